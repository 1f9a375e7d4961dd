import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readBenchmarks } from "../../src/dataset/benchmark.ts";
import { answerKey, contentKey, promptKey, recordId } from "../../src/dataset/identity.ts";
import { normalise, type SourceFormat } from "../../src/dataset/normalise.ts";
import type { Conversation } from "../../src/dataset/record.ts";
import { LoraError } from "../../src/formats/error.ts";
import type { Json, JsonObject } from "../../src/formats/json.ts";
import { RandomStream } from "../../src/formats/random.ts";
import { ContentRules } from "../../src/hygiene/content.ts";
import { roleFaults } from "../../src/hygiene/roles.ts";
import { ToolChecks } from "../../src/hygiene/tools.ts";
import { checkout, dataset } from "./checkout.ts";

const FORMATS: SourceFormat[] = ["messages", "sharegpt", "alpaca", "prompt-completion"];
const KEYS = [
  ...[
    "messages",
    "role",
    "content",
    "tool_calls",
    "tool_call_id",
    "name",
    "train",
    "weight",
    "reasoning_content",
    "tools",
  ],
  ...["function", "function_call", "functions", "arguments", "parameters", "description", "type", "text", "id"],
  ...["conversations", "from", "value", "system", "instruction", "input", "output", "history", "prompt", "completion"],
  ...["question", "answer", "__proto__", "constructor", "toString", "hasOwnProperty", "", "é"],
];
const TEXTS = [
  ...[
    "",
    " ",
    "Hi",
    "{}",
    "[]",
    '{"name": "f", "arguments": {}}',
    '[{"name": "f"}]',
    "{broken",
    "null",
    "user",
    "assistant",
  ],
  ...[
    "system",
    "tool",
    "human",
    "gpt",
    "function_call",
    "observation",
    "function",
    "developer",
    "text",
    "f",
    "😀",
    "\u2028",
  ],
  ...["<|im_end|>", "User: a\nAssistant: b", "```\n", '{"a":', "kim@acme.io", "constructor", "__proto__"],
];

