import { setTimeout as wait } from "node:timers/promises";
import { LoraError } from "../formats/error.ts";

export type Fetch = typeof globalThis.fetch;

export interface RetryOptions {
  fetch?: Fetch | undefined;
  signal?: AbortSignal | undefined;
  /** Attempts in all. */
  attempts?: number;
  /** First pause in milliseconds; each next one is twice as long. */
  delay?: number;
  /** Longest pause in milliseconds that a server may ask for before we give up. */
  longest?: number;
  /** Milliseconds until the headers of an answer must be there. Not counted for uploads (PUT). */
  timeout?: number;
  /** Told before each pause. */
  onRetry?: ((reason: string, milliseconds: number) => void) | undefined;
}

/**
 * A `fetch` for the Hub: retries what may be retried, waits as long as it is told to, and honours one abort signal for
 * every request, which `@huggingface/hub` does not (no retries at all, and several calls take no signal).
 *
 * A commit is the exception: when its answer is lost or is a server error, it may have happened, so that the caller must
 * look before it tries again. Rate limits are retried there too: a refused request did nothing.
 */
export function retryingFetch(options: RetryOptions = {}): Fetch {
  const { attempts = 5, delay = 500, longest = 300_000, timeout = 120_000, signal: outer, onRetry } = options;
  const send = options.fetch ?? globalThis.fetch;
  return async (input, init) => {
    const signal = combine(outer, init?.signal ?? undefined);
    const once = isCommit(input, init);
    for (let attempt = 1; ; attempt++) {
      throwIfCancelled(signal);
      let reason: string;
      let pause = delay * 2 ** (attempt - 1);
      try {
        const response = await withTimeout(send, input, init, signal, init?.method === "PUT" ? 0 : timeout);
        if (!isTransient(response.status) || attempt >= attempts) return response;
        if (once && response.status !== 429) return response;
        pause = Math.max(pause, askedPause(response.headers));
        if (pause > longest) return response;
        reason = `the Hub answered ${response.status}`;
        await response.body?.cancel();
      } catch (error) {
        throwIfCancelled(signal);
        if (once || attempt >= attempts || !isNetworkFault(error)) throw error;
        reason = networkFault(error);
      }
      onRetry?.(reason, pause);
      await wait(pause, undefined, signal === undefined ? {} : { signal }).catch(() => throwIfCancelled(signal));
    }
  };
}

/** @throws {LoraError} `cancelled`, exit 130 */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new LoraError("cancelled", "Cancelled.", { exit: 130 });
}

/** Whether a request failed on its way: no answer came, or none in time. */
export function isNetworkFault(error: unknown): boolean {
  return (
    error instanceof Error &&
    (error.name === "TimeoutError" || (error instanceof TypeError && error.message === "fetch failed"))
  );
}

/** The reason of a network fault in a few words, without URLs: those of uploads carry signatures. */
export function networkFault(error: unknown): string {
  if ((error as Error).name === "TimeoutError") return "no answer came in time";
  const cause = (error as Error).cause as NodeJS.ErrnoException | undefined;
  return `the connection failed (${cause?.code ?? cause?.message ?? "unknown reason"})`;
}

function isCommit(input: Parameters<Fetch>[0], init: RequestInit | undefined): boolean {
  const url = new URL(input instanceof Request ? input.url : String(input));
  return init?.method === "POST" && /^\/api\/models\/[^/]+\/[^/]+\/commit\//.test(url.pathname);
}

function isTransient(status: number): boolean {
  return status === 429 || status === 500 || status === 502 || status === 503 || status === 504;
}

/** Milliseconds the server asks for: `Retry-After` (RFC 9110), or the Hub's `RateLimit: "api";r=0;t=55`. */
function askedPause(headers: Headers): number {
  const after = headers.get("retry-after");
  if (after !== null) {
    const seconds = Number(after);
    const milliseconds = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(after) - Date.now();
    if (milliseconds > 0) return milliseconds;
  }
  const reset = /;\s*t=(\d+)/.exec(headers.get("ratelimit") ?? "");
  return reset === null ? 0 : Number(reset[1]) * 1000;
}

async function withTimeout(
  send: Fetch,
  input: Parameters<Fetch>[0],
  init: RequestInit | undefined,
  signal: AbortSignal | undefined,
  milliseconds: number,
): Promise<Response> {
  const timer = new AbortController();
  const clock =
    milliseconds === 0
      ? undefined
      : setTimeout(() => timer.abort(new DOMException("no answer came in time", "TimeoutError")), milliseconds);
  try {
    return await send(input, { ...init, signal: combine(signal, timer.signal) ?? null });
  } finally {
    clearTimeout(clock);
  }
}

function combine(one: AbortSignal | undefined, other: AbortSignal | undefined): AbortSignal | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return AbortSignal.any([one, other]);
}
