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
    return this.#idOf(this.#write(word));
  }

  /** @param word UTF-8 */
  idOfBytes(word: Uint8Array): number {
    if (word.length > this.#scratch.length) this.#scratch = Buffer.alloc(2 * word.length);
    this.#scratch.set(word);
    return this.#idOf(word.length);
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
    const [bytes, ids] = [this.#scratch, this.#ids];
    // What is left of an earlier text must not go on with the last word.
    bytes[length] = 0;
    let count = this.#length;
    for (let at = 0; at < length; at++) {
      let folded = FOLDED[bytes[at]!]!;
      if (folded === 0) continue;
      const start = at;
      let a = BASIS_A;
      let b = BASIS_B;
      do {
        a = Math.imul(a ^ folded, PRIME_A);
        b = Math.imul(b ^ folded, PRIME_B);
        folded = FOLDED[bytes[++at]!]!;
      } while (folded !== 0);
      a = mix(a);
      b = mix(b);
      ids[count++] = this.#find(a, b, start, at);
    }
    this.#length = count;
  }

  /** Number of the word of so many bytes in the scratch, which are folded. */
  #idOf(length: number): number {
    let a = BASIS_A;
    let b = BASIS_B;
    for (let i = 0; i < length; i++) {
      a = Math.imul(a ^ this.#scratch[i]!, PRIME_A);
      b = Math.imul(b ^ this.#scratch[i]!, PRIME_B);
    }
    return this.#find(mix(a), mix(b), 0, length, false);
  }

  /** Number of the word of these hashes, which stands in the scratch. */
  #find(a: number, b: number, start: number, end: number, ascii = true): number {
    const slots = this.#slots;
    const mask = this.#mask;
    const hashes = this.#hashes;
    for (let slot = a & mask; ; slot = (slot + 1) & mask) {
      const id = slots[slot]! - 1;
      if (id < 0) return this.#add(slot, a, b, start, end, ascii);
      if (hashes[2 * id] === a && hashes[2 * id + 1] === b) return id;
    }
  }

  #add(slot: number, a: number, b: number, start: number, end: number, ascii: boolean): number {
    const id = this.#count++;
    const from = this.#startOf(id);
    const to = from + end - start;
    if (to > this.#bytes.length) this.#bytes = grown(this.#bytes, new Uint8Array(2 * to));
    for (let i = start, j = from; i < end; i++, j++) {
      this.#bytes[j] = ascii ? FOLDED[this.#scratch[i]!]! : this.#scratch[i]!;
    }
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

/** FNV-1a (Fowler, Noll, Vo), and the same with another basis and another odd multiplier. */
const BASIS_A = 0x811c9dc5 | 0;
const PRIME_A = 0x01000193;
const BASIS_B = 0x3c074a61;
const PRIME_B = 0x5bd1e995;

/** Lower case of the ASCII characters that make words; 0 for those that separate. */
const FOLDED = new Uint8Array(256);
for (const char of "abcdefghijklmnopqrstuvwxyz0123456789_") {
  FOLDED[char.charCodeAt(0)] = char.charCodeAt(0);
  FOLDED[char.toUpperCase().charCodeAt(0)] = char.charCodeAt(0);
}
