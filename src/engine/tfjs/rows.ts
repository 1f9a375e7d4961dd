import { readTokens } from "../../chat/tokens.ts";
import { LoraError } from "../../formats/error.ts";
import { type LabelledRow, supervisedTokens } from "./loss.ts";

/** `tokens.safetensors` as training reads it. */
export interface TrainingRows {
  rows: LabelledRow[];
  /** Supervised tokens of each row. */
  supervised: number[];
  /** Row indices in the order they are trained, all epochs. */
  order: Int32Array;
}

/** @throws {LoraError} `tokens-…` for a token the base does not have, or nothing to learn from */
export async function readTrainingRows(path: string, vocabularySize: number): Promise<TrainingRows> {
  const tokens = await readTokens(path);
  const count = tokens.offsets.length - 1;
  const rows: LabelledRow[] = [];
  for (let row = 0; row < count; row++) {
    const begin = Number(tokens.offsets[row]);
    const end = Number(tokens.offsets[row + 1]);
    rows.push({ ids: tokens.inputIds.subarray(begin, end), labels: tokens.labels.subarray(begin, end) });
  }
  const unknown = tokens.inputIds.find((id) => id < 0 || id >= vocabularySize);
  if (unknown !== undefined) {
    throw new LoraError("tokens-vocabulary", `${path} has token ${unknown}; the base knows ${vocabularySize}.`, {
      place: { file: path },
      next: "Use the tokenizer and the weights of the same checkpoint.",
    });
  }
  const supervised = rows.map((row) => supervisedTokens(row.labels));
  const order = tokens.order;
  if (order.length === 0)
    throw new LoraError("tokens-empty", `${path} has no rows to train on.`, { place: { file: path } });
  for (const row of order) {
    if (row < 0 || row >= count)
      throw new LoraError("tokens-order", `${path} orders row ${row}; it has ${count}.`, { place: { file: path } });
  }
  return { rows, supervised, order };
}
