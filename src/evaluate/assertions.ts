import type { Message, Tool } from "../dataset/record.ts";
import { LoraError } from "../formats/error.ts";
import { excerpt } from "../formats/excerpt.ts";
import { canonicalJson, isJsonObject, type Json, type JsonObject, parseJson } from "../formats/json.ts";
import type { Assertion } from "../manifest/schema.generated.ts";
import { boundedTest, MatchTimeout } from "./bounded-regex.ts";
import { SchemaCompiler } from "./json-schema.ts";
import { type ParsedAnswer, parseAnswer, type WrittenCall } from "./tool-calls.ts";

/** A decoded answer of a model. */
export interface Output {
  /** Special tokens kept, end token not. */
  text: string;
  tokens: number;
  /** Whether the model ended by itself or was cut. */
  stopped: "end" | "length";
}

/** What an answer is held against. */
export interface Target {
  assertions: readonly Assertion[];
  /** The held-out turn, for cases made from a split. */
  expected?: Message;
  /** Tools the prompt offered. */
  tools?: readonly Tool[];
}

/** In `equals`, stands for the text of the held-out turn. */
export const EXPECTED = "{expected}";

/** Decides assertions. Pure but for time: a regular expression that backtracks for a second counts as not matching. */
export class AssertionChecker {
  readonly #assertedSchemas = new SchemaCompiler({ strict: true });
  readonly #toolSchemas = new SchemaCompiler({ strict: false });

  /** What fails, a sentence each, saying what was expected and what was found; empty when all assertions hold. */
  check(output: Output, target: Target): string[] {
    return target.assertions.flatMap((assertion) => this.#checkOne(assertion, output, target));
  }

  #checkOne(assertion: Assertion, output: Output, target: Target): string[] {
    const { text } = output;
    if (assertion.equals !== undefined) return checkEquals(assertion.equals, text, target.expected);
    if (assertion.contains !== undefined) {
      if (text.includes(assertion.contains)) return [];
      return [`Expected the answer to contain ${excerpt(assertion.contains)}, found ${found(text)}.`];
    }
    const unwanted = assertion["not-contains"];
    if (unwanted !== undefined) {
      const at = text.indexOf(unwanted);
      if (at < 0) return [];
      return [`Expected the answer not to contain ${excerpt(unwanted)}, found it at character ${at + 1}.`];
    }
    if (assertion.regex !== undefined) return checkRegex(assertion.regex, text);
    if (assertion["is-json"] !== undefined) return checkIsJson(assertion["is-json"], text);
    if (assertion["json-schema"] !== undefined) {
      return this.#checkJsonSchema(assertion["json-schema"] as JsonObject, text);
    }
    if (assertion["tool-call"] !== undefined) return this.#checkToolCall(assertion["tool-call"], text, target);
    const most = assertion["max-tokens"];
    if (most !== undefined) return checkMaxTokens(most, output);
    throw new Error(`unknown assertion ${JSON.stringify(assertion)}`);
  }

  #checkJsonSchema(schema: JsonObject, text: string): string[] {
    const document = readJson(text);
    if ("fault" in document) return [`Expected JSON that satisfies the schema, found ${document.fault}.`];
    const faults = this.#assertedSchemas.compile(schema)(document.value);
    return faults.length === 0
      ? []
      : [`Expected JSON that satisfies the schema, but ${faults.join("; ")}; found ${found(text)}.`];
  }

  #checkToolCall(wanted: NonNullable<Assertion["tool-call"]>, text: string, target: Target): string[] {
    const answer = parseAnswer(text);
    const calls = wanted === "expected" ? heldOutCalls(target.expected) : [wanted as Partial<WrittenCall>];
    const expectation = describeCalls(calls);
    if (answer.fault !== undefined) {
      return [`Expected ${expectation}, but ${answer.fault}.`];
    }
    if (answer.calls.length !== calls.length) return [`Expected ${expectation}, found ${describeAnswer(answer)}.`];
    return calls.flatMap((call, index) => this.#compareCall(call, answer.calls[index]!, target.tools ?? []));
  }

  #compareCall(wanted: Partial<WrittenCall>, written: WrittenCall, tools: readonly Tool[]): string[] {
    if (written.name !== wanted.name) {
      return [`Expected a call of ${excerpt(wanted.name ?? "")}, found one of ${excerpt(written.name)}.`];
    }
    const failures: string[] = [];
    if (wanted.arguments !== undefined) {
      const difference = firstDifference(wanted.arguments, written.arguments, "");
      if (difference !== undefined) failures.push(`Arguments of ${excerpt(written.name)}: ${difference}.`);
    }
    const parameters = tools.find((tool) => tool.function.name === written.name)?.function.parameters;
    if (parameters !== undefined) {
      try {
        const faults = this.#toolSchemas.compile(parameters)(written.arguments);
        if (faults.length > 0) {
          failures.push(
            `Arguments of ${excerpt(written.name)} do not satisfy the tool's parameters: ${faults.join("; ")}.`,
          );
        }
      } catch (error) {
        if (!(error instanceof LoraError)) throw error;
        failures.push(`The parameters declared for ${excerpt(written.name)} cannot be checked: ${error.message}`);
      }
    }
    return failures;
  }
}

