import { dirname } from "node:path";
import type { Engine, EngineChoice } from "../engine/contract.ts";
import { PeftEngine } from "../engine/peft/engine.ts";
import { installedPython, installPeft } from "../engine/peft/install.ts";
import { TfjsEngine } from "../engine/tfjs/engine.ts";
import { installTensorflow, tensorflowInstallation } from "../engine/tfjs/tensorflow/install.ts";
import { installWebgpu, webgpuInstallation } from "../engine/tfjs/webgpu/install.ts";
import { LoraError } from "../formats/error.ts";
import type { ResolvedTraining } from "../manifest/resolve.ts";
import type { Environment } from "./environment.ts";
import type { Listener } from "./events.ts";

export type TrainingEngine = Pick<ResolvedTraining, "engine" | "backend" | "device"> &
  Partial<Pick<ResolvedTraining, "quantization" | "launcher">>;

/** The engine that ships in `dist/` and needs no install. */
export const SHIPPED: TrainingEngine = { engine: "tfjs", backend: "wasm", device: "cpu" };

/** The engine that a manifest asks for. Its processes are told to the listener. */
export function openEngine(
  { engine, backend, device, quantization, launcher }: TrainingEngine,
  environment: Environment,
  listener: Listener,
): Engine {
  const onProcess = (pid: number, running: boolean) => listener({ type: "engine", pid, running });
  const env = environment.engineEnvironment;
  if (engine === "tfjs" && backend !== "torch") {
    const cache = environment.toolCache;
    const installations = {
      wasm: undefined,
      tensorflow: () => tensorflowInstallation(cache, device),
      webgpu: () => webgpuInstallation(cache),
    };
    const installation = installations[backend];
    const { engineScript: script, threads } = environment;
    return new TfjsEngine({ script, backend, device, threads, installation, env, onProcess });
  }
  if (engine === "peft") {
    const { engineProgram: program, peftPython, toolCache } = environment;
    const python = async () => peftPython ?? installedPython(toolCache, dirname(program));
    return new PeftEngine({ program, python, device, quantization, launcher, env, onProcess });
  }
  throw unknownEngine(engine, backend);
}

/** What can be installed, by the names of `lora engine install` and `lora engine doctor`. */
export const INSTALLABLE: Record<string, TrainingEngine> = {
  tensorflow: { engine: "tfjs", backend: "tensorflow", device: "gpu" },
  webgpu: { engine: "tfjs", backend: "webgpu", device: "gpu" },
  peft: { engine: "peft", backend: "torch", device: "gpu" },
};

export interface InstallRequest {
  gpu: boolean;
  environment: Environment;
  /** Told of each step as it begins. */
  onStep: (name: string, done: number, total: number) => void;
  signal: AbortSignal;
}

/** Installs an engine into the tool cache. */
export async function installEngine(
  name: string,
  { gpu, environment, onStep, signal }: InstallRequest,
): Promise<{ directory: string; fresh: boolean }> {
  const where = { cache: environment.toolCache, env: environment.toolEnvironment, onStep, signal };
  switch (name) {
    case "tensorflow":
      return installTensorflow({ ...where, gpu });
    case "webgpu":
      return installWebgpu(where);
    case "peft":
      return installPeft({ ...where, program: dirname(environment.engineProgram), gpu });
    default: {
      const known = Object.keys(INSTALLABLE).join(", ");
      throw new LoraError("usage", `There is no engine "${name}" to install.`, { next: `Engines: ${known}.` });
    }
  }
}

function unknownEngine(engine: string, backend: EngineChoice["backend"]): LoraError {
  return new LoraError("engine-unknown", `There is no engine ${engine} on ${backend}.`);
}
