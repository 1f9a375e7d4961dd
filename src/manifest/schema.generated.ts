// Generated from datasets-schema/ by scripts/generate.ts. Do not edit.
export type Action = ("remove" | "report" | "fail")
/**
 * Why, for whoever reviews it.
 */
export type Reason = string

/**
 * `dataset.yaml`: what the data is, where it lies, and what hygiene it is held to.
 */
export interface DatasetManifest {
/**
 * How adapters refer to this data set. Unique in the repository.
 */
name: string
/**
 * A sentence about the data, for the model card.
 */
description?: string
/**
 * SPDX identifier of the data's licence, such as `CC-BY-4.0`.
 */
license: string
/**
 * BCP 47 tags of the languages the turns are written in.
 */
language?: string[]
/**
 * The files, each with the split it belongs to; those without one are dealt by `splits`.
 * 
 * @minItems 1
 */
files: [{
/**
 * Path or glob, relative to the manifest, with forward slashes; it may not leave the repository. JSONL (`.jsonl`, `.ndjson`), JSON array (`.json`) or Parquet (`.parquet`).
 */
path: string
/**
 * `train` is what adapters learn from; any other name is held out, for gates and suites. Without it, each record of the file is dealt to a split by `splits`.
 */
split?: string
}, ...({
/**
 * Path or glob, relative to the manifest, with forward slashes; it may not leave the repository. JSONL (`.jsonl`, `.ndjson`), JSON array (`.json`) or Parquet (`.parquet`).
 */
path: string
/**
 * `train` is what adapters learn from; any other name is held out, for gates and suites. Without it, each record of the file is dealt to a split by `splits`.
 */
split?: string
})[]]
/**
 * How records are dealt whose files have no split. `grouped`, or a mapping with `by` and the shares: whole clusters of records that belong together go to one side.
 */
splits?: ("grouped" | {
/**
 * Records of one prompt, near duplicates, paraphrases and records of which one gives the other away stay together, directly or through others.
 */
by: "grouped"
/**
 * Share of the dealt records for each held-out split, such as `{ test: 0.1, validation: 0.05 }`; the rest is `train`.
 */
shares?: {
[k: string]: number
}
/**
 * Another number deals otherwise.
 */
seed?: number
})
/**
 * Shape of one record in the files. All four become the same conversations.
 */
format: ("messages" | "sharegpt" | "alpaca" | "prompt-completion")
/**
 * Which roles a conversation may have. Turns are labelled and in order: system first, then user and assistant in turn, tool results after the call.
 */
roles?: {
/**
 * Whether a system turn is required, optional or forbidden.
 */
system?: ("required" | "optional" | "forbidden")
/**
 * Whether tool turns are required, optional or forbidden.
 */
tool?: ("required" | "optional" | "forbidden")
}
/**
 * What to do about each kind of fault: `remove` leaves the record out of what is trained and lists it in the lock, `report` only says so, `fail` stops the run.
 */
hygiene?: {
/**
 * Records equal after whitespace and Unicode normalisation of their turns; ids and metadata do not count.
 */
exact?: ("remove" | "report" | "fail")
/**
 * Records whose word 5-grams overlap: Jaccard similarity at or above the threshold. An action, or a mapping with `action` and `threshold`.
 */
near?: (Action | {
/**
 * What to do about near duplicates.
 */
action: ("remove" | "report" | "fail")
/**
 * Jaccard similarity from which two records count as near duplicates.
 */
threshold?: number
})
/**
 * Records with the same prompt and different answers.
 */
conflict?: ("remove" | "report" | "fail")
/**
 * Train records that leak into a held-out split, an evaluation suite or a benchmark file: more than half the words of the held-out user turns lie in 8-grams shared with one train record (the rule of Tülu 3). An action, or a mapping with `action` and `against`.
 */
contamination?: (Action | {
/**
 * What to do about train records that leak.
 */
action: ("remove" | "report" | "fail")
/**
 * Benchmark files that must not occur in the train records either, besides the held-out splits and the suites.
 */
against?: (string | {
/**
 * Path or glob of JSONL, JSON array or Parquet files, relative to the manifest. Rows are of one of the four formats, or have a `question`, `prompt`, `problem`, `instruction`, `query`, `input` or `text`.
 */
path: string
/**
 * Key of a row's question, where it is called otherwise than usual.
 */
question?: string
/**
 * Key of a row's answer, where it is called otherwise than usual.
 */
answer?: string
})[]
})
/**
 * Prompts that seem to ask the same in other words, in clusters: only ever reported, a warning where a cluster has records to train on and held-out ones.
 */
paraphrase?: ("report" | "off")
/**
 * Credentials inside turns: keys, tokens, passwords of known forms.
 */
secrets?: ("remove" | "report" | "fail")
/**
 * Personal data, each kind checked for what can be checked: ranges, lengths, check digits. An action, or a mapping with `action` and other actions by kind.
 */
personal?: (Action | {
/**
 * What to do about the kinds that are not named.
 */
action: ("remove" | "report" | "fail")
/**
 * E-mail addresses of people; not mailboxes such as `info@`, not the domains reserved for examples.
 */
email?: ("remove" | "report" | "fail")
/**
 * Telephone numbers with a country's code, or an area code in parentheses, that are of a range in use; not those set aside for fiction.
 */
phone?: ("remove" | "report" | "fail")
/**
 * Numbers of payment cards: of an issuer's range and length, with a fitting check digit; not those published for tests.
 */
card?: ("remove" | "report" | "fail")
/**
 * International bank account numbers: of their country's length, with fitting check digits.
 */
iban?: ("remove" | "report" | "fail")
/**
 * Addresses of hosts on the internet; not private or documentation ranges, not what may be a version.
 */
ip?: ("remove" | "report" | "fail")
})
/**
 * Marks of chat templates inside turns, such as `<|im_end|>` or `[INST]`.
 */
specialTokens?: ("remove" | "report" | "fail")
/**
 * Turns that hold lines of both a user and an assistant, begin with a speaker's label, or speak as the other role does.
 */
speakerLabels?: ("remove" | "report" | "fail")
/**
 * Assistant turns that begin as refusals do, in eleven languages.
 */
refusals?: ("remove" | "report" | "fail")
/**
 * Assistant turns that end inside a code fence or inside JSON.
 */
truncated?: ("remove" | "report" | "fail")
/**
 * Assistant turns that are JSON and do not parse.
 */
invalidJson?: ("remove" | "report" | "fail")
/**
 * Turns in a language that `language` does not name. Only long enough turns are judged; nothing is where `language` is empty or names one of those the identifier does not know.
 */
language?: ("remove" | "report" | "fail")
/**
 * Credentials and personal data that may be there, by the fingerprint that the finding shows. An entry that nothing matches is a finding.
 */
allow?: {
/**
 * What the finding shows, such as `email-3f2a9c0b71de`.
 */
fingerprint: string
reason: Reason
}[]
/**
 * Rules whose warnings and notes are not to be shown. What they remove is removed and counted all the same, and errors are shown. An entry that nothing matches is a finding.
 */
ignore?: {
/**
 * The rule of the findings, such as `length-outlier`.
 */
rule: string
reason: Reason
}[]
}
}

