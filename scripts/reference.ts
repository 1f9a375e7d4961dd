/** Writes `docs/manifests.md` from the schemas in `datasets-schema/`. The examples are held against the schemas. */
import { acceptsType, dereference, type Schema, type SchemaName, schemas, typesOf } from "../src/manifest/schemas.ts";
import { checkYaml } from "../src/manifest/yaml.ts";
import { adapterExample, datasetExample, suiteExample } from "./reference-examples.ts";

/** @throws when an example does not satisfy its schema */
export function reference(): string {
  return `${[
    "<!-- Generated from datasets-schema/ by scripts/generate.ts. Do not edit. -->",
    "# Manifests",
    INTRO,
    "## dataset.yaml",
    about("dataset"),
    example("datasets/support-desk/dataset.yaml", "dataset", datasetExample),
    FORMATS,
    ...sections("dataset", 3),
    HYGIENE,
    SPLITS,
    "## adapter.yaml",
    about("adapter"),
    example("adapters/support-desk/adapter.yaml", "adapter", adapterExample),
    ...sections("adapter", 3),
    "## Evaluation suites",
    about("suite"),
    example("evals/tools.yaml", "suite", suiteExample),
    SUITES,
    ...sections("suite", 3),
    "## dataset.lock.json",
    about("lock"),
    recordTable("lock"),
    "## plan.json",
    about("plan"),
    "Written to `.lora/<adapter>/<closure>/plan.json`.",
    recordTable("plan"),
    "## evaluation.json",
    about("evaluation"),
    "Written to `.lora/<adapter>/<closure>/evaluation.json`, and published with the adapter.",
    recordTable("evaluation"),
  ].join("\n\n")}\n`;
}

const INTRO = `\`dataset.yaml\` says what the data is; \`adapter.yaml\` says what to build from it, what that must achieve and where it goes.
Any directory of the repository may hold them: \`lora\` finds them by name, everywhere but in \`node_modules\`, \`dist\` and
directories whose name starts with a dot. \`lora init\` writes commented ones to start from.

| file | written by | what it is | schema |
|---|---|---|---|
| [\`dataset.yaml\`](#datasetyaml) | you | what the data is | [dataset](../datasets-schema/dataset.schema.json) |
| [\`adapter.yaml\`](#adapteryaml) | you | what to build, and its gates | [adapter](../datasets-schema/adapter.schema.json) |
| [suites](#evaluation-suites) | you | prompts, and what must hold of the answers | [suite](../datasets-schema/suite.schema.json) |
| [\`dataset.lock.json\`](#datasetlockjson) | \`lora check --fix\` | identity of the curated data; committed | [lock](../datasets-schema/lock.schema.json) |
| [\`plan.json\`](#planjson) | \`lora plan\`, \`train\`, \`run\` | the resolved recipe | [plan](../datasets-schema/plan.schema.json) |
| [\`evaluation.json\`](#evaluationjson) | \`lora eval\`, \`run\` | scores and verdicts | [evaluation](../datasets-schema/evaluation.schema.json) |

**Completion in your editor.** Editors with the YAML language server complete and check a manifest that begins with

\`\`\`yaml
# yaml-language-server: $schema=https://raw.githubusercontent.com/org/lora-action/v1/datasets-schema/dataset.schema.json
\`\`\`

**YAML.** Manifests are YAML 1.2: one document in UTF-8, of at most 1 MiB, 50,000 values and 100 levels. Duplicate keys, merge keys (\`<<\`), tags
(\`!…\`) and unknown keys are errors, each reported with file, line and column. Anchors and aliases work within limits.

**Paths** are relative to the manifest and use forward slashes. No path, and no symbolic link on its way, may leave the
repository. \`publish.to: file:…\` is relative to the repository root.`;

