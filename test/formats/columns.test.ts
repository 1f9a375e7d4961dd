import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { arePacked, PackedColumns, packColumns, unpackColumns } from "../../src/formats/columns.ts";

const columns = {
  bytes: Uint8Array.of(1, 2, 255),
  none: new Uint32Array(0),
  words: Uint16Array.of(65_535, 0, 7),
  numbers: Uint32Array.of(2 ** 32 - 1, 3),
  // A header longer than what is read of a file at first.
  ...Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`a column of a long name, ${i}`, Uint8Array.of(i)])),
};

test("columns come back whole and in parts, from memory and from a file", () => {
  const directory = mkdtempSync(join(tmpdir(), "lora-test-"));
  try {
    const packed = packColumns(columns);
    const path = join(directory, "packed");
    writeFileSync(path, packed);
    expect(unpackColumns(packed)).toEqual(columns);
    for (const source of [packed, path]) {
      const opened = new PackedColumns(source);
      expect(opened.all()).toEqual(columns);
      expect(opened.all(["words"])).toEqual({ words: columns.words });
      expect(opened.part("words", 1, 3)).toEqual(Uint16Array.of(0, 7));
      opened.close();
      expect(opened.part("numbers", 1, 2)).toEqual(Uint32Array.of(3));
      opened.close();
    }
    const opened = new PackedColumns(path);
    rmSync(path);
    expect(() => opened.all()).toThrow(expect.objectContaining({ code: "cache-changed" }));
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test("a bit that flipped anywhere, or a byte too many or too few, is seen", () => {
  const packed = packColumns({ bytes: Uint8Array.of(1, 2, 3), numbers: Uint32Array.of(4) });
  expect(arePacked(packed)).toBe(true);
  for (let at = 0; at < packed.length; at++) {
    const damaged = packed.slice();
    damaged[at]! ^= 1 << (at % 8);
    expect(arePacked(damaged)).toBe(false);
    expect(arePacked(packed.subarray(0, at))).toBe(false);
  }
  expect(arePacked(Uint8Array.of(...packed, 0))).toBe(false);
});
