import type { Pace } from "./pace.ts";
import type { KeyBlock } from "./prefix.ts";
import { keyBlock, prefixKeys, type Texts } from "./shared.ts";
import { Shingles } from "./shingles.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** Texts whose keys lie together. */
const BLOCK = 2 ** 12;

/** Shingles of transcripts. Only sizes and prefix keys are kept: about 200 bytes for a text of 170 words at a threshold of 0.7. */
export async function shingledTexts(
  transcripts: { count: number; at(text: number): Uint32Array },
  vocabulary: Vocabulary,
  threshold: number,
  pace: Pace,
): Promise<Texts> {
  const shingles = new Shingles(vocabulary.words());
  const sizes = new Uint32Array(transcripts.count);
  const blocks: KeyBlock[] = [];
  let lists: Uint32Array[] = [];
  for (let text = 0; text < transcripts.count; text++) {
    await pace.step();
    const set = shingles.of(transcripts.at(text));
    sizes[text] = set.length;
    lists.push(prefixKeys(set, threshold));
    if (lists.length < BLOCK) continue;
    blocks.push(keyBlock(lists));
    lists = [];
  }
  blocks.push(keyBlock(lists));
  pace.end();
  return { blocks, sizes, shingles: (text) => shingles.of(transcripts.at(text)) };
}
