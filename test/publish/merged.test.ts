import { truncateSync } from "node:fs";
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { digestFile } from "../../src/formats/digest.ts";
import type { LoraError } from "../../src/formats/error.ts";
import { openSafetensors, type TensorToWrite, writeSafetensors } from "../../src/formats/safetensors.ts";
import { layOut } from "../../src/formats/safetensorsheader.ts";
import { openCheckpoint } from "../../src/model/weights.ts";
import { MERGE_RECORD } from "../../src/publish/merge-record.ts";
import { withDtype } from "../../src/publish/merged-files.ts";
import { contents } from "../e2e/tree.ts";
import { MERGES, type MergeFixture, mergeFidelity, mergeFixture, tensorOf } from "../fidelity/merge.ts";
import { fixture } from "../model/fixture.ts";

let root: string;
let counter = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "lora-merged-"));
});
afterAll(async () => {
  await rm(root, { recursive: true, force: true });
});
const fresh = () => join(root, `d${counter++}`);

const TIED = "all-linear-rank1-bf16";
const SHARDED = "rslora-f16";
const Q = "model.layers.1.self_attn.q_proj.weight";

async function baseOf(name: MergeFixture): Promise<string> {
  const directory = fresh();
  await cp(fixture(MERGES[name]), directory, { recursive: true, filter: (path) => !path.includes("golden") });
  return directory;
}

/** Rewrites a weight file with its tensors changed. */
async function changed(
  directory: string,
  file: string,
  change: (tensors: TensorToWrite[]) => TensorToWrite[],
): Promise<void> {
  const path = join(directory, file);
  const open = await openSafetensors(path);
  const tensors: TensorToWrite[] = [];
  for (const [name, { dtype, shape }] of open.tensors)
    tensors.push({ name, dtype, shape, data: await open.read(name) });
  await open.close();
  await writeSafetensors(path, change(tensors), { format: "pt" });
}

async function fault(merge: Promise<unknown>): Promise<LoraError> {
  return merge.then(
    () => expect.fail("it was merged"),
    (error: LoraError) => error,
  );
}

test("merges are PEFT's: in f32 to the last digits of a sum taken in another order, in bf16 to the bit", async () => {
  const found = await mergeFidelity();
  expect(found.map(({ fixture: name }) => name)).toEqual(Object.keys(MERGES));
  for (const { f32, bf16Different, bf16Compared, bf16Survives } of found) {
    expect(f32).toBeLessThan(2e-8); // of the norm of a weight of 1,024 elements: 2^-24 of its elements' size
    expect(bf16Compared).toBeGreaterThan(2000);
    expect(bf16Different).toBe(0);
    expect(bf16Survives).toBeGreaterThan(0.9);
    expect(bf16Survives).toBeLessThan(1);
  }
});

