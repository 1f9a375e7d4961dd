import { fileURLToPath } from "node:url";
import { openSafetensors } from "../../src/formats/safetensors.ts";
import type { DecoderConfig } from "../../src/model/architecture.ts";
import { inverseFrequencies, ropeAngles } from "../../src/model/rope.ts";
import { largestDifference } from "./distance.ts";

const LLAMA3 = { lowFrequencyFactor: 1, highFrequencyFactor: 4, originalMaxPositions: 8192 };

/** As the checkpoints' config.json have them, and test/oracle/rope.py. */
const CHECKPOINTS: { [name: string]: Pick<DecoderConfig, "headDim" | "ropeTheta" | "ropeScaling"> } = {
  "Llama-2-7b, Mistral-7B-v0.1, DeepSeek-R1-Distill-Qwen-7B": { headDim: 128, ropeTheta: 1e4, ropeScaling: null },
  "Meta-Llama-3-8B": { headDim: 128, ropeTheta: 5e5, ropeScaling: null },
  "Llama-3.1-8B": { headDim: 128, ropeTheta: 5e5, ropeScaling: { ...LLAMA3, factor: 8 } },
  "Llama-3.2-1B": { headDim: 64, ropeTheta: 5e5, ropeScaling: { ...LLAMA3, factor: 32 } },
  "SmolLM2-135M": { headDim: 64, ropeTheta: 1e5, ropeScaling: null },
  "Mistral-7B-v0.3, Mistral-Nemo, Qwen2.5-7B, Qwen3-0.6B": { headDim: 128, ropeTheta: 1e6, ropeScaling: null },
  "Qwen2.5-0.5B": { headDim: 64, ropeTheta: 1e6, ropeScaling: null },
};

/** Largest difference of a cosine or sine at each position. */
export interface RopeFidelity {
  checkpoints: string;
  differences: { position: number; difference: number }[];
}

export async function ropeFidelity(): Promise<RopeFidelity[]> {
  const file = await openSafetensors(fileURLToPath(new URL("../fixtures/rope.safetensors", import.meta.url)));
  try {
    const positions = new Int32Array((await file.read("positions")).buffer);
    const found: RopeFidelity[] = [];
    for (const [checkpoints, parameters] of Object.entries(CHECKPOINTS)) {
      const cos = await file.readFloat32(`${checkpoints}.cos`);
      const sin = await file.readFloat32(`${checkpoints}.sin`);
      const rope = ropeAngles(inverseFrequencies(parameters), positions);
      const ours = { cos: rope.cos.dataSync() as Float32Array, sin: rope.sin.dataSync() as Float32Array };
      rope.cos.dispose();
      rope.sin.dispose();
      const half = parameters.headDim / 2;
      const differences = Array.from(positions, (position, at) => {
        const part = (values: Float32Array, width: number) => values.subarray(at * width, at * width + half);
        const of = (kind: "cos" | "sin", expected: Float32Array) =>
          largestDifference(part(ours[kind], 2 * half), part(expected, half));
        return { position, difference: Math.max(of("cos", cos), of("sin", sin)) };
      });
      found.push({ checkpoints, differences });
    }
    return found;
  } finally {
    await file.close();
  }
}
