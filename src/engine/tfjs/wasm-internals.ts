import type * as tf from "@tensorflow/tfjs-core";

/** What the products need of the backend's module. */
export interface ProductMemory {
  /** Emscripten's exports. */
  asm: { memory?: WebAssembly.Memory };
  HEAPU8: Uint8Array;
  _malloc(bytes: number): number;
  _free(address: number): void;
}

/** Registered data of the backend, as far as these kernels look into it. */
export interface WasmData {
  id: number;
  memoryOffset: number;
}

export interface WasmInternals {
  dataIdMap: { get(dataId: object): WasmData };
  wasm: ProductMemory;
  incRef(dataId: object): void;
  makeOutput(shape: number[], dtype: tf.DataType): tf.TensorInfo;
  disposeData(dataId: object): boolean;
}
