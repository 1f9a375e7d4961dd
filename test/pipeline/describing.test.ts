import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { describeDataset } from "../../src/pipeline/describing.ts";
import { chat, checkout } from "../dataset/checkout.ts";
import { checked, committed, git, manifest } from "./checking.ts";

// That the whole is valid, and that records are read by it, is asked of the reference implementation: test/oracle.

const files = {
  "d/dataset.yaml": manifest(),
  "d/train-1.jsonl": chat("one") + chat("two") + chat("one"),
  "d/train 2.json": `[${chat("three").trim()}]`,
  "d/test.jsonl": chat("four"),
};

// biome-ignore lint/suspicious/noExplicitAny: a test looks into what it asks for
const described = async (root: string) => (await describeDataset(await checked(root))) as any;

test("names every file by its digest, and what Croissant has no words for by ours", async () => {
  const root = committed(checkout(files));
  git(root, "remote", "add", "origin", "https://somebody:hunter2@example.com/org/data.git");
  const document = await described(root);
  const objects = document.distribution.filter((one: { "@type": string }) => one["@type"] === "cr:FileObject");
  expect(objects.map(({ contentUrl }: { contentUrl: string }) => contentUrl)).toEqual([
    "d/test.jsonl",
    "d/train%202.json",
    "d/train-1.jsonl",
  ]);
  for (const { contentUrl, sha256 } of objects) {
    const bytes = readFileSync(join(root, decodeURIComponent(contentUrl)));
    expect(sha256).toBe(createHash("sha256").update(bytes).digest("hex"));
  }
  expect(document).toMatchObject({
    conformsTo: "http://mlcommons.org/croissant/1.1",
    license: "https://spdx.org/licenses/CC-BY-4.0.html",
    url: "https://example.com/org/data",
    datePublished: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    "lora:datasetId": expect.stringMatching(/^sha256:/),
    "lora:hygiene": { "lora:leftOut": [{ "sc:name": "exact-duplicate", "lora:count": 1 }] },
  });
  expect(JSON.stringify(document)).not.toContain("hunter2");
  const sets = document.recordSet.map((set: { "@id": string }) => set["@id"]);
  expect(sets).toEqual(["splits", "test", "train-json", "train-jsonl"]);
});

test("every identifier that is referred to is there, once", async () => {
  const ids: string[] = [];
  const references: string[] = [];
  const walk = (node: unknown) => {
    if (typeof node !== "object" || node === null) return;
    const id = (node as { "@id"?: string })["@id"];
    if (id !== undefined) (Object.keys(node).length === 1 ? references : ids).push(id);
    for (const inner of Object.values(node)) walk(inner);
  };
  const { "@context": _, ...document } = await described(committed(checkout(files)));
  walk(document);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toEqual(expect.arrayContaining(references));
});

test("says nothing that nobody said: no licence address for an expression, no address without a remote", async () => {
  const root = committed(checkout({ ...files, "d/dataset.yaml": manifest().replace("CC-BY-4.0", "MIT OR CC0-1.0") }));
  const document = await described(root);
  expect(document.license).toBe("MIT OR CC0-1.0");
  expect(document).not.toHaveProperty("url");
});

test("is of one data set", async () => {
  const root = checkout({
    ...files,
    "e/dataset.yaml": manifest().replace("support", "other"),
    "e/train.jsonl": chat("a"),
    "e/test.jsonl": chat("b"),
  });
  await expect(described(root)).rejects.toMatchObject({
    code: "croissant-which",
    next: expect.stringContaining("support"),
  });
});
