import { listFiles, modelInfo } from "@huggingface/hub";
import { LoraError } from "../formats/error.ts";
import type { OnProgress } from "../formats/progress.ts";
import { isPlainPath } from "../provenance/verify-files.ts";
import { CachedModel, type RemoteFile } from "./cache.ts";
import { download } from "./download.ts";
import { hasStatus, hubError } from "./hub-error.ts";
import { type Fetch, retryingFetch, throwIfCancelled } from "./retry.ts";

export interface SnapshotOptions {
  /** `org/name` */
  model: string;
  /** A commit (40 hex digits), or a branch or tag. */
  revision: string;
  /** Root of the Hugging Face cache, such as `~/.cache/huggingface/hub`. */
  cacheDir: string;
  hubUrl: string;
  token?: string | undefined;
  /** Chooses among all files of the commit what is needed. Default: all. */
  choose?: ((files: readonly RemoteFile[]) => readonly RemoteFile[]) | undefined;
  fetch?: Fetch | undefined;
  onProgress?: OnProgress | undefined;
  signal?: AbortSignal | undefined;
  /** First pause between attempts, in milliseconds. */
  delay?: number;
}

const COMMIT = /^[0-9a-f]{40}$/;

/**
 * Brings files of one commit of a model repository into the cache and gives the snapshot's directory. A commit whose files
 * are there already costs no request.
 *
 * The Hub's own client could do it but says so on standard output, takes neither a choice of files nor a signal, and does
 * not check what it received.
 * @throws {LoraError} `hub-revision`, `hub-gated`, `hub-missing`, `hub-unreachable`, `hub-corrupt`: exit 3
 */
export async function fetchSnapshot(options: SnapshotOptions): Promise<string> {
  const { model, revision, signal, onProgress, token, choose = (files) => files } = options;
  if (!/^[\w.-]+\/[\w.-]+$/.test(model)) {
    throw new LoraError("hub-model", `"${model.slice(0, 100)}" is no model id.`, { next: "Write org/name." });
  }
  const cached = new CachedModel(options.cacheDir, model);
  const hubUrl = options.hubUrl.replace(/\/+$/, "");
  const send = retryingFetch({
    fetch: options.fetch,
    signal,
    ...(options.delay === undefined ? {} : { delay: options.delay }),
  });
  const access = { hubUrl, fetch: send, ...(token === undefined ? {} : { accessToken: token }) };
  try {
    throwIfCancelled(signal);
    let commit = revision;
    if (!COMMIT.test(revision)) {
      commit = (await modelInfo({ ...access, name: model, revision, additionalFields: ["sha"] })).sha;
      await cached.keepRef(revision, commit);
    }
    let tree = await cached.tree(commit);
    if (tree === null) {
      tree = await listTree(access, model, commit);
      await cached.keepTree(commit, tree);
    }
    const wanted: RemoteFile[] = [];
    for (const file of choose(tree)) if (!(await cached.has(commit, file))) wanted.push(file);
    const total = wanted.reduce((sum, file) => sum + file.size, 0);
    let done = 0;
    for (const file of wanted) {
      throwIfCancelled(signal);
      const onBytes = (count: number) => {
        done += count;
        onProgress?.({ task: "download", done, total, unit: "bytes", detail: file.path });
      };
      if (await cached.hasBlob(file)) onBytes(file.size);
      else {
        const url = `${hubUrl}/${model}/resolve/${commit}/${file.path.split("/").map(encodeURIComponent).join("/")}`;
        const headers: Record<string, string> = token === undefined ? {} : { Authorization: `Bearer ${token}` };
        const { delay } = options;
        await download(url, cached.blob(file), file, {
          headers,
          fetch: send,
          signal,
          onBytes,
          ...(delay === undefined ? {} : { delay }),
        });
      }
      await cached.show(commit, file);
    }
    return cached.snapshot(commit);
  } catch (error) {
    throwIfCancelled(signal);
    throw await explain(error, options, access);
  }
}

interface Access {
  hubUrl: string;
  fetch: Fetch;
  accessToken?: string;
}

async function listTree(access: Access, model: string, commit: string): Promise<RemoteFile[]> {
  const files: RemoteFile[] = [];
  for await (const entry of listFiles({
    ...access,
    repo: { type: "model", name: model },
    revision: commit,
    recursive: true,
  })) {
    // A name that leads out of the snapshot is the listing's fault, and nothing of ours would ask for it.
    if (entry.type !== "file" || !isPlainPath(entry.path) || entry.oid === undefined) continue;
    const { path, size, oid, lfs } = entry;
    files.push({ path, size, oid, ...(lfs === undefined ? {} : { sha256: lfs.oid }) });
  }
  return files;
}

/** Tells a wrong commit from a wrong name and from terms not accepted: the Hub answers each with one of three statuses. */
async function explain(error: unknown, { model, revision, token }: SnapshotOptions, access: Access): Promise<unknown> {
  const at = `${model} at ${revision.slice(0, 40)}`;
  if (error instanceof TypeError && error.message.includes("hf_")) {
    return new LoraError("hub-token", 'The Hub token does not start with "hf_", so it is none of the Hub\'s.', {
      exit: 3,
    });
  }
  if (!hasStatus(error, 401, 403, 404)) return hubError(error, `download ${at}`);
  const info = await modelInfo({ ...access, name: model }).catch(() => null);
  if (info === null) {
    const hidden = token === undefined ? ", or is private" : ", or this token may not see it";
    return new LoraError("hub-missing", `The Hub has no model ${model}${hidden}.`, {
      exit: 3,
      next: "Check `base.model` in the adapter's manifest, and HF_TOKEN.",
    });
  }
  if (hasStatus(error, 404)) {
    return new LoraError("hub-revision", `The model ${model} has no commit ${revision.slice(0, 40)}.`, {
      exit: 3,
      next: "Copy the commit from the model's page on the Hub (Files, History) into `base.revision`.",
    });
  }
  return new LoraError("hub-gated", `The files of ${model} are shown only to who accepted its terms.`, {
    exit: 3,
    next: `Accept the terms at ${access.hubUrl}/${model} and set HF_TOKEN to a token of that account.`,
  });
}
