import { mkdir } from "node:fs/promises";
import type { Chat } from "../chat/chat.ts";
import { checkLength } from "../chat/length.ts";
import { labelConversation } from "../chat/mask.ts";
import { readTokens, type TokenRow, trainingOrder, writeTokens } from "../chat/tokens.ts";
import { dealtSplits } from "../dataset/dealt.ts";
import { readDataset } from "../dataset/read.ts";
import type { SourceRecord } from "../dataset/record.ts";
import { LoraError } from "../formats/error.ts";
import { type Finding, findingOf } from "../formats/finding.ts";
import type { Progress } from "../formats/progress.ts";
import type { Plan } from "../manifest/schema.generated.ts";
import type { Workspace } from "../manifest/workspace.ts";
import type { CheckedDataset } from "./check.ts";
import type { RunDirectory } from "./rundir.ts";

/** The curated records of one split, in the order of their files; a record that changed since it was checked is refused. */
export async function* curatedRecords(
  workspace: Workspace,
  dataset: CheckedDataset,
  split: string,
  signal: AbortSignal,
): AsyncGenerator<SourceRecord> {
  for await (const record of readDataset(workspace.root, dataset.entry, {
    signal,
    splitOf: dealtSplits(dataset.lock.dealt),
    onFinding: () => {},
    onProgress: () => {},
  })) {
    if (dataset.records.id(record.ordinal) !== record.id) {
      throw new LoraError("data-changed", "The data changed while it was being read.", {
        exit: 1,
        place: record.place,
        next: "Run again when nothing writes to the files.",
      });
    }
    if (record.split === split && !dataset.hygiene.removed.has(record.ordinal)) yield record;
  }
}

export interface TokenSummary {
  rows: number;
  tokens: number;
  supervised: number;
  dropped: number;
}

/** Stage 7: renders, tokenises and labels the curated train records and writes the run's `tokens.safetensors`. */
export async function writeRunTokens(
  workspace: Workspace,
  datasets: CheckedDataset[],
  chat: Chat,
  plan: Plan,
  run: RunDirectory,
  {
    onProgress,
    onFinding,
    signal,
  }: { onProgress: (progress: Progress) => void; onFinding: (finding: Finding) => void; signal: AbortSignal },
): Promise<TokenSummary> {
  const present = await existingTokens(run, plan);
  if (present !== null) return present;
  const rows: TokenRow[] = [];
  const total = datasets.reduce((sum, { lock }) => sum + (lock.splits.train?.records ?? 0), 0);
  let done = 0;
  let failed = 0;
  let dropped = 0;
  for (const dataset of datasets) {
    for await (const record of curatedRecords(workspace, dataset, "train", signal)) {
      done += 1;
      try {
        const { ids, labels } = labelConversation(chat, record.conversation, record.place);
        const overlong = checkLength(ids.length, record.place, plan.chat);
        if (overlong !== undefined) {
          onFinding(overlong);
          if (overlong.severity === "error") failed += 1;
          else dropped += 1;
          continue;
        }
        rows.push({ recordId: record.id, ids, labels });
      } catch (error) {
        if (!(error instanceof LoraError)) throw error;
        onFinding(findingOf(error));
        failed += 1;
      }
      if (done % 16 === 0 || done === total) onProgress({ task: "tokenize", done, total, unit: "rows" });
    }
  }
  if (failed > 0) {
    throw new LoraError("rows-unfit", `${failed} of ${total} train records cannot be trained on.`, {
      exit: 1,
      next: "Mend or remove the records named above.",
    });
  }
  if (rows.length === 0) throw new LoraError("rows-none", "No train record is left to learn from.", { exit: 1 });
  await mkdir(run.root, { recursive: true });
  const order = trainingOrder(rows.length, plan.training.epochs, plan.training.seed);
  await writeTokens(run.tokens, { rows, order, metadata: { closure: plan.closure, dropped: String(dropped) } });
  return summarise(
    rows.map((row) => row.labels),
    dropped,
  );
}

/** Tokens an earlier run of the same closure left, or null. */
async function existingTokens(run: RunDirectory, plan: Plan): Promise<TokenSummary | null> {
  try {
    const tokens = await readTokens(run.tokens);
    if (tokens.metadata.closure !== plan.closure) return null;
    return summarise([tokens.labels], Number(tokens.metadata.dropped ?? 0), tokens.offsets.length - 1);
  } catch {
    return null;
  }
}

function summarise(labels: Int32Array[], dropped: number, rows = labels.length): TokenSummary {
  let tokens = 0;
  let supervised = 0;
  for (const row of labels) {
    tokens += row.length;
    for (const label of row) if (label !== -100) supervised += 1;
  }
  return { rows, tokens, supervised, dropped };
}
