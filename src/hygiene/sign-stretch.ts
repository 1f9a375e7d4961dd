import { createHash } from "node:crypto";
import { open, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { SourceFormat } from "../dataset/normalise.ts";
import { recordOf, report } from "../dataset/read.ts";
import type { Stretch } from "../dataset/stretches.ts";
import { arePacked, packColumns } from "../formats/columns.ts";
import { digestFile } from "../formats/digest.ts";
import { unreadable, writeFileAtomic } from "../formats/files.ts";
import type { Finding } from "../formats/finding.ts";
import { canonicalJson } from "../formats/json.ts";
import { jsonlRows } from "../formats/jsonl.ts";
import type { Row } from "../formats/row.ts";
import { readerOf } from "../formats/rows.ts";
import { Signer, type SigningSettings } from "./sign.ts";

/** How a data set is signed. */
export interface SigningJob {
  settings: SigningSettings;
  format: SourceFormat;
  /** Where shards are kept; null: nowhere. */
  cache: { directory: string /** The program that signs, to the last bit. */; version: string } | null;
}

/** A packed shard, and the name it has in the cache. */
export interface SignedStretch {
  packed: Uint8Array<ArrayBuffer>;
  name: string;
}

/**
 * Signs stretches of data files, or finds them signed. A shard is kept under the digest of all that it depends on: the bytes of
 * the stretch, the name of its file (findings tell it), the settings and the program. One that is missing or damaged is made again, and a cache that cannot be written
 * costs time and nothing else.
 */
export class StretchSigner {
  readonly #job: SigningJob;
  readonly #signer: Signer;

  private constructor(job: SigningJob, signer: Signer) {
    this.#job = job;
    this.#signer = signer;
  }

  static async of(job: SigningJob): Promise<StretchSigner> {
    return new StretchSigner(job, await Signer.of(job.settings));
  }

  async sign(stretch: Stretch): Promise<SignedStretch> {
    const bytes = stretch.mediaType === "application/jsonl" ? await bytesOf(stretch) : null;
    const digest = async () => (bytes === null ? (await digestFile(stretch.absolute)).digest : sha256(bytes));
    const before = await digest();
    const name = this.#nameOf(stretch, before);
    const { cache } = this.#job;
    const path = cache === null ? null : join(cache.directory, name);
    const known = path === null ? null : await readFile(path).catch(() => null);
    if (known !== null && arePacked(known)) return { packed: Uint8Array.from(known), name };
    const packed = packColumns(await this.#shardOf(stretch, bytes));
    // A file that changed while it was read is not kept under the name of what it was.
    if (path !== null && (bytes !== null || (await digest()) === before)) {
      await writeFileAtomic(path, packed).catch(() => {});
    }
    return { packed, name };
  }

  #nameOf({ path, start }: Stretch, digest: string): string {
    const { settings, format, cache } = this.#job;
    const all = { kind: "lora-action shard v1", version: cache?.version, settings, format, path, first: start === 0 };
    return `${sha256(canonicalJson({ ...all, digest }))}.shard`;
  }

  async #shardOf(stretch: Stretch, bytes: Buffer | null) {
    const writer = this.#signer.begin();
    const findings: Finding[] = [];
    const onFinding = (finding: Finding) => findings.push(finding);
    let rows = 0;
    const take = (row: Row) => {
      rows++;
      const record = recordOf(row, stretch.path, this.#job.format, onFinding);
      if (record !== null) writer.add(record, row.line);
    };
    if (bytes !== null) for (const row of jsonlRows(bytes, stretch.path, stretch.start === 0)) take(row);
    else {
      try {
        for await (const row of readerOf(stretch.path).read(stretch.absolute, stretch.path)) take(row);
      } catch (error) {
        report(error, onFinding);
        rows++;
      }
    }
    return writer.end({ lines: bytes === null ? 0 : linesIn(bytes), rows, findings });
  }
}

async function bytesOf({ path, absolute, start, end }: Stretch): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(end - start);
  try {
    const file = await open(absolute);
    try {
      for (let read = 0; read < bytes.length; ) {
        const { bytesRead } = await file.read(bytes, read, bytes.length - read, start + read);
        if (bytesRead === 0) throw new Error("it became shorter while it was read");
        read += bytesRead;
      }
      return bytes;
    } finally {
      await file.close();
    }
  } catch (error) {
    throw unreadable(error, { file: path });
  }
}

function linesIn(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) lines++;
  return lines;
}

function sha256(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}
