import { LoraError } from "../formats/error.ts";
import { isJsonObject, type Json, type JsonObject, parseJson } from "../formats/json.ts";
import type { Tool, ToolCall } from "./record.ts";
import { describe, listAt, objectAt, optionalTextAt, ShapeFault, under } from "./shape.ts";

/**
 * Tools offered to the model, as a list or as its JSON text, each in the OpenAI shape or bare (`{name, parameters}`).
 * An empty list is the same as none.
 * @throws {ShapeFault}
 */
export function toolsAt(value: Json | undefined, at: string): Tool[] | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  const list = listAt(decoded(value, at), at);
  return list.length === 0 ? undefined : list.map((tool, i) => toolAt(tool, under(at, i)));
}

function toolAt(value: Json, at: string): Tool {
  const outer = objectAt(decoded(value, at), at);
  const { body, inside } = functionOf(outer, at);
  const description = optionalTextAt(body.description, under(inside, "description"));
  const parameters = parametersAt(body.parameters, under(inside, "parameters"));
  return {
    type: "function",
    function: {
      name: nameAt(body.name, under(inside, "name")),
      ...(description === undefined ? {} : { description }),
      ...(parameters === undefined ? {} : { parameters }),
    },
  };
}

/**
 * Calls of an assistant turn. Arguments may be an object or its JSON text; they become an object.
 * An empty list is the same as none.
 * @throws {ShapeFault}
 */
export function toolCallsAt(value: Json | undefined, at: string): ToolCall[] | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  const list = listAt(decoded(value, at), at);
  return list.length === 0 ? undefined : list.map((call, i) => toolCallAt(call, under(at, i)));
}

/** One call, in the OpenAI shape or bare (`{name, arguments}`). @throws {ShapeFault} */
export function toolCallAt(value: Json, at: string): ToolCall {
  const outer = objectAt(value, at);
  const { body, inside } = functionOf(outer, at);
  const id = optionalTextAt(outer.id, under(at, "id"));
  return {
    ...(id === undefined ? {} : { id }),
    type: "function",
    function: {
      name: nameAt(body.name, under(inside, "name")),
      arguments: argumentsAt(body.arguments, under(inside, "arguments")),
    },
  };
}

/** A JSON text in place of a value, as files with fixed columns need it. @throws {ShapeFault} */
export function decoded(value: Json, at: string): Json {
  if (typeof value !== "string") return value;
  try {
    return parseJson(value, { file: "" });
  } catch (error) {
    if (!(error instanceof LoraError)) throw error;
    throw new ShapeFault(at, `holds JSON text with a fault: ${error.message.replace(/\.$/, "")}`);
  }
}

/** What describes the function: the `function` of the OpenAI shape, or the bare object itself. */
function functionOf(outer: JsonObject, at: string): { body: JsonObject; inside: string } {
  const { type } = outer;
  if (type !== undefined && type !== null && type !== "function") {
    throw new ShapeFault(under(at, "type"), `is ${describe(type)}; only "function" is known`);
  }
  if (outer.function === undefined || outer.function === null) return { body: outer, inside: at };
  const inside = under(at, "function");
  return { body: objectAt(outer.function, inside), inside };
}

function nameAt(value: Json | undefined, at: string): string {
  if (typeof value === "string" && value !== "") return value;
  throw new ShapeFault(at, `is ${describe(value)}, not the name of a tool`);
}

function argumentsAt(value: Json | undefined, at: string): JsonObject {
  if (value === undefined || value === null || value === "") return {};
  const object = decoded(value, at);
  if (isJsonObject(object)) return object;
  throw new ShapeFault(at, `is ${describe(object)}, not an object of arguments`);
}

function parametersAt(value: Json | undefined, at: string): JsonObject | undefined {
  if (value === undefined || value === null) return undefined;
  const schema = decoded(value, at);
  if (isJsonObject(schema)) return schema;
  throw new ShapeFault(at, `is ${describe(schema)}, not a JSON Schema`);
}
