import { existsSync } from "node:fs";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { LoraError } from "../../../formats/error.ts";
import { registerNative } from "../../../model/native.ts";
import { notInstalled } from "../missing.ts";
import { TensorflowBackend } from "./backend.ts";
import { type Binding, loadBinding } from "./binding.ts";
import { registerCacheWrite } from "./cache.ts";
import { bf16Rounding } from "./cast.ts";
import { crossEntropy } from "./cross-entropy.ts";
import { registerKernels } from "./kernels.ts";
import { ADDON_FILE } from "./libraries.ts";
import { freezeOnDevice } from "./matrix.ts";

export const TENSORFLOW = "tensorflow";

export interface TensorflowChoice {
  device: "cpu" | "gpu";
  /** Directory of the installation; null where there is none. */
  installation: string | null;
  /** Of frozen matrices. */
  precision: "f32" | "bf16";
}

/**
 * Starts TensorFlow in this process.
 * @throws {LoraError} `backend-missing`, `backend-broken`, and `no-gpu` where a GPU is asked for: never the CPU instead
 */
export async function startTensorflow(choice: TensorflowChoice): Promise<TensorflowBackend> {
  const backend = new TensorflowBackend(openBinding(choice));
  registerKernels(TENSORFLOW);
  registerCacheWrite(TENSORFLOW);
  tf.registerBackend(TENSORFLOW, () => backend);
  registerNative(TENSORFLOW, {
    freeze: (stored) => freezeOnDevice(backend, stored, choice.precision),
    ...(choice.precision === "bf16" ? { rounding: bf16Rounding(backend) } : {}),
    scoresAtOnce: 2 ** 18,
    crossEntropy: (logits, labels) => crossEntropy(backend, logits, labels),
  });
  await tf.setBackend(TENSORFLOW);
  await tf.ready();
  return backend;
}

function openBinding({ device, installation }: TensorflowChoice): Binding {
  const flag = device === "gpu" ? " --gpu" : "";
  if (installation === null || !existsSync(join(installation, ADDON_FILE))) {
    throw notInstalled("tensorflow", device);
  }
  // Read by TensorFlow while it is loaded. Memory of a GPU is taken as it is needed; the same inputs give the same bits.
  process.env.TF_FORCE_GPU_ALLOW_GROWTH ??= "true";
  process.env.TF_DETERMINISTIC_OPS = "1";
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
  if (device === "cpu") process.env.CUDA_VISIBLE_DEVICES = "-1";
  let binding: Binding;
  try {
    binding = loadBinding(join(installation, ADDON_FILE));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new LoraError("backend-broken", `TensorFlow in ${installation} does not load: ${why}`, {
      exit: 3,
      next: `Remove that directory and run \`lora engine install tensorflow${flag}\` again.`,
      cause,
    });
  }
  if (device === "gpu" && !binding.isUsingGpuDevice()) {
    throw new LoraError("no-gpu", "The plan asks for a GPU, and TensorFlow finds none on this machine.", {
      exit: 3,
      next: "`lora engine doctor tensorflow` says what is missing. To train on the CPU write `device: cpu` under `training`.",
    });
  }
  return binding;
}
