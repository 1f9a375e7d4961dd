import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { contentKey } from "../../src/dataset/identity.ts";
import {
  buildLock,
  compareLocks,
  DatasetTally,
  type LeftOut,
  lockText,
  readLock,
  writeLock,
} from "../../src/dataset/lock.ts";
import { describeFiles } from "../../src/dataset/read.ts";
import type { DatasetEntry } from "../../src/manifest/workspace.ts";
import { rejection } from "../formats/temporary.ts";
import { chat, checkout, dataset, readAll } from "./checkout.ts";

/** The lock of a data set with its exact duplicates left out. */
async function lockOf(root: string, entry: DatasetEntry) {
  const { records } = await readAll(root, entry);
  const tally = new DatasetTally();
  const seen = new Map<string, (typeof records)[number]>();
  const removed: LeftOut[] = [];
  for (const record of records) {
    const key = contentKey(record.conversation);
    const twin = seen.get(key);
    tally.add(record, twin === undefined);
    if (twin) removed.push({ record: record.id, at: record.place, rule: "exact-duplicate", because: twin.place });
    else seen.set(key, record);
  }
  const files = await describeFiles(root, entry);
  return buildLock({ manifest: entry.manifest, files: files.toReversed(), tally, removed: removed.toReversed() });
}

const entry = dataset([
  { path: "train*.jsonl", split: "train" },
  { path: "test.jsonl", split: "test" },
]);
const data = { "d/train.jsonl": chat("1") + chat("2") + chat("1") + chat("3"), "d/test.jsonl": chat("9") };

describe("the lock", () => {
  it("is text a reviewer can read", async () => {
    const text = lockText(await lockOf(checkout(data), entry));
    expect(text.replace(/[0-9a-f]{64}/g, "…")).toBe(`{
  "datasetId": "sha256:…",
  "files": [
    {
      "digest": "sha256:…",
      "mediaType": "application/jsonl",
      "path": "d/test.jsonl",
      "records": 1,
      "size": 82,
      "split": "test"
    },
    {
      "digest": "sha256:…",
      "mediaType": "application/jsonl",
      "path": "d/train.jsonl",
      "records": 4,
      "size": 328,
      "split": "train"
    }
  ],
  "hygiene": {
    "allow": [],
    "conflict": "report",
    "contamination": {
      "action": "fail",
      "against": []
    },
    "exact": "remove",
    "ignore": [],
    "invalidJson": "report",
    "language": "report",
    "near": {
      "action": "remove",
      "threshold": 0.7
    },
    "personal": {
      "action": "report",
      "card": "report",
      "email": "report",
      "iban": "report",
      "ip": "report",
      "phone": "report"
    },
    "refusals": "report",
    "secrets": "fail",
    "speakerLabels": "report",
    "specialTokens": "report",
    "truncated": "report"
  },
  "name": "support",
  "removed": [
    {
      "at": "d/train.jsonl:3",
      "because": "d/train.jsonl:1",
      "record": "…",
      "rule": "exact-duplicate"
    }
  ],
  "splits": {
    "test": {
      "id": "sha256:…",
      "records": 1,
      "sequenceId": "sha256:…"
    },
    "train": {
      "id": "sha256:…",
      "records": 3,
      "sequenceId": "sha256:…"
    }
  },
  "turns": {
    "assistant": 4,
    "user": 4
  },
  "version": 1
}
`);
  });

  it("comes back as it was written, and is left alone when nothing changed", async () => {
    const root = checkout(data);
    expect(await readLock(root, entry)).toBeNull();
    const lock = await lockOf(root, entry);
    expect(await writeLock(root, entry, lockText(lock))).toEqual({ changed: true });
    expect(await readLock(root, entry)).toEqual(lock);
    const before = statSync(join(root, "d/dataset.lock.json")).mtimeMs;
    expect(await writeLock(root, entry, lockText(lock))).toEqual({ changed: false });
    expect(statSync(join(root, "d/dataset.lock.json")).mtimeMs).toBe(before);
    expect(readFileSync(join(root, "d/dataset.lock.json"), "utf8")).toBe(lockText(lock));
  });

  it("has one data set id however the records are ordered, divided and decorated", async () => {
    const lock = await lockOf(checkout(data), entry);
    const lines = [chat("1"), chat("3"), chat("2")].map((line) => line.replace("{", '{"id":"x","source":"crm",'));
    const divided = await lockOf(
      checkout({ ...data, "d/train.jsonl": lines[0] as string, "d/train-2.jsonl": `${lines[1]}\r\n${lines[2]}` }),
      entry,
    );
    expect(divided.datasetId).toBe(lock.datasetId);
    expect(divided.splits.train?.id).toBe(lock.splits.train?.id);
    expect(divided.splits.train?.sequenceId).not.toBe(lock.splits.train?.sequenceId);
    const more = await lockOf(checkout({ ...data, "d/test.jsonl": chat("9") + chat("10") }), entry);
    expect(more.datasetId).not.toBe(lock.datasetId);
    expect(more.splits.train).toEqual(lock.splits.train);
  });

  it.each([
    ["a merge conflict", '<<<<<<< HEAD\n{"version": 1}\n', "d/dataset.lock.json:1"],
    ["an edit by hand", '{"version": 1, "name": "support"}', "d/dataset.lock.json:"],
    ["another version", '{"version": 2}', "d/dataset.lock.json:"],
  ])("of %s is refused", async (_, text, place) => {
    const error = await rejection(readLock(checkout({ "d/dataset.lock.json": text }), entry));
    expect(error.code).toBe("lock-damaged");
    expect(error.next).toContain("lora check --fix");
    expect(`${error.place?.file}:${error.place?.line ?? ""}`).toBe(place);
  });
});

