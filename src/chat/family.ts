import type { Conversation, Message } from "../dataset/record.ts";
import type { Place } from "../formats/error.ts";
import { excerpt } from "../formats/excerpt.ts";
import type { Finding } from "../formats/finding.ts";
import type { Chat } from "./chat.ts";
import { findControlTokens } from "./controltokens.ts";
import { IGNORED, labelConversation } from "./mask.ts";

/** What of a checkpoint bears on its template, besides the tokenizer. */
export interface Checkpoint {
  /** Ids that end a generation: of generation_config.json or config.json; empty where neither says. */
  stops: ReadonlySet<number>;
  /** Rows of the embedding, `vocab_size`. */
  rows: number;
}

/** A finding that is about the base or its template, and so has its place in the adapter's manifest. */
export type FamilyFinding = Omit<Finding, "place" | "related">;

/**
 * Assistant turns end with a token the checkpoint does not stop at, as on a Base checkpoint whose tokenizer carries ChatML. LoRA on
 * projections trains no row of embedding or head: a token the base has never written stays out of reach, and nothing stops there.
 * @param ends ids that assistant turns end with, as training labels them
 */
export function stopFinding(chat: Chat, checkpoint: Checkpoint, ends: ReadonlySet<number>): FamilyFinding | null {
  const eos = chat.eosToken === undefined ? undefined : chat.controlTokens.get(chat.eosToken);
  const stops = checkpoint.stops.size > 0 ? checkpoint.stops : new Set(eos === undefined ? [] : [eos]);
  const endless = [...ends].find((id) => !stops.has(id));
  if (endless === undefined || stops.size === 0) return null;
  if (![...chat.controlTokens.values()].includes(endless)) return unmarkedEnd;
  const shown = [...stops].map((id) => excerpt(chat.decode([id]))).join(", ");
  const end = excerpt(chat.decode([endless]));
  return {
    rule: "base-cannot-stop",
    severity: "warning",
    message: `Assistant turns end with ${end}, but the base stops at ${shown}: answers run on to their limit, here and served. A LoRA adapter trains no embedding or head, so a base that has never written ${end} may not learn to.`,
    help: `Use the instruction-tuned checkpoint, or set \`chat.template\` to a template that ends assistant turns with ${excerpt(chat.decode([[...stops][0]!]))}.`,
  };
}

/** Where `{% generation %}` says what is trained, it may leave the end of the turn out. */
const unmarkedEnd: FamilyFinding = {
  rule: "template-trains-no-end",
  severity: "warning",
  message:
    "The chat template's {% generation %} ends before the token that ends the turn: the adapter does not learn to stop.",
  help: "Put {% endgeneration %} behind the end-of-turn token, in a copy named under `chat.template`.",
};

/**
 * Padding with the end token, which a trainer that masks padding by its id takes out of every answer, so that the model never
 * learns to end. Rows here are never padded, and labelled by where answers end: a note for whoever trains the same data elsewhere.
 */
export function padFinding({ padToken, eosToken }: Chat): FamilyFinding | null {
  if (padToken === undefined || padToken !== eosToken) return null;
  return {
    rule: "pad-is-eos",
    severity: "note",
    message: `The tokenizer pads with its end token ${excerpt(padToken)}. The end is learnt here all the same, since nothing is padded; a trainer that masks padding by its id would lose it.`,
    help: "Nothing to do here. Give other tools a padding token of its own, or labels that are masked by length.",
  };
}

/** Token ids that have no row in the embedding. An id nobody uses does no harm, which is why the rows are asked. */
export function vocabularyFinding(chat: Chat, { rows }: Checkpoint, highestUsed: number): FamilyFinding | null {
  if (highestUsed < rows) return null;
  return {
    rule: "base-vocabulary",
    severity: "error",
    message: `The tokenizer gives rows of this data the token id ${highestUsed} (${excerpt(chat.decode([highestUsed]))}), but the base embeds ${rows} tokens, from 0 to ${rows - 1}.`,
    help: "Use the tokenizer and the weights of the same checkpoint.",
  };
}

