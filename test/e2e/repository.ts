import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";
import { type Ended, lora, type Options, type Started, start } from "./cli.ts";

const EXAMPLE = fileURLToPath(new URL("../../examples/support-desk/", import.meta.url));
export const DATA = "datasets/desk/data";
export const HELD_OUT = "datasets/desk/heldout.jsonl";
export const DATASET = "datasets/desk/dataset.yaml";
export const ADAPTER = "adapters/desk/adapter.yaml";
export const SUITE = "evals/desk.yaml";

/** A temporary directory that is removed after the tests of the file. */
export function temporary(): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), "lora-e2e-")));
  afterAll(() => {
    execFileSync("chmod", ["-R", "u+rwX", directory]);
    rmSync(directory, { recursive: true, force: true });
  });
  return directory;
}

/** A data repository under git, small enough to be trained in seconds. */
export class Repository {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  path(...parts: string[]): string {
    return join(this.root, ...parts);
  }

  read(path: string): string {
    return readFileSync(this.path(path), "utf8");
  }

  bytes(path: string): Buffer {
    return readFileSync(this.path(path));
  }

  write(path: string, content: string | Uint8Array): void {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    writeFileSync(this.path(path), content);
  }

  /** Replaces the one occurrence of `before` in a file. */
  change(path: string, before: string, after: string): void {
    const text = this.read(path);
    if (text.split(before).length !== 2) throw new Error(`${path} has not exactly one ${JSON.stringify(before)}`);
    this.write(
      path,
      text.replace(before, () => after),
    );
  }

  lines(path: string): string[] {
    return this.read(path).trimEnd().split("\n");
  }

  git(...args: string[]): string {
    return execFileSync("git", args, { cwd: this.root, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  }

  commit(message: string): void {
    this.git("add", "-A");
    this.git("commit", "-q", "--allow-empty", "-m", message);
  }

  /** A fresh clone of what is committed. */
  clone(): Repository {
    const root = temporary();
    execFileSync("git", ["clone", "-q", this.root, root], { stdio: "ignore" });
    return new Repository(root).withAuthor();
  }

  /** A copy of everything, git and `.lora` included. */
  copy(): Repository {
    const root = temporary();
    cpSync(this.root, root, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
    return new Repository(root);
  }

  withAuthor(): this {
    this.git("config", "user.name", "Somebody");
    this.git("config", "user.email", "somebody@example.com");
    return this;
  }

  lora(...args: string[]): Promise<Ended> {
    return this.loraWith({}, ...args);
  }

  loraWith(options: Options, ...args: string[]): Promise<Ended> {
    return lora([...args, "--cwd", this.root], options);
  }

  start(options: Options, ...args: string[]): Started {
    return start([...args, "--cwd", this.root], options);
  }

  /** The one run directory of the adapter, relative to the root. */
  runDirectory(): string {
    const runs = this.runs();
    if (runs.length !== 1) throw new Error(`${runs.length} run directories`);
    return runs[0]!;
  }

  runs(): string[] {
    try {
      return readdirSync(this.path(".lora/desk")).map((closure) => `.lora/desk/${closure}`);
    } catch {
      return [];
    }
  }
}

/**
 * Makes the repository: short conversations of the example, a copy and a spaced copy planted among them, a suite of two
 * cases, five steps of training.
 */
export function makeRepository(): Repository {
  const repository = new Repository(temporary());
  mkdirSync(repository.path("base"));
  for (const name of readdirSync(join(EXAMPLE, "base"))) {
    copyFileSync(join(EXAMPLE, "base", name), repository.path("base", name));
  }
  const orders = shortest("data/orders-1.jsonl", 12);
  const account = shortest("data/account.jsonl", 8);
  // Faults whose places the tests know.
  account.push(renamed(orders[1]!, "copy"), renamed(orders[2]!.replaceAll(" parcel ", "  parcel "), "spaced"));
  repository.write(`${DATA}/orders.jsonl`, jsonl(orders));
  repository.write(`${DATA}/account.jsonl`, jsonl(account));
  repository.write(HELD_OUT, jsonl(shortest("heldout.jsonl", 4)));
  repository.write(DATASET, dataset);
  repository.write(ADAPTER, adapter);
  repository.write(SUITE, suite);
  repository.write(".gitignore", ".lora/\npublished/\n");
  repository.git("init", "-q", "-b", "main");
  repository.withAuthor();
  repository.commit("Data, manifests, base");
  return repository;
}

export function jsonl(rows: readonly string[]): string {
  return rows.map((row) => `${row}\n`).join("");
}

function shortest(file: string, count: number): string[] {
  const rows = readFileSync(join(EXAMPLE, "datasets/support-desk", file), "utf8")
    .trimEnd()
    .split("\n");
  const limit = rows.map((row) => row.length).sort((a, b) => a - b)[count]!;
  return rows.filter((row) => row.length <= limit).slice(0, count);
}

function renamed(row: string, id: string): string {
  return JSON.stringify({ ...(JSON.parse(row) as object), id });
}

const dataset = `name: desk
description: Some conversations of a support desk.
license: CC0-1.0
language: [en]
files:
  - { path: data/*.jsonl, split: train }
  - { path: heldout.jsonl, split: test }
format: messages
roles: { system: required, tool: optional }
hygiene:
  exact: remove
  near: { action: report, threshold: 0.7 }
  contamination: report
  secrets: fail
`;

const adapter = `name: desk
description: Answers a shop's customers.
base: { model: ../../base }
datasets: [desk]
lora: { r: 4, alpha: 8, dropout: 0, targets: attention }
training:
  seed: 7
  epochs: 1
  batchSize: 4
  learningRate: 4e-3
  schedule: constant
  maxLength: 384
  checkpointEvery: 1
gates:
  - { suite: evals/desk.yaml, min: 0 }
  - { metric: loss, split: test, below: base }
publish: { to: "file:./published" }
`;

const suite = `name: Desk
maxNewTokens: 12
system: Linden shop, orders desk.
cases:
  - name: A greeting is no call
    prompt: Hello there, what a lovely morning it is!
    assert:
      - not-contains: <tool_call>
  - name: Ends in time
    prompt: Could you say whether you deliver to my cousin in Norway?
    assert:
      - max-tokens: 12
`;
