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
