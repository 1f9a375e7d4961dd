import {
  ASKED,
  FUNCTION_WORDS,
  MARKERS_OF_PARTS,
  NEGATIONS,
  NUMBER_WORDS,
  OPPOSITE_PARTS,
  OPPOSITES,
  ORDINALS,
} from "./function-words.ts";

/** What of a prompt decides whether another asks the same. */
export interface PromptFeatures {
  /** Stems of the words that carry meaning, in order, each once. */
  words: string[];
  /** For each of `words` what gives it its part, such as `from`; empty where nothing does. */
  parts: string[];
  /** For each of `words` the tokens right before and after it, stemmed, with a space between; empty at either end of the prompt. */
  around: string[];
  /** Numbers and what is made of digits, sorted. */
  numbers: string;
  /** Signs between numbers, in order. */
  signs: string;
  negated: boolean;
  /** Code, e-mail and web addresses, in order. */
  code: string;
  /** Names: what is capitalised within a sentence, in lower case. */
  names: string[];
  /** Every word, in lower case, each between spaces. */
  all: string;
  /** What is asked for, and what may be, as {@link ASKED} has it. */
  asked: string[];
  mentioned: string[];
}

/** Why two prompts that look alike are not the same. */
export type Veto =
  | "code"
  | "numbers"
  | "negation"
  | "opposites"
  | "names"
  | "question"
  | "argument order"
  | "other word";

