import { expect, test } from "vitest";
import { RandomStream } from "../../src/formats/random.ts";
import { Keywords } from "../../src/hygiene/keywords.ts";
import { charactersOf, hasRun } from "../../src/hygiene/runs.ts";

function texts(seed: string, alphabet: string): string[] {
  const random = new RandomStream(1, seed);
  return Array.from({ length: 3000 }, () =>
    Array.from({ length: random.below(40) }, () => alphabet[random.below(alphabet.length)]).join(""),
  );
}

test("a run is there exactly when the pattern says so", () => {
  const letters = charactersOf(/[a-c]/);
  for (const length of [1, 2, 3, 5, 8]) {
    const pattern = new RegExp(`[a-c]{${length}}`);
    let found = 0;
    for (const text of texts(`runs ${length}`, "aabbc é日")) {
      const expected = pattern.test(text);
      expect(hasRun(text, letters, length), text).toBe(expected);
      if (expected) found++;
    }
    expect(found).toBeGreaterThan(100);
  }
});

test("owners are those of which a keyword is in the text", () => {
  const owners = [["ab"], ["abc", "ca"], ["bb", "cccc"], ["xy"]];
  const keywords = new Keywords(owners);
  for (const text of texts("keywords", "abcxé日")) {
    const expected = owners.flatMap((words, owner) => (words.some((word) => text.includes(word)) ? [owner] : []));
    expect(keywords.ownersIn(text), text).toEqual(expected);
  }
  expect(keywords.ownersIn("")).toEqual([]);
});
