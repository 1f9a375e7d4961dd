import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openChat } from "../../src/chat/chat.ts";
import { digestOf } from "../../src/formats/digest.ts";
import { LoraError } from "../../src/formats/error.ts";
import { CHATML, type TinyFiles, tinyChat, tinyDirectory, tinyTokenizer } from "./tiny.ts";

const hello = { messages: [{ role: "user" as const, content: "hello" }] };
const whole = { addGenerationPrompt: false };

async function refusal(files: TinyFiles): Promise<LoraError> {
  const error = await tinyChat(files).then(
    (chat) => {
      try {
        chat.render(hello, whole);
      } catch (thrown) {
        return thrown;
      }
      return undefined;
    },
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(LoraError);
  return error as LoraError;
}

describe("the template is", () => {
  it("chat_template.jinja before the configuration's, and a given file before both", async () => {
    const config = { chat_template: "config" };
    const directory = await tinyDirectory({ template: "jinja", config, files: { "own.jinja": "own" } });
    const files = ["chat_template.jinja", "special_tokens_map.json", "tokenizer.json", "tokenizer_config.json"];
    await writeFile(join(directory, "special_tokens_map.json"), "{}");
    const chat = await openChat(directory, { date: "2026-11-02" });
    expect(chat.render(hello, whole)).toBe("jinja");
    expect(chat.templateDigest).toBe(digestOf("jinja"));
    expect(chat.files).toEqual(files);
    const own = await openChat(directory, { date: "2026-11-02", template: join(directory, "own.jinja") });
    expect(own.render(hello, whole)).toBe("own");
    expect((await tinyChat({ template: null, config })).render(hello, whole)).toBe("config");
    const legacy = { "chat_template.json": { chat_template: "legacy" } };
    expect((await tinyChat({ template: null, files: legacy })).render(hello, whole)).toBe("legacy");
  });

  it("the one for tools where there are several and the conversation has tools", async () => {
    const tools = [{ type: "function" as const, function: { name: "f" } }];
    const named = [
      { name: "default", template: "plain" },
      { name: "tool_use", template: "{{ tools[0].function.name }}" },
    ];
    const chat = await tinyChat({ template: null, config: { chat_template: named } });
    expect([chat.render(hello, whole), chat.render({ ...hello, tools }, whole)]).toEqual(["plain", "f"]);
    const directory = await tinyDirectory({ template: "plain" });
    await mkdir(join(directory, "additional_chat_templates"));
    await writeFile(join(directory, "additional_chat_templates", "tool_use.jinja"), "{{ tools[0].function.name }}");
    const split = await openChat(directory, { date: "2026-11-02" });
    expect(split.render({ ...hello, tools }, whole)).toBe("f");
    expect(split.templateDigest).toBe(chat.templateDigest);
  });

  it("given the special tokens, the pinned date, and no tools or train marks that are not there", async () => {
    const template =
      "{{ bos_token }} {{ eos_token }} {{ pad_token is defined }} {{ strftime_now('%d %b %Y, %A, %-d %j %%') }} {{ tools is none }} {{ messages | tojson }}";
    const config = { bos_token: { content: "<|bos|>", special: true }, eos_token: "<|end|>", pad_token: null };
    const chat = await tinyChat({ template, config });
    const messages = [{ role: "assistant" as const, content: "x", train: false }];
    expect(chat.render({ messages, tools: [] }, whole)).toBe(
      '<|bos|> <|end|> False 02 Nov 2026, Monday, 2 306 % True [{"role": "assistant", "content": "x"}]',
    );
  });
});

describe("tokens", () => {
  it("get no BOS that the template does not write, and one where it does", async () => {
    const single = [{ SpecialToken: { id: "<|bos|>", type_id: 0 } }, { Sequence: { id: "A", type_id: 0 } }];
    const post_processor = { type: "TemplateProcessing", single, pair: single, special_tokens: {} };
    const tokenizer = tinyTokenizer({ post_processor });
    const chat = await tinyChat({ tokenizer, config: { bos_token: "<|bos|>", add_bos_token: true } });
    const bos = chat.controlTokens.get("<|bos|>");
    expect(chat.encode(chat.render(hello, whole))).not.toContain(bos);
    const writing = await tinyChat({ tokenizer, template: `{{ bos_token }}${CHATML}` });
    expect(writing.encode(writing.render(hello, whole)).filter((id) => id === bos)).toHaveLength(1);
  });

  it("survive encoding and decoding; special ones can be left out", async () => {
    const chat = await tinyChat();
    const text = "<|im_start|>héllo 👍🏽 \u0000\t\r\n  שלום<|im_end|>";
    expect(chat.decode(chat.encode(text))).toBe(text);
    expect(chat.decode(chat.encode(text), { skipSpecial: true })).toBe(text.replace(/<\|im_\w+\|>/g, ""));
    expect(chat.decode([])).toBe("");
    expect(chat.encode("")).toEqual([]);
    expect(chat.vocabularySize).toBe(256 + 6 + 5);
  });

  it("only the configuration lists are known too, and what it names is special", async () => {
    const config = {
      eos_token: "<|stop|>",
      added_tokens_decoder: { 267: { content: "<|stop|>", special: false } },
    };
    const chat = await tinyChat({ config });
    expect(chat.encode("a<|stop|>")).toEqual([97, 267]);
    expect(chat.controlTokens.get("<|stop|>")).toBe(267);
    expect(chat.vocabularySize).toBe(268);
  });

  it("named in the configuration alone are special where the vocabulary has them, as in Transformers", async () => {
    const config = {
      eos_token: "<|im_end|>",
      unk_token: "hell",
      pad_token: "<pad>",
      additional_special_tokens: ["<x>"],
    };
    const chat = await tinyChat({ config });
    // Made with Transformers 5.23 from the same files.
    expect(chat.encode("a hello hell")).toEqual([97, 32, 258, 111, 32, 258]);
    expect(chat.controlTokens.get("hell")).toBe(258);
    // Transformers gives these new ids, for which the model has no embedding.
    for (const text of ["a<pad>", "<x>b"]) {
      expect(() => chat.encode(text)).toThrow(expect.objectContaining({ code: "tokenizer-unknown-text" }));
    }
  });

  it("are refused rows with characters that would be read otherwise elsewhere", async () => {
    const chat = await tinyChat();
    // A lone surrogate; a letter of Unicode 17; a digit of it.
    for (const text of ["a\ud800", "a\u{16ea0}", "\u{11de0}"]) {
      expect(() => chat.encode(text)).toThrow(expect.objectContaining({ code: "tokenizer-unknown-text" }));
    }
    const added = { id: 267, content: "<r-1>", special: true, normalized: false, rstrip: true };
    const json = tinyTokenizer();
    const strips = await tinyChat({
      tokenizer: { ...json, added_tokens: [...(json.added_tokens as unknown[]), added] },
    });
    expect(strips.encode("<r-1>  a \u0085")).toEqual(strips.encode("<r-1>a \u0085"));
    expect(() => strips.encode("<r-1> \u0085a")).toThrow("U+0085");
    expect(() => strips.encode("<r-1>\ufeffa")).toThrow("U+FEFF");
  });

  it("are split at digits of every script, as the reference does", async () => {
    const pretokenizers = [
      { type: "Digits", individual_digits: true },
      { type: "ByteLevel", use_regex: false },
    ];
    const tokenizer = tinyTokenizer({ pre_tokenizer: { type: "Sequence", pretokenizers } });
    // U+0661 is the bytes D9 A1. Both digits would become one token if they were not parted first.
    const { vocab } = tokenizer.model as { vocab: Record<string, number> };
    const [d9, a1] = Object.entries(vocab)
      .flatMap(([token, id]) => (id === 0xd9 || id === 0xa1 ? [token] : []))
      .toReversed();
    const merges = [`${d9} ${a1}`, `${d9}${a1} ${d9}${a1}`];
    const more = { [`${d9}${a1}`]: 400, [`${d9}${a1}`.repeat(2)]: 401 };
    const model = { type: "BPE", vocab: { ...vocab, ...more }, merges };
    const chat = await tinyChat({ tokenizer: { ...tokenizer, model, added_tokens: [] } });
    expect(chat.encode("\u0661\u0661")).toEqual([400, 400]);
  });
});

describe("a checkpoint is refused with the file and what to do", () => {
  it.each<[string, TinyFiles, { file: string; line?: number }, string]>([
    ["tokenizer-missing", { tokenizer: null }, { file: "tokenizer.json" }, "tokenizer.json"],
    ["json-malformed", { tokenizer: '{\n"model": {,}}' }, { file: "tokenizer.json", line: 2 }, ""],
    ["lfs-pointer", { tokenizer: "version https://git-lfs.github.com/spec/v1\n" }, { file: "tokenizer.json" }, "LFS"],
    ["tokenizer-malformed", { tokenizer: [] }, { file: "tokenizer.json" }, 'no "model"'],
    ["tokenizer-malformed", { config: [] }, { file: "tokenizer_config.json" }, "object"],
    ["chat-template-missing", { template: null }, { file: "tokenizer_config.json" }, "no chat template"],
    [
      "chat-template-missing",
      { template: null, config: { chat_template: [{ name: "rag", template: "" }] } },
      { file: "tokenizer_config.json" },
      "only rag",
    ],
    [
      "tokenizer-unsupported",
      { tokenizer: tinyTokenizer({ model: { type: "Unigram", vocab: [["a", -1]] } }) },
      { file: "tokenizer.json" },
      "Unigram",
    ],
    [
      "tokenizer-unsupported",
      { tokenizer: tinyTokenizer({ pre_tokenizer: { type: "UnicodeScripts" } }) },
      { file: "tokenizer.json" },
      "UnicodeScripts",
    ],
    [
      "tokenizer-unsupported",
      {
        tokenizer: tinyTokenizer({
          pre_tokenizer: { type: "Split", pattern: { String: " " }, behavior: "MergedWithPrevious", invert: false },
        }),
      },
      { file: "tokenizer.json" },
      "MergedWithPrevious",
    ],
    [
      "tokenizer-unsupported",
      { tokenizer: tinyTokenizer({ normalizer: { type: "Nmt" } }) },
      { file: "tokenizer.json" },
      "Nmt",
    ],
    [
      "tokenizer-unsupported",
      {
        tokenizer: tinyTokenizer({
          model: { type: "BPE", vocab: { a: 0 }, merges: [], unk_token: "a", fuse_unk: true },
        }),
      },
      { file: "tokenizer.json" },
      "fused unknown",
    ],
    [
      "tokenizer-unsupported",
      {
        tokenizer: tinyTokenizer({
          pre_tokenizer: { type: "Split", pattern: { Regex: "(a)b" }, behavior: "Removed", invert: false },
        }),
      },
      { file: "tokenizer.json" },
      "removes groups",
    ],
    [
      "tokenizer-unsupported",
      { tokenizer: tinyTokenizer({ added_tokens: [{ id: 0, content: "x", single_word: true }] }) },
      { file: "tokenizer.json" },
      "whole words",
    ],
    ["chat-template-syntax", { template: "a\n{% if x %}\nb" }, { file: "chat_template.jinja", line: 2 }, "not closed"],
    [
      "chat-template-syntax",
      { template: "{{ a }}\n{{ b b }}\n{{ c }}" },
      { file: "chat_template.jinja", line: 2 },
      "syntax error",
    ],
    [
      "chat-template-syntax",
      { template: "{# one #}\n\n{{ '{{' }} {{ @ }}" },
      { file: "chat_template.jinja", line: 3 },
      "@",
    ],
    ["chat-template-syntax", { template: "x\n{% endif %}" }, { file: "chat_template.jinja", line: 2 }, "endif"],
    [
      "chat-template-unsupported",
      { template: "\n{% include 'x' %}" },
      { file: "chat_template.jinja", line: 2 },
      "{% include %}",
    ],
    [
      "chat-template-unsupported",
      { template: "{{ 1 }}\n{{ 'x' | frobnicate }}" },
      { file: "chat_template.jinja", line: 2 },
      '"frobnicate"',
    ],
    ["chat-template-unsupported", { template: "{{ 1 is weird }}" }, { file: "chat_template.jinja", line: 1 }, "weird"],
    [
      "chat-template-unsupported",
      { template: "\n\n{{ messages[0].content.isdigit() }}" },
      { file: "chat_template.jinja", line: 3 },
      ".isdigit",
    ],
    [
      "chat-template-unsupported",
      { template: "{{ strftime_now('%Q') }}" },
      { file: "chat_template.jinja", line: 1 },
      "%Q",
    ],
    [
      "chat-template-unsupported",
      { template: "{{ range(1000000000) }}" },
      { file: "chat_template.jinja", line: 1 },
      "range",
    ],
    [
      "chat-template-unsupported",
      { template: "{{ 'a' + messages[0].nothing }}" },
      { file: "chat_template.jinja" },
      "nothing",
    ],
    [
      "chat-template-raised",
      { template: "{{ raise_exception('no ' * 1) if false else raise_exception('No system turn!') }}" },
      { file: "chat_template.jinja" },
      "No system turn!",
    ],
  ])("%s %#", async (code, files, where, says) => {
    const error = await refusal(files);
    expect(error.code).toBe(code);
    expect(error.place).toMatchObject(where);
    expect(error.message).toContain(says);
    if (code.startsWith("chat-") || code === "tokenizer-missing") expect(error.next).toBeTruthy();
  });

  it("gives the template's line only where the template is a file of its own", async () => {
    const error = await refusal({ template: null, config: { chat_template: "\n\n{% nope %}" } });
    expect(error.place).toEqual({ file: "tokenizer_config.json" });
  });
});
