import { t as LoraError } from "./error-CUOtd1Bd.js";
import { n as engineVersion } from "./version-l4_Tqv-S.js";
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

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
	const stop = () => {
		killGroup(child, "SIGINT");
		timer = setTimeout(() => killGroup(child, "SIGKILL"), GRACE_MS);
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
function killGroup(child, signal) {
	if (child.pid === void 0) return;
	try {
		process.kill(-child.pid, signal);
	} catch {}
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
	#run(args, onLine, signal) {
		const { script, env, onProcess, installation } = this.#options;
		const chosen = [
			"--backend",
			this.backend,
			"--device",
			this.device
		];
		if (installation != null) chosen.push("--installation", installation);
		const command = process.execPath;
		return runEngineProcess({
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

// src/pipeline/engines.ts
const SHIPPED = {
	engine: "tfjs",
	backend: "wasm",
	device: "cpu"
};
function openEngine({ engine, backend, device }, environment, listener) {
	const onProcess = (pid, running) => listener({
		type: "engine",
		pid,
		running
	});
	const env = environment.engineEnvironment;
	if (engine === "tfjs" && backend !== "torch") return new TfjsEngine({
		script: environment.engineScript,
		backend,
		device,
		env,
		onProcess
	});
	throw unknownEngine(engine, backend);
}
const INSTALLABLE = {};
async function installEngine(name, _request) {
	switch (name) {
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