import { t as LoraError } from "./error-CUOtd1Bd.js";
import { a as install, c as runEngineProcess, d as notInstalled, l as ADDON_FILE, n as installWebgpu, o as installed, r as webgpuInstallation, s as runTool, u as libraryPath } from "./install-DMUtIWZX.js";
import { n as digestOf } from "./digest-Cw4IaXDs.js";
import { a as GPU_WHEELS, c as TENSORFLOW_VERSION, i as CPU_WHEELS, l as atLeast, n as engineVersion, o as NEEDS, r as ADDON, s as NODE_API } from "./version-C9yNDZ1C.js";
import { mkdir, readFile, rm, statfs, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { existsSync } from "node:fs";
import { createHash } from "node:crypto";

// src/engine/peft/launcher.ts
function launchLine(template, python, engine) {
	const words = wordsOf(template);
	const [command, ...args] = (words.includes("{engine}") ? words : [...words, "{engine}"]).flatMap((word) => word === "{engine}" ? engine : [word.replaceAll("{python}", python)]);
	if (command === void 0 || words.length === 0 || words[0] === "{engine}") throw refuse(template, "names no command");
	return {
		command,
		args
	};
}
function wordsOf(template) {
	const words = [];
	for (let rest = template.trim(); rest !== ""; rest = rest.trimStart()) {
		const word = /^(?:"[^"]*"|'[^']*'|[^\s"'])+/.exec(rest)?.[0];
		if (word === void 0) throw refuse(template, "has a quote without its end");
		words.push(word.replace(/"([^"]*)"|'([^']*)'/g, "$1$2"));
		rest = rest.slice(word.length);
		if (rest !== "" && !/^\s/.test(rest)) throw refuse(template, "has a quote without its end");
	}
	return words;
}
function refuse(template, what) {
	return new LoraError("launcher", `The launcher ${JSON.stringify(template)} ${what}.`, {
		exit: 2,
		next: "Write training.launcher as a command line, such as `torchrun --standalone --nproc-per-node 8 {engine}`."
	});
}

// src/engine/peft/version.ts
const ENGINE_VERSION = "2+torch.2.15.0.transformers.5.23.0.peft.0.21.2";

// src/engine/peft/engine.ts
var PeftEngine = class {
	name = "peft";
	version = ENGINE_VERSION;
	backend = "torch";
	device;
	#options;
	constructor(options) {
		this.#options = options;
		this.device = options.device;
	}
	async ready() {
		await this.#python();
	}
	async train({ run, base }, onEvent, signal) {
		await this.#run([
			"train",
			run,
			base
		], (event) => onEvent(event), signal, this.#options.launcher ?? null);
	}
	async respond(job, onEvent, signal) {
		const asked = {
			...job,
			device: this.device,
			quantization: this.#options.quantization ?? "none"
		};
		await this.#run(["respond", JSON.stringify(asked)], (event) => onEvent(event), signal, null);
	}
	async doctor(signal) {
		const checks = [];
		await this.#run(["doctor", this.device], (line) => checks.push(line), signal, null);
		return checks;
	}
	async #run(args, onLine, signal, launcher) {
		const { program, env, onProcess } = this.#options;
		const python = await this.#python();
		const alone = {
			command: python,
			args: [program, ...args]
		};
		const line = launcher === null ? alone : launchLine(launcher, python, [program, ...args]);
		await runEngineProcess({
			engine: "peft",
			...line,
			env: pythonEnvironment(env, python),
			onProcess
		}, onLine, signal);
	}
	async #python() {
		const python = await this.#options.python();
		if (python !== null) return python;
		throw new LoraError("engine-missing", "The peft engine is not installed on this machine.", {
			exit: 3,
			next: "Run `lora engine install peft`, or name a Python of your own that has its libraries in LORA_PEFT_PYTHON."
		});
	}
};
function pythonEnvironment(env, python) {
	return {
		...env,
		PATH: `${dirname(python)}${delimiter}${env.PATH ?? ""}`,
		HF_HUB_OFFLINE: "1",
		PYTHONDONTWRITEBYTECODE: "1",
		PYTHONNOUSERSITE: "1",
		PYTHONUNBUFFERED: "1",
		TOKENIZERS_PARALLELISM: "false"
	};
}

