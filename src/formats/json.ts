import { LoraError, type Place } from "./error.ts";
import { locateJsonFault } from "./jsonfault.ts";

export type Json = null | boolean | number | string | Json[] | JsonObject;
export type JsonObject = { [key: string]: Json };

/** Deepest nesting of arrays and objects that is read. */
export const MAX_JSON_DEPTH = 512;

/**
 * Parses one JSON text (RFC 8259), strictly: also refuses what parsers disagree about or cannot carry, which are duplicate keys,
 * lone surrogates, NUL, integers beyond ±(2^53 − 1), numbers beyond the range of a double, and nesting beyond
 * {@link MAX_JSON_DEPTH}.
 *
 * @param place where the text begins; faults are reported at their own line and column
 * @throws {LoraError} with a code `json-…`
 */
export function parseJson(text: string, place: Place): Json {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch (error) {
    throw fault(text, place, error);
  }
  if (screen(text, value)) return value;
  // The screening only suspects; the slow parser decides, and knows where.
  const found = locateJsonFault(text, place, MAX_JSON_DEPTH);
  if (found) throw found;
  return value;
}

/** Whether `value` is an object, as opposed to an array, a scalar or nothing. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Canonical JSON (RFC 8785): the same text for the same value whatever the order of keys. Members that are undefined are
 * left out. The RFC takes numbers and strings as ECMAScript writes them, so that what is left to do is the order of keys.
 * @throws {Error} for what JSON cannot carry (NaN, infinities, lone surrogates, functions, undefined itself)
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === "string") return quoted(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new Error(`${value} has no JSON`);
    return JSON.stringify(value);
  }
  if (typeof value === "boolean" || value === null) return String(value);
  if (typeof value !== "object") throw new Error(`${typeof value} has no JSON`);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const object = value as { [key: string]: unknown };
  let members = "";
  for (const key of Object.keys(object).sort()) {
    const member = object[key];
    if (member !== undefined) members += `${members === "" ? "" : ","}${quoted(key)}:${canonicalJson(member)}`;
  }
  return `{${members}}`;
}

function quoted(text: string): string {
  if (!text.isWellFormed()) throw new Error("a lone surrogate has no canonical JSON");
  return JSON.stringify(text);
}

function fault(text: string, place: Place, cause: unknown): LoraError {
  return (
    locateJsonFault(text, place, MAX_JSON_DEPTH) ??
    new LoraError("json-malformed", `Not valid JSON: ${(cause as Error).message}.`, { place, cause })
  );
}

/**
 * Whether `value`, parsed from `text`, is certainly free of faults. A member lost to a duplicate key shows in the number
 * of colons: those of the text are the members' and those inside strings.
 */
function screen(text: string, value: Json): boolean {
  if (text.includes("\\u") && /\\u(0000|003a|d[89a-f])/i.test(text)) return false;
  if (/\p{Surrogate}/u.test(text)) return false;
  let colons = 0;
  const countIn = (string: string) => {
    for (let at = string.indexOf(":"); at >= 0; at = string.indexOf(":", at + 1)) colons++;
  };
  const walk = (node: Json, depth: number): boolean => {
    if (typeof node === "string") {
      countIn(node);
      return true;
    }
    if (typeof node === "number") {
      return Number.isFinite(node) && (Number.isSafeInteger(node) || !Number.isInteger(node));
    }
    if (typeof node !== "object" || node === null) return true;
    if (depth === MAX_JSON_DEPTH) return false;
    if (Array.isArray(node)) {
      for (const item of node) if (!walk(item, depth + 1)) return false;
      return true;
    }
    for (const key of Object.keys(node)) {
      countIn(key);
      colons++;
      if (!walk(node[key] as Json, depth + 1)) return false;
    }
    return true;
  };
  if (!walk(value, 0)) return false;
  const inValue = colons;
  colons = 0;
  countIn(text);
  return colons === inValue;
}
