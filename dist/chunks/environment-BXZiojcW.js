import { t as LoraError } from "./error-CUOtd1Bd.js";
import { join } from "node:path";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { fileURLToPath } from "node:url";

// src/pipeline/environment.ts
function readEnvironment(env) {
	const cache = env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
	const home = env.HF_HOME ?? join(cache, "huggingface");
	return {
		hubUrl: (env.HF_ENDPOINT ?? "https://huggingface.co").replace(/\/+$/, ""),
		hubToken: env.HF_TOKEN || env.HUGGING_FACE_HUB_TOKEN || void 0,
		hubCache: env.HF_HUB_CACHE ?? join(home, "hub"),
		engineScript: findBeside("tfjs", [
			"./engine-tfjs.js",
			"../engine-tfjs.js",
			"../engine/tfjs/main.ts"
		]),
		engineProgram: findBeside("peft", [
			"./engine-peft/main.py",
			"../engine-peft/main.py",
			"../engine/peft/main.py"
		]),
		peftPython: env.LORA_PEFT_PYTHON || void 0,
		threads: readThreads(env.LORA_THREADS),
		engineEnvironment: withoutSecrets(env),
		toolEnvironment: env,
		toolCache: env.RUNNER_TOOL_CACHE ?? join(cache, "lora-action"),
		builder: builderOf(env)
	};
}
function readThreads(text) {
	if (text === void 0 || text === "") return void 0;
	if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
	throw new LoraError("threads", `LORA_THREADS is ${JSON.stringify(text)}, which is no number of threads.`, { next: "Set it to 1 or more, or leave it out." });
}
function withoutSecrets(env) {
	const secret = /^(INPUT_|ACTIONS_|AWS_|AZURE_|GOOGLE_)|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL|API_?KEY/i;
	return Object.fromEntries(Object.entries(env).filter(([name]) => !secret.test(name)));
}
function findBeside(engine, places) {
	const found = places.map((place) => fileURLToPath(new URL(place, import.meta.url))).find((path) => existsSync(path));
	if (found === void 0) throw new LoraError("engine-missing", `The ${engine} engine's program is not beside this one.`, {
		exit: 3,
		next: "Restore dist/ as it was committed."
	});
	return found;
}
function builderOf(env) {
	if (env.GITHUB_ACTIONS !== "true") return { id: "local" };
	const server = env.GITHUB_SERVER_URL ?? "https://github.com";
	return {
		id: `${server}/${env.GITHUB_WORKFLOW_REF ?? env.GITHUB_REPOSITORY ?? "unknown"}`,
		invocation: `${server}/${env.GITHUB_REPOSITORY}/actions/runs/${env.GITHUB_RUN_ID}/attempts/${env.GITHUB_RUN_ATTEMPT ?? "1"}`
	};
}

export { readEnvironment as t };