import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Json } from "../../src/formats/json.ts";
import { readJsonArray } from "../../src/formats/jsonarray.ts";
import { readJsonl } from "../../src/formats/jsonl.ts";
import { readParquet } from "../../src/formats/parquet.ts";
import { RandomStream } from "../../src/formats/random.ts";
import { readerOf } from "../../src/formats/rows.ts";
import { collect, rejection, temporaryDirectory } from "./temporary.ts";

const directory = temporaryDirectory();
const fixtures = join(import.meta.dirname, "fixtures");

function stored(name: string, content: string | Uint8Array): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
}

const lines = (content: string | Uint8Array, max?: number) =>
  collect(readJsonl(stored("a.jsonl", content), "a.jsonl", max));
const elements = (content: string | Uint8Array, max?: number) =>
  collect(readJsonArray(stored("a.json", content), "a.json", max));

/** Records of a few bytes to a megabyte, so that they straddle the chunks a file is read in. */
function longRecords(): Json[] {
  const random = new RandomStream(1, "records");
  return Array.from({ length: 60 }, (_, id) => {
    const size = random.below(2) === 0 ? random.below(50) : random.below(200_000);
    return { id, text: 'é"\\€,]}😀\n'.repeat(Math.ceil(size / 8)), list: [[], {}, [{ a: [null] }]] };
  });
}

describe("readJsonl", () => {
  it("reads lines however they end, passing over blank ones", async () => {
    expect(await lines('\ufeff{"a":1}\r\n\r\n \t\n[2]\n"x\u2028y"')).toEqual(['1: {"a":1}', "4: [2]", '5: "x\u2028y"']);
    expect(await lines("")).toEqual([]);
    expect(await lines("\n\n")).toEqual([]);
    expect(await lines("\ufeff")).toEqual([]);
    expect(await lines("1\n")).toEqual(["1: 1"]);
  });

  it("reads the same records whatever the ends of lines and the chunks", async () => {
    const records = longRecords();
    const texts = records.map((record) => JSON.stringify(record));
    expect(texts.join("").length).toBeGreaterThan(3 * 2 ** 20);
    for (const content of [texts.join("\n"), `${texts.join("\r\n")}\r\n`]) {
      expect(await lines(content)).toEqual(texts.map((text, i) => `${i + 1}: ${text}`));
    }
  });

  it("reports each faulty line at its place and goes on", async () => {
    const content = Buffer.concat([
      Buffer.from('{"a":1}\n{"a":1,}\n{"ü":"'),
      Buffer.from([0xe9]),
      Buffer.from('"}\n{"a":1,"a":2}\n"\\ud800"\n'),
      Buffer.from('[9007199254740993]\n{"a":"\\u0000"}\n\ufeff1\n{"a":"x\ny"}\n{"last":true}'),
    ]);
    expect(await lines(content)).toEqual([
      '1: {"a":1}',
      "2: json-malformed 2:8",
      "3: file-encoding 3:7",
      "4: json-duplicate-key 4:8",
      "5: json-surrogate 5:1",
      "6: json-integer 6:2",
      "7: json-nul 7:6",
      // A mark in the middle of a file is no mark.
      "8: json-malformed 8:1",
      "9: json-malformed 9:6",
      "10: json-malformed 10:1",
      '11: {"last":true}',
    ]);
  });

  it("refuses a line beyond the limit without holding it, and goes on", async () => {
    const long = JSON.stringify("x".repeat(5 * 2 ** 20));
    expect(await lines(`1\n${long}\n3\n${long}`, 2 ** 20)).toEqual([
      "1: 1",
      "2: row-too-long 2:",
      "3: 3",
      "4: row-too-long 4:",
    ]);
    // The limit is inclusive.
    expect(await lines('"abcd"\n"abcde"\n', 6)).toEqual(['1: "abcd"', "2: row-too-long 2:"]);
  });

  it("says once that a file is a JSON array, not once a line", async () => {
    expect(await lines('[\n {"a": 1},\n {"a": 2}\n]\n')).toEqual(["1: jsonl-array 1:"]);
  });
});

