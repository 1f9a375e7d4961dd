import { execFileSync, spawnSync } from "node:child_process";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { EngineEvent, RespondJob, TrainJob } from "../../../src/engine/contract.ts";
import { PeftEngine, type PeftEngineOptions } from "../../../src/engine/peft/engine.ts";

/** An interpreter with the engine's libraries: LORA_PEFT_PYTHON. Null where it is not set, and what needs it is skipped. */
export const PYTHON = process.env.LORA_PEFT_PYTHON || null;

if (PYTHON !== null) {
  const found = spawnSync(PYTHON, ["-c", "import peft, torch, transformers"], { encoding: "utf8" });
  if (found.status !== 0) throw new Error(`LORA_PEFT_PYTHON does not have the engine's libraries: ${found.stderr}`);
}

export const PROGRAM = fileURLToPath(new URL("../../../src/engine/peft/main.py", import.meta.url));
export const FAMILIES = fileURLToPath(new URL("../../fixtures/families", import.meta.url));

/** One thread, so that tests beside it are not slowed, and sums are added in one order. */
export const ENVIRONMENT = { ...process.env, OMP_NUM_THREADS: "1", CUDA_VISIBLE_DEVICES: "" };

export function peftEngine(options: Partial<PeftEngineOptions> = {}): PeftEngine {
  return new PeftEngine({ program: PROGRAM, python: async () => PYTHON, device: "cpu", env: ENVIRONMENT, ...options });
}

/** Does jobs in one process of the program, so that PyTorch is loaded once. @returns the events of all of them */
export function peftDoes(jobs: readonly (TrainJob | Omit<RespondJob, "precision">)[]): EngineEvent[] {
  const script = fileURLToPath(new URL("many.py", import.meta.url));
  const stdout = execFileSync(PYTHON!, ["-W", "ignore", "-B", script, dirname(PROGRAM)], {
    input: jobs.map((job) => `${JSON.stringify(job)}\n`).join(""),
    env: ENVIRONMENT,
    stdio: ["pipe", "pipe", "inherit"],
    maxBuffer: 2 ** 26,
    encoding: "utf8",
  });
  const lines = stdout.split("\n").filter((line) => line.startsWith("{"));
  return lines.map((line) => JSON.parse(line) as EngineEvent);
}
