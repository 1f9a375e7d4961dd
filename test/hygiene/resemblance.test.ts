import { expect, test } from "vitest";
import { RandomStream } from "../../src/formats/random.ts";
import { align, Resemblance, readable } from "../../src/hygiene/resemblance.ts";
import { all, assistant, check, exchange, record, similarTexts, user } from "./corpora.ts";

test("an alignment holds both texts whole, and marks nothing where they are the same", () => {
  const texts = similarTexts(new RandomStream(3, "align"), 120).map((text, i) =>
    i % 3 === 0 ? `${text}\n ${text}` : text,
  );
  for (const [i, text] of texts.entries()) {
    const other = texts[(i * 7 + 1) % texts.length]!;
    const parts = align(text, other);
    const only = (not: string) => parts.filter((part) => part.in !== not).map((part) => part.text);
    expect(only("other").join("")).toBe(text);
    expect(only("this").join("")).toBe(other);
    expect(align(text, text).every((part) => part.in === "both")).toBe(true);
  }
});

test("a changed word is marked by itself, two changed words in a row together", () => {
  expect(align("the red car stopped", "the blue car stopped")).toEqual([
    { in: "both", text: "the " },
    { in: "this", text: "red" },
    { in: "other", text: "blue" },
    { in: "both", text: " car stopped" },
  ]);
  expect(align("a red car", "a blue bus").map(({ text }) => text)).toEqual(["a ", "red car", "blue bus"]);
  // Scripts without spaces are compared character by character.
  expect(align("我的订单在哪里", "我的退款在哪里").map(({ text }) => text)).toEqual(["我的", "订单", "退款", "在哪里"]);
});

test("texts with nothing in common are put side by side whole, in time", () => {
  const text = (word: string) => Array.from({ length: 20_000 }, (_, i) => `${word}${i}`).join(" ");
  expect(align(text("a"), text("b")).map((part) => part.in)).toEqual(["this", "other"]);
});

test("the similarity is the one the near-duplicate rule decides by", async () => {
  const [first] = [exchange("a.jsonl:1", "train", "seed")];
  const words = first!.conversation.messages[0]!.content.split(" ");
  const rows = Array.from({ length: 20 }, (_, i) =>
    record(
      `a.jsonl:${i + 2}`,
      "train",
      user(words.with(i, "other").join(" ")),
      assistant(first!.conversation.messages[1]!.content),
    ),
  );
  const settings = { ...all("report"), near: { action: "report", threshold: 0.5 } } as const;
  for (const row of rows) {
    const similarity = new Resemblance(first!.conversation).to(row.conversation);
    expect(new Resemblance(row.conversation).to(first!.conversation)).toBe(similarity);
    const { findings } = await check([first!, row], { settings });
    const said = /Jaccard similarity ([\d.]+)/.exec(
      findings.find(({ rule }) => rule === "near-duplicate")!.message,
    )![1];
    expect(Number(said)).toBe(Math.floor(similarity * 100 + 1e-9) / 100);
  }
  expect(new Resemblance(first!.conversation).to(exchange("b.jsonl:1", "train", "else").conversation)).toBe(0);
});

test("a conversation reads turn by turn, calls and all", () => {
  const call = { type: "function" as const, function: { name: "look", arguments: { at: "x" } } };
  const messages = [user("Where?"), { role: "assistant" as const, content: "", tool_calls: [call] }];
  expect(readable({ messages })).toBe('[user] Where?\n[call] look {"at":"x"}');
});
