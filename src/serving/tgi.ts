import type { Facts, Feature } from "./facts.ts";
import type { Answer } from "./outcome.ts";
import { dateAnswer, templateAnswer } from "./template-answers.ts";
import { noEffectAnswer, notFiniteAnswer } from "./value-answers.ts";

/**
 * Text Generation Inference, commit db931fc (3.3.7 and after; it is in maintenance). `map_weights_for_model`
 * (adapters/lora.py) picks the pairs of the layers it knows by name and leaves the rest alone without a word, so what others
 * refuse is `wrong` here. `prepare_weights` drops a kind of layer altogether when one layer has no pair of it.
 */
export const TGI_SOURCE = "TGI 3.3.7";

const merge = "Merge it into the base with PEFT's merge_and_unload and serve the merged checkpoint.";
const refused = (reason: string, next = merge): Answer => ({ state: "refused", reason, next });
const wrong = (reason: string, next = merge): Answer => ({ state: "wrong", reason, next });
const unseen: Answer = { state: "unknown", reason: "what decides it cannot be seen from here" };
const ignored = wrong("TGI leaves it out without a word");

export const tgi: Record<Feature, (facts: Facts) => Answer> = {
  "adapter-type": () => refused("TGI reads a LoraConfig"),
  config: () => refused("TGI cannot read it", "Save the adapter again with PEFT's save_pretrained."),
  weights: () => refused("TGI finds no tensors", "Fetch or save the adapter's weights."),
  pickle: () => refused("TGI reads safetensors from a directory", "Save it again with safe_serialization=True."),
  format: () => ({ state: "loads", reason: "TGI reads PEFT's layout" }),
  architecture: ({ family, modelType }) => {
    if (family === "qwen3") return refused("TGI has no Qwen3 of its own, and adapters need one");
    if (family !== null) return { state: "loads", reason: "TGI serves LoRA adapters of this family" };
    if (modelType === null)
      return { ...unseen, next: "Give --base-dir the base checkpoint's directory; its weights are not needed." };
    return {
      state: "unknown",
      reason: "the rules here are of Llama, Mistral, Qwen2 and Qwen3",
      next: "Look whether the model's layers in TGI are TensorParallelMultiAdapterLinear.",
    };
  },
  rank: ({ r, maxRank, leaves }) => {
    const padded = paddedRank(maxRank);
    const shards = Math.max(1, Math.floor(maxRank / 8));
    if (padded === maxRank)
      return { state: "loads", reason: `TGI takes it as it is on up to ${shards} shard${shards === 1 ? "" : "s"}` };
    if (leaves.length < 2) return { state: "loads", reason: `TGI pads it to ${padded}` };
    return wrong(
      `TGI pads it to ${padded}, and scales all kinds of layers but the first by alpha/${padded} instead of alpha/${r}`,
      "Train with rank 8 or a multiple of 16, or pad A and B with zeros and scale alpha to match.",
    );
  },
  "rank-pattern": ({ mixedWithinLeaf }) =>
    mixedWithinLeaf
      ? refused("TGI stacks the layers of a kind, which must be of one rank")
      : wrong("TGI scales every pair by r"),
  "alpha-pattern": () => wrong("TGI scales every pair by lora_alpha"),
  rslora: () => ({ state: "loads", reason: "TGI scales by alpha/√r, too" }),
  dora: () => ignored,
  "lora-bias": () => ignored,
  bias: () => ignored,
  "saved-modules": () => ignored,
  "saved-norms": () => ignored,
  "extended-embedding": ({ modelType }) => (modelType === null ? unseen : ignored),
  "token-rows": () => ignored,
  "weight-init": () =>
    wrong(
      "TGI adds it to the unchanged base",
      "Save it again with path_initial_model_for_weight_conversion, which turns it into a plain pair.",
    ),
  activated: () => wrong("TGI applies the pair to every token"),
  variant: () => ignored,
  replication: () => ignored,
  "some-layers": () => wrong("TGI drops a kind of layer altogether when one layer lacks a pair"),
  embedding: () => ignored,
  head: () => ignored,
  targets: ({ leaves }) =>
    leaves.every((leaf) => /^([qkvo]|gate|up|down|qkv|c)_proj$|^c_fc$/.test(leaf))
      ? { state: "loads", reason: "TGI takes pairs on these layers" }
      : ignored,
  "tensor-names": () =>
    wrong("TGI leaves them out without a word", "Save the adapter again with PEFT's save_pretrained."),
  "tensor-pairs": () => wrong("TGI leaves out what is no pair, without a word", "Save the adapter again."),
  "tensor-shapes": () => refused("it was trained on another base", "Serve the base it was trained on."),
  "not-finite": () => notFiniteAnswer("TGI"),
  "no-effect": () => noEffectAnswer("TGI"),
  "base-name": () => ({ state: "loads", reason: "for an adapter in a directory TGI does not look at it" }),
  vocabulary: () => wrong("TGI takes the base's tokenizer, which would split them"),
  template,
  date: (facts) => dateAnswer(facts, null),
};

/** Rank on one shard after `pad_rank` (utils/sgmv.py of 3.2, since then in the kernel punica-sgmv). */
function paddedRank(rank: number): number {
  return rank <= 8 ? 8 : Math.ceil(rank / 16) * 16;
}

/** The router reads `chat_template.json` of the base first, then the tokenizer configuration; never a .jinja (router/src/server.rs). */
function template(facts: Facts): Answer {
  const { standing, templateFiles, baseTemplateFiles } = facts;
  const carried = templateFiles.includes("tokenizer_config.json");
  const how = carried
    ? {
        next: "Start it with --tokenizer-config-path and the adapter's tokenizer_config.json.",
        flags: ["--tokenizer-config-path", "{adapter}/tokenizer_config.json"],
      }
    : {
        next: "Write the text of chat_template.jinja as chat_template into a copy of tokenizer_config.json, and start it with --tokenizer-config-path and that copy.",
        flags: ["--tokenizer-config-path", "tokenizer_config.json"],
      };
  if ((standing === "own" || standing === "unseen") && baseTemplateFiles.includes("chat_template.json"))
    return {
      state: "needs",
      reason: "the base's chat_template.json goes before anything TGI can be told",
      next: "Serve a copy of the base without chat_template.json, with the template in its tokenizer_config.json.",
    };
  if (standing === "base" && baseTemplateFiles.every((file) => file === "chat_template.jinja"))
    return { state: "needs", reason: "the base's template lies in a .jinja, which TGI does not read", ...how };
  return templateAnswer(facts, how);
}
