import { describe, expect, it } from "vitest";
import { normalQuantile } from "../../src/formats/normal.ts";
import { philox, RandomStream } from "../../src/formats/random.ts";

/** The definition of Philox4x32-10, in arbitrary precision. */
function philoxOracle(key: bigint[], counter: bigint[]): bigint[] {
  const mask = 0xffffffffn;
  let [k0, k1] = key as [bigint, bigint];
  let [x0, x1, x2, x3] = counter as [bigint, bigint, bigint, bigint];
  for (let round = 0; round < 10; round++) {
    const p0 = 0xd2511f53n * x0;
    const p1 = 0xcd9e8d57n * x2;
    [x0, x1, x2, x3] = [(p1 >> 32n) ^ x1 ^ k0, p1 & mask, (p0 >> 32n) ^ x3 ^ k1, p0 & mask];
    k0 = (k0 + 0x9e3779b9n) & mask;
    k1 = (k1 + 0xbb67ae85n) & mask;
  }
  return [x0, x1, x2, x3];
}

describe("philox", () => {
  // tests/kat_vectors of Random123 (D. E. Shaw Research): counter, key, result.
  it.each([
    ["00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"],
    ["ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"],
    ["243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"],
  ])("gives the known answer for counter %s", (counter, key, result) => {
    const words = (text: string) => text.split(" ").map((word) => Number.parseInt(word, 16));
    const [k0, k1] = words(key) as [number, number];
    const [c0, c1, c2, c3] = words(counter) as [number, number, number, number];
    expect([...philox(k0, k1, c0, c1, c2, c3)]).toEqual(words(result));
  });

  it("agrees with its definition in arbitrary precision", () => {
    const random = new RandomStream(1, "philox");
    for (let i = 0; i < 1000; i++) {
      // Words near the ends of the range, where carries go wrong.
      const word = () => [random.uint32(), 0xffffffff - random.below(4), random.below(4)][random.below(3)] as number;
      const [k0, k1, c0, c1, c2, c3] = [word(), word(), word(), word(), word(), word()] as const;
      const oracle = philoxOracle([k0, k1].map(BigInt), [c0, c1, c2, c3].map(BigInt));
      expect([...philox(k0, k1, c0, c1, c2, c3)].map(BigInt)).toEqual(oracle);
    }
  });
});

describe("normalQuantile", () => {
  // statistics.NormalDist().inv_cdf of Python 3.11, which is the same algorithm.
  it.each([
    [2 ** -53, -8.209536151601386],
    [1e-12, -7.034483825301132],
    [1e-5, -4.2648907939228256],
    [0.001, -3.090232306167813],
    [0.02, -2.0537489106318225],
    [0.074, -1.4466320671589785],
    [0.076, -1.4325027208258114],
    [0.3, -0.5244005127080407],
    [0.5, 0],
    [0.7, 0.5244005127080407],
    [0.924, 1.4325027208258119],
    [0.926, 1.4466320671589785],
    [0.999, 3.090232306167813],
    [1 - 1e-9, 5.997807019601638],
  ])("of %d", (p, x) => {
    expect(Math.abs(normalQuantile(p) - x)).toBeLessThanOrEqual(4 * Number.EPSILON * Math.abs(x));
  });
});

describe("RandomStream", () => {
  it("depends on seed and name, and on nothing else", () => {
    const words = (seed: number, name: string) => {
      const stream = new RandomStream(seed, name);
      return Array.from({ length: 8 }, () => stream.uint32()).join();
    };
    expect(words(1, "init")).toBe(words(1, "init"));
    const others = [words(1, "init"), words(2, "init"), words(1, "order"), words(-1, "init"), words(1, "init\n1")];
    expect(new Set(others).size).toBe(5);
  });

  it("gives the same numbers on every machine and in every release", () => {
    const stream = new RandomStream(1, "golden");
    const golden = [stream.uint32(), stream.uint32(), stream.float(), stream.normal(), stream.below(10)];
    // From an independent implementation in Python.
    expect(golden).toEqual([677482168, 2102282108, 0.484501781873405, 0.005864249509696873, 4]);
    expect(new RandomStream(7, "order").shuffle([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]).join("")).toBe("7145623890");
  });

  it("goes on from any position as if it had never stopped", () => {
    const whole = new RandomStream(3, "resume");
    const words = Array.from({ length: 50 }, () => whole.uint32());
    expect(whole.position).toBe(50);
    for (const start of [0, 1, 3, 4, 5, 17, 49]) {
      const resumed = new RandomStream(3, "resume").at(start);
      expect(Array.from({ length: 50 - start }, () => resumed.uint32())).toEqual(words.slice(start));
    }
    // Backwards too, within a block that is at hand.
    expect(whole.at(2).uint32()).toBe(words[2]);
    expect(whole.at(1).uint32()).toBe(words[1]);
  });

  it("has counters beyond 2^32", () => {
    const far = new RandomStream(3, "far").at(2 ** 40 + 1);
    const near = new RandomStream(3, "far").at(1);
    expect(far.uint32()).not.toBe(near.uint32());
  });

  it("has uniform, normal and bounded numbers of the right distribution", () => {
    // Each bound is about five standard deviations of the statistic; the seed is fixed.
    const n = 100_000;
    const stream = new RandomStream(5, "moments");
    let sum = 0;
    let squares = 0;
    let tail = 0;
    for (let i = 0; i < n; i++) {
      const x = stream.normal();
      sum += x;
      squares += x * x;
      if (Math.abs(x) > 1.959963984540054) tail++;
    }
    expect(Math.abs(sum / n)).toBeLessThan(5 / Math.sqrt(n));
    expect(Math.abs(squares / n - 1)).toBeLessThan(5 * Math.sqrt(2 / n));
    expect(Math.abs(tail / n - 0.05)).toBeLessThan(5 * Math.sqrt((0.05 * 0.95) / n));

    const counts = new Array<number>(7).fill(0);
    let outside = 0;
    for (let i = 0; i < n; i++) {
      const index = stream.below(7);
      counts[index] = (counts[index] as number) + 1;
      const float = stream.float();
      if (!(float >= 0 && float < 1)) outside++;
    }
    expect(outside).toBe(0);
    const chiSquared = counts.reduce((total, count) => total + (count - n / 7) ** 2 / (n / 7), 0);
    expect(chiSquared).toBeLessThan(35);
  });

  it("shuffles into every order equally often", () => {
    const stream = new RandomStream(6, "orders");
    const counts = new Map<string, number>();
    for (let i = 0; i < 24_000; i++) {
      const order = stream.shuffle([0, 1, 2, 3]).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    const chiSquared = [...counts.values()].reduce((total, count) => total + (count - 1000) ** 2 / 1000, 0);
    // 23 degrees of freedom: 1 in 10^5 above 64.
    expect(chiSquared).toBeLessThan(64);
  });

  it("refuses seeds, counters and bounds it cannot serve", () => {
    expect(() => new RandomStream(0.5, "x")).toThrow(RangeError);
    const stream = new RandomStream(1, "x");
    for (const bad of [-1, 0.5, Number.NaN]) expect(() => stream.at(bad)).toThrow(RangeError);
    for (const bad of [0, -1, 1.5, 2 ** 33]) expect(() => stream.below(bad)).toThrow(RangeError);
    expect(stream.below(1)).toBe(0);
    expect(stream.shuffle([])).toEqual([]);
  });
});
