import type { SplitOf } from "../dataset/dealt.ts";
import { COUNTED_ROLES, type CountedRecords } from "../dataset/lock.ts";
import { idOf, type PlacedShard, placed } from "./corpus.ts";
import { TRAIN } from "./row.ts";
import { ID_BYTES } from "./shard.ts";

/** All readable records of a data set by their ordinals, as far as they are counted and told apart: a few bytes of each. */
export class CheckedRecords {
  readonly length: number;
  readonly #shards: readonly PlacedShard[];
  readonly #firsts: Uint32Array;
  /** Of shards whose records are dealt: the split of each. */
  readonly #dealt: (readonly string[] | null)[];
  /** Shards of each file, once that was asked for. */
  #byFile: Map<string, number[]> | null = null;

  /** @param splitOf where records went that are dealt */
  constructor(shards: readonly PlacedShard[], splitOf: SplitOf = () => TRAIN) {
    this.#shards = shards;
    this.#dealt = shards.map(({ split, shard }) =>
      split === null ? Array.from({ length: shard.count }, (_, at) => splitOf(idOf(shard, at))) : null,
    );
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

  /** Ordinals of the records at a line of a file: in most files one. */
  *at(file: string, line: number): Generator<number> {
    for (const s of this.#shardsIn(file)) {
      const { linesBefore, shard } = this.#shards[s]!;
      const { lines } = shard.head;
      for (let at = lowerBound(lines, line - linesBefore); lines[at] === line - linesBefore; at++) {
        yield this.#firsts[s]! + at;
      }
    }
  }

  /** Every stretch of them in one file and split, with the ordinal of its first. */
  *stretches(): Generator<{ first: number; counted: CountedRecords; characters: Uint32Array }> {
    for (const [s, { file, split, shard }] of this.#shards.entries()) {
      const { ids, turns, characters } = shard.head;
      const dealt = this.#dealt[s]!;
      const width = COUNTED_ROLES.length;
      for (let from = 0, to = 0; from < shard.count; from = to) {
        to = dealt === null ? shard.count : from + 1;
        while (to < shard.count && dealt?.[to] === dealt?.[from]) to++;
        const counted = {
          file,
          split: split ?? dealt![from]!,
          ids: ids.subarray(ID_BYTES * from, ID_BYTES * to),
          turns: turns.subarray(width * from, width * to),
        };
        yield { first: this.#firsts[s]! + from, counted, characters: characters.subarray(from, to) };
      }
    }
  }

  #shardsIn(file: string): readonly number[] {
    if (this.#byFile === null) {
      this.#byFile = new Map();
      for (const [s, placed] of this.#shards.entries()) {
        const known = this.#byFile.get(placed.file);
        if (known === undefined) this.#byFile.set(placed.file, [s]);
        else known.push(s);
      }
    }
    return this.#byFile.get(file) ?? [];
  }
}

/** Position of the first number of an ascending list that is not below a given one. */
function lowerBound(numbers: Uint32Array, least: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (numbers[middle]! < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
