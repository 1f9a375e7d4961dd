import type { Chat } from "../chat/chat.ts";
import { formatPlace } from "../formats/error.ts";
import type { ResolvedAdapter } from "../manifest/resolve.ts";
import type { Answer, CaseScore, Evaluation, LiveCheck, LossScore, SuiteScore } from "../manifest/schema.generated.ts";
import { violations } from "../manifest/validate.ts";
import type { Answers } from "./answers.ts";
import { AssertionChecker } from "./assertions.ts";
import type { EvalCase } from "./cases.ts";
import { judge, type Scores } from "./gates.ts";
import { countRegurgitated } from "./regurgitation.ts";
import type { EvaluationRequests, RegurgitationQuestions } from "./requests.ts";
import { clopperPearson, excessOf, rateOf, wilson } from "./statistics.ts";

export interface ScoreInput {
  adapter: Pick<ResolvedAdapter, "name" | "gates">;
  closure: string;
  evaluationId: string;
  /** What both sides were asked. */
  asked: EvaluationRequests;
  chat: Pick<Chat, "decode">;
}

/** Turns the answers of both sides into scores and verdicts. Pure: the same answers give the same document. */
export function score(input: ScoreInput, base: Answers, adapter: Answers): Evaluation {
  const { asked, chat } = input;
  const checker = new AssertionChecker();
  const scores: Scores = {
    suites: asked.suites.map(({ suite, asked: cases }) => {
      const scored = cases.map(({ evalCase, id }): CaseScore => {
        const side = (answers: Answers) => scoreAnswer(answers, id, evalCase, chat, checker);
        return { name: evalCase.name, at: formatPlace(evalCase.place), base: side(base), adapter: side(adapter) };
      });
      return { path: suite.path, name: suite.name, digest: suite.digest, ...passRates(scored), cases: scored };
    }),
    losses: asked.losses.map(({ split, ids }) => lossOf(split, ids, base, adapter)),
    regurgitation: asked.regurgitation.map((questions) => regurgitationOf(questions, base, adapter)),
    live: compareLogits(asked.live, base, adapter),
  };
  const gates = judge(scores, input.adapter.gates);
  const { split: _, samples: __, ...regurgitation } = scores.regurgitation[0] ?? { split: "", samples: 0 };
  return valid({
    version: 1,
    adapter: input.adapter.name,
    closure: input.closure,
    evaluationId: input.evaluationId,
    suites: scores.suites,
    // A loss of nothing is none, and one that is no number has no JSON; their gates say so.
    losses: scores.losses.filter(({ tokens, base, adapter }) => tokens > 0 && Number.isFinite(base + adapter)),
    regurgitation: "prefix" in regurgitation ? regurgitation : null,
    live: scores.live,
    gates,
    passed: gates.every((gate) => gate.passed),
  });
}

function scoreAnswer(
  answers: Answers,
  id: string,
  evalCase: EvalCase,
  chat: Pick<Chat, "decode">,
  checker: AssertionChecker,
): Answer {
  const { output_ids, stopped } = answers.of("generate", id);
  const ids = output_ids.slice(0, evalCase.maxNewTokens);
  // Marks of tool calls are special tokens in some vocabularies, so they stay.
  const output = chat.decode(ids, { skipSpecial: false });
  const { tools } = evalCase.conversation;
  const failures = checker.check(
    { text: output, tokens: ids.length, stopped },
    { ...evalCase, ...(tools === undefined ? {} : { tools }) },
  );
  return { output, tokens: ids.length, stopped, passed: failures.length === 0, failures };
}

function passRates(cases: CaseScore[]): Pick<SuiteScore, "base" | "adapter"> {
  const rate = (side: "base" | "adapter") =>
    rateOf(cases.filter((one) => one[side].passed).length, cases.length, wilson);
  return { base: rate("base"), adapter: rate("adapter") };
}

/** Mean over all supervised tokens of the split, not over rows. */
function lossOf(split: string, ids: string[], base: Answers, adapter: Answers): LossScore {
  let tokens = 0;
  const sums = { base: 0, adapter: 0 };
  for (const id of ids) {
    const [one, other] = [base.of("score", id), adapter.of("score", id)];
    if (one.tokens !== other.tokens)
      throw new Error(`base and adapter scored ${one.tokens} and ${other.tokens} tokens of one row`);
    tokens += one.tokens;
    sums.base += one.loss;
    sums.adapter += other.loss;
  }
  const mean = (sum: number) => (tokens === 0 ? 0 : sum / tokens);
  return { split, tokens, base: mean(sums.base), adapter: mean(sums.adapter) };
}

function regurgitationOf(
  questions: RegurgitationQuestions,
  base: Answers,
  adapter: Answers,
): Scores["regurgitation"][number] {
  const { train: trained, control: controls, ...settings } = questions;
  const rate = (probes: typeof trained, answers: Answers) =>
    rateOf(
      countRegurgitated(probes, (id) => answers.of("generate", id)),
      probes.length,
      clopperPearson,
    );
  const train = rate(trained, adapter);
  const control = rate(controls, adapter);
  return { ...settings, train, control, base: rate(trained, base), excess: excessOf(train, control) };
}

function compareLogits(ids: string[], base: Answers, adapter: Answers): LiveCheck {
  let largest = 0;
  for (const id of ids) {
    const [one, other] = [base.of("logits", id).logits, adapter.of("logits", id).logits];
    if (one.length !== other.length) throw new Error(`base and adapter give ${one.length} and ${other.length} logits`);
    // Math.max keeps a NaN once it is there.
    for (const [index, logit] of one.entries()) largest = Math.max(largest, Math.abs(logit - other[index]!));
  }
  return { maxLogitDifference: ids.length > 0 && Number.isFinite(largest) ? largest : null, prompts: ids.length };
}

/** An evaluation that does not keep its own contract must not leave the stage. */
function valid(evaluation: Evaluation): Evaluation {
  const [fault] = violations("evaluation", evaluation);
  if (fault !== undefined)
    throw new Error(`evaluation.json would break its schema at ${fault.instancePath}: ${fault.keyword}`);
  return evaluation;
}