/**
 * `adapter.yaml`: what to build from the data, what it must achieve, and where it goes.
 */
export interface AdapterManifest {
/**
 * Name of the adapter. Unique in the repository; tags are made from it.
 */
name: string
/**
 * A sentence for the model card.
 */
description?: string
/**
 * The frozen checkpoint.
 */
base: {
/**
 * A Hugging Face model id (`org/name`), or a directory of the repository, relative to the manifest, starting with `./` or `../`. A Llama, Mistral, Qwen2 or Qwen3 checkpoint in Hugging Face layout.
 */
model: string
/**
 * For a model id, required: the commit, 40 hex digits, best in quotes. A branch or tag name is refused, because it moves.
 */
revision?: string
}
/**
 * Names of the data sets to learn from.
 * 
 * @minItems 1
 */
datasets: [string, ...(string)[]]
/**
 * How conversations become tokens.
 */
chat?: {
/**
 * A Jinja file that replaces the checkpoint's chat template, relative to the manifest. Where a checkpoint's own cannot be trained with, see `templates/` of lora-action.
 */
template?: string
/**
 * The date templates see that ask for today's. Pinned, so that a run can be repeated.
 */
date?: string
}
/**
 * The adapter's shape (Hu et al. 2021). Its effective scale is `alpha`/`r`: tune the two together.
 */
lora?: {
/**
 * Rank of the update: its capacity, and the size of the adapter.
 */
r?: number
/**
 * Numerator of the scale; often twice `r`.
 */
alpha?: number
/**
 * Dropout on the adapter's input while training; helps when there is little data.
 */
dropout?: number
/**
 * `attention` (q, k, v and o projections), `all-linear` (those and the MLP's), or a list of projection names.
 */
targets?: (("attention" | "all-linear") | [string, ...(string)[]])
/**
 * Scale by alpha/√r instead (Kalajdzievski 2023).
 */
rslora?: boolean
}
/**
 * How the adapter is trained.
 */
training?: {
/**
 * Which engine trains: `tfjs` is TypeScript on TensorFlow.js, `peft` is Transformers and PEFT on PyTorch.
 */
engine?: ("tfjs" | "peft")
/**
 * What the tfjs engine computes with: `wasm` needs no install; `tensorflow` and `webgpu` come with `lora engine install`. Default: `wasm`.
 */
backend?: ("wasm" | "tensorflow" | "webgpu")
/**
 * What it computes on. Where there is no GPU, a run that asks for one fails. Default: `cpu` on wasm, else `gpu`.
 */
device?: ("cpu" | "gpu")
/**
 * Seeds initialisation, order and dropout; the same seed gives the same adapter.
 */
seed?: number
/**
 * Passes over the curated train records.
 */
epochs?: number
/**
 * Rows per optimizer step.
 */
batchSize?: number
/**
 * Rows per forward pass; the step's gradient is accumulated over them. Lower it when memory is short. Default: `batchSize`.
 */
microBatchSize?: number
/**
 * Peak learning rate of AdamW; 1e-4 to 2e-4 suits most adapters, lower it when the loss jumps.
 */
learningRate?: number
/**
 * Shape of the learning rate after warmup.
 */
schedule?: ("cosine" | "linear" | "constant")
/**
 * Share of the steps over which the learning rate rises linearly.
 */
warmup?: number
/**
 * Decoupled weight decay (Loshchilov & Hutter 2019).
 */
weightDecay?: number
/**
 * Decay of AdamW's first moment.
 */
adamBeta1?: number
/**
 * Decay of AdamW's second moment.
 */
adamBeta2?: number
/**
 * AdamW's epsilon.
 */
adamEpsilon?: number
/**
 * Gradient is clipped to this global norm; 0 turns clipping off.
 */
maxGradNorm?: number
/**
 * Longest row, in tokens of the base model's tokenizer.
 */
maxLength?: number
/**
 * What becomes of a row longer than `maxLength`. It is never cut.
 */
overlong?: ("fail" | "drop")
/**
 * Pack the rows of a step into fewer, fuller sequences. Changes the speed, not what is learned.
 */
packing?: boolean
/**
 * Precision of the frozen weights while computing; the adapter is always f32. Default: `bf16` with `tensorflow` and `peft`; `wasm` and `webgpu` compute in f32 only.
 */
precision?: ("f32" | "bf16")
/**
 * Whether activations are computed again in the backward pass to save memory. `auto`: where they would not fit.
 */
gradientCheckpointing?: ("auto" | "on" | "off")
/**
 * Holds the frozen base in 4 (`nf4`, Dettmers et al. 2023) or 8 bits with bitsandbytes, for `engine: peft` alone; comes with `lora engine install peft --gpu`. Such an adapter learns to mend that rounding, too.
 */
quantization?: ("none" | "nf4" | "int8")
/**
 * Whether several processes share one base (FSDP2) instead of holding one each, for `engine: peft` alone. `auto`: where it does not fit into one GPU.
 */
sharding?: ("auto" | "on" | "off")
/**
 * Compiles the decoder's layers with `torch.compile`, for `engine: peft` on a GPU: a minute at the start, faster steps.
 */
compile?: boolean
/**
 * Chooses kernels that give the same bytes every time, for `engine: peft` on a GPU. `false` is somewhat faster, and the closure no longer names one adapter.
 */
deterministic?: boolean
/**
 * Command line that starts several processes for training, for `engine: peft` alone: `torchrun --standalone --nproc-per-node 8 {engine}`. `{engine}` is the program and its arguments, `{python}` its interpreter; no shell reads it. See `docs/launchers.md`. Default: one process.
 */
launcher?: string
/**
 * Steps between checkpoints; 0 writes none.
 */
checkpointEvery?: number
}
/**
 * What the adapter must achieve before it is published. A gate that the adapter is live (loads from disk and changes the output) is always on.
 */
gates?: (SuiteGate | LossGate | RegurgitationGate)[]
/**
 * Where an adapter that passed its gates goes.
 */
publish?: {
/**
 * `hf://org/name`, or `file:./directory` relative to the repository root.
 */
to: string
/**
 * Name of release tags, the same in git and on the Hub; `{name}` and `{version}` are filled in.
 */
tag?: string
/**
 * Whether a Hub repository that publishing creates is private.
 */
private?: boolean
}
}
/**
 * Pass rate of an evaluation suite.
 */
