import { build } from "./build.ts";
import type { Command } from "./command.ts";

export const plan: Command = {
  usage: "plan [names…] [--base REF]",
  summary: "what would be built, why, and whether it fits the machine",
  help: ["--base REF   only adapters affected by changes since REF, with the reason"],
  options: { base: { type: "string" } },
  run: (context) => build(context, "plan"),
};
