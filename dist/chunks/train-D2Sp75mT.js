import { t as build } from "./build-VXh48qp4.js";

// src/cli/train.ts
const train = {
	usage: "train [names…]",
	summary: "trains the adapters, or goes on from the last checkpoint",
	run: (context) => build(context, "train")
};

export { train };