import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { inputVariables, readAction } from "./action.ts";
import { parseKeyValues } from "./files.ts";
import { type Annotation, StepLog } from "./log.ts";
import { type ProcessResult, runScript, type SignalStep } from "./process.ts";

/** The repository this project's actions lie in. */
export const ACTIONS = fileURLToPath(new URL("../..", import.meta.url));
/** The Node of `runs.using: node24`. */
export const NODE24 = join(ACTIONS, "node_modules/.bin/node");

const SUMMARY_LIMIT = 1024 * 1024;
const OUTPUT_LIMIT = 1024 * 1024;

/** What a workflow run is about: the parts of GitHub's `github` context that reach an action. */
export interface WorkflowEvent {
  name: string;
  payload: object;
  ref: string;
  sha: string;
  actor?: string;
}

export interface StepOptions {
  /** Directory of the action.yml; default: the root action. */
  action?: string;
  /** `with` of the step. */
  inputs?: Record<string, string>;
  /** `env` of the step and job. */
  env?: Record<string, string>;
  event: WorkflowEvent;
  /** `owner/name` */
  repository?: string;
  /** The checkout. */
  workspace: string;
  apiUrl?: string;
  /** `github.token` */
  token?: string;
  selfHosted?: boolean;
  node?: string;
  /** Cancels the main process when it resolves. */
  cancelled?: Promise<unknown>;
  signals?: readonly SignalStep[];
  /** Marks every process of the step; default: a new one. */
  trackingId?: string;
}

export interface StepResult {
  conclusion: "success" | "failure" | "cancelled";
  main: ProcessResult;
  post: ProcessResult | null;
  outputs: Record<string, string>;
  state: Record<string, string>;
  annotations: Annotation[];
  /** The job summary, or null where there is none or it was refused. */
  summary: string | null;
  /** What a person sees in the log, masked. */
  log: string;
  groups: string[];
  /** Everything the runner would complain about; a step without faults has none. */
  faults: string[];
  /** Marks every process of the step. */
  trackingId: string;
}

/** Runs one step of a job as GitHub's runner would: main, and then post whatever became of it. */
export async function runStep(options: StepOptions): Promise<StepResult> {
  const { workspace, event, inputs = {}, env = {}, node = NODE24, token = "", cancelled, signals } = options;
  const action = await readAction(options.action ?? ACTIONS);
  const temp = await mkdtemp(join(tmpdir(), "runner-"));
  const { trackingId = `github_${randomUUID()}` } = options;
  try {
    const files = await commandFiles(temp);
    const faults: string[] = [];
    const { variables, unexpected } = inputVariables(action, inputs, { github: { token } });
    if (unexpected.length > 0) faults.push(`Unexpected input(s) ${unexpected.map((name) => `'${name}'`).join(", ")}`);
    const log = new StepLog([token]);
    const eventPath = join(temp, "_github_workflow/event.json");
    await mkdir(dirname(eventPath), { recursive: true });
    await writeFile(eventPath, JSON.stringify(event.payload));
    const common = {
      ...contextVariables(options, temp, eventPath, trackingId),
      ...files.variables,
      ...variables,
      ...env,
    };

    const onLine = (line: string) => log.read(line);
    let wasCancelled = false;
    const cancel = cancelled?.then(() => {
      wasCancelled = true;
    });
    const main = await runScript({
      node,
      script: action.main,
      cwd: workspace,
      env: common,
      onLine,
      cancelled: cancel,
      signals,
    });
    const state = await keyValues(files, "GITHUB_STATE", faults);
    const outputs = await keyValues(files, "GITHUB_OUTPUT", faults);
    let post: ProcessResult | null = null;
    if (action.post !== undefined && action.postIf === "always()") {
      const states = Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value]));
      post = await runScript({ node, script: action.post, cwd: workspace, env: { ...common, ...states }, onLine });
    }

    for (const name of Object.keys(outputs)) if (!action.outputs.has(name)) faults.push(`undeclared output ${name}`);
    if (Buffer.byteLength(JSON.stringify(outputs)) > OUTPUT_LIMIT) faults.push("the outputs are over 1 MB");
    for (const secret of log.masks)
      for (const [name, value] of Object.entries(outputs))
        if (value.includes(secret)) faults.push(`Skip output '${name}' since it may contain secret.`);
    for (const { name } of log.deprecated) faults.push(`the command ${name} is deprecated`);
    for (const { level, message } of log.dropped) faults.push(`an annotation too many: ${level} ${message}`);
    if (log.openGroups !== 0) faults.push(`${log.openGroups} groups are left open`);
    const summary = await readSummary(files.paths.GITHUB_STEP_SUMMARY!, log, faults);
    const failed = main.exitCode !== 0 || (post !== null && post.exitCode !== 0);
    return {
      conclusion: wasCancelled ? "cancelled" : failed ? "failure" : "success",
      main,
      post,
      outputs,
      state,
      annotations: log.annotations,
      summary,
      log: log.lines.join("\n"),
      groups: log.groups,
      faults,
      trackingId,
    };
  } finally {
    await rm(temp, { recursive: true, force: true });
  }
}

