import { grown } from "./numbers.ts";

/** A list of numbers as LEB128: seven bits a byte, the lowest first. */
export class Leb128 {
  #bytes = new Uint8Array(2 ** 12);
  #length = 0;

  /** Of bytes. */
  get length(): number {
    return this.#length;
  }

  append(numbers: Uint32Array): void {
    const most = this.#length + 5 * numbers.length;
    if (most > this.#bytes.length) this.#bytes = grown(this.#bytes, new Uint8Array(2 * most));
    const bytes = this.#bytes;
    let at = this.#length;
    for (let i = 0; i < numbers.length; i++) {
      let rest = numbers[i]!;
      for (; rest >= 0x80; rest >>>= 7) bytes[at++] = (rest & 0x7f) | 0x80;
      bytes[at++] = rest;
    }
    this.#length = at;
  }

  /** Good until the list grows. */
  view(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }
}

/** Appends the numbers of a piece of a list. */
export function readLeb128(bytes: Uint8Array, numbers: { push(number: number): void }): void {
  for (let i = 0; i < bytes.length; ) {
    let number = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[i++]!;
      number |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    numbers.push(number);
  }
}
