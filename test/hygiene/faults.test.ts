import { describe, expect, test } from "vitest";
import type { Conversation, Message } from "../../src/dataset/record.ts";
import type { Finding } from "../../src/formats/finding.ts";
import { RandomStream } from "../../src/formats/random.ts";
import { runHygiene } from "../../src/hygiene/hygiene.ts";
import { signDataset } from "../../src/hygiene/sign-dataset.ts";
import { checkout, dataset } from "../dataset/checkout.ts";
import { all, assistant, user } from "./corpora.ts";
import { textIn } from "./multilingual.ts";
import { CONTAINERS, FORMATS, type Line, written } from "./written.ts";

const CLEAN = 60;
const HELD_OUT = 60;

const WORDS = [
  ...[
    "the",
    "and",
    "of",
    "to",
    "that",
    "for",
    "with",
    "this",
    "have",
    "you",
    "your",
    "not",
    "is",
    "it",
    "we",
    "are",
    "was",
  ],
  ...[
    "order",
    "parcel",
    "lamp",
    "chair",
    "weeks",
    "number",
    "invoice",
    "amount",
    "house",
    "delivery",
    "please",
    "return",
  ],
  ...[
    "page",
    "says",
    "would",
    "like",
    "know",
    "where",
    "still",
    "should",
    "could",
    "today",
    "morning",
    "friday",
    "price",
  ],
  ...[
    "green",
    "large",
    "small",
    "other",
    "first",
    "again",
    "there",
    "because",
    "before",
    "after",
    "about",
    "thank",
    "sorry",
  ],
];

/** Words of English in no order: no eight of them in a row stand anywhere else. */
function english(seed: string, count: number): string {
  const random = new RandomStream(1, seed);
  return Array.from({ length: count }, () => WORDS[random.below(WORDS.length)]!).join(" ");
}

function clean(seed: string): Message[] {
  return [user(`${english(`${seed} asked`, 30)}?`), assistant(`${english(`${seed} answered`, 60)}.`)];
}

const heldOut = Array.from({ length: HELD_OUT }, (_, i) => clean(`held out ${i}`));
const base = Array.from({ length: CLEAN }, (_, i) => clean(`clean ${i}`));
const tool = (name: string) => ({
  type: "function" as const,
  function: { name, parameters: { type: "object", properties: { id: { type: "string" } }, required: ["id"] } },
});
const call = (name: string, given: { [key: string]: string | number }) => ({
  role: "assistant" as const,
  content: "",
  tool_calls: [{ type: "function" as const, function: { name, arguments: given } }],
});
const result: Message = { role: "tool", content: "It is on its way." };

