import type { DecoderConfig } from "./architecture.ts";
import { PROJECTIONS, type Projection } from "./projections.ts";

/** A projection of one layer. */
export interface LinearShape {
  /** As in the checkpoint: `model.layers.0.self_attn.q_proj`. */
  name: string;
  layer: number;
  projection: Projection;
  in: number;
  out: number;
}

/** Every projection of the decoder, layer by layer. */
export function linearShapes(config: DecoderConfig): LinearShape[] {
  const { hiddenSize, intermediateSize, heads, keyValueHeads, headDim } = config;
  const sizes: Record<Projection, [number, number]> = {
    q_proj: [hiddenSize, heads * headDim],
    k_proj: [hiddenSize, keyValueHeads * headDim],
    v_proj: [hiddenSize, keyValueHeads * headDim],
    o_proj: [heads * headDim, hiddenSize],
    gate_proj: [hiddenSize, intermediateSize],
    up_proj: [hiddenSize, intermediateSize],
    down_proj: [intermediateSize, hiddenSize],
  };
  const shapes: LinearShape[] = [];
  for (let layer = 0; layer < config.layers; layer++) {
    for (const projection of PROJECTIONS) {
      const block =
        projection === "gate_proj" || projection === "up_proj" || projection === "down_proj" ? "mlp" : "self_attn";
      const name = `model.layers.${layer}.${block}.${projection}`;
      shapes.push({ name, layer, projection, in: sizes[projection][0], out: sizes[projection][1] });
    }
  }
  return shapes;
}
