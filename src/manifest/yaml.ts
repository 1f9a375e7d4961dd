import { stat } from "node:fs/promises";
import { relative, resolve, sep } from "node:path";
import { LoraError, type Place } from "../formats/error.ts";
import { readUtf8, unreadable } from "../formats/files.ts";
import { type Finding, findingOf } from "../formats/finding.ts";
import { type Positions, plainData } from "./plain.ts";
import { schemaFindings } from "./schema-findings.ts";
import type { SchemaName } from "./schemas.ts";
import { parseYaml } from "./syntax.ts";

export type { Positions } from "./plain.ts";

const MAX_BYTES = 1024 * 1024;
const MAX_FINDINGS = 50;

/**
 * Reads a YAML file that people write, and holds it against its schema. The value is as written: defaults are filled by
 * `resolve.ts`. Whatever is wrong with the file, from a missing file to an unknown key, comes back as findings.
 * @param path absolute, or relative to the workspace root
 * @typeParam T the type generated from the schema
 */
export async function readYaml<T>(
  path: string,
  schemaName: SchemaName,
  workspaceRoot: string,
): Promise<{ value: T; positions: Positions } | { findings: Finding[] }> {
  const absolute = resolve(workspaceRoot, path);
  const place = { file: relative(workspaceRoot, absolute).split(sep).join("/") };
  try {
    return checkYaml<T>(await readText(absolute, place), schemaName, place.file);
  } catch (error) {
    if (error instanceof LoraError) return { findings: [findingOf(error)] };
    throw error;
  }
}

/** {@link readYaml} for a text already read. Pure. */
export function checkYaml<T>(
  text: string,
  schemaName: SchemaName,
  file: string,
): { value: T; positions: Positions } | { findings: Finding[] } {
  const parsed = parseYaml(text, file);
  if ("findings" in parsed) return parsed;
  const { value, positions, findings } = plainData(parsed);
  if (findings.length > 0) return { findings: atMost(findings, 0, file) };
  if (value === null) {
    const help = "Run `lora init` for a commented example.";
    return {
      findings: [
        {
          rule: "yaml-empty",
          severity: "error",
          message: "The file is empty.",
          help,
          place: { file, line: 1, column: 1 },
        },
      ],
    };
  }
  const wrong = schemaFindings(schemaName, value, (at, options) => positions.at(at, options), MAX_FINDINGS);
  if (wrong.findings.length > 0) return { findings: atMost(wrong.findings, wrong.more, file) };
  return { value: value as T, positions };
}

function atMost(findings: Finding[], left: number, file: string): Finding[] {
  const more = left + Math.max(0, findings.length - MAX_FINDINGS);
  if (more === 0) return findings;
  const message = `${more} more findings in this file are not shown.`;
  return [
    ...findings.slice(0, MAX_FINDINGS),
    { rule: "manifest-more", severity: "error", message, help: "Correct those above first.", place: { file } },
  ];
}

async function readText(path: string, place: Place): Promise<string> {
  let size: number;
  try {
    const info = await stat(path);
    if (!info.isFile()) {
      throw new LoraError("file-unreadable", `${place.file} is not a regular file.`, {
        place,
        next: "Put a file there.",
      });
    }
    size = info.size;
  } catch (error) {
    throw error instanceof LoraError ? error : unreadable(error, place);
  }
  if (size > MAX_BYTES) {
    throw new LoraError("yaml-size", `${place.file} is ${size} bytes; the limit is ${MAX_BYTES}.`, {
      place,
      next: "Keep data in data files, and split a long suite into several.",
    });
  }
  return readUtf8(path, place);
}
