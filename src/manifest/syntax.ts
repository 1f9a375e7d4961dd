import { Composer, type CST, type Document, LineCounter, Parser, visit, type YAMLError } from "yaml";
import type { Place } from "../formats/error.ts";
import { excerpt } from "../formats/excerpt.ts";
import type { Finding } from "../formats/finding.ts";

/** A parsed document, and where an offset of its text stands. */
export interface Parsed {
  document: Document.Parsed;
  placeOf(offset: number): Place;
}

/** Deepest nesting. No manifest needs a tenth of it, and the composer recurses. */
export const MAX_DEPTH = 100;
/** Most values, counted by their punctuation before anything is composed from it. */
const MAX_VALUES = 50_000;

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what YAML forbids
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/**
 * Parses one YAML 1.2 document. Stricter than YAML: no tags of any kind, no directives but `%YAML 1.2`, one document.
 * Duplicate keys, merge keys and aliases are left to the conversion into plain data.
 */
export function parseYaml(text: string, file: string): Parsed | { findings: Finding[] } {
  const lines = new LineCounter();
  const placeOf = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const refuse = (rule: string, offset: number, message: string, help: string) => ({
    findings: [{ rule, severity: "error" as const, message, help, place: placeOf(offset) }],
  });

  const tokens: CST.Token[] = [];
  for (const token of new Parser(lines.addNewLine).parse(text)) {
    tokens.push(token);
    // What follows an error is noise, and there may be a megabyte of it.
    if (token.type === "error") break;
  }
  const forbidden = FORBIDDEN.exec(text);
  if (forbidden !== null) {
    const message = `The file holds the control character ${excerpt(forbidden[0])}, which YAML does not allow.`;
    return refuse(
      "yaml-control-character",
      forbidden.index,
      message,
      "Delete it; inside a double-quoted text, write it as an escape.",
    );
  }
  const over = excess(tokens);
  if (over?.limit === "depth") {
    const message = `The document is nested more than ${MAX_DEPTH} levels deep.`;
    return refuse("yaml-nesting", over.offset, message, "Flatten it.");
  }
  if (over !== null) {
    const message = `The document holds more than ${MAX_VALUES} values.`;
    return refuse("yaml-size", over.offset, message, "Keep data in data files, and split a long suite into several.");
  }
  const composer = new Composer({
    version: "1.2",
    merge: false,
    stringKeys: true,
    uniqueKeys: false,
    resolveKnownTags: false,
  });
  const documents = [...composer.compose(tokens, true, text.length)];
  const document = documents[0] as Document.Parsed;
  const fault = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0])[0];
  if (fault !== undefined) {
    const offset = openingQuote(document, fault) ?? fault.pos[0];
    return refuse(ruleOf(fault), offset, messageOf(fault), helpOf(fault));
  }
  if (document.directives.yaml.explicit === true && document.directives.yaml.version !== "1.2") {
    const message = `The file asks for YAML ${document.directives.yaml.version}; manifests are YAML 1.2.`;
    return refuse("yaml-directive", Math.max(text.indexOf("%YAML"), 0), message, "Take the %YAML line out.");
  }
  const second = documents[1] as Document.Parsed | undefined;
  if (second !== undefined) {
    const start = tokens.filter((token) => token.type === "document")[1]?.offset ?? second.range[0];
    return refuse(
      "yaml-documents",
      start,
      "The file holds more than one YAML document.",
      "Keep one document a file: what follows this `---` belongs into a file of its own.",
    );
  }
  return { document, placeOf };
}

