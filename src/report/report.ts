import { casesSection } from "./cases-section.ts";
import { changeSection } from "./change-section.ts";
import { dataSection } from "./data-section.ts";
import { findingsSection } from "./findings-section.ts";
import { gatesSection } from "./gates-section.ts";
import { headlineOf, type ReportInput } from "./input.ts";
import { lossCurve } from "./loss-curve.ts";
import { blocks, code, link, type Markdown, md, words } from "./markdown.ts";
import { recipeSection } from "./recipe-section.ts";
import { duration } from "./time.ts";

export type { ReportInput } from "./input.ts";

/**
 * The report in blocks of Markdown, what matters most first. Each stands for itself, so that a place with little room can
 * leave some out (`fitBlocks`).
 */
export function reportBlocks(input: ReportInput): string[] {
  const { plan, evaluation, suites, metrics = [], dataChanges = [], findings = [], hygiene = [], stages = [] } = input;
  const { dealt = [] } = input;
  const sections: (Markdown | undefined)[] = [
    title(input),
    evaluation ? gatesSection(evaluation) : undefined,
    findingsSection(findings),
    dataSection(dataChanges, hygiene, dealt),
    ...dataChanges.map(changeSection),
    evaluation ? casesSection(evaluation, suites) : undefined,
    lossCurve(metrics),
    plan ? recipeSection(plan, evaluation) : undefined,
    stageTimes(stages),
  ];
  return sections.flatMap((section) => (section === undefined || section.text === "" ? [] : [section.text]));
}

/** The whole report of one adapter, or of a check of data: for the job summary, the comment and `report.md`. */
export function renderReport(input: ReportInput): string {
  return `${reportBlocks(input).join("\n\n")}\n`;
}

function title(input: ReportInput): Markdown {
  const { passed, subject, words: verdict } = headlineOf(input);
  const { published } = input;
  return blocks(md`## ${passed ? "✅" : "❌"} ${subject}: ${verdict}`, published ? publication(published) : undefined);
}

function publication({ url, changed, tag }: NonNullable<ReportInput["published"]>): Markdown {
  const target = link(code(url), url);
  const as = tag === undefined || tag === null ? undefined : words("as", code(tag));
  return words(changed ? "Published to" : "Already published, nothing changed:", target, as);
}

function stageTimes(stages: NonNullable<ReportInput["stages"]>): Markdown | undefined {
  if (stages.length === 0) return undefined;
  const total = stages.reduce((sum, { seconds }) => sum + seconds, 0);
  const each = stages.map(({ name, seconds }) => `${name} ${duration(seconds)}`).join(" · ");
  return md`<sub>${each} · together ${duration(total)}</sub>`;
}
