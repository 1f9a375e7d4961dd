import { posix } from "node:path";
import { LoraError } from "../formats/error.ts";
import { excerpt } from "../formats/excerpt.ts";
import { heldoutRows, suiteText, trainRows } from "./init-data.ts";
import { workflowText } from "./init-workflow.ts";
import { pathFault } from "./paths.ts";
import { isDirectoryModel } from "./resolve.ts";
import { dereference, type Schema, schemas } from "./schemas.ts";

export interface InitOptions {
  /** Of the data set and the adapter; default: `assistant`. */
  name?: string | undefined;
  /** `org/name@commit`, or a directory such as `./base`, relative to the repository root. Default: a small instruction-tuned model. */
  base?: string | undefined;
  /** GitHub repository of the Action; default: `org/lora-action`. */
  action?: string | undefined;
}

/** Small enough to be trained without a GPU; Llama architecture, Apache-2.0. */
const DEFAULT_BASE = "HuggingFaceTB/SmolLM2-135M-Instruct@12fd25f77366fa6b3b4b768ec3050bf629380bac";

/**
 * The files of a new data repository: manifests with comments, a few rows of data, a suite, a workflow. They are valid as
 * they are (a base directory must exist).
 * @throws {LoraError} `usage` for a name or base that could not stand in a manifest
 */
export function initFiles(options: InitOptions = {}): { path: string; text: string }[] {
  const name = checkedName(options.name ?? "assistant");
  const base = baseLines(options.base ?? DEFAULT_BASE);
  const action = options.action ?? "org/lora-action";
  return [
    { path: `datasets/${name}/dataset.yaml`, text: datasetText(name, action) },
    { path: `datasets/${name}/data/train.jsonl`, text: trainRows() },
    { path: `datasets/${name}/heldout.jsonl`, text: heldoutRows() },
    { path: `adapters/${name}/adapter.yaml`, text: adapterText(name, base, action) },
    { path: `evals/${name}.yaml`, text: suiteText(name, editorLine(action, "suite")) },
    { path: ".github/workflows/lora.yml", text: workflowText(action) },
    { path: ".gitignore", text: "# What lora-action builds; found again by its closure.\n.lora/\n" },
  ];
}

function checkedName(name: string): string {
  const pattern = dereference(schemas.dataset.properties?.name ?? {}, schemas.dataset).pattern as string;
  if (new RegExp(pattern).test(name)) return name;
  const next = "Use lower-case letters, digits, `.`, `_` and `-`, starting with a letter or digit.";
  throw new LoraError("usage", `${excerpt(name)} cannot be the name of a data set.`, { next });
}

function baseLines(base: string): string {
  if (isDirectoryModel(base)) {
    const fault = pathFault(base);
    if (fault !== null) throw new LoraError("usage", fault.message, { next: fault.next });
    if (posix.normalize(base).startsWith("..")) {
      const next = "Put the checkpoint into the repository, or name a model of the Hub with its commit.";
      throw new LoraError("usage", `${excerpt(base)} leads out of the repository.`, { next });
    }
    // The manifest lies two directories down.
    return `  model: ${JSON.stringify(`../../${base.replace(/^\.\//, "")}`)}`;
  }
  const [, model, revision] = /^([\w.-]+\/[\w.-]+)@([0-9a-f]{40})$/.exec(base) ?? [];
  if (model === undefined) {
    const next = "Write org/name@commit with the commit's 40 hex digits, or a directory that starts with ./";
    throw new LoraError("usage", `${excerpt(base)} names no base model.`, { next });
  }
  return `  model: ${model}\n  revision: ${JSON.stringify(revision)}`;
}

function editorLine(action: string, schema: string): string {
  return `# yaml-language-server: $schema=https://raw.githubusercontent.com/${action}/v1/datasets-schema/${schema}.schema.json`;
}

function datasetText(name: string, action: string): string {
  return `${editorLine(action, "dataset")}
# What the data is. Every key is explained in docs/manifests.md of lora-action.
name: ${name}
description: Example conversations of a support desk. Replace them with yours.
license: CC0-1.0 # SPDX identifier of the data's licence
language: [en]

# JSONL, JSON arrays or Parquet; globs are relative to this file. \`train\` is learned from, every other split is held out.
# Files without a split are dealt to splits by whole clusters of records that are alike: \`splits: { by: grouped, shares: { test: 0.1 } }\`.
files:
  - { path: data/*.jsonl, split: train }
  - { path: heldout.jsonl, split: test }
format: messages # messages | sharegpt | alpaca | prompt-completion

# Which roles a conversation may have: required | optional | forbidden.
roles:
${commented("dataset", "roles")}

# What becomes of faults: remove | report | fail. Nothing is removed from your files; the lock lists what is left out.
hygiene:
${commented("dataset", "hygiene")}
`;
}

function adapterText(name: string, base: string, action: string): string {
  return `${editorLine(action, "adapter")}
# What to build from the data, what it must achieve, and where it goes.
name: ${name}
description: An example adapter. Say here what yours is for.

# The frozen checkpoint: a Hugging Face model id with its commit (a branch name is refused, because it moves), or a
# directory of this repository.
base:
${base}

datasets: [${name}]

# The lines behind # show the defaults; take the # away to change one.
lora:
${commented("adapter", "lora", { r: 8, alpha: 16 })}

training:
${commented("adapter", "training", { epochs: 3, batchSize: 4, maxLength: 512 })}

# What the adapter must achieve before it is published. That it is live, which is to say changes the output, is always asked.
gates:
  - { suite: evals/${name}.yaml, min: 0.5 }
  - { metric: loss, split: test, below: base }
  # Worth having once there are a few hundred records:
  # - { metric: regurgitation, max: 0.01 }

# Where it goes. hf://org/name publishes to the Hugging Face Hub.
publish:
  to: file:./published/${name}
`;
}

/** The keys of a section with their defaults, commented out but for those in `set`. */
function commented(name: "adapter" | "dataset", section: string, set: Record<string, unknown> = {}): string {
  const root = schemas[name];
  const properties = dereference(root.properties?.[section] ?? {}, root).properties ?? {};
  const lines = Object.entries(properties).flatMap(([key, property]) => {
    const node: Schema = dereference(property, root);
    const value = set[key] ?? node.default;
    if (value === undefined) return [];
    return [
      {
        text: `${key in set ? "" : "# "}${key}: ${scalar(value)}`,
        set: key in set,
        description: node.description ?? "",
      },
    ];
  });
  // A section of comments alone would be empty, which is no mapping.
  const empty = Object.keys(set).length === 0;
  return lines
    .map(({ text, description }) => `  ${empty ? text.replace("# ", "") : text} # ${clause(description)}`)
    .join("\n");
}

function scalar(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** The first clause of a description, as a comment behind a line. */
function clause(description: string): string {
  return description.split(/[.:;] /)[0]?.replace(/\.$/, "") ?? "";
}
