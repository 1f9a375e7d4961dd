import { createHash } from "node:crypto";

/** A file of a commit: its bytes, and whether they are stored as a large file. */
export interface StoredFile {
  content: Buffer;
  lfs: boolean;
}

export interface Commit {
  oid: string;
  parent: string | null;
  title: string;
  description: string;
  files: Map<string, StoredFile>;
}

export interface Repo {
  id: string;
  private: boolean;
  /** Files are hidden from tokens that have not accepted the terms. */
  gated: boolean;
  commits: Map<string, Commit>;
  branches: Map<string, string>;
  tags: Map<string, string>;
}

/** What the Hub writes into a new repository, shortened to the patterns that matter here. */
const GITATTRIBUTES = ["bin", "gguf", "onnx", "parquet", "pt", "safetensors", "model"]
  .map((extension) => `*.${extension} filter=lfs diff=lfs merge=lfs -text\n`)
  .join("");
const LFS_NAME = /\.(bin|gguf|onnx|parquet|pt|safetensors|model)$/;
const LFS_SIZE = 10 * 1024 * 1024;

export function makeRepo(id: string, { private: hidden = false, gated = false } = {}): Repo {
  const repo: Repo = { id, private: hidden, gated, commits: new Map(), branches: new Map(), tags: new Map() };
  addCommit(
    repo,
    "initial commit",
    "",
    new Map([[".gitattributes", { content: Buffer.from(GITATTRIBUTES), lfs: false }]]),
  );
  return repo;
}

/** A commit on `main` with exactly these files. Ids depend on the parent, the title and the tree, as git's do. */
export function addCommit(repo: Repo, title: string, description: string, files: Map<string, StoredFile>): Commit {
  const parent = repo.branches.get("main") ?? null;
  const tree = [...files]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([path, file]) => `${path} ${oidOf(file)}`);
  const oid = createHash("sha1")
    .update(JSON.stringify([repo.id, parent, title, description, tree]))
    .digest("hex");
  const commit: Commit = { oid, parent, title, description, files };
  repo.commits.set(oid, commit);
  repo.branches.set("main", oid);
  return commit;
}

export function commitOf(repo: Repo, revision: string): Commit | undefined {
  const named = revision === "HEAD" ? "main" : revision;
  return repo.commits.get(repo.branches.get(named) ?? repo.tags.get(named) ?? named);
}

export function isLarge(path: string, size: number): boolean {
  // The storage behind large files takes no empty ones.
  return size > 0 && (LFS_NAME.test(path) || size > LFS_SIZE);
}

/** Git blob id: of the content, or of the pointer that stands for a large file. */
export function oidOf(file: StoredFile): string {
  const blob = file.lfs ? Buffer.from(pointerOf(file.content)) : file.content;
  return createHash("sha1").update(`blob ${blob.length}\0`).update(blob).digest("hex");
}

export function sha256Of(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

export function pointerOf(content: Buffer): string {
  return `version https://git-lfs.github.com/spec/v1\noid sha256:${sha256Of(content)}\nsize ${content.length}\n`;
}

/** A file as the tree and path listings describe it. */
export function describe(path: string, file: StoredFile): object {
  const { content, lfs } = file;
  const large = { oid: sha256Of(content), size: content.length, pointerSize: Buffer.byteLength(pointerOf(content)) };
  return { type: "file", oid: oidOf(file), size: content.length, path, ...(lfs ? { lfs: large } : {}) };
}
