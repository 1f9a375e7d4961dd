import { describe, expect, test } from "vitest";
import { RandomStream } from "../../src/formats/random.ts";
import { LeaderClusters } from "../../src/hygiene/cluster.ts";
import { Components } from "../../src/hygiene/components.ts";
import { hashGram } from "../../src/hygiene/gram.ts";
import { JaccardIndex, JaccardJoin } from "../../src/hygiene/jaccard.ts";
import type { Texts } from "../../src/hygiene/keyed-texts.ts";
import { keyBlock } from "../../src/hygiene/keys.ts";
import { prefixKeys } from "../../src/hygiene/prefix.ts";
import { Shingles } from "../../src/hygiene/shingles.ts";
import { SimilarTexts } from "../../src/hygiene/similar.ts";
import { MARKERS, transcribe } from "../../src/hygiene/transcript.ts";
import { Vocabulary } from "../../src/hygiene/vocabulary.ts";
import { wordsOf } from "../../src/hygiene/words.ts";
import { assistant, prose, similarTexts, user } from "./corpora.ts";
import { shingledTexts } from "./shingled.ts";

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

function joinOf(texts: string[][], threshold: number): JaccardJoin {
  return new JaccardJoin(shingledTexts(texts, threshold), threshold, new Uint8Array(texts.length).fill(1));
}

function expectExact(texts: string[][], threshold: number): number {
  const similarity = bruteForce(texts);
  const index = new JaccardIndex(joinOf(texts, threshold));
  let pairs = 0;
  for (let text = 0; text < texts.length; text++) {
    const expected = Array.from({ length: text }, (_, other) => ({ text: other, similarity: similarity(text, other) }));
    const matches = expected.filter((pair) => texts[text]!.length > 0 && pair.similarity >= threshold);
    expect(index.find(text)).toEqual(matches);
    index.add(text);
    pairs += matches.length;
  }
  return pairs;
}

describe("the Jaccard join", () => {
  for (const threshold of [0.05, 0.3, 0.5, 2 / 3, 0.7, 0.8, 0.95, 1]) {
    test(`finds at ${threshold.toFixed(2)} exactly the pairs that brute force finds`, () => {
      for (let seed = 0; seed < 4; seed++) {
        const texts = similarTexts(new RandomStream(seed, `near ${threshold}`), 150).map(wordsOf);
        expect(expectExact(texts, threshold)).toBeGreaterThan(10);
      }
    });
  }

  test("finds them, too, among texts that share whole paragraphs, which make no other text a candidate", async () => {
    const random = new RandomStream(8, "boilerplate");
    const paragraphs = Array.from({ length: 3 }, (_, i) => prose(`paragraph ${i}`, 30 + 20 * i).split(" "));
    const texts: string[][] = [];
    for (let i = 0; i < 600; i++) {
      const own =
        texts.length > 0 && i % 5 === 0 ? texts[random.below(i)]!.slice(-60) : prose(`own ${i}`, 60).split(" ");
      const at = random.below(own.length);
      texts.push([...paragraphs[i % 3]!, ...own.with(at, `other${i}`)]);
    }
    expect(expectExact(texts, 0.7)).toBeGreaterThan(50);
    // A third of the keys of a text would be the paragraph's, each with 200 texts to compare.
    const { numbers, proposals } = joinOf(texts, 0.7);
    const times = new Uint32Array(numbers);
    for (const number of proposals.numbers) times[number]! += 1;
    const comparisons = times.reduce((sum, count) => sum + count * count, 0);
    expect(comparisons / texts.length).toBeLessThan(300);
  });

  test("a family of texts that are all alike is joined, however frequent its shingles are", async () => {
    const words = prose("family", 80).split(" ");
    const texts = Array.from({ length: 300 }, (_, i) => words.with(i % 80, `member${i}`));
    expect(expectExact(texts, 0.7)).toBe((300 * 299) / 2);
  });

  test("keys that two shingles of a text have in common lose no pair", () => {
    // Hashes that differ in their low 21 bits have one key.
    const sets = [0, 1, 2].map((i) =>
      Float64Array.from({ length: 10 }, (_, k) => 2 ** 21 * (k >> 1) + (k & 1) + 2 * (k === 9 ? i : 0)),
    );
    const texts: Texts = {
      blocks: [keyBlock(sets.map((set) => prefixKeys(set, 0.5)))],
      sizes: Uint32Array.of(10, 10, 10),
      shingles: (text) => sets[text]!,
    };
    const index = new JaccardIndex(new JaccardJoin(texts, 0.5, new Uint8Array(3).fill(1)));
    for (const text of [0, 1, 2]) {
      expect(index.find(text).map((match) => match.text)).toEqual([0, 1, 2].slice(0, text));
      index.add(text);
    }
  });

  test("takes a similarity that equals the threshold, whichever way it is rounded", () => {
    for (let size = 1; size <= 120; size++) {
      for (const shared of [1, Math.ceil(0.7 * size), size]) {
        const threshold = shared / (2 * size - shared);
        const sets = [0, 1].map((own) =>
          Float64Array.from(
            { length: size },
            (_, i) => 2 ** 40 * (i + (i < size - shared ? 1000 * (own + 1) : 0)),
          ).sort(),
        );
        const texts: Texts = {
          blocks: [keyBlock(sets.map((set) => prefixKeys(set, threshold)))],
          sizes: Uint32Array.of(size, size),
          shingles: (text) => sets[text]!,
        };
        const index = new JaccardIndex(new JaccardJoin(texts, threshold, Uint8Array.of(1, 1)));
        index.add(0);
        expect(index.find(1)).toEqual([{ text: 0, similarity: threshold }]);
      }
    }
  });
});

