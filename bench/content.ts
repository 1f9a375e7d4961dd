/**
 * Records a second through the rules that look at one record at a time, on one core: clean records of 3.3 KB, each rule by
 * itself and all together.
 *
 *     npx node bench/content.ts
 */
import type { Conversation } from "../src/dataset/record.ts";
import { RandomStream } from "../src/formats/random.ts";
import { ContentRules } from "../src/hygiene/content.ts";
import { LanguageRule } from "../src/hygiene/language.ts";
import { personalRemarks } from "../src/hygiene/personal.ts";
import { refusalRemarks } from "../src/hygiene/refusals.ts";
import { roleFaults } from "../src/hygiene/roles.ts";
import { secretRemarks } from "../src/hygiene/secrets.ts";
import { speakerLabelRemarks } from "../src/hygiene/speaker-labels.ts";
import { specialTokenRemarks } from "../src/hygiene/special-tokens.ts";
import { type Text, textsOf } from "../src/hygiene/texts.ts";
import { ToolChecks } from "../src/hygiene/tools.ts";
import { truncationRemarks } from "../src/hygiene/truncation.ts";

const RECORDS = 3000;
const QUESTION = 1000;
const ANSWER = 2300;
const WARM_UP = 2;
const ROUNDS = 5;

const ENGLISH =
  "the of and to in is you that it he was for on are as with his they at be this have from or one had by word but not what all were we when your can said there use an each which she do how their if will up other about out many then them these so some her would make like him into time has look two more write go see number no way could people my than first water been call who oil its now find long down day did get come made may part".split(
    " ",
  );
const HAN = Array.from({ length: 2000 }, (_, i) => String.fromCodePoint(0x4e00 + i));
const random = new RandomStream(1, "bench content");
/** The first words far more often than the last, as in any language. */
const pick = (words: readonly string[]) => words[Math.floor(words.length * random.float() ** 3)] ?? "";

const KINDS: { [name: string]: () => string } = {
  "English prose": () => `${pick(ENGLISH)}${random.float() < 0.1 ? ". " : " "}`,
  "code and links": () =>
    `const ${pick(ENGLISH)}_${pick(ENGLISH)} = await fetch("https://www.${pick(ENGLISH)}.org/${pick(ENGLISH)}/${pick(ENGLISH)}.html?n=${random.below(1e6)}");\n`,
  Chinese: () => `${pick(HAN)}${random.float() < 0.05 ? "。" : ""}`,
};

/** UTF-8 bytes count, so that Chinese has a third of the characters. */
function textOf(make: () => string, bytes: number): string {
  const pieces: string[] = [];
  for (let length = 0; length < bytes; ) {
    const piece = make();
    pieces.push(piece);
    length += Buffer.byteLength(piece);
  }
  return pieces.join("");
}

/** Processor time of this process, not time of the clock: others may be at work on the machine. */
function timed(work: (conversation: Conversation, texts: Text[]) => number, records: [Conversation, Text[]][]): string {
  let found = 0;
  let start = 0;
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    if (round === 0) start = process.cpuUsage().user;
    found = 0;
    for (const [conversation, texts] of records) found += work(conversation, texts);
  }
  const each = (process.cpuUsage().user - start) / (ROUNDS * records.length);
  const rate = Math.round(1e6 / each).toLocaleString("en");
  return `${each.toFixed(1).padStart(8)} µs ${rate.padStart(12)} records/s${found === 0 ? "" : `   (${found} remarks)`}`;
}

for (const [kind, make] of Object.entries(KINDS)) {
  const records = Array.from({ length: RECORDS }, (): [Conversation, Text[]] => {
    const conversation: Conversation = {
      messages: [
        { role: "user", content: textOf(make, QUESTION) },
        { role: "assistant", content: textOf(make, ANSWER) },
      ],
    };
    return [conversation, textsOf(conversation)];
  });
  const content = await ContentRules.of([]);
  const declared = await ContentRules.of([kind === "Chinese" ? "zh" : "en"]);
  const language = await LanguageRule.of([kind === "Chinese" ? "zh" : "en"]);
  const tools = new ToolChecks();
  const each = (rule: (text: Text) => unknown[]) => (_: Conversation, texts: Text[]) =>
    texts.reduce((sum, text) => sum + rule(text).length, 0);
  const roles = { system: "optional", tool: "optional" } as const;
  const rules: { [name: string]: (conversation: Conversation, texts: Text[]) => number } = {
    secrets: each(secretRemarks),
    "personal data": each(personalRemarks),
    "special tokens": each(specialTokenRemarks),
    "speaker labels": (conversation) => speakerLabelRemarks(conversation).length,
    refusals: (conversation) => refusalRemarks(conversation).length,
    truncation: (conversation) => truncationRemarks(conversation).length,
    language: (conversation) => language?.remarks(conversation).length ?? 0,
    "roles and tools": (conversation) => roleFaults(conversation, roles).length + tools.faults(conversation).length,
    "all of content": (conversation) => content.remarks(conversation).length,
    "all, with a language": (conversation) => declared.remarks(conversation).length,
  };
  console.log(`${kind}, ${((QUESTION + ANSWER) / 1000).toFixed(1)} KB`);
  for (const [name, rule] of Object.entries(rules)) console.log(`  ${name.padEnd(22)}${timed(rule, records)}`);
}
