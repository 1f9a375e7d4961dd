import { isAbsolute, relative, sep } from "node:path";
import * as core from "@actions/core";
import { LoraError } from "../formats/error.ts";
import { type Finding, findingOf } from "../formats/finding.ts";
import { buildAdapters } from "../pipeline/build.ts";
import { checkWorkspace } from "../pipeline/checks.ts";
import { installEngine } from "../pipeline/engines.ts";
import { type Environment, readEnvironment } from "../pipeline/environment.ts";
import type { Goal } from "../pipeline/outcome.ts";
import { actionReport } from "../pipeline/reports.ts";
import type { Request } from "../pipeline/request.ts";
import { visible } from "../report/escape.ts";
import { fitBlocks } from "../report/limits.ts";
import { reportBlocks } from "../report/report.ts";
import { annotate } from "./annotations.ts";
import { restoreSignatures } from "./cache.ts";
import { cancellation } from "./cancel.ts";
import { COMMENT_LIMIT, stickyComment } from "./comment.ts";
import { baseOf, readEvent, refuseFork, refuseUnmerged, type TriggerEvent } from "./event.ts";
import { checkoutOf, type Inputs, readInputs, readSecrets } from "./inputs.ts";
import { logListener } from "./listener.ts";
import { type Outcome, setNoOutputs, setOutputs } from "./outputs.ts";
import { adapterOfTag } from "./release.ts";
import { writeSummary } from "./summary.ts";
import { failureBy, failureOf } from "./verdict.ts";

export type Face = "run" | "check" | "train" | "publish";

/** What a run of the Action is: which face, asked what, by which event. */
interface Job {
  face: Face;
  inputs: Inputs;
  event: TriggerEvent;
  env: NodeJS.ProcessEnv;
}

/** One run of the Action: inputs, work, then everything a person or a later job reads of it. Ends the process. */
export async function act(face: Face, env: NodeJS.ProcessEnv = process.env): Promise<void> {
  for (const secret of readSecrets(env)) core.setSecret(secret);
  const signal = cancellation();
  const log = logListener();
  let job: Job | undefined;
  let exit: number;
  try {
    job = { face, inputs: readInputs(env), event: await readEvent(env), env };
    const outcome = await work(job, log.listener, signal);
    exit = await tell(job, outcome, log.findings);
  } catch (error) {
    exit = await tellFailure(env, job, error, log.findings, signal.aborted);
  }
  // A cache or connection that hangs must not keep the job; what was written goes out first.
  process.stdout.write("", () => process.exit(exit));
}

async function work(job: Job, listener: Request["listener"], signal: AbortSignal): Promise<Outcome> {
  const { face, inputs, event, env } = job;
  if (face === "run" || face === "train") refuseFork(event, env);
  if (face === "publish") refuseUnmerged(event);
  // What is published was looked at by jobs before; this one trusts nothing that others could write.
  const caches = inputs.cache && face !== "publish";
  const signatures = caches ? await restoreSignatures(inputs.root, checkoutOf(env), signal) : null;
  signal.throwIfAborted();
  const environment = environmentOf(env, inputs);
  if (inputs.engine !== undefined && (face === "run" || face === "train"))
    await installEngine(inputs.engine.name, { gpu: inputs.engine.gpu, environment, onStep: tellStep, signal });
  const asked = {
    root: inputs.root,
    names: inputs.adapters,
    base: inputs.base ?? baseOf(event),
    environment,
    listener,
    signal,
  };
  const release = event.kind === "tag" ? await adapterOfTag(inputs.root, event.tag) : null;
  // A release is built whole, whatever changed last.
  const request: Request = release === null ? asked : { ...asked, names: [release], base: undefined };
  const outcome = await stages(job, request, release);
  await signatures?.save(env.GITHUB_SHA ?? "local");
  return outcome;
}

function tellStep(name: string, done: number, total: number): void {
  core.info(`Engine, ${done + 1} of ${total}: ${name}`);
}

async function stages({ face, event, inputs }: Job, request: Request, release: string | null): Promise<Outcome> {
  if (face === "check") return { checked: await checkWorkspace(request, { fix: false }), built: null };
  const tag = release !== null && event.kind === "tag" ? event.tag : undefined;
  const built = await buildAdapters(request, { goal: goalOf(face, event, inputs), tag });
  return { checked: built.checked, built };
}

