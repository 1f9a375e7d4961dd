import { LoraError } from "../../formats/error.ts";
import type { ProductMemory } from "./wasm-internals.ts";
import { COLUMNS, PANEL_ROW, panelFunctions } from "./wasm-panels.ts";

/*
 * Products in the memory of tfjs-backend-wasm. An element is the sum over k in ascending order, begun at 0, each product rounded
 * before it is added: the same bits whatever the shape, the rows computed with it or the machine. They are also the bits of
 * XNNPACK's product, which these replace.
 */

/** A matrix in the backend's memory, by address and strides in bytes. One of its strides is a float's. */
export interface Operand {
  at: number;
  /** From a row to the next. */
  row: number;
  /** From a column to the next. */
  column: number;
}

export interface Products {
  /** C [m, n] = A [m, k] B [k, n]. @param c address of C, whose rows follow one another, as in all of these */
  multiply(a: Operand, b: Operand, c: number, m: number, k: number, n: number): void;
  /** C [m, n] = A [m, k] Wᵀ. @param panels W [n, k] as {@link packedPanels} laid it out */
  multiplyPanels(a: number, panels: number, c: number, m: number, k: number, n: number): void;
  /** C [m, n] = A [m, k] W. @param panels W [k, n] as {@link packedPanels} laid it out; n is 8 or more */
  multiplyUnpacked(a: number, panels: number, c: number, m: number, k: number, n: number): void;
}

const FLOAT = 4;

/** W [rows, columns] as the panels that a product with Wᵀ meets: [⌈rows / 8⌉, columns, 8], rows that are missing being zeros. */
export function packedPanels(values: Float32Array, rows: number, columns: number): Float32Array {
  const panels = new Float32Array(Math.ceil(rows / COLUMNS) * columns * COLUMNS);
  for (let row = 0; row < rows; row++) {
    const to = Math.floor(row / COLUMNS) * columns * COLUMNS + (row % COLUMNS);
    for (let i = 0; i < columns; i++) panels[to + i * COLUMNS] = values[row * columns + i]!;
  }
  return panels;
}

export function products(wasm: ProductMemory): Products {
  const { memory } = wasm.asm;
  if (memory === undefined) throw new LoraError("engine-defect", "The wasm backend exports no memory.", { exit: 3 });
  const { pack, packNarrow, packTransposed, multiply } = panelFunctions(memory);
  let scratch = { address: 0, bytes: 0 };
  /** Memory for a panel, good until it is asked for again, and behind it for `rows` rows of a product. */
  const room = (k: number, rows: number): { panel: number; product: number } => {
    const bytes = (k + rows) * PANEL_ROW;
    if (bytes > scratch.bytes) {
      wasm._free(scratch.address);
      scratch = { address: wasm._malloc(bytes), bytes };
    }
    return { panel: scratch.address, product: scratch.address + k * PANEL_ROW };
  };
  /** The first `width` columns of a product with a panel. */
  const copyColumns = (product: number, c: number, m: number, width: number, n: number): void => {
    const floats = new Float32Array(wasm.HEAPU8.buffer);
    const [from, to] = [product / FLOAT, c / FLOAT];
    for (let i = 0; i < m; i++)
      for (let j = 0; j < width; j++) floats[to + i * n + j] = floats[from + i * COLUMNS + j]!;
  };

  return {
    multiply(a, b, c, m, k, n) {
      if (n < COLUMNS) {
        const { panel, product } = room(k, m);
        packNarrow(b.at, b.row, b.column, panel, k, n);
        multiply(a.at, a.row, a.column, panel, product, PANEL_ROW, m, k);
        copyColumns(product, c, m, n, n);
        return;
      }
      const { panel } = room(k, 0);
      for (const column of columnsOfPanels(n)) {
        if (b.column === FLOAT) pack(b.at + column * FLOAT, b.row, panel, k);
        else packTransposed(b.at + column * b.column, COLUMNS * FLOAT, b.column, panel, k);
        multiply(a.at, a.row, a.column, panel, c + column * FLOAT, n * FLOAT, m, k);
      }
    },

    multiplyPanels(a, panels, c, m, k, n) {
      const whole = n - (n % COLUMNS);
      for (let column = 0; column < whole; column += COLUMNS)
        multiply(a, k * FLOAT, FLOAT, panels + column * k * FLOAT, c + column * FLOAT, n * FLOAT, m, k);
      if (whole === n) return;
      const { product } = room(0, m);
      multiply(a, k * FLOAT, FLOAT, panels + whole * k * FLOAT, product, PANEL_ROW, m, k);
      copyColumns(product, c + whole * FLOAT, m, n - whole, n);
    },

    multiplyUnpacked(a, panels, c, m, k, n) {
      const { panel } = room(k, 0);
      for (const column of columnsOfPanels(n)) {
        packTransposed(panels + column * PANEL_ROW, n * PANEL_ROW, PANEL_ROW, panel, k);
        multiply(a, k * FLOAT, FLOAT, panel, c + column * FLOAT, n * FLOAT, m, k);
      }
    },
  };
}

/** Where panels of `n` columns begin. The last begins early enough to be whole: what it repeats comes out the same. */
function columnsOfPanels(n: number): number[] {
  return Array.from({ length: Math.ceil(n / COLUMNS) }, (_, i) => Math.min(i * COLUMNS, n - COLUMNS));
}
