import type { Allowances } from "./allow.ts";
import type { Told } from "./remark.ts";
import type { Row } from "./row.ts";
import { MOST_RELATED, type Rule, type Verdicts } from "./verdicts.ts";

/** Most places of one subject that are told one by one, where each has to be mended. */
const MOST_TOLD = 100;

/** Settings of the rules whose findings come from remarks. */
const SETTINGS: { [rule in Rule]?: string } = {
  secret: "secrets",
  "personal-email": "personal",
  "personal-phone": "personal",
  "personal-card": "personal",
  "personal-iban": "personal",
  "personal-ip": "personal",
  "special-token": "specialTokens",
  "speaker-label": "speakerLabels",
  refusal: "refusals",
  truncated: "truncated",
  "invalid-json": "invalidJson",
  language: "language",
};

interface Group {
  rule: Rule;
  records: number;
  last: Row;
  examples: { row: Row; remark: Told }[];
}

/**
 * Gathers remarks while the records go by, and turns them into findings. What fails is told at every place, for each has to be
 * mended; what is only reported or left out is told once for every subject, with how many records it is in and the first.
 */
export class Remarks {
  readonly #verdicts: Verdicts;
  readonly #allowances: Allowances;
  readonly #groups = new Map<string, Group>();

  constructor(verdicts: Verdicts, allowances: Allowances) {
    this.#verdicts = verdicts;
    this.#allowances = allowances;
  }

  add(row: Row, remarks: readonly Told[]): void {
    const told = new Set<string>();
    for (const remark of remarks) {
      if (this.#allowances.admits(remark)) continue;
      const { rule, subject, message } = remark;
      this.#verdicts.convict(rule, row);
      const fails = this.#verdicts.actionOf(rule) === "fail";
      const group = this.#groups.get(`${rule} ${subject}`);
      if (group === undefined) {
        this.#groups.set(`${rule} ${subject}`, { rule, records: 1, last: row, examples: [{ row, remark }] });
      } else {
        const again = group.last === row;
        group.last = row;
        if (!again) group.records++;
        if (again && (!fails || told.has(message))) continue;
        if (group.examples.length < (fails ? MOST_TOLD : 1 + MOST_RELATED)) group.examples.push({ row, remark });
      }
      told.add(message);
    }
  }

  judge(): void {
    for (const { rule, records, examples } of this.#groups.values()) {
      const fails = this.#verdicts.actionOf(rule) === "fail";
      const told = fails ? examples : examples.slice(0, 1);
      for (const [index, { row, remark }] of told.entries()) {
        const more = records - (fails ? new Set(examples.map((example) => example.row)).size : 1);
        const last = index === told.length - 1 && more > 0;
        const allow =
          remark.fingerprint === undefined ? "" : " What may stay is allowed by its fingerprint, in `hygiene.allow`.";
        this.#verdicts.judge(rule, row.place, {
          message: `${this.#say(remark)}${last ? ` So it is with ${more} more record${more === 1 ? "" : "s"}.` : ""}`,
          help: `${remark.help}${allow}`,
          removal: `\`hygiene.${SETTINGS[rule]}: remove\` leaves the record${records === 1 ? "" : "s"} out.`,
          ...(fails || examples.length === 1
            ? {}
            : { related: examples.slice(1).map((one) => ({ message: this.#say(one.remark), place: one.row.place })) }),
        });
      }
    }
  }

  #say({ message, fingerprint }: Told): string {
    return fingerprint === undefined ? message : `${message} Its fingerprint: ${fingerprint}.`;
  }
}
