import pc from "picocolors";
import { formatPlace, type Place } from "../formats/error.ts";
import type { Finding } from "../formats/finding.ts";
import { hundredths } from "../hygiene/near.ts";
import type { AlignedPart } from "../hygiene/resemblance.ts";
import { cut, oneLine, visible } from "./escape.ts";
import { count } from "./input.ts";

/** Another record, as seen from the one that is explained. */
export interface Relative {
  record: string;
  place: Place;
  split: string;
  /** Jaccard similarity, as the rule for near duplicates has it. */
  similarity: number;
  /** The rule that leaves it out; null where it is kept. */
  leftOut: string | null;
}

/** Why a record is kept or left out. */
export interface Explanation {
  dataset: string;
  record: string;
  place: Place;
  split: string;
  /** The rule that leaves it out; null where it is kept. */
  leftOut: string | null;
  /** The record, held-out row or suite case that the verdict rests on. */
  because: Place | null;
  /** All that is said of this record. */
  findings: Finding[];
  /** Records that are called duplicates of this one. */
  inItsStead: { rule: string; place: Place }[];
  /** The records it is most similar to, the most similar first. */
  resembles: Relative[];
  /** The record that `alignment` puts beside it; null where that is the prompt of a suite, or where there is none. */
  beside: Relative | null;
  /** Null where there is nothing to put beside it, or where one of the two holds what looks like a credential. */
  alignment: AlignedPart[] | null;
}

/** Places that are listed of a cluster. */
const SHOWN = 8;
/** Characters of a stretch both records have, at either end of it. */
const AROUND = 160;

export function renderExplanation(explanation: Explanation, colour: boolean): string {
  const paint = pc.createColors(colour);
  const { record, place, split, leftOut, because, findings, inItsStead, resembles, beside, alignment } = explanation;
  const verdict = leftOut === null ? paint.green("kept") : `${paint.red("left out")} by ${paint.bold(leftOut)}`;
  const reason = because === null ? "" : `, because of ${oneLine(formatPlace(because))}`;
  const lines = [
    `${paint.bold(oneLine(formatPlace(place)))}  ${record.slice(0, 12)}  ${oneLine(split)}`,
    `  ${verdict}${reason}`,
    ...findings.map(({ rule, message }) => `  ${paint.dim(oneLine(rule))}  ${oneLine(message)}`),
  ];
  if (inItsStead.length > 0) {
    lines.push(`  stands for ${count(inItsStead.length, "duplicate")}:`);
    for (const { rule, place: at } of inItsStead.slice(0, SHOWN)) {
      lines.push(`    ${oneLine(formatPlace(at))}  ${paint.dim(rule)}`);
    }
    if (inItsStead.length > SHOWN) lines.push(`    … and ${inItsStead.length - SHOWN} more`);
  }
  lines.push(resembles.length === 0 ? "  resembles no other record" : "  resembles most:");
  for (const relative of resembles) lines.push(`    ${relativeLine(relative)}`);
  if (alignment !== null) {
    const named = beside === null ? formatPlace(because ?? place) : formatPlace(beside.place);
    lines.push("", `  ${mark("this", "only here", paint)} ${mark("other", `only in ${oneLine(named)}`, paint)}`, "");
    lines.push(indented(alignment.map((part) => alignedText(part, paint)).join("")));
  }
  return `${lines.join("\n")}\n`;
}

function relativeLine({ place, record, split, similarity, leftOut }: Relative): string {
  const verdict = leftOut === null ? "kept" : `left out by ${leftOut}`;
  return `${hundredths(similarity)}  ${oneLine(formatPlace(place))}  ${record.slice(0, 12)}  ${oneLine(split)}, ${verdict}`;
}

type Paint = ReturnType<typeof pc.createColors>;

/** In the notation of `git diff --word-diff`; in colour where there is one. */
function mark(where: AlignedPart["in"], text: string, paint: Paint): string {
  if (where === "both") return text;
  const [open, close] = where === "this" ? ["[-", "-]"] : ["{+", "+}"];
  if (!paint.isColorSupported) return `${open}${text}${close}`;
  // Line by line: a colour that runs over the end of a line colours the margin in some terminals.
  const colour = where === "this" ? paint.red : paint.green;
  return text
    .split("\n")
    .map((line) => (line === "" ? "" : colour(line)))
    .join("\n");
}

function alignedText({ in: where, text }: AlignedPart, paint: Paint): string {
  return mark(where, where === "both" ? shortened(visible(text)) : visible(text), paint);
}

/** A long stretch that both have is shown by its ends. */
function shortened(text: string): string {
  if (text.length <= 3 * AROUND) return text;
  const end = [...text.slice(-2 * AROUND)].slice(-AROUND).join("");
  return `${cut(text, AROUND)} ${end}`;
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, "    ");
}
