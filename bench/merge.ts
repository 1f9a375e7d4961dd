/**
 * Merges a rank-16 all-linear adapter into random Llama checkpoints in bf16 and says what it took: peak memory and time of a process of
 * its own, and, where PYTHON has Transformers and PEFT, of `merge_and_unload` and `save_pretrained` on the same files.
 *
 *     [PYTHON=python] npx node bench/merge.ts [layers…]
 */
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeAdapter } from "../src/engine/tfjs/adapter.ts";
import { encodeBfloat16 } from "../src/formats/halves.ts";
import { streamSafetensors, type TensorStream } from "../src/formats/safetensors.ts";
import { decoderConfig } from "../src/model/config.ts";
import { freshParameters, type LoraSettings, linearShapes, PROJECTIONS } from "../src/model/lora.ts";
import { writeMerged } from "../src/publish/merged.ts";

/** Llama 3.2 1B, which has 16 layers; its embeddings alone are 525 MB. */
const SHAPE = {
  architectures: ["LlamaForCausalLM"],
  model_type: "llama",
  vocab_size: 128256,
  hidden_size: 2048,
  intermediate_size: 8192,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  head_dim: 64,
  tie_word_embeddings: true,
  dtype: "bfloat16",
};
const LORA: LoraSettings = { r: 16, alpha: 32, rslora: false, targets: PROJECTIONS };

const [role, ...rest] = process.argv.slice(2);
if (role === "--merge") await merge(rest[0] as string);
else await compare([role, ...rest].filter((layers) => layers !== undefined).map(Number));

async function compare(sizes: number[]): Promise<void> {
  for (const layers of sizes.length === 0 ? [4, 16] : sizes) {
    const root = await mkdtemp(join(tmpdir(), "lora-bench-"));
    try {
      const bytes = await make(root, layers);
      const say = (what: string, { rss, seconds, cpu }: { rss: number; seconds: number; cpu: number }) =>
        console.log(
          `${layers} layers, ${(bytes / 1e9).toFixed(2)} GB: ${what} peak ${(rss / 1e6).toFixed(0)} MB (${(rss / bytes).toFixed(2)} of the checkpoint), ${cpu.toFixed(1)} s of processor time, ${seconds.toFixed(1)} s`,
        );
      const here = fileURLToPath(import.meta.url);
      say("lora merge", JSON.parse(execFileSync(process.execPath, [here, "--merge", root], { encoding: "utf8" })));
      const { PYTHON } = process.env;
      if (PYTHON === undefined) continue;
      const script = fileURLToPath(new URL("merge_peft.py", import.meta.url));
      const options = { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] } as const;
      say("PEFT", JSON.parse(execFileSync(PYTHON, [script, root], options)));
    } finally {
      await rm(root, { recursive: true });
    }
  }
}

/** Weights are drawn from one block of random numbers: what they are is nothing to the merge, and drawing takes longer. */
async function make(root: string, layers: number): Promise<number> {
  const config = decoderConfig({ ...SHAPE, num_hidden_layers: layers }, "config.json");
  const base = join(root, "base");
  await mkdir(base);
  await writeFile(join(base, "config.json"), JSON.stringify({ ...SHAPE, num_hidden_layers: layers }));
  let state = 1;
  const block = encodeBfloat16(
    Float32Array.from({ length: 2 ** 20 }, () => {
      state = Math.imul(state, 1103515245) + 12345;
      return state / 2 ** 36;
    }),
  );
  const bytesOf = (size: number) => new Uint8Array(block.buffer, 0, size);
  const tensor = (name: string, shape: number[]): TensorStream => ({
    name,
    dtype: "BF16",
    shape,
    *chunks() {
      const size = 2 * shape.reduce((a, b) => a * b, 1);
      for (let at = 0; at < size; at += block.byteLength) yield bytesOf(Math.min(block.byteLength, size - at));
    },
  });
  const shards: TensorStream[][] = [
    [
      tensor("model.embed_tokens.weight", [config.vocabularySize, config.hiddenSize]),
      tensor("model.norm.weight", [config.hiddenSize]),
    ],
  ];
  for (let layer = 0; layer < layers; layer++) {
    if (layer % 4 === 0) shards.push([]);
    const norms = ["input_layernorm", "post_attention_layernorm"].map((norm) =>
      tensor(`model.layers.${layer}.${norm}.weight`, [config.hiddenSize]),
    );
    const linears = linearShapes(config).filter((linear) => linear.layer === layer);
    shards.at(-1)!.push(...norms, ...linears.map(({ name, out, in: width }) => tensor(`${name}.weight`, [out, width])));
  }
  const weightMap: Record<string, string> = {};
  let bytes = 0;
  for (const [i, tensors] of shards.entries()) {
    const path = `model-${String(i + 1).padStart(5, "0")}-of-${String(shards.length).padStart(5, "0")}.safetensors`;
    bytes += (await streamSafetensors(join(base, path), tensors, { format: "pt" })).size;
    for (const { name } of tensors) weightMap[name] = path;
  }
  const index = { metadata: { total_size: bytes }, weight_map: weightMap };
  await writeFile(join(base, "model.safetensors.index.json"), JSON.stringify(index));
  const parameters = freshParameters(config, LORA, 1);
  for (const { which, values } of parameters) if (which === "B") values.set(values.map((_, i) => Math.sin(i) / 100));
  const origin = { base: "base", revision: null, dropout: 0, closure: "0".repeat(64) };
  await writeAdapter(join(root, "adapter"), { settings: LORA, parameters }, origin);
  return bytes;
}

async function merge(root: string): Promise<void> {
  const started = performance.now();
  const { signal } = new AbortController();
  const record = { name: null, closure: null, files: [], model: null, revision: null, recorded: false };
  const places = { out: join(root, "merged"), base: join(root, "base"), adapter: join(root, "adapter") };
  const how = { dtype: "keep", tree: null, template: null, record, baseFiles: null } as const;
  await writeMerged({ ...places, ...how, signal, onProgress: () => {} }, async () => {});
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const seconds = (performance.now() - started) / 1000;
  console.log(JSON.stringify({ rss: maxRSS * 1024, seconds, cpu: (userCPUTime + systemCPUTime) / 1e6 }));
}
