import type { Conversation } from "./record.ts";

/** How long conversations are, in characters (UTF-16 code units) of what their turns say, calls included. */
export interface Lengths {
  records: number;
  median: number;
  /** 95 of 100 are no longer. */
  p95: number;
  longest: number;
  /** How many have at least `from` characters and fewer than twice as many; only what is not empty, ascending. */
  histogram: { from: number; records: number }[];
}

/** What a conversation is long by, whatever the tokenizer. */
export function charactersOf({ messages }: Conversation): number {
  let characters = 0;
  for (const { content, reasoning_content, tool_calls } of messages) {
    characters += content.length + (reasoning_content?.length ?? 0);
    for (const { function: called } of tool_calls ?? []) {
      characters += called.name.length + JSON.stringify(called.arguments).length;
    }
  }
  return characters;
}

/** The distribution of lengths; quantiles are lengths that occur (nearest rank). */
export function lengthsOf(characters: ArrayLike<number>): Lengths {
  // Far fewer lengths than records: only those are sorted.
  const times = new Map<number, number>();
  for (let i = 0; i < characters.length; i++) times.set(characters[i]!, (times.get(characters[i]!) ?? 0) + 1);
  const sorted = [...times].sort(([one], [other]) => one - other);
  const buckets = new Map<number, number>();
  for (const [length, count] of sorted) {
    const from = length === 0 ? 0 : 2 ** (31 - Math.clz32(length));
    buckets.set(from, (buckets.get(from) ?? 0) + count);
  }
  const quantile = (share: number): number => {
    let left = Math.max(1, Math.ceil(share * characters.length));
    for (const [length, count] of sorted) {
      left -= count;
      if (left <= 0) return length;
    }
    return 0;
  };
  return {
    records: characters.length,
    median: quantile(0.5),
    p95: quantile(0.95),
    longest: sorted.at(-1)?.[0] ?? 0,
    histogram: [...buckets].map(([from, records]) => ({ from, records })),
  };
}
