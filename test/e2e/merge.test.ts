import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { asJson, CLI, type Ended, lora, type Options, start } from "./cli.ts";
import { ADAPTER, makeRepository, type Repository, temporary } from "./repository.ts";
import { contents } from "./tree.ts";

let repository: Repository;
let place: string;
let counter = 0;

beforeAll(async () => {
  repository = makeRepository();
  expect((await repository.lora("check", "--fix")).code).toBe(0);
  repository.commit("Lock");
  expect((await repository.lora("run")).code).toBe(0);
  place = temporary();
});

const fresh = () => join(place, String(counter++));
const weightsOf = (directory: string) => readFileSync(join(directory, "model.safetensors"));
const recordOf = (directory: string) => JSON.parse(readFileSync(join(directory, "lora_merge.json"), "utf8"));

/** Merges into a directory of its own, and says what is there then. */
async function merged(args: string[], options: Options = {}): Promise<{ out: string; ended: Ended }> {
  const out = fresh();
  const ended = await lora(["merge", ...args, "--out", out], options);
  return { out, ended };
}

/** A merge that must fail, and leave nothing. */
async function refused(
  args: string[],
  options: Options = {},
): Promise<{ code: string; message: string; exit: number | null }> {
  const directory = fresh();
  mkdirSync(directory);
  const ended = await lora(["merge", "--out", join(directory, "out"), ...args, "--json"], options);
  expect(readdirSync(directory)).toEqual([]);
  return { ...asJson(ended).document.error, exit: ended.code };
}

describe("an adapter of the repository", () => {
  test("becomes one checkpoint, the same by name, by its run and as published", async () => {
    const run = repository.path(repository.runDirectory());
    const [byName, byRun, published] = [
      await merged(["desk", "--cwd", repository.root]),
      await merged([join(run, "adapter"), "--cwd", repository.root]),
      await merged([repository.path("published"), "--cwd", repository.root]),
    ];
    for (const { ended, out } of [byName, byRun, published]) {
      expect(ended.code, ended.stderr).toBe(0);
      expect(weightsOf(out).equals(weightsOf(byName.out))).toBe(true);
      const { adapter, base } = recordOf(out);
      expect([adapter.name, adapter.r, base.model, base.recorded]).toEqual(["desk", 4, "base", true]);
      expect(run.endsWith(adapter.closure)).toBe(true);
      expect(readdirSync(out)).toEqual(
        expect.arrayContaining(["config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json"]),
      );
      expect(readdirSync(out)).not.toContain("provenance.json");
    }
    expect(byName.ended.stdout).toMatch(/weights +16 changed/);
    expect(byName.ended.stdout).toMatch(/the files the adapter was trained on/);
    expect(byName.ended.stderr).toMatch(/^merge +[\d.]+ s desk/m);
    expect(contents(repository.root, ".lora", "published")).toEqual(contents(repository.clone().root));
  });

  test("answers as base and adapter do: in f32 to rounding, in bf16 with a drift that is said", async () => {
    const [f32, bf16] = [
      asJson((await merged(["desk", "--cwd", repository.root, "--dtype", "f32", "--json"])).ended).document,
      asJson((await merged(["desk", "--cwd", repository.root, "--dtype", "bf16", "--json"])).ended).document,
    ];
    expect(f32.logits.rows).toBe(8);
    expect(f32.logits.adapter).toBeGreaterThan(0.05);
    expect(f32.logits.largest).toBeLessThan(1e-4);
    expect(f32.logits.sameToken).toBe(8);
    expect(f32.total.error).toBe(0);
    expect(bf16.logits.largest).toBeGreaterThan(f32.logits.largest);
    expect(bf16.logits.largest).toBeLessThan(bf16.logits.adapter);
    expect(bf16.logits.divergence).toBeGreaterThan(0);
    expect(bf16.weights).toHaveLength(16);
    expect(bf16.total.error).toBeGreaterThan(0);
    expect(Object.keys(bf16.rounding)).toEqual(bf16.weights.map(({ name }: { name: string }) => name).sort());
    expect(weightsOf(bf16.directory).length).toBeLessThan(0.6 * weightsOf(f32.directory).length);
  });

  test("takes along the template that its manifest names", async () => {
    const other = repository.copy();
    const template = `{#- of our own -#}${other.read("base/chat_template.jinja")}`;
    other.write("adapters/desk/chat.jinja", template);
    other.change(ADAPTER, "datasets: [desk]", "datasets: [desk]\nchat: { template: chat.jinja }");
    const trained = await other.lora("train");
    expect(trained.code, trained.stderr).toBe(0);
    const { out, ended } = await merged(["desk", "--cwd", other.root]);
    expect(ended.code, ended.stderr).toBe(0);
    expect(readFileSync(join(out, "chat_template.jinja"), "utf8")).toBe(template);
    const runs = other.runs().filter((run) => !repository.runs().includes(run));
    const noted = await merged([other.path(runs[0]!, "adapter"), "--cwd", other.root]);
    expect(noted.ended.stderr).toMatch(/chat template of its own/);
  });
});

describe("an adapter without a record", () => {
  const alone = () => {
    const directory = fresh();
    mkdirSync(directory);
    for (const name of ["adapter_config.json", "adapter_model.safetensors"])
      cpSync(repository.path("published", name), join(directory, name));
    return directory;
  };

  test("is merged into the base it names or is given, which is said to be taken on trust", async () => {
    const adapter = alone();
    const found = await merged([adapter, "--cwd", repository.root]);
    expect(found.ended.code, found.ended.stderr).toBe(0);
    expect(found.ended.stdout).toMatch(/taken on trust/);
    expect(found.ended.stdout).toMatch(/drift not measured: there are no tokens/);
    const given = await merged([adapter, "--base-dir", repository.path("base"), "--cwd", place]);
    expect(weightsOf(given.out).equals(weightsOf(found.out))).toBe(true);
    expect(recordOf(given.out).base.recorded).toBe(false);
  });

  test("needs a base that is here", async () => {
    const error = await refused([alone(), "--cwd", temporary()]);
    expect([error.code, error.exit]).toEqual(["merge-base", 2]);
    expect(error.message).toContain('"base"');
  });
});

