import type * as tf from "@tensorflow/tfjs-core";
import { RandomStream } from "../formats/random.ts";
import type { DecoderConfig } from "./architecture.ts";
import type { Dropout } from "./dropout.ts";
import type { LowRankUpdate } from "./ops.ts";
import type { Projection } from "./projections.ts";
import { type LinearShape, linearShapes } from "./shapes.ts";

/** An adapter's hyper-parameters (Hu et al. 2021). */
export interface LoraSettings {
  r: number;
  alpha: number;
  /** Scale by alpha/√r instead of alpha/r (Kalajdzievski 2023). */
  rslora: boolean;
  targets: readonly Projection[];
}

/** One tensor that is trained. A is [r, in], B is [out, r]. */
export interface LoraParameter {
  /** `model.layers.0.self_attn.q_proj.lora_A` */
  name: string;
  linear: LinearShape;
  which: "A" | "B";
  shape: [number, number];
  values: Float32Array;
}

/** What an adapter adds to a projection, or null where it has nothing to. @param rows tokens per sequence of the input */
export type Adapt = (name: string, rows: readonly number[]) => LowRankUpdate | null;

export function loraScale(settings: Pick<LoraSettings, "r" | "alpha" | "rslora">): number {
  return settings.alpha / (settings.rslora ? Math.sqrt(settings.r) : settings.r);
}

/** The tensors of an adapter without values, sorted by layer and projection, A before B. */
export function loraParameterShapes(config: DecoderConfig, settings: LoraSettings): Omit<LoraParameter, "values">[] {
  return linearShapes(config)
    .filter((linear) => settings.targets.includes(linear.projection))
    .flatMap((linear) => [
      {
        name: `${linear.name}.lora_A`,
        linear,
        which: "A" as const,
        shape: [settings.r, linear.in] as [number, number],
      },
      {
        name: `${linear.name}.lora_B`,
        linear,
        which: "B" as const,
        shape: [linear.out, settings.r] as [number, number],
      },
    ]);
}

/**
 * A fresh adapter. A is Kaiming-uniform with a = √5, that is uniform over ±1/√in (He et al. 2015, as PEFT and
 * `torch.nn.Linear` do); B is zero, so that training starts from the base model's outputs.
 */
export function freshParameters(config: DecoderConfig, settings: LoraSettings, seed: number): LoraParameter[] {
  return loraParameterShapes(config, settings).map((parameter) => {
    const values = new Float32Array(parameter.shape[0] * parameter.shape[1]);
    if (parameter.which === "A") {
      const bound = 1 / Math.sqrt(parameter.linear.in);
      const stream = new RandomStream(seed, `lora-init/${parameter.name}`);
      for (let i = 0; i < values.length; i++) values[i] = bound * (2 * stream.float() - 1);
    }
    return { ...parameter, values };
  });
}

/**
 * The adapter as the forward pass sees it: scale · B A dropout(x).
 * @param tensors one for each of `parameters`, in their order
 */
export function bindLora(
  parameters: readonly Omit<LoraParameter, "values">[],
  tensors: readonly tf.Tensor[],
  settings: LoraSettings,
  dropout: Dropout | null = null,
): Adapt {
  const scale = loraScale(settings);
  const pairs = new Map<string, { a: tf.Tensor2D; b: tf.Tensor2D }>();
  parameters.forEach((parameter, i) => {
    const pair = pairs.get(parameter.linear.name) ?? ({} as { a: tf.Tensor2D; b: tf.Tensor2D });
    if (parameter.which === "A") pair.a = tensors[i] as tf.Tensor2D;
    else pair.b = tensors[i] as tf.Tensor2D;
    pairs.set(parameter.linear.name, pair);
  });
  return (name, rows) => {
    const pair = pairs.get(name);
    if (pair === undefined) return null;
    return { ...pair, scale, mask: dropout?.mask(name, rows, pair.a.shape[1]) ?? null };
  };
}
