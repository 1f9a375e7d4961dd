import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as tf from "@tensorflow/tfjs-core";
import { LoraError } from "../../../formats/error.ts";
import { notInstalled } from "../missing.ts";
import { DAWN_MODULE } from "./install.ts";

/** What Dawn's adapters say of themselves beyond what the types of TensorFlow.js know. */
export type Adapter = GPUAdapter & { readonly info: GPUAdapterInfo & { readonly isFallbackAdapter: boolean } };

export interface WebgpuChoice {
  /** `gpu` is never computed in software, and `cpu` never on a GPU. */
  device: "cpu" | "gpu";
  /** Directory of the installation; null where there is none. */
  installation: string | null;
  precision: "f32" | "bf16";
}

/** MatMulProgramType.MatMulPackedProgram of the backend. */
const PACKED_PRODUCT = 3;

/** Limits a model meets: what a buffer may hold, and what a workgroup may. The rest are WebGPU's defaults. */
const LIMITS = [
  "maxBufferSize",
  "maxStorageBufferBindingSize",
  "maxComputeWorkgroupStorageSize",
  "maxComputeWorkgroupsPerDimension",
  "maxComputeWorkgroupSizeX",
  "maxComputeInvocationsPerWorkgroup",
] as const;

/**
 * Starts the webgpu backend on Dawn.
 * @throws {LoraError} `backend-missing`, `backend-broken`, `backend-precision`, `no-gpu`, `no-software-adapter`
 */
export async function startWebgpu({ device, installation, precision }: WebgpuChoice): Promise<Adapter> {
  if (precision !== "f32") {
    throw new LoraError("backend-precision", `The webgpu backend computes in f32, not ${precision}.`, {
      exit: 3,
      next: "Write `precision: f32` under `training`.",
    });
  }
  await openDawn(installation, device);
  const adapter = await chooseAdapter(device);
  // Its module reads WebGPU's constants while it is loaded.
  const { WebGPUBackend } = await import("@tensorflow/tfjs-backend-webgpu");
  const { registerCacheWrite } = await import("./cache.ts");
  const requiredLimits = Object.fromEntries(LIMITS.map((name) => [name, adapter.limits[name]]));
  const gpu = await adapter.requestDevice({ requiredLimits });
  const fault = firstFault(gpu);

  /** WebGPU tells of errors later and gives zeros meanwhile: nothing is read that an error came before. */
  class CheckedBackend extends WebGPUBackend {
    override async read(dataId: object): Promise<tf.BackendValues> {
      const values = await super.read(dataId);
      const error = fault();
      if (error !== null) throw error;
      return values;
    }
  }
  // The module registered a backend that would choose an adapter of its own.
  tf.removeBackend("webgpu");
  tf.registerBackend("webgpu", () => new CheckedBackend(gpu, adapter.info));
  registerCacheWrite();
  // One program for all products: of the others one adds atomically, so that no two runs agree, and which is taken depends on how many rows
  // there are, so that a row would not give alone what it gives with others.
  tf.env().set("WEBGPU_MATMUL_PROGRAM_TYPE", PACKED_PRODUCT);
  await tf.setBackend("webgpu");
  await tf.ready();
  return adapter;
}

async function openDawn(installation: string | null, device: "cpu" | "gpu"): Promise<void> {
  const path = installation === null ? null : join(installation, DAWN_MODULE);
  if (path === null || !existsSync(path)) {
    throw notInstalled("webgpu", device);
  }
  try {
    const { create, globals } = await import(pathToFileURL(path).href);
    Object.assign(globalThis, globals);
    const navigator = { gpu: create([]) };
    Object.defineProperty(globalThis, "navigator", { value: navigator, configurable: true, writable: true });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new LoraError("backend-broken", `Dawn in ${installation} does not load: ${why}`, {
      exit: 3,
      next: "Remove that directory and run `lora engine install webgpu` again.",
      cause,
    });
  }
}

async function chooseAdapter(device: "cpu" | "gpu"): Promise<Adapter> {
  const software = device === "cpu";
  const options: GPURequestAdapterOptions = software
    ? { forceFallbackAdapter: true }
    : { powerPreference: "high-performance" };
  const adapter = (await navigator.gpu.requestAdapter(options)) as Adapter | null;
  if (software) {
    if (adapter?.info.isFallbackAdapter) return adapter;
    throw new LoraError(
      "no-software-adapter",
      "The plan asks for the CPU, and there is no Vulkan driver in software.",
      {
        exit: 3,
        next: "Install Mesa's lavapipe (Debian 13: apt-get install mesa-vulkan-drivers) or point VK_DRIVER_FILES to SwiftShader's vk_swiftshader_icd.json, which comes with Chromium; or use `backend: wasm`.",
      },
    );
  }
  if (adapter !== null && !adapter.info.isFallbackAdapter) return adapter;
  const found = adapter === null ? "WebGPU finds none" : `WebGPU finds ${adapter.info.description}, which is software`;
  throw new LoraError("no-gpu", `The plan asks for a GPU, and ${found} on this machine.`, {
    exit: 3,
    next: "Install the GPU's Vulkan driver and its loader (Debian: apt-get install libvulkan1), or write `device: cpu` under `training`.",
  });
}

/** What went wrong first on a device. */
function firstFault(device: GPUDevice): () => LoraError | null {
  let first: LoraError | null = null;
  const note = (what: string, message: string) => {
    const memory = /memory|too large|exceeds the max/i.test(message);
    first ??= new LoraError(memory ? "out-of-memory" : "gpu-error", `${what}: ${message}`, {
      exit: 3,
      next: memory
        ? "Lower training.microBatchSize or maxLength, or choose a smaller base."
        : "Look at `lora engine doctor webgpu`, and report it if it repeats.",
    });
  };
  device.addEventListener("uncapturederror", (event) => {
    note("The GPU refused a command", (event as GPUUncapturedErrorEvent).error.message);
  });
  void device.lost.then(({ message }) => note("The GPU was lost", message));
  return () => first;
}
