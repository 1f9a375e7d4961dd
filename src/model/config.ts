import { join } from "node:path";
import { LoraError } from "../formats/error.ts";
import { readUtf8 } from "../formats/files.ts";
import { isJsonObject, type JsonObject, parseJson } from "../formats/json.ts";
import type { DecoderConfig } from "./architecture.ts";
import { FAMILIES } from "./families.ts";
import { Fields } from "./fields.ts";
import { refuseForeign } from "./foreign.ts";

/** Reads `config.json`. Refuses by name everything this decoder would compute wrongly. */
export async function readDecoderConfig(directory: string): Promise<DecoderConfig> {
  const file = join(directory, "config.json");
  const json = parseJson(await readUtf8(file, { file }), { file });
  if (!isJsonObject(json)) throw new Fields({}, file).refuse("is not a JSON object");
  return decoderConfig(json, file);
}

/** @throws {LoraError} `base-config` */
export function decoderConfig(json: JsonObject, file: string): DecoderConfig {
  const fields = new Fields(json, file);
  const type = json.model_type ?? null;
  const family = typeof type === "string" && Object.hasOwn(FAMILIES, type) ? FAMILIES[type] : undefined;
  if (family === undefined) {
    const known = Object.keys(FAMILIES).join(", ");
    throw fields.refuse(`has model_type ${JSON.stringify(type)}; this engine computes ${known}`);
  }
  refuseForeign(fields, family.architecture);
  return { family: type as string, ...family.read(fields) };
}

/** Ids that end a generation: `generation_config.json` decides, `config.json` where it is silent. */
export async function readEndTokens(directory: string): Promise<Set<number>> {
  for (const name of ["generation_config.json", "config.json"]) {
    const file = join(directory, name);
    let text: string;
    try {
      text = await readUtf8(file, { file });
    } catch (error) {
      // generation_config.json is optional.
      if (name === "generation_config.json" && error instanceof LoraError && error.code === "file-missing") continue;
      throw error;
    }
    const json = parseJson(text, { file });
    const value = isJsonObject(json) ? json.eos_token_id : undefined;
    if (value === undefined || value === null) continue;
    const ids = Array.isArray(value) ? value : [value];
    if (!ids.every((id) => typeof id === "number" && Number.isInteger(id) && id >= 0)) {
      throw new Fields({}, file).refuse(`has an eos_token_id that is no token id: ${JSON.stringify(value)}`);
    }
    return new Set(ids as number[]);
  }
  return new Set();
}
