import type { Finding } from "../formats/finding.ts";
import type { Listener } from "../pipeline/events.ts";
import { renderFindings } from "../report/terminal.ts";
import type { Context } from "./command.ts";

/** Most warnings and notes of one rule that are shown; errors all are. */
const SHOWN = 3;

/** Holds findings back until they are asked for, and then prints them on stderr. With `--json` they pass through as events. */
export function findingHolder(context: Context): { listener: Listener; flush: () => void } {
  let held: Finding[] = [];
  return {
    listener: (event) => {
      if (event.type === "finding" && !context.json) held.push(event.finding);
      context.listener(event);
    },
    flush: () => {
      if (held.length > 0) context.say(findingText(held, context.colour.said).trimEnd());
      held = [];
    },
  };
}

/** A {@link findingHolder} that prints what it holds whenever a stage has ended. */
export function findingPrinter(context: Context): { listener: Listener; flush: () => void } {
  const { listener, flush } = findingHolder(context);
  return {
    listener: (event) => {
      listener(event);
      if (event.type === "stage-end") flush();
    },
    flush,
  };
}

/** Every error, and the first few warnings and notes of each rule; worst first, and how many were left out. */
export function findingText(findings: readonly Finding[], colour: boolean): string {
  const { shown, hidden } = few(findings);
  const more = [...hidden].map(([rule, count]) => `  … and ${count} more of ${rule}; --json lists them all\n`);
  return `${renderFindings(shown, { colour })}${more.join("")}`;
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
