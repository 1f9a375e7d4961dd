import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkLength } from "../../src/chat/length.ts";
import { readTokens, type TokenRow, trainingOrder, writeTokens } from "../../src/chat/tokens.ts";
import { sha256 } from "../../src/formats/digest.ts";
import { RandomStream } from "../../src/formats/random.ts";
import { openSafetensors, writeSafetensors } from "../../src/formats/safetensors.ts";

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "lora-tokens-"));
});
afterAll(() => rm(directory, { recursive: true }));

function row(name: string, length: number): TokenRow {
  const ids = Int32Array.from({ length }, (_, i) => 10 * length + i);
  return { recordId: sha256(name), ids, labels: ids.map((id, i) => (i === 0 ? -100 : id)) };
}

const rows = Array.from({ length: 40 }, (_, i) => row(`record ${i % 37}`, 2 + (i % 37)));

describe("tokens.safetensors", () => {
  it("holds the rows by record id, whatever order they came in", async () => {
    const order = trainingOrder(rows.length, 2, 5);
    const path = join(directory, "a.safetensors");
    await writeTokens(path, { rows, order, metadata: { closure: "c" } });
    const read = await readTokens(path);
    expect(read.metadata).toEqual({ closure: "c" });
    expect(read.order).toEqual(order);
    const expected = rows.toSorted((a, b) => (a.recordId < b.recordId ? -1 : 1));
    expected.forEach((wanted, i) => {
      const [begin, end] = [read.offsets[i], read.offsets[i + 1]];
      expect(read.inputIds.subarray(begin, end)).toEqual(wanted.ids);
      expect(read.labels.subarray(begin, end)).toEqual(wanted.labels);
      expect(Buffer.from(read.recordIds.subarray(32 * i, 32 * i + 32)).toString("hex")).toBe(wanted.recordId);
    });
    const shuffled = join(directory, "b.safetensors");
    const mixed = new RandomStream(3, "mix").shuffle([...rows]);
    await writeTokens(shuffled, { rows: mixed, order, metadata: { closure: "c" } });
    expect(await readFile(shuffled)).toEqual(await readFile(path));
  });

  it("is not written with rows that make no sense", async () => {
    const order = Int32Array.of(0);
    const write = (bad: Partial<TokenRow>, into = order) =>
      writeTokens(join(directory, "never"), { rows: [{ ...row("x", 3), ...bad }], order: into });
    await expect(write({ recordId: "abc" })).rejects.toThrow("record id");
    await expect(write({ labels: Int32Array.of(-100) })).rejects.toThrow("3 ids but 1 labels");
    await expect(write({ labels: Int32Array.of(-100, -100, -100) })).rejects.toThrow("no label");
    await expect(write({}, Int32Array.of(1))).rejects.toThrow("order[0] is 1");
    await expect(readFile(join(directory, "never"))).rejects.toThrow();
  });

  const i32 = (...values: number[]) => Int32Array.from(values);
  it.each<[string, string, { shape?: number[]; dtype?: "I32" | "I64" | "U8"; data: ArrayBufferView }]>([
    ["falls", "offsets", { data: BigInt64Array.of(0n, 6n, 5n, 9n) }],
    ["from 0 to the 9 tokens", "offsets", { data: BigInt64Array.of(0n, 2n, 5n, 8n) }],
    ["from 0 to the 9 tokens", "offsets", { data: BigInt64Array.of(1n, 2n, 5n, 9n) }],
    ["order[1] is 3", "order", { data: i32(0, 3, 1) }],
    ["order[0] is -1", "order", { data: i32(-1, 2, 1) }],
    ["neither -100 nor its token", "labels", { data: i32(-100, 7, -100, 2, 3, -100, 2, 3, 4) }],
    ["row 1 has no label", "labels", { data: i32(-100, 2, -100, -100, -100, -100, 2, 3, 4) }],
    ["row 0 has a label on every token", "labels", { data: i32(1, 2, -100, 2, 3, -100, 2, 3, 4) }],
    ["8 labels for 9 tokens", "labels", { data: i32(-100, 2, -100, 2, 3, -100, 2, 3) }],
    ["token 3 (row 1) is -5", "input_ids", { data: i32(1, 2, 1, -5, 3, 1, 2, 3, 4) }],
    [
      "not in the order of record ids",
      "record_ids",
      { shape: [3, 32], dtype: "U8", data: new Uint8Array(96).fill(9, 0, 32) },
    ],
    ["64 bytes for 3 rows", "record_ids", { shape: [2, 32], dtype: "U8", data: new Uint8Array(64) }],
    ["order is I64", "order", { dtype: "I64", data: BigInt64Array.of(0n, 1n, 2n) }],
    ["no tensor order", "order", { data: i32() }],
  ])("is refused when damaged: %s", async (says, name, { shape, dtype, data }) => {
    const path = join(directory, "damaged.safetensors");
    const good: Record<string, { dtype: "I32" | "I64" | "U8"; shape: number[]; data: ArrayBufferView }> = {
      input_ids: { dtype: "I32", shape: [9], data: i32(1, 2, 1, 2, 3, 1, 2, 3, 4) },
      labels: { dtype: "I32", shape: [9], data: i32(-100, 2, -100, 2, 3, -100, 2, 3, 4) },
      offsets: { dtype: "I64", shape: [4], data: BigInt64Array.of(0n, 2n, 5n, 9n) },
      order: { dtype: "I32", shape: [3], data: i32(0, 1, 2) },
      record_ids: { dtype: "U8", shape: [3, 32], data: new Uint8Array(96) },
    };
    const write = () =>
      writeSafetensors(
        path,
        Object.entries(good).map(([tensor, value]) => ({
          name: tensor,
          dtype: value.dtype,
          shape: value.shape,
          data: new Uint8Array(value.data.buffer, value.data.byteOffset, value.data.byteLength),
        })),
      );
    await write();
    expect((await readTokens(path)).order).toEqual(i32(0, 1, 2));
    if (says.startsWith("no tensor")) delete good[name];
    else {
      const length = (data as Int32Array).length;
      good[name] = { dtype: dtype ?? good[name]!.dtype, shape: shape ?? [length], data };
    }
    await write();
    await expect(readTokens(path, { file: "run/tokens.safetensors" })).rejects.toMatchObject({
      code: "tokens-invalid",
      message: expect.stringContaining(says === "falls" ? "offsets fall" : says),
      place: { file: "run/tokens.safetensors" },
    });
  });

  it("has the dtypes and shapes of the design", async () => {
    const path = join(directory, "c.safetensors");
    await writeTokens(path, { rows, order: trainingOrder(rows.length, 1, 1) });
    const file = await openSafetensors(path);
    const total = rows.reduce((sum, { ids }) => sum + ids.length, 0);
    expect(Object.fromEntries([...file.tensors].map(([name, { dtype, shape }]) => [name, [dtype, ...shape]]))).toEqual({
      input_ids: ["I32", total],
      labels: ["I32", total],
      offsets: ["I64", 41],
      order: ["I32", 40],
      record_ids: ["U8", 40, 32],
    });
    await file.close();
  });
});

