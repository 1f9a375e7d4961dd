import cliProgress from "cli-progress";
import pc from "picocolors";
import type { Progress } from "../formats/progress.ts";
import type { Listener, PipelineEvent } from "../pipeline/events.ts";
import { amount, Pace, remaining, speed } from "./pace.ts";

export interface Drawing {
  listener: Listener;
  /** Prints a line of text without tearing a bar. */
  say: (text: string) => void;
  close: () => void;
}

interface Surface {
  json: boolean;
  colour: boolean;
  tty: boolean;
  write: (text: string) => void;
}

/** Draws the event stream on stderr: bars on a terminal, a line now and then elsewhere, JSON lines with `--json`. */
export function drawer(surface: Surface): Drawing {
  if (surface.json) return jsonLines(surface);
  return surface.tty ? bars(surface) : lines(surface);
}

function jsonLines({ write }: Surface): Drawing {
  const seldom = throttle(500);
  const listener = (event: PipelineEvent) => {
    if (event.type === "progress" && !seldom(event.progress)) return;
    write(`${JSON.stringify(event)}\n`);
  };
  return { listener, say: (message) => write(`${JSON.stringify({ type: "note", message })}\n`), close: () => {} };
}

/** For logs: every stage's end, and a line every five seconds of a long one. */
function lines(surface: Surface): Drawing {
  const seldom = throttle(5000);
  const paces = new Map<string, Pace>();
  const listener = (event: PipelineEvent) => {
    if (event.type === "progress") {
      const { progress } = event;
      const known = paces.get(progress.task);
      const pace = known?.goesOn(progress) === true ? known : new Pace(progress);
      paces.set(progress.task, pace);
      if (seldom(progress)) surface.write(`  ${describe(progress, pace)}\n`);
      return;
    }
    if (event.type === "stage-end") paces.clear();
    const text = eventText(event, surface.colour);
    if (text !== "") surface.write(text);
  };
  return { listener, say: (text) => surface.write(`${text}\n`), close: () => {} };
}

function bars(surface: Surface): Drawing {
  let bar: { pace: Pace; drawn: cliProgress.SingleBar } | undefined;
  const stop = () => {
    bar?.drawn.stop();
    bar = undefined;
  };
  const draw = (progress: Progress) => {
    if (progress.total === undefined) return;
    if (bar?.pace.goesOn(progress) !== true) {
      stop();
      const drawn = new cliProgress.SingleBar({
        format: "  {task} {bar} {figures}",
        barsize: 24,
        clearOnComplete: true,
        hideCursor: true,
        stream: process.stderr,
        fps: 8,
        barCompleteChar: "█",
        barIncompleteChar: "░",
      });
      bar = { pace: new Pace(progress), drawn };
      drawn.start(progress.total, progress.done, { task: progress.task, figures: amount(progress) });
    }
    bar.drawn.update(progress.done, { figures: figures(progress, bar.pace) });
  };
  const listener = (event: PipelineEvent) => {
    if (event.type === "progress") {
      draw(event.progress);
      return;
    }
    const text = eventText(event, surface.colour);
    if (text === "") return;
    stop();
    surface.write(text);
  };
  return {
    listener,
    say: (text) => {
      stop();
      surface.write(`${text}\n`);
    },
    close: stop,
  };
}

function eventText(event: PipelineEvent, colour: boolean): string {
  const paint = pc.createColors(colour);
  switch (event.type) {
    case "stage-end": {
      const who = event.adapter === undefined ? "" : ` ${paint.dim(event.adapter)}`;
      return `${paint.bold(event.stage.padEnd(10))} ${`${event.seconds.toFixed(1)} s`.padStart(8)}${who}  ${event.summary}\n`;
    }
    case "note":
      return `  ${paint.dim(event.message)}\n`;
    default:
      return "";
  }
}

function describe(progress: Progress, pace: Pace): string {
  return `${progress.task}: ${figures(progress, pace)}`;
}

/** `12/130 steps, 2.4/s, 50 s left, loss 0.812` */
function figures(progress: Progress, pace: Pace): string {
  const { done, total, unit, detail } = progress;
  const rate = pace.rate(progress);
  const parts = [amount(progress)];
  if (rate !== undefined) parts.push(speed(rate, unit));
  if (rate !== undefined && total !== undefined) parts.push(`${remaining((total - done) / rate)} left`);
  if (detail !== undefined) parts.push(detail);
  return parts.join(", ");
}

/** Lets one progress of a task through each interval. */
function throttle(milliseconds: number): (progress: Progress) => boolean {
  const last = new Map<string, number>();
  return (progress) => {
    const now = performance.now();
    const before = last.get(progress.task);
    if (before === undefined) {
      last.set(progress.task, now);
      return false;
    }
    if (now - before < milliseconds) return false;
    last.set(progress.task, now);
    return true;
  };
}
