import type { DecoderConfig } from "../../model/architecture.ts";
import type { MemoryEstimate } from "../../model/memory.ts";
import { linearShapes } from "../../model/shapes.ts";

/** Most lanes of a step, and so most threads that it can use: each lane has a sum of gradients of its own. A power of two. */
export const LANES = 8;

/** Multiplications with frozen weights that are worth a lane: with much fewer, calling kernels costs more than they do. */
const LANE_WORK = 2e8;

/** Of the memory there is, what threads beside the first may bring it to. */
const SHARE = 0.8;

/** A row as far as its work goes. */
export interface RowSize {
  tokens: number;
  /** How many of them are trained. */
  supervised: number;
}

/**
 * Cuts a step's rows into lanes of about the same work, which can be computed side by side. How many there are follows from rows
 * and model alone, never from the machine: gradients are summed within a lane, and then over the lanes in their order.
 * @returns indices into `rows`, ascending in each lane; lanes with more work come first
 */
export function stepLanes(rows: readonly RowSize[], config: DecoderConfig): number[][] {
  const work = rows.map(rowWork(config));
  const total = work.reduce((sum, of) => sum + of, 0);
  let count = 1;
  // Powers of two, so that as many cores are done at the same time.
  while (2 * count <= Math.min(LANES, rows.length) && 2 * count * LANE_WORK <= total) count *= 2;
  const lanes = Array.from({ length: count }, () => ({ work: 0, rows: [] as number[] }));
  // The row with most work first, each to the lane that has least to do (Graham 1969).
  for (const row of rows.map((_, i) => i).sort((a, b) => work[b]! - work[a]! || a - b)) {
    const least = lanes.reduce((a, b) => (b.work < a.work ? b : a));
    least.work += work[row]!;
    least.rows.push(row);
  }
  return lanes.sort((a, b) => b.work - a.work).map(({ rows }) => rows.sort((a, b) => a - b));
}

/** Multiplications of a forward pass over a row, and as many again for the scores of attention, whose backward pass is longer. */
function rowWork(config: DecoderConfig): (row: RowSize) => number {
  const weights = linearShapes(config).reduce((sum, shape) => sum + shape.in * shape.out, 0);
  const head = config.vocabularySize * config.hiddenSize;
  const attention = 3.5 * config.layers * config.heads * config.headDim;
  return ({ tokens, supervised }) => tokens * (weights + attention * tokens) + supervised * head;
}

/** How a plan's largest step is computed. */
export interface LargestStep {
  /** Lanes that gradients are summed in. */
  lanes: number;
  /** Rows of a lane that are in memory at once. */
  rows: number;
}

/** A step all of whose rows are as long as the longest. */
export function largestStep(
  { batchSize, microBatchSize }: { batchSize: number; microBatchSize: number },
  longest: RowSize,
  config: DecoderConfig,
): LargestStep {
  const lanes = stepLanes(new Array<RowSize>(batchSize).fill(longest), config);
  return { lanes: lanes.length, rows: Math.min(microBatchSize, lanes[0]!.length) };
}

/** How many threads compute: as many as there are cores, lanes, and memory for. The adapter does not depend on it. */
export function threadsFor(
  { lanes }: LargestStep,
  cores: number,
  bytes: number,
  estimate: (threads: number) => MemoryEstimate,
): number {
  let threads = Math.max(1, Math.min(cores, lanes));
  while (threads > 1 && estimate(threads).total > SHARE * bytes) threads--;
  return threads;
}
