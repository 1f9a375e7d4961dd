import type { Finding } from "../formats/finding.ts";
import type { Listener } from "../pipeline/events.ts";
import { renderFindings } from "../report/terminal.ts";
import type { Context } from "./command.ts";

/** Most warnings and notes of one rule that are shown; errors all are. */
const SHOWN = 3;

/** Holds findings back until they are asked for, and then prints them on stderr. With `--json` they pass through as events. */
export function findingHolder(context: Context, tell = findingText): { listener: Listener; flush: () => void } {
  let held: Finding[] = [];
  return {
    listener: (event) => {
      if (event.type === "finding" && !context.json) held.push(event.finding);
      context.listener(event);
    },
    flush: () => {
      if (held.length > 0) context.say(tell(held, context.colour.said, context.columns.said).trimEnd());
      held = [];
    },
  };
}

/** A {@link findingHolder} that prints what it holds whenever a stage has ended: errors in full, all else counted by rule. */
export function findingPrinter(context: Context): { listener: Listener; flush: () => void } {
  const { listener, flush } = findingHolder(context, findingCounts);
  return {
    listener: (event) => {
      listener(event);
      if (event.type === "stage-end") flush();
    },
    flush,
  };
}

/** Every error, and how many there are of each other rule: who builds wants to get on, and `lora check` tells the rest. */
function findingCounts(findings: readonly Finding[], colour: boolean, columns: number | undefined): string {
  const errors = findings.filter(({ severity }) => severity === "error");
  const counts = new Map<string, number>();
  for (const { severity, rule } of findings) if (severity !== "error") counts.set(rule, (counts.get(rule) ?? 0) + 1);
  const words = [...counts].sort(([, one], [, other]) => other - one).map(([rule, count]) => `${count} ${rule}`);
  return `${renderFindings(errors, { colour, columns })}${words.length === 0 ? "" : `  ${words.join(", ")}: see lora check\n`}`;
}

/** Every error, and the first few warnings and notes of each rule; worst first, and how many were left out. */
export function findingText(findings: readonly Finding[], colour: boolean, columns: number | undefined): string {
  const { shown, hidden } = few(findings);
  const more = [...hidden].map(([rule, count]) => `  … and ${count} more of ${rule}; --json lists them all\n`);
  return `${renderFindings(shown, { colour, columns })}${more.join("")}`;
}

function few(findings: readonly Finding[]): { shown: Finding[]; hidden: Map<string, number> } {
  const seen = new Map<string, number>();
  const hidden = new Map<string, number>();
  const shown = findings.filter((finding) => {
    if (finding.severity === "error") return true;
    const count = (seen.get(finding.rule) ?? 0) + 1;
    seen.set(finding.rule, count);
    if (count <= SHOWN) return true;
    hidden.set(finding.rule, (hidden.get(finding.rule) ?? 0) + 1);
    return false;
  });
  return { shown, hidden };
}
