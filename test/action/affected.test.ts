import { describe, expect, test } from "vitest";
import { rows } from "./conversations.ts";
import { adapterManifest, DATASET, dataRepository, git, pushEvent } from "./repository.ts";
import { gitHub } from "./servers.ts";
import { check } from "./steps.ts";

describe("what a pull request affects", () => {
  test("is told by the merge base, not by what main has done since", async () => {
    await using data = await dataRepository();
    await using github = await gitHub();
    await data.commit("more", { "datasets/desk/data/more.jsonl": rows(9, 11) });
    await data.commit("main", {
      "datasets/other/dataset.yaml": DATASET.replace("desk", "other"),
      "datasets/other/data/a.jsonl": rows(10, 12),
      "datasets/other/heldout.jsonl": rows(11, 12),
      "adapters/other/adapter.yaml": adapterManifest("other", { dataset: "other", publish: "file:./other" }),
    });
    const result = await check({ ...(await data.pullRequest("more")), apiUrl: github.url });
    expect(result).toMatchObject({ conclusion: "success", faults: [] });
    expect(JSON.parse(result.outputs.adapters!)).toEqual(["desk"]);
    expect(result.outputs.passed).toBe("true");
    // Six records before, eight after: the change is counted from the base.
    expect(result.summary).toContain("checks passed");
    expect(result.summary).toContain("datasets/desk/data/more.jsonl");
  });

  test("may be nothing, and then nobody is bothered with a comment", async () => {
    await using data = await dataRepository();
    await using github = await gitHub();
    await data.commit("words", { "README.md": "# Better words\n" });
    const result = await check({ ...(await data.pullRequest("words")), apiUrl: github.url });
    expect(result).toMatchObject({ conclusion: "success", faults: [] });
    expect(result.outputs.adapters).toBe("[]");
    expect(github.comments).toEqual([]);
  });

  test("cannot be told in a shallow clone, which is said with what to do", async () => {
    await using data = await dataRepository();
    await data.commit("more", { "datasets/desk/data/more.jsonl": rows(9, 11) });
    const { event } = await data.pullRequest("more");
    const workspace = await data.shallow("more");
    const result = await check({ workspace, event, inputs: { comment: "false" } });
    expect(result.conclusion).toBe("failure");
    expect(result.annotations.at(-1)?.message).toContain("fetch-depth: 0");
  });

  test("a forced push, whose past is in no clone, builds everything", async () => {
    await using data = await dataRepository();
    const sha = await git(data.origin, "rev-parse", "main");
    const workspace = await data.checkout(sha);
    const gone = "1234567890123456789012345678901234567890";
    const result = await check({ workspace, event: pushEvent(gone, sha, { forced: true }) });
    expect(result).toMatchObject({ conclusion: "success", outputs: { adapters: '["desk"]' } });
  });
});
