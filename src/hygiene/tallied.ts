import type { TalliedRecord } from "../dataset/lock.ts";
import type { PlacedShard } from "./corpus.ts";
import { COUNTED_ROLES, ID_BYTES } from "./shard.ts";

/** What the lock counts of the records of a shard. */
export function talliedRecords({ file, split, shard }: PlacedShard): TalliedRecord[] {
  const { ids, turns, characters } = shard.columns;
  const bytes = Buffer.from(ids.buffer, ids.byteOffset, ids.length);
  return Array.from({ length: shard.count }, (_, at): TalliedRecord => {
    return {
      id: bytes.toString("hex", ID_BYTES * at, ID_BYTES * (at + 1)),
      split,
      file,
      roles: COUNTED_ROLES.flatMap((role, r) => new Array(turns[COUNTED_ROLES.length * at + r]!).fill(role)),
      characters: characters[at]!,
    };
  });
}
