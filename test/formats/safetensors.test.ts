import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sha256 } from "../../src/formats/digest.ts";
import { decodeBfloat16, decodeFloat16, encodeBfloat16, encodeFloat16 } from "../../src/formats/halves.ts";
import {
  type Dtype,
  openSafetensors,
  streamSafetensors,
  type TensorToWrite,
  writeSafetensors,
} from "../../src/formats/safetensors.ts";
import { rejection, temporaryDirectory } from "./temporary.ts";

const fixtures = join(import.meta.dirname, "fixtures");
// Written by safetensors 0.8.0 and torch 2.15 in Python; the JSON holds tensor.to(torch.float32).tolist() of the floats.
const reference = join(fixtures, "reference.safetensors");
const expected = JSON.parse(readFileSync(join(fixtures, "reference.json"), "utf8")) as {
  [name: string]: (number | string | null)[];
};
const directory = temporaryDirectory();

function bytesOf(data: { buffer: ArrayBufferLike; byteOffset: number; byteLength: number }): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** A file with the given header text and data. */
function craft(header: string, data = new Uint8Array(0)): string {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(Buffer.byteLength(header)));
  const path = join(directory, "crafted.safetensors");
  writeFileSync(path, Buffer.concat([length, Buffer.from(header), data]));
  return path;
}

describe("openSafetensors", () => {
  it("reads every floating dtype of the reference implementation exactly", async () => {
    const file = await openSafetensors(reference);
    expect(file.metadata).toEqual({ format: "pt" });
    for (const [name, values] of Object.entries(expected)) {
      const floats = [...(await file.readFloat32(name))];
      const wanted = values.map((x) =>
        x === null ? Number.NaN : x === "inf" ? Infinity : x === "-inf" ? -Infinity : x,
      );
      expect(floats.length).toBe(wanted.length);
      // Object.is tells -0 from 0.
      expect(
        floats.every((x, i) => Object.is(x, wanted[i])),
        name,
      ).toBe(true);
    }
    expect(file.tensors.get("ids")).toMatchObject({ dtype: "I64", shape: [2, 2] });
    expect([...new BigInt64Array((await file.read("ids")).buffer)]).toEqual([1n, -2n, 2n ** 40n, 0n]);
    expect([...(await file.read("flags"))]).toEqual([1, 0]);
    expect((await file.read("empty")).length).toBe(0);
    await file.close();
  });

  it("says which tensor is missing or is no floating point", async () => {
    const file = await openSafetensors(reference, { file: "base/model.safetensors" });
    const missing = await rejection(file.read("lm_head.weight"));
    expect(missing.code).toBe("safetensors-missing");
    expect(missing.message).toBe('base/model.safetensors has no tensor "lm_head.weight".');
    expect((await rejection(file.readFloat32("ids"))).code).toBe("safetensors-dtype");
    await file.close();
  });

  it("reads a tensor piece by piece", async () => {
    const file = await openSafetensors(reference);
    for (const [name, { shape }] of file.tensors) {
      const whole = await file.read(name);
      const count = shape.reduce((a, b) => a * b, 1);
      const pieces: Uint8Array[] = [];
      for (let at = 0; at < count; at += 3) pieces.push(await file.read(name, at, Math.min(at + 3, count)));
      expect(Buffer.concat(pieces).equals(whole), name).toBe(true);
    }
    await expect(file.read("ids", 3, 5)).rejects.toThrow("elements 3 to 5 of ids");
    await expect(file.read("ids", -1, 2)).rejects.toThrow();
    await file.close();
  });

  const faults: [what: string, header: string, data: number, message: RegExp][] = [
    [
      "a hole",
      '{"a":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}',
      3,
      /hole of 1 bytes between the header and tensor "a"/,
    ],
    [
      "an overlap",
      '{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}}',
      3,
      /tensor "b" overlaps tensor "a"/,
    ],
    ["a truncated tensor", '{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}', 5, /tensor "a" ends 3 bytes past/],
    [
      "bytes of no tensor",
      '{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}',
      5,
      /4 bytes at its end belong to no/,
    ],
    ["a wrong size", '{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}', 8, /takes 12 bytes .* span 8/],
    ["a negative size", '{"a":{"dtype":"F32","shape":[-1,-2],"data_offsets":[0,8]}}', 8, /tensor "a" has a shape/],
    ["a broken size", '{"a":{"dtype":"F32","shape":[0.5,4],"data_offsets":[0,8]}}', 8, /tensor "a" has a shape/],
    [
      "a size beyond numbers",
      '{"a":{"dtype":"F32","shape":[9007199254740991,9007199254740991,0,8],"data_offsets":[0,8]}}',
      8,
      /takes 0 bytes/,
    ],
    ["offsets backwards", '{"a":{"dtype":"U8","shape":[2],"data_offsets":[2,0]}}', 2, /span -2/],
    ["three offsets", '{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,1,2]}}', 2, /no data_offsets/],
    ["an unknown dtype", '{"a":{"dtype":"F12","shape":[2],"data_offsets":[0,3]}}', 3, /unknown dtype "\\?"F12/],
    ["a dtype of the prototype", '{"a":{"dtype":"toString","shape":[2],"data_offsets":[0,3]}}', 3, /unknown dtype/],
    ["no object", "[]      ", 0, /not a JSON object/],
    ["no JSON", "{nope}", 0, /not valid JSON/],
    ["a name twice", '{"a":{},"a":{}}', 0, /not valid JSON .*twice/],
    ["metadata that is no text", '{"__metadata__":{"epoch":3}}', 0, /__metadata__/],
    ["white space first", ' {"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}', 1, /not a JSON object/],
  ];
  it.each(faults)("refuses %s", async (_, header, data, message) => {
    const error = await rejection(openSafetensors(craft(header, new Uint8Array(data)), { file: "m.safetensors" }));
    expect(error.code).toBe("safetensors-damaged");
    expect(error.message).toMatch(message);
    expect(error.message).toContain("m.safetensors");
  });

  it("refuses files cut anywhere", async () => {
    const whole = readFileSync(reference);
    const path = join(directory, "cut.safetensors");
    for (let length = 0; length < whole.length; length += 13) {
      writeFileSync(path, whole.subarray(0, length));
      expect((await rejection(openSafetensors(path))).code).toBe("safetensors-damaged");
    }
  });

  it("refuses an absurd header size without allocating it", async () => {
    const path = join(directory, "huge.safetensors");
    writeFileSync(path, Buffer.from("ffffffffffffff7f7b7d", "hex"));
    expect((await rejection(openSafetensors(path))).message).toContain("claims a header");
  });

  it("tells a pointer, a directory and nothing from a damaged file", async () => {
    const pointer = join(directory, "pointer.safetensors");
    writeFileSync(pointer, `version https://git-lfs.github.com/spec/v1\noid sha256:${"0".repeat(64)}\nsize 12345\n`);
    const error = await rejection(openSafetensors(pointer));
    expect([error.code, error.next]).toEqual(["lfs-pointer", expect.stringContaining("git lfs pull")]);
    expect((await rejection(openSafetensors(directory))).code).toBe("file-unreadable");
    expect((await rejection(openSafetensors(join(directory, "none")))).code).toBe("file-missing");
  });
});

