import { t as buildAdapters } from "./build-BfemIgvY.js";
import { i as renderBuild, n as buildDocument } from "./reports-C-KzHg2x.js";
import { t as text } from "./command-EsULF8G_.js";
import { n as findingPrinter } from "./findings-DMuKViAN.js";

// src/cli/build.ts
async function build(context, goal) {
	const findings = findingPrinter(context);
	let outcome;
	try {
		outcome = await buildAdapters({
			root: context.root,
			names: context.names,
			base: text(context, "base"),
			environment: context.environment,
			listener: findings.listener,
			signal: context.signal
		}, {
			goal,
			tag: text(context, "tag")
		});
	} finally {
		findings.flush();
	}
	context.print({
		json: buildDocument(outcome),
		text: renderBuild(outcome, context.colour.result)
	});
	return outcome.passed ? 0 : 1;
}

export { build as t };