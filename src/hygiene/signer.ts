/** A thread that signs stretches and digests files, one after the other. It is started with the job, and ends when nobody asks any more. */
import { parentPort, workerData } from "node:worker_threads";
import { type SigningJob, StretchSigner } from "./sign-stretch.ts";
import type { Task } from "./signers.ts";
import { identify } from "./stretch-digests.ts";

let signer: Promise<StretchSigner> | null = null;
parentPort!.on("message", async (task: Task) => {
  // What cannot be read is tried again where the error can be told.
  if (task.kind === "identify") return parentPort!.postMessage(await identify(task.of).catch(() => null));
  signer ??= StretchSigner.of(workerData as SigningJob);
  const signed = await (await signer).sign(task.stretch, task.digest);
  const parts = Object.values(signed.shard).flatMap((part) => (typeof part === "string" ? [] : [part.buffer]));
  parentPort!.postMessage(signed, parts);
});
