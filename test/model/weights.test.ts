import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { LoraError } from "../../src/formats/error.ts";
import { openSafetensors, type TensorToWrite, writeSafetensors } from "../../src/formats/safetensors.ts";
import type { FrozenMatrix } from "../../src/model/frozen.ts";
import { loadDecoder } from "../../src/model/load.ts";
import { startTestBackend } from "../engine/backend.ts";
import { fixture } from "./fixture.ts";

let root: string;
beforeAll(async () => {
  await startTestBackend();
  root = await mkdtemp(join(tmpdir(), "lora-weights-"));
});
afterAll(async () => {
  await rm(root, { recursive: true, force: true });
});

async function copy(name: string): Promise<string> {
  const directory = await mkdtemp(join(root, "checkpoint-"));
  await cp(fixture(name), directory, { recursive: true });
  return directory;
}

/** Writes a checkpoint of one file again with its tensors changed. */
async function changed(change: (tensors: Map<string, TensorToWrite>) => void, name = "tiny-llama"): Promise<string> {
  const directory = await copy(name);
  const path = join(directory, "model.safetensors");
  const file = await openSafetensors(path);
  const tensors = new Map<string, TensorToWrite>();
  for (const [name, { dtype, shape }] of file.tensors)
    tensors.set(name, { name, dtype, shape, data: await file.read(name) });
  await file.close();
  change(tensors);
  await writeSafetensors(path, [...tensors.values()], { format: "pt" });
  return directory;
}

async function fault(directory: string): Promise<LoraError> {
  return loadDecoder(directory).then(
    () => expect.fail("the checkpoint was accepted"),
    (error: LoraError) => error,
  );
}

const Q = "model.layers.1.self_attn.q_proj.weight";

test("a missing tensor is named, with where it should be and its shape", async () => {
  const error = await fault(await changed((tensors) => tensors.delete(Q)));
  expect(error).toMatchObject({ code: "weights-missing", exit: 2 });
  expect(error.message).toContain(Q);
  expect(error.message).toContain("[32, 32]");
});

test("a tensor of another shape is named, with file, found and expected shape", async () => {
  const directory = await changed((tensors) => {
    tensors.get(Q)!.shape = [16, 64];
  });
  const error = await fault(directory);
  expect(error.code).toBe("weights-shape");
  for (const part of [Q, join(directory, "model.safetensors"), "[16, 64]", "[32, 32]"])
    expect(error.message).toContain(part);
});

test("a tensor the configuration does not account for is refused", async () => {
  const error = await fault(
    await changed((tensors) => {
      const bias = "model.layers.0.self_attn.q_proj.bias";
      tensors.set(bias, { name: bias, dtype: "F32", shape: [32], data: new Uint8Array(128) });
    }),
  );
  expect(error.code).toBe("weights-unexpected");
  expect(error.message).toContain("q_proj.bias");
});

describe("families", () => {
  test.each([
    ["families/qwen2", "model.layers.0.self_attn.k_proj.bias"],
    ["families/qwen3", "model.layers.1.self_attn.q_norm.weight"],
    ["families/mistral-nemo", "lm_head.weight"],
  ])("%s without %s is refused", async (name, tensor) => {
    const error = await fault(
      await changed((tensors) => {
        expect(tensors.delete(tensor)).toBe(true);
      }, name),
    );
    expect(error).toMatchObject({ code: "weights-missing", exit: 2 });
    expect(error.message).toContain(tensor);
  });

  test("one family's tensors under another's name are refused", async () => {
    const directory = await copy("families/qwen2");
    const path = join(directory, "config.json");
    const config = JSON.parse(await readFile(path, "utf8"));
    await writeFile(path, JSON.stringify({ ...config, model_type: "llama", architectures: ["LlamaForCausalLM"] }));
    const error = await fault(directory);
    expect(error.code).toBe("weights-unexpected");
    expect(error.message).toMatch(/_proj\.bias.*model_type llama/);
  });

  test("with tied embeddings an output projection may be stored too, but no other one", async () => {
    const head = "lm_head.weight";
    const same = await changed((tensors) => {
      const embedding = tensors.get("model.embed_tokens.weight")!;
      tensors.set(head, { ...embedding, name: head });
    }, "families/qwen2");
    await expect(loadDecoder(same)).resolves.toMatchObject({ config: { tiedEmbeddings: true } });
    const other = await changed((tensors) => {
      const embedding = tensors.get("model.embed_tokens.weight")!;
      const data = embedding.data.slice();
      data[0]! ^= 1;
      tensors.set(head, { ...embedding, name: head, data });
    }, "families/qwen2");
    const error = await fault(other);
    expect(error).toMatchObject({ code: "weights-tied", exit: 2 });
    expect(error.message).toContain(head);
  });
});

