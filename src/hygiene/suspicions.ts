/**
 * What a record may hold, found out in one pass over its bytes (`kernel/suspicions.ts`): a bit for each group of rules. A bit that is
 * not set is certain: those rules have nothing to say of the record. One that is set is only a reason to ask them.
 */
export type Suspicions = number;

export const SECRET = 1;
export const PERSONAL = 2;
export const SPECIAL_TOKEN = 4;
export const SPEAKER_LABEL = 8;
export const REFUSAL = 16;
export const TRUNCATION = 32;
/** That the turns are not in order. */
export const ROLES = 64;
/** That a turn is in a language that is not declared; found out by `language.ts`. */
export const LANGUAGE = 128;

/** Of a record that was not looked at. */
export const EVERYTHING: Suspicions = 255;
