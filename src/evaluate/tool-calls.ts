import { LoraError } from "../formats/error.ts";
import { excerpt } from "../formats/excerpt.ts";
import { isJsonObject, type Json, type JsonObject, parseJson } from "../formats/json.ts";

/** A call as the model wrote it. */
export interface WrittenCall {
  name: string;
  arguments: JsonObject;
}

/** A model's answer taken apart. */
export interface ParsedAnswer {
  /** What is said beside the calls, trimmed. */
  content: string;
  calls: WrittenCall[];
  /** Why the calls cannot be read. Then `calls` is empty: a broken call is a failure, never a guess. */
  fault?: string;
}

const OPEN = "<tool_call>";
const CLOSE = "</tool_call>";
const PYTHON = "<|python_tag|>";
const MISTRAL = "[TOOL_CALLS]";

/**
 * Reads the tool calls of an answer in the notations of the families' own chat templates:
 * - Hermes and Qwen: `<tool_call>{"name": …, "arguments": {…}}</tool_call>`, once or more, beside text;
 * - Mistral: `[TOOL_CALLS] [{"name": …, "arguments": {…}, "id": …}]`, after any text and last;
 * - Llama 3.1 and later: `{"name": …, "parameters": {…}}` as the whole answer, or after `<|python_tag|>`.
 *
 * @param text the decoded answer, special tokens kept
 */
export function parseAnswer(text: string): ParsedAnswer {
  try {
    if (text.includes(OPEN) || text.includes(CLOSE)) return hermes(text);
    if (text.includes(MISTRAL)) return mistral(text);
    return llama(text);
  } catch (error) {
    if (error instanceof CallFault) return { content: text.trim(), calls: [], fault: error.message };
    throw error;
  }
}

/** Leaves the reading of an answer; never leaves this file. */
class CallFault extends Error {}

function hermes(text: string): ParsedAnswer {
  const calls: WrittenCall[] = [];
  let content = "";
  let at = 0;
  for (;;) {
    const open = text.indexOf(OPEN, at);
    const beside = open < 0 ? text.slice(at) : text.slice(at, open);
    if (beside.includes(CLOSE)) throw new CallFault(`${CLOSE} stands without ${OPEN}`);
    content += beside;
    if (open < 0) return { content: content.trim(), calls };
    const start = skipSpace(text, open + OPEN.length);
    const end = endOfObject(text, start);
    const after = end === undefined ? -1 : skipSpace(text, end);
    if (end === undefined || !text.startsWith(CLOSE, after)) {
      const close = text.indexOf(CLOSE, start);
      if (close < 0) throw new CallFault(`the call is not closed by ${CLOSE}: ${excerpt(text.slice(start))}`);
      // Parsing what stands between the tags tells what is wrong with it; it cannot succeed.
      callOf(json(text.slice(start, close)), "arguments");
      throw new CallFault(`the call is not one JSON object: ${excerpt(text.slice(start, close))}`);
    }
    calls.push(callOf(json(text.slice(start, end)), "arguments"));
    at = after + CLOSE.length;
  }
}

function mistral(text: string): ParsedAnswer {
  const marker = text.indexOf(MISTRAL);
  const list = text.slice(marker + MISTRAL.length).trim();
  if (!list.startsWith("[")) throw new CallFault(`${MISTRAL} is not followed by a JSON list: ${excerpt(list)}`);
  const value = json(list);
  if (!Array.isArray(value) || value.length === 0) throw new CallFault(`${MISTRAL} is followed by no call`);
  return { content: text.slice(0, marker).trim(), calls: value.map((call) => callOf(call, "arguments")) };
}

function llama(text: string): ParsedAnswer {
  const marker = text.indexOf(PYTHON);
  if (marker >= 0) {
    const call = callOf(json(text.slice(marker + PYTHON.length).trim()), "parameters");
    return { content: text.slice(0, marker).trim(), calls: [call] };
  }
  const whole = text.trim();
  // Without a mark the notation is ordinary JSON, which a suite may well ask for: only an object of exactly a call's shape is one.
  if (!whole.startsWith("{") || !/"name"\s*:/.test(whole) || !/"parameters"\s*:/.test(whole)) {
    return { content: whole, calls: [] };
  }
  const value = json(whole);
  if (!isJsonObject(value) || typeof value.name !== "string" || !isJsonObject(value.parameters)) {
    return { content: whole, calls: [] };
  }
  if (Object.keys(value).length !== 2) return { content: whole, calls: [] };
  return { content: "", calls: [callOf(value, "parameters")] };
}

function callOf(value: Json, argumentsKey: "arguments" | "parameters"): WrittenCall {
  if (!isJsonObject(value)) throw new CallFault(`a call is a JSON object, found ${excerpt(JSON.stringify(value))}`);
  const unknown = Object.keys(value).find((key) => !["name", argumentsKey, "id"].includes(key));
  if (unknown !== undefined) throw new CallFault(`a call has no key ${excerpt(unknown)}`);
  const { name, id } = value;
  const given = value[argumentsKey];
  if (typeof name !== "string" || name === "") throw new CallFault('the call lacks "name"');
  if (given === undefined) throw new CallFault(`the call lacks "${argumentsKey}"`);
  if (!isJsonObject(given)) {
    throw new CallFault(`"${argumentsKey}" is not a JSON object but ${excerpt(JSON.stringify(given))}`);
  }
  if (id !== undefined && typeof id !== "string") throw new CallFault('the call\'s "id" is not a string');
  return { name, arguments: given };
}

function json(text: string): Json {
  try {
    return parseJson(text, { file: "answer", line: 1 });
  } catch (error) {
    if (!(error instanceof LoraError)) throw error;
    throw new CallFault(`the call is not valid JSON (${error.message.replace(/\.$/, "")}): ${excerpt(text)}`);
  }
}

/** Offset just after the object that opens at `start`, by its braces outside strings; so a closing tag inside a string closes nothing. */
function endOfObject(text: string, start: number): number | undefined {
  if (text[start] !== "{") return undefined;
  let depth = 0;
  let quoted = false;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (quoted) {
      if (character === "\\") at++;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === "{") depth++;
    else if (character === "}" && --depth === 0) return at + 1;
  }
  return undefined;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && " \t\r\n".includes(text[at]!)) at++;
  return at;
}
