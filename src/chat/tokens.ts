import { LoraError, type Place } from "../formats/error.ts";
import { RandomStream } from "../formats/random.ts";
import { openSafetensors, type SafetensorsFile, type TensorToWrite, writeSafetensors } from "../formats/safetensors.ts";
import { IGNORED } from "./mask.ts";

const ID_BYTES = 32;

/** A labelled row, on its way into the file. */
export interface TokenRow {
  /** SHA-256 of the record, 64 hex digits. */
  recordId: string;
  ids: Int32Array;
  /** As long as `ids`. */
  labels: Int32Array;
}

/** `tokens.safetensors`, read. Row `r` is `inputIds` and `labels` from `offsets[r]` up to `offsets[r + 1]`. */
export interface Tokens {
  inputIds: Int32Array;
  labels: Int32Array;
  /** rows + 1 of them, the first 0, the last the number of tokens. */
  offsets: Float64Array;
  /** Row indices in the order they are trained, all epochs. */
  order: Int32Array;
  /** `[rows, 32]`, the record ids as bytes, ascending. */
  recordIds: Uint8Array;
  metadata: { [key: string]: string };
}

/**
 * The order rows are trained in: each epoch a shuffle of its own of all rows.
 * @returns `rows × epochs` row indices
 */
export function trainingOrder(rows: number, epochs: number, seed: number): Int32Array {
  const order = new Int32Array(rows * epochs);
  for (let epoch = 0; epoch < epochs; epoch++) {
    const rowsOfEpoch = Int32Array.from({ length: rows }, (_, row) => row);
    order.set(new RandomStream(seed, `training-order/${epoch}`).shuffle(rowsOfEpoch), epoch * rows);
  }
  return order;
}

/**
 * Writes `tokens.safetensors`. Rows are put into the order of their record ids, so that how the records are spread over files
 * does not matter; `order` counts them in that order. Atomic.
 * @throws {RangeError} for rows that break what {@link readTokens} checks
 */
export async function writeTokens(
  path: string,
  {
    rows,
    order,
    metadata = {},
  }: { rows: readonly TokenRow[]; order: Int32Array; metadata?: { [key: string]: string } },
): Promise<void> {
  for (const { recordId, ids, labels } of rows) {
    if (!/^[0-9a-f]{64}$/.test(recordId)) throw new RangeError(`not a record id: ${recordId}`);
    if (ids.length !== labels.length) throw new RangeError(`${ids.length} ids but ${labels.length} labels`);
  }
  // Records of one id are equal, and so are their rows: which of them comes first makes no difference.
  const sorted = rows.toSorted((a, b) => (a.recordId < b.recordId ? -1 : a.recordId > b.recordId ? 1 : 0));
  const offsets = new BigInt64Array(sorted.length + 1);
  let total = 0;
  sorted.forEach(({ ids }, row) => {
    total += ids.length;
    offsets[row + 1] = BigInt(total);
  });
  const inputIds = new Int32Array(total);
  const labels = new Int32Array(total);
  const recordIds = new Uint8Array(sorted.length * ID_BYTES);
  sorted.forEach((row, i) => {
    const begin = Number(offsets[i]);
    inputIds.set(row.ids, begin);
    labels.set(row.labels, begin);
    recordIds.set(Buffer.from(row.recordId, "hex"), i * ID_BYTES);
  });
  const tokens = { inputIds, labels, offsets: Float64Array.from(offsets, Number), order, recordIds, metadata };
  const fault = faultOf(tokens);
  if (fault !== undefined) throw new RangeError(fault);
  const tensor = (
    name: string,
    dtype: TensorToWrite["dtype"],
    shape: number[],
    data: ArrayBufferView,
  ): TensorToWrite => ({
    name,
    dtype,
    shape,
    data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  });
  await writeSafetensors(
    path,
    [
      tensor("input_ids", "I32", [total], inputIds),
      tensor("labels", "I32", [total], labels),
      tensor("offsets", "I64", [offsets.length], offsets),
      tensor("order", "I32", [order.length], order),
      tensor("record_ids", "U8", [sorted.length, ID_BYTES], recordIds),
    ],
    metadata,
  );
}

