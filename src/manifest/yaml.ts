import type { Place } from "../formats/error.ts";

/** Where the keys and values of a document stand. */
export interface Positions {
  /**
   * Place of the key (or list item) that `path` leads to, or of its value. Where the document does not go that deep, the
   * place of the deepest node on the way.
   */
  at(path: readonly (string | number)[], options?: { value?: boolean }): Place;
}
