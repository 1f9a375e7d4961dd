import { build } from "./build.ts";
import type { Command } from "./command.ts";

export const evaluate: Command = {
  usage: "eval [names…]",
  summary: "asks base and adapter the same questions and decides the gates",
  run: (context) => build(context, "evaluate-only"),
};
