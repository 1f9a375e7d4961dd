import type * as tf from "@tensorflow/tfjs-core";
import type { TensorflowBackend } from "./backend.ts";
import { FLOAT, INT32, ofType } from "./binding.ts";

/** TensorFlow's fused softmax cross-entropy: losses and gradient in one pass over the logits. */
export function crossEntropy(
  backend: TensorflowBackend,
  logits: tf.Tensor2D,
  labels: tf.Tensor1D,
): { losses: tf.Tensor1D; gradient: tf.Tensor2D } {
  const [losses, gradient] = backend.binding.executeOp(
    "SparseSoftmaxCrossEntropyWithLogits",
    [ofType("T", FLOAT), ofType("Tlabels", INT32)],
    [backend.handle(logits), backend.handle(labels)],
    2,
  );
  return {
    losses: backend.tensor(losses!.id, labels.shape) as tf.Tensor1D,
    gradient: backend.tensor(gradient!.id, logits.shape) as tf.Tensor2D,
  };
}
