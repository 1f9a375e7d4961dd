import { delimiter, dirname } from "node:path";
import { LoraError } from "../../formats/error.ts";
import type { DoctorCheck, Engine, EngineEvent, OnEngineEvent, RespondJob, TrainJob } from "../contract.ts";
import { runEngineProcess } from "../process.ts";
import { launchLine } from "./launcher.ts";
import { ENGINE_VERSION } from "./version.ts";

export interface PeftEngineOptions {
  /** `main.py`. */
  program: string;
  /** Finds the interpreter with the engine's libraries; null where none is installed. */
  python: () => Promise<string | null>;
  device: "cpu" | "gpu";
  quantization?: "none" | "nf4" | "int8" | undefined;
  /** Command line that starts several processes for training; null for one. */
  launcher?: string | null | undefined;
  env: NodeJS.ProcessEnv;
  onProcess?: ((pid: number, running: boolean) => void) | undefined;
}

/** Transformers and PEFT on PyTorch: a Python program behind the process boundary. */
export class PeftEngine implements Engine {
  readonly name = "peft";
  readonly version = ENGINE_VERSION;
  readonly backend = "torch";
  readonly device: "cpu" | "gpu";
  readonly #options: PeftEngineOptions;

  constructor(options: PeftEngineOptions) {
    this.#options = options;
    this.device = options.device;
  }

  async ready(): Promise<void> {
    await this.#python();
  }

  async train({ run, base }: TrainJob, onEvent: OnEngineEvent, signal: AbortSignal): Promise<void> {
    await this.#run(
      ["train", run, base],
      (event) => onEvent(event as EngineEvent),
      signal,
      this.#options.launcher ?? null,
    );
  }

  async respond(job: RespondJob, onEvent: OnEngineEvent, signal: AbortSignal): Promise<void> {
    const asked = { ...job, device: this.device, quantization: this.#options.quantization ?? "none" };
    await this.#run(["respond", JSON.stringify(asked)], (event) => onEvent(event as EngineEvent), signal, null);
  }

  async doctor(signal: AbortSignal): Promise<DoctorCheck[]> {
    const checks: DoctorCheck[] = [];
    await this.#run(["doctor", this.device], (line) => checks.push(line as DoctorCheck), signal, null);
    return checks;
  }

  async #run(
    args: string[],
    onLine: (line: unknown) => void,
    signal: AbortSignal,
    launcher: string | null,
  ): Promise<void> {
    const { program, env, onProcess } = this.#options;
    const python = await this.#python();
    const alone = { command: python, args: [program, ...args] };
    const line = launcher === null ? alone : launchLine(launcher, python, [program, ...args]);
    await runEngineProcess({ engine: "peft", ...line, env: pythonEnvironment(env, python), onProcess }, onLine, signal);
  }

  async #python(): Promise<string> {
    const python = await this.#options.python();
    if (python !== null) return python;
    throw new LoraError("engine-missing", "The peft engine is not installed on this machine.", {
      exit: 3,
      next: "Run `lora engine install peft`, or name a Python of your own that has its libraries in LORA_PEFT_PYTHON.",
    });
  }
}

/** `torchrun` and `accelerate` of the same installation come first; nothing is fetched, and nothing of the user's is imported. */
function pythonEnvironment(env: NodeJS.ProcessEnv, python: string): NodeJS.ProcessEnv {
  return {
    ...env,
    PATH: `${dirname(python)}${delimiter}${env.PATH ?? ""}`,
    HF_HUB_OFFLINE: "1",
    PYTHONDONTWRITEBYTECODE: "1",
    PYTHONNOUSERSITE: "1",
    PYTHONUNBUFFERED: "1",
    TOKENIZERS_PARALLELISM: "false",
  };
}