describe("compareLocks", () => {
  const change = async (before: typeof data | null, after: { [path: string]: string }, now = entry) => {
    const old = before && (await lockOf(checkout(before), entry));
    return compareLocks(old, await lockOf(checkout(after), now));
  };

  it("says that nothing changed, and what is new", async () => {
    const none = await change(data, data);
    expect(none).toMatchObject({ kind: "same", splits: [], files: [], turns: [], leftOut: [], settings: [] });
    const first = await change(null, data);
    expect(first.kind).toBe("new");
    expect(first.datasetId.before).toBeNull();
    expect(first.splits.map(({ split, before, after, added }) => [split, before, after, added])).toEqual([
      ["test", 0, 1, 1],
      ["train", 0, 3, 3],
    ]);
    expect(first.files.map(({ path, change }) => `${change} ${path}`)).toEqual([
      "added d/test.jsonl",
      "added d/train.jsonl",
    ]);
  });

  it("counts what came and went", async () => {
    const more = await change(data, { ...data, "d/train-2.jsonl": chat("4") + chat("4", "no") + chat("4") });
    expect(more.kind).toBe("changed");
    expect(more.splits).toEqual([
      { split: "train", before: 3, after: 5, added: 2, removed: 0, replaced: false, reordered: false },
    ]);
    expect(more.files).toEqual([
      {
        path: "d/train-2.jsonl",
        split: "train",
        change: "added",
        records: { before: 0, after: 3 },
        bytes: { before: 0, after: 245 },
      },
    ]);
    expect(more.turns).toEqual([
      { role: "assistant", before: 4, after: 6 },
      { role: "user", before: 4, after: 6 },
    ]);
    expect(more.leftOut).toEqual([{ rule: "exact-duplicate", before: 1, after: 2 }]);
    const { "d/test.jsonl": _, ...less } = data;
    expect((await change(data, less)).splits).toEqual([
      { split: "test", before: 1, after: 0, added: 0, removed: 1, replaced: false, reordered: false },
    ]);
  });

  it("tells replaced from reordered records", async () => {
    const replaced = await change(data, { ...data, "d/test.jsonl": chat("8") });
    expect(replaced.splits).toMatchObject([{ split: "test", before: 1, after: 1, replaced: true, reordered: false }]);
    const reordered = await change(data, { ...data, "d/train.jsonl": chat("3") + chat("2") + chat("1") });
    expect(reordered.splits).toMatchObject([{ split: "train", replaced: false, reordered: true, added: 0 }]);
    expect(reordered.datasetId.before).toBe(reordered.datasetId.after);
    expect(reordered.kind).toBe("changed");
  });

  it("names hygiene settings that differ", async () => {
    const strict = structuredClone({ ...entry, positions: undefined }) as unknown as DatasetEntry;
    strict.manifest.hygiene.near.threshold = 0.8;
    const { settings, kind } = await change(data, data, { ...strict, positions: entry.positions });
    expect([settings, kind]).toEqual([["near"], "changed"]);
  });
});
