import { execFileSync } from "node:child_process";
import type { DecoderConfig } from "../../model/architecture.ts";
import { BLOCK } from "../../model/attention.ts";
import type { BackendChoice } from "./backend.ts";

/** Bytes of memory that wasm's address space leaves beside the weights. */
const WASM_BYTES = 2 ** 31;
/** Of what is free, what activations may take: the rest is for what a layer makes on its way. */
const SHARE = 0.6;

/**
 * Bytes that a pass which keeps its layers' tensors for the backward pass holds of them: the inputs of norms and
 * projections, queries, keys, values and what attention makes of them, gate and up.
 * @param lengths tokens of each row
 */
export function keptBytes(config: DecoderConfig, lengths: readonly number[]): number {
  const { hiddenSize, intermediateSize, heads, keyValueHeads, headDim, layers } = config;
  const perToken = 6 * hiddenSize + 3 * heads * headDim + 2 * keyValueHeads * headDim + 3 * intermediateSize;
  const floats = lengths.reduce((sum, length) => {
    const first = Math.min(length, BLOCK);
    return sum + length * perToken + heads * first * first;
  }, 0);
  return 4 * layers * floats;
}

/**
 * What `gradientCheckpointing` comes to. `auto` recomputes where the longest micro batch would not fit otherwise; the adapter is the
 * same either way, bit for bit.
 */
export function recomputes(
  setting: "auto" | "on" | "off",
  config: DecoderConfig,
  longest: readonly number[],
  where: Omit<BackendChoice, "precision">,
): boolean {
  if (setting !== "auto") return setting === "on";
  return keptBytes(config, longest) > SHARE * freeBytes(where);
}

/** Memory that is free on the device, once the weights are there; unknown is none. */
function freeBytes({ backend, device }: Omit<BackendChoice, "precision">): number {
  if (backend === "wasm") return WASM_BYTES;
  if (device === "cpu") return process.availableMemory();
  try {
    const query = ["--query-gpu=memory.free", "--format=csv,noheader,nounits"];
    return Number(execFileSync("nvidia-smi", query, { encoding: "utf8", timeout: 20_000 }).split("\n")[0]) * 2 ** 20;
  } catch {
    return 0;
  }
}