/**
 * Reads `tokens.safetensors` and checks what the engines rely on.
 * @param place how errors name the file; by default `path`
 * @throws {LoraError} `tokens-invalid`, `safetensors-…`, `file-missing`
 */
export async function readTokens(path: string, place: Place = { file: path }): Promise<Tokens> {
  const file = await openSafetensors(path, place);
  try {
    const bytes = (name: string, dtype: string, rank: number) => tensorBytes(file, name, dtype, rank, place);
    const tokens: Tokens = {
      inputIds: new Int32Array(await bytes("input_ids", "I32", 1)),
      labels: new Int32Array(await bytes("labels", "I32", 1)),
      offsets: Float64Array.from(new BigInt64Array(await bytes("offsets", "I64", 1)), Number),
      order: new Int32Array(await bytes("order", "I32", 1)),
      recordIds: new Uint8Array(await bytes("record_ids", "U8", 2)),
      metadata: file.metadata,
    };
    const fault = faultOf(tokens);
    if (fault !== undefined) throw invalid(fault, place);
    return tokens;
  } finally {
    await file.close();
  }
}

async function tensorBytes(
  file: SafetensorsFile,
  name: string,
  dtype: string,
  rank: number,
  place: Place,
): Promise<ArrayBuffer> {
  const info = file.tensors.get(name);
  if (info === undefined) throw invalid(`it has no tensor ${name}`, place);
  if (info.dtype !== dtype || info.shape.length !== rank) {
    throw invalid(`${name} is ${info.dtype} [${info.shape}], not ${dtype} of rank ${rank}`, place);
  }
  const bytes = await file.read(name);
  // Views of wider words need an aligned start.
  return bytes.byteOffset % 8 === 0 && bytes.byteLength === bytes.buffer.byteLength
    ? bytes.buffer
    : bytes.slice().buffer;
}

/** What is wrong with the tensors taken together, or undefined. */
function faultOf({ inputIds, labels, offsets, order, recordIds }: Tokens): string | undefined {
  const rows = offsets.length - 1;
  if (rows < 0 || offsets[0] !== 0 || offsets[rows] !== inputIds.length) {
    return `offsets do not go from 0 to the ${inputIds.length} tokens there are`;
  }
  if (labels.length !== inputIds.length) return `there are ${labels.length} labels for ${inputIds.length} tokens`;
  if (recordIds.length !== rows * ID_BYTES) return `record_ids has ${recordIds.length} bytes for ${rows} rows`;
  for (let row = 0; row < rows; row++) {
    const [begin, end] = [offsets[row] as number, offsets[row + 1] as number];
    if (!(end > begin)) return `row ${row} is empty, or offsets fall`;
    let trained = 0;
    for (let i = begin; i < end; i++) {
      if ((inputIds[i] as number) < 0) return `token ${i} (row ${row}) is ${inputIds[i]}`;
      if (labels[i] === IGNORED) continue;
      if (labels[i] !== inputIds[i]) return `label ${i} (row ${row}) is ${labels[i]}, neither ${IGNORED} nor its token`;
      trained++;
    }
    if (trained === 0) return `row ${row} has no label to train on`;
    if (trained === end - begin) return `row ${row} has a label on every token`;
  }
  for (let row = 1; row < rows; row++) {
    const previous = recordIds.subarray((row - 1) * ID_BYTES, row * ID_BYTES);
    if (Buffer.compare(previous, recordIds.subarray(row * ID_BYTES, (row + 1) * ID_BYTES)) > 0) {
      return `row ${row} is not in the order of record ids`;
    }
  }
  const bad = order.findIndex((row) => row < 0 || row >= rows);
  return bad < 0 ? undefined : `order[${bad}] is ${order[bad]}, but there are ${rows} rows`;
}

function invalid(fault: string, place: Place): LoraError {
  return new LoraError("tokens-invalid", `${place.file} is damaged: ${fault}.`, {
    exit: 3,
    place,
    next: "Delete the run directory and run again.",
  });
}