describe("the merged checkpoint", () => {
  test("is complete: layout, index and companions are the base's, the record tells every file", async () => {
    const base = await baseOf(SHARDED);
    await writeFile(join(base, "tokenizer.json"), "{}");
    await writeFile(join(base, "LICENSE.txt"), "terms");
    await writeFile(join(base, "README.md"), "about the base");
    await writeFile(join(base, "pytorch_model.bin"), "the same weights again");
    await mkdir(join(base, "additional_chat_templates"));
    await writeFile(join(base, "additional_chat_templates", "rag.jinja"), "{{ messages }}");
    const out = fresh();
    const { record } = await mergeFixture(SHARDED, base, out);
    const left = ["README.md", "pytorch_model.bin"];
    expect(Object.keys(contents(out)).sort()).toEqual(
      [...Object.keys(contents(base)).filter((path) => !left.includes(path)), MERGE_RECORD].sort(),
    );
    for (const same of ["config.json", "generation_config.json", "LICENSE.txt", "additional_chat_templates/rag.jinja"])
      expect(await readFile(join(out, same))).toEqual(await readFile(join(base, same)));
    const index = async (directory: string) =>
      JSON.parse(await readFile(join(directory, "model.safetensors.index.json"), "utf8"));
    expect(await index(out)).toEqual(await index(base));

    const [before, after] = [await openCheckpoint(base), await openCheckpoint(out)];
    expect([...after.names()]).toEqual([...before.names()]);
    const targets = new Set(["q_proj", "o_proj", "down_proj"]);
    for (const name of before.names()) {
      const file = before.fileOf(name);
      expect(after.fileOf(name)).toBe(file);
      const [was, is] = await Promise.all([before, after].map((one) => one.files.get(file)!.read(name)));
      const adapted = targets.has(name.split(".").at(-2)!) && name.endsWith(".weight");
      expect(Buffer.compare(was!, is!) !== 0, name).toBe(adapted);
    }
    for (const file of after.files.values()) expect(file.metadata).toEqual({ format: "pt" });
    await before.close();
    await after.close();

    expect(JSON.parse(await readFile(join(out, MERGE_RECORD), "utf8"))).toEqual(record);
    expect(record.files.map(({ path }) => path)).toEqual(
      Object.keys(contents(out))
        .filter((path) => path !== MERGE_RECORD)
        .sort(),
    );
    for (const { path, digest, size } of record.files)
      expect(await digestFile(join(out, path))).toEqual({ digest, size });
    for (const { path, digest, size } of record.base.files)
      expect(await digestFile(join(base, path))).toEqual({ digest, size });
  });

  test("is the same bytes every time, and replaces an earlier merge", async () => {
    const [one, other] = [fresh(), fresh()];
    await mergeFixture(TIED, fixture(MERGES[TIED]), one);
    await mergeFixture(TIED, fixture(MERGES[TIED]), other, { dtype: "BF16" });
    const before = contents(one);
    await mergeFixture(TIED, fixture(MERGES[TIED]), other);
    expect(contents(other)).toEqual(before);
  });

  test.each([
    ["F32", "float32", 4],
    ["BF16", "bfloat16", 2],
    ["F16", "float16", 2],
  ] as const)("written as %s says so in config.json, and has all its weights so", async (dtype, named, size) => {
    const out = fresh();
    await mergeFixture(SHARDED, fixture(MERGES[SHARDED]), out, { dtype });
    const checkpoint = await openCheckpoint(out);
    const dtypes = [...checkpoint.files.values()].flatMap((file) =>
      [...file.tensors.values()].map((info) => info.dtype),
    );
    expect(new Set(dtypes)).toEqual(new Set([dtype]));
    const { metadata } = JSON.parse(await readFile(join(out, "model.safetensors.index.json"), "utf8"));
    expect(metadata.total_size).toBe(checkpoint.bytes);
    expect(checkpoint.bytes).toBe(size * metadata.total_parameters);
    await checkpoint.close();
    const config = JSON.parse(await readFile(join(out, "config.json"), "utf8"));
    expect(config).toEqual({
      ...JSON.parse(await readFile(join(fixture(MERGES[SHARDED]), "config.json"), "utf8")),
      dtype: named,
    });
  });

  test("has the published tree's tokenizer and template, or the template the manifest names", async () => {
    const [base, tree] = [await baseOf(TIED), fresh()];
    await writeFile(join(base, "tokenizer_config.json"), '{"chat_template":"base"}');
    await mkdir(tree);
    await writeFile(join(tree, "chat_template.jinja"), "tree");
    await writeFile(join(tree, "evaluation.json"), "{}");
    const read = (directory: string, name: string) => readFile(join(directory, name), "utf8");
    const published = fresh();
    await mergeFixture(TIED, base, published, { tree });
    expect(await read(published, "chat_template.jinja")).toBe("tree");
    expect(await readdir(published)).not.toContain("evaluation.json");
    const named = fresh();
    await mergeFixture(TIED, base, named, { template: "manifest" });
    expect(await read(named, "chat_template.jinja")).toBe("manifest");
    expect(JSON.parse(await read(named, "tokenizer_config.json")).chat_template).toBe("manifest");
  });

  test("the dtype goes under the key that the configuration uses, and nothing else changes", () => {
    const text = '{\n  "torch_dtype": "float32",\n  "rms_norm_eps": 1e-05,\n  "rope_theta": 10000.0\n}\n';
    expect(withDtype(text, "BF16")).toBe(text.replace("float32", "bfloat16"));
    expect(withDtype('{"dtype": "float32", "torch_dtype": "float32"}', "F16")).toBe(
      '{"dtype": "float16", "torch_dtype": "float16"}',
    );
    expect(JSON.parse(withDtype('{"vocab_size": 3}', "F32"))).toEqual({ vocab_size: 3, torch_dtype: "float32" });
  });

  test("can be a cache's: read-only files behind links", async () => {
    const [blobs, base, out] = [await baseOf(TIED), fresh(), fresh()];
    await mkdir(base);
    for (const name of await readdir(blobs)) {
      await chmod(join(blobs, name), 0o444);
      await symlink(join(blobs, name), join(base, name));
    }
    await mergeFixture(TIED, base, out, { template: "x" });
    await mergeFixture(TIED, base, out, { template: "y" });
    expect(await readFile(join(out, "chat_template.jinja"), "utf8")).toBe("y");
  });
});

