import { readFile } from "node:fs/promises";
import { labelConversation } from "../chat/mask.ts";
import { readTokens } from "../chat/tokens.ts";
import { type Answers, answerRequests } from "../evaluate/answers.ts";
import { expandCases } from "../evaluate/cases.ts";
import { evaluationIdOf } from "../evaluate/evaluation-id.ts";
import { buildRequests, type EvaluationRequests, neededSplits, type SuiteCases } from "../evaluate/requests.ts";
import type { EvaluationRow, RowsBySplit } from "../evaluate/rows.ts";
import { score } from "../evaluate/score.ts";
import { type LoadedSuite, loadSuite } from "../evaluate/suite.ts";
import { LoraError } from "../formats/error.ts";
import { writeFileAtomic } from "../formats/files.ts";
import type { OnProgress } from "../formats/progress.ts";
import type { Evaluation } from "../manifest/schema.generated.ts";
import { readEndTokens } from "../model/config.ts";
import { parseEvaluation } from "../provenance/record.ts";
import { asManifestNames } from "./base.ts";
import { stage } from "./events.ts";
import type { Prepared } from "./prepare.ts";
import type { Request } from "./request.ts";
import { curatedRecords } from "./tokens.ts";

/** What will be asked of base and adapter. */
export interface Questions {
  evaluationId: string;
  asked: EvaluationRequests;
}

/** Gathers suites and held-out rows into the questions. The tokens of the run must have been written. */
export async function gatherQuestions(prepared: Prepared, signal: AbortSignal): Promise<Questions> {
  const { entry, plan, chat, base } = prepared;
  const { gates } = entry.manifest;
  const loaded = await loadSuites(prepared);
  const suites: SuiteCases[] = [];
  for (const suite of loaded) {
    const from = suite.suite?.from;
    const source = from === undefined ? undefined : sourceOf(prepared, from.dataset);
    const records =
      from === undefined || source === undefined ? [] : curatedRecords(prepared.workspace, source, from.split, signal);
    suites.push({
      path: suite.path,
      name: suite.suite?.name ?? suite.path,
      digest: suite.digest,
      cases: await expandCases(suite, records),
    });
  }
  const rows: RowsBySplit = new Map(
    await Promise.all(
      neededSplits(gates).map(async (split) => [split, await rowsOf(prepared, split, signal)] as const),
    ),
  );
  const asked = buildRequests({ gates, suites, rows, chat, endTokens: await readEndTokens(base.directory) });
  const splits = prepared.datasets.flatMap(({ entry: { name }, lock }) =>
    Object.entries(lock.splits).map(([split, { id }]) => ({ dataset: name, split, id })),
  );
  return { evaluationId: evaluationIdOf({ closure: plan.closure, gates, suites, splits }), asked };
}

async function loadSuites({ workspace, entry }: Prepared): Promise<LoadedSuite[]> {
  const files = [...new Set(entry.manifest.gates.flatMap((gate) => ("suite" in gate ? [gate.suite] : [])))].sort();
  return Promise.all(files.map((file) => loadSuite(workspace.root, file)));
}

function sourceOf(prepared: Prepared, name: string) {
  const found = prepared.datasets.find(({ entry }) => entry.name === name);
  if (found !== undefined) return found;
  throw new LoraError(
    "suite-dataset",
    `A suite takes its cases from data set "${name}", which adapter ${prepared.entry.name} does not list.`,
    {
      place: prepared.entry.positions.at(["datasets"]),
      next: "List the data set in the adapter's manifest: only then are its train rows held against the suite.",
    },
  );
}

async function rowsOf(prepared: Prepared, split: string, signal: AbortSignal): Promise<EvaluationRow[]> {
  if (split === "train") return trainRows(prepared);
  const rows: EvaluationRow[] = [];
  for (const dataset of prepared.datasets) {
    for await (const record of curatedRecords(prepared.workspace, dataset, split, signal)) {
      const { ids, labels } = labelConversation(prepared.chat, record.conversation, record.place);
      rows.push({ recordId: record.id, ids, labels });
    }
  }
  return rows;
}

async function trainRows({ run }: Prepared): Promise<EvaluationRow[]> {
  const { inputIds, labels, offsets, recordIds } = await readTokens(run.tokens);
  return Array.from({ length: offsets.length - 1 }, (_, row) => {
    const [begin, end] = [Number(offsets[row]), Number(offsets[row + 1])];
    return {
      recordId: Buffer.from(recordIds.subarray(row * 32, row * 32 + 32)).toString("hex"),
      ids: inputIds.subarray(begin, end),
      labels: labels.subarray(begin, end),
    };
  });
}

/** The answers of one side. */
function answer(
  prepared: Prepared,
  questions: Questions,
  side: "base" | "adapter",
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<Answers> {
  const { engine, base, run, plan, entry } = prepared;
  const answers = answerRequests({
    engine,
    base: base.directory,
    adapter: side === "base" ? null : run.adapter,
    precision: plan.training.precision,
    requests: questions.asked.requests,
    workDir: run.work,
    onProgress,
    signal,
  });
  return answers.catch((error: unknown) => {
    throw asManifestNames(error, entry, base);
  });
}

/** Stage 9: scores and verdicts. An evaluation of the same id that is already there stands. */
export async function evaluateAdapter(request: Request, prepared: Prepared, questions: Questions): Promise<Evaluation> {
  const { entry, plan, chat, run, times } = prepared;
  return stage(request.listener, times, "evaluate", entry.name, async (onProgress) => {
    const standing = await readEvaluation(run.evaluation);
    const same = standing?.evaluationId === questions.evaluationId;
    const evaluation = same ? standing : await ask();
    if (!same) await writeFileAtomic(run.evaluation, `${JSON.stringify(evaluation, null, 2)}\n`);
    const failed = evaluation.gates.filter((gate) => !gate.passed).length;
    const verdict =
      failed === 0
        ? `all ${evaluation.gates.length} gates passed`
        : `${failed} of ${evaluation.gates.length} gates failed`;
    return { value: evaluation, summary: same ? `${verdict} (nothing changed since)` : verdict };

    async function ask(): Promise<Evaluation> {
      const [base, adapter] = await bothSides(request, prepared, questions, onProgress);
      const { evaluationId, asked } = questions;
      return score({ adapter: entry.manifest, closure: plan.closure, evaluationId, asked, chat }, base, adapter);
    }
  });
}

/**
 * The answers of base and adapter. Each is a process of its own, and on processors they work side by side; the failure of either
 * stops both. On a GPU, whose memory a base may fill, one comes after the other.
 */
async function bothSides(
  request: Request,
  prepared: Prepared,
  questions: Questions,
  onProgress: OnProgress,
): Promise<[base: Answers, adapter: Answers]> {
  if (prepared.engine.device === "gpu") {
    const base = await answer(prepared, questions, "base", onProgress, request.signal);
    return [base, await answer(prepared, questions, "adapter", onProgress, request.signal)];
  }
  const stop = new AbortController();
  const signal = AbortSignal.any([request.signal, stop.signal]);
  const sides = [
    answer(prepared, questions, "base", () => {}, signal),
    answer(prepared, questions, "adapter", onProgress, signal),
  ] as const;
  try {
    return await Promise.all(sides);
  } catch (error) {
    stop.abort();
    await Promise.allSettled(sides);
    throw error;
  }
}

/** `evaluation.json` of a run, or null where there is none that can be read. */
export async function readEvaluation(path: string): Promise<Evaluation | null> {
  const text = await readFile(path, "utf8").catch(() => null);
  if (text === null) return null;
  try {
    return parseEvaluation(text);
  } catch {
    return null;
  }
}
