/** A thread that computes lanes of steps. It is started with the job, and ends when the process does. */
import { parentPort, workerData } from "node:worker_threads";
import { LoraError } from "../../formats/error.ts";
import { systemFault } from "../../formats/systemfault.ts";
import { loadDecoder } from "../../model/load.ts";
import { loraParameterShapes } from "../../model/lora.ts";
import { startBackend } from "./backend.ts";
import { readTrainingRows } from "./rows.ts";
import type { StepContext } from "./step.ts";
import { parameterViews, type ThreadJob, type ThreadReply, type ThreadTask, takeLanes } from "./threads.ts";

const port = parentPort!;
const reply = (message: ThreadReply): void => port.postMessage(message);

/** What was thrown on purpose can be told again over there; anything else ends the thread. */
function fail(error: unknown): void {
  const fault = systemFault(error);
  if (!(fault instanceof LoraError)) throw fault;
  const { code, message, exit, next } = fault;
  reply({ kind: "fault", code, message, options: next === undefined ? { exit } : { exit, next } });
}

async function prepare({ base, tokens, shared, ...job }: ThreadJob): Promise<StepContext> {
  await startBackend();
  const model = await loadDecoder(base);
  const shapes = loraParameterShapes(model.config, job.settings);
  const values = parameterViews(shapes, shared.values);
  const parameters = shapes.map((shape, i) => ({ ...shape, values: values[i]! }));
  return { ...job, model, parameters, data: await readTrainingRows(tokens, model.config.vocabularySize) };
}

const job = workerData as ThreadJob;
try {
  const context = await prepare(job);
  port.on("message", (task: ThreadTask) => {
    takeLanes(context, job.shared, task, async () => {}).then((results) => reply({ kind: "done", results }), fail);
  });
  reply({ kind: "ready" });
} catch (error) {
  fail(error);
}