describe("writeSafetensors", () => {
  it("writes the bytes the reference implementation writes", async () => {
    const file = await openSafetensors(reference);
    const tensors: TensorToWrite[] = [];
    for (const [name, { dtype, shape }] of file.tensors) {
      tensors.unshift({ name, dtype, shape, data: await file.read(name) });
    }
    const path = join(directory, "again.safetensors");
    await writeSafetensors(path, tensors, file.metadata);
    await file.close();
    expect(readFileSync(path).equals(readFileSync(reference))).toBe(true);
  });

  it("is read back as it was, whatever the order", async () => {
    const shapes: [string, Dtype, number[], Uint8Array][] = [
      ["w", "F32", [2, 1], bytesOf(new Float32Array([1.5, -0]))],
      ["h", "F16", [3], bytesOf(new Uint16Array([0x3c00, 0x0001, 0x7c00]))],
      ["odd", "U8", [1], new Uint8Array([9])],
      ["none", "I64", [0], new Uint8Array(0)],
    ];
    const tensors = shapes.map(([name, dtype, shape, data]) => ({ name, dtype, shape, data }));
    const [a, b] = [join(directory, "a.safetensors"), join(directory, "b.safetensors")];
    await writeSafetensors(a, tensors, { b: "2", a: "1" });
    await writeSafetensors(b, tensors.toReversed(), { a: "1", b: "2" });
    expect(readFileSync(a).equals(readFileSync(b))).toBe(true);
    expect(readFileSync(a).readBigUInt64LE() % 8n).toBe(0n);
    const file = await openSafetensors(a);
    for (const { name, data } of tensors) expect(Buffer.compare(await file.read(name), data)).toBe(0);
    expect([...(await file.readFloat32("h"))]).toEqual([1, 2 ** -24, Number.POSITIVE_INFINITY]);
    expect(file.metadata).toEqual({ a: "1", b: "2" });
    await file.close();
  });

  it("leaves the old file and no other when it fails", async () => {
    const path = join(directory, "kept", "x.safetensors");
    await writeSafetensors(path, [{ name: "a", dtype: "U8", shape: [1], data: new Uint8Array(1) }]);
    const before = readFileSync(path);
    const wrong = { name: "b", dtype: "F32" as const, shape: [2], data: new Uint8Array(7) };
    await expect(writeSafetensors(path, [wrong])).rejects.toThrow("7 bytes");
    const twice = { name: "b", dtype: "U8" as const, shape: [1], data: new Uint8Array(1) };
    await expect(writeSafetensors(path, [twice, twice])).rejects.toThrow("two tensors");
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(join(directory, "kept"))).toEqual(["x.safetensors"]);
  });
});

