import { setImmediate as nextTurn } from "node:timers/promises";
import * as tf from "@tensorflow/tfjs-core";
import { LoraError } from "../../formats/error.ts";
import { readUtf8, writeFileAtomic } from "../../formats/files.ts";
import { parseJson } from "../../formats/json.ts";
import { readEndTokens } from "../../model/config.ts";
import { type Decoder, forward, tokenBatch } from "../../model/decoder.ts";
import { generate } from "../../model/generate.ts";
import { loadDecoder } from "../../model/load.ts";
import { type Adapt, bindLora } from "../../model/lora.ts";
import { valuesOf } from "../../model/ops.ts";
import { targetLosses } from "../../model/score.ts";
import type { EngineRequest, EngineResponse, OnEngineEvent, RespondJob } from "../contract.ts";
import { readAdapter } from "./adapter.ts";
import { type BackendChoice, startBackend, WASM } from "./backend.ts";
import { supervisedBatch, supervisedTokens } from "./loss.ts";

/** Tokens of one forward pass. It changes the speed, not the answers. */
const TOKENS_AT_ONCE = 4096;

type Of<Kind extends EngineRequest["kind"]> = Extract<EngineRequest, { kind: Kind }>;

/** Answers a file of requests. The responses are in the requests' order, and are written whole or not at all. */
export async function respond(
  job: RespondJob,
  emit: OnEngineEvent,
  where: Omit<BackendChoice, "precision"> = WASM,
): Promise<void> {
  await startBackend({ ...where, precision: job.precision });
  const model = await loadDecoder(job.base, (progress) => emit({ event: "progress", ...progress }));
  const requests = await readRequests(job.requests, model.config.vocabularySize);
  const endTokens = await readEndTokens(job.base);
  let adapt: Adapt | undefined;
  if (job.adapter !== null) {
    const { parameters, settings } = await readAdapter(job.adapter, model.config);
    adapt = bindLora(
      parameters,
      parameters.map(({ values, shape }) => tf.tensor2d(values, shape)),
      settings,
    );
  }

  const responses = new Map<string, EngineResponse>();
  const answer = (response: EngineResponse) => {
    responses.set(response.id, response);
    emit({ event: "progress", task: "respond", done: responses.size, total: requests.length, unit: "requests" });
  };
  for (const batch of cut(ofKind(requests, "score"))) {
    (await scores(model, batch, adapt)).forEach(answer);
    await nextTurn();
  }
  for (const batch of cut(ofKind(requests, "logits"))) {
    (await lastLogits(model, batch, adapt)).forEach(answer);
    await nextTurn();
  }
  const generations = ofKind(requests, "generate");
  const prompts = generations.map((request) => ({ ids: request.input_ids, maxNewTokens: request.max_new_tokens }));
  await generate(model, prompts, endTokens, adapt, {
    promptTokens: TOKENS_AT_ONCE,
    onResult: (i, { ids, stopped }) => answer({ id: generations[i]!.id, kind: "generate", output_ids: ids, stopped }),
    onStep: () => nextTurn(),
  });
  await writeFileAtomic(job.responses, requests.map(({ id }) => `${JSON.stringify(responses.get(id)!)}\n`).join(""));
}

/** Summed cross-entropy of each request's labels. */
async function scores(
  model: Decoder,
  requests: readonly Of<"score">[],
  adapt: Adapt | undefined,
): Promise<EngineResponse[]> {
  const rows = requests.map(({ input_ids, labels }) => ({
    ids: Int32Array.from(input_ids),
    labels: Int32Array.from(labels),
  }));
  const counts = rows.map(({ labels }) => supervisedTokens(labels));
  const losses = await targetLosses(model, supervisedBatch(rows), adapt);
  let at = 0;
  return requests.map(({ id }, i) => {
    let loss = 0;
    for (const end = at + counts[i]!; at < end; at++) loss += losses[at]!;
    return { id, kind: "score", loss, tokens: counts[i]! };
  });
}

/** Logits after each request's last token. */
async function lastLogits(
  model: Decoder,
  requests: readonly Of<"logits">[],
  adapt: Adapt | undefined,
): Promise<EngineResponse[]> {
  const batch = tokenBatch(requests.map((request) => request.input_ids));
  const select = Int32Array.from(batch.segments, ({ start, length }) => start + length - 1);
  const logits = await valuesOf(() => forward(model, batch, { adapt, select }));
  const width = model.config.vocabularySize;
  return requests.map(({ id }, i) => ({
    id,
    kind: "logits",
    logits: Array.from(logits.subarray(i * width, (i + 1) * width)),
  }));
}

function ofKind<Kind extends EngineRequest["kind"]>(requests: readonly EngineRequest[], kind: Kind): Of<Kind>[] {
  return requests.filter((request): request is Of<Kind> => request.kind === kind);
}

/** Cuts requests into runs that fit into one pass; those of one length come together and share a mask. */
function cut<R extends EngineRequest>(requests: readonly R[]): R[][] {
  const batches: R[][] = [];
  let tokens = 0;
  for (const request of [...requests].sort((a, b) => a.input_ids.length - b.input_ids.length)) {
    const { length } = request.input_ids;
    const last = batches.at(-1);
    if (last === undefined || tokens + length > TOKENS_AT_ONCE) {
      batches.push([request]);
      tokens = length;
    } else {
      last.push(request);
      tokens += length;
    }
  }
  return batches;
}

async function readRequests(file: string, vocabularySize: number): Promise<EngineRequest[]> {
  const lines = (await readUtf8(file, { file })).split("\n");
  const requests: EngineRequest[] = [];
  const ids = new Set<string>();
  lines.forEach((text, i) => {
    if (text.trim() === "") return;
    const place = { file, line: i + 1 };
    const request = parseJson(text, place) as unknown as EngineRequest;
    const fault =
      requestFault(request, vocabularySize) ??
      (ids.has(request.id) ? `repeats the id ${JSON.stringify(request.id)}` : null);
    if (fault !== null) throw new LoraError("engine-request", `A request ${fault}.`, { place });
    ids.add(request.id);
    requests.push(request);
  });
  return requests;
}

function requestFault(request: EngineRequest, vocabularySize: number): string | null {
  if (typeof request?.id !== "string") return "has no id";
  if (request.kind !== "generate" && request.kind !== "score" && request.kind !== "logits")
    return "is of no known kind";
  const isToken = (id: unknown): boolean =>
    Number.isInteger(id) && (id as number) >= 0 && (id as number) < vocabularySize;
  if (!Array.isArray(request.input_ids) || request.input_ids.length === 0) return "has no input_ids";
  if (!request.input_ids.every(isToken)) return `has a token that is not among the base's ${vocabularySize}`;
  if (request.kind === "score") {
    if (!Array.isArray(request.labels) || request.labels.length !== request.input_ids.length)
      return "has not as many labels as input_ids";
    if (!request.labels.every((label) => label === -100 || isToken(label))) return "has a label that is no token";
  }
  if (request.kind === "generate" && !(Number.isInteger(request.max_new_tokens) && request.max_new_tokens >= 0))
    return "has no max_new_tokens";
  return null;
}
