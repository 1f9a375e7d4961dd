import { distance } from "fastest-levenshtein";

/** The known name nearest to a mistyped one; separators and case do not count. Undefined when none is near. */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  const wanted = spelled(name.slice(0, 100));
  let best: { name: string; distance: number } | undefined;
  for (const candidate of known) {
    const other = spelled(candidate);
    // Two letters swapped are one slip, though two edits.
    const between = other !== wanted && sorted(other) === sorted(wanted) ? 1 : distance(wanted, other);
    const near = between <= Math.max(1, Math.floor(Math.min(wanted.length, other.length) / 3));
    if (near && between < (best?.distance ?? Number.POSITIVE_INFINITY)) best = { name: candidate, distance: between };
  }
  return best?.name;
}

const spelled = (text: string) => text.toLowerCase().replaceAll(/[-_ .]/g, "");
const sorted = (text: string) => [...text].sort().join("");
