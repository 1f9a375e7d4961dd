import { describe, expect, test } from "vitest";
import type { Conversation, Message, ToolCall } from "../../src/dataset/record.ts";
import type { Json, JsonObject } from "../../src/formats/json.ts";
import { type Roles, roleFaults } from "../../src/hygiene/roles.ts";
import { ToolChecks } from "../../src/hygiene/tools.ts";
import { assistant, user } from "./corpora.ts";

const OPTIONAL: Roles = { system: "optional", tool: "optional" };
const system: Message = { role: "system", content: "Be kind." };

function calls(...names: [string, string?][]): Message {
  const tool_calls = names.map(
    ([name, id]): ToolCall => ({
      type: "function",
      function: { name, arguments: {} },
      ...(id === undefined ? {} : { id }),
    }),
  );
  return { role: "assistant", content: "", tool_calls };
}

function result(content: string, rest: Partial<Message> = {}): Message {
  return { role: "tool", content, ...rest };
}

function faults(messages: Message[], roles = OPTIONAL): string[] {
  return roleFaults({ messages }, roles).map(({ rule, message }) => `${rule}: ${message}`);
}

describe("conversations in order", () => {
  const fine: Record<string, Message[]> = {
    "one exchange": [user("hi"), assistant("hello")],
    "system first": [system, user("hi"), assistant("hello"), user("and"), assistant("so")],
    "a call and its result": [user("hi"), calls(["find", "1"]), result("x", { tool_call_id: "1" }), assistant("so")],
    "two calls, answered in any order": [
      user("hi"),
      calls(["find", "1"], ["send", "2"]),
      result("x", { tool_call_id: "2" }),
      result("y", { tool_call_id: "1", name: "find" }),
      assistant("so"),
    ],
    "calls without ids, answered in order": [
      user("hi"),
      calls(["find"], ["send"]),
      result("x"),
      result("y"),
      assistant("so"),
    ],
    "calls without ids, answered by name": [
      user("hi"),
      calls(["find"], ["send"]),
      result("x", { name: "send" }),
      result("y", { name: "find" }),
      assistant("so"),
    ],
    "calls after calls": [user("hi"), calls(["find"]), result("x"), calls(["send"]), result("y"), assistant("so")],
    "a call at the end": [user("hi"), calls(["find"])],
    "one answer of two imitated": [user("hi"), { ...assistant("no"), train: false }, user("hm"), assistant("yes")],
  };
  for (const [name, messages] of Object.entries(fine)) {
    test(name, () => expect(faults(messages)).toEqual([]));
  }
});

describe("faults of order", () => {
  const wrong: [string, Message[], string[]][] = [
    ["system after the start", [user("hi"), system, assistant("x")], ["role-order: messages[1] is a system turn"]],
    ["two system turns", [system, system, user("hi"), assistant("x")], ["role-order: messages[1] is a system turn"]],
    [
      "assistant first",
      [assistant("x"), user("hi"), assistant("y")],
      ["role-order: messages[0] is a turn of the assistant and comes"],
    ],
    [
      "two user turns",
      [user("a"), user("b"), assistant("x")],
      ["role-order: messages[1] is a turn of the user and follows"],
    ],
    [
      "two answers",
      [user("a"), assistant("x"), assistant("y")],
      ["role-order: messages[2] is a turn of the assistant and follows"],
    ],
    ["user at the end", [user("a"), assistant("x"), user("b")], ["role-order: The conversation ends with a user turn"]],
    [
      "no answer at all",
      [user("a")],
      ["role-order: The conversation ends", "turn-untrainable: The conversation has no assistant turn"],
    ],
    ["nobody but the system", [system], ["role-order: The conversation has no user turn", "turn-untrainable"]],
    [
      "result without a call",
      [user("a"), result("r"), assistant("x")],
      ["tool-result: messages[1] is a tool's result, but no call"],
    ],
    [
      "result too many",
      [user("a"), calls(["f"]), result("r"), result("s"), assistant("x")],
      ["tool-result: messages[3]"],
    ],
    [
      "result missing",
      [user("a"), calls(["f"], ["g"]), result("r"), assistant("x")],
      ['tool-result: The call to "g" in messages[1] has no result: messages[3]'],
    ],
    [
      "call unanswered, user goes on",
      [user("a"), calls(["f"]), user("b"), assistant("x")],
      ['tool-result: The call to "f" in messages[1] has no result: messages[2]'],
    ],
    [
      "half of the calls answered at the end",
      [user("a"), calls(["f"], ["g"]), result("r")],
      ['tool-result: The call to "g" in messages[1] has no result: the conversation ends'],
    ],
    [
      "result at the end",
      [user("a"), calls(["f"]), result("r")],
      ["role-order: The conversation ends with a tool turn"],
    ],
    [
      "result not spoken on",
      [user("a"), calls(["f"]), result("r"), user("b"), assistant("x")],
      ["role-order: messages[3] is a user turn, but the assistant has yet"],
    ],
    [
      "result of another call",
      [user("a"), calls(["f", "1"]), result("r", { tool_call_id: "2" }), assistant("x")],
      ['tool-result: messages[2] answers call "2", which messages[1] does not make'],
    ],
    [
      "result of another tool",
      [user("a"), calls(["f", "1"]), result("r", { tool_call_id: "1", name: "g" }), assistant("x")],
      ['tool-result: messages[2] is a result of tool "g"'],
    ],
    ["one id twice", [user("a"), calls(["f", "1"], ["g", "1"])], ["tool-call-id: Two calls of messages[1]"]],
    ["empty turn", [user("a"), assistant(" \n")], ["turn-empty: messages[1], of the assistant, is empty"]],
    ["empty question", [user(""), assistant("x")], ["turn-empty: messages[0], of the user, is empty"]],
    [
      "nothing to learn",
      [user("a"), { ...assistant("x"), train: false }],
      ["turn-untrainable: The conversation has no assistant turn that is not marked"],
    ],
  ];
  for (const [name, messages, expected] of wrong) {
    test(name, () => {
      const found = faults(messages);
      expect(found.map((text, i) => text.slice(0, expected[i]?.length ?? 0))).toEqual(expected);
    });
  }

  test("presence as the manifest wants it", () => {
    const with_ = [system, user("a"), calls(["f"]), result("r"), assistant("x")];
    const without = [user("a"), assistant("x")];
    expect(faults(with_, { system: "required", tool: "required" })).toEqual([]);
    expect(faults(without, { system: "forbidden", tool: "forbidden" })).toEqual([]);
    expect(faults(with_, { system: "forbidden", tool: "forbidden" })).toEqual([
      "role-forbidden: messages[0] is a system turn.",
      "role-forbidden: messages[3] is a tool turn.",
    ]);
    expect(faults(without, { system: "required", tool: "required" })).toEqual([
      "role-missing: The conversation has no system turn.",
      "role-missing: The conversation has no tool turn.",
    ]);
  });
});

