import { copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { digestFile, sha256 } from "../formats/digest.ts";
import { LoraError } from "../formats/error.ts";
import { replaceDirectory, writeFileAtomic } from "../formats/files.ts";
import { canonicalJson, isJsonObject, type JsonObject, parseJson } from "../formats/json.ts";
import type { Plan } from "../manifest/schema.generated.ts";
import { PROVENANCE_FILE } from "../provenance/statement.ts";
import type { PublishFile } from "./target.ts";

/** What a tokenizer may be made of, in Hugging Face's layout. */
export const TOKENIZER_FILES = new Set([
  "tokenizer.json",
  "tokenizer_config.json",
  "special_tokens_map.json",
  "added_tokens.json",
  "vocab.json",
  "merges.txt",
  "tokenizer.model",
  "chat_template.jinja",
  "chat_template.json",
]);
const TEMPLATE = "chat_template.jinja";

export interface BundleInput {
  /** Directory with `adapter_model.safetensors` and `adapter_config.json`, as the engine left it. */
  adapterDirectory: string;
  /** Directory of the base checkpoint. */
  baseDirectory: string;
  plan: Plan;
  /** Text of the chat template that replaces the checkpoint's; null when it is the checkpoint's own. */
  template: string | null;
  /** Text of the model card. */
  card: string;
  /** Path of `evaluation.json`. */
  evaluation: string;
}

/**
 * Assembles the published tree in `directory`, replacing what was there: everything but `provenance.json`, which is about
 * these files and comes last ({@link addProvenance}).
 *
 * Of the base checkpoint only tokenizer files that the closure covers are taken, with the digests it covers, so that
 * equal closures give equal trees.
 * @throws {LoraError} `base-changed` when such a file is no longer what the plan was made with
 */
export async function assembleBundle(directory: string, input: BundleInput): Promise<PublishFile[]> {
  const { plan, adapterDirectory } = input;
  await replaceDirectory(directory, async (temporary) => {
    await copyFile(join(adapterDirectory, "adapter_model.safetensors"), join(temporary, "adapter_model.safetensors"));
    const config = await readObject(join(adapterDirectory, "adapter_config.json"));
    await writeFile(join(temporary, "adapter_config.json"), prettyJson(publishedConfig(config, plan)));
    for (const file of plan.base.files) {
      if (!TOKENIZER_FILES.has(file.path)) continue;
      const bytes = await readFile(join(input.baseDirectory, file.path));
      if (`sha256:${sha256(bytes)}` !== file.digest) throw changed(file.path);
      await writeFile(join(temporary, file.path), bytes);
    }
    if (input.template !== null) await writeTemplate(temporary, input.template);
    await writeFile(join(temporary, "README.md"), input.card);
    await copyFile(input.evaluation, join(temporary, "evaluation.json"));
  });
  return describeTree(directory);
}

/** Writes the record beside the files it is about, and describes the whole tree. */
export async function addProvenance(directory: string, statement: string): Promise<PublishFile[]> {
  await writeFileAtomic(join(directory, PROVENANCE_FILE), statement);
  return describeTree(directory);
}

/** The files of a flat directory with their digests, sorted by path. */
export async function describeTree(directory: string): Promise<PublishFile[]> {
  await mkdir(directory, { recursive: true });
  const names = (await readdir(directory)).sort();
  return Promise.all(
    names.map(async (path) => {
      const source = join(directory, path);
      return { path, source, ...(await digestFile(source)) };
    }),
  );
}

/**
 * The adapter's configuration as others will load it. `base_model_name_or_path` is what the manifest says: a model id
 * with its commit in `revision`, or for a directory the relative path, which begins with a dot, so that no loader takes it
 * for somebody's model id, and no path of the machine that trained gets out.
 */
export function publishedConfig(config: JsonObject, plan: Plan): JsonObject {
  return { ...config, base_model_name_or_path: plan.base.model, revision: plan.base.revision, inference_mode: true };
}

/** Transformers prefers `chat_template.jinja`; older releases read the configuration alone. Both must say the same. */
export async function writeTemplate(directory: string, template: string): Promise<void> {
  await writeFile(join(directory, TEMPLATE), template);
  const path = join(directory, "tokenizer_config.json");
  const config = await readObject(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  if (config?.chat_template !== undefined) await writeFile(path, prettyJson({ ...config, chat_template: template }));
}

async function readObject(path: string): Promise<JsonObject> {
  const value = parseJson(await readFile(path, "utf8"), { file: basename(path) });
  if (isJsonObject(value)) return value;
  throw new LoraError("json-shape", `${basename(path)} holds no JSON object.`, { place: { file: basename(path) } });
}

function prettyJson(value: JsonObject): string {
  return `${JSON.stringify(JSON.parse(canonicalJson(value)), null, 2)}\n`;
}

function changed(path: string): LoraError {
  return new LoraError("base-changed", `${path} of the base checkpoint changed since the adapter was planned.`, {
    exit: 3,
    next: "Restore the checkpoint, or run again from the plan.",
  });
}
