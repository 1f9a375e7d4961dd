import { LoraError, type Place } from "../formats/error.ts";
import { excerpt } from "../formats/excerpt.ts";
import { PythonInterpreter } from "./interpreter.ts";
import { Environment, GENERATION, MARKS, type Prepared, parse, prepare, tokenize } from "./jinja.ts";
import { TemplateFault } from "./python.ts";
import { strftime } from "./strftime.ts";
import { lineOf, tagLines } from "./templatelines.ts";

/** Characters `begin` up to, not including, `end` of a rendered text (UTF-16 units). */
export interface Span {
  begin: number;
  end: number;
}

export interface Template {
  /** Whether the source has `{% generation %}`. */
  readonly marksGeneration: boolean;
  /** @throws {LoraError} `chat-template-raised` (the template refuses the conversation), `chat-template-unsupported`, `chat-template-failed` */
  render(variables: Record<string, unknown>): string;
  /** The same text, and where `{% generation %}` blocks lie in it. */
  renderMarked(variables: Record<string, unknown>): { text: string; spans: Span[] };
}

/** What `raise_exception(…)` throws inside a template. */
class Raised extends Error {}

/** The largest range a template may ask for, as in Jinja2's sandbox. */
const MAX_RANGE = 100_000;

/**
 * Parses a chat template with the settings Transformers uses (`trim_blocks`, `lstrip_blocks`, loop controls).
 * @param place the file the source is in; `place.line` is added to where it is known
 * @param date `YYYY-MM-DD`, what `strftime_now` says
 * @throws {LoraError} `chat-template-syntax`, `chat-template-unsupported`
 */
export function compileTemplate(source: string, place: Place, date: string): Template {
  const prepared = parseTemplate(source, place);
  const run = (variables: Record<string, unknown>, marking: boolean): string => {
    const scope = new Environment();
    for (const [name, value] of Object.entries(globals(date))) scope.set(name, value);
    // A template may give its own value to any name, also to a global's.
    for (const [name, value] of Object.entries(variables)) scope.setVariable(name, new Environment().set(name, value));
    try {
      return new PythonInterpreter(prepared, scope, marking).evaluate(prepared.program, scope).value as string;
    } catch (error) {
      throw renderError(error, source, place);
    }
  };
  return {
    marksGeneration: GENERATION_TAG.test(source),
    render: (variables) => run(variables, false),
    renderMarked: (variables) => splitMarks(run(variables, true)),
  };
}

const GENERATION_TAG = /\{%-?\s*generation\s*-?%\}/;

function parseTemplate(source: string, place: Place): Prepared {
  // Jinja2 sees a block; the library would drop the tags. A call block has the same white space rules.
  const blocks = source
    .replace(/\{%(-?)\s*generation\s*(-?)%\}/g, `{%$1 call ${GENERATION}() $2%}`)
    .replace(/\{%(-?)\s*endgeneration\s*(-?)%\}/g, "{%$1 endcall $2%}");
  const lines = tagLines(source);
  const options = { lstrip_blocks: true, trim_blocks: true };
  let tokens: { type: string; value: string }[];
  try {
    tokens = tokenize(blocks, options);
  } catch (error) {
    const fails = (upTo: number) => {
      try {
        tokenize(source.slice(0, upTo), options);
        return false;
      } catch {
        return true;
      }
    };
    // The first tag that cannot be cut off without the fault going away.
    const tag = lines.find(({ end }) => fails(end)) ?? lines.at(-1);
    throw syntaxError((error as Error).message, place, tag?.line);
  }
  let reached = 0;
  const watched = new Proxy(tokens, {
    get(target, key) {
      const index = typeof key === "string" ? Number(key) : Number.NaN;
      if (index > reached && index < target.length) reached = index;
      return Reflect.get(target, key);
    },
  });
  try {
    return prepare(parse(watched));
  } catch (error) {
    const opened = tokens
      .slice(0, reached + 1)
      .filter(({ type }) => /^Open(Statement|Expression)$|^Comment$/.test(type));
    const line = lines[opened.length - 1]?.line;
    const message = (error as Error).message;
    const unknown = /^Unknown statement type: (\w+)/.exec(message)?.[1];
    // `endif` and its like are unknown statements too where nothing is open, but those are mistakes.
    if (unknown && !/^(end\w+|else|elif)$/.test(unknown)) throw unsupported(`{% ${unknown} %}`, place, line);
    if (error instanceof TypeError) {
      throw syntaxError("it ends inside a block or an expression that is not closed", place, line);
    }
    throw syntaxError(message.replace(/^Parser Error: /, ""), place, line);
  }
}

function globals(date: string): Record<string, unknown> {
  return {
    true: true,
    false: false,
    none: null,
    True: true,
    False: false,
    None: null,
    range,
    raise_exception: (message: unknown) => {
      throw new Raised(String(message));
    },
    strftime_now: (format: unknown) => strftime(date, String(format)),
  };
}

function range(first: number, last?: number, step = 1): number[] {
  const [begin, end] = last === undefined ? [0, first] : [first, last];
  const length = Math.max(0, Math.ceil((end - begin) / step));
  if (!Number.isInteger(length) || length > MAX_RANGE)
    throw new TemplateFault(`asks for a range of ${length}`, /\brange\s*\(/);
  return Array.from({ length }, (_, i) => begin + i * step);
}

function splitMarks(marked: string): { text: string; spans: Span[] } {
  const spans: Span[] = [];
  let plain = "";
  let begin = 0;
  let depth = 0;
  for (const part of marked.split(new RegExp(`(?<=[${MARKS.begin}${MARKS.end}])`, "u"))) {
    const mark = part.at(-1);
    plain += mark === MARKS.begin || mark === MARKS.end ? part.slice(0, -1) : part;
    // A block inside another is part of it.
    if (mark === MARKS.begin && depth++ === 0) begin = plain.length;
    if (mark === MARKS.end && --depth === 0) spans.push({ begin, end: plain.length });
  }
  return { text: plain, spans };
}

function renderError(error: unknown, source: string, place: Place): LoraError {
  if (error instanceof Raised) {
    return new LoraError(
      "chat-template-raised",
      `The chat template refuses this conversation: ${excerpt(error.message, 200)}.`,
      {
        exit: 1,
        place,
        next: "Change the conversation, or set `chat.template` to a template that takes it.",
        cause: error,
      },
    );
  }
  if (error instanceof TemplateFault) return unsupported(error.message, place, lineOf(source, error.needle), error);
  return new LoraError("chat-template-failed", `The chat template fails: ${excerpt((error as Error).message, 200)}.`, {
    place,
    next: "Set `chat.template` to a template that renders this conversation.",
    cause: error,
  });
}

function unsupported(construct: string, place: Place, line: number | undefined, cause?: unknown): LoraError {
  const what = construct.startsWith("{%") ? `uses ${construct}` : construct;
  return new LoraError("chat-template-unsupported", `The chat template ${what}, which cannot be rendered here.`, {
    place: at(place, line),
    next: "Set `chat.template` to a copy of the template without it.",
    cause,
  });
}

function syntaxError(message: string, place: Place, line: number | undefined): LoraError {
  return new LoraError("chat-template-syntax", `The chat template has a syntax error: ${message}.`, {
    place: at(place, line),
    next: "Correct the template, or set `chat.template` to one that works.",
  });
}

function at(place: Place, line: number | undefined): Place {
  // A template inside a JSON file has lines of its own, which are not the file's.
  return line === undefined || place.file.endsWith(".json") ? place : { ...place, line };
}
