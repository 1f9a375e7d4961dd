import { type KeyBlock, keyOf, prefixLength } from "./prefix.ts";
import { Numbers } from "./vocabulary.ts";

/** The texts of a join. */
export interface Texts {
  /** Prefix keys of all texts, in the order of their hashes; a text is known by its position. */
  blocks: readonly KeyBlock[];
  /** Shingles of each text. */
  sizes: Uint32Array;
  /** The shingles of a text, ascending; a view, good until the next call. */
  shingles(text: number): Float64Array;
}

/** For each text the numbers of those of its keys that another text has, too. */
export interface SharedKeys {
  /** Keys are numbered from 0. */
  count: number;
  /** The numbers of text `i` stand in `numbers` from `starts[i]` to `starts[i + 1]`. */
  starts: Uint32Array;
  numbers: Uint32Array;
}

/** Keys that are counted at a time: 16 bytes each. */
const AT_A_TIME = 2 ** 21;
/** Keys of more texts than this are put last, where they would cost more than so many comparisons a key. */
const FREQUENT = 64;
const COSTLY = 4;
/** Each round finds the frequent keys behind those of the round before. */
const ROUNDS = 6;

/**
 * Finds the keys that stand in two texts or more: in most data few, for most shingles are unique.
 *
 * The order of shingles by hash says nothing of how frequent they are, and where many texts share a paragraph a key of it
 * would join them all. Keys that prove to be costly so are put last in the order, the most frequent at the very end, and the
 * texts that have them get new prefixes.
 *
 * @param wanted which texts take part
 */
export function sharedKeys(texts: Texts, threshold: number, wanted: Uint8Array): SharedKeys {
  const classes = new Map<number, number>();
  const anew = new Map<number, Uint32Array>();
  for (let round = 1; ; round++) {
    const pairs = count(withKeys(texts.blocks, anew), wanted);
    const frequent = round < ROUNDS ? costly(pairs, classes) : null;
    if (frequent === null) return byText(pairs, wanted.length);
    for (const [key, size] of frequent.classes) classes.set(key, size);
    for (const text of frequent.texts) {
      anew.set(text, prefixKeys(texts.shingles(text), threshold, classes));
    }
  }
}

/** Keys of the first shingles of a set in the order of their classes, then of their hashes; ascending. */
export function prefixKeys(
  set: Float64Array,
  threshold: number,
  classes: ReadonlyMap<number, number> = NONE,
): Uint32Array {
  const length = prefixLength(set.length, threshold);
  if (classes.size === 0) {
    const keys = new Uint32Array(length);
    for (let i = 0; i < length; i++) keys[i] = keyOf(set[i]!);
    return keys;
  }
  const keys = Uint32Array.from(set, keyOf);
  const rare = keys.filter((key) => !classes.has(key));
  if (rare.length >= length) return rare.subarray(0, length).slice();
  const frequent = [...keys.filter((key) => classes.has(key))];
  // Sorting is stable: hashes of one class stay in their order.
  frequent.sort((one, other) => classes.get(one)! - classes.get(other)!);
  return Uint32Array.from([...rare, ...frequent.slice(0, length - rare.length)]).sort();
}

const NONE: ReadonlyMap<number, number> = new Map();

/** Every text and number of a shared key. */
interface Pairs {
  texts: Numbers;
  numbers: Numbers;
  /** By number. */
  keys: Numbers;
  /** Keys looked at. */
  total: number;
}

/** One range of keys after the other, so that what is held at a time stays small; within it by buckets that fit a cache. */
function count(blocks: readonly KeyBlock[], wanted: Uint8Array): Pairs {
  const { total, most, limits } = ranges(blocks);
  const pairs: Pairs = { texts: new Numbers(), numbers: new Numbers(), keys: new Numbers(), total };
  const [keys, texts, sortedKeys, sortedTexts] = Array.from({ length: 4 }, () => new Uint32Array(most)) as Quad;
  const cursors = blocks.map(({ ends }) => Uint32Array.from(ends, (_, i) => (i === 0 ? 0 : ends[i - 1]!)));
  const starts = new Uint32Array(PARTS + 1);
  for (const limit of limits) {
    let held = 0;
    let first = 0;
    starts.fill(0);
    for (const [b, block] of blocks.entries()) {
      const cursor = cursors[b]!;
      for (let i = 0; i < block.ends.length; i++) {
        if (wanted[first + i] === 0) continue;
        const end = block.ends[i]!;
        let at = cursor[i]!;
        for (; at < end && block.keys[at]! < limit; at++) {
          const key = block.keys[at]!;
          keys[held] = key;
          texts[held++] = first + i;
          starts[partOf(key) + 1]! += 1;
        }
        cursor[i] = at;
      }
      first += block.ends.length;
    }
    for (let part = 0; part < PARTS; part++) starts[part + 1]! += starts[part]!;
    const next = starts.slice();
    for (let i = 0; i < held; i++) {
      const at = next[partOf(keys[i]!)]!++;
      sortedKeys[at] = keys[i]!;
      sortedTexts[at] = texts[i]!;
    }
    for (let part = 0; part < PARTS; part++) {
      match(sortedKeys.subarray(starts[part]!, starts[part + 1]), sortedTexts.subarray(starts[part]!), pairs);
    }
  }
  return pairs;
}

