import { ByteWriter, parquetWrite } from "hyparquet-writer";
import type { SourceFormat } from "../../src/dataset/normalise.ts";
import type { Conversation, Message } from "../../src/dataset/record.ts";
import type { Json, JsonObject } from "../../src/formats/json.ts";

export const FORMATS: readonly SourceFormat[] = ["messages", "sharegpt", "alpaca", "prompt-completion"];

/** A conversation as a record of a format, or null where the format cannot say it. */
export function written({ messages, tools }: Conversation, format: SourceFormat): JsonObject | null {
  const offered = tools === undefined ? {} : { tools: tools as unknown as Json };
  if (format === "messages") return { messages: messages as unknown as Json, ...offered };
  if (format === "sharegpt") return { conversations: messages.map(turnOf), ...offered };
  const system = messages[0]?.role === "system" ? messages[0] : undefined;
  const turns = system === undefined ? messages : messages.slice(1);
  if (format === "prompt-completion") {
    const [prompt, completion] = [messages.slice(0, -1), messages.slice(-1)] as unknown as [Json, Json];
    return messages.length < 2 ? null : { prompt, completion, ...offered };
  }
  const [last, answer] = turns.slice(-2);
  const inTurn = turns.every(
    ({ role, tool_calls }, at) => role === (at % 2 === 0 ? "user" : "assistant") && !tool_calls,
  );
  if (last === undefined || answer === undefined || !inTurn || turns.length % 2 === 1 || tools !== undefined)
    return null;
  const history: Json[] = [];
  for (let at = 0; at + 2 < turns.length; at += 2) history.push([turns[at]!.content, turns[at + 1]!.content]);
  return {
    instruction: last.content,
    input: "",
    output: answer.content,
    history,
    ...(system === undefined ? {} : { system: system.content }),
  };
}

function turnOf({ role, content, tool_calls: calls }: Message): JsonObject {
  if (calls !== undefined) return { from: "function_call", value: JSON.stringify(calls.map((call) => call.function)) };
  return { from: { system: "system", user: "human", assistant: "gpt", tool: "observation" }[role], value: content };
}

/** One row of a file: a record, or the text of its line where that is no record. Such a text goes into JSON files alone. */
export type Line = JsonObject | string;

/** Containers, each with the line (of Parquet: the row) at which the row of an index stands. */
export const CONTAINERS: {
  extension: "jsonl" | "json" | "parquet";
  lineOf: (index: number) => number;
  write: (rows: readonly Line[]) => string | Uint8Array;
}[] = [
  { extension: "jsonl", lineOf: (index) => index + 1, write: (rows) => rows.map((row) => `${textOf(row)}\n`).join("") },
  { extension: "json", lineOf: (index) => index + 2, write: (rows) => `[\n${rows.map(textOf).join(",\n")}\n]\n` },
  { extension: "parquet", lineOf: (index) => index + 1, write: (rows) => parquet(rows as readonly JsonObject[]) },
];

function textOf(row: Line): string {
  return typeof row === "string" ? row : JSON.stringify(row);
}

/** A column for each key; texts as such, everything else as JSON. */
function parquet(rows: readonly JsonObject[]): Uint8Array {
  const columnData = [...new Set(rows.flatMap((row) => Object.keys(row)))].map((name) => {
    const data = rows.map((row) => row[name] ?? null);
    const texts = data.every((value) => value === null || typeof value === "string");
    return { name, data, type: texts ? ("STRING" as const) : ("JSON" as const), nullable: true };
  });
  const writer = new ByteWriter();
  parquetWrite({ writer, columnData });
  return new Uint8Array(writer.getBytes());
}
