import { t as LoraError } from "./error-CUOtd1Bd.js";
import { i as openEngine, n as SHIPPED, r as installEngine, t as INSTALLABLE } from "./engines-Dmkq1VsA.js";

// src/cli/engine.ts
const usage = "engine install NAME | lora engine doctor [NAME]";
const engine = {
	usage,
	summary: "installs an engine; says what this machine can do, and how fast",
	help: ["--gpu   with install: the build for NVIDIA GPUs", "--cpu   with doctor: looks at the CPU, as `device: cpu` does"],
	options: {
		gpu: { type: "boolean" },
		cpu: { type: "boolean" }
	},
	async run(context) {
		const [verb, name, ...more] = context.names;
		if (more.length === 0 && verb === "install" && name !== void 0) return install(context, name);
		if (more.length === 0 && verb === "doctor") return doctor(context, name ?? "wasm");
		throw new LoraError("usage", `There is no engine command "${context.names.join(" ")}".`, { next: `Usage: lora ${usage}` });
	}
};
async function install(context, name) {
	const { environment, signal } = context;
	const onStep = (step, done, total) => context.say(`${done + 1} of ${total}: ${step}`);
	const { directory, fresh } = await installEngine(name, {
		gpu: context.options.gpu === true,
		environment,
		onStep,
		signal
	});
	const text = fresh ? `${name} is installed in ${directory}\n` : `${name} was installed already, in ${directory}\n`;
	context.print({
		json: {
			engine: name,
			directory,
			fresh
		},
		text
	});
	return 0;
}
async function doctor(context, name) {
	const known = {
		wasm: SHIPPED,
		...INSTALLABLE
	};
	const choice = Object.hasOwn(known, name) ? known[name] : void 0;
	if (choice === void 0) {
		const next = `Engines: ${Object.keys(known).join(", ")}.`;
		throw new LoraError("usage", `There is no engine "${name}".`, { next });
	}
	const asked = context.options.cpu === true ? {
		...choice,
		device: "cpu"
	} : choice;
	const checks = await openEngine(asked, context.environment, context.listener).doctor(context.signal);
	context.print({
		json: {
			engine: name,
			checks
		},
		text: `${lines(checks).join("\n")}\n`
	});
	if (checks.some((check) => check.state === "failed")) throw new LoraError("engine-unfit", `${name} cannot compute here.`, {
		exit: 3,
		next: "See the failed lines above."
	});
	return 0;
}
function lines(checks) {
	const width = Math.max(...checks.map((check) => check.name.length));
	const mark = {
		ok: "ok     ",
		missing: "missing",
		failed: "failed "
	};
	return checks.map((check) => `${mark[check.state]}  ${check.name.padEnd(width)}  ${check.detail}${check.next === void 0 ? "" : `\n         → ${check.next}`}`);
}

export { engine };