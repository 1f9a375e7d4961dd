import { join } from "node:path";
import { LoraError } from "../formats/error.ts";
import { readUtf8 } from "../formats/files.ts";
import type { OnProgress } from "../formats/progress.ts";
import type { Statement } from "../manifest/schema.generated.ts";
import type { Claim } from "./claim.ts";
import { parseStatement } from "./record.ts";
import { PROVENANCE_FILE } from "./statement.ts";
import { verifyFiles } from "./verify-files.ts";
import { verifyAdapterConfig, verifyClosure, verifyEvaluation, verifyRecipe } from "./verify-record.ts";
import { verifyBase, verifyDatasets, verifySource } from "./verify-sources.ts";

export interface VerifyOptions {
  /** A checkout of the data repository: proves the commit, the data sets' locks and their records. */
  workspaceRoot?: string | undefined;
  /** Directory of the base checkpoint: proves its files. */
  baseDirectory?: string | undefined;
  onProgress?: OnProgress | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Takes a published directory apart claim by claim. Nothing is believed because the record says it: a claim is proven
 * only where it was computed again here. An unsigned record may have been rewritten whole, so `signature` is missing and
 * no summary of ours calls the directory as such authentic.
 */
export async function verifyAdapter(directory: string, options: VerifyOptions = {}): Promise<Claim[]> {
  const { workspaceRoot, baseDirectory, onProgress, signal } = options;
  const found = await readStatement(directory);
  if ("claim" in found) return [found];
  const { statement } = found;
  const { predicate } = statement;
  const { plan } = predicate.buildDefinition.internalParameters;
  return [
    {
      claim: "record",
      state: "proven",
      detail: `${PROVENANCE_FILE} is an in-toto statement about ${statement.subject.length} files.`,
    },
    ...(await verifyFiles(directory, statement, onProgress, signal)),
    verifyClosure(statement),
    verifyRecipe(statement),
    await verifyAdapterConfig(directory, plan),
    ...(await verifyEvaluation(directory, statement)),
    ...(await verifyDatasets(statement, plan, workspaceRoot, onProgress, signal)),
    await verifyBase(plan, baseDirectory, onProgress, signal),
    await verifySource(statement, workspaceRoot),
    { claim: "builder", state: "asserted", detail: `${predicate.runDetails.builder.id}. A signature would prove it.` },
    {
      claim: "signature",
      state: "missing",
      detail: "The record is not signed: whoever can write the directory could have written the record with it.",
    },
  ];
}

async function readStatement(directory: string): Promise<{ statement: Statement } | Claim> {
  try {
    return { statement: parseStatement(await readUtf8(join(directory, PROVENANCE_FILE), { file: PROVENANCE_FILE })) };
  } catch (error) {
    if (error instanceof LoraError && error.code === "file-missing") {
      return {
        claim: "record",
        state: "missing",
        detail: `There is no ${PROVENANCE_FILE}: nothing says where this came from.`,
      };
    }
    if (!(error instanceof LoraError)) throw error;
    return { claim: "record", state: "false", detail: error.message };
  }
}