export interface SuiteGate {
/**
 * Suite file. With `./` or `../` in front, relative to the manifest; else beside the manifest or from the repository root.
 */
suite: string
/**
 * The only metric of a suite.
 */
metric?: "pass-rate"
/**
 * Lowest pass rate of the adapter.
 */
min: number
}
/**
 * Mean loss per supervised token on a split.
 */
export interface LossGate {
/**
 * Cross-entropy in nats.
 */
metric: "loss"
/**
 * A held-out split of the adapter's data sets.
 */
split: string
/**
 * The adapter's loss must be below the base model's.
 */
below?: "base"
/**
 * The adapter's loss must not exceed this.
 */
max?: number
}
/**
 * Share of train records the adapter continues verbatim, less the same share over held-out controls.
 */
export interface RegurgitationGate {
/**
 * Greedy continuation of the first `prefix` tokens equals the next `length` tokens (Carlini et al. 2023).
 */
metric: "regurgitation"
/**
 * Highest rate of train records over controls.
 */
max: number
/**
 * The held-out split the controls come from.
 */
split?: string
/**
 * Tokens shown.
 */
prefix?: number
/**
 * Tokens that must be continued exactly.
 */
length?: number
/**
 * Most records tried on each side, chosen by record id, so that the choice is stable.
 */
samples?: number
}

