import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { dealtSplits } from "../../src/dataset/dealt.ts";
import { DatasetTally } from "../../src/dataset/lock.ts";
import type { Finding } from "../../src/formats/finding.ts";
import { RandomStream } from "../../src/formats/random.ts";
import { Corpus, type PlacedShard } from "../../src/hygiene/corpus.ts";
import { runHygiene } from "../../src/hygiene/hygiene.ts";
import { MEMORY_FILES, Memory } from "../../src/hygiene/memory.ts";
import { CheckedRecords } from "../../src/hygiene/records.ts";
import { signDataset } from "../../src/hygiene/sign-dataset.ts";
import type { ResolvedSplits } from "../../src/manifest/resolve.ts";
import { chat, checkout, dataset } from "../dataset/checkout.ts";
import { all, prose, similarTexts } from "./corpora.ts";

const base = dataset([
  { path: "data/*", split: "train" },
  { path: "test.jsonl", split: "test" },
]);
/** The same files, of which two have no split. */
const unsplit = dataset([
  { path: "data/[ab].jsonl", split: null },
  { path: "data/c.jsonl", split: "train" },
  { path: "test.jsonl", split: "test" },
]);
const splits: ResolvedSplits = { by: "grouped", shares: { eval: 0.2, validation: 0.1 }, seed: 3 };
const NAME = base.manifest.name;
const FILES = ["d/data/a.jsonl", "d/data/b.jsonl", "d/data/c.jsonl", "d/test.jsonl"];

const STEPS = 10;

/** What a check says of the data, as JSON. */
async function report(root: string, action: "remove" | "report", dealt: boolean, cache?: string): Promise<string> {
  const { manifest, ...others } = dealt ? unsplit : base;
  const entry = { ...others, manifest: { ...manifest, hygiene: all(action) } };
  const findings: Finding[] = [];
  const files: unknown[] = [];
  const shards: PlacedShard[] = [];
  async function* signed(): AsyncGenerator<PlacedShard> {
    const options = { cache, version: "1", stretch: 6000, threads: 0 };
    for await (const placed of signDataset(root, entry, {
      ...options,
      onFiles: (described) => files.push(...described),
      onFinding: (finding) => findings.push(finding),
    })) {
      shards.push(placed);
      yield placed;
    }
  }
  const hygiene = await runHygiene({
    placeOf: (path) => entry.positions.at(path),
    shards: signed(),
    settings: entry.manifest.hygiene,
    evaluation: [],
    ...(dealt ? { splits, dealtElsewhere: elsewhere } : {}),
    memory: cache === undefined ? undefined : await Memory.of(cache, NAME),
  });
  const records = new CheckedRecords(shards, dealtSplits(hygiene.dealt ?? undefined));
  const ids = Array.from({ length: records.length }, (_, ordinal) => records.id(ordinal));
  const tally = new DatasetTally();
  for (const { first, counted } of records.stretches()) tally.addAll(counted, (at) => !hygiene.removed.has(first + at));
  const curated = tally.splits();
  return JSON.stringify({ ...hygiene, removed: [...hygiene.removed], reading: findings, files, ids, curated });
}

/** Prompts that other data sets hold out, some of them of this one's texts. */
const elsewhere = Array.from({ length: 12 }, (_, i) => ({
  place: { file: "other.jsonl", line: 1 + i },
  texts: [i % 2 === 0 ? `${i}?` : similarTexts(new RandomStream(1 + (i % 3), "texts"), 150)[10 * i]!],
}));

/** Draws records of which many are alike, some the same, and some share a paragraph with very many. */
class Data {
  readonly random: RandomStream;
  readonly #texts: string[];
  readonly #paragraph = prose("paragraph", 60);
  readonly #shared: number;

  constructor(seed: number, shared: number) {
    this.random = new RandomStream(seed, "edits");
    this.#texts = similarTexts(new RandomStream(seed, "texts"), 150);
    this.#shared = shared;
  }

  line(): string {
    const text = this.#texts[this.random.below(this.#texts.length)]!;
    const shares = this.random.float() < this.#shared;
    const own = prose(`own ${this.random.below(60)}`, 70).split(" ");
    const answer = shares ? `${this.#paragraph} ${own.slice(0, 25).join(" ")}` : this.#changed(own).join(" ");
    return JSON.stringify({
      messages: [
        { role: "user", content: this.random.float() < 0.2 ? text : `${this.random.below(500)}?` },
        { role: "assistant", content: this.random.float() < 0.2 ? text : answer },
      ],
    });
  }

