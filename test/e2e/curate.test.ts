import { beforeAll, describe, expect, test } from "vitest";
import { asJson } from "./cli.ts";
import { DATA, makeRepository, type Repository } from "./repository.ts";

const LOCK = "datasets/desk/dataset.lock.json";

let repository: Repository;
beforeAll(async () => {
  repository = makeRepository();
  await repository.lora("check", "--fix");
  repository.commit("Lock");
});

describe("check --explain", () => {
  test("says why a record goes, by place and by the id the lock has, and what tells it from its twin", async () => {
    const { record, at, because } = JSON.parse(repository.read(LOCK)).removed[0];
    const ended = await repository.lora("check", "--explain", at);
    expect(ended.code).toBe(0);
    expect(ended.stdout).toMatch(new RegExp(`^${at} .*\\n {2}left out by exact-duplicate, because of ${because}\\n`));
    const byId = await repository.lora("check", "--explain", record.slice(0, 10), "--json");
    expect(asJson(byId).document.explanations).toContainEqual(
      expect.objectContaining({ record, leftOut: "exact-duplicate" }),
    );
    const unknown = await repository.lora("check", "--explain", "0000000000");
    expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining("[record-unknown]")]);
  });
});

describe("check --croissant", () => {
  test("prints the description and nothing else on stdout", async () => {
    const ended = await repository.lora("check", "--croissant");
    expect(ended.code).toBe(0);
    expect(JSON.parse(ended.stdout)).toMatchObject({ "@type": "sc:Dataset", name: "desk" });
  });
});

describe("check --patch and --curate", () => {
  test("make the same of the files, which git apply takes, and keep the identity", async () => {
    const [patched, curated] = [repository.clone(), repository.clone()];
    const patch = patched.path("cuts.patch");
    const wrote = await patched.lora("check", "--patch", patch);
    expect([wrote.code, wrote.stderr]).toEqual([0, expect.stringMatching(/2 records out of 1 file\./)]);
    patched.git("apply", patch);
    const fixed = await curated.lora("check", "--curate");
    expect(fixed.code).toBe(0);
    expect(fixed.stderr).toMatch(/Cut 2 records out of datasets\/desk\/data\/orders\.jsonl\./);
    expect(curated.read(`${DATA}/orders.jsonl`)).toBe(patched.read(`${DATA}/orders.jsonl`));
    const lock = (of: Repository) => JSON.parse(of.read(LOCK));
    expect(lock(curated)).toMatchObject({ datasetId: lock(repository).datasetId, removed: [] });
    const again = await curated.lora("check", "--curate");
    expect(again.stderr).not.toMatch(/Cut|Wrote/);
  });

  test("what is not committed is not touched", async () => {
    const copy = repository.copy();
    const edited = `${copy.read(`${DATA}/orders.jsonl`)}\n`;
    copy.write(`${DATA}/orders.jsonl`, edited);
    const refused = await copy.lora("check", "--curate");
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining("[curate-uncommitted]")]);
    expect(copy.read(`${DATA}/orders.jsonl`)).toBe(edited);
  });

  test("one thing at a time", async () => {
    const both = await repository.lora("check", "--fix", "--curate");
    expect([both.code, both.stderr]).toEqual([2, expect.stringMatching(/--fix and --curate .*\[usage\]/)]);
  });
});
