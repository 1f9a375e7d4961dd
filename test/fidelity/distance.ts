export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new RangeError(`${a.length} values against ${b.length}`);
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i]! - b[i]!);
    if (Number.isNaN(difference)) return difference;
    largest = Math.max(largest, difference);
  }
  return largest;
}

/** Euclidean norm. */
export function norm(a: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! ** 2;
  return Math.sqrt(sum);
}

/** ‖a − b‖ / ‖scale‖ */
export function relativeDifference(a: ArrayLike<number>, b: ArrayLike<number>, scale: ArrayLike<number> = b): number {
  if (a.length !== b.length) throw new RangeError(`${a.length} values against ${b.length}`);
  return norm(Float64Array.from(a, (value, i) => value - b[i]!)) / norm(scale);
}

/** The Kolmogorov–Smirnov statistic: the largest distance between the distribution functions of two ascending samples. */
export function kolmogorovSmirnov(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const value = Math.min(a[i]!, b[j]!);
    while (i < a.length && a[i]! <= value) i++;
    while (j < b.length && b[j]! <= value) j++;
    largest = Math.max(largest, Math.abs(i / a.length - j / b.length));
  }
  return largest;
}

/** What {@link kolmogorovSmirnov} exceeds with probability 0.001 where both samples are of one distribution (asymptotic). */
export function kolmogorovSmirnovLimit(n: number, m: number): number {
  return Math.sqrt((-Math.log(0.001 / 2) / 2) * ((n + m) / (n * m)));
}
