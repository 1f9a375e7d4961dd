import type { CountedRecords } from "../dataset/lock.ts";
import { idOf, type PlacedShard, placed } from "./corpus.ts";

/** All readable records of a data set by their ordinals, as far as they are counted and told apart: a few bytes of each. */
export class CheckedRecords {
  readonly length: number;
  readonly #shards: readonly PlacedShard[];
  readonly #firsts: Uint32Array;

  constructor(shards: readonly PlacedShard[]) {
    this.#shards = shards;
    const { firsts, count } = placed(shards);
    this.#firsts = firsts;
    this.length = count;
  }

  /** Id of a record in hex; null where there is none of that ordinal. */
  id(ordinal: number): string | null {
    if (ordinal >= this.length) return null;
    // The last that begins at or before it.
    let [low, high] = [0, this.#firsts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.#firsts[middle]! <= ordinal) low = middle;
      else high = middle - 1;
    }
    return idOf(this.#shards[low]!.shard, ordinal - this.#firsts[low]!);
  }

  /** Every stretch of them, with the ordinal of its first. */
  *stretches(): Generator<{ first: number; counted: CountedRecords; characters: Uint32Array }> {
    for (const [s, { file, split, shard }] of this.#shards.entries()) {
      const { ids, turns, characters } = shard.head;
      yield { first: this.#firsts[s]!, counted: { file, split, ids, turns }, characters };
    }
  }
}
