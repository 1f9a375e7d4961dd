import * as core from "@actions/core";
import { formatPlace } from "../formats/error.ts";
import type { Finding } from "../formats/finding.ts";
import type { Listener } from "../pipeline/events.ts";
import { plain } from "../report/terminal.ts";

/** Seconds between two lines of progress in the log. */
const PACE = 5;

/** Draws the event stream in a job's log: a group per stage, a line of progress now and then. Keeps the findings. */
export function logListener(): { listener: Listener; findings: Finding[]; pids: Set<number> } {
  const findings: Finding[] = [];
  const pids = new Set<number>();
  let last = 0;
  const listener: Listener = (event) => {
    switch (event.type) {
      case "stage-start":
        core.startGroup(event.adapter === undefined ? event.stage : `${event.stage} ${event.adapter}`);
        last = performance.now();
        break;
      case "stage-end":
        core.info(`${event.seconds.toFixed(1)} s  ${plain(event.summary)}`);
        core.endGroup();
        break;
      case "progress": {
        const now = performance.now();
        if (now - last < PACE * 1000) break;
        last = now;
        const { task, done, total, unit, detail } = event.progress;
        core.info(
          `${task}: ${done}${total === undefined ? "" : `/${total}`} ${unit}${detail === undefined ? "" : `, ${plain(detail)}`}`,
        );
        break;
      }
      case "finding": {
        findings.push(event.finding);
        const { place, severity, rule, message } = event.finding;
        core.info(`${place === undefined ? "" : `${formatPlace(place)}: `}${severity} ${rule}: ${plain(message)}`);
        break;
      }
      case "engine":
        if (event.running) pids.add(event.pid);
        else pids.delete(event.pid);
        core.saveState("engine-pids", JSON.stringify([...pids]));
        break;
      case "note":
        core.info(plain(event.message));
        break;
      default:
    }
  };
  return { listener, findings, pids };
}
