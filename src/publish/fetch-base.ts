import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { LoraError } from "../formats/error.ts";
import type { RemoteFile } from "./cache.ts";
import { fetchSnapshot, type SnapshotOptions } from "./snapshot.ts";

export interface FetchBaseOptions extends Omit<SnapshotOptions, "choose"> {
  /** False brings configuration and tokenizer only: enough to plan, to look at tokens and to publish. */
  weights: boolean;
}

export interface FetchedBase {
  directory: string;
  /** Weights that were not brought because the Hub's listing tells their SHA-256 (hex) already. */
  unfetched: { path: string; sha256: string; size: number }[];
}

const INDEX = "model.safetensors.index.json";
const SINGLE = "model.safetensors";
const TEXTS = /\.(json|jinja)$|^(merges\.txt|tokenizer\.model)$/;

/**
 * Brings a base checkpoint into the cache and says where it lies: configuration, tokenizer and safetensors weights, of
 * the repository's top level only. Other formats of the same weights (`original/`, `consolidated.safetensors`, GGUF) stay
 * where they are.
 * @throws {LoraError} as {@link fetchSnapshot}; `hub-revision` for a revision that is no commit; `base-weights` when the
 *   repository has no safetensors weights
 */
export async function fetchBase(options: FetchBaseOptions): Promise<FetchedBase> {
  if (!/^[0-9a-f]{40}$/.test(options.revision)) {
    throw new LoraError(
      "hub-revision",
      `"${options.revision.slice(0, 60)}" is no commit: a base model is pinned to 40 hex digits.`,
      {
        next: "Copy the commit from the model's page on the Hub (Files, History) into `base.revision`.",
      },
    );
  }
  const { model } = options;
  let weights: string[] = [];
  // The index says which shards there are, so it comes first.
  const texts = await fetchSnapshot({
    ...options,
    choose: (files) => {
      const top = files.filter((file) => !file.path.includes("/"));
      const single = top.some((file) => file.path === SINGLE);
      const index = top.some((file) => file.path === INDEX);
      if (!single && !index) throw noWeights(model);
      if (!index) weights = [SINGLE];
      return top.filter((file) => TEXTS.test(file.path));
    },
  });
  if (weights.length === 0) weights = await shards(join(texts, INDEX), model);
  const unfetched: FetchedBase["unfetched"] = [];
  const directory = await fetchSnapshot({
    ...options,
    choose: (files) =>
      weights
        .map((path) => listed(files, path, model))
        .filter(({ path, sha256, size }) => {
          if (options.weights || sha256 === undefined) return true;
          unfetched.push({ path, sha256, size });
          return false;
        }),
  });
  return { directory, unfetched };
}

async function shards(index: string, model: string): Promise<string[]> {
  const { weight_map: map } = JSON.parse(await readFile(index, "utf8")) as { weight_map?: Record<string, string> };
  if (typeof map !== "object" || map === null) throw noWeights(model);
  return [...new Set(Object.values(map))].sort();
}

function listed(files: readonly RemoteFile[], path: string, model: string): RemoteFile {
  const found = files.find((file) => file.path === path);
  if (found !== undefined) return found;
  throw new LoraError("base-weights", `${INDEX} of ${model} names ${path.slice(0, 100)}, which the repository lacks.`, {
    exit: 3,
  });
}

function noWeights(model: string): LoraError {
  return new LoraError("base-weights", `${model} has no safetensors weights at this commit.`, {
    exit: 3,
    next: "Choose a commit that has them, or convert the checkpoint first.",
  });
}
