import type { FileHandle } from "node:fs/promises";
import { openData } from "../formats/files.ts";
import { readerOf } from "../formats/rows.ts";
import type { DataFile } from "./files.ts";

/** Whole lines of a JSONL file, or a file of another format as a whole. */
export interface Stretch {
  /** As in {@link DataFile}. */
  path: string;
  absolute: string;
  mediaType: string;
  /** In bytes; the end is excluded. */
  start: number;
  end: number;
}

/** Bytes of a stretch, about. Where it begins depends on nothing but this, so that what is added at the end leaves the rest as it is. */
export const STRETCH = 2 ** 23;

/**
 * Cuts a file into stretches that can be read one by one.
 * @throws {LoraError} for the file as a whole: missing, unreadable, a Git LFS pointer, UTF-16, of an unknown extension
 */
export async function stretchesOf(
  { path, absolute }: Pick<DataFile, "path" | "absolute">,
  about = STRETCH,
): Promise<Stretch[]> {
  const { mediaType } = readerOf(path);
  const file = await openData(absolute, { file: path });
  try {
    const { size } = await file.stat();
    const cuts = mediaType === "application/jsonl" && !(await isArray(file)) ? await lineStarts(file, size, about) : [];
    const starts = [0, ...cuts];
    return starts.map((start, i) => ({ path, absolute, mediaType, start, end: starts[i + 1] ?? size }));
  } finally {
    await file.close();
  }
}

/** Whether the file holds one JSON array over many lines, which is told once. */
async function isArray(file: FileHandle): Promise<boolean> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0);
  return /^(?:\uFEFF)?[ \t\r]*\[[ \t\r]*\n/.test(buffer.toString("utf8", 0, bytesRead));
}

/** The first line at or behind each multiple of a number of bytes. */
async function lineStarts(file: FileHandle, size: number, about: number): Promise<number[]> {
  const starts: number[] = [];
  const piece = Buffer.alloc(2 ** 16);
  let start = 0;
  for (let from = about; from < size; from += about) {
    // A line that began in an earlier stretch may end in a later one.
    if (from <= start) continue;
    for (let at = from - 1; at < size; ) {
      const { bytesRead } = await file.read(piece, 0, piece.length, at);
      if (bytesRead === 0) return starts;
      const found = piece.subarray(0, bytesRead).indexOf(0x0a);
      at += found < 0 ? bytesRead : found + 1;
      if (found < 0) continue;
      start = at;
      if (start < size) starts.push(start);
      break;
    }
  }
  return starts;
}
