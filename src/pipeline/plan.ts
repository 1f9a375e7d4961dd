import type { Engine } from "../engine/contract.ts";
import { LoraError } from "../formats/error.ts";
import type { ResolvedTraining } from "../manifest/resolve.ts";
import type { FileDescriptor, Plan, PlannedDataset } from "../manifest/schema.generated.ts";
import type { AdapterEntry } from "../manifest/workspace.ts";
import { closureOf } from "../provenance/closure.ts";

const attention = ["k_proj", "o_proj", "q_proj", "v_proj"];
const linear = [...attention, "down_proj", "gate_proj", "up_proj"].sort();

export interface PlanInput {
  adapter: AdapterEntry;
  datasets: PlannedDataset[];
  base: { revision: string | null; files: FileDescriptor[] };
  /** Digest of the chat template's text. */
  templateDigest: string;
  engine: Pick<Engine, "name" | "version" | "backend" | "device">;
}

/** The resolved recipe. Pure: the same input gives the same plan and so the same closure. */
export function makePlan({ adapter, datasets, base, templateDigest, engine }: PlanInput): Plan {
  const { lora, training, chat } = adapter.manifest;
  const plan: Plan = {
    version: 1,
    adapter: adapter.name,
    closure: "0".repeat(64),
    engine: { name: engine.name, version: engine.version, backend: engine.backend, device: engine.device },
    base: {
      model: adapter.manifest.base.directory ?? adapter.manifest.base.model,
      revision: base.revision,
      files: base.files,
    },
    datasets: [...datasets].sort((one, other) => (one.name < other.name ? -1 : 1)),
    chat: { template: templateDigest, date: chat.date, maxLength: training.maxLength, overlong: training.overlong },
    lora: { r: lora.r, alpha: lora.alpha, dropout: lora.dropout, targets: projections(adapter), rslora: lora.rslora },
    training: {
      seed: training.seed,
      epochs: training.epochs,
      batchSize: training.batchSize,
      microBatchSize: Math.min(training.microBatchSize, training.batchSize),
      learningRate: training.learningRate,
      schedule: training.schedule,
      warmup: training.warmup,
      weightDecay: training.weightDecay,
      adamBeta1: training.adamBeta1,
      adamBeta2: training.adamBeta2,
      adamEpsilon: training.adamEpsilon,
      maxGradNorm: training.maxGradNorm,
      packing: training.packing,
      precision: training.precision,
      gradientCheckpointing: training.gradientCheckpointing,
      checkpointEvery: training.checkpointEvery,
      ...(engine.name === "peft" ? peftTraining(training) : {}),
    },
  };
  return { ...plan, closure: closureOf(plan) };
}

/** What only the peft engine reads; other engines' closures do not change with it. */
function peftTraining({ quantization, sharding, compile, deterministic, launcher }: ResolvedTraining) {
  return { quantization, sharding, compile, deterministic, launcher };
}

function projections(adapter: AdapterEntry): string[] {
  const { targets } = adapter.manifest.lora;
  if (targets === "attention") return attention;
  if (targets === "all-linear") return linear;
  const unknown = targets.findIndex((name) => !linear.includes(name));
  if (unknown >= 0) {
    throw new LoraError("lora-target", `"${targets[unknown]}" is no projection of the decoder.`, {
      place: adapter.positions.at(["lora", "targets", unknown]),
      next: `Use attention, all-linear, or names among ${linear.join(", ")}.`,
    });
  }
  return [...targets].sort();
}
