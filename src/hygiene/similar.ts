import type { Components } from "./components.ts";
import type { JaccardJoin } from "./jaccard.ts";
import { Numbers } from "./numbers.ts";
import { largestPartner } from "./prefix.ts";

/**
 * Joins the components of texts whose Jaccard similarity reaches the threshold: after all were added, two are in one component
 * exactly when a chain of such pairs leads from one to the other. (Components may be joined for other reasons in between.)
 *
 * What is in one component already need not be compared. So texts that share a number are listed by component, and of a family
 * of n texts that are all alike n are looked at, not n².
 */
export class SimilarTexts {
  readonly #join: JaccardJoin;
  readonly #components: Components;
  /** For each number the latest of its lists, plus one. */
  readonly #heads: Uint32Array;
  /** Of each list: an item that tells its component, its latest entry plus one, the list before it plus one. */
  readonly #items = new Numbers();
  readonly #entries = new Numbers();
  readonly #before = new Numbers();
  /** Of each entry: the text, and the entry before it plus one. */
  readonly #texts = new Numbers();
  readonly #next = new Numbers();
  readonly #itemOf: Uint32Array;
  /** 1 for those that share a number with the text that is being added. */
  readonly #common: Uint32Array;

  constructor(join: JaccardJoin, components: Components) {
    this.#join = join;
    this.#components = components;
    this.#heads = new Uint32Array(join.numbers);
    this.#itemOf = new Uint32Array(join.texts.sizes.length);
    this.#common = new Uint32Array(join.texts.sizes.length);
  }

  /** @param item its number among the components */
  add(text: number, item: number): void {
    const { texts, threshold, proposals } = this.#join;
    const numbers = proposals.numbers.subarray(proposals.starts[text]!, proposals.starts[text + 1]);
    this.#itemOf[text] = item;
    const size = texts.sizes[text]!;
    for (const owner of this.#sharing(numbers, item)) {
      const other = texts.sizes[owner]!;
      this.#common[owner] = 0;
      const peer = this.#itemOf[owner]!;
      if (this.#components.of(peer) === this.#components.of(item)) continue;
      if (Math.max(size, other) > largestPartner(Math.min(size, other), threshold)) continue;
      const both = this.#join.common(text, owner);
      if (both / (size + other - both) >= threshold) this.#components.join(peer, item);
    }
    for (const number of numbers) this.#list(number, text, item);
  }

  /** Added texts that have one of the numbers and are of another component. */
  #sharing(numbers: Uint32Array, item: number): number[] {
    const own = this.#components.of(item);
    const found: number[] = [];
    for (const number of numbers) {
      for (let list = this.#heads[number]!; list > 0; list = this.#before.view()[list - 1]!) {
        if (this.#components.of(this.#items.view()[list - 1]!) === own) continue;
        for (let entry = this.#entries.view()[list - 1]!; entry > 0; entry = this.#next.view()[entry - 1]!) {
          const owner = this.#texts.view()[entry - 1]!;
          if (this.#common[owner] === 0) found.push(owner);
          this.#common[owner] = 1;
        }
      }
    }
    return found;
  }

  #list(number: number, text: number, item: number): void {
    const own = this.#components.of(item);
    let list = this.#heads[number]!;
    while (list > 0 && this.#components.of(this.#items.view()[list - 1]!) !== own)
      list = this.#before.view()[list - 1]!;
    if (list === 0) {
      this.#items.push(item);
      this.#entries.push(0);
      this.#before.push(this.#heads[number]!);
      list = this.#items.length;
      this.#heads[number] = list;
    }
    this.#texts.push(text);
    this.#next.push(this.#entries.view()[list - 1]!);
    this.#entries.view()[list - 1] = this.#texts.length;
  }
}
