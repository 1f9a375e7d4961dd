import { h as warning, o as getState, s as info, t as ENGINES_STATE } from "./chunks/state-ZuKKnlHE.js";
import { readFile } from "node:fs/promises";

// src/action/post.ts
for (const pid of pidsOf(getState(ENGINES_STATE))) {
	if (!await isEngine(pid)) continue;
	try {
		process.kill(-pid, "SIGKILL");
		info(`Stopped an engine that was left behind (process group ${pid}).`);
	} catch (error) {
		const { code, message } = error;
		if (code !== "ESRCH") warning(`The engine's process group ${pid} could not be stopped: ${message}`);
	}
}
function pidsOf(state) {
	try {
		const value = JSON.parse(state === "" ? "[]" : state);
		return Array.isArray(value) ? value.filter((pid) => Number.isSafeInteger(pid) && pid > 1) : [];
	} catch {
		return [];
	}
}
async function isEngine(pid) {
	if (process.platform !== "linux") return true;
	const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
	return /\bengine-\w+\.js\b/.test(command);
}

export {  };