import type { Conversation, Message } from "../dataset/record.ts";
import type { Json } from "../formats/json.ts";
import { turn } from "./roles.ts";

/** A text of a conversation. */
export interface Text {
  /** Such as `messages[2].content`. */
  where: string;
  text: string;
  /** Who says it; null for what is offered: the declarations of tools. */
  role: Message["role"] | null;
}

/**
 * Every text of a conversation: turns, reasoning, arguments of calls, declarations of tools. What is JSON comes as written, so
 * that a key's name stands beside its value, and after it each text that JSON has to escape, as it really is.
 */
export function textsOf({ messages, tools }: Conversation): Text[] {
  const texts: Text[] = [];
  for (const [at, { role, content, reasoning_content: reasoning, tool_calls: calls = [] }] of messages.entries()) {
    if (content !== "") texts.push({ where: `${turn(at)}.content`, text: content, role });
    if (reasoning !== undefined) texts.push({ where: `${turn(at)}.reasoning_content`, text: reasoning, role });
    for (const [index, call] of calls.entries()) {
      addJson(`${turn(at)}.tool_calls[${index}]`, call.function.arguments, role, texts);
    }
  }
  for (const [index, tool] of (tools ?? []).entries()) addJson(`tools[${index}]`, tool.function, null, texts);
  return texts;
}

function addJson(where: string, value: object, role: Text["role"], texts: Text[]): void {
  texts.push({ where, text: JSON.stringify(value), role });
  const visit = (node: Json | undefined): void => {
    if (typeof node === "string") {
      if (/[\n"\\]/.test(node)) texts.push({ where, text: node, role });
    } else if (typeof node === "object" && node !== null) {
      for (const item of Object.values(node)) visit(item as Json);
    }
  };
  visit(value as Json);
}
