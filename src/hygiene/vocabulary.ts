import { mix } from "./gram.ts";
import { grown } from "./numbers.ts";
import type { Speech } from "./transcript.ts";
import { wordsOf } from "./words.ts";

/**
 * Numbers for words, given in the order of their first appearance. Made for hundreds of millions of words: in ASCII text no string is
 * made for a word, and a known one is found by two hashes of 32 bits each. Of a million words two share both
 * with odds of one in thirty million.
 */
export class Vocabulary implements Speech {
  /** UTF-8 of all words, one after the other. */
  #bytes = new Uint8Array(2 ** 12);
  /** Where word `i` ends. */
  #ends = new Uint32Array(2 ** 9);
  /** Both hashes of word `i`. */
  #hashes = new Int32Array(2 ** 10);
  /** Open addressing: number of a word plus one, 0 where free. Frequent words are met early, so that their hashes lie together. */
  #slots = new Int32Array(2 ** 10);
  #mask = 2 ** 10 - 1;
  #count = 0;
  /** The text being looked at. */
  #scratch: Buffer = Buffer.alloc(2 ** 12);
  /** Words of the text so far, by their numbers. */
  #ids = new Uint32Array(2 ** 10);
  #length = 0;

  /** @param reserved names that take the first numbers and that no word can equal */
  constructor(reserved: readonly string[] = []) {
    for (const name of reserved) this.idOf(name);
  }

  get count(): number {
    return this.#count;
  }

  idOf(word: string): number {
    return this.#idOf(0, this.#write(word));
  }

  /** @param word UTF-8 */
  idOfBytes(word: Uint8Array): number {
    if (word.length > this.#scratch.length) this.#scratch = Buffer.alloc(2 * word.length);
    this.#scratch.set(word);
    return this.#idOf(0, word.length);
  }

  /** Begins a text, which {@link mark} and {@link say} add to. */
  begin(): void {
    this.#length = 0;
  }

  /** Adds a number as it is. */
  mark(id: number): void {
    this.#reserve(1);
    this.#ids[this.#length++] = id;
  }

  /** Adds the words of a text, cut as {@link wordsOf} cuts them. */
  say(text: string): void {
    const length = this.#write(text);
    if (length === text.length) this.#sayAscii(length);
    else for (const word of wordsOf(text)) this.mark(this.idOf(word));
  }

  /** The numbers since {@link begin}; a view, good until the next text begins. */
  end(): Uint32Array {
    return this.#ids.subarray(0, this.#length);
  }

  /** [length, 2] hashes of a sequence of numbers. */
  hashesOf(ids: Uint32Array): Int32Array {
    const hashes = new Int32Array(2 * ids.length);
    for (let i = 0; i < ids.length; i++) {
      hashes[2 * i] = this.#hashes[2 * ids[i]!]!;
      hashes[2 * i + 1] = this.#hashes[2 * ids[i]! + 1]!;
    }
    return hashes;
  }

  /** The words of a sequence of numbers, with spaces between. */
  textOf(ids: ArrayLike<number>): string {
    return Array.from(ids, (id) =>
      Buffer.from(this.#bytes.subarray(this.#startOf(id), this.#startOf(id + 1))).toString("utf8"),
    ).join(" ");
  }

  /** UTF-8 of all words, one after the other, where each ends, and their hashes [words, 2]; copies. */
  words(): { bytes: Uint8Array; ends: Uint32Array; hashes: Int32Array } {
    return {
      bytes: this.#bytes.slice(0, this.#startOf(this.#count)),
      ends: this.#ends.slice(0, this.#count),
      hashes: this.#hashes.slice(0, 2 * this.#count),
    };
  }

  /** @returns bytes written to the scratch; as many as there are code units exactly when all is ASCII */
  #write(text: string): number {
    if (3 * text.length >= this.#scratch.length) this.#scratch = Buffer.alloc(4 * text.length);
    return this.#scratch.write(text, 0, "utf8");
  }

  #sayAscii(length: number): void {
    this.#reserve(1 + (length >> 1));
    const text = this.#scratch;
    // What is left of an earlier text must not go on with the last word.
    text[length] = 0;
    for (let at = 0; at < length; at++) {
      const start = at;
      for (let folded = FOLDED[text[at]!]!; folded !== 0; folded = FOLDED[text[++at]!]!) text[at] = folded;
      if (at > start) this.#ids[this.#length++] = this.#idOf(start, at);
    }
  }

  /** Number of the word at a place of the scratch, which is in lower case. */
  #idOf(start: number, end: number): number {
    const [a, b] = hashesOf(this.#scratch, start, end);
    const slots = this.#slots;
    const mask = this.#mask;
    const hashes = this.#hashes;
    for (let slot = a & mask; ; slot = (slot + 1) & mask) {
      const id = slots[slot]! - 1;
      if (id < 0) return this.#add(slot, a, b, start, end);
      if (hashes[2 * id] === a && hashes[2 * id + 1] === b) return id;
    }
  }

  #add(slot: number, a: number, b: number, start: number, end: number): number {
    const id = this.#count++;
    const from = this.#startOf(id);
    const to = from + end - start;
    if (to > this.#bytes.length) this.#bytes = grown(this.#bytes, new Uint8Array(2 * to));
    this.#bytes.set(this.#scratch.subarray(start, end), from);
    if (id === this.#ends.length) {
      this.#ends = grown(this.#ends, new Uint32Array(2 * id));
      this.#hashes = grown(this.#hashes, new Int32Array(4 * id));
    }
    this.#ends[id] = to;
    this.#hashes[2 * id] = a;
    this.#hashes[2 * id + 1] = b;
    this.#slots[slot] = id + 1;
    if (2 * this.#count > this.#mask) this.#rehash();
    return id;
  }

  #rehash(): void {
    this.#slots = new Int32Array(2 * this.#slots.length);
    this.#mask = 2 * this.#mask + 1;
    for (let id = 0; id < this.#count; id++) {
      let slot = this.#hashes[2 * id]! & this.#mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & this.#mask;
      this.#slots[slot] = id + 1;
    }
  }

  /** Room for so many more words. */
  #reserve(more: number): void {
    const length = this.#length + more;
    if (length <= this.#ids.length) return;
    this.#ids = grown(this.#ids, new Uint32Array(2 * length));
  }

  #startOf(id: number): number {
    return id === 0 ? 0 : this.#ends[id - 1]!;
  }
}

