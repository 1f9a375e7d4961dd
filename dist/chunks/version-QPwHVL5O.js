import { t as LoraError } from "./error-CUOtd1Bd.js";
import { f as writeFileAtomic, g as killGroup, h as isAlive, n as exists } from "./files-D-svvhrb.js";
import { r as parseJson } from "./json-BYt1pqq4.js";
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

// src/engine/tfjs/tensorflow/releases.ts
const TENSORFLOW_VERSION = "2.21.0";
const ADDON = {
	name: "@tensorflow/tfjs-node",
	version: "4.22.0",
	integrity: "sha512-uHrXeUlfgkMxTZqHkESSV7zSdKdV0LlsBeblqkuKU9nnfxB1pC6DtoyYVaLxznzZy7WQSegjcohxxCjAf6Dc7w=="
};
const NODE_API = {
	name: "node-api-headers",
	version: "1.9.0",
	integrity: "sha512-2oNILP4jXwRB4ywnYKjVk1YyJ96n2D4EOVJO6S3oYZ5PtbJrw3Yt9TpAuX3nBLMuzn74rnfGQrv13pS9vC+YiA=="
};
const CPU_WHEELS = [{
	name: "tensorflow-cpu",
	version: TENSORFLOW_VERSION,
	sha256: "dcc8afd32930e42d5296b6ee19078b773706830af4ea97fbe503b9f5e0f820cb"
}];
const GPU_WHEELS = [{
	name: "tensorflow",
	version: TENSORFLOW_VERSION,
	sha256: "b3b95643c4e70eb925839938fb35cbe142f317ec84af6844ee61513713bb13c0"
}, ...Object.entries({
	"cublas-cu12": ["12.9.3.13", "d7d51055f161b317c7105ddaae90e71eda059026074ffef93cf7cde2886bfe72"],
	"cuda-cupti-cu12": ["12.8.90", "ea0cb07ebda26bb9b29ba82cda34849e73c166c18162d3913575b0c9db9a6182"],
	"cuda-nvcc-cu12": ["12.9.86", "5d6a0d32fdc7ea39917c20065614ae93add6f577d840233237ff08e9a38f58f0"],
	"cuda-nvrtc-cu12": ["12.9.86", "210cf05005a447e29214e9ce50851e83fc5f4358df8b453155d5e1918094dcb4"],
	"cuda-runtime-cu12": ["12.9.79", "25bba2dfb01d48a9b59ca474a1ac43c6ebf7011f1b0b8cc44f54eb6ac48a96c3"],
	"cudnn-cu12": ["9.28.0.42", "9ff58b7f36dacd0a93e89f8f2957b52466889217963701daa15e577317cfa375"],
	"cufft-cu12": ["11.4.1.4", "c67884f2a7d276b4b80eb56a79322a95df592ae5e765cf1243693365ccab4e28"],
	"curand-cu12": ["10.3.10.19", "49b274db4780d421bd2ccd362e1415c13887c53c214f0d4b761752b8f9f6aa1e"],
	"cusolver-cu12": ["11.7.5.82", "15da72d1340d29b5b3cf3fd100e3cd53421dde36002eda6ed93811af63c40d88"],
	"cusparse-cu12": ["12.5.10.65", "73060ce019ac064a057267c585bf1fd5a353734151f87472ff02b2c5c9984e78"],
	"nccl-cu12": ["2.32.3", "bb94b2348e4861d5e8aa00b36c3d12d9bdf9c6369b82cbb723de0b582280a21c"],
	"nvjitlink-cu12": ["12.9.86", "e3f1171dbdc83c5932a45f0f4c99180a70de9bd2718c1ab77d14104f6d7147f9"]
}).map(([name, [version, sha256]]) => ({
	name: `nvidia-${name}`,
	version,
	sha256
}))];
const NEEDS = {
	glibc: [2, 27],
	driver: [525, 60],
	cpuBytes: 2 * 2 ** 30,
	gpuBytes: 12 * 2 ** 30
};
function atLeast(version, least) {
	for (const [i, want] of least.entries()) {
		const have = version[i] ?? 0;
		if (have !== want) return have > want;
	}
	return true;
}

// src/engine/tfjs/version.ts
const ENGINE_VERSION = "2+tfjs.4.22.0";
function engineVersion(backend) {
	switch (backend) {
		case "wasm": return ENGINE_VERSION;
		case "tensorflow": return `${ENGINE_VERSION}.tensorflow-${TENSORFLOW_VERSION}`;
		case "webgpu": return `${ENGINE_VERSION}.dawn-${DAWN_VERSION}`;
	}
}

export { ADDON_FILE as _, GPU_WHEELS as a, TENSORFLOW_VERSION as c, installWebgpu as d, webgpuInstallation as f, runEngineProcess as g, runTool as h, CPU_WHEELS as i, atLeast as l, installed as m, engineVersion as n, NEEDS as o, install as p, ADDON as r, NODE_API as s, ENGINE_VERSION as t, DAWN_MODULE as u, libraryPath as v, notInstalled as y };