// src/engine/peft/install.ts
const PYTHON_MINOR = 11;
const REQUIREMENTS = {
	cpu: "requirements.txt",
	gpu: "requirements-gpu.txt"
};
async function installedPython(cache, program) {
	for (const gpu of [true, false]) {
		const directory = await installed(cache, await toolOf(program, gpu));
		if (directory !== null) return pythonOf(directory);
	}
	return null;
}
async function installPeft(request) {
	const { cache, program, gpu, env, onStep, signal } = request;
	const lock = join(program, gpu ? REQUIREMENTS.gpu : REQUIREMENTS.cpu);
	const uv = await runs("uv", ["--version"], env, signal);
	const steps = [
		{
			name: `makes a Python environment with ${uv ? "uv" : "venv"}`,
			run: async (directory) => {
				const make = uv ? ["uv", [
					"venv",
					"--quiet",
					"--allow-existing",
					"--python",
					`>=3.${PYTHON_MINOR}`,
					join(directory, "venv")
				]] : [await machinePython(env, signal), [
					"-m",
					"venv",
					join(directory, "venv")
				]];
				await runTool(make[0], make[1], {
					env,
					missing: NO_PYTHON,
					failed: NO_VENV
				}, signal);
			}
		},
		{
			name: "installs PyTorch, Transformers and PEFT, about 3 GB on Linux",
			run: async (directory) => {
				const python = pythonOf(directory);
				const flags = [
					"--require-hashes",
					"--only-binary",
					":all:",
					"-r",
					lock
				];
				const [command, args] = uv ? ["uv", [
					"pip",
					"install",
					"--quiet",
					"--python",
					python,
					...flags
				]] : [python, [
					"-m",
					"pip",
					"install",
					"--quiet",
					"--disable-pip-version-check",
					...flags
				]];
				await runTool(command, args, {
					env,
					missing: NO_PYTHON,
					failed: "Look at the network and the disk, then run the command again: it goes on where it stopped."
				}, signal);
			}
		},
		{
			name: "imports them once",
			run: async (directory) => {
				await runTool(pythonOf(directory), ["-c", "import torch, transformers, peft, accelerate"], {
					env,
					missing: NO_PYTHON,
					failed: "The libraries are installed and do not load: see what is missing above."
				}, signal);
			}
		}
	];
	return install(cache, await toolOf(program, gpu), steps, onStep, signal);
}
async function toolOf(program, gpu) {
	const lock = await readFile(join(program, gpu ? REQUIREMENTS.gpu : REQUIREMENTS.cpu), "utf8");
	return {
		name: `lora-engine-peft${gpu ? "-gpu" : ""}`,
		version: digestOf(lock).replace("sha256:", "").slice(0, 16)
	};
}
function pythonOf(directory) {
	const windows = join(directory, "venv", "Scripts", "python.exe");
	return process.platform === "win32" && existsSync(windows) ? windows : join(directory, "venv", "bin", "python");
}
const NO_PYTHON = `Install Python 3.${PYTHON_MINOR} or later, or uv (https://docs.astral.sh/uv), which brings its own.`;
const NO_VENV = "On Debian and Ubuntu, install the package python3-venv; or install uv.";
async function machinePython(env, signal) {
	for (const name of [
		"python3",
		"python3.14",
		"python3.13",
		"python3.12",
		"python3.11",
		"python"
	]) if (await runs(name, ["-c", `import sys; sys.exit(sys.version_info < (3, ${PYTHON_MINOR}))`], env, signal)) return name;
	throw new LoraError("python-missing", `There is no Python 3.${PYTHON_MINOR} or later on this machine's PATH.`, {
		exit: 3,
		next: NO_PYTHON
	});
}
async function runs(command, args, env, signal) {
	try {
		await runTool(command, args, {
			env,
			missing: "",
			failed: ""
		}, signal);
		return true;
	} catch (error) {
		if (signal.aborted || !(error instanceof LoraError)) throw error;
		return false;
	}
}