/**
 * Two hashes of a word in the manner of MurmurHash3 (Appleby): of its bytes as numbers of 32 bits, the lowest first, filled up with
 * zeros to a multiple of sixteen bytes.
 */
function hashesOf(bytes: Uint8Array, start: number, end: number): [a: number, b: number] {
  let a = 0x9747b28c ^ (end - start);
  let b = 0x3c074a61 ^ (end - start);
  let at = start;
  do {
    for (let four = 0; four < 4; four++) {
      let bits = 0;
      for (let shift = 0; shift < 32; shift += 8, at++) if (at < end) bits |= bytes[at]! << shift;
      let k = Math.imul(bits, 0xcc9e2d51);
      a ^= Math.imul((k << 15) | (k >>> 17), 0x1b873593);
      a = (Math.imul((a << 13) | (a >>> 19), 5) + 0xe6546b64) | 0;
      k = Math.imul(bits, 0x239b961b);
      b ^= Math.imul((k << 16) | (k >>> 16), 0xab0e9789);
      b = (Math.imul((b << 17) | (b >>> 15), 5) + 0x561ccd1b) | 0;
    }
  } while (at < end);
  return [mix(a), mix(b)];
}

/** Lower case of the ASCII characters that make words; 0 for those that separate. */
const FOLDED = new Uint8Array(256);
for (const char of "abcdefghijklmnopqrstuvwxyz0123456789_") {
  FOLDED[char.charCodeAt(0)] = char.charCodeAt(0);
  FOLDED[char.toUpperCase().charCodeAt(0)] = char.charCodeAt(0);
}
