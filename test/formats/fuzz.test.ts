import { isUtf8 } from "node:buffer";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { LoraError } from "../../src/formats/error.ts";
import type { Json } from "../../src/formats/json.ts";
import { readJsonArray } from "../../src/formats/jsonarray.ts";
import { isLastRow, jsonlRow, readJsonl } from "../../src/formats/jsonl.ts";
import { readParquet } from "../../src/formats/parquet.ts";
import { RandomStream } from "../../src/formats/random.ts";
import type { Row } from "../../src/formats/row.ts";
import { openSafetensors } from "../../src/formats/safetensors.ts";
import { temporaryDirectory } from "./temporary.ts";

const directory = temporaryDirectory();
const fixtures = join(import.meta.dirname, "fixtures");

/** One to four seeded faults: a byte changed, a stretch cut out, doubled or moved, the end lost. */
function corrupt(bytes: Buffer, random: RandomStream): Buffer {
  let result = Buffer.from(bytes);
  for (let faults = random.below(4); faults >= 0; faults--) {
    const at = random.below(Math.max(result.length, 1));
    const length = random.below(12);
    const cut = result.subarray(at, at + length);
    const kind = random.below(6);
    if (kind === 0) result[at] = random.below(256);
    else if (kind === 1) result[at] = '{}[]",:\\\n\r 0u'.charCodeAt(random.below(13));
    else if (kind === 2) result[at] = (result[at] ?? 0) ^ (1 << random.below(8));
    else if (kind === 3) result = Buffer.concat([result.subarray(0, at), result.subarray(at + length)]);
    else if (kind === 4) result = Buffer.concat([result.subarray(0, at), cut, result.subarray(at)]);
    else if (random.below(8) === 0) result = result.subarray(0, at);
  }
  return result;
}

const records: Json[] = [
  { id: 1, messages: [{ role: "user", content: "Grüße, 😀: {x}" }] },
  { id: 2, text: 'a "quoted" \\ text\nof two lines', list: [1, -2.5, 1e3, true, null, []] },
  ["nested", [["deep", { "k:": { v: {} } }]]],
];

/** Rows, and the LoraErrors among them; anything else that is thrown fails the test. */
async function rowsOf(rows: AsyncIterable<Row>): Promise<{ rows: Row[]; thrown: LoraError | null }> {
  const collected: Row[] = [];
  try {
    for await (const row of rows) collected.push(row);
  } catch (error) {
    if (!(error instanceof LoraError)) throw error;
    return { rows: collected, thrown: error };
  }
  return { rows: collected, thrown: null };
}

function native(bytes: Buffer): Json | undefined {
  try {
    return isUtf8(bytes) ? (JSON.parse(bytes.toString("utf8").replace(/^\ufeff/, "")) as Json) : undefined;
  } catch {
    return undefined;
  }
}

/** Rows line by line, as signing reads them. */
function* rowsIn(bytes: Buffer): Generator<Row> {
  for (let start = 0, number = 1; start < bytes.length; number++) {
    const end = bytes.indexOf(10, start) < 0 ? bytes.length : bytes.indexOf(10, start);
    const row = jsonlRow(bytes.subarray(start, end), "a.jsonl", number, number === 1);
    if (row !== undefined) yield row;
    if (row !== undefined && isLastRow(row)) return;
    start = end + 1;
  }
}

describe("readers of corrupted files", () => {
  it("JSONL: every line is what the native parser reads, or an error at that line", async () => {
    const whole = Buffer.from(records.map((record) => `${JSON.stringify(record)}\r\n`).join(""));
    const random = new RandomStream(1, "fuzz jsonl");
    const path = join(directory, "a.jsonl");
    let values = 0;
    for (let i = 0; i < 150; i++) {
      const bytes = corrupt(whole, random);
      writeFileSync(path, bytes);
      const { rows, thrown } = await rowsOf(readJsonl(path, "a.jsonl"));
      expect(thrown).toBeNull();
      expect([...rowsIn(bytes)]).toEqual(rows);
      const byLine = new Map(rows.map((row) => [row.line, row]));
      let start = 0;
      for (let line = 1; start <= bytes.length; line++) {
        const end = bytes.indexOf(10, start) < 0 ? bytes.length : bytes.indexOf(10, start);
        const text = bytes.subarray(start, end);
        const row = byLine.get(line);
        if (row === undefined) expect(text.toString("latin1").trim()).toBe("");
        else if ("value" in row) {
          expect(row.value).toEqual(native(text));
          values++;
        } else expect(row.error.place?.line).toBe(line);
        start = end + 1;
      }
    }
    expect(values).toBeGreaterThan(150);
  });

  it("JSON arrays: all is read exactly when the native parser can read the whole", async () => {
    const random = new RandomStream(2, "fuzz array");
    const path = join(directory, "a.json");
    let whole = 0;
    for (let i = 0; i < 200; i++) {
      const bytes = corrupt(Buffer.from(JSON.stringify(records, null, i % 3)), random);
      writeFileSync(path, bytes);
      const { rows, thrown } = await rowsOf(readJsonArray(path, "a.json"));
      const value = native(bytes);
      const broken = thrown ?? rows.find((row) => "error" in row && /malformed|array|encoding/.test(row.error.code));
      expect(broken === undefined, bytes.toString()).toBe(Array.isArray(value));
      if (!Array.isArray(value)) continue;
      whole++;
      expect(rows.length).toBe(value.length);
      for (const [j, row] of rows.entries()) if ("value" in row) expect(row.value).toEqual(value[j]);
    }
    expect(whole).toBeGreaterThan(20);
  });

  it("safetensors: a file opens with all its tensors in bounds, or is refused as damaged", async () => {
    const whole = readFileSync(join(fixtures, "reference.safetensors"));
    const random = new RandomStream(3, "fuzz safetensors");
    const path = join(directory, "a.safetensors");
    let opened = 0;
    for (let i = 0; i < 200; i++) {
      // Most faults into the header: those in the data are not seen.
      const header = corrupt(whole.subarray(0, 880), random);
      writeFileSync(path, i % 4 === 0 ? corrupt(whole, random) : Buffer.concat([header, whole.subarray(880)]));
      try {
        const file = await openSafetensors(path);
        for (const [name, { begin, end }] of file.tensors) expect((await file.read(name)).length).toBe(end - begin);
        await file.close();
        opened++;
      } catch (error) {
        expect(error).toMatchObject({ name: "LoraError", code: expect.stringMatching(/^safetensors-damaged$/) });
      }
    }
    expect(opened).toBeGreaterThan(5);
    expect(opened).toBeLessThan(180);
  });

  it("Parquet: rows, or an error that names the file", async () => {
    const random = new RandomStream(4, "fuzz parquet");
    const path = join(directory, "a.parquet");
    let damaged = 0;
    for (const codec of ["none", "snappy", "zstd", "gzip"]) {
      const whole = readFileSync(join(fixtures, `messages-${codec}.parquet`));
      for (let i = 0; i < 25; i++) {
        writeFileSync(path, corrupt(whole, random));
        const { thrown } = await rowsOf(readParquet(path, "a.parquet"));
        if (!thrown) continue;
        damaged++;
        expect(thrown.place?.file).toBe("a.parquet");
      }
    }
    expect(damaged).toBeGreaterThan(20);
  });
});
