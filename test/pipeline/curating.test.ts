import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, test } from "vitest";
import { RandomStream } from "../../src/formats/random.ts";
import { curateWorkspace, curationPatch } from "../../src/pipeline/curating.ts";
import { chat, checkout } from "../dataset/checkout.ts";
import { prose, similarTexts } from "../hygiene/corpora.ts";
import { checked, commit, committed, git, manifest, requestFor } from "./checking.ts";

const REMOVE = "{ exact: remove, near: { action: remove, threshold: 0.6 }, conflict: remove, contamination: remove }";
const copies = chat("copied", "answer") + chat("other", "else") + chat(" copied ", "answer");
const apart = chat(prose("apart", 12), "yes");

/** Rows many of which are copies, near copies, leaks and conflicts, written in one of several ways. */
function randomFiles(random: RandomStream): { [path: string]: string } {
  const texts = similarTexts(random, 60).filter((text) => text !== "");
  const row = (i: number) => ({
    messages: [message("user", texts[i % texts.length]!), message("assistant", `a${i % 3}`)],
  });
  const feed = random.below(2) === 0 ? "\r\n" : "\n";
  const rows = (from: number, count: number) =>
    Array.from({ length: count }, (_, i) => row(from + i * (1 + random.below(3))));
  const lines = (from: number, count: number) => {
    const body = rows(from, count).map(
      (one) => `${JSON.stringify(one)}${random.below(6) === 0 ? `${feed}${feed}` : feed}`,
    );
    return `${random.below(2) === 0 ? "\ufeff" : ""}${body.join("")}${JSON.stringify(row(from))}`;
  };
  const array = JSON.stringify(rows(7, 20), null, [0, 1, 2][random.below(3)]).replaceAll("\n", feed);
  return {
    "d/dataset.yaml": manifest(REMOVE),
    "d/train-1.jsonl": `${lines(0, 25)}${feed}${chat(prose("kept", 9))}`,
    "d/train-2.json": array,
    "d/train-3.jsonl": lines(3, 25),
    "d/test.jsonl": `${chat(prose("held", 9))}${lines(11, 6)}`,
  };
}

function message(role: string, content: string) {
  return { role, content };
}

const files = (root: string) =>
  readdirSync(join(root, "d")).map((name) => [name, readFileSync(join(root, "d", name))] as const);

