import type { Conversation, Message } from "../dataset/record.ts";
import type { Json } from "../formats/json.ts";

/** Names of marks, which have the first numbers of a vocabulary, in this order. */
export const MARKERS = ["[user]", "[assistant]", "[tool]", "[call]"] as const;
const USER = 0;
const CALL = 3;
const MARKER_OF = { user: USER, assistant: 1, tool: 2 } as const satisfies Record<
  Exclude<Message["role"], "system">,
  number
>;

/** Where a transcript is told to. */
export interface Speech {
  begin(): void;
  /** @param id number of a mark */
  mark(id: number): void;
  /** Adds the words of a text. */
  say(text: string): void;
}

/**
 * Tells the text by which two conversations are compared: the words of every user, assistant and tool turn, each turn led by the
 * mark of its role, calls with their name and arguments (keys in order). The system turn and the tools on offer are left
 * out: many rows share them word for word, which makes those rows neither alike nor different.
 */
export function transcribe(conversation: Conversation, speech: Speech): void {
  speech.begin();
  const say = (text: string) => speech.say(text);
  for (const message of conversation.messages) {
    if (message.role === "system") continue;
    speech.mark(MARKER_OF[message.role]);
    if (message.reasoning_content !== undefined) say(message.reasoning_content);
    say(message.content);
    for (const call of message.tool_calls ?? []) {
      speech.mark(CALL);
      say(call.function.name);
      sayJson(call.function.arguments, say);
    }
  }
}

/** The words of the user turns of a transcript, one turn after the other. */
export function userWords(transcript: Uint32Array): Uint32Array {
  const words = new Uint32Array(transcript.length);
  let length = 0;
  let inUserTurn = false;
  for (const id of transcript) {
    if (id < MARKERS.length) inUserTurn = id === USER;
    else if (inUserTurn) words[length++] = id;
  }
  return words.slice(0, length);
}

/** Whether anything but marks is in the transcript. */
export function hasWords(transcript: Uint32Array): boolean {
  return transcript.some((id) => id >= MARKERS.length);
}

function sayJson(value: Json, say: (text: string) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) sayJson(item, say);
  } else if (typeof value === "object" && value !== null) {
    for (const key of Object.keys(value).sort()) {
      say(key);
      sayJson(value[key] as Json, say);
    }
  } else {
    say(String(value));
  }
}
