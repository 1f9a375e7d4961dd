import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { applyEdits, modify } from "jsonc-parser";
import { readUtf8 } from "../formats/files.ts";
import { isJsonObject, type JsonObject, parseJson } from "../formats/json.ts";
import type { FloatDtype } from "../formats/safetensors.ts";
import { type Checkpoint, INDEX } from "../model/weights.ts";
import { TOKENIZER_FILES, writeTemplate } from "./bundle.ts";

const CONFIG = "config.json";
/** Besides tokenizer and template: what Transformers reads of a checkpoint, and the terms that travel with its weights. */
const COMPANIONS = /^(generation_config\.json|tokenizer[^/]*|tekken\.json|(licen[cs]e|notice|use_policy)[^/]*)$/i;
const TEMPLATES = "additional_chat_templates";

const TORCH_NAMES: Record<FloatDtype, string> = { F32: "float32", F16: "float16", BF16: "bfloat16" };

export interface CompanionSource {
  base: string;
  /** A published tree whose tokenizer and template, which the adapter was trained with, go before the base's. */
  tree: string | null;
  /** Text of the template that replaces the checkpoint's; null when it is the checkpoint's own. */
  template: string | null;
}

/** Copies everything of a checkpoint but its weights; `config.json` says what the weights now are. */
export async function writeCompanions(
  directory: string,
  { base, tree, template }: CompanionSource,
  dtype: FloatDtype | "keep",
): Promise<void> {
  for (const path of await companions(base)) await copy(join(base, path), join(directory, path));
  for (const path of tree === null ? [] : (await readdir(tree)).filter((name) => TOKENIZER_FILES.has(name)))
    await copy(join(tree as string, path), join(directory, path));
  if (template !== null) await writeTemplate(directory, template);
  const config = join(base, CONFIG);
  const text = await readUtf8(config, { file: config });
  await writeFile(join(directory, CONFIG), dtype === "keep" ? text : withDtype(text, dtype));
}

/** Files of the base that a merged checkpoint takes over, apart from weights and `config.json`. */
export async function companions(base: string): Promise<string[]> {
  const top = (await readdir(base, { withFileTypes: true }))
    .filter((entry) => !entry.isDirectory() && (COMPANIONS.test(entry.name) || TOKENIZER_FILES.has(entry.name)))
    .map(({ name }) => name);
  const more = await readdir(join(base, TEMPLATES)).catch(() => []);
  return [...top, ...more.filter((name) => name.endsWith(".jinja")).map((name) => `${TEMPLATES}/${name}`)].sort();
}

/**
 * `config.json` with the dtype its weights now have, under the key it uses: `dtype` since Transformers 5, before it
 * `torch_dtype`, which both read. The rest of the text stays as it is: 0.0 is not 0 to everyone.
 */
export function withDtype(text: string, dtype: FloatDtype): string {
  const keys = Object.keys(JSON.parse(text) as object).filter((key) => key === "dtype" || key === "torch_dtype");
  return (keys.length === 0 ? ["torch_dtype"] : keys).reduce((config, key) => {
    const formattingOptions = { tabSize: 2, insertSpaces: true };
    return applyEdits(config, modify(config, [key], TORCH_NAMES[dtype], { formattingOptions }));
  }, text);
}

/** Writes the index of a sharded checkpoint with its new size; a single file has none. */
export async function writeIndex(
  directory: string,
  base: string,
  checkpoint: Checkpoint,
  bytes: number,
): Promise<void> {
  if (checkpoint.files.has("model.safetensors")) return;
  const file = join(base, INDEX);
  const json = parseJson(await readFile(file, "utf8"), { file }) as JsonObject;
  const metadata = { ...(isJsonObject(json.metadata) ? json.metadata : {}), total_size: bytes };
  await writeFile(join(directory, INDEX), `${JSON.stringify({ ...json, metadata }, null, 2)}\n`);
}

/** The bytes, and not the mode: a download cache keeps its files read-only. */
async function copy(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await writeFile(to, await readFile(from));
}
