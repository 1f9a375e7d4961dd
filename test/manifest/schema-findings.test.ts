import { describe, expect, test } from "vitest";
import type { SchemaName } from "../../src/manifest/schemas.ts";
import { complaints } from "./said.ts";

const adapter = "name: a\nbase: { model: ./base }\ndatasets: [d]\n";
const dataset = "name: d\nlicense: MIT\nfiles: [{ path: a.jsonl, split: train }]\nformat: messages\n";
const adapterKeys = "`name`, `description`, `base`, `datasets`, `chat`, `lora`, `training`, `gates`, `publish`";

function check(schema: SchemaName, cases: [name: string, text: string, ...expected: string[]][]): void {
  test.each(cases.map(([name, text, ...expected]) => ({ name, text, expected })))("$name", ({ text, expected }) => {
    expect(complaints(text, schema)).toEqual(expected);
  });
}

describe("unknown and missing keys", () => {
  check("adapter", [
    [
      "a letter's case",
      `${adapter}training:\n  learningrate: 1\n`,
      'f:5:3 manifest-unknown-key: Unknown key "learningrate" in `training`. → Did you mean `learningRate`?',
    ],
    [
      "the separators of another tool",
      `${adapter}training: { batch_size: 4 }\n`,
      'f:4:13 manifest-unknown-key: Unknown key "batch_size" in `training`. → Did you mean `batchSize`?',
    ],
    [
      "two letters swapped",
      `${adapter}loar: { r: 1 }\n`,
      'f:4:1 manifest-unknown-key: Unknown key "loar". → Did you mean `lora`?',
    ],
    [
      "a key of another section",
      `${adapter}learningRate: 1\n`,
      `f:4:1 manifest-unknown-key: Unknown key "learningRate". → \`learningRate\` belongs under \`training\`. Known keys here: ${adapterKeys}.`,
    ],
    [
      "a key of the top level",
      `${adapter}lora: { gates: [] }\n`,
      'f:4:9 manifest-unknown-key: Unknown key "gates" in `lora`. → `gates` belongs at the top of the file. Known keys here: `r`, `alpha`, `dropout`, `targets`, `rslora`.',
    ],
    [
      "a key nobody knows",
      `${adapter}lora:\n  r: 4\n  colour: blue\n`,
      'f:6:3 manifest-unknown-key: Unknown key "colour" in `lora`. → Known keys here: `r`, `alpha`, `dropout`, `targets`, `rslora`.',
    ],
    [
      "a mistyped required key is one fault, not two",
      "name: a\nbase: { modle: ./base }\ndatasets: [d]\n",
      'f:2:9 manifest-unknown-key: Unknown key "modle" in `base`. → Did you mean `model`?',
    ],
    [
      "what is missing, with its meaning",
      "name: a\nbase: { model: ./base }\n",
      "f:1:1 manifest-missing-key: The document has no `datasets`. → Add `datasets`: Names of the data sets to learn from.",
    ],
    [
      "what is missing in a section, at the section",
      `${adapter}publish:\n  private: true\n`,
      "f:4:1 manifest-missing-key: `publish` has no `to`. → Add `to`: `hf://org/name`, or `file:./directory` relative to the repository root.",
    ],
    [
      "an untrusted key is cut short and made visible",
      `${adapter}"${"x".repeat(200)}\\u202e": 1\n`,
      `f:4:1 manifest-unknown-key: Unknown key "${"x".repeat(60)}…". → Known keys here: ${adapterKeys}.`,
    ],
  ]);
});

describe("types", () => {
  check("adapter", [
    [
      "a number in quotes",
      `${adapter}training: { epochs: "3" }\n`,
      'f:4:21 manifest-type: `training.epochs` should be a whole number; it is "3". → Take the quotes away: 3.',
    ],
    [
      "a fraction where a whole number is asked for",
      `${adapter}training: { epochs: 1.5 }\n`,
      "f:4:21 manifest-type: `training.epochs` should be a whole number; it is 1.5. → Passes over the curated train records.",
    ],
    [
      "a percentage",
      `${adapter}training: { warmup: 3% }\n`,
      'f:4:21 manifest-type: `training.warmup` should be a number; it is "3%". → Write it as a share: 0.03.',
    ],
    [
      "yes, which is a text in YAML 1.2",
      `${adapter}training: { packing: yes }\n`,
      'f:4:22 manifest-type: `training.packing` should be true or false; it is "yes". → Write true, without quotes.',
    ],
    [
      "a number where text is asked for",
      "name: 7\nbase: { model: ./base }\ndatasets: [d]\n",
      "f:1:7 manifest-type: `name` should be text; it is 7. → Put quotes around it.",
    ],
    [
      "a text where a list is asked for",
      "name: a\nbase: { model: ./base }\ndatasets: d\n",
      'f:3:11 manifest-type: `datasets` should be a list; it is "d". → Write it as a list: ["d"].',
    ],
    [
      "a mapping where a list is asked for",
      `${adapter}gates:\n  suite: evals/x.yaml\n  min: 1\n`,
      "f:5:3 manifest-type: `gates` should be a list; it is a mapping. → Start each item with `- `.",
    ],
    [
      "a text where a mapping is asked for",
      "name: a\nbase: ./base\ndatasets: [d]\n",
      'f:2:7 manifest-type: `base` should be a mapping of keys to values; it is "./base". → Write its keys indented under it: `model`, `revision`.',
    ],
    [
      "a section without anything in it, at its key",
      `${adapter}training:\n`,
      "f:4:1 manifest-type: `training` should be a mapping of keys to values; it is empty. → Write a value after the colon, or take the key out.",
    ],
    [
      "a list at the top",
      "- name: a\n",
      `f:1:1 manifest-type: The document should be a mapping of keys to values; it is a list. → Write its keys indented under it: ${adapterKeys}.`,
    ],
    [
      "text at the top",
      "hello\n",
      `f:1:1 manifest-type: The document should be a mapping of keys to values; it is "hello". → Write its keys indented under it: ${adapterKeys}.`,
    ],
  ]);
});

