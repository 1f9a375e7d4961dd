/** Connected components of numbered items, by union-find. A component is known by its lowest number. */
export class Components {
  readonly #parents: Int32Array;

  constructor(count: number) {
    this.#parents = new Int32Array(count);
    for (let item = 0; item < count; item++) this.#parents[item] = item;
  }

  /** The lowest item of the component. */
  of(item: number): number {
    const parents = this.#parents;
    let at = item;
    while (parents[at] !== at) {
      parents[at] = parents[parents[at]!]!;
      at = parents[at]!;
    }
    return at;
  }

  join(one: number, other: number): void {
    const [a, b] = [this.of(one), this.of(other)];
    this.#parents[Math.max(a, b)] = Math.min(a, b);
  }

  joinAll([first, ...others]: readonly number[]): void {
    for (const other of others) this.join(first!, other);
  }

  /** Components of so many items at least, each ascending, in the order of their first. */
  groups(least: number): number[][] {
    const sizes = new Int32Array(this.#parents.length);
    for (let item = 0; item < sizes.length; item++) sizes[this.of(item)]! += 1;
    const groups = new Map<number, number[]>();
    for (let item = 0; item < sizes.length; item++) {
      const head = this.of(item);
      if (sizes[head]! < least) continue;
      const group = groups.get(head);
      if (group === undefined) groups.set(head, [item]);
      else group.push(item);
    }
    return [...groups.values()];
  }
}
