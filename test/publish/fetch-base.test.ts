import { createHash } from "node:crypto";
import { lstat, readdir, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Progress } from "../../src/formats/progress.ts";
import { type FetchBaseOptions, fetchBase } from "../../src/publish/fetch-base.ts";
import { fetchSnapshot } from "../../src/publish/snapshot.ts";
import { type Hub, startHub } from "../servers/hub.ts";
import { workplace } from "./adapter.ts";

const MODEL = "org/base";
const shard = (name: string) => createHash("sha512").update(name).digest().toString("base64").repeat(2000);
const checkpoint: Record<string, string> = {
  "config.json": '{"model_type":"llama"}',
  "tokenizer.json": "{}",
  "tokenizer_config.json": "{}",
  "chat_template.jinja": "{{ messages }}",
  "model-00001-of-00002.safetensors": shard("one"),
  "model-00002-of-00002.safetensors": shard("two"),
  "model.safetensors.index.json": JSON.stringify({
    weight_map: {
      a: "model-00001-of-00002.safetensors",
      b: "model-00002-of-00002.safetensors",
      c: "model-00001-of-00002.safetensors",
    },
  }),
};
const unwanted = {
  "README.md": "card",
  "consolidated.safetensors": "the same again",
  "pytorch_model.bin": "pickle",
  "original/params.json": "{}",
  "LICENSE.txt": "terms",
};

let hub: Hub;
let place: Awaited<ReturnType<typeof workplace>>;
let commit: string;

beforeEach(async () => {
  hub = await startHub({ pageSize: 2 });
  place = await workplace();
  commit = hub.seed(MODEL, { ...checkpoint, ...unwanted }).oid;
});

afterEach(async () => {
  await hub.close();
  await place[Symbol.asyncDispose]();
});

const options = (more: Partial<FetchBaseOptions> = {}): FetchBaseOptions => ({
  model: MODEL,
  revision: commit,
  cacheDir: place.path,
  hubUrl: hub.url,
  weights: true,
  delay: 1,
  ...more,
});

async function contents(directory: string): Promise<Record<string, string>> {
  const names = await readdir(directory);
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(directory, name), "utf8")])),
  );
}

