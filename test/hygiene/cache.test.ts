import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { sha256 } from "../../src/formats/digest.ts";
import { SignatureCache } from "../../src/hygiene/cache.ts";
import { assistant, check, record, user } from "./corpora.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "signatures-"));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const records = [
  ...Array.from({ length: 40 }, (_, i) =>
    record(`a.jsonl:${i + 1}`, "train", user(`Question ${i}`), assistant(sha256(`${i}`).slice(0, 12))),
  ),
  record("a.jsonl:41", "train", user("My token?"), assistant(`It is ghp_${"a1B2c3D4e5F6".repeat(3)}.`)),
];

test("cold, warm and damaged caches give one report", async () => {
  const without = await check(records);
  expect(without.findings.map(({ rule, place }) => [rule, place?.line])).toEqual([["secret", 41]]);
  expect(await check(records, { cache: new SignatureCache(directory) })).toEqual(without);
  const [name] = await readdir(directory);
  const file = join(directory, name!);
  const whole = await readFile(file);
  expect(whole.length).toBe(32 * 41);
  expect(await check(records, { cache: new SignatureCache(directory) })).toEqual(without);
  expect(await readFile(file)).toEqual(whole);

  const forged = Buffer.from(whole);
  Buffer.from(records[40]!.id, "hex").copy(forged, 32);
  const damages = [
    Buffer.alloc(0),
    whole.subarray(0, 31),
    whole.subarray(0, 33),
    whole.subarray(0, -32),
    Buffer.concat([whole, whole]),
    forged,
    Buffer.alloc(64),
  ];
  for (const damaged of damages) {
    await writeFile(file, damaged);
    expect(await check(records, { cache: new SignatureCache(directory) })).toEqual(without);
    expect(await readFile(file)).toEqual(whole);
  }
});

test("what one data set was found to be is kept when another is checked", async () => {
  const other = record("b.jsonl:1", "train", user("Else?"), assistant("Yes."));
  await check(records, { cache: new SignatureCache(directory) });
  await check([other], { cache: new SignatureCache(directory) });
  const cache = new SignatureCache(directory);
  const [name] = await readdir(directory);
  expect((await readFile(join(directory, name!))).length).toBe(32 * 42);
  await cache.open("other rules");
  expect([...records, other].filter(({ id }) => cache.isClean(id))).toEqual([]);
});

test("a directory that cannot be written to costs nothing but time", async () => {
  await writeFile(join(directory, "file"), "");
  const cache = new SignatureCache(join(directory, "file"));
  expect((await check(records, { cache })).findings).toHaveLength(1);
});

test("only records free of credentials are called clean", async () => {
  const cache = new SignatureCache(directory);
  await cache.open("rules");
  for (const { id } of records.slice(0, 20)) cache.addClean(id);
  await cache.save();
  const again = new SignatureCache(directory);
  await again.open("rules");
  expect(records.map(({ id }) => again.isClean(id))).toEqual(records.map((_, i) => i < 20));
});
