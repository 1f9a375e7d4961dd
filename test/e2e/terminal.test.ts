import { execFileSync, spawnSync } from "node:child_process";
import { beforeAll, describe, expect, test } from "vitest";
import { CLI } from "./cli.ts";
import { ADAPTER, makeRepository, type Repository } from "./repository.ts";

const hasScript = spawnSync("script", ["--version"]).status === 0;

/** Runs `lora` on a terminal of its own, which `script` from util-linux provides. */
function onTerminal(
  repository: Repository,
  columns: number,
  command: string,
  env: Record<string, string> = {},
): string {
  const line = `stty cols ${columns}; '${process.execPath}' '${CLI}' ${command}`;
  return execFileSync("script", ["-qec", line, "/dev/null"], {
    cwd: repository.root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env.PATH, HOME: process.env.HOME, SHELL: "/bin/sh", TERM: "xterm", ...env },
  });
}

const ESCAPE = "\u001b";

describe.runIf(hasScript)("on a terminal", () => {
  let repository: Repository;

  beforeAll(() => {
    repository = makeRepository();
    // Long enough for bars to be drawn.
    repository.change(ADAPTER, "epochs: 1", "epochs: 2");
  });

  test("bars show training with rate, time left and loss, and are gone at the end", () => {
    const shown = onTerminal(repository, 70, "run");
    expect(shown).toMatch(/train █+░+ \d+\/10 steps, [\d.]+\/s, \d+ s left, loss \d+\.\d+/);
    expect(shown).not.toMatch(/\d+\/29 requests|\d{6,} ?bytes/);
    const lines = shown.split(/\r?\n/).map((line) => line.split(`${ESCAPE}[1G`).at(-1)!);
    expect(lines.filter((line) => /[█░]/.test(line))).toEqual([]);
    expect(shown).toContain(`${ESCAPE}[?25h`); // the cursor is back
    expect(shown).toContain(`${ESCAPE}[32mpass`);
  });

  test("a result that goes to a file, and NO_COLOR, have no colours", () => {
    onTerminal(repository, 70, "check > check.txt");
    expect(repository.read("check.txt")).toMatch(/checks passed/);
    expect(repository.read("check.txt")).not.toContain(ESCAPE);
    expect(onTerminal(repository, 70, "check", { NO_COLOR: "1" })).not.toMatch(new RegExp(`${ESCAPE}\\[\\d+m`));
  });
});
