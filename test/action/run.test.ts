import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { runStep } from "../runner/runner.ts";
import { startIdTokens } from "../servers/github-id-token.ts";
import { startHub } from "../servers/hub.ts";
import { rows } from "./conversations.ts";
import { adapterManifest, dataRepository, git, pushEvent, tagEvent } from "./repository.ts";
import { gitHub, TOKEN } from "./servers.ts";

const HF = "hf_write";
const REPO = "octo/desk-lora";

test("a pull request is trained and gated, a push to main published, the same again left alone, a tag released", async () => {
  await using data = await dataRepository();
  await using github = await gitHub();
  await using hub = await hubServer();
  const manifest = adapterManifest("desk", { publish: `hf://${REPO}` });
  await data.commit("lora", { "adapters/desk/adapter.yaml": manifest, "datasets/desk/data/more.jsonl": rows(9, 11) });

  const pull = await data.pullRequest("lora");
  const common = { token: TOKEN, apiUrl: github.url, selfHosted: true };
  const inputs = { "hf-token": HF, "hf-endpoint": hub.url };
  const gated = await runStep({ ...common, ...pull, inputs });
  expect(gated, gated.log).toMatchObject({
    conclusion: "success",
    main: { exitCode: 0 },
    post: { exitCode: 0 },
    faults: [],
  });
  expect(gated.outputs).toMatchObject({ adapters: '["desk"]', passed: "true" });
  expect(gated.outputs.closure).toMatch(/^[0-9a-f]{64}$/);
  expect(gated.outputs).not.toHaveProperty("published-url");
  expect(gated.groups).toEqual(["check", "plan desk", "tokens desk", "train desk", "evaluate desk", "provenance desk"]);
  expect(gated.summary).toContain("loss on test");
  expect(gated.summary).toContain("xychart-beta");
  expect(github.comments).toHaveLength(1);
  expect(github.comments[0]!.body).toContain("all 2 gates passed");
  expect(await readFile(gated.outputs.report!, "utf8")).toContain("all 2 gates passed");
  // Nothing is published from a pull request.
  expect(hub.requests).toEqual([]);
  // What the engines were is known to the post step, and none is left.
  expect(JSON.parse(gated.state["engine-pids"]!)).toEqual([]);

  const again = await runStep({ ...common, ...pull, inputs });
  expect(again.log).toContain("nothing changed since");
  expect(again.outputs.closure).toBe(gated.outputs.closure);
  expect(github.comments).toHaveLength(1);

  // The pull request is merged; a self-hosted runner keeps its directory.
  const { workspace } = pull;
  const before = await git(workspace, "rev-parse", "HEAD^1");
  const event = pushEvent(before, await git(workspace, "rev-parse", "HEAD"));
  const published = await runStep({ ...common, workspace, event, inputs });
  expect(published, published.log).toMatchObject({ conclusion: "success", faults: [] });
  const repo = hub.repos.get(REPO)!;
  const head = repo.branches.get("main")!;
  expect(published.outputs["published-url"]).toBe(`${hub.url}/${REPO}/tree/${head}`);
  expect([...repo.commits.get(head)!.files.keys()]).toEqual(
    expect.arrayContaining([
      "README.md",
      "adapter_config.json",
      "adapter_model.safetensors",
      "evaluation.json",
      "provenance.json",
    ]),
  );
  expect(published.summary).toContain("Published to");
  for (const { log } of [gated, again, published]) for (const secret of [HF, TOKEN]) expect(log).not.toContain(secret);

  const unchanged = await runStep({ ...common, workspace, event, inputs });
  expect(unchanged.summary).toContain("Already published, nothing changed");
  expect(repo.branches.get("main")).toBe(head);

  // The release by Trusted Publishers: the job has no token of the Hub's at all.
  await using identity = await idTokens();
  const release = await runStep({
    ...common,
    workspace,
    event: tagEvent("desk-v1.0.0", event.sha),
    inputs: { "hf-endpoint": hub.url },
    env: identity.env,
  });
  expect(release, release.log).toMatchObject({ conclusion: "success", faults: [] });
  expect(repo.tags.get("desk-v1.0.0")).toBe(head);
  expect(release.outputs["published-url"]).toBe(`${hub.url}/${REPO}/tree/desk-v1.0.0`);
  expect(identity.audiences).toEqual([hub.url]);
  expect(release.log).not.toContain("hf_jwt_");
  expect(release.log).not.toContain(ID_TOKEN);
});

test("a gate that fails publishes nothing and says which, by how much", async () => {
  const gates = "{ metric: loss, split: test, max: 0.5 }";
  const files = { "adapters/desk/adapter.yaml": adapterManifest("desk", { publish: `hf://${REPO}`, gates }) };
  await using data = await dataRepository();
  await using hub = await hubServer();
  const sha = await data.commit("main", files);
  const result = await runStep({
    workspace: await data.checkout(sha),
    event: pushEvent("0".repeat(40), sha),
    inputs: { "hf-token": HF, "hf-endpoint": hub.url },
  });
  expect(result, result.log).toMatchObject({ conclusion: "failure", main: { exitCode: 1 }, faults: [] });
  expect(result.outputs).toMatchObject({ passed: "false", adapters: '["desk"]' });
  expect(result.annotations.at(-1)?.message).toMatch(/A gate failed\.\ndesk: loss on test/);
  expect(result.summary).toContain("## ❌ desk");
  expect(hub.requests).toEqual([]);
});

const ID_TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJyZXBvOm9jdG8vZGF0YSJ9.c2lnbmF0dXJl";

async function idTokens() {
  const identity = await startIdTokens(ID_TOKEN);
  return Object.assign(identity, { [Symbol.asyncDispose]: () => identity.close() });
}

async function hubServer() {
  const hub = await startHub({ publishers: { [ID_TOKEN]: REPO } });
  // Not a copy: the server's own object has a setter.
  return Object.defineProperty(hub, Symbol.asyncDispose, { value: () => hub.close() }) as typeof hub & AsyncDisposable;
}
