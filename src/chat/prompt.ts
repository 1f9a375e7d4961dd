import type { Conversation } from "../dataset/record.ts";
import type { Chat } from "./chat.ts";

/**
 * Token ids of a conversation up to where the assistant's answer begins: what the model is given when it is used, and what
 * {@link labelConversation} checks a row's tokens against.
 * @throws {LoraError} `chat-template-…`, `tokenizer-unknown-text`
 */
export function promptIds(chat: Chat, conversation: Conversation): number[] {
  return chat.encode(chat.render(conversation, { addGenerationPrompt: true }));
}
