import { readFile } from "node:fs/promises";
import { readTokens } from "../chat/tokens.ts";
import type { EngineEvent, StepMetrics } from "../engine/contract.ts";
import { adapterClosure } from "../engine/tfjs/adapter.ts";
import { formatPlace, LoraError, type Place } from "../formats/error.ts";
import type { Finding } from "../formats/finding.ts";
import { asManifestNames } from "./base.ts";
import { stage } from "./events.ts";
import type { Prepared } from "./prepare.ts";
import type { Request } from "./request.ts";
import { curatedRecords, writeRunTokens } from "./tokens.ts";

/** Stage 7: the curated train records as labelled tokens. */
export async function tokenizeAdapter(request: Request, prepared: Prepared): Promise<void> {
  const { workspace, datasets, chat, plan, run, entry, times } = prepared;
  const { listener, signal } = request;
  await stage(listener, times, "tokens", entry.name, async (onProgress) => {
    const onFinding = (finding: Finding) => listener({ type: "finding", finding });
    const summary = await writeRunTokens(workspace, datasets, chat, plan, run, { onProgress, onFinding, signal });
    const dropped = summary.dropped === 0 ? "" : `, ${summary.dropped} dropped as too long`;
    return {
      value: undefined,
      summary: `${summary.rows} rows, ${summary.tokens} tokens, ${summary.supervised} supervised${dropped}`,
    };
  });
}

/** Whether the run holds the finished adapter of its closure. */
export async function adapterStands({ run, plan }: Prepared): Promise<boolean> {
  return (await adapterClosure(run.adapter)) === plan.closure;
}

/** Stage 8: the engine trains, or goes on from its last checkpoint; an adapter that stands is left as it is. */
export async function trainAdapter(request: Request, prepared: Prepared): Promise<StepMetrics[]> {
  const { run, engine, base, entry, times } = prepared;
  const { listener, signal } = request;
  const standing = await adapterStands(prepared);
  return stage(listener, times, "train", entry.name, async (onProgress) => {
    let fault: Extract<EngineEvent, { event: "error" }> | undefined;
    const onEvent = (event: EngineEvent) => {
      if (event.event === "progress") {
        const { event: _, ...progress } = event;
        onProgress(progress);
      } else if (event.event === "step") {
        const { event: _, steps, ...metrics } = event;
        listener({ type: "step", adapter: entry.name, steps, metrics });
        const detail = `loss ${metrics.loss.toFixed(3)}`;
        onProgress({ task: "train", done: metrics.step, total: steps, unit: "steps", detail });
      } else if (event.event === "note") listener({ type: "note", message: event.message });
      else fault = event;
    };
    try {
      if (!standing) await engine.train({ run: run.root, base: base.directory }, onEvent, signal);
    } catch (error) {
      if (fault?.rows !== undefined) throw await withPlaces(error, prepared, fault.rows, signal);
      throw asManifestNames(error, entry, base);
    }
    const metrics = await readMetrics(run.metrics);
    const first = metrics[0];
    const last = metrics.at(-1);
    const loss =
      first === undefined || last === undefined ? "" : `, loss ${first.loss.toFixed(3)} → ${last.loss.toFixed(3)}`;
    return { value: metrics, summary: `${metrics.length} steps${loss}${standing ? " (nothing changed since)" : ""}` };
  });
}

/** `metrics.jsonl`, or nothing where there is none. */
export async function readMetrics(path: string): Promise<StepMetrics[]> {
  const text = await readFile(path, "utf8").catch(() => "");
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as StepMetrics);
}

/** Most places of rows that an error lists. */
const PLACES_SHOWN = 8;

/** An engine can only number the rows it failed on; a person needs the lines they came from. */
async function withPlaces(error: unknown, prepared: Prepared, rows: number[], signal: AbortSignal): Promise<unknown> {
  if (!(error instanceof LoraError)) return error;
  const { recordIds } = await readTokens(prepared.run.tokens);
  const wanted = new Set(rows.map((row) => Buffer.from(recordIds.subarray(row * 32, row * 32 + 32)).toString("hex")));
  const places: Place[] = [];
  for (const dataset of prepared.datasets) {
    for await (const record of curatedRecords(prepared.workspace, dataset, "train", signal)) {
      if (wanted.has(record.id)) places.push(record.place);
    }
  }
  const [first] = places;
  const shown = places.slice(0, PLACES_SHOWN).map(formatPlace).join(", ");
  const more = places.length > PLACES_SHOWN ? ` and ${places.length - PLACES_SHOWN} more` : "";
  const message = `${error.message} They are ${shown}${more}.`;
  return new LoraError(error.code, message, {
    exit: error.exit,
    ...(first === undefined ? {} : { place: first }),
    ...(error.next === undefined ? {} : { next: error.next }),
    cause: error,
  });
}
