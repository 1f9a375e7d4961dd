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
  return atTarget(target, request, (directory) => verifyDirectory(directory, request));
}

/** The repository of `hf://org/name[@revision]`, or null for a path. @throws {LoraError} `usage` */
export function hubTarget(target: string): { repo: string; revision: string | null } | null {
  if (!target.startsWith("hf://")) return null;
  const hub = /^hf:\/\/([^/@\s]+\/[^/@\s]+)(?:@(\S+))?$/.exec(target);
  if (hub !== null) return { repo: hub[1]!, revision: hub[2] ?? null };
  throw new LoraError("usage", `"${target}" is no repository of the Hub.`, {
    next: "Write hf://org/name or hf://org/name@revision.",
  });
}

/**
 * Does something with the directory a target stands for; what lies on the Hub is there while it is done.
 * @param wanted names of the files to fetch from there; default: all
 */
export async function atTarget<T>(
  target: string,
  request: VerifyRequest,
  action: (directory: string, cacheDir: string | null) => Promise<T>,
  wanted = /(?:)/,
): Promise<T> {
  const { environment, signal } = request;
  const hub = hubTarget(target);
  if (hub === null) {
    const found = await stat(target).catch(() => null);
    if (found?.isDirectory()) return action(target, null);
    throw new LoraError("usage", `There is no directory "${target}".`, {
      next: "Name the directory the adapter was published to.",
    });
  }
  const cacheDir = await mkdtemp(join(tmpdir(), "lora-verify-"));
  try {
    const { hubUrl, hubToken: token } = environment;
    const directory = await fetchSnapshot({
      model: hub.repo,
      revision: hub.revision ?? "main",
      cacheDir,
      hubUrl,
      token,
      choose: (files) => files.filter(({ path }) => wanted.test(path)),
      signal,
      onProgress: progressTo(request),
    });
    return await action(directory, cacheDir);
  } finally {
    await rm(cacheDir, { recursive: true, force: true });
  }
}

async function verifyDirectory(directory: string, request: VerifyRequest): Promise<Claim[]> {
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
export async function baseInWorkspace(directory: string, { root, adapters }: Workspace): Promise<string | undefined> {
  try {
    const record = parseStatement(await readFile(join(directory, PROVENANCE_FILE), "utf8"));
    const { base } = record.predicate.buildDefinition.internalParameters.plan;
    const named = [...adapters.values()].find(({ manifest }) => manifest.base.directory === base.model);
    return named === undefined ? undefined : await insideWorkspace(root, ".", base.model, { file: named.file });
  } catch {
    return undefined; // Whatever is wrong with the record or the directory, verification itself says it.
  }
}

export function progressTo({ listener }: VerifyRequest): OnProgress {
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
