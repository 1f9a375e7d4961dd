import { join } from "node:path";
import { LoraError } from "../../formats/error.ts";
import { readUtf8, replaceDirectory, writeFileAtomic } from "../../formats/files.ts";
import { isJsonObject, type JsonObject, parseJson } from "../../formats/json.ts";
import { openSafetensors, writeSafetensors } from "../../formats/safetensors.ts";
import type { DecoderConfig } from "../../model/architecture.ts";
import { type LoraParameter, type LoraSettings, loraParameterShapes } from "../../model/lora.ts";
import { type Projection, projections } from "../../model/projections.ts";
import { linearShapes } from "../../model/shapes.ts";

/** PEFT's names of an adapter's two files. */
export const ADAPTER_WEIGHTS = "adapter_model.safetensors";
export const ADAPTER_CONFIG = "adapter_config.json";

const PREFIX = "base_model.model.";

export interface Adapter {
  settings: LoraSettings;
  parameters: LoraParameter[];
}

/** What `adapter_config.json` says besides the tensors' shape. */
export interface AdapterOrigin {
  /** Hub id of the base, or its directory relative to the repository. */
  base: string;
  /** Commit of the base; null for a directory. */
  revision: string | null;
  dropout: number;
  closure: string;
}

/** Writes the adapter in PEFT's layout, the whole directory or nothing. The same adapter gives the same bytes. */
export async function writeAdapter(directory: string, adapter: Adapter, origin: AdapterOrigin): Promise<void> {
  await replaceDirectory(directory, (temporary) => writeAdapterFiles(temporary, adapter, origin));
}

/** Writes the adapter's files into a directory that exists. */
export async function writeAdapterFiles(
  directory: string,
  { settings, parameters }: Adapter,
  origin: AdapterOrigin,
): Promise<void> {
  const tensors = parameters.map(({ name, shape, values }) => ({
    name: tensorName(name),
    dtype: "F32" as const,
    shape,
    data: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  }));
  await writeSafetensors(join(directory, ADAPTER_WEIGHTS), tensors, { format: "pt", closure: origin.closure });
  await writeFileAtomic(
    join(directory, ADAPTER_CONFIG),
    `${JSON.stringify(adapterConfig(settings, origin), null, 2)}\n`,
  );
}

/** The fields of PEFT's `LoraConfig` that say something, in its order (alphabetical). */
function adapterConfig(settings: LoraSettings, origin: AdapterOrigin): JsonObject {
  return {
    alpha_pattern: {},
    auto_mapping: null,
    base_model_name_or_path: origin.base,
    bias: "none",
    fan_in_fan_out: false,
    inference_mode: true,
    init_lora_weights: true,
    layers_pattern: null,
    layers_to_transform: null,
    lora_alpha: settings.alpha,
    lora_dropout: origin.dropout,
    modules_to_save: null,
    peft_type: "LORA",
    r: settings.r,
    rank_pattern: {},
    revision: origin.revision,
    target_modules: [...settings.targets].sort(),
    task_type: "CAUSAL_LM",
    use_dora: false,
    use_rslora: settings.rslora,
  };
}

/** Closure of the adapter in a directory, or null where there is no whole adapter of ours. */
export async function adapterClosure(directory: string): Promise<string | null> {
  try {
    await readUtf8(join(directory, ADAPTER_CONFIG), { file: ADAPTER_CONFIG });
    const file = await openSafetensors(join(directory, ADAPTER_WEIGHTS));
    await file.close();
    return file.metadata.closure ?? null;
  } catch (error) {
    if (error instanceof LoraError) return null;
    throw error;
  }
}

/** An adapter whose tensors are read when asked for. */
export interface OpenAdapter {
  settings: LoraSettings;
  /** Every tensor, sorted by layer and projection, A before B. */
  parameters: Omit<LoraParameter, "values">[];
  /** F32, or F16 and BF16 as binary32. @param name as among `parameters` */
  read(name: string): Promise<Float32Array>;
  close(): Promise<void>;
}

/**
 * Opens a PEFT LoRA adapter for a base. Every tensor its configuration promises must be there, and no other: PEFT's own
 * loader only warns, and an adapter that silently does nothing is the result.
 * @throws {LoraError} `adapter-…`
 */
