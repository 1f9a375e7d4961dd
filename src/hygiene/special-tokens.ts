import { excerpt } from "../formats/excerpt.ts";
import type { Remark } from "./remark.ts";
import type { Text } from "./texts.ts";

/**
 * The marks that chat templates put around turns: `<|im_end|>` and all of that form (ChatML, Llama 3, Phi, Command R, gpt-oss),
 * DeepSeek's with full-width bars, Gemma's, Mistral's, Llama 2's. Known without a model: whether the tokenizer that is
 * trained with would read one as a token is found out when the rows are rendered.
 */
const TOKEN =
  /<\|[A-Za-z][\w-]{0,40}\|>|<｜[^｜\s]{1,40}｜>|<(?:start_of_turn|end_of_turn|bos|eos|unk|pad)>|\[\/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_RESULTS)\]|\[TOOL_CALLS\]|<<\/?SYS>>/;

/** A special token of a chat template inside a text: the first of each text. */
export function specialTokenRemarks({ where, text }: Text): Remark[] {
  const token = TOKEN.exec(text)?.[0] ?? (text.includes("s>") ? edge(text) : undefined);
  if (token === undefined) return [];
  return [
    {
      rule: "special-token",
      subject: "a special token",
      message: `${where} holds ${excerpt(token)}, which chat templates use to mark turns.`,
      help: "Delete it: the template writes its marks itself, and a second one ends the turn, or the text, for the model.",
    },
  ];
}

/** Llama's and Mistral's begin and end of text. HTML strikes text through with the same tags, but in pairs within a text. */
function edge(text: string): string | undefined {
  const whole = text.trim();
  const ends = whole.endsWith("</s>");
  if (whole.startsWith("<s>") && (ends || !whole.includes("</s>"))) return "<s>";
  return ends && !whole.includes("<s>") ? "</s>" : undefined;
}
