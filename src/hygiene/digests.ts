import { grown } from "./numbers.ts";

/** The first bytes of digests in hex, one after the other. */
export class Digests {
  readonly #width: number;
  #bytes = Buffer.alloc(2 ** 12);
  #length = 0;

  /** @param width how many bytes are kept of each */
  constructor(width: number) {
    this.#width = width;
  }

  push(digest: string): void {
    if (this.#length + this.#width > this.#bytes.length) {
      this.#bytes = grown(this.#bytes, Buffer.alloc(2 * this.#bytes.length));
    }
    this.#length += this.#bytes.write(digest, this.#length, this.#width, "hex");
  }

  view(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }
}
