import { existsSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { Stretch } from "../dataset/stretches.ts";
import { sha256 } from "../formats/digest.ts";
import { LoraError } from "../formats/error.ts";
import { type SignedStretch, type SigningJob, StretchSigner } from "./sign-stretch.ts";

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
export function threadsFor(stretches: readonly Stretch[]): number {
  const bytes = stretches.reduce((sum, { start, end }) => sum + end - start, 0);
  if (signerScript() === null || bytes < WORTH_A_THREAD) return 0;
  return Math.min(MOST_THREADS, availableParallelism(), stretches.length);
}

/**
 * Signs stretches on some threads and yields them in their order, which is all that can be told of the threads' number.
 * @param threads 0: in this thread
 * @throws {LoraError} `cancelled` when the signal is aborted
 */
export async function* signStretches(
  stretches: readonly Stretch[],
  job: SigningJob,
  threads: number,
  signal?: AbortSignal,
): AsyncGenerator<SignedStretch> {
  if (threads === 0) {
    const signer = await StretchSigner.of(job);
    for (const stretch of stretches) {
      refuseCancelled(signal);
      yield await signer.sign(stretch);
    }
    return;
  }
  const script = signerScript();
  if (script === null) throw new Error("there is no script to run in a thread");
  const workers = Array.from({ length: threads }, () => new Worker(script, { workerData: job }));
  try {
    const results = stretches.map(() => new Awaited<SignedStretch>());
    const fail = (error: unknown) => {
      for (const result of results) result.reject(error);
    };
    let next = 0;
    for (const worker of workers) {
      let current = -1;
      const ask = () => {
        current = next++;
        if (current < stretches.length) worker.postMessage(stretches[current]);
      };
      worker.on("message", (signed: SignedStretch) => {
        results[current]!.resolve(signed);
        ask();
      });
      worker.on("error", fail);
      ask();
    }
    signal?.addEventListener("abort", () => fail(cancelled(signal)), { once: true });
    for (const { promise } of results) {
      refuseCancelled(signal);
      yield await promise;
    }
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
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
