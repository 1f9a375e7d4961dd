// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\p{Surrogate}]/gu;

/**
 * Untrusted text as it may stand in a message: on one line, control and direction characters written as escapes, cut to
 * `limit` code points, in double quotes.
 */
export function excerpt(text: string, limit = 60): string {
  // Cut by code units first, so that a megabyte is not spread into an array of characters.
  const points = [...text.slice(0, limit * 2 + 2)];
  const kept = points.slice(0, limit).join("");
  const cut = kept.length < text.length ? "…" : "";
  const visible = kept.replace(UNPRINTABLE, (c) => `\\u${c.codePointAt(0)?.toString(16).padStart(4, "0")}`);
  return `"${visible}${cut}"`;
}
