import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { LoraError } from "../../formats/error.ts";
import { startTensorflow, type TensorflowChoice } from "./tensorflow/start.ts";
import type { TfjsBackend } from "./version.ts";
import { registerCacheWrite } from "./wasm-cache.ts";
import { installFastKernels } from "./wasm-kernels.ts";
import { startWebgpu } from "./webgpu/start.ts";

const BINARY = "tfjs-backend-wasm-simd.wasm";

/** What is to compute, and where it is installed. */
export interface BackendChoice extends TensorflowChoice {
  backend: TfjsBackend;
  /** Most threads of ours that train side by side on wasm. */
  threads?: number;
}

export const WASM: BackendChoice = { backend: "wasm", device: "cpu", installation: null, precision: "f32", threads: 1 };

/** Starts a backend. @throws {LoraError} `backend-…`, `no-gpu`, `no-software-adapter` */
export async function startBackend(choice: BackendChoice = WASM): Promise<void> {
  if (tf.getBackend() === choice.backend) return;
  if (choice.backend === "tensorflow") await startTensorflow(choice);
  else if (choice.backend === "webgpu") await startWebgpu(choice);
  else await startWasm();
}

/** @throws {LoraError} `backend-missing`, `backend-simd` */
async function startWasm(): Promise<void> {
  const directory = wasmDirectory();
  if (!(await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT"))) {
    throw new LoraError("backend-simd", "This Node.js has no WebAssembly SIMD, which the tfjs engine computes with.", {
      exit: 3,
      next: "Use Node.js 20.19 or later on a current processor.",
    });
  }
  setWasmPaths(directory + sep);
  if (!(await tf.setBackend("wasm"))) {
    throw new LoraError("backend-missing", `The wasm backend in ${directory} does not start.`, { exit: 3 });
  }
  await tf.ready();
  installFastKernels();
  registerCacheWrite();
}

/** Where the .wasm files lie: beside the bundle or above its chunks, or in the package when run from source. */
export function wasmDirectory(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  for (const directory of [here, dirname(here)]) if (existsSync(join(directory, BINARY))) return directory;
  try {
    const directory = dirname(createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm"));
    if (existsSync(join(directory, BINARY))) return directory;
  } catch {
    // Not installed either: the error below says what is missing.
  }
  throw new LoraError("backend-missing", `${BINARY} is neither in ${here} nor in node_modules.`, {
    exit: 3,
    next: "Restore dist/ from the repository, or run `npm ci`.",
  });
}
