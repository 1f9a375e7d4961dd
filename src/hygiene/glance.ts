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

/**
 * Whether the beginning of a text, some hundred characters, is plainly in a language: found out in a tenth of the time that the
 * identifier takes. Saying no says nothing; and for most languages there is no such look.
 */
export function glanceFor(language: string): ((start: string) => boolean) | undefined {
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
export function isCode(start: string): boolean {
  return countOf(start, /[{}()[\]<>=;_/\\"$|&]/g) > start.length / 8;
}

function countOf(text: string, characters: RegExp): number {
  return text.match(characters)?.length ?? 0;
}
