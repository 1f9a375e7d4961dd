import type { Place } from "../formats/error.ts";
import type { Finding } from "../formats/finding.ts";

/**
 * Decides about a row longer than `maxLength` tokens: an error, or left out with a warning. Rows are never cut, since the part
 * that would go is where the answers are.
 *
 * @param length tokens of the whole row
 * @param place of the record
 * @returns the finding for a row that is not to be trained on, else undefined
 */
export function checkLength(
  length: number,
  place: Place,
  { maxLength, overlong }: { maxLength: number; overlong: "fail" | "drop" },
): Finding | undefined {
  if (length <= maxLength) return undefined;
  const dropped = overlong === "drop";
  return {
    rule: "row-overlong",
    severity: dropped ? "warning" : "error",
    message: `The record is ${length} tokens long; training.maxLength is ${maxLength}${dropped ? ", so it is left out" : ""}.`,
    help: dropped
      ? "Split the conversation, or raise training.maxLength."
      : "Split the conversation, raise training.maxLength, or set training.overlong: drop.",
    place,
  };
}
