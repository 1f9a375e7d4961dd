import { findParaphrases, type Prompt } from "../../src/hygiene/paraphrase.ts";
import { promptFeatures } from "../../src/hygiene/prompt-features.ts";
import { SEEDS, type Seed } from "./paraphrase-seeds.ts";

/** Two prompts, and whether they ask the same. */
export interface LabelledPair {
  one: string;
  other: string;
  /** `same`, or what makes the difference. */
  label: string;
}

/** Thresholds were chosen on one half of the seeds; what is reported is the other. */
export const DEVELOPMENT = SEEDS.filter((_, index) => index % 2 === 0);
export const HELD_OUT = SEEDS.filter((_, index) => index % 2 === 1);

/** Every paraphrase against base and paraphrase; every look-alike against base and the first paraphrase. */
export function pairsOf(seeds: readonly Seed[]): LabelledPair[] {
  return seeds.flatMap(({ base, same: [first, second], differs }) => [
    { one: base, other: first, label: "same" },
    { one: base, other: second, label: "same" },
    { one: first, other: second, label: "same" },
    ...Object.entries(differs).flatMap(([label, other]) => [
      { one: base, other, label },
      { one: first, other, label },
    ]),
  ]);
}

export interface Measured {
  precision: number;
  recall: number;
  found: LabelledPair[];
  missed: LabelledPair[];
  /** Look-alikes that were taken for paraphrases. */
  wrong: LabelledPair[];
}

/** @param answered whether paraphrases of one prompt have the same answer, as they mostly have in data to train on */
export function measure(seeds: readonly Seed[], answered: boolean): Measured {
  const answers = new Map<string, string>();
  for (const { base, same, differs } of seeds) {
    for (const text of [base, ...same]) answers.set(text, answered ? base : text);
    for (const text of Object.values(differs)) answers.set(text, text);
  }
  const texts = [...answers.keys()];
  const prompts = texts.map(
    (text): Prompt => ({ features: promptFeatures([text]), answers: [texts.indexOf(answers.get(text)!)] }),
  );
  const said = new Set(findParaphrases(prompts).flatMap(({ one, other }) => [`${one} ${other}`, `${other} ${one}`]));
  const pairs = pairsOf(seeds);
  const isSaid = ({ one, other }: LabelledPair) => said.has(`${texts.indexOf(one)} ${texts.indexOf(other)}`);
  const found = pairs.filter((pair) => pair.label === "same" && isSaid(pair));
  const missed = pairs.filter((pair) => pair.label === "same" && !isSaid(pair));
  const wrong = pairs.filter((pair) => pair.label !== "same" && isSaid(pair));
  return {
    precision: found.length / (found.length + wrong.length),
    recall: found.length / (found.length + missed.length),
    found,
    missed,
    wrong,
  };
}
