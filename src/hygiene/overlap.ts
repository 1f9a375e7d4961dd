import { hashGram } from "./gram.ts";
import { Postings } from "./postings.ts";

/** An inverted index of the n-grams of some texts. Hashes only propose: every match is compared word by word. */
export class GramIndex {
  readonly n: number;
  readonly #postings = new Postings();
  readonly #texts: Uint32Array[] = [];

  constructor(n: number) {
    this.n = n;
  }

  /** Texts are numbered in the order they are added. */
  add(text: Uint32Array): void {
    const owner = this.#texts.length;
    this.#texts.push(text);
    for (let i = 0; i + this.n <= text.length; i++) this.#postings.add(hashGram(text, i, this.n), owner, i);
  }

  /** Calls `visit` with every place of an added text at which an n-gram of `text` stands; once, however often `text` has it. */
  forEachShared(text: Uint32Array, visit: (owner: number, position: number) => void): void {
    const seen = new Set<number>();
    for (let i = 0; i + this.n <= text.length; i++) {
      const hash = hashGram(text, i, this.n);
      if (!this.#postings.has(hash) || seen.has(hash)) continue;
      this.#postings.forEach(hash, (owner, position) => {
        if (!this.#same(text, i, this.#texts[owner]!, position)) return;
        seen.add(hash);
        visit(owner, position);
      });
    }
  }

  #same(one: Uint32Array, at: number, other: Uint32Array, from: number): boolean {
    for (let k = 0; k < this.n; k++) if (one[at + k] !== other[from + k]) return false;
    return true;
  }
}

/** How much of a text lies in n-grams shared with another. */
export interface Coverage {
  owner: number;
  /** Words of the owner's text that lie in a shared n-gram. */
  words: number;
}

/** For texts of an index, how many of their words lie in n-grams shared with one other text. */
export class CoverageIndex {
  readonly #grams: GramIndex;
  readonly #starts: number[] = [];
  #length = 0;
  #stamps = new Uint32Array(0);
  #stamp = 0;

  constructor(n: number) {
    this.#grams = new GramIndex(n);
  }

  add(text: Uint32Array): void {
    this.#grams.add(text);
    this.#starts.push(this.#length);
    this.#length += text.length;
  }

  /** Added texts that share an n-gram with `text`, in the order they were added. */
  cover(text: Uint32Array): Coverage[] {
    if (this.#stamps.length < this.#length) this.#stamps = new Uint32Array(this.#length);
    const stamp = ++this.#stamp;
    const words = new Map<number, number>();
    this.#grams.forEachShared(text, (owner, position) => {
      const start = this.#starts[owner]! + position;
      let fresh = 0;
      for (let at = start; at < start + this.#grams.n; at++) {
        if (this.#stamps[at] !== stamp) fresh++;
        this.#stamps[at] = stamp;
      }
      words.set(owner, (words.get(owner) ?? 0) + fresh);
    });
    return [...words].map(([owner, count]) => ({ owner, words: count })).sort((one, other) => one.owner - other.owner);
  }
}

/** A stretch of a text. */
export interface Run {
  start: number;
  length: number;
}

/**
 * The longest run of words that both texts have, in `text`; the first of equals. A suffix automaton of the other text
 * (Blumer et al., The smallest automaton recognizing the subwords of a text, 1985) finds it in linear time.
 */
export function longestSharedRun(text: Uint32Array, other: Uint32Array): Run {
  const states = suffixAutomaton(other);
  const best: Run = { start: 0, length: 0 };
  let state = 0;
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const word = text[i]!;
    while (state !== 0 && !states[state]!.next.has(word)) {
      state = states[state]!.link;
      length = states[state]!.length;
    }
    const next = states[state]!.next.get(word);
    if (next !== undefined) {
      state = next;
      length++;
    }
    if (length > best.length) {
      best.length = length;
      best.start = i - length + 1;
    }
  }
  return best;
}

interface State {
  /** Length of the longest subword that leads here. */
  length: number;
  /** State of its longest suffix that leads elsewhere; -1 at the root. */
  link: number;
  next: Map<number, number>;
}

function suffixAutomaton(text: Uint32Array): State[] {
  const states: State[] = [{ length: 0, link: -1, next: new Map() }];
  let last = 0;
  for (const word of text) {
    const current = states.push({ length: states[last]!.length + 1, link: 0, next: new Map() }) - 1;
    let at = last;
    while (at >= 0 && !states[at]!.next.has(word)) {
      states[at]!.next.set(word, current);
      at = states[at]!.link;
    }
    if (at >= 0) {
      const target = states[at]!.next.get(word)!;
      if (states[at]!.length + 1 === states[target]!.length) {
        states[current]!.link = target;
      } else {
        const { link, next } = states[target]!;
        const clone = states.push({ length: states[at]!.length + 1, link, next: new Map(next) }) - 1;
        while (at >= 0 && states[at]!.next.get(word) === target) {
          states[at]!.next.set(word, clone);
          at = states[at]!.link;
        }
        states[target]!.link = clone;
        states[current]!.link = clone;
      }
    }
    last = current;
  }
  return states;
}
