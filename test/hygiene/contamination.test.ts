import { describe, expect, test } from "vitest";
import { RandomStream } from "../../src/formats/random.ts";
import type { EvaluationPrompt } from "../../src/hygiene/hygiene.ts";
import { wordsOf } from "../../src/hygiene/words.ts";
import { all, assistant, check, exchange, prose, record, similarTexts, summary, user } from "./corpora.ts";

describe("contamination", () => {
  const words = (count: number, name: string) => Array.from({ length: count }, (_, i) => `${name}${i}`);
  const suite = (...texts: string[]): EvaluationPrompt[] => [{ place: { file: "evals/s.yaml", line: 9 }, texts }];
  const train = (text: string) => record("a.jsonl:1", "train", user(text), assistant("Indeed."));
  const leaks = async (prompt: string[], learnt: string[]) =>
    (await check([train(learnt.join(" "))], { evaluation: suite(prompt.join(" ")) })).findings.filter(
      ({ rule }) => rule === "contamination",
    );

  test("more than half the words in shared 8-grams is a hit, half is none", async () => {
    const prompt = words(20, "w");
    expect(await leaks(prompt, prompt.slice(0, 11))).toHaveLength(1);
    expect(await leaks(prompt, prompt.slice(0, 10))).toHaveLength(0);
    const [found] = await leaks(prompt, [...words(5, "x"), ...prompt.slice(4, 15), ...words(3, "y")]);
    expect(found).toMatchObject({
      place: { file: "a.jsonl", line: 1 },
      related: [{ place: { file: "evals/s.yaml", line: 9 } }],
    });
    expect(found!.message).toContain("11 of the 20 words");
    expect(found!.message).toContain('the longest has 11: "w4 w5 w6');
  });

  test("shares of several train records do not add up", async () => {
    const prompt = words(20, "w");
    const halves = [
      train(prompt.slice(0, 10).join(" ")),
      record("a.jsonl:2", "train", user(prompt.slice(10).join(" ")), assistant("So it is.")),
    ];
    const { findings } = await check(halves, { evaluation: suite(prompt.join(" ")) });
    expect(findings).toEqual([]);
  });

  test("what the assistant learns to say is not a user's turn", async () => {
    const prompt = words(20, "w").join(" ");
    const said = record("a.jsonl:1", "train", user("Say it."), assistant(prompt));
    const { findings } = await check([said], { evaluation: suite(prompt) });
    expect(summary(findings)).toEqual(["warning shared-run evals/s.yaml:9"]);
    expect(findings[0]!.message).toContain("This one has 20 in common with a.jsonl:1");
  });

  test("a row of a benchmark is named as one, and its answer counts for shared runs", async () => {
    const [question, answer] = [words(12, "q").join(" "), words(16, "a").join(" ")];
    const benchmark = (texts: string[], answers: string[]): EvaluationPrompt[] => [
      { place: { file: "gsm.jsonl", line: 3 }, set: "benchmark gsm.jsonl", texts, answers },
    ];
    const asked = await check([train(question)], { evaluation: benchmark([question], [answer]) });
    expect(summary(asked.findings)).toEqual([
      "warning contamination a.jsonl:1",
      "warning contaminated-set gsm.jsonl:3",
    ]);
    expect(asked.findings[0]!.message).toContain("held-out gsm.jsonl:3 (benchmark gsm.jsonl) away: 12 of the 12 words");
    const answered = record("a.jsonl:1", "train", user("What is it?"), assistant(`It is ${answer}.`));
    const learnt = await check([answered], { evaluation: benchmark([question], [answer]) });
    expect(summary(learnt.findings)).toEqual(["warning shared-run gsm.jsonl:3"]);
    expect(learnt.findings[0]!.message).toContain('This one has 16 in common with a.jsonl:1: "a0 a1 a2');
  });

  test("prompts under 8 words must be the same, word for word, to be hit", async () => {
    expect(await leaks(["Where", "is", "it?"], ["where", "IS", "it"])).toHaveLength(1);
    expect(await leaks(["Where", "is", "it?"], ["where", "is", "it", "now"])).toHaveLength(0);
    expect(await leaks(words(7, "w"), words(8, "w"))).toHaveLength(0);
    expect(await leaks(words(8, "w"), words(8, "w"))).toHaveLength(1);
  });

  test("the user turns of a conversation count together", async () => {
    const rows = (place: string, split: string, last: string) =>
      record(
        place,
        split,
        user("my parcel has not come"),
        assistant(prose(`${split} 1`, 9)),
        user("the number is 4711 thanks"),
        assistant(prose(`${split} 2`, 9)),
        user(last),
        assistant("Done."),
      );
    const { findings } = await check([
      rows("a.jsonl:1", "train", "yes please"),
      rows("t.jsonl:1", "test", "yes indeed"),
    ]);
    expect(summary(findings)).toContain("warning contamination a.jsonl:1");
  });

  test("agrees with the rule counted out by hand, on texts that overlap in all sorts of ways", async () => {
    const random = new RandomStream(5, "contamination");
    const texts = similarTexts(random, 160);
    const rows = texts.map((text, i) =>
      record(`a.jsonl:${i + 1}`, i % 2 === 0 ? "train" : "test", user(text), assistant(prose(`answer ${i}`, 200))),
    );
    const { findings } = await check(rows, { settings: all("report") });
    const found = new Set(findings.filter(({ rule }) => rule === "contamination").map(({ place }) => place!.line));
    const split = texts.map(wordsOf);
    const expected = new Set<number>();
    for (const [t, train] of split.entries()) {
      for (const [h, held] of split.entries()) {
        if (t % 2 === 1 || h % 2 === 0 || held.length === 0) continue;
        const gram = (of: string[], i: number) => of.slice(i, i + 8).join(" ");
        const known = new Set(Array.from({ length: Math.max(0, train.length - 7) }, (_, i) => gram(train, i)));
        const covered = held.filter((_, at) =>
          Array.from({ length: 8 }, (_, k) => at - k).some(
            (i) => i >= 0 && i + 8 <= held.length && known.has(gram(held, i)),
          ),
        );
        const hit = held.length < 8 ? held.join(" ") === train.join(" ") : 2 * covered.length > held.length;
        if (hit) expected.add(t + 1);
      }
    }
    expect(expected.size).toBeGreaterThan(5);
    expect(found).toEqual(expected);
  });

  test("a record of which only the answer has words is given away by its copy", async () => {
    const rows = ["train", "test"].map((split, i) =>
      record(`${split}.jsonl:${i}`, split, user("?!"), assistant(prose("same", 30))),
    );
    expect(summary((await check(rows)).findings)).toContain("warning contamination train.jsonl:0");
  });

  test("a set is contaminated above 2%, not at it", async () => {
    const rows = (hits: number) => [
      ...Array.from({ length: 100 }, (_, i) => exchange(`t.jsonl:${i + 1}`, "test", `held ${i}`)),
      ...Array.from({ length: hits }, (_, i) => exchange(`a.jsonl:${i + 1}`, "train", `held ${i}`)),
    ];
    const sets = async (hits: number) =>
      (await check(rows(hits))).findings.filter(({ rule }) => rule === "contaminated-set");
    expect(await sets(2)).toEqual([]);
    const [set] = await sets(3);
    expect(set!.message).toContain("3 of the 100 rows held out in split test are given away by train records: 3.0%");
  });

  test("no more than five places and a short quotation stand beside a finding", async () => {
    const rows = [
      exchange("a.jsonl:1", "train", "same"),
      ...Array.from({ length: 40 }, (_, i) => exchange(`t.jsonl:${i + 1}`, "test", "same")),
    ];
    const { findings } = await check(rows, { settings: all("report") });
    for (const finding of findings) {
      expect(finding.related?.length ?? 0).toBeLessThanOrEqual(5);
      expect(finding.message.length).toBeLessThan(500);
    }
    expect(findings.find(({ rule }) => rule === "contamination")!.message).toContain(
      "So it does with 39 more held-out rows.",
    );
  });

  test("shows no words of a record that holds a credential", async () => {
    const token = `ghp_${"16c7e42f292c6912e7710c838347ae178b4a"}`;
    const text = `Please could you rotate my old access token ${token} as soon as you possibly can today`;
    const rows = ["train", "test"].map((split) =>
      record(`${split}.jsonl:1`, split, user(`${text}, ${split}`), assistant(`It is rotated, ${split}.`)),
    );
    const { findings } = await check(rows, { settings: all("report") });
    expect(findings.map(({ rule }) => rule)).toEqual(expect.arrayContaining(["contamination", "secret"]));
    expect(JSON.stringify(findings)).not.toContain("16c7e42f");
    expect(findings.find(({ rule }) => rule === "contamination")?.message).toContain("not shown");
  });
});
