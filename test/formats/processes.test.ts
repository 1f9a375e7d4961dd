import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { isAlive } from "../../src/formats/processes.ts";

let child: ChildProcess;
afterEach(() => {
  child.kill("SIGKILL");
});

test("a process lives until it has ended", async () => {
  child = spawn("sleep", ["60"]);
  expect(isAlive(child.pid!)).toBe(true);
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(isAlive(child.pid!)).toBe(false);
});

test.runIf(process.platform === "linux")("one that nobody asks about any more has ended all the same", async () => {
  // What bash started becomes the child of a program that asks about none.
  child = spawn("bash", ["-c", "sleep 0.2 & echo $!; exec sleep 60"]);
  const [told] = (await once(child.stdout!, "data")) as [Buffer];
  const pid = Number(told.toString());
  const state = () => /^State:\s+(\w)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))![1];
  for (let tries = 0; tries < 400 && state() !== "Z"; tries++) await wait(5);
  expect(state()).toBe("Z");
  expect(isAlive(pid)).toBe(false);
});
