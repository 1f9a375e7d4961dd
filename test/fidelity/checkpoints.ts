import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { openSafetensors } from "../../src/formats/safetensors.ts";

/** Families with a checkpoint under test/fixtures/families, made by test/oracle/checkpoints.py. */
export const FAMILIES = [
  "llama-2",
  "llama-3",
  "llama-3.1",
  "llama-3.2",
  "smollm2",
  "deepseek-r1-distill-llama",
  "mistral-v0.1",
  "mistral-v0.3",
  "mistral-nemo",
  "qwen2",
  "qwen2.5",
  "qwen2-windowed",
  "deepseek-r1-distill-qwen",
  "qwen3",
] as const;
export type FamilyName = (typeof FAMILIES)[number];

export function familyDirectory(family: FamilyName, ...parts: string[]): string {
  return [fileURLToPath(new URL(`../fixtures/families/${family}`, import.meta.url)), ...parts].join("/");
}

/** What Transformers and PEFT made of a family's run (test/oracle/goldens.py). */
export interface Golden {
  /** Of each optimizer step. */
  metrics: { loss: number; gradNorm: number; learningRate: number }[];
  /** Summed cross-entropy of the first rows with the trained adapter. */
  losses: number[];
  /** Largest difference between PyTorch's float32 and float64 logits of the base. */
  rounding: number;
  generations: {
    prompt: number[];
    /** Of the base and with the adapter, without the end token. */
    base: GoldenGeneration;
    adapter: GoldenGeneration;
  }[];
  /** Loss and gradient norm under masks drawn by torch, ascending; of one family. */
  dropout?: { p: number; loss: number[]; gradNorm: number[] };
}

export interface GoldenGeneration {
  ids: number[];
  stopped: "end" | "length";
}

export function golden(family: FamilyName): Golden {
  return JSON.parse(readFileSync(familyDirectory(family, "golden", "golden.json"), "utf8"));
}

/** Logits `logits.{base,adapter}.ROW` and gradients `gradient.NAME`, in float32. */
export async function goldenTensor(family: FamilyName, name: string): Promise<Float32Array> {
  const file = await openSafetensors(familyDirectory(family, "golden", "golden.safetensors"));
  try {
    return await file.readFloat32(name);
  } finally {
    await file.close();
  }
}
