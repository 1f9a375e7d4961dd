import type { SourceFormat } from "../dataset/normalise.ts";
import { conversationOf, report } from "../dataset/read.ts";
import type { Conversation } from "../dataset/record.ts";
import type { Finding } from "../formats/finding.ts";
import type { Row } from "../formats/row.ts";
import type { ReadRecord } from "./kernel.ts";
import type { PackedShard } from "./shard.ts";
import type { ShardWriter } from "./sign.ts";

/** Takes the rows of a stretch into a shard, and what is wrong with them. */
export class Intake {
  readonly #writer: ShardWriter;
  readonly #path: string;
  readonly #format: SourceFormat;
  readonly #findings: Finding[] = [];
  #rows = 0;

  constructor(writer: ShardWriter, path: string, format: SourceFormat) {
    this.#writer = writer;
    this.#path = path;
    this.#format = format;
  }

  take(row: Row): void {
    this.#rows++;
    const conversation = this.#conversationOf(row);
    if (conversation !== null) this.#writer.add(conversation, row.line);
  }

  /** @param row of the record, where what it says has to be looked at */
  takeRead(record: ReadRecord, line: number, row: () => Row): void {
    this.#rows++;
    let conversation: Conversation | null = null;
    this.#writer.addRead(record, line, () => {
      conversation ??= this.#conversationOf(row());
      if (conversation === null) throw new Error(`line ${line} of ${this.#path} is read in two ways`);
      return conversation;
    });
  }

  /** The rest of the file cannot be read. */
  fail(error: unknown): void {
    report(error, (finding) => this.#findings.push(finding));
    this.#rows++;
  }

  end(lines: number): PackedShard<Uint8Array<ArrayBuffer>> {
    return this.#writer.end({ lines, rows: this.#rows, findings: this.#findings });
  }

  #conversationOf(row: Row): Conversation | null {
    return conversationOf(row, this.#path, this.#format, (finding) => this.#findings.push(finding));
  }
}
