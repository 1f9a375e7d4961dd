import { t as build } from "./build-VXh48qp4.js";

// src/cli/publish.ts
const publish = {
	usage: "publish [names…] [--tag TAG]",
	summary: "publishes adapters that passed their gates, with their provenance",
	help: ["--tag TAG   tag the release, such as support-desk-v1.2.0"],
	options: { tag: { type: "string" } },
	run: (context) => build(context, "publish-only")
};

export { publish };