describe("what cannot be merged is refused by name, and leaves nothing behind", () => {
  /** Merges into a new directory beside nothing, and says what is then there. */
  async function refused(name: MergeFixture, base: string, parts = {}): Promise<LoraError> {
    const place = fresh();
    await mkdir(place);
    const error = await fault(mergeFixture(name, base, join(place, "out"), parts));
    expect(await readdir(place)).toEqual([]);
    return error;
  }

  test("an adapter of another base", async () => {
    const error = await refused(SHARDED, fixture("tiny-llama"));
    expect(error.code).toBe("adapter-shape");
    expect(error.message).toMatch(/q_proj.*the base asks for/);
  });

  test("a weight that is missing, or of another shape than config.json says", async () => {
    const missing = await baseOf(TIED);
    await changed(missing, "model.safetensors", (tensors) => tensors.filter(({ name }) => name !== Q));
    const error = await refused(TIED, missing);
    expect([error.code, error.message]).toEqual(["weights-missing", expect.stringContaining(Q)]);
    const turned = await baseOf(TIED);
    await changed(turned, "model.safetensors", (tensors) =>
      tensors.map((tensor) => (tensor.name === Q ? { ...tensor, shape: [16, 64] } : tensor)),
    );
    expect((await refused(TIED, turned)).code).toBe("weights-shape");
  });

  test("a truncated shard", async () => {
    const base = await baseOf(SHARDED);
    const shard = join(base, "model-00002-of-00002.safetensors");
    await writeFile(shard, (await readFile(shard)).subarray(0, -10));
    const error = await refused(SHARDED, base);
    expect([error.code, error.message]).toEqual(["safetensors-damaged", expect.stringContaining("model-00002")]);
  });

  test("a quantised base, by its configuration or by its weights", async () => {
    const configured = await baseOf(TIED);
    const config = join(configured, "config.json");
    const json = JSON.parse(await readFile(config, "utf8"));
    await writeFile(config, JSON.stringify({ ...json, quantization_config: { quant_method: "fp8" } }));
    expect((await refused(TIED, configured)).message).toMatch(/quantised/);
    const packed = await baseOf(TIED);
    await changed(packed, "model.safetensors", (tensors) =>
      tensors.map((tensor) => (tensor.name === Q ? { ...tensor, dtype: "U8", data: new Uint8Array(32 * 32) } : tensor)),
    );
    const error = await refused(TIED, packed);
    expect([error.code, error.message]).toEqual(["merge-dtype", expect.stringMatching(/q_proj.* is U8/)]);
  });

  test("a value that float16 cannot hold, in a merged weight and in one that is merely written", async () => {
    for (const name of [Q, "model.norm.weight"]) {
      const base = await baseOf(TIED);
      await changed(base, "model.safetensors", (tensors) => {
        for (const tensor of tensors)
          if (tensor.name === name) new DataView(tensor.data.buffer, tensor.data.byteOffset).setFloat32(4, 7e4, true);
        return tensors;
      });
      const error = await refused(TIED, base, { dtype: "F16" });
      expect([error.code, error.exit]).toEqual(["merge-overflow", 1]);
      expect(error.message).toContain(name);
      expect(error.next).toContain("bf16");
      await mergeFixture(TIED, base, fresh(), { dtype: "BF16" });
    }
  });

  test("an adapter that holds no numbers", async () => {
    const adapter = fresh();
    await cp(fixture(`merge/${TIED}`), adapter, { recursive: true });
    await changed(adapter, "adapter_model.safetensors", (tensors) => {
      tensors.find(({ name }) => name.includes("layers.1.mlp.down_proj.lora_B"))!.data.fill(0xff);
      return tensors;
    });
    const error = await refused(TIED, fixture(MERGES[TIED]), { adapter });
    expect([error.code, error.message]).toEqual(["merge-overflow", expect.stringContaining("layers.1.mlp.down_proj")]);
  });

  test("more weights than the file system has room for, before any is written", async () => {
    const base = await baseOf(SHARDED);
    // A sparse file: eight terabytes to read, a few bytes on the disk.
    const big = { name: "big", dtype: "F32" as const, shape: [2 ** 41] };
    const { header } = layOut([big], {});
    await writeFile(join(base, "big.safetensors"), header);
    await truncate(join(base, "big.safetensors"), header.length + 2 ** 43);
    const path = join(base, "model.safetensors.index.json");
    const index = JSON.parse(await readFile(path, "utf8"));
    await writeFile(path, JSON.stringify({ ...index, weight_map: { ...index.weight_map, big: "big.safetensors" } }));
    const error = await refused(SHARDED, base);
    await rm(base, { recursive: true }); // before any other test reads it whole
    expect([error.code, error.exit]).toEqual(["merge-space", 3]);
    expect(error.message).toMatch(/take 8796\.\d\d GB; .* has \d+\.\d\d GB free/);
  });

  test("a place that is the base, lies in it or around it, is a file, or holds something else", async () => {
    const base = await baseOf(TIED);
    const [file, full, around, link] = [fresh(), fresh(), fresh(), fresh()];
    await writeFile(file, "");
    await mkdir(full);
    await writeFile(join(full, "notes.txt"), "");
    await mkdir(around);
    await cp(base, join(around, "base"), { recursive: true });
    await symlink(base, link);
    const before = contents(root);
    for (const [out, from, message] of [
      [base, base, /is the base itself/],
      [join(base, "merged"), base, /lies inside the base/],
      [link, base, /is the base itself/],
      [join(link, "new", "er"), base, /lies inside the base/],
      [around, join(around, "base"), /base lies inside/],
      [fixture(`merge/${TIED}`), base, /is the adapter itself/],
      [file, base, /is a file/],
      [join(file, "out"), base, /is a file|lies below/],
      [full, base, /notes\.txt/],
    ] as const) {
      const error = await fault(mergeFixture(TIED, from, out));
      expect(error.code).toBe("merge-out");
      expect(error.message).toMatch(message);
    }
    expect(contents(root)).toEqual(before);
  });

  test("an earlier merge stays whole when the next one fails or is cancelled, and is not taken with files added to it", async () => {
    const out = fresh();
    await mergeFixture(TIED, fixture(MERGES[TIED]), out);
    const before = contents(root);
    const cancel = new AbortController();
    const cancelled = await fault(
      mergeFixture(TIED, fixture(MERGES[TIED]), out, {
        dtype: "BF16",
        signal: cancel.signal,
        onProgress: ({ task }) => task === "merge" && cancel.abort(),
      }),
    );
    expect([cancelled.code, cancelled.exit]).toEqual(["cancelled", 130]);
    expect(contents(root)).toEqual(before);
    await writeFile(join(out, "notes.txt"), "mine");
    expect((await fault(mergeFixture(TIED, fixture(MERGES[TIED]), out))).message).toContain("notes.txt");
  });
});

