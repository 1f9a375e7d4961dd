import { appendFile, cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ACTIONS, runStep } from "../runner/runner.ts";
import { startHub } from "../servers/hub.ts";
import { rows } from "./conversations.ts";
import { adapterManifest, dataRepository, git, pushEvent } from "./repository.ts";
import { check } from "./steps.ts";

const REPO = "octo/desk-lora";

/** Carries `.lora` from a job to the next, as the example's workflow does with an artifact: without checkpoints. */
async function carry(from: string, to: string): Promise<void> {
  await cp(join(from, ".lora"), join(to, ".lora"), {
    recursive: true,
    filter: (path) => !path.split("/").includes("checkpoints"),
  });
}

test("check, train and publish on three machines, each given only what it needs", async () => {
  const manifest = adapterManifest("desk", { publish: `hf://${REPO}` });
  await using data = await dataRepository();
  const hub = await startHub();
  try {
    const before = await git(data.origin, "rev-parse", "main");
    const files = { "adapters/desk/adapter.yaml": manifest, "datasets/desk/data/more.jsonl": rows(9, 11) };
    const sha = await data.commit("main", files);
    const event = pushEvent(before, sha);

    const checked = await check({ workspace: await data.checkout(sha), event });
    expect(checked, checked.log).toMatchObject({ conclusion: "success", faults: [] });
    const [adapter] = JSON.parse(checked.outputs.adapters!) as string[];
    expect(adapter).toBe("desk");

    const gpu = await data.checkout(sha);
    const inputs = { adapters: adapter! };
    const trained = await runStep({ action: join(ACTIONS, "train"), workspace: gpu, event, inputs, selfHosted: true });
    expect(trained, trained.log).toMatchObject({ conclusion: "success", faults: [], outputs: { passed: "true" } });

    // Without what the train job made there is nothing to publish.
    const trusted = await data.checkout(sha);
    const publish = {
      action: join(ACTIONS, "publish"),
      workspace: trusted,
      event,
      inputs: { ...inputs, "hf-token": "hf_write", "hf-endpoint": hub.url },
    };
    const early = await runStep(publish);
    expect(early, early.log).toMatchObject({ conclusion: "failure", main: { exitCode: 2 }, faults: [] });
    expect(early.annotations.at(-1)?.message).toContain("bring the .lora directory");
    expect(hub.repos.size).toBe(0);

    await carry(gpu, trusted);
    const published = await runStep(publish);
    expect(published, published.log).toMatchObject({ conclusion: "success", faults: [] });
    expect(published.groups).toEqual(["check", "plan desk", "publish desk"]);
    expect(published.outputs.closure).toBe(trained.outputs.closure);
    expect(published.outputs["published-url"]).toContain(`${hub.url}/${REPO}/tree/`);

    // An artifact that lost a file, or had one changed, is not what the record speaks of.
    const head = hub.repos.get(REPO)!.branches.get("main");
    const bundle = join(trusted, ".lora/desk", published.outputs.closure!, "bundle");
    for (const meddle of [
      () => appendFile(join(bundle, "adapter_model.safetensors"), "\0"),
      () => rm(join(bundle, "adapter_config.json")),
    ]) {
      await meddle();
      const refused = await runStep(publish);
      expect(refused, refused.log).toMatchObject({ conclusion: "failure", main: { exitCode: 1 }, faults: [] });
      expect(refused.annotations.at(-1)?.message).toContain("does not agree with its record: file adapter_");
      expect(hub.repos.get(REPO)!.branches.get("main")).toBe(head);
    }
  } finally {
    await hub.close();
  }
});
