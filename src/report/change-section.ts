import type { ChangedRecord, DataChange, DuplicateCluster, RecordChanges } from "../dataset/change.ts";
import type { Lengths } from "../dataset/lengths.ts";
import { formatPlace } from "../formats/error.ts";
import { count, integer } from "./input.ts";
import { blocks, code, details, fenced, list, type Markdown, md, table, words } from "./markdown.ts";

/** Characters of an example in a comment. */
const EXCERPT = 400;
/** Kept records that are named of a cluster, besides its first. */
const MOST_KEPT = 3;
/** Cells of the longest bar. */
const BAR = 20;

const KINDS = ["edited", "moved", "added", "removed"] as const;

/** `12 added, 3 removed, 5 edited`; empty when nothing happened to any record. */
export function recordCounts(records: RecordChanges): string {
  const of = (number: number, what: string) => (number === 0 ? [] : [`${integer(number)} ${what}`]);
  return [
    ...of(records.added, "added"),
    ...of(records.removed, "removed"),
    ...of(records.edited, "edited"),
    ...of(records.moved, "moved to another split"),
  ].join(", ");
}

/** What changed in the records themselves: how many came and went, some of them, how long they are, what repeats itself. */
export function changeSection({ name, kind, records, lengths, clusters = [] }: DataChange): Markdown | undefined {
  if (kind === "same") return undefined;
  const counts = records === undefined ? "" : recordCounts(records);
  const parts = [
    counts === "" ? undefined : md`${counts}.`,
    ...(records === undefined ? [] : KINDS.map((one) => examplesOf(one, records))),
    lengths === undefined || lengths.after.records === 0 ? undefined : histogram(lengths.before, lengths.after),
    clusters.length === 0 ? undefined : largestClusters(clusters),
  ];
  return parts.every((part) => part === undefined) ? undefined : blocks(md`### Records of ${name}`, ...parts);
}

function examplesOf(kind: ChangedRecord["kind"], records: RecordChanges): Markdown | undefined {
  const examples = records.examples.filter((example) => example.kind === kind);
  if (examples.length === 0) return undefined;
  const all = records[kind];
  const shown = examples.length === 1 ? "one is shown" : `${examples.length} are shown`;
  const summary = `${count(all, "record")} ${kind}${all > examples.length ? `, of which ${shown}` : ""}`;
  return details(summary, blocks(...examples.map(exampleOf)));
}

function exampleOf({ place, split, from, text }: ChangedRecord): Markdown {
  const was = from === undefined ? undefined : md`(before: ${code(formatPlace(from.place))} in ${code(from.split)})`;
  const shown = text === null ? md`Not shown: it holds what looks like a credential.` : fenced(text, EXCERPT);
  return blocks(words(code(formatPlace(place)), "in", code(split), was), shown);
}

function histogram(before: Lengths | null, after: Lengths): Markdown {
  const change = (was: number | undefined, is: number) =>
    was === undefined || was === is ? integer(is) : `${integer(was)} → ${integer(is)}`;
  const summary = [
    `Characters a conversation: half have at most ${change(before?.median, after.median)}`,
    `95 of 100 at most ${change(before?.p95, after.p95)}`,
    `the longest ${change(before?.longest, after.longest)}`,
  ].join(", ");
  const counts = ({ histogram: buckets }: Lengths) => new Map(buckets.map(({ from, records }) => [from, records]));
  const [was, is] = [before === null ? null : counts(before), counts(after)];
  const from = [...new Set([...(was?.keys() ?? []), ...is.keys()])].sort((a, b) => a - b);
  const most = Math.max(...is.values(), ...(was?.values() ?? []));
  const rows = from.map((start) => {
    const now = is.get(start) ?? 0;
    const range = start === 0 ? "0" : `${integer(start)} – ${integer(2 * start - 1)}`;
    return [range, ...(was === null ? [] : [integer(was.get(start) ?? 0)]), integer(now), bar(now, most)];
  });
  const head = ["Characters", ...(was === null ? [] : ["Before"]), was === null ? "Records" : "After", ""];
  const alignment = head.map((_, index) => (index === head.length - 1 ? "left" : "right")) as ("left" | "right")[];
  return details(summary, table(head, rows, alignment));
}

/** In eighths of a cell. */
function bar(number: number, most: number): string {
  const eighths = most === 0 ? 0 : Math.round((number / most) * BAR * 8);
  const rest = eighths % 8;
  return "█".repeat(Math.floor(eighths / 8)) + (rest === 0 ? "" : String.fromCodePoint(0x2590 - rest));
}

function largestClusters(clusters: readonly DuplicateCluster[]): Markdown {
  const items = clusters.map(({ place, alsoKept, exact, near }) => {
    const kinds = [exact === 0 ? "" : `${integer(exact)} exact`, near === 0 ? "" : `${integer(near)} near`];
    const line = words(code(formatPlace(place)), "stands for", kinds.filter((kind) => kind !== "").join(" and "));
    if (alsoKept.length === 0) return line;
    const others = alsoKept.slice(0, MOST_KEPT).map((other) => code(formatPlace(other)));
    const more = alsoKept.length - others.length;
    return words(md`${line}; kept beside it:`, ...others, more > 0 ? `and ${integer(more)} more` : undefined);
  });
  return details("Largest clusters of duplicates", list(items));
}
