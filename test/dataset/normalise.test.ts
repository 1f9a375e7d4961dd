import { describe, expect, it } from "vitest";
import { recordId } from "../../src/dataset/identity.ts";
import { normalise, type SourceFormat } from "../../src/dataset/normalise.ts";
import { LoraError } from "../../src/formats/error.ts";
import type { Json } from "../../src/formats/json.ts";

const place = { file: "data.jsonl", line: 3 };
const of = (format: SourceFormat, value: Json) => normalise(value, format, place);

function faultOf(format: SourceFormat, value: Json): LoraError {
  try {
    of(format, value);
  } catch (error) {
    if (error instanceof LoraError) return error;
    throw error;
  }
  throw new Error("accepted");
}

const weather = { type: "function", function: { name: "weather", arguments: { city: "Bern" } } };
const tool = { type: "function", function: { name: "weather", description: "d", parameters: { type: "object" } } };

/** One conversation in all four formats. */
const greeting: { [format in SourceFormat]: Json } = {
  messages: {
    messages: [
      { role: "system", content: "Be kind." },
      { role: "user", content: "Hi" },
      { role: "assistant", content: "Hello!" },
    ],
  },
  sharegpt: {
    system: "Be kind.",
    conversations: [
      { from: "human", value: "Hi" },
      { from: "gpt", value: "Hello!" },
    ],
  },
  alpaca: { system: "Be kind.", instruction: "Hi", input: "", output: "Hello!" },
  "prompt-completion": { system: "Be kind.", prompt: "Hi", completion: "Hello!" },
};

