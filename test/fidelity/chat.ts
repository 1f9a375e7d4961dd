import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openChat } from "../../src/chat/chat.ts";
import { IGNORED, labelConversation } from "../../src/chat/mask.ts";
import { LoraError } from "../../src/formats/error.ts";
import { corpus, type Sample } from "./corpus.ts";
import { FAMILIES, type Family, templatePath, tokenizerDirectory } from "./families.ts";

/** What `strftime_now` says to templates; test/oracle/chat_corpus.py pins the same day. */
export const DATE = "2026-11-02";

/** How our rows of a family compare with Transformers', by conversations of the corpus. */
export interface ChatFidelity {
  family: string;
  /** Where the tokenizer comes from. */
  source: string;
  conversations: number;
  /** Text, token ids and mask are the same. */
  identical: number;
  /** The template raises, there and here. */
  bothRefuse: number;
  /** We refuse what Transformers renders, and the oracle found the same fault by other means. */
  refused: number;
  /** Of `refused`, by the code of our error. */
  reasons: Record<string, number>;
  /** Anything else, in words. Empty, or there is a bug. */
  differences: string[];
}

/** For every family a line for each conversation: `raises`, or a digest and the faults the oracle found. */
export type Expected = { corpus: string; families: Record<string, string[]> };

/** What the oracle calls the faults for which we refuse a row. */
const FAULTS: Record<string, string> = {
  "chat-template-rewrites": "rewrites",
  "chat-prompt-refused": "prompt-raises",
  "chat-token-straddles": "straddles",
  "chat-tool-call-lost": "call-lost",
  "chat-reasoning-lost": "reasoning-lost",
};

/** Renders, tokenises and masks the corpus with every family, and compares with the fixture of test/oracle/chat_corpus.py. */
export async function chatFidelity(families: readonly Family[] = FAMILIES): Promise<ChatFidelity[]> {
  const fixture = new URL("../chat/fixtures/corpus.json", import.meta.url);
  const expected = JSON.parse(readFileSync(fixture, "utf8")) as Expected;
  const samples = corpus();
  if (digestOfAll(samples) !== expected.corpus) {
    throw new Error("The corpus is not the one the fixture was made from: run test/oracle/chat_corpus.py again.");
  }
  const scratch = await mkdtemp(join(tmpdir(), "lora-fidelity-"));
  try {
    const compared: ChatFidelity[] = [];
    for (const family of families) {
      const directory = await tokenizerDirectory(family, scratch);
      compared.push(await compareFamily(family, directory, samples, expected.families[family.name] ?? []));
    }
    return compared;
  } finally {
    await rm(scratch, { recursive: true });
  }
}

async function compareFamily(
  family: Family,
  directory: string,
  samples: readonly Sample[],
  expected: readonly string[],
): Promise<ChatFidelity> {
  const template = templatePath(family);
  const chat = await openChat(directory, { date: DATE, ...(template === undefined ? {} : { template }) });
  const result: ChatFidelity = {
    family: family.name,
    source: family.source,
    conversations: samples.length,
    identical: 0,
    bothRefuse: 0,
    refused: 0,
    reasons: {},
    differences: [],
  };
  for (const [i, { kind, conversation }] of samples.entries()) {
    const [digest, ...faults] = (expected[i] ?? "missing").split(" ");
    const differs = (how: string) => result.differences.push(`conversation ${i} (${kind}): ${how}`);
    try {
      const { ids, labels, pieces } = labelConversation(chat, conversation, { file: "corpus", line: i });
      const text = pieces.map((piece) => piece.text).join("");
      const mask = Array.from(labels, (label) => (label === IGNORED ? 0 : 1));
      if (faults.length > 0) differs(`taken, though the oracle finds ${faults.join(", ")}`);
      else if (rowDigest(text, ids, mask) !== digest)
        differs(`${digest === "raises" ? "Transformers raises" : "the row differs"}`);
      else result.identical++;
    } catch (error) {
      if (!(error instanceof LoraError)) throw error;
      if (digest === "raises" && error.code === "chat-template-raised") result.bothRefuse++;
      else if (faults.includes(FAULTS[error.code] ?? "")) {
        result.refused++;
        result.reasons[error.code] = (result.reasons[error.code] ?? 0) + 1;
      } else
        differs(`refused as ${error.code}, but the oracle finds ${faults.join(", ") || "no fault"}: ${error.message}`);
    }
  }
  return result;
}

/** As test/oracle/chat_corpus.py makes it: 12 hex digits of a SHA-256. */
function rowDigest(text: string, ids: ArrayLike<number>, mask: readonly number[]): string {
  const row = `${text}\n${Array.from(ids).join(",")}\n${mask.join("")}`;
  return createHash("sha256").update(row).digest("hex").slice(0, 12);
}

/** Of test data in the form of JSON: 12 hex digits of a SHA-256. */
export function digestOfAll(data: unknown): string {
  return createHash("sha256").update(JSON.stringify(data)).digest("hex").slice(0, 12);
}
