/** Numbers for words, given in the order of their first appearance. Two words are equal exactly when their numbers are. */
export class Vocabulary {
  readonly #ids = new Map<string, number>();
  readonly #words: string[];

  /** @param reserved names that take the first numbers and that no word can equal */
  constructor(reserved: readonly string[] = []) {
    this.#words = [...reserved];
  }

  idOf(word: string): number {
    const known = this.#ids.get(word);
    if (known !== undefined) return known;
    const id = this.#words.length;
    const copy = detached(word);
    this.#words.push(copy);
    this.#ids.set(copy, id);
    return id;
  }

  /** The words of a sequence of numbers, with spaces between. */
  textOf(ids: ArrayLike<number>): string {
    return Array.from(ids, (id) => this.#words[id] ?? "").join(" ");
  }
}

/** V8 keeps the whole text alive behind a slice of 13 characters or more. */
function detached(word: string): string {
  return word.length < 13 ? word : Buffer.from(word, "utf16le").toString("utf16le");
}

const CHUNK = 1 << 20;

/** Many short sequences of unsigned 32-bit numbers, 4 bytes a number, without an object for each. */
export class Sequences {
  readonly #chunks: Uint32Array[] = [];
  readonly #ends: number[] = [];
  readonly #chunkOf: number[] = [];
  #filled = 0;

  get count(): number {
    return this.#ends.length;
  }

  /** Appends a sequence and returns its index. */
  push(sequence: ArrayLike<number>): number {
    let chunk = this.#chunks.at(-1);
    if (chunk === undefined || this.#filled + sequence.length > chunk.length) {
      chunk = new Uint32Array(Math.max(CHUNK, sequence.length));
      this.#chunks.push(chunk);
      this.#filled = 0;
    }
    chunk.set(sequence, this.#filled);
    this.#filled += sequence.length;
    this.#ends.push(this.#filled);
    this.#chunkOf.push(this.#chunks.length - 1);
    return this.#ends.length - 1;
  }

  /** A view; not to be written to. */
  at(index: number): Uint32Array {
    const chunk = this.#chunkOf[index]!;
    const start = index > 0 && this.#chunkOf[index - 1] === chunk ? this.#ends[index - 1]! : 0;
    return this.#chunks[chunk]!.subarray(start, this.#ends[index]);
  }
}
