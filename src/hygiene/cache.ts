import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeFileAtomic } from "../formats/files.ts";

const BYTES = 32;
/** Beyond this many, records that this run has not met are forgotten: 64 MiB. */
const MOST = 2 ** 21;

/**
 * Remembers between runs which records were found free of credentials. That is the one verdict worth keeping: it depends on
 * nothing but the record and the rules, costs more than all else that is done to a row, and takes 32 bytes. (Duplicates and
 * contamination depend on the other rows; words are found faster than they are read back.)
 *
 * One file, named for the version of the rules: a digest, then the ids of clean records, sorted. A file that is missing,
 * damaged or of other rules counts as empty, and nothing that goes wrong here stops a run: the directory may be deleted at
 * any time. Whoever can write to it can hide a credential from the check, so it belongs to the same trust as the checkout.
 */
export class SignatureCache {
  readonly #directory: string;
  #file = "";
  #known: Buffer = Buffer.alloc(0);
  #clean = new Set<string>();
  #changed = false;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** @param rules whatever the verdicts depend on besides the record */
  async open(rules: string): Promise<void> {
    const version = createHash("sha256").update(`lora-action signatures v1\n${rules}`).digest("hex").slice(0, 16);
    this.#file = join(this.#directory, `clean-${version}.bin`);
    this.#known = (await readFile(this.#file).then(checked, () => null)) ?? Buffer.alloc(0);
    this.#clean = new Set();
    this.#changed = false;
  }

  /** @param id record id, 64 hex digits */
  isClean(id: string): boolean {
    if (!this.#holds(Buffer.from(id, "hex"))) return false;
    this.#clean.add(id);
    return true;
  }

  addClean(id: string): void {
    this.#clean.add(id);
    this.#changed = true;
  }

  async save(): Promise<void> {
    if (!this.#changed) return;
    const met = [...this.#clean].map((id) => Buffer.from(id, "hex"));
    const old = split(this.#known);
    const ids = (met.length + old.length > MOST ? met : [...met, ...old]).sort(Buffer.compare);
    const distinct = ids.filter((id, index) => index === 0 || !id.equals(ids[index - 1]!));
    const body = Buffer.concat(distinct.slice(0, MOST));
    const file = Buffer.concat([digest(body), body]);
    // A cache that cannot be written costs time on the next run, and nothing else.
    await writeFileAtomic(this.#file, file).catch(() => {});
  }

  #holds(id: Buffer): boolean {
    let low = 0;
    let high = this.#known.length / BYTES;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const order = this.#known.compare(id, 0, BYTES, middle * BYTES, (middle + 1) * BYTES);
      if (order === 0) return true;
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return false;
  }
}

/** The ids of a cache file, or null when it is not whole. */
function checked(file: Buffer): Buffer | null {
  const body = file.subarray(BYTES);
  if (file.length < BYTES || body.length % BYTES !== 0) return null;
  return digest(body).equals(file.subarray(0, BYTES)) ? body : null;
}

function split(body: Buffer): Buffer[] {
  return Array.from({ length: body.length / BYTES }, (_, i) => body.subarray(i * BYTES, (i + 1) * BYTES));
}

function digest(body: Buffer): Buffer {
  return createHash("sha256").update(body).digest();
}
