/** Length of an IBAN by country: the registry of ISO 13616, release 101. */
const LENGTHS = new Map(
  (
    "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 " +
    "FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 " +
    "LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 " +
    "RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30"
  )
    .split(" ")
    .map((entry): [string, number] => [entry.slice(0, 2), Number(entry.slice(2))]),
);

const BEGINNING = /(?<![\w])[A-Z]{2}\d{2}(?= ?[A-Z0-9])/g;

/** Those of the standard's own examples that everybody copies. */
const PUBLISHED = new Set([
  "GB82WEST12345698765432",
  "GB29NWBK60161331926819",
  "DE89370400440532013000",
  "FR1420041010050500013M02606",
]);

/** International bank account numbers in a text: of their country's length, with check digits that fit (mod 97). No spaces. */
export function ibansIn(text: string): { start: number; end: number; value: string }[] {
  return [...text.matchAll(BEGINNING)].flatMap(({ 0: beginning, index }) => {
    const length = LENGTHS.get(beginning.slice(0, 2));
    if (length === undefined) return [];
    let value = "";
    let end = index;
    while (value.length < length && end < text.length) {
      const character = text[end]!;
      if (/[A-Z0-9]/.test(character)) value += character;
      else if (character !== " " || text[end - 1] === " ") break;
      end++;
    }
    if (value.length < length || /\w/.test(text[end] ?? "") || !checks(value) || PUBLISHED.has(value)) return [];
    return { start: index, end, value };
  });
}

/** ISO 7064, MOD 97-10: the first four characters moved to the end, letters as 10 to 35, leave 1. */
function checks(iban: string): boolean {
  let rest = 0;
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    for (const digit of String(Number.parseInt(character, 36))) rest = (10 * rest + Number(digit)) % 97;
  }
  return rest === 1;
}