type Quad = [Uint32Array, Uint32Array, Uint32Array, Uint32Array];

/** Finds the keys that two texts or more have. Texts ascend. */
function match(keys: Uint32Array, texts: Uint32Array, pairs: Pairs): void {
  const bits = Math.max(4, Math.ceil(Math.log2(2 * keys.length + 1)));
  const mask = 2 ** bits - 1;
  /** Where a key was met first, plus one, and its number where it is shared, plus one. */
  const slots = new Uint32Array(2 ** bits);
  const numbers = new Uint32Array(keys.length);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!;
    // The highest bits of the product are those of the part.
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
      pairs.keys.push(key);
      numbers[earlier] = pairs.keys.length;
      pairs.texts.push(texts[earlier]!);
      pairs.numbers.push(pairs.keys.length - 1);
    }
    pairs.texts.push(texts[i]!);
    pairs.numbers.push(numbers[earlier]! - 1);
  }
}

const PARTS = 32;
const GOLDEN = 0x9e3779b1;

function partOf(key: number): number {
  return Math.imul(key, GOLDEN) >>> 27;
}

const BUCKETS = 2 ** 16;

/** Upper limits, each excluded, of ranges with about {@link AT_A_TIME} keys, and how many the largest has. */
function ranges(blocks: readonly KeyBlock[]): { total: number; most: number; limits: number[] } {
  const sizes = new Uint32Array(BUCKETS);
  let total = 0;
  for (const { keys } of blocks) {
    total += keys.length;
    for (let i = 0; i < keys.length; i++) sizes[keys[i]! >>> 16]! += 1;
  }
  const limits: number[] = [];
  let held = 0;
  let most = 0;
  for (let bucket = 0; bucket < BUCKETS; bucket++) {
    held += sizes[bucket]!;
    if (held < AT_A_TIME && bucket < BUCKETS - 1) continue;
    limits.push((bucket + 1) * 2 ** 16);
    most = Math.max(most, held);
    held = 0;
  }
  return { total, most, limits };
}

/** Keys that are to be put last from now on, and the texts that have them; null where it is not worth while. */
function costly(
  { texts, numbers, keys, total }: Pairs,
  known: ReadonlyMap<number, number>,
): { classes: Map<number, number>; texts: Set<number> } | null {
  const counts = new Uint32Array(keys.length);
  for (const number of numbers.view()) counts[number]! += 1;
  const classes = new Map<number, number>();
  const isNew = new Uint8Array(keys.length);
  let cost = 0;
  for (const [number, count] of counts.entries()) {
    const key = keys.view()[number]!;
    if (count <= FREQUENT || known.has(key)) continue;
    cost += count * count;
    classes.set(key, Math.floor(Math.log2(count)));
    isNew[number] = 1;
  }
  if (cost <= COSTLY * total) return null;
  const having = new Set<number>();
  for (const [i, number] of numbers.view().entries()) if (isNew[number] === 1) having.add(texts.view()[i]!);
  return { classes, texts: having };
}

/** Sorts the pairs by text, those of a text in the order they were found. */
function byText(pairs: Pairs, count: number): SharedKeys {
  const texts = pairs.texts.view();
  const numbers = pairs.numbers.view();
  const starts = new Uint32Array(count + 1);
  for (const text of texts) starts[text + 1]! += 1;
  for (let text = 0; text < count; text++) starts[text + 1]! += starts[text]!;
  const next = starts.slice();
  const sorted = new Uint32Array(numbers.length);
  for (let i = 0; i < texts.length; i++) sorted[next[texts[i]!]!++] = numbers[i]!;
  return { count: pairs.keys.length, starts, numbers: sorted };
}

/** The blocks with the keys of some texts replaced. */
function withKeys(blocks: readonly KeyBlock[], anew: ReadonlyMap<number, Uint32Array>): readonly KeyBlock[] {
  if (anew.size === 0) return blocks;
  let first = 0;
  return blocks.map(({ ends, keys }) => {
    const lists = Array.from(ends, (end, i) => anew.get(first + i) ?? keys.subarray(i === 0 ? 0 : ends[i - 1]!, end));
    first += ends.length;
    return keyBlock(lists);
  });
}

export function keyBlock(lists: readonly Uint32Array[]): KeyBlock {
  const ends = new Uint32Array(lists.length);
  let end = 0;
  for (const [i, list] of lists.entries()) ends[i] = end += list.length;
  const keys = new Uint32Array(end);
  for (const [i, list] of lists.entries()) keys.set(list, ends[i]! - list.length);
  return { ends, keys };
}
