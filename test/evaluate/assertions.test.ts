import { describe, expect, it } from "vitest";
import type { Message, Tool } from "../../src/dataset/record.ts";
import { AssertionChecker, type Output, type Target } from "../../src/evaluate/assertions.ts";
import type { Assertion } from "../../src/manifest/schema.generated.ts";

const checker = new AssertionChecker();

function failures(assertion: Assertion, answer: string | Output, target: Omit<Target, "assertions"> = {}): string[] {
  const output: Output = typeof answer === "string" ? { text: answer, tokens: 5, stopped: "end" } : answer;
  return checker.check(output, { ...target, assertions: [assertion] });
}

const tools: Tool[] = [
  {
    type: "function",
    function: {
      name: "refund",
      parameters: {
        type: "object",
        properties: { order: { type: "string", pattern: "^[A-Z]-\\d+$" }, amount: { type: "number" } },
        required: ["order"],
        additionalProperties: false,
      },
    },
  },
  { type: "function", function: { name: "close" } },
];
const written = (name: string, args: object) =>
  `<tool_call>\n${JSON.stringify({ name, arguments: args })}\n</tool_call>`;
const heldOut = (...calls: [string, Record<string, never> | object][]): Message => ({
  role: "assistant",
  content: calls.length === 0 ? "Hello there." : "",
  ...(calls.length === 0
    ? {}
    : {
        tool_calls: calls.map(([name, args]) => ({
          type: "function",
          function: { name, arguments: args as Record<string, never> },
        })),
      }),
});

describe("truth table", () => {
  const rows: [Assertion, string, boolean][] = [
    [{ equals: "Yes." }, "Yes.", true],
    [{ equals: "Yes." }, " \n Yes.\n", true],
    [{ equals: " Yes. " }, "Yes.", true],
    [{ equals: "Yes." }, "yes.", false],
    [{ equals: "Yes." }, "Yes. Yes.", false],
    [{ equals: "" }, "  ", true],
    [{ equals: "é" }, "e\u0301", false],
    [{ contains: "ship" }, "It shipped.", true],
    [{ contains: "Ship" }, "It shipped.", false],
    [{ contains: "" }, "", true],
    [{ "not-contains": "sorry" }, "It shipped.", true],
    [{ "not-contains": "sorry" }, "I am sorry.", false],
    [{ "not-contains": "<|im_start|>" }, "Hi<|im_start|>user", false],
    [{ regex: "^\\d+$" }, "123", true],
    [{ regex: "^\\d+$" }, "12a", false],
    [{ regex: "^.$" }, "😀", true],
    [{ regex: "b" }, "abc", true],
    [{ "is-json": true }, ' {"a": [1, 2]} \n', true],
    [{ "is-json": true }, "3", true],
    [{ "is-json": true }, "", false],
    [{ "is-json": true }, '{"a": 1} {"b": 2}', false],
    [{ "is-json": true }, 'Here: {"a": 1}', false],
    [{ "is-json": true }, "```json\n{}\n```", false],
    [{ "is-json": true }, '{"a": 1, "a": 2}', false],
    [{ "is-json": true }, "{'a': 1}", false],
    [{ "is-json": false }, "plain", true],
    [{ "is-json": false }, "{}", false],
    [{ "json-schema": { type: "object", required: ["a"] } }, '{"a": 1}', true],
    [{ "json-schema": { type: "object", required: ["a"] } }, "{}", false],
    [{ "json-schema": { type: "object", required: ["toString"] } }, "{}", false],
    [{ "json-schema": { type: "string", format: "date" } }, '"2026-02-30"', false],
    [{ "json-schema": { type: "string", format: "date" } }, '"2026-02-28"', true],
    [{ "json-schema": {} }, "not json", false],
    // Two patterns in one schema: each is held against its own.
    [
      {
        "json-schema": {
          type: "object",
          properties: { a: { type: "string", pattern: "^x$" }, b: { type: "string", pattern: "^y$" } },
        },
      },
      '{"a": "x", "b": "y"}',
      true,
    ],
    [
      {
        "json-schema": {
          type: "object",
          properties: { a: { type: "string", pattern: "^x$" }, b: { type: "string", pattern: "^y$" } },
        },
      },
      '{"a": "x", "b": "x"}',
      false,
    ],
  ];
  it.each(rows)("%j of %j: %s", (assertion, answer, holds) => {
    const found = failures(assertion, answer);
    expect(found.length === 0).toBe(holds);
    for (const sentence of found) expect(sentence).toMatch(/^Expected .*\.$/);
  });

  it.each([
    [5, "end", 5, true],
    [6, "end", 5, false],
    [5, "length", 5, false],
    [0, "end", 1, true],
  ] as const)("%d tokens, stopped by %s, max-tokens %d: %s", (tokens, stopped, most, holds) => {
    expect(failures({ "max-tokens": most }, { text: "x", tokens, stopped }).length === 0).toBe(holds);
  });

  it("every assertion of a case counts, and each failure is told", () => {
    const target: Target = { assertions: [{ contains: "a" }, { contains: "b" }, { "not-contains": "c" }] };
    expect(checker.check({ text: "a c", tokens: 2, stopped: "end" }, target)).toEqual([
      'Expected the answer to contain "b", found "a c".',
      'Expected the answer not to contain "c", found it at character 3.',
    ]);
  });
});