describe("values", () => {
  check("adapter", [
    [
      "below and above the range",
      `${adapter}lora: { r: 0, dropout: 1 }\n`,
      "f:4:12 manifest-range: `lora.r` is 0; it must be at least 1 and at most 1024. → Rank of the update: its capacity, and the size of the adapter.",
      "f:4:24 manifest-range: `lora.dropout` is 1; it must be at least 0 and less than 1. → Dropout on the adapter's input while training; helps when there is little data.",
    ],
    [
      "a mistyped word",
      `${adapter}training:\n  schedule: cosin\n`,
      'f:5:13 manifest-value: `training.schedule` is "cosin"; it may be "cosine", "linear" or "constant". → Did you mean `cosine`?',
    ],
    [
      "a word nobody knows",
      `${adapter}training: { engine: jax }\n`,
      'f:4:21 manifest-value: `training.engine` is "jax"; it may be "tfjs" or "peft". → Write `tfjs` or `peft`.',
    ],
    [
      "a name of the wrong form",
      "name: My Adapter\nbase: { model: ./base }\ndatasets: [d]\n",
      'f:1:7 manifest-value: `name` is "My Adapter", which is not of the form asked for. → Use lower-case letters, digits, `.`, `_` and `-`, starting with a letter or digit; at most 96 characters.',
    ],
    [
      "a target that is no address",
      `${adapter}publish: { to: s3://bucket }\n`,
      'f:4:16 manifest-value: `publish.to` is "s3://bucket", which is not of the form asked for. → Write `hf://org/name`, or `file:./directory` relative to the repository root.',
    ],
    [
      "an empty list",
      "name: a\nbase: { model: ./base }\ndatasets: []\n",
      "f:3:11 manifest-empty: `datasets` is an empty list. → List at least one. Names of the data sets to learn from.",
    ],
    [
      "an item twice, at the second",
      "name: a\nbase: { model: ./base }\ndatasets:\n  - d\n  - e\n  - d\n",
      'f:6:5 manifest-duplicate: `datasets` lists "d" twice. → Take one out.',
    ],
  ]);
});

