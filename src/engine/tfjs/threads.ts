import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { LoraError, type LoraErrorOptions } from "../../formats/error.ts";
import { type LoraParameter, loraParameterShapes } from "../../model/lora.ts";
import { LANES, stepLanes } from "./lanes.ts";
import { NonFiniteError } from "./nonfinite.ts";
import {
  addInPlace,
  hostPasses,
  laneGradient,
  type Step,
  type StepContext,
  type StepGradient,
  type Steps,
} from "./step.ts";

/** What a thread is started with. It reads base and tokens by itself. */
export interface ThreadJob extends Pick<StepContext, "settings" | "dropout" | "batching" | "recompute"> {
  base: string;
  /** `tokens.safetensors` */
  tokens: string;
  shared: SharedMemory;
}

/** What threads share, all in the order of the parameters. */
export interface SharedMemory {
  /** Values of the parameters. */
  values: SharedArrayBuffer;
  /** A sum of gradients for each lane, one behind the other. */
  gradients: SharedArrayBuffer;
  /** One int32: the next lane that nobody has taken. */
  next: SharedArrayBuffer;
}

/** A step as threads are asked for it: each takes lanes until there are none. */
export interface ThreadTask {
  step: Step;
  /** Places in `step.rows`. */
  lanes: number[][];
}

/** `rows` are those of the first pass whose loss is not finite, where one is not. */
export interface LaneResult {
  lane: number;
  loss: number;
  rows: number[];
}

export type ThreadReply =
  | { kind: "ready" }
  | { kind: "done"; results: LaneResult[] }
  | { kind: "fault"; code: string; message: string; options: Pick<LoraErrorOptions, "exit" | "next"> };

/** The script of a thread: in `dist/`, beside the bundle or above its chunks, or among the sources. */
function threadScript(): string {
  const places = ["./engine-tfjs-thread.js", "../engine-tfjs-thread.js", "./thread.ts"];
  const found = places.map((place) => fileURLToPath(new URL(place, import.meta.url))).find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new LoraError("engine-missing", "The program of the tfjs engine's threads is not beside the engine.", {
    exit: 3,
    next: "Restore dist/ as it was committed.",
  });
}

/** Views of `memory` for each parameter. @param index which of the copies that lie one behind the other */
export function parameterViews(
  shapes: readonly Pick<LoraParameter, "shape">[],
  memory: SharedArrayBuffer,
  index = 0,
): Float32Array[] {
  const sizes = shapes.map(({ shape }) => shape[0] * shape[1]);
  let at = index * sizes.reduce((sum, size) => sum + size, 0);
  return sizes.map((size) => {
    const view = new Float32Array(memory, at * Float32Array.BYTES_PER_ELEMENT, size);
    at += size;
    return view;
  });
}

/** Computes lanes until all are taken, in whichever thread this runs. */
export async function takeLanes(
  context: StepContext,
  shared: SharedMemory,
  { step, lanes }: ThreadTask,
  afterPass: () => Promise<void>,
): Promise<LaneResult[]> {
  const next = new Int32Array(shared.next);
  const passes = hostPasses(context);
  const results: LaneResult[] = [];
  for (let lane = Atomics.add(next, 0, 1); lane < lanes.length; lane = Atomics.add(next, 0, 1)) {
    const { loss, rows, gradient } = await laneGradient(passes, context, step, lanes[lane]!, afterPass);
    parameterViews(context.parameters, shared.gradients, lane).forEach((view, i) => {
      view.set(gradient[i]!);
    });
    results.push({ lane, loss, rows });
  }
  return results;
}

/**
 * Steps on several threads, of which this is one. A step is cut into the same lanes whatever their number, a lane is computed by one
 * thread, and lanes are summed in their order: the bits do not depend on how many threads there are.
 */
export class ThreadedSteps implements Steps<Float32Array[]> {
  readonly #context: StepContext;
  readonly #shared: SharedMemory;
  readonly #threads: Thread[];
  readonly #afterPass: () => Promise<void>;

