import { expect, test } from "vitest";
import { RandomStream } from "../../src/formats/random.ts";
import { pairEdits } from "../../src/hygiene/edits.ts";
import { assistant, prose, record, similarTexts, user } from "./corpora.ts";

const of = (place: string, question: string, answer = "yes", split = "train") =>
  record(place, split, user(question), assistant(answer));

test("the same prompt comes before words in common, the closest before the first", () => {
  const question = prose("q", 10);
  const [went, changed] = [of("a:1", question, "no"), of("a:1", question, "yes")];
  const close = of("a:2", `${question} twice`, "no");
  expect(pairEdits([close, went], [changed])).toEqual([{ before: went, after: changed }]);
  const [far, near] = [of("a:1", `${question} a b c d`), of("a:2", `${question} a`)];
  expect(pairEdits([far, near], [of("b:1", `${question} z`)]).map(({ before }) => before)).toEqual([near]);
});

test("records with less than half of their words in common, or of different splits, are no edits", () => {
  const words = prose("w", 12).split(" ");
  const half = (from: number) => words.slice(from, from + 8).join(" ");
  // With the words of roles and answers 8 + 3 each, 11 in common of 11, and 7 of 15.
  expect(pairEdits([of("a:1", half(0))], [of("a:1", half(4))])).toEqual([]);
  expect(pairEdits([of("a:1", half(0))], [of("a:1", half(1))])).toHaveLength(1);
  expect(pairEdits([of("a:1", half(0))], [of("a:1", `${half(0)} more`, "yes", "test")])).toEqual([]);
});

test("each is paired once, and every pair has what it takes", () => {
  const random = new RandomStream(2, "edits");
  for (let trial = 0; trial < 20; trial++) {
    const texts = similarTexts(random, 40);
    const some = (file: string) => texts.map((text, i) => of(`${file}:${i}`, text, `a${random.below(3)}`));
    const [went, came] = [some("a"), some("b")];
    const pairs = pairEdits(went, came);
    expect(new Set(pairs.map(({ before }) => before)).size).toBe(pairs.length);
    expect(new Set(pairs.map(({ after }) => after)).size).toBe(pairs.length);
    expect(pairs.length).toBeGreaterThan(20);
    const places = pairs.map(({ after }) => came.indexOf(after));
    expect(places).toEqual([...places].sort((a, b) => a - b));
  }
});
