import { width } from "./columns.ts";

/** Cells a line needs to hold words at all; narrower terminals break lines as they like. */
const NARROWEST = 30;

/**
 * A text broken at its spaces, so that no line is wider than a terminal; a word that is wider stays whole, for paths are copied.
 * @param columns cells of the terminal; undefined: it is none, and lines are left to whoever reads them
 * @param before cells of the first line that are taken
 * @param indent cells that the other lines begin with
 */
export function wrap(text: string, columns: number | undefined, before: number, indent: number): string {
  if (columns === undefined || columns < NARROWEST) return text;
  let line = "";
  let used = before;
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const cells = width(word);
    const fits = used + (line === "" ? 0 : 1) + cells <= columns;
    if (fits || (line === "" && used <= indent)) {
      used += cells + (line === "" ? 0 : 1);
      line = line === "" ? word : `${line} ${word}`;
      continue;
    }
    lines.push(line);
    line = word;
    used = indent + cells;
  }
  return [...lines, line].join(`\n${" ".repeat(indent)}`);
}
