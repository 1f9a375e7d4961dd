import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { DataChange } from "../../src/dataset/change.ts";
import { formatPlace } from "../../src/formats/error.ts";
import { RandomStream } from "../../src/formats/random.ts";
import { chat, checkout } from "../dataset/checkout.ts";
import { prose, similarTexts } from "../hygiene/corpora.ts";
import { checked, commit, committed, manifest } from "./checking.ts";

const change = async (root: string, base?: string): Promise<DataChange> =>
  (await checked(root, base === undefined ? {} : { base })).datasets.get("support")!.change;

/** A committed data set with its lock, to be changed by the test. */
async function repository(files: { [path: string]: string }, hygiene?: string): Promise<string> {
  const root = committed(
    checkout({ "d/dataset.yaml": manifest(hygiene), "d/test.jsonl": chat(prose("held", 9)), ...files }),
  );
  await checked(root, { fix: true });
  commit(root, "Lock");
  return root;
}

const write = (root: string, file: string, ...lines: string[]) => writeFileSync(join(root, "d", file), lines.join(""));
const question = (i: number) => prose(`question ${i}`, 12);
const row = (i: number) => chat(question(i), `answer ${i}`);

describe("the report of a data change", () => {
  test("tells what was added, removed, edited and moved between splits", async () => {
    const root = await repository({
      "d/train-1.jsonl": row(1) + row(2) + row(3) + row(4),
      "d/train-2.jsonl": row(5) + row(6),
    });
    const reworded = question(2).split(" ").with(3, "reworded").join(" ");
    write(
      root,
      "train-1.jsonl",
      row(6),
      chat(question(1), "another answer"),
      chat(reworded, "answer 2"),
      row(7),
      row(4),
    );
    write(root, "train-2.jsonl", row(5));
    write(root, "test.jsonl", chat(prose("held", 9)), row(3));
    const { records } = await change(root);
    // Number 6 only moved from one file of the split to another.
    expect(records).toMatchObject({ added: 1, removed: 0, edited: 2, moved: 1 });
    const said = records!.examples.map(({ kind, place, from, text }) => [kind, formatPlace(place), from?.split, text]);
    expect(said).toEqual([
      ["edited", "d/train-1.jsonl:2", "train", expect.stringMatching(/\[-answer 1-\]\{\+another answer\+\}/)],
      ["edited", "d/train-1.jsonl:3", "train", expect.stringMatching(/\[-\w+-\]\{\+reworded\+\}/)],
      ["moved", "d/test.jsonl:2", "train", expect.stringContaining(question(3))],
      ["added", "d/train-1.jsonl:4", undefined, expect.stringContaining(question(7))],
    ]);
  });

  test("counts agree with the files, and lengths before are what they were, whatever is changed", async () => {
    const random = new RandomStream(4, "changes");
    for (let trial = 0; trial < 4; trial++) {
      const texts = similarTexts(random, 60).filter((text) => text !== "");
      const rows = (count: number) =>
        Array.from({ length: count }, () => chat(texts[random.below(texts.length)]!, `a${random.below(4)}`));
      const array = () =>
        `[${rows(8)
          .map((one) => one.trim())
          .join(random.below(2) === 0 ? "," : ",\n")}]`;
      const files = {
        "train-1.jsonl": rows(20),
        "train-2.jsonl": rows(20),
        "train-3.json": [array()],
        "test.jsonl": rows(8),
      };
      const root = await repository(
        Object.fromEntries(Object.entries(files).map(([name, lines]) => [`d/${name}`, lines.join("")])),
        "{ contamination: remove }",
      );
      const was = await change(root);
      expect(was).toMatchObject({ kind: "same", records: { added: 0, removed: 0, edited: 0, moved: 0, examples: [] } });
      expect(was.lengths!.before).toEqual(was.lengths!.after);
      const edited = files["train-1.jsonl"].filter(() => random.below(3) > 0);
      for (let more = random.below(5); more > 0; more--) edited.splice(random.below(edited.length + 1), 0, ...rows(1));
      write(root, "train-1.jsonl", ...edited);
      if (random.below(2) === 0) write(root, "train-3.json", array());
      if (random.below(3) === 0) rmSync(join(root, "d/train-2.jsonl"));
      else write(root, "train-2.jsonl", ...files["train-2.jsonl"].toReversed());
      write(root, "train-4.jsonl", ...rows(random.below(4) + 1));
      const { records, lengths, files: changed } = await change(root);
      expect(lengths!.before).toEqual(was.lengths!.after);
      const difference = changed.reduce((sum, { records: counted }) => sum + counted.after - counted.before, 0);
      expect(records!.added - records!.removed).toBe(difference);
      commit(root, "Changed");
      await checked(root, { fix: true });
      commit(root, "Lock");
      // Since a commit further back, it is the same.
      expect(await change(root, "HEAD~2")).toMatchObject({
        records: { ...records!, examples: expect.anything() },
        lengths,
      });
    }
  });

  test("does not show what holds a credential, not even one that is gone", async () => {
    const token = `ghp_${"Zz9Yy8Xx7Ww6".repeat(3)}`;
    const root = await repository(
      { "d/train-1.jsonl": row(1) + chat(question(2), `It is ${token}`) },
      "{ secrets: report }",
    );
    write(root, "train-1.jsonl", row(1), chat(question(2), "It is gone"));
    const { records } = await change(root);
    expect(records).toMatchObject({ edited: 1, examples: [{ kind: "edited", text: null }] });
  });

  test("names the largest clusters, what is only reported too", async () => {
    const root = await repository(
      {
        "d/train-1.jsonl": row(1).repeat(4) + row(2) + chat(` ${question(2)}`, "answer 2") + row(3),
        "d/train-2.jsonl": chat(`${prose("long", 60)} a`, "b") + chat(`${prose("long", 60)} c`, "b"),
      },
      "{ exact: report, near: report }",
    );
    const { clusters } = await change(root);
    expect(clusters!.map(({ exact, near }) => [exact, near])).toEqual([[3, 0], expect.anything(), expect.anything()]);
    expect(clusters!.slice(1).map(({ exact, near }) => [exact, near])).toEqual(
      expect.arrayContaining([
        [1, 0],
        [0, 1],
      ]),
    );
  });

  test("without a lock before, says how long the records are and no more", async () => {
    const root = committed(
      checkout({ "d/dataset.yaml": manifest(), "d/test.jsonl": row(9), "d/train.jsonl": row(1) + row(2) }),
    );
    const told = await change(root);
    expect(told.records).toBeUndefined();
    expect(told.lengths).toMatchObject({ before: null, after: { records: 3 } });
  });

  test("a file that cannot be read any more is a finding, and its records are gone", async () => {
    const root = await repository({ "d/train-1.jsonl": row(1) + row(2), "d/train-2.jsonl": row(3) });
    write(root, "train-1.jsonl", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n");
    const { findings, datasets } = await checked(root);
    expect(findings.map(({ rule }) => rule)).toContain("lfs-pointer");
    expect(datasets.get("support")!.change.records).toMatchObject({ added: 0, removed: 2, edited: 0 });
  });

  test("what git holds as a pointer of Git LFS is not taken for data", async () => {
    const pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n";
    const root = await repository({ "d/train-1.jsonl": row(1) });
    write(root, "train-1.jsonl", pointer);
    commit(root, "Pointer");
    write(root, "train-1.jsonl", row(2));
    const told = await change(root);
    expect(told.records).toBeUndefined();
    expect(told.lengths!.before).toBeNull();
  });
});
