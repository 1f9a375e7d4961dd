import { posix } from "node:path";
import type { Json, JsonObject } from "../formats/json.ts";
import type { ResolvedDataset } from "../manifest/resolve.ts";
import type { DatasetLock, DealtSplits, LockedFile } from "../manifest/schema.generated.ts";
import { CONTEXT } from "./croissant-context.ts";
import { fieldsOf } from "./croissant-fields.ts";

/** What a Croissant description says that neither manifest nor lock do. */
export interface CroissantContext {
  manifest: ResolvedDataset;
  lock: DatasetLock;
  /** Web address of the repository; null when there is none. */
  url: string | null;
  /** Date of the commit, ISO 8601. */
  date: string | null;
  /** A record of each file as it is written, by path: which of the optional keys there are. */
  samples: ReadonlyMap<string, JsonObject>;
}

/**
 * A data set as Croissant 1.1 (JSON-LD): every file with its digest, a file set and a record set for each split and kind of
 * file, the splits as Croissant has them. Paths are relative to the root of the repository, where the document should lie.
 *
 * Of nested turns Croissant can say which texts there are, as sub-fields of an array, but not that some turns hold calls: those
 * stay in the files. It has no word for records that are left out of the training; these are counted under `lora:hygiene`, and
 * the files described hold them.
 *
 * Source: https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html
 */
export function croissant({ manifest, lock, url, date, samples }: CroissantContext): JsonObject {
  const sets = fileSets(lock.files);
  return {
    "@context": CONTEXT,
    "@type": "sc:Dataset",
    conformsTo: "http://mlcommons.org/croissant/1.1",
    name: manifest.name,
    description:
      manifest.description ?? `Conversations to fine-tune language models on, in the format ${manifest.format}.`,
    license: licenseOf(manifest.license),
    ...(url === null ? {} : { url }),
    ...(date === null ? {} : { datePublished: date }),
    ...(manifest.language.length === 0 ? {} : { inLanguage: manifest.language }),
    distribution: [...lock.files.map(fileObject), ...sets.map(fileSet)],
    recordSet: [
      splitEnumeration(Object.keys(lock.splits)),
      ...sets.map((set) => recordSet(set, manifest, lock, samples)),
    ],
    "lora:datasetId": lock.datasetId,
    "lora:format": manifest.format,
    ...(lock.dealt === undefined ? {} : { "lora:dealt": dealt(lock, lock.dealt) }),
    "lora:turns": counted(lock.turns),
    "lora:hygiene": {
      "@type": "lora:Hygiene",
      "lora:settings": { "@type": "@json", "@value": lock.hygiene as Json },
      "lora:leftOut": counted(byRule(lock)),
    },
  };
}

/** Files of one split and one kind, which Croissant reads as one; without a split, those whose records are dealt. */
interface FileSet {
  id: string;
  split: string | undefined;
  mediaType: string;
  files: LockedFile[];
}

function fileSets(files: readonly LockedFile[]): FileSet[] {
  const sets = new Map<string, FileSet>();
  const kinds = (split: string | undefined) =>
    new Set(files.filter((file) => file.split === split).map((file) => file.mediaType));
  for (const file of files) {
    const { split, mediaType } = file;
    // No split has a capital in its name.
    const name = split ?? "Dealt";
    const id = kinds(split).size === 1 ? name : `${name}-${posix.extname(file.path).slice(1).toLowerCase()}`;
    const set: FileSet = sets.get(`${split} ${mediaType}`) ?? { id, split, mediaType, files: [] };
    set.files.push(file);
    sets.set(`${split} ${mediaType}`, set);
  }
  return [...sets.values()];
}

/** Media types as Croissant's reference implementation knows them. */
const ENCODINGS: { [mediaType: string]: string } = {
  "application/jsonl": "application/jsonlines",
  "application/json": "application/json",
  "application/vnd.apache.parquet": "application/x-parquet",
};

function fileObject({ path, mediaType, digest, size }: LockedFile, index: number): JsonObject {
  return {
    "@type": "cr:FileObject",
    // Identifiers are relative addresses, and the reference implementation takes none with a space.
    "@id": /^[\w./-]+$/.test(path) ? path : `file-${index + 1}`,
    name: posix.basename(path),
    contentUrl: path.split("/").map(encodeURIComponent).join("/"),
    contentSize: `${size} B`,
    encodingFormat: ENCODINGS[mediaType] ?? mediaType,
    sha256: digest.replace("sha256:", ""),
  };
}

