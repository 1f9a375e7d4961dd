import type { Counted, DataChange } from "../dataset/change.ts";
import type { RuleCount } from "../hygiene/verdicts.ts";
import { count, type DealtDataset, integer } from "./input.ts";
import { blocks, code, type Markdown, md, type Piece, table } from "./markdown.ts";

/** What a reviewer should know of the data: what is different, and what hygiene found in it. */
export function dataSection(
  changes: readonly DataChange[],
  hygiene: readonly { dataset: string; counts: readonly RuleCount[] }[],
  dealt: readonly DealtDataset[] = [],
): Markdown | undefined {
  if (changes.length === 0 && hygiene.length === 0) return undefined;
  const lines = dealt.map(({ dataset, ...how }) => md`**${dataset}**: ${dealtWords(how)}`);
  return blocks(md`### Data`, ...changes.map(changeOf), ...lines, hygieneTable(hygiene));
}

/** What was dealt where, and what was found when both sides were held against one another. */
export function dealtWords({ dealt, splits }: Pick<DealtDataset, "dealt" | "splits">): string {
  const of = (records: number) => percent(records / Math.max(1, dealt.records));
  const parts = Object.entries(dealt.shares)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, share]) => {
      const held = dealt.heldOut[name]?.length ?? 0;
      return `${name} ${integer(held)} (${of(held)}; asked ${percent(share)})`;
    });
  return (
    `${count(dealt.records, "record")} dealt in ${count(dealt.clusters, "cluster")}, the largest of ${integer(dealt.largest)}: ` +
    `train ${integer(splits.train?.records ?? 0)}, ${parts.join(", ")}. ` +
    `Held against one another anew, ${count(dealt.straddling, "pair")} straddle (${dealt.links.join(", ")}).`
  );
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}

function changeOf(change: DataChange): Markdown {
  const id = code(change.datasetId.after.replace("sha256:", "").slice(0, 12));
  if (change.kind === "same") return md`**${change.name}** ${id} is unchanged.`;
  const title =
    change.kind === "new"
      ? md`**${change.name}** ${id} is new.`
      : md`**${change.name}** changed: ${code((change.datasetId.before ?? "").replace("sha256:", "").slice(0, 12))} → ${id}`;
  const rows = changeRows(change).map(({ what, ...row }) => [what, integer(row.before), integer(row.after), row.words]);
  const settings =
    change.settings.length === 0 ? undefined : md`Hygiene settings that changed: ${change.settings.join(", ")}.`;
  return blocks(
    title,
    rows.length === 0 ? undefined : table(["", "Before", "After", "Change"], rows, ["left", "right", "right", "right"]),
    settings,
  );
}

/** The lines of a change, for Markdown and terminal. */
export function changeRows(change: DataChange): (Counted & { what: Piece; plain: string; words: string })[] {
  const line = (plain: string, { before, after }: Counted, words?: string, what?: Piece) => ({
    what: what ?? plain,
    plain,
    before,
    after,
    words: words ?? signed(after - before),
  });
  return [
    ...change.splits.map((split) => {
      const words = split.replaced ? "other records" : split.reordered ? "other order" : undefined;
      return line(`records in ${split.split}`, split, words);
    }),
    ...change.turns.map((turns) => line(`${turns.role} turns`, turns)),
    ...change.leftOut.map((rule) => line(`left out: ${rule.rule}`, rule)),
    ...change.files.map((file) =>
      line(`rows of ${file.path}`, file.records, file.change, md`rows of ${code(file.path)}`),
    ),
  ];
}

function hygieneTable(hygiene: readonly { dataset: string; counts: readonly RuleCount[] }[]): Markdown | undefined {
  if (hygiene.length === 0) return undefined;
  const rows = hygiene.flatMap(({ dataset, counts }) =>
    counts
      .filter(({ found }) => found > 0)
      .map(({ rule, action, found, removed }) => [dataset, rule, action, integer(found), integer(removed)]),
  );
  if (rows.length === 0) {
    const rules = new Set(hygiene.flatMap(({ counts }) => counts.map(({ rule }) => rule))).size;
    return md`Hygiene found nothing (${count(rules, "rule")}).`;
  }
  return table(["Data set", "Hygiene rule", "Action", "Found", "Left out"], rows, [
    "left",
    "left",
    "left",
    "right",
    "right",
  ]);
}

function signed(difference: number): string {
  if (difference === 0) return "";
  return `${difference > 0 ? "+" : "−"}${integer(Math.abs(difference))}`;
}