describe("calls against declared tools", () => {
  const SCHEMA = {
    type: "object",
    properties: {
      id: { type: "string", pattern: "^ORD-\\d+$" },
      day: { type: "string", format: "date" },
      state: { enum: ["new", "old"] },
    },
    required: ["id"],
    additionalProperties: false,
  };

  function conversation(given: JsonObject, parameters: Json = SCHEMA, name = "find"): Conversation {
    return {
      messages: [
        user("a"),
        { role: "assistant", content: "", tool_calls: [{ type: "function", function: { name, arguments: given } }] },
      ],
      tools: [
        {
          type: "function",
          function: { name: "find", ...(parameters === null ? {} : { parameters: parameters as JsonObject }) },
        },
      ],
    };
  }

  function toolFaults(checked: Conversation): string[] {
    return new ToolChecks().faults(checked).map(({ rule, severity, message }) => `${severity} ${rule}: ${message}`);
  }

  test("arguments that fit", () => {
    expect(toolFaults(conversation({ id: "ORD-1", day: "2024-02-29", state: "old" }))).toEqual([]);
    expect(toolFaults(conversation({ whatever: [1] }, null))).toEqual([]);
  });

  const refused: [JsonObject, string][] = [
    [{}, "the arguments must have required property 'id'"],
    [{ id: 7 }, '"id" must be string'],
    [{ id: "7" }, '"id" must match pattern "^ORD-\\d+$"'],
    [{ id: "ORD-7", day: "2023-02-29" }, '"day" must match format "date"'],
    [{ id: "ORD-7", state: "lost" }, '"state" must be equal to one of the allowed values ("new, old")'],
    [{ id: "ORD-7", colour: 1 }, 'the arguments must NOT have additional properties ("colour")'],
  ];
  for (const [given, why] of refused) {
    test(`arguments refused: ${why}`, () => {
      expect(toolFaults(conversation(given))).toEqual([
        `error tool-arguments: messages[1].tool_calls[0] calls "find" with arguments its schema refuses: ${why}.`,
      ]);
    });
  }

  test("later drafts mean what they say", () => {
    const tuple = {
      $schema: "https://json-schema.org/draft/2020-12/schema",
      type: "object",
      properties: { at: { prefixItems: [{ type: "number" }] } },
    };
    expect(toolFaults(conversation({ at: [1] }, tuple))).toEqual([]);
    expect(toolFaults(conversation({ at: ["x"] }, tuple))[0]).toContain('"at.0" must be number');
  });

  test("schemas that are none are told once, whatever is wrong with them", () => {
    const schemas = [
      { type: "objekt" },
      { $ref: "https://example.com/other.json" },
      { $async: true, type: "object" },
      { properties: 3 },
    ];
    for (const schema of schemas) {
      const checked = conversation({}, schema as Json);
      checked.messages.push(user("b"), checked.messages[1]!);
      const found = toolFaults(checked);
      expect(found).toHaveLength(1);
      expect(found[0]).toMatch(/^error tool-schema: The parameters of tool "find" are no JSON Schema/);
    }
  });

  test("schemas with one id between them do not disturb one another", () => {
    const checks = new ToolChecks();
    const schemas = [
      { $id: "https://example.com/a", required: ["a"] },
      { $id: "https://example.com/a", required: ["b"] },
    ];
    expect(schemas.map((schema) => checks.faults(conversation({ a: 1 }, schema)).length)).toEqual([0, 1]);
  });

  test("undeclared tools, twice declared tools", () => {
    expect(toolFaults(conversation({}, null, "seek"))).toEqual([
      'error tool-undeclared: messages[1].tool_calls[0] calls "seek", which is not among the tools declared: "find".',
    ]);
    const { tools: _, ...bare } = conversation({});
    expect(toolFaults(bare)[0]).toMatch(/^warning tool-undeclared: .* declares no tools/);
    const twice = conversation({ id: "ORD-1" });
    twice.tools!.push(twice.tools![0]!);
    expect(toolFaults(twice)).toEqual(['error tool-declaration: Tool "find" is declared twice.']);
  });
});