describe("normalise", () => {
  it("gives one conversation, with one id, from every format", () => {
    const ids = Object.entries(greeting).map(([format, value]) => recordId(of(format as SourceFormat, value)));
    expect(new Set(ids).size).toBe(1);
    expect(of("sharegpt", greeting.sharegpt)).toEqual(greeting.messages);
  });

  it("leaves out what is not part of the conversation", () => {
    const bare = greeting.messages as { messages: { [key: string]: Json }[] };
    const decorated = {
      source: "crm",
      score: 0.5,
      tools: [],
      functions: null,
      messages: bare.messages.map((turn) => ({ timestamp: 17, ...turn, tool_calls: null, weight: null })),
      id: "conv-1",
    };
    expect(of("messages", decorated)).toEqual(bare);
  });

  it("reads calls and tools however they are written", () => {
    const spellings: Json[] = [
      { messages: [{ role: "assistant", content: null, tool_calls: [weather] }], tools: [tool] },
      {
        messages: [
          {
            role: "assistant",
            tool_calls: [{ type: "function", function: { name: "weather", arguments: '{"city": "Bern"}' } }],
          },
        ],
        tools: JSON.stringify([tool]),
      },
      {
        messages: [{ role: "assistant", content: "", tool_calls: [{ name: "weather", arguments: { city: "Bern" } }] }],
        tools: [tool.function],
      },
      {
        messages: [
          { role: "assistant", content: null, function_call: { name: "weather", arguments: '{"city":"Bern"}' } },
        ],
        functions: [tool.function],
      },
      {
        messages: [{ role: "assistant", content: "", tool_calls: JSON.stringify([weather]) }],
        tools: [{ type: "function", function: { ...tool.function, parameters: '{"type":"object"}', strict: true } }],
      },
    ];
    const wanted = { messages: [{ role: "assistant", content: "", tool_calls: [weather] }], tools: [tool] };
    for (const value of spellings) expect(of("messages", value)).toEqual(wanted);
    expect(
      of("sharegpt", {
        conversations: [{ from: "function_call", value: '{"name": "weather", "arguments": {"city": "Bern"}}' }],
        tools: JSON.stringify([tool]),
      }),
    ).toEqual(wanted);
  });

  it("reads calls without arguments as calls with none", () => {
    for (const given of [undefined, null, "", "{}", {}]) {
      const call = { name: "now", ...(given === undefined ? {} : { arguments: given }) };
      const { messages } = of("messages", { messages: [{ role: "assistant", tool_calls: [call] }] });
      expect(messages[0]?.tool_calls).toEqual([{ type: "function", function: { name: "now", arguments: {} } }]);
    }
  });

  it("keeps ids of calls, names, reasoning and training marks", () => {
    const messages = [
      { role: "user", content: "x", name: "ada" },
      { role: "assistant", content: "", reasoning_content: "Let me see.", tool_calls: [{ id: "c1", ...weather }] },
      { role: "tool", content: "rain", tool_call_id: "c1" },
      { role: "assistant", content: "Rain.", train: false },
    ];
    expect(of("messages", { messages }).messages).toEqual(messages);
    const weighted = of("messages", { messages: [{ role: "assistant", content: "a", weight: 0 }] });
    expect(weighted.messages[0]?.train).toBe(false);
    const trained = of("messages", { messages: [{ role: "assistant", content: "a", weight: 1, train: true }] });
    expect(trained.messages[0]).toEqual({ role: "assistant", content: "a" });
    const shared = of("sharegpt", { conversations: [{ from: "gpt", value: "a", weight: 0 }] });
    expect(shared.messages[0]?.train).toBe(false);
  });

  it("reads the other names of roles, and texts in parts", () => {
    const { messages } = of("messages", {
      messages: [
        {
          role: "developer",
          content: [
            { type: "text", text: "Be " },
            { type: "text", text: "kind." },
          ],
        },
        { role: "function", name: "weather", content: "rain" },
      ],
    });
    expect(messages).toEqual([
      { role: "system", content: "Be kind." },
      { role: "tool", content: "rain", name: "weather" },
    ]);
    const shared = of("sharegpt", {
      conversations: ["system", "user", "assistant", "observation", "tool"].map((from) => ({ from, value: from })),
    });
    expect(shared.messages.map(({ role }) => role)).toEqual(["system", "user", "assistant", "tool", "tool"]);
  });

  it("puts an alpaca input after its instruction, and the history before both", () => {
    const record = { instruction: "Translate.", input: "Hund", output: "dog", history: [["Hi", "Hello"]] };
    expect(of("alpaca", record).messages.map(({ role, content }) => `${role}: ${content}`)).toEqual([
      "user: Hi",
      "assistant: Hello",
      "user: Translate.\nHund",
      "assistant: dog",
    ]);
  });

  it("imitates the completion, not the prompt", () => {
    const record = {
      prompt: [
        { role: "user", content: "a" },
        { role: "assistant", content: "b" },
        { role: "user", content: "c" },
      ],
      completion: [{ role: "assistant", content: "d" }],
    };
    expect(of("prompt-completion", record).messages.map(({ train }) => train)).toEqual([
      undefined,
      false,
      undefined,
      undefined,
    ]);
  });

  it.each<[format: SourceFormat, value: Json, message: string]>([
    ["messages", [], "The record is a list, not an object."],
    ["messages", { text: "x" }, "The record has no messages."],
    ["messages", { messages: "hi" }, 'messages is "hi", not a list.'],
    ["messages", { messages: [] }, "messages is empty: a conversation needs at least one turn."],
    ["messages", { messages: [{ role: "user", content: "a" }, "b"] }, 'messages[1] is "b", not an object.'],
    [
      "messages",
      { messages: [{ role: "bot", content: "a" }] },
      'messages[0].role is "bot", none of system, user, assistant, tool.',
    ],
    [
      "messages",
      { messages: [{ content: "a" }] },
      "messages[0].role is missing, none of system, user, assistant, tool.",
    ],
    [
      "messages",
      { messages: [{ role: "toString", content: "a" }] },
      'messages[0].role is "toString", none of system, user, assistant, tool.',
    ],
    ["messages", { messages: [{ role: "user" }] }, "messages[0].content is missing, not a text."],
    ["messages", { messages: [{ role: "assistant", content: null }] }, "messages[0].content is null, not a text."],
    ["messages", { messages: [{ role: "user", content: 5 }] }, "messages[0].content is 5, not a text."],
    [
      "messages",
      { messages: [{ role: "user", content: [{ type: "image_url", image_url: {} }] }] },
      'messages[0].content[0] is a part of type "image_url"; only text can be trained on.',
    ],
    [
      "messages",
      { messages: [{ role: "assistant", content: "a", train: "no" }] },
      'messages[0].train is "no", not true or false.',
    ],
    [
      "messages",
      { messages: [{ role: "assistant", content: "a", weight: 0.5 }] },
      "messages[0].weight is 0.5, not 0 or 1.",
    ],
    [
      "messages",
      { messages: [{ role: "assistant", tool_calls: [{ function: { name: "f", arguments: '{"a": 1, "a": 2}' } }] }] },
      'messages[0].tool_calls[0].function.arguments holds JSON text with a fault: Key "a" appears twice in one object.',
    ],
    [
      "messages",
      { messages: [{ role: "assistant", tool_calls: [{ function: { name: "f", arguments: "[1]" } }] }] },
      "messages[0].tool_calls[0].function.arguments is a list, not an object of arguments.",
    ],
    [
      "messages",
      { messages: [{ role: "assistant", tool_calls: [{ name: "" }] }] },
      'messages[0].tool_calls[0].name is "", not the name of a tool.',
    ],
    [
      "messages",
      { messages: [{ role: "assistant", tool_calls: [{ type: "retrieval", function: { name: "f" } }] }] },
      'messages[0].tool_calls[0].type is "retrieval"; only "function" is known.',
    ],
    [
      "messages",
      { messages: [{ role: "user", content: "a" }], tools: "none" },
      'tools holds JSON text with a fault: Not valid JSON: "none" is not a JSON value.',
    ],
    [
      "messages",
      { messages: [{ role: "user", content: "a" }], tools: [{ function: { name: "f", parameters: [] } }] },
      "tools[0].function.parameters is a list, not a JSON Schema.",
    ],
    [
      "sharegpt",
      { conversations: [{ from: "cat", value: "meow" }] },
      'conversations[0].from is "cat", none of system, human, user, gpt, assistant, function_call, observation, tool.',
    ],
    ["sharegpt", { conversations: [{ from: "gpt" }] }, "conversations[0].value is missing, not a text."],
    ["sharegpt", { conversations: [{ from: "function_call", value: "[]" }] }, "conversations[0].value holds no call."],
    ["alpaca", { instruction: "a", output: ["b"] }, "output is a list, not a text."],
    [
      "alpaca",
      { instruction: "a", output: "b", history: [["x"]] },
      "history[0] is a list, not a pair of instruction and output.",
    ],
    ["prompt-completion", { prompt: "a", completion: { x: 1 } }, "completion is an object, not a text."],
    ["prompt-completion", { prompt: "a" }, "The record has no completion."],
  ])("refuses %s record %j", (format, value, message) => {
    const fault = faultOf(format, value);
    expect([fault.code, fault.message, fault.place]).toEqual(["record-shape", message, place]);
  });

  it("names the format a record seems to have", () => {
    for (const [likely, value] of Object.entries(greeting)) {
      for (const format of Object.keys(greeting).filter((name) => name !== likely)) {
        const { next } = faultOf(format as SourceFormat, value);
        expect(next).toBe(`The record looks like \`format: ${likely}\`; the manifest says \`${format}\`.`);
      }
    }
    const mixed = faultOf("messages", { messages: [{ from: "human", value: "x" }] });
    expect(mixed.next).toContain("format: sharegpt");
  });

  it("quotes untrusted text short", () => {
    const fault = faultOf("messages", { messages: [{ role: `\u001b[31m${"x".repeat(1e5)}`, content: "" }] });
    expect(fault.message.length).toBeLessThan(150);
    expect(fault.message).not.toContain("\u001b");
  });
});
