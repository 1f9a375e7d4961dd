import type { Finding } from "../formats/finding.ts";
import type { Listener } from "../pipeline/events.ts";
import { renderFindings } from "../report/terminal.ts";
import type { Context } from "./command.ts";

/** Most warnings and notes of one rule that are shown; errors all are. */
const SHOWN = 3;

/**
 * Holds findings back until the stage has ended, then prints them worst first, a few of each rule. With `--json` they pass
 * through as events.
 */
export function findingPrinter(context: Context): { listener: Listener; flush: () => void } {
  let held: Finding[] = [];
  const flush = () => {
    if (held.length === 0) return;
    const { shown, hidden } = few(held);
    held = [];
    context.say(renderFindings(shown, { colour: context.colour }).trimEnd());
    if (hidden.size > 0) context.say(hiddenLines(hidden).trimEnd());
  };
  const listener: Listener = (event) => {
    if (context.json) return context.listener(event);
    if (event.type === "finding") held.push(event.finding);
    context.listener(event);
    if (event.type === "stage-end") flush();
  };
  return { listener, flush };
}

/** Says what {@link few} left out. */
export function hiddenLines(hidden: ReadonlyMap<string, number>): string {
  return [...hidden].map(([rule, count]) => `  … and ${count} more of ${rule}; --json lists them all\n`).join("");
}

/** Every error, and the first few warnings and notes of each rule. */
export function few(findings: Finding[]): { shown: Finding[]; hidden: Map<string, number> } {
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
