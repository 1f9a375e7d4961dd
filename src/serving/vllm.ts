import type { Facts, Feature } from "./facts.ts";
import type { Answer } from "./outcome.ts";
import { LINEAR } from "./shapes.ts";
import { dateAnswer, templateAnswer } from "./template-answers.ts";
import { noEffectAnswer, notFiniteAnswer } from "./value-answers.ts";

/** `MaxLoRARanks` of vllm/config/lora.py. */
const RANKS = [1, 8, 16, 32, 64, 128, 256, 320, 512];
const DEFAULT_RANK = 16;

/** Models whose `embedding_modules` name the embedding and the head (vllm/model_executor/models/{llama,qwen3}.py). */
const ADAPTS_EMBEDDING = ["llama", "qwen3"];

/**
 * vLLM 0.33.0: `PEFTHelper.validate_legal` (vllm/lora/peft_helper.py) looks at the configuration, `LoRAModel` (lora_model.py) and
 * `parse_fine_tuned_lora_name` (utils.py) at the names of the tensors; `base_model_name_or_path` is not looked at.
 */
export const VLLM_SOURCE = "vLLM 0.33.0";

const plain: Answer = { state: "loads", reason: "vLLM takes it" };
const merge = "Merge it into the base with PEFT's merge_and_unload and serve the merged checkpoint.";
const refused = (
  reason: string,
  next = "Train it again as plain LoRA, or merge it into the base and serve that.",
): Answer => ({
  state: "refused",
  reason,
  next,
});

export const vllm: Record<Feature, (facts: Facts) => Answer> = {
  "adapter-type": () => refused("vLLM loads LoRA only"),
  config: () => refused("vLLM needs all three", "Save the adapter again with PEFT's save_pretrained."),
  weights: () => refused("vLLM finds no tensors", "Fetch or save the adapter's weights."),
  pickle: () => ({
    ...unseen,
    next: "Save it again with safe_serialization=True, so that its tensors can be looked at.",
  }),
  format: () => ({ state: "loads", reason: "vLLM reads PEFT's layout" }),
  architecture: ({ family, modelType }) => {
    if (family !== null) return { state: "loads", reason: "vLLM serves LoRA adapters of this family" };
    if (modelType === null)
      return { ...unseen, next: "Give --base-dir the base checkpoint's directory; its weights are not needed." };
    return {
      state: "unknown",
      reason: "the rules here are of Llama, Mistral, Qwen2 and Qwen3",
      next: "See vLLM's list of supported models for LoRA.",
    };
  },
  rank: ({ maxRank }) => {
    if (maxRank <= DEFAULT_RANK)
      return { state: "loads", reason: `within vLLM's default max_lora_rank of ${DEFAULT_RANK}` };
    const needed = RANKS.find((rank) => rank >= maxRank);
    if (needed === undefined) return refused(`vLLM's greatest max_lora_rank is ${RANKS.at(-1)}`, merge);
    return {
      state: "needs",
      reason: `vLLM's default max_lora_rank is ${DEFAULT_RANK}`,
      next: `Start it with --max-lora-rank ${needed}.`,
      flags: ["--max-lora-rank", String(needed)],
    };
  },
  "rank-pattern": () => patterned,
  "alpha-pattern": () => patterned,
  rslora: () => ({ state: "loads", reason: "vLLM scales by alpha/√r, too" }),
  dora: () => refused("vLLM has no DoRA"),
  "lora-bias": () => refused("vLLM has no biases of pairs"),
  bias: () => refused("vLLM takes adapters with bias none only"),
  "saved-modules": () => refused("vLLM takes weights of modules_to_save for classifiers only"),
  "saved-norms": () => refused("vLLM takes weights of modules_to_save for classifiers only"),
  "extended-embedding": ({ modelType }) =>
    modelType === null
      ? unseen
      : { state: "wrong", reason: "vLLM skips saved embeddings and keeps the base's", next: merge },
  "token-rows": () => refused("vLLM does not know these tensors", merge),
  "weight-init": () =>
    refused(
      "vLLM adds to the base as it is, and so refuses inits that change it",
      "Save it again with path_initial_model_for_weight_conversion, which turns it into a plain pair.",
    ),
  activated: () => refused("vLLM has no activated LoRA"),
  variant: () => refused("vLLM computes plain LoRA"),
  replication: () => refused("vLLM does not repeat layers", merge),
  "some-layers": () => ({ state: "loads", reason: "vLLM leaves the others as they are" }),
  embedding,
  head: embedding,
  targets: ({ leaves, family }) =>
    family === null || leaves.every((leaf) => (LINEAR as readonly string[]).includes(leaf))
      ? { state: "loads", reason: "vLLM takes pairs on every linear layer of the decoder" }
      : refused("this family has no such layer", "Serve the base it was trained on."),
  "tensor-names": () => refused("vLLM cannot read these names", "Save the adapter again with PEFT's save_pretrained."),
  "tensor-pairs": () => refused("vLLM needs both, of one rank", "Save the adapter again."),
  "tensor-shapes": () => refused("it was trained on another base", "Serve the base it was trained on."),
  "not-finite": () => notFiniteAnswer("vLLM"),
  "no-effect": () => noEffectAnswer("vLLM"),
  "base-name": () => ({ state: "loads", reason: "vLLM does not look at it: the base is what it is started with" }),
  vocabulary: ({ rowsSuffice }) => {
    if (rowsSuffice === null) return unseen;
    if (!rowsSuffice)
      return { state: "wrong", reason: "vLLM keeps the base's embedding, which has no rows for them", next: merge };
    return {
      state: "needs",
      reason: "vLLM takes the base's tokenizer, which would split them",
      next: "Start it with --tokenizer and the adapter's directory.",
      flags: ["--tokenizer", "{adapter}"],
    };
  },
  template: (facts) =>
    templateAnswer(facts, {
      next: "Start it with --chat-template and that file.",
      flags: ["--chat-template", "{template}"],
    }),
  date: (facts) => dateAnswer(facts, "--default-chat-template-kwargs"),
};

const unseen: Answer = { state: "unknown", reason: "what decides it cannot be seen from here" };

const patterned: Answer = {
  state: "needs",
  reason: "vLLM reads it since 0.32; older releases ignore it and scale those modules otherwise",
  next: "Serve with vLLM 0.32 or newer.",
};

function embedding({ family }: Facts): Answer {
  if (family === null) return unseen;
  if (ADAPTS_EMBEDDING.includes(family)) return plain;
  return refused(`vLLM's ${family} takes pairs in linear layers of the decoder only`);
}
