import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, deflateRawSync, gzipSync } from "node:zlib";
import { ByteWriter, parquetWrite } from "hyparquet-writer";
import { describe, expect, it } from "vitest";
import { LoraError } from "../../src/formats/error.ts";
import { RandomStream } from "../../src/formats/random.ts";
import { readerOf } from "../../src/formats/rows.ts";
import { temporaryDirectory } from "./temporary.ts";

const directory = temporaryDirectory();
const fixtures = join(import.meta.dirname, "fixtures");

/** Rows that were read and the codes of what could not be; whatever is thrown must be an error of ours. */
async function outcome(name: string, bytes: Uint8Array | string): Promise<{ rows: unknown[]; codes: string[] }> {
  const path = join(directory, name);
  writeFileSync(path, bytes);
  const rows: unknown[] = [];
  const codes: string[] = [];
  try {
    for await (const row of readerOf(name).read(path, name)) {
      if ("value" in row) rows.push(row.value);
      else {
        codes.push(row.error.code);
        expect(row.error.place?.file).toBe(name);
        // A record may go over several lines.
        expect(row.error.place?.line).toBeGreaterThanOrEqual(row.line);
      }
    }
  } catch (error) {
    if (!(error instanceof LoraError)) throw error;
    codes.push(error.code);
    expect(error.place?.file).toBe(name);
  }
  return { rows, codes };
}

/** The most memory this process had while `work` ran, over what it had had before, in MB. */
async function peak(work: () => Promise<void>): Promise<number> {
  const before = process.resourceUsage().maxRSS;
  await work();
  return (process.resourceUsage().maxRSS - before) / 1000;
}

const names = ["a.jsonl", "a.json", "a.parquet"];

describe("files of nothing in particular", () => {
  it.each(names)("%s of random bytes", async (name) => {
    const random = new RandomStream(1, `bytes ${name}`);
    const bytes = (count: number) => Uint8Array.from({ length: count }, () => random.below(256));
    for (let i = 0; i < 150; i++) {
      const noise = bytes(1 + random.below(4000));
      const framed =
        name === "a.parquet"
          ? Buffer.concat([Buffer.from("PAR1"), noise, Buffer.from([64, 0, 0, 0]), Buffer.from("PAR1")])
          : noise;
      const { rows, codes } = await outcome(name, i % 2 === 0 ? noise : framed);
      if (name !== "a.jsonl") expect(rows).toEqual([]);
      expect(rows.length + codes.length).toBeGreaterThan(0);
    }
  });

  it.each(names)("%s of random characters of JSON", async (name) => {
    const random = new RandomStream(2, `characters ${name}`);
    const alphabet = '{}[]",:\\ \n0123e-.tfnu\u00e9😀\ud83d';
    for (let i = 0; i < 300; i++) {
      await outcome(
        name,
        Array.from({ length: random.below(200) }, () => alphabet[random.below(alphabet.length)]).join(""),
      );
    }
  });
});

describe("files that end too soon", () => {
  const whole: [name: string, bytes: Buffer, rows: number][] = [
    ["a.jsonl", Buffer.from('{"a": "é😀"}\n[1, {"b": null}]\n"x"\n'), 3],
    ["a.json", Buffer.from('[{"a": "é😀"},\n[1, {"b": null}],\n"x"]\n'), 3],
    ...["none", "snappy", "gzip", "zstd"].map((codec): [string, Buffer, number] => [
      "a.parquet",
      readFileSync(join(fixtures, `messages-${codec}.parquet`)),
      6,
    ]),
  ];

  it.each(whole)("%s: what is read is the beginning, and what is missing is told", async (name, bytes, count) => {
    const all = await outcome(name, bytes);
    expect([all.rows.length, all.codes]).toEqual([count, []]);
    const step = name === "a.parquet" ? 97 : 1;
    for (let end = 0; end < bytes.length - 1; end += step) {
      const { rows, codes } = await outcome(name, bytes.subarray(0, end));
      expect(rows).toEqual(all.rows.slice(0, rows.length));
      if (name === "a.jsonl") expect(rows.length + codes.length).toBeLessThanOrEqual(count);
      else expect(codes.length, `${end}`).toBe(1);
    }
  });
});

