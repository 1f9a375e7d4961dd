import adapter from "../../datasets-schema/adapter.schema.json" with { type: "json" };
import dataset from "../../datasets-schema/dataset.schema.json" with { type: "json" };
import evaluation from "../../datasets-schema/evaluation.schema.json" with { type: "json" };
import lock from "../../datasets-schema/lock.schema.json" with { type: "json" };
import plan from "../../datasets-schema/plan.schema.json" with { type: "json" };
import suite from "../../datasets-schema/suite.schema.json" with { type: "json" };

/** The part of JSON Schema draft 7 that our own schemas use. */
export interface Schema {
  $id?: string;
  $ref?: string;
  title?: string;
  description?: string;
  type?: string | string[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  oneOf?: Schema[];
  anyOf?: Schema[];
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  definitions?: Record<string, Schema>;
  [keyword: string]: unknown;
}

/** The schemas of everything people write and of every record the stages hand on. */
export const schemas = { adapter, dataset, evaluation, lock, plan, suite } as Record<SchemaName, Schema>;

export type SchemaName = "adapter" | "dataset" | "evaluation" | "lock" | "plan" | "suite";

/** The node a `$ref` leads to; keywords beside the `$ref` (a description, a default) win over the definition's. */
export function dereference(node: Schema, root: Schema): Schema {
  if (node.$ref === undefined) return node;
  const name = node.$ref.replace("#/definitions/", "");
  const definition = root.definitions?.[name];
  if (definition === undefined) throw new Error(`schema ${root.$id ?? "?"} has no definition ${node.$ref}`);
  const { $ref: _, ...beside } = node;
  return { ...dereference(definition, root), ...beside };
}

/** JSON type of a value, in the words of JSON Schema. */
export function typeOf(value: unknown): "null" | "array" | "object" | "string" | "number" | "boolean" {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value as "object" | "string" | "number" | "boolean";
}

/** Types a node accepts; `enum` and `const` stand for the types of their values. */
export function typesOf(node: Schema): string[] {
  if (node.type !== undefined) return [node.type].flat();
  if (node.const !== undefined) return [typeOf(node.const)];
  return [...new Set((node.enum ?? []).map(typeOf))];
}

/** Whether a value has one of the types a node accepts. Integers are numbers here. */
export function acceptsType(node: Schema, value: unknown): boolean {
  const types = typesOf(node);
  const type = typeOf(value);
  return types.length === 0 || types.includes(type) || (type === "number" && types.includes("integer"));
}

/**
 * The alternative of a `oneOf` that the writer of `value` meant: the one of its type, and among mappings the one that knows
 * most of its keys and whose constants (`metric: loss`) it states. Undefined when no alternative stands out.
 */
export function intendedBranch(node: Schema, root: Schema, value: unknown): Schema | undefined {
  const branches = (node.oneOf ?? []).map((branch) => dereference(branch, root));
  const typed = branches.filter((branch) => acceptsType(branch, value));
  if (typed.length < 2 || typeOf(value) !== "object") return typed[0];
  const likeness = (branch: Schema) =>
    Object.entries(value as object).reduce((sum, [key, inner]) => {
      const property = branch.properties?.[key];
      if (property === undefined) return sum - 1;
      return sum + 1 + (property.const === undefined ? 0 : property.const === inner ? 1 : -1);
    }, 0);
  const scores = typed.map(likeness);
  const best = Math.max(...scores);
  return scores.filter((score) => score === best).length === 1 ? typed[scores.indexOf(best)] : undefined;
}
