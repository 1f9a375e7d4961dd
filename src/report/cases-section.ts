import type { EvalCase } from "../evaluate/cases.ts";
import type { SuiteCases } from "../evaluate/requests.ts";
import type { CaseScore, Evaluation, SuiteScore } from "../manifest/schema.generated.ts";
import { cut, oneLine } from "./escape.ts";
import { blocks, code, details, fenced, list, type Markdown, md, words } from "./markdown.ts";

/** Failed cases written out of each suite. */
const SHOWN = 5;

/** A few cases that the adapter fails, of each suite those first that the base passed. */
export function casesSection({ suites }: Evaluation, asked: readonly SuiteCases[] = []): Markdown | undefined {
  const parts = suites.flatMap((suite) => {
    const questions = asked.find(({ path }) => path === suite.path)?.cases;
    const part = failuresOf(suite, questions);
    return part === undefined ? [] : [part];
  });
  return parts.length === 0 ? undefined : blocks(md`### Failed cases`, ...parts);
}

function failuresOf(suite: SuiteScore, questions: readonly EvalCase[] | undefined): Markdown | undefined {
  const failed = suite.cases.flatMap((score, index) =>
    score.adapter.passed ? [] : [{ score, question: questions?.[index] }],
  );
  if (failed.length === 0) return undefined;
  const regressed = failed.filter(({ score }) => score.base.passed);
  const shown = [...regressed, ...failed.filter(({ score }) => !score.base.passed)].slice(0, SHOWN);
  const summary = words(
    md`**${suite.name}** ${code(suite.path)}: ${failed.length} of ${suite.cases.length} cases fail.`,
    regressed.length === 0 ? undefined : `The base passes ${regressed.length} of them.`,
    shown.length === failed.length ? undefined : `${shown.length} are shown.`,
  );
  return blocks(
    summary,
    ...shown.map(({ score, question }) =>
      details(`${score.name}: ${cut(oneLine(score.adapter.failures[0] ?? ""), 120)}`, caseOf(score, question)),
    ),
  );
}

function caseOf({ at, base, adapter }: CaseScore, question: EvalCase | undefined): Markdown {
  const prompt = question?.conversation.messages.at(-1);
  const expected = question?.expected;
  const cutOff = adapter.stopped === "length" ? ", cut off" : "";
  return blocks(
    words(code(at), base.passed ? "passes with the base." : "fails with the base too."),
    prompt === undefined ? undefined : blocks(md`Prompt (last turn, ${prompt.role}):`, fenced(prompt.content, 500)),
    expected === undefined ? undefined : blocks(md`Held-out turn:`, fenced(turnText(expected), 500)),
    blocks(md`Answer (${adapter.tokens} tokens${cutOff}):`, fenced(adapter.output, 800)),
    list(adapter.failures.slice(0, 5).map((failure) => cut(failure, 500))),
  );
}

function turnText({ content, tool_calls = [] }: NonNullable<EvalCase["expected"]>): string {
  const calls = tool_calls.map((call) =>
    JSON.stringify({ name: call.function.name, arguments: call.function.arguments }),
  );
  return [...(content === "" ? [] : [content]), ...calls].join("\n");
}
