import { join } from "node:path";
import { normalise } from "../dataset/normalise.ts";
import type { Conversation } from "../dataset/record.ts";
import { digestFile } from "../formats/digest.ts";
import { LoraError } from "../formats/error.ts";
import { excerpt } from "../formats/excerpt.ts";
import { type Finding, findingOf } from "../formats/finding.ts";
import type { Json, JsonObject } from "../formats/json.ts";
import type { EvaluationPrompt } from "../hygiene/hygiene.ts";
import { type ResolvedSuite, resolveSuite } from "../manifest/resolve.ts";
import type { Assertion, Suite, SuiteCase } from "../manifest/schema.generated.ts";
import { type Positions, readYaml } from "../manifest/yaml.ts";
import { EXPECTED } from "./assertions.ts";
import { SchemaCompiler } from "./json-schema.ts";

/** A suite file, read and checked. */
export interface LoadedSuite {
  /** Relative to the workspace root, as gates name it. */
  path: string;
  /** `sha256:…` of the file; empty where `suite` is null. */
  digest: string;
  /** Null when the file is no suite at all; `findings` says why. */
  suite: ResolvedSuite | null;
  positions: Positions;
  /** The conversations of the written-out cases, in their order, without the suite's own system turn and tools. */
  written: { index: number; conversation: Conversation }[];
  /** User turns of the written-out cases: what training data must not contain. */
  prompts: EvaluationPrompt[];
  /** What is wrong with it. A suite with findings cannot be run. */
  findings: Finding[];
}

/**
 * Reads an evaluation suite. Whatever is wrong, from a missing file to a pattern that does not compile, comes as findings.
 * @param file relative to the workspace root, with forward slashes
 */
export async function loadSuite(root: string, file: string): Promise<LoadedSuite> {
  const read = await readYaml<Suite>(file, "suite", root);
  if ("findings" in read) {
    const positions = { at: () => read.findings[0]?.place ?? { file } };
    return { path: file, digest: "", suite: null, positions, written: [], prompts: [], findings: read.findings };
  }
  const { digest } = await digestFile(join(root, file));
  const suite = resolveSuite(read.value);
  const checking = new SuiteCheck(suite, read.positions);
  checking.run();
  const { written, findings } = checking;
  const prompts = written.map(({ index, conversation }) => ({
    place: read.positions.at(["cases", index]),
    texts: conversation.messages.filter(({ role }) => role === "user").map(({ content }) => content),
  }));
  return { path: file, digest, suite, positions: read.positions, written, prompts, findings };
}

type Path = readonly (string | number)[];

/** What the schema of suites cannot say. */
class SuiteCheck {
  readonly findings: Finding[] = [];
  readonly written: { index: number; conversation: Conversation }[] = [];
  readonly #suite: ResolvedSuite;
  readonly #positions: Positions;
  readonly #schemas = new SchemaCompiler({ strict: true });

  constructor(suite: ResolvedSuite, positions: Positions) {
    this.#suite = suite;
    this.#positions = positions;
  }

