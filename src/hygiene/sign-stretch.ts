import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { join } from "node:path";
import type { SourceFormat } from "../dataset/normalise.ts";
import type { Stretch } from "../dataset/stretches.ts";
import { arePacked, isBegun } from "../formats/columns.ts";
import { digestFile } from "../formats/digest.ts";
import { unreadable } from "../formats/files.ts";
import { canonicalJson } from "../formats/json.ts";
import { isLastRow, jsonlRow } from "../formats/jsonl.ts";
import { MAX_ROW_BYTES, type Row } from "../formats/row.ts";
import { readerOf } from "../formats/rows.ts";
import { replaceCached } from "./cached.ts";
import { Intake } from "./intake.ts";
import type { PackedShard } from "./shard.ts";
import { Signer, type SigningSettings } from "./sign.ts";

/** How a data set is signed. */
export interface SigningJob {
  settings: SigningSettings;
  format: SourceFormat;
  /** Where shards are kept; null: nowhere. */
  cache: {
    directory: string;
    /** The program that signs, to the last bit. */
    version: string;
    /** Whether parts of kept shards are looked through before they are used, or checked where they are read. */
    thorough: boolean;
  } | null;
}

/** A shard, and the name it has in the cache. */
export interface SignedStretch {
  shard: PackedShard;
  /** In hex, of its bytes; of a file that is no JSONL `sha256:…`. */
  digest: string;
  name: string;
}

/** Parts of a shard in the cache, by the extensions of their files. */
export const PARTS = ["head", "keys", "body"] as const;

/**
 * Signs stretches of data files, or finds them signed. A shard is kept under the digest of all that it depends on: the bytes of
 * the stretch, the name of its file (findings tell it), the settings and the program. One that is missing or damaged in any part
 * is made again, and a cache that cannot be written costs time and memory and nothing else.
 */
export class StretchSigner {
  readonly #job: SigningJob;
  readonly #signer: Signer;
  #room: Buffer = Buffer.alloc(0);

  private constructor(job: SigningJob, signer: Signer) {
    this.#job = job;
    this.#signer = signer;
  }

  static async of(job: SigningJob): Promise<StretchSigner> {
    return new StretchSigner(job, await Signer.of(job.settings));
  }

