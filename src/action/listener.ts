import * as core from "@actions/core";
import { formatPlace } from "../formats/error.ts";
import type { Finding } from "../formats/finding.ts";
import type { Listener } from "../pipeline/events.ts";
import { say } from "./log.ts";
import { ENGINES_STATE } from "./state.ts";

/** Seconds between two lines of progress in the log. */
const PACE = 5;

/** Draws the event stream in a job's log: a group per stage, a line of progress now and then. Keeps the findings. */
export function logListener(): { listener: Listener; findings: Finding[] } {
  const findings: Finding[] = [];
  const engines = new Set<number>();
  let last = 0;
  const listener: Listener = (event) => {
    switch (event.type) {
      case "stage-start":
        core.startGroup(titleOf(event));
        last = performance.now();
        break;
      case "stage-end":
        // After the group, so that it is seen while the group is folded.
        core.endGroup();
        say(`${titleOf(event)}  ${event.seconds.toFixed(1)} s  ${event.summary}`);
        break;
      case "progress": {
        const now = performance.now();
        if (now - last < PACE * 1000) break;
        last = now;
        const { task, done, total, unit, detail } = event.progress;
        const of = total === undefined ? "" : `/${total}`;
        say(`${task}: ${done}${of} ${unit}${detail === undefined ? "" : `, ${detail}`}`);
        break;
      }
      case "finding": {
        findings.push(event.finding);
        const { place, severity, rule, message } = event.finding;
        say(`${place === undefined ? "" : `${formatPlace(place)}: `}${severity} ${rule}: ${message}`);
        break;
      }
      case "engine":
        if (event.running) engines.add(event.pid);
        else engines.delete(event.pid);
        core.saveState(ENGINES_STATE, JSON.stringify([...engines]));
        break;
      case "note":
        say(event.message);
        break;
      default:
    }
  };
  return { listener, findings };
}

function titleOf({ stage, adapter }: { stage: string; adapter?: string }): string {
  return adapter === undefined ? stage : `${stage} ${adapter}`;
}
