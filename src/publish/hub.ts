import { setTimeout as wait } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { type CommitOperation, commitIter } from "@huggingface/hub";
import { LoraError } from "../formats/error.ts";
import { isSame, stalePaths } from "./compare.ts";
import { hasStatus, hubError, isAmbiguous } from "./hub-error.ts";
import {
  createIfMissing,
  createTag,
  type Head,
  type HubRepo,
  holdsFile,
  readHead,
  resolveRevision,
} from "./hub-repo.ts";
import { type Fetch, retryingFetch, throwIfCancelled } from "./retry.ts";
import type { PublishFile, PublishOptions, PublishResult, PublishTarget } from "./target.ts";

export interface HubTargetOptions {
  /** `org/name` */
  repo: string;
  hubUrl: string;
  /** Called when publishing starts, so that a short-lived token is young. Undefined: there is none. */
  token: (signal: AbortSignal | undefined) => Promise<string | undefined>;
  /** Visibility of a repository this creates. */
  private: boolean;
  fetch?: Fetch | undefined;
  /** First pause between attempts, in milliseconds. */
  delay?: number;
}

const BRANCH = "main";
/** How often a race with other commits is run again before giving up. */
const MAX_PLANS = 5;

/**
 * Publishes to a model repository of the Hugging Face Hub in one commit on top of the head that was read. A stale head is
 * read again and planned anew, never forced; a commit whose answer was lost is looked for before it is tried again.
 */
export function hubTarget(options: HubTargetOptions): PublishTarget {
  return {
    async publish(files, request) {
      const { signal } = request;
      throwIfCancelled(signal);
      const token = await options.token(signal);
      const repo: HubRepo = {
        id: options.repo,
        hubUrl: options.hubUrl.replace(/\/+$/, ""),
        token: usable(token, options.repo),
        fetch: retryingFetch({
          fetch: options.fetch,
          signal,
          ...(options.delay === undefined ? {} : { delay: options.delay }),
        }),
      };
      try {
        return await publish(repo, files, request, options);
      } catch (error) {
        throwIfCancelled(signal);
        throw hubError(error, `publish to ${repo.id}`);
      }
    },
  };
}

async function publish(
  repo: HubRepo,
  files: readonly PublishFile[],
  request: PublishOptions,
  { private: hidden, delay = 500 }: HubTargetOptions,
): Promise<PublishResult> {
  const { tag, closure, signal } = request;
  for (let plan = 1; ; plan++) {
    const head = await openHead(repo, hidden);
    if (tag !== undefined) {
      const tagged = await resolveRevision(repo, tag);
      if (tagged !== null) return await released(repo, files, request, tag, tagged);
    }
    if (await same(head, files, closure)) return await finish(repo, head.commit, false, tag);
    try {
      return await finish(repo, await commitOn(repo, head, files, request), true, tag);
    } catch (error) {
      throwIfCancelled(signal);
      const stale = hasStatus(error, 412);
      if (!stale && !isAmbiguous(error)) throw error;
      if (plan >= MAX_PLANS) throw stale ? tooBusy(repo) : error;
      if (!stale) {
        // The commit may have landed although its answer did not arrive: look before doing it twice.
        const landed = await openHead(repo, hidden);
        if (landed.commit !== head.commit && (await same(landed, files, closure))) {
          return await finish(repo, landed.commit, true, tag);
        }
      }
    }
    await wait(delay * 2 ** (plan - 1), undefined, signal === undefined ? {} : { signal }).catch(() =>
      throwIfCancelled(signal),
    );
  }
}

/** The tag exists: right if it holds these files already, and else a release that may not change. */
async function released(
  repo: HubRepo,
  files: readonly PublishFile[],
  { closure }: PublishOptions,
  tag: string,
  commit: string,
): Promise<PublishResult> {
  if (await same(await readHead(repo, commit), files, closure)) return result(repo, commit, false, false, tag);
  throw new LoraError(
    "tag-taken",
    `${repo.id} has a tag ${tag} already (${commit.slice(0, 12)}), and it holds something else.`,
    {
      next: "A release does not change: choose another version.",
    },
  );
}

async function finish(
  repo: HubRepo,
  commit: string,
  changed: boolean,
  tag: string | undefined,
): Promise<PublishResult> {
  if (tag === undefined) return result(repo, commit, changed, false, undefined);
  if (await createTag(repo, tag, commit)) return result(repo, commit, changed, true, tag);
  const taken = await resolveRevision(repo, tag);
  if (taken === commit) return result(repo, commit, changed, false, tag);
  throw new LoraError("tag-taken", `Somebody else put the tag ${tag} on ${repo.id} at the same time.`, {
    next: `Commit ${commit.slice(0, 12)} holds this release without a tag: choose another version.`,
  });
}

