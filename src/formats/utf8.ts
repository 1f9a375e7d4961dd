import { type Buffer, isUtf8 } from "node:buffer";
import { LoraError, type Place } from "./error.ts";

/** The bytes after a UTF-8 byte order mark, if there is one. */
export function withoutBom(bytes: Buffer): Buffer {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

/** Whether there is a UTF-16 byte order mark, which no UTF-8 text can begin with. */
export function startsAsUtf16(bytes: Uint8Array): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}

/**
 * The error for bytes that are not UTF-8, at the line and column of the first bad one.
 * @param place where `bytes` begins
 */
export function invalidUtf8(bytes: Uint8Array, place: Place): LoraError {
  if (startsAsUtf16(bytes)) {
    return new LoraError("file-encoding", `${place.file} is UTF-16.`, { place, next: "Save it as UTF-8." });
  }
  const at = firstInvalidByte(bytes);
  const before = new TextDecoder("utf-8").decode(bytes.subarray(0, at));
  const lines = before.split("\n");
  const byte = (bytes[at] ?? 0).toString(16).toUpperCase().padStart(2, "0");
  return new LoraError("file-encoding", `Not valid UTF-8: byte 0x${byte}.`, {
    place: {
      file: place.file,
      line: (place.line ?? 1) + lines.length - 1,
      column: (lines.at(-1)?.length ?? 0) + (lines.length === 1 ? (place.column ?? 1) : 1),
    },
    next: "Save the file as UTF-8.",
  });
}

/** Offset of the first byte of the first sequence that is not UTF-8. `bytes` is known to be invalid. */
function firstInvalidByte(bytes: Uint8Array): number {
  // A whole prefix is valid or not, and stays invalid when it grows: bisect.
  let good = 0;
  let bad = bytes.length;
  while (good < bad) {
    const middle = (good + bad + 1) >>> 1;
    if (isWholePrefix(bytes.subarray(0, middle))) good = middle;
    else bad = middle - 1;
  }
  // What breaks may be the byte after an unfinished sequence: then that sequence is what is bad.
  while (good > 0 && !isUtf8(bytes.subarray(0, good))) good--;
  return good;
}

function isWholePrefix(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
