import { JaccardIndex, type JaccardJoin, type Match } from "./jaccard.ts";

/**
 * Leader clustering (Hartigan, Clustering Algorithms, 1975, chapter 3): in order of precedence, an item that resembles no
 * leader so far becomes one, and any other follows the leader it resembles most. So no two leaders resemble one another,
 * and every follower resembles its own.
 *
 * Connected components would be the other choice. They chain: in A ~ B ~ C all but A would go, though C need not resemble A
 * at all, and a family of rows made from one template, each a little different from the next, would shrink to a single row.
 *
 * The result depends on the precedence alone, not on where the items come from.
 */
export class LeaderClusters {
  readonly #index: JaccardIndex;
  /** When each leader was placed. */
  readonly #order = new Map<number, number>();

  constructor(join: JaccardJoin) {
    this.#index = new JaccardIndex(join);
  }

  /** Every leader so far that a text resembles. */
  leadersOf(text: number): number[] {
    return this.#index.find(text).map((match) => match.text);
  }

  /**
   * Places the next text in the order of precedence.
   * @returns the leader it follows, which of those it resembles most is the first; null: it leads
   */
  place(text: number): Match | null {
    const order = this.#order;
    let best: Match | null = null;
    for (const match of this.#index.find(text)) {
      const more = best === null ? 1 : match.similarity - best.similarity;
      if (more > 0 || (more === 0 && order.get(match.text)! < order.get(best!.text)!)) best = match;
    }
    if (best !== null) return best;
    order.set(text, order.size);
    this.#index.add(text);
    return null;
  }
}
