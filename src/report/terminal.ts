import pc from "picocolors";
import { formatPlace } from "../formats/error.ts";
import type { Finding, Severity } from "../formats/finding.ts";
import type { GateVerdict } from "../manifest/schema.generated.ts";
import { recordCounts } from "./change-section.ts";
import { type Column, columns, width } from "./columns.ts";
import { changeRows, dealtWords } from "./data-section.ts";
import { cut, oneLine, visible } from "./escape.ts";
import { measured } from "./gates-section.ts";
import { headlineOf, integer, type ReportInput, worstFirst } from "./input.ts";
import { duration } from "./time.ts";
import { wrap } from "./wrap.ts";

export interface TerminalOptions {
  colour: boolean;
  /** Cells of a line, where it is a terminal: findings are broken to fit. */
  columns?: number | undefined;
  /** Leaves the findings themselves out: they are shown elsewhere. The verdict still counts them. */
  withoutFindings?: boolean;
}

type Paint = ReturnType<typeof pc.createColors>;

/** Untrusted text that cannot steer a terminal: control and direction characters are written as escapes. Lines stay lines. */
export function plain(text: string): string {
  return visible(text);
}

/** A line per finding, `file:line:column  severity  rule  message`, and what to do below it; worst first. */
export function renderFindings(findings: readonly Finding[], { colour, columns: cells }: TerminalOptions): string {
  const paint = pc.createColors(colour);
  return worstFirst(findings)
    .map((finding) => `${renderFinding(finding, paint, cells)}\n`)
    .join("");
}

function renderFinding(
  { severity, rule, message, help, place, related = [] }: Finding,
  paint: Paint,
  cells: number | undefined,
): string {
  const where = place === undefined ? "" : oneLine(formatPlace(place));
  const name = oneLine(rule);
  const head = width(where === "" ? "" : `${where}  `) + width(`${severity}  ${name}  `);
  const also = related.map((other) => {
    const at = `    ${oneLine(formatPlace(other.place))}  `;
    return `\n${at}${wrap(oneLine(other.message), cells, width(at), 6)}`;
  });
  const advice = help === undefined ? "" : `\n    ${paint.cyan("help:")} ${wrap(oneLine(help), cells, 10, 10)}`;
  const at = where === "" ? "" : `${paint.bold(where)}  `;
  return `${at}${paintSeverity(severity, paint)}  ${paint.dim(name)}  ${wrap(oneLine(message), cells, head, 4)}${paint.dim(also.join(""))}${advice}`;
}

function paintSeverity(severity: Severity, paint: Paint): string {
  return { error: paint.red, warning: paint.yellow, note: paint.blue }[severity](severity);
}

/** Gates in columns; below each that failed, why. */
export function renderGates(gates: readonly GateVerdict[], { colour }: TerminalOptions): string {
  const paint = pc.createColors(colour);
  const head: Column[] = [
    { title: "" },
    { title: "gate" },
    { title: "base", right: true },
    { title: "adapter", right: true },
    { title: "threshold" },
  ];
  const lines = columns(
    head,
    gates.map((verdict) => [
      verdict.passed ? "pass" : "FAIL",
      oneLine(verdict.gate),
      measured(verdict, "base"),
      measured(verdict, "adapter"),
      oneLine(verdict.threshold),
    ]),
  );
  const [title = "", ...rows] = lines;
  const body = rows.map((row, index) => {
    const { passed, reason } = gates[index]!;
    const line = `  ${(passed ? paint.green : paint.red)(row.slice(0, 4))}${row.slice(4)}`;
    return passed ? line : `${line}\n        ${paint.red(oneLine(reason))}`;
  });
  return `${[`  ${paint.dim(title)}`, ...body].join("\n")}\n`;
}

/** The report of a run for a terminal: verdict, findings, changes of data, gates, publication, times. */
export function renderTerminal(input: ReportInput, options: TerminalOptions): string {
  const paint = pc.createColors(options.colour);
  const { evaluation, findings = [], dataChanges = [], dealt = [], published, stages = [] } = input;
  const { passed, subject, words } = headlineOf(input);
  const mark = passed ? paint.green("✓") : paint.red("✗");
  const parts = [
    options.withoutFindings === true ? "" : renderFindings(findings, options),
    `${mark} ${paint.bold(oneLine(subject))}: ${words}\n`,
    dataChanges.map((change) => renderChange(change, paint)).join(""),
    dealt.map((one) => `  ${oneLine(one.dataset)} splits: ${oneLine(dealtWords(one))}\n`).join(""),
    evaluation ? renderGates(evaluation.gates, options) : "",
    published ? renderPublication(published) : "",
    stages.length === 0 ? "" : renderStages(stages, paint),
  ];
  return parts.filter((part) => part !== "").join("");
}

function renderChange(change: NonNullable<ReportInput["dataChanges"]>[number], paint: Paint): string {
  const id = paint.dim(oneLine(change.datasetId.after.replace("sha256:", "").slice(0, 12)));
  const kind = { new: "new", same: "unchanged", changed: "changed" }[change.kind];
  const title = `  ${oneLine(change.name)} ${id} ${kind}\n`;
  if (change.kind === "same") return title;
  const rows = changeRows(change).map(({ plain: what, before, after, words }) => [
    cut(oneLine(what), 60),
    integer(before),
    "→",
    integer(after),
    words,
  ]);
  const head: Column[] = [
    { title: "" },
    { title: "", right: true },
    { title: "" },
    { title: "", right: true },
    { title: "" },
  ];
  const [, ...lines] = columns(head, rows);
  const records = change.records === undefined ? "" : recordCounts(change.records);
  const counts = records === "" ? "" : `    records: ${records}\n`;
  return title + counts + lines.map((line) => `    ${line}\n`).join("");
}

function renderPublication({ url, changed, tag }: NonNullable<ReportInput["published"]>): string {
  const as = tag === undefined || tag === null ? "" : ` as ${oneLine(tag)}`;
  return `  ${changed ? "published to" : "already published, nothing changed:"} ${oneLine(url)}${as}\n`;
}

function renderStages(stages: NonNullable<ReportInput["stages"]>, paint: Paint): string {
  const total = stages.reduce((sum, { seconds }) => sum + seconds, 0);
  const each = stages.map(({ name, seconds }) => `${name} ${duration(seconds)}`);
  return `  ${paint.dim([...each, `together ${duration(total)}`].join(", "))}\n`;
}