describe("readJsonArray", () => {
  it("reads elements of any kind with the lines they begin at", async () => {
    const content = '\ufeff [ {"a":"]}\\""},\r\n {"b":\n[1,{"c":2}]} , 3,"x", null,[[]]\n]\n ';
    expect(await elements(content)).toEqual([
      '1: {"a":"]}\\""}',
      '2: {"b":[1,{"c":2}]}',
      "3: 3",
      '3: "x"',
      "3: null",
      "3: [[]]",
    ]);
    expect(await elements("[]")).toEqual([]);
    expect(await elements(" [\n] ")).toEqual([]);
  });

  it("reads what the native parser reads, whatever the layout and the chunks", async () => {
    const records = longRecords();
    const texts = records.map((record) => JSON.stringify(record));
    for (const content of [
      JSON.stringify(records),
      JSON.stringify(records, null, 2),
      JSON.stringify(records, null, "\t"),
    ]) {
      expect((await elements(content)).map((text) => text.replace(/^\d+: /, ""))).toEqual(texts);
    }
  });

  it.each<[what: string, content: string, rows: string[]]>([
    ["a refused element, then goes on", '[{"a":1,"a":2},\n{"x":1}]', ["1: json-duplicate-key 1:9", '2: {"x":1}']],
    ["a malformed element, then stops", '[1,\n{"b" 2}, 4]', ["1: 1", "2: json-malformed 2:6"]],
    ["a comma at the end", "[1,]", ["1: 1", "1: json-malformed 1:4"]],
    ["a comma at the beginning", "[,1]", ["1: json-malformed 1:2"]],
    ["two commas", "[1,\n,2]", ["1: 1", "2: json-malformed 2:1"]],
    ["a missing comma", '[{"a":1}\n{"a":2}]', ["1: json-malformed 2:1"]],
    ["a missing bracket at the end", '[1,{"a":2}', ["1: 1", "1: json-malformed 1:10"]],
    ["an element cut by the end", '[1,\n{"a":[2', ["1: 1", "2: json-malformed 2:8"]],
    ["brackets that do not match", '[{"a":[1}, {"b":1}]', ["1: json-malformed 1:9"]],
    ["a string that does not end", '[{"a":"x}, {"b":1}]', ["1: json-malformed 1:14"]],
    ["text after the array", "[1]\nx", ["1: 1", "2: json-malformed 2:1"]],
    ["records that are lines", '{"a":1}\n{"a":2}\n', ["1: json-array 1:1"]],
    ["an empty file", "", ["1: json-array 1:1"]],
    ["a scalar", "3", ["1: json-array 1:1"]],
  ])("reports %s", async (_, content, rows) => {
    expect(await elements(content)).toEqual(rows);
  });

  it("reports bytes that are not UTF-8 at their column, and goes on", async () => {
    const content = Buffer.concat([Buffer.from('["é",\n {"ü":"'), Buffer.from([0xff]), Buffer.from('"}, 2]')]);
    expect(await elements(content)).toEqual(['1: "é"', "2: file-encoding 2:8", "2: 2"]);
  });

  it("refuses an element beyond the limit without holding it, and goes on", async () => {
    const long = JSON.stringify({ text: "x]".repeat(2 * 2 ** 20) });
    expect(await elements(`[1,\n${long},\n3]`, 2 ** 20)).toEqual(["1: 1", "2: row-too-long 2:", "3: 3"]);
  });
});

describe("readParquet", () => {
  // Written by pyarrow with row groups of four rows; messages.json holds Table.to_pylist() with times as ISO 8601.
  const expected = JSON.parse(readFileSync(join(fixtures, "messages.json"), "utf8")) as Json[];

  it.each(["none", "snappy", "gzip", "zstd", "brotli", "lz4"])(
    "reads nested rows compressed with %s",
    async (codec) => {
      const rows = await collect(readParquet(join(fixtures, `messages-${codec}.parquet`), "m.parquet"));
      expect(rows).toEqual(expected.map((value, i) => `${i + 1}: ${JSON.stringify(value)}`));
    },
  );

  it("reports values JSON cannot carry by their row, and goes on", async () => {
    const errors: string[] = [];
    const values: Json[] = [];
    for await (const row of readParquet(join(fixtures, "bad-values.parquet"), "b.parquet")) {
      if ("value" in row) values.push(row.value);
      else errors.push(row.error.message);
    }
    expect(errors).toEqual(["Row 2, text: the text is not valid UTF-8."]);
    expect(values).toEqual([
      { text: "ok", n: 1 },
      { text: "z", n: 3 },
    ]);
  });

  it.each([
    // The header of a bit-packed run of levels becomes that of a run of millions.
    ["a run longer than its page", "none", 210, 0xfe, "a run has more values than its page"],
    // In the header of a page: the bytes its definition levels take.
    ["levels longer than their page", "zstd", 2353, 0xab, "the levels of a page are longer than the page"],
  ])("refuses %s, which the decoder would count for hours", async (_, codec, offset, byte, message) => {
    const bytes = readFileSync(join(fixtures, `messages-${codec}.parquet`));
    bytes[offset] = byte;
    const error = await rejection(collect(readParquet(stored("damaged.parquet", bytes), "damaged.parquet")));
    expect(error.message).toContain(message);
  });

  it("refuses what is no Parquet, or only the beginning of one", async () => {
    const whole = readFileSync(join(fixtures, "messages-snappy.parquet"));
    for (const bytes of [Buffer.alloc(0), Buffer.from("PAR1"), whole.subarray(0, 3000), Buffer.from("hello, world")]) {
      const error = await rejection(collect(readParquet(stored("a.parquet", bytes), "a.parquet")));
      expect([error.code, error.place]).toEqual(["parquet-damaged", { file: "a.parquet" }]);
    }
  });
});

describe("every reader", () => {
  const names = ["a.jsonl", "a.ndjson", "a.JSON", "a.parquet"];

  it.each(names)("of %s tells a Git LFS pointer, a directory and nothing", async (name) => {
    const { read } = readerOf(name);
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${"0".repeat(64)}\nsize 9\n`;
    const error = await rejection(collect(read(stored(name, pointer), name)));
    expect([error.code, error.next]).toEqual(["lfs-pointer", expect.stringContaining("git lfs pull")]);
    mkdirSync(join(directory, `folder-${name}`));
    expect((await rejection(collect(read(join(directory, `folder-${name}`), name)))).code).toBe("file-unreadable");
    expect((await rejection(collect(read(join(directory, "none"), name)))).code).toBe("file-missing");
  });

  it("can be left in the middle", async () => {
    for (const name of ["b.jsonl", "b.json"]) {
      const path = stored(name, name === "b.json" ? "[1,2,3]" : "1\n2\n3\n");
      for await (const row of readerOf(name).read(path, name)) {
        expect(row).toEqual({ value: 1, line: 1 });
        break;
      }
    }
  });

  it("refuses UTF-16 and unknown extensions by name", async () => {
    for (const name of ["a.jsonl", "a.json"]) {
      const path = stored(name, Buffer.from("\ufeff[1]", "utf16le"));
      expect((await rejection(collect(readerOf(name).read(path, name)))).message).toContain("UTF-16");
    }
    expect(() => readerOf("data/a.csv")).toThrow("data/a.csv");
  });
});
