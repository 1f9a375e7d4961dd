import { MultisetHash, SequenceHash } from "../dataset/identity.ts";
import type { Message, SourceRecord } from "../dataset/record.ts";
import type { Removal } from "../hygiene/hygiene.ts";

const roles = ["system", "user", "assistant", "tool"] as const satisfies Message["role"][];

export interface CuratedSplit {
  records: number;
  id: string;
  sequenceId: string;
}

/**
 * Remembers of a stream of records only what identity needs (id, split, turns of each role), so that the curated set's
 * identity can be told once hygiene has said what to leave out.
 */
export class CuratedIndex {
  readonly #ids: string[] = [];
  readonly #splits: string[] = [];
  readonly #turns: Uint32Array[] = [];

  add(record: SourceRecord): void {
    if (record.ordinal !== this.#ids.length) throw new Error(`record ${record.ordinal} came as number ${this.#ids.length}`);
    this.#ids.push(record.id);
    this.#splits.push(record.split);
    const counts = new Uint32Array(roles.length);
    for (const message of record.conversation.messages) counts[roles.indexOf(message.role)]! += 1;
    this.#turns.push(counts);
  }

  get records(): number {
    return this.#ids.length;
  }

  /** Id of the record with this ordinal, to notice a file that changed between two passes. */
  idOf(ordinal: number): string | undefined {
    return this.#ids[ordinal];
  }

  /** Identity and counts of what is left after `removed`. */
  curate(removed: ReadonlyMap<number, Removal>): { splits: Record<string, CuratedSplit>; turns: Record<string, number> } {
    const sums = new Uint32Array(roles.length);
    const hashes = new Map<string, { multiset: MultisetHash; sequence: SequenceHash; records: number }>();
    for (const [ordinal, id] of this.#ids.entries()) {
      const split = this.#splits[ordinal]!;
      let hash = hashes.get(split);
      if (hash === undefined) {
        hash = { multiset: new MultisetHash(), sequence: new SequenceHash(), records: 0 };
        hashes.set(split, hash);
      }
      if (removed.has(ordinal)) continue;
      hash.multiset.add(id);
      hash.sequence.add(id);
      hash.records += 1;
      for (const [index, count] of this.#turns[ordinal]!.entries()) sums[index]! += count;
    }
    const splits = Object.fromEntries(
      [...hashes]
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([name, hash]) => [name, { records: hash.records, id: hash.multiset.digest(), sequenceId: hash.sequence.digest() }]),
    );
    return { splits, turns: Object.fromEntries(roles.map((role, index) => [role, sums[index]!])) };
  }
}
