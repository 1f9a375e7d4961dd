import type { Conversation } from "../dataset/record.ts";
import { excerpt } from "../formats/excerpt.ts";
import { isRefusal } from "./refusals.ts";
import type { Remark } from "./remark.ts";
import { turn } from "./roles.ts";

const USER =
  "user|human|benutzer|nutzer|utilisateur|usuario|usuário|utente|gebruiker|пользователь|用户|用戶|ユーザー|사용자";
const ASSISTANT =
  "assistant|chatgpt|gpt|ai assistant|ai|bot|assistent|asistente|assistente|ассистент|助手|アシスタント|어시스턴트";
/** Unmistakable at the start of a turn; `AI:` or `Bot:` may begin a heading. */
const ASSISTANT_ALONE = "assistant|chatgpt|ассистент|助手|アシスタント|어시스턴트";

const label = (names: string, flags: string) =>
  new RegExp(String.raw`^[ \t]*(?:\*\*|#{1,4} ?|<)?(?:${names})(?:\*\*|>)?[ \t]?(?::(?:\*\*)?[ \t\n]|：)`, flags);
const USER_LINE = label(USER, "imu");
const ASSISTANT_LINE = label(ASSISTANT, "imu");
const USER_START = label(USER, "iu");
const ASSISTANT_START = label(ASSISTANT_ALONE, "iu");
/** The letters of ASCII that names end in, for the kernel; it takes every end beyond ASCII for one of a name. */
export const LABEL_ENDINGS: readonly string[] = [
  ...new Set(`${USER}|${ASSISTANT}`.split("|").flatMap((name) => /[a-z]+$/.exec(name) ?? [])),
];
/** The frame of the Alpaca prompt. */
const ALPACA = /^### (?:Instruction|Response|Input):/m;

/**
 * Turns that are not one turn, or not of whom they say: lines of a user and of an assistant in one turn, a label left at its
 * start, Alpaca's `### Response:`, a user turn that speaks as a model does.
 */
export function speakerLabelRemarks({ messages }: Conversation): Remark[] {
  return messages.flatMap(({ role, content }, at): Remark[] => {
    if (role !== "user" && role !== "assistant") return [];
    const fault = faultOf(role, content);
    if (fault === null) return [];
    return [
      {
        rule: "speaker-label",
        subject: "a mislabelled turn",
        message: `${turn(at)}, of the ${role}, ${fault}.`,
        help: "Give every turn its own entry and role, and take labels out of the text: the template writes them.",
      },
    ];
  });
}

function faultOf(role: "user" | "assistant", content: string): string | null {
  if (role === "user" && isRefusal(content)) return `speaks as an assistant does: ${excerpt(content.trim(), 60)}`;
  if (content.includes("### ") && ALPACA.test(content)) return "holds the frame of an Alpaca prompt";
  if (!content.includes(":") && !content.includes("：")) return null;
  const start = USER_START.exec(content) ?? ASSISTANT_START.exec(content);
  if (start !== null) return `begins with a speaker's label: ${excerpt(start[0].trim())}`;
  if (USER_LINE.test(content) && ASSISTANT_LINE.test(content)) return "holds lines of both a user and an assistant";
  return null;
}