/**
 * What must hold of the answer. At the top of a suite: of every case, beside the case's own.
 * 
 * @minItems 1
 */
export type Assertions = [Assertion, ...(Assertion)[]]

/**
 * An evaluation suite: prompts, and what must hold of the answers. Base and adapter get the same prompts, greedily decoded.
 */
export interface Suite {
/**
 * Shown in the report.
 */
name: string
/**
 * Longest answer, in tokens.
 */
maxNewTokens?: number
/**
 * System turn put before cases that have none.
 */
system?: string
/**
 * Tools offered to every case that lists none, in the OpenAI function shape.
 */
tools?: {
[k: string]: unknown
}[]
/**
 * Prompts written out.
 * 
 * @minItems 1
 */
cases?: [SuiteCase, ...(SuiteCase)[]]
/**
 * Make a case of every fitting assistant turn of a held-out split; the turn itself is what is expected.
 */
from?: {
/**
 * Name of a data set.
 */
dataset: string
/**
 * One of its splits.
 */
split: string
/**
 * Turns that call a tool, turns that do not, or both.
 */
turns?: ("tool-call" | "reply" | "all")
/**
 * Most cases, chosen by record id.
 */
limit?: number
}
assert?: Assertions
}
export interface SuiteCase {
/**
 * Shown in the report; default: its number.
 */
name?: string
/**
 * A single user turn; short for `messages`.
 */
prompt?: string
/**
 * The conversation so far, ending before the assistant's turn.
 * 
 * @minItems 1
 */
messages?: [{
[k: string]: unknown
}, ...({
[k: string]: unknown
})[]]
/**
 * Tools offered to this case.
 */
tools?: {
[k: string]: unknown
}[]
assert: Assertions
}
export interface Assertion {
/**
 * The answer, trimmed, is this; `{expected}` stands for the held-out turn.
 */
equals?: string
/**
 * The answer contains this.
 */
contains?: string
/**
 * The answer does not contain this.
 */
"not-contains"?: string
/**
 * The answer matches this ECMAScript regular expression (flag u).
 */
regex?: string
/**
 * The whole answer is (or is not) one JSON document.
 */
"is-json"?: boolean
/**
 * The answer is JSON that satisfies this schema.
 */
"json-schema"?: {
[k: string]: unknown
}
/**
 * The answer calls exactly this tool, with arguments that satisfy its schema. `expected`: the call of the held-out turn, arguments equal.
 */
"tool-call"?: ("expected" | {
/**
 * Tool name.
 */
name: string
/**
 * Arguments, equal as JSON.
 */
arguments?: {
[k: string]: unknown
}
})
/**
 * The answer ends by itself within this many tokens.
 */
"max-tokens"?: number
}

