import { type PromptFeatures, vetoOf } from "./prompt-features.ts";

/** A prompt, and what the records that have it answer. */
export interface Prompt {
  features: PromptFeatures;
  /** Keys of its answers, without those too short to link anything. */
  answers: readonly number[];
}

/** Two prompts that ask the same in other words, by all that can be told without a model. */
export interface Paraphrase {
  one: number;
  other: number;
  /** From 0 to 1, see {@link PromptIndex.similarity}. */
  similarity: number;
  /** Words both have, the rarest first. */
  shared: string[];
  /** Whether they have an answer in common. */
  sameAnswer: boolean;
}

/** Similarity from which two prompts are called paraphrases. */
export const ALIKE = 0.8;
/** The same, where they have an answer in common. */
export const ALIKE_WITH_ANSWER = 0.4;
/** Prompts that may have a word, two words or an answer in common before it is too common to propose a pair. */
const MOST_POSTINGS = 64;
/** Rarest words of a prompt that propose pairs in twos, where one alone is too common. */
const TOGETHER = 4;
/** Words of one prompt: longer ones are texts, not questions, and near duplicates find their copies. */
const MOST_WORDS = 64;
/** Share of 4-grams from which two words are taken for forms of one. */
const SAME_WORD = 0.5;
/** A word of fewer prompts weighs no more than one of this many: what stands alone is as often a synonym as a subject. */
const RARE = 3;

/**
 * Pairs of prompts that ask the same: `one` before `other`, in their order. Candidates have rare words in common, or an answer;
 * a candidate is a paraphrase when it is similar enough and no veto speaks against it. Work grows with the number of prompts,
 * whatever they are: what would propose too many pairs proposes none. Which are found does not depend on the order of prompts.
 */
export function findParaphrases(prompts: readonly Prompt[]): Paraphrase[] {
  const index = new PromptIndex(prompts);
  const found: Paraphrase[] = [];
  const postings = index.postings();
  for (const [one, { features, answers }] of prompts.entries()) {
    for (const other of index.candidates(one, postings)) {
      const { features: theirs, answers: others } = prompts[other]!;
      const sameAnswer = answers.some((answer) => others.includes(answer));
      const least = sameAnswer ? ALIKE_WITH_ANSWER : ALIKE;
      if (index.mostSimilar(one, other) < least) continue;
      const similarity = index.similarity(one, other);
      if (similarity < least || vetoOf(features, theirs, sameAnswer) !== null) continue;
      found.push({ one, other, similarity, shared: index.shared(one, other), sameAnswer });
    }
  }
  return found;
}

/** Words by what they begin with, and the weights these have. */
class PromptIndex {
  readonly #prompts: readonly Prompt[];
  /** For each prompt the numbers of its words' beginnings, ascending. */
  readonly #heads: Int32Array[];
  /** How many prompts have a beginning. */
  readonly #frequency: number[] = [];
  readonly #weights: Float64Array;
  readonly #totals: Float64Array;
  readonly #numberOf = new Map<string, number>();

