import { createHash, hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { OnProgress } from "./progress.ts";

/** SHA-256 as 64 lowercase hex digits. Strings are hashed as UTF-8. */
export function sha256(data: string | Uint8Array): string {
  return hash("sha256", data, "hex");
}

/** SHA-256 with its algorithm named, as descriptors write it: `sha256:…`. */
export function digestOf(data: string | Uint8Array): string {
  return `sha256:${sha256(data)}`;
}

/**
 * Digest and size (bytes) of a file, read as a stream.
 * @param onProgress told of the bytes hashed so far
 * @throws the file system's own error when the file cannot be read
 */
export async function digestFile(path: string, onProgress?: OnProgress): Promise<{ digest: string; size: number }> {
  const hashed = createHash("sha256");
  const total = onProgress ? (await stat(path)).size : 0;
  let size = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    hashed.update(chunk as Uint8Array);
    size += (chunk as Uint8Array).length;
    onProgress?.({ task: "hash", done: size, total, unit: "bytes" });
  }
  return { digest: `sha256:${hashed.digest("hex")}`, size };
}
