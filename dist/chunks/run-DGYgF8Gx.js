import { t as build } from "./build-VXh48qp4.js";

// src/cli/run.ts
const run = {
	usage: "run [names…] [--base REF] [--no-publish] [--tag TAG]",
	summary: "all stages: check, train, evaluate, gate, publish",
	help: [
		"--base REF     only adapters affected by changes since REF",
		"--no-publish   stop after the gates",
		"--tag TAG      release: publish under this tag as well, such as support-desk-v1.2.0"
	],
	options: {
		base: { type: "string" },
		"no-publish": { type: "boolean" },
		tag: { type: "string" }
	},
	run: (context) => build(context, context.options["no-publish"] === true ? "evaluate" : "run")
};

export { run };