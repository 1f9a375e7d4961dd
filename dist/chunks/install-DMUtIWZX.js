import { t as LoraError } from "./error-CUOtd1Bd.js";
import { _ as killGroup, g as isAlive, p as writeFileAtomic, r as exists } from "./excerpt-BpH1Ag8W.js";
import { r as parseJson } from "./json-eJt1puFO.js";
import { mkdir, open, readFile, readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as setTimeout$1 } from "node:timers/promises";

// src/engine/tfjs/missing.ts
function notInstalled(backend, device) {
	const gpu = backend === "tensorflow" && device === "gpu" ? " --gpu" : "";
	return new LoraError("backend-missing", `The ${backend} backend is not installed here for device ${device}.`, {
		exit: 3,
		next: `Run \`lora engine install ${backend}${gpu}\`.`
	});
}

// src/engine/tfjs/tensorflow/libraries.ts
const ADDON_FILE = "tfjs_binding.node";
const CUDA = [...[
	"cublas",
	"cuda_cupti",
	"cuda_nvrtc",
	"cuda_runtime",
	"cudnn",
	"cufft",
	"curand",
	"cusolver",
	"cusparse"
], ...["nccl", "nvjitlink"]];
function libraryPath(installation, env) {
	return { LD_LIBRARY_PATH: [...CUDA.map((name) => join(installation, "nvidia", name, "lib")), env.LD_LIBRARY_PATH].filter((path) => path).join(":") };
}

// src/engine/process.ts
const GRACE_MS = 3e3;
async function runEngineProcess({ engine, command, args, env, onProcess }, onLine, signal) {
	if (signal.aborted) throw cancelled();
	const child = spawn(command, args, {
		detached: true,
		stdio: [
			"pipe",
			"pipe",
			"pipe"
		],
		...env === void 0 ? {} : { env }
	});
	if (child.pid !== void 0) onProcess?.(child.pid, true);
	child.stdin.on("error", () => {});
	let stderr = "";
	child.stderr.setEncoding("utf8").on("data", (text) => {
		stderr = (stderr + text).slice(-2e3);
	});
	let failure;
	let noise = "";
	const lines = createInterface({ input: child.stdout });
	lines.on("line", (text) => {
		const line = parseLine(text);
		if (line === void 0) noise = (noise + text).slice(-2e3);
		else if (line.event === "error") failure = line;
		if (line !== void 0) onLine(line);
	});
	let timer;
	const stopGroup = (how) => {
		if (child.pid !== void 0) killGroup(child.pid, how);
	};
	const stop = () => {
		stopGroup("SIGINT");
		timer = setTimeout(() => stopGroup("SIGKILL"), GRACE_MS);
	};
	signal.addEventListener("abort", stop, { once: true });
	try {
		const { code, killedBy } = await ended(engine, child);
		if (signal.aborted) throw cancelled();
		if (code === 0) return;
		if (failure !== void 0) throw new LoraError(failure.code, failure.message, {
			exit: failure.exit,
			...failure.next === void 0 ? {} : { next: failure.next }
		});
		throw died(engine, code, killedBy, `${stderr}${noise}`.trim());
	} finally {
		if (child.pid !== void 0) onProcess?.(child.pid, false);
		signal.removeEventListener("abort", stop);
		clearTimeout(timer);
		lines.close();
	}
}
function ended(engine, child) {
	return new Promise((resolve, reject) => {
		child.on("error", (cause) => {
			reject(new LoraError("engine-start", `The ${engine} engine does not start: ${cause.message}.`, {
				exit: 3,
				cause
			}));
		});
		child.on("close", (code, killedBy) => resolve({
			code,
			killedBy
		}));
	});
}
function parseLine(text) {
	try {
		const value = JSON.parse(text);
		return typeof value === "object" && value !== null ? value : void 0;
	} catch {
		return;
	}
}
function cancelled() {
	return new LoraError("cancelled", "Cancelled.", { exit: 130 });
}
function died(engine, code, killedBy, output) {
	const how = killedBy === null ? `with exit code ${code}` : `by ${killedBy}`;
	const next = killedBy === "SIGKILL" ? "The system may have run out of memory: lower training.microBatchSize or maxLength. Run again to go on from the last checkpoint." : "Run again to go on from the last checkpoint; report it if it repeats.";
	return new LoraError("engine-died", `The ${engine} engine ended ${how}.${output === "" ? "" : ` Its last words: ${output}`}`, {
		exit: 3,
		next
	});
}

