import * as tf from "@tensorflow/tfjs-core";
import { type Attribute, BFLOAT16, type Binding, BOOL, FLOAT, INT32, type Output, ofType } from "./binding.ts";

/** Constants kept: rows of many lengths have many shapes. */
const MOST_CONSTANTS = 4096;

/** Data of a tensor: a handle of the binding. */
interface Held {
  id: number;
  /** TensorFlow's number. */
  type: number;
  refCount: number;
}

const DTYPES: { [dtype: string]: number } = { float32: FLOAT, int32: INT32, bool: BOOL };
const NAMES = new Map(Object.entries(DTYPES).map(([name, dtype]) => [dtype, name as tf.DataType]));
// TensorFlow.js has no such dtype: what is rounded says that it is float32, and the backend knows better.
NAMES.set(BFLOAT16, "float32");

/** TensorFlow's number of a tfjs dtype. */
export function typeOf(dtype: string): number {
  const type = DTYPES[dtype];
  if (type === undefined) throw new Error(`the tensorflow backend keeps no ${dtype} tensors`);
  return type;
}

/** TensorFlow.js on TensorFlow itself: data are handles, kernels (`kernels.ts`) are TensorFlow's operations. */
export class TensorflowBackend extends tf.KernelBackend {
  readonly binding: Binding;
  private readonly held: tf.DataStorage<Held>;
  /** Shapes, axes and permutations, which recur at every step. */
  private readonly constants = new Map<string, number>();

  constructor(binding: Binding) {
    super();
    this.binding = binding;
    this.held = new tf.DataStorage(this, tf.engine());
  }

  handle(tensor: tf.TensorInfo): number {
    return this.held.get(tensor.dataId).id;
  }

  /** TensorFlow's number of the type that a tensor's data have. */
  typeOf(tensor: tf.TensorInfo): number {
    return this.held.get(tensor.dataId).type;
  }

  /** A small int32 tensor that is made once and kept. @param shape default: [values] */
  constant(values: readonly number[], shape: readonly number[] = [values.length]): number {
    const key = `${shape.length}:${values.join()}`;
    const id = this.constants.get(key) ?? this.binding.createTensor(shape, INT32, Int32Array.from(values));
    // Last used, last to go.
    this.constants.delete(key);
    this.constants.set(key, id);
    if (this.constants.size > MOST_CONSTANTS) {
      const [oldest, handle] = this.constants.entries().next().value!;
      this.constants.delete(oldest);
      this.binding.deleteTensor(handle);
    }
    return id;
  }

  /** Runs an operation of one output. @returns its handle */
  raw(operation: string, attributes: readonly Attribute[], inputs: readonly number[]): number {
    return this.binding.executeOp(operation, attributes, inputs, 1)[0]!.id;
  }

  /** Runs operations one on the other's result: those in between are freed. @returns the last one's handle */
  chain(first: number, ...next: ((input: number) => number)[]): number {
    let at = first;
    for (const operation of next) {
      const result = operation(at);
      this.binding.deleteTensor(at);
      at = result;
    }
    return at;
  }

  /** Runs an operation of one output. */
  run(operation: string, attributes: readonly Attribute[], inputs: readonly number[]): tf.TensorInfo {
    return this.adopt(this.binding.executeOp(operation, attributes, inputs, 1)[0]!);
  }

  /** Makes a handle the data of a tensor, which then owns it. */
  adopt({ id, shape, dtype }: Output): tf.TensorInfo {
    const dataId = {};
    this.held.set(dataId, { id, type: dtype, refCount: 1 });
    return { dataId, shape, dtype: NAMES.get(dtype)! };
  }

  /** {@link adopt} outside a kernel: tracked by the scope in force. */
  tensor(output: Output): tf.Tensor {
    return tf.engine().makeTensorFromTensorInfo(this.adopt(output));
  }

  /** {@link raw} outside a kernel, and its tensor. */
  compute(operation: string, attributes: readonly Attribute[], inputs: readonly number[]): tf.Tensor {
    return this.tensor(this.binding.executeOp(operation, attributes, inputs, 1)[0]!);
  }

  override write(values: tf.BackendValues, shape: number[], dtype: tf.DataType): object {
    const dataId = {};
    this.move(dataId, values, shape, dtype, 1);
    return dataId;
  }

  override move(dataId: object, values: tf.BackendValues, shape: number[], dtype: tf.DataType, refCount: number): void {
    const data = values as Float32Array | Int32Array | Uint8Array;
    const type = typeOf(dtype);
    this.held.set(dataId, { id: this.binding.createTensor(shape, type, data), type, refCount });
  }

  override readSync(dataId: object): tf.BackendValues {
    const { id, type } = this.held.get(dataId);
    if (type !== BFLOAT16) return this.binding.tensorDataSync(id);
    const wide = this.raw("Cast", [ofType("SrcT", BFLOAT16), ofType("DstT", FLOAT)], [id]);
    const values = this.binding.tensorDataSync(wide);
    this.binding.deleteTensor(wide);
    return values;
  }

  override async read(dataId: object): Promise<tf.BackendValues> {
    return this.readSync(dataId);
  }

  override disposeData(dataId: object, force = false): boolean {
    if (!this.held.has(dataId)) return true;
    const held = this.held.get(dataId);
    held.refCount--;
    if (!force && held.refCount > 0) return false;
    this.binding.deleteTensor(held.id);
    this.held.delete(dataId);
    return true;
  }

  override refCount(dataId: object): number {
    return this.held.has(dataId) ? this.held.get(dataId).refCount : 0;
  }

  override incRef(dataId: object): void {
    this.held.get(dataId).refCount++;
  }

  override numDataIds(): number {
    return this.held.numDataIds();
  }

  /** Handles beyond the constants: what a step must leave as it found it. */
  get handles(): number {
    return this.binding.getNumOfTensors() - this.constants.size;
  }

  override memory() {
    return { unreliable: true, reasons: ["TensorFlow's allocator keeps what was freed"] };
  }

  override floatPrecision(): 32 {
    return 32;
  }
}
