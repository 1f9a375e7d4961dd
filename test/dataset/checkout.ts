import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll } from "vitest";
import { readDataset } from "../../src/dataset/read.ts";
import type { SourceRecord } from "../../src/dataset/record.ts";
import type { Finding } from "../../src/formats/finding.ts";
import { type ResolvedDataset, resolveDataset } from "../../src/manifest/resolve.ts";
import type { DatasetEntry } from "../../src/manifest/workspace.ts";

const made: string[] = [];
afterAll(() => {
  for (const directory of made) rmSync(directory, { recursive: true, force: true });
});

/** A directory with the given files, deleted after the tests. */
export function checkout(files: { [path: string]: string | Uint8Array }): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "lora-test-")));
  made.push(root);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

/** A data set in the directory `d`. Its manifest's places are `d/dataset.yaml:<10 + index>`. */
export function dataset(
  files: ResolvedDataset["files"],
  format: ResolvedDataset["format"] = "messages",
  directory = "d",
): DatasetEntry {
  return {
    name: "support",
    file: "d/dataset.yaml",
    directory,
    positions: { at: (path) => ({ file: "d/dataset.yaml", line: 10 + Number(path[1] ?? 0) }) },
    manifest: {
      name: "support",
      description: null,
      license: "CC-BY-4.0",
      language: [],
      files,
      splits: null,
      format,
      roles: { system: "optional", tool: "optional" },
      hygiene: resolveDataset({
        name: "support",
        license: "CC-BY-4.0",
        files: [{ path: "a.jsonl", split: "train" }],
        format,
      }).hygiene,
    },
  };
}

/** A line of a file in format `messages`. */
export function chat(question: string, answer = "yes"): string {
  const messages = [
    { role: "user", content: question },
    { role: "assistant", content: answer },
  ];
  return `${JSON.stringify({ messages })}\n`;
}

/** Everything a data set gives, and its findings as `severity rule place`. */
export async function readAll(root: string, entry: DatasetEntry) {
  const records: SourceRecord[] = [];
  const findings: Finding[] = [];
  for await (const record of readDataset(root, entry, { onFinding: (finding) => findings.push(finding) })) {
    records.push(record);
  }
  const texts = findings.map(({ severity, rule, place }) => {
    return [severity, rule, [place?.file, place?.line].filter((part) => part !== undefined).join(":")].join(" ");
  });
  return { records, findings, texts, questions: records.map(({ conversation }) => conversation.messages[0]?.content) };
}