/**
 * `dataset.lock.json`, beside `dataset.yaml`: what a reviewer sees change in a pull request. Written by `lora check --fix`, never by hand.
 */
export interface DatasetLock {
/**
 * Version of this record's form.
 */
version: 1
/**
 * Name of the data set.
 */
name: string
/**
 * Identity of the curated data: a multiset hash that does not depend on order or sharding.
 */
datasetId: string
/**
 * The curated data, by split.
 */
splits: {
[k: string]: LockedSplit
}
/**
 * Every file that was read, in order of path.
 */
files: LockedFile[]
dealt?: DealtSplits
/**
 * Turns of each role in the curated data.
 */
turns: {
[k: string]: number
}
/**
 * The settings the curated set was made with, nothing left to default.
 */
hygiene: {
[k: string]: unknown
}
/**
 * What hygiene left out of the curated data. The files keep it.
 */
removed: RemovedRecord[]
}
export interface LockedSplit {
/**
 * Curated records.
 */
records: number
/**
 * Multiset identity of the split.
 */
id: string
/**
 * Identity of the split in its order.
 */
sequenceId: string
}
export interface LockedFile {
/**
 * Relative to the repository root.
 */
path: string
/**
 * Split the file belongs to; none where its records are dealt.
 */
split?: string
/**
 * Such as `application/jsonl`.
 */
mediaType: string
/**
 * SHA-256 of the file's bytes.
 */
digest: string
/**
 * Bytes.
 */
size: number
/**
 * Records in the file, before hygiene.
 */
records: number
}
/**
 * How records were dealt whose files have no split, and which went where.
 */
export interface DealtSplits {
/**
 * Whole clusters.
 */
by: "grouped"
/**
 * As in the manifest.
 */
seed: number
/**
 * As in the manifest.
 */
shares: {
[k: string]: number
}
/**
 * Curated records that were dealt.
 */
records: number
/**
 * Clusters they are of; a record that is like no other is one.
 */
clusters: number
/**
 * Records of the largest.
 */
largest: number
/**
 * What made clusters.
 */
links: ("same-prompt" | "near-duplicate" | "leak" | "paraphrase")[]
/**
 * Pairs of that kind with a record on either side, looked for anew after dealing.
 */
straddling: number
/**
 * For each held-out split the first 32 digits of its records' ids; all others are in `train`.
 */
heldOut: {
[k: string]: string[]
}
}
export interface RemovedRecord {
/**
 * Record id: SHA-256 of the conversation's RFC 8785 canonical JSON.
 */
record: string
/**
 * file:line of the record.
 */
at: string
/**
 * The check that removed it, such as `near-duplicate`.
 */
rule: string
/**
 * file:line of the record it repeats or leaks.
 */
because?: string
}

