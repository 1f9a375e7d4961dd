import { join } from "node:path";
import { brotliCompressSync, deflateRawSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { boundedDecompressors } from "../../src/formats/decompress.ts";
import { readParquet } from "../../src/formats/parquet.ts";
import { RandomStream } from "../../src/formats/random.ts";

const decompressors = boundedDecompressors(2 ** 20);

describe("bounded decompressors", () => {
  it("give what was compressed, and nothing longer than the page", () => {
    const random = new RandomStream(1, "pages");
    for (let i = 0; i < 100; i++) {
      const page = Buffer.from(Array.from({ length: 1 + random.below(5000) }, () => random.below(8)));
      for (const [codec, bytes] of [
        ["GZIP", gzipSync(page)],
        ["GZIP", deflateRawSync(page)],
        ["BROTLI", brotliCompressSync(page)],
      ] as const) {
        const decompress = decompressors[codec]!;
        expect(Buffer.from(decompress(bytes, page.length)).equals(page)).toBe(true);
        expect(() => decompress(bytes, page.length - 1 - random.below(page.length - 1 || 1))).toThrow();
      }
    }
  });

  it.each(["SNAPPY", "GZIP", "BROTLI", "ZSTD", "LZ4", "LZ4_RAW"] as const)("an empty page in %s is empty", (codec) => {
    for (const bytes of [new Uint8Array(0), Uint8Array.of(0)]) expect(decompressors[codec]!(bytes, 0)).toHaveLength(0);
  });
});

it("a column of nulls, as pyarrow writes it in LZ4", async () => {
  const rows: unknown[] = [];
  for await (const row of readParquet(join(import.meta.dirname, "fixtures", "nulls-lz4.parquet"), "n.parquet"))
    rows.push(row);
  expect(rows).toEqual(["a", "b", "c"].map((text, i) => ({ value: { text, none: null }, line: i + 1 })));
});
