import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { ACTIONS, type WorkflowEvent } from "../runner/runner.ts";
import { rows } from "./conversations.ts";

const run = promisify(execFile);
const EXAMPLE = join(ACTIONS, "examples/support-desk");

/** Commits are made by nobody in particular and at no particular time, so that ids do not depend on the machine. */
const identity = {
  GIT_AUTHOR_NAME: "Tester",
  GIT_AUTHOR_EMAIL: "tester@example.org",
  GIT_COMMITTER_NAME: "Tester",
  GIT_COMMITTER_EMAIL: "tester@example.org",
  GIT_AUTHOR_DATE: "2026-01-02T03:04:05Z",
  GIT_COMMITTER_DATE: "2026-01-02T03:04:05Z",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_SYSTEM: "/dev/null",
};

/** Runs git and gives what it says, trimmed. */
export async function git(directory: string, ...args: string[]): Promise<string> {
  const { stdout } = await run("git", args, { cwd: directory, env: { ...process.env, ...identity } });
  return stdout.trim();
}

/** Files by path; null deletes one. */
export type Change = Record<string, string | null>;

/** A data repository as it lies on GitHub: a bare one, and a clone somebody works in. */
export interface DataRepository extends AsyncDisposable {
  /** The bare repository. */
  origin: string;
  /** Commits to a branch of it (made from `from` where it is new) and gives the commit. */
  commit(branch: string, files: Change, from?: string): Promise<string>;
  tag(name: string, commit: string): Promise<void>;
  /** A fresh clone with a revision checked out, as `actions/checkout` leaves it with `fetch-depth: 0`. */
  checkout(revision: string): Promise<string>;
  /** The last commit of a branch and nothing before it, as `actions/checkout` does by default. */
  shallow(branch: string): Promise<string>;
  /** What GitHub would make of a branch's pull request: the merge commit, checked out, and the event. */
  pullRequest(
    branch: string,
    options?: { number?: number; fork?: boolean },
  ): Promise<{ workspace: string; event: WorkflowEvent }>;
}

export const REPOSITORY = "octo/data";

/**
 * @param files the first commit on `main`; default: {@link smallData}
 * @param directory where in the repository the data lies
 */
export async function dataRepository(files: Change = smallData(), directory = ""): Promise<DataRepository> {
  const root = await mkdtemp(join(tmpdir(), "data-repository-"));
  const [origin, desk] = [join(root, "origin.git"), join(root, "desk")];
  await git(root, "init", "--quiet", "--bare", "--initial-branch=main", origin);
  await git(root, "init", "--quiet", "--initial-branch=main", desk);
  await git(desk, "remote", "add", "origin", origin);
  await cp(join(EXAMPLE, "base"), join(desk, directory, "base"), { recursive: true });
  let clones = 0;

  async function commit(branch: string, change: Change, from = "main"): Promise<string> {
    if ((await git(desk, "branch", "--list", branch)) !== "") await git(desk, "checkout", "--quiet", branch);
    else if (clones > 0 || branch !== "main") await git(desk, "checkout", "--quiet", "-b", branch, from);
    for (const [path, text] of Object.entries(change)) {
      const file = join(desk, path);
      await mkdir(dirname(file), { recursive: true });
      if (text === null) await rm(file);
      else await writeFile(file, text);
    }
    await git(desk, "add", "--all");
    await git(desk, "commit", "--quiet", "--message", `Change ${Object.keys(change).join(", ")}`);
    await git(desk, "push", "--quiet", "origin", branch);
    return git(desk, "rev-parse", "HEAD");
  }

  async function checkout(revision: string): Promise<string> {
    const workspace = join(root, `clone-${++clones}`);
    await git(root, "clone", "--quiet", "--no-checkout", origin, workspace);
    await git(workspace, "checkout", "--quiet", "--detach", revision);
    return workspace;
  }

  await commit("main", Object.fromEntries(Object.entries(files).map(([path, text]) => [join(directory, path), text])));
  return {
    origin,
    commit,
    checkout,
    async shallow(branch) {
      const workspace = join(root, `clone-${++clones}`);
      await git(root, "clone", "--quiet", "--depth=1", "--branch", branch, `file://${origin}`, workspace);
      return workspace;
    },
    async tag(name, revision) {
      await git(desk, "tag", name, revision);
      await git(desk, "push", "--quiet", "origin", name);
    },
    async pullRequest(branch, { number = 7, fork = false } = {}) {
      const [base, head] = [await git(origin, "rev-parse", "main"), await git(origin, "rev-parse", branch)];
      const workspace = await checkout(base);
      await git(workspace, "merge", "--quiet", "--no-ff", "--message", `Merge ${head} into ${base}`, head);
      const sha = await git(workspace, "rev-parse", "HEAD");
      const repo = { full_name: REPOSITORY };
      const pull = {
        number,
        base: { sha: base, ref: "main", repo },
        head: { sha: head, ref: branch, repo: fork ? { full_name: "stranger/data" } : repo },
      };
      const payload = {
        action: "synchronize",
        number,
        pull_request: pull,
        repository: { ...repo, default_branch: "main" },
      };
      return { workspace, event: { name: "pull_request", payload, ref: `refs/pull/${number}/merge`, sha } };
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}

export function pushEvent(before: string, sha: string, { branch = "main", forced = false } = {}): WorkflowEvent {
  const payload = {
    ref: `refs/heads/${branch}`,
    before,
    after: sha,
    forced,
    repository: { full_name: REPOSITORY, default_branch: "main" },
  };
  return { name: "push", payload, ref: `refs/heads/${branch}`, sha };
}

export function tagEvent(tag: string, sha: string): WorkflowEvent {
  const payload = {
    ref: `refs/tags/${tag}`,
    before: "0".repeat(40),
    after: sha,
    repository: { full_name: REPOSITORY, default_branch: "main" },
  };
  return { name: "push", payload, ref: `refs/tags/${tag}`, sha };
}

export const DATASET = `name: desk
license: CC0-1.0
files:
  - { path: data/*.jsonl, split: train }
  - { path: heldout.jsonl, split: test }
format: messages
`;

export interface Recipe {
  dataset?: string;
  publish?: string;
  epochs?: number;
  checkpointEvery?: number;
  gates?: string;
}

/** A few steps of a small adapter on the example's base model. */
export function adapterManifest(
  name: string,
  { dataset = "desk", publish = "file:./published", epochs = 1, checkpointEvery = 1, gates }: Recipe = {},
): string {
  return `name: ${name}
base: { model: ../../base }
datasets: [${dataset}]
lora: { r: 4, alpha: 8, dropout: 0, targets: [q_proj, v_proj] }
training: { seed: 1, epochs: ${epochs}, batchSize: 2, learningRate: 4e-3, warmup: 0, weightDecay: 0, maxLength: 128, precision: f32, checkpointEvery: ${checkpointEvery} }
gates:
  - ${gates ?? "{ metric: loss, split: test, below: base }"}
publish: { to: "${publish}", tag: "{name}-v{version}" }
`;
}

/** One data set and one adapter, `desk`. */
export function smallData(recipe: Recipe = {}): Change {
  return {
    ".gitignore": ".lora/\npublished/\n",
    "README.md": "# Data\n",
    "datasets/desk/dataset.yaml": DATASET,
    "datasets/desk/data/orders.jsonl": rows(0, 6),
    "datasets/desk/heldout.jsonl": rows(6, 9),
    "adapters/desk/adapter.yaml": adapterManifest("desk", recipe),
  };
}
