import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { checkTransformersCheckpoint } from "../engine/peft/base.ts";
import { digestFile } from "../formats/digest.ts";
import { LoraError, type Place } from "../formats/error.ts";
import type { Progress } from "../formats/progress.ts";
import { insideWorkspace } from "../manifest/paths.ts";
import type { ResolvedAdapter } from "../manifest/resolve.ts";
import type { FileDescriptor } from "../manifest/schema.generated.ts";
import type { AdapterEntry, Workspace } from "../manifest/workspace.ts";
import type { DecoderConfig } from "../model/architecture.ts";
import { readDecoderConfig } from "../model/config.ts";
import { checkCheckpoint } from "../model/tensors.ts";
import { fetchBase } from "../publish/fetch-base.ts";
import type { Environment } from "./environment.ts";

/** A base checkpoint on this machine. */
export interface Base {
  /** Absolute path, in Hugging Face layout. */
  directory: string;
  revision: string | null;
  files: FileDescriptor[];
  /** Whether the weights are there too, and not merely described by the Hub. */
  complete: boolean;
}

/** What of a checkpoint directory is read: config, weights, tokenizer, template. */
const read =
  /^(config\.json|generation_config\.json|model[^/]*\.safetensors|model\.safetensors\.index\.json|tokenizer[^/]*\.json|special_tokens_map\.json|chat_template\.(jinja|json))$/;

/**
 * Finds or fetches the base checkpoint of an adapter and describes every file of it that can change the outcome. Without
 * `weights`, those of a model on the Hub are described as its listing says, and so the closure is the same.
 */
export async function resolveBase(
  { workspace, entry, weights }: { workspace: Workspace; entry: AdapterEntry; weights: boolean },
  environment: Environment,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<Base> {
  const { model, revision, directory } = entry.manifest.base;
  const place = entry.positions.at(["base", "model"], { value: true });
  if (directory !== null) {
    const local = insideWorkspace(workspace.root, ".", directory, place);
    return { directory: local, revision, files: await describeCheckpoint(local, place, onProgress), complete: true };
  }
  const fetched = await fetchBase({
    model,
    revision: revision ?? "",
    weights,
    cacheDir: environment.hubCache,
    hubUrl: environment.hubUrl,
    token: environment.hubToken,
    onProgress,
    signal,
  });
  const unfetched = fetched.unfetched.map(({ path, sha256, size }) => ({ path, digest: `sha256:${sha256}`, size }));
  const present = await describeCheckpoint(fetched.directory, place, onProgress);
  const files = new Map([...unfetched, ...present].map((file) => [file.path, file]));
  return {
    directory: fetched.directory,
    revision,
    files: [...files.values()].sort((one, other) => (one.path < other.path ? -1 : 1)),
    complete: unfetched.length === 0,
  };
}

/**
 * An error about the base with the directory named as the manifest names it, at that place: where it lies on this
 * machine says nothing in a pull request.
 */
export function asManifestNames(error: unknown, entry: AdapterEntry, base: Pick<Base, "directory">): unknown {
  if (!(error instanceof LoraError)) return error;
  const named = error.message.includes(base.directory);
  const inside = error.place?.file.startsWith(base.directory) === true;
  if (!named && !inside) return error;
  const { model, directory } = entry.manifest.base;
  const { code, exit, next, place } = error;
  const elsewhere = inside ? (named || directory === null ? undefined : within(directory, place!, base)) : place;
  return new LoraError(code, error.message.replaceAll(base.directory, directory ?? model), {
    exit,
    place: elsewhere ?? entry.positions.at(["base", "model"], { value: true }),
    ...(next === undefined ? {} : { next }),
    cause: error,
  });
}

/** A place in the base's directory as the repository knows it. */
function within(directory: string, place: Place, base: Pick<Base, "directory">): Place {
  return { ...place, file: `${directory}${place.file.slice(base.directory.length)}` };
}

/**
 * Whether the engine that trains can load a base, as far as its configuration and the headers of its weights tell: the tfjs
 * engine computes some families, and exactly those tensors; Transformers knows many more, and says so itself.
 * @returns rows of the embedding, and the decoder where it is one of the tfjs engine's families
 */
export async function checkBase(
  { training }: ResolvedAdapter,
  directory: string,
  { weights }: { weights: boolean },
): Promise<{ vocabulary: number; config: DecoderConfig | null }> {
  if (training.engine === "peft") {
    const vocabulary = await checkTransformersCheckpoint(directory, { weights });
    return { vocabulary, config: await readDecoderConfig(directory).catch(() => null) };
  }
  const config = await checkCheckpoint(directory, { weights });
  return { vocabulary: config.vocabularySize, config };
}

/** @throws {LoraError} `base-incomplete` for a directory without the files that nothing can be done without */
export function requireCheckpoint(names: readonly string[], place: Place): void {
  for (const needed of ["config.json", "tokenizer.json"]) {
    if (names.includes(needed)) continue;
    throw new LoraError("base-incomplete", `The base checkpoint has no ${needed}.`, {
      place,
      next: "Point base.model at a checkpoint directory in Hugging Face layout.",
    });
  }
}

async function describeCheckpoint(
  directory: string,
  place: { file: string },
  onProgress: (progress: Progress) => void,
): Promise<FileDescriptor[]> {
  const names = (await readdir(directory)).filter((name) => read.test(name)).sort();
  requireCheckpoint(names, place);
  const files: FileDescriptor[] = [];
  for (const name of names) {
    const { digest, size } = await digestFile(join(directory, name));
    files.push({ path: name, digest, size });
    onProgress({ task: "hash base", done: files.length, total: names.length, unit: "files" });
  }
  return files;
}
