/*
 * A WebAssembly module in bytes, for kernels that are a page of instructions: a compiler would be a dependency, and its output a
 * file that nobody can review. Instructions are those of the specification, https://webassembly.github.io/spec/core/binary/.
 */

/** Instructions, encoded. */
export type Code = readonly number[];

/** A function of i32 parameters that returns nothing. */
export interface WasmFunction {
  name: string;
  parameters: number;
  /** @param local makes another local variable, and gives its index; the parameters' come first. */
  body: (local: (type: "i32" | "v128") => number) => Code;
}

/** A module of functions over the memory that is imported as `env.memory`. */
export function assemble(functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ parameters }) => [FUNCTION, ...vector(new Array(parameters).fill([I32])), 0]);
  const memory = [...text("env"), ...text("memory"), 0x02, 0x00, ...unsigned(1)];
  const exports = functions.map(({ name }, i) => [...text(name), 0x00, ...unsigned(i)]);
  return Uint8Array.of(
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, vector(types)),
    ...section(2, vector([memory])),
    ...section(3, vector(functions.map((_, i) => unsigned(i)))),
    ...section(7, vector(exports)),
    ...section(10, vector(functions.map(functionBody))),
  );
}

const FUNCTION = 0x60;
const I32 = 0x7f;
const V128 = 0x7b;
const EMPTY_BLOCK = 0x40;
const END = 0x0b;
/** log₂ of the alignment that accesses promise, in bytes. */
const ALIGNMENT = 2;

export const get = (local: number): Code => [0x20, ...unsigned(local)];
export const set = (local: number): Code => [0x21, ...unsigned(local)];
export const i32 = {
  const: (value: number): Code => [0x41, ...signed(value)],
  add: [0x6a],
  sub: [0x6b],
  mul: [0x6c],
  or: [0x72],
  eqz: [0x45],
  ne: [0x47],
  ltS: [0x48],
} as const;
/** Of one float, between memory and the stack. */
export const f32 = {
  load: (offset = 0): Code => [0x2a, ALIGNMENT, ...unsigned(offset)],
  store: (offset = 0): Code => [0x38, ALIGNMENT, ...unsigned(offset)],
} as const;
/** Of four floats. */
export const f32x4 = {
  load: (offset = 0): Code => simd(0, ALIGNMENT, ...unsigned(offset)),
  store: (offset = 0): Code => simd(11, ALIGNMENT, ...unsigned(offset)),
  /** One float of memory, four times. */
  loadSplat: (offset = 0): Code => simd(9, ALIGNMENT, ...unsigned(offset)),
  zero: simd(12, ...new Array<number>(16).fill(0)),
  /** Four of the eight floats of two operands, by their places. */
  shuffle: (...places: [number, number, number, number]): Code =>
    simd(13, ...places.flatMap((place) => [0, 1, 2, 3].map((byte) => 4 * place + byte))),
  add: simd(228),
  mul: simd(230),
} as const;

/** Runs `body` until `done` gives something other than 0, which is asked first. */
export function until(done: Code, body: Code): Code {
  return [0x02, EMPTY_BLOCK, 0x03, EMPTY_BLOCK, ...done, 0x0d, 1, ...body, 0x0c, 0, END, END];
}

/** local += by */
export const advance = (local: number, by: Code): Code => [...get(local), ...by, ...i32.add, ...set(local)];

export const sequence = (...parts: readonly Code[]): Code => parts.flat();

/** What `make` gives for 0 to before `count`, one after the other. */
export const repeat = (count: number, make: (i: number) => Code): Code =>
  Array.from({ length: count }, (_, i) => make(i)).flat();

function functionBody({ parameters, body }: WasmFunction): Code {
  const locals: Code[] = [];
  const code = body((type) => parameters + locals.push([1, type === "i32" ? I32 : V128]) - 1);
  const bytes = [...vector(locals), ...code, END];
  return [...unsigned(bytes.length), ...bytes];
}

function simd(opcode: number, ...immediates: number[]): Code {
  return [0xfd, ...unsigned(opcode), ...immediates];
}

function section(id: number, content: Code): Code {
  return [id, ...unsigned(content.length), ...content];
}

function vector(items: readonly Code[]): Code {
  return [...unsigned(items.length), ...items.flat()];
}

function text(ascii: string): Code {
  return vector(Array.from(ascii, (character) => [character.charCodeAt(0)]));
}

/** LEB128. */
function unsigned(value: number): Code {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

/** LEB128 with a sign. */
function signed(value: number): Code {
  const last = value >= -0x40 && value < 0x40;
  return last ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signed(value >> 7)];
}
