import { excerpt } from "../formats/excerpt.ts";
import type { Json, JsonObject } from "../formats/json.ts";
import type { ServedAdapter, ServedBase } from "./adapter.ts";
import { carried, modules } from "./carried.ts";
import type { Facts, Feature, Features, Note } from "./facts.ts";
import { dimensionsOf, familyOf } from "./shapes.ts";
import { datedTemplate, templateStanding } from "./template.ts";
import { type AdapterTensors, rankOf, sortTensors } from "./tensors.ts";

/** Inits of PEFT after which an adapter adds to changed base weights (its `init_lora_weights`). */
const CHANGES_BASE = /^(pissa|olora|corda|loftq)/i;

/** Reads off an adapter, and its base where that is at hand, everything a server might stumble over. Pure. */
export function featuresOf(adapter: ServedAdapter, base: ServedBase | null): Features {
  const { config } = adapter;
  const tensors = adapter.tensors === null ? null : sortTensors(adapter.tensors);
  const found = new Map<Feature, string>();
  const note = (feature: Feature, seen: string | null | false | undefined) => {
    if (typeof seen === "string") found.set(feature, seen);
  };
  const facts = factsOf(adapter, base, tensors);

  note("adapter-type", config.peft_type !== "LORA" && `peft_type is ${said(config.peft_type)}`);
  const missing = ["r", "lora_alpha", "target_modules"].filter((key) => (config[key] ?? null) === null);
  note("config", missing.length > 0 && `adapter_config.json has no ${missing.join(", ")}`);
  note("weights", adapter.weights === null && "there is no adapter_model.safetensors");
  note(
    "pickle",
    adapter.weights === "pickle" && "the weights are a pickle, adapter_model.bin, which is not opened here",
  );
  note("format", adapter.weights === "safetensors" && "");
  note("architecture", architecture(base, facts));
  note("rank", missing.length === 0 && `rank ${facts.maxRank}`);
  patterns(config, facts, note);
  note("rslora", facts.rslora && `use_rslora scales by alpha/√r = ${facts.alpha}/√${facts.r}`);
  note(
    "weight-init",
    typeof config.init_lora_weights === "string" &&
      CHANGES_BASE.test(config.init_lora_weights) &&
      `init_lora_weights is ${said(config.init_lora_weights)}, so the pair adds to changed base weights`,
  );
  note("activated", isSet(config.alora_invocation_tokens) && "alora_invocation_tokens is set (activated LoRA)");
  note("replication", isSet(config.layer_replication) && "layer_replication repeats layers of the base");
  const variants = ["use_qalora", "use_bdlora"].filter((key) => isSet(config[key]));
  note("variant", variants.length > 0 && `${variants.join(" and ")} ${variants.length === 1 ? "is" : "are"} set`);
  declared(config, note);
  if (tensors !== null) {
    carried(tensors, base, note);
    values(adapter.tensors!, note);
    modules(tensors, base, facts, isSet(config.rank_pattern), note);
  }
  note("base-name", baseName(config));
  note("vocabulary", vocabulary(adapter, base));
  note("template", "");
  note("date", facts.date !== null && `the template writes the day's date; it was trained with ${facts.date.date}`);
  return { facts, found };
}

function factsOf(adapter: ServedAdapter, base: ServedBase | null, tensors: AdapterTensors | null): Facts {
  const { config, plan } = adapter;
  const r = numberOf(config.r);
  const linear = (tensors?.pairs ?? []).filter((pair) => !pair.embedding && pair.layer !== null);
  const byLeaf = new Map<string, Set<number | null>>();
  for (const pair of linear) byLeaf.set(pair.leaf, (byLeaf.get(pair.leaf) ?? new Set()).add(rankOf(pair)));
  const ranks = [r, ...(tensors?.pairs ?? []).map((pair) => rankOf(pair) ?? 0), ...numbersOf(config.rank_pattern)];
  const dimensions = base === null ? null : dimensionsOf(base.config);
  const template = adapter.template ?? base?.template ?? null;
  const dated = template === null ? null : datedTemplate(template.text);
  return {
    family: base === null ? null : familyOf(base.config),
    modelType: base === null ? null : String(base.config.model_type ?? "unnamed"),
    r,
    maxRank: Math.max(...ranks),
    alpha: numberOf(config.lora_alpha),
    rslora: config.use_rslora === true,
    leaves: [...byLeaf.keys()],
    mixedWithinLeaf: [...byLeaf.values()].some((of) => of.size > 1),
    tied: base === null ? null : base.config.tie_word_embeddings === true,
    standing: templateStanding(
      adapter.template,
      base === null ? undefined : base.template,
      plan?.chat.template ?? null,
    ),
    templateFiles: adapter.template?.files ?? [],
    baseTemplateFiles: base?.template?.files ?? [],
    date: plan === null || dated === null ? null : { date: plan.chat.date, settable: dated.settable },
    rowsSuffice:
      adapter.vocabulary === null || dimensions === null ? null : adapter.vocabulary.highestId < dimensions.vocabulary,
  };
}

