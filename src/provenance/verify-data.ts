import { dealtSplits } from "../dataset/dealt.ts";
import { DatasetTally, lockPath } from "../dataset/lock.ts";
import { readDataset } from "../dataset/read.ts";
import { formatPlace } from "../formats/error.ts";
import type { OnProgress } from "../formats/progress.ts";
import type { DatasetEntry } from "../manifest/entries.ts";
import type { DatasetLock } from "../manifest/schema.generated.ts";
import { type Claim, decided } from "./claim.ts";

/**
 * Reads a data set's files again, leaves out the records its lock says were removed, and compares what remains with the
 * identities the lock states.
 */
export async function verifyData(
  root: string,
  entry: DatasetEntry,
  lock: DatasetLock,
  onProgress?: OnProgress,
  signal?: AbortSignal,
): Promise<Claim> {
  const removed = new Set(lock.removed.map(({ record, at }) => `${record} ${at}`));
  const tally = new DatasetTally();
  const faults: string[] = [];
  let kept = 0;
  const options = {
    splitOf: dealtSplits(lock.dealt),
    onFinding: ({ message }: { message: string }) => void faults.push(message.replace(/\.$/, "")),
    ...(onProgress === undefined ? {} : { onProgress }),
    ...(signal === undefined ? {} : { signal }),
  };
  for await (const record of readDataset(root, entry, options)) {
    const left = removed.delete(`${record.id} ${formatPlace(record.place)}`);
    tally.add(record, !left);
    if (!left) kept++;
  }
  const found = tally.splits();
  for (const split of [...new Set([...Object.keys(lock.splits), ...Object.keys(found)])].sort()) {
    if (found[split]?.id === lock.splits[split]?.id) continue;
    faults.push(
      `split ${split} has other records than the lock (${found[split]?.records ?? 0}, not ${lock.splits[split]?.records ?? 0})`,
    );
  }
  if (removed.size > 0) faults.push(`${removed.size} records that the lock left out are not there`);
  const proof = `${kept} records read again give the identities of ${lockPath(entry)}.`;
  return decided(`records of ${entry.name}`, faults, proof);
}
