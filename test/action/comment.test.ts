import { describe, expect, test } from "vitest";
import { row, rows } from "./conversations.ts";
import { DATASET, dataRepository } from "./repository.ts";
import { gitHub, PERSONAL, READ_ONLY } from "./servers.ts";
import { check } from "./steps.ts";

const MARKER = "<!-- lora-action check:. -->";

describe("the comment", () => {
  test("is made once and kept up to date, whoever else writes whatever", async () => {
    await using data = await dataRepository();
    await using github = await gitHub();
    for (let i = 0; i < 130; i++) github.addComment(7, `person-${i}`, `Comment ${i}`);
    const planted = github.addComment(7, "stranger", `${MARKER}\nplanted`);
    const elsewhere = github.addComment(8, "github-actions[bot]", `${MARKER}\nof another pull request`);
    await data.commit("more", { "datasets/desk/data/more.jsonl": rows(9, 11) });
    const before = github.comments.length;
    const first = await check({ ...(await data.pullRequest("more")), apiUrl: github.url });
    expect(first.faults).toEqual([]);
    expect(github.comments).toHaveLength(before + 1);
    const ours = github.comments.at(-1)!;
    expect(ours).toMatchObject({ issue: 7, user: { login: "github-actions[bot]" } });
    expect(ours.body).toMatch(new RegExp(`^${MARKER}\n## ✅`));

    for (let i = 0; i < 100; i++) github.addComment(7, `late-${i}`, `Later ${i}`);
    await data.commit("more", { "datasets/desk/data/more.jsonl": `${rows(9, 10)}${row("Only a question?", "")}\n` });
    const second = await check({ ...(await data.pullRequest("more")), apiUrl: github.url });
    expect(second.conclusion).toBe("failure");
    expect(github.comments).toHaveLength(before + 101);
    expect(ours.body).toMatch(new RegExp(`^${MARKER}\n## ❌`));
    expect(ours.body).toContain("datasets/desk/data/more.jsonl:2");
    expect(planted.body).toContain("planted");
    expect(elsewhere.body).toContain("of another");
  });

  test("is found again by whoever the token belongs to", async () => {
    await using data = await dataRepository();
    await using github = await gitHub();
    await data.commit("more", { "datasets/desk/data/more.jsonl": rows(9, 11) });
    const of = { ...(await data.pullRequest("more")), apiUrl: github.url, inputs: { "github-token": PERSONAL } };
    await check(of);
    const again = await check(of);
    expect(github.comments.map(({ user }) => user.login)).toEqual(["maintainer"]);
    expect(again.log).not.toContain(PERSONAL);
  });

  test("that may not be written is a warning, not a verdict", async () => {
    await using data = await dataRepository();
    await using github = await gitHub();
    await data.commit("more", { "datasets/desk/data/more.jsonl": rows(9, 11) });
    const result = await check({ ...(await data.pullRequest("more")), apiUrl: github.url, token: READ_ONLY });
    expect(result).toMatchObject({ conclusion: "success", faults: [] });
    expect(result.annotations).toContainEqual(
      expect.objectContaining({ level: "warning", message: expect.stringContaining("pull-requests: write") }),
    );
  });

  test("and the summary stay inside their limits, however much there is to say", async () => {
    await using data = await dataRepository();
    await using github = await gitHub();
    const manifests: Record<string, string> = {};
    for (let i = 0; i < 36; i++) {
      const name = `set-${i}-${"x".repeat(40)}`;
      manifests[`datasets/${name}/dataset.yaml`] = DATASET.replace("desk", name);
      manifests[`datasets/${name}/heldout.jsonl`] = rows(6, 9);
      for (let j = 0; j < 12; j++) manifests[`datasets/${name}/data/${"y".repeat(60)}-${j}.jsonl`] = rows(j, j + 1);
    }
    await data.commit("many", manifests);
    const result = await check({ ...(await data.pullRequest("many")), apiUrl: github.url });
    expect(result.faults).toEqual([]);
    expect(result.summary!.length).toBeGreaterThan(65_536);
    expect(github.comments).toHaveLength(1);
    expect([...github.comments[0]!.body].length).toBeLessThanOrEqual(65_536);
    expect(github.comments[0]!.body).toContain("did not fit");
  });
});