describe("check --curate", () => {
  test("cuts out what hygiene leaves out and nothing else, keeps the identity, and is done with it", async () => {
    const random = new RandomStream(9, "curate");
    let cut = 0;
    for (let trial = 0; trial < 6; trial++) {
      const root = committed(checkout(randomFiles(random)));
      const before = (await checked(root)).datasets.get("support")!;
      const was = new Map(files(root));
      const after = (await curateWorkspace(requestFor(root))).datasets.get("support")!;
      cut += before.hygiene.removed.size;
      expect(after.hygiene.removed.size).toBe(0);
      expect(after.lock.datasetId).toBe(before.lock.datasetId);
      // In their order, too.
      expect(after.lock.splits).toEqual(before.lock.splits);
      const gone = new Set([...before.hygiene.removed.values()].map(({ at }) => `${at.file}:${at.line}`));
      for (const [name, now] of files(root).filter(([name]) => name.endsWith(".jsonl"))) {
        const lines = was
          .get(name)!
          .toString("utf8")
          .match(/[^\n]*\n|[^\n]+$/g)!;
        const mark = lines[0]!.startsWith("\ufeff") && gone.has(`d/${name}:1`) ? "\ufeff" : "";
        expect(now.toString("utf8")).toBe(mark + lines.filter((_, i) => !gone.has(`d/${name}:${i + 1}`)).join(""));
      }
      commit(root, "Curated");
      const once = files(root);
      await curateWorkspace(requestFor(root));
      expect(files(root)).toEqual(once);
    }
    expect(cut).toBeGreaterThan(100);
  });

  test("as a patch is the same, with a reason for every record", async () => {
    const random = new RandomStream(10, "patch");
    for (let trial = 0; trial < 3; trial++) {
      const one = committed(checkout(randomFiles(random)));
      const other = committed(
        checkout(Object.fromEntries(files(one).map(([name, bytes]) => [`sub/d/${name}`, bytes]))),
      );
      const outcome = await checked(join(other, "sub"));
      const { patch, records } = (await curationPatch(outcome))!;
      expect(records).toBe(outcome.datasets.get("support")!.hygiene.removed.size);
      for (const { at, rule } of outcome.datasets.get("support")!.hygiene.removed.values()) {
        expect(patch.toString("utf8")).toContain(`  ${at.file}:${at.line} ${rule}`);
      }
      writeFileSync(join(other, "cuts.patch"), patch);
      git(join(other, "sub"), "apply", "../cuts.patch");
      await curateWorkspace(requestFor(one));
      const data = (root: string) => files(root).filter(([name]) => !name.includes("lock"));
      expect(data(join(other, "sub"))).toEqual(data(one));
    }
  });

  test("keeps what is not cut as it is: modes, clean files, a clean repository", async () => {
    const root = committed(checkout({ "d/dataset.yaml": manifest(), "d/train.jsonl": copies, "d/test.jsonl": apart }));
    chmodSync(join(root, "d/train.jsonl"), 0o640);
    const held = statSync(join(root, "d/test.jsonl"));
    await curateWorkspace(requestFor(root));
    expect(statSync(join(root, "d/train.jsonl")).mode & 0o777).toBe(0o640);
    expect(statSync(join(root, "d/test.jsonl")).ino).toBe(held.ino);
    expect(readdirSync(join(root, "d")).sort()).toEqual([
      "dataset.lock.json",
      "dataset.yaml",
      "test.jsonl",
      "train.jsonl",
    ]);
    expect(await curationPatch(await checked(root))).toBeNull();
  });

  const parquet = () =>
    new Uint8Array(
      parquetWriteBuffer({
        columnData: [
          {
            name: "messages",
            data: [JSON.parse(apart).messages, JSON.parse(chat("copied", "answer")).messages],
            type: "JSON",
          },
        ],
      }),
    );
  test.each([
    [
      "a file that is not committed",
      "curate-uncommitted",
      {},
      (root: string) => writeFileSync(join(root, "d/train.jsonl"), copies + copies),
    ],
    [
      "a file git does not know",
      "curate-uncommitted",
      {},
      (root: string) => writeFileSync(join(root, "d/train-new.jsonl"), copies),
    ],
    [
      "a split that would be empty",
      "curate-empty",
      { "d/test.jsonl": `{"messages":[]}\n`, "d/train.jsonl": apart + apart.replace("yes", "no") },
      undefined,
    ],
    [
      "a file of two data sets",
      "curate-shared",
      {
        "more/dataset.yaml": manifest()
          .replace("support", "more")
          .replace("train*", "../d/train.jsonl")
          .replace("test", "../d/test"),
      },
      undefined,
    ],
    ["Parquet", "curate-parquet", { "d/train.parquet": parquet() }, undefined],
  ] as const)("refuses %s and changes nothing", async (_, code, more, spoil) => {
    const root = committed(
      checkout({
        "d/dataset.yaml": manifest("{ conflict: remove }"),
        "d/train.jsonl": copies,
        "d/test.jsonl": apart,
        ...more,
      }),
    );
    spoil?.(root);
    const before = files(root);
    await expect(curateWorkspace(requestFor(root))).rejects.toMatchObject({ code });
    expect(files(root)).toEqual(before);
  });

  test("outside of a repository, nothing could be brought back", async () => {
    const root = checkout({ "d/dataset.yaml": manifest(), "d/train.jsonl": copies, "d/test.jsonl": apart });
    await expect(curateWorkspace(requestFor(root))).rejects.toMatchObject({ code: "curate-uncommitted" });
    expect((await curationPatch(await checked(root)))!.records).toBe(1);
  });
});
