/**
 * IEEE 754 binary16 to binary32, exactly: subnormals, infinities and the payload of NaNs are kept.
 * @param bits little-endian words of two bytes
 */
export function decodeFloat16(bits: Uint16Array): Float32Array<ArrayBuffer> {
  const words = new Uint32Array(bits.length);
  for (let i = 0; i < bits.length; i++) {
    const half = bits[i] as number;
    const sign = (half & 0x8000) << 16;
    const exponent = (half >>> 10) & 0x1f;
    const fraction = half & 0x3ff;
    if (exponent === 0x1f) words[i] = sign | 0x7f800000 | (fraction << 13);
    else if (exponent !== 0) words[i] = sign | ((exponent + 112) << 23) | (fraction << 13);
    else if (fraction === 0) words[i] = sign;
    else {
      // Subnormal here, normal in binary32: shift the leading one out of the fraction.
      const shift = Math.clz32(fraction) - 21;
      words[i] = sign | ((113 - shift) << 23) | ((fraction << (13 + shift)) & 0x7fffff);
    }
  }
  return new Float32Array(words.buffer);
}

/** bfloat16 to binary32, exactly: it is the upper half. */
export function decodeBfloat16(bits: Uint16Array): Float32Array<ArrayBuffer> {
  const words = new Uint32Array(bits.length);
  for (let i = 0; i < bits.length; i++) words[i] = (bits[i] as number) << 16;
  return new Float32Array(words.buffer);
}

/**
 * binary32 to bfloat16, to nearest, ties to even, as PyTorch's cast does: what is beyond the largest bfloat16 becomes an
 * infinity. NaNs become the quiet NaN.
 */
export function encodeBfloat16(values: Float32Array): Uint16Array<ArrayBuffer> {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const bits = new Uint16Array(values.length);
  for (let i = 0; i < bits.length; i++) {
    const word = words[i] as number;
    const nan = (word & 0x7fffffff) > 0x7f800000;
    // The upper half, after adding a little less than half of its last place, or exactly half where that makes it even.
    bits[i] = nan ? 0x7fc0 : (word + 0x7fff + ((word >>> 16) & 1)) >>> 16;
  }
  return bits;
}

/**
 * binary32 to binary16, to nearest, ties to even, as PyTorch's cast does: from 65520 on it is an infinity, and what is small
 * becomes subnormal or zero, its sign kept. NaNs become the quiet NaN of their sign.
 */
export function encodeFloat16(values: Float32Array): Uint16Array<ArrayBuffer> {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const bits = new Uint16Array(values.length);
  for (let i = 0; i < bits.length; i++) {
    const word = words[i] as number;
    const sign = (word >>> 16) & 0x8000;
    const magnitude = word & 0x7fffffff;
    if (magnitude > 0x7f800000) bits[i] = sign | 0x7e00;
    else if (magnitude >= 0x477ff000) bits[i] = sign | 0x7c00;
    else if (magnitude >= 0x38800000) {
      // Normal here and there: move the exponent's bias from 127 to 15, then round 13 bits away.
      bits[i] = sign | ((magnitude - 0x38000000 + 0xfff + ((magnitude >>> 13) & 1)) >>> 13);
    } else {
      // A multiple of 2^-24; adding and taking 2^52 away rounds a double to an integer, ties to even.
      bits[i] = sign | (Math.abs(values[i] as number) * 2 ** 24 + 2 ** 52 - 2 ** 52);
    }
  }
  return bits;
}
