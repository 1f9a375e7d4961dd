import { readFile } from "node:fs/promises";
import { LoraError } from "../formats/error.ts";

/** What happened, of all that GitHub tells, as far as it matters here. */
export type TriggerEvent =
  | { kind: "pull-request"; number: number; base: string; fork: boolean }
  | { kind: "push"; before: string | null; defaultBranch: boolean }
  | { kind: "tag"; tag: string }
  | { kind: "other" };

interface Payload {
  pull_request?: {
    number: number;
    base: { sha: string; repo: { full_name: string } };
    head: { repo: { full_name: string } | null };
  };
  before?: string;
  repository?: { default_branch?: string };
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
      {
        next: "Run it on pull_request.",
      },
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
    const created = payload.before === undefined || /^0+$/.test(payload.before);
    return {
      kind: "push",
      before: created ? null : payload.before!,
      defaultBranch: ref === `refs/heads/${payload.repository?.default_branch}`,
    };
  }
  return { kind: "other" };
}

async function readPayload(path: string | undefined): Promise<Payload> {
  if (path === undefined) return {};
  try {
    return JSON.parse(await readFile(path, "utf8")) as Payload;
  } catch (cause) {
    throw new LoraError("event-unreadable", "The event's payload cannot be read.", { exit: 3, cause });
  }
}

/** The revision to compare with, when the event tells one. */
export function baseOf(event: TriggerEvent): string | undefined {
  if (event.kind === "pull-request") return event.base;
  if (event.kind === "push") return event.before ?? undefined;
  return undefined;
}

/** Code of a fork's pull request must not reach a self-hosted runner. The workflow's `if` says so too; this holds without it. */
export function refuseFork(event: TriggerEvent, env: NodeJS.ProcessEnv): void {
  if (event.kind !== "pull-request" || !event.fork || env.RUNNER_ENVIRONMENT === "github-hosted") return;
  throw new LoraError(
    "fork-refused",
    "This pull request comes from a fork, and its data is not trained on a self-hosted runner.",
    {
      next: "Let lora-action/check look at it; after review, push the branch to this repository to train.",
    },
  );
}
