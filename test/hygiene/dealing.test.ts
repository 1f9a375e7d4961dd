import { describe, expect, test } from "vitest";
import { promptKey } from "../../src/dataset/identity.ts";
import { formatPlace } from "../../src/formats/error.ts";
import { RandomStream } from "../../src/formats/random.ts";
import { Memory } from "../../src/hygiene/memory.ts";
import { findParaphrases } from "../../src/hygiene/paraphrase.ts";
import { askedOf } from "../../src/hygiene/paraphrase-verdicts.ts";
import { promptFeatures } from "../../src/hygiene/prompt-features.ts";
import { splitFor } from "../../src/hygiene/shares.ts";
import { MARKERS, transcribe } from "../../src/hygiene/transcript.ts";
import { Vocabulary } from "../../src/hygiene/vocabulary.ts";
import { wordsOf } from "../../src/hygiene/words.ts";
import type { ResolvedHygiene, ResolvedSplits } from "../../src/manifest/resolve.ts";
import { checkout } from "../dataset/checkout.ts";
import {
  all,
  assistant,
  check,
  DEALT,
  exchange,
  prose,
  record,
  similarTexts,
  summary,
  type Unplaced,
  user,
} from "./corpora.ts";
import { SEEDS } from "./paraphrase-seeds.ts";

const SPLITS: ResolvedSplits = { by: "grouped", shares: { test: 0.2, validation: 0.1 }, seed: 1 };

/** Records alike in every way that makes clusters, and many that are like no other. */
function mixed(seed: number): Unplaced[] {
  const random = new RandomStream(seed, "mixed");
  const texts = similarTexts(new RandomStream(seed, "similar"), 60);
  const rows: Unplaced[] = [];
  const add = (question: string, answer: string, split = DEALT) =>
    rows.push(record(`f${rows.length % 3}.jsonl:${1 + rows.length}`, split, user(question), assistant(answer)));
  for (const [i, text] of texts.entries()) add(text, texts[random.below(i + 1)]!);
  for (let i = 0; i < 8; i++) {
    // A chain: each resembles the next, the ends do not.
    const words = prose(`chain ${seed} ${i}`, 60).split(" ");
    for (let link = 0; link < 4; link++) {
      const changed = words.map((word, at) => (at < 12 * link && at % 4 === 0 ? `${word}x` : word));
      add(changed.slice(0, 30).join(" "), changed.slice(30).join(" "));
    }
    const question = prose(`twice ${seed} ${i}`, 12);
    for (const answer of ["one", "other"]) add(question, prose(`${answer} ${seed} ${i}`, 25));
    const part = prose(`part ${seed} ${i}`, 14);
    add(part, prose(`short ${seed} ${i}`, 25));
    add(`${prose(`before ${seed} ${i}`, 30)} ${part}`, prose(`long ${seed} ${i}`, 25));
  }
  for (const { base, same } of SEEDS.slice(0, 25))
    for (const question of [base, ...same]) add(question, prose(question, 20));
  for (let i = 0; i < 60; i++)
    add(prose(`alone ${seed} ${i}`, 20), prose(`alone answer ${seed} ${i}`, 20), i < 5 ? "train" : DEALT);
  return rows;
}

