import { setImmediate } from "node:timers/promises";
import { LoraError } from "../formats/error.ts";
import type { OnProgress } from "../formats/progress.ts";

/** Steps between two looks at the clock of the world: often enough for a cancelled job, seldom enough to cost nothing. */
const STRIDE = 256;

/** Paces a long loop: tells how far it is, lets other events in, and stops it when it is cancelled. */
export class Pace {
  #done = 0;
  readonly #task: string;
  readonly #total: number | undefined;
  readonly #onProgress: OnProgress | undefined;
  readonly #signal: AbortSignal | undefined;

  /** @param total how many records the loop goes through, when that is known */
  constructor(
    task: string,
    total: number | undefined,
    { onProgress, signal }: { onProgress?: OnProgress | undefined; signal?: AbortSignal | undefined },
  ) {
    this.#task = task;
    this.#total = total;
    this.#onProgress = onProgress;
    this.#signal = signal;
  }

  /**
   * To be awaited once a record.
   * @throws {LoraError} `cancelled`
   */
  async step(): Promise<void> {
    if (this.#done++ % STRIDE !== 0) return;
    this.#report();
    await setImmediate();
    if (this.#signal?.aborted) {
      throw new LoraError("cancelled", `Cancelled during: ${this.#task}.`, { exit: 130, cause: this.#signal.reason });
    }
  }

  /** To be called when the loop is over. */
  end(): void {
    this.#report();
  }

  #report(): void {
    const total = this.#total === undefined ? {} : { total: this.#total };
    this.#onProgress?.({ task: this.#task, done: this.#done, ...total, unit: "records" });
  }
}
