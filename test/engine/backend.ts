import { tmpdir } from "node:os";
import { join } from "node:path";
import { startBackend, WASM } from "../../src/engine/tfjs/backend.ts";
import { tensorflowInstallation } from "../../src/engine/tfjs/tensorflow/install.ts";

/**
 * What the tests of model and engine compute with: wasm, or what `LORA_TEST_BACKEND` names (`tensorflow`, in f32 and on the CPU).
 * The tolerances are the same.
 */
export const TEST_BACKEND = process.env.LORA_TEST_BACKEND ?? "wasm";

/** Where tests look for installed engines: where `lora engine install` puts them. */
export const TOOL_CACHE =
  process.env.RUNNER_TOOL_CACHE ??
  join(process.env.XDG_CACHE_HOME ?? join(process.env.HOME ?? tmpdir(), ".cache"), "lora-action");

/** The installed TensorFlow, or null: tests that need it are then skipped by name. `.ci/run` installs it. */
export const TENSORFLOW_AT = await tensorflowInstallation(TOOL_CACHE, "cpu");

export async function startTestBackend(): Promise<void> {
  if (TEST_BACKEND === "wasm") return startBackend(WASM);
  if (TEST_BACKEND !== "tensorflow") throw new Error(`no tests on ${TEST_BACKEND}`);
  await startBackend({ backend: "tensorflow", device: "cpu", installation: TENSORFLOW_AT, precision: "f32" });
}