/** Where the document goes over a limit, in the order of the text, and over which. Found without recursion. */
function excess(tokens: CST.Token[]): { offset: number; limit: "depth" | "values" } | null {
  const stack: { token: CST.Token; depth: number }[] = tokens.map((token) => ({ token, depth: 1 }));
  let values = 0;
  let deep: number | null = null;
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { token, depth } = next;
    if (token.type === "document" && token.value !== undefined) stack.push({ token: token.value, depth });
    if (token.type !== "block-map" && token.type !== "block-seq" && token.type !== "flow-collection") continue;
    for (const { start, sep } of token.items) values += marks(start) + marks(sep ?? []);
    if (values > MAX_VALUES) return { offset: token.offset, limit: "values" };
    if (depth > MAX_DEPTH) {
      deep = Math.min(deep ?? token.offset, token.offset);
      continue;
    }
    for (const item of token.items) {
      if (item.key) stack.push({ token: item.key, depth: depth + 1 });
      if (item.value !== undefined) stack.push({ token: item.value, depth: depth + 1 });
    }
  }
  return deep === null ? null : { offset: deep, limit: "depth" };
}

/** Commas, dashes, colons, anchors and tags: one or more for every value, and what a text of nothing else is made of. */
function marks(tokens: CST.SourceToken[]): number {
  return tokens.filter(({ type }) => type !== "space" && type !== "newline" && type !== "comment").length;
}

/** Where the quote opens that the parser found unclosed at the end of the text. */
function openingQuote(document: Document.Parsed, fault: YAMLError): number | null {
  if (fault.code !== "MISSING_CHAR" || !fault.message.includes("quote")) return null;
  let start: number | null = null;
  visit(document, {
    Scalar(_, node) {
      if (node.range !== undefined && node.range !== null && node.range[1] === fault.pos[0]) start = node.range[0];
    },
  });
  return start;
}

function ruleOf(fault: YAMLError): string {
  if (fault.code === "TAB_AS_INDENT") return "yaml-tab";
  if (fault.code === "NON_STRING_KEY") return "yaml-key";
  if (fault.code === "TAG_RESOLVE_FAILED" || fault.code === "MULTIPLE_TAGS") return "yaml-tag";
  if (fault.code === "BAD_DIRECTIVE") return "yaml-directive";
  if (fault.code === "BAD_ALIAS" || fault.code === "ALIAS_PROPS" || fault.code === "MULTIPLE_ANCHORS")
    return "yaml-alias";
  return "yaml-syntax";
}

function messageOf(fault: YAMLError): string {
  if (fault.code === "NON_STRING_KEY") return "A key must be text, not a list, a mapping or an alias.";
  if (fault.code === "TAB_AS_INDENT") return "A tab is used for indentation, which YAML does not allow.";
  const tag = /^Unresolved tag: (.*)$/s.exec(fault.message)?.[1];
  if (tag !== undefined) return `The tag ${excerpt(tag)} is not known here.`;
  if (fault.message.startsWith("Missing closing")) return "A quoted text opens here and is never closed.";
  const message = fault.message.slice(0, 200);
  return `Not valid YAML: ${message[0]?.toLowerCase() ?? ""}${message.slice(1).replace(/\.$/, "")}.`;
}

function helpOf(fault: YAMLError): string {
  switch (fault.code) {
    case "TAB_AS_INDENT":
      return "Indent with spaces.";
    case "NON_STRING_KEY":
      return "Write keys as `key: value`.";
    case "TAG_RESOLVE_FAILED":
    case "MULTIPLE_TAGS":
      return "Take the tag out; manifests hold plain values only. A text that starts with `!` needs quotes.";
    case "BAD_DIRECTIVE":
      return "Take the line that starts with % out.";
    case "BAD_SCALAR_START":
      return "Put quotes around the text.";
    case "BAD_DQ_ESCAPE":
      return "Double the backslash, or use single quotes, where it is plain text.";
    case "BAD_INDENT":
      return "Give keys of the same mapping the same indentation, and check the brackets above.";
    case "BLOCK_AS_IMPLICIT_KEY":
      return "Put quotes around a text that contains `: `, or start the inner mapping on a line of its own.";
    case "MISSING_CHAR":
      return fault.message.startsWith("Missing closing")
        ? "Close it with the same quote."
        : "Write `key: value`, with a space after the colon.";
    default:
      return "Correct the YAML; an editor with YAML support shows the place as you type.";
  }
}
