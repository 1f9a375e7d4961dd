import type { Json, JsonObject } from "../formats/json.ts";
import type { Conversation, Message } from "./record.ts";
import { describe, listAt, objectAt, optionalTextAt, ShapeFault, under } from "./shape.ts";
import { toolCallAt, toolCallsAt, toolsAt } from "./tools.ts";

/** Roles of the OpenAI chat shape; `developer` and `function` are its newer and older names. */
const ROLES: { [role: string]: Message["role"] } = {
  system: "system",
  developer: "system",
  user: "user",
  assistant: "assistant",
  tool: "tool",
  function: "tool",
};

/** Format `messages`: the OpenAI chat shape. @throws {ShapeFault} */
export function fromMessages(record: JsonObject): Conversation {
  return conversation(messagesAt(record.messages, "messages"), record);
}

/** A conversation with the tools its record offers. */
export function conversation(messages: Message[], record: JsonObject): Conversation {
  const key = record.tools === undefined || record.tools === null ? "functions" : "tools";
  const tools = toolsAt(record[key], key);
  return tools === undefined ? { messages } : { messages, tools };
}

/** A list of turns in the OpenAI shape. @throws {ShapeFault} */
export function messagesAt(value: Json | undefined, at: string): Message[] {
  const list = listAt(value, at);
  if (list.length === 0) throw new ShapeFault(at, "is empty: a conversation needs at least one turn");
  return list.map((turn, i) => messageAt(turn, under(at, i)));
}

function messageAt(value: Json, at: string): Message {
  const turn = objectAt(value, at);
  const role = roleAt(turn, at);
  const calls = role === "assistant" ? callsAt(turn, at) : undefined;
  const message: Message = { role, content: contentAt(turn.content, under(at, "content"), calls !== undefined) };
  const reasoning = optionalTextAt(turn.reasoning_content, under(at, "reasoning_content"));
  if (role === "assistant" && reasoning) message.reasoning_content = reasoning;
  if (calls !== undefined) message.tool_calls = calls;
  const callId = optionalTextAt(turn.tool_call_id, under(at, "tool_call_id"));
  if (role === "tool" && callId !== undefined) message.tool_call_id = callId;
  const name = optionalTextAt(turn.name, under(at, "name"));
  if (name !== undefined) message.name = name;
  if (role === "assistant" && !isTrained(turn, at)) message.train = false;
  return message;
}

function roleAt(turn: JsonObject, at: string): Message["role"] {
  const role = typeof turn.role === "string" && Object.hasOwn(ROLES, turn.role) ? ROLES[turn.role] : undefined;
  if (role !== undefined) return role;
  const next = turn.from === undefined ? undefined : "Turns with `from` and `value` are `format: sharegpt`.";
  throw new ShapeFault(under(at, "role"), `is ${describe(turn.role)}, none of system, user, assistant, tool`, next);
}

function callsAt(turn: JsonObject, at: string) {
  const calls = toolCallsAt(turn.tool_calls, under(at, "tool_calls"));
  if (calls !== undefined || turn.function_call === undefined || turn.function_call === null) return calls;
  return [toolCallAt(turn.function_call, under(at, "function_call"))];
}

/** A text, a list of text parts, or null where the calls say it all. */
function contentAt(value: Json | undefined, at: string, hasCalls: boolean): string {
  if (typeof value === "string") return value;
  if ((value === null || value === undefined) && hasCalls) return "";
  if (!Array.isArray(value)) throw new ShapeFault(at, `is ${describe(value)}, not a text`);
  return value
    .map((part, i) => {
      const { type, text } = objectAt(part, under(at, i));
      if (type === "text" && typeof text === "string") return text;
      throw new ShapeFault(under(at, i), `is a part of type ${describe(type)}; only text can be trained on`);
    })
    .join("");
}

/** `train: false` and OpenAI's `weight: 0` both mean: shown, not imitated. */
export function isTrained(turn: JsonObject, at: string): boolean {
  const { train, weight } = turn;
  if (train !== undefined && train !== null && typeof train !== "boolean") {
    throw new ShapeFault(under(at, "train"), `is ${describe(train)}, not true or false`);
  }
  if (weight !== undefined && weight !== null && weight !== 0 && weight !== 1) {
    throw new ShapeFault(under(at, "weight"), `is ${describe(weight)}, not 0 or 1`);
  }
  return train !== false && weight !== 0;
}
