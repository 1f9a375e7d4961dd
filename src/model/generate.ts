import { cachedTokenBytes } from "./cache.ts";
import type { Decoder } from "./decoder.ts";
import type { Adapt } from "./lora.ts";
import { type Row, RowBatch } from "./rowbatch.ts";

export interface GenerationRequest {
  ids: readonly number[];
  maxNewTokens: number;
}

export interface Generation {
  /** Without the end token. */
  ids: number[];
  stopped: "end" | "length";
}

/** How much is done at once: it changes the speed, not the answers. And who is told. */
export interface GenerationOptions {
  /** Rows continued at once. */
  rows?: number;
  /** Tokens of prompts read at once; a longer prompt is read alone. */
  promptTokens?: number;
  /** Bytes that keys and values may take; a row that takes more is continued alone. */
  cacheBytes?: number;
  /** Told of every request when it is answered. */
  onResult?: (request: number, generation: Generation) => void;
  /** Awaited before every step, with the number of rows that are being continued. */
  onStep?: (rows: number) => void | Promise<void>;
}

/**
 * Continues the prompts greedily until an end token or `maxNewTokens`. Rows are continued together and never see one another:
 * each gives the same tokens as alone. A row that is done leaves, and the next request takes its slot (continuous batching, Yu
 * et al. 2022).
 */
export async function generate(
  model: Decoder,
  requests: readonly GenerationRequest[],
  endTokens: ReadonlySet<number>,
  adapt?: Adapt,
  options: GenerationOptions = {},
): Promise<Generation[]> {
  const { rows: rowsAtOnce = 32, promptTokens = 4096, cacheBytes = 2 ** 29, onResult, onStep } = options;
  const cacheTokens = cacheBytes / cachedTokenBytes(model.config);
  const results: Generation[] = requests.map(() => ({ ids: [], stopped: "length" }));
  // Rows of like length share a cache that is as long as the longest of them.
  const queue = requests
    .map(({ ids, maxNewTokens }, request) => ({ request, ids, maxNewTokens, limit: ids.length + maxNewTokens }))
    .filter(({ maxNewTokens }) => maxNewTokens > 0)
    .sort((a, b) => a.ids.length - b.ids.length);
  const batch = new RowBatch(model, adapt);
  const live = new Map<Row, (typeof queue)[number]>();

  /** How many of the queue there is room for, even when all rows grow to their limits. */
  const room = (): number => {
    let limit = Math.max(0, ...[...live.values()].map((of) => of.limit));
    let tokens = 0;
    for (const [count, next] of queue.entries()) {
      const rows = live.size + count + 1;
      limit = Math.max(limit, next.limit);
      tokens += next.ids.length;
      const tooMany = rows > rowsAtOnce || (rows > 1 && rows * limit > cacheTokens);
      if (tooMany || (count > 0 && tokens > promptTokens)) return count;
    }
    return queue.length;
  };
  const leave = (row: Row, request: number): void => {
    batch.remove(row);
    live.delete(row);
    onResult?.(request, results[request]!);
  };
  /** Takes up each row's next token. */
  const collect = (rows: readonly Row[]): void => {
    for (const row of rows) {
      const { request, maxNewTokens } = live.get(row)!;
      const result = results[request]!;
      if (endTokens.has(row.next)) {
        result.stopped = "end";
        leave(row, request);
      } else if (result.ids.push(row.next) === maxNewTokens) leave(row, request);
    }
  };

  try {
    for (const [request, { maxNewTokens }] of requests.entries()) {
      if (maxNewTokens <= 0) onResult?.(request, results[request]!);
    }
    for (;;) {
      for (let count = room(); count > 0; count = room()) {
        const next = queue.splice(0, count);
        const rows = await batch.add(next.map(({ ids }) => ids));
        rows.forEach((row, i) => {
          live.set(row, next[i]!);
        });
        collect(rows);
      }
      if (live.size === 0) return results;
      await onStep?.(live.size);
      await batch.step();
      collect(batch.rows);
    }
  } finally {
    batch.dispose();
  }
}
