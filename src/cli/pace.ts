import type { Progress } from "../formats/progress.ts";

/** How fast a task goes since it was first heard of. What was done before, in a run that is resumed, does not count. */
export class Pace {
  private readonly first: Progress;
  private readonly started = performance.now();

  constructor(first: Progress) {
    this.first = first;
  }

  /** Whether a progress goes on with this task, and is not another of the same name. */
  goesOn({ task, unit, total, done }: Progress): boolean {
    const { first } = this;
    return task === first.task && unit === first.unit && total === first.total && done >= first.done;
  }

  /** Units a second; nothing while there is nothing to tell it from. */
  rate({ done }: Progress): number | undefined {
    const seconds = (performance.now() - this.started) / 1000;
    return done > this.first.done && seconds > 0.05 ? (done - this.first.done) / seconds : undefined;
  }
}

/** `12/130 steps`, `1.2/2.1 MB`. */
export function amount({ done, total, unit }: Progress): string {
  if (unit !== "bytes") return `${done}${total === undefined ? "" : `/${total}`} ${unit}`;
  const [size, name] = scale(total ?? done);
  return `${(done / size).toFixed(1)}${total === undefined ? "" : `/${(total / size).toFixed(1)}`} ${name}`;
}

/** `4.2/s`, `18 MB/s`. */
export function speed(rate: number, unit: string): string {
  const [size, name] = unit === "bytes" ? scale(rate) : [1, ""];
  const value = rate / size;
  return `${value.toFixed(value < 10 ? 1 : 0)}${name === "" ? "" : ` ${name}`}/s`;
}

/** `40 s`, `3 min 20 s`, `2 h 5 min`. */
export function remaining(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 100) return `${whole} s`;
  if (whole < 6000) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

function scale(bytes: number): [size: number, name: string] {
  if (bytes >= 1e9) return [1e9, "GB"];
  return bytes >= 1e6 ? [1e6, "MB"] : [1e3, "kB"];
}
