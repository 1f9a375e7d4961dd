import type { Evaluation, Plan } from "../manifest/schema.generated.ts";
import { integer } from "./input.ts";
import { blocks, code, details, type Markdown, type Piece, table, words } from "./markdown.ts";

/** What was built from what, folded: enough to find the run again and to do it over. */
export function recipeSection(plan: Plan, evaluation: Evaluation | null | undefined): Markdown {
  const { base, engine, datasets, lora, training, chat } = plan;
  const rows: [Piece, Piece][] = [
    ["Closure", code(plan.closure)],
    ["Base", words(code(base.model), ...(base.revision === null ? [] : ["at", code(base.revision)]))],
    ...datasets.map(({ name, datasetId }): [Piece, Piece] => ["Data set", words(name, code(datasetId))]),
    ["LoRA", loraInWords(lora)],
    ["Training", trainingInWords(training)],
    ["Seed", training.seed],
    ["Chat template", words(code(chat.template), `date ${chat.date}, at most ${integer(chat.maxLength)} tokens a row`)],
    [
      "Engine",
      `${engine.name} ${engine.version} on ${engine.backend} (${engine.device.toUpperCase()}), ${training.precision}`,
    ],
    ...(evaluation ? ([["Evaluation", code(evaluation.evaluationId)]] as [Piece, Piece][]) : []),
  ];
  return details("Recipe and provenance", blocks(table(["", ""], rows)));
}

export function loraInWords({ r, alpha, dropout, targets, rslora }: Plan["lora"]): string {
  const scale = rslora ? `, scaled by α/√r` : "";
  return `r ${r}, α ${alpha}, dropout ${dropout}${scale}; ${targets.join(", ")}`;
}

export function trainingInWords(training: Plan["training"]): string {
  const { epochs, batchSize, learningRate, schedule, warmup, weightDecay, maxGradNorm, packing } = training;
  return [
    `${epochs} ${epochs === 1 ? "epoch" : "epochs"}`,
    `batch ${batchSize}`,
    `learning rate ${learningRate}, ${schedule}, warmup ${warmup}`,
    `weight decay ${weightDecay}`,
    maxGradNorm === 0 ? "no clipping" : `gradient norm ≤ ${maxGradNorm}`,
    ...(packing ? ["packed"] : []),
  ].join("; ");
}
