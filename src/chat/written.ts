import type { Conversation, Message } from "../dataset/record.ts";
import { LoraError } from "../formats/error.ts";
import { excerpt } from "../formats/excerpt.ts";
import type { Json } from "../formats/json.ts";

/**
 * Refuses a row whose trained turns are not written out where they are trained: a template may leave out calls, their arguments,
 * the reasoning or the text, and what is learnt is then an answer that nobody gave. White space and the way JSON is written are
 * the template's own. What is said beside a call is not looked for: many templates write the call alone.
 * @param written what is trained, from beginning to end
 * @throws {LoraError} `chat-reasoning-lost`, `chat-tool-call-lost`, `chat-content-lost`
 */
export function refuseUnwritten(
  conversation: Conversation,
  isTrained: (turn: Message) => boolean,
  written: string,
): void {
  const packed = withoutSpace(written);
  // A mask of nothing is refused as such.
  if (packed === "") return;
  const holds = (text: string) => forms(text).some((form) => packed.includes(withoutSpace(form)));
  for (const [k, turn] of conversation.messages.entries()) {
    if (!isTrained(turn)) continue;
    const { content, reasoning_content: reasoning = "", tool_calls: calls = [] } = turn;
    if (!holds(reasoning)) {
      throw refusal("chat-reasoning-lost", `The chat template leaves out the reasoning of turn ${k + 1}.`, {
        next: "Set `chat.template` to a template that writes `reasoning_content`, or remove it from the record.",
      });
    }
    for (const { function: called } of calls) {
      const lost = holds(called.name) ? leaves(called.arguments as Json).find((leaf) => !holds(leaf)) : called.name;
      if (lost === undefined) continue;
      const what = lost === called.name ? "" : `of ${excerpt(lost)} in `;
      throw refusal(
        "chat-tool-call-lost",
        `The chat template leaves out ${what === "" ? "" : "the argument "}${what}the tool call ${excerpt(called.name)} of turn ${k + 1}.`,
        { next: "Set `chat.template` to a template that writes tool calls." },
      );
    }
    // Reasoning inside the text is taken apart by some templates, and put together again.
    if (calls.length === 0 && !content.includes("<think>") && !content.includes("</think>") && !holds(content)) {
      throw refusal(
        "chat-content-lost",
        `The chat template does not write what turn ${k + 1} says: ${excerpt(content)}.`,
        {
          next: "Set `chat.template` to a template that writes the text of assistant turns as it is.",
        },
      );
    }
  }
}

/** What tells one set of arguments from another: its strings and whole numbers. */
function leaves(value: Json): string[] {
  if (typeof value === "string") return [value];
  // Python writes other numbers in a way of its own.
  if (Number.isSafeInteger(value)) return [String(value)];
  if (Array.isArray(value)) return value.flatMap(leaves);
  return value !== null && typeof value === "object" ? Object.values(value).flatMap(leaves) : [];
}

/** A text as it is, inside JSON, inside JSON of ASCII only, and inside either once more. */
function forms(text: string): string[] {
  const json = JSON.stringify(text).slice(1, -1);
  const ascii = json.replace(/[\x7f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return [text, ...[json, ascii].flatMap((form) => [form, JSON.stringify(form).slice(1, -1)])];
}

/** Without white space, and without the control characters that Python takes for it. */
function withoutSpace(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, "");
}

function refusal(code: string, message: string, { next }: { next: string }): LoraError {
  return new LoraError(code, message, { exit: 1, next });
}
