import { readFile } from "node:fs/promises";
import { LoraError } from "../formats/error.ts";

/** What happened, of all that GitHub tells, as far as it matters here. */
export type TriggerEvent =
  | { kind: "pull-request"; number: number; base: string; fork: boolean }
  /** `before` is null for a new branch, and for one that was rewritten. */
  | { kind: "push"; before: string | null; defaultBranch: boolean }
  | { kind: "tag"; tag: string }
  /** `fork`: another workflow's run that a fork's pull request had started. */
  | { kind: "other"; base?: string; fork: boolean };

interface Repository {
  full_name: string;
}

interface Payload {
  pull_request?: { number: number; base: { sha: string; repo: Repository }; head: { repo: Repository | null } };
  before?: string;
  forced?: boolean;
  merge_group?: { base_sha: string };
  workflow_run?: { head_repository: Repository | null };
  repository?: Repository & { default_branch?: string };
}

/**
 * Reads the event the workflow runs for.
 * @throws {LoraError} for `pull_request_target`: it hands a fork's code the base's permissions and secrets
 */
export async function readEvent(env: NodeJS.ProcessEnv): Promise<TriggerEvent> {
  const name = env.GITHUB_EVENT_NAME ?? "";
  const ref = env.GITHUB_REF ?? "";
  if (name === "pull_request_target") {
    throw new LoraError(
      "event-unsafe",
      "This workflow runs on pull_request_target, which gives a fork's data the base's permissions.",
      { next: "Run it on pull_request." },
    );
  }
  const payload = await readPayload(env.GITHUB_EVENT_PATH);
  if (payload.pull_request !== undefined) {
    const { number, base, head } = payload.pull_request;
    // A deleted head repository cannot be ours.
    return { kind: "pull-request", number, base: base.sha, fork: head.repo?.full_name !== base.repo.full_name };
  }
  if (ref.startsWith("refs/tags/")) return { kind: "tag", tag: ref.slice("refs/tags/".length) };
  if (name === "push") {
    // What a forced push replaced is in no clone.
    const unknown = payload.before === undefined || /^0+$/.test(payload.before) || payload.forced === true;
    const defaultBranch = ref === `refs/heads/${payload.repository?.default_branch}`;
    return { kind: "push", before: unknown ? null : payload.before!, defaultBranch };
  }
  const run = payload.workflow_run;
  const fork = run !== undefined && run.head_repository?.full_name !== payload.repository?.full_name;
  return { kind: "other", fork, ...(payload.merge_group === undefined ? {} : { base: payload.merge_group.base_sha }) };
}

async function readPayload(path: string | undefined): Promise<Payload> {
  if (path === undefined || path === "") return {};
  try {
    return JSON.parse(await readFile(path, "utf8")) as Payload;
  } catch (cause) {
    throw new LoraError("event-unreadable", "The event's payload cannot be read.", {
      exit: 3,
      next: "Run the Action in a workflow of GitHub, or use the command line: node dist/cli.js.",
      cause,
    });
  }
}

/** The revision to compare with, when the event tells one. */
export function baseOf(event: TriggerEvent): string | undefined {
  if (event.kind === "pull-request" || event.kind === "other") return event.base;
  if (event.kind === "push") return event.before ?? undefined;
  return undefined;
}

/**
 * What comes from a fork must not reach a self-hosted runner, nor the secrets that a run started by another workflow has.
 * The workflow's `if` says so too; this holds without it.
 */
export function refuseFork(event: TriggerEvent, env: NodeJS.ProcessEnv): void {
  if (!("fork" in event) || !event.fork) return;
  if (event.kind === "pull-request" && env.RUNNER_ENVIRONMENT === "github-hosted") return;
  const where = event.kind === "pull-request" ? "on a self-hosted runner" : "where secrets are";
  throw new LoraError("fork-refused", `This comes from a fork, and a fork's data is not trained ${where}.`, {
    next: "Let the check action look at it on pull_request; after review, push the branch to this repository to train.",
  });
}

/** What nobody has merged is not published. */
export function refuseUnmerged(event: TriggerEvent): void {
  if (event.kind !== "pull-request" && !(event.kind === "other" && event.fork)) return;
  throw new LoraError("publish-refused", "This is a pull request, and what nobody has merged is not published.", {
    next: "Give the publishing job `if: github.event_name == 'push'`.",
  });
}
