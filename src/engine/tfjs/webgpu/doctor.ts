import * as tf from "@tensorflow/tfjs-core";
import { LoraError } from "../../../formats/error.ts";
import type { DoctorCheck } from "../../contract.ts";
import { startWebgpu, type WebgpuChoice } from "./start.ts";

/** What Dawn can do here: the adapter, what its buffers hold, and how fast it multiplies. */
export async function webgpuChecks(choice: Omit<WebgpuChoice, "precision">): Promise<DoctorCheck[]> {
  try {
    const { info, limits } = await startWebgpu({ ...choice, precision: "f32" });
    const mib = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MiB`;
    const size = info.isFallbackAdapter ? 512 : 2048;
    const kind = info.isFallbackAdapter ? "software" : "GPU";
    return [
      {
        name: "backend",
        state: "ok",
        detail: `WebGPU on ${info.description || info.device} (${[kind, info.vendor, info.architecture].filter(Boolean).join(", ")}), from ${choice.installation}`,
      },
      {
        name: "buffers",
        state: "ok",
        detail: `a tensor of up to ${mib(Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize))}`,
      },
      {
        name: "speed, f32",
        state: "ok",
        detail: `${(await matmulRate(size)).toFixed(1)} GFLOP/s in a product of ${size} × ${size} matrices`,
      },
    ];
  } catch (error) {
    if (!(error instanceof LoraError)) throw error;
    const { code, message: detail, next } = error;
    const state = code === "backend-missing" ? "missing" : "failed";
    return [{ name: "backend", state, detail, ...(next === undefined ? {} : { next }) }];
  }
}

/** Median of a few products, in 10⁹ floating-point operations a second. */
async function matmulRate(size: number): Promise<number> {
  const matrix = tf.fill([size, size], 0.5) as tf.Tensor2D;
  const rates: number[] = [];
  for (let i = 0; i < 7; i++) {
    const started = performance.now();
    // Reading one number waits for the device.
    const corner = tf.tidy(() => tf.slice(tf.matMul(matrix, matrix), [0, 0], [1, 1]));
    await corner.data();
    rates.push((2 * size ** 3) / (performance.now() - started) / 1e6);
    corner.dispose();
  }
  matrix.dispose();
  return rates.sort((a, b) => a - b)[3]!;
}
