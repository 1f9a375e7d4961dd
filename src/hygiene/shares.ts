import { sha256 } from "../formats/digest.ts";
import { TRAIN } from "./row.ts";

/**
 * Which split a cluster goes to, by the hash of its lowest record id and the seed alone: what else there is in the data does
 * not move it. The hash is uniform from 0 to 1; splits have their shares of that range in the order of their names, `train`
 * what is left.
 */
export function splitFor(recordId: string, seed: number, shares: { [split: string]: number }): string {
  const hash = sha256(`lora-action split v1\0${seed}\0${recordId}`);
  const at = Number.parseInt(hash.slice(0, 13), 16) / 16 ** 13;
  let end = 0;
  for (const split of Object.keys(shares).sort()) {
    end += shares[split]!;
    if (at < end) return split;
  }
  return TRAIN;
}
