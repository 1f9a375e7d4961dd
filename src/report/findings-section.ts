import { formatPlace } from "../formats/error.ts";
import type { Finding, Severity } from "../formats/finding.ts";
import { cut } from "./escape.ts";
import { countSeverities, worstFirst } from "./input.ts";
import { blocks, code, details, list, type Markdown, md, words } from "./markdown.ts";

/** Most findings that are written out, of errors and of the rest each. */
const SHOWN = 20;
const marks: Record<Severity, string> = { error: "❌", warning: "⚠️", note: "ℹ️" };

/** Errors in the open, the rest folded; the worst first, each with its place. */
export function findingsSection(findings: readonly Finding[]): Markdown | undefined {
  if (findings.length === 0) return undefined;
  const sorted = worstFirst(findings);
  const errors = sorted.filter(({ severity }) => severity === "error");
  const others = sorted.filter(({ severity }) => severity !== "error");
  return blocks(
    md`### Findings`,
    errors.length === 0 ? undefined : itemsOf(errors),
    others.length === 0 ? undefined : details(countSeverities(others), itemsOf(others)),
  );
}

function itemsOf(findings: readonly Finding[]): Markdown {
  const left = findings.slice(SHOWN);
  const more = left.length === 0 ? undefined : md`… and ${countSeverities(left)} more (${byRule(left)}).`;
  return blocks(list(findings.slice(0, SHOWN).map(itemOf)), more);
}

function itemOf({ severity, place, message, help, rule, related = [] }: Finding): Markdown {
  return words(
    marks[severity],
    place === undefined ? undefined : code(formatPlace(place)),
    cut(message, 400),
    help === undefined ? undefined : cut(help, 300),
    ...related.slice(0, 3).flatMap((other) => [cut(other.message, 100), code(formatPlace(other.place))]),
    md`<sub>${rule}</sub>`,
  );
}

function byRule(findings: readonly Finding[]): string {
  const counted = new Map<string, number>();
  for (const { rule } of findings) counted.set(rule, (counted.get(rule) ?? 0) + 1);
  return [...counted].map(([rule, found]) => `${rule} ${found}`).join(", ");
}