  constructor(prompts: readonly Prompt[]) {
    this.#prompts = prompts;
    const frequency = this.#frequency;
    this.#heads = prompts.map(({ features: { words } }) => {
      const heads = Int32Array.from(words.length > MOST_WORDS ? [] : words, (word) =>
        this.#number(headOf(word)),
      ).sort();
      for (const [i, head] of heads.entries()) if (head !== heads[i - 1]) frequency[head] = (frequency[head] ?? 0) + 1;
      return heads;
    });
    this.#weights = Float64Array.from(frequency, (count) => Math.log(1 + prompts.length / Math.max(RARE, count)));
    this.#totals = Float64Array.from(this.#heads, (heads) =>
      heads.reduce((sum, head) => sum + this.#weights[head]!, 0),
    );
  }

  /** Which prompts each word, two words or answer proposes. */
  postings(): Postings {
    const words = new Map<number, number[]>();
    const answers = new Map<number, number[]>();
    const keys = this.#heads.map((heads, index) => {
      const own = this.#keysOf(heads, index);
      for (const key of own) post(words, key, index);
      for (const answer of this.#prompts[index]!.answers) post(answers, answer, index);
      return own;
    });
    return { keys, words, answers };
  }

  /** Later prompts worth a look, ascending. */
  candidates(one: number, { keys, words, answers }: Postings): number[] {
    const proposed = new Set<number>();
    const propose = (list: readonly number[] | undefined) => {
      if (list === undefined || list.length > MOST_POSTINGS) return;
      for (const other of list) if (other > one) proposed.add(other);
    };
    for (const key of keys[one]!) propose(words.get(key));
    for (const answer of this.#prompts[one]!.answers) propose(answers.get(answer));
    return [...proposed].sort((a, b) => a - b);
  }

  /** The rarest words of a prompt, and where one of them is too common alone, the rarest in twos. */
  #keysOf(heads: Int32Array, index: number): number[] {
    const rare = [...new Set(heads)].sort((a, b) => this.#weights[b]! - this.#weights[a]! || this.#compare(a, b));
    const first = rare.slice(0, this.#prefix(rare, index));
    // What only one prompt has proposes nothing.
    const shared = rare.filter((head) => this.#frequency[head]! > 1);
    const alone = first.filter((head) => this.#frequency[head]! > 1 && this.#frequency[head]! <= MOST_POSTINGS);
    if (!first.some((head) => this.#frequency[head]! > MOST_POSTINGS)) return alone;
    const few = shared.slice(0, TOGETHER);
    const twos = few.flatMap((a, i) =>
      few.slice(i + 1).map((b) => Math.min(a, b) * 2 ** 26 + Math.max(a, b) + 2 ** 52),
    );
    return [...alone, ...twos];
  }

  /**
   * How much of what two prompts say is in both: the weight of their words (inverse frequency) that have a counterpart in the
   * other, over the weight of all (Dice). A word's counterpart is the same stem; another word that begins alike counts by the
   * share of character 4-grams the two have in common.
   */
  similarity(one: number, other: number): number {
    const [mine, theirs] = [this.#prompts[one]!.features.words, this.#prompts[other]!.features.words];
    const matched = (words: readonly string[], others: readonly string[]) =>
      words.reduce((sum, word) => sum + this.#weightOf(word) * (others.includes(word) ? 1 : closest(word, others)), 0);
    return (matched(mine, theirs) + matched(theirs, mine)) / (this.#totals[one]! + this.#totals[other]!);
  }

  /** What {@link similarity} is at most: as if words that begin alike were the same. */
  mostSimilar(one: number, other: number): number {
    const [a, b] = [this.#heads[one]!, this.#heads[other]!];
    let matched = 0;
    for (let i = 0, j = 0; i < a.length && j < b.length; ) {
      const head = a[i]!;
      const difference = head - b[j]!;
      if (difference < 0) i++;
      else if (difference > 0) j++;
      else {
        for (; a[i] === head; i++) matched += this.#weights[head]!;
        for (; b[j] === head; j++) matched += this.#weights[head]!;
      }
    }
    return matched / (this.#totals[one]! + this.#totals[other]!);
  }

  shared(one: number, other: number): string[] {
    const theirs = this.#prompts[other]!.features.words;
    const shared = this.#prompts[one]!.features.words.filter((word) => theirs.includes(word));
    return shared.sort((a, b) => this.#weightOf(b) - this.#weightOf(a) || (a < b ? -1 : 1));
  }

  /**
   * How many of the rarest words must be looked at: prompts as similar as {@link ALIKE} share so much of the weight of the heavier
   * one that they meet there (the prefix filter of AllPairs, for weights).
   */
  #prefix(rare: readonly number[], index: number): number {
    const spared = (ALIKE / (2 - ALIKE)) * this.#totals[index]!;
    let left = this.#totals[index]!;
    let length = 0;
    for (; length < rare.length && left >= spared; length++) left -= this.#weights[rare[length]!]!;
    return length;
  }

  #weightOf(word: string): number {
    return this.#weights[this.#numberOf.get(headOf(word))!]!;
  }

  #number(head: string): number {
    const known = this.#numberOf.get(head);
    if (known !== undefined) return known;
    this.#numberOf.set(head, this.#numberOf.size);
    this.#names.push(head);
    return this.#numberOf.size - 1;
  }

  readonly #names: string[] = [];

  /** By name: numbers depend on the order of the prompts. */
  #compare(a: number, b: number): number {
    return this.#names[a]! < this.#names[b]! ? -1 : 1;
  }
}

interface Postings {
  /** For each prompt the words that propose it, or two in one number. */
  keys: number[][];
  words: Map<number, number[]>;
  answers: Map<number, number[]>;
}

function post<Key>(lists: Map<Key, number[]>, key: Key, index: number): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [index]);
  // One more than is ever used, to know that there are too many.
  else if (list.length <= MOST_POSTINGS) list.push(index);
}

/** Words of another beginning are other words. Of numbers every digit counts. */
function headOf(word: string): string {
  return /\p{N}/u.test(word) ? word : word.slice(0, 4);
}

function closest(word: string, others: readonly string[]): number {
  if (word.length < 4 || /\p{N}/u.test(word)) return 0;
  let best = 0;
  let grams: Set<string> | null = null;
  for (const other of others) {
    if (!other.startsWith(word.slice(0, 4))) continue;
    grams ??= fourGrams(word);
    const theirs = fourGrams(other);
    let shared = 0;
    for (const gram of grams) if (theirs.has(gram)) shared++;
    best = Math.max(best, (2 * shared) / (grams.size + theirs.size));
  }
  return best < SAME_WORD ? 0 : best;
}

/** Of the word with a mark at either end, so that its beginning counts. */
function fourGrams(word: string): Set<string> {
  const text = ` ${word} `;
  const grams = new Set<string>();
  for (let i = 0; i + 4 <= text.length; i++) grams.add(text.slice(i, i + 4));
  return grams;
}
