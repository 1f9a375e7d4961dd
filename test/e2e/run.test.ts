import { existsSync, rmSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import type { Ended } from "./cli.ts";
import { ADAPTER, DATA, jsonl, makeRepository, type Repository } from "./repository.ts";
import { contents, stamps } from "./tree.ts";

/** Names of the stages in the order their ends were printed. */
function stages({ stderr }: Ended): string[] {
  return [...stderr.matchAll(/^([a-z]+) +[\d.]+ s/gm)].map((match) => match[1]!);
}

const ALL = ["check", "plan", "tokens", "train", "evaluate", "provenance", "publish"];

describe("run", () => {
  let repository: Repository;
  let first: Ended;

  beforeAll(async () => {
    repository = makeRepository();
    first = await repository.lora("run");
  });

  test("takes a fresh repository through every stage", () => {
    expect(first.code).toBe(0);
    expect(stages(first)).toEqual(ALL);
    expect(first.stdout).toMatch(/✓ desk: all 3 gates passed/);
  });

  test("counts the duplicates that were planted, and check says where they are", async () => {
    expect(first.stderr).toMatch(/^ +.*2 exact-duplicate.*: see lora check$/m);
    const { stdout } = await repository.lora("check");
    for (const [line, twin] of [
      [2, 9],
      [3, 10],
    ]) {
      expect(stdout).toContain(
        `${DATA}/orders.jsonl:${line}  warning  exact-duplicate  This record says the same as ${DATA}/account.jsonl:${twin}.`,
      );
    }
  });

  test("leaves the files that the architecture names, and nothing half-written", () => {
    const run = repository.runDirectory();
    const found = Object.keys(contents(repository.path(run)));
    expect(found).toEqual(
      expect.arrayContaining([
        "adapter/adapter_config.json",
        "adapter/adapter_model.safetensors",
        "evaluation.json",
        "metrics.jsonl",
        "plan.json",
        "provenance.json",
        "report.md",
        "tokens.safetensors",
      ]),
    );
    expect(Object.keys(contents(repository.root)).filter((path) => /\.tmp$|\.previous/.test(path))).toEqual([]);
    expect(repository.lines(`${run}/metrics.jsonl`)).toHaveLength(5);
    expect(repository.read(`${run}/report.md`)).toContain("all 3 gates passed");
    expect(run.split("/").at(-1)).toBe(JSON.parse(repository.read(`${run}/plan.json`)).closure);
  });

  test("publishes the bundle as it is recorded", () => {
    const published = contents(repository.path("published"));
    expect(Object.keys(published)).toEqual([
      "README.md",
      "adapter_config.json",
      "adapter_model.safetensors",
      "chat_template.jinja",
      "evaluation.json",
      "provenance.json",
      "tokenizer.json",
      "tokenizer_config.json",
    ]);
    expect(published).toEqual(contents(repository.path(repository.runDirectory(), "bundle")));
  });

  test("leaves the repository as git knows it", () => {
    expect(repository.git("status", "--porcelain")).toBe("");
  });

  test("again says that nothing changed, and touches nothing that is published", async () => {
    const before = stamps(repository.path("published"));
    const adapter = stamps(repository.path(repository.runDirectory(), "adapter"));
    const again = await repository.lora("run");
    expect(again.code).toBe(0);
    expect(stages(again)).toEqual(ALL);
    expect(again.stdout).toMatch(/already published, nothing changed: file:\.\/published/);
    for (const stage of ["train", "evaluate", "provenance"])
      expect(again.stderr).toMatch(new RegExp(`^${stage} .*nothing changed since`, "m"));
    expect(stamps(repository.path("published"))).toEqual(before);
    expect(stamps(repository.path(repository.runDirectory(), "adapter"))).toEqual(adapter);
  });

  test("with a changed gate evaluates again, but does not train again", async () => {
    const changed = repository.copy();
    const before = JSON.parse(changed.read(`${changed.runDirectory()}/evaluation.json`));
    changed.change(ADAPTER, "min: 0 }", "min: 0.5 }");
    const again = await changed.lora("run");
    expect(again.code).toBe(0);
    expect(again.stderr).toMatch(/^train .*nothing changed since/m);
    expect(again.stderr).not.toMatch(/^evaluate .*nothing changed since/m);
    const after = JSON.parse(changed.read(`${changed.runDirectory()}/evaluation.json`));
    expect(after.closure).toBe(before.closure);
    expect(after.evaluationId).not.toBe(before.evaluationId);
  });

  test("with a gate that fails exits 1 and publishes nothing", async () => {
    const failing = repository.copy();
    const before = stamps(failing.path("published"));
    failing.change(ADAPTER, "below: base }", "max: 0.001 }");
    const ended = await failing.lora("run");
    expect(ended.code).toBe(1);
    expect(ended.stdout).toMatch(/✗ desk: 1 of 3 gates failed/);
    expect(ended.stdout).toMatch(/FAIL {2}loss on test/);
    expect(ended.stderr).toMatch(/desk is not published: a gate failed/);
    expect(stages(ended)).not.toContain("publish");
    expect(stamps(failing.path("published"))).toEqual(before);
    // Nor does the single command.
    const published = await failing.lora("publish");
    expect(published.code).toBe(1);
    expect(stamps(failing.path("published"))).toEqual(before);
  });

  test("--no-publish stops after the gates", async () => {
    const unpublished = repository.copy();
    rmSync(unpublished.path("published"), { recursive: true });
    const ended = await unpublished.lora("run", "--no-publish");
    expect(ended.code).toBe(0);
    expect(stages(ended)).toEqual(ALL.slice(0, -1));
    expect(existsSync(unpublished.path("published"))).toBe(false);
  });
});

describe("the closure", () => {
  const closureOf = async (repository: Repository) => {
    const ended = await repository.lora("plan", "--json");
    expect(ended.code).toBe(0);
    return JSON.parse(ended.stdout).adapters[0].closure as string;
  };
  let repository: Repository;
  let closure: string;

  beforeAll(async () => {
    repository = makeRepository();
    closure = await closureOf(repository);
  });

  test("does not change with the order of rows, their files, or their ids", async () => {
    const other = repository.copy();
    const rows = [...other.lines(`${DATA}/orders.jsonl`), ...other.lines(`${DATA}/account.jsonl`)].reverse();
    other.write(`${DATA}/orders.jsonl`, jsonl(rows.slice(0, 5)));
    other.write(`${DATA}/account.jsonl`, jsonl(rows.slice(5, 9)));
    other.write(`${DATA}/more/rest.jsonl`, jsonl(rows.slice(9)));
    other.change("datasets/desk/dataset.yaml", "data/*.jsonl", "data/**/*.jsonl");
    expect(await closureOf(other)).toBe(closure);
  });

  test("changes with a word of a record, not with keys beside the conversation", async () => {
    const other = repository.copy();
    const [row = "", ...rest] = other.lines(`${DATA}/orders.jsonl`);
    const value = JSON.parse(row);
    other.write(`${DATA}/orders.jsonl`, jsonl([JSON.stringify({ ...value, note: "from the old desk" }), ...rest]));
    expect(await closureOf(other)).toBe(closure);
    value.messages[1].content += " Now.";
    other.write(`${DATA}/orders.jsonl`, jsonl([JSON.stringify(value), ...rest]));
    expect(await closureOf(other)).not.toBe(closure);
  });

  test("changes with the recipe", async () => {
    const other = repository.copy();
    other.change(ADAPTER, "seed: 7", "seed: 8");
    expect(await closureOf(other)).not.toBe(closure);
  });

  test("does not change with gates, target, or a default that is written out", async () => {
    const other = repository.copy();
    other.change(ADAPTER, "min: 0 }", "min: 0.5 }");
    other.change(ADAPTER, "file:./published", "hf://org/desk");
    other.change(ADAPTER, "schedule: constant", "schedule: constant # as it is\n  packing: false");
    expect(await closureOf(other)).toBe(closure);
  });

  test("changes with a byte of the base and of its template", async () => {
    const other = repository.copy();
    const weights = other.bytes("base/model.safetensors");
    weights[weights.length - 1]! ^= 1;
    other.write("base/model.safetensors", weights);
    const changed = await closureOf(other);
    expect(changed).not.toBe(closure);
    other.write("base/chat_template.jinja", `${other.read("base/chat_template.jinja")}{# new #}`);
    expect(await closureOf(other)).not.toBe(changed);
  });
});
