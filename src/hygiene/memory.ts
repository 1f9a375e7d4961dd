import { join } from "node:path";
import type { HeldOut } from "./contamination.ts";
import type { Corpus } from "./corpus.ts";
import type { JaccardJoin } from "./jaccard.ts";
import { JoinMemory } from "./join-memory.ts";
import { OverlapMemory, type Overlaps } from "./overlap-memory.ts";

const JOIN = "join";
/** What leaks are looked for into: what was held out before, what this data set deals, what others deal. A file for each. */
const SOUGHT = { "held-out": "overlaps", dealt: "overlaps-dealt", "dealt-elsewhere": "overlaps-elsewhere" } as const;
export type Sought = keyof typeof SOUGHT;
/** Names of the files in the cache of a data set. */
export const MEMORY_FILES: readonly string[] = [JOIN, ...Object.values(SOUGHT)];

/** What was found when a data set was looked at before. It may be deleted or damaged: it changes no result. */
export class Memory {
  readonly join: JoinMemory;
  readonly #overlaps: ReadonlyMap<string, OverlapMemory>;

  private constructor(join: JoinMemory, overlaps: ReadonlyMap<string, OverlapMemory>) {
    this.join = join;
    this.#overlaps = overlaps;
  }

  /**
   * @param cache directory that is kept between runs
   * @param name of the data set
   */
  static async of(cache: string, name: string): Promise<Memory> {
    const at = (file: string) => join(cache, name, file);
    const overlaps = new Map<string, OverlapMemory>();
    for (const [sought, file] of Object.entries(SOUGHT)) overlaps.set(sought, await OverlapMemory.at(at(file)));
    return new Memory(await JoinMemory.at(at(JOIN)), overlaps);
  }

  /** What train records share with held-out rows, as far as it is known; to be asked once for each. */
  overlaps(sought: Sought, corpus: Corpus, heldOut: readonly HeldOut[]): Overlaps {
    return this.#overlaps.get(sought)!.recall(corpus, heldOut);
  }

  /** Keeps what is known now. */
  async keep(join: JaccardJoin): Promise<void> {
    await this.join.keep(join);
    for (const overlaps of this.#overlaps.values()) await overlaps.keep();
  }
}