// src/engine/tool.ts
async function runTool(command, args, { cwd, env, missing, failed }, signal) {
	if (signal.aborted) throw cancelled();
	return new Promise((resolve, reject) => {
		const child = spawn(command, args, {
			detached: true,
			stdio: [
				"ignore",
				"pipe",
				"pipe"
			],
			env,
			...cwd === void 0 ? {} : { cwd }
		});
		let stdout = "";
		let output = "";
		const keep = (text) => {
			output = (output + text).slice(-4e3);
		};
		child.stdout.setEncoding("utf8").on("data", (text) => {
			stdout += text;
			keep(text);
		});
		child.stderr.setEncoding("utf8").on("data", keep);
		const stop = () => {
			if (child.pid !== void 0) killGroup(child.pid, "SIGKILL");
		};
		signal.addEventListener("abort", stop, { once: true });
		child.on("error", (cause) => {
			signal.removeEventListener("abort", stop);
			const what = cause.code === "ENOENT" ? "is not on this machine's PATH" : `does not start: ${cause.message}`;
			reject(new LoraError("tool-missing", `${command} ${what}.`, {
				exit: 3,
				next: missing,
				cause
			}));
		});
		child.on("close", (code, killedBy) => {
			signal.removeEventListener("abort", stop);
			if (signal.aborted) reject(cancelled());
			else if (code === 0) resolve(stdout);
			else {
				const how = killedBy === null ? `with exit code ${code}` : `by ${killedBy}`;
				const said = output.trim() === "" ? "" : ` It said:\n${output.trim()}`;
				reject(new LoraError("tool-failed", `${[command, ...args.slice(0, 2)].join(" ")} ended ${how}.${said}`, {
					exit: 3,
					next: failed
				}));
			}
		});
	});
}

// src/engine/toolcache.ts
const POLL_MS = 500;
const JOURNAL = ".lora-steps.json";
function placeOf(cache, { name, version }) {
	return join(cache, name, version, process.arch);
}
async function installed(cache, tool) {
	const directory = placeOf(cache, tool);
	return await exists(`${directory}.complete`) && await exists(directory) ? directory : null;
}
async function install(cache, tool, steps, onStep, signal) {
	const directory = placeOf(cache, tool);
	await mkdir(dirname(directory), { recursive: true });
	const unlock = await lock(`${directory}.lock`, signal);
	try {
		if (await installed(cache, tool) !== null) return {
			directory,
			fresh: false
		};
		await mkdir(directory, { recursive: true });
		const journal = join(directory, JOURNAL);
		const done = await stepsDone(journal);
		for (const [index, step] of steps.entries()) {
			if (done.includes(step.name)) continue;
			onStep(step.name, index, steps.length);
			await step.run(directory, signal);
			done.push(step.name);
			await writeFileAtomic(journal, JSON.stringify(done));
		}
		await writeFileAtomic(`${directory}.complete`, "");
		return {
			directory,
			fresh: true
		};
	} finally {
		await unlock();
	}
}
async function stepsDone(journal) {
	const text = await readFile(journal, "utf8").catch(() => "[]");
	const names = parseJson(text, { file: journal });
	return Array.isArray(names) ? names.filter((name) => typeof name === "string") : [];
}
async function lock(path, signal) {
	for (;;) {
		if (signal.aborted) throw cancelled();
		try {
			const file = await open(path, "wx");
			await file.writeFile(String(process.pid));
			await file.close();
			return () => rm(path, { force: true });
		} catch (error) {
			if (error.code !== "EEXIST") throw error;
		}
		const holder = Number(await readFile(path, "utf8").catch(() => ""));
		if (holder > 0 && !isAlive(holder)) await rm(path, { force: true });
		else await setTimeout$1(POLL_MS);
	}
}

