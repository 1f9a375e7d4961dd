import { open } from "node:fs/promises";
import { join } from "node:path";
import { philox } from "../src/formats/random.ts";

export interface CorpusOptions {
  records: number;
  /** Bytes of a line, on average. */
  bytes: number;
  shards: number;
  /** Share of records that are another one with a few words changed. */
  near?: number;
  seed?: number;
}

/** Distinct words; drawn by Zipf's law, as in natural text. */
const VOCABULARY = 50_000;
/** Edited copies are made of one of this many records before. */
const RECENT = 512;

/**
 * Writes a corpus of two-turn conversations: words of a Zipf distribution in sentences with capitals, punctuation and
 * figures; some records are earlier ones with up to a fifth of the words replaced, spread over all shards.
 * @returns the shards' names
 */
export async function writeCorpus(directory: string, options: CorpusOptions): Promise<string[]> {
  const { records, bytes, shards, near = 0.05, seed = 1 } = options;
  const random = new Draws(seed);
  const vocabulary = words(random);
  const zipf = cumulative(VOCABULARY);
  const draw = () => vocabulary[bisect(zipf, random.float())]!;
  const length = Math.max(8, Math.round((bytes - 100) / 5.2));
  const recent: string[][] = [];
  const names = Array.from({ length: shards }, (_, i) => `part-${String(i).padStart(4, "0")}.jsonl`);
  const files = await Promise.all(names.map((name) => open(join(directory, name), "w")));
  const held: string[][] = names.map(() => []);
  const flush = async (shard: number) => {
    await files[shard]!.write(held[shard]!.join(""));
    held[shard] = [];
  };
  for (let i = 0; i < records; i++) {
    let text: string[];
    if (recent.length > 0 && random.float() < near) {
      text = [...recent[random.below(recent.length)]!];
      for (let edits = random.below(1 + Math.ceil(text.length / 20)); edits > 0; edits--) {
        text[random.below(text.length)] = draw();
      }
    } else {
      text = Array.from({ length: Math.round(length * (0.5 + random.float())) }, draw);
    }
    if (recent.length < RECENT) recent.push(text);
    else recent[random.below(RECENT)] = text;
    const cut = 1 + Math.floor(text.length / 4);
    const messages = [
      { role: "user", content: sentences(text.slice(0, cut)) },
      { role: "assistant", content: sentences(text.slice(cut)) },
    ];
    const shard = i % shards;
    if (held[shard]!.push(`${JSON.stringify({ id: i, messages })}\n`) === 512) await flush(shard);
  }
  for (const [shard, file] of files.entries()) {
    await flush(shard);
    await file.close();
  }
  return names;
}

/** Every fourteenth word ends a sentence, every seventh is followed by a comma. */
function sentences(words: readonly string[]): string {
  let text = "";
  for (const [i, word] of words.entries()) {
    const first = i % 14 === 0;
    if (i > 0) text += first ? ". " : i % 7 === 0 ? ", " : " ";
    text += first ? word.charAt(0).toUpperCase() + word.slice(1) : word;
  }
  return `${text}.`;
}

/** The most frequent words of English, so that the text is taken for English. */
const FREQUENT =
  "the of and to in a is that for it as was with be by on not he this are or his from at which but have an they you were her all she there would their we him been has when who will no more if out so up said what its about than into them can only other time new some could these two may first then do any like my now over such our man me even most made after also did many".split(
    " ",
  );

/** English's most frequent words, then pseudo-words of consonants and vowels, a tenth of them figures. */
function words(random: Draws): string[] {
  const consonants = "bcdfghklmnprstvz";
  const vowels = "aeiou";
  const made = new Set<string>(FREQUENT);
  while (made.size < VOCABULARY) {
    const syllables = 1 + random.below(2) + Math.floor(made.size / 5000);
    let word = "";
    if (made.size % 10 === 9) word = String(random.below(100_000));
    else
      for (let s = 0; s < Math.min(syllables, 4); s++) word += consonants[random.below(16)]! + vowels[random.below(5)]!;
    made.add(word);
  }
  return [...made];
}

function cumulative(count: number): Float64Array {
  const sums = new Float64Array(count);
  let sum = 0;
  for (let i = 0; i < count; i++) sums[i] = sum += 1 / (i + 2.7);
  return sums.map((value) => value / sum);
}

function bisect(sums: Float64Array, at: number): number {
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sums[middle]! < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Philox, four words at a time. */
class Draws {
  readonly #seed: number;
  readonly #block = new Uint32Array(4);
  #next = 0;

  constructor(seed: number) {
    this.#seed = seed;
  }

  float(): number {
    const at = this.#next++;
    if (at % 4 === 0) philox(this.#seed, 0, at / 4, 0, 0, 0, this.#block);
    return this.#block[at % 4]! / 2 ** 32;
  }

  below(limit: number): number {
    return Math.floor(this.float() * limit);
  }
}
