export interface Column {
  title: string;
  right?: boolean;
}

/** Lines of a table in plain text, the titles first, columns two spaces apart. */
export function columns(head: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const lines = [head.map(({ title }) => title), ...rows];
  const widths = head.map((_, index) => Math.max(...lines.map((line) => width(line[index] ?? ""))));
  return lines.map((line) =>
    head
      .map(({ right }, index) => {
        const cell = line[index] ?? "";
        const space = " ".repeat(Math.max(0, (widths[index] ?? 0) - width(cell)));
        return right ? space + cell : cell + space;
      })
      .join("  ")
      .trimEnd(),
  );
}

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
const WIDE =
  /\p{Emoji_Presentation}|\ufe0f|\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|[\u3000-\u303f\uff00-\uff60\uffe0-\uffe6]/u;

/** Cells of a terminal a text takes: two for wide scripts and emoji. */
export function width(text: string): number {
  let cells = 0;
  for (const { segment } of segmenter.segment(text)) cells += WIDE.test(segment) ? 2 : 1;
  return cells;
}
