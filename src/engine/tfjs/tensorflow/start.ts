import * as tf from "@tensorflow/tfjs-core";
import { registerFreeze } from "../../../model/frozen.ts";
import { TensorflowBackend } from "./backend.ts";
import { loadBinding } from "./binding.ts";
import { registerKernels } from "./kernels.ts";
import { freezeOnDevice } from "./matrix.ts";

export const TENSORFLOW = "tensorflow";

/** Starts TensorFlow in this process, with frozen matrices in `precision`. @param addon path of `tfjs_binding.node` */
export async function startTensorflow(addon: string, precision: "f32" | "bf16"): Promise<TensorflowBackend> {
  const backend = new TensorflowBackend(loadBinding(addon));
  registerKernels(TENSORFLOW);
  tf.registerBackend(TENSORFLOW, () => backend);
  registerFreeze(TENSORFLOW, (stored) => freezeOnDevice(backend, stored, precision));
  await tf.setBackend(TENSORFLOW);
  await tf.ready();
  return backend;
}
