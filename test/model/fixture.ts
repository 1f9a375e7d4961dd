import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export { largestDifference, norm } from "../fidelity/distance.ts";

import type { LabelledRow } from "../../src/engine/tfjs/loss.ts";
import { openSafetensors } from "../../src/formats/safetensors.ts";

/** Checkpoints with golden numbers, made by test/oracle/peft_fixture.py from Transformers and PEFT in float32. */
export const FIXTURES = ["tiny-llama", "tiny-llama-sharded"] as const;

export interface GoldenGeneration {
  ids: number[];
  stopped: "end" | "length";
}

export interface GoldenRow {
  ids: number[];
  labels: number[];
  loss: number;
  generated_base: GoldenGeneration;
  generated_adapter: GoldenGeneration;
}

export interface Golden {
  training: {
    learningRate: number;
    weightDecay: number;
    batchSize: number;
    steps: number;
    warmupSteps: number;
    maxGradNorm: number;
  };
  metrics: { loss: number; gradNorm: number; learningRate: number }[];
  rows: GoldenRow[];
}

export function fixture(name: string): string {
  return fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
}

export function golden(name: string): Golden {
  return JSON.parse(readFileSync(`${fixture(name)}/golden/rows.json`, "utf8"));
}

export async function goldenTensor(name: string, tensor: string): Promise<Float32Array> {
  const file = await openSafetensors(`${fixture(name)}/golden/golden.safetensors`);
  try {
    return await file.readFloat32(tensor);
  } finally {
    await file.close();
  }
}

export function labelledRow(row: { ids: number[]; labels: number[] }): LabelledRow {
  return { ids: Int32Array.from(row.ids), labels: Int32Array.from(row.labels) };
}
