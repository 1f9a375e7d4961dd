import { t as checkWorkspace } from "./checks-BL4NkQ37.js";
import { a as renderCheck, r as checkDocument } from "./reports-bIDJxGqS.js";
import { t as text } from "./command-EsULF8G_.js";
import { r as findingText, t as findingHolder } from "./findings-haBTEaa-.js";

// src/cli/check.ts
const check = {
	usage: "check [names…] [--fix] [--base REF]",
	summary: "everything that needs no model: manifests, identity, hygiene, lock",
	help: ["--fix        write dataset.lock.json: the curated set, and what was removed and why", "--base REF   only what changed since REF"],
	options: {
		fix: { type: "boolean" },
		base: { type: "string" }
	},
	async run(context) {
		const outcome = await checked(context);
		context.print({
			json: checkDocument(outcome),
			text: `${findingText(outcome.findings, context.colour.result)}${renderCheck(outcome, context.colour.result)}`
		});
		return outcome.passed ? 0 : 1;
	}
};
async function checked(context) {
	const { root, names, environment, signal } = context;
	const findings = findingHolder(context);
	try {
		return await checkWorkspace({
			root,
			names,
			base: text(context, "base"),
			environment,
			listener: findings.listener,
			signal
		}, { fix: context.options.fix === true });
	} catch (error) {
		findings.flush();
		throw error;
	}
}

export { check };