const FORMATS = `One record of each \`format\`, in JSONL on one line:

| format | record |
|---|---|
| \`messages\` | \`{"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello."}], "tools": [...]}\` |
| \`sharegpt\` | \`{"conversations": [{"from": "human", "value": "Hi"}, {"from": "gpt", "value": "Hello."}]}\` |
| \`alpaca\` | \`{"instruction": "Greet", "input": "", "output": "Hello."}\` |
| \`prompt-completion\` | \`{"prompt": "Hi", "completion": "Hello."}\` |

Keys that are not part of the conversation, such as ids, may be there; they do not count for a record's identity.`;

const HYGIENE = `**What is looked at.** Every text of a record: turns, reasoning, arguments of calls, declarations of tools; the rules of refusals,
truncation and labels look at turns alone. No model is needed, and a record that was clean before is not looked at again.

**How it is told.** What fails is an error at every place. What is only reported, or removed, is one finding for each kind of
thing, with how many records have it and the first of them. Values are never shown whole.

**Findings without a setting** are warnings and notes: \`shared-answer\`, \`contaminated-set\` (more than 2% of a held-out set
is given away), \`shared-run\` (a run of 13 words of a held-out row stands in a train record, the rule of GPT-3), \`length-outlier\`
(by the median absolute deviation of the logarithm), \`tool-undeclared\`, \`split-share\` (a dealt split has less than half or more than
twice of its share). \`ignore\` silences them, with a reason, as it does the
warnings of the rules that have a setting. Faults of roles, turns and tool calls are errors always.

**Personal data** is found where it can be told from other text: a telephone number without a country's code or an area code
in parentheses is not, and names and postal addresses are not. A fingerprint hides a credential; a telephone number can be
found from it by whoever tries them all.

**Against what contamination is held.** The data set's own held-out splits, the suites of every adapter that learns from it, the
splits of other data sets that those adapters are measured on, and the files of \`against\`.`;

const SPLITS = `**How records are dealt.** Files without a \`split\` need \`splits\`:

\`\`\`yaml
files:
  - { path: data/*.jsonl } # dealt
  - { path: curated.jsonl, split: train } # stays, and draws what belongs to it to \`train\`
  - { path: handmade.jsonl, split: validation } # stays; nothing is dealt into it
splits: { by: grouped, shares: { test: 0.1 }, seed: 1 } # in short \`splits: grouped\`
\`\`\`

Whole clusters are dealt: records linked, directly or through others, by the same prompt, as near duplicates at \`hygiene.near\`'s
threshold, as paraphrases (unless \`hygiene.paraphrase\` is \`off\` or there are more than 200,000 prompts) or because one gives
the other away by the rule of contamination (unless \`hygiene.contamination\` only reports). Afterwards the splits are held against one another
by the rules themselves, without regard to the clusters, and \`check\` says how many pairs straddle, which is none; so do \`check --json\` and the lock.

- **Dealt is what hygiene leaves.** Duplicates go first, and what is left is linked: how alike two paraphrases are depends on what else is asked,
  so both linking and proof use that one search. What is left out decides nothing, and \`check --curate\` moves no record. Until it is dealt a record
  counts as \`train\`: it may not repeat a suite, a benchmark or a split that files are given to, whichever side it ends on.
- **Where a cluster goes** is decided by a hash of the seed and its lowest record id, as a number from 0 to 1: the splits have their shares of that range
  in the order of their names, \`train\` the rest. The order of records, their files, threads and cache do not matter, and records that are like
  none of the others move none when they come or go.
- **What moves**: a cluster that gets a lower id by a record that joins it, or that a new record links to another, whose id is lower, or that loses its lowest
  or falls apart. A cluster of more records than a split is to have in all stays in \`train\`, where it may leave for it as the data grows. A pull request says how many
  records moved, and which.
- **Shares are approached**, not met: clusters are whole, and dealt by chance. \`check\` notes a split that has less than half or more than twice of its share; an
  empty one is an error. The lock lists the held-out records; a record of the same id is in the same split.

**Duplicates are told by clusters**, the connected components of all pairs at the threshold, and judged one by one: the lowest record id of a cluster is always kept,
and another goes only if it resembles one that is kept. In a chain A, B, C, where only neighbours resemble one another, C would otherwise go in favour of A, which
does not say what C says; a family made from one template would shrink to a single row. A finding names what else is kept of its cluster.`;

