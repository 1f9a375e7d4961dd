import { collapse } from "../dataset/identity.ts";
import type { Conversation } from "../dataset/record.ts";
import { sha256 } from "../formats/digest.ts";
import { Components } from "./components.ts";
import { hundredths } from "./near.ts";
import { findParaphrases, type Paraphrase } from "./paraphrase.ts";
import { type PromptFeatures, promptFeatures } from "./prompt-features.ts";
import { byPrecedence, type Row } from "./row.ts";
import { MOST_RELATED, type Verdicts } from "./verdicts.ts";
import { wordsOf } from "./words.ts";

/** Characters of user turns beyond which a prompt is a text; near duplicates find its copies. */
export const MOST_CHARACTERS = 1000;
/** Prompts beyond which they are not looked for: what is only reported must not be what a check waits for. */
const MOST_PROMPTS = 200_000;
/** Words of an answer that may link two prompts: "Done, thank you." stands under anything. */
const LEAST_ANSWER = 4;
/** Words in common that are shown. */
const SHOWN = 6;

/** What a record asks. */
export interface Asked {
  /** User turns. */
  texts: string[];
  /** Whether its answer is long enough to link two prompts. */
  answers: boolean;
}

/** What of a record paraphrases are looked for by; null where it asks nothing, or a whole text. */
export function askedOf({ messages }: Conversation): Asked | null {
  const texts = messages.flatMap(({ role, content }) => (role === "user" ? [content] : []));
  if (texts.length === 0 || texts.reduce((sum, text) => sum + text.length, 0) > MOST_CHARACTERS) return null;
  const answer = messages.findLast(({ role }) => role === "assistant")?.content ?? "";
  return { texts, answers: wordsOf(answer).length >= LEAST_ANSWER };
}

/** The prompts of a data set, each once, with the records that have it. */
export class AskedPrompts {
  readonly #asked = new Map<string, { features: PromptFeatures; rows: { row: Row; answers: boolean }[] }>();

  readonly most: number;
  /** Whether there are more prompts than are looked at; none is kept then. */
  tooMany = false;

  /** @param most prompts that are looked at */
  constructor(most = MOST_PROMPTS) {
    this.most = most;
  }

  add(row: Row, { texts, answers }: Asked): void {
    if (this.tooMany) return;
    const key = sha256(collapse(texts.join("\n")).toLowerCase()).slice(0, 32);
    const asked = this.#asked.get(key) ?? { features: promptFeatures(texts), rows: [] };
    this.#asked.set(key, asked);
    asked.rows.push({ row, answers });
    if (this.#asked.size <= this.most) return;
    this.tooMany = true;
    this.#asked.clear();
  }

  /** Those of the records that stand, with what asks the same; null where there are too many. */
  search(verdicts: Verdicts): FoundParaphrases | null {
    if (this.tooMany) return null;
    const prompts = [...this.#asked.values()]
      .map(({ features, rows }) => {
        const left = rows.filter(({ row }) => verdicts.stands(row));
        const answers = left.flatMap(({ row, answers: links }) => (links ? [row.answer] : []));
        return { features, rows: left.map(({ row }) => row).sort(byPrecedence), answers };
      })
      .filter(({ rows }) => rows.length > 0)
      .sort((one, other) => byPrecedence(one.rows[0]!, other.rows[0]!));
    return { prompts, pairs: findParaphrases(prompts) };
  }
}

/** How alike two prompts are depends on what else is asked, so that they are looked for once and judged by what was found. */
export interface FoundParaphrases {
  /** In the order of their first rows, each with its rows in order of precedence. */
  prompts: { features: PromptFeatures; rows: Row[]; answers: number[] }[];
  pairs: Paraphrase[];
}

/**
 * Prompts that ask the same in other words, a finding for each cluster at its record of the lowest id. Nothing is removed: who
 * judges without a model is too often wrong. A cluster that has records to train on and held-out ones is a warning, for a score
 * on a question that was learnt in other words is flattered.
 */
export function judgeParaphrases(found: FoundParaphrases, verdicts: Verdicts): void {
  // What repeats another by a stricter rule is said already.
  const prompts = found.prompts.map(({ rows }) => ({
    rows: rows.filter((row) => verdicts.stands(row) && !verdicts.repeats(row)),
  }));
  const pairs = found.pairs.filter(
    ({ one, other }) => prompts[one]!.rows.length > 0 && prompts[other]!.rows.length > 0,
  );
  const components = new Components(prompts.length);
  for (const { one, other } of pairs) components.join(one, other);
  for (const [head, ...others] of components.groups(2)) {
    const rows = [head!, ...others].flatMap((index) => prompts[index]!.rows);
    const splits = [...new Set(rows.map(({ split }) => split))].sort();
    const across = splits.includes("train") && splits.length > 1;
    const where = splits.length > 1 ? `, in the splits ${splits.join(" and ")}` : "";
    verdicts.note({
      rule: "paraphrase",
      severity: across ? "warning" : "note",
      message: `${others.length + 1} prompts seem to ask the same in other words, in ${rows.length} records${where}.`,
      help: across
        ? "Keep them in one split: a score on a question that was learnt in other words is flattered."
        : "Fine where variety is wanted. `hygiene.paraphrase: off` does not look for them.",
      place: prompts[head!]!.rows[0]!.place,
      related: others.slice(0, MOST_RELATED).map((index) => ({
        message: evidence(bestOf(index, pairs), (at) => prompts[at]!.rows.some((row) => verdicts.discloses(row))),
        place: prompts[index]!.rows[0]!.place,
      })),
    });
  }
}

export function noteSkippedParaphrases({ most }: AskedPrompts, verdicts: Verdicts): void {
  verdicts.note({
    rule: "paraphrase-skipped",
    severity: "note",
    message: `There are more than ${most} prompts: paraphrases were not looked for.`,
    help: "`hygiene.paraphrase: off` says that they need not be.",
  });
}

/** @param discloses whether a prompt is of a record that holds a credential or personal data: those are words, too */
function evidence(
  { one, other, similarity, shared, sameAnswer }: Paraphrase,
  discloses: (at: number) => boolean,
): string {
  const words = discloses(one) || discloses(other) ? "words not shown" : shared.slice(0, SHOWN).join(", ");
  return `${hundredths(similarity)} alike (${words}${shared.length > SHOWN ? ", …" : ""})${sameAnswer ? ", with the same answer" : ""}`;
}

/** Why the prompt is in its cluster. */
function bestOf(index: number, pairs: readonly Paraphrase[]): Paraphrase {
  const mine = pairs.filter(({ one, other }) => one === index || other === index);
  return mine.reduce((best, pair) => (pair.similarity > best.similarity ? pair : best));
}
