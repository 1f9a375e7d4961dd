import { p as writeFileAtomic, r as exists, t as excerpt } from "./excerpt-BpH1Ag8W.js";
import { t as LoraError } from "./error-CUOtd1Bd.js";
import { f as pathFault, i as schemas, n as dereference } from "./schemas-B0p4TefS.js";
import { t as isDirectoryModel } from "./resolve-DxCU5jb8.js";
import { t as text } from "./command-EsULF8G_.js";
import { mkdir } from "node:fs/promises";
import { dirname, join, posix } from "node:path";

// src/manifest/init-data.ts
const SYSTEM = "You answer for the support desk of a small bicycle shop. Be brief, and end with the ticket line.";
const TRAIN = [
	["My chain keeps jumping off when I shift to the smallest cog.", "The limit screw is probably loose; a mechanic sets it in five minutes. Ticket: repair."],
	["Can I still return a helmet I bought on Monday?", "Yes, unused helmets come back within thirty days with the receipt. Ticket: return."],
	["When will the blue touring bike be in stock again?", "The next delivery is due in the first week of the month. Ticket: stock."],
	["I was charged twice for one inner tube.", "Sorry about that. We refund the second charge today. Ticket: billing."],
	["Do you fix tubeless tyres while I wait?", "Usually, yes: it takes about twenty minutes when no one is ahead of you. Ticket: repair."],
	["The lamp I ordered came without its bracket.", "We send the bracket tomorrow, free of charge. Ticket: order."],
	["Which lock do you recommend for leaving a bike at the station?", "A hardened chain of at least ten millimetres, closed around the frame. Ticket: advice."],
	["Please change the address of my order to my office.", "Gladly, as long as it has not left us; reply with the new address. Ticket: order."]
];
const HELDOUT = [
	["The rear brake squeals whenever it rains.", "Wet pads often do; we clean or swap them without an appointment. Ticket: repair."],
	["My invoice shows the wrong company name.", "We correct it and send a new invoice today. Ticket: billing."],
	["Is the folding bike available in green?", "Not at the moment; green comes with the spring delivery. Ticket: stock."]
];
function trainRows() {
	return rows(TRAIN);
}
function heldoutRows() {
	return rows(HELDOUT);
}
function rows(pairs) {
	return pairs.map(([question, answer]) => `${JSON.stringify(conversation(question, answer))}\n`).join("");
}
function conversation(question, answer) {
	return { messages: [
		{
			role: "system",
			content: SYSTEM
		},
		{
			role: "user",
			content: question
		},
		{
			role: "assistant",
			content: answer
		}
	] };
}
function suiteText(name, editorLine) {
	return `${editorLine}
# Prompts, and what must hold of the answers. Base and adapter get the same prompts, greedily decoded.
name: ${name}
maxNewTokens: 64
system: ${JSON.stringify(SYSTEM)}

# Holds for every case.
assert:
  - regex: "Ticket: [a-z]+\\\\.$" # the answer ends with the ticket line
  - max-tokens: 64 # and ends by itself

cases:
  - name: broken spoke
    prompt: Two spokes of my front wheel broke this morning.
    assert:
      - contains: "Ticket: repair."
  - name: wrong price
    prompt: The receipt says forty euros, but the shelf said thirty.
    assert:
      - contains: "Ticket: billing."
      - not-contains: "Ticket: repair."
  - name: missing part
    prompt: My parcel arrived without the pedals.
    assert:
      - contains: "Ticket: order."
`;
}

// src/manifest/init-workflow.ts
function workflowText(action) {
	return `# check (any runner) -> train (your GPU runner, never for pull requests from forks) -> publish (trusted, no model code).
name: lora
on:
  pull_request:
  push:
    branches: [main]
    tags: ["*-v*"] # a release, such as support-desk-v1.2.3

permissions: {} # each job asks for what it needs

concurrency:
  group: lora-\${{ github.ref }}
  cancel-in-progress: \${{ github.event_name == 'pull_request' }}

jobs:
  check:
    runs-on: ubuntu-latest
    permissions:
      contents: read
      pull-requests: write # the comment
    outputs:
      adapters: \${{ steps.check.outputs.adapters }}
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0 # to see what changed
          lfs: true
          persist-credentials: false
      - id: check
        uses: ${action}/check@v1

  train:
    needs: check
    # A pull request from a fork must never run on a machine of yours. The Action refuses it, too.
    if: >-
      needs.check.outputs.adapters != '[]' &&
      (github.event_name != 'pull_request' || github.event.pull_request.head.repo.full_name == github.repository)
    runs-on: [self-hosted, gpu]
    permissions:
      contents: read
      pull-requests: write # the comment
    strategy:
      fail-fast: false
      max-parallel: 1
      matrix:
        adapter: \${{ fromJSON(needs.check.outputs.adapters) }}
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
          lfs: true
          persist-credentials: false
      - uses: ${action}/train@v1
        with:
          adapters: \${{ matrix.adapter }}
      - uses: actions/upload-artifact@v4
        with:
          name: lora-\${{ matrix.adapter }}
          path: |
            .lora
            !.lora/**/checkpoints/**
          include-hidden-files: true # .lora starts with a dot
          if-no-files-found: error

  publish:
    needs: [check, train]
    if: github.event_name == 'push' # a merge to the branch above, or a release tag
    runs-on: ubuntu-latest
    permissions:
      contents: read
      id-token: write # Trusted Publishers of the Hugging Face Hub: no stored token
    strategy:
      fail-fast: false
      max-parallel: 1
      matrix:
        adapter: \${{ fromJSON(needs.check.outputs.adapters) }}
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
          lfs: true
          persist-credentials: false
      - uses: actions/download-artifact@v4
        with:
          name: lora-\${{ matrix.adapter }}
          path: .lora
      - uses: ${action}/publish@v1
        with:
          adapters: \${{ matrix.adapter }}
`;
}

