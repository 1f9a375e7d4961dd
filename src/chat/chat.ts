import type { Conversation, Message } from "../dataset/record.ts";
import { digestOf } from "../formats/digest.ts";
import { canonicalJson } from "../formats/json.ts";
import { type ChatFiles, type ChatOptions, readChatFiles } from "./chatfiles.ts";
import { compileTemplate, type Span, type Template } from "./template.ts";
import { openTokenizer } from "./tokenizer.ts";

export type { ChatOptions } from "./chatfiles.ts";

/** A checkpoint's tokenizer and chat template: conversations in, text and token ids out. */
export interface Chat {
  /** `sha256:…` of the template's text; where there are several by name, of the canonical JSON of all. */
  readonly templateDigest: string;
  /** Names of the tokenizer files read, relative to the directory, sorted. */
  readonly files: string[];
  /** One more than the highest token id, which may be less than the model's embedding has rows. */
  readonly vocabularySize: number;
  /** Texts of the special tokens, with their ids. */
  readonly controlTokens: ReadonlyMap<string, number>;
  readonly bosToken: string | undefined;
  readonly eosToken: string | undefined;
  readonly padToken: string | undefined;
  /** @throws {LoraError} `chat-template-…` */
  render(conversation: Conversation, options: { addGenerationPrompt: boolean }): string;
  /** What the template's `{% generation %}` blocks enclose, or null for a template that has none. */
  renderMarked(conversation: Conversation): { text: string; spans: Span[] } | null;
  /** Ids of a text, nothing added before or behind: the template writes the BOS, if there is to be one. */
  encode(text: string): number[];
  decode(ids: readonly number[], options?: { skipSpecial?: boolean }): string;
}

/**
 * Reads `tokenizer.json`, `tokenizer_config.json`, `special_tokens_map.json` and the chat template (`chat_template.jinja`,
 * `chat_template.json`, or in the configuration) of a checkpoint directory.
 * @throws {LoraError} `tokenizer-…`, `chat-template-…`, `file-…`
 */
export async function openChat(directory: string, options: ChatOptions): Promise<Chat> {
  const files = await readChatFiles(directory, options);
  const tokenizer = openTokenizer(files.tokenizer, files.addedTokens, files.special, files.tokenizerPlace);
  const templates = new Map(
    files.templates.map(({ name, source, place }) => [name, compileTemplate(source, place, options.date)]),
  );
  const templateFor = (conversation: Conversation): Template => {
    // As Transformers: by name only where there are several.
    const tool = conversation.tools?.length ? templates.get("tool_use") : undefined;
    return tool ?? (templates.get("default") as Template);
  };
  const named = Object.fromEntries(files.named);
  const variables = (conversation: Conversation, addGenerationPrompt: boolean) => ({
    ...named,
    messages: conversation.messages.map(templateMessage),
    tools: conversation.tools?.length ? conversation.tools : null,
    documents: null,
    add_generation_prompt: addGenerationPrompt,
  });
  return {
    templateDigest: templateDigest(files.templates),
    files: files.read.toSorted(),
    vocabularySize: tokenizer.vocabularySize,
    controlTokens: tokenizer.controlTokens,
    bosToken: files.named.get("bos_token"),
    eosToken: files.named.get("eos_token"),
    padToken: files.named.get("pad_token"),
    render: (conversation, { addGenerationPrompt }) =>
      templateFor(conversation).render(variables(conversation, addGenerationPrompt)),
    renderMarked: (conversation) => {
      const template = templateFor(conversation);
      return template.marksGeneration ? template.renderMarked(variables(conversation, false)) : null;
    },
    encode: tokenizer.encode,
    decode: tokenizer.decode,
  };
}

function templateMessage({ train: _, ...message }: Message): Record<string, unknown> {
  // Transformers offers reasoning under both names; gpt-oss templates read `thinking`.
  return message.reasoning_content === undefined ? message : { thinking: message.reasoning_content, ...message };
}

function templateDigest(templates: ChatFiles["templates"]): string {
  const [only] = templates;
  if (templates.length === 1 && only) return digestOf(only.source);
  return digestOf(canonicalJson(Object.fromEntries(templates.map(({ name, source }) => [name, source]))));
}
