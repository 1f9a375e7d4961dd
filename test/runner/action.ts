import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parse } from "yaml";

/** A JavaScript action as its `action.yml` declares it. */
export interface ActionManifest {
  directory: string;
  /** Input names as written, with their default expressions. */
  inputs: Map<string, string>;
  outputs: Set<string>;
  /** Absolute paths. */
  main: string;
  post: string | undefined;
  postIf: string;
}

interface Written {
  inputs?: Record<string, { default?: string | number | boolean }>;
  outputs?: Record<string, unknown>;
  runs: { using: string; main: string; post?: string; "post-if"?: string };
}

export async function readAction(directory: string): Promise<ActionManifest> {
  const written = parse(await readFile(join(directory, "action.yml"), "utf8")) as Written;
  const { runs } = written;
  if (runs.using !== "node24") throw new Error(`runs.using is ${runs.using}, which the runner has no program for`);
  return {
    directory,
    inputs: new Map(
      Object.entries(written.inputs ?? {}).map(([name, input]) => [name, String(input?.default ?? "")] as const),
    ),
    outputs: new Set(Object.keys(written.outputs ?? {})),
    main: resolve(directory, runs.main),
    post: runs.post === undefined ? undefined : resolve(directory, runs.post),
    postIf: runs["post-if"] ?? "always()",
  };
}

/** Evaluates the `${{ … }}` of a default: nothing but properties of contexts stands there. */
export function evaluate(text: string, contexts: Record<string, Record<string, string>>): string {
  return text.replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => {
    const [, context = "", property = ""] = /^(\w+)\.(\w+)$/.exec(expression) ?? [];
    const value = contexts[context]?.[property];
    if (value === undefined) throw new Error(`the expression ${expression} is not known here`);
    return value;
  });
}

/**
 * `INPUT_*` of a step: what its `with` gives, defaults for the rest, an empty string where there is none.
 * @returns the variables, and what the runner warns of
 */
export function inputVariables(
  action: ActionManifest,
  given: Record<string, string>,
  contexts: Record<string, Record<string, string>>,
): { variables: Record<string, string>; unexpected: string[] } {
  const variables: Record<string, string> = {};
  const set = (name: string, value: string) => {
    variables[`INPUT_${name.replaceAll(" ", "_").toUpperCase()}`] = value;
  };
  for (const [name, fallback] of action.inputs) set(name, evaluate(fallback, contexts));
  for (const [name, value] of Object.entries(given)) set(name, value);
  const known = new Set([...action.inputs.keys()].map((name) => name.toLowerCase()));
  return { variables, unexpected: Object.keys(given).filter((name) => !known.has(name.toLowerCase())) };
}
