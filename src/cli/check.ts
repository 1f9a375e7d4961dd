import { checkWorkspace } from "../pipeline/checks.ts";
import { checkDocument, renderCheck } from "../pipeline/reports.ts";
import { type Command, text } from "./command.ts";
import { few, hiddenLines } from "./findings.ts";

export const check: Command = {
  usage: "check [names…] [--fix] [--base REF]",
  summary: "everything that needs no model: manifests, identity, hygiene, lock",
  help: [
    "--fix        write dataset.lock.json: the curated set, and what was removed and why",
    "--base REF   only what changed since REF",
  ],
  options: { fix: { type: "boolean" }, base: { type: "string" } },
  async run(context) {
    const outcome = await checkWorkspace(
      {
        root: context.root,
        names: context.names,
        base: text(context, "base"),
        environment: context.environment,
        listener: context.listener,
        signal: context.signal,
      },
      { fix: context.options.fix === true },
    );
    const { shown, hidden } = few(outcome.findings);
    context.print({
      json: checkDocument(outcome),
      text: `${renderCheck(outcome, shown, context.colour)}${hiddenLines(hidden)}`,
    });
    return outcome.passed ? 0 : 1;
  },
};
