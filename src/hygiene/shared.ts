import { freshKeys } from "./fresh-keys.ts";
import type { EarlierProposals, KeyOrder, Postings, Proposals, Texts } from "./keyed-texts.ts";
import { KEY_BUCKETS, type KeyBlock, keyBlock } from "./keys.ts";
import { Keys, Numbers } from "./numbers.ts";
import { proposalsOf } from "./pairs.ts";
import { prefixKeys } from "./prefix.ts";

/** Keys that are read at a time: 6 bytes each. */
const AT_A_TIME = 2 ** 21;
/** Keys of more texts than this are put last, where they would cost more than so many comparisons a key. */
const FREQUENT = 64;
const COSTLY = 4;
/** Each round finds the frequent keys behind those of the round before. */
const ROUNDS = 6;

/**
 * Proposes pairs of texts by the keys that stand in two texts or more: in most data few, for most shingles are unique.
 *
 * The order of shingles by hash says nothing of how frequent they are, and where many texts share a paragraph a key of it
 * would join them all. Keys that prove to be costly so are put last in the order, the most frequent at the very end, and the
 * texts that have them get new prefixes.
 *
 * @param wanted which texts take part
 * @param earlier saves looking at all keys of known texts; the pairs that are proposed may differ, those that are found do not
 * @param common counts out what two texts have in common
 */
export function proposals(
  texts: Texts,
  threshold: number,
  wanted: Uint8Array,
  earlier: EarlierProposals | null,
  common: (one: number, other: number) => number,
): Proposals {
  const order: KeyOrder = earlier?.order ?? { classes: new Map(), anew: new Map() };
  const total = texts.blocks.reduce((sum, { starts }) => sum + starts[KEY_BUCKETS]!, 0);
  for (let round = 1; ; round++) {
    const known = round === 1 ? earlier : null;
    const fresh = known === null ? null : freshKeys(texts, threshold, wanted, known);
    const postings = fresh ?? count(texts.blocks, wanted, order.anew);
    const frequent = round < ROUNDS ? costly(postings, total, order.classes) : null;
    if (frequent === null) {
      const joined = { texts, threshold, wanted, common };
      return { ...proposalsOf(postings, fresh?.remembered ?? 0, known, joined), order };
    }
    for (const [key, size] of frequent.classes) order.classes.set(key, size);
    for (const text of frequent.texts) {
      order.anew.set(text, prefixKeys(texts.shingles(text), threshold, order.classes));
    }
  }
}

/** Looks at the keys of all texts, one range after the other, so that what is held at a time stays small. */
function count(blocks: readonly KeyBlock[], wanted: Uint8Array, anew: KeyOrder["anew"]): Postings {
  const postings: Postings = { keys: new Keys(), texts: new Numbers(), numbers: new Numbers() };
  const takesPart = wanted.slice();
  for (const text of anew.keys()) takesPart[text] = 0;
  const again = [...anew].filter(([text]) => wanted[text] === 1);
  const others = keyBlock(again.map(([, keys]) => keys));
  const lows = new Numbers();
  const texts = new Numbers();
  for (const [from, to] of ranges([...blocks, others])) {
    const read = blocks.map((block) => block.read(from, to));
    const replaced = others.read(from, to);
    for (let bucket = from; bucket < to; bucket++) {
      let first = 0;
      for (let b = 0; b < blocks.length; b++) {
        const { starts, count } = blocks[b]!;
        const { keys, owners } = read[b]!;
        const end = starts[bucket + 1]! - starts[from]!;
        for (let i = starts[bucket]! - starts[from]!; i < end; i++) {
          const text = first + owners[i]!;
          if (takesPart[text] === 0) continue;
          lows.push(keys[i]!);
          texts.push(text);
        }
        first += count;
      }
      const end = others.starts[bucket + 1]! - others.starts[from]!;
      for (let i = others.starts[bucket]! - others.starts[from]!; i < end; i++) {
        lows.push(replaced.keys[i]!);
        texts.push(again[replaced.owners[i]!]![0]);
      }
      if (lows.length > 1) match(bucket, lows.view(), texts.view(), postings);
      lows.clear();
      texts.clear();
    }
  }
  return postings;
}

const GOLDEN = 0x9e3779b1;

/** Finds the keys of one bucket that two texts have or more. */
function match(bucket: number, keys: Uint32Array, texts: Uint32Array, postings: Postings): void {
  const bits = Math.max(4, Math.ceil(Math.log2(2 * keys.length + 1)));
  const mask = 2 ** bits - 1;
  /** Where a key was met first, plus one, and its number where it is shared, plus one. */
  const slots = new Uint32Array(2 ** bits);
  const numbers = new Uint32Array(keys.length);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!;
    let slot = Math.imul(key, GOLDEN) & mask;
    while (slots[slot] !== 0 && keys[slots[slot]! - 1] !== key) slot = (slot + 1) & mask;
    if (slots[slot] === 0) {
      slots[slot] = i + 1;
      continue;
    }
    const earlier = slots[slot]! - 1;
    if (numbers[earlier] === 0) {
      // Two shingles of one text with one key are shared with nobody yet.
      if (texts[earlier] === texts[i]) continue;
      postings.keys.push(bucket * 2 ** 32 + key);
      numbers[earlier] = postings.keys.length;
      postings.texts.push(texts[earlier]!);
      postings.numbers.push(postings.keys.length - 1);
    }
    postings.texts.push(texts[i]!);
    postings.numbers.push(numbers[earlier]! - 1);
  }
}

/** Ranges of buckets, the second excluded, with about {@link AT_A_TIME} keys each. */
function ranges(blocks: readonly KeyBlock[]): [number, number][] {
  const result: [number, number][] = [];
  let from = 0;
  let held = 0;
  for (let bucket = 0; bucket < KEY_BUCKETS; bucket++) {
    for (const { starts } of blocks) held += starts[bucket + 1]! - starts[bucket]!;
    if (held < AT_A_TIME && bucket < KEY_BUCKETS - 1) continue;
    if (held > 0) result.push([from, bucket + 1]);
    from = bucket + 1;
    held = 0;
  }
  return result;
}

/** Keys that are to be put last from now on, and the texts that have them; null where it is not worth while. */
function costly(
  { texts, numbers, keys }: Postings,
  total: number,
  known: ReadonlyMap<number, number>,
): { classes: Map<number, number>; texts: Set<number> } | null {
  const counts = new Uint32Array(keys.length);
  const [textOf, numberOf, keyOf] = [texts.view(), numbers.view(), keys.view()];
  for (let i = 0; i < numberOf.length; i++) counts[numberOf[i]!]! += 1;
  const classes = new Map<number, number>();
  const isNew = new Uint8Array(keys.length);
  let cost = 0;
  for (let number = 0; number < counts.length; number++) {
    const count = counts[number]!;
    if (count <= FREQUENT || known.has(keyOf[number]!)) continue;
    cost += count * count;
    classes.set(keyOf[number]!, Math.floor(Math.log2(count)));
    isNew[number] = 1;
  }
  if (cost <= COSTLY * total) return null;
  const having = new Set<number>();
  for (let i = 0; i < numberOf.length; i++) if (isNew[numberOf[i]!] === 1) having.add(textOf[i]!);
  return { classes, texts: having };
}
