import type { StepMetrics } from "../engine/contract.ts";
import { blocks, type Markdown, md, mermaid } from "./markdown.ts";

/** More points than this only make the picture, and the report, heavier. */
export const MAX_POINTS = 60;

/** The training loss as a Mermaid `xychart-beta`. Made of numbers alone. */
export function lossCurve(metrics: readonly StepMetrics[]): Markdown | undefined {
  const { points, perPoint } = downsample(metrics);
  const [first, last] = [metrics[0], metrics.at(-1)];
  if (points.length < 2 || first === undefined || last === undefined) return undefined;
  const [low, high] = bounds(points);
  const each = perPoint === 1 ? "" : `, mean of ${perPoint} steps each`;
  const source = [
    "xychart-beta",
    `    title "Training loss (nats a token${each})"`,
    `    x-axis "step" ${first.step} --> ${last.step}`,
    `    y-axis "loss" ${low} --> ${high}`,
    `    line [${points.map(short).join(", ")}]`,
  ].join("\n");
  return blocks(md`### Training`, mermaid(source));
}

/** Means of equally many steps in a row, at most {@link MAX_POINTS} of them. Losses that are no numbers are left out. */
export function downsample(metrics: readonly StepMetrics[]): { points: number[]; perPoint: number } {
  const perPoint = Math.max(1, Math.ceil(metrics.length / MAX_POINTS));
  const points: number[] = [];
  for (let start = 0; start < metrics.length; start += perPoint) {
    const losses = metrics.slice(start, start + perPoint).flatMap(({ loss }) => (Number.isFinite(loss) ? [loss] : []));
    if (losses.length > 0) points.push(losses.reduce((sum, loss) => sum + loss, 0) / losses.length);
  }
  return { points, perPoint };
}

/** A little more than the points span; from zero where that costs little height. */
function bounds(points: readonly number[]): [string, string] {
  const [least, most] = [Math.min(...points), Math.max(...points)];
  const margin = (most - least) * 0.05 || Math.abs(most) * 0.05 || 1;
  return [least >= 0 && least < most * 0.3 ? "0" : short(least - margin), short(most + margin)];
}

/** Mermaid reads no exponents. */
function short(value: number): string {
  return String(Number(value.toFixed(4)));
}
