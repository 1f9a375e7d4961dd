import type { Columns, PackedColumns } from "../formats/columns.ts";

/**
 * Keys have 44 bits, of which the highest 12 are told by the bucket that a key is in. So a key takes 4 bytes, a bucket of all shards
 * fits a cache, and of a billion keys hardly two that differ are taken for one.
 */
export const KEY_BUCKETS = 2 ** 12;

/** Keys of some buckets, with the text that each is of. */
export interface KeyRange {
  /** The lowest 32 bits. */
  keys: Uint32Array;
  /** Position of the text in its block. */
  owners: Uint16Array | Uint32Array;
}

/** The prefix keys (see `prefix.ts`) of texts that lie together; a text is known by its position. */
export interface KeyBlock {
  /** Texts. */
  readonly count: number;
  /** [KEY_BUCKETS + 1] where the keys of each bucket begin, and where those of the last end. */
  readonly starts: Uint32Array;
  /** The keys of some buckets, the second excluded; those of a bucket in the order of their texts. */
  read(from: number, to: number): KeyRange;
}

interface KeyColumns extends Columns {
  starts: Uint32Array;
  /** [k] */
  keys: Uint32Array;
  owners: Uint16Array | Uint32Array;
}

/** Sorts the keys of texts into their buckets. */
export function bucketed(lists: readonly Float64Array[]): KeyColumns {
  const starts = new Uint32Array(KEY_BUCKETS + 1);
  for (const list of lists) for (let i = 0; i < list.length; i++) starts[bucketOf(list[i]!) + 1]! += 1;
  for (let bucket = 0; bucket < KEY_BUCKETS; bucket++) starts[bucket + 1]! += starts[bucket]!;
  const next = starts.slice();
  const total = starts[KEY_BUCKETS]!;
  const keys = new Uint32Array(total);
  const owners = lists.length <= 2 ** 16 ? new Uint16Array(total) : new Uint32Array(total);
  for (let text = 0; text < lists.length; text++) {
    const list = lists[text]!;
    for (let i = 0; i < list.length; i++) {
      const at = next[bucketOf(list[i]!)]!++;
      keys[at] = lowOf(list[i]!);
      owners[at] = text;
    }
  }
  return { starts, keys, owners };
}

export function bucketOf(key: number): number {
  return Math.floor(key / 2 ** 32);
}

/** The lowest 32 bits. */
export function lowOf(key: number): number {
  return key >>> 0;
}

/** Keys that are given text by text. */
export function keyBlock(lists: readonly Float64Array[]): KeyBlock {
  const { starts, keys, owners } = bucketed(lists);
  return {
    count: lists.length,
    starts,
    read: (from, to) => ({
      keys: keys.subarray(starts[from], starts[to]),
      owners: owners.subarray(starts[from], starts[to]),
    }),
  };
}

/** Keys of a shard, read when they are asked for. */
export class PackedKeys implements KeyBlock {
  readonly count: number;
  readonly starts: Uint32Array;
  readonly #columns: PackedColumns;

  constructor(columns: PackedColumns, count: number) {
    this.count = count;
    this.#columns = columns;
    this.starts = columns.all(["starts"]).starts as Uint32Array;
  }

  read(from: number, to: number): KeyRange {
    const [start, end] = [this.starts[from]!, this.starts[to]!];
    const keys = this.#columns.part("keys", start, end) as Uint32Array;
    return { keys, owners: this.#columns.part("owners", start, end) as KeyRange["owners"] };
  }
}
