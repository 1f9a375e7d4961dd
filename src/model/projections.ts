import { LoraError } from "../formats/error.ts";

/** Projections that can carry an adapter, in the order of the forward pass. */
export const PROJECTIONS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"] as const;
export type Projection = (typeof PROJECTIONS)[number];

/** Checks the names of a plan or of an `adapter_config.json`. */
export function projections(names: readonly string[], file: string): Projection[] {
  const unknown = names.filter((name) => !(PROJECTIONS as readonly string[]).includes(name));
  if (unknown.length > 0 || names.length === 0) {
    throw new LoraError(
      "lora-targets",
      `${file} targets ${names.length === 0 ? "nothing" : unknown.map((n) => JSON.stringify(n)).join(", ")}.`,
      {
        place: { file },
        next: `Choose among ${PROJECTIONS.join(", ")}.`,
      },
    );
  }
  return PROJECTIONS.filter((projection) => names.includes(projection));
}