function result(
  repo: HubRepo,
  commit: string,
  committed: boolean,
  newTag: boolean,
  tag: string | undefined,
): PublishResult {
  const at = `${repo.id} at ${commit.slice(0, 12)}`;
  const message = committed
    ? `Published to ${at}${tag === undefined ? "" : `, tagged ${tag}`}.`
    : newTag
      ? `Unchanged: ${at} holds this closure already; now tagged ${tag}.`
      : `Nothing to publish: ${at}${tag === undefined ? "" : ` (${tag})`} holds this closure already.`;
  return {
    url: `${repo.hubUrl}/${repo.id}/tree/${tag === undefined ? commit : encodeURIComponent(tag)}`,
    changed: committed || newTag,
    commit,
    ...(tag === undefined ? {} : { tag }),
    message,
  };
}

async function openHead(repo: HubRepo, hidden: boolean): Promise<Head> {
  let commit = await resolveRevision(repo, BRANCH);
  if (commit === null) {
    await createIfMissing(repo, hidden ? "private" : "public");
    commit = await resolveRevision(repo, BRANCH);
  }
  if (commit !== null) return readHead(repo, commit);
  throw new LoraError("hub-missing", `${repo.id} has no branch ${BRANCH} that this token can see.`, {
    exit: 3,
    next: "Check the repository's name and the token's rights.",
  });
}

function same(head: Head, files: readonly PublishFile[], closure: string): Promise<boolean> {
  return isSame(head.published, files, closure, (file) => holdsFile(head, file));
}

async function commitOn(
  repo: HubRepo,
  head: Head,
  files: readonly PublishFile[],
  { message, onProgress, signal }: PublishOptions,
): Promise<string> {
  const changed: PublishFile[] = [];
  for (const file of files) if (!(await holdsFile(head, file))) changed.push(file);
  const operations: CommitOperation[] = [
    ...changed.map((file) => ({
      operation: "addOrUpdate" as const,
      path: file.path,
      content: pathToFileURL(file.source),
    })),
    ...stalePaths(head.published, files)
      .filter((path) => head.files.has(path))
      .map((path) => ({ operation: "delete" as const, path })),
  ];
  const [title = "", ...description] = message.split("\n");
  const uploads = commitIter({
    repo: { type: "model", name: repo.id },
    title,
    description: description.join("\n").trim(),
    operations,
    branch: BRANCH,
    parentCommit: head.commit,
    hubUrl: repo.hubUrl,
    accessToken: repo.token,
    fetch: repo.fetch,
    useXet: false,
    ...(signal === undefined ? {} : { abortSignal: signal }),
  });
  const total = changed.reduce((sum, file) => sum + file.size, 0);
  const sizes = new Map(changed.map((file) => [file.path, file.size]));
  const sent = new Map<string, number>();
  for (;;) {
    const step = await uploads.next();
    if (step.done) {
      if (step.value === undefined)
        throw new LoraError("hub-refused", "The Hub answered a commit without its id.", { exit: 3 });
      // What travels inside the commit itself is not reported piece by piece.
      onProgress?.({ task: "publish", done: total, total, unit: "bytes" });
      return step.value.commit.oid;
    }
    if (step.value.event === "fileProgress" && step.value.state === "uploading") {
      sent.set(step.value.path, step.value.progress * (sizes.get(step.value.path) ?? 0));
    }
    const done = Math.round([...sent.values()].reduce((sum, bytes) => sum + bytes, 0));
    const detail = step.value.event === "phase" ? step.value.phase : step.value.path;
    onProgress?.({ task: "publish", done, total, unit: "bytes", detail });
  }
}

function usable(token: string | undefined, repo: string): string {
  if (token === undefined || token === "") {
    throw new LoraError("hub-token", `Publishing to ${repo} needs a Hub token, and none was given.`, {
      exit: 3,
      next: "Set HF_TOKEN to a token with write access, or set up Trusted Publishers for the repository.",
    });
  }
  if (!token.startsWith("hf_")) {
    throw new LoraError("hub-token", 'The Hub token does not start with "hf_", so it is none of the Hub\'s.', {
      exit: 3,
      next: "Copy the token again from https://huggingface.co/settings/tokens.",
    });
  }
  return token;
}

function tooBusy(repo: HubRepo): LoraError {
  return new LoraError("hub-busy", `Other commits to ${repo.id} came first ${MAX_PLANS} times in a row.`, {
    exit: 3,
    next: "Run again when less is going on there.",
  });
}
