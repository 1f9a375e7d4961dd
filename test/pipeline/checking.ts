import { execFileSync } from "node:child_process";
import { type CheckOutcome, type CheckWorkspaceOptions, checkWorkspace } from "../../src/pipeline/checks.ts";
import { readEnvironment } from "../../src/pipeline/environment.ts";
import type { Request } from "../../src/pipeline/request.ts";

/** A manifest for the directory `d`: train files `d/train*` and a held-out file `d/test.jsonl`. */
export function manifest(hygiene = "{}", more = ""): string {
  return `name: support
license: CC-BY-4.0
files:
  - { path: "train*", split: train }
  - { path: test.jsonl, split: test }
format: messages
hygiene: ${hygiene}
${more}`;
}

/** Stages 1 to 5 over everything at `root`. */
export function checked(
  root: string,
  options: Partial<CheckWorkspaceOptions> & { base?: string } = {},
): Promise<CheckOutcome> {
  const { base, ...rest } = options;
  return checkWorkspace({ ...requestFor(root), base }, { fix: false, ...rest });
}

/** Asks for everything at `root`. */
export function requestFor(root: string): Request {
  const signal = new AbortController().signal;
  return { root, names: [], environment: readEnvironment({}), listener: () => {}, signal };
}

export function git(root: string, ...args: string[]): string {
  return execFileSync("git", args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

/** Makes the directory a repository whose first commit holds all of it. */
export function committed(root: string): string {
  git(root, "init", "-q", "-b", "main");
  git(root, "config", "user.name", "Somebody");
  git(root, "config", "user.email", "somebody@example.com");
  git(root, "config", "core.autocrlf", "false");
  commit(root, "All");
  return root;
}

export function commit(root: string, message: string): void {
  git(root, "add", "-A");
  git(root, "commit", "-q", "--allow-empty", "-m", message);
}
