import {
  advance,
  assemble,
  type Code,
  f32,
  f32x4,
  get,
  i32,
  repeat,
  sequence,
  set,
  until,
  type WasmFunction,
} from "./wasm-code.ts";

/*
 * The product of two matrices as one does it since Goto and van de Geijn (2008): of the right operand, 8 columns at a time are
 * packed into a panel, [k, 8], and 4 rows of the left one meet it in 8 registers of 4 floats, which with what passes through is
 * what the processor's 16 hold.
 */

const FLOAT = 4;
/** Rows of C that are held in registers at once. */
const ROWS = 4;
/** Columns of a panel. */
export const COLUMNS = 8;
const HALVES = [0, 1] as const;
/** Bytes of a panel's row. */
export const PANEL_ROW = COLUMNS * FLOAT;

/** The functions, on addresses and strides in bytes. */
export interface PanelFunctions {
  /** Packs 8 columns that lie side by side. */
  pack(source: number, rowStride: number, panel: number, length: number): void;
  /** Packs fewer columns than 8, however they lie; what is missing is zeros. */
  packNarrow(
    source: number,
    rowStride: number,
    columnStride: number,
    panel: number,
    length: number,
    width: number,
  ): void;
  /** Packs 8 columns of which 8 elements at a time lie in one piece. @param blockStride from such a piece to the next */
  packTransposed(source: number, blockStride: number, columnStride: number, panel: number, length: number): void;
  /** C [m, 8] = A [m, k] times a panel [k, 8]. */
  multiply(
    ...of: [a: number, aRow: number, aColumn: number, panel: number, c: number, cRow: number, m: number, k: number]
  ): void;
}

/** @param memory that the operands are in */
export function panelFunctions(memory: WebAssembly.Memory): PanelFunctions {
  const module = new WebAssembly.Module(assemble([PACK, PACK_NARROW, PACK_TRANSPOSED, MULTIPLY]));
  return new WebAssembly.Instance(module, { env: { memory } }).exports as PanelFunctions;
}

const empty = (local: number): Code => sequence(get(local), i32.eqz);
const less = (local: number, than: number): Code => sequence(get(local), i32.const(than), i32.ltS);

const PACK: WasmFunction = {
  name: "pack",
  parameters: 4,
  body() {
    const [source, rowStride, panel, length] = [0, 1, 2, 3];
    return until(
      empty(length),
      sequence(
        ...HALVES.map((half) => sequence(get(panel), get(source), f32x4.load(16 * half), f32x4.store(16 * half))),
        sequence(advance(source, get(rowStride)), advance(panel, i32.const(PANEL_ROW)), advance(length, i32.const(-1))),
      ),
    );
  },
};

const PACK_NARROW: WasmFunction = {
  name: "packNarrow",
  parameters: 6,
  body(local) {
    const [source, rowStride, columnStride, panel, length, width] = [0, 1, 2, 3, 4, 5];
    const [from, to, left] = [local("i32"), local("i32"), local("i32")];
    const element = sequence(
      sequence(get(to), get(from), f32.load(), f32.store()),
      sequence(advance(from, get(columnStride)), advance(to, i32.const(FLOAT)), advance(left, i32.const(-1))),
    );
    return until(
      empty(length),
      sequence(
        ...HALVES.map((half) => sequence(get(panel), f32x4.zero, f32x4.store(16 * half))),
        sequence(get(source), set(from), get(panel), set(to), get(width), set(left), until(empty(left), element)),
        sequence(advance(source, get(rowStride)), advance(panel, i32.const(PANEL_ROW)), advance(length, i32.const(-1))),
      ),
    );
  },
};

