import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { answerKey, promptKey, recordId } from "../../src/dataset/identity.ts";
import { charactersOf } from "../../src/dataset/lengths.ts";
import { COUNTED_ROLES } from "../../src/dataset/lock.ts";
import type { SourceFormat } from "../../src/dataset/normalise.ts";
import { conversationOf } from "../../src/dataset/read.ts";
import type { Conversation } from "../../src/dataset/record.ts";
import type { Finding } from "../../src/formats/finding.ts";
import { jsonlRow } from "../../src/formats/jsonl.ts";
import { RandomStream } from "../../src/formats/random.ts";
import { ContentRules } from "../../src/hygiene/content.ts";
import { fingerprint } from "../../src/hygiene/disclosure.ts";
import { Kernel } from "../../src/hygiene/kernel.ts";
import { KEY_BUCKETS, keyBlock } from "../../src/hygiene/keys.ts";
import { prefixKeys } from "../../src/hygiene/prefix.ts";
import { roleFaults } from "../../src/hygiene/roles.ts";
import { ID_BYTES, KEY_BYTES, Shard } from "../../src/hygiene/shard.ts";
import { Shingles } from "../../src/hygiene/shingles.ts";
import { StretchSigner } from "../../src/hygiene/sign-stretch.ts";
import { ToolChecks } from "../../src/hygiene/tools.ts";
import { hasWords, MARKERS, transcribe } from "../../src/hygiene/transcript.ts";
import { Vocabulary } from "../../src/hygiene/vocabulary.ts";
import { easyPoints, wordsOf } from "../../src/hygiene/words.ts";
import { temporaryDirectory } from "../formats/temporary.ts";
import { textIn } from "./multilingual.ts";

const settings = {
  name: "support",
  language: [],
  roles: { system: "optional", tool: "optional" },
  threshold: 0.7,
  paraphrase: false,
} as const;
const directory = temporaryDirectory();
const signerFor = (language: string[], format: SourceFormat) =>
  StretchSigner.of({ settings: { ...settings, language }, format, cache: null });
const signer = await signerFor([], "messages");
const anyLanguage = await ContentRules.of([]);
const tools = new ToolChecks();
const random = new RandomStream(1, "kernel");
const pick = <T>(items: readonly T[]): T => items[random.below(items.length)]!;

/** What signing must say of lines, by the definitions one after the other. */
function expected(lines: readonly Buffer[], content = anyLanguage, format: SourceFormat = "messages") {
  const findings: Finding[] = [];
  const records: { line: number; conversation: Conversation }[] = [];
  for (const [i, line] of lines.entries()) {
    const row = jsonlRow(line, "a.jsonl", i + 1, false);
    if (row === undefined) continue;
    const conversation = conversationOf(row, "a.jsonl", format, (finding) => findings.push(finding));
    if (conversation !== null) records.push({ line: i + 1, conversation });
  }
  const vocabulary = new Vocabulary(MARKERS);
  const transcripts = records.map(({ conversation }) => {
    transcribe(conversation, vocabulary);
    return vocabulary.end().slice();
  });
  const shingles = new Shingles(vocabulary.words().hashes);
  const sets = transcripts.map((transcript) => shingles.of(transcript).slice());
  const keys = keyBlock(sets.map((set) => prefixKeys(set, settings.threshold)));
  const bytes = (digests: string[], width: number) => digests.map((digest) => digest.slice(0, 2 * width)).join("");
  return {
    findings,
    ids: bytes(
      records.map(({ conversation }) => recordId(conversation)),
      ID_BYTES,
    ),
    prompts: bytes(
      records.map(({ conversation }) => promptKey(conversation)),
      KEY_BYTES,
    ),
    answers: bytes(
      records.map(({ conversation }) => answerKey(conversation)),
      KEY_BYTES,
    ),
    lines: records.map(({ line }) => line),
    turns: records.flatMap(({ conversation: { messages } }) =>
      COUNTED_ROLES.map((counted) => messages.filter(({ role }) => role === counted).length),
    ),
    characters: records.map(({ conversation }) => charactersOf(conversation)),
    worded: transcripts.map((transcript) => Number(hasWords(transcript))),
    words: Buffer.from(vocabulary.words().bytes).toString("utf8"),
    transcripts: transcripts.map((transcript) => [...transcript]),
    sets: sets.map((set) => [...set]),
    keys: { starts: [...keys.starts], ...plain(keys.read(0, KEY_BUCKETS)) },
    noted: records.flatMap(({ conversation }, at) => {
      const faults = [...roleFaults(conversation, settings.roles), ...tools.faults(conversation)];
      const remarks = content.remarks(conversation).map(({ value, ...remark }) => {
        return value === undefined
          ? remark
          : { ...remark, fingerprint: fingerprint(settings.name, value.kind, value.text) };
      });
      return faults.length + remarks.length === 0 ? [] : [{ at, faults, remarks }];
    }),
  };
}

