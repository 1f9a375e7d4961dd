import { t as LoraError } from "./error-CUOtd1Bd.js";
import { t as ENGINE_VERSION } from "./version-DZ0_C1Qs.js";
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

// src/engine/tfjs/engine.ts
const GRACE_MS = 3e3;
var TfjsEngine = class {
	name = "tfjs";
	version = ENGINE_VERSION;
	script;
	env;
	onProcess;
	constructor({ script, env, onProcess }) {
		this.script = script;
		this.env = env;
		this.onProcess = onProcess ?? (() => {});
	}
	async train({ run, base }, onEvent, signal) {
		await this.run([
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
		await this.run(args, (event) => onEvent(event), signal);
	}
	async doctor(signal) {
		const checks = [];
		await this.run(["doctor"], (line) => checks.push(line), signal);
		return checks;
	}
	async run(args, onLine, signal) {
		if (signal.aborted) throw cancelled();
		const child = spawn(process.execPath, [this.script, ...args], {
			detached: true,
			stdio: [
				"pipe",
				"pipe",
				"pipe"
			],
			...this.env === void 0 ? {} : { env: this.env }
		});
		if (child.pid !== void 0) this.onProcess(child.pid, true);
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
			const { code, killedBy } = await ended(child);
			if (signal.aborted) throw cancelled();
			if (code === 0) return;
			if (failure !== void 0) throw new LoraError(failure.code, failure.message, {
				exit: failure.exit,
				...failure.next === void 0 ? {} : { next: failure.next }
			});
			throw died(code, killedBy, `${stderr}${noise}`.trim());
		} finally {
			if (child.pid !== void 0) this.onProcess(child.pid, false);
			signal.removeEventListener("abort", stop);
			clearTimeout(timer);
			lines.close();
		}
	}
};
function ended(child) {
	return new Promise((resolve, reject) => {
		child.on("error", (cause) => {
			reject(new LoraError("engine-start", `The tfjs engine does not start: ${cause.message}.`, {
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
function died(code, killedBy, output) {
	const how = killedBy === null ? `with exit code ${code}` : `by ${killedBy}`;
	const next = killedBy === "SIGKILL" ? "The system may have run out of memory: lower training.microBatchSize or maxLength. Run again to go on from the last checkpoint." : "Run again to go on from the last checkpoint; report it if it repeats.";
	return new LoraError("engine-died", `The tfjs engine ended ${how}.${output === "" ? "" : ` Its last words: ${output}`}`, {
		exit: 3,
		next
	});
}

// src/pipeline/engines.ts
function tfjsEngine(environment, listener) {
	const onProcess = (pid, running) => listener({
		type: "engine",
		pid,
		running
	});
	return new TfjsEngine({
		script: environment.engineScript,
		env: environment.engineEnvironment,
		onProcess
	});
}

export { tfjsEngine as t };