import { createRequire } from "node:module";

/** Types of TensorFlow's C API (tensorflow/c/tf_datatype.h). */
export const FLOAT = 1;
export const INT32 = 3;
export const UINT8 = 4;
export const BOOL = 10;
export const BFLOAT16 = 14;
export const HALF = 19;

/** Kinds of attribute of TensorFlow's C API (TF_AttrType in tensorflow/c/c_api.h). */
const ATTR_STRING = 0;
const ATTR_INT = 1;
const ATTR_FLOAT = 2;
const ATTR_BOOL = 3;
const ATTR_TYPE = 4;

export interface Attribute {
  name: string;
  type: number;
  value: number | boolean | string;
}

/** A tensor that an operation gave. */
export interface Output {
  /** Handle: it lives until `deleteTensor`, and nothing collects it. */
  id: number;
  dtype: number;
  shape: number[];
}

/** The addon of @tensorflow/tfjs-node, as far as it is used: eager TensorFlow by handles. */
export interface Binding {
  TF_Version: string;
  isUsingGpuDevice(): boolean;
  createTensor(shape: readonly number[], dtype: number, values: ArrayBufferView): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): Float32Array | Int32Array | Uint8Array;
  executeOp(name: string, attributes: readonly Attribute[], inputs: readonly number[], outputs: number): Output[];
  /** Handles that live. */
  getNumOfTensors(): number;
}

/** Loads the addon, and TensorFlow with it. What TensorFlow reads of the environment it reads now. */
export function loadBinding(file: string): Binding {
  return createRequire(import.meta.url)(file) as Binding;
}

export const ofString = (name: string, value: string): Attribute => ({ name, type: ATTR_STRING, value });
export const ofType = (name: string, value: number): Attribute => ({ name, type: ATTR_TYPE, value });
export const ofBool = (name: string, value: boolean): Attribute => ({ name, type: ATTR_BOOL, value });
export const ofInt = (name: string, value: number): Attribute => ({ name, type: ATTR_INT, value });
export const ofFloat = (name: string, value: number): Attribute => ({ name, type: ATTR_FLOAT, value });
