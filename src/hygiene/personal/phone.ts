import { parsePhoneNumberFromString } from "libphonenumber-js/max";

/** With the country's code; or as North America writes one, with the area code in parentheses. */
const INTERNATIONAL = /(?<![\w+])\+[1-9]\d{0,2}[\d ()./-]{5,20}\d(?!\w)/g;
const NORTH_AMERICAN = /(?<![\w+)])\([2-9]\d{2}\) ?[2-9]\d{2}[-. ]\d{4}(?!\w)/g;

/** Set aside for films and examples: by NANPA, Ofcom, ACMA and ARCEP. E.164. */
const FICTIONAL =
  /^\+(?:1\d{3}55501\d{2}|44(?:1134960|1144960|1154960|1164960|1174960|1184960|1214960|1314960|1414960|1514960|1614960|2079460|1914980|2890180|2920180|1632960|7700900|8081570|9098790|3069990)\d{3}|61(?:[2378]5550|[2378]7010|49157)\d{4,5}|33(?:19900|26191|35301|46571|53649|63998)\d{4})$/;

/**
 * Telephone numbers in a text, as E.164. A number counts when libphonenumber's full metadata knows its range; one without a
 * country's code is taken for an order number or a date and let be, because in data most of them are.
 */
export function phonesIn(text: string): { start: number; end: number; value: string }[] {
  return [
    ...(text.includes("+") ? find(text, INTERNATIONAL) : []),
    ...(text.includes("(") ? find(text, NORTH_AMERICAN, "US") : []),
  ];
}

function find(text: string, pattern: RegExp, country?: "US") {
  return [...text.matchAll(pattern)].flatMap(({ 0: written, index }) => {
    const number = parsePhoneNumberFromString(written, { ...(country && { defaultCountry: country }), extract: false });
    if (number?.isValid() !== true || FICTIONAL.test(number.number)) return [];
    return { start: index, end: index + written.length, value: number.number as string };
  });
}