// src/engine/tfjs/engine.ts
var TfjsEngine = class {
	name = "tfjs";
	version;
	backend;
	device;
	#options;
	constructor(options) {
		this.#options = options;
		this.backend = options.backend ?? "wasm";
		this.device = options.device ?? (this.backend === "wasm" ? "cpu" : "gpu");
		this.version = engineVersion(this.backend);
	}
	async ready() {
		const { installation } = this.#options;
		if (installation === void 0 || await installation() !== null) return;
		throw notInstalled(this.backend, this.device);
	}
	async train({ run, base }, onEvent, signal) {
		await this.#run([
			"train",
			"--run",
			run,
			"--base",
			base
		], (event) => onEvent(event), signal);
	}
	async respond(job, onEvent, signal) {
		const args = [
			"respond",
			"--base",
			job.base,
			"--requests",
			job.requests,
			"--responses",
			job.responses,
			"--precision",
			job.precision
		];
		if (job.adapter !== null) args.push("--adapter", job.adapter);
		await this.#run(args, (event) => onEvent(event), signal);
	}
	async doctor(signal) {
		const checks = [];
		await this.#run(["doctor"], (line) => checks.push(line), signal);
		return checks;
	}
	async #run(args, onLine, signal) {
		const { script, threads, onProcess } = this.#options;
		const installation = await this.#options.installation?.() ?? null;
		const chosen = [
			"--backend",
			this.backend,
			"--device",
			this.device
		];
		if (threads !== void 0) chosen.push("--threads", String(threads));
		let env = this.#options.env;
		if (installation !== null) {
			chosen.push("--installation", installation);
			if (env !== void 0 && this.backend === "tensorflow") env = {
				...env,
				...libraryPath(installation, env)
			};
		}
		const command = process.execPath;
		await runEngineProcess({
			engine: "tfjs",
			command,
			args: [
				script,
				...args,
				...chosen
			],
			env,
			onProcess
		}, onLine, signal);
	}
};

// src/engine/tfjs/tensorflow/machine.ts
async function installMachine(cache) {
	const { header } = process.report.getReport();
	await mkdir(cache, { recursive: true });
	const { bavail, bsize } = await statfs(cache);
	return {
		platform: process.platform,
		arch: process.arch,
		glibc: header.glibcVersionRuntime?.split(".").map(Number) ?? null,
		free: bavail * bsize
	};
}
function machineFault({ platform, arch, glibc, free }, { cache, gpu }) {
	const refused = (message, next) => new LoraError("install-machine", message, {
		exit: 3,
		next
	});
	if (platform !== "linux" || arch !== "x64") return refused(`TensorFlow is installed on x86-64 Linux; this is ${platform} ${arch}.`, "Train with `engine: peft` or `backend: webgpu` here, or on another machine.");
	if (glibc === null || !atLeast(glibc, NEEDS.glibc)) return refused(`TensorFlow ${TENSORFLOW_VERSION} needs glibc ${NEEDS.glibc.join(".")} or later; this system has ${glibc?.join(".") ?? "another C library"}.`, "Use a distribution with glibc, such as Debian 10, Ubuntu 18.04, RHEL 8 or later ones of these.");
	const needed = gpu ? NEEDS.gpuBytes : NEEDS.cpuBytes;
	if (free < needed) {
		const gib = (bytes) => (bytes / 2 ** 30).toFixed(1);
		return refused(`Installing TensorFlow takes ${gib(needed)} GiB in ${cache}, where ${gib(free)} are free.`, "Free some space, or point RUNNER_TOOL_CACHE to a larger disk.");
	}
	return null;
}