describe("what asks for more than there is", () => {
  it.each(["a.jsonl", "a.json"])("nesting of a million levels in %s", async (name) => {
    for (const [open, close] of [
      ["[", "]"],
      ['{"a":', "}"],
    ]) {
      const deep = `${open!.repeat(1_000_000)}1${close!.repeat(1_000_000)}`;
      const { rows, codes } = await outcome(name, name === "a.json" ? `[${deep}]` : `${deep}\n{"after": 1}\n`);
      expect(codes).toEqual(["json-depth"]);
      expect(rows).toEqual(name === "a.json" ? [] : [{ after: 1 }]);
      expect(
        (await outcome(name, name === "a.json" ? `[${open!.repeat(1_000_000)}` : open!.repeat(1_000_000))).codes,
      ).toHaveLength(1);
    }
  });

  it.each(["a.jsonl", "a.json"])("a line of 200 MB in %s is not held", async (name) => {
    const long = Buffer.alloc(200 * 2 ** 20, "x");
    const bytes =
      name === "a.json"
        ? Buffer.concat([Buffer.from('["'), long, Buffer.from('", 2]')])
        : Buffer.concat([Buffer.from('"'), long, Buffer.from('"\n2\n')]);
    let codes: string[] = [];
    let rows: unknown[] = [];
    const grown = await peak(async () => {
      ({ codes, rows } = await outcome(name, bytes));
    });
    expect(codes).toEqual(["row-too-long"]);
    expect(rows).toEqual([2]);
    expect(grown).toBeLessThan(150);
  });

  /** A file with a text column whose pages are replaced by `page`; their headers say what they were. */
  function parquet(codec: "GZIP" | "BROTLI" | "ZSTD", page: Uint8Array): Uint8Array {
    const writer = new ByteWriter();
    const data = Array.from({ length: 2000 }, (_, i) => `row ${i}`);
    parquetWrite({
      writer,
      columnData: [{ name: "text", data, type: "STRING" }],
      codec,
      compressors: { [codec]: () => page },
    });
    return new Uint8Array(writer.getBytes());
  }

  /** A Zstandard frame (RFC 8878) of blocks that each stand for `length` times one byte; `content` is what it says it holds. */
  function zstdRuns(blocks: number, length: number, content?: number): Uint8Array {
    const size = Buffer.alloc(8);
    size.writeBigUInt64LE(BigInt(content ?? 0));
    const head =
      content === undefined
        ? Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58])
        : Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xc0, 0x58]), size]);
    const runs = Array.from({ length: blocks }, (_, i) => {
      const header = (length << 3) | (1 << 1) | (i === blocks - 1 ? 1 : 0);
      return Buffer.from([header & 255, (header >> 8) & 255, (header >> 16) & 255, 0x41]);
    });
    return Buffer.concat([head, ...runs]);
  }

  const zeros = Buffer.alloc(2 ** 28);
  const bombs: [name: string, codec: "GZIP" | "BROTLI" | "ZSTD", page: () => Uint8Array][] = [
    ["gzip", "GZIP", () => gzipSync(zeros)],
    ["deflate without gzip's header", "GZIP", () => deflateRawSync(zeros)],
    ["Brotli", "BROTLI", () => brotliCompressSync(zeros)],
    ["Zstandard that says so", "ZSTD", () => zstdRuns(8192, 2 ** 17, 2 ** 30)],
    ["Zstandard that does not", "ZSTD", () => zstdRuns(100_000, 2 ** 17)],
    ["Zstandard with blocks that are none", "ZSTD", () => zstdRuns(500, 2 ** 21 - 1)],
  ];

  it.each(bombs)("a Parquet page of a few bytes that becomes gigabytes: %s", async (_, codec, page) => {
    const bytes = parquet(codec, page());
    let found: { rows: unknown[]; codes: string[] } | undefined;
    const grown = await peak(async () => {
      found = await outcome("a.parquet", bytes);
    });
    expect(found).toEqual({ rows: [], codes: ["parquet-damaged"] });
    expect(grown).toBeLessThan(100);
  });

  it("a frame that does not say how long it is, as streams are written, is read", async () => {
    const writer = new ByteWriter();
    parquetWrite({
      writer,
      columnData: [{ name: "text", data: ["a", "b"], type: "STRING", nullable: false }],
      codec: "ZSTD",
      compressors: { ZSTD: raw },
    });
    expect(await outcome("a.parquet", new Uint8Array(writer.getBytes()))).toEqual({
      rows: [{ text: "a" }, { text: "b" }],
      codes: [],
    });
  });

  /** A Zstandard frame of one raw block, without the size of its content. */
  function raw(bytes: Uint8Array): Uint8Array {
    const header = (bytes.length << 3) | 1;
    return Buffer.concat([
      Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58, header & 255, (header >> 8) & 255, (header >> 16) & 255]),
      bytes,
    ]);
  }
});