const plain = ({ keys, owners }: { keys: ArrayLike<number>; owners: ArrayLike<number> }) => ({
  keys: Array.from(keys),
  owners: Array.from(owners),
});

/** The same as a shard has it. */
async function signed(lines: readonly Buffer[], by = signer): Promise<ReturnType<typeof expected>> {
  // The first line of a file may have what no other has.
  const bytes = Buffer.concat(lines.flatMap((line) => [line, Buffer.from("\n")]));
  const absolute = join(directory, "a.jsonl");
  writeFileSync(absolute, Buffer.concat([Buffer.from("\n"), bytes]));
  const stretch = { path: "a.jsonl", absolute, mediaType: "application/jsonl", start: 1, end: 1 + bytes.length };
  const shard = new Shard((await by.sign(stretch)).shard);
  const { head, notes, keys, count } = shard;
  const all = Array.from({ length: count }, (_, at) => at);
  const hex = (column: Uint8Array) => Buffer.from(column).toString("hex");
  return {
    findings: notes.findings,
    ids: hex(head.ids),
    prompts: hex(head.prompts),
    answers: hex(head.answers),
    lines: [...head.lines],
    turns: [...head.turns],
    characters: [...head.characters],
    worded: [...head.worded],
    words: Buffer.from(shard.words().words).toString("utf8"),
    transcripts: all.map((at) => [...shard.transcript(at)]),
    sets: all.map((at) => [...shard.shingles(at)]),
    keys: { starts: [...keys.starts], ...plain(keys.read(0, KEY_BUCKETS)) },
    noted: notes.records,
  };
}

/** How many of the lines the kernel reads by itself. */
function readable(lines: readonly Buffer[], format: SourceFormat = "messages"): number {
  const kernel = new Kernel();
  kernel.beginShard(settings.threshold);
  return lines.filter((line) => {
    const at = kernel.inputRoom(line.length);
    kernel.view(at, line.length).set(line);
    return kernel.readLine(at, at + line.length, format) !== null;
  }).length;
}

const lineOf = (...contents: string[]) => {
  const messages = contents.map((content, i) => ({ role: i % 2 === 0 ? "user" : "assistant", content }));
  return Buffer.from(JSON.stringify({ id: random.below(1e6), messages }));
};

