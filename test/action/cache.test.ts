import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startCache } from "../servers/cache.ts";
import { rows } from "./conversations.ts";
import { dataRepository, git, pushEvent } from "./repository.ts";
import { check, NOTHING } from "./steps.ts";

test("signatures are saved once, brought back for the next commit, and shared by runners with other directories", async () => {
  await using data = await dataRepository();
  await using cache = await cacheService();
  const first = await git(data.origin, "rev-parse", "main");
  const event = pushEvent(NOTHING, first);
  const cold = await check({ workspace: await data.checkout(first), event, env: cache.env });
  expect(cold, cold.log).toMatchObject({ conclusion: "success", faults: [] });
  expect(cache.entries).toHaveLength(1);
  expect(cache.entries[0]!.key).toContain(first);

  // Nothing was learned that is not in the cache yet.
  const workspace = await data.checkout(first);
  const warm = await check({ workspace, event, env: cache.env });
  expect(warm.log).toContain(`restored from ${cache.entries[0]!.key}`);
  expect((await readdir(join(workspace, ".lora/cache/hygiene"))).length).toBeGreaterThan(0);
  expect(cache.entries).toHaveLength(1);

  const second = await data.commit("main", { "datasets/desk/data/more.jsonl": rows(9, 11) });
  await check({ workspace: await data.checkout(second), event: pushEvent(first, second), env: cache.env });
  expect(cache.entries.map(({ key }) => key.split("-").at(-1))).toEqual([first, second]);
});

test("a cache that is down, or may not be written, costs no verdict and no annotation but its own", async () => {
  await using data = await dataRepository();
  await using cache = await cacheService();
  const sha = await git(data.origin, "rev-parse", "main");
  const event = pushEvent(NOTHING, sha);
  for (const mode of ["down", "read-only"] as const) {
    cache.mode = mode;
    const result = await check({ workspace: await data.checkout(sha), event, env: cache.env });
    expect(result, result.log).toMatchObject({ conclusion: "success", faults: [], outputs: { passed: "true" } });
    expect(result.annotations.filter(({ level }) => level === "error")).toEqual([]);
  }
  const unused = cache.requests.length;
  cache.mode = "up";
  await check({ workspace: await data.checkout(sha), event, env: cache.env, inputs: { cache: "false" } });
  expect(cache.requests).toHaveLength(unused);
});

async function cacheService() {
  const cache = await startCache();
  return Object.assign(cache, { [Symbol.asyncDispose]: () => cache.close() });
}
