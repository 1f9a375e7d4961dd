import { build } from "./build.ts";
import type { Command } from "./command.ts";

export const train: Command = {
  usage: "train [names…]",
  summary: "trains the adapters, or goes on from the last checkpoint",
  run: (context) => build(context, "train"),
};
