import { expect, test } from "vitest";
import { start } from "./cli.ts";
import { DATA, makeRepository } from "./repository.ts";

test("whoever reads along may stop: the check ends as it would have, without a word of it", async () => {
  const repository = makeRepository();
  repository.write(`${DATA}/bad.jsonl`, "{\n".repeat(2000));
  const whole = await repository.lora("check");
  for (const args of [[], ["--json"]]) {
    const { child, ended } = start(["check", ...args, "--cwd", repository.root]);
    child.stdout!.destroy();
    const { code, stderr } = await ended;
    expect(code).toBe(whole.code);
    expect(stderr).not.toMatch(/EPIPE|unexpected/);
  }
});