function checkEquals(pattern: string, text: string, expected: Message | undefined): string[] {
  const wanted = pattern.replaceAll(EXPECTED, () => expected?.content ?? EXPECTED).trim();
  const answer = text.trim();
  if (answer === wanted) return [];
  const at = commonPrefix(wanted, answer);
  if (at < 30) return [`Expected the answer ${found(wanted)}, found ${found(answer)}.`];
  const [from, mark] = [at - 10, "…"];
  return [
    `Expected the answer to go on ${found(mark + wanted.slice(from))} at character ${at + 1}, found ${found(mark + answer.slice(from))}.`,
  ];
}

function checkRegex(source: string, text: string): string[] {
  const pattern = new RegExp(source, "u");
  try {
    if (boundedTest(pattern, text)) return [];
  } catch (error) {
    if (!(error instanceof MatchTimeout)) throw error;
    return [`Expected a match of ${excerpt(source)}, but the pattern takes too long on ${found(text)}.`];
  }
  return [`Expected a match of ${excerpt(source)}, found ${found(text)}.`];
}

function checkIsJson(wanted: boolean, text: string): string[] {
  const document = readJson(text);
  if ("fault" in document) return wanted ? [`Expected one JSON document, found ${document.fault}.`] : [];
  return wanted ? [] : [`Expected text that is not JSON, found ${found(text)}.`];
}

function checkMaxTokens(most: number, { tokens, stopped }: Output): string[] {
  if (stopped === "end" && tokens <= most) return [];
  const what = stopped === "end" ? `${tokens}` : `no end after ${tokens}`;
  return [`Expected the answer to end within ${most} tokens, found ${what}.`];
}

function readJson(text: string): { value: Json } | { fault: string } {
  try {
    return { value: parseJson(text.trim(), { file: "answer", line: 1 }) };
  } catch (error) {
    if (!(error instanceof LoraError)) throw error;
    return { fault: `${found(text)} (${error.message.replace(/\.$/, "")})` };
  }
}

/** The calls of the held-out turn; none means that the answer must call nothing. */
function heldOutCalls(expected: Message | undefined): Partial<WrittenCall>[] {
  if (expected === undefined) throw new Error("`tool-call: expected` on a case without a held-out turn");
  return (expected.tool_calls ?? []).map((call) => call.function);
}

function describeCalls(calls: Partial<WrittenCall>[]): string {
  if (calls.length === 0) return "no tool call";
  if (calls.length === 1) return `a call of ${excerpt(calls[0]?.name ?? "")}`;
  return `calls of ${calls.map((call) => excerpt(call.name ?? "")).join(", ")}`;
}

function describeAnswer({ calls, content }: ParsedAnswer): string {
  return calls.length === 0 ? `no tool call: ${found(content)}` : describeCalls(calls);
}

/** The first difference of two JSON values in words, undefined when they are equal (the order of keys does not count). */
function firstDifference(wanted: Json, written: Json, path: string): string | undefined {
  const at = path === "" ? "" : ` at ${excerpt(path)}`;
  if (isJsonObject(wanted) && isJsonObject(written)) {
    for (const key of Object.keys(wanted).sort()) {
      const inner = `${path}/${key}`;
      if (!Object.hasOwn(written, key)) return `${excerpt(inner)} is missing`;
      const difference = firstDifference(wanted[key]!, written[key]!, inner);
      if (difference !== undefined) return difference;
    }
    const extra = Object.keys(written).find((key) => !Object.hasOwn(wanted, key));
    return extra === undefined ? undefined : `${excerpt(`${path}/${extra}`)} was not expected`;
  }
  if (Array.isArray(wanted) && Array.isArray(written)) {
    if (wanted.length !== written.length) return `expected ${wanted.length} items${at}, found ${written.length}`;
    for (const [index, item] of wanted.entries()) {
      const difference = firstDifference(item, written[index]!, `${path}/${index}`);
      if (difference !== undefined) return difference;
    }
    return undefined;
  }
  if (canonicalJson(wanted) === canonicalJson(written)) return undefined;
  return `expected ${shown(wanted)}${at}, found ${shown(written)}`;
}

function commonPrefix(one: string, other: string): number {
  let at = 0;
  while (at < one.length && at < other.length && one[at] === other[at]) at++;
  return at;
}

/** JSON, cut short; text keeps the quotes it has as JSON. */
function shown(value: Json): string {
  return found(JSON.stringify(value)).slice(1, -1);
}

function found(text: string): string {
  return excerpt(text, 100);
}
