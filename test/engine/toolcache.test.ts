import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type InstallStep, install, installed } from "../../src/engine/toolcache.ts";

const tool = { name: "lora-engine-test", version: "1" };
const never = new AbortController().signal;
let cache: string;

beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), "lora-toolcache-"));
});
afterEach(() => rm(cache, { recursive: true }));

/** Steps that write down that they ran; the one named in `failing` fails as often as it says. */
function steps(ran: string[], failing: Record<string, number> = {}): InstallStep[] {
  return ["one", "two", "three"].map((name) => ({
    name,
    async run(directory) {
      ran.push(name);
      await writeFile(join(directory, name), name);
      if ((failing[name] ?? 0) > 0) {
        failing[name] = failing[name]! - 1;
        throw new Error(`${name} failed`);
      }
    },
  }));
}

describe("installing", () => {
  test("is seen when all is done, and a second time there is nothing to do", async () => {
    const ran: string[] = [];
    expect(await installed(cache, tool)).toBeNull();
    const first = await install(cache, tool, steps(ran), () => {}, never);
    expect(first.fresh).toBe(true);
    expect(await installed(cache, tool)).toBe(first.directory);
    expect(await readFile(join(first.directory, "three"), "utf8")).toBe("three");
    expect(await install(cache, tool, steps(ran), () => {}, never)).toEqual({ ...first, fresh: false });
    expect(ran).toEqual(["one", "two", "three"]);
  });

  test("goes on where an attempt was interrupted, which nobody takes for an installation", async () => {
    const ran: string[] = [];
    const failing = { two: 1 };
    await expect(install(cache, tool, steps(ran, failing), () => {}, never)).rejects.toThrow("two failed");
    expect(await installed(cache, tool)).toBeNull();
    await install(cache, tool, steps(ran, failing), () => {}, never);
    expect(ran).toEqual(["one", "two", "two", "three"]);
    expect(await installed(cache, tool)).not.toBeNull();
  });

  test("of two at once the second waits and finds it done; a dead process's lock is taken over", async () => {
    const ran: string[] = [];
    const both = await Promise.all([1, 2].map(() => install(cache, tool, steps(ran), () => {}, never)));
    expect(both.map(({ fresh }) => fresh).sort()).toEqual([false, true]);
    expect(ran).toEqual(["one", "two", "three"]);
    const other = { ...tool, version: "2" };
    const { directory } = await install(cache, other, steps([]), () => {}, never);
    await rm(`${directory}.complete`);
    // Above the largest number that Linux gives a process.
    await writeFile(`${directory}.lock`, "4194305");
    expect((await install(cache, other, steps([]), () => {}, never)).directory).toBe(directory);
  });
});
