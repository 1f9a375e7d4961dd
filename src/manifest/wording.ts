import { excerpt } from "../formats/excerpt.ts";
import { dereference, type Schema } from "./schemas.ts";

/** Keys and list positions, from the root of a document. */
export type Path = (string | number)[];

/** `training.learningRate`, `gates[0].min`; empty for the document itself. */
export function pathName(path: Path): string {
  return path.map((step, i) => (typeof step === "number" ? `[${step}]` : `${i === 0 ? "" : "."}${step}`)).join("");
}

/** An alternative in words: what must be written to mean it. */
export function branchWords(branch: Schema, root: Schema): string {
  const node = dereference(branch, root);
  if (node.enum !== undefined)
    return listed(
      node.enum.map((value) => `\`${String(value)}\``),
      "or",
    );
  if (node.const !== undefined) return `\`${String(node.const)}\``;
  if (node.type !== "object") return typeWords(node.type ?? "value");
  const keys = (node.required ?? []).map((key) => {
    const fixed = node.properties?.[key]?.const;
    return fixed === undefined ? `\`${key}\`` : `\`${key}: ${String(fixed)}\``;
  });
  return `a mapping with ${listed(keys, "and")}`;
}

export function typeWords(type: string | string[]): string {
  const words: Record<string, string> = {
    integer: "a whole number",
    number: "a number",
    string: "text",
    boolean: "true or false",
    array: "a list",
    object: "a mapping of keys to values",
    null: "nothing",
  };
  return listed(
    [type].flat().map((one) => words[one] ?? one),
    "or",
  );
}

export function found(data: unknown): string {
  if (data === null || data === undefined) return "empty";
  if (Array.isArray(data)) return "a list";
  if (typeof data === "object") return "a mapping";
  return typeof data === "string" ? excerpt(data) : String(data);
}

export function quoted(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

export function rangeWords(schema: Schema): string {
  const parts: string[] = [];
  if (schema.minimum !== undefined) parts.push(`at least ${schema.minimum}`);
  if (schema.exclusiveMinimum !== undefined) parts.push(`more than ${schema.exclusiveMinimum}`);
  if (schema.maximum !== undefined) parts.push(`at most ${schema.maximum}`);
  if (schema.exclusiveMaximum !== undefined) parts.push(`less than ${schema.exclusiveMaximum}`);
  return parts.join(" and ");
}

export function listed(words: string[], conjunction: "and" | "or"): string {
  if (words.length < 2) return words[0] ?? "nothing";
  return `${words.slice(0, -1).join(", ")} ${conjunction} ${words.at(-1)}`;
}
