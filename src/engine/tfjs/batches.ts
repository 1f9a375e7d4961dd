import { packRows } from "../../chat/pack.ts";

/** How an optimizer step is cut into forward passes. */
export interface Batching {
  batchSize: number;
  microBatchSize: number;
  packing: boolean;
  /** Tokens a forward pass may hold when packing: what `microBatchSize` of the longest rows hold. */
  capacity: number;
}

export function optimizerSteps(order: ArrayLike<number>, batchSize: number): number {
  return Math.ceil(order.length / batchSize);
}

/** Rows of an optimizer step, as positions in the training order. @param step from 1 */
export function stepSlots(order: ArrayLike<number>, batchSize: number, step: number): number[] {
  const begin = (step - 1) * batchSize;
  const count = Math.min(batchSize, order.length - begin);
  return Array.from({ length: count }, (_, i) => begin + i);
}

/**
 * Cuts a step's rows into micro batches. Rows are laid end to end, never padded, so `packing` only decides how many go into
 * one pass: `microBatchSize` rows, or as many as fit into the memory of `microBatchSize` longest ones.
 * @param lengths tokens of each of the step's rows
 * @returns indices into `lengths`
 */
export function microBatches(lengths: readonly number[], { microBatchSize, packing, capacity }: Batching): number[][] {
  if (packing) return packRows(lengths, capacity);
  const batches: number[][] = [];
  for (let i = 0; i < lengths.length; i += microBatchSize) {
    batches.push(Array.from({ length: Math.min(microBatchSize, lengths.length - i) }, (_, j) => i + j));
  }
  return batches;
}
