/**
 * One thing the record says, and how far it could be checked here.
 * - `proven`: computed again, and it agrees
 * - `asserted`: the record says so; nothing here contradicts it and nothing here proves it
 * - `missing`: the record or what it speaks of is not there
 * - `false`: computed again, and it disagrees
 */
export interface Claim {
  claim: string;
  state: "proven" | "asserted" | "missing" | "false";
  /** A sentence for a person: what was compared, or what would prove it. */
  detail: string;
}

/** A claim that a comparison decides: proven when `faults` is empty, false otherwise. */
export function decided(claim: string, faults: readonly string[], proof: string): Claim {
  if (faults.length === 0) return { claim, state: "proven", detail: proof };
  const shown = faults.slice(0, 5).join("; ");
  return {
    claim,
    state: "false",
    detail: faults.length > 5 ? `${shown}; and ${faults.length - 5} more.` : `${shown}.`,
  };
}