describe("trainingOrder", () => {
  it("has every row once an epoch, in an order that depends on the seed and the epoch", () => {
    const order = trainingOrder(50, 3, 7);
    const epochs = [0, 1, 2].map((epoch) => [...order.subarray(50 * epoch, 50 * epoch + 50)]);
    for (const epoch of epochs)
      expect(epoch.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
    expect(epochs[0]).not.toEqual(epochs[1]);
    expect(trainingOrder(50, 3, 7)).toEqual(order);
    expect(trainingOrder(50, 3, 8)).not.toEqual(order);
    // Training longer does not change what was trained first.
    expect(trainingOrder(50, 2, 7)).toEqual(order.subarray(0, 100));
  });
});

describe("checkLength", () => {
  const place = { file: "d.jsonl", line: 4 };
  it("lets rows of just maxLength through, and reports longer ones at their record with their length", () => {
    expect(checkLength(16, place, { maxLength: 16, overlong: "fail" })).toBeUndefined();
    const failed = checkLength(17, place, { maxLength: 16, overlong: "fail" });
    expect(failed).toMatchObject({ rule: "row-overlong", severity: "error", place });
    expect(failed?.message).toContain("17 tokens");
    expect(checkLength(17, place, { maxLength: 16, overlong: "drop" })?.severity).toBe("warning");
  });
});
