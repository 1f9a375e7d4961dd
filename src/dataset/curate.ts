import type { Buffer } from "node:buffer";
import { LoraError } from "../formats/error.ts";
import { parseJson } from "../formats/json.ts";
import { elementSpans, lineSpans, type Span } from "../formats/spans.ts";
import { recordId } from "./identity.ts";
import type { LeftOut } from "./lock.ts";
import { normalise, type SourceFormat } from "./normalise.ts";

/**
 * The bytes to cut out of a data file so that the given records are gone and every other is what it was, to the byte: whole
 * lines of JSONL; of a JSON array its elements, each with the comma and the white space up to its neighbour.
 *
 * @param bytes what the records were read from
 * @param file how places name it
 * @throws {LoraError} `curate-parquet`, for columns cannot be cut
 */
export function cutsOf(bytes: Buffer, file: string, format: SourceFormat, left: readonly LeftOut[]): Span[] {
  if (/\.parquet$/i.test(file)) {
    throw new LoraError("curate-parquet", `${file} is Parquet, out of which records cannot be cut.`, {
      place: { file },
      next: "Leave it to the lock, which leaves them out of what is trained, or convert the file to JSONL.",
    });
  }
  if (/\.json$/i.test(file)) return elementCuts(bytes, file, format, left);
  const lines = lineSpans(bytes);
  return [...new Set(left.map(({ at }) => at.line ?? 0))]
    .sort((a, b) => a - b)
    .map((line) => lineAt(lines, line, file));
}

function lineAt(lines: readonly Span[], line: number, file: string): Span {
  const span = lines[line - 1];
  if (span === undefined) throw new Error(`${file} has no line ${line}`);
  return span;
}

function elementCuts(bytes: Buffer, file: string, format: SourceFormat, left: readonly LeftOut[]): Span[] {
  const elements = elementSpans(bytes);
  const gone = goneElements(bytes, elements, file, format, left);
  const lastKept = elements.findLastIndex((_, index) => !gone.has(index));
  const cuts: Span[] = [];
  for (const [index, { start }] of elements.entries()) {
    if (!gone.has(index) || index > lastKept) continue;
    const end = elements[index + 1]!.start;
    const before = cuts.at(-1);
    if (before?.end === start) before.end = end;
    else cuts.push({ start, end });
  }
  const tail = elements[lastKept + 1];
  if (tail === undefined) return cuts;
  // Nothing follows that the comma would belong to, so that the one before goes.
  const start = lastKept < 0 ? tail.start : elements[lastKept]!.end;
  return [...cuts, { start, end: elements.at(-1)!.end }];
}

/**
 * Elements know no other place than their line, which they may share: there the record id tells which is meant, and of copies
 * the last goes, for the first takes precedence.
 */
function goneElements(
  bytes: Buffer,
  elements: readonly Span[],
  file: string,
  format: SourceFormat,
  left: readonly LeftOut[],
): Set<number> {
  const wanted = new Map<string, number>();
  const lines = new Set(left.map(({ at }) => at.line));
  for (const { at, record } of left) {
    const key = `${at.line} ${record}`;
    wanted.set(key, (wanted.get(key) ?? 0) + 1);
  }
  const gone = new Set<number>();
  const starts = linesAt(
    bytes,
    elements.map(({ start }) => start),
  );
  for (let index = elements.length - 1; index >= 0; index--) {
    const line = starts[index]!;
    if (!lines.has(line)) continue;
    const { start, end } = elements[index]!;
    const id = readableId(bytes.subarray(start, end).toString("utf8"), file, line, format);
    const count = wanted.get(`${line} ${id}`) ?? 0;
    if (count === 0) continue;
    wanted.set(`${line} ${id}`, count - 1);
    gone.add(index);
  }
  if (gone.size !== left.length)
    throw new Error(`${left.length - gone.size} records of ${file} are not where they were`);
  return gone;
}

function readableId(text: string, file: string, line: number, format: SourceFormat): string | null {
  try {
    return recordId(normalise(parseJson(text, { file, line }), format, { file, line }));
  } catch (error) {
    if (error instanceof LoraError) return null;
    throw error;
  }
}

/** The line, from 1, of each offset; these are in order. */
function linesAt(bytes: Buffer, offsets: readonly number[]): number[] {
  let line = 1;
  let feed = bytes.indexOf(0x0a);
  return offsets.map((offset) => {
    for (; feed >= 0 && feed < offset; feed = bytes.indexOf(0x0a, feed + 1)) line++;
    return line;
  });
}
