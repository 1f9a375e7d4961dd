import type { LoraError, Place } from "./error.ts";

export type Severity = "error" | "warning" | "note";

/** Something a check noticed. `error` findings make the run end with exit code 1 (2 for a manifest). */
export interface Finding {
  /** Stable kebab-case name of the rule, such as `near-duplicate`. */
  rule: string;
  severity: Severity;
  /** What is wrong, one sentence, with any data quoted and cut short. */
  message: string;
  /** What to do about it. */
  help?: string;
  place?: Place;
  /** Other places that take part: the twin of a duplicate, the evaluation row that leaked. */
  related?: { message: string; place: Place }[];
}

/** The finding an error stands for, so that one bad row does not hide the others. */
export function findingOf(error: LoraError): Finding {
  return {
    rule: error.code,
    severity: "error",
    message: error.message,
    ...(error.next === undefined ? {} : { help: error.next }),
    ...(error.place === undefined ? {} : { place: error.place }),
  };
}
