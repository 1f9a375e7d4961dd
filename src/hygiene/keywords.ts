const ASCII = 128;

/** Finds which of many ASCII keywords stand in a text, in one pass: two characters at each place tell which may begin there. */
export class Keywords {
  /** By the first two characters of a keyword, which ones begin so; 0 is none. */
  readonly #slots = new Uint8Array(ASCII * ASCII);
  readonly #beginning: { keyword: string; owner: number }[][] = [[]];

  /** @param owners the keywords of each owner, of two characters or more */
  constructor(owners: readonly (readonly string[])[]) {
    for (const [owner, keywords] of owners.entries()) {
      for (const keyword of keywords) {
        const pair = keyword.charCodeAt(0) * ASCII + keyword.charCodeAt(1);
        if (this.#slots[pair] === 0) this.#slots[pair] = this.#beginning.push([]) - 1;
        this.#beginning[this.#slots[pair]!]!.push({ keyword, owner });
      }
    }
  }

  /** Owners of which a keyword stands in the text, in their order. */
  ownersIn(text: string): number[] {
    const found = new Set<number>();
    let before = text.charCodeAt(0);
    for (let at = 1; at < text.length; at++) {
      const code = text.charCodeAt(at);
      const slot = before < ASCII && code < ASCII ? this.#slots[before * ASCII + code]! : 0;
      before = code;
      if (slot === 0) continue;
      for (const { keyword, owner } of this.#beginning[slot]!) {
        if (text.startsWith(keyword, at - 1)) found.add(owner);
      }
    }
    return [...found].sort((one, other) => one - other);
  }
}
