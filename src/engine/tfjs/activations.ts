import { execFileSync } from "node:child_process";
import type { DecoderConfig } from "../../model/architecture.ts";
import { recomputesIn } from "../../model/memory.ts";
import type { BackendChoice } from "./backend.ts";

/** Bytes of memory that wasm's address space leaves beside the weights. */
const WASM_BYTES = 2 ** 31;

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
  return recomputesIn(setting === "auto" ? freeBytes(where) : 0, setting, config, longest);
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