describe("equals {expected}", () => {
  const expected: Message = { role: "assistant", content: "Your order $& has shipped." };
  it("is the text of the held-out turn, taken literally", () => {
    expect(failures({ equals: "{expected}" }, "Your order $& has shipped.", { expected })).toEqual([]);
    expect(failures({ equals: "Hi! {expected}" }, "Hi! Your order $& has shipped.", { expected })).toEqual([]);
    expect(failures({ equals: "{expected}" }, "{expected}", { expected })).toHaveLength(1);
  });

  it("shows where long answers part", () => {
    const long = "word ".repeat(100);
    expect(failures({ equals: `${long}yes` }, `${long}no`)).toEqual([
      'Expected the answer to go on "…word word yes" at character 501, found "…word word no".',
    ]);
  });
});

describe("tool-call", () => {
  const refund = { "tool-call": { name: "refund", arguments: { order: "A-1", amount: 5 } } };
  it.each([
    ["equal", written("refund", { order: "A-1", amount: 5 }), null],
    ["keys in another order", written("refund", { amount: 5, order: "A-1" }), null],
    ["5.0 for 5", '<tool_call>{"name": "refund", "arguments": {"order": "A-1", "amount": 5.0}}</tool_call>', null],
    ["text beside it", `Sure.\n${written("refund", { order: "A-1", amount: 5 })}`, null],
    ["another tool", written("close", {}), /call of "refund", found one of "close"/],
    ["another value", written("refund", { order: "A-2", amount: 5 }), /expected "A-1" at "\/order", found "A-2"\./],
    [
      "a string for a number",
      written("refund", { order: "A-1", amount: "5" }),
      /expected 5 at "\/amount", found "5"\./,
    ],
    ["a missing argument", written("refund", { order: "A-1" }), /"\/amount" is missing/],
    ["an extra argument", written("refund", { order: "A-1", amount: 5, note: 1 }), /"\/note" was not expected/],
    ["no call", "I refunded it.", /found no tool call: "I refunded it."/],
    ["two calls", written("refund", { order: "A-1", amount: 5 }).repeat(2), /found calls of "refund", "refund"/],
    ["a broken call", '<tool_call>{"name": "refund"', /not closed/],
  ])("with arguments: %s", (_, answer, failure) => {
    const found = failures(refund, answer, { tools });
    if (failure === null) expect(found).toEqual([]);
    else expect(found.join("\n")).toMatch(failure);
  });

  it("without arguments holds them against the tool's schema", () => {
    const any = { "tool-call": { name: "refund" } };
    expect(failures(any, written("refund", { order: "Z-9" }), { tools })).toEqual([]);
    expect(failures(any, written("refund", { order: "nine" }), { tools }).join()).toMatch(
      /"\/order" must match pattern/,
    );
    expect(failures(any, written("refund", { order: "Z-9", x: 1 }), { tools }).join()).toMatch(
      /additional properties \("x"\)/,
    );
    expect(failures(any, written("refund", {}), { tools }).join()).toMatch(/required property 'order'/);
    expect(failures({ "tool-call": { name: "close" } }, written("close", { anything: 1 }), { tools })).toEqual([]);
  });

  it("an asynchronous schema, whose promise would look like true, and a broken one fail", () => {
    const answer = written("t", {});
    for (const parameters of [{ $async: true, type: "object", required: ["a"] }, { type: "objekt" }]) {
      const declared: Tool[] = [{ type: "function", function: { name: "t", parameters } }];
      expect(failures({ "tool-call": { name: "t" } }, answer, { tools: declared }).join()).toMatch(/cannot be checked/);
    }
  });

  it("`expected` is the held-out turn's call, or calls, or their absence", () => {
    const one = heldOut(["refund", { order: "A-1" }]);
    const two = heldOut(["refund", { order: "A-1" }], ["close", {}]);
    const none = heldOut();
    const assertion: Assertion = { "tool-call": "expected" };
    const answer = written("refund", { order: "A-1" });
    expect(failures(assertion, answer, { expected: one, tools })).toEqual([]);
    expect(failures(assertion, answer, { expected: two, tools })).toHaveLength(1);
    expect(failures(assertion, answer + written("close", {}), { expected: two, tools })).toEqual([]);
    expect(failures(assertion, written("close", {}) + answer, { expected: two, tools })).not.toEqual([]);
    expect(failures(assertion, "Anything else.", { expected: none, tools })).toEqual([]);
    expect(failures(assertion, answer, { expected: none, tools })).toEqual([
      'Expected no tool call, found a call of "refund".',
    ]);
    expect(failures(assertion, "<tool_call>{", { expected: none, tools })).toHaveLength(1);
  });

  it("compares nested values, and lists in their order", () => {
    const wanted = { "tool-call": { name: "f", arguments: { a: [{ x: 1, y: [1, 2] }] } } };
    expect(failures(wanted, written("f", { a: [{ y: [1, 2], x: 1 }] }))).toEqual([]);
    expect(failures(wanted, written("f", { a: [{ y: [2, 1], x: 1 }] })).join()).toMatch(/"\/a\/0\/y\/0"/);
    expect(failures(wanted, written("f", { a: [{ y: [1], x: 1 }] })).join()).toMatch(
      /expected 2 items at "\/a\/0\/y", found 1/,
    );
    expect(failures(wanted, written("f", { a: {} }))).toHaveLength(1);
  });
});

describe("hostile answers", () => {
  it("a pattern that backtracks without end fails instead of hanging", () => {
    const answer = `${"a".repeat(60)}!`;
    expect(failures({ regex: "^(a+)+$" }, answer).join()).toMatch(/takes too long/);
    expect(failures({ "json-schema": { type: "string", pattern: "^(a+)+$" } }, JSON.stringify(answer)).join()).toMatch(
      /longer than/,
    );
  });

  it("failures are short, whatever the answer", () => {
    const huge = "x\u001b[2J\u202e\n|`".repeat(50_000);
    for (const assertion of [
      { equals: "a" },
      { contains: "a" },
      { regex: "^a" },
      { "is-json": true },
      { "tool-call": { name: "a" } },
    ]) {
      const [failure] = failures(assertion, huge);
      expect(failure?.length).toBeLessThan(1000);
      expect(failure).not.toMatch(/\p{Cc}|\u202e/u);
    }
  });

  it("nesting beyond what is read is a failure", () => {
    expect(failures({ "is-json": true }, "[".repeat(100_000) + "]".repeat(100_000))).toHaveLength(1);
    expect(failures({ "json-schema": {} }, "[".repeat(600) + "]".repeat(600))).toHaveLength(1);
  });
});
