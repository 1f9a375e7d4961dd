import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { LoraError } from "../formats/error.ts";
import { exists, readUtf8 } from "../formats/files.ts";
import { isJsonObject, type JsonObject, parseJson } from "../formats/json.ts";
import { type Dtype, openSafetensors, type SafetensorsFile } from "../formats/safetensors.ts";
import type { Plan } from "../manifest/schema.generated.ts";
import { parseStatement } from "../provenance/record.ts";
import { PROVENANCE_FILE } from "../provenance/statement.ts";
import { readTemplate, type TemplateText } from "./template.ts";
import { readVocabulary, type Vocabulary } from "./vocabulary.ts";

const CONFIG = "adapter_config.json";
const WEIGHTS = "adapter_model.safetensors";
const PICKLE = "adapter_model.bin";

/** A tensor by its header, and what its values say against it. */
export interface ServedTensor {
  dtype: Dtype;
  shape: readonly number[];
  values?: "zero" | "not-finite";
}

/** A PEFT adapter's directory as a server finds it, whoever wrote it. */
export interface ServedAdapter {
  /** `adapter_config.json`, taken as it is. */
  config: JsonObject;
  /** Null where the weights are a pickle, which is not opened, or not there. */
  tensors: ReadonlyMap<string, ServedTensor> | null;
  weights: "safetensors" | "pickle" | null;
  template: TemplateText | null;
  vocabulary: Vocabulary | null;
  /** What it was built from, where the directory has a record of ours that can be read. */
  plan: Plan | null;
}

/** What is at hand of the base checkpoint; the weights are not needed. */
export interface ServedBase {
  /** `config.json` */
  config: JsonObject;
  template: TemplateText | null;
  vocabulary: Vocabulary | null;
}

/**
 * Reads an adapter of any tool.
 * @throws {LoraError} `adapter-config` where the directory holds no PEFT adapter; `safetensors-damaged`, `lfs-pointer`
 */
export async function readServedAdapter(directory: string): Promise<ServedAdapter> {
  const config = await readObject(directory, CONFIG);
  if (config === null)
    throw new LoraError("adapter-config", `There is no ${CONFIG}: this is no PEFT adapter.`, {
      place: { file: CONFIG },
      next: "Name the directory that save_pretrained or lora run wrote.",
    });
  const weights = (await exists(join(directory, WEIGHTS)))
    ? "safetensors"
    : (await exists(join(directory, PICKLE)))
      ? "pickle"
      : null;
  let tensors: ServedAdapter["tensors"] = null;
  if (weights === "safetensors") {
    const file = await openSafetensors(join(directory, WEIGHTS), { file: WEIGHTS });
    try {
      tensors = await withValues(file);
    } finally {
      await file.close();
    }
  }
  const template = await readTemplate(directory);
  const vocabulary = await readVocabulary(directory);
  return { config, tensors, weights, template, vocabulary, plan: await readPlan(directory) };
}

/** Looks at the values, one tensor after the other. Of dtypes that are no floats there is nothing to say. */
async function withValues(file: SafetensorsFile): Promise<Map<string, ServedTensor>> {
  const tensors = new Map<string, ServedTensor>();
  for (const [name, { dtype, shape }] of file.tensors) {
    const values = FLOATS.has(dtype) ? await file.readFloat32(name) : null;
    const said =
      values === null || values.length === 0
        ? undefined
        : values.some((value) => !Number.isFinite(value))
          ? "not-finite"
          : values.every((value) => value === 0)
            ? "zero"
            : undefined;
    tensors.set(name, { dtype, shape, ...(said === undefined ? {} : { values: said }) });
  }
  return tensors;
}

const FLOATS: ReadonlySet<Dtype> = new Set(["F32", "F16", "BF16", "F64"]);

/** What the base's directory says, or null where it has no `config.json`. */
export async function readServedBase(directory: string): Promise<ServedBase | null> {
  const config = await readObject(directory, "config.json");
  if (config === null) return null;
  return { config, template: await readTemplate(directory), vocabulary: await readVocabulary(directory) };
}

async function readObject(directory: string, name: string): Promise<JsonObject | null> {
  let text: string;
  try {
    text = await readUtf8(join(directory, name), { file: name });
  } catch (error) {
    if (error instanceof LoraError && error.code === "file-missing") return null;
    throw error;
  }
  const value = parseJson(text, { file: name });
  if (isJsonObject(value)) return value;
  throw new LoraError("adapter-config", `${name} holds no JSON object.`, { place: { file: name } });
}

/** The plan of a sound record; what is wrong with another is for `verify` without a server to say. */
async function readPlan(directory: string): Promise<Plan | null> {
  try {
    const statement = parseStatement(await readFile(join(directory, PROVENANCE_FILE), "utf8"));
    return statement.predicate.buildDefinition.internalParameters.plan;
  } catch {
    return null;
  }
}
