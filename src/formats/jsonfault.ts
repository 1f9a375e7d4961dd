import { type ParseErrorCode, printParseErrorCode, visit } from "jsonc-parser";
import { LoraError, type Place } from "./error.ts";
import { excerpt } from "./excerpt.ts";

const MALFORMED: { [name: string]: string } = {
  InvalidSymbol: "is not a JSON value",
  InvalidNumberFormat: "is not a JSON number",
  PropertyNameExpected: "stands where a quoted key is expected",
  ValueExpected: "stands where a value is expected",
  ColonExpected: "stands where a colon is expected",
  CommaExpected: "stands where a comma is expected",
  CloseBraceExpected: "stands where a closing } is expected",
  CloseBracketExpected: "stands where a closing ] is expected",
  EndOfFileExpected: "follows after the value has ended",
  InvalidCommentToken: "is a comment, which JSON does not have",
  UnexpectedEndOfComment: "is a comment, which JSON does not have",
  UnexpectedEndOfString: "is a string without its closing quote",
  UnexpectedEndOfNumber: "is an incomplete number",
  InvalidUnicode: "holds an incomplete \\u escape",
  InvalidEscapeCharacter: "holds an escape JSON does not have",
  InvalidCharacter: "holds a control character that must be escaped",
};

interface Fault {
  code: string;
  message: string;
  offset: number;
}

/**
 * The first fault of a JSON text, with its line and column, or undefined when there is none. Slow and exact: for texts
 * that failed, or are suspected.
 */
export function locateJsonFault(text: string, place: Place, maxDepth: number): LoraError | undefined {
  const first = tooDeep(text, maxDepth) ?? firstFault(text);
  if (!first) return undefined;
  return new LoraError(first.code, first.message, { place: placeOf(text, first.offset, place) });
}

/** Checked by itself, because the visitor recurses and would run out of stack. */
function tooDeep(text: string, maxDepth: number): Fault | undefined {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c === "\\") i++;
      else if (c === '"') quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === "]" || c === "}") depth--;
    else if ((c === "[" || c === "{") && ++depth > maxDepth) {
      return { code: "json-depth", message: `JSON is nested deeper than ${maxDepth} levels.`, offset: i };
    }
  }
  return undefined;
}

function firstFault(text: string): Fault | undefined {
  const faults: Fault[] = [];
  const keys: Set<string>[] = [];
  const checkString = (string: string, offset: number) => {
    if (/\p{Surrogate}/u.test(string)) {
      faults.push({
        code: "json-surrogate",
        message: `String ${excerpt(string)} holds a lone surrogate, half of a character.`,
        offset,
      });
    }
    if (string.includes("\0")) {
      faults.push({ code: "json-nul", message: `String ${excerpt(string)} holds the character NUL.`, offset });
    }
  };
  visit(
    text,
    {
      onObjectBegin: () => {
        keys.push(new Set());
      },
      onObjectEnd: () => {
        keys.pop();
      },
      onObjectProperty: (key, offset) => {
        checkString(key, offset);
        const seen = keys.at(-1);
        if (seen?.has(key)) {
          faults.push({
            code: "json-duplicate-key",
            message: `Key ${excerpt(key)} appears twice in one object.`,
            offset,
          });
        }
        seen?.add(key);
      },
      onLiteralValue: (value: unknown, offset, length) => {
        if (typeof value === "string") checkString(value, offset);
        if (typeof value === "number") checkNumber(text.slice(offset, offset + length), offset, faults);
      },
      onError: (error, offset, length) => {
        faults.push(malformed(text, error, offset, length));
      },
    },
    { disallowComments: true },
  );
  // What is no JSON at all comes before what is JSON but refused: readers go on only after the latter.
  const broken = faults.filter(({ code }) => code === "json-malformed");
  return (broken.length > 0 ? broken : faults).sort((a, b) => a.offset - b.offset)[0];
}

function checkNumber(literal: string, offset: number, faults: Fault[]): void {
  const value = Number(literal);
  if (!Number.isFinite(value)) {
    const message = `Number ${excerpt(literal)} is too large for a double.`;
    faults.push({ code: "json-number", message, offset });
  } else if (/^-?\d+$/.test(literal) && !Number.isSafeInteger(value)) {
    const message = `Integer ${excerpt(literal)} is beyond 2^53 and would be rounded; write it as a string.`;
    faults.push({ code: "json-integer", message, offset });
  }
}

function malformed(text: string, error: ParseErrorCode, offset: number, length: number): Fault {
  if (offset >= text.length) {
    return { code: "json-malformed", message: "JSON ends too early: a value or a bracket is missing.", offset };
  }
  // Without the quotes of a string, which the excerpt adds.
  const token = text.slice(offset, offset + Math.max(length, 1)).replace(/^"(.*?)"?$/su, "$1");
  if (token.includes("\0")) {
    return { code: "json-malformed", message: "Not valid JSON: it holds the character NUL.", offset };
  }
  const why = MALFORMED[printParseErrorCode(error)] ?? "is not valid JSON";
  return { code: "json-malformed", message: `Not valid JSON: ${excerpt(token, 30)} ${why}.`, offset };
}

/** The place of `offset` in a text that begins at `start`. */
function placeOf(text: string, offset: number, start: Place): Place {
  const before = text.slice(0, offset);
  const newlines = before.split("\n").length - 1;
  const inLine = offset - (before.lastIndexOf("\n") + 1);
  return {
    file: start.file,
    line: (start.line ?? 1) + newlines,
    column: inLine + (newlines === 0 ? (start.column ?? 1) : 1),
  };
}
