import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { hubTarget } from "../../src/publish/hub.ts";
import type { PublishOptions } from "../../src/publish/target.ts";
import { type Hub, startHub } from "../servers/hub.ts";
import { addCommit, commitOf } from "../servers/hub-store.ts";
import { makeBundle, makePlan, type Published, workplace } from "./adapter.ts";

const REPO = "org/desk-lora";
let hub: Hub;
let place: Awaited<ReturnType<typeof workplace>>;
let first: Published;
let second: Published;

beforeAll(async () => {
  place = await workplace();
  first = await makeBundle(`${place.path}/first`);
  second = await makeBundle(`${place.path}/second`, { plan: makePlan(2) });
});

beforeEach(async () => {
  hub = await startHub({ pageSize: 3 });
});

afterEach(() => hub.close());

afterAll(() => place[Symbol.asyncDispose]());

function target(token: string | undefined = "hf_write") {
  return hubTarget({ repo: REPO, hubUrl: hub.url, token: async () => token, private: false, delay: 1 });
}

function options(bundle: Published, more: Partial<PublishOptions> = {}): PublishOptions {
  return { message: `Release ${bundle.plan.closure.slice(0, 8)}\n\nWhy.`, closure: bundle.plan.closure, ...more };
}

function head() {
  const repo = hub.repos.get(REPO)!;
  return commitOf(repo, "main")!;
}

/** What the repository shows, apart from the file the Hub itself adds. */
function tree(commit = head()): Record<string, string> {
  return Object.fromEntries(
    [...commit.files]
      .filter(([path]) => path !== ".gitattributes")
      .map(([path, { content }]) => [path, content.toString("latin1")]),
  );
}

async function expected(bundle: Published): Promise<Record<string, string>> {
  const { readFile } = await import("node:fs/promises");
  return Object.fromEntries(
    await Promise.all(bundle.files.map(async (file) => [file.path, await readFile(file.source, "latin1")])),
  );
}

