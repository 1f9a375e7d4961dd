import { buildAdapters } from "../pipeline/build.ts";
import type { BuildOutcome, Goal } from "../pipeline/outcome.ts";
import { buildDocument, renderBuild } from "../pipeline/reports.ts";
import { type Code, type Context, text } from "./command.ts";
import { findingPrinter } from "./findings.ts";

/** What `run`, `train`, `eval`, `publish` and `plan` have in common: they go a different way along the same pipeline. */
export async function build(context: Context, goal: Goal): Promise<Code> {
  const findings = findingPrinter(context);
  let outcome: BuildOutcome;
  try {
    outcome = await buildAdapters(
      {
        root: context.root,
        names: context.names,
        base: text(context, "base"),
        environment: context.environment,
        listener: findings.listener,
        signal: context.signal,
      },
      { goal, tag: text(context, "tag") },
    );
  } finally {
    findings.flush();
  }
  context.print({ json: buildDocument(outcome), text: renderBuild(outcome, context.colour.result) });
  return outcome.passed ? 0 : 1;
}
