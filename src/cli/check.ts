import { type CheckOutcome, checkWorkspace } from "../pipeline/checks.ts";
import { explainRecord } from "../pipeline/explaining.ts";
import { checkDocument, renderCheck } from "../pipeline/reports.ts";
import { renderExplanation } from "../report/explanation.ts";
import { type Code, type Command, type Context, text } from "./command.ts";
import { findingHolder, findingText } from "./findings.ts";

export const check: Command = {
  usage: "check [names…] [--fix] [--base REF] [--explain RECORD]",
  summary: "everything that needs no model: manifests, identity, hygiene, lock",
  help: [
    "--fix             write dataset.lock.json: the curated set, and what was removed and why",
    "--base REF        only what changed since REF",
    "--explain RECORD  why the record (id or file:line) is kept or left out, beside the one it resembles",
  ],
  options: { fix: { type: "boolean" }, base: { type: "string" }, explain: { type: "string" } },
  async run(context): Promise<Code> {
    const outcome = await checked(context);
    const record = text(context, "explain");
    if (record !== undefined) return explain(context, outcome, record);
    context.print({
      json: checkDocument(outcome),
      text: `${findingText(outcome.findings, context.colour.result)}${renderCheck(outcome, context.colour.result)}`,
    });
    return outcome.passed ? 0 : 1;
  },
};

async function explain(context: Context, outcome: CheckOutcome, record: string): Promise<Code> {
  const explanations = await explainRecord(outcome, record, context.signal);
  context.print({
    json: { explanations },
    text: explanations.map((explanation) => renderExplanation(explanation, context.colour.result)).join("\n"),
  });
  return 0;
}

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
