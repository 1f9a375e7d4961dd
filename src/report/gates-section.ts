import { percent } from "../evaluate/words.ts";
import type { Evaluation, GateVerdict } from "../manifest/schema.generated.ts";
import { blocks, type Markdown, md, table } from "./markdown.ts";

/** The gate table: base and adapter side by side, each rate with its 95% interval. */
export function gatesSection({ gates }: Evaluation): Markdown {
  const rows = gates.map((verdict) => [
    verdict.passed ? "✅ pass" : "❌ fail",
    verdict.gate,
    measured(verdict, "base"),
    measured(verdict, "adapter"),
    verdict.threshold,
    verdict.reason,
  ]);
  const head = ["Verdict", "Gate", "Base", "Adapter", "Threshold", "Reason"];
  const note = gates.some(({ interval }) => interval !== undefined)
    ? md`<sub>In brackets: 95% interval.</sub>`
    : undefined;
  return blocks(md`### Gates`, table(head, rows, ["left", "left", "right", "right", "left", "left"]), note);
}

/** A score as its metric is read: `94.0% (83.8–97.9)`, nats, or a logit; `–` where nothing was measured. */
export function measured(verdict: GateVerdict, side: "base" | "adapter"): string {
  const value = verdict[side];
  const interval = side === "base" ? verdict.baseInterval : verdict.interval;
  if (value === null) return "–";
  if (verdict.metric === "loss") return value.toFixed(4);
  if (verdict.metric === "live") return value.toPrecision(3);
  const ends = interval === undefined ? "" : ` (${interval.map((end) => (end * 100).toFixed(1)).join("–")})`;
  return percent(value) + ends;
}
