import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeBfloat16 } from "../../src/formats/halves.ts";
import { openSafetensors, type TensorToWrite, writeSafetensors } from "../../src/formats/safetensors.ts";
import { relativeError } from "../../src/publish/merge-record.ts";
import { type Merged, type MergeJob, writeMerged } from "../../src/publish/merged.ts";
import { fixture, largestDifference, norm } from "../model/fixture.ts";

/** Adapters saved by PEFT with what `merge_and_unload` makes of them, from test/oracle/merge_fixture.py, by their bases. */
export const MERGES = {
  "all-linear-rank1-bf16": "tiny-llama",
  "rslora-f16": "tiny-llama-sharded",
  "named-rank5-f32": "tiny-llama-sharded",
} as const;
export type MergeFixture = keyof typeof MERGES;

export interface MergeFidelity {
  fixture: string;
  /** Merged in f32: largest difference from PEFT's weights, relative to the norm of the weight. */
  f32: number;
  /** Merged into a base in bf16: elements that are not PEFT's bits, and how many were compared. */
  bf16Different: number;
  bf16Compared: number;
  /** Of the update, by norm, what rounding to bf16 left: 1 − ‖round(W + Δ) − (W + Δ)‖ / ‖Δ‖, of the worst weight. */
  bf16Survives: number;
}

/** Merges an adapter of the fixtures. */
export function mergeFixture(
  name: MergeFixture,
  base: string,
  out: string,
  parts: Partial<MergeJob> = {},
): Promise<Merged> {
  const record = { name: null, closure: null, files: [], model: null, revision: null, recorded: false };
  return writeMerged(
    {
      out,
      base,
      adapter: fixture(`merge/${name}`),
      dtype: "keep",
      tree: null,
      template: null,
      record,
      baseFiles: null,
      onProgress: () => {},
      signal: new AbortController().signal,
      ...parts,
    },
    async () => {},
  );
}

/** A tensor of a checkpoint directory, whichever file it lies in. */
export async function tensorOf(directory: string, name: string): Promise<Float32Array> {
  const index = await readFile(join(directory, "model.safetensors.index.json"), "utf8").catch(() => null);
  const path = index === null ? "model.safetensors" : (JSON.parse(index).weight_map[name] as string);
  const file = await openSafetensors(join(directory, path));
  try {
    return await file.readFloat32(name);
  } finally {
    await file.close();
  }
}

/** Copies a checkpoint of f32 weights with all of them rounded to bf16. */
export async function inBfloat16(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true, filter: (path) => !path.includes("golden") });
  const index = await readFile(join(from, "model.safetensors.index.json"), "utf8").catch(() => null);
  const files = index === null ? ["model.safetensors"] : Object.values<string>(JSON.parse(index).weight_map);
  for (const path of new Set(files)) {
    const file = await openSafetensors(join(from, path));
    const tensors: TensorToWrite[] = [];
    for (const [name, { shape }] of file.tensors) {
      const data = new Uint8Array(encodeBfloat16(await file.readFloat32(name)).buffer);
      tensors.push({ name, dtype: "BF16", shape, data });
    }
    await file.close();
    await writeSafetensors(join(to, path), tensors, { format: "pt" });
  }
}

/** What our merges have in common with PEFT's, fixture by fixture. */
export async function mergeFidelity(): Promise<MergeFidelity[]> {
  const root = await mkdtemp(join(tmpdir(), "lora-merge-"));
  try {
    const found: MergeFidelity[] = [];
    for (const [name, base] of Object.entries(MERGES) as [MergeFixture, string][]) {
      const [half, f32, bf16] = ["half", "f32", "bf16"].map((what) => join(root, `${name}-${what}`)) as [
        string,
        string,
        string,
      ];
      await inBfloat16(fixture(base), half);
      await mergeFixture(name, fixture(base), f32);
      const { weights } = await mergeFixture(name, half, bf16);
      const row: MergeFidelity = {
        fixture: name,
        f32: 0,
        bf16Different: 0,
        bf16Compared: 0,
        bf16Survives: 1 - Math.max(...weights.map(relativeError)),
      };
      const golden = await openSafetensors(join(fixture(`merge/${name}`), "golden.safetensors"));
      for (const key of golden.tensors.keys()) {
        const [precision, weight] = [key.slice(0, key.indexOf(".")), key.slice(key.indexOf(".") + 1)];
        if (precision !== "f32" && precision !== "bf16") continue;
        const theirs = await golden.readFloat32(key);
        const ours = await tensorOf(precision === "f32" ? f32 : bf16, weight);
        if (precision === "f32") row.f32 = Math.max(row.f32, largestDifference(ours, theirs) / norm(theirs));
        else {
          row.bf16Compared += theirs.length;
          row.bf16Different += theirs.reduce((count, value, i) => count + (value === ours[i] ? 0 : 1), 0);
        }
      }
      await golden.close();
      found.push(row);
    }
    return found;
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}
