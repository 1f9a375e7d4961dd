import { Environment, GENERATION, InterpreterBase, MARKS, type Node, type Prepared, type Scope } from "./jinja.ts";
import { dumps, equals, nameOf, type StripSide, str, strip, TemplateFault, type Value } from "./python.ts";

/**
 * `@huggingface/jinja` with the meaning that Python's Jinja2 gives to what chat templates use and it does differently:
 * variables set in a loop do not reach the next turn of it; values are written, compared, joined and stripped as Python
 * does; `{% generation %}` can be marked. What neither can do is a {@link TemplateFault} that names it.
 */
export class PythonInterpreter extends InterpreterBase {
  private readonly prepared: Prepared;
  private readonly marking: boolean;

  constructor(prepared: Prepared, scope: Scope, marking: boolean) {
    super(scope);
    this.prepared = prepared;
    this.marking = marking;
  }

  override evaluate(node: Node, scope: Scope): Value {
    const value = this.dispatch(node, scope);
    return this.prepared.outputs.has(node) ? text(str(value)) : value;
  }

  private dispatch(node: Node, scope: Scope): Value {
    switch (node?.type) {
      case "Program":
        return super.evaluate(node, this.prepared.iterations.has(node) ? new Environment(scope) : scope);
      case "CallStatement":
        return this.callBlock(node, scope);
      case "CallExpression":
        return this.call(node, scope);
      case "FilterExpression":
        return this.filter(node, scope);
      case "BinaryExpression":
        return this.binary(node, scope);
      case "TestExpression":
        return guard(
          () => super.evaluate(node, scope),
          "Unknown test",
          () => {
            const name = (node.test as Node).value as string;
            return new TemplateFault(`uses the test "is ${name}"`, new RegExp(`\\bis\\s+(not\\s+)?${name}\\b`));
          },
        );
      case "MemberExpression":
        return this.member(node, scope);
      case "Evaluated":
        return node.value as Value;
      default:
        return super.evaluate(node, scope);
    }
  }

  private member(node: Node, scope: Scope): Value {
    const object = this.evaluate(node.object as Node, scope);
    const property = node.property as Node;
    if (object.type === "StringValue" && node.computed && property.type !== "SliceExpression") {
      const index = this.evaluate(property, scope);
      // Python counts characters, not UTF-16 units.
      if (index.type === "IntegerValue") return fromJs([...(object.value as string)].at(index.value as number));
      return super.evaluate({ ...node, object: evaluated(object), property: evaluated(index) }, scope);
    }
    return super.evaluate({ ...node, object: evaluated(object) }, scope);
  }

  private callBlock(node: Node, scope: Scope): Value {
    const callee = (node.call as Node).callee as Node;
    if (callee.value !== GENERATION) return super.evaluate(node, scope);
    const body = super.evaluate({ type: "Program", body: node.body }, new Environment(scope));
    return this.marking ? text(MARKS.begin + str(body) + MARKS.end) : body;
  }

  private call(node: Node, scope: Scope): Value {
    const callee = node.callee as Node;
    if (callee.type === "MemberExpression" && !callee.computed) {
      const name = (callee.property as Node).value as string;
      if (name === "strip" || name === "lstrip" || name === "rstrip") return this.stripMethod(node, name, scope);
    }
    return guard(
      () => super.evaluate(node, scope),
      "Cannot call something that is not a function",
      () => {
        const name = describe(callee);
        return new TemplateFault(`calls ${name}(…)`, new RegExp(`${literal(name.split(".").at(-1) as string)}\\s*\\(`));
      },
    );
  }

  private stripMethod(node: Node, side: StripSide, scope: Scope): Value {
    const object = this.evaluate((node.callee as Node).object as Node, scope);
    if (object.type !== "StringValue") throw new TemplateFault(`calls ${side}() on a ${nameOf(object)}`);
    const { positional } = this.arguments(node.args as Node[], scope);
    return text(strip(object.value as string, side, characters(positional[0])));
  }

