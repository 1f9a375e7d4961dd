import { Buffer, isUtf8 } from "node:buffer";
import { LoraError, type Place } from "./error.ts";
import { excerpt } from "./excerpt.ts";
import { isJsonObject, type Json, parseJson } from "./json.ts";

/** Bits of an element, narrow to wide: the order in which the reference implementation compares dtypes. */
const BITS = {
  BOOL: 8,
  U8: 8,
  I8: 8,
  F8_E5M2: 8,
  F8_E4M3: 8,
  I16: 16,
  U16: 16,
  F16: 16,
  BF16: 16,
  I32: 32,
  U32: 32,
  F32: 32,
  F64: 64,
  I64: 64,
  U64: 64,
} as const;

export type Dtype = keyof typeof BITS;

/** `begin` and `end` are byte offsets into the data that follows the header. */
export interface HeaderEntry {
  dtype: Dtype;
  shape: number[];
  begin: number;
  end: number;
}

export interface Header {
  metadata: { [key: string]: string };
  /** Sorted by offset. */
  tensors: [name: string, entry: HeaderEntry][];
}

/**
 * Parses and checks the header of a safetensors file.
 * @param bytes the JSON, with its padding
 * @param dataLength bytes that follow the header
 * @throws {LoraError} `safetensors-damaged`, naming file and tensor
 */
export function parseHeader(bytes: Uint8Array, dataLength: number, place: Place): Header {
  if (!isUtf8(bytes)) throw damaged(place, "its header is not UTF-8");
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
  // The format wants the object to begin at once; padding comes after it.
  if (!text.startsWith("{")) throw damaged(place, "its header is not a JSON object");
  let json: Json;
  try {
    json = parseJson(text, place);
  } catch (error) {
    throw damaged(place, `its header is not valid JSON (${(error as Error).message.replace(/\.$/, "")})`);
  }
  if (!isJsonObject(json)) throw damaged(place, "its header is not a JSON object");
  let metadata: { [key: string]: string } = {};
  const tensors: Header["tensors"] = [];
  for (const [name, value] of Object.entries(json)) {
    if (name === "__metadata__") metadata = parseMetadata(value, place);
    else tensors.push([name, parseEntry(name, value, place)]);
  }
  tensors.sort(([, a], [, b]) => a.begin - b.begin || a.end - b.end);
  checkCoverage(tensors, dataLength, place);
  return { metadata, tensors };
}

function parseMetadata(value: Json, place: Place): { [key: string]: string } {
  if (isJsonObject(value) && Object.values(value).every((item) => typeof item === "string")) {
    return value as { [key: string]: string };
  }
  throw damaged(place, "its __metadata__ is not a map of strings");
}

function parseEntry(name: string, value: Json, place: Place): HeaderEntry {
  const tensor = `tensor ${excerpt(name, 120)}`;
  if (!isJsonObject(value)) throw damaged(place, `${tensor} is not described by an object`);
  const { dtype, shape, data_offsets: offsets } = value;
  if (typeof dtype !== "string" || !Object.hasOwn(BITS, dtype)) {
    throw damaged(place, `${tensor} has the unknown dtype ${excerpt(JSON.stringify(dtype ?? null), 30)}`);
  }
  if (!isSizes(shape)) throw damaged(place, `${tensor} has a shape that is not a list of sizes`);
  if (!isSizes(offsets) || offsets.length !== 2) throw damaged(place, `${tensor} has no data_offsets of two positions`);
  const [begin, end] = offsets as [number, number];
  const expected = sizeOf(dtype as Dtype, shape);
  if (end - begin !== expected) {
    const claim = `${dtype} [${shape.join(", ")}] takes ${expected} bytes`;
    throw damaged(place, `${tensor} of ${claim} but its data_offsets span ${end - begin}`);
  }
  return { dtype: dtype as Dtype, shape, begin, end };
}

function isSizes(value: Json | undefined): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && (size as number) >= 0);
}

/** Bytes of one element. */
export function elementSize(dtype: Dtype): number {
  return BITS[dtype] / 8;
}

/** Bytes of a tensor. */
export function sizeOf(dtype: Dtype, shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, elementSize(dtype));
}

/** @param tensors sorted by offset */
function checkCoverage(tensors: Header["tensors"], dataLength: number, place: Place): void {
  let covered = 0;
  let before = "the header";
  for (const [name, { begin, end }] of tensors) {
    const tensor = `tensor ${excerpt(name, 120)}`;
    if (begin < covered) throw damaged(place, `${tensor} overlaps ${before}`);
    if (begin > covered)
      throw damaged(place, `there is a hole of ${begin - covered} bytes between ${before} and ${tensor}`);
    if (end > dataLength) {
      throw damaged(place, `${tensor} ends ${end - dataLength} bytes past the end of the file: it is truncated`);
    }
    covered = end;
    before = tensor;
  }
  if (covered < dataLength) throw damaged(place, `${dataLength - covered} bytes at its end belong to no tensor`);
}

export interface Layout<T> {
  /** Length, JSON and padding: what comes before the data. */
  header: Uint8Array;
  /** The tensors in the order of their data. */
  order: T[];
}

/** Header and order of the reference implementation: wider dtypes first, then names by their UTF-8 bytes. */
export function layOut<T extends { name: string; dtype: Dtype; shape: number[] }>(
  tensors: T[],
  metadata: { [key: string]: string },
): Layout<T> {
  const rank = Object.keys(BITS);
  const order = [...tensors].sort(
    (a, b) => rank.indexOf(b.dtype) - rank.indexOf(a.dtype) || Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)),
  );
  const entries: [string, unknown][] = [];
  if (Object.keys(metadata).length > 0) {
    entries.push(["__metadata__", Object.fromEntries(Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1)))]);
  }
  const names = new Set<string>(["__metadata__"]);
  let end = 0;
  for (const { name, dtype, shape } of order) {
    if (names.has(name)) throw new Error(`two tensors are called ${name}`);
    names.add(name);
    const size = sizeOf(dtype, shape);
    entries.push([name, { dtype, shape, data_offsets: [end, end + size] }]);
    end += size;
  }
  // Joined by hand: an object would put names that look like array indices first.
  const members = entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
  const json = Buffer.from(`{${members.join(",")}}`);
  const padded = Math.ceil(json.length / 8) * 8;
  const header = Buffer.alloc(8 + padded, " ");
  header.writeBigUInt64LE(BigInt(padded), 0);
  json.copy(header, 8);
  return { header, order };
}

/** The error of a file whose header does not hold. */
export function damaged(place: Place, why: string): LoraError {
  return new LoraError("safetensors-damaged", `${place.file} is not a whole safetensors file: ${why}.`, {
    place,
    next: "Download or write the file again.",
  });
}