// src/engine/tfjs/tensorflow/install.ts
const LIBRARIES = "tensorflow";
const SOURCES = "sources";
const WHEELS = "wheels";
function tensorflowTool(device) {
	return {
		name: `lora-engine-tensorflow-${device}`,
		version: `${TENSORFLOW_VERSION}-1`
	};
}
async function tensorflowInstallation(cache, device) {
	return await installed(cache, tensorflowTool(device)) ?? (device === "cpu" ? installed(cache, tensorflowTool("gpu")) : null);
}
async function installTensorflow({ cache, gpu, env, onStep, signal }) {
	const tool = tensorflowTool(gpu ? "gpu" : "cpu");
	if (await installed(cache, tool) === null) {
		const fault = machineFault(await installMachine(cache), {
			cache,
			gpu
		});
		if (fault !== null) throw fault;
	}
	return install(cache, tool, steps(gpu, env), onStep, signal);
}
function steps(gpu, env) {
	const compiler = env.CXX || "g++";
	const tool = (command, args, missing, failed, signal) => runTool(command, args, {
		env,
		missing,
		failed
	}, signal);
	const python = (args, failed, signal) => tool("python3", args, "Install Python 3 with pip (Debian: apt-get install python3-pip).", failed, signal);
	const fetchPackage = async (directory, release, signal) => {
		const to = join(directory, SOURCES, release.name);
		await rm(to, {
			recursive: true,
			force: true
		});
		await mkdir(to, { recursive: true });
		const said = await tool("npm", [
			"pack",
			`${release.name}@${release.version}`,
			"--pack-destination",
			to,
			"--json",
			"--ignore-scripts"
		], "Install npm, which comes with Node.js.", "Let npm reach its registry (npm config get registry), then run this again: it goes on where it stopped.", signal);
		const archive = join(to, JSON.parse(said)[0].filename.replace(/^.*\//, ""));
		const digest = `sha512-${createHash("sha512").update(await readFile(archive)).digest("base64")}`;
		if (digest !== release.integrity) throw new LoraError("install-digest", `${release.name} ${release.version} from npm is not the file it was: ${digest}.`, {
			exit: 3,
			next: "Look at the registry npm is configured for: it gives out another package under this name."
		});
		await tool("tar", [
			"-xzf",
			archive,
			"-C",
			to,
			"--strip-components=1"
		], "Install tar.", "Run this again.", signal);
	};
	return [
		{
			name: `looks for ${compiler} and pip`,
			async run(_directory, signal) {
				const missing = "Install a C++17 compiler (Debian: apt-get install g++), or name one in CXX.";
				await tool(compiler, ["--version"], missing, missing, signal);
				await python([
					"-m",
					"pip",
					"--version"
				], "Install pip (Debian: apt-get install python3-pip).", signal);
			}
		},
		{
			name: "fetches the addon's sources from npm",
			async run(directory, signal) {
				await fetchPackage(directory, ADDON, signal);
				await fetchPackage(directory, NODE_API, signal);
			}
		},
		{
			name: `fetches TensorFlow ${TENSORFLOW_VERSION}${gpu ? ", CUDA and cuDNN" : ""} from PyPI`,
			async run(directory, signal) {
				const wheels = gpu ? GPU_WHEELS : CPU_WHEELS;
				const requirements = join(directory, "requirements.txt");
				await writeFile(requirements, wheels.map(({ name, version, sha256 }) => `${name}==${version} --hash=sha256:${sha256}\n`).join(""));
				const platforms = [
					"2_27",
					"2_17",
					"2014",
					"2_12",
					"2010"
				].flatMap((tag) => ["--platform", `manylinux${tag.includes("_") ? `_${tag}` : tag}_x86_64`]);
				const target = [
					"--python-version",
					"3.12",
					"--implementation",
					"cp",
					"--abi",
					"cp312",
					"--abi",
					"none"
				];
				await python([...[
					"-m",
					"pip",
					"download",
					"--quiet",
					"--disable-pip-version-check",
					"--no-deps",
					"--only-binary",
					":all:"
				], ...[
					"--require-hashes",
					"-r",
					requirements,
					"-d",
					join(directory, WHEELS),
					...platforms,
					...target
				]], "Let pip reach PyPI or your mirror of it (pip config list), then run this again: it goes on where it stopped.", signal);
			}
		},
		{
			name: "unpacks libraries and headers",
			async run(directory, signal) {
				await python([
					"-c",
					UNPACK,
					join(directory, WHEELS),
					directory
				], "Free some disk space, then run this again.", signal);
			}
		},
		{
			name: "builds the addon and tries it",
			async run(directory, signal) {
				const binding = join(directory, SOURCES, ADDON.name, "binding");
				await tool(compiler, [
					...[
						"-std=c++17",
						"-O2",
						"-fPIC",
						"-shared",
						"-o",
						join(directory, ADDON_FILE)
					],
					...[join(binding, "tfjs_backend.cc"), join(binding, "tfjs_binding.cc")],
					...[`-I${join(directory, SOURCES, NODE_API.name, "include")}`, `-I${join(directory, LIBRARIES, "include")}`],
					...[
						`-L${join(directory, LIBRARIES)}`,
						"-l:libtensorflow_cc.so.2",
						"-l:libtensorflow_framework.so.2"
					],
					`-Wl,-rpath,$ORIGIN/${LIBRARIES}`
				], "Install a C++17 compiler.", "Install a newer C++17 compiler (g++ 9 or later), or name one in CXX.", signal);
				const script = `const b = require(${JSON.stringify(join(directory, ADDON_FILE))}); b.deleteTensor(b.createTensor([1], 1, new Float32Array(1)))`;
				const failed = "Report this with the words above; `lora engine doctor tensorflow` says more about the machine.";
				await runTool(process.execPath, ["-e", script], {
					env: {
						...env,
						...libraryPath(directory, env)
					},
					missing: failed,
					failed
				}, signal);
			}
		},
		{
			name: "clears away what only the building needed",
			async run(directory) {
				for (const name of [
					WHEELS,
					SOURCES,
					join(LIBRARIES, "include")
				]) await rm(join(directory, name), {
					recursive: true,
					force: true
				});
			}
		}
	];
}
const UNPACK = `
import glob, re, sys, zipfile
keep = re.compile(r"tensorflow/(libtensorflow_(cc|framework)\\.so|THIRD_PARTY_NOTICES|include/(tensorflow/c|tensorflow/core/platform|tsl|xla/tsl)/)"
                  r"|nvidia/[^/]+/(lib|bin|nvvm)/|[^/]+\\.dist-info/(licenses/|LICENSE|License)")
for wheel in sorted(glob.glob(sys.argv[1] + "/*.whl")):
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(sys.argv[2], [name for name in archive.namelist() if keep.match(name)])
`;

// src/pipeline/engines.ts
const SHIPPED = {
	engine: "tfjs",
	backend: "wasm",
	device: "cpu"
};
function openEngine({ engine, backend, device, quantization, launcher }, environment, listener) {
	const onProcess = (pid, running) => listener({
		type: "engine",
		pid,
		running
	});
	const env = environment.engineEnvironment;
	if (engine === "tfjs" && backend !== "torch") {
		const cache = environment.toolCache;
		const installation = {
			wasm: void 0,
			tensorflow: () => tensorflowInstallation(cache, device),
			webgpu: () => webgpuInstallation(cache)
		}[backend];
		const { engineScript: script, threads } = environment;
		return new TfjsEngine({
			script,
			backend,
			device,
			threads,
			installation,
			env,
			onProcess
		});
	}
	if (engine === "peft") {
		const { engineProgram: program, peftPython, toolCache } = environment;
		const python = async () => peftPython ?? installedPython(toolCache, dirname(program));
		return new PeftEngine({
			program,
			python,
			device,
			quantization,
			launcher,
			env,
			onProcess
		});
	}
	throw unknownEngine(engine, backend);
}
const INSTALLABLE = {
	tensorflow: {
		engine: "tfjs",
		backend: "tensorflow",
		device: "gpu"
	},
	webgpu: {
		engine: "tfjs",
		backend: "webgpu",
		device: "gpu"
	},
	peft: {
		engine: "peft",
		backend: "torch",
		device: "gpu"
	}
};
async function installEngine(name, { gpu, environment, onStep, signal }) {
	const where = {
		cache: environment.toolCache,
		env: environment.toolEnvironment,
		onStep,
		signal
	};
	switch (name) {
		case "tensorflow": return installTensorflow({
			...where,
			gpu
		});
		case "webgpu": return installWebgpu(where);
		case "peft": return installPeft({
			...where,
			program: dirname(environment.engineProgram),
			gpu
		});
		default: {
			const known = Object.keys(INSTALLABLE).join(", ");
			throw new LoraError("usage", `There is no engine "${name}" to install.`, { next: `Engines: ${known}.` });
		}
	}
}
function unknownEngine(engine, backend) {
	return new LoraError("engine-unknown", `There is no engine ${engine} on ${backend}.`);
}

export { openEngine as i, SHIPPED as n, installEngine as r, INSTALLABLE as t };