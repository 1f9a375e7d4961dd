import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { EngineRequest, EngineResponse } from "../../src/engine/contract.ts";
import { writeAdapter } from "../../src/engine/tfjs/adapter.ts";
import { respond } from "../../src/engine/tfjs/respond.ts";
import { decoderConfig } from "../../src/model/config.ts";
import { freshParameters } from "../../src/model/lora.ts";
import { PROJECTIONS } from "../../src/model/projections.ts";
import { FIXTURES, fixture, golden, goldenTensor, largestDifference } from "../model/fixture.ts";
import { TEST_WHERE } from "./backend.ts";

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "lora-respond-"));
});
afterAll(async () => {
  await rm(root, { recursive: true, force: true });
});

async function answers(base: string, adapter: string | null, requests: unknown[]): Promise<EngineResponse[]> {
  const files = { requests: join(root, "requests.jsonl"), responses: join(root, "responses.jsonl") };
  await rm(files.responses, { force: true });
  await writeFile(files.requests, requests.map((request) => `${JSON.stringify(request)}\n`).join(""));
  await respond({ base, adapter, ...files, precision: "f32" }, () => {}, TEST_WHERE);
  return (await readFile(files.responses, "utf8"))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

describe.each(FIXTURES)("%s", (name) => {
  const { rows } = golden(name);
  const requests: EngineRequest[] = rows.flatMap((row, i) => [
    { id: `generate-${i}`, kind: "generate", input_ids: row.ids.slice(0, 9), max_new_tokens: 24 },
    { id: `score-${i}`, kind: "score", input_ids: row.ids, labels: row.labels },
    { id: `logits-${i}`, kind: "logits", input_ids: row.ids },
  ]);

  test("an adapter from PEFT answers as it does there, in the order of the requests", async () => {
    const responses = await answers(fixture(name), `${fixture(name)}/golden/initial`, requests);
    expect(responses.map(({ id }) => id)).toEqual(requests.map(({ id }) => id));
    for (const [i, row] of rows.entries()) {
      const [generated, score, logits] = responses.slice(3 * i, 3 * i + 3) as [
        EngineResponse,
        EngineResponse,
        EngineResponse,
      ];
      expect(generated).toEqual({
        id: `generate-${i}`,
        kind: "generate",
        output_ids: row.generated_adapter.ids,
        stopped: row.generated_adapter.stopped,
      });
      if (score.kind !== "score" || logits.kind !== "logits") throw new Error("the kinds are mixed up");
      expect(Math.abs(score.loss / row.loss - 1)).toBeLessThan(1e-5);
      expect(score.tokens).toBe(row.labels.slice(1).filter((label) => label !== -100).length);
      const all = await goldenTensor(name, `logits.adapter.${i}`);
      expect(largestDifference(logits.logits, all.subarray(all.length - logits.logits.length))).toBeLessThan(1e-4);
    }
  });

  test("a fresh adapter answers as the base", async () => {
    const config = decoderConfig(JSON.parse(await readFile(`${fixture(name)}/config.json`, "utf8")), "config.json");
    const settings = { r: 2, alpha: 4, rslora: false, targets: PROJECTIONS };
    const adapter = join(root, `fresh-${name}`);
    const origin = { base: "org/base", revision: null, dropout: 0, closure: "c".repeat(64) };
    await writeAdapter(adapter, { settings, parameters: freshParameters(config, settings, 1) }, origin);
    expect(await answers(fixture(name), adapter, requests)).toEqual(await answers(fixture(name), null, requests));
  });
});

test.each([
  [{ id: "a", kind: "logits", input_ids: [4, 67] }, /not among the base's 67/],
  [{ id: "a", kind: "logits", input_ids: [] }, /no input_ids/],
  [{ id: "a", kind: "score", input_ids: [4, 5], labels: [4] }, /not as many labels/],
  [{ id: "a", kind: "score", input_ids: [4, 5], labels: [4, -1] }, /label that is no token/],
  [{ id: "a", kind: "sing", input_ids: [4] }, /no known kind/],
  [{ kind: "logits", input_ids: [4] }, /no id/],
  [{ id: "ok", kind: "logits", input_ids: [4] }, /repeats the id/],
])("a request it cannot answer stops it with nothing written: %j", async (request, message) => {
  const good = { id: "ok", kind: "logits", input_ids: [5] };
  await expect(answers(fixture("tiny-llama"), null, [good, request])).rejects.toMatchObject({
    code: "engine-request",
    message: expect.stringMatching(message),
    place: { line: 2 },
  });
  expect(await readdir(root)).not.toContain("responses.jsonl");
});

test("a score of labels that nothing precedes is of no tokens", async () => {
  const request = { id: "a", kind: "score", input_ids: [4, 5], labels: [4, -100] };
  expect(await answers(fixture("tiny-llama"), null, [request])).toEqual([
    { id: "a", kind: "score", loss: 0, tokens: 0 },
  ]);
});
