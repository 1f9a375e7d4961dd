import type { ResolvedGate } from "../manifest/resolve.ts";
import type {
  GateVerdict,
  LiveCheck,
  LossScore,
  RegurgitationScore,
  SuiteScore,
} from "../manifest/schema.generated.ts";
import { percent, points, rateInWords } from "./words.ts";

/** What was measured. Numbers may be NaN: then they say that the model computes nonsense, and gates fail. */
export interface Scores {
  suites: SuiteScore[];
  losses: LossScore[];
  /** One for each gate that asks for it. */
  regurgitation: (RegurgitationScore & { split: string; samples: number })[];
  live: LiveCheck;
}

/**
 * Difference of a logit from which an adapter counts as live: what two right implementations of one model may differ by in
 * f32. An adapter that does nothing differs by exactly nothing within one engine.
 */
export const LIVE_THRESHOLD = 1e-4;

/** A verdict for the always-on gate and for every gate of the manifest, in its order. What cannot be measured fails. Pure. */
export function judge(scores: Scores, gates: readonly ResolvedGate[]): GateVerdict[] {
  return [liveVerdict(scores.live), ...gates.map((gate) => verdictOf(gate, scores))];
}

function verdictOf(gate: ResolvedGate, scores: Scores): GateVerdict {
  switch (gate.metric) {
    case "pass-rate":
      return suiteVerdict(gate, scores.suites);
    case "loss":
      return lossVerdict(gate, scores.losses);
    case "regurgitation":
      return regurgitationVerdict(gate, scores.regurgitation);
  }
}

function liveVerdict({ maxLogitDifference, prompts }: LiveCheck): GateVerdict {
  const verdict = { gate: "adapter is live", metric: "live" as const, threshold: `> ${LIVE_THRESHOLD}`, base: null };
  if (prompts === 0) return unmeasured(verdict, "There was no prompt to compare base and adapter on.");
  if (maxLogitDifference === null || !Number.isFinite(maxLogitDifference)) {
    return unmeasured(verdict, "Base or adapter gives logits that are not numbers.");
  }
  const passed = maxLogitDifference > LIVE_THRESHOLD;
  const difference = maxLogitDifference.toPrecision(3);
  const over = `over ${prompts} ${prompts === 1 ? "prompt" : "prompts"}`;
  const reason = passed
    ? `Loaded from disk, the adapter changes a logit by up to ${difference} ${over}.`
    : `Loaded from disk, the adapter leaves the output as it was: no logit changes by more than ${difference} ${over}.`;
  return { ...verdict, adapter: maxLogitDifference, passed, reason };
}

function suiteVerdict(gate: Extract<ResolvedGate, { metric: "pass-rate" }>, suites: SuiteScore[]): GateVerdict {
  const verdict = {
    gate: `pass rate of ${gate.suite}`,
    metric: "pass-rate" as const,
    threshold: `≥ ${decimal(gate.min)}`,
    base: null,
  };
  const score = suites.find(({ path }) => path === gate.suite);
  if (score === undefined) return unmeasured(verdict, "The suite was not run.");
  if (score.adapter.total === 0) return unmeasured(verdict, "The suite has no case, so nothing was measured.");
  const { base, adapter } = score;
  const passed = adapter.rate >= gate.min;
  const wanted = passed ? "" : `; ${percent(gate.min)} is wanted`;
  return {
    ...verdict,
    base: base.rate,
    adapter: adapter.rate,
    interval: adapter.interval,
    baseInterval: base.interval,
    passed,
    reason: `${rateInWords(adapter)} cases pass, ${rateInWords(base)} with the base${wanted}.`,
  };
}

function lossVerdict(gate: Extract<ResolvedGate, { metric: "loss" }>, losses: LossScore[]): GateVerdict {
  const { split, below, max } = gate;
  const thresholds = [...(below === undefined ? [] : ["< base"]), ...(max === undefined ? [] : [`≤ ${decimal(max)}`])];
  const verdict = { gate: `loss on ${split}`, metric: "loss" as const, threshold: thresholds.join(", "), base: null };
  const score = losses.find((loss) => loss.split === split);
  if (score === undefined) return unmeasured(verdict, `No loss was measured on split ${split}.`);
  if (score.tokens === 0)
    return unmeasured(verdict, `Split ${split} has no supervised token, so nothing was measured.`);
  const { base, adapter } = score;
  if (!Number.isFinite(adapter)) {
    return {
      ...verdict,
      base: finite(base),
      adapter: null,
      passed: false,
      reason: "The adapter's loss is not a number.",
    };
  }
  if (below !== undefined && !Number.isFinite(base)) {
    return {
      ...verdict,
      adapter,
      passed: false,
      reason: "The base model's loss is not a number, so nothing can be below it.",
    };
  }
  const faults = [
    ...(below !== undefined && !(adapter < base) ? ["it is not below the base's"] : []),
    ...(max !== undefined && !(adapter <= max) ? [`it exceeds ${decimal(max)}`] : []),
  ];
  const words = `The adapter's loss is ${adapter.toFixed(4)} nats a token, the base's ${Number.isFinite(base) ? base.toFixed(4) : "not a number"}`;
  return {
    ...verdict,
    base: finite(base),
    adapter,
    passed: faults.length === 0,
    reason: `${words} (${score.tokens} tokens)${faults.length === 0 ? "" : `: ${faults.join(", and ")}`}.`,
  };
}

function regurgitationVerdict(
  gate: Extract<ResolvedGate, { metric: "regurgitation" }>,
  scores: Scores["regurgitation"],
): GateVerdict {
  const { prefix, length, samples, split, max } = gate;
  const verdict = {
    gate: "regurgitation of train records",
    metric: "regurgitation" as const,
    threshold: `≤ ${decimal(max)} over controls`,
    base: null,
  };
  const score = scores.find(
    (one) => one.prefix === prefix && one.length === length && one.samples === samples && one.split === split,
  );
  if (score === undefined) return unmeasured(verdict, "Regurgitation was not measured.");
  for (const [rate, name] of [
    [score.train, "train"],
    [score.control, split],
  ] as const) {
    if (rate.total > 0) continue;
    const reason = `No record of split ${name} is ${prefix + length} tokens long (prefix ${prefix} and length ${length}), so nothing was measured. Lower the gate's prefix or length.`;
    return unmeasured(verdict, reason);
  }
  const passed = score.excess <= max;
  const wanted = passed ? "" : `; at most ${points(max)} are allowed`;
  return {
    ...verdict,
    base: score.base.rate,
    adapter: score.train.rate,
    interval: score.train.interval,
    baseInterval: score.base.interval,
    passed,
    reason: `${rateInWords(score.train)} train records are continued word for word, ${rateInWords(score.control)} controls of split ${split}: an excess of ${points(score.excess)} points${wanted}.`,
  };
}

function unmeasured(verdict: Omit<GateVerdict, "adapter" | "passed" | "reason">, reason: string): GateVerdict {
  return { ...verdict, adapter: null, passed: false, reason };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** At least two decimals, and all there are: `0.90`, `0.955`. */
function decimal(value: number): string {
  const short = value.toFixed(2);
  return Number(short) === value ? short : String(value);
}
