import type { Place } from "../formats/error.ts";
import type { Finding } from "../formats/finding.ts";

/** A labelled row, as far as its length goes. */
export interface RowLength {
  /** Tokens of the whole row. */
  length: number;
  place: Place;
}

export interface FittedRows {
  /** Indices of the rows that are trained on, in order. */
  kept: number[];
  findings: Finding[];
}

/**
 * Decides about rows longer than `maxLength` tokens: an error for each, or left out with a warning for each. Rows are never
 * cut, since the part that would go is where the answers are.
 */
export function fitRows(rows: readonly RowLength[], maxLength: number, overlong: "fail" | "drop"): FittedRows {
  const kept: number[] = [];
  const findings: Finding[] = [];
  rows.forEach(({ length, place }, i) => {
    if (length <= maxLength) {
      kept.push(i);
      return;
    }
    const dropped = overlong === "drop";
    findings.push({
      rule: "row-too-long",
      severity: dropped ? "warning" : "error",
      message: `This record has ${length} tokens, more than the maxLength of ${maxLength}${dropped ? "; it is left out" : ""}.`,
      help: `Raise training.maxLength to ${length}, or split the conversation${dropped ? "" : "; `overlong: drop` leaves such records out"}.`,
      place,
    });
  });
  return { kept, findings };
}
