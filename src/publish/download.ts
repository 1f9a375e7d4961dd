import { createHash, type Hash, randomBytes } from "node:crypto";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { LoraError } from "../formats/error.ts";
import type { RemoteFile } from "./cache.ts";
import { answerError } from "./hub-repo.ts";
import { type Fetch, isNetworkFault, throwIfCancelled } from "./retry.ts";

const ATTEMPTS = 5;

export interface DownloadOptions {
  headers: Record<string, string>;
  fetch: Fetch;
  signal?: AbortSignal | undefined;
  /** Told of the bytes each time some arrived. */
  onBytes?: ((count: number) => void) | undefined;
  /** First pause after a broken connection, in milliseconds. */
  delay?: number;
}

/**
 * Downloads a file to `to`, whole or not at all, and only if its bytes have the listed hash. A connection that breaks is
 * taken up where it broke.
 * @throws {LoraError} `hub-corrupt` when the bytes are not those the listing promised
 */
export async function download(url: string, to: string, file: RemoteFile, options: DownloadOptions): Promise<void> {
  const { signal, delay = 500 } = options;
  await mkdir(dirname(to), { recursive: true });
  const temporary = `${to}.${process.pid}.${randomBytes(4).toString("hex")}.incomplete`;
  const handle = await open(temporary, "wx");
  try {
    const hash = file.sha256 === undefined ? createHash("sha1").update(`blob ${file.size}\0`) : createHash("sha256");
    let received = 0;
    for (let attempt = 1; received < file.size; attempt++) {
      try {
        for await (const chunk of chunksFrom(url, received, options)) {
          await handle.write(chunk);
          hash.update(chunk);
          received += chunk.length;
          options.onBytes?.(chunk.length);
        }
        if (received < file.size) throw new TypeError("fetch failed", { cause: new Error("the answer ended early") });
      } catch (error) {
        throwIfCancelled(signal);
        if (!isBroken(error)) throw error;
        if (attempt >= ATTEMPTS) throw new TypeError("fetch failed", { cause: error });
        await wait(delay * 2 ** (attempt - 1), undefined, signal === undefined ? {} : { signal }).catch(() =>
          throwIfCancelled(signal),
        );
      }
    }
    assertGenuine(hash, received, file);
    await handle.sync();
    await handle.close();
    await rename(temporary, to);
  } catch (error) {
    await handle.close().catch(() => undefined);
    await rm(temporary, { force: true });
    throw error;
  }
}

async function* chunksFrom(
  url: string,
  start: number,
  { headers, fetch, signal }: DownloadOptions,
): AsyncGenerator<Uint8Array> {
  const range: Record<string, string> = start === 0 ? {} : { Range: `bytes=${start}-` };
  const response = await fetch(url, { headers: { ...headers, ...range }, ...(signal === undefined ? {} : { signal }) });
  if (!response.ok) throw await answerError(response);
  if (response.body === null) return;
  // A server may ignore the range and begin anew.
  let skip = response.status === 206 ? 0 : start;
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    if (skip < chunk.length) yield skip === 0 ? chunk : chunk.subarray(skip);
    skip = Math.max(0, skip - chunk.length);
  }
}

/** A connection that broke in the middle of a body shows as `terminated`, one that never stood as `fetch failed`. */
function isBroken(error: unknown): boolean {
  return isNetworkFault(error) || (error instanceof TypeError && error.message === "terminated");
}

function assertGenuine(hash: Hash, received: number, file: RemoteFile): void {
  if (received === file.size && hash.digest("hex") === (file.sha256 ?? file.oid)) return;
  throw new LoraError("hub-corrupt", `${file.path} arrived other than the Hub lists it.`, {
    exit: 3,
    next: "Run again; if it stays so, something between here and the Hub changes downloads.",
  });
}
