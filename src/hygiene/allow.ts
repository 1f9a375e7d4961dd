import type { Place } from "../formats/error.ts";
import { excerpt } from "../formats/excerpt.ts";
import type { Finding } from "../formats/finding.ts";
import type { ResolvedHygiene } from "../manifest/resolve.ts";
import type { Told } from "./remark.ts";

/** Where the manifest says something, such as `["hygiene", "allow", 0]`. */
export type PlaceOf = (path: readonly (string | number)[]) => Place;

/** What the manifest allows by fingerprint. */
export class Allowances {
  readonly #entries: ResolvedHygiene["allow"];
  readonly #known: ReadonlySet<string>;
  readonly #used = new Set<string>();

  constructor(entries: ResolvedHygiene["allow"]) {
    this.#entries = entries;
    this.#known = new Set(entries.map((entry) => entry.fingerprint));
  }

  /** Whether what is remarked on may be there. */
  admits({ fingerprint }: Told): boolean {
    if (fingerprint === undefined || !this.#known.has(fingerprint)) return false;
    this.#used.add(fingerprint);
    return true;
  }

  /** Entries that allowed nothing, to be asked for when every record has gone by. */
  unused(placeOf: PlaceOf): Finding[] {
    return this.#entries.flatMap((entry, index): Finding[] => {
      if (this.#used.has(entry.fingerprint)) return [];
      return [
        {
          rule: "allow-unused",
          severity: "warning",
          message: `Nothing in the data has the fingerprint ${excerpt(entry.fingerprint)}.`,
          help: "Take the entry out: what it allowed is gone, or has changed.",
          place: placeOf(["hygiene", "allow", index]),
        },
      ];
    });
  }
}
