import type { Facts, Feature } from "./facts.ts";
import type { Answer } from "./outcome.ts";
import { dateAnswer, templateAnswer } from "./template-answers.ts";
import { noEffectAnswer, notFiniteAnswer } from "./value-answers.ts";

/**
 * llama.cpp, commit 0c1e570 (October 2026). `convert_lora_to_gguf.py` takes pairs, embedding pairs and norms, and ends at any other
 * tensor; of the configuration it reads `lora_alpha` and the name of the base. `src/llama-adapter.cpp` then wants each pair's
 * tensor in the base with its shape, skips norms, and scales each pair by alpha over its own rank (`get_scale`).
 */
export const LLAMA_CPP_SOURCE = "llama.cpp 0c1e570";

const merge = "Merge it into the base with PEFT's merge_and_unload and convert the merged checkpoint.";
const refused = (reason: string, next = merge): Answer => ({ state: "refused", reason, next });
const wrong = (reason: string, next = merge): Answer => ({ state: "wrong", reason, next });
const unseen: Answer = { state: "unknown", reason: "what decides it cannot be seen from here" };
const stops = "the converter stops at these tensors";

export const llamaCpp: Record<Feature, (facts: Facts) => Answer> = {
  "adapter-type": () => refused("the converter knows LoRA only"),
  config: () =>
    refused(
      "the converter needs lora_alpha, and the others say what it is",
      "Save the adapter again with PEFT's save_pretrained.",
    ),
  weights: () => refused("the converter finds no tensors", "Fetch or save the adapter's weights."),
  pickle: () => ({
    ...unseen,
    next: "Save it again with safe_serialization=True, so that its tensors can be looked at.",
  }),
  format: () => ({
    state: "needs",
    reason: "llama.cpp reads GGUF",
    next: "Convert base and adapter with the two scripts at the root of its repository.",
  }),
  architecture: ({ family, modelType }) => {
    if (family !== null) return { state: "loads", reason: "llama.cpp converts and runs this family" };
    if (modelType === null)
      return { ...unseen, next: "Give --base-dir the base checkpoint's directory; its weights are not needed." };
    return {
      state: "unknown",
      reason: "the rules here are of Llama, Mistral, Qwen2 and Qwen3",
      next: "Look for its architecture in llama.cpp's conversion/__init__.py.",
    };
  },
  rank: () => ({ state: "loads", reason: "llama.cpp takes any rank" }),
  "rank-pattern": ({ rslora }) =>
    rslora
      ? wrong("with use_rslora each rank wants another factor, and there is one for all")
      : { state: "loads", reason: "llama.cpp scales each pair by its own rank" },
  "alpha-pattern": () => wrong("the converter writes one alpha, lora_alpha, for all"),
  rslora: ({ alpha, r }) => ({
    state: "needs",
    reason: "the converter ignores it, and alpha/r would be computed",
    next: `Load it with --lora-scaled and the factor √r = ${factor(r)}, or convert a copy with "use_rslora": false and "lora_alpha": ${factor(r, alpha)} (alpha·√r).`,
  }),
  dora: () => refused(stops),
  "lora-bias": () => refused(stops),
  bias: () => refused(stops),
  "saved-modules": () => refused(stops),
  "saved-norms": () => wrong("llama.cpp converts norms and then skips them"),
  "extended-embedding": ({ modelType }) =>
    modelType === null ? unseen : wrong("the converter skips saved embeddings, and the base's are kept"),
  "token-rows": () => refused(stops),
  "weight-init": () =>
    wrong(
      "llama.cpp adds it to the unchanged base",
      "Save it again with path_initial_model_for_weight_conversion, which turns it into a plain pair.",
    ),
  activated: () => ({ state: "loads", reason: "llama.cpp has activated LoRA" }),
  variant: () => wrong("the converter ignores it"),
  replication: () => refused("the base has no such layers"),
  "some-layers": () => ({ state: "loads", reason: "llama.cpp leaves the others as they are" }),
  embedding: () => ({ state: "loads", reason: "the converter takes lora_embedding pairs" }),
  head: ({ tied }) => {
    if (tied === null) return unseen;
    if (tied) return refused("the base ties its head to the embedding, and its GGUF has no head to adapt");
    return { state: "loads", reason: "the base has a head of its own" };
  },
  targets: ({ leaves, family }) => {
    const odd = leaves.find((leaf) => !/^([qkvo]|gate|up|down)_proj$/.test(leaf));
    if (odd === undefined || family === null) return { state: "loads", reason: "each has a tensor in the base's GGUF" };
    return refused("this family's GGUF has no such tensor");
  },
  "tensor-names": () => refused(stops, "Save the adapter again with PEFT's save_pretrained."),
  "tensor-pairs": () => refused("the converter needs both, of one rank", "Save the adapter again."),
  "tensor-shapes": () => refused("it was trained on another base", "Convert the base it was trained on."),
  "not-finite": () => notFiniteAnswer("llama.cpp"),
  "no-effect": () => noEffectAnswer("llama.cpp"),
  "base-name": () => ({
    state: "needs",
    reason: "the converter would ask the Hub for it",
    next: "Convert with --base and the base checkpoint's directory.",
  }),
  vocabulary: () => wrong("the base's GGUF carries the base's tokens"),
  template: (facts) =>
    templateAnswer(facts, {
      next: "Start it with --chat-template-file and that file.",
      flags: ["--jinja", "--chat-template-file", "{template}"],
    }),
  date: (facts) => dateAnswer(facts, "--chat-template-kwargs"),
};

/** alpha·√r, or √r, to seven digits, which is what a float holds. */
export function factor(r: number, alpha = 1): string {
  return String(Number((alpha * Math.sqrt(r)).toPrecision(7)));
}
