import { readFile, writeFile } from "node:fs/promises";
import type { Chat } from "../../src/chat/chat.ts";
import type { Engine, EngineRequest, EngineResponse, RespondJob } from "../../src/engine/contract.ts";

/** Ends a turn in {@link characterChat}. */
export const END = 0;

/** A vocabulary of UTF-16 code units and a template of a line a turn, END after each. */
export const characterChat = {
  render: (
    { messages, tools }: Parameters<Chat["render"]>[0],
    { addGenerationPrompt }: { addGenerationPrompt: boolean },
  ) =>
    (tools === undefined ? "" : `tools ${tools.length}\0`) +
    messages.map(({ role, content }) => `${role}: ${content}\0`).join("") +
    (addGenerationPrompt ? "assistant: " : ""),
  encode: (text: string) => Array.from(text, (_, index) => text.charCodeAt(index)),
  decode: (ids: readonly number[]) => String.fromCharCode(...ids),
} as unknown as Chat;

export type Model = (request: EngineRequest) => EngineResponse;

/** A model that continues a known text, greedily and until END, like one that has learnt it by heart. */
export function reciting(
  ...texts: string[]
): (request: Extract<EngineRequest, { kind: "generate" }>) => EngineResponse {
  return ({ id, input_ids, max_new_tokens }) => {
    const shown = String.fromCharCode(...input_ids);
    const known = texts.find((text) => text.startsWith(shown));
    const rest = characterChat.encode(known?.slice(shown.length) ?? "?".repeat(max_new_tokens));
    const end = rest.indexOf(END);
    const stopped = end >= 0 && end < max_new_tokens ? "end" : "length";
    return { id, kind: "generate", output_ids: rest.slice(0, stopped === "end" ? end : max_new_tokens), stopped };
  };
}

/** An engine that answers with `base` or `adapter`, and remembers its jobs. */
export function fakeEngine(base: Model, adapter: Model, write: (text: string) => string = (text) => text) {
  const jobs: RespondJob[] = [];
  const engine: Engine = {
    name: "tfjs",
    version: "0",
    backend: "wasm",
    device: "cpu",
    ready: () => Promise.resolve(),
    train: () => Promise.reject(new Error("not asked for")),
    doctor: () => Promise.resolve([]),
    async respond(job, onEvent, signal) {
      signal.throwIfAborted();
      jobs.push(job);
      const lines = (await readFile(job.requests, "utf8")).trimEnd().split("\n");
      const answers = lines.map((line) => JSON.stringify((job.adapter === null ? base : adapter)(JSON.parse(line))));
      onEvent({ event: "progress", task: "respond", done: lines.length, total: lines.length, unit: "requests" });
      await writeFile(job.responses, write(`${answers.join("\n")}\n`));
    },
  };
  return { engine, jobs };
}
