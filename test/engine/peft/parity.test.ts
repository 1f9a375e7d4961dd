import { expect, test } from "vitest";
import { FAMILIES } from "../../fidelity/checkpoints.ts";
import { BOUNDS, parity } from "./parity.ts";
import { PYTHON } from "./python.ts";

test.skipIf(PYTHON === null)(
  "the peft and the tfjs engine make one adapter of one plan, on every family (LORA_PEFT_PYTHON)",
  { timeout: 240_000 },
  async () => {
    const found = await parity(FAMILIES);
    expect(found.map(({ family }) => family)).toEqual(FAMILIES);
    for (const { family, steps, adapter, peft, identical, continued } of found) {
      expect(steps, family).toBeLessThan(BOUNDS.steps);
      expect(adapter, family).toBeLessThan(BOUNDS.adapter);
      expect(peft, family).toBeLessThan(BOUNDS.adapter);
      expect([continued, identical], family).toEqual([42, 42]);
    }
  },
);