/** Every pair by the definitions, one after the other. Of paraphrases the definition is the search over all that is left. */
function pairsOf(rows: readonly Unplaced[], leaks: boolean): [number, number][] {
  const vocabulary = new Vocabulary(MARKERS);
  const users = rows.map(({ conversation: { messages } }) =>
    wordsOf(messages.flatMap(({ role, content }) => (role === "user" ? [content] : [])).join("\n")),
  );
  const grams = (words: readonly string[], n: number) =>
    Array.from({ length: Math.max(0, words.length - n + 1) }, (_, i) => words.slice(i, i + n).join(" "));
  const transcripts = rows.map(({ conversation }) => {
    transcribe(conversation, vocabulary);
    return vocabulary.textOf(vocabulary.end()).split(" ");
  });
  const sets = transcripts.map((words) => new Set(grams(words, Math.min(5, words.length))));
  const eights = users.map((words) => new Set(grams(words, 8)));
  const givesAway = (one: number, other: number) => {
    const held = users[other]!;
    if (held.length === 0) return false;
    if (held.length < 8) return users[one]!.join(" ") === held.join(" ");
    const covered = new Set<number>();
    for (const [at, gram] of grams(held, 8).entries()) {
      if (eights[one]!.has(gram)) for (let k = 0; k < 8; k++) covered.add(at + k);
    }
    return 2 * covered.size > held.length;
  };
  const alike = (one: number, other: number) => {
    const both = [...sets[one]!].filter((shingle) => sets[other]!.has(shingle)).length;
    return both / (sets[one]!.size + sets[other]!.size - both) >= 0.7;
  };
  const pairs: [number, number][] = [];
  for (let one = 0; one < rows.length; one++) {
    for (let other = one + 1; other < rows.length; other++) {
      const same = promptKey(rows[one]!.conversation) === promptKey(rows[other]!.conversation);
      const leak = leaks && (givesAway(one, other) || givesAway(other, one));
      if (same || leak || alike(one, other)) pairs.push([one, other]);
    }
  }
  return [...pairs, ...paraphrasesOf(rows)];
}

function paraphrasesOf(rows: readonly Unplaced[]): [number, number][] {
  const asked = new Map<string, { rows: number[]; texts: string[]; answers: number[] }>();
  const answers = new Map<string, number>();
  for (const [i, { conversation }] of rows.entries()) {
    const what = askedOf(conversation);
    if (what === null) continue;
    const key = what.texts.join("\n").normalize("NFC").replace(/\s+/gu, " ").trim().toLowerCase();
    const entry = asked.get(key) ?? { rows: [], texts: what.texts, answers: [] };
    asked.set(key, entry);
    entry.rows.push(i);
    const answer = conversation.messages.at(-1)!.content;
    if (!answers.has(answer)) answers.set(answer, answers.size);
    if (what.answers) entry.answers.push(answers.get(answer)!);
  }
  const prompts = [...asked.values()];
  const found = findParaphrases(prompts.map(({ texts, answers }) => ({ features: promptFeatures(texts), answers })));
  return [
    ...prompts.flatMap(({ rows: [first, ...others] }) => others.map((other): [number, number] => [first!, other])),
    ...found.map(({ one, other }): [number, number] => [prompts[one]!.rows[0]!, prompts[other]!.rows[0]!]),
  ];
}

function clustersOf(count: number, pairs: readonly [number, number][]): number[][] {
  const near = Array.from({ length: count }, (): number[] => []);
  for (const [one, other] of pairs) {
    near[one]!.push(other);
    near[other]!.push(one);
  }
  const seen = new Set<number>();
  return near.flatMap((_, start) => {
    if (seen.has(start)) return [];
    const cluster = [start];
    seen.add(start);
    for (const at of cluster) {
      for (const next of near[at]!) {
        if (!seen.has(next)) cluster.push(next);
        seen.add(next);
      }
    }
    return [cluster];
  });
}

type Outcome = Awaited<ReturnType<typeof check>>;

function splitOf({ dealt }: Outcome, { id, split }: Unplaced): string {
  if (split !== DEALT) return split;
  const found = Object.entries(dealt!.heldOut).find(([, ids]) => ids.includes(id.slice(0, 32)));
  return found?.[0] ?? "train";
}

const SETTINGS: { name: string; settings: ResolvedHygiene; leaks: boolean }[] = [
  { name: "duplicates removed", settings: all("remove"), leaks: true },
  { name: "all reported", settings: all("report"), leaks: false },
  {
    name: "near reported, leaks fail",
    settings: { ...all("report"), contamination: { action: "fail", against: [] } },
    leaks: true,
  },
];

