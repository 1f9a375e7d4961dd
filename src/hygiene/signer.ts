/** A thread that signs stretches, one after the other. It is started with the job, and ends when nobody asks any more. */
import { parentPort, workerData } from "node:worker_threads";
import type { Stretch } from "../dataset/stretches.ts";
import { type SigningJob, StretchSigner } from "./sign-stretch.ts";

const signer = StretchSigner.of(workerData as SigningJob);
parentPort!.on("message", async (stretch: Stretch) => {
  const { packed, name } = await (await signer).sign(stretch);
  parentPort!.postMessage({ packed, name }, [packed.buffer]);
});