/**
 * `plan.json`: the resolved recipe. Nothing is left to default, and an engine needs nothing else but the tokens.
 */
export interface Plan {
/**
 * Version of this record's form.
 */
version: 1
/**
 * Name of the adapter.
 */
adapter: string
/**
 * SHA-256 of the RFC 8785 canonical JSON of this document without `adapter` and `closure`.
 */
closure: string
/**
 * What trains. Another version is another closure.
 */
engine: {
name: ("tfjs" | "peft")
version: string
backend: ("wasm" | "tensorflow" | "webgpu" | "torch")
device: ("cpu" | "gpu")
}
/**
 * The frozen checkpoint.
 */
base: {
/**
 * Model id, or the directory relative to the repository root.
 */
model: string
/**
 * Commit for a model id, null for a directory.
 */
revision: (string | null)
/**
 * Every file that is read of the checkpoint: config, weights, tokenizer, template.
 */
files: FileDescriptor[]
}
/**
 * What is learned from, as curated.
 */
datasets: PlannedDataset[]
/**
 * How conversations become tokens.
 */
chat: {
/**
 * Digest of the chat template's text.
 */
template: string
date: string
maxLength: number
overlong: ("fail" | "drop")
}
/**
 * As in `adapter.yaml`.
 */
lora: {
r: number
alpha: number
dropout: number
/**
 * Projection names, sorted.
 */
targets: string[]
rslora: boolean
}
training: PlannedTraining
}
export interface FileDescriptor {
path: string
digest: string
size: number
}
export interface PlannedDataset {
name: string
/**
 * Identity of the curated data, as in the lock.
 */
datasetId: string
/**
 * Identity of the curated train split.
 */
train: string
}
/**
 * As in `adapter.yaml`.
 */
export interface PlannedTraining {
seed: number
epochs: number
batchSize: number
microBatchSize: number
learningRate: number
schedule: ("cosine" | "linear" | "constant")
warmup: number
weightDecay: number
adamBeta1: number
adamBeta2: number
adamEpsilon: number
maxGradNorm: number
packing: boolean
precision: ("f32" | "bf16")
gradientCheckpointing: ("auto" | "on" | "off")
checkpointEvery: number
/**
 * This and what follows: of the peft engine alone.
 */
quantization?: ("none" | "nf4" | "int8")
sharding?: ("auto" | "on" | "off")
compile?: boolean
deterministic?: boolean
/**
 * How many processes compute changes the last digits.
 */
launcher?: (string | null)
}

/**
 * `evaluation.json`: every score, base and adapter side by side, and every verdict with its reason. Holds no times, so that a repeat is byte-identical.
 */
export interface Evaluation {
/**
 * Version of this record's form.
 */
version: 1
/**
 * Name of the adapter.
 */
adapter: string
/**
 * Closure of the plan the adapter was trained by.
 */
closure: string
/**
 * SHA-256 over the closure, the gates, the suites' digests and the held-out splits' ids: same id, nothing to evaluate again.
 */
evaluationId: string
/**
 * Every suite a gate names.
 */
suites: SuiteScore[]
/**
 * Mean cross-entropy per supervised token, in nats.
 */
losses: LossScore[]
/**
 * How much of the train records is continued verbatim; null without such a gate.
 */
regurgitation: (null | RegurgitationScore)
live: LiveCheck
/**
 * The verdicts: that the adapter is live, then the gates of the manifest in their order.
 */
gates: GateVerdict[]
/**
 * Whether every gate passed.
 */
passed: boolean
}
export interface SuiteScore {
path: string
name: string
/**
 * SHA-256 of the suite file.
 */
digest: string
base: Rate
adapter: Rate
cases: CaseScore[]
}
export interface Rate {
/**
 * How many did.
 */
count: number
/**
 * Of how many.
 */
total: number
/**
 * count / total.
 */
rate: number
/**
 * 95% interval: Wilson for pass rates, Clopper-Pearson for regurgitation.
 * 
 * @minItems 2
 * @maxItems 2
 */
interval: [number, number]
}
export interface CaseScore {
name: string
/**
 * file:line of the case.
 */
at: string
base: Answer
adapter: Answer
}
export interface Answer {
output: string
tokens: number
stopped: ("end" | "length")
passed: boolean
/**
 * The assertions that failed, in words.
 */
failures: string[]
}
export interface LossScore {
/**
 * The held-out split.
 */
split: string
/**
 * Supervised tokens.
 */
tokens: number
base: number
adapter: number
}
export interface RegurgitationScore {
/**
 * Tokens shown.
 */
prefix: number
/**
 * Tokens that count as continued when all are equal.
 */
length: number
train: Rate
control: Rate
base: Rate
/**
 * Adapter's rate on train records less its rate on controls.
 */
excess: number
}
/**
 * Whether the adapter, loaded from disk, changes the output at all.
 */
