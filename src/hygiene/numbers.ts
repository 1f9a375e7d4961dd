/** A list of unsigned 32-bit numbers that grows. */
export class Numbers {
  #items: Uint32Array;
  #length = 0;

  /** @param room for how many at first */
  constructor(room = 2 ** 10) {
    this.#items = new Uint32Array(Math.max(1, room));
  }

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

/** A list of keys that grows. */
export class Keys {
  #items: Float64Array;
  #length: number;

  constructor(items: Float64Array = new Float64Array(2 ** 8), length = 0) {
    this.#items = items;
    this.#length = length;
  }

  get length(): number {
    return this.#length;
  }

  push(key: number): void {
    if (this.#length === this.#items.length) this.#items = grown(this.#items, new Float64Array(2 * this.#length + 16));
    this.#items[this.#length++] = key;
  }

  /** Good until the list grows. */
  view(): Float64Array {
    return this.#items.subarray(0, this.#length);
  }
}

/** `to`, with the items of `from` at its beginning. */
export function grown<T extends Uint8Array | Uint32Array | Int32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