const commits = () => hub.requests.filter((line) => /^POST .*\/commit\//.test(line)).length;

describe("publishing to the Hub", () => {
  test("the first time makes the repository and one commit with the whole tree", async () => {
    const seen: number[] = [];
    const result = await target().publish(first.files, options(first, { onProgress: ({ done }) => seen.push(done) }));
    expect(tree()).toEqual(await expected(first));
    expect(head().files.get("adapter_model.safetensors")?.lfs).toBe(true);
    expect(head()).toMatchObject({ title: `Release ${first.plan.closure.slice(0, 8)}`, description: "Why." });
    expect(result).toMatchObject({ changed: true, commit: head().oid, url: `${hub.url}/${REPO}/tree/${head().oid}` });
    expect(hub.repos.get(REPO)!.commits.size).toBe(2);
    expect(seen.at(-1)).toBe(first.files.reduce((sum, file) => sum + file.size, 0));
    expect(hub.repos.get(REPO)!.private).toBe(false);
  });

  test("the same closure again changes nothing, even if another run recorded it", async () => {
    const before = await target().publish(first.files, options(first));
    const again = await makeBundle(`${place.path}/again`, { statement: { startedOn: "2026-11-23T10:00:00Z" } });
    const result = await target().publish(again.files, options(again));
    expect(result).toMatchObject({ changed: false, commit: before.commit });
    expect(result.message).toContain("Nothing to publish");
    expect(commits()).toBe(1);
  });

  test("another closure makes a commit that sends only what changed, deletes what it no longer has, and keeps strangers", async () => {
    await target().publish(first.files, options(first));
    const repo = hub.repos.get(REPO)!;
    addCommit(
      repo,
      "by hand",
      "",
      new Map([...head().files, ["NOTES.md", { content: Buffer.from("mine"), lfs: false }]]),
    );
    const files = second.files.filter((file) => file.path !== "tokenizer_config.json");
    const uploads = hub.requests.length;
    const result = await target().publish(files, options(second));
    expect(result.changed).toBe(true);
    const { "tokenizer_config.json": _gone, ...rest } = await expected(second);
    expect(tree()).toEqual({ ...rest, "NOTES.md": "mine" });
    expect(hub.requests.slice(uploads).filter((line) => line.startsWith("PUT /upload/"))).toHaveLength(1);
    expect(head().parent).toBe([...repo.commits.keys()].at(-2));
  });

  test("a head tampered with is published over, though its record names the closure", async () => {
    await target().publish(first.files, options(first));
    const changed = new Map(head().files).set("adapter_config.json", { content: Buffer.from("{}"), lfs: false });
    addCommit(hub.repos.get(REPO)!, "tamper", "", changed);
    expect((await target().publish(first.files, options(first))).changed).toBe(true);
    expect(tree()).toEqual(await expected(first));
  });

  test("a stale head is read again and planned anew, and what came between survives", async () => {
    await target().publish(first.files, options(first));
    hub.beforeCommit = () => {
      hub.beforeCommit = undefined;
      const files = new Map(head().files).set("NOTES.md", { content: Buffer.from("between"), lfs: false });
      addCommit(hub.repos.get(REPO)!, "between", "", files);
    };
    const result = await target().publish(second.files, options(second));
    expect(result.changed).toBe(true);
    expect(tree()).toEqual({ ...(await expected(second)), "NOTES.md": "between" });
    expect(commits()).toBe(3);
  });

  test("losing the race against the same release is no change of ours", async () => {
    await target().publish(first.files, options(first));
    const rival = hubTarget({ repo: REPO, hubUrl: hub.url, token: async () => "hf_write", private: false, delay: 1 });
    const stale = head();
    hub.faults.push({
      match: /^POST .*\/commit\//,
      times: 1,
      when: "before",
      answer: { status: 412, body: { error: "stale" } },
    });
    let raced = false;
    const racing = hubTarget({
      repo: REPO,
      hubUrl: hub.url,
      token: async () => "hf_write",
      private: false,
      delay: 1,
      fetch: async (input, init) => {
        const response = await fetch(input, init);
        if (response.status === 412 && !raced) {
          raced = true;
          await rival.publish(second.files, options(second));
        }
        return response;
      },
    });
    const result = await racing.publish(second.files, options(second));
    expect(raced).toBe(true);
    expect(result).toMatchObject({ changed: false, commit: head().oid });
    expect(head().parent).toBe(stale.oid);
  });

  test.each([
    ["a server error", { status: 500, body: { error: "Internal Error" } }],
    ["a lost connection", null],
  ])("a commit that landed in spite of %s is found, not made twice", async (_name, answer) => {
    hub.faults.push({ match: /^POST .*\/commit\//, times: 1, when: "after", answer });
    const result = await target().publish(first.files, options(first, { tag: "desk-v1.0.0" }));
    expect(result).toMatchObject({ changed: true, commit: head().oid });
    expect(commits()).toBe(1);
    expect(hub.repos.get(REPO)!.tags.get("desk-v1.0.0")).toBe(head().oid);
  });

  test("a commit that did not land is made again", async () => {
    hub.faults.push({ match: /^POST .*\/commit\//, times: 2, when: "before", answer: { status: 503 } });
    expect((await target().publish(first.files, options(first))).changed).toBe(true);
    expect(tree()).toEqual(await expected(first));
    expect(commits()).toBe(3);
  });

  test.each([/^GET .*\/revision\//, /preupload/, /objects\/batch/, /^PUT \/upload\//, /^POST .*\/commit\//, /\/tag\//])(
    "a rate limit on %s is waited out",
    async (match) => {
      hub.faults.push({ match, times: 2, when: "before", answer: { status: 429, headers: { "retry-after": "0" } } });
      await target().publish(first.files, options(first, { tag: "desk-v1.0.0" }));
      expect(tree()).toEqual(await expected(first));
      expect(hub.faults[0]!.times).toBe(0);
    },
  );

  test("a Hub that stays down is an error that leaves the head alone", async () => {
    await target().publish(first.files, options(first));
    const before = head().oid;
    hub.faults.push({ match: /^PUT \/upload\//, times: 99, when: "before", answer: { status: 500, body: "SlowDown" } });
    const failed = target().publish(second.files, options(second));
    await expect(failed).rejects.toMatchObject({ code: "hub-unavailable", exit: 3 });
    await expect(failed).rejects.not.toThrow(/Signature/);
    expect(head().oid).toBe(before);
  });
});

describe("release tags", () => {
  test("a tag is put on the commit, and putting it again changes nothing", async () => {
    const result = await target().publish(first.files, options(first, { tag: "desk-v1.0.0" }));
    expect(hub.repos.get(REPO)!.tags.get("desk-v1.0.0")).toBe(result.commit);
    expect(result.url).toBe(`${hub.url}/${REPO}/tree/desk-v1.0.0`);
    const again = await target().publish(first.files, options(first, { tag: "desk-v1.0.0" }));
    expect(again).toMatchObject({ changed: false, commit: result.commit, tag: "desk-v1.0.0" });
  });

  test("an unchanged head can be tagged", async () => {
    const { commit } = await target().publish(first.files, options(first));
    const tagged = await target().publish(first.files, options(first, { tag: "desk-v1.0.0" }));
    expect(tagged).toMatchObject({ changed: true, commit, tag: "desk-v1.0.0" });
    expect(tagged.message).toContain("now tagged desk-v1.0.0");
    expect(commits()).toBe(1);
  });

  test("a tag that holds something else is refused before anything is committed", async () => {
    await target().publish(first.files, options(first, { tag: "desk-v1.0.0" }));
    await expect(target().publish(second.files, options(second, { tag: "desk-v1.0.0" }))).rejects.toMatchObject({
      code: "tag-taken",
      exit: 2,
    });
    expect(commits()).toBe(1);
  });

  test("an old release built again does not come back to the head", async () => {
    await target().publish(first.files, options(first, { tag: "desk-v1.0.0" }));
    const newest = await target().publish(second.files, options(second, { tag: "desk-v1.1.0" }));
    const result = await target().publish(first.files, options(first, { tag: "desk-v1.0.0" }));
    expect(result).toMatchObject({ changed: false, commit: hub.repos.get(REPO)!.tags.get("desk-v1.0.0") });
    expect(head().oid).toBe(newest.commit);
  });

  test("a tag somebody else puts meanwhile is refused with the commit named", async () => {
    const decoy = hub.seed(REPO, { "x.txt": "x" });
    hub.beforeCommit = () => hub.repos.get(REPO)!.tags.set("desk-v1.0.0", decoy.oid);
    await expect(target().publish(first.files, options(first, { tag: "desk-v1.0.0" }))).rejects.toMatchObject({
      code: "tag-taken",
    });
  });
});

describe("credentials and cancelling", () => {
  test.each([
    ["no token", undefined, "hub-token", /HF_TOKEN/],
    ["a token of another service", "ghp_secret", "hub-token", /hf_/],
    ["a token the Hub does not know", "hf_unknown", "hub-unauthorized", /401/],
    ["a token that may only read", "hf_read", "hub-forbidden", /403/],
  ])("%s is refused in words", async (_name, token, code, words) => {
    const failed = await target(token ?? "")
      .publish(first.files, options(first))
      .catch((error: unknown) => error);
    expect(failed).toMatchObject({ code, exit: 3 });
    expect(`${(failed as Error).message} ${(failed as { next: string }).next}`).toMatch(words);
    expect(JSON.stringify([(failed as Error).message, String((failed as Error).cause)])).not.toContain(
      token ?? "no token",
    );
    expect(hub.repos.has(REPO)).toBe(false);
  });

  test("a signal aborted beforehand sends nothing", async () => {
    const cancelled = target().publish(first.files, options(first, { signal: AbortSignal.abort() }));
    await expect(cancelled).rejects.toMatchObject({ code: "cancelled", exit: 130 });
    expect(hub.requests).toEqual([]);
  });

  test("cancelling during an upload ends there, and no commit is made", async () => {
    const stop = new AbortController();
    hub.faults.push({
      match: /^PUT \/upload\//,
      times: 99,
      when: "before",
      answer: { status: 429, headers: { "retry-after": "60" } },
    });
    const cancelled = target().publish(
      first.files,
      options(first, {
        signal: stop.signal,
        onProgress: ({ detail }) => detail === "uploadingLargeFiles" && setTimeout(() => stop.abort(), 50),
      }),
    );
    await expect(cancelled).rejects.toMatchObject({ code: "cancelled", exit: 130 });
    expect(commits()).toBe(0);
  });
});
