import type { Texts } from "../../src/hygiene/keyed-texts.ts";
import { keyBlock } from "../../src/hygiene/keys.ts";
import { prefixKeys } from "../../src/hygiene/prefix.ts";
import { Shingles } from "../../src/hygiene/shingles.ts";
import { Vocabulary } from "../../src/hygiene/vocabulary.ts";

/** Texts that are given as words, as a join takes them. */
export function shingledTexts(texts: readonly (readonly string[])[], threshold: number): Texts {
  const vocabulary = new Vocabulary();
  const transcripts = texts.map((words) => Uint32Array.from(words, (word) => vocabulary.idOf(word)));
  const shingles = new Shingles(vocabulary.words().hashes);
  const sets = transcripts.map((transcript) => shingles.of(transcript).slice());
  // Two blocks, so that none of them is all.
  const half = sets.length >> 1;
  const blocks = [sets.slice(0, half), sets.slice(half)].map((some) =>
    keyBlock(some.map((set) => prefixKeys(set, threshold))),
  );
  return { blocks, sizes: Uint32Array.from(sets, ({ length }) => length), shingles: (text) => sets[text]! };
}
