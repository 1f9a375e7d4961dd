import { execFileSync } from "node:child_process";
import { rmSync, symlinkSync, truncateSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { openSafetensors, writeSafetensors } from "../../src/formats/safetensors.ts";
import { lora } from "./cli.ts";
import { ADAPTER, DATA, DATASET, makeRepository, type Repository, SUITE, temporary } from "./repository.ts";
import { contents } from "./tree.ts";

interface Fault {
  what: string;
  damage: (repository: Repository) => void | Promise<void>;
  /** Default: `run`. */
  command?: string[];
  exit: 1 | 2 | 3;
  /** Rule of a finding, or code of an error. */
  rule: string;
  /** `file:line:column` as it is printed. */
  at?: string;
  /** What a person needs to read: what is wrong, and what to do. */
  says: RegExp;
}

const ROW = `${DATA}/orders.jsonl`;
const conversation = (answer: string) =>
  JSON.stringify({
    messages: [
      { role: "system", content: "Linden shop, orders desk." },
      { role: "user", content: "Do you sell lamps that can be dimmed?" },
      { role: "assistant", content: answer },
    ],
  });

/** Puts a line in place of line 4 of a data file. */
const line4 = (line: string | Uint8Array) => (repository: Repository) => {
  const lines = repository.lines(ROW).map((row) => Buffer.from(`${row}\n`));
  lines[3] = Buffer.concat([Buffer.from(line), Buffer.from("\n")]);
  repository.write(ROW, Buffer.concat(lines));
};

const changed = (path: string, before: string, after: string) => (repository: Repository) =>
  repository.change(path, before, after);

const outside = temporary();

const faults: Fault[] = [
  {
    what: "malformed YAML",
    damage: changed(ADAPTER, "datasets: [desk]", "datasets: [desk"),
    exit: 2,
    rule: "yaml-syntax",
    at: `${ADAPTER}:5:1`,
    says: /flow sequence[\s\S]*brackets/,
  },
  {
    what: "a tab in YAML",
    damage: changed(ADAPTER, "  seed: 7", "\tseed: 7"),
    exit: 2,
    rule: "yaml-tab",
    at: `${ADAPTER}:7:1`,
    says: /tab/i,
  },
  {
    what: "an unknown key",
    damage: changed(ADAPTER, "learningRate:", "learningrate:"),
    exit: 2,
    rule: "manifest-unknown-key",
    at: `${ADAPTER}:10:3`,
    says: /learningrate[\s\S]*learningRate/,
  },
  ...[["check"], ["plan"], ["inspect", "tokens"]].map(
    (command): Fault => ({
      what: `an unknown key, for ${command.join(" ")}`,
      command,
      damage: changed(ADAPTER, "seed:", "sede:"),
      exit: 2,
      rule: "manifest-unknown-key",
      at: `${ADAPTER}:7:3`,
      says: /Did you mean `seed`/,
    }),
  ),
  {
    what: "a value of the wrong type",
    damage: changed(ADAPTER, "batchSize: 4", "batchSize: eight"),
    exit: 2,
    rule: "manifest-type",
    at: `${ADAPTER}:9:14`,
    says: /batchSize[\s\S]*whole number/,
  },
  {
    what: "a branch name as revision",
    damage: changed(ADAPTER, "{ model: ../../base }", "{ model: org/model, revision: main }"),
    exit: 2,
    rule: "manifest-revision",
    at: `${ADAPTER}:3:37`,
    says: /branch[\s\S]*commit/,
  },
  {
    what: "a model id without revision",
    damage: changed(ADAPTER, "{ model: ../../base }", "{ model: org/model }"),
    exit: 2,
    rule: "manifest-revision",
    at: `${ADAPTER}:3:1`,
    says: /no `revision`[\s\S]*40 hex digits/,
  },
  {
    what: "a data set nobody has",
    damage: changed(ADAPTER, "datasets: [desk]", "datasets: [dusk]"),
    exit: 2,
    rule: "manifest-unknown-dataset",
    at: `${ADAPTER}:4:12`,
    says: /dusk[\s\S]*desk/,
  },
  {
    what: "a gate on a split that is not there",
    damage: changed(ADAPTER, "split: test", "split: tset"),
    exit: 2,
    rule: "manifest-unknown-split",
    at: `${ADAPTER}:16:28`,
    says: /tset[\s\S]*test/,
  },
  {
    what: "a suite that is not there",
    damage: changed(ADAPTER, "evals/desk.yaml", "evals/dusk.yaml"),
    exit: 2,
    rule: "manifest-suite-missing",
    at: `${ADAPTER}:15:14`,
    says: /evals\/dusk\.yaml/,
  },
  {
    what: "an assertion nobody knows",
    damage: changed(SUITE, "not-contains:", "not-contain:"),
    exit: 2,
    rule: "manifest-unknown-key",
    at: `${SUITE}:8:9`,
    says: /not-contain[\s\S]*not-contains/,
  },
  {
    what: "an alias bomb",
    damage: (repository) =>
      repository.write(
        DATASET,
        `a: &a [x, x, x, x, x, x, x, x, x]\n${["b", "c", "d", "e", "f", "g", "h"]
          .map((key, n) => `${key}: &${key} [${Array(9).fill(`*${"abcdefg"[n]}`).join(", ")}]`)
          .join("\n")}\n${repository.read(DATASET)}`,
      ),
    exit: 2,
    rule: "yaml-alias",
    at: `${DATASET}:5:8`,
    says: /larger than \d+ values/,
  },
  {
    what: "a path that leaves the repository",
    damage: changed(DATASET, "path: heldout.jsonl", "path: ../../../heldout.jsonl"),
    exit: 2,
    rule: "path-outside",
    at: `${DATASET}:7:13`,
    says: /leaves the repository/,
  },
  {
    what: "a base that is a link out of the repository",
    damage: (repository) => {
      rmSync(repository.path("base"), { recursive: true });
      symlinkSync(outside, repository.path("base"));
    },
    exit: 2,
    rule: "path-outside",
    at: `${ADAPTER}:3:16`,
    says: /symbolic link/,
  },
  {
    what: "a data file that is a link out of the repository",
    damage: (repository) => {
      rmSync(repository.path(ROW));
      symlinkSync("/etc/hosts", repository.path(ROW));
    },
    exit: 1,
    rule: "path-outside",
    at: `${DATASET}:6`,
    says: /orders\.jsonl[\s\S]*symbolic link/,
  },
  {
    what: "a split without files",
    damage: changed(DATASET, "path: heldout.jsonl", "path: held-out.jsonl"),
    exit: 1,
    rule: "dataset-no-files",
    at: `${DATASET}:7:13`,
    says: /held-out\.jsonl/,
  },
  {
    what: "an empty split",
    damage: (repository) => repository.write("datasets/desk/heldout.jsonl", "\n\n"),
    exit: 1,
    rule: "dataset-empty-split",
    at: `${DATASET}:7:35`,
    says: /test/,
  },
  {
    what: "an empty train split",
    damage: (repository) => {
      repository.write(ROW, "");
      repository.write(`${DATA}/account.jsonl`, "");
    },
    exit: 1,
    rule: "dataset-empty-split",
    at: `${DATASET}:6:34`,
    says: /train/,
  },
  {
    what: "a Git LFS pointer",
    damage: (repository) =>
      repository.write(ROW, `version https://git-lfs.github.com/spec/v1\noid sha256:${"0".repeat(64)}\nsize 12345\n`),
    exit: 1,
    rule: "lfs-pointer",
    at: ROW,
    says: /git lfs pull/,
  },
  {
    what: "malformed JSON",
    damage: line4('{"messages": [{"role": "user" "content": "x"}]}'),
    exit: 1,
    rule: "json-malformed",
    at: `${ROW}:4:31`,
    says: /"content" stands where a comma is expected/,
  },
  {
    what: "invalid UTF-8",
    damage: line4(Buffer.concat([Buffer.from('{"messages": "'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')])),
    exit: 1,
    rule: "file-encoding",
    at: `${ROW}:4:15`,
    says: /UTF-8/,
  },
  {
    what: "a duplicate key",
    damage: line4('{"messages": [], "id": 1, "messages": []}'),
    exit: 1,
    rule: "json-duplicate-key",
    at: `${ROW}:4:27`,
    says: /messages/,
  },
  {
    what: "a lone surrogate",
    damage: line4(conversation("Yes \\ud83d").replace("\\\\", "\\")),
    exit: 1,
    rule: "json-surrogate",
    at: `${ROW}:4`,
    says: /surrogate/,
  },
  {
    what: "a row of another format",
    damage: line4('{"conversations": [{"from": "human", "value": "Hello"}]}'),
    exit: 1,
    rule: "record-shape",
    at: `${ROW}:4`,
    says: /no messages[\s\S]*sharegpt/,
  },
  {
    what: "a row with nothing to learn",
    damage: line4(
      JSON.stringify({
        messages: [
          { role: "system", content: "Linden shop, orders desk." },
          { role: "user", content: "Is anybody there?" },
        ],
      }),
    ),
    exit: 1,
    rule: "turn-untrainable",
    at: `${ROW}:4`,
    says: /assistant/,
  },
  {
    what: "a row that is too long",
    damage: line4(conversation(Array.from({ length: 400 }, (_, n) => `Lamp ${n} can.`).join(" "))),
    exit: 1,
    rule: "row-overlong",
    at: `${ROW}:4`,
    says: /\d+ tokens[\s\S]*maxLength/,
  },
  {
    what: "a missing tensor",
    damage: async (repository) => {
      const path = repository.path("base/model.safetensors");
      const file = await openSafetensors(path);
      const names = [...file.tensors.keys()].filter((name) => name !== "model.layers.2.self_attn.k_proj.weight");
      const tensors = await Promise.all(
        names.map(async (name) => ({ name, ...file.tensors.get(name)!, data: await file.read(name) })),
      );
      await file.close();
      await writeSafetensors(path, tensors, file.metadata);
    },
    exit: 2,
    rule: "weights-missing",
    at: `${ADAPTER}:3:16`,
    says: /Tensor model\.layers\.2\.self_attn\.k_proj\.weight is missing in base/,
  },
  {
    what: "a truncated safetensors file",
    damage: (repository) => truncateSync(repository.path("base/model.safetensors"), 1_000_000),
    exit: 2,
    rule: "safetensors-damaged",
    at: `${ADAPTER}:3:16`,
    says: /: base\/model\.safetensors [\s\S]* truncated[\s\S]*Download/,
  },
  {
    what: "weights that are a Git LFS pointer",
    damage: (repository) =>
      repository.write(
        "base/model.safetensors",
        `version https://git-lfs.github.com/spec/v1\noid sha256:${"0".repeat(64)}\nsize 12345\n`,
      ),
    exit: 2,
    rule: "lfs-pointer",
    at: `${ADAPTER}:3:16`,
    says: /base\/model\.safetensors[\s\S]*git lfs pull/,
  },
  {
    what: "a base without tokenizer",
    damage: (repository) => rmSync(repository.path("base/tokenizer.json")),
    exit: 2,
    rule: "base-incomplete",
    at: `${ADAPTER}:3:16`,
    says: /tokenizer\.json/,
  },
  {
    what: "a base of an architecture that is not there",
    damage: changed("base/config.json", '"model_type": "llama"', '"model_type": "mamba"'),
    exit: 2,
    rule: "base-config",
    at: `${ADAPTER}:3:16`,
    says: /base\/config\.json has model_type "mamba"[\s\S]*Llama/,
  },
  {
    what: "a template with a construct nobody knows",
    damage: (repository) =>
      repository.write("base/chat_template.jinja", `${repository.read("base/chat_template.jinja")}{% frobnicate %}`),
    exit: 2,
    rule: "chat-template-unsupported",
    at: "base/chat_template.jinja:58",
    says: /frobnicate/,
  },
  {
    what: "a learning rate that blows up",
    damage: changed(ADAPTER, "learningRate: 4e-3", "learningRate: 1e30"),
    exit: 1,
    rule: "non-finite",
    at: `${DATA}/`,
    says: /step \d[\s\S]* They are .*jsonl:\d+.*[\s\S]*learningRate/,
  },
  {
    what: "a stranger's files where it would be published",
    damage: (repository) => repository.write("published/thesis.txt", "Chapter one\n"),
    exit: 2,
    rule: "publish-directory",
    says: /thesis\.txt/,
  },
];

const usage: (Omit<Fault, "damage" | "command"> & { args: string[]; here?: boolean })[] = [
  { what: "no command", args: [], exit: 2, rule: "usage", says: /command goes first[\s\S]*check/ },
  { what: "an unknown command", args: ["chekc"], exit: 2, rule: "usage", says: /chekc[\s\S]*Commands: .*check/ },
  { what: "an unknown option", args: ["run", "--fast"], exit: 2, rule: "usage", says: /--fast[\s\S]*lora run/ },
  {
    what: "an unknown adapter",
    args: ["run", "dusk"],
    exit: 2,
    rule: "name-unknown",
    says: /dusk[\s\S]*Known: .*desk/,
  },
  { what: "a tag that is none", args: ["run", "--tag"], exit: 2, rule: "usage", says: /--tag/ },
  { what: "no engine command", args: ["engine", "docter"], exit: 2, rule: "usage", says: /lora engine doctor/ },
  { what: "nothing to verify", args: ["verify"], exit: 2, rule: "usage", says: /lora verify/ },
  {
    what: "rows that are no number",
    args: ["inspect", "tokens", "--rows", "all"],
    exit: 2,
    rule: "usage",
    says: /--rows/,
  },
];

describe("bad input", () => {
  let whole: Repository;

  beforeAll(() => {
    whole = makeRepository();
  });

  test.each(faults)("$what", async ({ damage, command = ["run"], exit, rule, at, says }) => {
    const repository = whole.copy();
    await damage(repository);
    const before = contents(repository.root, ".lora");
    const { code, stdout, stderr } = await repository.lora(...command);
    const said = `${stderr}${stdout}`;
    expect(said).not.toMatch(/unexpected|defect|\n +at .*\.js:/);
    const where = at === undefined ? "" : escaped(at);
    const finding = `^${where}\\S*  error  ${rule}\\S*  `;
    const error = `^error: ${where}.* \\[${rule}[\\w-]*\\]$`;
    expect(said).toMatch(new RegExp(`${finding}|${error}`, "m"));
    expect(said).toMatch(says);
    expect(code).toBe(exit);
    // Nothing half-written.
    expect(contents(repository.root, ".lora")).toEqual(before);
    const kept = Object.keys(contents(repository.path(".lora")));
    expect(kept.filter((path) => /\.tmp$/.test(path))).toEqual([]);
    if (rule !== "publish-directory")
      expect(kept.filter((path) => /^[^/]+\/[^/]+\/(adapter|bundle)\//.test(path))).toEqual([]);
  });

  test.each(usage)("$what", async ({ args, exit, rule, says }) => {
    const { code, stdout, stderr } = await whole.lora(...args);
    expect(`${stderr}${stdout}`).toMatch(says);
    if (rule !== "") expect(stderr).toMatch(new RegExp(`^error: .*\\[${rule}\\]$`, "m"));
    expect(code).toBe(exit);
  });

  test("--help fits a terminal of 80 columns and names every command", async () => {
    const { code, stdout } = await lora(["--help"]);
    expect(code).toBe(0);
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
    for (const command of ["init", "check", "plan", "run", "train", "eval", "publish", "verify", "inspect", "engine"])
      expect(stdout).toMatch(new RegExp(`^ {2}lora ${command}\\b`, "m"));
  });

  test("no such directory", async () => {
    const { code, stderr } = await lora(["check", "--cwd", "no-such-place"]);
    expect(stderr).toMatch(/^error: There is no directory "no-such-place"\. \[usage\]\n {2}Give --cwd/);
    expect(code).toBe(2);
  });

  test("a file where the run directory would be", async () => {
    const repository = whole.copy();
    repository.write(".lora", "");
    const { code, stderr } = await repository.lora("run");
    expect(stderr).toMatch(
      /^error: Cannot mkdir .*\.lora.*: a file lies where a directory is needed .*\[file-system\]$/m,
    );
    expect(code).toBe(3);
  });

  test.each([["run"], ["check", "--fix"], ["init"]])("a directory that cannot be written: %s %s", async (...args) => {
    const repository = whole.copy();
    execFileSync("chmod", ["-R", "a+rX,a-w", repository.root]);
    const before = contents(repository.root);
    // Root writes wherever it likes, so it becomes somebody else.
    const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    const { code, stderr } = await repository.loraWith(nobody, ...args);
    expect(stderr).toMatch(
      /^error: Cannot \w+ .*: permission is denied \(EACCES\)\. \[file-system\]\n {2}Let this user/m,
    );
    expect(code).toBe(3);
    expect(contents(repository.root)).toEqual(before);
  });
});

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
