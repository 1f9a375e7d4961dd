import { wordsOf } from "./words.ts";

/**
 * Numbers for words, given in the order of their first appearance. Two words are equal exactly when their numbers are.
 * Made for hundreds of millions of words: in ASCII text no string is made for a word, and known ones are found by their bytes.
 */
export class Vocabulary {
  /** UTF-8 of all words, one after the other. */
  #bytes = new Uint8Array(2 ** 12);
  /** Where word `i` ends. */
  #ends = new Uint32Array(2 ** 9);
  /** Hash of word `i`. */
  #hashes = new Int32Array(2 ** 9);
  /** Open addressing: number of a word plus one, 0 where free. */
  #slots = new Int32Array(2 ** 10);
  #count = 0;
  /** The text being looked at. */
  #scratch: Buffer = Buffer.alloc(2 ** 12);
  readonly #text = new Numbers();

  /** @param reserved names that take the first numbers and that no word can equal */
  constructor(reserved: readonly string[] = []) {
    for (const name of reserved) this.idOf(name);
  }

  get count(): number {
    return this.#count;
  }

  idOf(word: string): number {
    return this.#find(0, this.#write(word));
  }

  /** @param word UTF-8 */
  idOfBytes(word: Uint8Array): number {
    if (word.length > this.#scratch.length) this.#scratch = Buffer.alloc(2 * word.length);
    this.#scratch.set(word);
    return this.#find(0, word.length);
  }

  /** Begins a text, which {@link mark} and {@link say} add to. */
  begin(): void {
    this.#text.clear();
  }

  /** Adds a number as it is. */
  mark(id: number): void {
    this.#text.push(id);
  }

  /** Adds the words of a text, cut as {@link wordsOf} cuts them. */
  say(text: string): void {
    const length = this.#write(text);
    if (length === text.length) this.#sayAscii(length);
    else for (const word of wordsOf(text)) this.#text.push(this.idOf(word));
  }

  /** The numbers since {@link begin}; a view, good until the next text begins. */
  end(): Uint32Array {
    return this.#text.view();
  }

  /** The words of a sequence of numbers, with spaces between. */
  textOf(ids: ArrayLike<number>): string {
    return Array.from(ids, (id) =>
      Buffer.from(this.#bytes.subarray(this.#startOf(id), this.#startOf(id + 1))).toString("utf8"),
    ).join(" ");
  }

  /** UTF-8 of all words, one after the other, and where each ends; copies. */
  words(): { bytes: Uint8Array; ends: Uint32Array } {
    return { bytes: this.#bytes.slice(0, this.#startOf(this.#count)), ends: this.#ends.slice(0, this.#count) };
  }

  /** @returns bytes written to the scratch; as many as there are code units exactly when all is ASCII */
  #write(text: string): number {
    if (3 * text.length >= this.#scratch.length) this.#scratch = Buffer.alloc(4 * text.length);
    return this.#scratch.write(text, 0, "utf8");
  }

  #sayAscii(length: number): void {
    const bytes = this.#scratch;
    // What is left of an earlier text must not go on with the last word.
    bytes[length] = 0;
    for (let at = 0; at < length; at++) {
      const start = at;
      for (let folded = FOLDED[bytes[at]!]!; folded !== 0; folded = FOLDED[bytes[at]!]!) bytes[at++] = folded;
      if (at > start) this.#text.push(this.#find(start, at));
    }
  }

  /** Number of the word at these bytes of the scratch. */
  #find(start: number, end: number): number {
    const bytes = this.#scratch;
    let hash = 0x811c9dc5;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
    hash ^= hash >>> 15;
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const id = this.#slots[slot]! - 1;
      if (id < 0) return this.#add(slot, hash, start, end);
      if (this.#hashes[id] === hash && this.#same(id, start, end)) return id;
    }
  }

  #same(id: number, start: number, end: number): boolean {
    const from = this.#startOf(id);
    if (this.#ends[id]! - from !== end - start) return false;
    for (let i = start, j = from; i < end; i++, j++) if (this.#scratch[i] !== this.#bytes[j]) return false;
    return true;
  }

  #add(slot: number, hash: number, start: number, end: number): number {
    const id = this.#count++;
    const from = this.#startOf(id);
    const to = from + end - start;
    if (to > this.#bytes.length) this.#bytes = grown(this.#bytes, new Uint8Array(2 * to));
    this.#bytes.set(this.#scratch.subarray(start, end), from);
    if (id === this.#ends.length) {
      this.#ends = grown(this.#ends, new Uint32Array(2 * id));
      this.#hashes = grown(this.#hashes, new Int32Array(2 * id));
    }
    this.#ends[id] = to;
    this.#hashes[id] = hash;
    this.#slots[slot] = id + 1;
    if (2 * this.#count > this.#slots.length) this.#rehash();
    return id;
  }

  #rehash(): void {
    this.#slots = new Int32Array(2 * this.#slots.length);
    const mask = this.#slots.length - 1;
    for (let id = 0; id < this.#count; id++) {
      let slot = this.#hashes[id]! & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = id + 1;
    }
  }

  #startOf(id: number): number {
    return id === 0 ? 0 : this.#ends[id - 1]!;
  }
}

/** Lower case of the ASCII characters that make words; 0 for those that separate. */
const FOLDED = new Uint8Array(256);
for (const char of "abcdefghijklmnopqrstuvwxyz0123456789_") {
  FOLDED[char.charCodeAt(0)] = char.charCodeAt(0);
  FOLDED[char.toUpperCase().charCodeAt(0)] = char.charCodeAt(0);
}

/** A list of unsigned 32-bit numbers that grows. */
export class Numbers {
  #items = new Uint32Array(2 ** 10);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(item: number): void {
    if (this.#length === this.#items.length) this.#items = grown(this.#items, new Uint32Array(2 * this.#length));
    this.#items[this.#length++] = item;
  }

  append(items: Uint32Array): void {
    const length = this.#length + items.length;
    if (length > this.#items.length) this.#items = grown(this.#items, new Uint32Array(2 * length));
    this.#items.set(items, this.#length);
    this.#length = length;
  }

  clear(): void {
    this.#length = 0;
  }

  /** Good until the list grows. */
  view(): Uint32Array {
    return this.#items.subarray(0, this.#length);
  }
}

/** `to`, with the items of `from` at its beginning. */
export function grown<T extends Uint8Array | Uint32Array | Int32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
