import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { sha256 } from "../formats/digest.ts";
import { replaceCached } from "./cached.ts";
import type { HeldOut, Overlap } from "./contamination.ts";
import type { Corpus } from "./corpus.ts";

/** To be changed with the rules of contamination, and with the form of the file. */
const FORMAT = 1;
/** Numbers beyond which overlaps are not kept: where all records share a phrase with all held-out rows. */
const MOST_KEPT = 2 ** 22;

/** Overlaps of a shard: a digit for each record, 1 where it was looked at, and those that are not empty. */
interface KeptShard {
  looked: string;
  found: [at: number, overlap: Overlap][];
}

/** What is kept, with the digest of the held-out rows. */
interface Kept {
  heldOut: string;
  shards: { [name: string]: KeptShard };
}

/** Overlaps of records, by ordinal. */
export interface Overlaps {
  get(ordinal: number): Overlap | undefined;
  set(ordinal: number, overlap: Overlap): void;
}

const NONE: Overlap = { covered: [], equal: [], runs: [] };

/** Keeps what train records share with held-out rows for the next run: of records that did not change it is known while those do not. */
export class OverlapMemory {
  readonly #path: string;
  readonly #kept: Kept | null;
  #corpus: Corpus | null = null;
  #heldOut = "";
  #looked = new Uint8Array(0);
  readonly #found = new Map<number, Overlap>();
  #numbers = 0;

  private constructor(path: string, kept: Kept | null) {
    this.#path = path;
    this.#kept = kept;
  }

  /** @param path of the file */
  static async at(path: string): Promise<OverlapMemory> {
    const text = await readFile(path, "utf8").catch(() => "");
    const body = text.slice(65);
    return new OverlapMemory(path, text.slice(0, 64) === sha256(body) ? (JSON.parse(body) as Kept) : null);
  }

  /** What is known of the records of a corpus; it may be told more. */
  recall(corpus: Corpus, heldOut: readonly HeldOut[]): Overlaps {
    this.#corpus = corpus;
    this.#heldOut = digestOf(corpus, heldOut);
    this.#looked = new Uint8Array(corpus.count);
    if (this.#kept?.heldOut === this.#heldOut) {
      for (const [s, { name }] of corpus.shards.entries()) {
        const known = name === null ? undefined : this.#kept.shards[name];
        if (known === undefined) continue;
        const first = corpus.firsts[s]!;
        for (let at = 0; at < known.looked.length; at++) if (known.looked[at] === "1") this.#looked[first + at] = 1;
        for (const [at, overlap] of known.found) this.#add(first + at, overlap);
      }
    }
    return {
      get: (ordinal) => (this.#looked[ordinal] === 1 ? (this.#found.get(ordinal) ?? NONE) : undefined),
      set: (ordinal, overlap) => {
        if (this.#looked[ordinal] === 1) return;
        this.#looked[ordinal] = 1;
        this.#add(ordinal, overlap);
      },
    };
  }

  async keep(): Promise<void> {
    const corpus = this.#corpus;
    if (corpus === null || this.#numbers > MOST_KEPT) return;
    const shards: Kept["shards"] = {};
    for (const [s, { name, shard }] of corpus.shards.entries()) {
      const first = corpus.firsts[s]!;
      const looked = this.#looked.subarray(first, first + shard.count);
      if (name === null || !looked.includes(1)) continue;
      const found: KeptShard["found"] = [];
      for (let at = 0; at < shard.count; at++) {
        const overlap = this.#found.get(first + at);
        if (overlap !== undefined) found.push([at, overlap]);
      }
      shards[name] = { looked: looked.join(""), found };
    }
    if (Object.keys(shards).length === 0) return;
    const kept: Kept = { heldOut: this.#heldOut, shards };
    const body = JSON.stringify(kept);
    if (body !== JSON.stringify(this.#kept)) await replaceCached(this.#path, `${sha256(body)}\n${body}`);
  }

  #add(ordinal: number, overlap: Overlap): void {
    const { covered, equal, runs } = overlap;
    const numbers = 2 * covered.length + equal.length + runs.length;
    if (numbers === 0) return;
    this.#numbers += numbers;
    // Beyond what is kept nothing is held either: it is in use until the next record only.
    if (this.#numbers <= MOST_KEPT) this.#found.set(ordinal, overlap);
  }
}

function digestOf({ vocabulary }: Corpus, heldOut: readonly HeldOut[]): string {
  const hash = createHash("sha256").update(`lora-action held-out v${FORMAT}\0`);
  for (const { prompt, text } of heldOut) {
    hash.update(`${prompt.length} ${text.length}\0`);
    hash.update(vocabulary.hashesOf(prompt)).update(vocabulary.hashesOf(text));
  }
  return hash.digest("hex");
}
