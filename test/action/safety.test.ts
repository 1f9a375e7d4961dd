import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ACTIONS, runStep, type StepOptions, type WorkflowEvent } from "../runner/runner.ts";
import { rows } from "./conversations.ts";
import { dataRepository, git, REPOSITORY, smallData } from "./repository.ts";
import { gitHub, READ_ONLY } from "./servers.ts";
import { check } from "./steps.ts";

const actions = {
  root: ACTIONS,
  train: join(ACTIONS, "train"),
  publish: join(ACTIONS, "publish"),
  check: join(ACTIONS, "check"),
};

async function refused(of: StepOptions, code: string): Promise<void> {
  const result = await runStep(of);
  expect(result, result.log).toMatchObject({ conclusion: "failure", main: { exitCode: 2 }, faults: [] });
  expect(result.annotations.at(-1)?.message).toContain(`[${code}]`);
  // It was refused before anything of the data was looked at.
  expect(result.groups).toEqual([]);
}

describe("a pull request from a fork", () => {
  test("is neither trained nor published on a self-hosted runner, and checked anywhere", async () => {
    await using data = await dataRepository();
    await using github = await gitHub();
    await data.commit("fork", { "datasets/desk/data/more.jsonl": rows(9, 11) });
    const of = {
      ...(await data.pullRequest("fork", { fork: true })),
      selfHosted: true,
      token: READ_ONLY,
      apiUrl: github.url,
    };
    await refused({ ...of, action: actions.root }, "fork-refused");
    await refused({ ...of, action: actions.train }, "fork-refused");
    await refused({ ...of, action: actions.publish }, "publish-refused");
    const result = await check(of);
    expect(result, result.log).toMatchObject({ conclusion: "success", faults: [], outputs: { adapters: '["desk"]' } });
    expect(result.annotations.filter(({ level }) => level !== "warning")).toEqual([]);
    // Its token may not write, so nobody tries.
    expect(github.requests).toEqual([]);
  });

  test("whose repository is gone is still a fork's", async () => {
    await using data = await dataRepository();
    await data.commit("fork", { "datasets/desk/data/more.jsonl": rows(9, 11) });
    const { workspace, event } = await data.pullRequest("fork", { fork: true });
    const { pull_request: pull } = event.payload as { pull_request: { head: { repo: unknown } } };
    pull.head.repo = null;
    await refused({ workspace, event, selfHosted: true, action: actions.train }, "fork-refused");
  });

  test("reaches no secrets through another workflow's run", async () => {
    await using data = await dataRepository();
    const sha = await git(data.origin, "rev-parse", "main");
    const payload = {
      workflow_run: { event: "pull_request", head_repository: { full_name: "stranger/data" } },
      repository: { full_name: REPOSITORY, default_branch: "main" },
    };
    const event: WorkflowEvent = { name: "workflow_run", payload, ref: "refs/heads/main", sha };
    const workspace = await data.checkout(sha);
    await refused({ workspace, event, action: actions.train }, "fork-refused");
    await refused({ workspace, event, action: actions.publish }, "publish-refused");
  });
});

test("pull_request_target is refused by every face, on every runner", async () => {
  await using data = await dataRepository();
  await data.commit("more", { "datasets/desk/data/more.jsonl": rows(9, 11) });
  const { workspace, event } = await data.pullRequest("more");
  for (const action of Object.values(actions)) {
    await refused({ workspace, event: { ...event, name: "pull_request_target" }, action }, "event-unsafe");
  }
});

test("a pull request of our own is not published", async () => {
  await using data = await dataRepository();
  await data.commit("more", { "datasets/desk/data/more.jsonl": rows(9, 11) });
  await refused({ ...(await data.pullRequest("more")), action: actions.publish }, "publish-refused");
});

test("a tag that names no adapter is refused before training, a fault of a manifest first", async () => {
  await using data = await dataRepository();
  const sha = await git(data.origin, "rev-parse", "main");
  const event: WorkflowEvent = { name: "push", payload: {}, ref: "refs/tags/v1", sha };
  const workspace = await data.checkout(sha);
  const unknown = await runStep({ workspace, event });
  expect(unknown.annotations.at(-1)?.message).toContain("desk-v1.2.0");
  const broken = await data.commit("main", {
    "adapters/desk/adapter.yaml": `${smallData()["adapters/desk/adapter.yaml"]}extra: 1\n`,
  });
  const result = await runStep({ workspace: await data.checkout(broken), event: { ...event, sha: broken } });
  expect(result.annotations[0]).toMatchObject({ file: "adapters/desk/adapter.yaml", line: 9 });
});