describe("leader clusters", () => {
  test("no two leaders are similar, every follower is similar to its leader, none better", async () => {
    for (let seed = 0; seed < 6; seed++) {
      const texts = similarTexts(new RandomStream(seed, "clusters"), 150)
        .map(wordsOf)
        .filter((words) => words.length > 0);
      const similarity = bruteForce(texts);
      const clusters = new LeaderClusters(joinOf(texts, 0.6));
      const leaders: number[] = [];
      for (let text = 0; text < texts.length; text++) {
        const follower = clusters.place(text);
        const best = Math.max(0, ...leaders.map((leader) => similarity(text, leader)));
        if (follower === null) {
          expect(best).toBeLessThan(0.6);
          leaders.push(text);
        } else {
          expect(follower.similarity).toBe(best);
          expect(follower.text).toBe(leaders.find((leader) => similarity(text, leader) === best));
          expect(best).toBeGreaterThanOrEqual(0.6);
        }
      }
      expect(leaders.length).toBeLessThan(texts.length);
    }
  });
});

describe("connected components", () => {
  const componentsOf = (texts: string[][], threshold: number, order: readonly number[]) => {
    const components = new Components(texts.length);
    const similar = new SimilarTexts(joinOf(texts, threshold), components);
    for (const text of order) similar.add(text, text);
    return components.groups(1);
  };

  test("are those of all pairs that brute force finds, in whatever order texts are added", () => {
    for (const threshold of [0.3, 0.6, 0.7, 0.9]) {
      for (let seed = 0; seed < 3; seed++) {
        const random = new RandomStream(seed, `components ${threshold}`);
        const texts = similarTexts(random, 150)
          .map(wordsOf)
          .filter((words) => words.length > 0);
        const similarity = bruteForce(texts);
        // Labels run along the pairs until none changes any more.
        const labels = texts.map((_, i) => i);
        for (let changed = true; changed; ) {
          changed = false;
          for (let one = 0; one < texts.length; one++) {
            for (let other = 0; other < one; other++) {
              if (labels[one] === labels[other] || similarity(one, other) < threshold) continue;
              labels[one] = labels[other] = Math.min(labels[one]!, labels[other]!);
              changed = true;
            }
          }
        }
        const expected = [...new Set(labels)].map((head) => labels.flatMap((label, i) => (label === head ? [i] : [])));
        const order = texts.map((_, i) => i);
        expect(componentsOf(texts, threshold, order)).toEqual(expected);
        expect(componentsOf(texts, threshold, random.shuffle(order))).toEqual(expected);
        expect(expected.length).toBeLessThan(texts.length);
      }
    }
  });

  test("of a family of texts that are all alike, each is looked at once", () => {
    const words = prose("large family", 80).split(" ");
    const texts = Array.from({ length: 4000 }, (_, i) => words.with(i % 80, `member${i}`));
    const join = joinOf(texts, 0.7);
    let compared = 0;
    const common = join.common.bind(join);
    join.common = (one, other) => {
      compared++;
      return common(one, other);
    };
    const components = new Components(texts.length);
    const similar = new SimilarTexts(join, components);
    for (let text = 0; text < texts.length; text++) similar.add(text, text);
    expect(components.groups(2)).toHaveLength(1);
    expect(compared).toBeLessThan(2 * texts.length);
  });
});

describe("shingles", () => {
  test("depend on the words alone, whatever numbers a vocabulary gives them; in order and in length", () => {
    const shinglesOf = (text: string, before: string) => {
      const vocabulary = new Vocabulary(before.split(" "));
      const ids = text.split(" ").map((word) => vocabulary.idOf(word));
      return [...new Shingles(vocabulary.words().hashes).of(ids)];
    };
    const texts = similarTexts(new RandomStream(2, "shingles"), 200)
      .map((text) => wordsOf(text).join(" "))
      .filter(Boolean);
    for (const text of texts) expect(shinglesOf(text, "z y x")).toEqual(shinglesOf(text, "order the a"));
    const all = new Map<number, string>();
    for (const text of texts) {
      const words = text.split(" ");
      const n = Math.min(5, words.length);
      const grams = new Set(Array.from({ length: words.length - n + 1 }, (_, i) => words.slice(i, i + n).join(" ")));
      const hashes = shinglesOf(text, "a");
      expect(hashes.length).toBe(grams.size);
      for (const gram of grams) {
        const [hash] = shinglesOf(gram, "a") as [number];
        expect(hashes).toContain(hash);
        expect(all.get(hash) ?? gram).toBe(gram);
        all.set(hash, gram);
      }
      expect(hashes).toEqual([...hashes].sort((one, other) => one - other));
    }
    expect(shinglesOf("b a c", "a")).not.toEqual(shinglesOf("a b c", "a"));
    expect(shinglesOf("a a a", "a")).not.toEqual(shinglesOf("a a", "a"));
  });

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
    transcribe({ messages: [{ role: "system", content: "x" }, user("[user] [call]"), assistant("ok")] }, vocabulary);
    expect(vocabulary.textOf(vocabulary.end())).toBe("[user] user call [assistant] ok");
  });
});