// src/manifest/init.ts
const DEFAULT_BASE = "HuggingFaceTB/SmolLM2-135M-Instruct@12fd25f77366fa6b3b4b768ec3050bf629380bac";
function initFiles(options = {}) {
	const name = checkedName(options.name ?? "assistant");
	const base = baseLines(options.base ?? DEFAULT_BASE);
	const action = options.action ?? "org/lora-action";
	return [
		{
			path: `datasets/${name}/dataset.yaml`,
			text: datasetText(name, action)
		},
		{
			path: `datasets/${name}/data/train.jsonl`,
			text: trainRows()
		},
		{
			path: `datasets/${name}/heldout.jsonl`,
			text: heldoutRows()
		},
		{
			path: `adapters/${name}/adapter.yaml`,
			text: adapterText(name, base, action)
		},
		{
			path: `evals/${name}.yaml`,
			text: suiteText(name, editorLine(action, "suite"))
		},
		{
			path: ".github/workflows/lora.yml",
			text: workflowText(action)
		},
		{
			path: ".gitignore",
			text: "# What lora-action builds; found again by its closure.\n.lora/\n"
		}
	];
}
function checkedName(name) {
	const pattern = dereference(schemas.dataset.properties?.name ?? {}, schemas.dataset).pattern;
	if (new RegExp(pattern).test(name)) return name;
	throw new LoraError("usage", `${excerpt(name)} cannot be the name of a data set.`, { next: "Use lower-case letters, digits, `.`, `_` and `-`, starting with a letter or digit." });
}
function baseLines(base) {
	if (isDirectoryModel(base)) {
		const fault = pathFault(base);
		if (fault !== null) throw new LoraError("usage", fault.message, { next: fault.next });
		if (posix.normalize(base).startsWith("..")) throw new LoraError("usage", `${excerpt(base)} leads out of the repository.`, { next: "Put the checkpoint into the repository, or name a model of the Hub with its commit." });
		return `  model: ${JSON.stringify(`../../${base.replace(/^\.\//, "")}`)}`;
	}
	const [, model, revision] = /^([\w.-]+\/[\w.-]+)@([0-9a-f]{40})$/.exec(base) ?? [];
	if (model === void 0) throw new LoraError("usage", `${excerpt(base)} names no base model.`, { next: "Write org/name@commit with the commit's 40 hex digits, or a directory that starts with ./" });
	return `  model: ${model}\n  revision: ${JSON.stringify(revision)}`;
}
function editorLine(action, schema) {
	return `# yaml-language-server: $schema=https://raw.githubusercontent.com/${action}/v1/datasets-schema/${schema}.schema.json`;
}
function datasetText(name, action) {
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
function adapterText(name, base, action) {
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
${commented("adapter", "lora", {
		r: 8,
		alpha: 16
	})}

training:
${commented("adapter", "training", {
		epochs: 3,
		batchSize: 4,
		maxLength: 512
	})}

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
function commented(name, section, set = {}) {
	const root = schemas[name];
	const properties = dereference(root.properties?.[section] ?? {}, root).properties ?? {};
	const lines = Object.entries(properties).flatMap(([key, property]) => {
		const node = dereference(property, root);
		const value = set[key] ?? node.default;
		if (value === void 0) return [];
		return [{
			text: `${key in set ? "" : "# "}${key}: ${scalar(value)}`,
			set: key in set,
			description: node.description ?? ""
		}];
	});
	const empty = Object.keys(set).length === 0;
	return lines.map(({ text, description }) => `  ${empty ? text.replace("# ", "") : text} # ${clause(description)}`).join("\n");
}
function scalar(value) {
	return typeof value === "string" ? value : JSON.stringify(value);
}
function clause(description) {
	return description.split(/[.:;] /)[0]?.replace(/\.$/, "") ?? "";
}

// src/cli/init.ts
const init = {
	usage: "init [--name NAME] [--base MODEL]",
	summary: "writes a commented dataset.yaml, adapter.yaml, suite and workflow",
	help: ["--name NAME    name of the data set and adapter (default: assistant)", "--base MODEL   base model: an id with revision (org/name@commit) or a directory (./base)"],
	options: {
		name: { type: "string" },
		base: { type: "string" }
	},
	async run(context) {
		const files = initFiles({
			name: text(context, "name"),
			base: text(context, "base")
		});
		const written = [];
		const kept = [];
		for (const file of files) {
			const path = join(context.root, file.path);
			if (await exists(path)) {
				kept.push(file.path);
				continue;
			}
			await mkdir(dirname(path), { recursive: true });
			await writeFileAtomic(path, file.text);
			written.push(file.path);
		}
		const lines = [...written.map((path) => `  wrote ${path}`), ...kept.map((path) => `  kept  ${path} (it was there)`)];
		context.print({
			json: {
				written,
				kept
			},
			text: `${lines.join("\n")}\n\nNext: put data in place, then lora check --fix\n`
		});
		return 0;
	}
};

export { init };