  /** @param known digest of the stretch, where that is known */
  async sign(stretch: Stretch, known: string | null = null): Promise<SignedStretch> {
    const kept = known === null ? null : await this.#kept(stretch, known);
    if (kept !== null) return kept;
    this.#signer.relieve();
    const lines = stretch.mediaType === "application/jsonl" ? await this.#linesOf(stretch) : null;
    const digest = async () =>
      lines === null ? (await digestFile(stretch.absolute)).digest : sha256(this.#view(lines));
    const before = await digest();
    const name = this.#nameOf(stretch, before);
    const again = before === known ? null : await this.#kept(stretch, before);
    if (again !== null) return again;
    const shard = lines === null ? await this.#shardOfFile(stretch) : this.#shardOf(stretch, lines);
    // A file that changed while it was read is not kept under the name of what it was.
    const written = (lines !== null || (await digest()) === before) && (await this.#keep(name, shard));
    return { name, digest: before, shard: written ? { head: shard.head, ...this.#paths(name) } : shard };
  }

  /** The shard of the cache. Its head alone is held, and is whole; the others are told to be by their beginnings. */
  async #kept(stretch: Stretch, digest: string): Promise<SignedStretch | null> {
    const { cache } = this.#job;
    if (cache === null) return null;
    const name = this.#nameOf(stretch, digest);
    let head: Uint8Array<ArrayBuffer> | null = null;
    for (const part of PARTS) {
      const path = join(cache.directory, `${name}.${part}`);
      if (part !== "head" && !cache.thorough) {
        if (!isBegun(path)) return null;
        continue;
      }
      const packed = await this.#read(path);
      if (packed === null || !arePacked(packed)) return null;
      if (part === "head") head = Uint8Array.from(packed);
    }
    return { name, digest, shard: { head: head!, ...this.#paths(name) } };
  }

  /** A file; null where it cannot be read. A view, good until the next call: most parts are only looked through. */
  async #read(path: string): Promise<Buffer | null> {
    const file = await open(path).catch(() => null);
    if (file === null) return null;
    try {
      const { size } = await file.stat();
      if (size > this.#room.length) this.#room = Buffer.allocUnsafe(2 * size);
      let read = 0;
      while (read < size) {
        const { bytesRead } = await file.read(this.#room, read, size - read, read);
        if (bytesRead === 0) return null;
        read += bytesRead;
      }
      return this.#room.subarray(0, size);
    } catch {
      return null;
    } finally {
      await file.close();
    }
  }

  async #keep(name: string, shard: PackedShard<Uint8Array>): Promise<boolean> {
    const { cache } = this.#job;
    if (cache === null) return false;
    for (const part of PARTS) {
      if (!(await replaceCached(join(cache.directory, `${name}.${part}`), shard[part]))) return false;
    }
    return true;
  }

  #paths(name: string): { keys: string; body: string } {
    const path = join(this.#job.cache!.directory, name);
    return { keys: `${path}.keys`, body: `${path}.body` };
  }

  #nameOf({ path, start }: Stretch, digest: string): string {
    const { settings, format, cache } = this.#job;
    const all = { kind: "lora-action shard v5", version: cache?.version, settings, format, path, first: start === 0 };
    return sha256(canonicalJson({ ...all, digest }));
  }

  /** Reads the lines of a stretch to where they are signed. */
  async #linesOf({ path, absolute, start, end }: Stretch): Promise<Lines> {
    const { kernel } = this.#signer;
    const at = kernel.inputRoom(end - start);
    try {
      const file = await open(absolute);
      try {
        for (let read = start; read < end; ) {
          const room = kernel.view(at + read - start, end - read);
          const { bytesRead } = await file.read(room, 0, room.length, read);
          if (bytesRead === 0) throw new Error("it became shorter while it was read");
          read += bytesRead;
        }
        return { at, end: at + end - start };
      } finally {
        await file.close();
      }
    } catch (error) {
      throw unreadable(error, { file: path });
    }
  }

  /** Bytes of lines; good until the kernel is asked for something. */
  #view({ at, end }: Lines): Buffer {
    const { buffer, byteOffset, length } = this.#signer.kernel.view(at, end - at);
    return Buffer.from(buffer, byteOffset, length);
  }

  #shardOf(stretch: Stretch, lines: Lines) {
    const { kernel } = this.#signer;
    const { path } = stretch;
    const { format } = this.#job;
    const intake = new Intake(this.#signer.begin(), path, format);
    const count = linesIn(this.#view(lines));
    let line = 0;
    for (let at = lines.at, end: number; at < lines.end; at = end + 1) {
      end = kernel.lineEnd(at, lines.end);
      const number = ++line;
      const first = stretch.start === 0 && number === 1;
      const readable = !first && end - at <= MAX_ROW_BYTES;
      const record = readable ? kernel.readLine(at, end, format) : null;
      const row = () => jsonlRow(this.#view({ at, end }), path, number, first);
      if (record !== null) {
        intake.takeRead(record, number, row as () => Row);
        continue;
      }
      const read = row();
      if (read !== undefined) intake.take(read);
      if (read !== undefined && isLastRow(read)) break;
    }
    return intake.end(count);
  }

  async #shardOfFile({ path, absolute }: Stretch) {
    const intake = new Intake(this.#signer.begin(), path, this.#job.format);
    try {
      for await (const row of readerOf(path).read(absolute, path)) intake.take(row);
    } catch (error) {
      intake.fail(error);
    }
    return intake.end(0);
  }
}

/** Where lines lie in the kernel's memory. */
interface Lines {
  at: number;
  end: number;
}

function linesIn(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) lines++;
  return lines;
}

function sha256(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}
