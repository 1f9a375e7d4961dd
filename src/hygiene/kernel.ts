import type { SourceFormat } from "../dataset/normalise.ts";
import { KERNEL } from "./kernel.generated.ts";
import { OPENING_PREFIXES } from "./refusals.ts";
import { LABEL_ENDINGS } from "./speaker-labels.ts";
import type { Suspicions } from "./suspicions.ts";
import { MARKERS, type Speech } from "./transcript.ts";
import { easyPoints, wordsOf } from "./words.ts";

/** What `kernel/index.ts` exports. Addresses and lengths are in bytes. */
interface Exports {
  memory: WebAssembly.Memory;
  inputRoom(bytes: number): number;
  scratchRoom(bytes: number): number;
  lineEnd(from: number, end: number): number;
  readLine(from: number, end: number, ofShareGpt: number): number;
  told: WebAssembly.Global;
  beginShard(threshold: number): void;
  beginRecord(): void;
  mark(id: number): void;
  say(at: number, length: number, ascii: number): number;
  sayWord(at: number, length: number): void;
  hasWords(): number;
  endRecord(): number;
  endShard(): void;
  column(index: number): number;
  wordRoom(words: number): number;
  shinglesOf(words: number): number;
  shinglesAt(): number;
  openings: WebAssembly.Global;
  labels: WebAssembly.Global;
  easy: WebAssembly.Global;
  EASY_POINTS: WebAssembly.Global;
}

/** A record that the kernel has read, and added to the shard. */
export interface ReadRecord {
  /** Canonical JSON whose digests are the identities of the record; views, good until the next call. */
  id: Uint8Array;
  prompt: Uint8Array;
  answer: Uint8Array;
  suspicions: Suspicions;
  /** UTF-16 code units of what is said, and of what users say. */
  characters: number;
  asked: number;
  /** Turns of each role. */
  systems: number;
  users: number;
  assistants: number;
  words: RecordWords;
  /** How the longest turns of users and of assistants begin, so many UTF-16 code units of each; to be asked for before the next call. */
  beginnings: (characters: number) => string[];
}

/** What the shard has of a record's words besides them. */
export interface RecordWords {
  /** Whether the record has anything but marks. */
  worded: boolean;
  /** Distinct shingles. */
  size: number;
}

/** Words and keys of a shard; views, good until the next shard begins. */
export interface KernelColumns {
  words: Uint8Array;
  wordEnds: Uint32Array;
  hashes: Uint32Array;
  transcripts: Uint8Array;
  transcriptEnds: Uint32Array;
  starts: Uint32Array;
  keys: Uint32Array;
  owners: Uint16Array | Uint32Array;
}

let compiled: WebAssembly.Module | null = null;

/**
 * The part of signing that looks at every byte: reads lines, cuts words and numbers them, makes shingles and their keys. One shard
 * at a time. What it cannot read it says so of, and what it gives is what `conversationOf`, `identitiesOf`, `transcribe`, `Shingles`
 * and `prefixKeys` give, to the bit.
 */
export class Kernel implements Speech {
  readonly #wasm: Exports;
  #bytes = new Uint8Array(0);
  #knowsEasy = false;

  constructor() {
    compiled ??= new WebAssembly.Module(Buffer.from(KERNEL, "base64"));
    this.#wasm = new WebAssembly.Instance(compiled).exports as Exports;
    this.#list(this.#wasm.openings, OPENING_PREFIXES);
    this.#list(this.#wasm.labels, LABEL_ENDINGS);
  }

  /** Bytes of memory; what was taken is never given back. */
  get bytes(): number {
    return this.#memory().length;
  }

  /** @param threshold Jaccard similarity that keys are made for */
  beginShard(threshold: number): void {
    this.#wasm.beginShard(threshold);
    this.begin();
    // The first words are the marks, and no text can say them.
    for (const name of MARKERS) this.#sayWord(name);
  }

  /** Room for lines, to be written at once; see {@link input}. @returns where it is */
  inputRoom(bytes: number): number {
    return this.#wasm.inputRoom(bytes);
  }

  /** A view of memory, good until the next call. */
  view(at: number, length: number): Uint8Array<ArrayBuffer> {
    return this.#memory().subarray(at, at + length);
  }

  /** Where the line that begins here ends. @param end of all lines */
  lineEnd(from: number, end: number): number {
    return this.#wasm.lineEnd(from, end);
  }

