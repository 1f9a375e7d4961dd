import { Ajv, type DefinedError, type ErrorObject, type FuncKeywordDefinition, type ValidateFunction } from "ajv";
import { acceptsType, dereference, intendedBranch, type Schema, type SchemaName, schemas, typeOf } from "./schemas.ts";

/**
 * A violation of a schema. `choice`: a value that is none of the alternatives of a `oneOf`. `alternatives` of other errors:
 * what else the value could have been.
 */
export type Violation =
  | (Exclude<DefinedError, { keyword: "oneOf" }> & { alternatives?: Schema[] })
  | (Omit<ErrorObject, "keyword" | "params"> & { keyword: "choice"; params: { alternatives: Schema[] } });

type DataValidateFunction = ReturnType<NonNullable<FuncKeywordDefinition["compile"]>>;

const compiled = new Map<SchemaName, ValidateFunction>();

/** Every violation, one for each thing that is wrong: of a `oneOf`, only those of the alternative that was meant. */
export function violations(name: SchemaName, value: unknown): Violation[] {
  let validate = compiled.get(name);
  if (validate === undefined) {
    validate = validatorFor(schemas[name]);
    compiled.set(name, validate);
  }
  validate(value);
  return meaningful(validate.errors);
}

function validatorFor(root: Schema): ValidateFunction {
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    allowUnionTypes: true,
    strictRequired: false,
    strictTypes: false,
    validateFormats: false,
    // The schemas are ours and held against the meta-schema by a test; compiling it would double the start of `lora check`.
    validateSchema: false,
    meta: false,
  });
  ajv.addVocabulary(["patternErrorMessage"]);
  ajv.removeKeyword("oneOf");
  ajv.addKeyword({
    keyword: "oneOf",
    schemaType: "array",
    errors: "full",
    compile: (branches: Schema[]) => choosing({ oneOf: branches }, root, ajv),
  });
  return ajv.compile(root);
}

/** `oneOf` as people mean it: the value is held against the one alternative it is evidently meant to be. */
function choosing(node: Schema, root: Schema, ajv: Ajv): DataValidateFunction {
  const branches = (node.oneOf ?? []).map((branch) => dereference(branch, root));
  const resolved: Schema = { oneOf: branches };
  const validators = new Map<Schema, ValidateFunction>();
  const check: DataValidateFunction = (data, context) => {
    const at = context?.instancePath ?? "";
    const branch = intendedBranch(resolved, root, data);
    if (branch === undefined) {
      check.errors = [undecided(branches, data, at)];
      return false;
    }
    // Compiled on first use: a branch may hold a `oneOf` of its own.
    const validate = validators.get(branch) ?? ajv.compile({ definitions: root.definitions ?? {}, ...branch });
    validators.set(branch, validate);
    if (validate(data) === true) return true;
    check.errors = meaningful(validate.errors).map((error) => ({
      ...error,
      ...(error.instancePath === "" && { alternatives: branches }),
      instancePath: at + error.instancePath,
    }));
    return false;
  };
  return check;
}

/** The violation of a value that is none of the alternatives: its key that tells them apart is wrong, or it has no such key. */
function undecided(branches: Schema[], data: unknown, at: string): Partial<ErrorObject> {
  const typed = branches.filter((branch) => acceptsType(branch, data));
  if (typeOf(data) === "object") {
    for (const [key, value] of Object.entries(data as object)) {
      const allowedValues = typed.flatMap((branch) => branch.properties?.[key]?.const ?? []);
      if (allowedValues.length === 0 || allowedValues.includes(value)) continue;
      const parentSchema = { enum: allowedValues };
      return { keyword: "enum", instancePath: `${at}/${key}`, params: { allowedValues }, parentSchema };
    }
  }
  return { keyword: "choice", instancePath: at, params: { alternatives: typed.length > 0 ? typed : branches } };
}

/** Without the errors of the branches of an `anyOf`: what failed is the whole. */
function meaningful(errors: ErrorObject[] | null | undefined): Violation[] {
  const choices = (errors ?? []).filter((error) => error.keyword === "anyOf");
  return (errors ?? []).filter(
    (error) =>
      !choices.some(
        (any) => any.instancePath === error.instancePath && error.schemaPath.startsWith(`${any.schemaPath}/`),
      ),
  ) as Violation[];
}
