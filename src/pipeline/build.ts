import { LoraError } from "../formats/error.ts";
import { type CheckOutcome, checkWorkspace } from "./checks.ts";
import { evaluateAdapter, gatherQuestions, readEvaluation } from "./evaluation.ts";
import { type Fitting, fitting, longestRow, memoryLine, thisMachine } from "./fitting.ts";
import type { AdapterOutcome, BuildOutcome, Goal } from "./outcome.ts";
import { type Prepared, prepare } from "./prepare.ts";
import { publishAdapter } from "./publishing.ts";
import { recordAdapter } from "./record.ts";
import { writeReport } from "./reports.ts";
import type { Request } from "./request.ts";
import { adapterStands, readMetrics, tokenizeAdapter, trainAdapter } from "./training.ts";

export interface BuildOptions {
  goal: Goal;
  /** Release tag to publish under. */
  tag?: string | undefined;
}

/** Takes every selected adapter as far as asked. Findings that are errors stop before anything is trained. */
export async function buildAdapters(request: Request, options: BuildOptions): Promise<BuildOutcome> {
  const checked = await checkWorkspace(request, { fix: false });
  const findings = checked.findings;
  const outcome: BuildOutcome = { goal: options.goal, checked, findings, adapters: [], passed: checked.passed };
  if (!checked.passed) return outcome;
  if (options.tag !== undefined && checked.selection.adapters.length !== 1) {
    throw new LoraError(
      "tag-ambiguous",
      `The tag ${options.tag} names one release, but ${checked.selection.adapters.length} adapters were selected.`,
      {
        next: "Name the adapter that is released.",
      },
    );
  }
  for (const { entry, because } of checked.selection.adapters) {
    const weights = options.goal !== "plan" && options.goal !== "publish-only";
    const prepared = await prepare(request, checked, { entry, because, weights });
    const adapter = await build(request, options, checked, prepared);
    outcome.adapters.push(adapter);
    if (adapter.evaluation !== null) outcome.passed &&= adapter.evaluation.passed;
  }
  return outcome;
}

async function build(
  request: Request,
  options: BuildOptions,
  checked: CheckOutcome,
  prepared: Prepared,
): Promise<AdapterOutcome> {
  const { entry, plan, run, because, times } = prepared;
  const outcome: AdapterOutcome = {
    name: entry.name,
    because,
    plan,
    directory: run.root,
    rows: prepared.datasets.reduce((sum, { lock }) => sum + (lock.splits.train?.records ?? 0), 0),
    standing: { adapter: await adapterStands(prepared), evaluation: (await readEvaluation(run.evaluation)) !== null },
    memory: await estimateMemory(request, prepared),
    metrics: [],
    evaluation: null,
    suites: undefined,
    published: null,
    times,
    report: null,
  };
  if (options.goal === "plan") return outcome;
  const made = outcome.standing.adapter && outcome.standing.evaluation;
  if (!made && options.goal !== "publish-only") await prepared.engine.ready();
  const startedOn = new Date().toISOString();
  switch (options.goal) {
    case "train":
      await tokenizeAdapter(request, prepared);
      outcome.memory = await noteMemory(request, prepared);
      outcome.metrics = await trainAdapter(request, prepared);
      break;
    case "publish-only":
      outcome.metrics = await readMetrics(run.metrics);
      outcome.evaluation = await readEvaluation(run.evaluation);
      if (outcome.evaluation === null) throw notYet(prepared, "evaluated", "lora eval");
      break;
    case "evaluate-only":
      Object.assign(outcome, await evaluateOnly(request, prepared));
      break;
    default:
      Object.assign(outcome, await trainAndEvaluate(request, prepared));
  }
  if (outcome.evaluation !== null) {
    if (options.goal !== "publish-only") await recordAdapter(request, prepared, outcome.evaluation, startedOn);
    if (options.goal === "run" || options.goal === "publish-only") {
      outcome.published = await publishAdapter(request, prepared, outcome.evaluation, options.tag);
    }
  }
  outcome.report = await writeReport(checked, outcome, run.report);
  return outcome;
}

async function trainAndEvaluate(
  request: Request,
  prepared: Prepared,
): Promise<Pick<AdapterOutcome, "memory" | "metrics" | "evaluation" | "suites">> {
  await tokenizeAdapter(request, prepared);
  const memory = await noteMemory(request, prepared);
  const questions = await gatherQuestions(prepared, request.signal);
  const suites = questions.asked.suites.map(({ suite }) => suite);
  const metrics = await trainAdapter(request, prepared);
  return { memory, metrics, suites, evaluation: await evaluateAdapter(request, prepared, questions) };
}

/** Says before training that it will not fit. The engine tries all the same: it is an estimate. */
async function noteMemory(request: Request, prepared: Prepared): Promise<Fitting | null> {
  const memory = await estimateMemory(request, prepared);
  if (memory?.fits === false)
    request.listener({ type: "note", message: `Training may not fit: ${memoryLine(memory)}` });
  return memory;
}

async function evaluateOnly(
  request: Request,
  prepared: Prepared,
): Promise<Pick<AdapterOutcome, "metrics" | "evaluation" | "suites">> {
  if (!(await adapterStands(prepared))) throw notYet(prepared, "trained", "lora train");
  const questions = await gatherQuestions(prepared, request.signal);
  const suites = questions.asked.suites.map(({ suite }) => suite);
  return {
    metrics: await readMetrics(prepared.run.metrics),
    suites,
    evaluation: await evaluateAdapter(request, prepared, questions),
  };
}

function notYet({ entry, plan }: Prepared, what: string, command: string): LoraError {
  return new LoraError(
    "stage-missing",
    `Adapter ${entry.name} is not ${what} as the repository stands (closure ${plan.closure.slice(0, 12)}).`,
    {
      next: `Run ${command} ${entry.name} first${what === "evaluated" ? ", or bring the .lora directory of the job that did" : ""}.`,
    },
  );
}

/** Null where nothing is known to estimate from: a base of another family, or one held in fewer bits. */
async function estimateMemory({ environment }: Request, { plan, config, run }: Prepared): Promise<Fitting | null> {
  if (config === null || (plan.training.quantization ?? "none") !== "none") return null;
  return fitting(plan, config, await longestRow(run.tokens, plan), await thisMachine(environment.threads));
}
