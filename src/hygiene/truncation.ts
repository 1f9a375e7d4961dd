import type { Conversation } from "../dataset/record.ts";
import { excerpt } from "../formats/excerpt.ts";
import type { Remark } from "./remark.ts";
import { turn } from "./roles.ts";

/**
 * Assistant turns that were cut off, as a limit on tokens leaves them: a code fence (CommonMark) that is never closed, JSON
 * that ends before its last bracket. And turns that are JSON but do not parse. A turn is JSON when it begins as an object or
 * as a list of objects, lists or texts does; what may follow a whole value is not looked at.
 */
export function truncationRemarks({ messages }: Conversation): Remark[] {
  return messages.flatMap(({ role, content }, at): Remark[] => {
    if (role !== "assistant") return [];
    const fence = content.includes("```") || content.includes("~~~") ? openFence(content) : null;
    if (fence !== null) {
      const message = `${turn(at)} opens a code fence in its line ${fence} and never closes it.`;
      return [{ rule: "truncated", subject: "an open code fence", message, help: CUT }];
    }
    const fault = JSON_START.test(content) ? jsonFault(content.trim()) : null;
    if (fault === null) return [];
    if (fault === "open") {
      const message = `${turn(at)} is JSON that ends in the middle: ${excerpt(`…${content.trim().slice(-40)}`)}.`;
      return [{ rule: "truncated", subject: "JSON that is cut off", message, help: CUT }];
    }
    const message = `${turn(at)} is JSON that does not parse: ${excerpt(fault.reason, 120)}.`;
    return [
      {
        rule: "invalid-json",
        subject: "JSON that does not parse",
        message,
        help: "Correct it: the model learns it as it stands.",
      },
    ];
  });
}

const CUT = "Delete the record or complete the turn: the model learns to stop there.";

const JSON_START = /^\s*(?:\{\s*["}]|\[\s*(?:[{"]|\[\s*[{["\d-]))/;

/** The line (from 1) of a fence that is open at the end of a text; null where none is. */
function openFence(text: string): number | null {
  let open: { mark: string; line: number } | null = null;
  let line = 0;
  for (const one of text.split("\n")) {
    line++;
    const fence: RegExpExecArray | null = /^[ \t>]{0,40}(?:[-*+]|\d{1,9}[.)])?[ \t]{0,8}(`{3,}|~{3,})([^\n]*)$/.exec(
      one,
    );
    if (fence === null) continue;
    const [, mark, info] = fence as unknown as [string, string, string];
    if (open === null) {
      // An info string of backticks is inline code.
      if (!(mark[0] === "`" && info.includes("`"))) open = { mark, line };
    } else if (mark[0] === open.mark[0] && mark.length >= open.mark.length && info.trim() === "") open = null;
  }
  return open?.line ?? null;
}

/** `open` where the first value of a text ends before its last bracket, the parser's reason where it is closed but wrong. */
function jsonFault(text: string): "open" | { reason: string } | null {
  const end = valueEnd(text);
  try {
    JSON.parse(end === null ? text : text.slice(0, end));
    return null;
  } catch (error) {
    return end === null ? "open" : { reason: (error as Error).message };
  }
}

/** Where the bracket that the text begins with is closed; null where it is not. */
function valueEnd(text: string): number | null {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (quoted) {
      if (character === "\\") at++;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === "{" || character === "[") depth++;
    else if ((character === "}" || character === "]") && --depth === 0) return at + 1;
  }
  return null;
}
