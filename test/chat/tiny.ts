import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type Chat, openChat } from "../../src/chat/chat.ts";

/** A ChatML-like template in a few lines. */
export const CHATML = `{%- for m in messages %}
{{- '<|im_start|>' + m.role + '\\n' + m.content }}
{%- for call in m.tool_calls or [] %}{{- '<tool_call>' ~ (call.function | tojson) ~ '</tool_call>' }}{%- endfor %}
{{- '<|im_end|>\\n' }}
{%- endfor %}
{%- if add_generation_prompt %}{{- '<|im_start|>assistant\\n' }}{%- endif %}`;

const SPECIAL = ["<|end|>", "<|im_start|>", "<|im_end|>", "<|bos|>", "<|python_tag|>"];

/** The characters GPT-2 writes bytes as: printable ones as they are, the others from U+0100 on. */
function byteAlphabet(): string[] {
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) => {
    const printable = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
    return String.fromCharCode(printable ? byte : next++);
  });
}

/** A byte-level BPE tokenizer with a few merges. `changes` replace top-level fields of tokenizer.json. */
export function tinyTokenizer(changes: Record<string, unknown> = {}): Record<string, unknown> {
  const merges = ["h e", "l l", "he ll", "hell o", "Ċ Ċ", "Ġ Ġ"];
  const tokens = [...byteAlphabet(), ...merges.map((merge) => merge.replace(" ", ""))];
  return {
    version: "1.0",
    added_tokens: SPECIAL.map((content, i) => ({ id: tokens.length + i, content, special: true, normalized: false })),
    normalizer: null,
    pre_tokenizer: { type: "ByteLevel", add_prefix_space: false, use_regex: true },
    post_processor: null,
    decoder: { type: "ByteLevel" },
    model: { type: "BPE", vocab: Object.fromEntries(tokens.map((token, id) => [token, id])), merges },
    ...changes,
  };
}

export interface TinyFiles {
  tokenizer?: unknown;
  config?: unknown;
  template?: string | null;
  /** More files by name; text, or JSON for anything else. */
  files?: Record<string, unknown>;
}

/** A checkpoint directory without a model, removed when the test ends. */
export async function tinyDirectory({ tokenizer, config, template, files = {} }: TinyFiles = {}): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "lora-chat-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  const all: Record<string, unknown> = {
    "tokenizer.json": tokenizer === undefined ? tinyTokenizer() : tokenizer,
    "tokenizer_config.json": config ?? { bos_token: "<|bos|>", eos_token: "<|im_end|>" },
    "chat_template.jinja": template === undefined ? CHATML : template,
    ...files,
  };
  for (const [name, content] of Object.entries(all)) {
    if (content === null) continue;
    await writeFile(join(directory, name), typeof content === "string" ? content : JSON.stringify(content));
  }
  return directory;
}

export async function tinyChat(files: TinyFiles = {}): Promise<Chat> {
  const directory = await tinyDirectory(files);
  return openChat(directory, { date: "2026-11-02", root: directory });
}
