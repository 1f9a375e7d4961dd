import { existsSync, rmSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { asJson, lora } from "./cli.ts";
import { ADAPTER, DATA, makeRepository, type Repository, temporary } from "./repository.ts";
import { contents } from "./tree.ts";

describe("train, eval and publish as single commands", () => {
  let repository: Repository;

  beforeAll(() => {
    repository = makeRepository();
  });

  async function refused(command: string, pattern: RegExp): Promise<void> {
    const ended = await repository.lora(command);
    expect(ended.stderr).toMatch(pattern);
    expect(ended.stderr).toMatch(/\[stage-missing\]/);
    expect(ended.code).toBe(2);
    expect(existsSync(repository.path("published"))).toBe(false);
  }

  test("each says what is missing before it, and gives the same as `run`", async () => {
    await refused("eval", /Adapter desk is not trained as the repository stands[\s\S]*Run lora train desk first/);
    await refused("publish", /Adapter desk is not evaluated as the repository stands[\s\S]*Run lora eval desk first/);
    expect((await repository.lora("train")).code).toBe(0);
    await refused("publish", /Adapter desk is not evaluated/);
    expect((await repository.lora("eval", "desk")).code).toBe(0);
    expect(existsSync(repository.path("published"))).toBe(false);
    expect((await repository.lora("publish")).code).toBe(0);
    const published = contents(repository.path("published"));

    const again = await repository.lora("run");
    expect(again.code).toBe(0);
    expect(again.stdout).toMatch(/already published, nothing changed/);
    expect(contents(repository.path("published"))).toEqual(published);
  });

  test("publish refuses what changed since it was recorded, and says to evaluate again", async () => {
    const damaged = repository.copy();
    rmSync(damaged.path("published"), { recursive: true });
    const weights = `${damaged.runDirectory()}/bundle/adapter_model.safetensors`;
    const bytes = damaged.bytes(weights);
    bytes[bytes.length - 1]! ^= 1;
    damaged.write(weights, bytes);
    const ended = await damaged.lora("publish");
    expect(ended.stderr).toMatch(
      /does not agree with its record: .*adapter_model\.safetensors[\s\S]*Run lora eval desk/,
    );
    expect(ended.code).toBe(1);
    expect(existsSync(damaged.path("published"))).toBe(false);
    expect((await damaged.lora("eval")).code).toBe(0);
    expect((await damaged.lora("publish")).code).toBe(0);
  });

  test("a release has a tag, which stays as it is", async () => {
    const tagged = repository.copy();
    const ended = await tagged.lora("publish", "--tag", "desk-v1.0.0");
    expect(ended.code).toBe(0);
    expect(ended.stdout).toMatch(/file:\.\/published@desk-v1\.0\.0/);
    expect(contents(tagged.path("published@desk-v1.0.0"))).toEqual(contents(tagged.path("published")));
  });
});

describe("--json prints one document on stdout and lines of JSON on stderr", () => {
  let untrained: Repository;
  let repository: Repository;

  beforeAll(() => {
    untrained = makeRepository();
    repository = untrained.copy();
  });

  test("run, and then verify", async () => {
    const run = asJson(await repository.lora("run", "--json"));
    expect(run.document).toMatchObject({
      goal: "run",
      passed: true,
      adapters: [{ name: "desk", passed: true, steps: 5 }],
    });
    const types = new Set(run.lines.map(({ type }) => type));
    for (const type of ["stage-start", "stage-end", "finding", "step", "note"]) expect(types).toContain(type);
    expect(run.lines.filter(({ type }) => type === "step")).toHaveLength(5);
    const verified = asJson(await lora(["verify", repository.path("published"), "--json", "--cwd", repository.root]));
    expect(verified.document.claims.map(({ state }: { state: string }) => state)).toContain("proven");
  });

  test.each([
    ["check", ["check"], { passed: true, datasets: [{ name: "desk", manifest: "datasets/desk/dataset.yaml" }] }],
    ["plan", ["plan"], { goal: "plan", adapters: [{ name: "desk" }] }],
    [
      "inspect tokens",
      ["inspect", "tokens", "--rows", "2"],
      { adapter: "desk", rows: [{ trained: expect.any(Number) }, {}] },
    ],
    ["engine doctor", ["engine", "doctor"], { engine: "wasm", checks: expect.any(Array) }],
  ])("%s", async (_, args, expected) => {
    const ended = await repository.lora(...args, "--json");
    expect(ended.code).toBe(0);
    expect(asJson(ended).document).toMatchObject(expected);
  });

  test.each<[string, string[], number, object]>([
    ["an unknown command", ["trian"], 2, { code: "usage" }],
    ["an unknown option", ["run", "--fast"], 2, { code: "usage" }],
    ["an unknown name", ["run", "dsek"], 2, { code: "name-unknown" }],
    ["a stage that is missing", ["eval"], 2, { code: "stage-missing" }],
  ])("%s", async (_, args, code, error) => {
    const ended = await untrained.lora(...args, "--json");
    expect(ended.code).toBe(code);
    const { document, lines } = asJson(ended);
    expect(document).toMatchObject({ error });
    expect(lines.at(-1)).toMatchObject({ type: "error", error });
  });

  test("findings that stop a run", async () => {
    const faulty = untrained.copy();
    faulty.write(`${DATA}/bad.jsonl`, '{"messages": [}\n');
    const ended = await faulty.lora("run", "--json");
    expect(ended.code).toBe(1);
    const { document, lines } = asJson(ended);
    expect(document).toMatchObject({ passed: false, adapters: [] });
    const place = { file: `${DATA}/bad.jsonl`, line: 1 };
    expect(lines).toContainEqual(
      expect.objectContaining({ finding: expect.objectContaining({ place: expect.objectContaining(place) }) }),
    );
  });

  test("findings in a manifest", async () => {
    const faulty = untrained.copy();
    faulty.change(ADAPTER, "seed: 7", "sede: 7");
    const ended = await faulty.lora("run", "--json");
    expect(ended.code).toBe(2);
    expect(asJson(ended).document).toMatchObject({ error: { code: "manifest-invalid" } });
  });
});

describe("the machine's own Node", () => {
  // The oldest that is supported may lie elsewhere than the one that runs the tests.
  const node = process.env.E2E_NODE;
  test.runIf(node !== undefined)("runs the same build", async () => {
    const repository = makeRepository();
    const ended = await repository.loraWith({ node: node! }, "run");
    expect(ended.code).toBe(0);
  });
});

test("in an empty directory says what to do", async () => {
  const ended = await lora(["check", "--cwd", temporary()]);
  expect(ended.code).toBe(2);
  expect(ended.stderr).toMatch(/no dataset\.yaml and no adapter\.yaml here[\s\S]*lora init/);
});