describe("records that are dealt", () => {
  for (const { name, settings, leaks } of SETTINGS) {
    test(`every cluster that brute force finds is whole, and goes where its lowest id says: ${name}`, async () => {
      const cache = checkout({});
      let held = 0;
      let joined = 0;
      for (let seed = 0; seed < 3; seed++) {
        const rows = mixed(seed);
        const outcome = await check(rows, { settings, splits: SPLITS });
        const warm = async (records: readonly Unplaced[]) =>
          check(records, { settings, splits: SPLITS, memory: await Memory.of(cache, "support") });
        // What is remembered is of the seed before, then of most of the rows, then of all.
        await warm(rows.filter((_, i) => i % 7 > 0));
        for (let time = 0; time < 2; time++) expect(await warm(rows)).toEqual(outcome);
        const left = rows.filter((_, ordinal) => !outcome.removed.has(ordinal));
        const pairs = pairsOf(left, leaks);
        const clusters = clustersOf(left.length, pairs).map((cluster) => cluster.map((i) => left[i]!));
        for (const cluster of clusters) {
          const lowest = cluster.map(({ id }) => id).sort()[0]!;
          const pinned = cluster.some(({ split }) => split === "train");
          const dealt = cluster.filter(({ split }) => split === DEALT);
          const goes = splitFor(lowest, SPLITS.seed, SPLITS.shares);
          const tooMany = dealt.length > Math.max(1, (SPLITS.shares[goes] ?? 1) * outcome.dealt!.records);
          const expected = pinned || tooMany ? "train" : goes;
          expect(cluster.map((row) => splitOf(outcome, row))).toEqual(cluster.map(() => expected));
          if (cluster.length > 1) joined++;
          if (expected !== "train") held += cluster.length;
        }
        const dealt = clusters.map((cluster) => cluster.filter(({ split }) => split === DEALT).length).filter(Boolean);
        expect(outcome.dealt).toMatchObject({
          records: left.filter(({ split }) => split === DEALT).length,
          clusters: dealt.length,
          largest: Math.max(...dealt),
          straddling: 0,
          links: ["same-prompt", "near-duplicate", ...(leaks ? ["leak"] : []), "paraphrase"],
        });
        expect(
          outcome.findings.filter(({ rule, message }) => rule === "paraphrase" && message.includes(" and ")),
        ).toEqual([]);
        if (leaks) expect(outcome.findings.filter(({ rule }) => rule === "contamination")).toEqual([]);
      }
      expect(joined).toBeGreaterThan(30);
      expect(held).toBeGreaterThan(30);
    });
  }

  test("go where they go in whatever order and files they come", async () => {
    const rows = mixed(4);
    const { dealt } = await check(rows, { splits: SPLITS });
    expect((await check(rows.toReversed(), { splits: SPLITS })).dealt).toEqual(dealt);
    const shuffled = new RandomStream(3, "order").shuffle([...rows]);
    const resharded = shuffled.map((row, i) => ({ ...row, place: { file: `z${i % 7}.jsonl`, line: 1 + i } }));
    expect((await check(resharded, { splits: SPLITS })).dealt).toEqual(dealt);
    const otherwise = (await check(rows, { splits: { ...SPLITS, seed: 2 } })).dealt!;
    expect(otherwise.heldOut).not.toEqual(dealt!.heldOut);
    expect(otherwise).toMatchObject({ clusters: dealt!.clusters, records: dealt!.records, largest: dealt!.largest });
  });

  test("stay where they are when what hygiene leaves out is cut out of the files", async () => {
    for (const settings of [all("remove"), { ...all("report"), exact: "remove" as const }]) {
      const rows = mixed(5);
      const outcome = await check(rows, { settings, splits: SPLITS });
      expect(outcome.removed.size).toBeGreaterThan(0);
      const left = rows.filter((_, ordinal) => !outcome.removed.has(ordinal));
      const again = await check(left, { settings, splits: SPLITS });
      expect(again.removed.size).toBe(0);
      expect(again.dealt).toEqual(outcome.dealt);
    }
  });

  test("stay where they are when others come that are like none of them; shares are kept", async () => {
    const shares = { test: 0.1, validation: 0.05 };
    const splits: ResolvedSplits = { by: "grouped", shares, seed: 1 };
    const rows = Array.from({ length: 2400 }, (_, i) => exchange(`a.jsonl:${i + 1}`, DEALT, `alone ${i}`));
    const few = (await check(rows.slice(0, 1200), { splits })).dealt!;
    const many = (await check(rows, { splits })).dealt!;
    const now = new Set(Object.values(many.heldOut).flat());
    for (const [split, ids] of Object.entries(few.heldOut))
      for (const id of ids) expect(many.heldOut[split]).toContain(id);
    for (const { id } of rows.slice(0, 1200)) {
      const was = Object.values(few.heldOut).some((ids) => ids.includes(id.slice(0, 32)));
      expect(now.has(id.slice(0, 32))).toBe(was);
    }
    for (const [split, share] of Object.entries(shares)) {
      // Four standard deviations.
      const spread = 4 * Math.sqrt(2400 * share * (1 - share));
      expect(Math.abs(many.heldOut[split]!.length - 2400 * share)).toBeLessThan(spread);
    }
  });

  test("a cluster too large for a split stays in train, and an empty split is an error that says why", async () => {
    const words = prose("family", 80).split(" ");
    const family = Array.from({ length: 30 }, (_, i) =>
      record(
        `a.jsonl:${i + 1}`,
        DEALT,
        user(words.slice(0, 40).join(" ")),
        assistant(words.slice(40).with(i, `other${i}`).join(" ")),
      ),
    );
    for (let seed = 0; seed < 12; seed++) {
      const { dealt, findings } = await check(family, { settings: all("report"), splits: { ...SPLITS, seed } });
      expect(dealt).toMatchObject({ clusters: 1, largest: 30, heldOut: { test: [], validation: [] } });
      expect(summary(findings.filter(({ severity }) => severity === "error"))).toEqual([
        "error dataset-empty-split dataset.yaml:NaN",
        "error dataset-empty-split dataset.yaml:NaN",
      ]);
    }
  });

  test("that are none, or far from their share, are told", async () => {
    const none = await check([exchange("v.jsonl:1", "validation", "alone")], { splits: SPLITS });
    expect(none.findings).toMatchObject([{ rule: "dataset-empty-split", severity: "error" }]);
    expect(none.dealt).toMatchObject({ records: 0, clusters: 0, largest: 0, heldOut: { test: [], validation: [] } });
    const rows = Array.from({ length: 12 }, (_, i) => exchange(`a.jsonl:${i + 1}`, DEALT, `alone ${i}`));
    const told = new Set<string>();
    for (let seed = 0; seed < 20; seed++) {
      const { dealt, findings } = await check(rows, { splits: { by: "grouped", shares: { test: 0.2 }, seed } });
      const share = dealt!.heldOut.test!.length / 12;
      const expected = share === 0 ? ["dataset-empty-split"] : share > 0.4 || share < 0.1 ? ["split-share"] : [];
      expect(findings.map(({ rule }) => rule)).toEqual(expected);
      for (const rule of expected) told.add(rule);
    }
    expect(told).toEqual(new Set(["dataset-empty-split", "split-share"]));
  });

  test("are held against what is held out as train records are, and are not dealt into it", async () => {
    const rows = [
      ...Array.from({ length: 40 }, (_, i) => exchange(`a.jsonl:${i + 1}`, DEALT, `alone ${i}`)),
      exchange("v.jsonl:1", "validation", "alone 3"),
    ];
    const { findings, removed } = await check(rows, { splits: { ...SPLITS, shares: { test: 0.2 } } });
    const leaks = findings.filter(({ rule }) => rule === "contamination");
    expect(summary(leaks)).toEqual(["warning contamination a.jsonl:4"]);
    expect([...removed.values()].map(({ at }) => formatPlace(at))).toEqual(["a.jsonl:4"]);
  });
});
