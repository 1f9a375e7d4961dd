import type { EngineChoice } from "../contract.ts";
import { TENSORFLOW_VERSION } from "./tensorflow/releases.ts";
import { DAWN_VERSION } from "./webgpu/releases.ts";

/** What the tfjs engine can compute with. */
export type TfjsBackend = Exclude<EngineChoice["backend"], "torch">;

/**
 * Part of every closure. The first number rises whenever the same plan and tokens would give another adapter; the rest are the
 * versions of TensorFlow.js and of what it computes with.
 */
export const ENGINE_VERSION = "3+tfjs.4.22.0";

export function engineVersion(backend: TfjsBackend): string {
  switch (backend) {
    case "wasm":
      return ENGINE_VERSION;
    case "tensorflow":
      return `${ENGINE_VERSION}.tensorflow-${TENSORFLOW_VERSION}`;
    case "webgpu":
      return `${ENGINE_VERSION}.dawn-${DAWN_VERSION}`;
  }
}
