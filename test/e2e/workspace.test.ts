import { ByteWriter, parquetWrite } from "hyparquet-writer";
import { beforeAll, describe, expect, test } from "vitest";
import { asJson } from "./cli.ts";
import { ADAPTER, DATA, DATASET, jsonl, makeRepository, Repository, SUITE, temporary } from "./repository.ts";
import { contents } from "./tree.ts";

const LOCK = "datasets/desk/dataset.lock.json";

describe("init", () => {
  test("writes a repository that passes its own check, and overwrites nothing", async () => {
    const repository = new Repository(temporary());
    const made = await repository.lora("init", "--name", "helper");
    expect(made.code).toBe(0);
    const files = Object.keys(contents(repository.root));
    for (const path of [...made.stdout.matchAll(/wrote (\S+)/g)].map((match) => match[1]!))
      expect(files).toContain(path);
    expect(files).toEqual(
      expect.arrayContaining([
        "adapters/helper/adapter.yaml",
        "datasets/helper/dataset.yaml",
        ".github/workflows/lora.yml",
      ]),
    );
    const checked = await repository.lora("check", "--fix");
    expect(checked.stdout).toMatch(/✓ data: checks passed/);
    expect(checked.code).toBe(0);
    const second = await repository.lora("check");
    expect(second.code).toBe(0);
    expect(second.stdout).not.toMatch(/lock-/);

    repository.write("adapters/helper/adapter.yaml", "mine: true\n");
    const again = await repository.lora("init", "--name", "helper");
    expect(again.stdout).toMatch(/kept {2}adapters\/helper\/adapter\.yaml/);
    expect(repository.read("adapters/helper/adapter.yaml")).toBe("mine: true\n");
  });

  test.each([
    [["--name", "Über Helfer"], /cannot be the name/],
    [["--base", "org/model"], /org\/name@commit/],
    [["--base", "org/model@main"], /org\/name@commit/],
    [["--base", "../elsewhere"], /leads out of the repository/],
  ])("refuses %s and writes nothing", async (args, pattern) => {
    const repository = new Repository(temporary());
    const ended = await repository.lora("init", ...args);
    expect(ended.stderr).toMatch(pattern);
    expect(ended.code).toBe(2);
    expect(contents(repository.root)).toEqual({});
  });
});

describe("the lock", () => {
  test("is written by check --fix, and is an error at its file once it is stale", async () => {
    const repository = makeRepository();
    const missing = await repository.lora("check");
    expect(missing.code).toBe(0);
    expect(missing.stdout).toMatch(
      /datasets\/desk\/dataset\.yaml {2}warning {2}lock-missing .*\n +help: Run lora check --fix/,
    );
    const fixed = await repository.lora("check", "--fix");
    expect(fixed.code).toBe(0);
    expect(fixed.stderr).toMatch(/Wrote datasets\/desk\/dataset\.lock\.json\./);
    const written = repository.read(LOCK);
    const lock = JSON.parse(written);
    expect(lock.removed.map(({ at }: { at: string }) => at)).toEqual([
      `${DATA}/orders.jsonl:2`,
      `${DATA}/orders.jsonl:3`,
    ]);
    repository.commit("Lock");
    const again = await repository.lora("check", "--fix");
    expect(again.code).toBe(0);
    expect(again.stderr).not.toMatch(/Wrote/);
    expect(repository.read(LOCK)).toBe(written);

    const [row = "", ...rest] = repository.lines(`${DATA}/account.jsonl`);
    repository.write(`${DATA}/account.jsonl`, jsonl(rest));
    const stale = await repository.lora("check", "--json");
    expect(stale.code).toBe(1);
    const { document } = asJson(stale);
    const errors = document.findings.filter(({ severity }: { severity: string }) => severity === "error");
    expect(errors).toMatchObject([{ rule: "lock-stale", place: { file: LOCK, line: 1 } }]);
    expect(document.datasets[0].change.kind).toBe("changed");
    // Nor is anything built on it.
    const run = await repository.lora("run");
    expect(run.code).toBe(1);
    expect(run.stdout).toMatch(/✗ 1 error found: nothing was built/);
    expect(repository.runs()).toEqual([]);

    repository.write(`${DATA}/account.jsonl`, jsonl([row, ...rest]));
    expect((await repository.lora("check")).code).toBe(0);
  });

  test("that is no JSON is a finding, which check --fix mends", async () => {
    const repository = makeRepository();
    repository.write(LOCK, "<<<<<<< HEAD\n{}\n=======\n");
    const broken = await repository.lora("check");
    expect(broken.stdout + broken.stderr).toMatch(/datasets\/desk\/dataset\.lock\.json/);
    expect(broken.code).toBeGreaterThan(0);
    expect((await repository.lora("check", "--fix")).code).toBe(0);
    expect((await repository.lora("check")).code).toBe(0);
  });
});

