import type { Conversation } from "../dataset/record.ts";
import { LanguageRule } from "./language.ts";
import { personalRemarks } from "./personal.ts";
import { refusalRemarks } from "./refusals.ts";
import type { Remark } from "./remark.ts";
import { SECRET_RULES, secretRemarks } from "./secrets.ts";
import { speakerLabelRemarks } from "./speaker-labels.ts";
import { specialTokenRemarks } from "./special-tokens.ts";
import {
  EVERYTHING,
  LANGUAGE,
  PERSONAL,
  REFUSAL,
  SECRET,
  SPEAKER_LABEL,
  SPECIAL_TOKEN,
  type Suspicions,
  TRUNCATION,
} from "./suspicions.ts";
import { textsOf } from "./texts.ts";
import { truncationRemarks } from "./truncation.ts";

/** To be changed with any change of what a rule of this list finds, except for {@link SECRET_RULES}, which say so themselves. */
const VERSION = 1;

/** The rules that look at one record at a time, at what its turns say. */
export class ContentRules {
  /** What the verdict on a record depends on besides the record. */
  readonly version: string;
  readonly #language: LanguageRule | null;

  private constructor(language: LanguageRule | null, languages: readonly string[]) {
    this.#language = language;
    this.version = `content ${VERSION} ${SECRET_RULES} ${[...languages].sort().join(" ")}`;
  }

  /** @param languages BCP 47 tags of the manifest */
  static async of(languages: readonly string[]): Promise<ContentRules> {
    return new ContentRules(await LanguageRule.of(languages), languages);
  }

  /** Whether a turn may be in a language that is not declared. @param beginnings of turns, {@link GLANCE} characters or all of them */
  mayBeForeign(beginnings: () => readonly string[]): boolean {
    const language = this.#language;
    return language !== null && beginnings().some((start) => start !== "" && !language.isPlain(start));
  }

  /** @param suspected what the record may hold, where that is known */
  remarks(conversation: Conversation, suspected: Suspicions = EVERYTHING): Remark[] {
    const remarks: Remark[] = [];
    const may = (suspicion: Suspicions) => (suspected & suspicion) !== 0;
    for (const text of may(SECRET | PERSONAL | SPECIAL_TOKEN) ? textsOf(conversation) : []) {
      if (may(SECRET)) remarks.push(...secretRemarks(text));
      if (may(PERSONAL)) remarks.push(...personalRemarks(text));
      if (may(SPECIAL_TOKEN)) remarks.push(...specialTokenRemarks(text));
    }
    if (may(SPEAKER_LABEL)) remarks.push(...speakerLabelRemarks(conversation));
    if (may(REFUSAL)) remarks.push(...refusalRemarks(conversation));
    if (may(TRUNCATION)) remarks.push(...truncationRemarks(conversation));
    if (may(LANGUAGE) && this.#language !== null) remarks.push(...this.#language.remarks(conversation));
    return remarks;
  }
}

/** Whether a text holds what a report must not repeat: a credential, or personal data. */
export function discloses(text: string): boolean {
  const shown = { where: "", text, role: null };
  return secretRemarks(shown).length > 0 || personalRemarks(shown).length > 0;
}

/** Characters of everything that is said in a conversation. */
export function charactersIn({ messages }: Conversation): number {
  return messages.reduce(
    (sum, { content, reasoning_content }) => sum + content.length + (reasoning_content?.length ?? 0),
    0,
  );
}
