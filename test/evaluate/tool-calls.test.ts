import { describe, expect, it } from "vitest";
import { parseAnswer } from "../../src/evaluate/tool-calls.ts";

const track = { name: "track_order", arguments: { id: "A-1" } };
const wrap = (value: unknown) => `<tool_call>\n${JSON.stringify(value)}\n</tool_call>`;

describe("tool calls are read from", () => {
  it.each([
    ["Hermes, Qwen", wrap(track), "", [track]],
    ["Hermes with text on both sides", `One moment.\n${wrap(track)}\n`, "One moment.", [track]],
    [
      "Hermes, two calls",
      `${wrap(track)}\n${wrap({ name: "close", arguments: {} })}`,
      "",
      [track, { name: "close", arguments: {} }],
    ],
    ["Hermes without line breaks", `<tool_call>${JSON.stringify(track)}</tool_call>`, "", [track]],
    [
      "Hermes with a closing tag inside a string",
      wrap({ name: "say", arguments: { text: 'a </tool_call> "}" b' } }),
      "",
      [{ name: "say", arguments: { text: 'a </tool_call> "}" b' } }],
    ],
    ["Mistral", `[TOOL_CALLS] [${JSON.stringify({ ...track, id: "abcdefghi" })}]`, "", [track]],
    [
      "Mistral, two calls after text",
      `Sure.[TOOL_CALLS][${JSON.stringify(track)}, ${JSON.stringify(track)}]`,
      "Sure.",
      [track, track],
    ],
    ["Llama", '{"name": "track_order", "parameters": {"id": "A-1"}}', "", [track]],
    ["Llama after its tag", '<|python_tag|>{"name": "track_order", "parameters": {"id": "A-1"}}', "", [track]],
  ])("%s", (_, text, content, calls) => {
    expect(parseAnswer(text)).toEqual({ content, calls });
  });

  it.each([
    ["plain text", "Your order is on its way."],
    ["an ordinary JSON answer", '{"name": "Bob", "age": 3}'],
    ["JSON with the words, but not the shape, of a call", '{"name": "x", "parameters": {}, "more": 1}'],
    ["a call without a mark in another notation's words", JSON.stringify(track)],
    ["nothing", ""],
  ])("not from %s", (_, text) => {
    expect(parseAnswer(text)).toEqual({ content: text, calls: [] });
  });
});

describe("a broken call is a fault, never a guess:", () => {
  it.each([
    ["never closed", '<tool_call>\n{"name": "x", "arguments": {', /not closed/],
    ["closed but cut", '<tool_call>{"name": "x", "arguments": {</tool_call>', /not valid JSON/],
    ["object complete, tag missing", `<tool_call>${JSON.stringify(track)}`, /not closed/],
    ["closing tag alone", `hello </tool_call>`, /stands without/],
    ["opening tag inside an open one", `<tool_call><tool_call>${JSON.stringify(track)}</tool_call>`, /not valid JSON/],
    ["text after the object", `<tool_call>${JSON.stringify(track)} please</tool_call>`, /not valid JSON/],
    ["a list", "<tool_call>[]</tool_call>", /JSON object/],
    ["null", "<tool_call>null</tool_call>", /JSON object/],
    ["empty", "<tool_call></tool_call>", /not valid JSON/],
    ["single quotes", "<tool_call>{'name': 'x', 'arguments': {}}</tool_call>", /not valid JSON/],
    ["a trailing comma", '<tool_call>{"name": "x", "arguments": {},}</tool_call>', /not valid JSON/],
    ["a key given twice", '<tool_call>{"name": "x", "name": "y", "arguments": {}}</tool_call>', /not valid JSON/],
    ["no name", '<tool_call>{"arguments": {}}</tool_call>', /lacks "name"/],
    ["a name that is no text", '<tool_call>{"name": 3, "arguments": {}}</tool_call>', /lacks "name"/],
    ["no arguments", '<tool_call>{"name": "x"}</tool_call>', /lacks "arguments"/],
    ["doubly encoded arguments", '<tool_call>{"name": "x", "arguments": "{}"}</tool_call>', /not a JSON object/],
    ["another notation's key", '<tool_call>{"name": "x", "parameters": {}}</tool_call>', /no key "parameters"/],
    ["one good call and one broken", `${wrap(track)}<tool_call>{</tool_call>`, /not valid JSON/],
    ["Mistral without a list", `[TOOL_CALLS] ${JSON.stringify(track)}`, /JSON list/],
    ["Mistral with an empty list", "[TOOL_CALLS] []", /no call/],
    ["Mistral with text behind", `[TOOL_CALLS] [${JSON.stringify(track)}] done`, /not valid JSON/],
    ["Mistral cut", '[TOOL_CALLS] [{"name": "x"', /not valid JSON/],
    ["Llama tag with Python", '<|python_tag|>brave_search.call(query="x")', /not valid JSON/],
    ["Llama cut", '{"name": "x", "parameters": {"a": ', /not valid JSON/],
  ])("%s", (_, text, fault) => {
    const answer = parseAnswer(text);
    expect(answer.calls).toEqual([]);
    expect(answer.fault).toMatch(fault);
  });

  it("faults quote the answer cut short and without control characters", () => {
    const { fault } = parseAnswer(`<tool_call>${"x".repeat(5000)}\u001b[31m\u202e`);
    expect(fault?.length).toBeLessThan(200);
    expect(parseAnswer("<tool_call>\u001b[31m\u202e").fault).not.toMatch(/\p{Cc}|\u202e/u);
  });
});

it("reads every prefix of a call as a fault or as text, never as a call", () => {
  for (const whole of [
    wrap(track),
    `[TOOL_CALLS] [${JSON.stringify(track)}]`,
    `<|python_tag|>{"name": "a", "parameters": {}}`,
  ]) {
    expect(parseAnswer(whole).calls).toHaveLength(1);
    for (let length = 0; length < whole.length; length++) expect(parseAnswer(whole.slice(0, length)).calls).toEqual([]);
  }
});
