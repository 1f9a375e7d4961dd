import { createReadStream } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Engine, EngineRequest, EngineResponse, RespondJob } from "../engine/contract.ts";
import { LoraError } from "../formats/error.ts";
import { writeAtomic } from "../formats/files.ts";
import type { OnProgress } from "../formats/progress.ts";

type Kind = EngineRequest["kind"];
export type ResponseOf<K extends Kind> = Extract<EngineResponse, { kind: K }>;

/** The answers of one model. */
export class Answers {
  readonly #responses: ReadonlyMap<string, EngineResponse>;

  constructor(responses: Iterable<EngineResponse>) {
    this.#responses = new Map([...responses].map((response) => [response.id, response]));
  }

  /** @throws when there is none of that kind: a defect, since {@link readResponses} has compared them with the requests */
  of<K extends Kind>(kind: K, id: string): ResponseOf<K> {
    const response = this.#responses.get(id);
    if (response?.kind !== kind) throw new Error(`no ${kind} answer ${id}`);
    return response as ResponseOf<K>;
  }
}

export interface AnswerJob {
  engine: Engine;
  /** Directory of the base checkpoint. */
  base: string;
  /** PEFT adapter directory, loaded from disk; null for the base alone. */
  adapter: string | null;
  precision: RespondJob["precision"];
  requests: readonly EngineRequest[];
  /** Receives `base-requests.jsonl` and `base-responses.jsonl`, or `adapter-…`. */
  workDir: string;
  onProgress?: OnProgress;
  onNote?: (message: string) => void;
  signal: AbortSignal;
}

/**
 * Has an engine answer every request, with or without the adapter. The two sides share nothing, so that they can run side by side.
 * @throws {LoraError} the engine's own, or `engine-responses` when its answers do not fit the requests
 */
export async function answerRequests(job: AnswerJob): Promise<Answers> {
  const { engine, base, adapter, precision, requests: asked, workDir, onProgress, onNote, signal } = job;
  const side = adapter === null ? "base" : "adapter";
  if (asked.length === 0) return new Answers([]);
  await mkdir(workDir, { recursive: true });
  const requests = join(workDir, `${side}-requests.jsonl`);
  const responses = join(workDir, `${side}-responses.jsonl`);
  // Else an engine that ends without writing would be believed with what an earlier run left.
  await rm(responses, { force: true });
  await writeAtomic(requests, async (file) => {
    for (const request of asked) await file.write(`${JSON.stringify(request)}\n`);
  });
  await engine.respond(
    { base, adapter, requests, responses, precision },
    (event) => {
      if (event.event === "progress") {
        const { event: _, ...progress } = event;
        onProgress?.({ ...progress, task: `evaluate ${side}` });
      }
      if (event.event === "note") onNote?.(event.message);
    },
    signal,
  );
  return new Answers(await readResponses(responses, asked, engine.name));
}

/** Reads responses and holds them against the requests, in order. */
export async function readResponses(
  path: string,
  requests: readonly EngineRequest[],
  engine: string,
): Promise<EngineResponse[]> {
  const read: EngineResponse[] = [];
  try {
    for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
      if (line === "") continue;
      const request = requests[read.length];
      if (request === undefined) throw new Error("there are more answers than requests");
      read.push(responseTo(request, JSON.parse(line)));
    }
    if (read.length < requests.length)
      throw new Error(`only ${read.length} of ${requests.length} requests are answered`);
  } catch (cause) {
    const what = `The answers of engine ${engine} cannot be used: ${(cause as Error).message} (answer ${read.length + 1}).`;
    throw new LoraError("engine-responses", what, {
      exit: 3,
      cause,
      next: "Run `lora engine doctor`; if it finds nothing, this is a defect of the engine.",
    });
  }
  return read;
}

/** The response if it answers the request. Numbers JSON cannot carry (NaN, infinities) come as null and are NaN again here. */
function responseTo(request: EngineRequest, value: unknown): EngineResponse {
  const { id, kind } = request;
  const response = value as Record<string, unknown> | null;
  if (typeof response !== "object" || response === null) throw new Error("it is no object");
  if (response.id !== id || response.kind !== kind) throw new Error(`it does not answer ${kind} request ${id}`);
  switch (kind) {
    case "generate": {
      const { output_ids, stopped } = response;
      const tokens =
        Array.isArray(output_ids) && output_ids.every((token) => Number.isSafeInteger(token) && token >= 0);
      if (!tokens || output_ids.length > request.max_new_tokens)
        throw new Error("output_ids are not the tokens asked for");
      if (stopped !== "end" && stopped !== "length") throw new Error("stopped is neither end nor length");
      return { id, kind, output_ids, stopped };
    }
    case "score": {
      const { loss, tokens } = response;
      if (!Number.isSafeInteger(tokens)) throw new Error("tokens is no count");
      return { id, kind, loss: numeric(loss), tokens: tokens as number };
    }
    case "logits": {
      const { logits } = response;
      if (!Array.isArray(logits) || logits.length === 0) throw new Error("there are no logits");
      return { id, kind, logits: logits.map(numeric) };
    }
  }
}

function numeric(value: unknown): number {
  return typeof value === "number" ? value : Number.NaN;
}
