import { totalmem } from "node:os";
import * as tf from "@tensorflow/tfjs-core";
import { LoraError } from "../../formats/error.ts";
import type { DoctorCheck } from "../contract.ts";
import { type BackendChoice, startBackend, WASM, wasmDirectory } from "./backend.ts";
import { tensorflowChecks } from "./tensorflow/doctor.ts";
import { ENGINE_VERSION } from "./version.ts";
import { webgpuChecks } from "./webgpu/doctor.ts";

/** What this machine can do, and how fast. Every check is run, whatever the ones before it found. */
export async function doctor({ backend, ...where }: Omit<BackendChoice, "precision"> = WASM): Promise<DoctorCheck[]> {
  if (backend === "tensorflow") return [nodeVersion(), ...(await tensorflowChecks(where))];
  if (backend === "webgpu") return [nodeVersion(), ...(await webgpuChecks(where))];
  return wasmChecks();
}

async function wasmChecks(): Promise<DoctorCheck[]> {
  const checks: DoctorCheck[] = [
    nodeVersion(),
    { name: "memory", state: "ok", detail: `${(totalmem() / 2 ** 30).toFixed(1)} GiB, of which the backend can use 4` },
  ];
  try {
    const directory = wasmDirectory();
    await startBackend();
    checks.push({
      name: "backend",
      state: "ok",
      detail: `tfjs engine ${ENGINE_VERSION}, wasm with SIMD, one thread, from ${directory}`,
    });
    checks.push({
      name: "speed",
      state: "ok",
      detail: `${gigaflops().toFixed(1)} GFLOP/s in a product of 512 × 512 matrices`,
    });
  } catch (error) {
    if (!(error instanceof LoraError)) throw error;
    const state = error.code === "backend-missing" ? "missing" : "failed";
    checks.push({
      name: "backend",
      state,
      detail: error.message,
      ...(error.next === undefined ? {} : { next: error.next }),
    });
  }
  return checks;
}

function nodeVersion(): DoctorCheck {
  const [major, minor] = process.versions.node.split(".").map(Number) as [number, number];
  const enough = major > 20 || (major === 20 && minor >= 19);
  const detail = `${process.version} on ${process.platform} ${process.arch}`;
  return enough
    ? { name: "node", state: "ok", detail }
    : { name: "node", state: "failed", detail, next: "Install Node.js 20.19 or later." };
}

/** Median of a few products, in 10⁹ floating-point operations a second. */
function gigaflops(): number {
  const size = 512;
  return tf.tidy(() => {
    const a = tf.fill([size, size], 0.5) as tf.Tensor2D;
    const rates: number[] = [];
    for (let i = 0; i < 7; i++) {
      const started = performance.now();
      tf.matMul(a, a).dataSync();
      rates.push((2 * size ** 3) / (performance.now() - started) / 1e6);
    }
    return rates.sort((x, y) => x - y)[3]!;
  });
}
