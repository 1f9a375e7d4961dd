import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Message, SourceRecord } from "../../src/dataset/record.ts";
import { expandCases } from "../../src/evaluate/cases.ts";
import { loadSuite } from "../../src/evaluate/suite.ts";
import { RandomStream } from "../../src/formats/random.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "suite-"));
  await mkdir(join(root, "evals"));
});
afterEach(() => rm(root, { recursive: true }));

async function load(text: string) {
  await writeFile(join(root, "evals/a.yaml"), text);
  return loadSuite(root, "evals/a.yaml");
}

const good = `name: Desk
maxNewTokens: 64
system: Be brief.
tools:
  - { type: function, function: { name: refund, parameters: { type: object } } }
cases:
  - prompt: Refund A-1.
    assert:
      - tool-call: { name: refund }
  - name: thanks
    messages:
      - { role: system, content: Be kind. }
      - { role: user, content: Hi }
      - { role: assistant, content: Hello! }
      - { role: user, content: Thanks }
    tools: []
    assert: [{ not-contains: sorry }]
assert:
  - max-tokens: 64
`;

describe("a good suite", () => {
  it("becomes cases with the suite's defaults", async () => {
    const suite = await load(good);
    expect(suite.findings).toEqual([]);
    expect(suite.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    const [first, second] = await expandCases(suite);
    expect(first).toMatchObject({
      name: "case 1",
      place: { file: "evals/a.yaml", line: 7 },
      conversation: {
        messages: [
          { role: "system", content: "Be brief." },
          { role: "user", content: "Refund A-1." },
        ],
      },
      assertions: [{ "tool-call": { name: "refund" } }, { "max-tokens": 64 }],
      maxNewTokens: 64,
    });
    expect(first?.conversation.tools?.map((tool) => tool.function.name)).toEqual(["refund"]);
    expect(second?.name).toBe("thanks");
    expect(second?.conversation.messages.map(({ role }) => role)).toEqual(["system", "user", "assistant", "user"]);
    expect(second?.conversation.messages[0]?.content).toBe("Be kind.");
  });

  it("tells its user turns, for contamination", async () => {
    expect((await load(good)).prompts).toEqual([
      { place: expect.objectContaining({ line: 7 }), texts: ["Refund A-1."] },
      { place: expect.objectContaining({ line: 10 }), texts: ["Hi", "Thanks"] },
    ]);
  });
});

describe("seeded faults are found at their place:", () => {
  const one = (assertion: string, more = "") =>
    `name: A\n${more}cases:\n  - prompt: Hi\n    assert:\n      - ${assertion}\n`;
  it.each([
    ["no prompt", "name: A\ncases:\n  - assert: [{ contains: a }]\n", "suite-case-prompt", 3],
    [
      "prompt and messages",
      "name: A\ncases:\n  - prompt: a\n    messages: [{ role: user, content: b }]\n    assert: [{ contains: a }]\n",
      "suite-case-prompt",
      3,
    ],
    [
      "an assistant's turn last",
      "name: A\ncases:\n  - messages:\n      - { role: user, content: b }\n      - { role: assistant, content: c }\n    assert: [{ contains: a }]\n",
      "suite-last-turn",
      5,
    ],
    [
      "a system turn last",
      "name: A\ncases:\n  - messages:\n      - { role: system, content: b }\n    assert: [{ contains: a }]\n",
      "suite-last-turn",
      4,
    ],
    [
      "an unknown role",
      "name: A\ncases:\n  - messages:\n      - { role: bot, content: b }\n    assert: [{ contains: a }]\n",
      "record-shape",
      3,
    ],
    ["a broken pattern", one("regex: '(a'"), "suite-regex", 5],
    ["a pattern that needs no u flag", one("regex: 'a{'"), "suite-regex", 5],
    ["a misspelt schema keyword", one("json-schema: { tpye: object }"), "suite-json-schema", 5],
    ["a schema type that is none", one("json-schema: { type: objekt }"), "suite-json-schema", 5],
    [
      "a schema that refers to the network",
      one('json-schema: { $ref: "https://example.com/a.json" }'),
      "suite-json-schema",
      5,
    ],
    ["an asynchronous schema", one("json-schema: { $async: true }"), "suite-json-schema", 5],
    ["expected without from", one("tool-call: expected"), "suite-expected", 5],
    ["{expected} without from", one('equals: "{expected}"'), "suite-expected", 5],
    ["a tool nobody offers", one("tool-call: { name: refund }"), "suite-tool", 5],
    ["max-tokens above what is generated", one("max-tokens: 200"), "suite-max-tokens", 5],
    ["max-tokens above the suite's maxNewTokens", one("max-tokens: 11", "maxNewTokens: 10\n"), "suite-max-tokens", 6],
    [
      "a name given twice",
      "name: A\ncases:\n  - name: x\n    prompt: a\n    assert: [{ contains: a }]\n  - name: x\n    prompt: b\n    assert: [{ contains: a }]\n",
      "suite-case-name",
      6,
    ],
    ["from without assertions", "name: A\nfrom: { dataset: d, split: test }\n", "suite-assert", 2],
    ["cases from train", "name: A\nfrom:\n  dataset: d\n  split: train\nassert: [{ contains: a }]\n", "suite-split", 4],
    [
      "{expected} for tool calls",
      "name: A\nfrom: { dataset: d, split: test }\nassert:\n  - equals: '{expected}'\n",
      "suite-expected",
      4,
    ],
    [
      "expected for written-out cases too",
      "name: A\nfrom: { dataset: d, split: test }\ncases: [{ prompt: a, assert: [{ contains: a }] }]\nassert:\n  - tool-call: expected\n",
      "suite-expected",
      5,
    ],
    ["an unknown key", "name: A\ncases:\n  - prompt: a\n    asert: [{ contains: a }]\n", "", 4],
    ["two assertions in one", one("{ contains: a, equals: b }"), "", 5],
  ])("%s", async (_, text, rule, line) => {
    const suite = await load(text);
    expect(suite.findings.length).toBeGreaterThan(0);
    const [finding] = suite.findings;
    if (rule !== "") expect(suite.findings.map((one) => one.rule)).toEqual([rule]);
    expect(finding).toMatchObject({ severity: "error", place: { file: "evals/a.yaml", line } });
    expect(finding?.place?.column).toBeGreaterThan(0);
    expect(finding?.help).toBeTruthy();
    await expect(expandCases(suite)).rejects.toMatchObject({ code: "suite-invalid" });
  });

  it("several are all told", async () => {
    const { findings } = await load(
      "name: A\ncases:\n  - assert: [{ regex: '(' }]\n  - prompt: a\n    assert: [{ max-tokens: 999 }]\n",
    );
    expect(findings.map(({ rule }) => rule).sort()).toEqual(["suite-case-prompt", "suite-max-tokens", "suite-regex"]);
  });

  it("a missing or malformed file", async () => {
    const missing = await loadSuite(root, "evals/none.yaml");
    expect(missing).toMatchObject({
      suite: null,
      prompts: [],
      findings: [{ severity: "error", place: { file: "evals/none.yaml" } }],
    });
    const broken = await load("name: [");
    expect(broken.suite).toBeNull();
    expect(broken.findings[0]?.place).toMatchObject({ file: "evals/a.yaml", line: 1 });
  });
});

describe("cases from a split", () => {
  const call: Message = {
    role: "assistant",
    content: "",
    tool_calls: [{ type: "function", function: { name: "f", arguments: {} } }],
  };
  const record = (id: string, messages: Message[], ordinal = 0): SourceRecord => ({
    id: id.repeat(64),
    conversation: { messages },
    split: "test",
    place: { file: "heldout.jsonl", line: ordinal + 1 },
    ordinal,
  });
  const user: Message = { role: "user", content: "Q" };
  const reply: Message = { role: "assistant", content: "A" };
  const records = [
    record("c", [user, reply, user, reply], 0),
    record("a", [user, call, { role: "tool", content: "{}" }, reply], 1),
    record("b", [user, { ...reply, train: false }, user, call], 2),
    record("d", [reply, user, reply], 3),
  ];
  const suite = (turns: string, limit = "") =>
    load(`name: A\nfrom: { dataset: d, split: test, turns: ${turns}${limit} }\nassert: [{ contains: a }]\n`);

  it.each([
    ["all", ["a 2", "a 4", "b 4", "c 2", "c 4", "d 3"]],
    ["reply", ["a 4", "c 2", "c 4", "d 3"]],
    ["tool-call", ["a 2", "b 4"]],
  ])("%s", async (turns, expected) => {
    const cases = await expandCases(await suite(turns), records);
    expect(cases.map(({ name }) => name.replace(/^test (.)\1+ turn/, "$1"))).toEqual(expected);
    for (const one of cases) {
      const source = records.find(({ place }) => place === one.place)!;
      const { length } = one.conversation.messages;
      expect(one.conversation.messages).toEqual(source.conversation.messages.slice(0, length));
      expect(one.expected).toBe(source.conversation.messages[length]);
    }
  });

  it("are the same whatever the order of the records, also when limited, and repeat no record", async () => {
    const random = new RandomStream(3, "cases");
    const many = Array.from({ length: 200 }, (_, index) =>
      record(
        "0123456789abcdef"[random.uint32() % 16]!,
        random.uint32() % 3 ? [user, reply, user, call] : [user, call],
        index,
      ),
    ).map((one) => ({ ...one, conversation: { messages: one.id < "8" ? [user, reply, user, call] : [user, call] } }));
    for (const limit of ["", ", limit: 1", ", limit: 7", ", limit: 1000"]) {
      const loaded = await suite("all", limit);
      const inOrder = await expandCases(loaded, many);
      for (let trial = 0; trial < 5; trial++) {
        const shuffled = random.shuffle([...many]) ?? many;
        async function* streamed() {
          yield* shuffled;
        }
        expect(await expandCases(loaded, streamed())).toEqual(inOrder);
      }
      expect(new Set(inOrder.map(({ name }) => name)).size).toBe(inOrder.length);
      if (limit === ", limit: 7") expect(inOrder).toHaveLength(7);
    }
  });
});
