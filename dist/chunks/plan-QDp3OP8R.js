import { t as build } from "./build-VXh48qp4.js";

// src/cli/plan.ts
const plan = {
	usage: "plan [names…] [--base REF]",
	summary: "what would be built, why, and whether it fits the machine",
	help: ["--base REF   only adapters affected by changes since REF, with the reason"],
	options: { base: { type: "string" } },
	run: (context) => build(context, "plan")
};

export { plan };