import type { Conversation, Message } from "../dataset/record.ts";
import { LoraError } from "../formats/error.ts";
import { excerpt } from "../formats/excerpt.ts";
import type { Chat } from "./chat.ts";
import { refuseControlTokens } from "./controltokens.ts";
import type { Span } from "./template.ts";
import { unaskedPrompt } from "./unasked.ts";
import { refuseUnwritten } from "./written.ts";

/** A rendered conversation and the parts of it the model learns to write. */
export interface Spans {
  text: string;
  /** In order, not empty, not overlapping. */
  spans: Span[];
}

/**
 * Finds what the assistant wrote in the rendering of a conversation: its content and the token that ends its turn, not the
 * header before it nor the white space some templates put behind it. Turns with `train: false` are left out.
 *
 * Templates that have `{% generation %}` say it themselves. For the others a turn is what rendering it adds to the prompt it
 * answers: `render(m[:k], prompt)` must be a prefix of `render(m[:k+1])`, and both of the whole, or the model would be
 * trained on something else than it sees when it is used. A template that rewrites earlier turns is refused.
 *
 * @throws {LoraError} `chat-…`, without a place
 */
export function trainedSpans(chat: Chat, conversation: Conversation): Spans {
  const turns = conversation.messages.flatMap((turn, k) => (isTrained(turn) ? [k] : []));
  if (turns.length === 0) {
    throw refusal("chat-no-trainable-turn", "Nothing to learn from: no assistant turn is trained on.", {
      next: "Add an assistant turn, or remove the record.",
    });
  }
  const text = chat.render(conversation, { addGenerationPrompt: false });
  refuseMissingCalls(conversation, text);
  const spans = markedSpans(chat, conversation, text) ?? turns.map((k) => turnSpan(chat, conversation, k, text));
  refuseControlTokens(chat, conversation, text);
  const written = spans.map(({ begin, end }) => text.slice(begin, end)).join("\n");
  refuseUnwritten(conversation, isTrained, written);
  return { text, spans };
}

function isTrained(turn: Message): boolean {
  return turn.role === "assistant" && turn.train !== false;
}

function markedSpans(chat: Chat, conversation: Conversation, text: string): Span[] | null {
  const marked = chat.renderMarked(conversation);
  if (marked === null) return null;
  if (marked.text !== text) {
    throw refusal(
      "chat-marks-changed",
      "The chat template changes the text that {% generation %} encloses after marking it.",
      {
        next: "Move {% generation %} to where the text is written out, in a copy named under `chat.template`.",
      },
    );
  }
  const assistants = conversation.messages.filter(({ role }) => role === "assistant");
  let { spans } = marked;
  if (!assistants.every(isTrained)) {
    if (spans.length !== assistants.length) {
      throw refusal(
        "chat-marks-unmatched",
        `The chat template marks ${spans.length} spans with {% generation %} for ${assistants.length} assistant turns, so it is unclear which belong to the turns with "train": false.`,
        { next: "Let the template mark each assistant turn once, or train on all of them." },
      );
    }
    spans = spans.filter((_, i) => isTrained(assistants[i] as Message));
  }
  return spans.filter(({ begin, end }) => end > begin);
}

function turnSpan(chat: Chat, conversation: Conversation, k: number, whole: string): Span {
  const first = (count: number): Conversation => ({ ...conversation, messages: conversation.messages.slice(0, count) });
  const turn = `turn ${k + 1}`;
  const prompt = renderPrompt(chat, first(k), turn);
  const isLast = k + 1 === conversation.messages.length;
  const answered = isLast ? whole : chat.render(first(k + 1), { addGenerationPrompt: false });
  if (!answered.startsWith(prompt)) {
    throw rewritten(`the turns before ${turn}`, `once ${turn} is there`, prompt, answered);
  }
  const unasked = unaskedPrompt(chat);
  const turnsOnly = answered.endsWith(unasked) ? answered.slice(0, answered.length - unasked.length) : answered;
  const end = turnsOnly.trimEnd().length;
  const token = endToken(chat, answered.slice(prompt.length, end));
  if (token === undefined) {
    throw refusal(
      "chat-no-end-of-turn",
      `The chat template ends ${turn} with ${excerpt(answered.slice(-24))}, which is no special token of the tokenizer: the model would not learn to stop.`,
      { next: "Set `chat.template` to a template that ends assistant turns with the end-of-turn token." },
    );
  }
  if (end - token.length <= prompt.length) {
    throw refusal("chat-empty-turn", `The chat template writes nothing for ${turn} but the token that ends it.`, {
      next: "Give the turn some content, or set `chat.template` to a template that writes what it holds.",
    });
  }
  if (!whole.startsWith(answered.slice(0, end))) {
    throw rewritten(turn, "once later turns are there", answered.slice(0, end), whole);
  }
  return { begin: prompt.length, end };
}

function renderPrompt(chat: Chat, before: Conversation, turn: string): string {
  try {
    return chat.render(before, { addGenerationPrompt: true });
  } catch (error) {
    if (!(error instanceof LoraError)) throw error;
    throw refusal(
      "chat-prompt-refused",
      `The chat template renders the conversation, but not the prompt that ${turn} answers. ${error.message}`,
      {
        next: `Mark ${turn} "train": false, or begin the conversation with a user turn.`,
        cause: error,
      },
    );
  }
}

/** The special token a text ends with: of several, the longest. */
function endToken(chat: Chat, text: string): string | undefined {
  let found: string | undefined;
  for (const token of chat.controlTokens.keys()) {
    if (text.endsWith(token) && token.length > (found?.length ?? 0)) found = token;
  }
  return found;
}

function refuseMissingCalls(conversation: Conversation, text: string): void {
  conversation.messages.forEach((turn, k) => {
    const missing = turn.tool_calls?.find(({ function: called }) => !text.includes(called.name));
    if (missing === undefined) return;
    throw refusal(
      "chat-tool-call-lost",
      `The chat template leaves out the tool call ${excerpt(missing.function.name)} of turn ${k + 1}.`,
      { next: "Set `chat.template` to a template that writes tool calls." },
    );
  });
}

function rewritten(what: string, when: string, expected: string, found: string): LoraError {
  let at = 0;
  while (at < expected.length && expected[at] === found[at]) at++;
  const around = (text: string) => excerpt(text.slice(Math.max(0, at - 12), at + 28));
  return refusal(
    "chat-template-rewrites",
    `The chat template writes ${what} differently ${when}: ${around(expected)} becomes ${around(found)}. The model would be trained on other text than it sees in use.`,
    {
      next: 'Set `chat.template` to a template without that, such as those under templates/ of lora-action, mark the earlier assistant turns "train": false, or make a record of each answer.',
    },
  );
}

function refusal(code: string, message: string, options: { next: string; cause?: unknown }): LoraError {
  return new LoraError(code, message, { exit: 1, ...options });
}