/** Characters of all scripts and planes: some of which compose, end words, change their case or their width. */
const SCRIPTS = [
  ..."abcXYZ019__  ..,;:!?-'\"\\/\n\t\r\b\f\u000b\u007f\u0085@#$%&()[]{}<>|~`^*+=",
  ..."àéÎõüßŁœŒÆæĲŉǅſİıΣσςΩωέАбВёйЙҐїԱաءبمשלוםहिन्दीবাংলাไทยພາສາខ្មែរမြန်မာ한국어ᄀ가각中文日本語ひらがなカタカナｶﾀ",
  ..."\u0300\u0301\u0323\u200b\u200d\ufe0f\u00a0\u2003\u2028\u3000\ufeff’‘“”–—…·•°©®™²½№℃Å①€£→≠∑√✓✅👍🏽👩‍👧🇩🇪𝒜𐐀",
];
/** Words of those, long and short. */
function word(): string {
  const length = random.float() < 0.05 ? 60 : random.below(9);
  const from = random.below(SCRIPTS.length);
  const near = () => SCRIPTS[(from + random.below(12)) % SCRIPTS.length]!;
  return Array.from({ length }, random.float() < 0.6 ? near : () => pick(SCRIPTS)).join("");
}
const ordinary = ["the", "Order", "of", "naïve", "42", "don’t", "Größe", "заказ", "x_y", "a"];

/** Every text that stands in a test of a rule: what the rules find, and what comes near it. */
const samples = readdirSync(import.meta.dirname)
  .filter((name) =>
    /^(?:refusals|personal|secrets|special-tokens|speaker-labels|truncation|clean)\.test\.ts$/.test(name),
  )
  .flatMap((name) => readFileSync(join(import.meta.dirname, name), "utf8").match(/"(?:[^"\\\n]|\\.)*"/g) ?? [])
  .flatMap((literal) => {
    try {
      return [JSON.parse(literal) as string];
    } catch {
      return [];
    }
  });

