import { excerpt } from "../formats/excerpt.ts";
import { nearest } from "./nearest.ts";
import { dereference, type Schema, typeOf } from "./schemas.ts";
import type { Violation } from "./validate.ts";
import { branchWords, found, listed, type Path, pathName, quoted, rangeWords, typeWords } from "./wording.ts";

/** A violation in words: the rule it breaks, what is wrong, what to do. */
export interface Words {
  rule: string;
  message: string;
  help: string;
}

/**
 * @param path where in the document, for the message
 * @param data what stands there
 */
export function describe(violation: Violation, path: Path, data: unknown, root: Schema): Words {
  const name = path.length === 0 ? "The document" : `\`${pathName(path)}\``;
  const schema = (violation.parentSchema ?? {}) as Schema;
  const words = (rule: string, message: string, help: string): Words => ({ rule: `manifest-${rule}`, message, help });
  switch (violation.keyword) {
    case "additionalProperties": {
      const key = violation.params.additionalProperty;
      const inside = path.length === 0 ? "" : ` in ${name}`;
      return words("unknown-key", `Unknown key ${excerpt(key)}${inside}.`, keyHelp(key, schema, root, path));
    }
    case "required": {
      const key = violation.params.missingProperty;
      const meaning = dereference(schema.properties?.[key] ?? {}, root).description;
      const help = `Add \`${key}\`${meaning === undefined ? "." : `: ${meaning}`}`;
      return words("missing-key", `${name} has no \`${key}\`.`, help);
    }
    case "anyOf": {
      const keys = (schema.anyOf ?? []).map((branch) => `\`${(branch.required ?? []).join("` and `")}\``);
      return words("missing-key", `${name} has neither ${keys.join(" nor ")}.`, `Add ${keys.join(" or ")}.`);
    }
    case "type": {
      const { type } = violation.params;
      return words("type", `${name} should be ${typeWords(type)}; it is ${found(data)}.`, typeHelp(type, data, schema));
    }
    case "choice": {
      const choices = violation.params.alternatives.map((branch) => branchWords(branch, root));
      const message = `${name} is ${found(data)}, which is none of what may stand here.`;
      return words("choice", message, `Write ${listed(choices, "or")}.`);
    }
    case "enum":
    case "const": {
      const { params } = violation;
      const allowed: unknown[] = "allowedValues" in params ? params.allowedValues : [params.allowedValue];
      const message = `${name} is ${found(data)}; it may be ${listed(allowed.map(quoted), "or")}.`;
      return words("value", message, valueHelp(data, allowed, violation.alternatives));
    }
    case "pattern": {
      const help = (schema.patternErrorMessage as string | undefined) ?? `It must match ${violation.params.pattern}.`;
      return words("value", `${name} is ${found(data)}, which is not of the form asked for.`, help);
    }
    case "minimum":
    case "maximum":
    case "exclusiveMinimum":
    case "exclusiveMaximum": {
      const help = schema.description ?? `Choose a value ${rangeWords(schema)}.`;
      return words("range", `${name} is ${String(data)}; it must be ${rangeWords(schema)}.`, help);
    }
    case "minLength":
      return words("empty", `${name} is empty.`, schema.description ?? "Write a text.");
    case "minItems":
      return words("empty", `${name} is an empty list.`, `List at least one. ${schema.description ?? ""}`.trim());
    case "uniqueItems": {
      const twice = (data as unknown[])[violation.params.i];
      return words("duplicate", `${name} lists ${found(twice)} twice.`, "Take one out.");
    }
    case "minProperties":
    case "maxProperties": {
      const message = `${name} must have exactly one key; it has ${Object.keys(data as object).length}.`;
      return words("one-key", message, "Give each its own list item, starting with `- `.");
    }
    default:
      return words(
        "value",
        `${name} ${violation.message ?? "is not valid"}.`,
        schema.description ?? "See docs/manifests.md.",
      );
  }
}

function keyHelp(key: string, schema: Schema, root: Schema, path: Path): string {
  const known = Object.keys(schema.properties ?? {});
  const near = nearest(key, known);
  if (near !== undefined) return `Did you mean \`${near}\`?`;
  const here = pathName(path);
  const elsewhere = keysOf(root, root).filter((other) => other.section !== here);
  const same = elsewhere.find((other) => other.key === nearest(key, [other.key]));
  const list = `Known keys here: ${known.map((other) => `\`${other}\``).join(", ")}.`;
  if (same === undefined) return list;
  return `\`${same.key}\` belongs ${same.section === "" ? "at the top of the file" : `under \`${same.section}\``}. ${list}`;
}

/** Every key of a schema and the section it stands in; items of lists are left out. */
function keysOf(node: Schema, root: Schema, section = ""): { key: string; section: string }[] {
  return Object.entries(node.properties ?? {}).flatMap(([key, property]) => {
    const inner = keysOf(dereference(property, root), root, section === "" ? key : `${section}.${key}`);
    return [{ key, section }, ...inner];
  });
}

function typeHelp(type: string | string[], data: unknown, schema: Schema): string {
  const types = [type].flat();
  if (data === null) return "Write a value after the colon, or take the key out.";
  if (types.includes("string") && ["number", "boolean"].includes(typeOf(data))) return "Put quotes around it.";
  if (types.includes("array") && typeof data === "string") return `Write it as a list: [${excerpt(data)}].`;
  if (types.includes("array") && typeOf(data) === "object") return "Start each item with `- `.";
  if (types.includes("object") && schema.properties !== undefined) {
    return `Write its keys indented under it: ${Object.keys(schema.properties)
      .map((key) => `\`${key}\``)
      .join(", ")}.`;
  }
  if (typeof data === "string") {
    const text = data.trim();
    if (types.includes("boolean") && /^(yes|on|true)$/i.test(text)) return "Write true, without quotes.";
    if (types.includes("boolean") && /^(no|off|false)$/i.test(text)) return "Write false, without quotes.";
    const percent = /^([0-9]+(?:\.[0-9]+)?) ?%$/.exec(text)?.[1];
    if (types.includes("number") && percent !== undefined)
      return `Write it as a share: ${Number((Number(percent) / 100).toPrecision(12))}.`;
    const numeric = types.includes("number") || types.includes("integer");
    if (numeric && text !== "" && Number.isFinite(Number(text))) return `Take the quotes away: ${text}.`;
  }
  return schema.description ?? `Write ${typeWords(type)}.`;
}

function valueHelp(data: unknown, allowed: unknown[], alternatives: Schema[] | undefined): string {
  const near =
    typeof data === "string"
      ? nearest(
          data,
          allowed.filter((value) => typeof value === "string"),
        )
      : undefined;
  if (near !== undefined) return `Did you mean \`${near}\`?`;
  const list = typeof data === "string" && alternatives?.some((branch) => branch.type === "array") === true;
  return list
    ? `For names of your own, write a list: [${excerpt(data as string)}].`
    : `Write ${listed(
        allowed.map((value) => `\`${String(value)}\``),
        "or",
      )}.`;
}
