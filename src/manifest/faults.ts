import { distance } from "fastest-levenshtein";
import type { Place } from "../formats/error.ts";
import { excerpt } from "../formats/excerpt.ts";
import type { Finding } from "../formats/finding.ts";
import { dereference, type Schema, type SchemaName, schemas, typeOf } from "./schemas.ts";
import { type Violation, violations } from "./validate.ts";
import { branchWords, found, listed, quoted, rangeWords, typeWords } from "./wording.ts";

type Path = (string | number)[];
export type PlaceOf = (path: Path, options?: { value?: boolean }) => Place;

/** What is wrong with a value, in the words of its schema: a finding for each thing, in the order of the file. */
export function schemaFindings(name: SchemaName, value: unknown, placeOf: PlaceOf): Finding[] {
  const found = violations(name, value).map((violation) => {
    const path = pathOf(violation.instancePath, value);
    return { violation, path, data: valueAt(value, path) };
  });
  const unknown = found.filter(({ violation }) => violation.keyword === "additionalProperties");
  const findings = found.flatMap(({ violation, path, data }) => {
    // A mistyped key is one fault, not an unknown key and a missing one.
    if (violation.keyword === "required") {
      const { missingProperty } = violation.params;
      const mistyped = unknown.some(
        (other) =>
          other.path.join("/") === path.join("/") &&
          other.violation.keyword === "additionalProperties" &&
          nearest(other.violation.params.additionalProperty, propertiesOf(other.violation)) === missingProperty,
      );
      if (mistyped) return [];
    }
    return [describe(violation, path, data, schemas[name], placeOf)];
  });
  return findings.sort(
    (a, b) => (a.place?.line ?? 0) - (b.place?.line ?? 0) || (a.place?.column ?? 0) - (b.place?.column ?? 0),
  );
}

/** The known name nearest to a mistyped one; separators and case do not count. Undefined when none is near. */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  const wanted = spelled(name.slice(0, 100));
  let best: { name: string; distance: number } | undefined;
  for (const candidate of known) {
    const other = spelled(candidate);
    // Two letters swapped are one slip, though two edits.
    const between = other !== wanted && sorted(other) === sorted(wanted) ? 1 : distance(wanted, other);
    const near = between <= Math.max(1, Math.floor(Math.min(wanted.length, other.length) / 3));
    if (near && between < (best?.distance ?? Number.POSITIVE_INFINITY)) best = { name: candidate, distance: between };
  }
  return best?.name;
}

const spelled = (text: string) => text.toLowerCase().replaceAll(/[-_ .]/g, "");
const sorted = (text: string) => [...text].sort().join("");

/** `training.learningRate`, `gates[0].min`; empty for the document itself. */
export function pathName(path: Path): string {
  return path.map((step, i) => (typeof step === "number" ? `[${step}]` : `${i === 0 ? "" : "."}${step}`)).join("");
}

