import type { Progress } from "../formats/progress.ts";
import type { Plan } from "../manifest/schema.generated.ts";

/**
 * The contract between the pipeline and an engine. An engine is a process of its own: it is given directories, and answers
 * with one JSON event a line on stdout. It never sees YAML, Jinja or the Hub.
 */

/** What an engine is asked to train. */
export interface TrainJob {
  /** Run directory holding `plan.json` and `tokens.safetensors`; receives `adapter/`, `metrics.jsonl`, `checkpoints/`. */
  run: string;
  /** Directory of the base checkpoint in Hugging Face layout. */
  base: string;
}

/** What an engine is asked to answer. */
export interface RespondJob {
  base: string;
  /** PEFT adapter directory, or null for the base model alone. */
  adapter: string | null;
  /** JSON lines of {@link EngineRequest}. */
  requests: string;
  /** JSON lines of {@link EngineResponse}, in the order of the requests; written whole or not at all. */
  responses: string;
  precision: "f32" | "bf16";
}

export type EngineRequest =
  /** Greedy continuation until an end token of the checkpoint or `max_new_tokens`. */
  | { id: string; kind: "generate"; input_ids: number[]; max_new_tokens: number }
  /** Summed cross-entropy (nats) of the labels that are not -100; `labels[i]` is the label of `input_ids[i]`, unshifted. */
  | { id: string; kind: "score"; input_ids: number[]; labels: number[] }
  /** Logits after the last token. */
  | { id: string; kind: "logits"; input_ids: number[] };

export type EngineResponse =
  /** `output_ids` without the end token. */
  | { id: string; kind: "generate"; output_ids: number[]; stopped: "end" | "length" }
  | { id: string; kind: "score"; loss: number; tokens: number }
  | { id: string; kind: "logits"; logits: number[] };

/** A line of `metrics.jsonl`. */
export interface StepMetrics {
  /** From 1. */
  step: number;
  /** Mean cross-entropy (nats) over the step's supervised tokens. */
  loss: number;
  learningRate: number;
  /** Global L2 norm before clipping. */
  gradNorm: number;
  /** Tokens processed in the step, padding not counted. */
  tokens: number;
  seconds: number;
}

export type EngineEvent =
  | ({ event: "progress" } & Progress)
  | { event: "note"; message: string }
  | ({ event: "step"; steps: number } & StepMetrics)
  /** `rows` are indices into `tokens.safetensors`. */
  | { event: "error"; code: string; message: string; next?: string; exit: 1 | 2 | 3; step?: number; rows?: number[] };

export type OnEngineEvent = (event: EngineEvent) => void;

/** One line of `engine doctor`. */
export interface DoctorCheck {
  name: string;
  state: "ok" | "missing" | "failed";
  detail: string;
  next?: string;
}

/** What computes: wasm, tensorflow and webgpu of the tfjs engine, torch of the peft engine. */
export type EngineChoice = Plan["engine"];

export interface Engine {
  readonly name: EngineChoice["name"];
  /** A constant of ours, made of the versions we pin: a plan can be made where the engine is not installed. */
  readonly version: string;
  readonly backend: EngineChoice["backend"];
  readonly device: EngineChoice["device"];
  /** Rejects where the engine is not installed on this machine: asked before anything is made for it. */
  ready(): Promise<void>;
  /** Trains or resumes. Rejects with a LoraError; `signal` stops the process group within six seconds. */
  train(job: TrainJob, onEvent: OnEngineEvent, signal: AbortSignal): Promise<void>;
  respond(job: RespondJob, onEvent: OnEngineEvent, signal: AbortSignal): Promise<void>;
  doctor(signal: AbortSignal): Promise<DoctorCheck[]>;
}