describe("where one of several shapes may stand, only the one that was meant is spoken of", () => {
  const gates = (text: string) => `${adapter}gates:\n  - ${text}\n`;
  check("adapter", [
    [
      "a suite gate with a wrong threshold",
      gates("{ suite: evals/x.yaml, min: 95 }"),
      "f:5:33 manifest-range: `gates[0].min` is 95; it must be at least 0 and at most 1. → Lowest pass rate of the adapter.",
    ],
    [
      "a suite gate without threshold",
      gates("{ suite: evals/x.yaml }"),
      "f:5:5 manifest-missing-key: `gates[0]` has no `min`. → Add `min`: Lowest pass rate of the adapter.",
    ],
    [
      "a suite gate with another gate's metric",
      gates("{ suite: evals/x.yaml, metric: loss, min: 1 }"),
      'f:5:36 manifest-value: `gates[0].metric` is "loss"; it may be "pass-rate". → Write `pass-rate`.',
    ],
    [
      "a loss gate with neither bound",
      gates("{ metric: loss, split: test }"),
      "f:5:5 manifest-missing-key: `gates[0]` has neither `below` nor `max`. → Add `below` or `max`.",
    ],
    [
      "a regurgitation gate with a suite gate's bound",
      gates("{ metric: regurgitation, min: 0.1, split: test, prefix: 8 }"),
      "f:5:5 manifest-missing-key: `gates[0]` has no `max`. → Add `max`: Highest rate of train records over controls.",
      'f:5:30 manifest-unknown-key: Unknown key "min" in `gates[0]`. → Known keys here: `metric`, `max`, `split`, `prefix`, `length`, `samples`.',
    ],
    [
      "a mistyped metric",
      gates("{ metric: los, split: test }"),
      'f:5:15 manifest-value: `gates[0].metric` is "los"; it may be "pass-rate", "loss" or "regurgitation". → Did you mean `loss`?',
    ],
    [
      "a gate that does not say what it measures",
      gates("{ max: 1 }"),
      "f:5:5 manifest-choice: `gates[0]` is a mapping, which is none of what may stand here. → Write a mapping with `suite` and `min`, a mapping with `metric: loss` and `split` or a mapping with `metric: regurgitation` and `max`.",
    ],
    [
      "a gate that is no mapping",
      gates("pass-rate"),
      'f:5:5 manifest-choice: `gates[0]` is "pass-rate", which is none of what may stand here. → Write a mapping with `suite` and `min`, a mapping with `metric: loss` and `split` or a mapping with `metric: regurgitation` and `max`.',
    ],
    [
      "a mistyped word where a list may stand, too",
      `${adapter}lora: { targets: atention }\n`,
      'f:4:18 manifest-value: `lora.targets` is "atention"; it may be "attention" or "all-linear". → Did you mean `attention`?',
    ],
    [
      "one projection name without brackets",
      `${adapter}lora: { targets: q_proj }\n`,
      'f:4:18 manifest-value: `lora.targets` is "q_proj"; it may be "attention" or "all-linear". → For names of your own, write a list: ["q_proj"].',
    ],
    [
      "a list with a number in it",
      `${adapter}lora: { targets: [q_proj, 3] }\n`,
      "f:4:27 manifest-type: `lora.targets[1]` should be text; it is 3. → Put quotes around it.",
    ],
    [
      "neither word nor list",
      `${adapter}lora: { targets: 3 }\n`,
      "f:4:18 manifest-choice: `lora.targets` is 3, which is none of what may stand here. → Write `attention` or `all-linear` or a list.",
    ],
  ]);
  check("dataset", [
    [
      "near as a number",
      `${dataset}hygiene: { near: 0.7 }\n`,
      "f:5:18 manifest-choice: `hygiene.near` is 0.7, which is none of what may stand here. → Write `remove`, `report` or `fail` or a mapping with `action`.",
    ],
    [
      "near as a mapping without action",
      `${dataset}hygiene:\n  near: { threshold: 2 }\n`,
      "f:6:3 manifest-missing-key: `hygiene.near` has no `action`. → Add `action`: What to do about near duplicates.",
      "f:6:22 manifest-range: `hygiene.near.threshold` is 2; it must be more than 0 and at most 1. → Jaccard similarity from which two records count as near duplicates.",
    ],
    [
      "a split of the wrong form",
      dataset.replace("train", "Train"),
      'f:3:33 manifest-value: `files[0].split` is "Train", which is not of the form asked for. → Use lower-case letters, digits, `_` and `-`, starting with a letter, such as `train` or `test`.',
    ],
    [
      "a language that is none",
      `${dataset}language: [English]\n`,
      'f:5:12 manifest-value: `language[0]` is "English", which is not of the form asked for. → Use BCP 47 tags, such as `en` or `pt-BR`.',
    ],
    [
      "a word with nothing behind it",
      `${dataset}hygiene:\n  secrets:\n`,
      'f:6:3 manifest-value: `hygiene.secrets` is empty; it may be "remove", "report" or "fail". → Write `remove`, `report` or `fail`.',
    ],
    [
      "an empty licence",
      dataset.replace("MIT", '""'),
      "f:2:10 manifest-empty: `license` is empty. → SPDX identifier of the data's licence, such as `CC-BY-4.0`.",
    ],
  ]);
  check("suite", [
    [
      "a suite of nothing",
      "name: s\n",
      "f:1:1 manifest-missing-key: The document has neither `cases` nor `from`. → Add `cases` or `from`.",
    ],
    [
      "two assertions in one item, and none",
      "name: s\ncases:\n  - prompt: hi\n    assert:\n      - contains: a\n        regex: b\n      - {}\n",
      "f:5:9 manifest-one-key: `cases[0].assert[0]` must have exactly one key; it has 2. → Give each its own list item, starting with `- `.",
      "f:7:9 manifest-one-key: `cases[0].assert[1]` must have exactly one key; it has 0. → Give each its own list item, starting with `- `.",
    ],
    [
      "an assertion nobody knows",
      "name: s\nassert: [{ matches: x }]\nfrom: { dataset: d, split: test }\n",
      'f:2:12 manifest-unknown-key: Unknown key "matches" in `assert[0]`. → Known keys here: `equals`, `contains`, `not-contains`, `regex`, `is-json`, `json-schema`, `tool-call`, `max-tokens`.',
    ],
    [
      "a tool call of the wrong kind",
      "name: s\nassert: [{ tool-call: any }]\nfrom: { dataset: d, split: test }\n",
      'f:2:23 manifest-value: `assert[0].tool-call` is "any"; it may be "expected". → Write `expected`.',
    ],
  ]);
});

test("findings come in the order of the file, each once", () => {
  const text = `datasets: []\nname: A\nbase: { revision: 1, modell: x }\nlora: { r: -1 }\nextra: 1\n`;
  const places = complaints(text, "adapter").map((line) => line.split(" ").slice(0, 2).join(" "));
  expect(places).toEqual([
    "f:1:11 manifest-empty:",
    "f:2:7 manifest-value:",
    "f:3:19 manifest-type:",
    "f:3:22 manifest-unknown-key:",
    "f:4:12 manifest-range:",
    "f:5:1 manifest-unknown-key:",
  ]);
});
