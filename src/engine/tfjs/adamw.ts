/** AdamW's hyper-parameters, under `torch.optim.AdamW`'s names. */
export interface AdamWSettings {
  beta1: number;
  beta2: number;
  epsilon: number;
  weightDecay: number;
}

/** Moments of one parameter. */
export interface Moments {
  first: Float32Array;
  second: Float32Array;
}

export function zeroMoments(size: number): Moments {
  return { first: new Float32Array(size), second: new Float32Array(size) };
}

/**
 * One step of AdamW with decoupled weight decay and bias correction (Loshchilov and Hutter 2019, as in PyTorch), in place.
 * @param step from 1
 */
export function adamW(
  values: Float32Array,
  gradient: Float32Array,
  { first, second }: Moments,
  step: number,
  learningRate: number,
  { beta1, beta2, epsilon, weightDecay }: AdamWSettings,
): void {
  const { size, rootCorrection } = biasCorrections(step, learningRate, beta1, beta2);
  const decay = 1 - learningRate * weightDecay;
  for (let i = 0; i < values.length; i++) {
    const g = gradient[i]!;
    const m = Math.fround(beta1 * first[i]! + (1 - beta1) * g);
    const v = Math.fround(beta2 * second[i]! + (1 - beta2) * g * g);
    first[i] = m;
    second[i] = v;
    values[i] = decay * values[i]! - (size * m) / (Math.sqrt(v) / rootCorrection + epsilon);
  }
}

/** Step size and root of the second moment's correction. */
export function biasCorrections(
  step: number,
  learningRate: number,
  beta1: number,
  beta2: number,
): { size: number; rootCorrection: number } {
  return { size: learningRate / (1 - power(beta1, step)), rootCorrection: Math.sqrt(1 - power(beta2, step)) };
}

/** By repeated squaring: `**` rounds differently from one version of V8 to the next, and the adapter's bytes must not. */
function power(base: number, exponent: number): number {
  let result = 1;
  for (let square = base, left = exponent; left > 0; left = Math.floor(left / 2), square *= square) {
    if (left % 2 === 1) result *= square;
  }
  return result;
}

/** L2 norm over all gradients together. */
export function globalNorm(gradients: readonly Float32Array[]): number {
  let sum = 0;
  for (const gradient of gradients) for (let i = 0; i < gradient.length; i++) sum += gradient[i]! * gradient[i]!;
  return Math.sqrt(sum);
}

/** What gradients of this norm are multiplied with, at most 1. @param maxNorm 0 turns clipping off */
export function clipFactor(norm: number, maxNorm: number): number {
  return maxNorm === 0 ? 1 : Math.min(1, maxNorm / (norm + 1e-6));
}

/** Scales the gradients down to `maxNorm`, as `torch.nn.utils.clip_grad_norm_`. @param norm their global norm; 0 turns clipping off */
export function clipGradients(gradients: readonly Float32Array[], norm: number, maxNorm: number): void {
  const factor = clipFactor(norm, maxNorm);
  if (factor === 1) return;
  for (const gradient of gradients) for (let i = 0; i < gradient.length; i++) gradient[i]! *= factor;
}
