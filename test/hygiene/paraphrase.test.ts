import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { RandomStream } from "../../src/formats/random.ts";
import { findParaphrases, type Prompt } from "../../src/hygiene/paraphrase.ts";
import { AskedPrompts, askedOf, noteSkippedParaphrases } from "../../src/hygiene/paraphrase-verdicts.ts";
import { promptFeatures, vetoOf } from "../../src/hygiene/prompt-features.ts";
import { Verdicts } from "../../src/hygiene/verdicts.ts";
import { all, assistant, check, record, user } from "./corpora.ts";
import { HELD_OUT, measure, pairsOf } from "./paraphrase-pairs.ts";
import { SEEDS } from "./paraphrase-seeds.ts";

const prompt = (text: string, ...answers: number[]): Prompt => ({ features: promptFeatures([text]), answers });
const veto = (one: string, other: string) => vetoOf(promptFeatures([one]), promptFeatures([other]), false);

describe("paraphrases", () => {
  test("are found as well as the README says, on labelled pairs no threshold was chosen by", () => {
    const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8").replace(/\s+/g, " ");
    const figures = (answered: boolean) => {
      const { precision, recall } = measure(HELD_OUT, answered);
      return `precision ${precision.toFixed(2)} and recall ${recall.toFixed(2)}`;
    };
    expect(pairsOf(SEEDS).length).toBeGreaterThanOrEqual(300);
    expect(readme).toContain(
      `${pairsOf(HELD_OUT).length} held-out pairs: ${figures(true)} where paraphrases have the same answer`,
    );
    expect(readme).toContain(`${figures(false)} by the prompts alone`);
  });

  test.each([
    ["numbers", "Give me 3 ideas for dinner", "Give me 5 ideas for dinner"],
    ["numbers", "A table for two, please", "A table for four, please"],
    ["numbers", "What is 3 + 4?", "What is 3 * 4?"],
    ["negation", "Is it allowed to park here?", "Is it not allowed to park here?"],
    ["negation", "Why does it start?", "Why doesn't it start?"],
    ["opposites", "Sort the list in ascending order", "Sort the list in descending order"],
    ["names", "Is it warm in Rome now?", "Is it warm in Oslo now?"],
    ["question", "When does the shop open?", "Where does the shop open?"],
    ["code", "What does `a.b()` do?", "What does `b.a()` do?"],
    ["code", "Write to ann@example.com, please", "Write to bob@example.com, please"],
    ["argument order", "Go from hill to lake", "Go from lake to hill"],
    ["argument order", "The dog bites the man", "The man bites the dog"],
    ["argument order", "Write a letter to the boss", "Write a letter from the boss"],
    ["other word", "Find a train on the island", "Find a hotel on the island"],
  ] as const)("a difference of %s keeps apart: %s / %s", (kind, one, other) => {
    expect(veto(one, other)).toBe(kind);
    expect(veto(other, one)).toBe(kind);
    expect(findParaphrases([prompt(one), prompt(other)])).toEqual([]);
  });

  test.each([
    ["Fly from hill to lake", "To lake from hill, fly"],
    ["Turn the kitchen lights on", "Turn on the lights in the kitchen"],
    ["How do I open the old door?", "How can I open an old door?"],
    ["Does the shop in Rome open on Monday?", "Is the Rome shop opening on Monday?"],
    ["If the pump leaks, who repairs the engine?", "Who repairs the engine if the pump leaks?"],
  ])("words that move along with their part do not: %s / %s", (one, other) => {
    expect(veto(one, other)).toBeNull();
    expect(findParaphrases([prompt(one), prompt(other)])).toHaveLength(1);
  });

  test("one answer shows that a word in place of another is a synonym", () => {
    const [one, other] = ["Where do I buy a used bicycle?", "Where do I purchase a used bicycle?"];
    expect(findParaphrases([prompt(one), prompt(other)])).toEqual([]);
    expect(findParaphrases([prompt(one, 1), prompt(other, 1)])).toMatchObject([{ sameAnswer: true }]);
  });

  test("are the same pairs whatever the order, and each veto holds both ways", () => {
    const texts = SEEDS.flatMap(({ base, same, differs }) => [base, ...same, ...Object.values(differs)]);
    const pairs = (order: readonly string[]) =>
      findParaphrases(order.map((text) => prompt(text)))
        .map(
          ({ one, other, similarity }) => `${[order[one]!, order[other]!].sort().join(" | ")} ${similarity.toFixed(9)}`,
        )
        .sort();
    const random = new RandomStream(6, "order");
    const wanted = pairs(texts);
    expect(wanted.length).toBeGreaterThan(40);
    for (let trial = 0; trial < 5; trial++) {
      expect(
        pairs(
          texts
            .map((text) => [random.float(), text] as const)
            .sort(([a], [b]) => a - b)
            .map(([, text]) => text),
        ),
      ).toEqual(wanted);
    }
  });

  test("cost no more than their number, however alike all are", () => {
    const start = performance.now();
    findParaphrases(Array.from({ length: 20_000 }, (_, i) => prompt(`Where is the parcel of customer ${i}?`, 1)));
    expect(performance.now() - start).toBeLessThan(30_000);
  });
});

describe("hygiene.paraphrase", () => {
  const [one, other, alien] = [
    "How do I open the old door?",
    "How can I open an old door?",
    "Name three rivers of Spain.",
  ];
  const rows = (split: string) => [
    record("a.jsonl:1", "train", user(one!), assistant("Pull it, then push.")),
    record("b.jsonl:1", split, user(other!), assistant("With the key.")),
    record("b.jsonl:2", split, user(alien!), assistant("Ebro, Duero and Tagus.")),
  ];
  const found = async (...args: Parameters<typeof check>) =>
    (await check(...args)).findings.filter(({ rule }) => rule === "paraphrase");

  test("reports a cluster once with its evidence; across splits it warns", async () => {
    expect(await found(rows("train"))).toMatchObject([
      { severity: "note", related: [{ message: expect.stringMatching(/^1\.00 alike \((open|old|door), /) }] },
    ]);
    expect(await found(rows("test"))).toMatchObject([
      { severity: "warning", message: expect.stringContaining("in the splits test and train") },
    ]);
  });

  test("says the same in whatever order the records come", async () => {
    expect(await found(rows("test").toReversed())).toEqual(await found(rows("test")));
  });

  test("says so where there are too many prompts to look at", () => {
    const verdicts = new Verdicts(all("report"));
    const asked = new AskedPrompts(2);
    for (const [i, { conversation, id, split, place }] of rows("train").entries()) {
      const row = {
        ordinal: i,
        rank: i,
        id,
        split,
        dealt: false,
        place,
        content: i,
        prompt: i,
        answer: i,
        hasWords: true,
      };
      asked.add(row, askedOf(conversation)!);
    }
    expect(asked.search(verdicts)).toBeNull();
    noteSkippedParaphrases(asked, verdicts);
    expect(verdicts.findings).toMatchObject([{ rule: "paraphrase-skipped", severity: "note" }]);
  });

  test("never removes, whatever the others do, and is silent when off", async () => {
    const settings = all("remove");
    const off = { ...settings, paraphrase: "off" } as const;
    expect((await check(rows("test"), { settings })).removed).toEqual(
      (await check(rows("test"), { settings: off })).removed,
    );
    expect(await found(rows("test"), { settings: off })).toEqual([]);
  });
});
