import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { initFiles } from "../../src/manifest/init.ts";
import { resolveAdapter, resolveDataset } from "../../src/manifest/resolve.ts";
import type { AdapterManifest, DatasetManifest } from "../../src/manifest/schema.generated.ts";
import { openWorkspace } from "../../src/manifest/workspace.ts";
import { checkYaml } from "../../src/manifest/yaml.ts";
import { checkout } from "./checkout.ts";

function fileOf(files: { path: string; text: string }[], path: string): string {
  const file = files.find((one) => one.path === path);
  if (file === undefined) throw new Error(`no ${path}`);
  return file.text;
}

async function open(files: { path: string; text: string }[], more: Record<string, string> = {}) {
  return openWorkspace(await checkout({ ...Object.fromEntries(files.map(({ path, text }) => [path, text])), ...more }));
}

describe("what init writes", () => {
  test("is valid as it is", async () => {
    const workspace = await open(initFiles());
    expect(workspace.findings).toEqual([]);
    expect([...workspace.datasets.keys(), ...workspace.adapters.keys()]).toEqual(["assistant", "assistant"]);
    expect(workspace.suites.size).toBe(1);
  });

  test("with another name and a base directory", async () => {
    const files = initFiles({ name: "support-desk", base: "./models/tiny" });
    const workspace = await open(files, { "models/tiny/config.json": "{}" });
    expect(workspace.findings).toEqual([]);
    expect(workspace.adapters.get("support-desk")?.manifest.base.directory).toBe("models/tiny");
  });

  test("shows the defaults as they are: taking a # away changes nothing", () => {
    const files = initFiles();
    const path = "adapters/assistant/adapter.yaml";
    const text = fileOf(files, path);
    const shown = text.replaceAll(/^ {2}# ([a-zA-Z0-9]+: )/gm, "  $1");
    expect(shown).not.toBe(text);
    const of = (yaml: string) => {
      const checked = checkYaml<AdapterManifest>(yaml, "adapter", path);
      if ("findings" in checked) throw new Error(JSON.stringify(checked.findings));
      return resolveAdapter(checked.value, "adapters/assistant");
    };
    expect(of(shown)).toEqual(of(text));
    const dataset = checkYaml<DatasetManifest>(fileOf(files, "datasets/assistant/dataset.yaml"), "dataset", "f");
    if ("findings" in dataset) throw new Error(JSON.stringify(dataset.findings));
    const { hygiene, roles, ...silent } = dataset.value;
    expect(resolveDataset(silent)).toEqual(resolveDataset(dataset.value));
  });

  test("has rows whose held-out prompts, and suite prompts, do not occur in train", () => {
    const files = initFiles();
    const prompts = (path: string) =>
      fileOf(files, path)
        .trimEnd()
        .split("\n")
        .map((line) => (JSON.parse(line) as { messages: { role: string; content: string }[] }).messages)
        .map((messages) => messages.find(({ role }) => role === "user")?.content ?? "");
    const train = prompts("datasets/assistant/data/train.jsonl");
    const heldout = prompts("datasets/assistant/heldout.jsonl");
    const suite = (parse(fileOf(files, "evals/assistant.yaml")) as { cases: { prompt: string }[] }).cases;
    const asked = [...train, ...heldout, ...suite.map(({ prompt }) => prompt)];
    expect(train.length).toBeGreaterThanOrEqual(6);
    expect(new Set(asked).size).toBe(asked.length);
  });

  test.each(["../evil", "UPPER", "", "a/b", "a b", `${"x".repeat(97)}`])("refuses the name %j", (name) => {
    expect(() => initFiles({ name })).toThrow(expect.objectContaining({ code: "usage", exit: 2 }));
  });

  test.each(["org/model", "org/model@main", "gpt2", "/abs", "./a\\b", "org/model@ABCDEF", "../base", "./a/../../base"])(
    "refuses the base %j",
    (base) => {
      expect(() => initFiles({ base })).toThrow(expect.objectContaining({ code: "usage", exit: 2 }));
    },
  );
});

describe("the workflow", () => {
  type Job = {
    "runs-on": string | string[];
    if?: string;
    needs?: string | string[];
    permissions: Record<string, string>;
    steps: { uses?: string; run?: string; with?: Record<string, unknown> }[];
  };
  const text = fileOf(initFiles({ action: "acme/lora-action" }), ".github/workflows/lora.yml");
  const workflow = parse(text) as { on: Record<string, unknown>; permissions: object; jobs: Record<string, Job> };
  const { check, train, publish } = workflow.jobs;

  test("has three jobs, each with the action of its stage and no more permissions than it needs", () => {
    expect(workflow.permissions).toEqual({});
    expect(Object.keys(workflow.jobs)).toEqual(["check", "train", "publish"]);
    expect(check?.permissions).toEqual({ contents: "read", "pull-requests": "write" });
    expect(train?.permissions).toEqual({ contents: "read", "pull-requests": "write" });
    expect(publish?.permissions).toEqual({ contents: "read", "id-token": "write" });
    for (const [name, job] of Object.entries(workflow.jobs)) {
      expect(job.steps.map(({ uses }) => uses)).toContain(`acme/lora-action/${name}@v1`);
    }
  });

  test("runs nothing of a fork's pull request on the self-hosted machine, and publishes only pushes", () => {
    expect(train?.["runs-on"]).toEqual(["self-hosted", "gpu"]);
    expect(train?.if).toContain("github.event.pull_request.head.repo.full_name == github.repository");
    expect(check?.["runs-on"]).toBe("ubuntu-latest");
    expect(publish?.["runs-on"]).toBe("ubuntu-latest");
    expect(publish?.if).toBe("github.event_name == 'push'");
    expect(publish?.needs).toEqual(["check", "train"]);
    expect(Object.keys(workflow.on)).not.toContain("pull_request_target");
  });

  test("puts no expression into a shell line, and keeps no credentials in the checkout", () => {
    for (const { steps } of Object.values(workflow.jobs)) {
      for (const step of steps) {
        expect(step.run).toBeUndefined();
        if (step.uses?.startsWith("actions/checkout@") === true) expect(step.with?.["persist-credentials"]).toBe(false);
      }
    }
  });
});
