import { stringify } from "yaml";
import type { DatasetLock, Evaluation, GateVerdict, Plan, Rate } from "../manifest/schema.generated.ts";
import { code, fenced, plain, pythonString, table } from "./card-text.ts";
import { licenseFields } from "./license.ts";

export interface CardDataset {
  name: string;
  description: string | null;
  /** SPDX identifier. */
  license: string;
  /** BCP 47 tags. */
  language: readonly string[];
  lock: DatasetLock;
}

export interface CardInput {
  name: string;
  description: string | null;
  plan: Plan;
  evaluation: Evaluation;
  datasets: readonly CardDataset[];
  /** `org/name` on the Hub; null for a directory. */
  repository: string | null;
}

/**
 * `README.md` of a published adapter: front matter as the Hub reads it, then text. Holds no times and no commit, so that
 * the same closure and evaluation give the same card.
 */
export function modelCard(input: CardInput): string {
  const sections = [
    `# ${plain(input.name)}`,
    input.description === null ? "" : plain(input.description),
    about(input),
    "## Evaluation",
    evaluationText(input.evaluation),
    "## How to use",
    usage(input),
    "## Training",
    training(input.plan),
    "## Data",
    data(input.datasets),
    "## Provenance",
    provenance(input),
  ];
  return `---\n${stringify(frontMatter(input), { lineWidth: 0, aliasDuplicateObjects: false })}---\n\n${sections.filter((one) => one !== "").join("\n\n")}\n`;
}

/** https://huggingface.co/docs/hub/model-cards#model-card-metadata */
export function frontMatter({ name, plan, evaluation, datasets }: CardInput): Record<string, unknown> {
  const languages = [...new Set(datasets.flatMap((one) => one.language))].sort();
  const codes = [...new Set(languages.map((tag) => tag.split("-")[0]!.toLowerCase()))].sort();
  const regional = languages.filter((tag) => tag.includes("-"));
  const results = modelResults(plan, evaluation);
  return {
    // A directory is no model id: the Hub refuses it, and a link to a stranger's model would be worse.
    ...(plan.base.revision === null ? {} : { base_model: plan.base.model, base_model_relation: "adapter" }),
    library_name: "peft",
    pipeline_tag: "text-generation",
    ...licenseFields(datasets.map((one) => one.license)),
    ...(codes.length === 0 ? {} : { language: codes }),
    ...(regional.length === 0 ? {} : { language_bcp47: regional }),
    datasets: datasets.map((one) => one.name).sort(),
    tags: ["lora", "peft", "lora-action"],
    ...(results.length === 0 ? {} : { "model-index": [{ name, results }] }),
  };
}

function modelResults(plan: Plan, { suites, losses }: Evaluation): object[] {
  const task = { type: "text-generation", name: "Text generation" };
  return [
    ...suites.map((suite) => ({
      task,
      dataset: { type: suite.path, name: suite.name },
      metrics: [{ type: "pass-rate", name: "Pass rate", value: suite.adapter.rate }],
    })),
    ...losses.map((loss) => ({
      task,
      dataset: {
        type: plan.datasets.map((one) => one.name).join(", "),
        name: `Split ${loss.split}`,
        split: loss.split,
      },
      metrics: [{ type: "loss", name: "Loss (nats per token)", value: loss.adapter }],
    })),
  ];
}

function about({ plan, datasets }: CardInput): string {
  const at = plan.base.revision === null ? "a checkpoint kept beside the data" : `revision ${code(plan.base.revision)}`;
  const names = datasets.map((one) => code(one.name)).join(", ");
  return `A LoRA adapter for ${code(plan.base.model)} (${at}), learned from ${names} and released only because it passed the gates below.`;
}

function evaluationText({ gates, suites, losses }: Evaluation): string {
  const verdicts = gates.map((gate) => [
    plain(gate.gate),
    measured(gate, gate.base, gate.baseInterval),
    measured(gate, gate.adapter, gate.interval),
    plain(gate.threshold),
    gate.passed ? "passed" : "**failed**",
  ]);
  const scores = [
    ...suites.map((suite) => [plain(suite.name), rate(suite.base), rate(suite.adapter), String(suite.adapter.total)]),
    ...losses.map((loss) => [
      `Loss on split ${plain(loss.split)}, nats per token`,
      loss.base.toFixed(4),
      loss.adapter.toFixed(4),
      `${loss.tokens} tokens`,
    ]),
  ];
  return [
    "Base model and adapter answer the same prompts, greedily decoded. Brackets hold 95% intervals.",
    table(["Gate", "Base", "Adapter", "Threshold", "Verdict"], verdicts),
    ...(scores.length === 0 ? [] : [table(["Measured", "Base", "Adapter", "Cases"], scores)]),
    "Every answer and every reason is in `evaluation.json`.",
  ].join("\n\n");
}

