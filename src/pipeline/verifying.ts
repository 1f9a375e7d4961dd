import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pc from "picocolors";
import { LoraError } from "../formats/error.ts";
import type { OnProgress } from "../formats/progress.ts";
import { insideWorkspace } from "../manifest/paths.ts";
import { openWorkspace, type Workspace } from "../manifest/workspace.ts";
import type { Claim } from "../provenance/claim.ts";
import { parseStatement } from "../provenance/record.ts";
import { PROVENANCE_FILE } from "../provenance/statement.ts";
import { verifyAdapter } from "../provenance/verify.ts";
import { fetchSnapshot } from "../publish/snapshot.ts";
import type { Environment } from "./environment.ts";
import type { Listener } from "./events.ts";

export interface VerifyRequest {
  /** A checkout of the data repository, or any other directory: then data and commit stay unproven. */
  root: string;
  baseDirectory?: string | undefined;
  environment: Environment;
  listener: Listener;
  signal: AbortSignal;
}

/**
 * Verifies a directory, or a published repository, which is fetched into a temporary directory first.
 * @param target absolute path, or `hf://org/name[@revision]`
 */
export async function verifyTarget(target: string, request: VerifyRequest): Promise<Claim[]> {
  const { environment, signal } = request;
  const hub = /^hf:\/\/([^/@\s]+\/[^/@\s]+)(?:@(\S+))?$/.exec(target);
  if (target.startsWith("hf://") && hub === null)
    throw new LoraError("usage", `"${target}" is no repository of the Hub.`, {
      next: "Write hf://org/name or hf://org/name@revision.",
    });
  if (hub === null) return verifyDirectory(target, request);
  const cacheDir = await mkdtemp(join(tmpdir(), "lora-verify-"));
  try {
    const { hubUrl, hubToken: token } = environment;
    const directory = await fetchSnapshot({
      model: hub[1]!,
      revision: hub[2] ?? "main",
      cacheDir,
      hubUrl,
      token,
      signal,
      onProgress: progressTo(request),
    });
    return await verifyDirectory(directory, request);
  } finally {
    await rm(cacheDir, { recursive: true, force: true });
  }
}

async function verifyDirectory(directory: string, request: VerifyRequest): Promise<Claim[]> {
  const found = await stat(directory).catch(() => null);
  if (!found?.isDirectory())
    throw new LoraError("usage", `There is no directory "${directory}".`, {
      next: "Name the directory the adapter was published to.",
    });
  const workspace = await openWorkspace(request.root);
  const isDataRepository = workspace.datasets.size > 0;
  return verifyAdapter(directory, {
    workspaceRoot: isDataRepository ? request.root : undefined,
    baseDirectory: request.baseDirectory ?? (await baseInWorkspace(directory, workspace)),
    onProgress: progressTo(request),
    signal: request.signal,
  });
}

/** Where the recorded base is a directory that an adapter of the workspace names: that directory. */
async function baseInWorkspace(directory: string, { root, adapters }: Workspace): Promise<string | undefined> {
  try {
    const record = parseStatement(await readFile(join(directory, PROVENANCE_FILE), "utf8"));
    const { base } = record.predicate.buildDefinition.internalParameters.plan;
    const named = [...adapters.values()].find(({ manifest }) => manifest.base.directory === base.model);
    return named === undefined ? undefined : await insideWorkspace(root, ".", base.model, { file: named.file });
  } catch {
    return undefined; // Whatever is wrong with the record or the directory, verification itself says it.
  }
}

function progressTo({ listener }: VerifyRequest): OnProgress {
  return (progress) => listener({ type: "progress", stage: "provenance", progress });
}

/** The claims as a person reads them. There is no "verified": only what was proven, and what was not. */
export function renderClaims(claims: Claim[], colour: boolean): string {
  const paint = pc.createColors(colour);
  const colours = { proven: paint.green, asserted: paint.yellow, missing: paint.yellow, false: paint.red };
  const width = Math.max(...claims.map(({ claim }) => claim.length));
  const lines = claims.map(
    ({ claim, state, detail }) => `${colours[state](state.padEnd(8))}  ${claim.padEnd(width)}  ${detail}`,
  );
  const count = (state: Claim["state"]) => claims.filter((claim) => claim.state === state).length;
  const states = ["proven", "asserted", "missing", "false"] as const;
  return `${lines.join("\n")}\n\n${states.map((state) => `${count(state)} ${state}`).join(", ")}\n`;
}
