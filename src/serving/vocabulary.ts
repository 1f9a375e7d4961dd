import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isJsonObject, type Json } from "../formats/json.ts";

/** What `tokenizer.json` says of its tokens, whatever kind of tokenizer it is. */
export interface Vocabulary {
  highestId: number;
  /** Texts of `added_tokens`. */
  added: ReadonlySet<string>;
}

/** Null where there is no tokenizer.json, or none that can be read. */
export async function readVocabulary(directory: string): Promise<Vocabulary | null> {
  let json: Json;
  try {
    json = JSON.parse(await readFile(join(directory, "tokenizer.json"), "utf8")) as Json;
  } catch {
    return null;
  }
  if (!isJsonObject(json) || !isJsonObject(json.model)) return null;
  let highestId = -1;
  const { vocab } = json.model;
  // Unigram models list their tokens in the order of the ids; the others map texts to ids.
  if (Array.isArray(vocab)) highestId = vocab.length - 1;
  else if (isJsonObject(vocab)) for (const id of Object.values(vocab)) highestId = Math.max(highestId, Number(id));
  const added = new Set<string>();
  for (const token of Array.isArray(json.added_tokens) ? json.added_tokens : []) {
    if (!isJsonObject(token) || typeof token.content !== "string") continue;
    added.add(token.content);
    highestId = Math.max(highestId, Number(token.id));
  }
  return Number.isInteger(highestId) && highestId >= 0 ? { highestId, added } : null;
}
