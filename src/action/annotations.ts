import * as core from "@actions/core";
import type { Finding, Severity } from "../formats/finding.ts";

/** The runner shows no more than ten of each kind a step, and cuts long messages. */
const PER_KIND = 10;
const MESSAGE = 4096;

const write = { error: core.error, warning: core.warning, note: core.notice };
const worst: Severity[] = ["error", "warning", "note"];

/** Annotates the worst findings, each kind in the order found; the summary lists the rest. Paths are made relative to the checkout. */
export function annotate(findings: readonly Finding[], prefix: string): void {
  for (const severity of worst) {
    const located = findings.filter((finding) => finding.severity === severity);
    // One rule that fires a thousand times must not hide the others: the first of each rule go first.
    const ranked = located
      .map((finding, index) => ({
        finding,
        nth: located.slice(0, index).filter((earlier) => earlier.rule === finding.rule).length,
        index,
      }))
      .sort((one, other) => one.nth - other.nth || one.index - other.index);
    for (const { finding } of ranked.slice(0, PER_KIND)) {
      const { place } = finding;
      const message = finding.help === undefined ? finding.message : `${finding.message}\n${finding.help}`;
      write[severity](message.slice(0, MESSAGE), {
        title: finding.rule,
        ...(place === undefined ? {} : { file: prefix === "" ? place.file : `${prefix}/${place.file}` }),
        ...(place?.line === undefined ? {} : { startLine: place.line }),
        ...(place?.column === undefined ? {} : { startColumn: place.column }),
      });
    }
  }
}
