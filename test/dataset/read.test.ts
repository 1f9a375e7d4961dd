import { cpSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { describeFiles, readDataset } from "../../src/dataset/read.ts";
import { digestOf } from "../../src/formats/digest.ts";
import type { Progress } from "../../src/formats/progress.ts";
import { chat, checkout, dataset, readAll } from "./checkout.ts";

describe("readDataset", () => {
  it("streams files in the order of their paths, then rows, with places", async () => {
    const root = checkout({
      "d/data/b.jsonl": chat("b1") + chat("b2"),
      "d/data/a.jsonl": `\n${chat("a1")}`,
      "d/data/a/z.jsonl": chat("z1"),
      "d/data/.hidden.jsonl": chat("hidden"),
      "d/data/notes.txt": "no data",
      "d/held.jsonl": chat("h1"),
      "e/other.jsonl": chat("other"),
    });
    const entry = dataset([
      { path: "held.jsonl", split: "test" },
      { path: "data/**/*.jsonl", split: "train" },
    ]);
    const { records, texts } = await readAll(root, entry);
    expect(texts).toEqual([]);
    expect(
      records.map(({ ordinal, place, split, conversation }) => {
        return `${ordinal} ${place.file}:${place.line} ${split} ${conversation.messages[0]?.content}`;
      }),
    ).toEqual([
      "0 d/data/a.jsonl:2 train a1",
      "1 d/data/a/z.jsonl:1 train z1",
      "2 d/data/b.jsonl:1 train b1",
      "3 d/data/b.jsonl:2 train b2",
      "4 d/held.jsonl:1 test h1",
    ]);
    // The order in which the manifest lists its files is no part of it.
    const swapped = dataset(entry.manifest.files.toReversed());
    expect((await readAll(root, swapped)).records).toEqual(records);
  });

  it("gives the same ids from JSONL, a JSON array and Parquet", async () => {
    const fixtures = join(import.meta.dirname, "..", "formats", "fixtures");
    const root = checkout({});
    mkdirSync(join(root, "d"));
    cpSync(join(fixtures, "messages-zstd.parquet"), join(root, "d", "m.parquet"));
    cpSync(join(fixtures, "messages.json"), join(root, "d", "m.json"));
    const [parquet, array] = await Promise.all(
      ["m.parquet", "m.json"].map((path) => readAll(root, dataset([{ path, split: "train" }]))),
    );
    expect(parquet?.texts).toEqual([]);
    expect(parquet?.records.length).toBe(6);
    expect(parquet?.records.map(({ id }) => id)).toEqual(array?.records.map(({ id }) => id));
    expect(parquet?.records.map(({ place }) => place.line)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(parquet?.records[0]?.conversation.messages[1]?.tool_calls).toEqual([
      { id: "c0", type: "function", function: { name: "now", arguments: { zone: "UTC" } } },
    ]);
  });

  it("reports every faulty row at its line, and reads the others", async () => {
    const root = checkout({
      "d/a.jsonl": `${chat("1")}{"messages":[}\n${chat("3")}{"messages":[],"messages":[]}\n{"text":"x"}\n${chat("6")}`,
      "d/b.json": `[${chat("7")},\n{"messages":[{"role":"bot"}]}]`,
    });
    const { texts, questions } = await readAll(root, dataset([{ path: "*.{jsonl,json}", split: "train" }]));
    expect(questions).toEqual(["1", "3", "6", "7"]);
    expect(texts).toEqual([
      "error json-malformed d/a.jsonl:2",
      "error json-duplicate-key d/a.jsonl:4",
      "error record-shape d/a.jsonl:5",
      "error record-shape d/b.json:3",
    ]);
  });

  it("reports files that cannot be read as a whole, and reads the others", async () => {
    const root = checkout({
      "d/a.jsonl": `version https://git-lfs.github.com/spec/v1\noid sha256:${"0".repeat(64)}\nsize 5\n`,
      "d/b.parquet": "PAR1 no more",
      "d/c.csv": "q,a\n",
      "d/d.jsonl": Buffer.from(`\ufeff${chat("utf16")}`, "utf16le"),
      "d/e.jsonl": chat("good"),
      "d/f.jsonl": "\n\n",
    });
    const { texts, questions, findings } = await readAll(root, dataset([{ path: "*", split: "train" }]));
    expect(questions).toEqual(["good"]);
    expect(texts).toEqual([
      "error lfs-pointer d/a.jsonl",
      "error parquet-damaged d/b.parquet",
      "error data-extension d/c.csv",
      "error file-encoding d/d.jsonl",
      "warning dataset-empty-file d/f.jsonl",
    ]);
    expect(findings[0]?.help).toContain("git lfs pull");
  });

  it("reports paths that name nothing, twice the same, or no file, at the manifest's line", async () => {
    const root = checkout({ "d/a.jsonl": chat("a"), "d/b.jsonl": chat("b"), "d/sub/c.jsonl": chat("c") });
    const entry = dataset([
      { path: "*.jsonl", split: "train" },
      { path: "none/*.jsonl", split: "train" },
      { path: "missing.jsonl", split: "test" },
      { path: "b.jsonl", split: "test" },
      { path: "sub", split: "train" },
      { path: "./a.jsonl", split: "train" },
    ]);
    const { texts, questions } = await readAll(root, entry);
    expect(questions).toEqual(["a", "b"]);
    expect(texts).toEqual([
      "error dataset-no-files d/dataset.yaml:11",
      "error dataset-no-files d/dataset.yaml:12",
      "error dataset-file-twice d/dataset.yaml:13",
      "error dataset-no-files d/dataset.yaml:14",
      "error dataset-empty-split d/dataset.yaml:12",
    ]);
  });

  it("reads a file that is called like a glob", async () => {
    const root = checkout({ "d/a[1].jsonl": chat("brackets"), "d/a1.jsonl": chat("plain") });
    const { questions, texts } = await readAll(root, dataset([{ path: "a[1].jsonl", split: "train" }]));
    expect([questions, texts]).toEqual([["brackets"], []]);
  });

  it("reads what lies elsewhere in the repository, and nothing outside of it", async () => {
    const outside = checkout({ "secret.jsonl": chat("secret"), "deep/secret.jsonl": chat("deep") });
    const root = checkout({
      "shared/s.jsonl": chat("shared"),
      "d/own.jsonl": chat("own"),
      "d/data/x.jsonl": chat("x"),
    });
    symlinkSync(join(outside, "secret.jsonl"), join(root, "d/data/link.jsonl"));
    symlinkSync(outside, join(root, "d/data/out"));
    symlinkSync(join(root, "shared"), join(root, "d/data/in"));
    symlinkSync("nowhere", join(root, "d/data/broken.jsonl"));
    const read = (...paths: string[]) => readAll(root, dataset(paths.map((path) => ({ path, split: "train" }))));

    expect((await read("../shared/*.jsonl")).questions).toEqual(["shared"]);
    const through = await read("data/**/*.jsonl");
    expect(through.questions).not.toContain("secret");
    expect(through.questions).not.toContain("deep");
    expect(through.texts).toContain("error path-outside d/dataset.yaml:10");
    expect(through.texts).toContain("warning path-outside d/dataset.yaml:10");
    for (const path of ["data/link.jsonl", "data/out/secret.jsonl", "data/out/*.jsonl", `../../x/*.jsonl`]) {
      const { questions, texts } = await read("own.jsonl", path);
      expect([path, questions, texts]).toEqual([path, ["own"], ["error path-outside d/dataset.yaml:11"]]);
    }
    for (const path of [join(outside, "secret.jsonl"), "data/*/../../../../**", "!own.jsonl"]) {
      const { questions, texts } = await read("own.jsonl", path);
      expect([path, questions, texts.length]).toEqual([path, ["own"], 1]);
    }
    // Links within the repository are followed.
    expect((await read("data/in/*.jsonl")).questions).toEqual(["shared"]);
  });

  it("stops when it is cancelled, and tells how far it is", async () => {
    const root = checkout({ "d/a.jsonl": Array.from({ length: 1200 }, (_, i) => chat(String(i))).join("") });
    const entry = dataset([{ path: "a.jsonl", split: "train" }]);
    const seen: Progress[] = [];
    const stop = new AbortController();
    let read = 0;
    const reading = (async () => {
      const options = { onFinding: () => {}, onProgress: (p: Progress) => seen.push(p), signal: stop.signal };
      for await (const _ of readDataset(root, entry, options)) if (++read === 700) stop.abort(new Error("cancelled"));
    })();
    await expect(reading).rejects.toThrow("cancelled");
    expect(read).toBe(700);
    expect(seen).toEqual([{ task: "read", done: 500, unit: "records", detail: "d/a.jsonl" }]);
  });
});

describe("describeFiles", () => {
  it("gives media type, digest and size in the order of reading", async () => {
    const [a, b] = [chat("a"), `[${chat("b")}]`];
    const root = checkout({ "d/z.jsonl": a, "d/b.json": b });
    const entry = dataset([
      { path: "z.jsonl", split: "train" },
      { path: "b.json", split: "test" },
    ]);
    expect(await describeFiles(root, entry)).toEqual([
      { path: "d/b.json", split: "test", mediaType: "application/json", digest: digestOf(b), size: b.length },
      { path: "d/z.jsonl", split: "train", mediaType: "application/jsonl", digest: digestOf(a), size: a.length },
    ]);
  });
});
