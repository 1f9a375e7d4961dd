import { formatPlace } from "../formats/error.ts";
import { LeaderClusters } from "./cluster.ts";
import type { Duplicates } from "./duplicates.ts";
import type { JaccardJoin } from "./jaccard.ts";
import type { Pace } from "./pace.ts";
import { groupBySplit, type Row } from "./row.ts";
import { SimilarTexts } from "./similar.ts";
import { MOST_RELATED, relate, type Verdicts } from "./verdicts.ts";

/** Where the texts of the rows are compared. */
export interface NearSource {
  /** The row's text in the join; rows of the same content may have the same. */
  textOf: (row: Row) => number;
  join: JaccardJoin;
}

/**
 * Near duplicates: records of one split whose sets of word 5-grams over the transcript (see `transcribe`) have a Jaccard
 * similarity at or above the threshold. Of records that resemble one another the one with the lowest id is kept; a record
 * goes only if it resembles one that stays (see {@link LeaderClusters}; whole connected components would lose records that
 * resemble none that is left). What is told is by those components all the same: which others are kept of the cluster. Every
 * pair at or above the threshold is found and no other: the join is exact at any size.
 * Records that are alike to the letter are one here: exact duplicates are another rule's.
 *
 * Rows made from one template are judged by what really differs: nothing is folded, numbers and names count like any word.
 * A word that differs spoils the five 5-grams around it, so at 0.7 two rows of 33 words or more that differ in one word are
 * near duplicates, and rows that differ in four words far apart are from 118 words on.
 */
export async function judgeNearDuplicates(
  rows: readonly Row[],
  { textOf, join }: NearSource,
  verdicts: Verdicts,
  duplicates: Duplicates,
  paceFor: (total: number) => Pace,
): Promise<void> {
  const splits = new Map<string, Placed>();
  const found: { row: Row; leader: Row; similarity: number }[] = [];
  const copiesOf = new Map(groupBySplit(rows, (row) => row.content, 2).map((group) => [group[0], group]));
  const repeated = new Set([...copiesOf.values()].flatMap(([, ...others]) => others));
  const pace = paceFor(rows.length);
  for (const first of rows) {
    await pace.step();
    if (repeated.has(first) || !first.hasWords) continue;
    const split = splits.get(first.split) ?? { clusters: new LeaderClusters(join), leaders: new Map() };
    splits.set(first.split, split);
    const text = textOf(first);
    const follower = split.clusters.place(text);
    if (follower === null) {
      split.leaders.set(text, first);
      continue;
    }
    const leader = split.leaders.get(follower.text)!;
    for (const row of copiesOf.get(first) ?? [first]) {
      duplicates.repeat("near", row, leader);
      found.push({ row, leader, similarity: follower.similarity });
    }
  }
  pace.end();
  linkFollowers(
    found.map(({ row }) => row),
    splits,
    { textOf, join },
    duplicates,
  );
  const kept = duplicates.kept();
  for (const { row, leader, similarity } of found) {
    verdicts.convict("near-duplicate", row, leader.place);
    const cluster = kept.get(duplicates.components.of(row.rank))!;
    const others = cluster.slice(0, MOST_RELATED + 1).filter((other) => other !== leader);
    verdicts.judge("near-duplicate", row.place, {
      message:
        `This record is a near duplicate of ${formatPlace(leader.place)}: Jaccard similarity ${hundredths(similarity)}, from ${join.threshold} on they count as one.` +
        keptToo(others, cluster.length - 1),
      help: "Delete one of the two or make it say something new.",
      removal: "`hygiene.near: remove` leaves this one out.",
      related: [...relate("the record that is kept", [leader]), ...relate("kept of the same cluster", others)],
    });
  }
}

/** The leaders of a split, by their texts. */
interface Placed {
  clusters: LeaderClusters;
  leaders: Map<number, Row>;
}

/** Joins clusters along all pairs that resemble one another. Leaders do not, so each has a follower in it. */
function linkFollowers(
  followers: readonly Row[],
  splits: ReadonlyMap<string, Placed>,
  { textOf, join }: NearSource,
  { components }: Duplicates,
): void {
  const similar = new Map([...splits.keys()].map((split) => [split, new SimilarTexts(join, components)]));
  const first = new Map<string, Row>();
  for (const row of followers) {
    const text = textOf(row);
    const same = first.get(`${row.split} ${text}`);
    if (same !== undefined) {
      components.join(same.rank, row.rank);
      continue;
    }
    first.set(`${row.split} ${text}`, row);
    const { clusters, leaders } = splits.get(row.split)!;
    for (const leader of clusters.leadersOf(text)) components.join(leaders.get(leader)!.rank, row.rank);
    similar.get(row.split)!.add(text, row.rank);
  }
}

/** @param rows the first of so many */
function keptToo(rows: readonly Row[], count: number): string {
  if (count === 0) return "";
  const places = rows.slice(0, MOST_RELATED).map(({ place }) => formatPlace(place));
  const more = count > places.length ? ` and ${count - places.length} more` : "";
  return ` Of its cluster ${places.join(", ")}${more} ${count === 1 ? "is" : "are"} kept, too.`;
}

/** Rounded down, so that a similarity below 1 never reads 1.00. */
export function hundredths(share: number): string {
  return (Math.floor(share * 100 + 1e-9) / 100).toFixed(2);
}
