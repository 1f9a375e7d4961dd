/** A tag of a template: the line it opens on, from 1, and the offset just behind it. */
export interface Tag {
  line: number;
  end: number;
}

const CLOSERS: Record<string, string> = { "{%": "%}", "{{": "}}", "{#": "#}" };

/** The tags `{% %}`, `{{ }}` and `{# #}` of a template in order. The parser knows no positions: this gives it lines. */
export function tagLines(source: string): Tag[] {
  const tags: Tag[] = [];
  const opener = /\{[%{#]/g;
  let line = 1;
  let counted = 0;
  for (let match = opener.exec(source); match; match = opener.exec(source)) {
    line += newlines(source.slice(counted, match.index));
    counted = match.index;
    const end = closes(source, match.index + 2, CLOSERS[match[0]] as string);
    tags.push({ line, end });
    opener.lastIndex = end;
  }
  return tags;
}

/** The line of the first match, from 1. */
export function lineOf(source: string, needle: RegExp | undefined): number | undefined {
  const found = needle === undefined ? -1 : source.search(needle);
  return found < 0 ? undefined : 1 + newlines(source.slice(0, found));
}

/** The offset behind `closer`, strings skipped; the end of the source when there is none. */
function closes(source: string, from: number, closer: string): number {
  for (let i = from; i < source.length; i++) {
    const char = source[i] as string;
    if (source.startsWith(closer, i)) return i + 2;
    if (closer === "#}" || (char !== "'" && char !== '"')) continue;
    for (i++; i < source.length && source[i] !== char; i++) if (source[i] === "\\") i++;
  }
  return source.length;
}

function newlines(text: string): number {
  return text.split("\n").length - 1;
}
