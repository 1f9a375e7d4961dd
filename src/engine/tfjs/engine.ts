import type { DoctorCheck, Engine, EngineEvent, OnEngineEvent, RespondJob, TrainJob } from "../contract.ts";
import { runEngineProcess } from "../process.ts";
import { notInstalled } from "./missing.ts";
import { libraryPath } from "./tensorflow/libraries.ts";
import { engineVersion, type TfjsBackend } from "./version.ts";

export interface TfjsEngineOptions {
  /** Script of the engine's process: `main.ts`, or its bundle. */
  script: string;
  backend?: TfjsBackend;
  device?: "cpu" | "gpu";
  /** Threads of ours on wasm; default: as many as there are cores. */
  threads?: number | undefined;
  /** Finds the directory of the installed backend; null where it is not installed. wasm needs none. */
  installation?: (() => Promise<string | null>) | undefined;
  /** Environment of the process; default: this one's. */
  env?: NodeJS.ProcessEnv | undefined;
  onProcess?: ((pid: number, running: boolean) => void) | undefined;
}

/** The tfjs engine behind its process boundary. */
export class TfjsEngine implements Engine {
  readonly name = "tfjs";
  readonly version: string;
  readonly backend: TfjsBackend;
  readonly device: "cpu" | "gpu";
  readonly #options: TfjsEngineOptions;

  constructor(options: TfjsEngineOptions) {
    this.#options = options;
    this.backend = options.backend ?? "wasm";
    this.device = options.device ?? (this.backend === "wasm" ? "cpu" : "gpu");
    this.version = engineVersion(this.backend);
  }

  async ready(): Promise<void> {
    const { installation } = this.#options;
    if (installation === undefined || (await installation()) !== null) return;
    throw notInstalled(this.backend, this.device);
  }

  async train({ run, base }: TrainJob, onEvent: OnEngineEvent, signal: AbortSignal): Promise<void> {
    await this.#run(["train", "--run", run, "--base", base], (event) => onEvent(event as EngineEvent), signal);
  }

  async respond(job: RespondJob, onEvent: OnEngineEvent, signal: AbortSignal): Promise<void> {
    const args = [
      "respond",
      "--base",
      job.base,
      "--requests",
      job.requests,
      "--responses",
      job.responses,
      "--precision",
      job.precision,
    ];
    if (job.adapter !== null) args.push("--adapter", job.adapter);
    await this.#run(args, (event) => onEvent(event as EngineEvent), signal);
  }

  async doctor(signal: AbortSignal): Promise<DoctorCheck[]> {
    const checks: DoctorCheck[] = [];
    await this.#run(["doctor"], (line) => checks.push(line as DoctorCheck), signal);
    return checks;
  }

  async #run(args: string[], onLine: (line: unknown) => void, signal: AbortSignal): Promise<void> {
    const { script, threads, onProcess } = this.#options;
    const installation = (await this.#options.installation?.()) ?? null;
    const chosen = ["--backend", this.backend, "--device", this.device];
    if (threads !== undefined) chosen.push("--threads", String(threads));
    let env = this.#options.env;
    if (installation !== null) {
      chosen.push("--installation", installation);
      if (env !== undefined && this.backend === "tensorflow") env = { ...env, ...libraryPath(installation, env) };
    }
    const command = process.execPath;
    await runEngineProcess(
      { engine: "tfjs", command, args: [script, ...args, ...chosen], env, onProcess },
      onLine,
      signal,
    );
  }
}
