import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { RandomStream } from "../../src/formats/random.ts";
import { asJson, type Started } from "./cli.ts";
import { ADAPTER, makeRepository, type Repository } from "./repository.ts";
import { contents } from "./tree.ts";

/** Everything of a run that must be the same wherever and however often it was interrupted, without its times. */
function outcome(repository: Repository): Record<string, unknown> {
  const run = repository.runDirectory();
  const kept = { ...contents(repository.path(run), "checkpoints", "evaluation") };
  for (const path of ["metrics.jsonl", "report.md", "provenance.json", "bundle/provenance.json"]) delete kept[path];
  const metrics = repository.lines(`${run}/metrics.jsonl`).map((line) => ({ ...JSON.parse(line), seconds: 0 }));
  return { run, kept, metrics, provenance: withoutTimes(repository.read(`${run}/provenance.json`)) };
}

/** The record but for when it was made. */
function withoutTimes(text: string): object {
  const statement = JSON.parse(text);
  const { startedOn, finishedOn, ...metadata } = statement.predicate.runDetails.metadata;
  expect(Date.parse(startedOn)).toBeLessThanOrEqual(Date.parse(finishedOn));
  statement.predicate.runDetails.metadata = metadata;
  return statement;
}

/** Waits until stderr matches. */
async function until({ said, ended }: Started, pattern: RegExp): Promise<void> {
  let over = false;
  void ended.then(() => {
    over = true;
  });
  while (!pattern.test(said())) {
    if (over) throw new Error(`ended without ${pattern}: ${said()}`);
    await wait(5);
  }
}

/** Processes whose command line names the repository. Linux only. */
function processesIn(repository: Repository): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        if (/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, "utf8"))) return [];
        const line = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
        return line.includes(repository.root) ? [`${pid} ${line}`] : [];
      } catch {
        return []; // ended while we looked
      }
    });
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It had ended.
  }
}

async function gone(repository: Repository): Promise<void> {
  for (let tries = 0; tries < 400 && processesIn(repository).length > 0; tries++) await wait(25);
  expect(processesIn(repository)).toEqual([]);
}

describe("the same commit gives the same bytes", () => {
  let origin: Repository;
  let expected: Record<string, unknown>;

  beforeAll(async () => {
    origin = makeRepository();
    // Long enough to be killed in the middle of it.
    origin.change(ADAPTER, "epochs: 1", "epochs: 6");
    origin.commit("Six epochs");
    const first = origin.clone();
    expect((await first.lora("run")).code).toBe(0);
    expected = outcome(first);
  });

  test("in another fresh clone", async () => {
    const second = origin.clone();
    expect((await second.lora("run")).code).toBe(0);
    expect(outcome(second)).toEqual(expected);
  });

  test("after kill -9 of everything, again and again", async () => {
    const killed = origin.clone();
    const random = new RandomStream(20_26, "kill");
    let resumed = 0;
    for (let round = 0; round < 4; round++) {
      const started = killed.start({ detached: true }, "run", "--json");
      // Once two steps are told the first checkpoint is whole. Later rounds may find the training done.
      const steps = round === 0 ? 2 : Math.floor(random.float() * 2);
      const trained = `"stage-start","stage":"train"(?:[\\s\\S]*?"type":"step"){${steps}}`;
      await until(started, new RegExp(`${trained}|"stage-start","stage":"evaluate"`));
      await wait(random.float() * 150);
      killIfThere(-started.child.pid!);
      // In every other round the engine, which has a group of its own, has to notice by itself.
      if (round % 2 === 1)
        for (const pid of processesIn(killed).map((line) => Number.parseInt(line, 10))) killIfThere(pid);
      const ended = await started.ended;
      if (ended.stderr.includes("Resumed at step")) resumed += 1;
      await gone(killed);
    }
    expect(resumed).toBeGreaterThan(0);
    expect((await killed.lora("run")).code).toBe(0);
    expect(outcome(killed)).toEqual(expected);
    const partial = Object.keys(contents(killed.path(killed.runDirectory(), "bundle"))).filter((path) =>
      /tmp/.test(path),
    );
    expect(partial).toEqual([]);
  });

  test("after Ctrl-C, which leaves no engine behind", async () => {
    const stopped = origin.clone();
    const started = stopped.start({}, "run", "--json");
    // The first checkpoint is whole once the second step is told.
    await until(started, /"type":"step"[\s\S]*"type":"step"/);
    started.child.kill("SIGINT");
    const ended = await started.ended;
    expect(ended.code).toBe(130);
    expect(asJson(ended).document.error.code).toBe("cancelled");
    await gone(stopped);
    const again = await stopped.lora("run");
    expect(again.code).toBe(0);
    expect(again.stderr).toMatch(/Resumed at step \d+ of 30\./);
    expect(outcome(stopped)).toEqual(expected);
  });
});