describe("plan --base", () => {
  let repository: Repository;
  let branch: string;

  beforeAll(() => {
    repository = makeRepository();
    const second = (path: string) => path.replaceAll("desk", "shop");
    repository.write(second(DATASET), second(repository.read(DATASET)));
    repository.write(second(`${DATA}/orders.jsonl`), repository.read(`${DATA}/account.jsonl`));
    repository.write(second("datasets/desk/heldout.jsonl"), repository.read("datasets/desk/heldout.jsonl"));
    repository.write(
      second(ADAPTER),
      second(repository.read(ADAPTER)).replace("file:./published", "file:./published-shop"),
    );
    repository.write(second(SUITE), second(repository.read(SUITE)));
    repository.commit("A second adapter");
    branch = repository.git("rev-parse", "HEAD").trim();
    repository.git("checkout", "-q", "-b", "topic");
  });

  async function affected(): Promise<Record<string, string[]>> {
    const ended = await repository.lora("plan", "--base", "main", "--json");
    expect(ended.code).toBe(0);
    const { adapters } = asJson(ended).document as { adapters: { name: string; because: string[] }[] };
    return Object.fromEntries(adapters.map(({ name, because }) => [name, because]));
  }

  test("names what a branch affects and why, and nothing else", async () => {
    expect(await affected()).toEqual({});
    const nothing = await repository.lora("run", "--base", "main");
    expect(nothing.code).toBe(0);
    expect(nothing.stdout).toMatch(/Nothing to build: no adapter is affected/);

    repository.write("README.md", "# Data\n");
    repository.commit("Readme");
    expect(await affected()).toEqual({});

    repository.write(
      `${DATA}/new.jsonl`,
      jsonl([repository.lines(`${DATA}/orders.jsonl`)[4]!.replace("Linden", "Lindon")]),
    );
    const uncommitted = await affected();
    expect(Object.keys(uncommitted)).toEqual(["desk"]);
    expect(uncommitted.desk!.join()).toMatch(/data/);
    repository.commit("Data");
    expect(Object.keys(await affected())).toEqual(["desk"]);

    // What happens on main meanwhile is not the branch's doing.
    repository.git("checkout", "-q", "main");
    repository.change("adapters/shop/adapter.yaml", "seed: 7", "seed: 9");
    repository.commit("On main");
    repository.git("checkout", "-q", "topic");
    expect(Object.keys(await affected())).toEqual(["desk"]);

    repository.change("evals/shop.yaml", "lovely", "grey");
    repository.commit("Suite");
    expect(Object.keys(await affected()).sort()).toEqual(["desk", "shop"]);
    repository.git("reset", "-q", "--hard", branch);
    repository.write("base/chat_template.jinja", `${repository.read("base/chat_template.jinja")}\n`);
    expect(Object.keys(await affected()).sort()).toEqual(["desk", "shop"]);
  });

  test("of a revision that is not there says what to fetch", async () => {
    const ended = await repository.lora("plan", "--base", "origin/nowhere");
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/origin\/nowhere[\s\S]*fetch-depth: 0/);
    const option = await repository.lora("plan", "--base=--output=x");
    expect(option.code).toBe(2);
  });
});

describe("the same conversations", () => {
  interface Turn {
    role: string;
    content: string;
  }
  const rows: Turn[][] = Array.from({ length: 12 }, (_, n) => [
    { role: "system", content: "Linden shop, orders desk." },
    { role: "user", content: `Where is parcel number ${n * 37 + 11}, “bitte”? 🙂` },
    { role: "assistant", content: `Parcel ${n * 37 + 11} arrives on day ${n}.` },
  ]);
  const told = { system: "system", user: "human", assistant: "gpt" } as Record<string, string>;
  const formats: Record<string, (turns: Turn[]) => Record<string, unknown>> = {
    messages: (turns) => ({ messages: turns }),
    sharegpt: (turns) => ({ conversations: turns.map(({ role, content }) => ({ from: told[role], value: content })) }),
    alpaca: ([system, user, assistant]) => ({
      instruction: user!.content,
      input: "",
      output: assistant!.content,
      system: system!.content,
    }),
    "prompt-completion": ([system, user, assistant]) => ({ prompt: [system, user], completion: [assistant] }),
  };
  const containers: Record<string, (values: Record<string, unknown>[]) => string | Uint8Array> = {
    jsonl: (values) => jsonl(values.map((value) => JSON.stringify(value))),
    json: (values) => JSON.stringify(values, null, 2),
    parquet: (values) => {
      const writer = new ByteWriter();
      const names = Object.keys(values[0]!);
      const columnData = names.map((name) => {
        const data = values.map((value) => value[name]);
        return { name, data, type: typeof data[0] === "string" ? ("STRING" as const) : ("JSON" as const) };
      });
      parquetWrite({ writer, columnData });
      return writer.getBytes();
    },
  };

  test("have one identity in every format and container", async () => {
    const repository = new Repository(temporary());
    const names: string[] = [];
    for (const [format, convert] of Object.entries(formats)) {
      for (const [container, write] of Object.entries(containers)) {
        const name = `${format}-${container}`;
        names.push(name);
        repository.write(
          `${name}/dataset.yaml`,
          `name: ${name}\nlicense: MIT\nfiles:\n  - { path: rows.${container}, split: train }\nformat: ${format}\n`,
        );
        repository.write(`${name}/rows.${container}`, write(rows.map(convert)));
      }
    }
    const ended = await repository.lora("check", "--json");
    const { document } = asJson(ended);
    expect(document.findings.filter(({ severity }: { severity: string }) => severity === "error")).toEqual([]);
    const ids = document.datasets.map(
      ({ name, datasetId, splits }: { name: string; datasetId: string; splits: { train: { records: number } } }) => ({
        name,
        datasetId,
        records: splits.train.records,
      }),
    );
    const [{ datasetId }] = ids;
    expect(ids).toEqual(names.sort().map((name) => ({ name, datasetId, records: 12 })));
  });
});
