import { tmpdir } from "node:os";
import { join } from "node:path";
import { startBackend } from "../../src/engine/tfjs/backend.ts";
import { tensorflowInstallation } from "../../src/engine/tfjs/tensorflow/install.ts";
import { engineVersion, type TfjsBackend } from "../../src/engine/tfjs/version.ts";
import { webgpuInstallation } from "../../src/engine/tfjs/webgpu/install.ts";

/**
 * What the tests of model and engine compute with: wasm, or what `LORA_TEST_BACKEND` names (`tensorflow` or `webgpu`, in f32 and on the CPU).
 * The tolerances are the same.
 */
export const TEST_BACKEND = process.env.LORA_TEST_BACKEND ?? "wasm";

/** Where tests look for installed engines: where `lora engine install` puts them. */
export const TOOL_CACHE =
  process.env.RUNNER_TOOL_CACHE ??
  join(process.env.XDG_CACHE_HOME ?? join(process.env.HOME ?? tmpdir(), ".cache"), "lora-action");

/** The installed TensorFlow, or null: tests that need it are then skipped by name. `.ci/run` installs it. */
export const TENSORFLOW_AT = await tensorflowInstallation(TOOL_CACHE, "cpu");

/** The installed Dawn, or null: tests that need it are then skipped by name. */
export const WEBGPU_AT = await webgpuInstallation(TOOL_CACHE);

/** {@link TEST_BACKEND} as an engine's process is told of it. */
export const TEST_WHERE = {
  backend: TEST_BACKEND as TfjsBackend,
  device: "cpu" as const,
  installation: TEST_BACKEND === "tensorflow" ? TENSORFLOW_AT : TEST_BACKEND === "webgpu" ? WEBGPU_AT : null,
};

/** {@link TEST_BACKEND} as a plan names it. */
export const TEST_ENGINE = {
  name: "tfjs" as const,
  version: engineVersion(TEST_WHERE.backend),
  backend: TEST_WHERE.backend,
  device: TEST_WHERE.device,
};

export async function startTestBackend(): Promise<void> {
  await startBackend({ ...TEST_WHERE, precision: "f32" });
}
