import { describe, expect, test } from "vitest";
import { RandomStream } from "../../src/formats/random.ts";
import { CoverageIndex, GramIndex, longestSharedRun } from "../../src/hygiene/overlap.ts";

/** Few different words, so that runs are shared often and repeat within a text. */
function texts(random: RandomStream, count: number): Uint32Array[] {
  const made: Uint32Array[] = [];
  for (let i = 0; i < count; i++) {
    const length = random.below(40);
    const words = Uint32Array.from({ length }, () => random.below(i % 3 === 0 ? 2 : 30));
    const source = made[random.below(Math.max(1, i))];
    if (source !== undefined && source.length > 0) {
      const from = random.below(source.length);
      words.set(source.subarray(from, from + length));
    }
    made.push(words);
  }
  return made;
}

function grams(text: Uint32Array, n: number): string[] {
  return Array.from({ length: Math.max(0, text.length - n + 1) }, (_, i) => text.slice(i, i + n).join());
}

function bruteCoverage(text: Uint32Array, other: Uint32Array, n: number): number {
  const known = new Set(grams(other, n));
  const covered = new Set<number>();
  for (const [i, gram] of grams(text, n).entries()) {
    if (known.has(gram)) for (let k = i; k < i + n; k++) covered.add(k);
  }
  return covered.size;
}

function bruteRun(text: Uint32Array, other: Uint32Array): { start: number; length: number } {
  const whole = `,${other.join()},`;
  for (let length = text.length; length > 0; length--) {
    for (let start = 0; start + length <= text.length; start++) {
      if (whole.includes(`,${text.slice(start, start + length).join()},`)) return { start, length };
    }
  }
  return { start: 0, length: 0 };
}

describe("coverage by shared n-grams", () => {
  for (const n of [1, 3, 8]) {
    test(`counts for n = ${n} the words that brute force counts`, () => {
      for (let seed = 0; seed < 5; seed++) {
        const all = texts(new RandomStream(seed, `coverage ${n}`), 80);
        const index = new CoverageIndex(n);
        for (const text of all) index.add(text);
        for (const other of all) {
          const expected = all
            .map((text, owner) => ({ owner, words: bruteCoverage(text, other, n) }))
            .filter(({ words }) => words > 0);
          expect(index.cover(other)).toEqual(expected);
        }
      }
    });
  }

  test("every place of a shared gram is visited once", () => {
    const all = texts(new RandomStream(9, "places"), 60);
    const index = new GramIndex(4);
    for (const text of all) index.add(text);
    for (const other of all) {
      const visited: string[] = [];
      index.forEachShared(other, (owner, position) => visited.push(`${owner}:${position}`));
      const known = new Set(grams(other, 4));
      const expected = all.flatMap((text, owner) =>
        grams(text, 4).flatMap((gram, position) => (known.has(gram) ? `${owner}:${position}` : [])),
      );
      expect(visited.sort()).toEqual(expected.sort());
    }
  });
});

test("the longest shared run is the one that trying all of them finds", () => {
  for (let seed = 0; seed < 5; seed++) {
    const all = texts(new RandomStream(seed, "runs"), 30);
    for (const one of all) for (const other of all) expect(longestSharedRun(one, other)).toEqual(bruteRun(one, other));
  }
});
