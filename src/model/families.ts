import type { Json } from "../formats/json.ts";
import type { DecoderConfig, Llama3RopeScaling } from "./architecture.ts";
import type { Fields } from "./fields.ts";
import type { Projection } from "./projections.ts";

/*
 * What sets the families apart. Keys and defaults are those of Transformers' `LlamaConfig`, `MistralConfig`, `Qwen2Config`
 * and `Qwen3Config` (5.23, `models/<family>/configuration_<family>.py`); what they mean is in `modeling_<family>.py` there.
 */

type Read = Omit<DecoderConfig, "family">;

export interface Family {
  /** The class of Transformers that computes it, as `architectures` names it. */
  architecture: string;
  read(fields: Fields): Read;
}

const ATTENTION: readonly Projection[] = ["q_proj", "k_proj", "v_proj", "o_proj"];
const MLP: readonly Projection[] = ["gate_proj", "up_proj", "down_proj"];

/** Touvron et al. 2023, Dubey et al. 2024. Also SmolLM2 and DeepSeek-R1-Distill-Llama. */
const llama: Family = {
  architecture: "LlamaForCausalLM",
  read(fields) {
    const biases = [
      ...(fields.flag("attention_bias", false) ? ATTENTION : []),
      ...(fields.flag("mlp_bias", false) ? MLP : []),
    ];
    if (fields.optionalCount("sliding_window", null) !== null) {
      throw fields.refuse("has a sliding_window, which a Llama does not");
    }
    return { ...common(fields, { maxPositions: 2048 }), biases };
  },
};

/** Jiang et al. 2023. Every layer has the window of v0.1, which later checkpoints set to null. */
const mistral: Family = {
  architecture: "MistralForCausalLM",
  read(fields) {
    const shape = common(fields, { maxPositions: 131072, keyValueHeads: 8 });
    const window = fields.optionalCount("sliding_window", 4096);
    return { ...shape, windows: shape.windows.map(() => window) };
  },
};

/** Yang et al. 2024, also 2.5 and DeepSeek-R1-Distill-Qwen: queries, keys and values have a bias whatever the file says. */
const qwen2: Family = {
  architecture: "Qwen2ForCausalLM",
  read(fields) {
    const shape = common(fields, { maxPositions: 32768, keyValueHeads: 32 });
    return { ...shape, biases: ["q_proj", "k_proj", "v_proj"], windows: upperWindows(fields, shape.layers) };
  },
};

/** Yang et al. 2025: root mean square normalisation of queries and keys instead of biases. */
const qwen3: Family = {
  architecture: "Qwen3ForCausalLM",
  read(fields) {
    const shape = common(fields, { maxPositions: 32768, keyValueHeads: 32, headDim: 128 });
    return {
      ...shape,
      biases: fields.flag("attention_bias", false) ? ATTENTION : [],
      headNorms: true,
      windows: upperWindows(fields, shape.layers),
    };
  },
};

export const FAMILIES: { readonly [modelType: string]: Family } = { llama, mistral, qwen2, qwen3 };

/** What all families share: no biases, no norms on heads, no windows. */
function common(fields: Fields, defaults: { maxPositions: number; keyValueHeads?: number; headDim?: number }): Read {
  const hiddenSize = fields.count("hidden_size");
  const heads = fields.count("num_attention_heads");
  const unsaid = fields.json.num_key_value_heads === undefined ? defaults.keyValueHeads : undefined;
  const keyValueHeads = fields.count("num_key_value_heads", unsaid ?? heads);
  if (heads % keyValueHeads !== 0) {
    throw fields.refuse(`has ${heads} attention heads, which ${keyValueHeads} key-value heads do not divide`);
  }
  if (fields.json.head_dim == null && defaults.headDim === undefined && hiddenSize % heads !== 0) {
    throw fields.refuse(`has hidden_size ${hiddenSize}, which ${heads} attention heads do not divide`);
  }
  const headDim = fields.count("head_dim", defaults.headDim ?? hiddenSize / heads);
  if (headDim % 2 !== 0) throw fields.refuse(`has head_dim ${headDim}; rotary embeddings need an even one`);
  const activation = fields.json.hidden_act ?? "silu";
  if (activation !== "silu") throw fields.refuse(`has hidden_act ${JSON.stringify(activation)}; it must be "silu"`);
  const layers = fields.count("num_hidden_layers");
  const maxPositions = fields.count("max_position_embeddings", defaults.maxPositions);
  return {
    vocabularySize: fields.count("vocab_size"),
    hiddenSize,
    intermediateSize: fields.count("intermediate_size"),
    layers,
    heads,
    keyValueHeads,
    headDim,
    rmsNormEpsilon: fields.number("rms_norm_eps", 1e-6),
    tiedEmbeddings: fields.flag("tie_word_embeddings", false),
    biases: [],
    headNorms: false,
    windows: Array.from({ length: layers }, () => null),
    maxPositions,
    ...rope(fields, maxPositions),
  };
}

/** Qwen: with `use_sliding_window` the layers from `max_window_layers` on have a window, or those `layer_types` names. */
function upperWindows(fields: Fields, layers: number): (number | null)[] {
  const size = fields.optionalCount("sliding_window", 4096);
  const window = fields.flag("use_sliding_window", false) ? size : null;
  const types = fields.json.layer_types ?? null;
  if (types === null) {
    const first = fields.number("max_window_layers", 28);
    return Array.from({ length: layers }, (_, layer) => (layer >= first ? window : null));
  }
  if (!Array.isArray(types) || types.length !== layers) {
    throw fields.refuse(`has layer_types that are no list of ${layers}, one for each layer`);
  }
  return types.map((type: Json) => {
    if (type === "full_attention") return null;
    if (type !== "sliding_attention") {
      throw fields.refuse(`has a layer of type ${JSON.stringify(type)}; full and sliding attention are computed`);
    }
    if (window === null) throw fields.refuse("has layers of sliding attention, but no sliding window in use");
    return window;
  });
}

/** Transformers 5 writes `rope_parameters`; before it, `rope_theta` and `rope_scaling`. */
function rope(fields: Fields, maxPositions: number): { ropeTheta: number; ropeScaling: Llama3RopeScaling | null } {
  const parameters = fields.object("rope_parameters") ?? fields.object("rope_scaling");
  if (parameters === null) return { ropeTheta: fields.number("rope_theta", 10000), ropeScaling: null };
  const ropeTheta =
    parameters.json.rope_theta == null ? fields.number("rope_theta", 10000) : parameters.number("rope_theta");
  const type = parameters.json.rope_type ?? parameters.json.type ?? "default";
  if (parameters.number("partial_rotary_factor", 1) !== 1) {
    throw fields.refuse("has a partial_rotary_factor; heads are rotated whole");
  }
  if (Object.keys(parameters.json).some((key) => key.endsWith("_attention"))) {
    throw fields.refuse("has rope_parameters of its own for a type of layers; one rotary embedding is computed");
  }
  if (type === "default") return { ropeTheta, ropeScaling: null };
  if (type !== "llama3") {
    throw fields.refuse(`has rope_type ${JSON.stringify(type)}; this engine computes "default" and "llama3"`);
  }
  const known = "original_max_position_embeddings";
  return {
    ropeTheta,
    ropeScaling: {
      factor: parameters.number("factor"),
      lowFrequencyFactor: parameters.number("low_freq_factor"),
      highFrequencyFactor: parameters.number("high_freq_factor"),
      originalMaxPositions: fields.json[known] == null ? parameters.count(known, maxPositions) : fields.count(known),
    },
  };
}
