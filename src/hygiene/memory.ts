import { join } from "node:path";
import type { HeldOut } from "./contamination.ts";
import type { Corpus } from "./corpus.ts";
import type { JaccardJoin } from "./jaccard.ts";
import { JoinMemory } from "./join-memory.ts";
import { OverlapMemory, type Overlaps } from "./overlap-memory.ts";

const [JOIN, OVERLAPS] = ["join", "overlaps"] as const;
/** Names of the files in the cache of a data set. */
export const MEMORY_FILES: readonly string[] = [JOIN, OVERLAPS];

/** What was found when a data set was looked at before. It may be deleted or damaged: it changes no result. */
export class Memory {
  readonly join: JoinMemory;
  readonly #overlaps: OverlapMemory;

  private constructor(join: JoinMemory, overlaps: OverlapMemory) {
    this.join = join;
    this.#overlaps = overlaps;
  }

  /**
   * @param cache directory that is kept between runs
   * @param name of the data set
   */
  static async of(cache: string, name: string): Promise<Memory> {
    const at = (file: string) => join(cache, name, file);
    return new Memory(await JoinMemory.at(at(JOIN)), await OverlapMemory.at(at(OVERLAPS)));
  }

  /** What train records share with held-out rows, as far as it is known. */
  overlaps(corpus: Corpus, heldOut: readonly HeldOut[]): Overlaps {
    return this.#overlaps.recall(corpus, heldOut);
  }

  /** Keeps what is known now. */
  async keep(join: JaccardJoin): Promise<void> {
    await this.join.keep(join);
    await this.#overlaps.keep();
  }
}
