/**
 * Words of a text, for comparing texts: compatibility-composed (NFKC), lower case, without punctuation. A word is a run of
 * letters, digits and underscores; a pictograph is a word of its own; whatever else, ASCII or not, only separates. Digits
 * are kept as they are: rows that differ in an order number do differ there.
 *
 * Scripts written without spaces are cut by `Intl.Segmenter` with the locale pinned, so that the machine's own plays no part.
 */
export function wordsOf(text: string): string[] {
  if (ASCII.test(text)) return text.toLowerCase().match(ASCII_WORD) ?? [];
  const words = text.normalize("NFKC").toLowerCase().match(WORD) ?? [];
  if (!words.some((word) => UNSEGMENTED.test(word))) return words;
  return words.flatMap((word) => (UNSEGMENTED.test(word) ? segments(word) : [word]));
}

const ASCII = /^\p{ASCII}*$/u;
const ASCII_WORD = /[a-z0-9_]+/g;
const WORD = /[\p{L}\p{N}_][\p{L}\p{M}\p{N}_]*|\p{Extended_Pictographic}/gu;
const UNSEGMENTED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/**
 * For the kernel, of every code point below a limit: 0 where more than itself decides what words it makes, 1 where it only separates,
 * else its lower case, which makes words. Composing, unsegmented scripts, pictographs and white space are left to {@link wordsOf}.
 */
export function easyPoints(limit: number): Uint16Array {
  return Uint16Array.from({ length: limit }, (_, point) => {
    const character = String.fromCodePoint(point);
    const lower = character.toLowerCase();
    if (point < 0x80 || character.normalize("NFKC") !== character || HARD.test(character)) return 0;
    if (!LETTER.test(lower)) return 1;
    return lower.length === 1 ? lower.charCodeAt(0) : 0;
  });
}

/** Marks and Hangul compose with what is before them; a sigma at the end of a word has a lower case of its own. */
const HARD = new RegExp(
  String.raw`[\p{M}\p{Script=Hangul}\p{Extended_Pictographic}\p{Cs}\sΣ]|${UNSEGMENTED.source}`,
  "u",
);
const LETTER = /[\p{L}\p{N}_]/u;

const segmenter = new Intl.Segmenter("en", { granularity: "word" });

function segments(run: string): string[] {
  return Array.from(segmenter.segment(run), ({ segment }) => segment);
}