function measured(gate: GateVerdict, value: number | null, interval: GateVerdict["interval"]): string {
  if (value === null) return "–";
  const isRate = gate.metric === "pass-rate" || gate.metric === "regurgitation";
  const show = (number: number) => (isRate ? percent(number) : number.toPrecision(4));
  return interval === undefined ? show(value) : `${show(value)} [${show(interval[0])}, ${show(interval[1])}]`;
}

function rate({ rate: value, interval, count, total }: Rate): string {
  return `${percent(value)} [${percent(interval[0])}, ${percent(interval[1])}] (${count}/${total})`;
}

function percent(value: number): string {
  return `${(100 * value).toFixed(1)}%`;
}

function usage({ plan, repository }: CardInput): string {
  const revision = plan.base.revision === null ? "" : `, revision=${pythonString(plan.base.revision)}`;
  const local = repository === null ? '"path/to/this/directory"' : pythonString(repository);
  const lines = [
    "from peft import PeftModel",
    "from transformers import AutoModelForCausalLM, AutoTokenizer",
    "",
    `base = AutoModelForCausalLM.from_pretrained(${pythonString(plan.base.model)}${revision})`,
    `model = PeftModel.from_pretrained(base, ${local})`,
    `tokenizer = AutoTokenizer.from_pretrained(${local})`,
  ];
  const note =
    plan.base.revision === null
      ? "\n\nThe base model is a directory of the data repository: give the path it has with you."
      : "";
  return fenced("python", lines.join("\n")) + note;
}

function training({ lora, training: recipe, chat, engine }: Plan): string {
  const scale = lora.rslora ? "alpha/√r" : "alpha/r";
  const rows: [string, string][] = [
    ["Rank, alpha, scale", `${lora.r}, ${lora.alpha}, ${scale}`],
    ["Dropout", String(lora.dropout)],
    ["Projections", lora.targets.map(code).join(", ")],
    ["Seed", String(recipe.seed)],
    ["Epochs", String(recipe.epochs)],
    ["Rows per step", `${recipe.batchSize} (${recipe.microBatchSize} per pass)`],
    ["Learning rate", `${recipe.learningRate}, ${recipe.schedule}, warmup ${recipe.warmup}`],
    [
      "AdamW",
      `betas ${recipe.adamBeta1}, ${recipe.adamBeta2}; epsilon ${recipe.adamEpsilon}; weight decay ${recipe.weightDecay}`,
    ],
    ["Gradient norm", recipe.maxGradNorm === 0 ? "not clipped" : `clipped to ${recipe.maxGradNorm}`],
    ["Longest row", `${chat.maxLength} tokens`],
    ["Precision of frozen weights", recipe.precision],
    ["Engine", `${engine.name} ${plain(engine.version)} on ${engine.backend}`],
  ];
  return `Loss is taken on assistant turns only.\n\n${table(["Setting", "Value"], rows)}`;
}

function data(datasets: readonly CardDataset[]): string {
  return datasets
    .map(({ name, description, license, lock }) => {
      const splits = Object.entries(lock.splits).sort(([one], [other]) => (one < other ? -1 : 1));
      const removed = new Map<string, number>();
      for (const { rule } of lock.removed) removed.set(rule, (removed.get(rule) ?? 0) + 1);
      const causes = [...removed]
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([rule, count]) => `${count} by ${plain(rule)}`);
      return [
        `### ${plain(name)}`,
        ...(description === null ? [] : [plain(description)]),
        [
          `- Identity: ${code(lock.datasetId)}`,
          `- Licence: ${plain(license)}`,
          ...splits.map(([split, { records }]) => `- Split ${code(split)}: ${records} records`),
          `- Removed by hygiene: ${causes.length === 0 ? "none" : `${lock.removed.length} (${causes.join(", ")})`}`,
        ].join("\n"),
      ].join("\n\n");
    })
    .join("\n\n");
}

function provenance({ plan, repository }: CardInput): string {
  const where = repository === null ? "this/directory" : `hf://${repository}`;
  return [
    `Closure ${code(plan.closure)}: the SHA-256 of the recipe, the identities of the data, and the digests of the base model.`,
    "`provenance.json` is an in-toto statement (SLSA provenance v1) about every file here. It is not signed. Each of its claims can be looked at:",
    fenced("sh", `lora verify ${where}`),
  ].join("\n\n");
}
