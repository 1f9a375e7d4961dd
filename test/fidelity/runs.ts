import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { IGNORED } from "../../src/chat/mask.ts";
import { type TokenRow, trainingOrder, writeTokens } from "../../src/chat/tokens.ts";
import { writeAdapterFiles } from "../../src/engine/tfjs/adapter.ts";
import { RandomStream } from "../../src/formats/random.ts";
import type { Plan } from "../../src/manifest/schema.generated.ts";
import { readDecoderConfig } from "../../src/model/config.ts";
import { freshParameters } from "../../src/model/lora.ts";
import { PROJECTIONS, projections } from "../../src/model/projections.ts";
import { TEST_ENGINE } from "../engine/backend.ts";
import { type FamilyName, familyDirectory } from "./checkpoints.ts";

/** What is trained on each family's random checkpoint; between them they use every setting of the recipe. */
interface Recipe {
  lora: Pick<Plan["lora"], "r" | "alpha" | "rslora" | "targets">;
  training: Partial<Plan["training"]>;
}

const ATTENTION = ["k_proj", "o_proj", "q_proj", "v_proj"];
const LINEAR = [...PROJECTIONS].sort();

function recipe(r: number, alpha: number, targets: string[], training: Partial<Plan["training"]> = {}): Recipe {
  return { lora: { r, alpha, rslora: false, targets }, training };
}

function rslora({ lora, training }: Recipe): Recipe {
  return { lora: { ...lora, rslora: true }, training };
}

const RECIPES: Record<FamilyName, Recipe> = {
  "llama-2": recipe(8, 16, ATTENTION),
  "llama-3": recipe(4, 8, LINEAR, { schedule: "linear", microBatchSize: 1 }),
  "llama-3.1": rslora(recipe(4, 8, ATTENTION)),
  "llama-3.2": recipe(4, 4, ["q_proj", "v_proj"], { schedule: "constant", weightDecay: 0 }),
  smollm2: recipe(1, 2, LINEAR, { packing: true }),
  "deepseek-r1-distill-llama": recipe(4, 8, ["down_proj", "gate_proj", "up_proj"], { maxGradNorm: 0 }),
  "mistral-v0.1": recipe(3, 7, LINEAR, { microBatchSize: 4 }),
  "mistral-v0.3": recipe(16, 32, ATTENTION, { adamBeta1: 0.8, adamBeta2: 0.95, adamEpsilon: 1e-6 }),
  "mistral-nemo": recipe(4, 8, LINEAR, { packing: true }),
  qwen2: recipe(4, 8, LINEAR),
  "qwen2.5": rslora(recipe(8, 8, LINEAR, { microBatchSize: 3 })),
  "qwen2-windowed": recipe(4, 16, ATTENTION),
  "deepseek-r1-distill-qwen": recipe(2, 4, ["k_proj", "q_proj"], { warmup: 0 }),
  qwen3: recipe(4, 8, LINEAR, { weightDecay: 0.5 }),
};

export const VOCABULARY = 67;
const ROWS = 20;
const SEED = 5;

/** The plan of a family's run: 50 optimizer steps in batches of four. */
export function planOf(family: FamilyName): Plan {
  const { lora, training } = RECIPES[family];
  return {
    version: 1,
    adapter: family,
    closure: createHash("sha256").update(family).digest("hex"),
    engine: TEST_ENGINE,
    base: { model: `./${family}`, revision: null, files: [] },
    datasets: [],
    chat: { template: "sha256:none", date: "2024-07-26", maxLength: 128, overlong: "fail" },
    lora: { ...lora, dropout: 0 },
    training: {
      seed: SEED,
      epochs: 10,
      batchSize: 4,
      microBatchSize: 2,
      learningRate: 2e-3,
      schedule: "cosine",
      warmup: 0.1,
      weightDecay: 0.1,
      adamBeta1: 0.9,
      adamBeta2: 0.999,
      adamEpsilon: 1e-8,
      maxGradNorm: 0.5,
      packing: false,
      precision: "f32",
      gradientCheckpointing: "auto",
      checkpointEvery: 0,
      ...training,
    },
  };
}

/** Rows of 5 to 40 random tokens, of which about half are trained, in stretches; in the order tokens.safetensors has them. */
export function rowsOf(family: FamilyName): TokenRow[] {
  const stream = new RandomStream(SEED, `fidelity/rows/${family}`);
  const rows = Array.from({ length: ROWS }, (_, row) => {
    const ids = Int32Array.from({ length: 5 + stream.below(36) }, () => 4 + stream.below(VOCABULARY - 4));
    let trained = false;
    const labels = ids.map((id, at) => {
      if (stream.below(3) === 0) trained = !trained;
      return at === ids.length - 1 || (at > 0 && trained) ? id : IGNORED;
    });
    return { recordId: createHash("sha256").update(`${family}/${row}`).digest("hex"), ids, labels };
  });
  return rows.sort((a, b) => (a.recordId < b.recordId ? -1 : 1));
}

/** Writes the run directory the engine is given; `initial/`, for the oracle, is the adapter it starts from. */
export async function writeRun(family: FamilyName, run: string): Promise<void> {
  const plan = planOf(family);
  await mkdir(join(run, "initial"), { recursive: true });
  await writeFile(join(run, "plan.json"), `${JSON.stringify(plan, null, 2)}\n`);
  await writeTokens(join(run, "tokens.safetensors"), {
    rows: rowsOf(family),
    order: trainingOrder(ROWS, plan.training.epochs, plan.training.seed),
  });
  const settings = { ...plan.lora, targets: projections(plan.lora.targets, "plan.json") };
  const config = await readDecoderConfig(familyDirectory(family));
  const parameters = freshParameters(config, settings, plan.training.seed);
  const origin = { base: plan.base.model, revision: null, dropout: 0, closure: plan.closure };
  await writeAdapterFiles(join(run, "initial"), { settings, parameters }, origin);
}