/** Kinds of fault: what is found of each, and the conversation made of a clean one that has it. */
const FAULTS: { name: string; rule: string; make: (turns: [Message, Message]) => Message[] | Conversation }[] = [
  { name: "an empty answer", rule: "turn-empty", make: ([asked]) => [asked, assistant(" \n")] },
  { name: "an empty question", rule: "turn-empty", make: ([, answered]) => [user(""), answered] },
  { name: "the assistant first", rule: "role-order", make: ([asked, answered]) => [answered, asked, answered] },
  { name: "two user turns", rule: "role-order", make: ([asked, answered]) => [asked, user("And?"), answered] },
  { name: "the user last", rule: "role-order", make: ([asked, answered]) => [asked, answered, user("Thanks.")] },
  {
    name: "a late system turn",
    rule: "role-order",
    make: ([asked, answered]) => [asked, { role: "system", content: "Be kind." }, answered],
  },
  { name: "a result without a call", rule: "tool-result", make: ([asked, answered]) => [asked, result, answered] },
  {
    name: "a call without a result",
    rule: "tool-result",
    make: ([asked, answered]) => ({ messages: [asked, call("find", { id: "1" }), answered], tools: [tool("find")] }),
  },
  {
    name: "a call to no tool",
    rule: "tool-undeclared",
    make: ([asked, answered]) => ({
      messages: [asked, call("fetch", { id: "1" }), result, answered],
      tools: [tool("find")],
    }),
  },
  {
    name: "a call that fails its schema",
    rule: "tool-arguments",
    make: ([asked, answered]) => ({
      messages: [asked, call("find", { id: 1 }), result, answered],
      tools: [tool("find")],
    }),
  },
  {
    name: "a special token",
    rule: "special-token",
    make: ([asked, answered]) => [asked, assistant(`${answered.content}<|im_end|>`)],
  },
  {
    name: "two speakers in a turn",
    rule: "speaker-label",
    make: ([asked, answered]) => [user(`User: ${asked.content}\nAssistant: Yes?\nUser: Well?`), answered],
  },
  {
    name: "a refusal",
    rule: "refusal",
    make: ([asked, answered]) => [asked, assistant(`I'm sorry, but I can't assist with that. ${answered.content}`)],
  },
  {
    name: "JSON cut off",
    rule: "truncated",
    make: ([asked, answered]) => [asked, assistant(`{"answer": "${answered.content}", "next": [`)],
  },
  {
    name: "an open fence",
    rule: "truncated-fence",
    make: ([asked, answered]) => [asked, assistant(`${answered.content}\n\`\`\`js\nlet a = 1;`)],
  },
  {
    name: "JSON that does not parse",
    rule: "invalid-json",
    make: ([asked, answered]) => [asked, assistant(`{"answer": "${answered.content}", }`)],
  },
  {
    name: "a credential",
    rule: "secret",
    make: ([asked, answered]) => [asked, assistant(`${answered.content} ghp_${"Zz9Yy8Xx7Ww6".repeat(3)}`)],
  },
  {
    name: "an e-mail address",
    rule: "personal-email",
    make: ([asked, answered]) => [user(`${asked.content} kim.roe@acme.io`), answered],
  },
  {
    name: "a telephone number",
    rule: "personal-phone",
    make: ([asked, answered]) => [user(`${asked.content} +49 30 901820`), answered],
  },
  {
    name: "a card's number",
    rule: "personal-card",
    make: ([asked, answered]) => [user(`${asked.content} 4929 1234 5678 9015`), answered],
  },
  {
    name: "an IBAN",
    rule: "personal-iban",
    make: ([asked, answered]) => [user(`${asked.content} NL91 ABNA 0417 1643 00`), answered],
  },
  {
    name: "an IP address",
    rule: "personal-ip",
    make: ([asked, answered]) => [user(`${asked.content} 91.198.174.192`), answered],
  },
  {
    name: "another language",
    rule: "language",
    make: ([asked]) => [asked, assistant(`${textIn("de")} ${textIn("de")}`)],
  },
  {
    name: "a giant",
    rule: "length-outlier",
    make: ([asked, answered]) => [asked, assistant(`${answered.content} ${english("giant", 4000)}`)],
  },
  { name: "a leak", rule: "contamination", make: ([, answered]) => [heldOut[3]![0]!, answered] },
  { name: "a copy", rule: "exact-duplicate", make: () => base[7]! },
  {
    name: "nearly a copy",
    rule: "near-duplicate",
    make: () => [user(`So ${base[9]![0]!.content}`), assistant(`${base[9]![1]!.content} So.`)],
  },
  { name: "another answer", rule: "conflict", make: ([, answered]) => [base[11]![0]!, answered] },
];

/** What is no record, in a file of JSON; and whether an array can be read on after it. */
const BROKEN: { name: string; rule: string; text: string; inArray: boolean }[] = [
  { name: "malformed", rule: "json-malformed", text: '{"messages": [}', inArray: false },
  { name: "a key twice", rule: "json-duplicate-key", text: '{"id": 1, "id": 2}', inArray: true },
  { name: "NUL", rule: "json-nul", text: '{"id": "\\u0000"}', inArray: true },
  { name: "half a character", rule: "json-surrogate", text: '{"id": "\\ud800"}', inArray: true },
  { name: "a number too large", rule: "json-integer", text: '{"id": 9007199254740993}', inArray: true },
  { name: "no object", rule: "record-shape", text: '"text"', inArray: true },
  { name: "nothing of the format", rule: "record-shape", text: '{"id": 1}', inArray: true },
];

