import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import ajvFormats from "ajv-formats";
import evaluationSchema from "../../datasets-schema/evaluation.schema.json" with { type: "json" };
import planSchema from "../../datasets-schema/plan.schema.json" with { type: "json" };
import provenanceSchema from "../../datasets-schema/provenance.schema.json" with { type: "json" };
import { LoraError } from "../formats/error.ts";
import { parseJson } from "../formats/json.ts";
import type { Evaluation, Plan, Statement } from "../manifest/schema.generated.ts";

interface Validators {
  statement: ValidateFunction<Statement>;
  plan: ValidateFunction<Plan>;
  evaluation: ValidateFunction<Evaluation>;
}

let compiled: Validators | undefined;

function validators(): Validators {
  if (compiled === undefined) {
    const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
    ajvFormats.default(ajv);
    ajv.addVocabulary(["tsType"]);
    compiled = {
      statement: ajv.compile<Statement>(provenanceSchema),
      plan: ajv.compile<Plan>(planSchema),
      evaluation: ajv.compile<Evaluation>(evaluationSchema),
    };
  }
  return compiled;
}

/**
 * A statement from the text of `provenance.json`.
 * @throws {LoraError} `provenance-malformed` when it is no JSON, or not a statement of ours, with the first faults named
 */
export function parseStatement(text: string, file = "provenance.json"): Statement {
  const { statement, plan } = validators();
  const value: unknown = parseJson(text, { file });
  if (!statement(value)) throw malformed("provenance-malformed", file, statement.errors ?? [], "");
  const path = "/predicate/buildDefinition/internalParameters/plan";
  const recorded = value.predicate.buildDefinition.internalParameters.plan;
  if (!plan(recorded)) throw malformed("provenance-malformed", file, plan.errors ?? [], path);
  return value;
}

/** @throws {LoraError} `plan-malformed` */
export function parsePlan(text: string, file = "plan.json"): Plan {
  const { plan } = validators();
  const value: unknown = parseJson(text, { file });
  if (!plan(value)) throw malformed("plan-malformed", file, plan.errors ?? [], "");
  return value;
}

/** @throws {LoraError} `evaluation-malformed` */
export function parseEvaluation(text: string, file = "evaluation.json"): Evaluation {
  const { evaluation } = validators();
  const value: unknown = parseJson(text, { file });
  if (!evaluation(value)) throw malformed("evaluation-malformed", file, evaluation.errors ?? [], "");
  return value;
}

function malformed(code: string, file: string, errors: readonly ErrorObject[], prefix: string): LoraError {
  const faults = errors
    .slice(0, 3)
    .map((error) => `${prefix}${error.instancePath || "/"} ${error.message ?? "is wrong"}`);
  const more = errors.length > 3 ? `; and ${errors.length - 3} more` : "";
  return new LoraError(code, `${file} is not in the expected form: ${faults.join("; ")}${more}.`, {
    exit: 1,
    place: { file },
  });
}
