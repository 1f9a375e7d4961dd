import type { Answer } from "./outcome.ts";

/** No server looks at the numbers it is given. */
export function notFiniteAnswer(server: string): Answer {
  return {
    state: "wrong",
    reason: `${server} does not look, and computes NaN from it`,
    next: "Take a checkpoint from before the loss diverged, or train again with a lower learning rate.",
  };
}

/** An adapter as it is before its first step. */
export function noEffectAnswer(server: string): Answer {
  return {
    state: "wrong",
    reason: `${server} loads it and answers as the base does`,
    next: "Save the adapter after it was trained: before the first step lora_B is zero.",
  };
}