function fileSet({ id, split, mediaType, files }: FileSet): JsonObject {
  return {
    "@type": "cr:FileSet",
    "@id": `${id}-files`,
    name: `${id}-files`,
    description:
      split === undefined ? "The files whose records are dealt to splits." : `The files of the split ${split}.`,
    encodingFormat: ENCODINGS[mediaType] ?? mediaType,
    // Names, not the manifest's globs: what a glob matches may change, the digests may not.
    includes: files.map(({ path }) => path.replace(/[*?[]/g, "[$&]")),
  };
}

const SPLITS: { [name: string]: string } = {
  train: "cr:TrainingSplit",
  validation: "cr:ValidationSplit",
  valid: "cr:ValidationSplit",
  val: "cr:ValidationSplit",
  dev: "cr:ValidationSplit",
  test: "cr:TestSplit",
};

function splitEnumeration(splits: readonly string[]): JsonObject {
  return {
    "@type": "cr:RecordSet",
    "@id": "splits",
    name: "splits",
    description: "`train` is what adapters learn from; every other split is held out.",
    dataType: "cr:Split",
    key: { "@id": "splits/name" },
    field: [
      { "@type": "cr:Field", "@id": "splits/name", name: "name", dataType: "sc:Text" },
      { "@type": "cr:Field", "@id": "splits/url", name: "url", dataType: ["sc:URL", "cr:Split"] },
    ],
    data: [...splits].sort().map((split) => ({ "splits/name": split, "splits/url": SPLITS[split] ?? null })),
  };
}

function recordSet(
  set: FileSet,
  { format }: ResolvedDataset,
  lock: DatasetLock,
  samples: CroissantContext["samples"],
): JsonObject {
  const sample = set.files.map(({ path }) => samples.get(path)).find((found) => found !== undefined) ?? {};
  const { split } = set;
  const locked = split === undefined ? undefined : lock.splits[split];
  const of = split === undefined ? "that are dealt to splits," : `of the split ${split}`;
  return {
    "@type": "cr:RecordSet",
    "@id": set.id,
    name: set.id,
    description: `The records ${of} as the files have them, before hygiene.`,
    field: [...fieldsOf(set.id, `${set.id}-files`, { format, mediaType: set.mediaType, sample }), ...splitField(set)],
    annotation: {
      "@type": "cr:Field",
      "@id": `${set.id}/count`,
      name: "count",
      description: "How many records the files hold.",
      dataType: CARDINALITY,
      value: set.files.reduce((sum, { records }) => sum + records, 0),
    },
    ...(locked === undefined ? {} : { "lora:curatedRecords": locked.records, "lora:splitId": locked.id }),
  };
}

/** Every record of a set belongs to the one split. Of those that are dealt only the lock says which are held out. */
function splitField({ id, split }: FileSet): JsonObject[] {
  if (split === undefined) return [];
  const references = { field: { "@id": "splits/name" } };
  return [{ "@type": "cr:Field", "@id": `${id}/split`, name: "split", dataType: "sc:Text", value: split, references }];
}

/** How records are dealt, and what became of it. Which are held out is too long a list for a description. */
function dealt({ splits }: DatasetLock, { heldOut: _, ...how }: DealtSplits): JsonObject {
  const curated = Object.entries(splits).sort(([one], [other]) => (one < other ? -1 : 1));
  return {
    "@type": "lora:Dealt",
    "lora:settings": { "@type": "@json", "@value": how as Json },
    "lora:split": curated.map(([name, { records, id }]) => ({
      "sc:name": name,
      "lora:curatedRecords": records,
      "lora:splitId": id,
    })),
  };
}

/** The number of things in a set, as the specification's statistics have it. */
const CARDINALITY = "http://www.wikidata.org/entity/Q4049983";

/** Its address where it is one SPDX identifier; else what the manifest says, which may be an expression of several. */
function licenseOf(license: string): string {
  const listed = /^(?!LicenseRef-|other$|unknown$|proprietary$|none$)[A-Za-z0-9][A-Za-z0-9.+-]*$/i.test(license);
  return listed ? `https://spdx.org/licenses/${license}.html` : license;
}

function byRule(lock: DatasetLock): { [rule: string]: number } {
  const counts: { [rule: string]: number } = {};
  for (const { rule } of lock.removed) counts[rule] = (counts[rule] ?? 0) + 1;
  return counts;
}

function counted(counts: { [name: string]: number }): JsonObject[] {
  return Object.entries(counts)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, count]) => ({ "sc:name": name, "lora:count": count }));
}