  run(): void {
    const { cases = [], from, assert = [], tools } = this.#suite;
    if (from !== undefined) this.#checkSource();
    this.#checkAssertions(["assert"], assert);
    if (tools !== undefined) {
      this.#normalised(["tools"], { messages: [{ role: "user", content: "" }], tools: tools as Json });
    }
    const names = new Map<string, number>();
    for (const [index, one] of cases.entries()) {
      this.#checkCase(index, one);
      if (one.name === undefined) continue;
      const first = names.get(one.name);
      if (first === undefined) names.set(one.name, index);
      else {
        this.#refuse(
          "suite-case-name",
          ["cases", index, "name"],
          `Two cases are called ${excerpt(one.name)}.`,
          "Rename one.",
          ["cases", first, "name"],
        );
      }
    }
  }

  #checkSource(): void {
    const { cases, from, assert } = this.#suite;
    if (from?.split === "train") {
      const help = "Take a held-out split: cases from train measure memory, not learning.";
      this.#refuse("suite-split", ["from", "split"], "Cases cannot come from the train split.", help);
    }
    if (assert === undefined) {
      const help = "Add `assert:` at the top level, such as `assert: [{ tool-call: expected }]`.";
      this.#refuse("suite-assert", ["from"], "Nothing is asserted of the cases made from the split.", help);
    }
    const compares = (assert ?? []).findIndex((assertion) => assertion.equals?.includes(EXPECTED) === true);
    if (compares >= 0 && cases === undefined && from?.turns !== "reply") {
      const help = "Set `from.turns: reply`; for turns that call a tool, use `tool-call: expected`.";
      const message = `${EXPECTED} stands for a turn's text, but the cases include turns that call a tool.`;
      this.#refuse("suite-expected", ["assert", compares], message, help);
    }
  }

  #checkCase(index: number, one: SuiteCase): void {
    const at: Path = ["cases", index];
    this.#checkAssertions([...at, "assert"], one.assert, one);
    if ((one.prompt === undefined) === (one.messages === undefined)) {
      const [message, help] =
        one.prompt === undefined
          ? ["The case has no prompt.", "Give `prompt` (one user turn) or `messages` (a conversation)."]
          : ["The case has both `prompt` and `messages`.", "Keep one of them."];
      this.#refuse("suite-case-prompt", at, message, help);
      return;
    }
    const messages = (one.messages as Json[] | undefined) ?? [{ role: "user", content: one.prompt ?? "" }];
    const conversation = this.#normalised([...at, one.messages === undefined ? "prompt" : "messages"], {
      messages,
      ...(one.tools === undefined ? {} : { tools: one.tools as Json }),
    });
    if (conversation === undefined) return;
    const last = conversation.messages.at(-1);
    if (last?.role !== "user" && last?.role !== "tool") {
      const message = `The conversation ends with the ${last?.role ?? "?"}'s turn, so there is nothing to answer.`;
      const help = "End it with a user or tool turn.";
      this.#refuse("suite-last-turn", [...at, "messages", messages.length - 1], message, help);
      return;
    }
    this.written.push({ index, conversation });
  }

  #checkAssertions(path: Path, assertions: readonly Assertion[], one?: SuiteCase): void {
    const { cases, from, maxNewTokens, tools } = this.#suite;
    const heldOut = one === undefined && from !== undefined && cases === undefined;
    for (const [index, assertion] of assertions.entries()) {
      const at: Path = [...path, index];
      if (assertion.regex !== undefined) this.#checkRegex([...at, "regex"], assertion.regex);
      if (assertion["json-schema"] !== undefined) {
        this.#checkSchema([...at, "json-schema"], assertion["json-schema"] as JsonObject);
      }
      const call = assertion["tool-call"];
      if (!heldOut && (call === "expected" || assertion.equals?.includes(EXPECTED) === true)) {
        const message = "There is no held-out turn to compare with: only cases made by `from` have one.";
        const help = "Write out what is expected, or move this into a suite that has `from` and no `cases`.";
        this.#refuse("suite-expected", [...at, call === "expected" ? "tool-call" : "equals"], message, help);
      }
      if (typeof call === "object" && one !== undefined) {
        const offered = ((one.tools ?? tools ?? []) as { function?: { name?: unknown } }[]).map(
          (tool) => tool.function?.name,
        );
        if (!offered.includes(call.name)) {
          const message = `The tool ${excerpt(call.name)} is not offered to the case.`;
          this.#refuse(
            "suite-tool",
            [...at, "tool-call", "name"],
            message,
            "Add it to `tools`, of the case or of the suite.",
          );
        }
      }
      const most = assertion["max-tokens"];
      if (most !== undefined && most > maxNewTokens) {
        const message = `Answers are cut at maxNewTokens ${maxNewTokens}, so an end within ${most} tokens cannot be seen.`;
        this.#refuse(
          "suite-max-tokens",
          [...at, "max-tokens"],
          message,
          `Set the suite's maxNewTokens to ${most} or more.`,
        );
      }
    }
  }

  #checkRegex(path: Path, source: string): void {
    try {
      new RegExp(source, "u");
    } catch (error) {
      const reason = (error as Error).message.replace(/^Invalid regular expression: /, "");
      const help =
        "Patterns are ECMAScript with the flag u; characters such as { and - need a backslash where they stand for themselves.";
      this.#refuse("suite-regex", path, `Not a regular expression: ${reason}.`, help);
    }
  }

  #checkSchema(path: Path, schema: JsonObject): void {
    try {
      this.#schemas.compile(schema);
    } catch (error) {
      if (!(error instanceof LoraError)) throw error;
      this.#refuse(
        "suite-json-schema",
        path,
        error.message,
        "Schemas are JSON Schema draft 7, or 2020-12 with `$schema` saying so.",
      );
    }
  }

  #normalised(path: Path, value: JsonObject): Conversation | undefined {
    try {
      return normalise(value, "messages", this.#positions.at(path));
    } catch (error) {
      if (!(error instanceof LoraError)) throw error;
      const help =
        "Turns have a role (system, user, assistant, tool) and content; tools are in the OpenAI function shape.";
      this.findings.push({ help, ...findingOf(error), place: this.#positions.at(path) });
      return undefined;
    }
  }

  #refuse(rule: string, path: Path, message: string, help: string, twin?: Path): void {
    const related =
      twin === undefined ? {} : { related: [{ message: "The other one.", place: this.#positions.at(twin) }] };
    const place = this.#positions.at(path, { value: true });
    this.findings.push({ rule, severity: "error", message, help, place, ...related });
  }
}
