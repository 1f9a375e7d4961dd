import { realpath } from "node:fs/promises";
import { LoraError, type Place } from "../formats/error.ts";
import { excerpt } from "../formats/excerpt.ts";
import { findingOf } from "../formats/finding.ts";
import { isJsonObject, type Json, type JsonObject } from "../formats/json.ts";
import { readerOf } from "../formats/rows.ts";
import { insideWorkspace } from "../manifest/paths.ts";
import type { ResolvedBenchmark } from "../manifest/resolve.ts";
import type { DatasetEntry } from "../manifest/workspace.ts";
import { filesMatching, type OnFinding } from "./files.ts";
import { normalise, type SourceFormat } from "./normalise.ts";
import type { Conversation } from "./record.ts";

/** What a row of a benchmark asks. Of its answers only a text that stands in the row is known, not the letter of a choice. */
export interface BenchmarkRow {
  place: Place;
  /** User turns. */
  questions: string[];
  /** Assistant turns, or the text of the answer. */
  answers: string[];
}

/** Names under which benchmarks keep what they ask and what they expect; the first that a row has counts. */
const QUESTIONS = ["question", "prompt", "problem", "instruction", "query", "input", "text"];
const ANSWERS = ["answer", "completion", "solution", "output", "response", "target", "canonical_solution"];

/** Formats a row may be of, by the key that tells. A `prompt` may be a text or turns, with a `completion` or without. */
const FORMATS: [key: string, format: SourceFormat][] = [
  ["messages", "messages"],
  ["conversations", "sharegpt"],
];

/**
 * Streams the rows of the benchmark files that a data set must not leak: `hygiene.contamination.against`. Files and rows that
 * cannot be read are findings; of rows without a question there is one for each file.
 * @throws the signal's reason when cancelled
 */
export async function* readBenchmarks(
  root: string,
  entry: DatasetEntry,
  { onFinding, signal }: { onFinding: OnFinding; signal?: AbortSignal },
): AsyncGenerator<BenchmarkRow> {
  const realRoot = await realpath(root);
  const seen = new Set<string>();
  for (const [index, benchmark] of entry.manifest.hygiene.contamination.against.entries()) {
    const at = entry.positions.at(["hygiene", "contamination", "against", index], { value: true });
    try {
      for (const file of (await filesMatching(realRoot, entry.directory, benchmark.path, at, onFinding)).sort()) {
        if (seen.has(file)) continue;
        seen.add(file);
        yield* rowsOf(insideWorkspace(realRoot, ".", file, at), file, benchmark, onFinding, signal);
      }
    } catch (error) {
      if (!(error instanceof LoraError)) throw error;
      onFinding(findingOf(error));
    }
  }
}

async function* rowsOf(
  absolute: string,
  file: string,
  benchmark: ResolvedBenchmark,
  onFinding: OnFinding,
  signal: AbortSignal | undefined,
): AsyncGenerator<BenchmarkRow> {
  let first: Place | null = null;
  let mute = 0;
  for await (const row of readerOf(file).read(absolute, file)) {
    signal?.throwIfAborted();
    const place: Place = { file, line: row.line };
    try {
      if ("error" in row) throw row.error;
      const asked = askedIn(row.value, benchmark, place);
      if (asked !== null) yield { place, ...asked };
      else {
        first ??= place;
        mute++;
      }
    } catch (error) {
      if (!(error instanceof LoraError)) throw error;
      onFinding(findingOf(error));
    }
  }
  if (first === null) return;
  const named =
    benchmark.question === undefined ? `none of ${QUESTIONS.join(", ")}` : `no ${excerpt(benchmark.question)}`;
  onFinding({
    rule: "benchmark-row",
    severity: "error",
    message: `${mute} row${mute === 1 ? "" : "s"} of ${file}, from this one on, ${mute === 1 ? "has" : "have"} ${named} with a text.`,
    help: "Name the key of the question: `against: [{ path: …, question: … }]`.",
    place: first,
  });
}

/** The question and the answer of a row; null where it has no question. @throws {LoraError} `record-shape` */
function askedIn(row: Json, { question, answer }: ResolvedBenchmark, place: Place) {
  if (!isJsonObject(row)) return null;
  if (question === undefined) {
    for (const [key, format] of FORMATS) if (Array.isArray(row[key])) return turnsOf(normalise(row, format, place));
    if (Array.isArray(row.prompt)) return turnsOf(normalise({ completion: "", ...row }, "prompt-completion", place));
  }
  const asked = question === undefined ? firstText(row, QUESTIONS) : firstText(row, [question]);
  if (asked === undefined) return null;
  const context = question === undefined && asked.key === "instruction" ? firstText(row, ["input"]) : undefined;
  const given = firstText(row, answer === undefined ? ANSWERS : [answer]);
  return {
    questions: [asked.text, ...(context === undefined ? [] : [context.text])],
    answers: given === undefined ? [] : [given.text],
  };
}

function turnsOf({ messages }: Conversation) {
  const said = (role: string) => messages.filter((turn) => turn.role === role).map(({ content }) => content);
  return { questions: said("user"), answers: said("assistant") };
}

function firstText(row: JsonObject, keys: readonly string[]): { key: string; text: string } | undefined {
  for (const key of keys) {
    const text = row[key];
    if (typeof text === "string" && text.trim() !== "") return { key, text };
  }
  return undefined;
}
