import type { Answer } from "./http.ts";
import { refusal } from "./hub-accounts.ts";
import { addCommit, type Commit, isLarge, oidOf, type Repo, type StoredFile, sha256Of } from "./hub-store.ts";

/** The storage behind large files. */
export interface LargeFiles {
  objects: Map<string, Buffer>;
  parts: Map<string, Buffer[]>;
  partSize: number;
  /** Its origin, another than the Hub's. */
  url: string;
}

export function preupload(at: Commit, asked: { files?: { path: string; size: number }[] }): Answer {
  const files = (asked.files ?? []).map(({ path, size }) => {
    const present = at.files.get(path);
    return {
      path,
      uploadMode: isLarge(path, size) ? "lfs" : "regular",
      shouldIgnore: false,
      oid: present === undefined ? null : present.lfs ? sha256Of(present.content) : oidOf(present),
    };
  });
  return { status: 200, body: { files, commitOid: at.oid } };
}

/** https://github.com/git-lfs/git-lfs/blob/main/docs/api/batch.md, with the Hub's multipart transfer. */
export function batch(
  large: LargeFiles,
  asked: { objects?: { oid: string; size: number }[] },
  objectsUrl: string,
): Answer {
  let multipart = false;
  const objects = (asked.objects ?? []).map(({ oid, size }) => {
    if (large.objects.has(oid)) return { oid, size };
    const verify = { href: `${objectsUrl}/verify` };
    if (size <= large.partSize) {
      return { oid, size, actions: { upload: { href: `${large.url}/upload/${oid}?X-Amz-Signature=fixture` }, verify } };
    }
    multipart = true;
    const header: Record<string, string> = { chunk_size: String(large.partSize) };
    for (let part = 1; part <= Math.ceil(size / large.partSize); part++) {
      header[String(part)] = `${large.url}/part/${oid}/${part}?X-Amz-Signature=fixture`;
    }
    return { oid, size, actions: { upload: { href: `${large.url}/complete/${oid}`, header }, verify } };
  });
  return {
    status: 200,
    headers: { "content-type": "application/vnd.git-lfs+json", "x-request-id": "Root=1-batch" },
    body: { transfer: multipart ? "multipart" : "basic", objects },
  };
}

export function verifyLarge(large: LargeFiles, asked: { oid?: string; size?: number }): Answer {
  const stored = large.objects.get(asked.oid ?? "");
  return stored?.length === asked.size ? { status: 200, body: {} } : refusal(404, "The file was not uploaded");
}

export function storeLarge(large: LargeFiles, oid: string, body: Buffer): Answer {
  if (sha256Of(body) !== oid) return { status: 400, body: "XAmzContentSHA256Mismatch" };
  large.objects.set(oid, body);
  return { status: 200, headers: { etag: `"${oid}"` } };
}

export function storePart(large: LargeFiles, oid: string, part: number, body: Buffer): Answer {
  const parts = large.parts.get(oid) ?? [];
  parts[part - 1] = body;
  large.parts.set(oid, parts);
  return { status: 200, headers: { etag: `"${sha256Of(body)}"` } };
}

export function completeParts(
  large: LargeFiles,
  oid: string,
  asked: { parts?: { partNumber: number; etag: string }[] },
): Answer {
  const parts = large.parts.get(oid) ?? [];
  const agreed =
    asked.parts?.length === parts.length &&
    asked.parts.every(({ partNumber, etag }) => etag.includes(sha256Of(parts[partNumber - 1]!)));
  return agreed ? storeLarge(large, oid, Buffer.concat(parts)) : { status: 400, body: "InvalidPart" };
}

interface Line {
  key: string;
  value: {
    summary?: string;
    description?: string;
    parentCommit?: string;
    path?: string;
    content?: string;
    encoding?: string;
    oid?: string;
    size?: number;
  };
}

/** All operations of an NDJSON commit, or none. */
export function commit(
  repo: Repo,
  large: LargeFiles,
  body: string,
  validateCard: (card: string) => Answer,
  origin: string,
): Answer {
  const lines = body
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Line);
  const header = lines.find((line) => line.key === "header")?.value;
  if (!header?.summary) return refusal(400, "Missing commit summary");
  const head = repo.branches.get("main")!;
  if (header.parentCommit !== undefined && header.parentCommit !== head) {
    return refusal(412, "A commit has happened since. Please refresh and try again.");
  }
  const files = new Map<string, StoredFile>(repo.commits.get(head)!.files);
  for (const { key, value } of lines) {
    const path = value.path ?? "";
    if (key !== "header" && (path === "" || path.startsWith("/") || path.split("/").includes("..")))
      return refusal(400, `Invalid path ${path}`);
    if (key === "file") {
      const content = Buffer.from(value.content ?? "", value.encoding === "base64" ? "base64" : "utf8");
      if (isLarge(path, content.length)) return refusal(400, `${path} must be uploaded as a large file`);
      files.set(path, { content, lfs: false });
    } else if (key === "lfsFile") {
      const content = large.objects.get(value.oid ?? "");
      if (content === undefined || content.length !== value.size)
        return refusal(400, `LFS pointer of ${path} points to a file that does not exist`);
      files.set(path, { content, lfs: true });
    } else if (key === "deletedFile" && !files.delete(path)) {
      return refusal(400, `${path} does not exist`);
    }
  }
  const card = files.get("README.md");
  const checked = card === undefined ? { status: 200 } : validateCard(card.content.toString("utf8"));
  if (checked.status !== 200) return checked;
  const { oid } = addCommit(repo, header.summary, header.description ?? "", files);
  return {
    status: 200,
    body: {
      success: true,
      commitOid: oid,
      commitUrl: `${origin}/${repo.id}/commit/${oid}`,
      pullRequestUrl: null,
      hookOutput: "",
    },
  };
}
