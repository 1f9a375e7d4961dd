import { diffArrays } from "diff";
import type { Conversation } from "../dataset/record.ts";
import { Shingles } from "./shingles.ts";
import { MARKERS, transcribe } from "./transcript.ts";
import { Vocabulary } from "./vocabulary.ts";

/** A stretch of text that both records have, or only one of them. */
export interface AlignedPart {
  in: "both" | "this" | "other";
  text: string;
}

/** Measures other records against one: by the same Jaccard similarity as the rule for near duplicates. */
export class Resemblance {
  readonly #shingles: Set<number>;

  constructor(conversation: Conversation) {
    this.#shingles = shinglesOf(conversation);
  }

  /** From 0, nothing in common, to 1. Records without a word resemble nothing. */
  to(conversation: Conversation): number {
    const other = shinglesOf(conversation);
    let shared = 0;
    for (const shingle of other) if (this.#shingles.has(shingle)) shared++;
    return shared === 0 ? 0 : shared / (this.#shingles.size + other.size - shared);
  }
}

function shinglesOf(conversation: Conversation): Set<number> {
  const vocabulary = new Vocabulary(MARKERS);
  transcribe(conversation, vocabulary);
  return new Set(new Shingles(vocabulary.words().hashes).of(vocabulary.end()));
}

/** Edits beyond which two texts have so little in common that a word by word alignment says nothing. */
const MOST_EDITS = 3000;

/** Two texts word by word, in the order of both (Myers 1986, as `diff` implements it). */
export function align(text: string, other: string): AlignedPart[] {
  const [mine, theirs] = [piecesOf(text), piecesOf(other)];
  const changes = diffArrays(mine, theirs, { maxEditLength: MOST_EDITS });
  if (changes === undefined) return [part("this", text), part("other", other)];
  const parts = changes.map(({ value, added, removed }): AlignedPart => {
    return part(added ? "other" : removed ? "this" : "both", value.join(""));
  });
  return gathered(parts);
}

/** What a person reads of a conversation: a line for each turn, led by its role; then its calls. */
export function readable({ messages }: Conversation): string {
  const lines = messages.flatMap(({ role, content, reasoning_content, tool_calls = [] }) => [
    ...(reasoning_content === undefined ? [] : [`[${role}, reasoning] ${reasoning_content}`]),
    ...(content === "" ? [] : [`[${role}] ${content}`]),
    ...tool_calls.map(({ function: { name, arguments: given } }) => `[call] ${name} ${JSON.stringify(given)}`),
  ]);
  return lines.join("\n");
}

/** Words, characters of scripts without spaces, marks, and what stands between them. */
const PIECE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{M}\p{N}_]+|\s+|./gsu;

function piecesOf(text: string): string[] {
  return text.match(PIECE) ?? [];
}

/** Joins what belongs together: a lone space or comma between two changes is not worth breaking them for. */
function gathered(parts: readonly AlignedPart[]): AlignedPart[] {
  const result: AlignedPart[] = [];
  let mine = "";
  let theirs = "";
  const flush = () => {
    if (mine !== "") result.push(part("this", mine));
    if (theirs !== "") result.push(part("other", theirs));
    [mine, theirs] = ["", ""];
  };
  for (const [index, { in: where, text }] of parts.entries()) {
    const between = index > 0 && index < parts.length - 1 && !text.includes("\n") && !/[\p{L}\p{N}]/u.test(text);
    if (where === "this") mine += text;
    else if (where === "other") theirs += text;
    else if (between && mine !== "" && theirs !== "") {
      mine += text;
      theirs += text;
    } else {
      flush();
      result.push(part("both", text));
    }
  }
  flush();
  return result;
}

function part(where: AlignedPart["in"], text: string): AlignedPart {
  return { in: where, text };
}
