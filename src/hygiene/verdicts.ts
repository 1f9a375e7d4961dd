import type { Place } from "../formats/error.ts";
import type { Finding, Severity } from "../formats/finding.ts";
import type { ResolvedHygiene } from "../manifest/resolve.ts";
import type { Action } from "../manifest/schema.generated.ts";
import { byPlace, type Row } from "./row.ts";

/** A record that is left out of what is trained. */
export interface Removal {
  record: string;
  at: Place;
  rule: string;
  /** The record that is kept in its stead, or that it would give away. */
  because?: Place;
}

/** Rules with an action of the manifest, in the order they are applied. */
export const RULES = [
  "secret",
  "personal-email",
  "personal-phone",
  "personal-card",
  "personal-iban",
  "personal-ip",
  "special-token",
  "speaker-label",
  "refusal",
  "truncated",
  "invalid-json",
  "language",
  "contamination",
  "exact-duplicate",
  "conflict",
  "near-duplicate",
] as const;
export type Rule = (typeof RULES)[number];

/** Rules that find what is not to be shown. */
const DISCLOSES: readonly Rule[] = [
  "secret",
  "personal-email",
  "personal-phone",
  "personal-card",
  "personal-iban",
  "personal-ip",
];

/** Rules that say of a record what another says already. */
const REPEATS: readonly Rule[] = ["contamination", "exact-duplicate", "near-duplicate"];

export interface RuleCount {
  rule: string;
  action: string;
  /** Records concerned. */
  found: number;
  removed: number;
}

/** How loud a rule is when it only reports. */
const REPORTED: Record<Rule, Severity> = {
  secret: "warning",
  "personal-email": "warning",
  "personal-phone": "warning",
  "personal-card": "warning",
  "personal-iban": "warning",
  "personal-ip": "warning",
  "special-token": "warning",
  "speaker-label": "warning",
  refusal: "note",
  truncated: "warning",
  "invalid-json": "warning",
  language: "warning",
  contamination: "warning",
  "exact-duplicate": "note",
  conflict: "warning",
  "near-duplicate": "note",
};

/** Most places named beside a finding's own. */
export const MOST_RELATED = 5;

export interface Judgement {
  message: string;
  /** What a person can do about it. */
  help: string;
  /** What the manifest could do about it, said where it does not do so already. */
  removal: string;
  related?: NonNullable<Finding["related"]>;
}

/** Collects what the rules say of the rows, and does what the manifest asks for. */
export class Verdicts {
  readonly removed = new Map<number, Removal>();
  readonly #findings: Finding[] = [];
  readonly #actions: Record<Rule, Action>;
  readonly #found = new Map<string, Set<number>>();
  readonly #removedBy = new Map<string, number>();

  constructor(settings: ResolvedHygiene) {
    this.#actions = {
      secret: settings.secrets,
      "personal-email": settings.personal.email,
      "personal-phone": settings.personal.phone,
      "personal-card": settings.personal.card,
      "personal-iban": settings.personal.iban,
      "personal-ip": settings.personal.ip,
      "special-token": settings.specialTokens,
      "speaker-label": settings.speakerLabels,
      refusal: settings.refusals,
      truncated: settings.truncated,
      "invalid-json": settings.invalidJson,
      language: settings.language,
      contamination: settings.contamination.action,
      "exact-duplicate": settings.exact,
      conflict: settings.conflict,
      "near-duplicate": settings.near.action,
    };
  }

  /** Whether the row is still part of the curated set. */
  stands(row: Row): boolean {
    return !this.removed.has(row.ordinal);
  }

  actionOf(rule: Rule): Action {
    return this.#actions[rule];
  }

  /** Whether the row holds what no message may repeat: a credential, or personal data. */
  discloses(row: Row): boolean {
    return DISCLOSES.some((rule) => this.#found.get(rule)?.has(row.ordinal) === true);
  }

  /** Whether the row repeats another by a rule with an action, be it removed or only reported. */
  repeats(row: Row): boolean {
    return REPEATS.some((rule) => this.#found.get(rule)?.has(row.ordinal) === true);
  }

  /** A finding at `place` for a rule with an action. */
  judge(rule: Rule, place: Place, { message, help, removal, related }: Judgement): void {
    const action = this.#actions[rule];
    this.#findings.push({
      rule,
      severity: action === "fail" ? "error" : action === "remove" ? "warning" : REPORTED[rule],
      message,
      help: action === "remove" ? `It is left out, as the manifest asks. ${help}` : `${help} ${removal}`,
      place,
      ...(related === undefined ? {} : { related: related.slice(0, MOST_RELATED) }),
    });
  }

  /** Counts the row for the rule, and removes it where the manifest says so. */
  convict(rule: Rule, row: Row, because?: Place): void {
    this.#count(rule, row.ordinal);
    if (this.#actions[rule] !== "remove" || !this.stands(row)) return;
    this.removed.set(row.ordinal, {
      record: row.id,
      at: row.place,
      rule,
      ...(because === undefined ? {} : { because }),
    });
    this.#removedBy.set(rule, (this.#removedBy.get(rule) ?? 0) + 1);
  }

  /** A finding whose severity no setting governs. */
  note(finding: Finding): void {
    this.#findings.push(finding);
  }

  /** A fault of the conversation itself: always an error unless it says otherwise. */
  fault(ordinal: number, finding: Finding): void {
    this.#findings.push(finding);
    if (finding.severity === "error") this.#count(ROLES, ordinal);
  }

  /** Findings in the order of the files. */
  get findings(): Finding[] {
    const nowhere: Place = { file: "" };
    return this.#findings.sort(
      (one, other) =>
        byPlace(one.place ?? nowhere, other.place ?? nowhere) ||
        compare(one.rule, other.rule) ||
        compare(one.message, other.message),
    );
  }

  get counts(): RuleCount[] {
    const count = (rule: string, action: string): RuleCount => ({
      rule,
      action,
      found: this.#found.get(rule)?.size ?? 0,
      removed: this.#removedBy.get(rule) ?? 0,
    });
    return [count(ROLES, "fail"), ...RULES.map((rule) => count(rule, this.#actions[rule]))];
  }

  #count(rule: string, ordinal: number): void {
    const rows = this.#found.get(rule);
    if (rows === undefined) this.#found.set(rule, new Set([ordinal]));
    else rows.add(ordinal);
  }
}

/** The name under which faults of roles, turns and tool calls are counted together. */
const ROLES = "roles";

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** The places of rows, for `related`. */
export function relate(message: string, rows: readonly Row[]): NonNullable<Finding["related"]> {
  return rows.slice(0, MOST_RELATED).map(({ place }) => ({ message, place }));
}
