import { describe, expect, test } from "vitest";
import { row, rows } from "./conversations.ts";
import { adapterManifest, DATASET, dataRepository, git, pushEvent, smallData } from "./repository.ts";
import { gitHub } from "./servers.ts";
import { check, NOTHING } from "./steps.ts";

describe("bad data", () => {
  test("is annotated where it stands in the checkout, the worst first, no rule hiding another", async () => {
    await using data = await dataRepository(smallData(), "store");
    const before = await git(data.origin, "rev-parse", "main");
    const lines = [
      ...Array.from({ length: 15 }, () => "{ not json"),
      row("A question that nobody answers?", ""),
      rows(9, 10).trim(),
      '{"messages": [], "messages": []}',
    ];
    const sha = await data.commit("main", { "store/datasets/desk/data/bad.jsonl": lines.join("\n") });
    const workspace = await data.checkout(sha);
    const result = await check({ workspace, event: pushEvent(before, sha), inputs: { "working-directory": "store" } });
    expect(result).toMatchObject({ conclusion: "failure", main: { exitCode: 1 }, faults: [] });
    const errors = result.annotations.filter(({ level }) => level === "error");
    expect(errors).toHaveLength(10);
    const file = "store/datasets/desk/data/bad.jsonl";
    expect(errors.slice(0, -1).every((one) => one.file === file && one.line !== undefined)).toBe(true);
    expect(errors.map(({ line }) => line)).toEqual(expect.arrayContaining([1, 16, 18]));
    expect(errors.at(-1)?.message).toMatch(/^17 errors found\. Mend/);
    expect(result.outputs).toMatchObject({ passed: "false", adapters: '["desk"]' });
    expect(result.summary).toContain("❌");
  });

  test("in a manifest ends the step with 2, said in summary and comment too", async () => {
    await using data = await dataRepository();
    await using github = await gitHub();
    await data.commit("typo", { "adapters/desk/adapter.yaml": adapterManifest("desk").replace("dropout", "dropuot") });
    const result = await check({ ...(await data.pullRequest("typo")), apiUrl: github.url });
    expect(result).toMatchObject({ conclusion: "failure", main: { exitCode: 2 }, faults: [] });
    expect(result.annotations[0]).toMatchObject({ level: "error", file: "adapters/desk/adapter.yaml", line: 4 });
    expect(result.annotations[0]?.message).toContain("dropout");
    expect(result.summary).toContain("adapters/desk/adapter.yaml:4");
    expect(github.comments[0]?.body).toContain("adapters/desk/adapter.yaml:4");
    expect(result.outputs).toEqual({ passed: "false", adapters: "[]" });
  });

  test("cannot speak to the runner", async () => {
    await using data = await dataRepository();
    const shout = "::error file=README.md,line=1::pwned";
    const sha = await data.commit("main", {
      // File names begin lines of the log; what a row says stands in findings.
      [`${shout}/dataset.yaml`]: DATASET.replace("desk", "loud").replace("messages", "mesages"),
      "::add-mask::e/dataset.yaml": DATASET.replace("desk", "quiet"),
    });
    const event = pushEvent(NOTHING, sha);
    const manifest = await check({ workspace: await data.checkout(sha), event });
    expect(manifest.log).toContain("pwned");
    expect(manifest.annotations.some(({ message }) => message === "pwned")).toBe(false);

    await data.commit("main", { [`${shout}/dataset.yaml`]: null, "::add-mask::e/dataset.yaml": null });
    const rowSha = await data.commit("main", {
      "datasets/desk/data/bad.jsonl": [
        '{"messages": [{"role": "##[error]pwned", "content": "x"}]}',
        '{"messages": [{"role": "\\n::error::pwned", "content": "x"}]}',
        '{"##[add-mask]e": 1}',
      ].join("\n"),
    });
    const data2 = await check({ workspace: await data.checkout(rowSha), event: pushEvent(NOTHING, rowSha) });
    expect(data2.conclusion).toBe("failure");
    expect(
      data2.annotations.every(
        ({ message, title }) => (message !== "pwned" && title !== undefined) || message.startsWith("3 errors"),
      ),
    ).toBe(true);
    // A mask of "e" would have left no e in the log.
    for (const result of [manifest, data2]) {
      expect(result.log).toContain("error");
      expect(result.faults).toEqual([]);
    }
  });
});

describe("inputs", () => {
  test("that are unknown or unreadable are refused with what to write", async () => {
    await using data = await dataRepository();
    const sha = await git(data.origin, "rev-parse", "main");
    const of = { workspace: await data.checkout(sha), event: pushEvent(NOTHING, sha) };
    const comment = await check({ ...of, inputs: { comment: "yes" } });
    expect(comment).toMatchObject({ conclusion: "failure", main: { exitCode: 2 } });
    expect(comment.annotations.at(-1)?.message).toBe('The input comment is "yes". Write true or false. [input]');
    const unknown = await check({ ...of, inputs: { commment: "true" } });
    expect(unknown.faults).toEqual(["Unexpected input(s) 'commment'"]);
    const nobody = await check({ ...of, inputs: { adapters: "desk, nobody" } });
    expect(nobody.annotations.at(-1)?.message).toContain('Nothing here is called "nobody"');
  });

  test("a secret is masked before anything is said, even where the runner does not know it", async () => {
    await using data = await dataRepository();
    const sha = await git(data.origin, "rev-parse", "main");
    const secret = "hf_verysecretverysecret";
    const result = await check({
      workspace: await data.checkout(sha),
      event: pushEvent(NOTHING, sha),
      // Where an input quotes what it was given, the token must not be seen.
      inputs: { comment: secret },
      env: { HF_TOKEN: secret },
    });
    expect(result.annotations.at(-1)?.message).toContain('The input comment is "***"');
    expect(result.log).not.toContain(secret);
  });
});
