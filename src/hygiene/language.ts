import type { eld } from "eld/extrasmall";
import type { Conversation } from "../dataset/record.ts";
import type { Remark } from "./remark.ts";
import { turn } from "./roles.ts";

/** Letters a turn must have to be judged: below, the identifier is wrong too often. One Han character counts for three. */
const FEWEST_LETTERS = 80;
/** Characters that are read of a turn. */
const SAMPLE = 600;
/** The score of a declared language, relative to that of the language found, from which the turn may be in it after all. */
const CLOSE = 0.9;

/** Languages that the identifier has under another tag, or cannot tell apart from one it has. */
const SAME: { [tag: string]: string } = { nb: "no", nn: "no", id: "ms", bs: "hr", tl: "tl", fil: "tl", iw: "he" };

/** Characters of a turn that are enough to see that it is in a declared language, where that is easy to see. */
const GLANCE = 300;

/** The commonest words of some languages. A turn that is full of them is in that language. */
const COMMON: { [language: string]: string } = {
  en: "the and of to you that for with this are have is it your can be we not or if an on from will was what how they there",
  de: "der die das und ist nicht ich sie mit ein eine zu den auf für von im sich auch wie wir es dem des sind werden wird oder",
  fr: "le les des et est vous pour dans une que qui pas nous sur avec du au sont votre cette plus ce par il être ou aux de la",
  es: "el los las que y en una para con por del su se es no como más lo está este esta puede al sus son pero de la",
  pt: "o os que e não uma para com você em por do da no na se mais como um dos das seu sua é ao pode são de",
  it: "il di che è per non una con sono del della le un si in gli alla dei come più questo anche nel da puoi la",
  nl: "de het een van en dat niet is op te zijn voor met die aan er ook als bij je wij uw naar wordt kan door heeft",
  pl: "i w nie na się że do jest z to o jak za po od co tak dla ale przez czy są był może oraz już tylko jego",
  ru: "и в не на что с по как это я вы для от но так из у за же мы если при или вас вам его все бы был есть их",
  tr: "ve bir bu için ile de da olarak daha çok en gibi ne var olan ama kadar sonra o ya değil mi size bizim",
};
const COMMON_SHARE = 0.2;
const FEWEST_WORDS = 12;

/** Scripts that one language alone is written in, of those that the identifier knows; Japanese by its syllables. */
const SCRIPTS: { [language: string]: string } = {
  am: "Ethiopic",
  bn: "Bengali",
  el: "Greek",
  gu: "Gujarati",
  he: "Hebrew",
  hy: "Armenian",
  ja: "Hiragana",
  ka: "Georgian",
  kn: "Kannada",
  ko: "Hangul",
  lo: "Lao",
  ml: "Malayalam",
  or: "Oriya",
  pa: "Gurmukhi",
  ta: "Tamil",
  te: "Telugu",
  th: "Thai",
};
/** Share of a text's characters that a script of its own has; of Japanese, the syllables between the Han characters. */
const SCRIPT_SHARE = 0.5;
const SYLLABLES_SHARE = 0.15;

/** Whether the beginning of a text is plainly in a language. Saying no says nothing. */
function glanceFor(language: string): ((start: string) => boolean) | undefined {
  const common = COMMON[language];
  if (common !== undefined) {
    const words = new Set(common.split(" "));
    return (start) => {
      const said = start.toLowerCase().split(" ");
      return said.length >= FEWEST_WORDS && said.filter((word) => words.has(word)).length >= COMMON_SHARE * said.length;
    };
  }
  if (language === "zh") {
    const syllables = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;
    return (start) => countOf(start, /\p{Script=Han}/gu) >= SCRIPT_SHARE * start.length && !syllables.test(start);
  }
  const script = SCRIPTS[language];
  if (script === undefined) return undefined;
  const characters = new RegExp(`\\p{Script=${script}}`, "gu");
  const share = language === "ja" ? SYLLABLES_SHARE : SCRIPT_SHARE;
  return (start) => countOf(start, characters) >= share * start.length;
}

