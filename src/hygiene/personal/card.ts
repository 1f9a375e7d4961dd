import { charactersOf, hasRun } from "../runs.ts";

/** Digits in groups, as cards print them, or without a break. */
const NUMBER = /(?<![\w.,+-])\d(?:[ -]?\d){12,18}(?![\w-]|[.,]\d)/g;
/** What every match has in a row, which is sooner seen. */
const WRITTEN_WITH = charactersOf(/[\d -]/);
const SHORTEST = 13;

/** Ranges of issuers (ISO/IEC 7812), and how many digits their cards have. */
const ISSUERS: readonly [prefix: RegExp, lengths: readonly number[]][] = [
  [/^4/, [16]], // Visa
  [/^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]], // Mastercard
  [/^3[47]/, [15]], // American Express
  [/^(?:6011|64[4-9]|65)/, [16]], // Discover
  [/^35(?:2[89]|[3-8])/, [16]], // JCB
  [/^3(?:0[0-5]|095|[689])/, [14]], // Diners Club
  [/^62/, [16, 17, 18, 19]], // UnionPay
];

/** Numbers that payment services publish for tests. */
const PUBLISHED = new Set([
  "4111111111111111",
  "4242424242424242",
  "4012888888881881",
  "4000056655665556",
  "5555555555554444",
  "5105105105105100",
  "2223003122003222",
  "378282246310005",
  "371449635398431",
  "6011111111111117",
  "6011000990139424",
  "3530111333300000",
  "3566002020360505",
  "30569309025904",
  "38520000023237",
  "3056930009020004",
  "6200000000000005",
]);

/** Numbers of payment cards in a text: of an issuer's range and length, with a check digit that fits (Luhn). */
export function cardsIn(text: string): { start: number; end: number; value: string }[] {
  if (!hasRun(text, WRITTEN_WITH, SHORTEST)) return [];
  return [...text.matchAll(NUMBER)].flatMap(({ 0: written, index }) => {
    const value = written.replace(/[ -]/g, "");
    const issued = ISSUERS.some(([prefix, lengths]) => lengths.includes(value.length) && prefix.test(value));
    if (!issued || !luhn(value) || !grouped(written) || PUBLISHED.has(value) || /^(\d)\1+$/.test(value)) return [];
    return { start: index, end: index + written.length, value };
  });
}

/** Unbroken, in fours, or as American Express and Diners Club print them; not any digits that stand near one another. */
function grouped(written: string): boolean {
  return (
    /^\d+$/.test(written) ||
    /^\d{4}([ -])(?:\d{4}\1){2}\d{1,4}(?:\1\d{1,3})?$/.test(written) ||
    /^\d{4}([ -])\d{6}\1\d{4,5}$/.test(written)
  );
}

/** ISO/IEC 7812-1, annex B. */
function luhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const weighed = i % 2 === 1 ? 2 * digit : digit;
    sum += weighed > 9 ? weighed - 9 : weighed;
  }
  return sum % 10 === 0;
}
