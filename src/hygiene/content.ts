import type { Conversation } from "../dataset/record.ts";
import { LanguageRule } from "./language.ts";
import { personalRemarks } from "./personal.ts";
import { refusalRemarks } from "./refusals.ts";
import type { Remark } from "./remark.ts";
import { SECRET_RULES, secretRemarks } from "./secrets.ts";
import { speakerLabelRemarks } from "./speaker-labels.ts";
import { specialTokenRemarks } from "./special-tokens.ts";
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

  remarks(conversation: Conversation): Remark[] {
    const remarks: Remark[] = [];
    for (const text of textsOf(conversation)) {
      remarks.push(...secretRemarks(text), ...personalRemarks(text), ...specialTokenRemarks(text));
    }
    remarks.push(
      ...speakerLabelRemarks(conversation),
      ...refusalRemarks(conversation),
      ...truncationRemarks(conversation),
      ...(this.#language?.remarks(conversation) ?? []),
    );
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
