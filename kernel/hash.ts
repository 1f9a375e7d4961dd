/** Of the two hashes of the word that was hashed last. */
export let hashA: u32 = 0;
export let hashB: u32 = 0;

/** [17, 16] the first bytes of sixteen, as many as the row says. */
const FIRST: usize = memory.data(17 * 16, 16);
for (let row = 0; row <= 16; row++) memory.fill(FIRST + 16 * row, 0xff, row);

/**
 * Hashes a word as `src/hygiene/vocabulary.ts` does: in the manner of MurmurHash3 (Appleby), sixteen bytes at a time, the last of
 * them filled up with zeros.
 * @param at UTF-8, with sixteen readable bytes behind it
 */
export function hash(at: usize, length: usize): void {
  let a: u32 = 0x9747b28c ^ (length as u32);
  let b: u32 = 0x3c074a61 ^ (length as u32);
  let from = at;
  let rest = length;
  while (true) {
    let bytes = v128.load(from);
    if (rest < 16) bytes = v128.and(bytes, v128.load(FIRST + 16 * rest));
    const one = i32x4.mul(rotated(i32x4.mul(bytes, i32x4.splat(0xcc9e2d51)), 15), i32x4.splat(0x1b873593));
    const two = i32x4.mul(rotated(i32x4.mul(bytes, i32x4.splat(0x239b961b)), 16), i32x4.splat(0xab0e9789));
    a = rotl<u32>(a ^ i32x4.extract_lane(one, 0), 13) * 5 + 0xe6546b64;
    b = rotl<u32>(b ^ i32x4.extract_lane(two, 0), 17) * 5 + 0x561ccd1b;
    a = rotl<u32>(a ^ i32x4.extract_lane(one, 1), 13) * 5 + 0xe6546b64;
    b = rotl<u32>(b ^ i32x4.extract_lane(two, 1), 17) * 5 + 0x561ccd1b;
    a = rotl<u32>(a ^ i32x4.extract_lane(one, 2), 13) * 5 + 0xe6546b64;
    b = rotl<u32>(b ^ i32x4.extract_lane(two, 2), 17) * 5 + 0x561ccd1b;
    a = rotl<u32>(a ^ i32x4.extract_lane(one, 3), 13) * 5 + 0xe6546b64;
    b = rotl<u32>(b ^ i32x4.extract_lane(two, 3), 17) * 5 + 0x561ccd1b;
    if (rest <= 16) break;
    rest -= 16;
    from += 16;
  }
  hashA = mix(a);
  hashB = mix(b);
}

function rotated(numbers: v128, by: i32): v128 {
  return v128.or(i32x4.shl(numbers, by), i32x4.shr_u(numbers, 32 - by));
}

/** The finisher of MurmurHash3 (Appleby). */
function mix(hash: u32): u32 {
  let h = hash ^ (hash >> 16);
  h *= 0x85ebca6b;
  h ^= h >> 13;
  h *= 0xc2b2ae35;
  return h ^ (h >> 16);
}
