import { excerpt } from "../formats/excerpt.ts";
import { isJsonObject, type Json, type JsonObject } from "../formats/json.ts";

/** A record that is not of the shape its format says. `at` is the path within the record, such as `messages[2].role`. */
export class ShapeFault extends Error {
  readonly at: string;
  readonly next: string | undefined;

  constructor(at: string, message: string, next?: string) {
    super(message);
    this.at = at;
    this.next = next;
  }
}

/** What a value is, in words that fit after "is". */
export function describe(value: Json | undefined): string {
  if (value === undefined) return "missing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  if (typeof value === "string") return excerpt(value, 40);
  return String(value);
}

/** The path of a member: `tools[0].function`. */
export function under(at: string, key: string | number): string {
  if (typeof key === "number") return `${at}[${key}]`;
  return at === "" ? key : `${at}.${key}`;
}

/** @throws {ShapeFault} */
export function objectAt(value: Json | undefined, at: string): JsonObject {
  if (isJsonObject(value)) return value;
  throw new ShapeFault(at, `is ${describe(value)}, not an object`);
}

/** @throws {ShapeFault} */
export function listAt(value: Json | undefined, at: string): Json[] {
  if (Array.isArray(value)) return value;
  throw new ShapeFault(at, `is ${describe(value)}, not a list`);
}

/** @throws {ShapeFault} */
export function textAt(value: Json | undefined, at: string): string {
  if (typeof value === "string") return value;
  throw new ShapeFault(at, `is ${describe(value)}, not a text`);
}

/** Absent and null both mean that nothing was said: columnar files cannot leave a key out. @throws {ShapeFault} */
export function optionalTextAt(value: Json | undefined, at: string): string | undefined {
  return value === undefined || value === null ? undefined : textAt(value, at);
}
