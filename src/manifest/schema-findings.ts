import type { Place } from "../formats/error.ts";
import type { Finding } from "../formats/finding.ts";
import { describe } from "./describe.ts";
import { nearest } from "./nearest.ts";
import { type Schema, type SchemaName, schemas } from "./schemas.ts";
import { type Violation, violations } from "./validate.ts";
import { type Path, pathName } from "./wording.ts";

export type PlaceOf = (path: Path, options?: { value?: boolean }) => Place;

/**
 * What is wrong with a value, in the words of its schema: a finding for each thing, in the order of the file.
 * @param most how many findings to describe; the rest is only counted
 */
export function schemaFindings(
  name: SchemaName,
  value: unknown,
  placeOf: PlaceOf,
  most: number,
): { findings: Finding[]; more: number } {
  const all = violations(name, value).map((violation) => {
    const path = pathOf(violation.instancePath, value);
    return { violation, path, place: placeFor(violation, path, placeOf) };
  });
  // A mistyped key is one fault, not an unknown key and a missing one.
  const mistyped = new Set(
    all.slice(0, MAX_COMPARED).flatMap(({ violation, path }) => {
      if (violation.keyword !== "additionalProperties") return [];
      const meant = nearest(violation.params.additionalProperty, propertiesOf(violation));
      return meant === undefined ? [] : [pathName([...path, meant])];
    }),
  );
  const found = all
    .filter(
      ({ violation, path }) =>
        violation.keyword !== "required" || !mistyped.has(pathName([...path, violation.params.missingProperty])),
    )
    .sort((a, b) => (a.place.line ?? 0) - (b.place.line ?? 0) || (a.place.column ?? 0) - (b.place.column ?? 0));
  const findings = found.slice(0, most).map(({ violation, path, place }) => {
    const words = describe(violation, path, valueAt(value, path), schemas[name]);
    if (violation.keyword !== "uniqueItems") return { severity: "error" as const, place, ...words };
    const first = placeOf([...path, Math.min(violation.params.i, violation.params.j)]);
    const related = [{ message: "It is first listed here.", place: first }];
    return { severity: "error" as const, place, ...words, related };
  });
  return { findings, more: found.length - findings.length };
}

/** How many violations are searched for mistyped keys: comparing names takes time. */
const MAX_COMPARED = 1000;

/** Keys are shown at the key, what is missing at the mapping that misses it, an item said twice at the second, else the value. */
function placeFor(violation: Violation, path: Path, placeOf: PlaceOf): Place {
  switch (violation.keyword) {
    case "additionalProperties":
      return placeOf([...path, violation.params.additionalProperty]);
    case "required":
    case "anyOf":
      return placeOf(path);
    case "uniqueItems":
      return placeOf([...path, Math.max(violation.params.i, violation.params.j)]);
    default:
      return placeOf(path, { value: true });
  }
}

function propertiesOf(violation: Violation): string[] {
  return Object.keys((violation.parentSchema as Schema | undefined)?.properties ?? {});
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
