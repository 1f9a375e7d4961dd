import { existsSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { Stretch } from "../dataset/stretches.ts";
import { sha256 } from "../formats/digest.ts";
import { LoraError } from "../formats/error.ts";
import { type SignedStretch, type SigningJob, StretchSigner } from "./sign-stretch.ts";
import { type FileIdentity, type IdentityTask, identify } from "./stretch-digests.ts";

/** Threads beyond which the one that gathers the shards is what is waited for. */
const MOST_THREADS = 8;
/** Bytes that are signed sooner than a thread has started. */
const WORTH_A_THREAD = 2 ** 22;

/** The script of a signing thread: in `dist/`, beside the bundle or above its chunks; or among the sources, where they can run. */
export function signerScript(): string | null {
  const places = [
    "./hygiene-signer.js",
    "../hygiene-signer.js",
    ...(process.features.typescript ? ["./signer.ts"] : []),
  ];
  return places.map((place) => fileURLToPath(new URL(place, import.meta.url))).find((path) => existsSync(path)) ?? null;
}

/**
 * The program that signs, to the last bit: a bundle's chunks are named for what they hold, so that its entry differs when any of
 * them does. Null where the sources run as they are.
 */
export function signerVersion(): string | null {
  const script = signerScript();
  return script?.endsWith(".js") ? sha256(readFileSync(script)) : null;
}

/** How many threads are worth starting; 0: sign in this one. */
export function threadsFor(sizes: readonly number[]): number {
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  if (signerScript() === null || bytes < WORTH_A_THREAD) return 0;
  return Math.min(MOST_THREADS, availableParallelism(), Math.max(sizes.length, Math.ceil(bytes / WORTH_A_THREAD)));
}

/** Something a thread is asked for. */
export type Task =
  | { kind: "identify"; of: IdentityTask }
  | { kind: "sign"; stretch: Stretch /** Where that is known. */; digest: string | null };

/** Threads that sign stretches and digest files; or this one, where that is as soon done. */
export class Signers {
  readonly #job: SigningJob;
  readonly #threads: number;
  readonly #signal: AbortSignal | undefined;
  #workers: Worker[] | null = null;
  #signer: Promise<StretchSigner> | null = null;

  /** @param threads 0: in this thread */
  constructor(job: SigningJob, threads: number, signal?: AbortSignal) {
    this.#job = job;
    this.#threads = threads;
    this.#signal = signal;
  }

  /** Identities of files, in their order. @throws the file system's error */
  async *identify(files: readonly IdentityTask[]): AsyncGenerator<FileIdentity> {
    const tasks = files.map((of): Task => ({ kind: "identify", of }));
    let next = 0;
    for await (const identity of this.#results<FileIdentity | null>(tasks, async () => null)) {
      const of = files[next++]!;
      yield identity ?? (await identify(of));
    }
  }

  /**
   * Yields the stretches signed, in their order, which is all that can be told of the number of threads.
   * @param digests of the stretches, where they are known
   * @throws {LoraError} `cancelled` when the signal is aborted
   */
  sign(stretches: readonly Stretch[], digests: readonly (string | null)[]): AsyncGenerator<SignedStretch> {
    const tasks = stretches.map((stretch, i): Task => ({ kind: "sign", stretch, digest: digests[i] ?? null }));
    return this.#results(tasks, async (task) => {
      this.#signer ??= StretchSigner.of(this.#job);
      const { stretch, digest } = task as Task & { kind: "sign" };
      return (await this.#signer).sign(stretch, digest);
    });
  }

  async close(): Promise<void> {
    await Promise.all((this.#workers ?? []).map((worker) => worker.terminate()));
    this.#workers = null;
  }

  async *#results<T>(tasks: readonly Task[], here: (task: Task) => Promise<T>): AsyncGenerator<T> {
    const signal = this.#signal;
    if (this.#threads === 0) {
      for (const task of tasks) {
        refuseCancelled(signal);
        yield await here(task);
      }
      return;
    }
    const results = tasks.map(() => new Awaited<T>());
    const fail = (error: unknown) => {
      // Those that were taken are gone.
      for (const result of results) result?.reject(error);
    };
    const workers = this.#started();
    let next = 0;
    for (const worker of workers) {
      let current = -1;
      const ask = () => {
        current = next++;
        if (current < tasks.length) worker.postMessage(tasks[current]);
      };
      worker.removeAllListeners("message").removeAllListeners("error");
      worker.on("message", (result: T) => {
        results[current]!.resolve(result);
        ask();
      });
      worker.on("error", fail);
      ask();
    }
    signal?.addEventListener("abort", () => fail(cancelled(signal)), { once: true });
    for (const [i, { promise }] of results.entries()) {
      refuseCancelled(signal);
      yield await promise;
      // What was taken must not be held.
      results[i] = null as never;
    }
  }

  #started(): Worker[] {
    const script = signerScript();
    if (script === null) throw new Error("there is no script to run in a thread");
    this.#workers ??= Array.from({ length: this.#threads }, () => new Worker(script, { workerData: this.#job }));
    return this.#workers;
  }
}

/** A result that may come, or fail to, before it is waited for. */
class Awaited<T> {
  resolve!: (value: T) => void;
  reject!: (error: unknown) => void;
  readonly promise = new Promise<T>((resolve, reject) => {
    this.resolve = resolve;
    this.reject = reject;
  });

  constructor() {
    this.promise.catch(() => {});
  }
}

function refuseCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw cancelled(signal);
}

function cancelled({ reason }: AbortSignal): LoraError {
  return new LoraError("cancelled", "Cancelled while records were read.", { exit: 130, cause: reason });
}
