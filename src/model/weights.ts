import { join } from "node:path";
import { LoraError } from "../formats/error.ts";
import { exists, readUtf8 } from "../formats/files.ts";
import { isJsonObject, parseJson } from "../formats/json.ts";
import { openSafetensors, type SafetensorsFile } from "../formats/safetensors.ts";

/** The tensors of a checkpoint directory, wherever they lie. */
export interface Checkpoint {
  names(): IterableIterator<string>;
  has(name: string): boolean;
  /** @throws {LoraError} `weights-missing`, `weights-shape` */
  read(name: string, shape: readonly number[]): Promise<Float32Array>;
  /**
   * The open file that holds a tensor.
   * @throws {LoraError} `weights-missing`, `weights-shape`
   */
  find(name: string, shape: readonly number[]): SafetensorsFile;
  /** Name of the file that holds a tensor the checkpoint has. */
  fileOf(name: string): string;
  /** The open files by name: `model.safetensors`, or the shards of the index. */
  files: ReadonlyMap<string, SafetensorsFile>;
  /** Bytes of all tensors as they are stored. */
  bytes: number;
  close(): Promise<void>;
}

const SINGLE = "model.safetensors";
export const INDEX = "model.safetensors.index.json";

/** Opens `model.safetensors`, or the shards that `model.safetensors.index.json` names. */
export async function openCheckpoint(directory: string): Promise<Checkpoint> {
  const index = join(directory, INDEX);
  const fileOf = new Map<string, string>();
  const shards = new Map<string, SafetensorsFile>();
  const close = async () => {
    for (const shard of shards.values()) await shard.close();
  };
  try {
    if (await exists(join(directory, SINGLE))) {
      shards.set(SINGLE, await openSafetensors(join(directory, SINGLE)));
      for (const name of shards.get(SINGLE)!.tensors.keys()) fileOf.set(name, SINGLE);
    } else if (await exists(index)) {
      for (const [name, file] of await readIndex(index)) {
        if (!shards.has(file)) shards.set(file, await openSafetensors(join(directory, file)));
        if (!shards.get(file)!.tensors.has(name))
          throw missing(name, join(directory, file), `${INDEX} says it is there`);
        fileOf.set(name, file);
      }
    } else {
      throw new LoraError("weights-missing", `${directory} holds neither ${SINGLE} nor ${INDEX}.`, {
        place: { file: directory },
        next: "Point `base` to a checkpoint whose weights are in safetensors format.",
      });
    }
  } catch (error) {
    await close();
    throw error;
  }

  const find = (name: string, shape: readonly number[]): SafetensorsFile => {
    const file = fileOf.get(name);
    if (file === undefined) throw missing(name, directory, `expected shape ${shapeText(shape)}`);
    const shard = shards.get(file)!;
    const found = shard.tensors.get(name)!.shape;
    if (found.length !== shape.length || found.some((size, i) => size !== shape[i])) {
      const path = join(directory, file);
      throw new LoraError(
        "weights-shape",
        `Tensor ${name} in ${path} has shape ${shapeText(found)}; config.json asks for ${shapeText(shape)}.`,
        { place: { file: path }, next: "Use the config.json and the weights of the same checkpoint." },
      );
    }
    return shard;
  };
  return {
    names: () => fileOf.keys(),
    has: (name) => fileOf.has(name),
    find,
    fileOf: (name) => fileOf.get(name)!,
    files: shards,
    bytes: [...shards.values()]
      .flatMap((shard) => [...shard.tensors.values()])
      .reduce((sum, t) => sum + t.end - t.begin, 0),
    close,
    read: async (name, shape) => find(name, shape).readFloat32(name),
  };
}

async function readIndex(index: string): Promise<[name: string, file: string][]> {
  const json = parseJson(await readUtf8(index, { file: index }), { file: index });
  const map = isJsonObject(json) ? json.weight_map : undefined;
  if (!isJsonObject(map))
    throw new LoraError("weights-index", `${index} has no weight_map.`, { place: { file: index } });
  return Object.entries(map).map(([name, file]) => {
    // A shard lies beside its index; a path out of the directory is not ours to follow.
    if (typeof file !== "string" || !/^[^/\\]+\.safetensors$/.test(file)) {
      throw new LoraError(
        "weights-index",
        `${index} puts ${name} into ${JSON.stringify(file)}, which names no safetensors file beside it.`,
        {
          place: { file: index },
        },
      );
    }
    return [name, file];
  });
}

function missing(name: string, place: string, why: string): LoraError {
  return new LoraError("weights-missing", `Tensor ${name} is missing in ${place} (${why}).`, {
    place: { file: place },
    next: "Fetch the checkpoint again, or use one that matches its config.json.",
  });
}

function shapeText(shape: readonly number[]): string {
  return `[${shape.join(", ")}]`;
}