interface CommandFiles {
  paths: Record<string, string>;
  variables: Record<string, string>;
}

async function commandFiles(temp: string): Promise<CommandFiles> {
  const directory = join(temp, "_runner_file_commands");
  await mkdir(directory, { recursive: true });
  const paths: Record<string, string> = {};
  for (const name of ["OUTPUT", "STATE", "ENV", "PATH", "STEP_SUMMARY"]) {
    const path = join(directory, `${name.toLowerCase()}_${randomUUID()}`);
    await writeFile(path, "");
    paths[`GITHUB_${name}`] = path;
  }
  return { paths, variables: paths };
}

async function keyValues(files: CommandFiles, name: string, faults: string[]): Promise<Record<string, string>> {
  try {
    return parseKeyValues(await readFile(files.paths[name]!, "utf8"));
  } catch (error) {
    faults.push(`Unable to process file command '${name}': ${(error as Error).message}`);
    return {};
  }
}

async function readSummary(path: string, log: StepLog, faults: string[]): Promise<string | null> {
  const text = await readFile(path, "utf8");
  if (Buffer.byteLength(text) > SUMMARY_LIMIT) {
    faults.push(
      `$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k, got ${Math.ceil(Buffer.byteLength(text) / 1024)}k.`,
    );
    return null;
  }
  return text === "" ? null : log.scrub(text);
}

/** The environment of a step: nothing of ours but what a program needs to be found. */
function contextVariables(
  { workspace, event, repository = "octo/data", apiUrl = "https://api.github.com", selfHosted = false }: StepOptions,
  temp: string,
  eventPath: string,
  trackingId: string,
): Record<string, string> {
  const tag = event.ref.startsWith("refs/tags/");
  return {
    PATH: [dirname(NODE24), process.env.PATH ?? ""].join(delimiter),
    HOME: temp,
    LANG: "C.UTF-8",
    CI: "true",
    GITHUB_ACTIONS: "true",
    GITHUB_ACTION: "__lora-action",
    GITHUB_ACTOR: event.actor ?? "octocat",
    GITHUB_API_URL: apiUrl,
    GITHUB_GRAPHQL_URL: `${apiUrl}/graphql`,
    // A server on localhost counts as an Enterprise Server, which has another cache service.
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_EVENT_NAME: event.name,
    GITHUB_EVENT_PATH: eventPath,
    GITHUB_JOB: "lora",
    GITHUB_REF: event.ref,
    GITHUB_REF_NAME: event.ref.replace(/^refs\/(heads|tags|pull)\//, ""),
    GITHUB_REF_TYPE: tag ? "tag" : "branch",
    GITHUB_REPOSITORY: repository,
    GITHUB_REPOSITORY_OWNER: repository.split("/")[0]!,
    GITHUB_RETENTION_DAYS: "90",
    GITHUB_RUN_ATTEMPT: "1",
    GITHUB_RUN_ID: "1234567890",
    GITHUB_RUN_NUMBER: "7",
    GITHUB_SHA: event.sha,
    GITHUB_WORKFLOW: "lora",
    GITHUB_WORKFLOW_REF: `${repository}/.github/workflows/lora.yml@${event.ref}`,
    GITHUB_WORKSPACE: workspace,
    RUNNER_ARCH: "X64",
    RUNNER_ENVIRONMENT: selfHosted ? "self-hosted" : "github-hosted",
    RUNNER_NAME: "test",
    RUNNER_OS: "Linux",
    RUNNER_TEMP: join(temp, "_temp"),
    RUNNER_TOOL_CACHE: join(temp, "_tool"),
    RUNNER_TRACKING_ID: trackingId,
    RUNNER_WORKSPACE: dirname(workspace),
  };
}
