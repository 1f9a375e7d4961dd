import { t as LoraError } from "./error-CUOtd1Bd.js";
import { t as tfjsEngine } from "./engines-DdhUK4uN.js";

// src/cli/engine.ts
const engine = {
	usage: "engine doctor",
	summary: "what this machine can do, and how fast",
	async run(context) {
		if (context.names.length !== 1 || context.names[0] !== "doctor") throw new LoraError("usage", `There is no engine command "${context.names.join(" ")}".`, { next: "Usage: lora engine doctor" });
		const checks = await tfjsEngine(context.environment, context.listener).doctor(context.signal);
		const width = Math.max(...checks.map((check) => check.name.length));
		const mark = {
			ok: "ok     ",
			missing: "missing",
			failed: "failed "
		};
		const lines = checks.map((check) => `${mark[check.state]}  ${check.name.padEnd(width)}  ${check.detail}${check.next === void 0 ? "" : `\n         → ${check.next}`}`);
		context.print({
			json: {
				engine: "tfjs",
				checks
			},
			text: `${lines.join("\n")}\n`
		});
		if (checks.some((check) => check.state === "failed")) throw new LoraError("engine-unfit", "The tfjs engine cannot compute here.", {
			exit: 3,
			next: "See the failed lines above."
		});
		return 0;
	}
};

export { engine };