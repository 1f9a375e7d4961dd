import { createHash } from "node:crypto";
import { open, readFile } from "node:fs/promises";
import type { DataFile } from "../dataset/files.ts";
import { type Stretch, stretchesOf } from "../dataset/stretches.ts";
import { sha256 } from "../formats/digest.ts";
import { replaceCached } from "./cached.ts";

/** A file by its bytes. */
export interface FileIdentity {
  /** `sha256:…` */
  digest: string;
  size: number;
  /** Its stretches, where they were looked at; the second of each is its digest in hex. */
  stretches: [start: number, digest: string][] | null;
}

/** What {@link identify} is asked for. */
export interface IdentityTask {
  file: Pick<DataFile, "path" | "absolute">;
  /** Bytes of a stretch; null: those are not asked for. */
  about: number | null;
}

/**
 * Digests a file and its stretches, reading it once.
 * @throws the file system's error
 */
export async function identify({ file, about }: IdentityTask): Promise<FileIdentity> {
  const starts = about === null ? null : await stretchesOf(file, about).catch(() => null);
  const whole = createHash("sha256");
  const parts = (starts ?? []).map(({ start }) => ({ start, hash: createHash("sha256") }));
  let size = 0;
  let part = 0;
  let sound = true;
  const piece = Buffer.allocUnsafe(PIECE);
  const handle = await open(file.absolute);
  try {
    for (;;) {
      const { bytesRead } = await handle.read(piece, 0, PIECE);
      if (bytesRead === 0) break;
      whole.update(piece.subarray(0, bytesRead));
      for (let at = 0; at < bytesRead; ) {
        const next = (parts[part + 1]?.start ?? Infinity) - size;
        const end = Math.min(bytesRead, next);
        parts[part]?.hash.update(piece.subarray(at, end));
        at = end;
        if (end !== next) continue;
        // Where a file changed since it was cut, its stretches need not be whole lines.
        sound &&= piece[end - 1] === LINE_FEED;
        part++;
      }
      size += bytesRead;
    }
  } finally {
    await handle.close();
  }
  const stretches = parts.map(({ start, hash }): [number, string] => [start, hash.digest("hex")]);
  return {
    digest: `sha256:${whole.digest("hex")}`,
    size,
    stretches: starts !== null && sound && part === parts.length - 1 ? stretches : null,
  };
}

/** Bytes that are read at a time. */
const PIECE = 2 ** 20;
const LINE_FEED = 0x0a;

/**
 * Stretches of files that were looked at before, by the digest of the file: of a file that did not change only that is found out.
 * Which files are likely to be known is told by their sizes; that decides about time and nothing else.
 */
export class KnownStretches {
  readonly #path: string | null;
  readonly #about: number;
  #known = new Map<string, { size: number; stretches: [number, string][] }>();
  readonly #used = new Map<string, { size: number; stretches: [number, string][] }>();

  private constructor(path: string | null, about: number) {
    this.#path = path;
    this.#about = about;
  }

  /** @param path of the file that they are kept in; null: nowhere */
  static async of(path: string | null, about: number): Promise<KnownStretches> {
    const known = new KnownStretches(path, about);
    const text = path === null ? "" : await readFile(path, "utf8").catch(() => "");
    const body = text.slice(65);
    if (text.slice(0, 64) === sha256(body)) known.#known = new Map(JSON.parse(body));
    return known;
  }

  /** What to ask {@link identify} of a file. */
  taskFor(file: DataFile, mediaType: string, size: number): IdentityTask {
    const cut = this.#path !== null && mediaType === "application/jsonl";
    const likely = [...this.#known.values()].some((known) => known.size === size);
    return { file, about: cut && !likely ? this.#about : null };
  }

  /** The stretches of a file, with their digests; null where they have to be found out. */
  of(
    file: DataFile,
    mediaType: string,
    { digest, size, stretches }: FileIdentity,
  ): { stretch: Stretch; digest: string }[] | null {
    const key = `${digest} ${this.#about} ${mediaType}`;
    const found = stretches ?? this.#known.get(key)?.stretches;
    if (found === undefined) return null;
    this.#used.set(key, { size, stretches: found });
    return found.map(([start, of], i) => ({
      stretch: { path: file.path, absolute: file.absolute, mediaType, start, end: found[i + 1]?.[0] ?? size },
      digest: of,
    }));
  }

  /** Keeps those of the files that were asked for. */
  async keep(): Promise<void> {
    if (this.#path === null) return;
    const body = JSON.stringify([...this.#used]);
    await replaceCached(this.#path, `${sha256(body)}\n${body}`);
  }
}
