import { join } from "node:path";
import { openChat } from "../chat/chat.ts";
import { inspectConversation } from "../chat/inspect.ts";
import { readDataset } from "../dataset/read.ts";
import { formatPlace, LoraError } from "../formats/error.ts";
import { resolveBase } from "./base.ts";
import { splitsDealt } from "./dealing.ts";
import type { Request } from "./request.ts";
import { select } from "./select.ts";
import { openSoundWorkspace } from "./workspace.ts";

export interface InspectedRow {
  /** file:line */
  place: string;
  record: string;
  tokens: number;
  trained: number;
  pieces: { text: string; ids: number[]; trained: boolean }[];
}

export interface InspectOptions {
  /** How many. */
  rows: number;
  split: string;
  /** What the record's id begins with. */
  record: string | undefined;
}

/** The first rows of a split as the model will see them, piece by piece. Reads no further than it shows. */
export async function inspectTokens(
  request: Request,
  { rows, split, record }: InspectOptions,
): Promise<{ adapter: string; rows: InspectedRow[] }> {
  const workspace = await openSoundWorkspace(request.root, (finding) => request.listener({ type: "finding", finding }));
  const entry = (await select(workspace, request.names, undefined)).adapters[0]?.entry;
  if (entry === undefined)
    throw new LoraError("name-unknown", "There is no adapter here to inspect.", {
      next: "Write an adapter.yaml, or give --cwd the root of the data repository.",
    });
  const base = await resolveBase({ workspace, entry, weights: false }, request.environment, () => {}, request.signal);
  const { template, date } = entry.manifest.chat;
  const chat = await openChat(base.directory, {
    root: workspace.root,
    date,
    ...(template === null ? {} : { template: join(workspace.root, template) }),
  });
  const found: InspectedRow[] = [];
  for (const name of entry.manifest.datasets) {
    const dataset = workspace.datasets.get(name);
    if (dataset === undefined) continue;
    for await (const source of readDataset(workspace.root, dataset, {
      splitOf: await splitsDealt(workspace, dataset, request.signal),
      onProgress: () => {},
      onFinding: () => {},
      signal: request.signal,
    })) {
      if (source.split !== split || (record !== undefined && !source.id.startsWith(record))) continue;
      const pieces = inspectConversation(chat, source.conversation, source.place);
      const count = (only: boolean) =>
        pieces.reduce((sum, piece) => sum + (!only || piece.trained ? piece.ids.length : 0), 0);
      found.push({
        place: formatPlace(source.place),
        record: source.id,
        tokens: count(false),
        trained: count(true),
        pieces,
      });
      if (found.length === rows) return { adapter: entry.name, rows: found };
    }
  }
  if (found.length === 0)
    throw new LoraError(
      "rows-none",
      `No record of split "${split}"${record === undefined ? "" : ` begins with ${record}`}.`,
    );
  return { adapter: entry.name, rows: found };
}
