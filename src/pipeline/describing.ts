import { join } from "node:path";
import { croissant } from "../dataset/croissant.ts";
import { LoraError } from "../formats/error.ts";
import { isJsonObject, type JsonObject } from "../formats/json.ts";
import { readerOf } from "../formats/rows.ts";
import { type SourceState, sourceUri } from "../provenance/source.ts";
import type { CheckOutcome } from "./checks.ts";
import { commitDate, gitState } from "./git.ts";

/**
 * The one data set that was checked, as Croissant.
 * @throws {LoraError} `croissant-which` when it is not one
 */
export async function describeDataset({ workspace, datasets }: CheckOutcome): Promise<JsonObject> {
  const [checked] = datasets.values();
  if (checked === undefined || datasets.size > 1) {
    throw new LoraError(
      "croissant-which",
      `A Croissant description is of one data set; ${datasets.size} are selected.`,
      {
        next: `Name one: ${[...workspace.datasets.keys()].map((name) => `lora check ${name} --croissant`).join(" or ")}.`,
      },
    );
  }
  const { entry, lock } = checked;
  const samples = new Map<string, JsonObject>();
  for (const { path } of lock.files) {
    for await (const row of readerOf(path).read(join(workspace.root, path), path)) {
      if (!("value" in row) || !isJsonObject(row.value)) continue;
      samples.set(path, row.value);
      break;
    }
  }
  const url = webAddress(await gitState(workspace.root));
  return croissant({ manifest: entry.manifest, lock, url, date: await commitDate(workspace.root), samples });
}

/** The page of the repository, which has the address that it is fetched from. */
function webAddress(state: SourceState | null): string | null {
  const uri = state === null ? null : sourceUri(state);
  if (state === null || uri === null) return null;
  const { hostname, pathname } = new URL(uri.replace(/^git\+\w+:/, "https:").slice(0, -`@${state.commit}`.length));
  return `https://${hostname}${pathname.replace(/\.git$/, "")}`;
}
