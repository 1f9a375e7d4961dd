import type { AlikePairs, EarlierProposals, Postings, Proposals, Texts } from "./keyed-texts.ts";
import { Numbers } from "./numbers.ts";
import { largestPartner, leastShared, prefixLength } from "./prefix.ts";

/** Of a key that no more texts have than these each pair is looked at, once for all; more than these are only listed. */
const FEW = 4;
/** Above every text. */
export const MOST_TEXTS = 2 ** 26;

/** The texts of a join, and what tells which of them are alike. */
export interface JoinedTexts {
  texts: Texts;
  threshold: number;
  /** [texts] 1 for those that take part */
  wanted: Uint8Array;
  common: (one: number, other: number) => number;
}

/**
 * Counts out the pairs that share a key which few texts have: most keys are of two texts, and most of what they propose is soon seen
 * not to be alike, so that of very many keys a few pairs are left to be held and remembered.
 *
 * @param postings keys and who has them; with `earlier`, those of new texts
 * @param remembered how many of them, the first, are of those that more than a few texts have, whoever has them now
 * @param earlier what was found of some texts: no two of those are looked at again
 */
export function proposalsOf(
  postings: Postings,
  remembered: number,
  earlier: EarlierProposals | null,
  joined: JoinedTexts,
): Omit<Proposals, "order"> {
  const { wanted } = joined;
  const [textOf, numberOf, keyOf] = [postings.texts.view(), postings.numbers.view(), postings.keys.view()];
  const ends = new Uint32Array(keyOf.length + 1);
  for (let i = 0; i < numberOf.length; i++) ends[numberOf[i]! + 1]! += 1;
  const listed = new Uint8Array(keyOf.length);
  for (let number = 0; number < keyOf.length; number++) {
    if (number < remembered || ends[number + 1]! > FEW) listed[number] = 1;
  }
  for (let number = 0; number < keyOf.length; number++) ends[number + 1]! += ends[number]!;
  const owners = new Uint32Array(numberOf.length);
  const next = ends.slice();
  for (let i = 0; i < numberOf.length; i++) owners[next[numberOf[i]!]!++] = textOf[i]!;
  const listedOf = new Uint32Array(wanted.length);
  const times = new PairCounts();
  for (let number = 0; number < keyOf.length; number++) {
    const [start, end] = [ends[number]!, ends[number + 1]!];
    for (let i = start; i < end; i++) {
      const one = owners[i]!;
      if (listed[number] === 1) listedOf[one]! += 1;
      else for (let j = start; j < i; j++) if (one !== owners[j]) times.add(one, owners[j]!);
    }
  }
  const found = [...alike(times, listedOf, earlier?.known ?? null, joined)];
  const pairs = joinedPairs(earlier?.pairs ?? null, found, wanted);
  const keys: number[] = [];
  const [texts, numbers] = [new Numbers(2 * pairs.ones.length + 1), new Numbers(2 * pairs.ones.length + 1)];
  for (let pair = 0; pair < pairs.ones.length; pair++) {
    for (const text of [pairs.ones[pair]!, pairs.others[pair]!]) {
      texts.push(text);
      numbers.push(pair);
    }
  }
  for (let number = 0; number < keyOf.length; number++) {
    if (listed[number] === 0) continue;
    for (let i = ends[number]!; i < ends[number + 1]!; i++) {
      texts.push(owners[i]!);
      numbers.push(pairs.ones.length + keys.length);
    }
    keys.push(keyOf[number]!);
  }
  return { pairs, keys: Float64Array.from(keys), ...byText(texts.view(), numbers.view(), wanted.length) };
}

