import * as tf from "@tensorflow/tfjs-core";
import type { Rounding } from "../../../model/native.ts";
import type { TensorflowBackend } from "./backend.ts";
import { BFLOAT16, FLOAT, ofBool, ofType } from "./binding.ts";

/** Between TensorFlow's types, rounding to the nearest. */
export const cast = (backend: TensorflowBackend, from: number, to: number) => (x: number) =>
  backend.raw("Cast", [ofType("SrcT", from), ofType("DstT", to), ofBool("Truncate", false)], [x]);

/** To bf16 and back. */
export function bf16Rounding(backend: TensorflowBackend): Rounding {
  const casts = (from: number, to: number) => (x: tf.Tensor) =>
    backend.compute("Cast", [ofType("SrcT", from), ofType("DstT", to)], [backend.handle(x)]);
  const [round, widen] = [casts(FLOAT, BFLOAT16), casts(BFLOAT16, FLOAT)];
  return {
    round: (x) => (backend.typeOf(x) === BFLOAT16 ? tf.clone(x) : round(x)) as typeof x,
    widen: (x) => (backend.typeOf(x) === FLOAT ? tf.clone(x) : widen(x)) as typeof x,
  };
}
