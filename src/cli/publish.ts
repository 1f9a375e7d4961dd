import { build } from "./build.ts";
import type { Command } from "./command.ts";

export const publish: Command = {
  usage: "publish [names…] [--tag TAG]",
  summary: "publishes adapters that passed their gates, with their provenance",
  help: ["--tag TAG   tag the release, such as support-desk-v1.2.0"],
  options: { tag: { type: "string" } },
  run: (context) => build(context, "publish-only"),
};