const SUITES = `An answer passes a case when every assertion holds: those of the case and those at the top of the suite. A suite may hold
written-out \`cases\`, take cases \`from\` a held-out split, or both. What a suite asks must not occur in the train records;
\`hygiene.contamination\` sees to that.`;

function about(name: SchemaName): string {
  const text = (schemas[name].description ?? "").replace(/^`[^`]*`: /, "");
  return `${text[0]?.toUpperCase() ?? ""}${text.slice(1)}`;
}

function example(file: string, name: SchemaName, text: string): string {
  const checked = checkYaml(text, name, file);
  if ("findings" in checked)
    throw new Error(`the example ${file} is wrong: ${JSON.stringify(checked.findings, null, 2)}`);
  return `\`\`\`yaml\n# ${file}\n${text.trim()}\n\`\`\``;
}

/** The table of a manifest's keys, and below it one for each of its mappings and lists of mappings. */
function sections(name: SchemaName, level: number): string[] {
  const root = schemas[name];
  const parts = [table(root, root)];
  for (const [key, property] of Object.entries(root.properties ?? {})) {
    if (property.$ref === "#/definitions/assertions") continue; // has a section of its own
    const node = dereference(property, root);
    const inner = node.items === undefined ? node : dereference(node.items, root);
    const heading = `${"#".repeat(level)} \`${key}\``;
    const mapping = inner.oneOf?.every(({ title }) => title === undefined) && inner.oneOf.find((one) => one.properties);
    if (mapping) {
      parts.push(heading, node.description ?? "", table(mapping, root));
    } else if (inner.oneOf !== undefined) {
      parts.push(heading, node.description ?? "");
      for (const branch of inner.oneOf.map((one) => dereference(one, root)))
        parts.push(`**${branchTitle(branch)}.** ${branch.description ?? ""}`, table(branch, root));
    } else if (inner.properties !== undefined) {
      parts.push(heading, node.description ?? "", table(inner, root));
      for (const [innerKey, innerProperty] of Object.entries(inner.properties)) {
        if (innerProperty.$ref !== "#/definitions/assertions") parts.push(...mappings(innerKey, innerProperty, root));
      }
    }
  }
  return [...parts, ...assertions(root, level)];
}

/** The table of the mapping that a key may hold, or that the items of its list are, and those of the keys in it. */
function mappings(name: string, property: Schema, root: Schema): string[] {
  const node = dereference(property, root);
  const items = node.items === undefined ? undefined : dereference(node.items, root);
  const alternatives =
    (items ?? node).oneOf?.map((one) => dereference(one, root)) ?? (items === undefined ? [] : [items]);
  const mapping = alternatives.find((one) => one.properties !== undefined);
  if (mapping === undefined) return [];
  const title = items === undefined ? `\`${name}\` as a mapping:` : `An item of \`${name}\` as a mapping:`;
  const inner = Object.entries(mapping.properties ?? {});
  return [title, table(mapping, root), ...inner.flatMap(([key, one]) => mappings(`${name}.${key}`, one, root))];
}

/** The one definition that people write and that sits deeper than a section. */
function assertions(root: Schema, level: number): string[] {
  const node = root.definitions?.assertion;
  if (node === undefined) return [];
  const call = node.properties?.["tool-call"]?.oneOf?.find((branch) => branch.properties !== undefined);
  const parts = [
    `${"#".repeat(level)} Assertions`,
    "Each item of an `assert` list has exactly one of these keys.",
    table(node, root, false),
  ];
  return call === undefined ? parts : [...parts, "`tool-call` as a mapping:", table(call, root)];
}

function branchTitle(branch: Schema): string {
  const words = (branch.title ?? "").replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  return `${words[0]?.toUpperCase() ?? ""}${words.slice(1)}`;
}

