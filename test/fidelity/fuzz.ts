import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { openChat } from "../../src/chat/chat.ts";
import { LoraError } from "../../src/formats/error.ts";
import { RandomStream } from "../../src/formats/random.ts";
import { DATE, digestOfAll } from "./chat.ts";
import { anything } from "./corpustext.ts";
import { type Family, templatePath, tokenizerDirectory } from "./families.ts";

const TEXTS = 1000;

/** First and last code point of what characters are drawn from. */
const RANGES: [number, number][] = [
  [0x0, 0x7f],
  [0x80, 0x24f],
  [0x250, 0x2fff],
  [0x3000, 0xd7ff],
  [0xe000, 0xffff],
  [0x10000, 0x1ffff],
  [0x20000, 0x323af],
  [0xe0000, 0xe01ff],
];
const SPACES = [..." \t\n\r\v\f\u001c\u0085\u00a0\u1680\u2003\u2028\u202f\u205f\u3000\ufeff\u200b"];
const MARKS = [
  "<s>",
  "</s>",
  "<unk>",
  "<|im_end|>",
  "<|eot_id|>",
  "[INST]",
  "<think>",
  "<｜User｜>",
  "<tool_call>",
  "\u2581",
];

/** Texts of any characters there are, with white space, special tokens and the corpus's fragments among them. */
export function fuzzTexts(): string[] {
  return Array.from({ length: TEXTS }, (_, i) => {
    const random = new RandomStream(1, `fuzz/${i}`);
    const ranges = [RANGES[0]!, RANGES[random.below(RANGES.length)]!, RANGES[random.below(RANGES.length)]!];
    const pieces = Array.from({ length: 1 + random.below(48) }, () => {
      const kind = random.below(12);
      if (kind < 2) return SPACES[random.below(SPACES.length)];
      if (kind === 2) return MARKS[random.below(MARKS.length)];
      if (kind === 3) return anything(random);
      const [first, last] = ranges[random.below(ranges.length)]!;
      return String.fromCodePoint(first + random.below(last - first + 1));
    });
    return pieces.join("");
  });
}

/** Texts whose ids differ from Transformers', and how many we refuse to tokenise. */
export async function fuzz(family: Family, scratch: string): Promise<{ unlike: string[]; refused: number }> {
  const fixture = new URL("../chat/fixtures/fuzz.json", import.meta.url);
  const expected = JSON.parse(readFileSync(fixture, "utf8")) as { texts: string; families: Record<string, string> };
  const texts = fuzzTexts();
  if (digestOfAll(texts) !== expected.texts)
    throw new Error("Run test/oracle/tokenizer_fuzz.py again: the texts changed.");
  const template = templatePath(family);
  const chat = await openChat(await tokenizerDirectory(family, scratch), {
    date: DATE,
    ...(template ? { template } : {}),
  });
  const digests = expected.families[family.name] as string;
  const found = { unlike: [] as string[], refused: 0 };
  for (const [i, text] of texts.entries()) {
    try {
      const digest = createHash("sha256").update(chat.encode(text).join()).digest("hex").slice(0, 4);
      if (digest !== digests.slice(4 * i, 4 * i + 4)) found.unlike.push(text);
    } catch (error) {
      if (!(error instanceof LoraError) || error.code !== "tokenizer-unknown-text") throw error;
      found.refused++;
    }
  }
  return found;
}
