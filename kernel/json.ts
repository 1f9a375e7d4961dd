/**
 * JSON that is written as most is, read from memory. Whoever meets anything else gives up.
 */
const QUOTE: u32 = 0x22;
export const BACKSLASH: u32 = 0x5c;

/** Where JSON is read: what follows must be a byte below the space. */
export let at: usize = 0;
/** The string that was read last: what is between its quotes. */
export let start: usize = 0;
export let stop: usize = 0;
export let escaped = false;
export let high = false;

export function readFrom(from: usize): void {
  at = from;
}

export function skipBlanks(): void {
  for (let byte: u32 = load<u8>(at); byte === 0x20 || byte === 0x09 || byte === 0x0d; byte = load<u8>(at)) at++;
}

export function take(byte: u32): bool {
  if (load<u8>(at) !== byte) return false;
  at++;
  return true;
}

export function isKey(at: usize, length: usize, name: string): bool {
  if (length !== name.length) return false;
  for (let i = 0; i < name.length; i++) if (load<u8>(at + i) !== name.charCodeAt(i)) return false;
  return true;
}

/** Reads a string without escapes that canonical JSON does not have. */
export function readString(): bool {
  if (!take(QUOTE)) return false;
  start = at;
  escaped = false;
  let highs = 0;
  while (true) {
    const chunk = v128.load(at);
    const quotes = i8x16.eq(chunk, i8x16.splat(0x22));
    const slashes = i8x16.eq(chunk, i8x16.splat(0x5c));
    const special = v128.or(v128.or(quotes, slashes), i8x16.lt_u(chunk, i8x16.splat(0x20)));
    const found = i8x16.bitmask(special);
    const beyond = i8x16.bitmask(chunk);
    if (found === 0) {
      highs |= beyond;
      at += 16;
      continue;
    }
    const first = ctz(found);
    highs |= beyond & ((1 << first) - 1);
    at += first;
    const byte: u32 = load<u8>(at);
    if (byte === QUOTE) {
      stop = at++;
      high = highs !== 0;
      return true;
    }
    if (byte !== BACKSLASH || unescaped(load<u8>(at, 1)) === 0) return false;
    escaped = true;
    at += 2;
  }
}

/** The character of an escape, by its letter; 0 for those that canonical JSON does not have. */
export function unescaped(letter: u32): u32 {
  if (letter === 0x6e) return 0x0a;
  if (letter === QUOTE || letter === BACKSLASH) return letter;
  if (letter === 0x74) return 0x09;
  if (letter === 0x72) return 0x0d;
  if (letter === 0x66) return 0x0c;
  return letter === 0x62 ? 0x08 : 0;
}

/** Passes over a string of ASCII, a number that is read as it is written, a boolean or null. */
export function skipScalar(): bool {
  const byte: u32 = load<u8>(at);
  if (byte === QUOTE) return readString() && !high;
  if (byte === 0x74) return skipWord("true");
  if (byte === 0x66) return skipWord("false");
  if (byte === 0x6e) return skipWord("null");
  if (byte === 0x2d) at++;
  const first = at;
  while (load<u8>(at) - 0x30 < 10) at++;
  let digits = at - first;
  if (digits === 0 || (digits > 1 && load<u8>(first) === 0x30)) return false;
  if (take(0x2e)) {
    const point = at;
    while (load<u8>(at) - 0x30 < 10) at++;
    if (at === point) return false;
    digits += at - point;
  }
  // Of 15 digits every number is below 2^53.
  return digits <= 15 && (load<u8>(at) | 0x20) !== 0x65;
}

function skipWord(word: string): bool {
  if (!isKey(at, word.length, word)) return false;
  at += word.length;
  return true;
}
