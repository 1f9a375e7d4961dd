import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { readAction } from "../runner/action.ts";
import { ACTIONS } from "../runner/runner.ts";

/** First cells of the rows below the head whose first cell is `head`, without backquotes. */
function column(readme: string, head: string): string[] {
  const lines = readme.split("\n");
  const start = lines.findIndex((line) => line.startsWith(`| ${head} |`));
  const rows = lines.slice(start + 2);
  const end = rows.findIndex((line) => !line.startsWith("|"));
  return rows.slice(0, end < 0 ? undefined : end).map((line) => line.split("|")[1]!.trim().replaceAll("`", ""));
}

describe.each(["check", "train", "publish"])("%s/README.md", (name) => {
  test("lists exactly the inputs, outputs and permissions there are", async () => {
    const action = await readAction(join(ACTIONS, name));
    const readme = await readFile(join(ACTIONS, name, "README.md"), "utf8");
    expect(column(readme, "input")).toEqual([...action.inputs.keys()]);
    expect(column(readme, "output")).toEqual([...action.outputs]);
    const workflow = parse(/```yaml\n([\s\S]*?)```/.exec(readme)![1]!) as Workflow;
    const job = workflow.jobs[name]!;
    const asked = Object.entries(job.permissions).map(([scope, right]) => `${scope}: ${right}`);
    expect(column(readme, "permission")).toEqual(asked);
    const step = job.steps.find(({ uses }) => uses.startsWith(`org/lora-action/${name}@`))!;
    for (const input of Object.keys(step.with ?? {})) expect([...action.inputs.keys()]).toContain(input);
  });
});

interface Workflow {
  jobs: Record<string, { permissions: Record<string, string>; steps: { uses: string; with?: object }[] }>;
}

test("every face declares the inputs it shares with the root action, with the same defaults", async () => {
  const root = await readAction(ACTIONS);
  for (const name of ["check", "train", "publish"]) {
    const { inputs, outputs } = await readAction(join(ACTIONS, name));
    for (const [input, fallback] of inputs)
      expect([name, input, root.inputs.get(input)]).toEqual([name, input, fallback]);
    for (const output of outputs) expect([...root.outputs]).toContain(output);
  }
});
