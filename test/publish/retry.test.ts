import { describe, expect, test } from "vitest";
import { type Fetch, type RetryOptions, retryingFetch } from "../../src/publish/retry.ts";

type Step = number | Error | [status: number, headers: Record<string, string>];

/** A network that answers from a script, and counts. */
function network(steps: Step[]) {
  const calls: { url: string; signal: AbortSignal | null | undefined }[] = [];
  const send: Fetch = async (input, init) => {
    calls.push({ url: String(input), signal: init?.signal });
    const step = steps[Math.min(calls.length, steps.length) - 1]!;
    if (step instanceof Error) throw step;
    const [status, headers] = typeof step === "number" ? [step, {}] : step;
    return new Response(null, { status, headers });
  };
  const pauses: number[] = [];
  const make = (options: RetryOptions = {}) =>
    retryingFetch({ fetch: send, delay: 1, onRetry: (_reason, milliseconds) => pauses.push(milliseconds), ...options });
  return { calls, pauses, make };
}

const lost = new TypeError("fetch failed", { cause: Object.assign(new Error("reset"), { code: "ECONNRESET" }) });
const COMMIT = "https://hub.test/api/models/org/name/commit/main";

describe("requests to the Hub", () => {
  test.each([429, 500, 502, 503, 504])("a %i is tried again", async (status) => {
    const { calls, make } = network([status, status, 200]);
    expect((await make()("https://hub.test/api")).status).toBe(200);
    expect(calls).toHaveLength(3);
  });

  test.each([200, 302, 400, 401, 403, 404, 409, 412, 501])("a %i is an answer", async (status) => {
    const { calls, make } = network([status]);
    expect((await make()("https://hub.test/api")).status).toBe(status);
    expect(calls).toHaveLength(1);
  });

  test("pauses double, and attempts end", async () => {
    const { pauses, calls, make } = network([503]);
    expect((await make({ attempts: 4 })("https://hub.test/api")).status).toBe(503);
    expect(pauses).toEqual([1, 2, 4]);
    expect(calls).toHaveLength(4);
  });

  test.each([
    [{ "retry-after": "0.02" }, 20],
    [{ ratelimit: '"api";r=0;t=0' }, 1],
    [{ "retry-after": new Date(0).toUTCString() }, 1],
    [{ "retry-after": "nonsense" }, 1],
  ])("%j sets the pause", async (headers, pause) => {
    const { pauses, make } = network([[429, headers], 200]);
    await make()("https://hub.test/api");
    expect(pauses).toEqual([pause]);
  });

  test.each([{ "retry-after": "3600" }, { ratelimit: '"api";r=0;t=3600' }])(
    "%j is too long to wait",
    async (headers) => {
      const { calls, make } = network([[429, headers]]);
      expect((await make()("https://hub.test/api")).status).toBe(429);
      expect(calls).toHaveLength(1);
    },
  );

  test("a lost connection is tried again, another fault is not", async () => {
    const broken = network([lost, lost, 200]);
    expect((await broken.make()("https://hub.test/api")).status).toBe(200);
    const wrong = network([new TypeError("Invalid URL")]);
    await expect(wrong.make()("https://hub.test/api")).rejects.toThrow("Invalid URL");
    expect(wrong.calls).toHaveLength(1);
  });

  test.each([500, 503, lost])("a commit that may have happened is not sent twice (%s)", async (step) => {
    const { calls, make } = network([step, 200]);
    await make()(COMMIT, { method: "POST" }).catch((error: unknown) => expect(error).toBe(step));
    expect(calls).toHaveLength(1);
  });

  test("a commit refused for its rate is sent again", async () => {
    const { calls, make } = network([429, 200]);
    expect((await make()(COMMIT, { method: "POST" })).status).toBe(200);
    expect(calls).toHaveLength(2);
  });

  test("an answer that does not come in time is a fault", async () => {
    const silent: Fetch = (_input, init) =>
      new Promise((_resolve, reject) => init!.signal!.addEventListener("abort", () => reject(init!.signal!.reason)));
    const failed = retryingFetch({ fetch: silent, timeout: 5, delay: 1, attempts: 2 })("https://hub.test/api");
    await expect(failed).rejects.toMatchObject({ name: "TimeoutError" });
  });

  test("the signal ends a pause, and a request before it begins", async () => {
    const stop = new AbortController();
    const { calls, make } = network([[429, { "retry-after": "100" }]]);
    const waiting = make({ signal: stop.signal, onRetry: () => stop.abort() })("https://hub.test/api");
    await expect(waiting).rejects.toMatchObject({ code: "cancelled", exit: 130 });
    await expect(make({ signal: stop.signal })("https://hub.test/api")).rejects.toMatchObject({ code: "cancelled" });
    await expect(make()("https://hub.test/api", { signal: stop.signal })).rejects.toMatchObject({ code: "cancelled" });
    expect(calls).toHaveLength(1);
  });
});
