import * as tf from "@tensorflow/tfjs-core";
import { type Decoder, preparePass } from "../../model/decoder.ts";
import type { Adapt, LoraParameter } from "../../model/lora.ts";
import { headCrossEntropy } from "../../model/ops.ts";
import type { SupervisedBatch } from "./loss.ts";

/** Binds some of an adapter's parameters to tensors, in the parameters' order. */
export type Bind = (parameters: readonly Omit<LoraParameter, "values">[], tensors: readonly tf.Tensor[]) => Adapt;

/**
 * Loss and gradients with gradient checkpointing (Chen et al. 2016): of each layer only the input is kept, and the layer is computed
 * again on the way back. The numbers are those of a pass that keeps everything, bit for bit.
 * @param tensors one for each of `parameters`
 * @returns gradients in the order of `parameters`
 */
export function recomputedGradient(
  model: Decoder,
  batch: SupervisedBatch,
  parameters: readonly Omit<LoraParameter, "values">[],
  tensors: readonly tf.Tensor[],
  bind: Bind,
  divisor: number,
): { value: tf.Scalar; grads: tf.Tensor[] } {
  const pass = preparePass(model, batch.tokens, { select: batch.select });
  const ofLayer = model.layers.map((_, layer) =>
    parameters.map((_, i) => i).filter((i) => parameters[i]!.linear.layer === layer),
  );
  const run = (layer: number, x: tf.Tensor2D, bound: readonly tf.Tensor[]) =>
    pass.layer(
      layer,
      x,
      bind(
        ofLayer[layer]!.map((i) => parameters[i]!),
        bound,
      ),
    );

  const inputs: tf.Tensor2D[] = [pass.embed()];
  model.layers.forEach((_, layer) => {
    const bound = ofLayer[layer]!.map((i) => tensors[i]!);
    inputs.push(tf.tidy(() => run(layer, inputs[layer]!, bound)));
  });
  const targets = tf.tensor1d(batch.targets, "int32");
  const head = tf.valueAndGrad((x: tf.Tensor) => {
    return headCrossEntropy(pass.finish(x as tf.Tensor2D), model.head, targets, divisor);
  });
  const { value, grad } = head(inputs.pop()!);

  const grads: tf.Tensor[] = new Array(parameters.length);
  let dy: tf.Tensor = grad;
  for (let layer = model.layers.length - 1; layer >= 0; layer--) {
    const indices = ofLayer[layer]!;
    const bound = indices.map((i) => tensors[i]!);
    const x = inputs.pop()!;
    // Nothing is learnt below the first layer.
    const found =
      layer === 0
        ? [null, ...tf.grads((...b: tf.Tensor[]) => run(layer, x, b))(bound, dy)]
        : tf.grads((y: tf.Tensor, ...b: tf.Tensor[]) => run(layer, y as tf.Tensor2D, b))([x, ...bound], dy);
    const [dx, ...own] = found;
    indices.forEach((i, at) => {
      grads[i] = own[at]!;
    });
    x.dispose();
    if (dx !== null && dx !== undefined) dy = dx;
  }
  return { value: value as tf.Scalar, grads };
}
