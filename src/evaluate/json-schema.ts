import { Ajv, type Options } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { LoraError } from "../formats/error.ts";
import { excerpt } from "../formats/excerpt.ts";
import { canonicalJson, type Json, type JsonObject } from "../formats/json.ts";
import { boundedTest, MatchTimeout } from "./bounded-regex.ts";

/** What is wrong with a value, as phrases such as `/order must be string`; empty when it is valid. */
export type SchemaCheck = (value: Json) => string[];

/**
 * Compiles JSON Schemas (draft 7, or 2020-12 where `$schema` says so) and keeps the compiled ones: the tools of a thousand
 * records are the same few schemas.
 */
export class SchemaCompiler {
  readonly #compiled = new Map<string, SchemaCheck>();
  readonly #strict: boolean;

  /** @param options.strict refuse unknown keywords: right for schemas people write as assertions, where a misspelt keyword would assert nothing */
  constructor(options: { strict: boolean }) {
    this.#strict = options.strict;
  }

  /** @throws {LoraError} `json-schema` when it is no JSON Schema, refers outside itself, or is asynchronous */
  compile(schema: JsonObject): SchemaCheck {
    const key = canonicalJson(schema);
    const known = this.#compiled.get(key);
    if (known !== undefined) return known;
    const check = compile(schema, this.#strict);
    this.#compiled.set(key, check);
    return check;
  }
}

/** Patterns of a schema run on what a model wrote, so they are bounded like every other. */
const regExp = Object.assign(
  (pattern: string, flags: string) => {
    const compiled = new RegExp(pattern, flags);
    // Ajv tells the patterns of a schema apart by their text.
    return { test: (text: string) => boundedTest(compiled, text), toString: () => String(compiled) };
  },
  { code: "regExp" },
);

function compile(schema: JsonObject, strict: boolean): SchemaCheck {
  // An asynchronous validator answers with a promise, which is as good as true.
  if (schema.$async !== undefined) throw invalid("$async is not supported");
  const options: Options = {
    strict,
    strictTypes: false,
    strictTuples: false,
    strictRequired: false,
    allowUnionTypes: true,
    // Else every object "has" `toString`.
    ownProperties: true,
    logger: false,
    code: { regExp },
  };
  const recent = typeof schema.$schema === "string" && schema.$schema.includes("2020-12");
  const ajv = recent ? new Ajv2020(options) : new Ajv(options);
  formats.default(ajv);
  let validate: ReturnType<typeof ajv.compile>;
  try {
    validate = ajv.compile(schema);
  } catch (error) {
    throw invalid((error as Error).message, error);
  }
  return (value) => {
    try {
      if (validate(value)) return [];
    } catch (error) {
      if (error instanceof MatchTimeout) return [`the pattern ${excerpt(error.message)}`];
      throw error;
    }
    return (validate.errors ?? []).slice(0, 3).map((error) => {
      const extra = error.keyword === "additionalProperties" ? ` (${excerpt(error.params.additionalProperty)})` : "";
      const allowed = error.keyword === "enum" ? ` ${excerpt(JSON.stringify(error.params.allowedValues))}` : "";
      return `${error.instancePath === "" ? "it" : excerpt(error.instancePath)} ${error.message}${extra}${allowed}`;
    });
  };
}

function invalid(reason: string, cause?: unknown): LoraError {
  return new LoraError("json-schema", `Not a usable JSON Schema: ${reason}.`, { cause });
}
