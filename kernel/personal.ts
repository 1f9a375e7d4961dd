import { isDigit, isUpper, isWord } from "./characters";

/** Digits of a payment card. */
const CARD_DIGITS: u32 = 13;

/** Whether a card's number begins here: unbroken, or four digits and then four or six, and enough in all. */
function isCard(at: usize): bool {
  const first = digitsAt(at);
  if (first >= CARD_DIGITS) return true;
  if (first !== 4) return false;
  let digits: u32 = 4;
  for (let end = at + 4; digits < CARD_DIGITS; ) {
    const between: u32 = load<u8>(end);
    const group = between === 0x20 || between === 0x2d ? digitsAt(end + 1) : 0;
    if (group === 0 || (digits === 4 && group !== 4 && group !== 6)) return false;
    digits += group;
    end += 1 + group;
  }
  return true;
}

/** Digits in a row, of which no more are counted than a card has. */
function digitsAt(at: usize): u32 {
  let digits: u32 = 0;
  while (digits < CARD_DIGITS && isDigit(load<u8>(at + digits))) digits++;
  return digits;
}

/** Whether an IBAN, a card's number or an IPv4 address may begin with this run of digits, an IBAN with two letters before. */
export function isPersonal(at: usize): bool {
  if (isUpper(load<u8>(at - 1)) && isUpper(load<u8>(at - 2)) && !isWord(load<u8>(at - 3)) && isDigit(load<u8>(at, 1))) {
    const next: u32 = load<u8>(at, 2);
    const beyond: u32 = next === 0x20 ? load<u8>(at, 3) : next;
    if (isDigit(beyond) || isUpper(beyond)) return true;
  }
  if (isCard(at)) return true;
  let end = at;
  for (let dots = 0; dots < 3; dots++) {
    let width = 0;
    for (; width < 3 && isDigit(load<u8>(end)); width++) end++;
    if (width === 0 || load<u8>(end) !== 0x2e) return false;
    end++;
  }
  return isDigit(load<u8>(end));
}