export interface LiveCheck {
/**
 * Largest absolute difference of a logit, adapter loaded from disk against base; null when there is none to tell (no prompt, or logits that are not numbers).
 */
maxLogitDifference: (number | null)
/**
 * Prompts compared.
 */
prompts: number
}
export interface GateVerdict {
/**
 * What is measured, in words.
 */
gate: string
metric: ("pass-rate" | "loss" | "regurgitation" | "live")
base: (number | null)
adapter: (number | null)
/**
 * 95% interval of the adapter's rate.
 * 
 * @minItems 2
 * @maxItems 2
 */
interval?: [number, number]
/**
 * 95% interval of the base model's rate.
 * 
 * @minItems 2
 * @maxItems 2
 */
baseInterval?: [number, number]
/**
 * Such as `≥ 0.90` or `< base`.
 */
threshold: string
passed: boolean
reason: string
}

export type Sha256 = string

/**
 * `provenance.json`: one in-toto Statement v1 whose predicate is SLSA provenance v1. Says which files were published, from which data, base model, recipe and commit, and which gates they passed. It is not signed.
 */
export interface Statement {
_type: "https://in-toto.io/Statement/v1"
/**
 * Every published file but provenance.json itself, sorted by name.
 * 
 * @minItems 1
 */
subject: [Subject, ...(Subject)[]]
predicateType: "https://slsa.dev/provenance/v1"
predicate: Provenance
}
export interface Subject {
/**
 * Path in the published tree, with forward slashes.
 */
name: string
digest: {
sha256: Sha256
}
}
export interface Provenance {
buildDefinition: BuildDefinition
runDetails: RunDetails
}
export interface BuildDefinition {
buildType: "https://lora-action.dev/build/adapter/v1"
externalParameters: ExternalParameters
internalParameters: InternalParameters
/**
 * The commit the data came from, the data sets and their locks, the base model and its files, the engine.
 */
resolvedDependencies: ResourceDescriptor[]
}
/**
 * The resolved recipe: what the adapter's manifest asked for, nothing left to default.
 */
export interface ExternalParameters {
adapter: string
chat: Plan["chat"]
gates: object[]
lora: Plan["lora"]
training: Plan["training"]
}
export interface InternalParameters {
/**
 * Identity of the build: SHA-256 of the RFC 8785 canonical JSON of `plan` without `adapter` and `closure`.
 */
closure: string
/**
 * Identity of the evaluation that decided the gates.
 */
evaluationId: string
/**
 * Content of plan.json, so that the closure can be computed again.
 */
plan: Plan
}
/**
 * in-toto ResourceDescriptor v1.
 */
export interface ResourceDescriptor {
name: string
uri?: string
/**
 * Algorithm to lower-case hex: `sha256`, `gitCommit`, or `loraDataset` (the multiset identity of curated records).
 */
digest?: {
[k: string]: string
}
mediaType?: string
annotations?: Record<string, unknown>
}
export interface RunDetails {
builder: {
/**
 * URI of the workflow and its ref, or `local`.
 */
id: string
/**
 * Versions of what built it, such as `lora-action`.
 */
version?: {
[k: string]: string
}
}
metadata: {
/**
 * URI of the run.
 */
invocationId?: string
startedOn?: string
finishedOn?: string
}
/**
 * The evaluation, with the gates' verdicts as annotations.
 */
byproducts: ResourceDescriptor[]
}

