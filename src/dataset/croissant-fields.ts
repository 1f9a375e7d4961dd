import type { JsonObject } from "../formats/json.ts";
import type { ResolvedDataset } from "../manifest/resolve.ts";

/** A text, or a list of turns, of which `texts` are the keys that every turn has. */
interface Shape {
  key: string;
  description: string;
  texts?: string[];
}

const OPENAI = ["role", "content"];

const SHAPES: { [name in ResolvedDataset["format"]]: (sample: JsonObject) => Shape[] } = {
  messages: () => [{ key: "messages", description: "The turns of a conversation, in order.", texts: OPENAI }],
  sharegpt: (sample) => [
    ...optional(sample, "system", "Instructions that stand above the conversation."),
    { key: "conversations", description: "The turns of a conversation, in order.", texts: ["from", "value"] },
  ],
  alpaca: (sample) => [
    ...optional(sample, "system", "Instructions that stand above the conversation."),
    { key: "instruction", description: "What is asked." },
    ...optional(sample, "input", "What the instruction is about."),
    { key: "output", description: "The answer that is learnt." },
  ],
  "prompt-completion": (sample) => [
    ...optional(sample, "system", "Instructions that stand above the conversation."),
    { key: "prompt", description: "What is asked.", ...(Array.isArray(sample.prompt) ? { texts: OPENAI } : {}) },
    {
      key: "completion",
      description: "The answer that is learnt.",
      ...(Array.isArray(sample.completion) ? { texts: OPENAI } : {}),
    },
  ],
};

function optional(sample: JsonObject, key: string, description: string): Shape[] {
  return typeof sample[key] === "string" ? [{ key, description }] : [];
}

/**
 * The fields of a record set.
 * @param set identifier of the record set
 * @param fileSet identifier of the file set it is read from
 * @param sample a record of it as it is written: which of the optional keys there are, whether a prompt is a text or turns
 */
export function fieldsOf(
  set: string,
  fileSet: string,
  { format, mediaType, sample }: { format: ResolvedDataset["format"]; mediaType: string; sample: JsonObject },
): JsonObject[] {
  return SHAPES[format](sample).map((shape) => {
    const { key } = shape;
    const extract = mediaType === "application/json" ? { jsonPath: `$[*].${key}` } : { column: key };
    return field(`${set}/${key}`, shape, { fileSet: { "@id": fileSet }, extract });
  });
}

function field(id: string, { key, description, texts }: Shape, source: JsonObject): JsonObject {
  const self = { "@type": "cr:Field", "@id": id, name: key, description };
  if (texts === undefined) return { ...self, dataType: "sc:Text", source };
  return {
    ...self,
    isArray: true,
    arrayShape: "-1",
    source,
    subField: texts.map((text) => ({
      "@type": "cr:Field",
      "@id": `${id}/${text}`,
      name: text,
      dataType: "sc:Text",
      source: { ...source, transform: { jsonPath: text } },
    })),
  };
}