/** The root action publishes from the default branch and from release tags; pull requests and other branches are only gated. */
function goalOf(face: Face, event: TriggerEvent, inputs: Inputs): Goal {
  if (face === "train") return "evaluate";
  if (face === "publish") return "publish-only";
  const released = event.kind === "tag" || (event.kind === "push" && event.defaultBranch);
  return inputs.publish === "auto" && released ? "run" : "evaluate";
}

function environmentOf(env: NodeJS.ProcessEnv, inputs: Inputs): Environment {
  const environment = readEnvironment(env);
  const canExchange = Boolean(env.ACTIONS_ID_TOKEN_REQUEST_URL);
  return {
    ...environment,
    hubUrl: (inputs.hubUrl ?? environment.hubUrl).replace(/\/+$/, ""),
    hubToken: inputs.hubToken ?? environment.hubToken,
    idToken: canExchange ? (audience) => core.getIDToken(audience) : undefined,
    onToken: (token) => core.setSecret(token),
  };
}

/** @returns the exit code */
async function tell(job: Job, outcome: Outcome, findings: readonly Finding[]): Promise<number> {
  const report = actionReport(outcome.checked, outcome.built);
  annotate(findings, placeInCheckout(job.inputs.root, job.env));
  await writeSummary(report.blocks, job.env);
  setOutputs(outcome, report);
  const { adapters, datasets } = outcome.checked.selection;
  await comment(job, report.blocks, adapters.length + datasets.length === 0);
  const failure = failureOf(outcome);
  if (failure === null) return 0;
  core.setFailed(visible(failure.message));
  return failure.exit;
}

/** Says why a run broke off, wherever it can still be said. @returns the exit code */
async function tellFailure(
  env: NodeJS.ProcessEnv,
  job: Job | undefined,
  error: unknown,
  noted: readonly Finding[],
  cancelled: boolean,
): Promise<number> {
  const { message, exit } = failureBy(error, cancelled);
  setNoOutputs();
  if (!cancelled && error instanceof LoraError) {
    const findings = error.code === "manifest-invalid" ? noted : [...noted, findingOf(error)];
    const located = findings.filter((finding) => finding.place !== undefined);
    if (job !== undefined) annotate(located, placeInCheckout(job.inputs.root, env));
    const blocks = reportBlocks({ findings });
    await attempt(() => writeSummary(blocks, env));
    if (job !== undefined) await attempt(() => comment(job, blocks, false));
  }
  core.setFailed(visible(message));
  return exit;
}

/** What goes wrong while a failure is being told must not hide it. */
async function attempt(say: () => Promise<void>): Promise<void> {
  try {
    await say();
  } catch (error) {
    core.warning(visible((error as Error).message));
  }
}

async function comment({ face, inputs, event, env }: Job, blocks: string[], onlyUpdate: boolean): Promise<void> {
  if (!inputs.comment || event.kind !== "pull-request" || face === "publish") return;
  if (event.fork) return core.info("No comment: a fork's workflow may not write. The summary holds the report.");
  if (inputs.githubToken === undefined) return core.info("No comment: there is no github-token.");
  const where = placeInCheckout(inputs.root, env) || ".";
  const target = {
    token: inputs.githubToken,
    apiUrl: env.GITHUB_API_URL || "https://api.github.com",
    repository: env.GITHUB_REPOSITORY ?? "",
    issue: event.number,
    // Jobs of a matrix have a comment each.
    key: [face, where, ...inputs.adapters].join(":"),
    onlyUpdate,
  };
  try {
    // Room for the marker.
    core.info(`Comment ${await stickyComment(target, fitBlocks(blocks, COMMENT_LIMIT - 400))}.`);
  } catch (error) {
    // The verdict does not depend on whether it could be said twice.
    if (!(error instanceof LoraError)) throw error;
    core.warning(visible(`${error.message} ${error.next ?? ""}`).trim());
  }
}

/** Path of the data repository in the checkout, `""` for all of it, null when it lies elsewhere. */
function placeInCheckout(root: string, env: NodeJS.ProcessEnv): string | null {
  const path = relative(checkoutOf(env), root);
  return path === ".." || path.startsWith(`..${sep}`) || isAbsolute(path) ? null : path.split(sep).join("/");
}
