import { join } from "node:path";
import { LoraError } from "../../formats/error.ts";
import { readUtf8 } from "../../formats/files.ts";
import { isJsonObject, parseJson } from "../../formats/json.ts";
import type { Plan } from "../../manifest/schema.generated.ts";
import { engineVersion, type TfjsBackend } from "./version.ts";

/** Reads a run's `plan.json`, which the pipeline wrote and validated. Refuses a plan made for another engine. */
export async function readPlan(run: string, backend: TfjsBackend = "wasm"): Promise<Plan> {
  const file = join(run, "plan.json");
  const json = parseJson(await readUtf8(file, { file }), { file });
  if (!isJsonObject(json) || json.version !== 1) throw refuse(file, "is no plan of version 1");
  const plan = json as unknown as Plan;
  if (plan.engine?.name !== "tfjs" || plan.engine.backend !== backend) {
    throw refuse(file, `asks for engine ${plan.engine?.name} on ${plan.engine?.backend}; this is tfjs on ${backend}`);
  }
  const version = engineVersion(backend);
  if (plan.engine.version !== version) {
    throw refuse(file, `was made for version ${plan.engine.version} of the tfjs engine; this is ${version}`);
  }
  return plan;
}

function refuse(file: string, what: string): LoraError {
  return new LoraError("engine-plan", `${file} ${what}.`, {
    exit: 3,
    place: { file },
    next: "Plan again with `lora plan`.",
  });
}