test("a tensor of another dtype is refused before anything is read", async () => {
  const error = await fault(
    await changed((tensors) => {
      const tensor = tensors.get(Q)!;
      tensors.set(Q, { ...tensor, dtype: "I8", data: new Uint8Array(tensor.data.length / 4) });
    }),
  );
  expect(error).toMatchObject({ code: "weights-dtype", exit: 2 });
  expect(error.message).toMatch(/q_proj\.weight.* is I8/);
});

test("a truncated file is refused by name", async () => {
  const directory = await copy("tiny-llama");
  const path = join(directory, "model.safetensors");
  await writeFile(path, (await readFile(path)).subarray(0, -100));
  const error = await fault(directory);
  expect(error.code).toMatch(/^safetensors-/);
  expect(error.message).toContain("model.safetensors");
});

test("a checkpoint without weights is refused", async () => {
  const directory = await copy("tiny-llama");
  await rm(join(directory, "model.safetensors"));
  expect(await fault(directory)).toMatchObject({ code: "weights-missing" });
});

test("a shard that is missing, that lacks a tensor, or that lies elsewhere is refused", async () => {
  const missing = await copy("tiny-llama-sharded");
  await rm(join(missing, "model-00002-of-00002.safetensors"));
  expect(await fault(missing)).toMatchObject({ code: "file-missing" });

  const change = async (edit: (map: { [name: string]: string }) => void) => {
    const directory = await copy("tiny-llama-sharded");
    const path = join(directory, "model.safetensors.index.json");
    const index = JSON.parse(await readFile(path, "utf8"));
    edit(index.weight_map);
    await writeFile(path, JSON.stringify(index));
    return fault(directory);
  };
  const swapped = await change((map) => {
    map[Q] = map[Q]!.includes("00001") ? map[Q]!.replace("00001", "00002") : map[Q]!.replace("00002-", "00001-");
  });
  expect(swapped.code).toBe("weights-missing");
  expect(swapped.message).toContain(Q);
  const outside = await change((map) => {
    map[Q] = "../model.safetensors";
  });
  expect(outside.code).toBe("weights-index");
  expect(await change((map) => delete map[Q])).toMatchObject({ code: "weights-missing" });
});

test("half-precision weights give the same model as their values in f32", async () => {
  // bfloat16 is the upper half of binary32.
  const truncate = (data: Uint8Array) => {
    const words = new Uint32Array(data.slice().buffer);
    return {
      f32: new Uint8Array(words.map((word) => word & 0xffff0000).buffer),
      bf16: new Uint8Array(Uint16Array.from(words, (word) => word >>> 16).buffer),
    };
  };
  const rewrite = (dtype: "F32" | "BF16") =>
    changed((tensors) => {
      for (const tensor of tensors.values()) {
        const { f32, bf16 } = truncate(tensor.data);
        tensor.dtype = dtype;
        tensor.data = dtype === "F32" ? f32 : bf16;
      }
    });
  const [full, half] = [await loadDecoder(await rewrite("F32")), await loadDecoder(await rewrite("BF16"))];
  // The rows of a matrix are what it does to the unit vectors, in either direction.
  const rows = ({ shape, backward }: FrozenMatrix) => backward(tf.eye(shape[0])).dataSync();
  const columns = ({ shape, forward }: FrozenMatrix) => forward(tf.eye(shape[1])).dataSync();
  expect(rows(half.embedding)).toEqual(rows(full.embedding));
  const [down, downHalf] = [full, half].map((model) => model.layers[1]!.projections.down_proj.weight);
  expect(rows(downHalf!)).toEqual(rows(down!));
  expect(columns(downHalf!)).toEqual(columns(down!));
});
