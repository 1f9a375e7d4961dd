import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { lockPath, lockText } from "../dataset/lock.ts";
import { digestOf } from "../formats/digest.ts";
import { writeFileAtomic } from "../formats/files.ts";
import { isJsonObject, parseJson } from "../formats/json.ts";
import type { Evaluation } from "../manifest/schema.generated.ts";
import { parseStatement } from "../provenance/record.ts";
import { buildStatement, PROVENANCE_FILE, serialiseStatement } from "../provenance/statement.ts";
import { verifyAdapter } from "../provenance/verify.ts";
import { addProvenance, assembleBundle } from "../publish/bundle.ts";
import { modelCard } from "../publish/card.ts";
import { hubRepository } from "../publish/open.ts";
import { stage } from "./events.ts";
import { gitState } from "./git.ts";
import type { Prepared } from "./prepare.ts";
import type { Request } from "./request.ts";

/**
 * Stage 10: assembles the tree that is published and writes the record of how it came to be. A record that still speaks
 * the truth about the same evaluation and commit is left as it is, times and all.
 */
export async function recordAdapter(
  request: Request,
  prepared: Prepared,
  evaluation: Evaluation,
  startedOn: string,
): Promise<void> {
  const { entry, plan, run, base, times, workspace } = prepared;
  await stage(request.listener, times, "provenance", entry.name, async (onProgress) => {
    const source = await gitState(workspace.root);
    const text = card(prepared, evaluation);
    if (await stands(prepared, evaluation, source?.commit ?? null, text))
      return { value: undefined, summary: "nothing changed since" };
    const { template } = entry.manifest.chat;
    const files = await assembleBundle(run.bundle, {
      adapterDirectory: run.adapter,
      baseDirectory: base.directory,
      plan,
      template: template === null ? null : await readFile(join(workspace.root, template), "utf8"),
      card: text,
      evaluation: run.evaluation,
    });
    const statement = buildStatement({
      files,
      plan,
      gates: entry.manifest.gates,
      evaluation,
      source,
      locks: prepared.datasets.map(({ entry: dataset, lock }) => ({
        name: dataset.name,
        path: lockPath(dataset),
        digest: digestOf(lockText(lock)),
      })),
      builder: { ...request.environment.builder, version: await engineVersions(run.environment) },
      startedOn,
      finishedOn: new Date().toISOString(),
    });
    const record = serialiseStatement(statement);
    await addProvenance(run.bundle, record);
    await writeFileAtomic(run.provenance, record);
    onProgress({ task: "record", done: files.length, total: files.length, unit: "files" });
    return { value: undefined, summary: `${files.length} files recorded` };
  });
}

/** What the engine says it computed with (libraries, CUDA, GPU, processes), under the names it gives them. */
async function engineVersions(path: string): Promise<Record<string, string> | undefined> {
  const text = await readFile(path, "utf8").catch(() => null);
  if (text === null) return undefined;
  const json = parseJson(text, { file: path });
  if (!isJsonObject(json)) return undefined;
  return Object.fromEntries(
    Object.entries(json).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

async function stands(
  { run }: Prepared,
  evaluation: Evaluation,
  commit: string | null,
  card: string,
): Promise<boolean> {
  const claims = await verifyAdapter(run.bundle);
  if (claims.some(({ claim, state }) => state === "false" || (claim === "record" && state === "missing"))) return false;
  const text = (path: string) => readFile(path, "utf8").catch(() => "");
  const record = await text(join(run.bundle, PROVENANCE_FILE));
  if (record !== (await text(run.provenance)) || card !== (await text(join(run.bundle, "README.md")))) return false;
  const { internalParameters, resolvedDependencies } = parseStatement(record).predicate.buildDefinition;
  const recorded = resolvedDependencies.find(({ name }) => name === "source")?.digest?.gitCommit ?? null;
  return internalParameters.evaluationId === evaluation.evaluationId && recorded === commit;
}

function card({ entry, plan, datasets }: Prepared, evaluation: Evaluation): string {
  return modelCard({
    name: entry.name,
    description: entry.manifest.description,
    plan,
    evaluation,
    datasets: datasets.map(({ entry: { name, manifest }, lock }) => ({
      name,
      description: manifest.description,
      license: manifest.license,
      language: manifest.language,
      lock,
    })),
    repository: entry.manifest.publish === null ? null : hubRepository(entry.manifest.publish.to),
  });
}
