import { beforeAll, expect, test } from "vitest";
import { asJson } from "./cli.ts";
import { DATASET, makeRepository, type Repository } from "./repository.ts";

const LOCK = "datasets/desk/dataset.lock.json";

/** The files say nothing of splits. */
let repository: Repository;
beforeAll(async () => {
  repository = makeRepository();
  repository.change(DATASET, "data/*.jsonl, split: train", "data/*.jsonl");
  repository.change(DATASET, "heldout.jsonl, split: test", "heldout.jsonl");
  repository.change(DATASET, "roles:", "splits: { by: grouped, shares: { test: 0.3 }, seed: 3 }\nroles:");
  expect((await repository.lora("check", "--fix")).code).toBe(0);
  repository.commit("Lock");
});

test("check says what was dealt where and that no pair straddles; the lock holds it and is not stale", async () => {
  const ended = await repository.lora("check", "--json");
  expect(ended.code).toBe(0);
  const [dataset] = asJson(ended).document.datasets as { dealt: Record<string, unknown>; splits: object }[];
  const lock = JSON.parse(repository.read(LOCK));
  expect(dataset!.dealt).toEqual({ ...lock.dealt, heldOut: { test: lock.splits.test.records } });
  expect(dataset!.dealt).toMatchObject({ straddling: 0, records: 24 });
  expect((await repository.lora("check")).stdout).toMatch(/24\D*records dealt in .* 0 pairs straddle/);
});

test("trains on the one side, measures on the other, and verify proves both", async () => {
  const { dealt, splits } = JSON.parse(repository.read(LOCK));
  const ended = await repository.lora("run");
  expect([ended.code, ended.stderr]).toEqual([0, expect.anything()]);
  const run = repository.runDirectory();
  const rows = new Set<string>();
  const tokens = repository.bytes(`${run}/tokens.safetensors`);
  const length = Number(tokens.readBigUInt64LE(0));
  const header = JSON.parse(tokens.toString("utf8", 8, 8 + length));
  const [start, end] = header.record_ids.data_offsets as [number, number];
  for (let at = 8 + length + start; at < 8 + length + end; at += 32) rows.add(tokens.toString("hex", at, at + 16));
  expect(rows.size).toBe(splits.train.records);
  for (const id of dealt.heldOut.test) expect(rows.has(id)).toBe(false);
  const evaluation = JSON.parse(repository.read(`${run}/evaluation.json`));
  expect(evaluation.losses[0]).toMatchObject({ split: "test" });
  expect(evaluation.losses[0].tokens).toBeGreaterThan(0);
  const verified = asJson(await repository.lora("verify", repository.path("published"), "--json")).document;
  const claims = verified.claims as { claim: string; state: string }[];
  expect(claims.find(({ claim }) => claim === "records of desk")).toMatchObject({ state: "proven" });
});

test("inspect shows rows of either side, and a share that cannot be is refused", async () => {
  const { dealt } = JSON.parse(repository.read(LOCK));
  const shown = asJson(
    await repository.lora("inspect", "tokens", "--split", "test", "--rows", "99", "--json"),
  ).document;
  const records = (shown.rows as { record: string }[]).map(({ record }) => record.slice(0, 32));
  expect([...new Set(records)].sort()).toEqual(dealt.heldOut.test);
  const copy = repository.copy();
  copy.change(DATASET, "test: 0.3", "test: 1");
  const refused = await copy.lora("check");
  expect([refused.code, refused.stderr + refused.stdout]).toEqual([2, expect.stringContaining("manifest-shares")]);
});
