import { describe, expect, test } from "vitest";
import { refuseUnwritten } from "../../src/chat/written.ts";
import type { Conversation, Message } from "../../src/dataset/record.ts";

const isTrained = ({ role, train }: Message) => role === "assistant" && train !== false;
const call = { type: "function", function: { name: "track", arguments: { order: 7142, note: 'say "hé"\n' } } };
const calling = {
  messages: [
    { role: "user", content: "Where is 7142?" },
    { role: "assistant", content: "", tool_calls: [call] },
  ],
} as unknown as Conversation;
const saying = (content: string, more: object = {}) =>
  ({ messages: [{ role: "assistant", content, ...more }] }) as unknown as Conversation;

function code(conversation: Conversation, written: string): string | undefined {
  try {
    refuseUnwritten(conversation, isTrained, written);
    return undefined;
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe("a trained turn must be written where it is trained", () => {
  test.each([
    ["as JSON", JSON.stringify(call.function)],
    ["as JSON of ASCII", '{"name": "track", "arguments": {"order": 7142, "note": "say \\"h\\u00e9\\"\\n"}}'],
    ["as JSON inside JSON", JSON.stringify({ name: "track", arguments: JSON.stringify(call.function.arguments) })],
    ["as text", 'track(order=7142, note=say "hé")'],
  ])("calls %s", (_, written) => expect(code(calling, written)).toBeUndefined());

  test("a call that is only in the declaration of the tools, or without its arguments, is lost", () => {
    expect(code(calling, "Let me look.")).toBe("chat-tool-call-lost");
    expect(code(calling, "<tool_call>track</tool_call>")).toBe("chat-tool-call-lost");
    expect(code(calling, '{"name": "track", "arguments": {"order": 7142}}')).toBe("chat-tool-call-lost");
  });

  test("text that is cut or changed, and reasoning that is left out", () => {
    expect(code(saying("  It is on\nits way. "), "It is on its way.<end>")).toBeUndefined();
    expect(code(saying("It is on its way."), "It is")).toBe("chat-content-lost");
    expect(code(saying("It is on its way."), "IT IS ON ITS WAY.")).toBe("chat-content-lost");
    expect(code(saying("Yes.", { reasoning_content: "They ask." }), "Yes.")).toBe("chat-reasoning-lost");
    expect(code(saying("It is on its way.", { train: false }), "Another answer.")).toBeUndefined();
  });
});
