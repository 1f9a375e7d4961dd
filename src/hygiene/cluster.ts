import { JaccardIndex } from "./jaccard.ts";
import type { RankedSet } from "./shingles.ts";

/** An item that resembles a leader. */
export interface Follower {
  item: number;
  /** The leader it resembles most; of equals the one of higher precedence. */
  leader: number;
  similarity: number;
}

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
  readonly #leaders: JaccardIndex;

  /** @param threshold Jaccard similarity from which two items resemble one another */
  constructor(threshold: number) {
    this.#leaders = new JaccardIndex(threshold);
  }

  /** Places the next item in the order of precedence. Null: it is a leader. */
  place(item: number, set: RankedSet): Follower | null {
    let best: Follower | null = null;
    for (const match of this.#leaders.find(set)) {
      if (best === null || match.similarity > best.similarity) {
        best = { item, leader: match.item, similarity: match.similarity };
      }
    }
    if (best === null) this.#leaders.add(item, set);
    return best;
  }
}
