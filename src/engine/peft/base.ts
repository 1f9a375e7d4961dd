import { join } from "node:path";
import { LoraError } from "../../formats/error.ts";
import { readUtf8 } from "../../formats/files.ts";
import { isJsonObject, parseJson } from "../../formats/json.ts";
import { openCheckpoint } from "../../model/weights.ts";

/**
 * Whether Transformers may load the checkpoint of a directory, as far as can be told without it: the configuration names a
 * model, and the headers of the weights are whole. Which models there are, Transformers says when it loads.
 * @param weights whether they are there, too
 * @returns rows of the embedding
 * @throws {LoraError} `base-config`, `weights-missing`
 */
export async function checkTransformersCheckpoint(
  directory: string,
  { weights }: { weights: boolean },
): Promise<number> {
  const file = join(directory, "config.json");
  const json = parseJson(await readUtf8(file, { file }), { file });
  const vocabulary = isJsonObject(json) ? json.vocab_size : undefined;
  if (!isJsonObject(json) || typeof json.model_type !== "string" || typeof vocabulary !== "number") {
    throw new LoraError("base-config", `${file} does not name a language model: it needs model_type and vocab_size.`, {
      exit: 2,
      place: { file },
      next: "Point base.model at a causal language model in Hugging Face layout.",
    });
  }
  if (weights) await (await openCheckpoint(directory)).close();
  return vocabulary;
}
