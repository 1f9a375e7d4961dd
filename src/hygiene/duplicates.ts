import type { DuplicateCluster } from "../dataset/change.ts";
import { Components } from "./components.ts";
import type { Row } from "./row.ts";

/** All records; a row is made of what is spoken about. */
interface Records {
  /** Ordinals in order of precedence. */
  readonly ranked: Uint32Array;
  row(ordinal: number): Row;
}

/** Clusters that are told of. */
const MOST = 5;

/** Records that repeat one another, directly or through others, in clusters. */
export class Duplicates {
  /** Of records by their rank. */
  readonly components: Components;
  readonly #records: Records;
  readonly #repeats = new Map<Row, "exact" | "near">();

  constructor(records: Records) {
    this.#records = records;
    this.components = new Components(records.ranked.length);
  }

  /** A record that says what another says. */
  repeat(kind: "exact" | "near", row: Row, of: Row): void {
    this.components.join(row.rank, of.rank);
    this.#repeats.set(row, kind);
  }

  isRepeat(row: Row): boolean {
    return this.#repeats.has(row);
  }

  /** Of each cluster the records that are called repetitions of none, in order of precedence; by its lowest rank. */
  kept(): Map<number, Row[]> {
    const { ranked } = this.#records;
    const heads = new Uint8Array(ranked.length);
    const kept = new Map<number, Row[]>();
    for (const { rank } of this.#repeats.keys()) {
      const head = this.components.of(rank);
      if (heads[head] === 0) kept.set(head, []);
      heads[head] = 1;
    }
    for (let rank = 0; rank < ranked.length; rank++) {
      const head = this.components.of(rank);
      // Most are in no cluster.
      if (heads[head] === 0) continue;
      const row = this.#records.row(ranked[rank]!);
      if (!this.isRepeat(row)) kept.get(head)!.push(row);
    }
    return kept;
  }

  /** How many records are called repetitions, by the lowest rank of their cluster. */
  sizes(): Map<number, { exact: number; near: number }> {
    const sizes = new Map<number, { exact: number; near: number }>();
    for (const [{ rank }, kind] of this.#repeats) {
      const head = this.components.of(rank);
      const size = sizes.get(head) ?? { exact: 0, near: 0 };
      size[kind]++;
      sizes.set(head, size);
    }
    return sizes;
  }

  largest(): DuplicateCluster[] {
    const kept = this.kept();
    const sizes = [...this.sizes()].sort(
      ([a, one], [b, other]) => other.exact + other.near - one.exact - one.near || a - b,
    );
    return sizes.slice(0, MOST).map(([head, size]) => {
      const [{ place }, ...others] = kept.get(head)! as [Row, ...Row[]];
      return { place, alsoKept: others.map((row) => row.place), ...size };
    });
  }
}
