import { codeSpan, cut, escapeHtml, escapeMarkdown, fencedBlock } from "./escape.ts";

/** Finished Markdown. A type of its own, so that text nobody escaped cannot take its place. */
export class Markdown {
  readonly text: string;

  /** @param text Markdown we wrote ourselves; anything else goes through {@link md} */
  constructor(text: string) {
    this.text = text;
  }
}

export type Piece = string | number | Markdown;

/** Markdown from a template: what stands in it is Markdown, strings put into it are escaped. */
export function md(strings: TemplateStringsArray, ...values: Piece[]): Markdown {
  return new Markdown(
    strings.map((string, index) => string + (index < values.length ? inline(values[index]!) : "")).join(""),
  );
}

/** Untrusted text as code, cut to `limit` code points. */
export function code(text: string, limit = 200): Markdown {
  return new Markdown(codeSpan(cut(text, limit)));
}

/** Untrusted text of several lines, cut to `limit` code points. */
export function fenced(text: string, limit = 1000): Markdown {
  return new Markdown(fencedBlock(cut(text, limit)));
}

/** A diagram in Mermaid's language, which the caller has written. */
export function mermaid(source: string): Markdown {
  return new Markdown(fencedBlock(source, "mermaid"));
}

/** A link to a URL that must be http(s) to be one; anything else is shown as code. */
export function link(text: Piece, url: string): Markdown {
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) return code(url);
  // The parser of URLs leaves no space, angle bracket or quote; of what it leaves, these could end the link.
  const target = new URL(url).href.replace(
    /[()\\|`*_[\]~$@<>]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return new Markdown(`[${inline(text)}](${target})`);
}

export type Alignment = "left" | "right" | "center";

/** A table; cells are one line each. */
export function table(
  head: readonly Piece[],
  rows: readonly (readonly Piece[])[],
  alignment: readonly Alignment[] = [],
): Markdown {
  const line = (cells: readonly Piece[]) => `| ${cells.map(cell).join(" | ")} |`;
  const rule = head.map((_, index) => ({ left: "---", right: "--:", center: ":-:" })[alignment[index] ?? "left"]);
  const body = rows.map((row) => {
    if (row.length !== head.length) throw new Error(`a row of ${row.length} cells in a table of ${head.length}`);
    return line(row);
  });
  return new Markdown([line(head), `|${rule.join("|")}|`, ...body].join("\n"));
}

/** A list item a piece. */
export function list(items: readonly Piece[]): Markdown {
  return new Markdown(items.map((item) => `- ${cell(item)}`).join("\n"));
}

/** Folded away behind its summary, which is plain text. */
export function details(summary: string, body: Markdown): Markdown {
  return new Markdown(`<details>\n<summary>${escapeHtml(summary)}</summary>\n\n${body.text}\n\n</details>`);
}

/** Pieces on one line, with a space between. */
export function words(...pieces: (Piece | undefined)[]): Markdown {
  return new Markdown(
    pieces.flatMap((piece) => (piece === undefined || piece === "" ? [] : [inline(piece)])).join(" "),
  );
}

/** Blocks one below the other. */
export function blocks(...parts: (Markdown | undefined)[]): Markdown {
  return new Markdown(
    parts.flatMap((part) => (part === undefined || part.text === "" ? [] : [part.text])).join("\n\n"),
  );
}

function cell(piece: Piece): string {
  const text = inline(piece);
  if (text.includes("\n")) throw new Error("a table cell or list item of several lines");
  return text;
}

function inline(piece: Piece): string {
  if (piece instanceof Markdown) return piece.text;
  return typeof piece === "number" ? String(piece) : escapeMarkdown(piece);
}
