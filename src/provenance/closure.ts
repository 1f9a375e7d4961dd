import { sha256 } from "../formats/digest.ts";
import { canonicalJson, type Json } from "../formats/json.ts";
import type { Plan } from "../manifest/schema.generated.ts";

/**
 * Identity of what a plan builds: SHA-256 (hex) of the RFC 8785 canonical JSON of the plan without `adapter` and
 * `closure`. The name is left out because it does not change the weights; everything that can change them is in.
 */
export function closureOf(plan: Plan): string {
  const { adapter: _name, closure: _closure, ...recipe } = plan;
  return sha256(canonicalJson(recipe as unknown as Json));
}
