import { LoraError, type Place } from "../formats/error.ts";
import { type Finding, findingOf } from "../formats/finding.ts";

/** An error finding of a manifest. */
export function refusal(
  rule: string,
  place: Place,
  message: string,
  help: string,
  related?: Finding["related"],
): Finding {
  return { rule, severity: "error", message, help, place, ...(related !== undefined && { related }) };
}

/** The result of `attempt`, or null, with the finding of the LoraError it threw added to `findings`. */
export function attempted<T>(findings: Finding[], attempt: () => T): T | null {
  try {
    return attempt();
  } catch (error) {
    if (!(error instanceof LoraError)) throw error;
    findings.push(findingOf(error));
    return null;
  }
}
