import { lowBits } from "./gram.ts";

/** An inverted index: for each key the (owner, position) pairs it was added with, in typed arrays of a few bytes a pair. */
export class Postings {
  #heads = new Int32Array(2 ** 12).fill(-1);
  #keys = new Float64Array(2 ** 12);
  #owners = new Int32Array(2 ** 12);
  #positions = new Int32Array(2 ** 12);
  #next = new Int32Array(2 ** 12);
  #count = 0;

  /** @param key an integer from 0 to 2^53 - 1 */
  add(key: number, owner: number, position: number): void {
    if (this.#count === this.#keys.length) this.#grow();
    const node = this.#count++;
    this.#keys[node] = key;
    this.#owners[node] = owner;
    this.#positions[node] = position;
    this.#link(node);
  }

  has(key: number): boolean {
    let node = this.#heads[this.#slot(key)]!;
    while (node >= 0 && this.#keys[node] !== key) node = this.#next[node]!;
    return node >= 0;
  }

  /** Calls `visit` for every pair of the key, the latest first. */
  forEach(key: number, visit: (owner: number, position: number) => void): void {
    for (let node = this.#heads[this.#slot(key)]!; node >= 0; node = this.#next[node]!) {
      if (this.#keys[node] === key) visit(this.#owners[node]!, this.#positions[node]!);
    }
  }

  #slot(key: number): number {
    return lowBits(key) & (this.#heads.length - 1);
  }

  #link(node: number): void {
    const slot = this.#slot(this.#keys[node]!);
    this.#next[node] = this.#heads[slot]!;
    this.#heads[slot] = node;
  }

  #grow(): void {
    const length = 2 * this.#keys.length;
    this.#keys = enlarged(this.#keys, new Float64Array(length));
    this.#owners = enlarged(this.#owners, new Int32Array(length));
    this.#positions = enlarged(this.#positions, new Int32Array(length));
    this.#next = enlarged(this.#next, new Int32Array(length));
    this.#heads = new Int32Array(length).fill(-1);
    for (let node = 0; node < this.#count; node++) this.#link(node);
  }
}

function enlarged<T extends Int32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