describe("the kernel says what the definitions say", () => {
  test("of texts in all scripts", async () => {
    const lines = Array.from({ length: 2000 }, () => {
      const some = random.float() < 0.5 ? ordinary : null;
      const text = () =>
        Array.from({ length: random.below(40) }, () => (some && random.float() < 0.99 ? pick(some) : word())).join(
          pick([" ", "", "  ", "\n", ", "]),
        );
      return lineOf(text(), text(), ...(random.float() < 0.2 ? [text()] : []));
    });
    expect(readable(lines)).toBeGreaterThan(lines.length / 5);
    expect(await signed(lines)).toEqual(expected(lines));
  });

  test("of everything that a rule finds, or nearly", async () => {
    expect(samples.length).toBeGreaterThan(300);
    const text = () => {
      const parts = Array.from({ length: 1 + random.below(3) }, () => {
        const sample = pick(samples);
        if (random.float() < 0.6) return sample;
        const at = random.below(sample.length + 1);
        return random.float() < 0.5
          ? sample.slice(0, at) + pick(SCRIPTS) + sample.slice(at + random.below(2))
          : sample.toUpperCase();
      });
      return parts.join(pick([" ", "\n", "", ": ", "x"]));
    };
    const lines = [
      ...samples.flatMap((sample) => [lineOf(sample, "Yes."), lineOf("What?", sample), lineOf(`  ${sample}\n`, "No.")]),
      ...Array.from({ length: 3000 }, () => lineOf(text(), text())),
    ];
    const outcome = expected(lines);
    const rules = new Set(outcome.noted.flatMap(({ remarks }) => remarks.map(({ rule }) => rule)));
    expect(rules.size).toBe(11);
    expect(await signed(lines)).toEqual(outcome);
    expect(readable(lines)).toBeGreaterThan(lines.length / 2);
  });

  test("of languages that are declared, and of others", async () => {
    const lines = Array.from({ length: 400 }, () => {
      const text = () => textIn(pick(["en", "en", "de", "ru", "zh"]));
      return lineOf(text(), text(), text(), `${text()} ${text()}`);
    });
    const outcome = expected(lines, await ContentRules.of(["en", "ru"]));
    expect(outcome.noted.length).toBeGreaterThan(50);
    expect(outcome.noted.length).toBeLessThan(350);
    expect(await signed(lines, await signerFor(["en", "ru"], "messages"))).toEqual(outcome);
  });

  test.each(["messages", "sharegpt"] as const)(
    "of lines of %s that are no such records, broken, or written otherwise",
    async (format) => {
      const shapes = [
        ...['{"messages":[{"role":"user","content":"a b"},{"role":"assistant","content":"c\\n d"}]}'],
        ...[' { "id" : -0.5 , "messages" : [ { "content" : "a" , "role" : "system" } ] , "ok" : true } \r'],
        ...['{"messages":[{"role":"user","content":"\\u00e9 \\/ \\\\n"},{"role":"assistant","content":"é"}],"x":"y"}'],
        ...['{"messages":[{"role":"developer","content":" a"},{"role":"user","content":"b\\t"}],"n":9007199254740993}'],
        ...['{"messages":[{"role":"user","content":"a","content":"b"}],"a":1,"a":2}', '{"messages":[]}', "[]", ""],
        ...['{"messages":[{"role":"tool","content":"a","tool_call_id":"1"}],"tools":[]}', '{"m":null,"messages":null}'],
      ];
      // The same as ShareGPT writes it.
      const names = Object.entries({
        ...{ messages: "conversations", role: "from", content: "value", assistant: "gpt", developer: "human" },
      });
      const bits = [
        ...'{}[]",:\\ne0123.-+Et \u0000\u007fé',
        "null",
        "true",
        '"role"',
        '"content"',
        "\\u0000",
        "\ud800",
        '"system":"a",',
      ];
      const lines = Array.from({ length: 6000 }, (_, i) => {
        let line = pick(shapes);
        if (format === "sharegpt")
          for (const [ours, theirs] of names) line = line.replaceAll(`"${ours}"`, `"${theirs}"`);
        for (let edits = i % 4; edits > 0; edits--) {
          const at = random.below(line.length + 1);
          line = line.slice(0, at) + (random.float() < 0.6 ? pick(bits) : "") + line.slice(at + random.below(3));
        }
        const bytes = Buffer.from(line.replaceAll("\n", ""));
        if (random.float() < 0.1 && bytes.length > 0) bytes[random.below(bytes.length)] = 0x80 + random.below(128);
        return bytes;
      });
      const outcome = expected(lines, anyLanguage, format);
      expect(outcome.findings.length).toBeGreaterThan(1000);
      expect(outcome.lines.length).toBeGreaterThan(500);
      expect(readable(lines, format)).toBeGreaterThan(300);
      expect(await signed(lines, await signerFor([], format))).toEqual(outcome);
    },
  );

  test("of each character that it cuts words of by itself, between others and alone", async () => {
    const points = easyPoints(0x2400);
    const easy = [...points.entries()].flatMap(([point, is]) => (is === 0 ? [] : [String.fromCodePoint(point)]));
    expect(easy.length).toBeGreaterThan(2000);
    const lines = Array.from({ length: easy.length / 8 }, (_, i) => {
      const some = easy.slice(8 * i, 8 * i + 8);
      return lineOf(some.map((one) => `a${one}B ${one} ${one}${pick(easy)}`).join(" "), some.join(""));
    });
    expect(readable(lines)).toBe(lines.length);
    expect(await signed(lines)).toEqual(expected(lines));
    expect(easy.filter((one) => wordsOf(one).length === 1).length).toBeGreaterThan(1000);
  });

  test("of very long words, texts and many words", async () => {
    const many = Array.from({ length: 60_000 }, (_, i) => `w${i.toString(36)}`);
    const lines = [
      lineOf("x".repeat(100_000), "y"),
      lineOf(many.join(" "), many.toReversed().join(" ")),
      lineOf("é".repeat(100_000), "a ".repeat(100_000)),
      ...[15, 16, 17, 31, 32, 33, 63, 64, 65].map((length) => lineOf("z".repeat(length), `${"z".repeat(length)} z`)),
    ];
    expect(readable(lines)).toBe(lines.length);
    expect(await signed(lines)).toEqual(expected(lines));
    // It takes more memory than is kept.
    const huge = [lineOf("a ".repeat(2 ** 21), "b")];
    expect(await signed(huge)).toEqual(expected(huge));
    expect(await signed(lines)).toEqual(expected(lines));
  });
});
