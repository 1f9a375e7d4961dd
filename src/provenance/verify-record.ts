import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { LoraError } from "../formats/error.ts";
import { canonicalJson, isJsonObject, type JsonObject, parseJson } from "../formats/json.ts";
import { openSafetensors } from "../formats/safetensors.ts";
import type { Evaluation, Plan, Statement } from "../manifest/schema.generated.ts";
import { type Claim, decided } from "./claim.ts";
import { closureOf } from "./closure.ts";
import { parseEvaluation } from "./record.ts";
import { planDependencies } from "./statement.ts";
import { short } from "./verify-files.ts";

const WEIGHTS = "adapter_model.safetensors";

/** The closure, computed again from the recorded plan. */
export function verifyClosure({ predicate }: Statement): Claim {
  const { plan, closure } = predicate.buildDefinition.internalParameters;
  const computed = closureOf(plan);
  const faults = [plan.closure, closure]
    .filter((recorded) => recorded !== computed)
    .map((recorded) => `the recorded plan hashes to ${short(computed)}, recorded is ${short(recorded)}`);
  return decided(
    "closure",
    [...new Set(faults)],
    `The recorded plan hashes to ${short(computed)}, the recorded closure.`,
  );
}

/** The recipe and the dependencies say what the plan says. */
export function verifyRecipe({ predicate }: Statement): Claim {
  const { externalParameters: outer, internalParameters, resolvedDependencies } = predicate.buildDefinition;
  const { plan } = internalParameters;
  const faults: string[] = [];
  for (const part of ["adapter", "chat", "lora", "training"] as const) {
    if (!same(outer[part], plan[part])) faults.push(`${part} differs between recipe and plan`);
  }
  const expected = planDependencies(plan);
  for (const one of expected) {
    const found = resolvedDependencies.filter((other) => other.name === one.name);
    if (found.length !== 1 || !same(found[0], one)) faults.push(`dependency ${one.name} differs from the plan`);
  }
  const known = new Set([
    ...expected.map((one) => one.name),
    "source",
    ...plan.datasets.map((one) => `dataset/${one.name}/lock`),
  ]);
  for (const { name } of resolvedDependencies)
    if (!known.has(name)) faults.push(`dependency ${name} is not in the plan`);
  return decided("recipe", faults, "Recipe and dependencies agree with the plan the closure is made of.");
}

/** `evaluation.json` is the one recorded, and its verdicts are the recorded ones. That they are right is another claim. */
export async function verifyEvaluation(directory: string, { subject, predicate }: Statement): Promise<Claim[]> {
  const claim = "evaluation";
  const text = await readText(join(directory, "evaluation.json"));
  if (text === null) return [{ claim, state: "missing", detail: "There is no evaluation.json." }];
  let evaluation: Evaluation;
  try {
    evaluation = parseEvaluation(text);
  } catch (error) {
    if (!(error instanceof LoraError)) throw error;
    return [{ claim, state: "false", detail: error.message }];
  }
  const { externalParameters, internalParameters } = predicate.buildDefinition;
  const byproduct = predicate.runDetails.byproducts.find((one) => one.name === "evaluation.json");
  const published = subject.find((one) => one.name === "evaluation.json");
  const faults: string[] = [];
  if (evaluation.closure !== internalParameters.closure) faults.push("it is about another closure");
  if (evaluation.evaluationId !== internalParameters.evaluationId) faults.push("its id is not the recorded one");
  if (!same(evaluation.gates, byproduct?.annotations?.gates)) faults.push("its verdicts are not the recorded ones");
  if (byproduct?.digest?.sha256 !== published?.digest.sha256) faults.push("its recorded digests differ");
  if (evaluation.passed !== evaluation.gates.every((gate) => gate.passed))
    faults.push("its summary contradicts its verdicts");
  // One verdict for each gate of the recipe, and one for the gate that is always on.
  if (evaluation.gates.length <= externalParameters.gates.length) faults.push("a gate of the recipe has no verdict");
  const passed = evaluation.gates.filter((gate) => gate.passed).length;
  return [
    decided(claim, faults, "evaluation.json holds the recorded verdicts, and is about this closure."),
    {
      claim: "gates",
      state: evaluation.passed ? "asserted" : "false",
      detail: `${passed} of ${evaluation.gates.length} gates passed, by the record. Evaluating again would prove it.`,
    },
  ];
}

/** `adapter_config.json` and the tensors' shapes agree with the recipe. */
export async function verifyAdapterConfig(directory: string, plan: Plan): Promise<Claim> {
  const claim = "adapter configuration";
  const text = await readText(join(directory, "adapter_config.json"));
  if (text === null) return { claim, state: "missing", detail: "There is no adapter_config.json." };
  const faults: string[] = [];
  try {
    const config = parseJson(text, { file: "adapter_config.json" });
    if (!isJsonObject(config)) return decided(claim, ["adapter_config.json holds no object"], "");
    faults.push(...configFaults(config, plan), ...(await tensorFaults(directory, plan)));
  } catch (error) {
    if (!(error instanceof LoraError)) throw error;
    faults.push(error.message.replace(/\.$/, ""));
  }
  const { r, alpha, targets } = plan.lora;
  return decided(claim, faults, `Rank ${r}, alpha ${alpha} and projections ${targets.join(", ")}, as in the recipe.`);
}

function configFaults(config: JsonObject, { lora, base }: Plan): string[] {
  const faults: string[] = [];
  const { r, lora_alpha: alpha, target_modules: targets } = config;
  if (r !== lora.r) faults.push(`r is ${show(r)}, the recipe says ${lora.r}`);
  // Some loaders ignore use_rslora, so alpha·√r may stand for it: what counts is the factor applied.
  const root = Math.sqrt(lora.r);
  const scale = typeof alpha === "number" ? alpha / (config.use_rslora === true ? root : lora.r) : Number.NaN;
  const planned = lora.alpha / (lora.rslora ? root : lora.r);
  if (!(Math.abs(scale - planned) <= 1e-9 * planned)) faults.push(`the scale is ${scale}, the recipe says ${planned}`);
  const modules = Array.isArray(targets) ? targets.map(String).sort() : [];
  if (!same(modules, [...lora.targets].sort())) faults.push(`target_modules is ${show(targets)}`);
  if (config.base_model_name_or_path !== base.model) {
    faults.push(`base_model_name_or_path is ${show(config.base_model_name_or_path)}, the recipe says ${base.model}`);
  }
  if ((config.revision ?? null) !== base.revision) faults.push(`revision is ${show(config.revision)}`);
  return faults;
}

async function tensorFaults(directory: string, { lora }: Plan): Promise<string[]> {
  const file = await openSafetensors(join(directory, WEIGHTS), { file: WEIGHTS });
  try {
    const faults: string[] = [];
    const targets = new Set<string>();
    for (const [name, { shape }] of file.tensors) {
      const [, target, side] = /\.([^.]+)\.lora_([AB])\.weight$/.exec(name) ?? [];
      if (target === undefined || !lora.targets.includes(target)) faults.push(`tensor ${name} is not in the recipe`);
      else if (shape[side === "A" ? 0 : 1] !== lora.r) faults.push(`tensor ${name} is not of rank ${lora.r}`);
      else targets.add(target);
    }
    for (const target of lora.targets) if (!targets.has(target)) faults.push(`no tensor adapts ${target}`);
    return faults;
  } finally {
    await file.close();
  }
}

function same(one: unknown, other: unknown): boolean {
  return canonicalJson(one ?? null) === canonicalJson(other ?? null);
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? "absent";
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
