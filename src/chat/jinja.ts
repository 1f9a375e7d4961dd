import * as jinja from "@huggingface/jinja";
import type { Value } from "./python.ts";

/** A node of a parsed template, as `@huggingface/jinja` builds it. */
export interface Node {
  readonly type: string;
  [field: string]: unknown;
}

/** A scope of variables. `set` declares and converts from JavaScript, `setVariable` takes a value as it is. */
export interface Scope {
  set(name: string, value: unknown): Value;
  setVariable(name: string, value: Value): Value;
  readonly tests: ReadonlyMap<string, (value: Value) => boolean>;
}

// The package's declarations import one another without file extensions, so under `nodenext` they resolve to `any`.
export const InterpreterBase = jinja.Interpreter as unknown as new (
  scope: Scope,
) => { evaluate(node: Node, scope: Scope): Value };
export const Environment = jinja.Environment as unknown as new (parent?: Scope) => Scope;
export const parse = jinja.parse as unknown as (tokens: readonly unknown[]) => Node;
export const tokenize = jinja.tokenize as unknown as (
  source: string,
  options: { lstrip_blocks: boolean; trim_blocks: boolean },
) => { type: string; value: string }[];

/** The callee that `{% generation %}` blocks are turned into before parsing. */
export const GENERATION = "__generation__";

/** Noncharacters put around what `{% generation %}` encloses. */
export const MARKS = { begin: "\ufdd0", end: "\ufdd1" } as const;

const BODIES = ["body", "alternate", "defaultBlock"] as const;
const STATEMENTS = new Set(["If", "For", "Set", "Macro", "CallStatement", "FilterStatement", "Break", "Continue"]);
const SILENT = new Set([...STATEMENTS, "Comment", "StringLiteral"]);

/** What {@link prepare} found out about a parsed template. */
export interface Prepared {
  program: Node;
  /** Expressions that are written into the output. */
  outputs: WeakSet<Node>;
  /** Bodies of loops, which get a scope of their own on every turn. */
  iterations: WeakSet<Node>;
}

/** Notes in which positions of the tree Jinja2 and `@huggingface/jinja` differ, so that evaluation can tell. */
export function prepare(program: Node): Prepared {
  const outputs = new WeakSet<Node>();
  const iterations = new WeakSet<Node>();
  const visit = (node: Node) => {
    for (const field of BODIES) {
      const body = node[field];
      if (!Array.isArray(body)) continue;
      for (const child of body as Node[]) {
        if (STATEMENTS.has(child.type)) visit(child);
        else if (!SILENT.has(child.type)) outputs.add(child);
      }
    }
    if (node.type === "For") {
      const iteration = parse([]);
      iteration.body = node.body;
      node.body = [iteration];
      iterations.add(iteration);
    }
  };
  visit(program);
  return { program, outputs, iterations };
}