test("a file that is cut while it is merged is an error, not a shorter weight", async () => {
  const base = await baseOf(TIED);
  const place = fresh();
  await mkdir(place);
  let cut = false;
  const error = await fault(
    mergeFixture(TIED, base, join(place, "out"), {
      onProgress: ({ task }) => {
        if (task !== "merge" || cut) return;
        cut = true;
        truncateSync(join(base, "model.safetensors"), 20_000);
      },
    }),
  );
  expect(error.code).toBe("safetensors-damaged");
  expect(await readdir(place)).toEqual([]);
});

test("tensors that are no weights are kept, whatever the dtype", async () => {
  const base = await baseOf(TIED);
  const data = new Uint8Array(new BigInt64Array([7n]).buffer);
  await changed(base, "model.safetensors", (tensors) => [
    ...tensors,
    { name: "steps", dtype: "I64", shape: [1], data },
  ]);
  const out = fresh();
  await mergeFixture(TIED, base, out, { dtype: "BF16" });
  const file = await openSafetensors(join(out, "model.safetensors"));
  expect(file.tensors.get("steps")).toMatchObject({ dtype: "I64" });
  expect(Buffer.compare(await file.read("steps"), data)).toBe(0);
  await file.close();
  expect(await tensorOf(out, Q)).toHaveLength(32 * 32);
});