  private filter(node: Node, scope: Scope): Value {
    const filter = node.filter as Node;
    const name = (filter.type === "CallExpression" ? (filter.callee as Node).value : filter.value) as string;
    const args = (filter.args ?? []) as Node[];
    const operand = () => this.evaluate(node.operand as Node, scope);
    switch (name) {
      case "tojson":
        return text(this.json(operand(), args, scope));
      case "trim": {
        const { positional, named } = this.arguments(args, scope);
        return text(strip(str(operand()), "strip", characters(positional[0] ?? named.get("chars"))));
      }
      case "string":
        return text(str(operand()));
      case "length":
      case "count":
        return lengthOf(operand());
      case "selectattr":
      case "rejectattr":
        return this.selectByAttribute(operand(), name === "selectattr", args, scope);
      case "join":
        return this.join(operand(), args, scope);
      default: {
        const fault = () => new TemplateFault(`uses the filter "${name}"`, new RegExp(`\\|\\s*${literal(name)}\\b`));
        return guard(() => super.evaluate(node, scope), /^(Unknown (\w+Value )?filter|Cannot apply filter)/, fault);
      }
    }
  }

  private join(operand: Value, args: Node[], scope: Scope): Value {
    const { positional, named } = this.arguments(args, scope);
    const needle = /\|\s*join\b/;
    if (named.has("attribute") || positional.length > 1) throw new TemplateFault("uses join by attribute", needle);
    const separator = positional[0] ?? named.get("d");
    const between = separator ? str(separator) : "";
    if (operand.type === "StringValue") return text([...(operand.value as string)].join(between));
    if (!isList(operand)) throw new TemplateFault(`joins a ${nameOf(operand)}`, needle);
    return text((operand.value as Value[]).map(str).join(between));
  }

  /** Unlike the library's, this also tests the items that lack the attribute: `selectattr("tool_calls", "undefined")`. */
  private selectByAttribute(operand: Value, select: boolean, args: Node[], scope: Scope): Value {
    const needle = /\|\s*(selectattr|rejectattr)\b/;
    const [attribute, test, expected] = this.arguments(args, scope).positional;
    if (!isList(operand)) throw new TemplateFault(`selects by attribute from a ${nameOf(operand)}`, needle);
    if (attribute?.type !== "StringValue" || (attribute.value as string).includes(".")) {
      throw new TemplateFault("selects by something other than the name of one attribute", needle);
    }
    const name = test === undefined ? "truth" : str(test);
    const library = scope.tests.get(name);
    if (!library && !["truth", "ne", "in"].includes(name)) throw new TemplateFault(`uses the test "${name}"`, needle);
    const passes = (value: Value): boolean => {
      if (name === "truth") return value.__bool__().value as boolean;
      if (name === "eq" || name === "equalto") return equals(value, expected as Value);
      if (name === "ne") return !equals(value, expected as Value);
      if (name === "in") return ((expected?.value ?? []) as Value[]).some((item) => equals(item, value));
      return (library as (value: Value) => boolean)(value);
    };
    const of = (item: Value): Value =>
      (item.value as Map<string, Value>).get(attribute.value as string) ?? fromJs(undefined);
    const items = operand.value as Value[];
    if (items.some((item) => item.type !== "ObjectValue"))
      throw new TemplateFault("selects from a list of other than mappings", needle);
    const literals = items.filter((item) => passes(of(item)) === select).map(evaluated);
    return super.evaluate({ type: "ArrayLiteral", value: literals }, scope);
  }

  private json(operand: Value, args: Node[], scope: Scope): string {
    const { positional, named } = this.arguments(args, scope);
    const option = (index: number, name: string) => {
      const given = positional[index] ?? named.get(name);
      return given === undefined || given.type === "NullValue" ? undefined : given;
    };
    const indent = option(1, "indent")?.value as number | string | undefined;
    const separators = option(2, "separators");
    const pair = separators ? (separators.value as Value[]).map(str) : undefined;
    return dumps(operand, {
      ensureAscii: Boolean(option(0, "ensure_ascii")?.value),
      indent: indent === undefined ? null : typeof indent === "number" ? " ".repeat(indent) : indent,
      // As json.dumps: with an indent the lines part the items.
      separators: (pair as [string, string] | undefined) ?? [indent === undefined ? ", " : ",", ": "],
      sortKeys: Boolean(option(3, "sort_keys")?.value),
    });
  }

