import { Ajv, type ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import type { Conversation, Tool } from "../dataset/record.ts";
import { excerpt } from "../formats/excerpt.ts";
import type { JsonObject } from "../formats/json.ts";
import { type Fault, fault, turn } from "./roles.ts";

/** Most compiled schemas kept: some data sets declare different tools in every record. */
const MOST_COMPILED = 1000;

type Compiled = { validate: ValidateFunction } | { fault: string };

/** Checks calls against the tools a conversation declares. Each distinct schema is compiled once. */
export class ToolChecks {
  readonly #compiled = new Map<string, Compiled>();
  #compilers = new Compilers();

  /** Calls to tools nobody declared, arguments that fail the tool's schema, and schemas that are none. */
  faults({ messages, tools }: Conversation): Fault[] {
    const faults: Fault[] = [];
    const declared = new Map<string, Tool>();
    for (const tool of tools ?? []) {
      const { name } = tool.function;
      if (declared.has(name))
        faults.push(fault("tool-declaration", `Tool ${excerpt(name)} is declared twice.`, "Keep one of the two."));
      declared.set(name, tool);
    }
    const unfit = new Set<string>();
    for (const [at, message] of messages.entries()) {
      for (const [index, call] of (message.tool_calls ?? []).entries()) {
        const { name, arguments: given } = call.function;
        const where = `${turn(at)}.tool_calls[${index}]`;
        const tool = declared.get(name);
        if (tool === undefined) {
          faults.push(undeclared(where, name, tools));
          continue;
        }
        if (tool.function.parameters === undefined) continue;
        const compiled = this.#compile(tool.function.parameters);
        if ("fault" in compiled) {
          if (unfit.has(name)) continue;
          unfit.add(name);
          faults.push(
            fault(
              "tool-schema",
              `The parameters of tool ${excerpt(name)} are no JSON Schema: ${excerpt(compiled.fault, 160)}.`,
              "Mend the schema, so that calls can be checked.",
            ),
          );
        } else if (compiled.validate(given) !== true) {
          faults.push(
            fault(
              "tool-arguments",
              `${where} calls ${excerpt(name)} with arguments its schema refuses: ${reason(compiled.validate)}.`,
              "Correct the arguments, or the schema in `tools`.",
            ),
          );
        }
      }
    }
    return faults;
  }

  #compile(schema: JsonObject): Compiled {
    const key = JSON.stringify(schema);
    const known = this.#compiled.get(key);
    if (known !== undefined) return known;
    if (this.#compiled.size === MOST_COMPILED) {
      // Ajv holds on to what it has compiled, so it goes as well.
      this.#compiled.clear();
      this.#compilers = new Compilers();
    }
    const compiled = this.#compilers.compile(schema);
    this.#compiled.set(key, compiled);
    return compiled;
  }
}

function undeclared(where: string, name: string, tools: Conversation["tools"]): Fault {
  if (tools === undefined || tools.length === 0) {
    return fault(
      "tool-undeclared",
      `${where} calls ${excerpt(name)}, but the record declares no tools, so its arguments cannot be checked.`,
      "Declare the tools in `tools`, as the model will see them when it is used.",
      "warning",
    );
  }
  const names = tools.map((tool) => tool.function.name).join(", ");
  return fault(
    "tool-undeclared",
    `${where} calls ${excerpt(name)}, which is not among the tools declared: ${excerpt(names, 120)}.`,
    "Declare the tool, or correct the name.",
  );
}

/** Draft 2019-09 and later change what some keywords mean; anything else, unmarked schemas too, is read as draft-07. */
const LATER_DRAFT = /^https?:\/\/json-schema\.org\/draft\/20(19|20)-/;

/** One validator for each reading of JSON Schema. Schemas are not registered: two of them may carry one `$id`. */
class Compilers {
  // Each made when first needed: its meta-schemas take long to compile.
  #draft07: Ajv | undefined;
  #later: Ajv2020 | undefined;

  compile({ $schema, ...schema }: JsonObject): Compiled {
    // `$async` would make the verdict a promise.
    if (schema.$async !== undefined) return { fault: "$async is not supported" };
    try {
      const later = typeof $schema === "string" && LATER_DRAFT.test($schema);
      return { validate: (later ? this.#ofLaterDraft() : this.#ofDraft07()).compile(schema) };
    } catch (error) {
      return { fault: (error as Error).message };
    }
  }

  #ofDraft07(): Ajv {
    this.#draft07 ??= formats.default(new Ajv(OPTIONS));
    return this.#draft07;
  }

  #ofLaterDraft(): Ajv2020 {
    this.#later ??= formats.default(new Ajv2020(OPTIONS));
    return this.#later;
  }
}

const OPTIONS = { strict: false, allErrors: false, addUsedSchema: false, logger: false } as const;

function reason({ errors }: ValidateFunction): string {
  const error = errors?.[0];
  if (error === undefined) return "it does not say why";
  const property =
    "additionalProperty" in error.params ? ` (${excerpt(String(error.params.additionalProperty), 40)})` : "";
  const allowed = "allowedValues" in error.params ? ` (${excerpt(error.params.allowedValues.join(", "), 80)})` : "";
  const at =
    error.instancePath === "" ? "the arguments" : excerpt(error.instancePath.slice(1).replaceAll("/", "."), 60);
  return `${at} ${error.message ?? "do not fit"}${property}${allowed}`;
}
