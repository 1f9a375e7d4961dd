import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { parseCommand } from "./commands.ts";
import { parseKeyValues } from "./files.ts";
import { runStep, type StepOptions } from "./runner.ts";
import { survivors } from "./survivors.ts";

/** Runs scripts as an action of their own. */
async function step(main: string, options: Partial<StepOptions> & { post?: string } = {}) {
  const directory = await mkdtemp(join(tmpdir(), "action-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  const manifest = {
    inputs: { "who is it": { default: "world" }, token: { default: `\${{ github.token }}` }, nothing: {} },
    outputs: { said: {} },
    runs: { using: "node24", main: "dist/main.mjs", post: "dist/post.mjs", "post-if": "always()" },
  };
  await mkdir(join(directory, "dist"));
  await writeFile(join(directory, "action.yml"), JSON.stringify(manifest));
  await writeFile(
    join(directory, "dist/main.mjs"),
    `import { appendFileSync as put } from "node:fs"; const env = process.env;\n${main}`,
  );
  await writeFile(join(directory, "dist/post.mjs"), options.post ?? "");
  const event = { name: "push", payload: { here: true }, ref: "refs/heads/main", sha: "1".repeat(40) };
  return runStep({ action: directory, workspace: directory, event, ...options });
}

describe("a step", () => {
  test("gets its inputs, their defaults, its context and nothing of ours", async () => {
    process.env.LORA_TEST_LEAK = "leaked";
    onTestFinished(() => {
      delete process.env.LORA_TEST_LEAK;
    });
    const asked = `["INPUT_WHO_IS_IT", "INPUT_TOKEN", "INPUT_NOTHING", "GITHUB_REF_NAME", "LORA_TEST_LEAK"]`;
    const result = await step(`console.log(JSON.stringify(${asked}.map((name) => env[name] ?? null)))`, {
      token: "ghs_1",
    });
    expect(result.log).toBe('["world","***","","main",null]');
    expect(result).toMatchObject({ conclusion: "success", faults: [] });
  });

  test("hands outputs and state on, and runs post even after a failure", async () => {
    const result = await step(
      `put(env.GITHUB_OUTPUT, "said<<EOF\\ntwo\\nlines\\nEOF\\n"); put(env.GITHUB_STATE, "left=behind\\n"); process.exit(3)`,
      { post: "console.log(process.env.STATE_left)" },
    );
    expect(result).toMatchObject({ conclusion: "failure", main: { exitCode: 3 }, post: { exitCode: 0 }, faults: [] });
    expect(result.outputs).toEqual({ said: "two\nlines" });
    expect(result.log).toBe("behind");
  });

  test("is told what a runner would refuse", async () => {
    const result = await step(
      `put(env.GITHUB_OUTPUT, "other=1\\nsaid=ghs_1\\n"); put(env.GITHUB_STATE, "nonsense\\n");
       put(env.GITHUB_STEP_SUMMARY, "x".repeat(1024 * 1024 + 1)); console.log("::set-output name=said::x"); console.log("::group::open");
       for (let i = 0; i < 11; i++) console.log("::warning::number " + i)`,
      { token: "ghs_1", inputs: { typo: "1" } },
    );
    expect(result.summary).toBeNull();
    expect(result.annotations).toHaveLength(10);
    expect(result.faults).toEqual([
      "Unexpected input(s) 'typo'",
      "Unable to process file command 'GITHUB_STATE': Invalid format 'nonsense'",
      "undeclared output other",
      "Skip output 'said' since it may contain secret.",
      "the command set-output is deprecated",
      "an annotation too many: warning number 10",
      "1 groups are left open",
      "$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k, got 1025k.",
    ]);
  });

  test("shows a secret that is printed before it is masked, and none after", async () => {
    const result = await step(
      `console.log("early s3cret"); console.log("::add-mask::s3cret"); console.error("late s3cret")`,
    );
    expect(result.log.split("\n").sort()).toEqual(["early s3cret", "late ***"]);
  });

  test("that ignores every signal is killed, and what it started is found", async () => {
    const child = `import("node:child_process").then(({ spawn }) => { spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)"], { detached: true, stdio: "ignore" }).unref(); console.log("ready"); })`;
    const ignore = `for (const name of ["SIGINT", "SIGTERM"]) process.on(name, () => console.log(name)); setInterval(() => {}, 1000);`;
    const cancelled = new Promise((resolve) => setTimeout(resolve, 700));
    const result = await step(`${ignore}\n${child}`, {
      cancelled,
      signals: [
        ["SIGINT", 0],
        ["SIGTERM", 200],
        ["SIGKILL", 200],
      ],
    });
    expect(result).toMatchObject({ conclusion: "cancelled", main: { signal: "SIGKILL" } });
    expect(result.log).toBe("ready\nSIGINT\nSIGTERM");
    const left = await survivors(result.trackingId, 0);
    for (const { pid } of left) process.kill(pid, "SIGKILL");
    expect(left).toHaveLength(1);
    expect(await survivors(result.trackingId, 2000)).toEqual([]);
  });
});

describe("commands", () => {
  test("are read in both forms, only where the runner reads them", () => {
    expect(parseCommand("  ::error file=a%2Cb,line=3::x%0Ay%25")).toEqual({
      name: "error",
      properties: { file: "a,b", line: "3" },
      message: "x\ny%",
    });
    expect(parseCommand("text ##[warning]careful")).toEqual({ name: "warning", properties: {}, message: "careful" });
    for (const line of ["text ::error::x", "::nothing::x", "::error", "##[nothing]x", "\\::error::x"]) {
      expect(parseCommand(line), line).toBeNull();
    }
  });

  test("files with values that hold the delimiter of another, or none at all, are told apart", () => {
    expect(parseKeyValues("a=1\nb<<X\na=2\n\nX\nc=\n")).toEqual({ a: "1", b: "a=2\n", c: "" });
    expect(() => parseKeyValues("b<<X\nopen")).toThrow("Matching delimiter not found 'X'");
  });
});