  private binary(node: Node, scope: Scope): Value {
    const operator = (node.operator as Node).value as string;
    if (operator === "and" || operator === "or") return super.evaluate(node, scope);
    const left = this.evaluate(node.left as Node, scope);
    const right = this.evaluate(node.right as Node, scope);
    switch (operator) {
      case "==":
        return fromJs(equals(left, right));
      case "!=":
        return fromJs(!equals(left, right));
      case "~":
        return text(str(left) + str(right));
      case "in":
      case "not in":
        if (isList(right)) {
          return fromJs((right.value as Value[]).some((item) => equals(item, left)) === (operator === "in"));
        }
        break;
      case "+":
        if (left.type === "StringValue" && right.type === "StringValue") {
          return text((left.value as string) + (right.value as string));
        }
        if (left.type === "StringValue" || right.type === "StringValue") {
          const [value, part] = left.type === "StringValue" ? [right, node.right] : [left, node.left];
          throw new TemplateFault(`adds ${describe(part as Node)}, a ${nameOf(value)}, to a string`);
        }
    }
    return super.evaluate({ ...node, left: evaluated(left), right: evaluated(right) }, scope);
  }

  private arguments(args: Node[], scope: Scope): { positional: Value[]; named: Map<string, Value> } {
    const positional: Value[] = [];
    const named = new Map<string, Value>();
    for (const arg of args) {
      if (arg.type === "SpreadExpression" || arg.type === "KeywordSpreadExpression") {
        throw new TemplateFault("unpacks arguments with *");
      }
      if (arg.type === "KeywordArgumentExpression") {
        named.set((arg.key as Node).value as string, this.evaluate(arg.value as Node, scope));
      } else positional.push(this.evaluate(arg, scope));
    }
    return { positional, named };
  }
}

const fromJs = (value: unknown): Value => new Environment().set("value", value);
// The library does not export its classes; made directly, values cost no scope each.
const StringValue = fromJs("").constructor as new (value: string) => Value;
const text = (value: string): Value => new StringValue(value);
const evaluated = (value: Value): Node => ({ type: "Evaluated", value });
const isList = (value: Value): boolean => value.type === "ArrayValue" || value.type === "TupleValue";
const literal = (name: string): string => name.replace(/[^\w]/g, "\\$&");

function characters(value: Value | undefined): string | null {
  return value === undefined || value.type === "NullValue" ? null : str(value);
}

function lengthOf(value: Value): Value {
  if (value.type === "StringValue") return fromJs([...(value.value as string)].length);
  if (isList(value)) return fromJs((value.value as Value[]).length);
  if (value.type === "ObjectValue") return fromJs((value.value as Map<string, Value>).size);
  if (value.type === "UndefinedValue") return fromJs(0);
  throw new TemplateFault(`takes the length of a ${nameOf(value)}`, /\|\s*(length|count)\b/);
}

/** How the template's author wrote an expression, as far as it is a name or an attribute. */
function describe(node: Node): string {
  if (node.type === "Identifier") return node.value as string;
  if (node.type !== "MemberExpression") return "an expression";
  const property = node.property as Node;
  const object = describe(node.object as Node);
  return node.computed ? `${object}[${JSON.stringify(property.value ?? "…")}]` : `${object}.${property.value}`;
}

/** Runs `action`; an error of the interpreter that begins with `message` becomes the fault. */
function guard(action: () => Value, message: string | RegExp, fault: () => TemplateFault): Value {
  try {
    return action();
  } catch (error) {
    const own = error instanceof Error && !(error instanceof TemplateFault);
    const text = own ? error.message : "";
    if (own && (typeof message === "string" ? text.startsWith(message) : message.test(text))) throw fault();
    throw error;
  }
}