/** Code outside of fences, or data: an eighth of brackets, slashes and the like, of which prose has hardly any. */
function isCode(start: string): boolean {
  return countOf(start, /[{}()[\]<>=;_/\\"$|&]/g) > start.length / 8;
}

function countOf(text: string, characters: RegExp): number {
  return text.match(characters)?.length ?? 0;
}

/**
 * Tells in which language turns are written, by the n-grams of Nito-ELD. On the paragraphs of the Universal Declaration of
 * Human Rights in forty languages, of 80 letters or more: no paragraph of 1,676 is taken for foreign where its own language is
 * declared, and of 65,364 pairs with another language declared 98.8% are told; the rest are neighbours such as Danish and
 * Norwegian, Bulgarian and Russian.
 */
export class LanguageRule {
  readonly #declared: ReadonlySet<string>;
  readonly #glances: readonly ((start: string) => boolean)[];
  readonly #identifier: typeof eld;

  private constructor(declared: ReadonlySet<string>, identifier: typeof eld) {
    this.#declared = declared;
    this.#glances = [...declared].flatMap((language) => glanceFor(language) ?? []);
    this.#identifier = identifier;
  }

  /**
   * @param languages BCP 47 tags of the manifest
   * @returns null where nothing can be said: no language is declared, or one that the identifier does not know
   */
  static async of(languages: readonly string[]): Promise<LanguageRule | null> {
    if (languages.length === 0) return null;
    // A megabyte of n-grams, read only where they are needed.
    const { eld: identifier } = await import("eld/extrasmall");
    const known = new Set(Object.values(identifier.info().Languages));
    const declared = new Set(languages.map(identifierTag));
    return [...declared].every((language) => known.has(language)) ? new LanguageRule(declared, identifier) : null;
  }

  /** Turns of the user and the assistant, the longest of each, in a language that the manifest does not name. */
  remarks({ messages }: Conversation): Remark[] {
    return (["user", "assistant"] as const).flatMap((role): Remark[] => {
      let longest = -1;
      for (const [at, message] of messages.entries()) {
        if (message.role === role && message.content.length > (messages[longest]?.content.length ?? 0)) longest = at;
      }
      const language = longest < 0 ? null : this.foreign(messages[longest]!.content);
      if (language === null) return [];
      const declared = [...this.#declared].map(nameOf).join(", ");
      return [
        {
          rule: "language",
          subject: "a language that is not declared",
          message: `${turn(longest)} reads as ${nameOf(language)}; the manifest declares ${declared}.`,
          help: "Add the language to `language`, or take the record out.",
        },
      ];
    });
  }

  /** The language of a text, where it is surely none of those declared; else null. */
  foreign(text: string): string | null {
    const start = text.slice(0, GLANCE);
    if (this.#glances.some((glance) => glance(start)) || isCode(start)) return null;
    const sample = prose(text);
    if (letters(sample) < FEWEST_LETTERS) return null;
    const result = this.#identifier.detect(sample);
    if (result.language === "" || this.#declared.has(result.language) || !result.isReliable()) return null;
    const scores = result.getScores();
    const found = scores[result.language] ?? 0;
    const close = [...this.#declared].some((language) => (scores[language] ?? 0) >= CLOSE * found);
    return close ? null : result.language;
  }
}

function identifierTag(tag: string): string {
  const [language = ""] = tag.toLowerCase().split("-");
  return SAME[language] ?? language;
}

const names = new Intl.DisplayNames("en", { type: "language" });

function nameOf(language: string): string {
  return names.of(language) ?? language;
}

/** The beginning of a text without code, addresses and markup, which are in no language. */
function prose(text: string): string {
  const bare = text.includes("```") ? text.replace(/```[\s\S]*?(?:```|$)/g, " ") : text;
  const words = bare.slice(0, 2 * SAMPLE).replace(/`[^`\n]*`|https?:\/\/\S+|<[^<>\n]{1,200}>/g, " ");
  return words.slice(0, SAMPLE).normalize("NFC");
}

function letters(sample: string): number {
  let count = 0;
  for (const [character] of sample.matchAll(/\p{L}/gu)) count += character >= "\u2e80" ? 3 : 1;
  return count;
}
