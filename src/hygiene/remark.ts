import type { Rule } from "./verdicts.ts";

/** What a rule says of one place in a record, without having looked at any other record. */
export interface Remark {
  rule: Rule;
  /** What it is about, such as `GitHub Token`. Remarks of one rule and one subject are told together. */
  subject: string;
  /** A sentence that names the place in the record. */
  message: string;
  /** What to do about it. */
  help: string;
  /** What is at that place, where it may be allowed by its fingerprint; and the kind that leads the fingerprint. */
  value?: { kind: string; text: string };
}

/** A remark that may be kept: the value is known by its fingerprint alone. */
export interface Told extends Omit<Remark, "value"> {
  fingerprint?: string;
}
