/**
 * Packs rows into bins of a given capacity by first-fit decreasing: longest first (ties by index), each into the first bin it
 * fits into. Never more than 11/9 of the fewest bins possible, plus 6/9 (Dósa 2007).
 *
 * @param lengths tokens of each row
 * @param capacity tokens of a bin
 * @returns bins of row indices; the same input gives the same bins
 * @throws {RangeError} for a row that is empty or longer than a bin
 */
export function packRows(lengths: readonly number[], capacity: number): number[][] {
  const order = lengths.map((_, i) => i).sort((a, b) => (lengths[b] as number) - (lengths[a] as number) || a - b);
  const bins: number[][] = [];
  const room = new RoomTree(lengths.length, capacity);
  for (const row of order) {
    const length = lengths[row] as number;
    if (!(length >= 1 && length <= capacity)) {
      throw new RangeError(`row ${row} has ${length} tokens, which do not fit into ${capacity}`);
    }
    const bin = room.take(length);
    const packed = bins[bin];
    if (packed) packed.push(row);
    else bins.push([row]);
  }
  return bins;
}

/** A tree of maxima over the bins' free room: finds the first bin with enough of it in logarithmic time. */
class RoomTree {
  private readonly leaves: number;
  /** `[1]` is the root, the children of `[i]` are `[2i]` and `[2i + 1]`. */
  private readonly most: Float64Array;

  constructor(bins: number, capacity: number) {
    this.leaves = 2 ** Math.ceil(Math.log2(Math.max(1, bins)));
    this.most = new Float64Array(2 * this.leaves).fill(capacity);
  }

  /** Takes `length` from the first bin that has it, and returns the bin. There is one: as many bins as rows. */
  take(length: number): number {
    let node = 1;
    while (node < this.leaves) node = (this.most[2 * node] as number) >= length ? 2 * node : 2 * node + 1;
    const bin = node - this.leaves;
    this.most[node] = (this.most[node] as number) - length;
    for (node >>= 1; node >= 1; node >>= 1) {
      this.most[node] = Math.max(this.most[2 * node] as number, this.most[2 * node + 1] as number);
    }
    return bin;
  }
}