function table(node: Schema, root: Schema, defaults = true): string {
  const rows = Object.entries(node.properties ?? {}).map(([key, property]) => {
    const inner = dereference(property, root);
    const cells = [
      `\`${key}\``,
      typeWords(inner, root),
      ...(defaults ? [defaultWords(key, inner, node)] : []),
      cell(inner.description ?? ""),
    ];
    return `| ${cells.join(" | ")} |`;
  });
  const head = defaults
    ? "| key | type | default | meaning |\n|---|---|---|---|"
    : "| key | type | meaning |\n|---|---|---|";
  return `${head}\n${rows.join("\n")}`;
}

function defaultWords(key: string, node: Schema, parent: Schema): string {
  if (parent.required?.includes(key) === true) return "**required**";
  if (node.default === undefined || JSON.stringify(node.default) === "[]") return "";
  return `\`${typeof node.default === "string" ? node.default : JSON.stringify(node.default)}\``;
}

/** Every key of a record that a stage writes, with the path to it. A definition used twice is spelled out once. */
function recordTable(name: SchemaName): string {
  const root = schemas[name];
  const rows: string[] = [];
  const spelled = new Map<string, string>();
  const visit = (node: Schema, path: string) => {
    for (const [key, property] of Object.entries(node.properties ?? {})) {
      const inner = dereference(property, root);
      const whole = path === "" ? key : `${path}.${key}`;
      const [next, suffix] = below(inner, root);
      const like = property.$ref === undefined ? undefined : spelled.get(property.$ref);
      const meaning = [
        inner.description,
        like === undefined || next.properties === undefined ? undefined : `Like \`${like}\`.`,
      ];
      rows.push(
        `| \`${whole}\` | ${typeWords(inner, root)} | ${cell(meaning.filter((part) => part !== undefined).join(" "))} |`,
      );
      if (like !== undefined) continue;
      if (property.$ref !== undefined) spelled.set(property.$ref, whole);
      visit(next, `${whole}${suffix}`);
    }
  };
  visit(root, "");
  return `| key | type | meaning |\n|---|---|---|\n${rows.join("\n")}`;
}

/** What lies below a node: its own keys, those of its items or of its values. */
function below(node: Schema, root: Schema): [Schema, string] {
  if (node.items !== undefined) return [dereference(node.items, root), "[]"];
  if (typeof node.additionalProperties === "object") return [dereference(node.additionalProperties, root), ".*"];
  const branch = node.oneOf?.map((one) => dereference(one, root)).find((one) => one.properties !== undefined);
  return [branch ?? node, ""];
}

function typeWords(node: Schema, root: Schema): string {
  if (node.oneOf !== undefined)
    return node.oneOf.map((branch) => typeWords(dereference(branch, root), root)).join(" or ");
  if (node.enum !== undefined) return node.enum.map((value) => `\`${String(value)}\``).join(", ");
  if (node.const !== undefined) return `\`${String(node.const)}\``;
  if (node.items !== undefined) {
    const items = dereference(node.items, root);
    return `list of ${plural(items, root)}${node.minItems === 1 ? ", at least one" : ""}`;
  }
  return typesOf(node)
    .map((type) => word(type, node))
    .join(" or ");
}

function word(type: string, node: Schema): string {
  const range = [
    ["≥", node.minimum],
    [">", node.exclusiveMinimum],
    ["≤", node.maximum],
    ["<", node.exclusiveMaximum],
  ].flatMap(([sign, bound]) => (bound === undefined ? [] : [`${sign} ${bound}`]));
  const words: Record<string, string> = {
    integer: "whole number",
    boolean: "true, false",
    string: "text",
    object: "mapping",
    null: "null",
  };
  return [words[type] ?? type, range.join(" and ")].filter((part) => part !== "").join(" ");
}

function plural(items: Schema, root: Schema): string {
  if (items.oneOf?.some((one) => !acceptsType(dereference(one, root), {})) === true) return "texts or mappings";
  if (items.oneOf !== undefined || acceptsType(items, {})) return "mappings";
  return typeWords(items, root)
    .replace("whole number", "whole numbers")
    .replace(/^number/, "numbers")
    .replace(/^text/, "texts");
}

/** Text that may stand in a table. */
function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}
