import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { drawer } from "../../src/cli/draw.ts";
import { amount, remaining, speed } from "../../src/cli/pace.ts";
import type { Progress } from "../../src/formats/progress.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function inLog(steps: (progress: (progress: Progress) => void) => void): string {
  let written = "";
  const { listener } = drawer({ json: false, colour: false, tty: false, write: (text) => (written += text) });
  steps((progress) => listener({ type: "progress", stage: "train", progress }));
  return written;
}

test("a log gets a line every five seconds, with rate, time left and detail", () => {
  const written = inLog((progress) => {
    for (let done = 0; done <= 24; done++) {
      progress({ task: "train", done, total: 130, unit: "steps", detail: "loss 0.812" });
      vi.advanceTimersByTime(500);
    }
  });
  expect(written).toBe(
    "  train: 10/130 steps, 2.0/s, 60 s left, loss 0.812\n  train: 20/130 steps, 2.0/s, 55 s left, loss 0.812\n",
  );
});

test("a resumed task is not faster for what was done before", () => {
  const written = inLog((progress) => {
    progress({ task: "train", done: 100, total: 130, unit: "steps" });
    vi.advanceTimersByTime(5000);
    progress({ task: "train", done: 110, total: 130, unit: "steps" });
  });
  expect(written).toBe("  train: 110/130 steps, 2.0/s, 10 s left\n");
});

test("a task that counts something else under the same name begins anew", () => {
  const written = inLog((progress) => {
    progress({ task: "evaluate", done: 28, total: 29, unit: "tensors" });
    vi.advanceTimersByTime(6000);
    progress({ task: "evaluate", done: 0, total: 12, unit: "requests" });
    vi.advanceTimersByTime(6000);
    progress({ task: "evaluate", done: 6, total: 12, unit: "requests" });
  });
  expect(written.split("\n").at(-2)).toBe("  evaluate: 6/12 requests, 1.0/s, 6 s left");
});

describe("figures", () => {
  test.each([
    [{ done: 12, total: 130, unit: "steps" }, "12/130 steps"],
    [{ done: 12, unit: "records" }, "12 records"],
    [{ done: 205_371, total: 2_103_520, unit: "bytes" }, "0.2/2.1 MB"],
    [{ done: 900, total: 205_371, unit: "bytes" }, "0.9/205.4 kB"],
  ])("%j", (progress, text) => {
    expect(amount({ task: "t", ...progress })).toBe(text);
  });
  test("of speed and time", () => {
    expect([speed(0.52, "steps"), speed(1234, "rows"), speed(5.6e7, "bytes")]).toEqual(["0.5/s", "1234/s", "56 MB/s"]);
    expect([remaining(0.2), remaining(200), remaining(7500)]).toEqual(["1 s", "3 min 20 s", "2 h 5 min"]);
  });
});
