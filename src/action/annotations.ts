import * as core from "@actions/core";
import type { Finding, Severity } from "../formats/finding.ts";
import { cut, visible } from "../report/escape.ts";

/**
 * The runner shows ten of each kind a step. One error is kept for the verdict, and three warnings for a cache or a comment
 * that fails.
 */
const SHOWN: Record<Severity, number> = { error: 9, warning: 7, note: 10 };
/** Code points, half of the UTF-16 units that the runner shows of a message. */
const MESSAGE = 2048;

const write = { error: core.error, warning: core.warning, note: core.notice };
const worst: Severity[] = ["error", "warning", "note"];

/**
 * Annotates the worst findings; the summary lists more of them.
 * @param prefix of the data repository in the checkout, `""` for the checkout itself; null when it lies elsewhere
 */
export function annotate(findings: readonly Finding[], prefix: string | null): void {
  for (const severity of worst) {
    const all = findings.filter((finding) => finding.severity === severity);
    for (const { place, rule, message, help } of fairly(all).slice(0, SHOWN[severity])) {
      const properties = {
        title: visible(rule),
        ...(place === undefined || prefix === null
          ? {}
          : { file: prefix === "" ? place.file : `${prefix}/${place.file}` }),
        ...(place?.line === undefined ? {} : { startLine: place.line }),
        ...(place?.line === undefined || place.column === undefined ? {} : { startColumn: place.column }),
      };
      write[severity](cut(visible(help === undefined ? message : `${message}\n${help}`), MESSAGE), properties);
    }
  }
}

/** The first of each rule, then the second of each, and so on: one rule that fires a thousand times must not hide the others. */
function fairly(findings: readonly Finding[]): Finding[] {
  const met = new Map<string, number>();
  return findings
    .map((finding) => {
      const nth = met.get(finding.rule) ?? 0;
      met.set(finding.rule, nth + 1);
      return { finding, nth };
    })
    .sort((one, other) => one.nth - other.nth)
    .map(({ finding }) => finding);
}
