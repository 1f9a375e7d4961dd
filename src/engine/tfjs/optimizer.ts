import { type AdamWSettings, adamW, clipGradients, globalNorm } from "./adamw.ts";
import type { TrainingState } from "./checkpoint.ts";

export interface OptimizerSettings extends AdamWSettings {
  /** The gradient's norm is clipped to it; 0 turns clipping off. */
  maxGradNorm: number;
}

/**
 * What holds the parameters and their moments and moves them by a gradient, on the host or on the backend (`step.ts`).
 */
export interface Optimizer<Gradient = unknown> {
  /**
   * Clips the gradient, which is spent, and takes a step of AdamW.
   * @param step from 1
   * @returns the gradient's norm before it was clipped; where it is not finite nothing has moved. And whether all parameters are finite.
   */
  update(gradient: Gradient, step: number, learningRate: number): Promise<{ gradNorm: number; finite: boolean }>;
  /** Frees a gradient that moves nothing. */
  discard(gradient: Gradient): void;
  /** What is written, as of now. */
  state(step: number): Promise<TrainingState>;
}

/** On the host, in JavaScript: a backend's own memory holds nothing from step to step. Moves the given state. */
export function hostOptimizer(
  { parameters, moments }: TrainingState,
  settings: OptimizerSettings,
): Optimizer<Float32Array[]> {
  return {
    async update(gradient, step, learningRate) {
      const gradNorm = globalNorm(gradient);
      if (!Number.isFinite(gradNorm)) return { gradNorm, finite: false };
      clipGradients(gradient, gradNorm, settings.maxGradNorm);
      parameters.forEach(({ values }, i) => {
        adamW(values, gradient[i]!, moments[i]!, step, learningRate, settings);
      });
      return { gradNorm, finite: parameters.every(({ values }) => values.every(Number.isFinite)) };
    },
    discard() {},
    state: async (step) => ({ step, parameters, moments }),
  };
}
