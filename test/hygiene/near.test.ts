import { describe, expect, test } from "vitest";
import { RandomStream } from "../../src/formats/random.ts";
import { LeaderClusters } from "../../src/hygiene/cluster.ts";
import { JaccardIndex } from "../../src/hygiene/jaccard.ts";
import { hashGram, type RankedSet, ShingleFrequency, shingleSet } from "../../src/hygiene/shingles.ts";
import { MARKERS, transcribe } from "../../src/hygiene/transcript.ts";
import { Sequences, Vocabulary } from "../../src/hygiene/vocabulary.ts";
import { wordsOf } from "../../src/hygiene/words.ts";
import { assistant, similarTexts, user } from "./corpora.ts";

/** The definition, with strings for hashes and every pair looked at. */
function bruteForce(texts: string[][]): (one: number, other: number) => number {
  const sets = texts.map((words) => {
    const n = Math.min(5, words.length);
    return new Set(Array.from({ length: words.length - n + 1 }, (_, i) => words.slice(i, i + n).join("\u0000")));
  });
  return (one, other) => {
    let both = 0;
    for (const shingle of sets[one]!) if (sets[other]!.has(shingle)) both++;
    return both / (sets[one]!.size + sets[other]!.size - both);
  };
}

function ranked(texts: string[][]): RankedSet[] {
  const vocabulary = new Vocabulary();
  const sets = texts.map((words) => shingleSet(words.map((word) => vocabulary.idOf(word))));
  const frequency = new ShingleFrequency(texts.reduce((sum, words) => sum + words.length, 0));
  for (const set of sets) frequency.add(set);
  return sets.map((set) => frequency.rank(set));
}

describe("the Jaccard join", () => {
  for (const threshold of [0.05, 0.3, 0.5, 2 / 3, 0.7, 0.8, 0.95, 1]) {
    test(`finds at ${threshold.toFixed(2)} exactly the pairs that brute force finds`, () => {
      for (let seed = 0; seed < 4; seed++) {
        const texts = similarTexts(new RandomStream(seed, `near ${threshold}`), 150).map(wordsOf);
        const similarity = bruteForce(texts);
        const index = new JaccardIndex(threshold);
        let pairs = 0;
        for (const [item, set] of ranked(texts).entries()) {
          const expected = Array.from({ length: item }, (_, other) => ({
            item: other,
            similarity: similarity(item, other),
          }));
          const matches = expected.filter((pair) => texts[item]!.length > 0 && pair.similarity >= threshold);
          expect(index.find(set)).toEqual(matches);
          index.add(item, set);
          pairs += matches.length;
        }
        expect(pairs).toBeGreaterThan(10);
      }
    });
  }

  test("takes a similarity that equals the threshold, whichever way it is rounded", () => {
    for (let size = 1; size <= 120; size++) {
      for (const shared of [1, Math.ceil(0.7 * size), size]) {
        const set: RankedSet = {
          size,
          alone: size - shared,
          ranks: Float64Array.from({ length: shared }, (_, i) => i + 1),
        };
        const index = new JaccardIndex(shared / (2 * size - shared));
        index.add(0, set);
        expect(index.find(set)).toEqual([{ item: 0, similarity: shared / (2 * size - shared) }]);
      }
    }
  });
});

describe("leader clusters", () => {
  test("no two leaders are similar, every follower is similar to its leader, none better", () => {
    for (let seed = 0; seed < 6; seed++) {
      const texts = similarTexts(new RandomStream(seed, "clusters"), 150)
        .map(wordsOf)
        .filter((words) => words.length > 0);
      const similarity = bruteForce(texts);
      const clusters = new LeaderClusters(0.6);
      const leaders: number[] = [];
      for (const [item, set] of ranked(texts).entries()) {
        const follower = clusters.place(item, set);
        const best = Math.max(0, ...leaders.map((leader) => similarity(item, leader)));
        if (follower === null) {
          expect(best).toBeLessThan(0.6);
          leaders.push(item);
        } else {
          expect(follower.similarity).toBe(best);
          expect(similarity(item, follower.leader)).toBe(best);
          expect(best).toBeGreaterThanOrEqual(0.6);
        }
      }
      expect(leaders.length).toBeLessThan(texts.length);
    }
  });
});

describe("shingles", () => {
  test("two million grams that differ in small numbers have two million hashes", () => {
    const hashes = new Float64Array(2_000_000);
    const gram = new Uint32Array(5);
    for (let i = 0; i < hashes.length; i++) {
      gram[0] = i % 11;
      gram[1] = Math.floor(i / 11) % 13;
      gram[2] = Math.floor(i / 143) % 7;
      gram[3] = Math.floor(i / 1001);
      gram[4] = i % 2;
      hashes[i] = hashGram(gram, 0, 5);
    }
    hashes.sort();
    expect(hashes.findIndex((hash, i) => hash === hashes[i + 1])).toBe(-1);
    expect(hashes.every(Number.isSafeInteger)).toBe(true);
    // Uniform: the k-th of n sorted values lies near k/n of the range (Kolmogorov-Smirnov, 5 standard deviations).
    const worst = hashes.reduce((most, hash, i) => Math.max(most, Math.abs(hash / 2 ** 53 - i / hashes.length)), 0);
    expect(worst).toBeLessThan(2.5 / Math.sqrt(hashes.length));
  });
});

describe("words", () => {
  test("punctuation separates, in and outside ASCII; case and compatibility forms do not tell apart", () => {
    expect(wordsOf("Where’s my ORDER—“ORD-4821”…?")).toEqual(["where", "s", "my", "order", "ord", "4821"]);
    expect(wordsOf("ＦＵＬＬ　ｗｉｄｔｈ ﬁ")).toEqual(["full", "width", "fi"]);
    expect(wordsOf("cafe\u0301")).toEqual(wordsOf("caf\u00e9"));
    expect(wordsOf("a_b += c[i] 👍")).toEqual(["a_b", "c", "i", "👍"]);
    expect(wordsOf("?! … —")).toEqual([]);
  });

  test("the fast way through ASCII gives what the general way gives", () => {
    const texts = similarTexts(new RandomStream(3, "ascii"), 300).map((text) => text.replace(/\P{ASCII}/gu, "~"));
    for (const text of texts) expect([...wordsOf(text), "é"]).toEqual(wordsOf(`${text} é`));
  });

  test("text without spaces is cut into words, and loses none of its letters", () => {
    const text = "我的订单在哪里?注文はどこですか。";
    const words = wordsOf(text);
    expect(words.length).toBeGreaterThan(6);
    expect(words.join("")).toBe(text.replace(/[?。]/g, ""));
  });

  test("no text has a word in which numbers of a transcript's marks could be mistaken", () => {
    const vocabulary = new Vocabulary(MARKERS);
    const transcript = transcribe(
      { messages: [{ role: "system", content: "x" }, user("[user] [call]"), assistant("ok")] },
      vocabulary,
    );
    expect(vocabulary.textOf(transcript)).toBe("[user] user call [assistant] ok");
  });
});

test("sequences come back as they were pushed, over the borders of chunks and beyond their size", () => {
  const lengths = [0, 3, 2_500_000, 1, ...Array.from({ length: 60 }, (_, i) => 997 * i)];
  const sequences = new Sequences();
  for (const [index, length] of lengths.entries()) {
    expect(sequences.push(Uint32Array.from({ length }, (_, i) => 31 * index + i))).toBe(index);
  }
  for (const [index, length] of lengths.entries()) {
    const back = sequences.at(index);
    expect(back.length).toBe(length);
    expect(back.every((value, i) => value === 31 * index + i)).toBe(true);
  }
});
