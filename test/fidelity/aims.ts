/** What is promised of every family; docs/fidelity.md shows what was found. */
export const AIMS = {
  /** Largest difference of a logit. */
  logits: 1e-4,
  /** ‖difference‖ / ‖gradient‖ of a LoRA matrix. */
  gradient: 1e-3,
  /** Relative difference of a row's loss; of loss and gradient norm in each optimizer step. */
  loss: 1e-5,
  steps: 1e-3,
  /** ‖difference‖ / ‖what training moved‖ of a LoRA matrix after 50 steps. */
  adapter: 1e-3,
  /** Of a cosine or sine at positions below 131072, where an angle's own rounding is up to 2⁻⁸. */
  rope: 1e-5,
};
