import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { LoraError } from "../../src/formats/error.ts";
import type { Row } from "../../src/formats/row.ts";

/** A directory that is deleted after the tests of the file. */
export function temporaryDirectory(): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), "lora-test-")));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Rows as short texts: the JSON of the value, or code and place of the fault. */
export async function collect(rows: AsyncIterable<Row>): Promise<string[]> {
  const texts: string[] = [];
  for await (const row of rows) {
    if ("value" in row) texts.push(`${row.line}: ${JSON.stringify(row.value)}`);
    else texts.push(`${row.line}: ${row.error.code} ${row.error.place?.line}:${row.error.place?.column ?? ""}`);
  }
  return texts;
}

/** The LoraError a promise is rejected with; anything else fails the test. */
export async function rejection(promise: Promise<unknown>): Promise<LoraError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof LoraError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}
