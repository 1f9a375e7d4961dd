/**
 * The part of signing that looks at every byte, as WebAssembly: `npm run build` compiles it with AssemblyScript into
 * `src/hygiene/kernel.generated.ts`. It gives, to the bit, what the TypeScript of `src/` gives that its comments name.
 */
export { lineEnd, readLine } from "./line";
export { beginRecord, beginShard, column, endRecord, endShard, hasWords, say } from "./shard";
export { shinglesAt, shinglesOf, wordRoom } from "./shingles";
export { labels, openings } from "./suspicions";
export { told } from "./told";
export { EASY_POINTS, easy, mark, sayWord } from "./words";

import { List } from "./list";

const input = new List(2 ** 16);
const scratch = new List(2 ** 12);

/** Room for lines, with zeros behind them. */
export function inputRoom(bytes: usize): usize {
  const at = input.renew(bytes + 64);
  memory.fill(at + bytes, 0, 64);
  return at;
}

/** Room for a text, with 64 bytes behind it. */
export function scratchRoom(bytes: usize): usize {
  return scratch.renew(bytes + 64);
}
