import type { eld } from "eld/extrasmall";
import type { Conversation } from "../dataset/record.ts";
import { glanceFor, isCode } from "./glance.ts";
import type { Remark } from "./remark.ts";
import { turn } from "./roles.ts";

/** Letters a turn must have to be judged: below, the identifier is wrong too often. One Han character counts for three. */
const FEWEST_LETTERS = 80;
/** Characters that are read of a turn. */
const SAMPLE = 600;
/** The score of a declared language, relative to that of the language found, from which the turn may be in it after all. */
const CLOSE = 0.9;

/** Characters of a turn that a glance takes in. */
export const GLANCE = 300;

/** Languages that the identifier has under another tag, or cannot tell apart from one it has. */
const SAME: { [tag: string]: string } = { nb: "no", nn: "no", id: "ms", bs: "hr", fil: "tl", iw: "he" };

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

  /** Whether a beginning of {@link GLANCE} characters tells already that nothing is to be said of the text. */
  isPlain(start: string): boolean {
    return this.#glances.some((glance) => glance(start)) || isCode(start);
  }

  /** The language of a text, where it is surely none of those declared; else null. */
  foreign(text: string): string | null {
    if (this.isPlain(text.slice(0, GLANCE))) return null;
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
