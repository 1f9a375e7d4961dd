import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { createRepo, HubApiError, listFiles, modelInfo } from "@huggingface/hub";
import { hex, PROVENANCE_FILE } from "../provenance/statement.ts";
import { type Published, readPublished } from "./compare.ts";
import { hasStatus } from "./hub-error.ts";
import type { Fetch } from "./retry.ts";
import type { PublishFile } from "./target.ts";

/** A model repository and how to reach it. */
export interface HubRepo {
  /** `org/name` */
  id: string;
  hubUrl: string;
  token: string;
  fetch: Fetch;
}

/** The state of a repository at one commit. */
export interface Head {
  /** The commit, 40 hex digits. */
  commit: string;
  /** Git blob id (SHA-1) of regular files, SHA-256 of large ones. */
  files: Map<string, { oid: string; sha256?: string }>;
  published: Published | null;
}

/** The commit a branch, tag or commit stands for; null when there is no such revision, or no repository to be seen. */
export async function resolveRevision(repo: HubRepo, revision: string): Promise<string | null> {
  try {
    const info = await modelInfo({ ...access(repo), name: repo.id, revision, additionalFields: ["sha"] });
    return info.sha;
  } catch (error) {
    if (hasStatus(error, 404)) return null;
    throw error;
  }
}

/** What a commit holds, and what its record says. */
export async function readHead(repo: HubRepo, commit: string): Promise<Head> {
  const files: Head["files"] = new Map();
  for await (const entry of listFiles({
    ...access(repo),
    repo: { type: "model", name: repo.id },
    revision: commit,
    recursive: true,
  })) {
    if (entry.type !== "file") continue;
    files.set(entry.path, { oid: entry.oid ?? "", ...(entry.lfs === undefined ? {} : { sha256: entry.lfs.oid }) });
  }
  if (!files.has(PROVENANCE_FILE)) return { commit, files, published: null };
  const response = await repo.fetch(`${repo.hubUrl}/${repo.id}/resolve/${commit}/${PROVENANCE_FILE}`, {
    headers: { Authorization: `Bearer ${repo.token}` },
  });
  if (!response.ok) throw await answerError(response);
  return { commit, files, published: readPublished(await response.text()) };
}

/** Makes the repository. One that exists already is fine: somebody was faster, or it is hidden from listings. */
export async function createIfMissing(repo: HubRepo, visibility: "public" | "private"): Promise<void> {
  try {
    await createRepo({ ...access(repo), repo: { type: "model", name: repo.id }, visibility });
  } catch (error) {
    if (!hasStatus(error, 409)) throw error;
  }
}

/** Puts a lightweight tag on a commit. False when the name is taken. The Hub's client has no call for this. */
export async function createTag(repo: HubRepo, tag: string, commit: string): Promise<boolean> {
  const response = await repo.fetch(`${repo.hubUrl}/api/models/${repo.id}/tag/${commit}`, {
    method: "POST",
    headers: { Authorization: `Bearer ${repo.token}`, "Content-Type": "application/json" },
    body: JSON.stringify({ tag }),
  });
  if (response.ok) return true;
  if (response.status === 409) return false;
  throw await answerError(response);
}

/** Whether a commit holds exactly the bytes of `file` at its path. */
export async function holdsFile(head: Head, file: PublishFile): Promise<boolean> {
  const found = head.files.get(file.path);
  if (found === undefined) return false;
  return found.sha256 === undefined ? found.oid === (await gitBlobId(file)) : found.sha256 === hex(file.digest);
}

/** An error as the Hub's own client would make it, for the calls it lacks. */
export async function answerError(response: Response): Promise<HubApiError> {
  const error = new HubApiError(response.url, response.status, response.headers.get("X-Request-Id") ?? undefined);
  const text = await response.text().catch(() => "");
  try {
    error.data = JSON.parse(text);
  } catch {
    error.data = { message: text };
  }
  return error;
}

/** SHA-1 over `blob <size>\0` and the content: how git names a file's content. */
async function gitBlobId(file: PublishFile): Promise<string> {
  const hash = createHash("sha1").update(`blob ${file.size}\0`);
  for await (const chunk of createReadStream(file.source)) hash.update(chunk as Uint8Array);
  return hash.digest("hex");
}

function access({ hubUrl, token, fetch }: HubRepo): { hubUrl: string; accessToken: string; fetch: Fetch } {
  return { hubUrl, accessToken: token, fetch };
}