  #changed(words: string[]): string[] {
    const some = this.random.below(4);
    return words.map((word, at) => (at % 20 < some && this.random.float() < 0.5 ? `w${this.random.below(50)}` : word));
  }

  lines(count: number): string[] {
    return Array.from({ length: count }, () => this.line());
  }

  /** Edits some files: lines changed, added, taken out, copied or moved to another file; whole files swapped. */
  edit(files: Map<string, string[]>): void {
    const pick = () => files.get(FILES[this.random.below(FILES.length)]!)!;
    for (let edits = 1 + this.random.below(6); edits > 0; edits--) {
      const lines = pick();
      const at = this.random.below(lines.length);
      const kind = this.random.below(8);
      if (kind === 0) lines[at] = this.line();
      else if (kind === 1) lines.splice(at, 0, ...this.lines(this.random.below(20)));
      else if (kind === 2 && lines.length > 30) lines.splice(at, this.random.below(20));
      else if (kind === 3) pick().push(lines[at]!);
      else if (kind === 4 && lines.length > 30) pick().unshift(...lines.splice(at, 1));
      else if (kind === 5) lines.push(lines[at]!.replace(/\w{5,}/, "other"));
      else if (kind === 6) lines[at] = "{";
      else if (kind === 7) {
        const [one, other] = [FILES[0]!, FILES[1]!];
        const held = files.get(one)!;
        files.set(one, files.get(other)!);
        files.set(other, held);
      }
    }
  }
}

describe("what is remembered of data", () => {
  test("is known of records at other lines and in other shards, too", async () => {
    const lines = (file: string) =>
      Array.from({ length: 60 }, (_, i) => chat(`${file} ${i}?`, prose(`${file} ${i}`, 30)));
    const files = Object.fromEntries(FILES.map((file) => [file, lines(file).join("")]));
    const root = checkout(files);
    const cache = join(root, "cache");
    await report(root, "remove", false, cache);
    const [one, other] = FILES.map((file) => lines(file)) as [string[], string[]];
    const moved = one.splice(40, 3);
    writeFileSync(join(root, FILES[0]!), [one.slice(1), chat("new?"), one[0]].flat().join(""));
    writeFileSync(join(root, FILES[1]!), [...moved, ...other].join(""));
    const shards: PlacedShard[] = [];
    const entry = { ...base, manifest: { ...base.manifest, hygiene: all("remove") } };
    const options = { cache, version: "1", stretch: 6000, threads: 0, onFinding: () => {} };
    for await (const placed of signDataset(root, entry, options)) shards.push(placed);
    const corpus = new Corpus(shards);
    const recalled = (await Memory.of(cache, NAME)).join.recall(corpus, new Uint8Array(corpus.count).fill(1));
    expect(recalled?.proposals.known.filter((known) => known === 0)).toHaveLength(1);
  });

  for (const [name, seed, shared, deals] of [
    ["in data of all sorts", 1, 0.1, () => false],
    ["where many texts share a paragraph", 2, 0.7, () => false],
    ["where few do, then many", 3, 0, () => false],
    ["in data that is dealt", 1, 0.1, () => true],
    ["in data that is dealt, where many texts share a paragraph", 2, 0.7, () => true],
    ["in data that is dealt now and then", 3, 0, (step: number) => step % 3 > 0],
  ] as const) {
    test(`changes no result in a long row of edits ${name}`, async () => {
      const data = new Data(seed, shared);
      const later = new Data(seed, 0.9);
      const files = new Map(FILES.map((file) => [file, data.lines(90)]));
      const text = (lines: readonly string[]) => `${lines.join("\n")}\n`;
      const root = checkout(Object.fromEntries([...files].map(([file, lines]) => [file, text(lines)])));
      const cache = join(root, "cache");
      let remembered = 0;
      let held = 0;
      for (let step = 0; step < STEPS; step++) {
        const action = step % 3 === 2 ? "report" : "remove";
        const dealt = deals(step);
        const expected = await report(root, action, dealt);
        expect(await report(root, action, dealt, cache)).toBe(expected);
        const paths = MEMORY_FILES.map((name) => join(cache, NAME, name)).filter((path) => existsSync(path));
        expect(paths.length).toBeGreaterThanOrEqual(dealt ? MEMORY_FILES.length : 2);
        const kept = paths.map((path) => readFileSync(path));
        expect(await report(root, action, dealt, cache)).toBe(expected);
        if (paths.every((path, i) => readFileSync(path).equals(kept[i]!))) remembered++;
        expect(expected.split('"rule":"near-duplicate"').length).toBeGreaterThan(10);
        if (step % 4 === 3) {
          const which = (step >> 2) % paths.length;
          const damaged = kept[which]!;
          damaged[data.random.below(damaged.length)]! ^= 1 << data.random.below(8);
          writeFileSync(paths[which]!, damaged);
        }
        if (step === 6) rmSync(paths[data.random.below(paths.length)]!);
        held += dealt ? Object.values(JSON.parse(expected).dealt.heldOut as Record<string, string[]>).flat().length : 1;
        data.edit(files);
        if (seed === 3 && step > 3) files.get(FILES[step % 3]!)!.push(...later.lines(40));
        for (const [file, lines] of files) writeFileSync(join(root, file), text(lines));
      }
      expect(remembered).toBe(STEPS);
      expect(held).toBeGreaterThanOrEqual(STEPS);
    });
  }
});
