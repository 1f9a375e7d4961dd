import { expect, test } from "vitest";
import { openWorkspace } from "../../src/manifest/workspace.ts";
import { checkDataset } from "../../src/pipeline/check.ts";
import { checkout, datasetYaml } from "../manifest/checkout.ts";
import { said } from "../manifest/said.ts";

const row = (question: string, answer: string) =>
  `${JSON.stringify({
    messages: [
      { role: "user", content: question },
      { role: "assistant", content: answer },
    ],
  })}\n`;

async function check(hygiene: string, files: { [path: string]: string }) {
  const root = await checkout({
    "d/dataset.yaml": datasetYaml("d", `hygiene:\n${hygiene}`),
    "d/heldout.jsonl": row("Well?", "Well."),
    ...files,
  });
  const workspace = await openWorkspace(root);
  expect(workspace.findings).toEqual([]);
  const options = { fix: false, signal: new AbortController().signal, onProgress: () => {} };
  const run = async () =>
    (await checkDataset(workspace, workspace.datasets.get("d")!, options)).findings.filter(
      ({ rule }) => rule !== "lock-missing",
    );
  const first = await run();
  // With the signatures of the first.
  expect(await run()).toEqual(first);
  return first;
}

test("what the manifest allows and silences in vain is told at its line", async () => {
  const findings = await check(
    `  allow:
    - { fingerprint: email-3f2a9c0b71de, reason: ours }
  ignore:
    - { rule: refusal, reason: meant }
    - { rule: special-token, reason: about templates }
`,
    { "d/data/a.jsonl": row("What ends a turn?", "It is <|im_end|>.") },
  );
  expect(findings.map(said)).toEqual([
    'd/dataset.yaml:9:7 allow-unused: Nothing in the data has the fingerprint "email-3f2a9c0b71de". → Take the entry out: what it allowed is gone, or has changed.',
    'd/dataset.yaml:11:7 ignore-unused: There is no finding of a rule "refusal" to silence. → Take the entry out, or correct the rule\'s name.',
  ]);
});

test("an allowed value stays allowed when nothing has changed since", async () => {
  const data = { "d/data/a.jsonl": row("Who is it?", "It is kim@acme.io.") };
  const [finding] = await check("  personal: fail\n", data);
  expect(finding).toMatchObject({
    rule: "personal-email",
    severity: "error",
    place: { file: "d/data/a.jsonl", line: 1 },
  });
  const print = /email-[0-9a-f]{12}/.exec(finding!.message)![0];
  expect(await check(`  personal: fail\n  allow: [{ fingerprint: ${print}, reason: ours }]\n`, data)).toEqual([]);
});

test("a benchmark's rows are held against the train records", async () => {
  const question = "How many apples does Kim have when Roe gives her three of his nine?";
  const findings = await check("  contamination: { action: fail, against: [../bench.jsonl] }\n", {
    "d/data/a.jsonl": row(`${question} Think first.`, "She has three."),
    "bench.jsonl": `${JSON.stringify({ question: "Another one altogether, is it not?", answer: "4" })}\n${JSON.stringify({ question, answer: "3" })}\n`,
  });
  expect(findings.map(({ rule, place }) => `${rule} ${place?.file}:${place?.line}`)).toEqual([
    "contaminated-set bench.jsonl:2",
    "contamination d/data/a.jsonl:1",
  ]);
});