/** Squares of 4 by 4 are transposed in registers. */
const PACK_TRANSPOSED: WasmFunction = {
  name: "packTransposed",
  parameters: 5,
  body(local) {
    const [source, blockStride, columnStride, panel, length] = [0, 1, 2, 3, 4];
    const from = local("i32");
    const four = () => [local("v128"), local("v128"), local("v128"), local("v128")] as const;
    const [lines, pairs] = [four(), four()];
    const shuffle = (a: number, b: number, ...places: [number, number, number, number]) =>
      sequence(get(a), get(b), f32x4.shuffle(...places));
    const square = (k: number, half: number) =>
      sequence(
        ...lines.map((line) => sequence(get(from), f32x4.load(k * FLOAT), set(line), advance(from, get(columnStride)))),
        sequence(shuffle(lines[0], lines[1], 0, 4, 1, 5), set(pairs[0])),
        sequence(shuffle(lines[2], lines[3], 0, 4, 1, 5), set(pairs[1])),
        sequence(shuffle(lines[0], lines[1], 2, 6, 3, 7), set(pairs[2])),
        sequence(shuffle(lines[2], lines[3], 2, 6, 3, 7), set(pairs[3])),
        ...[
          shuffle(pairs[0], pairs[1], 0, 1, 4, 5),
          shuffle(pairs[0], pairs[1], 2, 3, 6, 7),
          shuffle(pairs[2], pairs[3], 0, 1, 4, 5),
          shuffle(pairs[2], pairs[3], 2, 3, 6, 7),
        ].map((row, i) => sequence(get(panel), row, f32x4.store((k + i) * PANEL_ROW + 16 * half))),
      );
    const block = sequence(
      ...[0, 4].map((k) => sequence(get(source), set(from), ...HALVES.map((half) => square(k, half)))),
      sequence(
        advance(source, get(blockStride)),
        advance(panel, i32.const(8 * PANEL_ROW)),
        advance(length, i32.const(-8)),
      ),
    );
    const one = sequence(
      sequence(get(source), set(from)),
      repeat(COLUMNS, (j) =>
        sequence(get(panel), get(from), f32.load(), f32.store(FLOAT * j), advance(from, get(columnStride))),
      ),
      sequence(advance(source, i32.const(FLOAT)), advance(panel, i32.const(PANEL_ROW)), advance(length, i32.const(-1))),
    );
    return sequence(until(less(length, 8), block), until(empty(length), one));
  },
};

const MULTIPLY: WasmFunction = {
  name: "multiply",
  parameters: 8,
  body(local) {
    const [A, A_ROW, A_COLUMN, B, C, C_ROW, M, K] = [0, 1, 2, 3, 4, 5, 6, 7];
    const [panel, left] = [local("i32"), local("i32")];
    const rows = Array.from({ length: ROWS }, () => ({
      at: local("i32"),
      sums: [local("v128"), local("v128")] as const,
    }));
    const [element, b] = [local("v128"), [local("v128"), local("v128")] as const];

    // One step along k a turn: unrolled, Node.js 24 gains a tenth, and Node.js 20 loses half, for it runs out of registers.
    const step = (of: typeof rows) =>
      sequence(
        ...HALVES.map((half) => sequence(get(panel), f32x4.load(16 * half), set(b[half]))),
        ...of.map(({ at, sums }) =>
          sequence(
            sequence(get(at), f32x4.loadSplat(), set(element), advance(at, get(A_COLUMN))),
            ...HALVES.map((half) =>
              sequence(get(sums[half]), get(element), get(b[half]), f32x4.mul, f32x4.add, set(sums[half])),
            ),
          ),
        ),
        sequence(advance(panel, i32.const(PANEL_ROW)), advance(left, i32.const(-1))),
      );
    const tile = (of: typeof rows) =>
      sequence(
        ...of.map(({ at, sums }) =>
          sequence(get(A), set(at), advance(A, get(A_ROW)), ...sums.map((sum) => sequence(f32x4.zero, set(sum)))),
        ),
        sequence(get(B), set(panel), get(K), set(left)),
        until(empty(left), step(of)),
        ...of.map(({ sums }) =>
          sequence(
            ...HALVES.map((half) => sequence(get(C), get(sums[half]), f32x4.store(16 * half))),
            advance(C, get(C_ROW)),
          ),
        ),
        advance(M, i32.const(-of.length)),
      );
    const down = (count: number) => until(less(M, count), tile(rows.slice(0, count)));
    return sequence(down(ROWS), down(1));
  },
};
