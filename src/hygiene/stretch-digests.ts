import { createHash, type Hash } from "node:crypto";
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
  /** Git's id of these bytes, where it was asked for. */
  blob: string | null;
  /** Its stretches, where they were looked at; the second of each is its digest in hex. */
  stretches: [start: number, digest: string][] | null;
}

/** What {@link identify} is asked for. */
export interface IdentityTask {
  file: Pick<DataFile, "path" | "absolute">;
  /** Bytes of a stretch; null: those are not asked for. */
  about: number | null;
  /** How git names blobs in its repository; null: that is not asked for. */
  blobs: "sha1" | "sha256" | null;
}

export function isIdentity(one: IdentityTask | FileIdentity): one is FileIdentity {
  return "digest" in one;
}

/**
 * Digests a file and its stretches, reading it once.
 * @throws the file system's error
 */
export async function identify({ file, about, blobs }: IdentityTask): Promise<FileIdentity> {
  const starts = about === null ? null : await stretchesOf(file, about).catch(() => null);
  const whole = createHash("sha256");
  const parts = (starts ?? []).map(({ start }) => ({ start, hash: createHash("sha256") }));
  let size = 0;
  let part = 0;
  let sound = true;
  const piece = Buffer.allocUnsafe(PIECE);
  const handle = await open(file.absolute);
  let blob: Hash | null = null;
  let expected = 0;
  try {
    if (blobs !== null) {
      expected = (await handle.stat()).size;
      blob = createHash(blobs).update(`blob ${expected}\0`);
    }
    for (;;) {
      const { bytesRead } = await handle.read(piece, 0, PIECE);
      if (bytesRead === 0) break;
      whole.update(piece.subarray(0, bytesRead));
      blob?.update(piece.subarray(0, bytesRead));
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
    blob: blob !== null && size === expected ? blob.digest("hex") : null,
    stretches: starts !== null && sound && part === parts.length - 1 ? stretches : null,
  };
}

/** Bytes that are read at a time. */
const PIECE = 2 ** 20;
const LINE_FEED = 0x0a;

/** What is known of a file by its bytes. */
interface KnownFile {
  size: number;
  /** Null where they were never asked for. */
  stretches: [start: number, digest: string][] | null;
  /** Git's ids of it. */
  blobs: string[];
}

/**
 * Stretches of files that were looked at before, by the digest of the file: of a file that did not change only that is found out,
 * or not even that where git says which blob it is. (An entry tells what bytes of that blob's id hash to, by having hashed them both
 * ways; so it is true whatever git says.) Which files are likely to be known is told by their sizes; that decides about time and
 * nothing else.
 */
export class KnownStretches {
  readonly #path: string | null;
  readonly #about: number;
  #known = new Map<string, KnownFile>();
  readonly #byBlob = new Map<string, string>();
  readonly #sizes = new Set<number>();
  readonly #used = new Map<string, KnownFile>();

  private constructor(path: string | null, about: number) {
    this.#path = path;
    this.#about = about;
  }

  /** @param path of the file that they are kept in; null: nowhere */
  static async of(path: string | null, about: number): Promise<KnownStretches> {
    const known = new KnownStretches(path, about);
    const text = path === null ? "" : await readFile(path, "utf8").catch(() => "");
    const body = text.slice(65);
    if (text.slice(0, 64) !== sha256(body)) return known;
    const [format, files] = JSON.parse(body) as [number, [string, KnownFile][]];
    if (format !== FORMAT) return known;
    known.#known = new Map(files);
    for (const [key, { size, blobs }] of files) {
      known.#sizes.add(size);
      for (const blob of blobs) known.#byBlob.set(`${blob} ${key.slice(key.indexOf(" ") + 1)}`, key);
    }
    return known;
  }

  /**
   * The identity of a file, or what to ask {@link identify} of it.
   * @param size that it has now, in bytes
   * @param blobs git's ids of files, by their paths
   */
  taskFor(
    file: DataFile,
    mediaType: string,
    size: number,
    blobs: ReadonlyMap<string, string>,
  ): IdentityTask | FileIdentity {
    const blob = blobs.get(file.path) ?? null;
    const key = this.#byBlob.get(`${blob} ${this.#about} ${mediaType}`);
    const known = key === undefined ? undefined : this.#known.get(key);
    // Of what git changes on its way into the tree, such as ends of lines, the size tells.
    if (known?.size === size) return { digest: key!.slice(0, key!.indexOf(" ")), size, blob, stretches: null };
    const cut = this.#path !== null && mediaType === "application/jsonl";
    const named = this.#path === null || blob === null ? null : blob.length === SHA1_DIGITS ? "sha1" : "sha256";
    return { file, about: cut && !this.#sizes.has(size) ? this.#about : null, blobs: named };
  }

  /** The stretches of a file, with their digests; null where they have to be found out. */
  of(
    file: DataFile,
    mediaType: string,
    { digest, size, stretches, blob }: FileIdentity,
  ): { stretch: Stretch; digest: string }[] | null {
    const key = `${digest} ${this.#about} ${mediaType}`;
    const known = this.#used.get(key) ?? this.#known.get(key);
    const found = stretches ?? known?.stretches ?? null;
    const blobs = new Set([...(known?.blobs ?? []), ...(blob === null ? [] : [blob])]);
    this.#used.set(key, { size, stretches: found, blobs: [...blobs] });
    if (found === null) return null;
    return found.map(([start, of], i) => ({
      stretch: { path: file.path, absolute: file.absolute, mediaType, start, end: found[i + 1]?.[0] ?? size },
      digest: of,
    }));
  }

  /** Keeps those of the files that were asked for. */
  async keep(): Promise<void> {
    if (this.#path === null) return;
    const body = JSON.stringify([FORMAT, [...this.#used]]);
    await replaceCached(this.#path, `${sha256(body)}\n${body}`);
  }
}

/** To be changed with the form of the file. */
const FORMAT = 1;
/** Digits of a blob's id where git hashes by SHA-1. */
const SHA1_DIGITS = 40;
