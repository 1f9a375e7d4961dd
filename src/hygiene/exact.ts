import { formatPlace } from "../formats/error.ts";
import type { Duplicates } from "./duplicates.ts";
import { groupRows, type Row } from "./row.ts";
import { MOST_RELATED, relate, type Verdicts } from "./verdicts.ts";

/** Rows of one split that have something in common, two or more, in order of precedence. */
export type Group = readonly [Row, ...Row[]];

/**
 * Records of one split that say the same, whole. The one with the lowest record id is kept. Copies in different splits are
 * no duplicates but contamination, and judged there.
 */
export function judgeExactDuplicates(sameContent: readonly Group[], verdicts: Verdicts, duplicates: Duplicates): void {
  for (const [kept, ...copies] of sameContent) {
    for (const copy of copies) {
      verdicts.convict("exact-duplicate", copy, kept.place);
      duplicates.repeat("exact", copy, kept);
      verdicts.judge("exact-duplicate", copy.place, {
        message: `This record says the same as ${formatPlace(kept.place)}.`,
        help: "Delete one of the two.",
        removal: "`hygiene.exact: remove` leaves this one out.",
        related: relate("the record that is kept", [kept]),
      });
    }
  }
}

/**
 * The same prompt with different answers, within a split. Nothing in the data tells which answer is right, so `remove`
 * leaves all of them out. One finding a prompt, at the record with the lowest id.
 */
export function judgeConflicts(samePrompt: readonly Group[], verdicts: Verdicts): void {
  for (const group of samePrompt) {
    const byAnswer = groupRows(group, (row) => row.answer);
    if (byAnswer.length < 2) continue;
    const [first, ...others] = byAnswer.map(([row]) => row) as [Row, ...Row[]];
    for (const row of group) verdicts.convict("conflict", row, row === first ? others[0]?.place : first.place);
    verdicts.judge("conflict", first.place, {
      message: `${group.length} records have the same prompt and ${byAnswer.length} different answers.`,
      help: "Keep the right answer and delete the others.",
      removal: "`hygiene.conflict: remove` leaves all of them out.",
      related: relate("the same prompt, answered differently", others),
    });
  }
}

/** Answers that stand under several prompts: often as it should be, so a single note with counts. */
export function noteSharedAnswers(sameAnswer: readonly Group[], verdicts: Verdicts): void {
  const shared = sameAnswer
    .map((group) => ({ first: group[0], records: group.length, prompts: new Set(group.map((row) => row.prompt)).size }))
    .filter(({ prompts }) => prompts > 1)
    .sort((one, other) => other.prompts - one.prompts);
  const most = shared[0];
  if (most === undefined) return;
  const records = shared.reduce((sum, answer) => sum + answer.records, 0);
  verdicts.note({
    rule: "shared-answer",
    severity: "note",
    message:
      `${shared.length} answer${shared.length === 1 ? " is" : "s are"} given to more than one prompt, ` +
      `in ${records} records; the one given here, to ${most.prompts} prompts.`,
    help: "Fine for set phrases. Many records with one answer teach the model to give it whatever the question.",
    place: most.first.place,
    ...(shared.length === 1
      ? {}
      : {
          related: shared
            .slice(1, 1 + MOST_RELATED)
            .map(({ first, prompts }) => ({ message: `an answer given to ${prompts} prompts`, place: first.place })),
        }),
  });
}