describe("refusals", () => {
  test("of the command line", async () => {
    for (const args of [["desk"], ["desk", "--out", ""], ["--out", fresh()], ["desk", "more", "--out", fresh()]])
      expect((await lora(["merge", ...args, "--cwd", repository.root])).code).toBe(2);
    const dtype = await refused(["desk", "--cwd", repository.root, "--dtype", "int4"]);
    expect([dtype.code, dtype.exit, dtype.message]).toEqual(["usage", 2, 'There is no dtype "int4".']);
    expect((await refused(["nobody", "--cwd", repository.root])).code).toBe("name-unknown");
    expect((await refused([place, "--cwd", repository.root])).code).toBe("merge-adapter");
  });

  test("of a base that is not the recorded one", async () => {
    const base = fresh();
    cpSync(repository.path("base"), base, { recursive: true });
    writeFileSync(join(base, "generation_config.json"), "{}");
    rmSync(join(base, "tokenizer_config.json"));
    for (const target of ["desk", repository.path("published")]) {
      const error = await refused([target, "--base-dir", base, "--cwd", repository.root]);
      expect([error.code, error.exit]).toEqual(["base-changed", 2]);
      expect(error.message).toMatch(/generation_config\.json, .*tokenizer_config\.json is missing/);
    }
  });

  test("of a published tree that is not what its record says", async () => {
    const tree = fresh();
    cpSync(repository.path("published"), tree, { recursive: true });
    const weights = readFileSync(join(tree, "adapter_model.safetensors"));
    weights[weights.length - 1]! ^= 1;
    writeFileSync(join(tree, "adapter_model.safetensors"), weights);
    const error = await refused([tree, "--cwd", repository.root]);
    expect([error.code, error.exit]).toEqual(["adapter-changed", 1]);
    expect(error.message).toContain("adapter_model.safetensors");
    cpSync(repository.path("published", "adapter_model.safetensors"), join(tree, "adapter_model.safetensors"));
    writeFileSync(join(tree, "merges.txt"), "");
    expect((await refused([tree, "--cwd", repository.root])).message).toContain("merges.txt is not in the record");
  });

  test("of an adapter that is not trained as the repository stands", async () => {
    const other = repository.copy();
    other.change(ADAPTER, "alpha: 8", "alpha: 16");
    const error = await refused(["desk", "--cwd", other.root]);
    expect([error.code, error.exit]).toEqual(["stage-missing", 2]);
  });

  test("of the base as the place, or one in it", async () => {
    const before = contents(repository.root);
    for (const out of [repository.path("base"), repository.path("base", "merged")]) {
      const ended = await lora(["merge", "desk", "--cwd", repository.root, "--out", out, "--json"]);
      expect([ended.code, asJson(ended).document.error.code]).toEqual([2, "merge-out"]);
    }
    expect(contents(repository.root)).toEqual(before);
  });

  test("of a place that cannot be written", async () => {
    const directory = fresh();
    mkdirSync(directory);
    chmodSync(directory, 0o555);
    // Root may write anywhere, so somebody else tries.
    const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534, env: { HOME: "/nonexistent" } } : {};
    if ("uid" in nobody) execFileSync("chmod", ["-R", "a+rX", place, repository.root]);
    const published = [repository.path("published"), "--base-dir", repository.path("base"), "--cwd", place];
    const ended = await lora(["merge", ...published, "--out", join(directory, "out"), "--json"], nobody);
    expect([ended.code, asJson(ended).document.error.code]).toEqual([3, "file-system"]);
    expect(readdirSync(directory)).toEqual([]);
  });

  test("of a disk that ends half way: nothing stays", async () => {
    const directory = fresh();
    mkdirSync(directory);
    // A limit on the size of a file ends a write as a full disk does.
    const command = `ulimit -f 1024; exec "$0" "$@"`;
    const args = [CLI, "merge", "desk", "--cwd", repository.root, "--out", join(directory, "out"), "--dtype", "f32"];
    let failed: { status: number; stderr: string } | undefined;
    try {
      execFileSync("bash", ["-c", command, process.execPath, ...args], { encoding: "utf8", stdio: "pipe" });
    } catch (error) {
      failed = error as typeof failed;
    }
    expect([failed?.status, failed?.stderr]).toEqual([3, expect.stringContaining("[file-system]")]);
    expect(readdirSync(directory)).toEqual([]);
  });
});

test("cancelled while it looks at what it wrote, nothing is there, and no engine is left", async () => {
  const out = fresh();
  const { child, said, ended } = start(["merge", "desk", "--cwd", repository.root, "--out", out, "--json"]);
  const running = async () => {
    for (;;) {
      const line = said()
        .split("\n")
        .find((text) => text.includes('"engine"') && text.includes('"running":true'));
      if (line !== undefined) return JSON.parse(line).pid as number;
      if (child.exitCode !== null) throw new Error(said());
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const pid = await running();
  expect(readdirSync(place).some((name) => name.endsWith(".tmp"))).toBe(true);
  child.kill("SIGINT");
  const { code, stdout } = await ended;
  expect([code, JSON.parse(stdout).error.code]).toEqual([130, "cancelled"]);
  expect(existsSync(out)).toBe(false);
  expect(readdirSync(place).filter((name) => name.startsWith("."))).toEqual([]);
  expect(() => process.kill(pid, 0)).toThrow();
});
