import { identitiesOf } from "../dataset/identity.ts";
import { charactersOf } from "../dataset/lengths.ts";
import { COUNTED_ROLES } from "../dataset/lock.ts";
import type { Conversation, SourceRecord } from "../dataset/record.ts";
import { packColumns } from "../formats/columns.ts";
import type { ResolvedHygiene } from "../manifest/resolve.ts";
import { ContentRules, charactersIn } from "./content.ts";
import type { PlacedShard } from "./corpus.ts";
import { fingerprint } from "./disclosure.ts";
import { bucketed } from "./keys.ts";
import { Leb128 } from "./leb128.ts";
import { Numbers } from "./numbers.ts";
import { askedOf } from "./paraphrase-verdicts.ts";
import { prefixKeys } from "./prefix.ts";
import type { Remark, Told } from "./remark.ts";
import { type Roles, roleFaults } from "./roles.ts";
import {
  ID_BYTES,
  KEY_BYTES,
  type Noted,
  type PackedShard,
  Shard,
  type ShardBody,
  type ShardHead,
  type ShardNotes,
} from "./shard.ts";
import { Shingles } from "./shingles.ts";
import { ToolChecks } from "./tools.ts";
import { hasWords, MARKERS, transcribe } from "./transcript.ts";
import { Vocabulary } from "./vocabulary.ts";

/** What a shard depends on besides the data. */
export interface SigningSettings {
  /** Name of the data set: fingerprints are its own. */
  name: string;
  roles: Roles;
  /** BCP 47 tags of the languages that turns may be in; none: any. */
  language: readonly string[];
  /** Jaccard similarity that prefixes are made for. */
  threshold: number;
  /** Whether prompts are kept for the search for paraphrases. */
  paraphrase: boolean;
}

/** What of the settings of hygiene a shard depends on. */
export function signingOf({ near, paraphrase }: ResolvedHygiene): Pick<SigningSettings, "threshold" | "paraphrase"> {
  return { threshold: near.threshold, paraphrase: paraphrase !== "off" };
}

/** Rules that look at one record at a time, set up once for many shards. */
export class Signer {
  readonly #settings: SigningSettings;
  readonly #content: ContentRules;
  readonly #tools = new ToolChecks();

  private constructor(settings: SigningSettings, content: ContentRules) {
    this.#settings = settings;
    this.#content = content;
  }

  static async of(settings: SigningSettings): Promise<Signer> {
    return new Signer(settings, await ContentRules.of(settings.language));
  }

  begin(): ShardWriter {
    const { name, roles } = this.#settings;
    return new ShardWriter(this.#settings, (conversation) => ({
      faults: [...roleFaults(conversation, roles), ...this.#tools.faults(conversation)],
      remarks: this.#content.remarks(conversation).map((remark) => told(name, remark)),
    }));
  }
}

/** Credentials and personal data stay where they are: what is kept of them is their fingerprint. */
function told(name: string, { value, ...remark }: Remark): Told {
  return value === undefined ? remark : { ...remark, fingerprint: fingerprint(name, value.kind, value.text) };
}

/** Signs records where they are, a shard for every stretch of them that lies in one file and split. */
export async function* signRecords(
  records: AsyncIterable<SourceRecord>,
  settings: SigningSettings,
): AsyncGenerator<PlacedShard> {
  const signer = await Signer.of(settings);
  let open: { file: string; split: string; writer: ShardWriter } | null = null;
  const closed = ({ file, split, writer }: NonNullable<typeof open>): PlacedShard => {
    return {
      file,
      split,
      linesBefore: 0,
      name: null,
      shard: new Shard(writer.end({ lines: 0, rows: writer.count, findings: [] })),
    };
  };
  for await (const record of records) {
    const { file, line = 0 } = record.place;
    if (open === null || open.file !== file || open.split !== record.split) {
      if (open !== null) yield closed(open);
      open = { file, split: record.split, writer: signer.begin() };
    }
    open.writer.add(record.conversation, line);
  }
  if (open !== null) yield closed(open);
}

