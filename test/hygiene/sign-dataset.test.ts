import { execFileSync } from "node:child_process";
import { chmodSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { charactersOf } from "../../src/dataset/lengths.ts";
import { COUNTED_ROLES } from "../../src/dataset/lock.ts";
import { readDataset } from "../../src/dataset/read.ts";
import type { Finding } from "../../src/formats/finding.ts";
import { RandomStream } from "../../src/formats/random.ts";
import { onSoundCache } from "../../src/hygiene/cached.ts";
import type { PlacedShard } from "../../src/hygiene/corpus.ts";
import { runHygiene } from "../../src/hygiene/hygiene.ts";
import { CheckedRecords } from "../../src/hygiene/records.ts";
import { signingOf, signRecords } from "../../src/hygiene/sign.ts";
import { type SignOptions, signDataset } from "../../src/hygiene/sign-dataset.ts";
import { checkout, dataset } from "../dataset/checkout.ts";
import { all, prose, similarTexts } from "./corpora.ts";

const TOKEN = `ghp_${"a1B2c3D4e5F6".repeat(3)}`;

/** Lines with duplicates of every kind, faults, blanks and credentials. */
function lines(seed: string, count: number): string[] {
  const random = new RandomStream(7, seed);
  const texts = similarTexts(new RandomStream(7, "shared"), 60);
  return Array.from({ length: count }, (_, i) => {
    if (i % 17 === 5)
      return ["{", '{"messages": []}', "", " ", '{"messages": [{"role": "user"}]}', "\uFEFF{}"][random.below(6)]!;
    const content = i % 23 === 7 ? `Use ${TOKEN}, ${random.below(3)}.` : texts[random.below(texts.length)]!;
    const messages = [
      { role: "user", content: texts[random.below(texts.length)]! },
      { role: "assistant", content },
    ];
    return JSON.stringify({ messages: i % 11 === 3 ? messages.toReversed() : messages });
  });
}

const FILES = {
  "d/data/a.jsonl": `\uFEFF${lines("a", 120).join("\r\n")}`,
  "d/data/b.jsonl": `${lines("b", 90).join("\n")}\n`,
  "d/data/c.json": `[${lines("c", 20)
    .filter((line) => line.length > 40)
    .join(",\n")}]`,
  "d/data/d.jsonl": "",
  "d/test.jsonl": `${lines("t", 40).join("\n")}\n`,
};
const base = dataset([
  { path: "data/*", split: "train" },
  { path: "test.jsonl", split: "test" },
]);
const entry = { ...base, manifest: { ...base.manifest, hygiene: all("remove") } };

async function report(root: string, options: Partial<SignOptions> = {}) {
  const findings: Finding[] = [];
  const records: unknown[] = [];
  async function* shards(): AsyncGenerator<PlacedShard> {
    for await (const placed of signDataset(root, entry, {
      ...options,
      onFinding: (finding) => findings.push(finding),
    })) {
      records.push(...counted(placed));
      yield placed;
    }
  }
  return { hygiene: await judged(shards()), findings, records };
}

function judged(shards: AsyncIterable<PlacedShard>) {
  const { hygiene: settings } = entry.manifest;
  return runHygiene({ placeOf: (path) => entry.positions.at(path), shards, settings, evaluation: [] });
}

/** What is counted of the records of a shard. */
function counted(placed: PlacedShard): unknown[] {
  const all = new CheckedRecords([placed]);
  return [...all.stretches()].flatMap(({ counted: { file, split, turns }, characters }) =>
    Array.from(characters, (count, at) => {
      return { id: all.id(at), split, file, turns: [...turns.subarray(4 * at, 4 * at + 4)], characters: count };
    }),
  );
}

/** What reading the records one by one says of them. */
async function plain(root: string) {
  const findings: Finding[] = [];
  const records: unknown[] = [];
  const { name, language, roles, hygiene } = entry.manifest;
  async function* noted() {
    for await (const record of readDataset(root, entry, { onFinding: (finding) => findings.push(finding) })) {
      const { id, split, place, conversation } = record;
      const turns = COUNTED_ROLES.map((role) => conversation.messages.filter((turn) => turn.role === role).length);
      records.push({ id, split, file: place.file, turns, characters: charactersOf(conversation) });
      yield record;
    }
  }
  const shards = signRecords(noted(), { name, language, roles, ...signingOf(hygiene) });
  return { hygiene: await judged(shards), findings, records };
}

describe("signing a data set", () => {
  test("says what reading it record by record says, however it is cut", async () => {
    const root = checkout(FILES);
    const expected = await plain(root);
    expect(expected.hygiene.removed.size).toBeGreaterThan(20);
    expect(expected.findings.map(({ rule }) => rule)).toContain("record-shape");
    expect(expected.findings.map(({ rule }) => rule)).toContain("dataset-empty-file");
    for (const stretch of [50, 333, 4096, 2 ** 23]) {
      expect(await report(root, { stretch })).toEqual(expected);
    }
  });

  test("yields the same for any number of threads", () => {
    const root = checkout(FILES);
    const node = fileURLToPath(new URL("../../node_modules/node/bin/node", import.meta.url));
    const script = fileURLToPath(new URL("sign-threads.ts", import.meta.url));
    const outcomes = ["0", "1", "3"].map((threads) =>
      execFileSync(node, [script, root, JSON.stringify(entry), threads, "2000"], { encoding: "utf8" }),
    );
    expect(JSON.parse(outcomes[0]!).shards.length).toBeGreaterThan(10);
    expect(new Set(outcomes).size).toBe(1);
  });
});

describe("the cache of signed stretches", () => {
  const cached = (root: string, options: Partial<SignOptions> = {}) =>
    onSoundCache((thorough) =>
      report(root, { cache: join(root, "cache"), version: "1", stretch: 5000, thorough, ...options }),
    );
  const shardsOf = (root: string) =>
    readdirSync(join(root, "cache/support"))
      .filter((name) => name.includes("."))
      .map((name) => join(root, "cache/support", name));
  /** Three files are a shard. */
  const PARTS = 3;

  /** Each a test of its own: all shards are signed and written anew, which takes its time where a disk is busy. */
  const random = new RandomStream(3, "damage");
  const damages: { what: string; damage: (bytes: Buffer) => Buffer }[] = [
    { what: "that are empty", damage: () => Buffer.alloc(0) },
    { what: "that end early", damage: (bytes) => bytes.subarray(0, random.below(bytes.length)) },
    { what: "that are too long", damage: (bytes) => Buffer.concat([bytes, Buffer.of(0)]) },
    {
      what: "of which a bit is wrong",
      damage: (bytes) => {
        const flipped = Buffer.from(bytes);
        flipped[random.below(bytes.length)]! ^= 1 << random.below(8);
        return flipped;
      },
    },
    { what: "of other things", damage: () => Buffer.from("not a shard, and longer than a digest is by some") },
  ];
  test.each(damages)("changes no result by files $what, and mends them", async ({ damage }) => {
    const root = checkout(FILES);
    const expected = await report(root);
    expect(await cached(root)).toEqual(expected);
    const names = shardsOf(root).sort();
    expect(names.length).toBeGreaterThan(10);
    const whole = names.map((name) => readFileSync(name));
    for (const [i, name] of names.entries()) writeFileSync(name, damage(whole[i]!));
    expect(await cached(root)).toEqual(expected);
    expect(shardsOf(root).sort()).toEqual(names);
    expect(names.map((name) => readFileSync(name))).toEqual(whole);
  });

  test("is told to be damaged when that is read, and then is made again whole", async () => {
    const root = checkout(FILES);
    const expected = await cached(root);
    const names = shardsOf(root).sort();
    const whole = names.map((name) => readFileSync(name));
    for (const [i, name] of names.entries()) {
      if (name.endsWith(".head")) continue;
      const damaged = Buffer.from(whole[i]!);
      damaged[damaged.length - 1 - random.below(damaged.length >> 2)]! ^= 1 << random.below(8);
      writeFileSync(name, damaged);
    }
    const trusting = report(root, { cache: join(root, "cache"), version: "1", stretch: 5000 });
    await expect(trusting).rejects.toMatchObject({ code: "cache-changed" });
    expect(await cached(root)).toEqual(expected);
    expect(names.map((name) => readFileSync(name))).toEqual(whole);
  });

  test("changes no result when it is whole, when files are gone, and where none can be", async () => {
    const root = checkout(FILES);
    const expected = await report(root);
    expect(await cached(root)).toEqual(expected);
    expect(await cached(root)).toEqual(expected);
    for (const name of shardsOf(root).filter(() => random.below(2) === 0)) rmSync(name);
    expect(await cached(root)).toEqual(expected);
    rmSync(join(root, "cache"), { recursive: true });
    writeFileSync(join(root, "cache"), "in the way");
    expect(await cached(root)).toEqual(expected);
  });

  test("signs again what changed and nothing else", async () => {
    const root = checkout(FILES);
    await cached(root);
    const long = new Date(0);
    for (const name of shardsOf(root)) utimesSync(name, long, long);
    const before = shardsOf(root).length;
    const added = `${FILES["d/data/b.jsonl"]}${lines("more", 10).join("\n")}\n`;
    writeFileSync(join(root, "d/data/b.jsonl"), added);
    const outcome = await cached(root);
    const fresh = shardsOf(root).filter((name) => statSync(name).mtimeMs > 0);
    expect(fresh.length).toBeGreaterThan(0);
    expect(fresh.length).toBeLessThan(4 * PARTS);
    expect(shardsOf(root).length - before).toBeLessThan(3 * PARTS);
    expect(outcome).toEqual(await report(root));
  });

  test("knows programs, settings, formats and names of files apart", async () => {
    const root = checkout({ "d/data/a.jsonl": FILES["d/data/a.jsonl"], "d/test.jsonl": FILES["d/test.jsonl"] });
    const names = async (options: Partial<SignOptions>, of = entry) => {
      for await (const _ of signDataset(root, of, {
        cache: join(root, "cache"),
        version: "1",
        onFinding: () => {},
        ...options,
      }));
      return shardsOf(root).join();
    };
    const near = { ...entry.manifest.hygiene, near: { action: "remove", threshold: 0.8 } } as const;
    const roles = { system: "forbidden", tool: "optional" } as const;
    const others = [
      await names({}),
      await names({ version: "2" }),
      await names({}, { ...entry, manifest: { ...entry.manifest, hygiene: near } }),
      await names({}, { ...entry, manifest: { ...entry.manifest, roles } }),
      await names({}, { ...entry, manifest: { ...entry.manifest, language: ["de"] } }),
      await names({}, { ...entry, manifest: { ...entry.manifest, format: "sharegpt" } }),
    ];
    expect(new Set(others).size).toBe(others.length);
    expect(await names({})).toBe(others[0]);
    // Of each run only what it used is left.
    expect(shardsOf(root)).toHaveLength(2 * PARTS);
  });

  test("of the sources, of which no one knows the version, nothing is kept", async () => {
    const root = checkout(FILES);
    await cached(root, { version: null });
    expect(() => shardsOf(root)).toThrow();
  });

  test("keeps of a credential that was found its fingerprint, not its value", async () => {
    const root = checkout(FILES);
    const { hygiene } = await cached(root);
    expect(hygiene.findings.some(({ rule }) => rule === "secret")).toBe(true);
    for (const name of shardsOf(root)) expect(readFileSync(name, "latin1")).not.toContain(TOKEN);
  });
});

test("a stretch that cannot be read any more ends the run with its file", async () => {
  const root = checkout({ "d/data/a.jsonl": `${prose("a", 9)}\n`, "d/test.jsonl": FILES["d/test.jsonl"] });
  const shards = signDataset(root, entry, {
    onFinding: () => rmSync(join(root, "d"), { recursive: true, force: true }),
  });
  const all = async () => {
    for await (const _ of shards);
  };
  chmodSync(join(root, "d"), 0o700);
  await expect(all()).rejects.toMatchObject({ code: "file-missing", place: { file: "d/test.jsonl" } });
});
