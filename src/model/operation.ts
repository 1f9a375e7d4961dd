import * as tf from "@tensorflow/tfjs-core";

type Differentiable = Parameters<typeof tf.customGrad>[0];

/**
 * tf.customGrad, for an operation whose gradient is asked for once: what it saved, what came back to it and what it made on the
 * way are freed as soon as it has answered. TensorFlow.js would hold all of it until the whole backward pass is over. A
 * gradient must not give `dy` itself.
 */
export function operation(compute: Differentiable): ReturnType<typeof tf.customGrad> {
  return tf.customGrad((...inputs) => {
    const { value, gradFunc } = compute(...inputs);
    return {
      value,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
        const gradients = tf.tidy(() => gradFunc(dy, saved));
        dy.dispose();
        for (const tensor of saved) tensor.dispose();
        return gradients;
      },
    };
  });
}
