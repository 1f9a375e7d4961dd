import { Buffer } from "node:buffer";

/** A stretch of bytes: from `start` up to but not including `end`. */
export interface Span {
  start: number;
  end: number;
}

/** The bytes outside of the spans, which are in order and do not overlap. */
export function withoutSpans(bytes: Buffer, spans: readonly Span[]): Buffer {
  const kept: Buffer[] = [];
  let from = 0;
  for (const { start, end } of spans) {
    kept.push(bytes.subarray(from, start));
    from = end;
  }
  kept.push(bytes.subarray(from));
  return Buffer.concat(kept);
}

/** Where the lines of a file lie, each with its line feed; a byte order mark belongs to none. */
export function lineSpans(bytes: Buffer): Span[] {
  const spans: Span[] = [];
  for (let start = bomLength(bytes); start < bytes.length; ) {
    const feed = bytes.indexOf(0x0a, start);
    const end = feed < 0 ? bytes.length : feed + 1;
    spans.push({ start, end });
    start = end;
  }
  return spans;
}

/** Where the elements of a file that is one well-formed JSON array lie, without the commas and white space between. */
export function elementSpans(bytes: Buffer): Span[] {
  const spans: Span[] = [];
  let depth = 0;
  let quoted = false;
  let start = -1;
  let end = -1;
  for (let i = bomLength(bytes); i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (quoted) {
      if (byte === 0x5c) i++;
      else if (byte === 0x22) quoted = false;
      end = i + 1;
      continue;
    }
    if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) continue;
    const closes = byte === 0x5d || byte === 0x7d;
    if (depth === 1 && (byte === 0x2c || closes)) {
      if (start >= 0) spans.push({ start, end });
      start = -1;
      if (closes) break;
      continue;
    }
    if (depth === 1 && start < 0) start = i;
    if (byte === 0x22) quoted = true;
    else if (byte === 0x5b || byte === 0x7b) depth++;
    else if (closes) depth--;
    end = i + 1;
  }
  return spans;
}

function bomLength(bytes: Buffer): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}
