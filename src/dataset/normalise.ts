import { LoraError, type Place } from "../formats/error.ts";
import { isJsonObject, type Json, type JsonObject } from "../formats/json.ts";
import type { DatasetManifest } from "../manifest/schema.generated.ts";
import { fromAlpaca } from "./alpaca.ts";
import { fromMessages } from "./messages.ts";
import { fromPromptCompletion } from "./promptcompletion.ts";
import type { Conversation } from "./record.ts";
import { describe, ShapeFault } from "./shape.ts";
import { fromShareGpt } from "./sharegpt.ts";

export type SourceFormat = DatasetManifest["format"];

/** The keys a record of each format has, and how it is read. */
const FORMATS: { [name in SourceFormat]: { keys: string[]; read: (record: JsonObject) => Conversation } } = {
  messages: { keys: ["messages"], read: fromMessages },
  sharegpt: { keys: ["conversations"], read: fromShareGpt },
  alpaca: { keys: ["instruction", "output"], read: fromAlpaca },
  "prompt-completion": { keys: ["prompt", "completion"], read: fromPromptCompletion },
};

/**
 * Turns a record of a source format into the canonical conversation. What the format does not know (ids, sources, scores)
 * is left out, and so has no part in the record's identity.
 *
 * @param place the record's line
 * @throws {LoraError} `record-shape`, with the path within the record
 */
export function normalise(value: Json, format: SourceFormat, place: Place): Conversation {
  if (!isJsonObject(value)) throw fault(`The record is ${describe(value)}, not an object.`, place);
  const { keys, read } = FORMATS[format];
  const missing = keys.find((key) => value[key] === undefined || value[key] === null);
  if (missing !== undefined) throw fault(`The record has no ${missing}.`, place, likelier(value, format));
  try {
    return read(value);
  } catch (error) {
    if (!(error instanceof ShapeFault)) throw error;
    throw fault(`${error.at} ${error.message}.`, place, error.next);
  }
}

/** What to do about a record that has the keys of another format. */
function likelier(record: JsonObject, format: SourceFormat): string {
  for (const [name, { keys }] of Object.entries(FORMATS)) {
    if (keys.every((key) => record[key] !== undefined)) {
      return `The record looks like \`format: ${name}\`; the manifest says \`${format}\`.`;
    }
  }
  return `A record of \`format: ${format}\` needs ${FORMATS[format].keys.join(" and ")}.`;
}

function fault(message: string, place: Place, next?: string): LoraError {
  return new LoraError("record-shape", message, next === undefined ? { place } : { place, next });
}
