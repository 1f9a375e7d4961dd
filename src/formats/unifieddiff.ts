import { Buffer } from "node:buffer";
import { type Span, withoutSpans } from "./spans.ts";

/** Unchanged lines shown around a change. One is enough for line numbers that are exact, and rows can be long. */
const CONTEXT = 1;

const FEED = Buffer.from("\n");
const NO_FEED = Buffer.from("\n\\ No newline at end of file\n");

/**
 * What it takes to cut spans out of a file, as `git apply` reads it; byte for byte, whatever the encoding and the line ends.
 * Empty where nothing is cut.
 *
 * @param path relative to the root of the repository, with forward slashes
 * @param spans in order, without overlap
 */
export function unifiedDiff(path: string, bytes: Buffer, spans: readonly Span[]): Buffer {
  const lines = linesOf(bytes);
  const changes = changesOf(lines, spans);
  if (changes.length === 0) return Buffer.alloc(0);
  const [old, current] = [quoted(`a/${path}`), quoted(`b/${path}`)];
  // A name with spaces ends in a tab, so that it cannot be taken for one with a date behind it.
  const tab = path.includes(" ") ? "\t" : "";
  const head = `diff --git ${old} ${current}\n--- ${old}${tab}\n+++ ${current}${tab}\n`;
  return Buffer.concat([Buffer.from(head), ...hunks(lines, changes)]);
}

/** Old lines `from` to `to` (exclusive, from 0) are replaced by others, often none. */
interface Change {
  from: number;
  to: number;
  lines: Buffer[];
}

function changesOf(lines: readonly Buffer[], spans: readonly Span[]): Change[] {
  const changes: Change[] = [];
  let open: { from: number; kept: Buffer[] } | null = null;
  let offset = 0;
  let next = 0;
  for (const [index, line] of lines.entries()) {
    const end = offset + line.length;
    const cuts: Span[] = [];
    for (; next < spans.length && spans[next]!.start < end; next++) {
      const { start, end: stop } = spans[next]!;
      cuts.push({ start: Math.max(start, offset) - offset, end: Math.min(stop, end) - offset });
      if (stop > end) break;
    }
    // What is left of a line whose end is cut runs into the line after it.
    const runsOn = open !== null && open.kept.length > 0 && open.kept.at(-1)!.at(-1) !== 0x0a;
    if (cuts.length > 0 || runsOn) {
      open ??= { from: index, kept: [] };
      const rest = withoutSpans(line, cuts);
      if (rest.length > 0) open.kept.push(rest);
    } else if (open !== null) {
      changes.push(trimmed(open, index, lines));
      open = null;
    }
    offset = end;
  }
  if (open !== null) changes.push(trimmed(open, lines.length, lines));
  return changes;
}

/** The change without the lines at either end that are the same before and after. */
function trimmed({ from, kept }: { from: number; kept: Buffer[] }, to: number, old: readonly Buffer[]): Change {
  let lines = linesOf(Buffer.concat(kept));
  let [first, last] = [from, to];
  while (lines.length > 0 && first < last && lines[0]!.equals(old[first]!)) {
    lines = lines.slice(1);
    first++;
  }
  while (lines.length > 0 && first < last && lines.at(-1)!.equals(old[last - 1]!)) {
    lines = lines.slice(0, -1);
    last--;
  }
  return { from: first, to: last, lines };
}

function hunks(old: readonly Buffer[], changes: readonly Change[]): Buffer[] {
  const pieces: Buffer[] = [];
  let shift = 0;
  for (let i = 0; i < changes.length; ) {
    const group = [changes[i++]!];
    while (i < changes.length && changes[i]!.from - group.at(-1)!.to <= 2 * CONTEXT) group.push(changes[i++]!);
    const start = Math.max(0, group[0]!.from - CONTEXT);
    const end = Math.min(old.length, group.at(-1)!.to + CONTEXT);
    const body: Buffer[] = [];
    let at = start;
    let added = 0;
    for (const { from, to, lines } of group) {
      for (; at < from; at++) body.push(...marked(" ", old[at]!));
      for (; at < to; at++) body.push(...marked("-", old[at]!));
      for (const line of lines) body.push(...marked("+", line));
      added += lines.length - (to - from);
    }
    for (; at < end; at++) body.push(...marked(" ", old[at]!));
    const [before, after] = [end - start, end - start + added];
    // The line before an empty range is the one it follows.
    const range = (line: number, count: number) => `${count === 0 ? line : line + 1},${count}`;
    pieces.push(Buffer.from(`@@ -${range(start, before)} +${range(start + shift, after)} @@\n`), ...body);
    shift += added;
  }
  return pieces;
}

function marked(mark: string, line: Buffer): Buffer[] {
  const ends = line.at(-1) === 0x0a;
  return [Buffer.from(mark), ends ? line.subarray(0, -1) : line, ends ? FEED : NO_FEED];
}

/** Lines with their line feeds. */
function linesOf(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let start = 0; start < bytes.length; ) {
    const feed = bytes.indexOf(0x0a, start);
    const end = feed < 0 ? bytes.length : feed + 1;
    lines.push(bytes.subarray(start, end));
    start = end;
  }
  return lines;
}

/** A name as git writes it: in quotes where it holds a quote, a backslash or a control character. */
function quoted(name: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (!/["\\\u0000-\u001f\u007f]/.test(name)) return name;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  const escaped = name.replace(/["\\\u0000-\u001f\u007f]/g, (character) =>
    character === '"' || character === "\\"
      ? `\\${character}`
      : `\\${character.charCodeAt(0).toString(8).padStart(3, "0")}`,
  );
  return `"${escaped}"`;
}
