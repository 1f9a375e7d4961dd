/** Classes of ASCII. */
export function isDigit(byte: u32): bool {
  return byte - 0x30 < 10;
}
export function isUpper(byte: u32): bool {
  return byte - 0x41 < 26;
}
export function isLetter(byte: u32): bool {
  return (byte | 0x20) - 0x61 < 26;
}
export function isWord(byte: u32): bool {
  return isDigit(byte) || isLetter(byte) || byte === 0x5f;
}
export function isHex(byte: u32): bool {
  return isDigit(byte) || (byte | 0x20) - 0x61 < 6;
}
export function isSpace(byte: u32): bool {
  return byte === 0x20 || byte - 0x09 < 5;
}

export function lower(byte: u32): u32 {
  return isUpper(byte) ? byte | 0x20 : byte;
}

export function isAlnum(byte: u32): bool {
  return isDigit(byte) || isLetter(byte);
}
