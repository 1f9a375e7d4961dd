import { checkWorkspace } from "../pipeline/checks.ts";
import { checkDocument, renderCheck } from "../pipeline/reports.ts";
import { type Command, text } from "./command.ts";
import { findingPrinter } from "./findings.ts";

export const check: Command = {
  usage: "check [names…] [--fix] [--base REF]",
  summary: "everything that needs no model: manifests, identity, hygiene, lock",
  help: ["--fix        write dataset.lock.json: the curated set, and what was removed and why", "--base REF   only what changed since REF"],
  options: { fix: { type: "boolean" }, base: { type: "string" } },
  async run(context) {
    const findings = findingPrinter(context);
    const outcome = await checkWorkspace(
      { root: context.root, names: context.names, base: text(context, "base"), environment: context.environment, listener: findings.listener, signal: context.signal },
      { fix: context.options.fix === true },
    );
    findings.flush();
    context.print({ json: checkDocument(outcome), text: renderCheck(outcome, context.colour) });
    return outcome.passed ? 0 : 1;
  },
};
