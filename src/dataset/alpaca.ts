import type { JsonObject } from "../formats/json.ts";
import { conversation } from "./messages.ts";
import type { Conversation, Message } from "./record.ts";
import { describe, listAt, optionalTextAt, ShapeFault, textAt, under } from "./shape.ts";

/**
 * Format `alpaca`: `instruction`, `input` (put on a line of its own after the instruction), `output`, and optionally `system`
 * and `history`, a list of [instruction, output] pairs that came before.
 * @throws {ShapeFault}
 */
export function fromAlpaca(record: JsonObject): Conversation {
  const messages: Message[] = [];
  const system = optionalTextAt(record.system, "system");
  if (system) messages.push({ role: "system", content: system });
  for (const [i, pair] of listAt(record.history ?? [], "history").entries()) {
    const at = under("history", i);
    if (!Array.isArray(pair) || pair.length !== 2) {
      throw new ShapeFault(at, `is ${describe(pair)}, not a pair of instruction and output`);
    }
    messages.push({ role: "user", content: textAt(pair[0], under(at, 0)) });
    messages.push({ role: "assistant", content: textAt(pair[1], under(at, 1)) });
  }
  const instruction = textAt(record.instruction, "instruction");
  const input = optionalTextAt(record.input, "input");
  messages.push({ role: "user", content: input ? `${instruction}\n${input}` : instruction });
  messages.push({ role: "assistant", content: textAt(record.output, "output") });
  return conversation(messages, record);
}
