import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { croissant } from "../../src/dataset/croissant.ts";
import { dealtSplits } from "../../src/dataset/dealt.ts";
import { MultisetHash } from "../../src/dataset/identity.ts";
import { formatPlace } from "../../src/formats/error.ts";
import type { DatasetLock } from "../../src/manifest/schema.generated.ts";
import type { CheckedDataset } from "../../src/pipeline/check.ts";
import { curateWorkspace } from "../../src/pipeline/curating.ts";
import { splitsDealt } from "../../src/pipeline/dealing.ts";
import { explainRecord } from "../../src/pipeline/explaining.ts";
import { curatedRecords } from "../../src/pipeline/tokens.ts";
import { verifyData } from "../../src/provenance/verify-data.ts";
import { chat, checkout } from "../dataset/checkout.ts";
import { prose } from "../hygiene/corpora.ts";
import { checked, commit, committed, requestFor } from "./checking.ts";

const signal = new AbortController().signal;

const yaml = (name = "support", files = '{ path: "data*.jsonl" }', more = "") => `name: ${name}
license: CC-BY-4.0
files: [${files}]
splits: { by: grouped, shares: { test: 0.25 } }
format: messages
hygiene: { near: report }
${more}`;

/** Rows of which each third has a copy, a conflict, a near duplicate. */
function lines(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => {
    const [question, answer] = [prose(`${name} question ${i}`, 15), prose(`${name} answer ${i}`, 40)];
    const row = chat(question, answer);
    if (i % 3 === 0) return row + chat(` ${question} `, answer);
    return i % 3 === 1 ? row + chat(question, `${answer} really`) : row;
  });
}

const FILES = {
  "d/dataset.yaml": yaml(),
  "d/data-1.jsonl": lines("one", 40).join(""),
  "d/data-2.jsonl": lines("two", 20).join(""),
};

const support = async (root: string, options = {}): Promise<CheckedDataset> =>
  (await checked(root, options)).datasets.get("support")!;
const lockOf = (root: string): DatasetLock => JSON.parse(readFileSync(join(root, "d/dataset.lock.json"), "utf8"));