  private constructor(context: StepContext, shared: SharedMemory, threads: Thread[], afterPass: () => Promise<void>) {
    this.#context = context;
    this.#shared = shared;
    this.#threads = threads;
    this.#afterPass = afterPass;
  }

  /**
   * @param count threads, this one included
   * @throws {LoraError} what a thread could not read, `out-of-memory`, `engine-missing`
   */
  static async start(
    context: StepContext,
    where: Pick<ThreadJob, "base" | "tokens">,
    count: number,
    afterPass: () => Promise<void>,
  ): Promise<ThreadedSteps> {
    const { model, settings, dropout, batching, recompute } = context;
    const shapes = loraParameterShapes(model.config, settings);
    const bytes = Float32Array.BYTES_PER_ELEMENT * shapes.reduce((sum, { shape }) => sum + shape[0] * shape[1], 0);
    const shared: SharedMemory = {
      values: new SharedArrayBuffer(bytes),
      gradients: new SharedArrayBuffer(bytes * Math.min(LANES, batching.batchSize)),
      next: new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT),
    };
    const job: ThreadJob = { ...where, settings, dropout, batching, recompute, shared };
    const threads = Array.from({ length: count - 1 }, () => new Thread(job));
    const steps = new ThreadedSteps(context, shared, threads, afterPass);
    try {
      await Promise.all(threads.map((thread) => thread.reply()));
    } catch (error) {
      await steps.close();
      throw error;
    }
    return steps;
  }

  /** The gradient is good until the next step. */
  async compute(step: Step): Promise<StepGradient<Float32Array[]>> {
    const { data, model, parameters } = this.#context;
    const sizes = step.rows.map((row) => ({ tokens: data.rows[row]!.ids.length, supervised: data.supervised[row]! }));
    const task: ThreadTask = { step, lanes: stepLanes(sizes, model.config) };
    parameterViews(parameters, this.#shared.values).forEach((view, i) => {
      view.set(parameters[i]!.values);
    });
    Atomics.store(new Int32Array(this.#shared.next), 0, 0);
    const results = await Promise.all([
      ...this.#threads.map((thread) => thread.ask(task)),
      takeLanes(this.#context, this.#shared, task, this.#afterPass),
    ]);

    let loss = 0;
    let gradient: Float32Array[] | null = null;
    for (const lane of results.flat().sort((a, b) => a.lane - b.lane)) {
      if (!Number.isFinite(lane.loss)) throw new NonFiniteError("loss", step.step, lane.rows);
      loss += lane.loss;
      const part = parameterViews(parameters, this.#shared.gradients, lane.lane);
      gradient = gradient === null ? part : addInPlace(gradient, part);
    }
    return { loss, gradient: gradient! };
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }
}

/** A thread as seen from the one that asks it. */
class Thread {
  readonly #worker: Worker;
  #failure: unknown = null;
  #waiting: { resolve: (results: LaneResult[]) => void; reject: (error: unknown) => void } | null = null;

  constructor(job: ThreadJob) {
    this.#worker = new Worker(threadScript(), { workerData: job });
    this.#worker.on("message", (reply: ThreadReply) => {
      if (reply.kind === "fault") return this.#fail(new LoraError(reply.code, reply.message, reply.options));
      this.#waiting?.resolve(reply.kind === "done" ? reply.results : []);
      this.#waiting = null;
    });
    this.#worker.on("error", (error) => this.#fail(error));
    this.#worker.on("exit", (code) => this.#fail(died(code)));
  }

  ask(task: ThreadTask): Promise<LaneResult[]> {
    this.#worker.postMessage(task);
    return this.reply();
  }

  /** What the thread says next. */
  reply(): Promise<LaneResult[]> {
    if (this.#failure !== null) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
    this.#waiting?.reject(this.#failure);
    this.#waiting = null;
  }
}

function died(code: number): LoraError {
  return new LoraError("engine-thread", `A thread of the tfjs engine ended with code ${code}.`, {
    exit: 3,
    next: "Run again to go on from the last checkpoint; LORA_THREADS=1 computes without threads.",
  });
}
