import { excerpt } from "../formats/excerpt.ts";
import type { Finding } from "../formats/finding.ts";
import type { ResolvedHygiene } from "../manifest/resolve.ts";
import type { PlaceOf } from "./allow.ts";

/** The findings without the warnings and notes that the manifest silences, and with one for each entry that silences nothing. */
export function silenced(findings: Finding[], ignore: ResolvedHygiene["ignore"], placeOf: PlaceOf): Finding[] {
  if (ignore.length === 0) return findings;
  const rules = new Set(ignore.map(({ rule }) => rule));
  const met = new Set<string>();
  const heard = findings.filter(({ rule, severity }) => {
    if (severity === "error" || !rules.has(rule)) return true;
    met.add(rule);
    return false;
  });
  const idle = ignore.flatMap(({ rule }, index): Finding[] => {
    if (met.has(rule)) return [];
    const fails = findings.some((finding) => finding.rule === rule);
    return [
      {
        rule: "ignore-unused",
        severity: "warning",
        message: fails
          ? `All findings of the rule ${excerpt(rule)} are errors, which are not silenced.`
          : `There is no finding of a rule ${excerpt(rule)} to silence.`,
        help: fails
          ? "Mend the data, or choose another action for the rule."
          : "Take the entry out, or correct the rule's name.",
        place: placeOf(["hygiene", "ignore", index]),
      },
    ];
  });
  return [...heard, ...idle];
}