function architecture(base: ServedBase | null, { family, modelType }: Facts): string {
  if (base === null) return "the base's config.json is not at hand";
  return family ?? `model_type ${excerpt(modelType ?? "", 40)}`;
}

/** Patterns that give some module another rank or alpha than the rest have. */
function patterns(config: JsonObject, { r, alpha }: Facts, note: Note): void {
  const differing = (value: Json | undefined, usual: number) => numbersOf(value).some((number) => number !== usual);
  note("rank-pattern", differing(config.rank_pattern, r) && "rank_pattern gives modules ranks of their own");
  note("alpha-pattern", differing(config.alpha_pattern, alpha) && "alpha_pattern gives modules alphas of their own");
}

/** What the numbers themselves show. PEFT begins with one side of each pair zero: B, and A of an embedding. */
function values(tensors: NonNullable<ServedAdapter["tensors"]>, note: Note): void {
  const all = [...tensors];
  const bad = all.find(([, tensor]) => tensor.values === "not-finite");
  note("not-finite", bad && `${excerpt(bad[0], 100)} holds NaN or infinity`);
  const begun = all.filter(([name]) => /\.lora_(B(\.weight)?|embedding_A)$/.test(name));
  const onlyPairs = all.every(([name]) => /\.lora_(embedding_)?[AB](\.weight)?$/.test(name));
  const untouched = begun.length > 0 && onlyPairs && begun.every(([, tensor]) => tensor.values === "zero");
  note("no-effect", untouched && `every lora_B is zero (${begun.length}, such as ${excerpt(begun[0]![0], 100)})`);
}

/** Features that are known from the configuration, whether or not the weights can be read. */
function declared(config: JsonObject, note: Note): void {
  note("dora", config.use_dora === true && "use_dora is set");
  note("lora-bias", config.lora_bias === true && "lora_bias is set");
  note("bias", isSet(config.bias) && config.bias !== "none" && `bias is ${said(config.bias)}`);
  const saved = config.modules_to_save;
  if (!Array.isArray(saved) || saved.length === 0) return;
  const norms = saved.every((name) => String(name).endsWith("norm"));
  note(norms ? "saved-norms" : "saved-modules", `modules_to_save is ${excerpt(saved.map(String).join(", "))}`);
}

/** What is no id of the Hub, and so means nothing on another machine. */
function baseName({ base_model_name_or_path: name }: JsonObject): string | null {
  if (typeof name !== "string" || name === "") return "base_model_name_or_path is empty";
  return /^\w[\w.-]*\/\w[\w.-]*$/.test(name)
    ? null
    : `base_model_name_or_path is ${excerpt(name, 100)}, no id of the Hub`;
}

/** Tokens the adapter's tokenizer has and the base's has not. */
function vocabulary({ vocabulary: own }: ServedAdapter, base: ServedBase | null): string | null {
  if (own === null || base === null) return null;
  if (base.vocabulary !== null) {
    const extra = [...own.added].filter((token) => !base.vocabulary!.added.has(token));
    if (extra.length > 0)
      return `its tokenizer has tokens the base's lacks (${extra.length}, such as ${excerpt(extra[0]!)})`;
  }
  const rows = dimensionsOf(base.config)?.vocabulary ?? null;
  return rows !== null && own.highestId >= rows
    ? `its tokenizer has an id ${own.highestId}; the base embeds ${rows}`
    : null;
}

function isSet(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === false) return false;
  return typeof value !== "object" || Object.keys(value).length > 0;
}

function numberOf(value: Json | undefined): number {
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}

function numbersOf(value: Json | undefined): number[] {
  return Object.values(value && typeof value === "object" ? value : {}).filter((one) => typeof one === "number");
}

function said(value: Json | undefined): string {
  return excerpt(JSON.stringify(value ?? null), 40).slice(1, -1);
}