/** Of the pairs that share a key, those that reach the threshold, two known texts left out. */
function* alike(
  times: PairCounts,
  listedOf: Uint32Array,
  known: Uint8Array | null,
  { texts: { sizes }, threshold, common }: JoinedTexts,
): Generator<readonly [one: number, other: number, common: number]> {
  const behind = (size: number) => size - prefixLength(size, threshold);
  const likely: number[] = [];
  for (const [one, other, count] of times) {
    if (known?.[one] === 1 && known[other] === 1) continue;
    const [size, its] = [sizes[one]!, sizes[other]!];
    if (Math.max(size, its) > largestPartner(Math.min(size, its), threshold)) continue;
    // Of one of the two all prefix keys were compared but for those that are only listed: what else they share lies behind it.
    const most = count + Math.min(listedOf[one]!, listedOf[other]!) + Math.max(behind(size), behind(its));
    if (most >= leastShared(size, its, threshold)) likely.push(one * MOST_TEXTS + other);
  }
  // Neighbours have their sets at hand.
  for (const pair of Float64Array.from(likely).sort()) {
    const [one, other] = [Math.floor(pair / MOST_TEXTS), pair % MOST_TEXTS];
    const both = common(one, other);
    if (both / (sizes[one]! + sizes[other]! - both) >= threshold) yield [one, other, both];
  }
}

/** Earlier pairs of which both texts take part, then those that were found. */
function joinedPairs(
  earlier: AlikePairs | null,
  found: readonly (readonly [number, number, number])[],
  wanted: Uint8Array,
): AlikePairs {
  const columns = [new Numbers(), new Numbers(), new Numbers()] as const;
  const take = (...pair: readonly [number, number, number]) => {
    for (const [i, column] of columns.entries()) column.push(pair[i]!);
  };
  for (let i = 0; i < (earlier?.ones.length ?? 0); i++) {
    const [one, other] = [earlier!.ones[i]!, earlier!.others[i]!];
    if (wanted[one] === 1 && wanted[other] === 1) take(one, other, earlier!.common[i]!);
  }
  for (const pair of found) take(...pair);
  const [ones, others, common] = columns.map((column) => column.view()) as [Uint32Array, Uint32Array, Uint32Array];
  return { ones, others, common };
}

/** Numbers of each text, in the order they are given. */
function byText(texts: Uint32Array, numbers: Uint32Array, count: number): Pick<Proposals, "starts" | "numbers"> {
  const starts = new Uint32Array(count + 1);
  for (let i = 0; i < texts.length; i++) starts[texts[i]! + 1]! += 1;
  for (let text = 0; text < count; text++) starts[text + 1]! += starts[text]!;
  const next = starts.slice();
  const sorted = new Uint32Array(numbers.length);
  for (let i = 0; i < texts.length; i++) sorted[next[texts[i]!]!++] = numbers[i]!;
  return { starts, numbers: sorted };
}

/** How many keys pairs of texts share: open addressing, by the pair plus one, 0 where free. */
class PairCounts {
  #pairs = new Float64Array(2 ** 12);
  #counts = new Uint32Array(2 ** 12);
  #held = 0;

  add(one: number, other: number): void {
    const slot = this.#slot(Math.min(one, other) * MOST_TEXTS + Math.max(one, other) + 1);
    this.#counts[slot]! += 1;
    if (this.#held > this.#pairs.length / 2) this.#grow();
  }

  *[Symbol.iterator](): Generator<readonly [one: number, other: number, count: number]> {
    for (let slot = 0; slot < this.#pairs.length; slot++) {
      const pair = this.#pairs[slot]! - 1;
      if (pair >= 0) yield [Math.floor(pair / MOST_TEXTS), pair % MOST_TEXTS, this.#counts[slot]!];
    }
  }

  #slot(pair: number): number {
    const mask = this.#pairs.length - 1;
    const hash = Math.imul((pair / 2 ** 26) ^ Math.imul(pair >>> 0, 0x85ebca6b), 0x9e3779b1);
    let slot = (hash ^ (hash >>> 15)) & mask;
    while (this.#pairs[slot] !== 0 && this.#pairs[slot] !== pair) slot = (slot + 1) & mask;
    if (this.#pairs[slot] === 0) {
      this.#pairs[slot] = pair;
      this.#held++;
    }
    return slot;
  }

  #grow(): void {
    const [pairs, counts] = [this.#pairs, this.#counts];
    this.#pairs = new Float64Array(4 * pairs.length);
    this.#counts = new Uint32Array(4 * pairs.length);
    this.#held = 0;
    for (let i = 0; i < pairs.length; i++) if (pairs[i]! > 0) this.#counts[this.#slot(pairs[i]!)] = counts[i]!;
  }
}