/** Every finding with the places it names, as `rule line`. */
function told(findings: readonly Finding[]): string[] {
  return findings.flatMap(
    ({ rule, place, message }) =>
      `${message.includes("code fence") ? "truncated-fence" : rule} ${place?.file}:${place?.line}`,
  );
}

async function check(
  files: { [path: string]: string | Uint8Array },
  format: (typeof FORMATS)[number],
  extension: string,
) {
  const entry = dataset(
    [
      { path: `train.${extension}`, split: "train" },
      { path: `test.${extension}`, split: "test" },
    ],
    format,
  );
  const findings: Finding[] = [];
  const settings = all("report");
  const manifest = { ...entry.manifest, language: ["en"], hygiene: settings };
  const hygiene = await runHygiene({
    placeOf: (path) => entry.positions.at(path),
    shards: signDataset(checkout(files), { ...entry, manifest }, { onFinding: (finding) => findings.push(finding) }),
    settings,
    evaluation: [],
  });
  return [...findings, ...hygiene.findings];
}

for (const format of FORMATS) {
  for (const { extension, lineOf, write } of CONTAINERS) {
    describe(`${format} in ${extension}`, () => {
      const random = new RandomStream(1, `faults ${format} ${extension}`);
      const held = write(heldOut.map((messages) => written({ messages }, format)!));

      test("clean data has no finding", async () => {
        const rows = base.map((messages) => written({ messages }, format)!);
        const found = await check(
          { [`d/train.${extension}`]: write(rows), [`d/test.${extension}`]: held },
          format,
          extension,
        );
        expect(told(found)).toEqual([]);
      });

      test("every kind of fault is found at its line, and nothing else", async () => {
        const rows: { line: Line; faults?: string[] }[] = base.map((messages) => ({
          line: written({ messages }, format)!,
        }));
        const put = (line: Line, ...faults: string[]) =>
          rows.splice(random.below(rows.length + 1), 0, { line, faults });
        let kinds = 0;
        for (const { name, rule, make } of FAULTS) {
          const made = make(clean(name) as [Message, Message]);
          const line = written(Array.isArray(made) ? { messages: made } : made, format);
          if (line === null) continue;
          // What is prompted is not learnt, so without a completion of the assistant there is nothing left.
          const prompted = format === "prompt-completion" && name === "the user last";
          put(line, rule, ...(prompted ? ["turn-untrainable"] : []));
          kinds++;
        }
        for (const { rule, text, inArray } of BROKEN) {
          if (extension === "jsonl" || (extension === "json" && inArray)) put(text, rule);
          else if (extension === "parquet" && rule === "record-shape" && text.startsWith("{"))
            put(JSON.parse(text), rule);
        }
        const files = { [`d/train.${extension}`]: write(rows.map(({ line }) => line)), [`d/test.${extension}`]: held };
        const found = await check(files, format, extension);
        const where = (index: number) => `d/train.${extension}:${lineOf(index)}`;
        const expected = rows.flatMap(({ faults = [] }, index) => faults.map((fault) => `${fault} ${where(index)}`));
        // Of two records that are alike the one with the lower id is kept, wherever it stands.
        const twins = new Set(["exact-duplicate", "near-duplicate", "conflict"]);
        const sole = (lines: string[]) => lines.filter((line) => !twins.has(line.split(" ")[0]!)).sort();
        expect(sole(told(found))).toEqual(sole(expected));
        for (const rule of twins) {
          const [finding, ...others] = found.filter((one) => one.rule === rule);
          expect(others).toEqual([]);
          const places = [finding!.place!, ...finding!.related!.map(({ place }) => place)].map(
            ({ file, line }) => `${file}:${line}`,
          );
          expect(places).toContain(where(rows.findIndex(({ faults }) => faults?.includes(rule))));
        }
        expect(kinds).toBeGreaterThan(format === "alpaca" ? 17 : 26);
      });
    });
  }
}