/** Gathers the records of one shard. */
export class ShardWriter {
  readonly #settings: SigningSettings;
  readonly #judge: (conversation: Conversation) => Omit<Noted, "at">;
  readonly #vocabulary = new Vocabulary(MARKERS);
  readonly #ids: string[] = [];
  readonly #prompts: string[] = [];
  readonly #answers: string[] = [];
  readonly #answered = new Numbers();
  readonly #lines = new Numbers();
  readonly #turns = new Numbers();
  readonly #said = new Numbers();
  readonly #characters = new Numbers();
  readonly #asked: Buffer[] = [];
  readonly #shingles = new Shingles(new Int32Array(0));
  readonly #transcripts = new Leb128();
  readonly #transcriptEnds = new Numbers();
  readonly #sizes = new Numbers();
  readonly #keys: Float64Array[] = [];
  readonly #worded = new Numbers();
  readonly #noted: Noted[] = [];

  constructor(settings: SigningSettings, judge: (conversation: Conversation) => Omit<Noted, "at">) {
    this.#settings = settings;
    this.#judge = judge;
  }

  get count(): number {
    return this.#ids.length;
  }

  add(conversation: Conversation, line: number): void {
    const { id, prompt, answer } = identitiesOf(conversation);
    const { faults, remarks } = this.#judge(conversation);
    if (faults.length + remarks.length > 0) this.#noted.push({ at: this.#ids.length, faults, remarks });
    this.#ids.push(id);
    this.#prompts.push(prompt);
    this.#answers.push(answer);
    this.#answered.push(conversation.messages.some(({ role }) => role === "assistant") ? 1 : 0);
    this.#lines.push(line);
    for (const counted of COUNTED_ROLES) {
      this.#turns.push(conversation.messages.filter(({ role }) => role === counted).length);
    }
    this.#said.push(charactersIn(conversation));
    this.#characters.push(charactersOf(conversation));
    const asked = this.#settings.paraphrase ? askedOf(conversation) : null;
    this.#asked.push(Buffer.from(asked === null ? "" : JSON.stringify(asked)));
    const transcript = transcribe(conversation, this.#vocabulary);
    this.#worded.push(hasWords(transcript) ? 1 : 0);
    this.#transcripts.append(transcript);
    this.#transcriptEnds.push(this.#transcripts.length);
    const set = this.#shingles.ofHashes(this.#vocabulary.saidHashes(), transcript.length);
    this.#sizes.push(set.length);
    this.#keys.push(prefixKeys(set, this.#settings.threshold));
  }

  /** The shard, with what else is known of the stretch. */
  end(stretch: Omit<ShardNotes, "records">): PackedShard<Uint8Array<ArrayBuffer>> {
    const words = this.#vocabulary.words();
    let asked = 0;
    const notes: ShardNotes = { ...stretch, records: this.#noted };
    const head: ShardHead = {
      ids: bytesOf(this.#ids, ID_BYTES),
      prompts: bytesOf(this.#prompts, KEY_BYTES),
      answers: bytesOf(this.#answers, KEY_BYTES),
      answered: new Uint8Array(this.#answered.view()),
      lines: this.#lines.view(),
      turns: this.#turns.view(),
      said: this.#said.view(),
      characters: this.#characters.view(),
      worded: new Uint8Array(this.#worded.view()),
      sizes: this.#sizes.view(),
      notes: Buffer.from(JSON.stringify(notes)),
    };
    const body: ShardBody = {
      words: words.bytes,
      wordEnds: words.ends,
      hashes: new Uint32Array(words.hashes.buffer),
      transcripts: this.#transcripts.view(),
      transcriptEnds: this.#transcriptEnds.view(),
      asked: Buffer.concat(this.#asked),
      askedEnds: Uint32Array.from(this.#asked, ({ length }) => (asked += length)),
    };
    return {
      head: packColumns(head),
      keys: packColumns(bucketed(this.#keys)),
      body: packColumns(body),
    };
  }
}

/** The first bytes of digests in hex, one after the other. */
function bytesOf(digests: readonly string[], width: number): Uint8Array {
  const bytes = Buffer.alloc(width * digests.length);
  for (const [i, digest] of digests.entries()) bytes.write(digest.slice(0, 2 * width), width * i, "hex");
  return bytes;
}
