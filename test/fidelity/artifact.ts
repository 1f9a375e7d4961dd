import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FloatDtype } from "../../src/formats/safetensors.ts";
import { forward, tokenBatch } from "../../src/model/decoder.ts";
import { loadDecoder } from "../../src/model/load.ts";
import { valuesOf } from "../../src/model/ops.ts";
import { relativeError } from "../../src/publish/merge-record.ts";
import { writeMerged } from "../../src/publish/merged.ts";
import { startTestBackend } from "../engine/backend.ts";
import { type FamilyName, familyDirectory, golden, goldenTensor } from "./checkpoints.ts";
import { largestDifference } from "./distance.ts";
import { rowsOf } from "./runs.ts";

/** An adapter that PEFT trained and saved, merged by us, against PEFT's logits of base and adapter in float32. */
export interface ArtifactFidelity {
  family: FamilyName;
  /** Merged into weights of float32: largest difference of a logit. */
  f32: number;
  /** The dtype the base is stored in, and the same for weights rounded to it. */
  stored: string;
  rounded: number;
  /** Of the update, by norm, what rounding took: of the worst weight. */
  lost: number;
}

export async function artifactFidelity(family: FamilyName): Promise<ArtifactFidelity> {
  await startTestBackend();
  const root = await mkdtemp(join(tmpdir(), "lora-artifact-"));
  try {
    const f32 = await merged(family, join(root, "f32"), "F32");
    const kept = await merged(family, join(root, "kept"), "keep");
    return { family, f32: f32.logits, stored: kept.dtype, rounded: kept.logits, lost: kept.lost };
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function merged(
  family: FamilyName,
  out: string,
  dtype: FloatDtype | "keep",
): Promise<{ logits: number; lost: number; dtype: string }> {
  const { weights, directory } = await writeMerged(
    {
      out,
      base: familyDirectory(family),
      adapter: familyDirectory(family, "golden", "adapter"),
      dtype,
      tree: null,
      template: null,
      record: { name: null, closure: null, files: [], model: null, revision: null, recorded: false },
      baseFiles: null,
      onProgress: () => {},
      signal: new AbortController().signal,
    },
    async () => {},
  );
  const model = await loadDecoder(directory);
  let logits = 0;
  for (const [i, { ids }] of rowsOf(family).slice(0, golden(family).losses.length).entries()) {
    const found = await valuesOf(() => forward(model, tokenBatch([ids])));
    logits = Math.max(logits, largestDifference(found, await goldenTensor(family, `logits.adapter.${i}`)));
  }
  const config = JSON.parse(await readFile(join(directory, "config.json"), "utf8"));
  return { logits, lost: Math.max(...weights.map(relativeError)), dtype: config.dtype ?? config.torch_dtype };
}