describe("fetching a base checkpoint", () => {
  test("brings configuration, tokenizer and indexed shards, and nothing else", async () => {
    const { directory } = await fetchBase(options());
    expect(directory).toBe(join(place.path, "models--org--base", "snapshots", commit));
    expect(await contents(directory)).toEqual(checkpoint);
  });

  test("a single weight file needs no index", async () => {
    commit = hub.seed("org/small", { "config.json": "{}", "model.safetensors": "weights", "tokenizer.json": "{}" }).oid;
    expect(Object.keys(await contents((await fetchBase(options({ model: "org/small" }))).directory)).sort()).toEqual([
      "config.json",
      "model.safetensors",
      "tokenizer.json",
    ]);
  });

  test("without weights, the listing's digests stand for them, the same as the files' own", async () => {
    const { directory, unfetched } = await fetchBase(options({ weights: false }));
    expect((await readdir(directory)).filter((name) => name.endsWith(".safetensors"))).toEqual([]);
    const whole = await fetchBase(options());
    expect(whole.unfetched).toEqual([]);
    expect(unfetched.map(({ path }) => path)).toEqual(
      (await readdir(whole.directory)).filter((name) => name.endsWith(".safetensors")).sort(),
    );
    for (const { path, sha256, size } of unfetched) {
      const bytes = await readFile(join(whole.directory, path));
      expect({ sha256, size }).toEqual({
        sha256: createHash("sha256").update(bytes).digest("hex"),
        size: bytes.length,
      });
    }
  });

  test("lays the cache out as all clients share it", async () => {
    const { directory } = await fetchBase(options());
    const link = join(directory, "model-00001-of-00002.safetensors");
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
    const oid = createHash("sha256").update(shard("one")).digest("hex");
    expect(await readlink(link)).toBe(join("..", "..", "blobs", oid));
    expect(await readdir(join(place.path, "models--org--base", "blobs"))).toHaveLength(
      Object.keys(checkpoint).length - 1,
    );
  });

  test("a snapshot that is there costs no request", async () => {
    const first = await fetchBase(options());
    const count = hub.requests.length;
    expect(await fetchBase(options({ hubUrl: "http://127.0.0.1:9" }))).toEqual(first);
    expect(hub.requests).toHaveLength(count);
  });

  test("another commit shares the files it has in common", async () => {
    await fetchBase(options());
    const next = hub.seed(MODEL, { "config.json": '{"model_type":"mistral"}' }).oid;
    const before = hub.requests.length;
    const { directory } = await fetchBase(options({ revision: next }));
    expect((await contents(directory))["config.json"]).toBe('{"model_type":"mistral"}');
    expect(hub.requests.slice(before).filter((line) => line.includes("/resolve/"))).toEqual([
      `GET /${MODEL}/resolve/${next}/config.json`,
    ]);
  });

  test("a broken connection is taken up where it broke", async () => {
    hub.faults.push({ match: /^GET \/object\//, times: 2, when: "after", answer: { cutAfter: 1000 } });
    const seen: Progress[] = [];
    const { directory } = await fetchBase(options({ onProgress: (progress) => seen.push(progress) }));
    expect(await contents(directory)).toEqual(checkpoint);
    expect(seen.at(-1)).toMatchObject({ task: "download", unit: "bytes", done: seen.at(-1)!.total });
  });

  test("bytes other than the listing promised are refused, and nothing of them stays", async () => {
    hub.faults.push({ match: /tokenizer\.json$/, times: 1, when: "before", answer: { status: 200, body: "[]" } });
    await expect(fetchBase(options())).rejects.toMatchObject({ code: "hub-corrupt", exit: 3 });
    const blobs = await readdir(join(place.path, "models--org--base", "blobs"));
    expect(blobs.filter((name) => name.includes("incomplete"))).toEqual([]);
    expect(await contents((await fetchBase(options())).directory)).toEqual(checkpoint);
  });

  test("the token goes to the Hub and not to the storage behind it", async () => {
    // The fixture's storage refuses requests that carry one.
    hub.repos.get(MODEL)!.gated = true;
    const { directory } = await fetchBase(options({ token: "hf_write" }));
    expect(await contents(directory)).toEqual(checkpoint);
  });

  test.each([
    ["a branch instead of a commit", { revision: "main" }, "hub-revision", /no commit/],
    ["an unknown commit", { revision: "9".repeat(40) }, "hub-revision", /has no commit 999/],
    ["an unknown model", { model: "org/nothing", token: "hf_read" }, "hub-missing", /no model org\/nothing/],
    ["an unknown model, asked without a token", { model: "org/nothing" }, "hub-missing", /or is private/],
    ["a name that is no model id", { model: "../../etc" }, "hub-model", /no model id/],
    ["a token of another service", { token: "ghp_x" }, "hub-token", /hf_/],
    ["a Hub that is not there", { hubUrl: "http://127.0.0.1:9" }, "hub-unreachable", /ECONNREFUSED|bad port/],
  ])("%s is said in words", async (_name, change, code, words) => {
    const error = await fetchBase(options(change)).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code });
    expect((error as Error).message).toMatch(words);
  });

  test.each([undefined, "hf_read"])("terms not accepted are named (token %s)", async (token) => {
    hub.repos.get(MODEL)!.gated = true;
    const error = await fetchBase(options({ token })).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: "hub-gated", exit: 3, next: expect.stringContaining(`${hub.url}/${MODEL}`) });
  });

  test("a repository without safetensors, or whose index names what is not there, is refused", async () => {
    commit = hub.seed("org/pickle", { "config.json": "{}", "pytorch_model.bin": "x" }).oid;
    await expect(fetchBase(options({ model: "org/pickle" }))).rejects.toMatchObject({ code: "base-weights" });
    commit = hub.seed("org/torn", { "model.safetensors.index.json": '{"weight_map":{"a":"../../x"}}' }).oid;
    await expect(fetchBase(options({ model: "org/torn" }))).rejects.toMatchObject({ code: "base-weights" });
  });

  test("cancelling ends the download and leaves no half file", async () => {
    const stop = new AbortController();
    const cancelled = fetchBase(options({ signal: stop.signal, onProgress: () => stop.abort() }));
    await expect(cancelled).rejects.toMatchObject({ code: "cancelled", exit: 130 });
    const blobs = await readdir(join(place.path, "models--org--base", "blobs"));
    expect(blobs.filter((name) => name.includes("incomplete"))).toEqual([]);
  });
});

test("a branch's snapshot is fetched whole and its name remembered", async () => {
  const { choose: _all, ...rest } = { ...options({ revision: "main" }), choose: undefined };
  const directory = await fetchSnapshot(rest);
  expect(await readFile(join(directory, "original", "params.json"), "utf8")).toBe("{}");
  expect(await readFile(join(place.path, "models--org--base", "refs", "main"), "utf8")).toBe(commit);
});
