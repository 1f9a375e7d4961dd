import { relative } from "node:path";
import * as core from "@actions/core";
import { LoraError } from "../formats/error.ts";
import { findingOf } from "../formats/finding.ts";
import { buildAdapters } from "../pipeline/build.ts";
import { checkWorkspace } from "../pipeline/checks.ts";
import { type Environment, readEnvironment } from "../pipeline/environment.ts";
import type { Goal } from "../pipeline/outcome.ts";
import { actionReport } from "../pipeline/reports.ts";
import type { Request } from "../pipeline/request.ts";
import { fitBlocks } from "../report/limits.ts";
import { annotate } from "./annotations.ts";
import { restoreSignatures, saveSignatures } from "./cache.ts";
import { COMMENT_LIMIT, stickyComment } from "./comment.ts";
import { baseOf, readEvent, refuseFork, type TriggerEvent } from "./event.ts";
import { type Inputs, readInputs } from "./inputs.ts";
import { logListener } from "./listener.ts";
import { type Outcome, setOutputs } from "./outputs.ts";
import { adaptersOfTag } from "./release.ts";
import { writeSummary } from "./summary.ts";

export type Face = "run" | "check" | "train" | "publish";

/** One run of the Action: inputs, work, then everything a person or a later job reads of it. Never throws. */
export async function act(face: Face, env: NodeJS.ProcessEnv = process.env): Promise<void> {
  const cancel = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => cancel.abort(signal));
  const log = logListener();
  try {
    const inputs = readInputs(env);
    const event = await readEvent(env);
    if (face === "run" || face === "train") refuseFork(event, env);
    const workspace = env.GITHUB_WORKSPACE ?? process.cwd();
    if (inputs.cache) await restoreSignatures(inputs.root, workspace);
    const request: Request = {
      root: inputs.root,
      names: inputs.adapters,
      base: inputs.base ?? baseOf(event),
      environment: environmentOf(env, inputs),
      listener: log.listener,
      signal: cancel.signal,
    };
    const outcome = await work(face, request, event, inputs);
    if (inputs.cache) await saveSignatures(inputs.root, workspace, env.GITHUB_SHA ?? "local");
    const report = await actionReport(outcome.checked, outcome.built);
    annotate(log.findings, relative(workspace, inputs.root).replaceAll("\\", "/"));
    await writeSummary(report);
    setOutputs(outcome, report);
    if (inputs.comment && event.kind === "pull-request" && face !== "publish")
      await comment(face, inputs, event, env, report.blocks);
    const passed = outcome.built?.passed ?? outcome.checked.passed;
    if (!passed) core.setFailed("Findings or gates failed; the summary says which.");
  } catch (error) {
    fail(error, cancel.signal, log.findings, env);
  }
}

async function work(face: Face, request: Request, event: TriggerEvent, inputs: Inputs): Promise<Outcome> {
  if (face === "check") return { checked: await checkWorkspace(request, { fix: false }), built: null };
  const release = event.kind === "tag" ? await adaptersOfTag(request.root, event.tag) : null;
  const names = release === null ? request.names : [release];
  const options = {
    goal: goalOf(face, event, inputs),
    tag: release === null || event.kind !== "tag" ? undefined : event.tag,
  };
  // A release is built whole, whatever changed last.
  const asked = release === null ? request : { ...request, names, base: undefined };
  const built = await buildAdapters(asked, options);
  return { checked: built.checked, built };
}

/** The root action publishes from the default branch and from release tags; pull requests and other branches are only gated. */
function goalOf(face: Face, event: TriggerEvent, inputs: Inputs): Goal {
  if (face === "train") return "evaluate";
  if (face === "publish") return "publish-only";
  const publishes =
    inputs.publish === "auto" && (event.kind === "tag" || (event.kind === "push" && event.defaultBranch));
  return publishes ? "run" : "evaluate";
}

function environmentOf(env: NodeJS.ProcessEnv, inputs: Inputs): Environment {
  const environment = readEnvironment(env);
  const canExchange = env.ACTIONS_ID_TOKEN_REQUEST_URL !== undefined;
  return {
    ...environment,
    hubUrl: (inputs.hubUrl ?? environment.hubUrl).replace(/\/+$/, ""),
    hubToken: inputs.hubToken ?? environment.hubToken,
    idToken: canExchange ? (audience) => core.getIDToken(audience) : undefined,
    onToken: (token) => core.setSecret(token),
  };
}

async function comment(
  face: Face,
  inputs: Inputs,
  event: Extract<TriggerEvent, { kind: "pull-request" }>,
  env: NodeJS.ProcessEnv,
  blocks: string[],
): Promise<void> {
  if (inputs.githubToken === undefined || event.fork) {
    core.info(
      event.fork
        ? "No comment: a fork's workflow may not write. The summary holds the report."
        : "No comment: there is no github-token.",
    );
    return;
  }
  const key = `${face}:${relative(env.GITHUB_WORKSPACE ?? process.cwd(), inputs.root) || "."}`;
  const target = {
    token: inputs.githubToken,
    apiUrl: env.GITHUB_API_URL ?? "https://api.github.com",
    repository: env.GITHUB_REPOSITORY ?? "",
    issue: event.number,
    key,
  };
  try {
    // Room for the marker.
    core.info(`Comment ${await stickyComment(target, fitBlocks(blocks, COMMENT_LIMIT - 200))}.`);
  } catch (error) {
    // The verdict does not depend on whether it could be said twice.
    if (!(error instanceof LoraError)) throw error;
    core.warning(`${error.message}${error.next === undefined ? "" : ` ${error.next}`}`);
  }
}

function fail(
  error: unknown,
  signal: AbortSignal,
  findings: ReturnType<typeof logListener>["findings"],
  env: NodeJS.ProcessEnv,
): void {
  core.setOutput("passed", "false");
  if (signal.aborted) {
    core.setFailed("Cancelled. The next run goes on from the last checkpoint.");
    process.exitCode = 130;
    return;
  }
  if (error instanceof LoraError) {
    annotate(
      [...findings, ...(error.place === undefined ? [] : [findingOf(error)])],
      relative(env.GITHUB_WORKSPACE ?? ".", readRoot(env)).replaceAll("\\", "/"),
    );
    core.setFailed(`${error.message}${error.next === undefined ? "" : ` ${error.next}`} [${error.code}]`);
    process.exitCode = error.exit;
    return;
  }
  core.setFailed(error instanceof Error ? (error.stack ?? error.message) : String(error));
}

function readRoot(env: NodeJS.ProcessEnv): string {
  try {
    return readInputs(env).root;
  } catch {
    return env.GITHUB_WORKSPACE ?? ".";
  }
}
