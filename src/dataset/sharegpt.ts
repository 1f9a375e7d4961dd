import type { Json, JsonObject } from "../formats/json.ts";
import { conversation, isTrained } from "./messages.ts";
import type { Conversation, Message } from "./record.ts";
import { describe, listAt, objectAt, optionalTextAt, ShapeFault, textAt, under } from "./shape.ts";
import { decoded, toolCallAt } from "./tools.ts";

const ROLES: { [from: string]: Message["role"] | "function_call" } = {
  system: "system",
  human: "user",
  user: "user",
  gpt: "assistant",
  assistant: "assistant",
  function_call: "function_call",
  observation: "tool",
  tool: "tool",
};

/** Format `sharegpt`: `conversations` of `{from, value}`, `system` and `tools` beside them. @throws {ShapeFault} */
export function fromShareGpt(record: JsonObject): Conversation {
  const turns = listAt(record.conversations, "conversations");
  if (turns.length === 0) throw new ShapeFault("conversations", "is empty: a conversation needs at least one turn");
  const messages = turns.map((turn, i) => turnAt(turn, under("conversations", i)));
  const system = optionalTextAt(record.system, "system");
  return conversation(system ? [{ role: "system", content: system }, ...messages] : messages, record);
}

function turnAt(value: Json, at: string): Message {
  const turn = objectAt(value, at);
  const role = typeof turn.from === "string" && Object.hasOwn(ROLES, turn.from) ? ROLES[turn.from] : undefined;
  if (role === undefined) {
    const next = turn.role === undefined ? undefined : "Turns with `role` and `content` are `format: messages`.";
    const known = Object.keys(ROLES).join(", ");
    throw new ShapeFault(under(at, "from"), `is ${describe(turn.from)}, none of ${known}`, next);
  }
  const content = textAt(turn.value, under(at, "value"));
  const message: Message = role === "function_call" ? callTurn(content, under(at, "value")) : { role, content };
  if (message.role === "assistant" && !isTrained(turn, at)) message.train = false;
  return message;
}

/** The value of a `function_call` turn is the JSON text of one call or of a list of them. */
function callTurn(text: string, at: string): Message {
  const value = decoded(text, at);
  const calls = Array.isArray(value) ? value : [value];
  if (calls.length === 0) throw new ShapeFault(at, "holds no call");
  return {
    role: "assistant",
    content: "",
    tool_calls: calls.map((call, i) => toolCallAt(call, calls.length === 1 ? at : under(at, i))),
  };
}