export async function openAdapter(directory: string, config: DecoderConfig): Promise<OpenAdapter> {
  const settings = await readSettings(join(directory, ADAPTER_CONFIG), config);
  const path = join(directory, ADAPTER_WEIGHTS);
  const file = await openSafetensors(path);
  try {
    const parameters = loraParameterShapes(config, settings);
    const names = new Set(parameters.map(({ name }) => tensorName(name)));
    for (const name of file.tensors.keys()) {
      if (!names.has(name))
        throw refuse("adapter-unexpected", path, `has a tensor ${name}, which ${ADAPTER_CONFIG} does not account for`);
    }
    for (const parameter of parameters) {
      const name = tensorName(parameter.name);
      const found = file.tensors.get(name);
      if (found === undefined) throw refuse("adapter-missing", path, `has no tensor ${name}`);
      if (found.shape.join() !== parameter.shape.join()) {
        throw refuse(
          "adapter-shape",
          path,
          `has ${name} of shape [${found.shape.join(", ")}]; the base asks for [${parameter.shape.join(", ")}]`,
        );
      }
    }
    return {
      settings,
      parameters,
      read: (name) => file.readFloat32(tensorName(name)),
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** {@link openAdapter} with all tensors read. */
export async function readAdapter(directory: string, config: DecoderConfig): Promise<Adapter> {
  const { settings, parameters, read, close } = await openAdapter(directory, config);
  try {
    const values: LoraParameter[] = [];
    for (const parameter of parameters) values.push({ ...parameter, values: await read(parameter.name) });
    return { settings, parameters: values };
  } finally {
    await close();
  }
}

function tensorName(parameter: string): string {
  return `${PREFIX}${parameter}.weight`;
}

async function readSettings(file: string, config: DecoderConfig): Promise<LoraSettings> {
  const json = parseJson(await readUtf8(file, { file }), { file });
  if (!isJsonObject(json)) throw refuse("adapter-config", file, "is not a JSON object");
  const { r, lora_alpha: alpha, target_modules: targets, use_rslora: rslora } = json;
  if (json.peft_type !== "LORA")
    throw refuse(
      "adapter-config",
      file,
      `has peft_type ${JSON.stringify(json.peft_type ?? null)}; only LORA is computed`,
    );
  // Whatever would change the computation and is not plain LoRA.
  for (const [key, plain] of [
    ["use_dora", false],
    ["fan_in_fan_out", false],
    ["bias", "none"],
    ["lora_bias", false],
    ["use_qalora", false],
  ] as const) {
    if ((json[key] ?? plain) !== plain)
      throw refuse("adapter-config", file, `has ${key} ${JSON.stringify(json[key])}; only plain LoRA is computed`);
  }
  for (const key of [
    "rank_pattern",
    "alpha_pattern",
    "modules_to_save",
    "layers_to_transform",
    "target_parameters",
    "trainable_token_indices",
    "layer_replication",
    "alora_invocation_tokens",
    "arrow_config",
    "kasa_config",
    "monteclora_config",
    "use_bdlora",
  ]) {
    const value = json[key] ?? null;
    if (value !== null && Object.keys(value).length > 0)
      throw refuse("adapter-config", file, `has ${key}; only plain LoRA is computed`);
  }
  // PiSSA, OLoRA, CorDA and their like take from the base what A and B start with: the base as published is not theirs.
  const initialised = json.init_lora_weights ?? true;
  if (typeof initialised !== "boolean" && !["gaussian", "eva", "orthogonal"].includes(initialised as string)) {
    const how = JSON.stringify(initialised);
    throw refuse(
      "adapter-config",
      file,
      `has init_lora_weights ${how}, which may change the base; only plain LoRA is computed`,
    );
  }
  if (typeof r !== "number" || !Number.isInteger(r) || r < 1) throw refuse("adapter-config", file, "has no rank r");
  if (typeof alpha !== "number") throw refuse("adapter-config", file, "has no lora_alpha");
  if (!Array.isArray(targets) || !targets.every((name) => typeof name === "string")) {
    throw refuse("adapter-config", file, "does not list its target_modules");
  }
  return { r, alpha, rslora: rslora === true, targets: targeted(targets as string[], config, file) };
}

/**
 * The projections that a list of module names means to PEFT: a name is that of a module, or the end of it after a dot. For
 * `all-linear` PEFT saves each module's whole name.
 */
function targeted(names: readonly string[], config: DecoderConfig, file: string): Projection[] {
  const linears = linearShapes(config);
  const means = (name: string) => linears.filter((linear) => `.${linear.name}`.endsWith(`.${name}`));
  const meant = new Set(names.flatMap(means));
  const partly = linears.find((linear) => {
    const others = linears.filter(({ projection }) => projection === linear.projection);
    return !meant.has(linear) && others.some((other) => meant.has(other));
  });
  if (partly !== undefined)
    throw refuse("adapter-config", file, `targets ${partly.projection} in some layers and not in ${partly.name}`);
  return projections(
    names.flatMap((name) => {
      const found = means(name);
      return found.length === 0 ? [name] : found.map(({ projection }) => projection);
    }),
    file,
  );
}

function refuse(code: string, file: string, what: string): LoraError {
  return new LoraError(code, `${file} ${what}.`, {
    place: { file },
    next: "Train or fetch the adapter again for this base.",
  });
}