// src/engine/tfjs/webgpu/releases.ts
const DAWN_VERSION = "0.6.2";
const PACKAGE = {
	name: "lora-engine-webgpu",
	version: "1.0.0",
	private: true,
	dependencies: { webgpu: DAWN_VERSION }
};
const PACKAGE_LOCK = {
	name: PACKAGE.name,
	version: PACKAGE.version,
	lockfileVersion: 3,
	requires: true,
	packages: {
		"": {
			name: PACKAGE.name,
			version: PACKAGE.version,
			dependencies: PACKAGE.dependencies
		},
		"node_modules/debug": {
			version: "4.4.3",
			integrity: "sha512-RGwwWnwQvkVfavKVt22FGLw+xYSdzARwm0ru6DhTVA3umU5hZc28V3kO4stgYryrTlLpuvgI9GiijltAjNbcqA==",
			license: "MIT",
			dependencies: { ms: "^2.1.3" },
			peerDependenciesMeta: { "supports-color": { optional: true } },
			engines: { node: ">=6.0" }
		},
		"node_modules/ms": {
			version: "2.1.3",
			integrity: "sha512-6FlzubTLZG3J2a/NVCAleEhjzq5oxgHyaCU9yYXvcLsvoVaHJq/s5xXI6/XXP6tz7R9xAOtHnSO/tXtF3WRTlA==",
			license: "MIT"
		},
		"node_modules/webgpu": {
			version: "0.6.2",
			integrity: "sha512-3L4GfmqJLvYUIEWJngEQY+2HQiUlAFkg8+P8NDDj3Xx5hHHIFO/r8JW+ynfqBj7kHN4mbnwO74uB+lrRtLhp4Q==",
			license: "MIT",
			dependencies: {
				"@webgpu/types": "^0.1.72",
				debug: "^4.4.0"
			}
		},
		"node_modules/@webgpu/types": {
			version: "0.1.74",
			integrity: "sha512-lgiI4hbuLcI9unnm2cL/tvCaQU45dp0xcLWJh5uB/9MBGvIA4F8XIk7nSiBeg+K4xWGYwgZKn80LmERI5CxoTA==",
			license: "BSD-3-Clause"
		}
	}
};

// src/engine/tfjs/webgpu/install.ts
const TOOL = {
	name: "lora-engine-webgpu",
	version: `${DAWN_VERSION}-1`
};
const BUILDS = [
	"darwin-universal",
	"linux-arm64",
	"linux-x64",
	"win32-arm64",
	"win32-x64"
];
const DAWN_MODULE = join("node_modules", "webgpu", "index.js");
function webgpuInstallation(cache) {
	return installed(cache, TOOL);
}
async function installWebgpu({ cache, env, onStep, signal }) {
	const build = process.platform === "darwin" ? "darwin-universal" : `${process.platform}-${process.arch}`;
	if (!BUILDS.includes(build)) throw new LoraError("install-machine", `Dawn is not built for ${build}; there is ${BUILDS.join(", ")}.`, {
		exit: 3,
		next: "Train with `backend: wasm` or `engine: peft` here, or on another machine."
	});
	return install(cache, TOOL, [{
		name: "fetches Dawn from npm",
		async run(directory) {
			await writeFileAtomic(join(directory, "package.json"), `${JSON.stringify(PACKAGE, null, 2)}\n`);
			await writeFileAtomic(join(directory, "package-lock.json"), `${JSON.stringify(PACKAGE_LOCK, null, 2)}\n`);
			await runTool("npm", [
				"ci",
				"--ignore-scripts",
				"--no-audit",
				"--no-fund"
			], {
				cwd: directory,
				env,
				missing: "Install npm, which comes with Node.js.",
				failed: "Let npm reach its registry (npm config get registry), then run this again: it goes on where it stopped."
			}, signal);
		}
	}, {
		name: "keeps the build for this machine, and loads it",
		async run(directory) {
			const builds = join(directory, "node_modules", "webgpu", "dist");
			for (const other of await readdir(builds)) if (other !== build) await rm(join(builds, other), { recursive: true });
			const failed = "Use a newer system (Dawn's builds need glibc 2.35 or later on Linux), or `backend: wasm`.";
			const script = `import(${JSON.stringify(join(directory, DAWN_MODULE))}).then(({ create }) => process.exit(create([]) ? 0 : 1))`;
			await runTool(process.execPath, ["-e", script], {
				env,
				missing: failed,
				failed
			}, signal);
		}
	}], onStep, signal);
}

export { install as a, runEngineProcess as c, notInstalled as d, DAWN_VERSION as i, ADDON_FILE as l, installWebgpu as n, installed as o, webgpuInstallation as r, runTool as s, DAWN_MODULE as t, libraryPath as u };