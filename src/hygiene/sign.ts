import { type Identities, identitiesOf } from "../dataset/identity.ts";
import { charactersOf } from "../dataset/lengths.ts";
import { COUNTED_ROLES } from "../dataset/lock.ts";
import type { Conversation, SourceRecord } from "../dataset/record.ts";
import { packColumns } from "../formats/columns.ts";
import { sha256 } from "../formats/digest.ts";
import type { ResolvedHygiene } from "../manifest/resolve.ts";
import { ContentRules, charactersIn } from "./content.ts";
import type { PlacedShard } from "./corpus.ts";
import { Digests } from "./digests.ts";
import { fingerprint } from "./disclosure.ts";
import { Kernel, type ReadRecord, type RecordWords } from "./kernel.ts";
import { GLANCE } from "./language.ts";
import { Numbers } from "./numbers.ts";
import { askedOf, MOST_CHARACTERS as MOST_ASKED } from "./paraphrase-verdicts.ts";
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
import { EVERYTHING, LANGUAGE, ROLES, type Suspicions } from "./suspicions.ts";
import { ToolChecks } from "./tools.ts";
import { transcribe } from "./transcript.ts";

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

/** Rules that look at one record at a time, set up once for many shards, of which one is made at a time. */
export class Signer {
  #kernel = new Kernel();
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

  /** Where lines are read. */
  get kernel(): Kernel {
    return this.#kernel;
  }

  /** Gives back what memory an unusual shard has taken; to be called between two shards. */
  relieve(): void {
    if (this.#kernel.bytes > MOST_KEPT) this.#kernel = new Kernel();
  }

  begin(): ShardWriter {
    return new ShardWriter(this.#kernel, this.#settings, {
      mayBeForeign: (beginnings) => this.#content.mayBeForeign(beginnings),
      judge: (conversation, suspected = EVERYTHING) => this.#judge(conversation, suspected),
    });
  }

  #judge(conversation: Conversation, suspected: Suspicions): Judgement {
    const { name, roles } = this.#settings;
    return {
      faults:
        (suspected & ROLES) === 0 ? [] : [...roleFaults(conversation, roles), ...this.#tools.faults(conversation)],
      remarks: this.#content.remarks(conversation, suspected).map((remark) => told(name, remark)),
    };
  }
}

/** Bytes that a kernel may keep; usual shards take a third of it. */
const MOST_KEPT = 2 ** 27;

type Judgement = Omit<Noted, "at">;

/** The rules that look at one record, as a shard is told of them. */
interface Judge {
  /** Whether a turn that begins so may be in a language that is not declared. */
  mayBeForeign: (beginnings: () => readonly string[]) => boolean;
  judge: (conversation: Conversation, suspected?: Suspicions) => Judgement;
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
  readonly #kernel: Kernel;
  readonly #settings: SigningSettings;
  readonly #judge: Judge;
  readonly #ids = new Digests(ID_BYTES);
  readonly #prompts = new Digests(KEY_BYTES);
  readonly #answers = new Digests(KEY_BYTES);
  readonly #answered = new Numbers();
  readonly #lines = new Numbers();
  readonly #turns = new Numbers();
  readonly #said = new Numbers();
  readonly #characters = new Numbers();
  readonly #asked: Buffer[] = [];
  readonly #worded = new Numbers();
  readonly #sizes = new Numbers();
  readonly #noted: Noted[] = [];

  constructor(kernel: Kernel, settings: SigningSettings, judge: Judge) {
    this.#kernel = kernel;
    this.#settings = settings;
    this.#judge = judge;
    kernel.beginShard(settings.threshold);
  }

  get count(): number {
    return this.#lines.length;
  }

  add(conversation: Conversation, line: number): void {
    const { messages } = conversation;
    this.#identify(identitiesOf(conversation));
    this.#note(this.#judge.judge(conversation));
    this.#answered.push(messages.some(({ role }) => role === "assistant") ? 1 : 0);
    for (const counted of COUNTED_ROLES) this.#turns.push(messages.filter(({ role }) => role === counted).length);
    this.#said.push(charactersIn(conversation));
    this.#characters.push(charactersOf(conversation));
    this.#ask(conversation);
    transcribe(conversation, this.#kernel);
    this.#close(line, this.#kernel.end());
  }

  /** Adds a record that the kernel has read. @param conversation what it says, where that has to be looked at */
  addRead(record: ReadRecord, line: number, conversation: () => Conversation): void {
    const { id, prompt, answer, characters, asked, systems, users, assistants, words } = record;
    this.#identify({ id: sha256(id), prompt: sha256(prompt), answer: sha256(answer) });
    const { system, tool } = this.#settings.roles;
    const misplaced =
      tool === "required" || (system === "required" && systems === 0) || (system === "forbidden" && systems > 0);
    const foreign = this.#judge.mayBeForeign(() => record.beginnings(GLANCE));
    const suspected = record.suspicions | (misplaced ? ROLES : 0) | (foreign ? LANGUAGE : 0);
    if (suspected !== 0) this.#note(this.#judge.judge(conversation(), suspected));
    this.#answered.push(assistants > 0 ? 1 : 0);
    for (const turns of [systems, users, assistants, 0]) this.#turns.push(turns);
    this.#said.push(characters);
    this.#characters.push(characters);
    if (this.#settings.paraphrase && users > 0 && asked <= MOST_ASKED) this.#ask(conversation());
    else this.#asked.push(NOTHING);
    this.#close(line, words);
  }

  #identify({ id, prompt, answer }: Identities): void {
    this.#ids.push(id);
    this.#prompts.push(prompt);
    this.#answers.push(answer);
  }

  #note({ faults, remarks }: Judgement): void {
    if (faults.length + remarks.length > 0) this.#noted.push({ at: this.count, faults, remarks });
  }

  #ask(conversation: Conversation): void {
    const asked = this.#settings.paraphrase ? askedOf(conversation) : null;
    this.#asked.push(asked === null ? NOTHING : Buffer.from(JSON.stringify(asked)));
  }

  #close(line: number, { worded, size }: RecordWords): void {
    this.#worded.push(worded ? 1 : 0);
    this.#sizes.push(size);
    this.#lines.push(line);
  }

  /** The shard, with what else is known of the stretch. */
  end(stretch: Omit<ShardNotes, "records">): PackedShard<Uint8Array<ArrayBuffer>> {
    const { words, wordEnds, hashes, transcripts, transcriptEnds, ...keys } = this.#kernel.endShard();
    let asked = 0;
    const notes: ShardNotes = { ...stretch, records: this.#noted };
    const head: ShardHead = {
      ids: this.#ids.view(),
      prompts: this.#prompts.view(),
      answers: this.#answers.view(),
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
      words,
      wordEnds,
      hashes,
      transcripts,
      transcriptEnds,
      asked: Buffer.concat(this.#asked),
      askedEnds: Uint32Array.from(this.#asked, ({ length }) => (asked += length)),
    };
    return { head: packColumns(head), keys: packColumns({ ...keys }), body: packColumns(body) };
  }
}

const NOTHING = Buffer.alloc(0);
