import type { EngineResponse } from "../engine/contract.ts";
import type { EvaluationRow } from "./rows.ts";

/**
 * Whether a model gives back a record it has seen: shown its first `prefix` tokens, it continues greedily with exactly
 * the next `length` (Carlini et al. 2023, "Quantifying Memorization Across Neural Language Models").
 *
 * Engines stop at an end token, but a conversation holds one after every turn, and a row is regurgitated only if the model
 * goes on just so across them. So the continuation is asked in stretches, each shown all that comes before it: as long as every
 * stretch is continued exactly, that is what one unbroken greedy continuation would have given.
 */
export interface Probe {
  recordId: string;
  stretches: Stretch[];
}

interface Stretch {
  /** Of the generate request. */
  id: string;
  expected: number[];
  /** Whether the record has an end token after `expected`, so that the model must stop there by itself. */
  ends: boolean;
}

/**
 * @param rows distinct, in order of their records
 * @param generate asks for a greedy continuation and gives the request's id
 */
export function probeRows(
  rows: readonly EvaluationRow[],
  { prefix, length, samples }: { prefix: number; length: number; samples: number },
  endTokens: ReadonlySet<number>,
  generate: (ids: number[], maxNewTokens: number) => string,
): Probe[] {
  const eligible = rows.filter((row) => row.ids.length >= prefix + length).slice(0, samples);
  return eligible.map((row) => {
    const ids = Array.from(row.ids).slice(0, prefix + length);
    const stretches: Stretch[] = [];
    let start = prefix;
    while (start < ids.length) {
      const end = ids.findIndex((token, index) => index >= start && endTokens.has(token));
      const ends = end >= 0;
      const expected = ids.slice(start, ends ? end : ids.length);
      const most = expected.length + (ends ? 1 : 0);
      stretches.push({ id: generate(ids.slice(0, start), most), expected, ends });
      start += most;
    }
    return { recordId: row.recordId, stretches };
  });
}

/** How many probes were continued exactly. */
export function countRegurgitated(
  probes: readonly Probe[],
  answer: (id: string) => Extract<EngineResponse, { kind: "generate" }>,
): number {
  return probes.filter(({ stretches }) =>
    stretches.every(({ id, expected, ends }) => {
      const { output_ids, stopped } = answer(id);
      const exact =
        output_ids.length === expected.length && expected.every((token, index) => token === output_ids[index]);
      return exact && (!ends || stopped === "end");
    }),
  ).length;
}
