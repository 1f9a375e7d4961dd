import { beforeAll, describe, expect, test } from "vitest";
import type { CheckOutcome } from "../../src/pipeline/checks.ts";
import { explainRecord } from "../../src/pipeline/explaining.ts";
import { renderExplanation } from "../../src/report/explanation.ts";
import { chat, checkout } from "../dataset/checkout.ts";
import { prose } from "../hygiene/corpora.ts";
import { checked, manifest } from "./checking.ts";

const long = prose("long", 40);
const leaked = prose("leaked", 20);
const token = `ghp_${"Zz9Yy8Xx7Ww6".repeat(3)}`;
const signal = new AbortController().signal;

let outcome: CheckOutcome;
beforeAll(async () => {
  const root = checkout({
    "d/dataset.yaml": manifest("{ contamination: remove, secrets: remove }"),
    "d/train.jsonl":
      chat("copied", "answer") + // 1
      chat(" copied ", "answer") + // 2
      chat(long, "one") + // 3
      chat(`${long} indeed`, "one") + // 4
      chat(leaked, "given away") + // 5
      chat(`${prose("key", 10)} ${token}`, "yes") + // 6
      chat(prose("alone", 30), prose("alone too", 9)), // 7
    "d/test.jsonl": chat(leaked, "held out"),
  });
  outcome = await checked(root);
});

const at = async (line: number) => (await explainRecord(outcome, `./d/train.jsonl:${line}`, signal))[0]!;
const text = async (line: number, colour = false) => renderExplanation(await at(line), colour);

describe("check --explain", () => {
  test("takes a place as findings write it, with a column", async () => {
    expect((await explainRecord(outcome, "d/train.jsonl:7:19", signal))[0]).toEqual(await at(7));
    await expect(explainRecord(outcome, "d/train.jsonl:99:1", signal)).rejects.toMatchObject({
      code: "record-unknown",
    });
  });

  test("names the rule, the record in whose stead it goes, and what tells the two apart", async () => {
    const [three, four] = [await at(3), await at(4)];
    const [dropped, kept] = three.leftOut === null ? [four, three] : [three, four];
    expect(dropped).toMatchObject({ leftOut: "near-duplicate", because: kept.place, beside: { record: kept.record } });
    expect(kept).toMatchObject({ leftOut: null, because: null });
    expect(kept.inItsStead).toEqual([{ rule: "near-duplicate", place: dropped.place }]);
    const marked = dropped.alignment!.filter((part) => part.in !== "both");
    expect(marked.map((part) => part.text.trim())).toEqual(["indeed"]);
    expect(dropped.beside!.similarity).toBe(dropped.resembles[0]!.similarity);
    expect(renderExplanation(dropped, false)).toMatch(/left out by near-duplicate, because of d\/train\.jsonl:[34]\n/);
    expect(renderExplanation(kept, false)).toMatch(/ {2}kept\n.*stands for 1 duplicate:/s);
  });

  test("goes across splits for a leak", async () => {
    expect(await at(5)).toMatchObject({
      leftOut: "contamination",
      because: { file: "d/test.jsonl", line: 1 },
      beside: { split: "test", leftOut: null },
    });
  });

  test("a record like no other says so, and shows nothing beside it", async () => {
    expect(await at(7)).toMatchObject({ leftOut: null, resembles: [], beside: null, alignment: null });
    expect(await text(7)).toMatch(/resembles no other record\n$/);
  });

  test("a credential is not shown", async () => {
    expect(await at(6)).toMatchObject({ leftOut: "secret", alignment: null });
    expect(JSON.stringify(await at(6)) + (await text(6))).not.toContain(token);
  });

  test("takes a record id or its beginning", async () => {
    const { record } = await at(7);
    for (const wanted of [record, record.slice(0, 8), record.slice(0, 8).toUpperCase()]) {
      expect(await explainRecord(outcome, wanted, signal)).toEqual([await at(7)]);
    }
  });

  test.each([
    ["ffffffffffff", "record-unknown"],
    ["d/train.jsonl:99", "record-unknown"],
    ["abc", "usage"],
    ["nonsense", "usage"],
  ])("%s is %s", async (wanted, code) => {
    await expect(explainRecord(outcome, wanted, signal)).rejects.toMatchObject({ code });
  });

  test("marks like git does without colour, and colours with", async () => {
    const near = (await at(3)).leftOut === null ? 4 : 3;
    expect(await text(near)).toMatch(/\[-only here-\] \{\+only in d\/train\.jsonl:[34]\+\}/);
    expect(await text(near)).not.toContain("\u001b");
    expect(await text(near, true)).toContain("\u001b[3");
  });
});
