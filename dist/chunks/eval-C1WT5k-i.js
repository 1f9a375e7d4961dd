import { t as build } from "./build-VXh48qp4.js";

// src/cli/eval.ts
const evaluate = {
	usage: "eval [names…]",
	summary: "asks base and adapter the same questions and decides the gates",
	run: (context) => build(context, "evaluate-only")
};

export { evaluate };