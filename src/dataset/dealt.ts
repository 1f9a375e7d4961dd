import type { DealtSplits } from "../manifest/schema.generated.ts";

/** The split of a record whose file has none. Records of one id are in one split. */
export type SplitOf = (recordId: string) => string;

/** Digits of a record id that are written down: 128 bits of SHA-256 tell any two apart. */
const DIGITS = 32;

/** What a lock says of where records were dealt; undefined where none were. */
export function dealtSplits(dealt: Pick<DealtSplits, "heldOut"> | undefined): SplitOf | undefined {
  if (dealt === undefined) return undefined;
  const splits = new Map<string, string>();
  for (const [split, ids] of Object.entries(dealt.heldOut)) for (const id of ids) splits.set(id, split);
  return (recordId) => splits.get(recordId.slice(0, DIGITS)) ?? "train";
}

/** As a lock has them: the ids of each held-out split, sorted. */
export function heldOutIds(splits: readonly string[], heldOut: Iterable<readonly [recordId: string, split: string]>) {
  const ids = new Map(splits.map((split) => [split, new Set<string>()]));
  for (const [recordId, split] of heldOut) ids.get(split)?.add(recordId.slice(0, DIGITS));
  return Object.fromEntries([...ids].map(([split, of]) => [split, [...of].sort()]));
}
