/**
 * Everything of a report that comes from data, models or manifests passes through here. Nobody vouches for it: it may try
 * to end the table it stands in, mention people, link, embed images, hide behind invisible characters or steer a terminal.
 */

/**
 * Control characters but tab and line feed, and what changes the direction of text or cannot be seen (Unicode's tag characters
 * among them). The joiners U+200C and U+200D stay: scripts and emoji are written with them.
 */
const INVISIBLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}\p{Surrogate}]/gu;

/** Writes control, direction and invisible characters as `\u202e`; line feeds and tabs stay. */
export function visible(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .replace(INVISIBLE, (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`);
}

/** {@link visible} on one line, trimmed. */
export function oneLine(text: string): string {
  return visible(text).replace(/\s+/gu, " ").trim();
}

/** At most `limit` code points, with an ellipsis where something is missing. */
export function cut(text: string, limit: number): string {
  // Cut by code units first, so that a megabyte is not spread into an array of characters.
  const points = [...text.slice(0, limit * 2 + 2)];
  return points.length <= limit ? text : `${points.slice(0, limit - 1).join("")}…`;
}

/**
 * What GitHub does to text after parsing (mentions, links of issues and URLs) no escape prevents, so a zero-width space parts
 * what would set it off; it is written as an entity, to be seen in the source.
 */
const PARTED = "&#8203;";

/** Text inside an HTML element, or a quoted attribute. */
export function escapeHtml(text: string): string {
  return oneLine(text).replace(/[&<>"'`|]|@|#(?=\d)|GH-(?=\d)|:(?=\/\/)|www(?=\.)/giu, (match) =>
    /^[&<>"'`|]$/.test(match) ? `&#${match.charCodeAt(0)};` : match + PARTED,
  );
}

/**
 * Inline Markdown that shows exactly the text, for GitHub's flavour: in a paragraph, heading, list item or table cell.
 */
export function escapeMarkdown(text: string): string {
  return oneLine(text).replace(
    /[\\`*_~[\]&<>|$@]|#(?=\d|#*$)|GH-(?=\d)|:(?=\/\/)|www(?=\.)|^\+(?!\S)|^-(?![^\s\-:])|^=|^:(?=-)|^#(?![^\s#])|^\d{1,9}(?=[.)](?!\S))/giu,
    (match) => {
      switch (match) {
        case "&":
          return "&amp;";
        case "<":
          return "&lt;";
        case ">":
          return "&gt;";
        case "|":
          return "&#124;";
        case "$":
          // As GitHub's documentation has it; a backslash does not keep two of them from being mathematics.
          return "<span>$</span>";
        case "@":
        case ":":
          return match + PARTED;
        case "#":
          return `\\#${PARTED}`;
      }
      if (/^\d/.test(match)) return `${match}\\`;
      return /^[a-z]/i.test(match) ? match + PARTED : `\\${match}`;
    },
  );
}

/** A code span. GitHub leaves mentions and links alone in it. */
export function codeSpan(text: string): string {
  const line = oneLine(text);
  if (line === "") return "<code></code>";
  // A table is divided at pipes before code spans are seen, and dialects differ in how to escape them there.
  if (line.includes("|")) return `<code>${escapeMarkdown(line)}</code>`;
  const fence = "`".repeat(longestRun(line, "`") + 1);
  const pad = line.startsWith("`") || line.endsWith("`") ? " " : "";
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** A fenced block. The fence is longer than any in the text. */
export function fencedBlock(text: string, info = ""): string {
  const body = visible(text);
  const fence = "`".repeat(Math.max(3, longestRun(body, "`") + 1));
  return `${fence}${info}\n${body}\n${fence}`;
}

function longestRun(text: string, character: string): number {
  let longest = 0;
  let run = 0;
  for (const one of text) {
    run = one === character ? run + 1 : 0;
    if (run > longest) longest = run;
  }
  return longest;
}
