import { ENGINE_VERSION } from "../../../src/engine/peft/version.ts";
import type { Plan } from "../../../src/manifest/schema.generated.ts";

/** A plan for the tfjs engine as one for the peft engine on a CPU: nothing else changes. */
export function planForPeft(plan: Plan, training: Partial<Plan["training"]> = {}): Plan {
  return {
    ...plan,
    engine: { name: "peft", version: ENGINE_VERSION, backend: "torch", device: "cpu" },
    training: {
      ...plan.training,
      quantization: "none",
      sharding: "auto",
      compile: false,
      deterministic: true,
      launcher: null,
      ...training,
    },
  };
}
