import { type CheckOutcome, checkWorkspace } from "../pipeline/checks.ts";
import { checkDocument, renderCheck } from "../pipeline/reports.ts";
import { type Code, type Command, type Context, text } from "./command.ts";
import { findingHolder, findingText } from "./findings.ts";

export const check: Command = {
  usage: "check [names…] [--fix] [--base REF]",
  summary: "everything that needs no model: manifests, identity, hygiene, lock",
  help: [
    "--fix        write dataset.lock.json: the curated set, and what was removed and why",
    "--base REF   only what changed since REF",
  ],
  options: { fix: { type: "boolean" }, base: { type: "string" } },
  async run(context): Promise<Code> {
    const outcome = await checked(context);
    context.print({
      json: checkDocument(outcome),
      text: `${findingText(outcome.findings, context.colour.result)}${renderCheck(outcome, context.colour.result)}`,
    });
    return outcome.passed ? 0 : 1;
  },
};

/** The findings are the result, and so go to stdout; where there is none because the manifests are unfit, to stderr. */
async function checked(context: Context): Promise<CheckOutcome> {
  const { root, names, environment, signal } = context;
  const findings = findingHolder(context);
  try {
    return await checkWorkspace(
      { root, names, base: text(context, "base"), environment, listener: findings.listener, signal },
      { fix: context.options.fix === true },
    );
  } catch (error) {
    findings.flush();
    throw error;
  }
}