const CODE = /```.*?(?:```|$)|`[^`\n]+`|[\p{L}\p{N}._%+-]+@[\p{L}\p{N}.-]+\.\p{L}+|\bhttps?:\/\/[^\s"<>]+/gsu;
const TOKEN =
  /[\p{L}\p{N}_]*\p{N}[\p{L}\p{N}_]*(?:[-.:,/][\p{L}\p{N}_]+)*|[\p{L}\p{M}]+(?:['’][\p{L}]+)*|[^\s\p{L}\p{N}]/gu;
/** Tokens a preposition reaches over. */
const REACH = 3;

/** Features of the user turns of a conversation, taken together. */
export function promptFeatures(texts: readonly string[]): PromptFeatures {
  const text = texts.join("\n");
  const code = text.match(CODE) ?? [];
  const plain = text.replace(CODE, " ");
  const features: PromptFeatures = {
    words: [],
    parts: [],
    around: [],
    numbers: "",
    signs: (plain.match(/(?<=[\p{L}\p{N})] ?)[-+*/=<>^](?= ?[\p{N}(])/gu) ?? []).join(""),
    negated: false,
    code: code.map((one) => one.replace(/^`+|`+$/g, "").trim()).join("\n"),
    names: [],
    all: " ",
    asked: [],
    mentioned: [],
  };
  const line = plain.toLowerCase().replace(/\s+/g, " ");
  for (const { what, asks, mentions } of ASKED) {
    if (asks.test(line)) features.asked.push(what);
    if (mentions === undefined || mentions.test(line)) features.mentioned.push(what);
  }
  readTokens(plain, features);
  return features;
}

function readTokens(plain: string, features: PromptFeatures): void {
  const all = new Set<string>();
  const numbers: string[] = [];
  const names = new Set<string>();
  let marker = "";
  let since = 0;
  let starts = true;
  const tokens = plain.normalize("NFC").match(TOKEN) ?? [];
  for (const [index, token] of tokens.entries()) {
    if (!/[\p{L}\p{N}]/u.test(token)) {
      if (/[.?!:;"“„«]/.test(token)) starts = true;
      if (/[.?!:;,]/.test(token)) marker = "";
      continue;
    }
    const lower = token.toLowerCase().replace(/['’]s$/, "");
    const bare = lower.replace(/['’]/g, "");
    const number = /\p{N}/u.test(token)
      ? lower
      : (NUMBER_WORDS.get(lower) ?? (ORDINALS.has(lower) ? lower : undefined));
    if (/n['’]t$/.test(lower) || NEGATIONS.has(lower)) features.negated = true;
    all.add(bare);
    if (number !== undefined) numbers.push(number);
    else if (!starts && /^\p{Lu}/u.test(token) && !FUNCTION_WORDS.has(bare)) names.add(bare);
    starts = false;
    since++;
    if (MARKERS_OF_PARTS.has(lower)) {
      marker = lower;
      since = 0;
    }
    const stem = number ?? stemOf(bare);
    if ((number === undefined && FUNCTION_WORDS.has(bare)) || features.words.includes(stem)) continue;
    features.words.push(stem);
    features.parts.push(since <= REACH ? marker : "");
    features.around.push(`${contextOf(tokens[index - 1])} ${contextOf(tokens[index + 1])}`);
  }
  features.all = ` ${[...all].join(" ")} `;
  features.numbers = numbers.sort().join(" ");
  features.names = [...names];
}

/** Takes plurals and endings of English verbs off; what is left need not be a word. */
export function stemOf(word: string): string {
  if (word.length < 4 || !/^[a-z]+$/.test(word)) return word;
  const stem = word
    .replace(/(?:ies|ied)$/, "y")
    .replace(/(ss|sh|ch|x|z)es$/, "$1")
    .replace(/([^su])s$/, "$1")
    .replace(/(?<=[a-z]{3})(?:ing|ed|ly)$/, "")
    .replace(/([bdgmnprt])\1$/, "$1")
    .replace(/(?<=[a-z]{3})e$/, "");
  return stem.length < 3 ? word : stem;
}

/** Signs that end a sentence are its end. */
function contextOf(token: string | undefined): string {
  return token === undefined || /^[.?!]$/.test(token) ? "" : stemOf(token.toLowerCase());
}

/**
 * The first reason why the two do not ask the same, however alike they look; null where there is none.
 * @param sameAnswer they have an answer in common, which shows that a word replaced by another is a synonym
 */
export function vetoOf(one: PromptFeatures, other: PromptFeatures, sameAnswer: boolean): Veto | null {
  if (one.code !== other.code) return "code";
  if (one.numbers !== other.numbers || one.signs !== other.signs) return "numbers";
  if (one.negated !== other.negated) return "negation";
  if (OPPOSITES.some(([a, b]) => opposed(one.all, other.all, a, b) || opposed(other.all, one.all, a, b)))
    return "opposites";
  if (!one.names.every((name) => says(other.all, name)) || !other.names.every((name) => says(one.all, name)))
    return "names";
  if (asksOtherwise(one, other)) return "question";
  if (swapped(one, other)) return "argument order";
  return !sameAnswer && replaced(one, other) ? "other word" : null;
}

function opposed(one: string, other: string, a: string, b: string): boolean {
  return says(one, a) && !says(one, b) && says(other, b) && !says(other, a);
}

function says(all: string, word: string): boolean {
  return all.includes(` ${word} `);
}

function asksOtherwise(one: PromptFeatures, other: PromptFeatures): boolean {
  const missing = (asked: PromptFeatures, told: PromptFeatures) =>
    asked.asked.some((what) => !told.mentioned.includes(what));
  if (missing(one, other) || missing(other, one)) return true;
  return one.asked.length > 0 && other.asked.length > 0 && !one.asked.some((what) => other.asked.includes(what));
}

/** Whether a word of one stands where the other has another, between the same neighbours. */
function replaced(one: PromptFeatures, other: PromptFeatures): boolean {
  const only = (mine: PromptFeatures, theirs: PromptFeatures) =>
    mine.words.flatMap((word, index) => (theirs.words.includes(word) ? [] : [{ word, around: mine.around[index] }]));
  const theirs = only(other, one);
  return only(one, other).some((mine) =>
    theirs.some(({ around, word }) => mine.around === around && !sameStart(mine.word, word)),
  );
}

/** Forms of one word begin alike. */
function sameStart(one: string, other: string): boolean {
  const length = Math.min(one.length, other.length);
  return length >= 4 && one.slice(0, Math.max(4, length - 2)) === other.slice(0, Math.max(4, length - 2));
}

interface Shared {
  at: number;
  there: number;
}

/**
 * Whether words that both prompts have change places, and nothing says that they keep their parts: in "from New York to
 * Florida" and "to Florida from New York" they do, for `from` and `to` go along; in "list of dictionaries" and "dictionary of
 * lists" they do not. Two words side by side in one prompt ("kitchen lights") may stand the other way round with a preposition
 * in the other, and the second half of a prompt may stand before the first.
 */
function swapped(one: PromptFeatures, other: PromptFeatures): boolean {
  const places = new Map(other.words.map((word, index) => [word, index]));
  const shared = one.words.flatMap((word, at): Shared[] => {
    const there = places.get(word);
    return there === undefined ? [] : [{ at, there }];
  });
  const partOf = ({ at, there }: Shared) => [one.parts[at]!, other.parts[there]!] as const;
  const opposite = (mine: string, theirs: string) =>
    OPPOSITE_PARTS.has(`${mine} ${theirs}`) || OPPOSITE_PARTS.has(`${theirs} ${mine}`);
  if (shared.some((word) => opposite(...partOf(word)))) return true;
  // Where much else differs, order says little.
  if (one.words.length + other.words.length - 2 * shared.length > MOST_DIFFERENT || turnsRound(shared)) return false;
  const keepsPart = (word: Shared, beside: Shared) => {
    const [mine, theirs] = partOf(word);
    return mine !== "" && mine === theirs && !partOf(beside).includes(mine);
  };
  for (const [index, first] of shared.entries()) {
    for (const second of shared.slice(index + 1)) {
      if (first.there < second.there) continue;
      if (keepsPart(first, second) || keepsPart(second, first)) continue;
      if (joined(one, first.at, second.at) || joined(other, second.there, first.there)) continue;
      return true;
    }
  }
  return false;
}

/** Words that are only in one of two prompts, up to which their order is compared. */
const MOST_DIFFERENT = 1;

/** Whether the words are those of the other prompt with its end put first: two clauses in the other order. */
function turnsRound(shared: readonly Shared[]): boolean {
  const falls = shared.filter(({ there }, index) => index > 0 && shared[index - 1]!.there > there).length;
  return shared.length > 2 && falls === 1 && shared.at(-1)!.there < shared[0]!.there;
}

function joined({ words, around }: PromptFeatures, first: number, second: number): boolean {
  return around[second]!.startsWith(`${words[first]} `);
}
