import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { LoraError } from "../../formats/error.ts";
import { replaceDirectory } from "../../formats/files.ts";
import { openSafetensors, writeSafetensors } from "../../formats/safetensors.ts";
import type { LoraParameter } from "../../model/lora.ts";
import { type Moments, zeroMoments } from "./adamw.ts";
import { ADAPTER_WEIGHTS, type Adapter, type AdapterOrigin, writeAdapterFiles } from "./adapter.ts";

/** Everything a step leaves to the next. Random numbers and the order of rows follow from the step. */
export interface TrainingState {
  /** Optimizer steps done. */
  step: number;
  parameters: LoraParameter[];
  /** In the order of `parameters`. */
  moments: Moments[];
}

const OPTIMIZER = "optimizer.safetensors";
const KEPT = 2;

export function freshState(parameters: LoraParameter[]): TrainingState {
  return { step: 0, parameters, moments: parameters.map(({ values }) => zeroMoments(values.length)) };
}

/** Writes `step-N/`, whole or not at all, and removes all but the newest two. A checkpoint is also an adapter directory. */
export async function writeCheckpoint(
  directory: string,
  state: TrainingState,
  adapter: Adapter,
  origin: AdapterOrigin,
): Promise<void> {
  await replaceDirectory(join(directory, `step-${state.step}`), async (temporary) => {
    await writeAdapterFiles(temporary, adapter, origin);
    const tensors = state.parameters.flatMap(({ name, shape }, i) =>
      (["first", "second"] as const).map((moment) => {
        const values = state.moments[i]![moment];
        return {
          name: `${name}.${moment}`,
          dtype: "F32" as const,
          shape,
          data: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
        };
      }),
    );
    await writeSafetensors(join(temporary, OPTIMIZER), tensors, { closure: origin.closure, step: String(state.step) });
  });
  const steps = await checkpointSteps(directory);
  for (const step of steps.slice(KEPT)) await rm(join(directory, `step-${step}`), { recursive: true, force: true });
}

/**
 * The newest checkpoint of this closure that reads without fault, or null. Others are passed over.
 * @param fresh the parameters' names and shapes
 */
export async function latestCheckpoint(
  directory: string,
  closure: string,
  fresh: readonly LoraParameter[],
): Promise<TrainingState | null> {
  for (const step of await checkpointSteps(directory)) {
    try {
      const state = await readCheckpoint(join(directory, `step-${step}`), step, closure, fresh);
      if (state !== null) return state;
    } catch (error) {
      if (!(error instanceof LoraError)) throw error;
    }
  }
  return null;
}

async function readCheckpoint(
  directory: string,
  step: number,
  closure: string,
  fresh: readonly LoraParameter[],
): Promise<TrainingState | null> {
  const weights = await openSafetensors(join(directory, ADAPTER_WEIGHTS));
  try {
    const optimizer = await openSafetensors(join(directory, OPTIMIZER));
    try {
      if (
        weights.metadata.closure !== closure ||
        optimizer.metadata.closure !== closure ||
        optimizer.metadata.step !== String(step)
      )
        return null;
      const parameters: LoraParameter[] = [];
      const moments: Moments[] = [];
      for (const parameter of fresh) {
        const name = `base_model.model.${parameter.name}.weight`;
        const tensors = [
          weights.tensors.get(name),
          optimizer.tensors.get(`${parameter.name}.first`),
          optimizer.tensors.get(`${parameter.name}.second`),
        ];
        if (tensors.some((tensor) => tensor?.shape.join() !== parameter.shape.join())) return null;
        parameters.push({ ...parameter, values: await weights.readFloat32(name) });
        moments.push({
          first: await optimizer.readFloat32(`${parameter.name}.first`),
          second: await optimizer.readFloat32(`${parameter.name}.second`),
        });
      }
      return { step, parameters, moments };
    } finally {
      await optimizer.close();
    }
  } finally {
    await weights.close();
  }
}

/** Steps that have a checkpoint, newest first. */
async function checkpointSteps(directory: string): Promise<number[]> {
  let names: string[];
  try {
    names = await readdir(directory);
  } catch {
    return [];
  }
  return names
    .map((name) => /^step-(\d+)$/.exec(name)?.[1])
    .filter((step) => step !== undefined)
    .map(Number)
    .sort((a, b) => b - a);
}
