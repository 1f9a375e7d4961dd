import cliProgress from "cli-progress";
import pc from "picocolors";
import type { Progress } from "../formats/progress.ts";
import type { Listener, PipelineEvent } from "../pipeline/events.ts";

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
  const since = new Map<string, number>();
  const listener = (event: PipelineEvent) => {
    if (event.type === "progress") {
      const { progress } = event;
      if (!since.has(progress.task)) since.set(progress.task, performance.now());
      if (seldom(progress)) surface.write(`  ${describe(progress, since.get(progress.task) ?? 0)}\n`);
      return;
    }
    if (event.type === "stage-end") since.clear();
    const text = eventText(event, surface.colour);
    if (text !== "") surface.write(text);
  };
  return { listener, say: (text) => surface.write(`${text}\n`), close: () => {} };
}

function bars(surface: Surface): Drawing {
  let bar: { task: string; drawn: cliProgress.SingleBar } | undefined;
  const stop = () => {
    bar?.drawn.stop();
    bar = undefined;
  };
  const draw = (progress: Progress) => {
    if (progress.total === undefined) return;
    if (bar?.task !== progress.task) {
      stop();
      const drawn = new cliProgress.SingleBar({
        format: "  {task} {bar} {value}/{total} {unit}  {rate}/s  {eta_formatted} left  {detail}",
        barsize: 24,
        clearOnComplete: true,
        hideCursor: true,
        stream: process.stderr,
        etaBuffer: 50,
        fps: 8,
        barCompleteChar: "█",
        barIncompleteChar: "░",
      });
      drawn.start(progress.total, 0, { task: progress.task, unit: progress.unit, rate: "…", detail: "" });
      bar = { task: progress.task, drawn };
      started = performance.now();
    }
    const rate = progress.done / Math.max(1e-3, (performance.now() - started) / 1000);
    bar.drawn.update(progress.done, {
      rate: rate >= 10 ? rate.toFixed(0) : rate.toFixed(1),
      detail: progress.detail ?? "",
    });
  };
  let started = 0;
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

function describe(progress: Progress, since: number): string {
  const seconds = Math.max(1e-3, (performance.now() - since) / 1000);
  const rate = progress.done / seconds;
  const left =
    progress.total === undefined || rate === 0 ? "" : `, ${Math.ceil((progress.total - progress.done) / rate)} s left`;
  const total = progress.total === undefined ? "" : `/${progress.total}`;
  return `${progress.task}: ${progress.done}${total} ${progress.unit}, ${rate.toFixed(1)}/s${left}${progress.detail === undefined ? "" : `, ${progress.detail}`}`;
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