describe("streamSafetensors", () => {
  const data = new Uint8Array(Float32Array.from({ length: 12 }, (_, i) => i).buffer);
  const pieces = function* (bytes: Uint8Array) {
    for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7);
  };
  const stream = (name: string, bytes = data) => ({
    name,
    dtype: "F32" as const,
    shape: [3, 4],
    chunks: () => pieces(bytes),
  });

  it("writes in pieces what is written at once, and says its digest and size", async () => {
    const [once, streamed] = [join(directory, "once.safetensors"), join(directory, "streamed.safetensors")];
    const tensors = ["b", "a"].map((name) => ({ name, dtype: "F32" as const, shape: [3, 4], data }));
    await writeSafetensors(once, tensors, { format: "pt" });
    const written = await streamSafetensors(streamed, [stream("b"), stream("a")], { format: "pt" });
    const bytes = readFileSync(streamed);
    expect(bytes.equals(readFileSync(once))).toBe(true);
    expect(written).toEqual({ digest: `sha256:${sha256(bytes)}`, size: bytes.length });
  });

  it("leaves nothing where the data are not as long as their shape, or end in an error", async () => {
    const path = join(directory, "streams", "x.safetensors");
    const short = stream("a", data.subarray(0, 47));
    await expect(streamSafetensors(path, [short])).rejects.toThrow("47 bytes");
    const broken = {
      ...stream("a"),
      chunks: () => {
        throw new Error("no more");
      },
    };
    await expect(streamSafetensors(path, [stream("0"), broken])).rejects.toThrow("no more");
    expect(readdirSync(join(directory, "streams"))).toEqual([]);
  });
});

describe("half precision", () => {
  const every = Uint16Array.from({ length: 65536 }, (_, i) => i);
  const withoutNaN = (floats: Float32Array) => sha256(bytesOf(floats.filter((x) => !Number.isNaN(x))));

  it("decodes every float16 as numpy and torch do", () => {
    const floats = decodeFloat16(every);
    // numpy: arange(65536, uint16).view(float16).astype(float32), NaN payloads included.
    expect(sha256(bytesOf(floats))).toBe("f4fdd084f85448d28c84f20fabf4022ba938e40b7f382d2727dec6f41ac6267a");
    // torch: the same without NaNs, whose payload it changes.
    expect(withoutNaN(floats)).toBe("680bbc22915f61aa1bbfc7265bc3882a6aa42d299bfd2c571807196e5544de2e");
  });

  it("decodes every bfloat16 as torch does", () => {
    const floats = decodeBfloat16(every);
    expect(sha256(bytesOf(floats))).toBe("9207d7eb28680a098c73dbe536d1ff7b94311dc417b9a385e0af6660683e93ca");
    expect(withoutNaN(floats)).toBe("ba630f4dd7aba313174b044090cfc5353bc4f587c4f6c2848056051239b777b0");
  });

  it("rounds as torch does: spread over all of binary32, around every tie of bfloat16, between all neighbours in float16", () => {
    const spread = Uint32Array.from({ length: 2 ** 20 }, (_, i) => Math.imul(i, 2654435761));
    const ties = [0x7fff, 0x8000, 0x8001].flatMap((low) => [...every].map((high) => ((high << 16) | low) >>> 0));
    const halves = decodeFloat16(every);
    const between = Float32Array.from(halves, (x, i) => (x + (halves[(i + 1) % 65536] as number)) / 2);
    const values = new Float32Array(spread.length + ties.length + between.length);
    values.set(new Float32Array(spread.buffer), 0);
    values.set(new Float32Array(Uint32Array.from(ties).buffer), spread.length);
    values.set(between, spread.length + ties.length);
    const floats = values.filter((x) => !Number.isNaN(x));
    expect(floats.length).toBe(1303808);
    // torch: the same values, tensor.to(torch.bfloat16) and tensor.to(torch.float16), viewed as int16.
    expect(sha256(bytesOf(encodeBfloat16(floats)))).toBe(
      "3d1faa2e8496ad438cafb35ce3a5ad9a9ce7147cebfe19cc32ac0e72e2a7ab6c",
    );
    expect(sha256(bytesOf(encodeFloat16(floats)))).toBe(
      "c90012c46b8cad84b4bb0c15078ada5de4229c62081f97ee4703cf99a72ffb84",
    );
    expect([...encodeBfloat16(new Float32Array([Number.NaN]))]).toEqual([0x7fc0]);
    expect([...encodeFloat16(new Float32Array([Number.NaN]))]).toEqual([0x7e00]);
  });
});