function anything(random: RandomStream, depth: number): Json {
  const kind = random.below(depth > 5 ? 5 : 9);
  if (kind < 2) return TEXTS[random.below(TEXTS.length)]!;
  if (kind === 2) return null;
  if (kind === 3) return random.below(2) === 0;
  if (kind === 4) return random.below(3) === 0 ? 1e300 * random.float() : random.below(3);
  if (kind < 7) return Array.from({ length: random.below(4) }, () => anything(random, depth + 1));
  const object: JsonObject = JSON.parse("{}");
  for (let keys = random.below(5); keys > 0; keys--) {
    // As the parser sets them: `__proto__` becomes a key like any other.
    Object.defineProperty(object, KEYS[random.below(KEYS.length)]!, {
      value: anything(random, depth + 1),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return object;
}

const call = { id: "1", type: "function", function: { name: "f", arguments: { a: 1 } } };
const tool = { type: "function", function: { name: "f", parameters: { type: "object" } } };
const VALID: { [format in SourceFormat]: JsonObject } = {
  messages: {
    messages: [
      { role: "system", content: "s" },
      { role: "user", content: [{ type: "text", text: "q" }] },
      { role: "assistant", content: null, tool_calls: [call] },
      { role: "tool", content: "r", tool_call_id: "1", name: "f" },
      { role: "assistant", content: "a", train: true, reasoning_content: "because" },
    ],
    tools: [tool],
  },
  sharegpt: {
    system: "s",
    conversations: [
      { from: "human", value: "q" },
      { from: "function_call", value: '{"name": "f", "arguments": {}}' },
      { from: "observation", value: "r" },
      { from: "gpt", value: "a", weight: 1 },
    ],
    tools: JSON.stringify([tool]),
  },
  alpaca: { system: "s", instruction: "q", input: "i", output: "a", history: [["q0", "a0"]] },
  "prompt-completion": { system: "s", prompt: [{ role: "user", content: "q" }], completion: "a", tools: [tool] },
};

/** A copy with one to three parts replaced by anything, left out or doubled. */
function mutated(value: Json, random: RandomStream): Json {
  const copy = structuredClone(value);
  for (let faults = 1 + random.below(3); faults > 0; faults--) {
    const parents: (Json[] | JsonObject)[] = [];
    const visit = (node: Json): void => {
      if (typeof node !== "object" || node === null || Object.keys(node).length === 0) return;
      parents.push(node);
      for (const inner of Object.values(node)) visit(inner);
    };
    visit(copy);
    const parent = parents[random.below(parents.length)] as JsonObject | undefined;
    if (parent === undefined) break;
    const keys = Object.keys(parent);
    const key = keys[random.below(keys.length)]!;
    const kind = random.below(3);
    if (kind === 0) parent[key] = anything(random, 3);
    else if (kind === 1 && !Array.isArray(parent)) delete parent[key];
    else if (Array.isArray(parent))
      parent.splice(Number(key), kind === 1 ? 1 : 0, ...(kind === 1 ? [] : [structuredClone(parent[Number(key)]!)]));
    else parent[KEYS[random.below(KEYS.length)]!] = structuredClone(parent[key]!);
  }
  return copy;
}

const place = { file: "a.jsonl", line: 7 };

function attempt(value: Json, format: SourceFormat): Conversation | null {
  try {
    return normalise(value, format, place);
  } catch (error) {
    if (!(error instanceof LoraError)) throw error;
    expect([error.code, error.place]).toEqual(["record-shape", place]);
    expect(error.message.length).toBeLessThan(400);
    return null;
  }
}

/** The shape that all that comes after relies on. */
function expectCanonical({ messages, tools = [], ...rest }: Conversation): void {
  expect(rest).toEqual({});
  expect(messages.length).toBeGreaterThan(0);
  for (const { role, content, reasoning_content, tool_calls = [], tool_call_id, name, train, ...more } of messages) {
    expect(more).toEqual({});
    expect(["system", "user", "assistant", "tool"]).toContain(role);
    expect(typeof content).toBe("string");
    for (const text of [reasoning_content, tool_call_id, name]) expect(["string", "undefined"]).toContain(typeof text);
    expect([undefined, false]).toContain(train);
    for (const { type, function: called } of tool_calls) {
      expect([type, typeof called.name, Object.prototype.toString.call(called.arguments)]).toEqual([
        "function",
        "string",
        "[object Object]",
      ]);
    }
  }
  for (const { type, function: offered } of tools) expect([type, typeof offered.name]).toEqual(["function", "string"]);
}

describe.each(FORMATS)("normalising %s", (format) => {
  it.each([
    ["any JSON", (random: RandomStream) => anything(random, 0)],
    [
      "records of any values",
      (random: RandomStream) => Object.fromEntries(Object.keys(VALID[format]).map((key) => [key, anything(random, 1)])),
    ],
    ["records with a few faults", (random: RandomStream) => mutated(VALID[format], random)],
  ])("%s: a conversation, or an error at the record's line", async (kind, make) => {
    const random = new RandomStream(1, `${format} ${kind}`);
    const content = await ContentRules.of(["en"]);
    const tools = new ToolChecks();
    let accepted = 0;
    for (let i = 0; i < 1500; i++) {
      const conversation = attempt(make(random), format);
      if (conversation === null) continue;
      accepted++;
      expectCanonical(conversation);
      const ids = [recordId, contentKey, promptKey, answerKey].map((key) => key(conversation));
      for (const id of ids) expect(id).toMatch(/^[0-9a-f]{64}$/);
      // Written out again it is the same record.
      expect(recordId(normalise(conversation as unknown as Json, "messages", place))).toBe(ids[0]);
      for (const fault of [
        ...content.remarks(conversation),
        ...roleFaults(conversation, { system: "optional", tool: "optional" }),
        ...tools.faults(conversation),
      ]) {
        expect(fault.message.length).toBeLessThan(600);
      }
    }
    if (kind === "records with a few faults") expect(accepted).toBeGreaterThan(100);
  });
});

it("benchmarks of any JSON: rows, or findings at their lines", async () => {
  const random = new RandomStream(1, "benchmarks");
  const root = checkout({ "d/b.jsonl": "" });
  const entry = dataset([{ path: "a.jsonl", split: "train" }]);
  for (const benchmark of [{ path: "b.jsonl" }, { path: "b.jsonl", question: "instruction", answer: "output" }]) {
    entry.manifest.hygiene.contamination.against = [benchmark];
    const values = Array.from({ length: 1500 }, (_, i) =>
      i % 2 === 0 ? anything(random, 0) : mutated(VALID[FORMATS[(i >> 1) % 4]!], random),
    );
    writeFileSync(join(root, "d/b.jsonl"), values.map((value) => `${JSON.stringify(value)}\n`).join(""));
    let findings = 0;
    const onFinding = ({ severity, place: at }: { severity: string; place?: { line?: number } }) => {
      expect([severity, at?.line !== undefined]).toEqual(["error", true]);
      findings++;
    };
    let rows = 0;
    for await (const { questions, answers } of readBenchmarks(root, entry, { onFinding })) {
      rows++;
      for (const text of [...questions, ...answers]) expect(typeof text).toBe("string");
    }
    expect(rows).toBeGreaterThan(10);
    expect(findings).toBeGreaterThan(0);
  }
});
