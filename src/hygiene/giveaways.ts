import type { Components } from "./components.ts";
import { GRAM } from "./contamination.ts";
import { hashGram, lowBits } from "./gram.ts";
import type { Pace } from "./pace.ts";
import { Postings } from "./postings.ts";

/** Slots that grams are counted in. Two grams of one slot count together, which costs time and nothing else. */
const SLOTS = 2 ** 24;

/**
 * Joins the components of prompts of which one gives the other away, by the rule of `findLeaks`: more than half the words of
 * one lie in 8-grams that stand in the other, or both are the same and short.
 *
 * Every pair is found. Of a prompt as many grams are left out of the index as cover half its words, the most frequent ones: a
 * prompt that gives it away has one of the others, too. So what all prompts begin with proposes no pairs.
 *
 * Hashes are not compared word by word here: two of 2^53 that are equal by chance would keep two records together, no more.
 */
export class Giveaways {
  readonly #components: Components;
  readonly #wordsOf: (item: number) => Uint32Array;
  readonly #counts = new Uint8Array(SLOTS);

  /** @param wordsOf words of the user turns of an item */
  constructor(components: Components, wordsOf: (item: number) => Uint32Array) {
    this.#components = components;
    this.#wordsOf = wordsOf;
  }

  /** @param visit goes through the items, in any order that is convenient */
  async link(visit: () => Iterable<number>, pace: Pace): Promise<void> {
    const known = new Map<number, number>();
    const long = new Set<number>();
    for (const item of visit()) {
      const words = this.#wordsOf(item);
      if (words.length === 0) continue;
      const all = hashGram(words, 0, words.length);
      const same = known.get(all);
      if (same !== undefined) {
        this.#components.join(same, item);
        continue;
      }
      known.set(all, item);
      if (words.length < GRAM) continue;
      long.add(item);
      for (const hash of gramsOf(words)) if (this.#count(hash) < 255) this.#counts[slotOf(hash)]! += 1;
    }
    const index = new Postings();
    for (const item of visit()) {
      if (long.has(item)) for (const hash of this.#rare(this.#wordsOf(item))) index.add(hash, item, 0);
    }
    for (const item of visit()) {
      await pace.step();
      if (!long.has(item)) continue;
      const grams = gramsOf(this.#wordsOf(item));
      const candidates = new Set<number>();
      for (const hash of grams) index.forEach(hash, (owner) => candidates.add(owner));
      candidates.delete(item);
      if (candidates.size === 0) continue;
      const own = new Set(grams);
      for (const other of candidates) {
        if (this.#components.of(other) === this.#components.of(item)) continue;
        if (isGivenAway(this.#wordsOf(other), own)) this.#components.join(other, item);
      }
    }
    pace.end();
  }

  #count(hash: number): number {
    return this.#counts[slotOf(hash)]!;
  }

  /** Grams of a prompt that another may have, without those that together cover half its words at most. */
  #rare(words: Uint32Array): Set<number> {
    const grams = gramsOf(words).map((hash, at) => ({ hash, at, count: this.#count(hash) }));
    grams.sort((one, other) => other.count - one.count || one.at - other.at);
    const covered = new Uint8Array(words.length);
    let left = Math.floor(words.length / 2);
    let first = 0;
    for (; first < grams.length; first++) {
      const { at } = grams[first]!;
      const fresh = covered.subarray(at, at + GRAM).reduce((sum, word) => sum + (word === 0 ? 1 : 0), 0);
      if (fresh > left) break;
      left -= fresh;
      covered.fill(1, at, at + GRAM);
    }
    return new Set(grams.slice(first).flatMap(({ hash, count }) => (count > 1 ? [hash] : [])));
  }
}

function isGivenAway(words: Uint32Array, by: ReadonlySet<number>): boolean {
  let covered = 0;
  let end = 0;
  for (const [at, hash] of gramsOf(words).entries()) {
    if (!by.has(hash)) continue;
    covered += at + GRAM - Math.max(at, end);
    end = at + GRAM;
  }
  return 2 * covered > words.length;
}

function gramsOf(words: Uint32Array): number[] {
  return Array.from({ length: Math.max(0, words.length - GRAM + 1) }, (_, i) => hashGram(words, i, GRAM));
}

function slotOf(hash: number): number {
  return lowBits(hash) & (SLOTS - 1);
}