  /**
   * Reads a line of format `messages` or `sharegpt`, and adds its record to the shard.
   * @returns null, and nothing is done, where it is not written as most are
   */
  readLine(from: number, end: number, format: SourceFormat): ReadRecord | null {
    if (format !== "messages" && format !== "sharegpt") return null;
    const ofShareGpt = format === "sharegpt" ? 1 : 0;
    if (this.#wasm.readLine(from, end, ofShareGpt) === 0) {
      if (this.#knowsEasy || !this.view(from, end - from).some((byte) => byte >= 0x80)) return null;
      this.#learnEasy();
      if (this.#wasm.readLine(from, end, ofShareGpt) === 0) return null;
    }
    const memory = this.#memory();
    const told = new Uint32Array(memory.buffer, this.#wasm.told.value, TOLD);
    const text = (i: number) => memory.subarray(told[i]!, told[i]! + told[i + 1]!);
    const [, , , , , , suspicions, characters, asked, systems, users, assistants, worded, size] =
      told as unknown as number[];
    return {
      id: text(0),
      prompt: text(2),
      answer: text(4),
      suspicions: suspicions!,
      characters: characters!,
      asked: asked!,
      systems: systems!,
      users: users!,
      assistants: assistants!,
      words: { worded: worded === 1, size: size! },
      beginnings: (characters) =>
        [text(14), text(16)].map((bytes) => {
          // What the kernel reads has three bytes at most for a code unit.
          const { buffer, byteOffset, length } = bytes.subarray(0, 3 * characters);
          return Buffer.from(buffer, byteOffset, length).toString("utf8").slice(0, characters);
        }),
    };
  }

  /** Begins a record, which {@link mark} and {@link say} add to. */
  begin(): void {
    this.#wasm.beginRecord();
  }

  mark(id: number): void {
    this.#wasm.mark(id);
  }

  say(text: string): void {
    const { at, length } = this.#write(text);
    const ascii = length === text.length;
    if (!ascii) this.#learnEasy();
    if (this.#wasm.say(at, length, ascii ? 1 : 0) === 0) for (const word of wordsOf(text)) this.#sayWord(word);
  }

  /** Adds the record to the shard. */
  end(): RecordWords {
    return { worded: this.#wasm.hasWords() === 1, size: this.#wasm.endRecord() };
  }

  endShard(): KernelColumns {
    this.#wasm.endShard();
    const memory = this.#memory();
    const list = (index: number): [ArrayBuffer, number, number] => {
      const [start, length] = new Uint32Array(memory.buffer, this.#wasm.column(index), 2);
      return [memory.buffer, start!, length!];
    };
    const bytes = (index: number) => new Uint8Array(...list(index));
    const numbers = (index: number) => {
      const [buffer, start, length] = list(index);
      return new Uint32Array(buffer, start, length / 4);
    };
    const keys = numbers(6);
    const owners = bytes(7);
    const wide = owners.length === 4 * keys.length;
    return {
      words: bytes(0),
      wordEnds: numbers(1),
      hashes: numbers(2),
      transcripts: bytes(3),
      transcriptEnds: numbers(4),
      starts: numbers(5),
      keys,
      owners: wide ? numbers(7) : new Uint16Array(owners.buffer, owners.byteOffset, owners.length / 2),
    };
  }

  /**
   * The distinct shingles of a text, ascending, as `Shingles` makes them.
   * @param ids its words
   * @param hashes [words, 2] of all words
   * @returns a view, good until the next call
   */
  shingles(ids: Uint32Array, hashes: Uint32Array): Float64Array {
    const at = this.#wasm.wordRoom(ids.length);
    const said = new Uint32Array(this.#memory().buffer, at, 2 * ids.length);
    for (let i = 0; i < ids.length; i++) {
      said[2 * i] = hashes[2 * ids[i]!]!;
      said[2 * i + 1] = hashes[2 * ids[i]! + 1]!;
    }
    const length = this.#wasm.shinglesOf(ids.length);
    return new Float64Array(this.#memory().buffer, this.#wasm.shinglesAt(), length);
  }

  #sayWord(word: string): void {
    const { at, length } = this.#write(word);
    this.#wasm.sayWord(at, length);
  }

  /** Writes a text as UTF-8, with zeros behind it. */
  #write(text: string): { at: number; length: number } {
    const room = 3 * text.length;
    const at = this.#wasm.scratchRoom(room);
    const { written } = encoder.encodeInto(text, this.view(at, room));
    this.#bytes.fill(0, at + written, at + written + MARGIN);
    return { at, length: written };
  }

  /** Tells which characters beyond ASCII it can cut words of; not done where there are none. */
  #learnEasy(): void {
    if (this.#knowsEasy) return;
    this.#knowsEasy = true;
    const points = easyPoints(this.#wasm.EASY_POINTS.value);
    new Uint16Array(this.#memory().buffer, this.#wasm.easy.value, points.length).set(points);
  }

  #list({ value: at }: WebAssembly.Global, words: readonly string[]): void {
    const list = words.map((word) => Buffer.from(word)).flatMap((bytes) => [Buffer.of(bytes.length), bytes]);
    const bytes = Buffer.concat([...list, Buffer.of(0)]);
    if (bytes.length > MOST_LISTED) throw new Error(`no room for ${words.length} words`);
    this.#memory().set(bytes, at);
  }

  /** All memory; it moves when it grows. */
  #memory(): Uint8Array<ArrayBuffer> {
    if (this.#bytes.length === 0) this.#bytes = new Uint8Array(this.#wasm.memory.buffer);
    return this.#bytes as Uint8Array<ArrayBuffer>;
  }
}

/** Bytes of 0 behind a text, which may be looked at. */
const MARGIN = 64;
/** Numbers that are told of a record. */
const TOLD = 18;
/** Bytes of a list of words. */
const MOST_LISTED = 2048;

const encoder = new TextEncoder();