/** What a template writes before the first user turn of a conversation that has no system turn; empty for most. */
export function injectedSystem(chat: Chat): string {
  const turns: Message[] = [
    { role: "user", content: "First question" },
    { role: "assistant", content: "First answer" },
    { role: "user", content: "Second question" },
    { role: "assistant", content: "Second answer" },
  ];
  const text = chat.render({ messages: turns }, { addGenerationPrompt: false });
  const first = text.indexOf("First question");
  const answered = text.indexOf("First answer");
  const second = text.indexOf("Second question");
  if (first < 0 || answered < 0 || second < 0) return "";
  // The frame of a user turn is what comes between the end of an answer and the next question.
  const between = text.slice(answered + "First answer".length, second);
  const end = findControlTokens(chat, between)[0];
  const frame = between.slice(end === undefined ? 0 : end.index + end.token.length).trimStart();
  const before = text.slice(0, first);
  const prefix = frame !== "" && before.endsWith(frame) ? before.slice(0, -frame.length) : before;
  const bos = chat.bosToken ?? "";
  const injected = bos !== "" && prefix.startsWith(bos) ? prefix.slice(bos.length) : prefix;
  return withoutFrame(chat, injected);
}

/** The words of a text between its special tokens, the name of the role left out. */
function withoutFrame(chat: Chat, text: string): string {
  let plain = "";
  let at = 0;
  for (const { token, index } of findControlTokens(chat, text)) {
    plain += `${text.slice(at, index)}\n`;
    at = index + token.length;
  }
  plain += text.slice(at);
  return plain.replace(/^\s*(system|developer)\s*\n/, "").trim();
}

/**
 * A template that writes a system turn where the data has none, as Qwen2.5's and SmolLM2's do. Where no row has a system turn,
 * training and serving agree as long as nobody sends one; where some have, the adapter learns under two prompts.
 * @param mixed whether other rows have system turns
 */
export function injectionFinding(chat: Chat, mixed: boolean): FamilyFinding | null {
  const injected = injectedSystem(chat);
  if (!/\p{L}/u.test(injected)) return null;
  return {
    rule: "template-injects-system",
    severity: mixed ? "warning" : "note",
    message: mixed
      ? `Some rows have a system turn; to the others the chat template adds one of its own: ${excerpt(injected, 120)}.`
      : `No row has a system turn, so the chat template adds one, and the adapter learns under it: ${excerpt(injected, 120)}.`,
    help: mixed
      ? "Give every row the system turn it is to be used with."
      : "Serve it without a system turn, or give every row the one it is to be used with.",
  };
}

/**
 * A template that leaves out turns it is given: what they say then neither is learnt nor conditions what is. Two exchanges and a
 * system turn with marks of their own are rendered and looked for; one who refuses system turns says so by itself.
 * @param systems whether rows have system turns
 */
export function droppedFinding(chat: Chat, systems: boolean): FamilyFinding | null {
  const marked = (role: Message["role"], mark: string): Message => ({ role, content: `mark ${mark} of a turn` });
  const turns = [
    marked("user", "alpha"),
    marked("assistant", "bravo"),
    marked("user", "charlie"),
    marked("assistant", "delta"),
  ];
  const asked = systems ? [marked("system", "echo"), ...turns] : turns;
  const text = chat.render({ messages: asked }, { addGenerationPrompt: false });
  const dropped = asked.filter(({ content }) => !text.includes(content.slice(0, -" of a turn".length)));
  const roles = [...new Set(dropped.map(({ role }) => role))];
  if (roles.length === 0) return null;
  return {
    rule: "template-drops-turns",
    // Some leave system turns out on purpose.
    severity: roles.join() === "system" ? "warning" : "error",
    message: `The chat template leaves out what it is given: ${dropped.length} of ${asked.length} turns of a plain conversation are not in its text (${roles.join(", ")}).`,
    help: "Use the template of the instruction-tuned checkpoint, or one of templates/, under `chat.template`.",
  };
}

/** A conversation's tokens as far as the rules above ask: its highest id, what its assistant turns end with, how many. */
export function labelledEnds(
  chat: Chat,
  conversation: Conversation,
  place: Place,
): { highest: number; ends: number[]; length: number } {
  const { ids, labels } = labelConversation(chat, conversation, place);
  const ends: number[] = [];
  let highest = -1;
  for (let i = 0; i < ids.length; i++) {
    highest = Math.max(highest, ids[i]!);
    if (labels[i] !== IGNORED && (i + 1 === ids.length || labels[i + 1] === IGNORED)) ends.push(ids[i]!);
  }
  return { highest, ends, length: ids.length };
}
