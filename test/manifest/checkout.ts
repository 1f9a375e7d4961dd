import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { openWorkspace } from "../../src/manifest/workspace.ts";
import { said } from "./said.ts";

/** A directory with these files, by path; removed after the test. */
export async function checkout(files: Record<string, string | Uint8Array>): Promise<string> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "lora-manifest-")));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  return root;
}

/** What is said of a checkout with these files. */
export async function complaintsOf(files: Record<string, string>): Promise<string[]> {
  return (await openWorkspace(await checkout(files))).findings.map(said);
}

/** A data set manifest with splits train and test. */
export function datasetYaml(name: string, more = ""): string {
  return `name: ${name}
license: MIT
files:
  - { path: data/*.jsonl, split: train }
  - { path: heldout.jsonl, split: test }
format: messages
${more}`;
}

/** An adapter manifest of three lines, and what is added from line 4. */
export function adapterYaml(name: string, more = "", datasets = "d"): string {
  return `name: ${name}
base: { model: org/model, revision: ${"ab".repeat(20)} }
datasets: [${datasets}]
${more}`;
}
