/**
 * How well paraphrases are found, on the labelled pairs of `test/hygiene/paraphrase-seeds.ts`, and how long it takes:
 *
 *     node bench/paraphrase.ts [prompts]
 *
 * Node 24 runs TypeScript as it is. The prompts that are timed are random words of a Zipf-like vocabulary.
 */
import { RandomStream } from "../src/formats/random.ts";
import { findParaphrases, type Prompt } from "../src/hygiene/paraphrase.ts";
import { promptFeatures } from "../src/hygiene/prompt-features.ts";
import { DEVELOPMENT, HELD_OUT, measure, pairsOf } from "../test/hygiene/paraphrase-pairs.ts";

for (const [name, seeds] of [
  ["development half (thresholds were chosen on it)", DEVELOPMENT],
  ["held-out half", HELD_OUT],
] as const) {
  console.log(`${name}: ${pairsOf(seeds).length} pairs`);
  for (const answered of [false, true]) {
    const { precision, recall, found, missed, wrong } = measure(seeds, answered);
    const labels = wrong.map(({ label }) => label).sort();
    console.log(
      `  ${answered ? "same answers  " : "no same answer"}  precision ${precision.toFixed(2)}  recall ${recall.toFixed(2)}` +
        `  (${found.length} found, ${missed.length} missed, ${wrong.length} wrong: ${labels.join(", ")})`,
    );
  }
}

const count = Number(process.argv[2] ?? 100_000);
const random = new RandomStream(1, "paraphrase bench");
const word = () => `w${Math.floor(Math.exp(random.float() * Math.log(50_000))).toString(36)}`;
const texts = Array.from({ length: count }, () => Array.from({ length: 8 + random.below(20) }, word).join(" "));
const start = performance.now();
const prompts = texts.map((text): Prompt => ({ features: promptFeatures([text]), answers: [] }));
const read = performance.now();
const pairs = findParaphrases(prompts);
const end = performance.now();
const seconds = (from: number, to: number) => `${((to - from) / 1000).toFixed(1)} s`;
console.log(
  `${count} random prompts: read in ${seconds(start, read)}, compared in ${seconds(read, end)}, ${pairs.length} pairs, ` +
    `${Math.round(process.memoryUsage().rss / 2 ** 20)} MiB resident`,
);