function describe(violation: Violation, path: Path, data: unknown, root: Schema, placeOf: PlaceOf): Finding {
  const name = path.length === 0 ? "The document" : `\`${pathName(path)}\``;
  const atValue = { place: placeOf(path, { value: true }), severity: "error" as const };
  const schema = (violation.parentSchema ?? {}) as Schema;
  switch (violation.keyword) {
    case "additionalProperties": {
      const key = violation.params.additionalProperty;
      const place = placeOf([...path, key]);
      const inside = path.length === 0 ? "" : ` in ${name}`;
      return {
        rule: "manifest-unknown-key",
        severity: "error",
        message: `Unknown key ${excerpt(key)}${inside}.`,
        help: keyHelp(key, schema, root, path),
        place,
      };
    }
    case "required": {
      const key = violation.params.missingProperty;
      const meaning =
        schema.properties?.[key] === undefined ? undefined : dereference(schema.properties[key], root).description;
      const help = `Add \`${key}\`${meaning === undefined ? "." : `: ${meaning}`}`;
      return {
        rule: "manifest-missing-key",
        severity: "error",
        message: `${name} has no \`${key}\`.`,
        help,
        place: placeOf(path),
      };
    }
    case "type":
      return {
        ...atValue,
        rule: "manifest-type",
        message: `${name} should be ${typeWords(violation.params.type)}; it is ${found(data)}.`,
        help: typeHelp(violation.params.type, data, schema),
      };
    case "choice": {
      const { alternatives } = violation.params;
      const words = alternatives.map((branch) => branchWords(branch, root));
      return {
        ...atValue,
        rule: "manifest-choice",
        message: `${name} is ${found(data)}, which is none of what may stand here.`,
        help: `Write ${listed(words, "or")}.`,
      };
    }
    case "enum":
    case "const": {
      const allowed = (
        violation.keyword === "enum" ? violation.params.allowedValues : [violation.params.allowedValue]
      ) as unknown[];
      return {
        ...atValue,
        rule: "manifest-value",
        message: `${name} is ${found(data)}; it may be ${listed(allowed.map(quoted), "or")}.`,
        help: valueHelp(data, allowed, violation.alternatives),
      };
    }
    case "pattern": {
      const help =
        (schema.patternErrorMessage as string | undefined) ??
        schema.description ??
        `It must match ${violation.params.pattern}.`;
      return {
        ...atValue,
        rule: "manifest-value",
        message: `${name} is ${found(data)}, which is not of the form asked for.`,
        help,
      };
    }
    case "minimum":
    case "maximum":
    case "exclusiveMinimum":
    case "exclusiveMaximum": {
      const help = schema.description ?? `Choose a value ${rangeWords(schema)}.`;
      return {
        ...atValue,
        rule: "manifest-range",
        message: `${name} is ${String(data)}; it must be ${rangeWords(schema)}.`,
        help,
      };
    }
    case "minLength":
      return {
        ...atValue,
        rule: "manifest-empty",
        message: `${name} is empty.`,
        help: schema.description ?? "Write a text.",
      };
    case "minItems":
      return {
        ...atValue,
        rule: "manifest-empty",
        message: `${name} is an empty list.`,
        help: `List at least one. ${schema.description ?? ""}`.trim(),
      };
    case "uniqueItems": {
      const { i, j } = violation.params;
      const [first, second] = i < j ? [i, j] : [j, i];
      const related = [{ message: "It is first listed here.", place: placeOf([...path, first]) }];
      return {
        rule: "manifest-duplicate",
        severity: "error",
        message: `${name} lists ${found((data as unknown[])[second])} twice.`,
        help: "Take one out.",
        place: placeOf([...path, second]),
        related,
      };
    }
    case "minProperties":
    case "maxProperties":
      return {
        ...atValue,
        rule: "manifest-one-key",
        message: `${name} must have exactly one key; it has ${Object.keys(data as object).length}.`,
        help: "Give each its own list item, starting with `- `.",
      };
    case "anyOf": {
      const keys = (schema.anyOf ?? []).map((branch) => `\`${(branch.required ?? []).join("` and `")}\``);
      return {
        rule: "manifest-missing-key",
        severity: "error",
        message: `${name} has neither ${keys.join(" nor ")}.`,
        help: `Add ${keys.join(" or ")}.`,
        place: placeOf(path),
      };
    }
    default:
      return {
        ...atValue,
        rule: "manifest-value",
        message: `${name} ${violation.message ?? "is not valid"}.`,
        help: schema.description ?? "See docs/manifests.md.",
      };
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

function propertiesOf(violation: Violation): string[] {
  return Object.keys((violation.parentSchema as Schema | undefined)?.properties ?? {});
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

/** The steps of a JSON pointer into a value; a step into a list is a number. */
function pathOf(pointer: string, value: unknown): Path {
  const path: Path = [];
  let node = value;
  for (const part of pointer.split("/").slice(1)) {
    const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
    path.push(Array.isArray(node) ? Number(key) : key);
    node = (node as Record<string, unknown> | undefined)?.[key];
  }
  return path;
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((node, step) => (node as Record<string | number, unknown> | undefined)?.[step], value);
}
