/**
 * Chat templates are written for Python's Jinja2, so what a template prints is what Python says of a value: `str`, `repr`,
 * `json.dumps`, `==` and `str.strip`, here over the values of the template interpreter.
 */

/** A value at run time of the template interpreter. `type` is its class, such as `StringValue`. */
export interface Value {
  readonly type: string;
  readonly value: unknown;
  /** Its truth, as a value. */
  __bool__(): Value;
}

/** A construct that cannot be rendered as Python would. `needle` finds it in the template's source. */
export class TemplateFault extends Error {
  readonly needle: RegExp | undefined;
  constructor(message: string, needle?: RegExp) {
    super(message);
    this.needle = needle;
  }
}

// What `str.isspace` accepts: unlike JavaScript's trim it has U+001C–U+001F and U+0085, and has not U+FEFF.
const SPACE = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const LEADING_SPACE = new RegExp(`^[${SPACE}]+`, "u");
const TRAILING_SPACE = new RegExp(`[${SPACE}]+$`, "u");

export type StripSide = "strip" | "lstrip" | "rstrip";

/** Python's `str.strip`, `lstrip` and `rstrip`; `chars` is a set of characters to remove, null for white space. */
export function strip(text: string, side: StripSide, chars: string | null = null): string {
  if (chars === null) {
    const left = side === "rstrip" ? text : text.replace(LEADING_SPACE, "");
    return side === "lstrip" ? left : left.replace(TRAILING_SPACE, "");
  }
  const set = new Set(chars);
  const points = [...text];
  let begin = 0;
  let end = points.length;
  if (side !== "rstrip") while (begin < end && set.has(points[begin] as string)) begin++;
  if (side !== "lstrip") while (end > begin && set.has(points[end - 1] as string)) end--;
  return points.slice(begin, end).join("");
}

/** Python's `repr` of a float: the shortest digits, exponents below 1e-4 and from 1e16 on. */
function floatText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e16) return `${Object.is(value, -0) ? "-0" : value}.0`;
  const [mantissa, exponent] = value.toExponential().split("e") as [string, string];
  const power = Number(exponent);
  if (power >= -4 && power < 16) return String(value);
  return `${mantissa}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}

function itemsOf(value: Value): Value[] {
  return value.value as Value[];
}

function entriesOf(value: Value): [string, Value][] {
  return [...(value.value as Map<string, Value>)];
}

/** What `{{ value }}` and `~` write. */
export function str(value: Value): string {
  if (value.type === "StringValue") return value.value as string;
  // Jinja's undefined prints nothing; None prints its name.
  return value.type === "UndefinedValue" ? "" : repr(value);
}

function repr(value: Value): string {
  switch (value.type) {
    case "StringValue":
      return reprString(value.value as string);
    case "IntegerValue":
      return String(value.value);
    case "FloatValue":
      return floatText(value.value as number);
    case "BooleanValue":
      return value.value ? "True" : "False";
    case "NullValue":
      return "None";
    case "UndefinedValue":
      return "Undefined";
    case "ArrayValue":
      return `[${itemsOf(value).map(repr).join(", ")}]`;
    case "TupleValue": {
      const items = itemsOf(value).map(repr);
      return items.length === 1 ? `(${items[0]},)` : `(${items.join(", ")})`;
    }
    case "ObjectValue":
      return `{${entriesOf(value)
        .map(([key, item]) => `${reprString(key)}: ${repr(item)}`)
        .join(", ")}}`;
    default:
      throw new TemplateFault(`writes out a ${nameOf(value)}, which has no text of its own`);
  }
}

function reprString(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const named: Record<string, string> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", [quote]: `\\${quote}` };
  // Python escapes what `str.isprintable` refuses: Unicode categories Other and Separator, save the space.
  const body = text.replace(/[\\'"]|(?! )[\p{C}\p{Z}]/gu, (char) => {
    if (named[char] !== undefined) return named[char];
    if (char === "'" || char === '"') return char;
    const hex = (char.codePointAt(0) as number).toString(16);
    if (hex.length <= 2) return `\\x${hex.padStart(2, "0")}`;
    return hex.length <= 4 ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
  });
  return quote + body + quote;
}

/** The Python name of a value's type, for messages. */
export function nameOf(value: Value): string {
  const names: Record<string, string> = {
    StringValue: "str",
    IntegerValue: "int",
    FloatValue: "float",
    BooleanValue: "bool",
    NullValue: "None",
    UndefinedValue: "undefined value",
    ArrayValue: "list",
    TupleValue: "tuple",
    ObjectValue: "dict",
    FunctionValue: "function",
    NamespaceValue: "namespace",
  };
  return names[value.type] ?? value.type;
}

const NUMERIC = new Set(["IntegerValue", "FloatValue", "BooleanValue"]);

/** Python's `==`: by value for lists and mappings, numbers and booleans as numbers, different types never equal. */
export function equals(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (NUMERIC.has(a.type) && NUMERIC.has(b.type)) return Number(a.value) === Number(b.value);
  if (a.type !== b.type) return false;
  if (a.type === "StringValue") return a.value === b.value;
  if (a.type === "NullValue" || a.type === "UndefinedValue") return true;
  if (a.type === "ArrayValue" || a.type === "TupleValue") {
    const right = itemsOf(b);
    return itemsOf(a).length === right.length && itemsOf(a).every((item, i) => equals(item, right[i] as Value));
  }
  if (a.type === "ObjectValue") {
    const right = b.value as Map<string, Value>;
    const left = entriesOf(a);
    return left.length === right.size && left.every(([key, item]) => right.has(key) && equals(item, right.get(key)!));
  }
  return false;
}

export interface DumpOptions {
  ensureAscii: boolean;
  /** What one level of nesting is indented by; null writes everything on one line. */
  indent: string | null;
  separators: [item: string, key: string];
  sortKeys: boolean;
}

/** Python's `json.dumps`, which Transformers' `tojson` filter is. */
export function dumps(value: Value, options: DumpOptions, depth = 0): string {
  switch (value.type) {
    case "NullValue":
      return "null";
    case "BooleanValue":
    case "IntegerValue":
      return String(value.value);
    case "FloatValue":
      return floatText(value.value as number);
    case "StringValue":
      return dumpString(value.value as string, options);
    case "ArrayValue":
    case "TupleValue": {
      const items = itemsOf(value).map((item) => dumps(item, options, depth + 1));
      return bracket("[", items, "]", options, depth);
    }
    case "ObjectValue": {
      const entries = entriesOf(value);
      if (options.sortKeys) entries.sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      const items = entries.map(
        ([key, item]) => dumpString(key, options) + options.separators[1] + dumps(item, options, depth + 1),
      );
      return bracket("{", items, "}", options, depth);
    }
    default:
      throw new TemplateFault(`applies tojson to a ${nameOf(value)}, which JSON cannot write`, /\|\s*tojson/);
  }
}

function dumpString(text: string, { ensureAscii }: DumpOptions): string {
  const quoted = JSON.stringify(text);
  if (!ensureAscii) return quoted;
  return quoted.replace(/[\x7f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function bracket(open: string, items: string[], close: string, options: DumpOptions, depth: number): string {
  if (options.indent === null || items.length === 0) return open + items.join(options.separators[0]) + close;
  const inner = `\n${options.indent.repeat(depth + 1)}`;
  return `${open}${inner}${items.join(options.separators[0] + inner)}\n${options.indent.repeat(depth)}${close}`;
}
