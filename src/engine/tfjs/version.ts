import type { EngineChoice } from "../contract.ts";

/** What the tfjs engine can compute with. */
export type TfjsBackend = Exclude<EngineChoice["backend"], "torch">;

/**
 * Part of every closure. The first number rises whenever the same plan and tokens would give another adapter; the rest are the
 * versions of TensorFlow.js and of what it computes with.
 */
export const ENGINE_VERSION = "1+tfjs.4.22.0";

export function engineVersion(backend: TfjsBackend): string {
  return backend === "wasm" ? ENGINE_VERSION : `${ENGINE_VERSION}.${backend}`;
}
