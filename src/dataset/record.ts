import type { Place } from "../formats/error.ts";
import type { JsonObject } from "../formats/json.ts";

/** A call the assistant makes. `arguments` is always an object, never a doubly encoded string. */
export interface ToolCall {
  id?: string;
  type: "function";
  function: { name: string; arguments: JsonObject };
}

/** One turn, in the field names chat templates expect. */
export interface Message {
  role: "system" | "user" | "assistant" | "tool";
  /** Empty only where `tool_calls` says it all. */
  content: string;
  reasoning_content?: string;
  tool_calls?: ToolCall[];
  tool_call_id?: string;
  name?: string;
  /** Assistant turns marked `false` are shown to the model but not imitated. */
  train?: boolean;
}

/** A function the model may call; `parameters` is a JSON Schema. */
export interface Tool {
  type: "function";
  function: { name: string; description?: string; parameters?: JsonObject };
}

/** The one canonical shape every source format is turned into. */
export interface Conversation {
  messages: Message[];
  tools?: Tool[];
}

/** A conversation with its identity and the line it came from. */
export interface SourceRecord {
  /** SHA-256 (hex) of the RFC 8785 canonical JSON of `conversation`. */
  id: string;
  conversation: Conversation;
  split: string;
  /** Line of the record in its file (for Parquet: row number, from 1). */
  place: Place;
  /** Position of the record in the data set's stream: files in path order, then rows. */
  ordinal: number;
}
