import type { Answer, Exchange } from "./http.ts";
import { refusal } from "./hub-accounts.ts";
import type { LargeFiles } from "./hub-commit.ts";
import { commitOf, oidOf, type Repo, sha256Of } from "./hub-store.ts";

/**
 * Downloads. `resolve/<revision>/<path>` gives regular files and redirects to the storage for large ones;
 * `object/<oid>` is the storage's side of it, where all repositories' large files lie.
 */
export function answerFile(
  exchange: Exchange,
  where: Repo | Map<string, Repo>,
  [kind, revision = "", ...parts]: string[],
  rights: string | undefined,
  large: LargeFiles,
): Answer {
  if (kind === "object" || where instanceof Map) {
    const content = large.objects.get(revision) ?? findObject(where as Map<string, Repo>, revision);
    return content === undefined ? { status: 404 } : ranged(exchange, content, { etag: `"${revision}"` });
  }
  const at = commitOf(where, revision);
  if (at === undefined) return refusal(404, `Invalid rev id: ${revision}`, "RevisionNotFound");
  if (where.gated && !rights?.startsWith("write")) {
    return refusal(rights === undefined ? 401 : 403, `Access to model ${where.id} is restricted.`, "GatedRepo");
  }
  const file = at.files.get(parts.join("/"));
  const commit = { "x-repo-commit": at.oid };
  if (file === undefined) {
    const missing = refusal(404, "Entry not found", "EntryNotFound");
    return { ...missing, headers: { ...missing.headers, ...commit } };
  }
  if (!file.lfs) return ranged(exchange, file.content, { ...commit, etag: `"${oidOf(file)}"` });
  const sha256 = sha256Of(file.content);
  return {
    status: 302,
    headers: {
      ...commit,
      location: `${large.url}/object/${sha256}?X-Amz-Signature=fixture`,
      etag: `"${oidOf(file)}"`,
      "x-linked-etag": `"${sha256}"`,
      "x-linked-size": String(file.content.length),
    },
  };
}

function findObject(repos: Map<string, Repo>, oid: string): Buffer | undefined {
  for (const repo of repos.values()) {
    for (const commit of repo.commits.values()) {
      for (const file of commit.files.values()) if (file.lfs && sha256Of(file.content) === oid) return file.content;
    }
  }
  return undefined;
}

function ranged({ headers }: Exchange, content: Buffer, extra: Record<string, string>): Answer {
  const range = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? "");
  const common = { ...extra, "accept-ranges": "bytes", "content-type": "application/octet-stream" };
  if (range === null) return { status: 200, headers: common, body: content };
  const start = Number(range[1]);
  const end = range[2] === "" ? content.length - 1 : Math.min(Number(range[2]), content.length - 1);
  if (start >= content.length)
    return { status: 416, headers: { ...common, "content-range": `bytes */${content.length}` } };
  return {
    status: 206,
    headers: { ...common, "content-range": `bytes ${start}-${end}/${content.length}` },
    body: content.subarray(start, end + 1),
  };
}
