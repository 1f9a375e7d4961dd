import type { TalliedRecord } from "../dataset/lock.ts";
import type { PlacedShard } from "./corpus.ts";
import { TRAIN } from "./row.ts";
import { COUNTED_ROLES, ID_BYTES } from "./shard.ts";

/** What the lock counts of the records of a shard; of those that are to be dealt as if they were all in `train`. */
export function talliedRecords({ file, split, shard }: PlacedShard): TalliedRecord[] {
  const { ids, turns, characters } = shard.columns;
  const bytes = Buffer.from(ids.buffer, ids.byteOffset, ids.length);
  const width = COUNTED_ROLES.length;
  // Most records have turns like others, and share the list of their roles.
  const lists = new Map<string, readonly string[]>();
  return Array.from({ length: shard.count }, (_, at): TalliedRecord => {
    const counts = turns.subarray(width * at, width * (at + 1));
    const key = counts.join();
    const roles = lists.get(key) ?? COUNTED_ROLES.flatMap((role, r) => new Array<string>(counts[r]!).fill(role));
    lists.set(key, roles);
    const id = bytes.toString("hex", ID_BYTES * at, ID_BYTES * (at + 1));
    return { id, split: split ?? TRAIN, file, roles, characters: characters[at]! };
  });
}
