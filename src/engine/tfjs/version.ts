/**
 * Part of every closure. The first number rises whenever the same plan and tokens would give another adapter; the rest is the
 * version of TensorFlow.js that computes.
 */
export const ENGINE_VERSION = "1+tfjs.4.22.0";
