import type { Conversation } from "../dataset/record.ts";
import { LoraError } from "../formats/error.ts";
import type { Chat } from "./chat.ts";
import { findControlTokens } from "./controltokens.ts";

const known = new WeakMap<Chat, string>();

/**
 * What a template writes behind the end of an answer whether it is asked for a generation prompt or not: Llama 3's first
 * template puts the header of the next answer there. It is no part of the answer, though it too ends with a special token.
 * @returns "" for a template that minds `add_generation_prompt`, or has no such header
 */
export function unaskedPrompt(chat: Chat): string {
  const found = known.get(chat) ?? probe(chat);
  known.set(chat, found);
  return found;
}

function probe(chat: Chat): string {
  const conversation = (answer: string): Conversation => ({
    messages: [
      { role: "user", content: "a" },
      { role: "assistant", content: answer },
    ],
  });
  try {
    const one = chat.render(conversation("a"), { addGenerationPrompt: false });
    if (one !== chat.render(conversation("a"), { addGenerationPrompt: true })) return "";
    // What follows the answer is what stays when the answer changes.
    const tail = commonEnd(one, chat.render(conversation("b"), { addGenerationPrompt: false }));
    const [end] = findControlTokens(chat, tail);
    return end === undefined ? "" : tail.slice(end.index + end.token.length).trimStart();
  } catch (error) {
    // A template that refuses so plain a conversation is judged by the rows it renders.
    if (error instanceof LoraError) return "";
    throw error;
  }
}

function commonEnd(a: string, b: string): string {
  let length = 0;
  while (length < a.length && length < b.length && a.at(-1 - length) === b.at(-1 - length)) length++;
  return a.slice(a.length - length);
}
