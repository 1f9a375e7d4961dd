import type { Json, JsonObject } from "../formats/json.ts";
import { conversation, messagesAt } from "./messages.ts";
import type { Conversation, Message } from "./record.ts";
import { optionalTextAt, textAt } from "./shape.ts";

/**
 * Format `prompt-completion`: each of `prompt` and `completion` is a text or a list of turns in the OpenAI shape. Only the
 * completion is imitated.
 * @throws {ShapeFault}
 */
export function fromPromptCompletion(record: JsonObject): Conversation {
  const system = optionalTextAt(record.system, "system");
  const prompt = sideAt(record.prompt, "prompt", "user").map((turn): Message => {
    return turn.role === "assistant" ? { ...turn, train: false } : turn;
  });
  const completion = sideAt(record.completion, "completion", "assistant");
  const before: Message[] = system ? [{ role: "system", content: system }] : [];
  return conversation([...before, ...prompt, ...completion], record);
}

function sideAt(value: Json | undefined, at: string, role: "user" | "assistant"): Message[] {
  return Array.isArray(value) ? messagesAt(value, at) : [{ role, content: textAt(value, at) }];
}