describe("a data set whose records are dealt", () => {
  test("is in the same splits to the lock, to training and evaluation, to verify and to explain", async () => {
    const root = committed(checkout(FILES));
    const outcome = await checked(root, { fix: true });
    expect(outcome.findings.filter(({ severity }) => severity === "error")).toEqual([]);
    const dataset = outcome.datasets.get("support")!;
    const lock = lockOf(root);
    expect(lock.dealt).toMatchObject({ by: "grouped", seed: 1, shares: { test: 0.25 }, straddling: 0 });
    expect(lock.files.map(({ split }) => split)).toEqual([undefined, undefined]);
    expect(Object.keys(lock.splits)).toEqual(["test", "train"]);
    const splitOf = dealtSplits(lock.dealt)!;
    const computed = (await splitsDealt(outcome.workspace, dataset.entry, signal))!;
    let records = 0;
    for (const split of ["test", "train"]) {
      const ids = new MultisetHash();
      for await (const { id, place } of curatedRecords(outcome.workspace, dataset, split, signal)) {
        ids.add(id);
        expect(splitOf(id)).toBe(split);
        expect(computed(id)).toBe(split);
        if (ids.size > 3) continue;
        const [explained] = await explainRecord(outcome, formatPlace(place), signal);
        expect(explained).toMatchObject({ split, leftOut: null });
      }
      expect(ids.digest()).toBe(lock.splits[split]!.id);
      expect(ids.size).toBe(lock.splits[split]!.records);
      records += ids.size;
    }
    expect(records).toBe(lock.dealt!.records);
    expect(lock.splits.test!.records).toBe(lock.dealt!.heldOut.test!.length);
    expect(await verifyData(root, dataset.entry, lock)).toMatchObject({ state: "proven" });
    const [first, ...others] = lock.dealt!.heldOut.test!;
    expect(first).toBeDefined();
    const forged = { ...lock, dealt: { ...lock.dealt!, heldOut: { test: others } } };
    expect(await verifyData(root, dataset.entry, forged)).toMatchObject({ state: "false" });
    expect((await checked(root)).findings.filter(({ rule }) => rule.startsWith("lock"))).toEqual([]);
  });

  test("is dealt alike whatever files it lies in, and with the cache or without", async () => {
    const { lock } = await support(committed(checkout(FILES)));
    const rows = [...FILES["d/data-1.jsonl"].split("\n"), ...FILES["d/data-2.jsonl"].split("\n")].filter(Boolean);
    const elsewhere = committed(
      checkout({
        "d/dataset.yaml": yaml(),
        "d/data.jsonl": rows
          .toReversed()
          .map((row) => `${row}\n`)
          .join(""),
      }),
    );
    const first = (await support(elsewhere)).lock;
    const cached = (await support(elsewhere)).lock;
    rmSync(join(elsewhere, ".lora"), { recursive: true, force: true });
    for (const again of [first, cached, (await support(elsewhere)).lock]) {
      expect(again.datasetId).toBe(lock.datasetId);
      expect(again.dealt).toEqual(lock.dealt);
    }
  });

  test("tells which records changed sides, though their file is as it was, when a new one links them", async () => {
    const root = committed(checkout(FILES));
    const { lock } = await support(root, { fix: true });
    commit(root, "Lock");
    const one = await Promise.all(["train", "test"].map(async (split) => await first(root, split)));
    const question = one.join(" ");
    writeFileSync(join(root, "d/data-3.jsonl"), chat(question, prose("links", 40)));
    const after = await support(root);
    expect(after.lock.dealt!.clusters).toBe(lock.dealt!.clusters - 1);
    const { records } = after.change;
    expect(records).toMatchObject({ added: 1, removed: 0, edited: 0 });
    expect(records!.moved).toBeGreaterThan(0);
    const moved = records!.examples.filter(({ kind }) => kind === "moved");
    for (const { split, from } of moved) expect([split, from?.split].sort()).toEqual(["test", "train"]);
    const counted = after.change.splits
      .map(({ before, after: now }) => now - before)
      .reduce((sum, more) => sum + more, 0);
    expect(counted).toBe(1);
  });

  async function first(root: string, split: string) {
    const outcome = await checked(root);
    const dataset = outcome.datasets.get("support")!;
    for await (const { conversation } of curatedRecords(outcome.workspace, dataset, split, signal)) {
      return conversation.messages[0]!.content;
    }
    throw new Error("no record");
  }

  test("is what it was after what is left out was cut out of its files", async () => {
    const root = committed(checkout(FILES));
    const before = await support(root);
    expect(before.hygiene.removed.size).toBeGreaterThan(15);
    const after = (await curateWorkspace(requestFor(root))).datasets.get("support")!;
    expect(after.lock.datasetId).toBe(before.lock.datasetId);
    expect(after.lock.dealt).toEqual(before.lock.dealt);
  });

  test("is held against what another data set deals to a split that an adapter of both is measured on", async () => {
    const root = committed(
      checkout({
        ...FILES,
        "e/dataset.yaml": yaml("other"),
        "e/data.jsonl": lines("other", 30).join(""),
        "a/adapter.yaml": `name: a
base: { model: org/model, revision: ${"ab".repeat(20)} }
datasets: [support, other]
gates: [{ metric: loss, split: test, below: base }]
`,
      }),
    );
    const outcome = await checked(root);
    expect(outcome.findings.filter(({ rule }) => rule === "contamination")).toEqual([]);
    const other = outcome.datasets.get("other")!;
    const held: { messages: { content: string }[] }[] = [];
    for await (const { conversation } of curatedRecords(outcome.workspace, other, "test", signal))
      held.push(conversation);
    writeFileSync(join(root, "d/data-3.jsonl"), chat(held[0]!.messages[0]!.content, "Something else."));
    const leaks = (await checked(root)).findings.filter(({ rule }) => rule === "contamination");
    expect(leaks.map(({ place }) => formatPlace(place!))).toEqual(["d/data-3.jsonl:1"]);
    expect(leaks[0]!.message).toContain("(split test of other)");
  });

  test("is described to Croissant without a split for its files", async () => {
    const { entry, lock } = await support(committed(checkout(FILES)));
    const description = croissant({ manifest: entry.manifest, lock, url: null, date: null, samples: new Map() });
    const sets = description.recordSet as { "@id": string; field: { "@id": string }[] }[];
    expect(sets.map((set) => set["@id"])).toEqual(["splits", "Dealt"]);
    expect(sets[1]!.field.some((field) => field["@id"] === "Dealt/split")).toBe(false);
    expect(description["lora:dealt"]).toMatchObject({
      "lora:split": [
        { "sc:name": "test", "lora:curatedRecords": lock.splits.test!.records },
        { "sc:name": "train", "lora:curatedRecords": lock.splits.train!.records },
      ],
    });
  });
});
