import type { Family } from "./shapes.ts";
import type { TemplateStanding } from "./template.ts";

/**
 * What servers differ about. Each server answers for all of them (`vllm.ts`, `llama-cpp.ts`, `tgi.ts`), so that a feature that
 * is added here and forgotten there does not compile.
 */
export type Feature =
  | "adapter-type"
  | "config"
  | "weights"
  | "pickle"
  | "format"
  | "architecture"
  | "rank"
  | "rank-pattern"
  | "alpha-pattern"
  | "rslora"
  | "dora"
  | "lora-bias"
  | "bias"
  | "saved-modules"
  | "saved-norms"
  | "extended-embedding"
  | "token-rows"
  | "weight-init"
  | "activated"
  | "variant"
  | "replication"
  | "some-layers"
  | "embedding"
  | "head"
  | "targets"
  | "tensor-names"
  | "tensor-pairs"
  | "tensor-shapes"
  | "not-finite"
  | "no-effect"
  | "base-name"
  | "vocabulary"
  | "template"
  | "date";

/** What rules may ask about. */
export interface Facts {
  family: Family | null;
  /** `model_type` where it is no family known here; null where the base is not at hand. */
  modelType: string | null;
  r: number;
  /** Greatest rank of any module. */
  maxRank: number;
  alpha: number;
  rslora: boolean;
  /** Last parts of the names of linear layers that carry a pair. */
  leaves: string[];
  /** Whether, of the layers of one kind, ranks differ. */
  mixedWithinLeaf: boolean;
  tied: boolean | null;
  standing: TemplateStanding;
  templateFiles: string[];
  baseTemplateFiles: string[];
  date: { date: string; settable: boolean } | null;
  /** Whether tokens the base lacks still have rows in its embedding. */
  rowsSuffice: boolean | null;
}

export interface Features {
  facts: Facts;
  /** What was found, with what the adapter says of it, as a part of a sentence. */
  found: Map<Feature, string>;
}

/** Keeps what was seen of a feature; anything but a text means that there is nothing of it. */
export type Note = (feature: Feature, seen: string | null | false | undefined) => void;
