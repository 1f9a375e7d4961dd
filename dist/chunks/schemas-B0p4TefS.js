import { t as LoraError } from "./error-CUOtd1Bd.js";
import { t as excerpt } from "./excerpt-BpH1Ag8W.js";
import { basename, dirname, join, posix, sep } from "node:path";
import { lstatSync, realpathSync } from "node:fs";

// src/manifest/paths.ts
function insideWorkspace(root, from, path, place) {
	const fault = pathFault(path);
	if (fault !== null) throw new LoraError("path-form", fault.message, {
		place,
		next: fault.next
	});
	const relative = joined(from, path);
	if (relative === null) throw outside(path, place);
	const realRoot = realpathSync(root);
	const real = realPath(join(realRoot, ...relative.split("/")));
	if (real !== null && (real === realRoot || real.startsWith(realRoot.endsWith(sep) ? realRoot : realRoot + sep))) return real;
	throw new LoraError("path-outside", `${excerpt(path)} leads out of the repository through a symbolic link.`, {
		place,
		next: "Put the files themselves into the repository; what lies outside of it is not part of a commit."
	});
}
function pathFault(path) {
	if (path.trim() === "") return {
		message: "The path is empty.",
		next: "Write a path relative to the manifest."
	};
	if (path.length > 1e3) return {
		message: `The path ${excerpt(path)} is ${path.length} characters long.`,
		next: "Shorten it."
	};
	if (path.includes("\0")) return {
		message: `The path ${excerpt(path)} holds a NUL character.`,
		next: "Delete it."
	};
	if (/^[A-Za-z]:/.test(path) || path.startsWith("/") || path.startsWith("\\\\") || path === "~" || path.startsWith("~/")) return {
		message: `The path ${excerpt(path)} is absolute.`,
		next: "Write it relative to the manifest, so that it means the same in every checkout."
	};
	if (path.includes("\\")) return {
		message: `The path ${excerpt(path)} has backslashes.`,
		next: `Use forward slashes: ${excerpt(path.replaceAll("\\", "/"))}.`
	};
	return null;
}
function globFault(glob) {
	const fault = pathFault(glob);
	if (fault !== null) return fault;
	if (glob.startsWith("!")) return {
		message: `${excerpt(glob)} excludes files, which is not supported.`,
		next: "List what belongs to the split instead."
	};
	const dynamic = glob.slice(staticPrefix(glob).length);
	if (/(^|[/{,(|])\.\.([/},)|]|$)/.test(dynamic) || /(^|[{,(|])\//.test(dynamic.replace(/^\//, ""))) return {
		message: `The glob ${excerpt(glob)} climbs up behind a wildcard.`,
		next: "Put `..` before the first wildcard, and no `/` at the start of an alternative."
	};
	return null;
}
function staticPrefix(glob) {
	const wildcard = glob.search(/[*?[\]{}()!+@|]/);
	return wildcard < 0 ? glob : glob.slice(0, glob.lastIndexOf("/", wildcard) + 1);
}
function joined(from, path) {
	const relative = posix.normalize(posix.join(from, path)).replace(/(.)\/$/, "$1");
	return relative === ".." || relative.startsWith("../") ? null : relative;
}
function outside(path, place) {
	return new LoraError("path-outside", `${excerpt(path)} leaves the repository.`, {
		place,
		next: "Move what it names into the repository: a commit must hold all that a run reads."
	});
}
function realPath(path) {
	try {
		return realpathSync(path);
	} catch (error) {
		const code = error.code;
		if (code !== "ENOENT" && code !== "ENOTDIR" || isLink(path) || dirname(path) === path) return null;
		const parent = realPath(dirname(path));
		return parent === null ? null : join(parent, basename(path));
	}
}
function isLink(path) {
	try {
		return lstatSync(path).isSymbolicLink();
	} catch {
		return false;
	}
}

// datasets-schema/adapter.schema.json
var adapter_schema_default = {
	$schema: "http://json-schema.org/draft-07/schema#",
	$id: "https://lora-action.dev/schema/adapter.schema.json",
	title: "AdapterManifest",
	description: "`adapter.yaml`: what to build from the data, what it must achieve, and where it goes.",
	type: "object",
	additionalProperties: false,
	required: [
		"name",
		"base",
		"datasets"
	],
	properties: {
		"name": {
			"type": "string",
			"pattern": "^[a-z0-9][a-z0-9._-]{0,95}$",
			"patternErrorMessage": "Use lower-case letters, digits, `.`, `_` and `-`, starting with a letter or digit; at most 96 characters.",
			"description": "Name of the adapter. Unique in the repository; tags are made from it."
		},
		"description": {
			"type": "string",
			"description": "A sentence for the model card."
		},
		"base": {
			"type": "object",
			"additionalProperties": false,
			"required": ["model"],
			"description": "The frozen checkpoint.",
			"properties": {
				"model": {
					"type": "string",
					"minLength": 1,
					"description": "A Hugging Face model id (`org/name`), or a directory of the repository, relative to the manifest, starting with `./` or `../`. A Llama, Mistral, Qwen2 or Qwen3 checkpoint in Hugging Face layout."
				},
				"revision": {
					"type": "string",
					"description": "For a model id, required: the commit, 40 hex digits, best in quotes. A branch or tag name is refused, because it moves."
				}
			}
		},
		"datasets": {
			"type": "array",
			"minItems": 1,
			"uniqueItems": true,
			"items": { "type": "string" },
			"description": "Names of the data sets to learn from."
		},
		"chat": {
			"type": "object",
			"additionalProperties": false,
			"description": "How conversations become tokens.",
			"properties": {
				"template": {
					"type": "string",
					"description": "A Jinja file that replaces the checkpoint's chat template, relative to the manifest. Where a checkpoint's own cannot be trained with, see `templates/` of lora-action."
				},
				"date": {
					"type": "string",
					"pattern": "^\\d{4}-\\d{2}-\\d{2}$",
					"patternErrorMessage": "Write a day as YYYY-MM-DD.",
					"default": "2024-07-26",
					"description": "The date templates see that ask for today's. Pinned, so that a run can be repeated."
				}
			}
		},
		"lora": {
			"type": "object",
			"additionalProperties": false,
			"description": "The adapter's shape (Hu et al. 2021). Its effective scale is `alpha`/`r`: tune the two together.",
			"properties": {
				"r": {
					"type": "integer",
					"minimum": 1,
					"maximum": 1024,
					"default": 16,
					"description": "Rank of the update: its capacity, and the size of the adapter."
				},
				"alpha": {
					"type": "number",
					"exclusiveMinimum": 0,
					"default": 32,
					"description": "Numerator of the scale; often twice `r`."
				},
				"dropout": {
					"type": "number",
					"minimum": 0,
					"exclusiveMaximum": 1,
					"default": .05,
					"description": "Dropout on the adapter's input while training; helps when there is little data."
				},
				"targets": {
					"default": "attention",
					"description": "`attention` (q, k, v and o projections), `all-linear` (those and the MLP's), or a list of projection names.",
					"oneOf": [{ "enum": ["attention", "all-linear"] }, {
						"type": "array",
						"minItems": 1,
						"uniqueItems": true,
						"items": { "type": "string" }
					}]
				},
				"rslora": {
					"type": "boolean",
					"default": false,
					"description": "Scale by alpha/√r instead (Kalajdzievski 2023)."
				}
			}
		},
		"training": {
			"type": "object",
			"additionalProperties": false,
			"description": "How the adapter is trained.",
			"properties": {
				"engine": {
					"enum": ["tfjs", "peft"],
					"default": "tfjs",
					"description": "Which engine trains: `tfjs` is TypeScript on TensorFlow.js, `peft` is Transformers and PEFT on PyTorch."
				},
				"backend": {
					"enum": [
						"wasm",
						"tensorflow",
						"webgpu"
					],
					"description": "What the tfjs engine computes with: `wasm` needs no install; `tensorflow` and `webgpu` come with `lora engine install`. Default: `wasm`."
				},
				"device": {
					"enum": ["cpu", "gpu"],
					"description": "What it computes on. Where there is no GPU, a run that asks for one fails. Default: `cpu` on wasm, else `gpu`."
				},
				"seed": {
					"type": "integer",
					"minimum": 0,
					"maximum": 4294967295,
					"default": 1,
					"description": "Seeds initialisation, order and dropout; the same seed gives the same adapter."
				},
				"epochs": {
					"type": "integer",
					"minimum": 1,
					"maximum": 1e3,
					"default": 1,
					"description": "Passes over the curated train records."
				},
				"batchSize": {
					"type": "integer",
					"minimum": 1,
					"default": 8,
					"description": "Rows per optimizer step."
				},
				"microBatchSize": {
					"type": "integer",
					"minimum": 1,
					"description": "Rows per forward pass; the step's gradient is accumulated over them. Lower it when memory is short. Default: `batchSize`."
				},
				"learningRate": {
					"type": "number",
					"exclusiveMinimum": 0,
					"default": 2e-4,
					"description": "Peak learning rate of AdamW; 1e-4 to 2e-4 suits most adapters, lower it when the loss jumps."
				},
				"schedule": {
					"enum": [
						"cosine",
						"linear",
						"constant"
					],
					"default": "cosine",
					"description": "Shape of the learning rate after warmup."
				},
				"warmup": {
					"type": "number",
					"minimum": 0,
					"maximum": 1,
					"default": .03,
					"description": "Share of the steps over which the learning rate rises linearly."
				},
				"weightDecay": {
					"type": "number",
					"minimum": 0,
					"default": .01,
					"description": "Decoupled weight decay (Loshchilov & Hutter 2019)."
				},
				"adamBeta1": {
					"type": "number",
					"minimum": 0,
					"exclusiveMaximum": 1,
					"default": .9,
					"description": "Decay of AdamW's first moment."
				},
				"adamBeta2": {
					"type": "number",
					"minimum": 0,
					"exclusiveMaximum": 1,
					"default": .999,
					"description": "Decay of AdamW's second moment."
				},
				"adamEpsilon": {
					"type": "number",
					"exclusiveMinimum": 0,
					"default": 1e-8,
					"description": "AdamW's epsilon."
				},
				"maxGradNorm": {
					"type": "number",
					"minimum": 0,
					"default": 1,
					"description": "Gradient is clipped to this global norm; 0 turns clipping off."
				},
				"maxLength": {
					"type": "integer",
					"minimum": 8,
					"default": 2048,
					"description": "Longest row, in tokens of the base model's tokenizer."
				},
				"overlong": {
					"enum": ["fail", "drop"],
					"default": "fail",
					"description": "What becomes of a row longer than `maxLength`. It is never cut."
				},
				"packing": {
					"type": "boolean",
					"default": false,
					"description": "Pack the rows of a step into fewer, fuller sequences. Changes the speed, not what is learned."
				},
				"precision": {
					"enum": ["f32", "bf16"],
					"description": "Precision of the frozen weights while computing; the adapter is always f32. Default: `bf16` with `tensorflow` and `peft`; `wasm` and `webgpu` compute in f32 only."
				},
				"gradientCheckpointing": {
					"enum": [
						"auto",
						"on",
						"off"
					],
					"default": "auto",
					"description": "Whether activations are computed again in the backward pass to save memory. `auto`: where they would not fit."
				},
				"quantization": {
					"enum": [
						"none",
						"nf4",
						"int8"
					],
					"default": "none",
					"description": "Holds the frozen base in 4 (`nf4`, Dettmers et al. 2023) or 8 bits with bitsandbytes, for `engine: peft` alone; comes with `lora engine install peft --gpu`. Such an adapter learns to mend that rounding, too."
				},
				"sharding": {
					"enum": [
						"auto",
						"on",
						"off"
					],
					"default": "auto",
					"description": "Whether several processes share one base (FSDP2) instead of holding one each, for `engine: peft` alone. `auto`: where it does not fit into one GPU."
				},
				"compile": {
					"type": "boolean",
					"default": false,
					"description": "Compiles the decoder's layers with `torch.compile`, for `engine: peft` on a GPU: a minute at the start, faster steps."
				},
				"deterministic": {
					"type": "boolean",
					"default": true,
					"description": "Chooses kernels that give the same bytes every time, for `engine: peft` on a GPU. `false` is somewhat faster, and the closure no longer names one adapter."
				},
				"launcher": {
					"type": "string",
					"minLength": 1,
					"description": "Command line that starts several processes for training, for `engine: peft` alone: `torchrun --standalone --nproc-per-node 8 {engine}`. `{engine}` is the program and its arguments, `{python}` its interpreter; no shell reads it. See `docs/launchers.md`. Default: one process."
				},
				"checkpointEvery": {
					"type": "integer",
					"minimum": 0,
					"default": 50,
					"description": "Steps between checkpoints; 0 writes none."
				}
			}
		},
		"gates": {
			"type": "array",
			"default": [],
			"description": "What the adapter must achieve before it is published. A gate that the adapter is live (loads from disk and changes the output) is always on.",
			"items": { "oneOf": [
				{
					"type": "object",
					"title": "SuiteGate",
					"additionalProperties": false,
					"required": ["suite", "min"],
					"description": "Pass rate of an evaluation suite.",
					"properties": {
						"suite": {
							"type": "string",
							"description": "Suite file. With `./` or `../` in front, relative to the manifest; else beside the manifest or from the repository root."
						},
						"metric": {
							"const": "pass-rate",
							"default": "pass-rate",
							"description": "The only metric of a suite."
						},
						"min": {
							"type": "number",
							"minimum": 0,
							"maximum": 1,
							"description": "Lowest pass rate of the adapter."
						}
					}
				},
				{
					"type": "object",
					"title": "LossGate",
					"additionalProperties": false,
					"required": ["metric", "split"],
					"description": "Mean loss per supervised token on a split.",
					"properties": {
						"metric": {
							"const": "loss",
							"description": "Cross-entropy in nats."
						},
						"split": {
							"type": "string",
							"description": "A held-out split of the adapter's data sets."
						},
						"below": {
							"const": "base",
							"description": "The adapter's loss must be below the base model's."
						},
						"max": {
							"type": "number",
							"exclusiveMinimum": 0,
							"description": "The adapter's loss must not exceed this."
						}
					},
					"anyOf": [{ "required": ["below"] }, { "required": ["max"] }]
				},
				{
					"type": "object",
					"title": "RegurgitationGate",
					"additionalProperties": false,
					"required": ["metric", "max"],
					"description": "Share of train records the adapter continues verbatim, less the same share over held-out controls.",
					"properties": {
						"metric": {
							"const": "regurgitation",
							"description": "Greedy continuation of the first `prefix` tokens equals the next `length` tokens (Carlini et al. 2023)."
						},
						"max": {
							"type": "number",
							"minimum": 0,
							"maximum": 1,
							"description": "Highest rate of train records over controls."
						},
						"split": {
							"type": "string",
							"default": "test",
							"description": "The held-out split the controls come from."
						},
						"prefix": {
							"type": "integer",
							"minimum": 1,
							"default": 50,
							"description": "Tokens shown."
						},
						"length": {
							"type": "integer",
							"minimum": 1,
							"default": 50,
							"description": "Tokens that must be continued exactly."
						},
						"samples": {
							"type": "integer",
							"minimum": 1,
							"default": 200,
							"description": "Most records tried on each side, chosen by record id, so that the choice is stable."
						}
					}
				}
			] }
		},
		"publish": {
			"type": "object",
			"additionalProperties": false,
			"required": ["to"],
			"description": "Where an adapter that passed its gates goes.",
			"properties": {
				"to": {
					"type": "string",
					"pattern": "^(hf://[^/\\s]+/[^/\\s]+|file:.+)$",
					"patternErrorMessage": "Write `hf://org/name`, or `file:./directory` relative to the repository root.",
					"description": "`hf://org/name`, or `file:./directory` relative to the repository root."
				},
				"tag": {
					"type": "string",
					"default": "{name}-v{version}",
					"description": "Name of release tags, the same in git and on the Hub; `{name}` and `{version}` are filled in."
				},
				"private": {
					"type": "boolean",
					"default": false,
					"description": "Whether a Hub repository that publishing creates is private."
				}
			}
		}
	}
};

// datasets-schema/dataset.schema.json
var dataset_schema_default = {
	$schema: "http://json-schema.org/draft-07/schema#",
	$id: "https://lora-action.dev/schema/dataset.schema.json",
	title: "DatasetManifest",
	description: "`dataset.yaml`: what the data is, where it lies, and what hygiene it is held to.",
	type: "object",
	additionalProperties: false,
	required: [
		"name",
		"license",
		"files",
		"format"
	],
	properties: {
		"name": {
			"$ref": "#/definitions/name",
			"description": "How adapters refer to this data set. Unique in the repository."
		},
		"description": {
			"type": "string",
			"description": "A sentence about the data, for the model card."
		},
		"license": {
			"type": "string",
			"minLength": 1,
			"description": "SPDX identifier of the data's licence, such as `CC-BY-4.0`."
		},
		"language": {
			"type": "array",
			"default": [],
			"items": {
				"type": "string",
				"pattern": "^[a-zA-Z]{2,3}(-[A-Za-z0-9]{2,8})*$",
				"patternErrorMessage": "Use BCP 47 tags, such as `en` or `pt-BR`."
			},
			"description": "BCP 47 tags of the languages the turns are written in."
		},
		"files": {
			"type": "array",
			"minItems": 1,
			"description": "The files, each with the split it belongs to; those without one are dealt by `splits`.",
			"items": {
				"type": "object",
				"additionalProperties": false,
				"required": ["path"],
				"properties": {
					"path": {
						"type": "string",
						"minLength": 1,
						"description": "Path or glob, relative to the manifest, with forward slashes; it may not leave the repository. JSONL (`.jsonl`, `.ndjson`), JSON array (`.json`) or Parquet (`.parquet`)."
					},
					"split": {
						"type": "string",
						"pattern": "^[a-z][a-z0-9_-]*$",
						"patternErrorMessage": "Use lower-case letters, digits, `_` and `-`, starting with a letter, such as `train` or `test`.",
						"description": "`train` is what adapters learn from; any other name is held out, for gates and suites. Without it, each record of the file is dealt to a split by `splits`."
					}
				}
			}
		},
		"splits": {
			"description": "How records are dealt whose files have no split. `grouped`, or a mapping with `by` and the shares: whole clusters of records that belong together go to one side.",
			"oneOf": [{ "enum": ["grouped"] }, {
				"type": "object",
				"additionalProperties": false,
				"required": ["by"],
				"properties": {
					"by": {
						"enum": ["grouped"],
						"description": "Records of one prompt, near duplicates, paraphrases and records of which one gives the other away stay together, directly or through others."
					},
					"shares": {
						"type": "object",
						"default": { "test": .1 },
						"additionalProperties": {
							"type": "number",
							"exclusiveMinimum": 0,
							"maximum": 1
						},
						"description": "Share of the dealt records for each held-out split, such as `{ test: 0.1, validation: 0.05 }`; the rest is `train`."
					},
					"seed": {
						"type": "integer",
						"minimum": 0,
						"default": 1,
						"description": "Another number deals otherwise."
					}
				}
			}]
		},
		"format": {
			"enum": [
				"messages",
				"sharegpt",
				"alpaca",
				"prompt-completion"
			],
			"description": "Shape of one record in the files. All four become the same conversations."
		},
		"roles": {
			"type": "object",
			"additionalProperties": false,
			"description": "Which roles a conversation may have. Turns are labelled and in order: system first, then user and assistant in turn, tool results after the call.",
			"properties": {
				"system": {
					"$ref": "#/definitions/presence",
					"default": "optional",
					"description": "Whether a system turn is required, optional or forbidden."
				},
				"tool": {
					"$ref": "#/definitions/presence",
					"default": "optional",
					"description": "Whether tool turns are required, optional or forbidden."
				}
			}
		},
		"hygiene": {
			"type": "object",
			"additionalProperties": false,
			"description": "What to do about each kind of fault: `remove` leaves the record out of what is trained and lists it in the lock, `report` only says so, `fail` stops the run.",
			"properties": {
				"exact": {
					"$ref": "#/definitions/action",
					"default": "remove",
					"description": "Records equal after whitespace and Unicode normalisation of their turns; ids and metadata do not count."
				},
				"near": {
					"default": "remove",
					"description": "Records whose word 5-grams overlap: Jaccard similarity at or above the threshold. An action, or a mapping with `action` and `threshold`.",
					"oneOf": [{ "$ref": "#/definitions/action" }, {
						"type": "object",
						"additionalProperties": false,
						"required": ["action"],
						"properties": {
							"action": {
								"$ref": "#/definitions/action",
								"description": "What to do about near duplicates."
							},
							"threshold": {
								"type": "number",
								"exclusiveMinimum": 0,
								"maximum": 1,
								"default": .7,
								"description": "Jaccard similarity from which two records count as near duplicates."
							}
						}
					}]
				},
				"conflict": {
					"$ref": "#/definitions/action",
					"default": "report",
					"description": "Records with the same prompt and different answers."
				},
				"contamination": {
					"default": "fail",
					"description": "Train records that leak into a held-out split, an evaluation suite or a benchmark file: more than half the words of the held-out user turns lie in 8-grams shared with one train record (the rule of Tülu 3). An action, or a mapping with `action` and `against`.",
					"oneOf": [{ "$ref": "#/definitions/action" }, {
						"type": "object",
						"additionalProperties": false,
						"required": ["action"],
						"properties": {
							"action": {
								"$ref": "#/definitions/action",
								"description": "What to do about train records that leak."
							},
							"against": {
								"type": "array",
								"default": [],
								"description": "Benchmark files that must not occur in the train records either, besides the held-out splits and the suites.",
								"items": { "oneOf": [{
									"type": "string",
									"minLength": 1,
									"description": "Path or glob, as `path`."
								}, {
									"type": "object",
									"additionalProperties": false,
									"required": ["path"],
									"properties": {
										"path": {
											"type": "string",
											"minLength": 1,
											"description": "Path or glob of JSONL, JSON array or Parquet files, relative to the manifest. Rows are of one of the four formats, or have a `question`, `prompt`, `problem`, `instruction`, `query`, `input` or `text`."
										},
										"question": {
											"type": "string",
											"minLength": 1,
											"description": "Key of a row's question, where it is called otherwise than usual."
										},
										"answer": {
											"type": "string",
											"minLength": 1,
											"description": "Key of a row's answer, where it is called otherwise than usual."
										}
									}
								}] }
							}
						}
					}]
				},
				"paraphrase": {
					"enum": ["report", "off"],
					"default": "report",
					"description": "Prompts that seem to ask the same in other words, in clusters: only ever reported, a warning where a cluster has records to train on and held-out ones."
				},
				"secrets": {
					"$ref": "#/definitions/action",
					"default": "fail",
					"description": "Credentials inside turns: keys, tokens, passwords of known forms."
				},
				"personal": {
					"default": "report",
					"description": "Personal data, each kind checked for what can be checked: ranges, lengths, check digits. An action, or a mapping with `action` and other actions by kind.",
					"oneOf": [{ "$ref": "#/definitions/action" }, {
						"type": "object",
						"additionalProperties": false,
						"required": ["action"],
						"properties": {
							"action": {
								"$ref": "#/definitions/action",
								"description": "What to do about the kinds that are not named."
							},
							"email": {
								"$ref": "#/definitions/action",
								"description": "E-mail addresses of people; not mailboxes such as `info@`, not the domains reserved for examples."
							},
							"phone": {
								"$ref": "#/definitions/action",
								"description": "Telephone numbers with a country's code, or an area code in parentheses, that are of a range in use; not those set aside for fiction."
							},
							"card": {
								"$ref": "#/definitions/action",
								"description": "Numbers of payment cards: of an issuer's range and length, with a fitting check digit; not those published for tests."
							},
							"iban": {
								"$ref": "#/definitions/action",
								"description": "International bank account numbers: of their country's length, with fitting check digits."
							},
							"ip": {
								"$ref": "#/definitions/action",
								"description": "Addresses of hosts on the internet; not private or documentation ranges, not what may be a version."
							}
						}
					}]
				},
				"specialTokens": {
					"$ref": "#/definitions/action",
					"default": "report",
					"description": "Marks of chat templates inside turns, such as `<|im_end|>` or `[INST]`."
				},
				"speakerLabels": {
					"$ref": "#/definitions/action",
					"default": "report",
					"description": "Turns that hold lines of both a user and an assistant, begin with a speaker's label, or speak as the other role does."
				},
				"refusals": {
					"$ref": "#/definitions/action",
					"default": "report",
					"description": "Assistant turns that begin as refusals do, in eleven languages."
				},
				"truncated": {
					"$ref": "#/definitions/action",
					"default": "report",
					"description": "Assistant turns that end inside a code fence or inside JSON."
				},
				"invalidJson": {
					"$ref": "#/definitions/action",
					"default": "report",
					"description": "Assistant turns that are JSON and do not parse."
				},
				"language": {
					"$ref": "#/definitions/action",
					"default": "report",
					"description": "Turns in a language that `language` does not name. Only long enough turns are judged; nothing is where `language` is empty or names one of those the identifier does not know."
				},
				"allow": {
					"type": "array",
					"default": [],
					"description": "Credentials and personal data that may be there, by the fingerprint that the finding shows. An entry that nothing matches is a finding.",
					"items": {
						"type": "object",
						"additionalProperties": false,
						"required": ["fingerprint", "reason"],
						"properties": {
							"fingerprint": {
								"type": "string",
								"pattern": "^[a-z]+-[0-9a-f]{12}$",
								"patternErrorMessage": "Copy it from the finding, such as `email-3f2a9c0b71de`.",
								"description": "What the finding shows, such as `email-3f2a9c0b71de`."
							},
							"reason": { "$ref": "#/definitions/reason" }
						}
					}
				},
				"ignore": {
					"type": "array",
					"default": [],
					"description": "Rules whose warnings and notes are not to be shown. What they remove is removed and counted all the same, and errors are shown. An entry that nothing matches is a finding.",
					"items": {
						"type": "object",
						"additionalProperties": false,
						"required": ["rule", "reason"],
						"properties": {
							"rule": {
								"type": "string",
								"pattern": "^[a-z]+(-[a-z]+)*$",
								"patternErrorMessage": "Use a finding's rule, such as `refusal`.",
								"description": "The rule of the findings, such as `length-outlier`."
							},
							"reason": { "$ref": "#/definitions/reason" }
						}
					}
				}
			}
		}
	},
	definitions: {
		"name": {
			"type": "string",
			"pattern": "^[a-z0-9][a-z0-9._-]{0,95}$",
			"patternErrorMessage": "Use lower-case letters, digits, `.`, `_` and `-`, starting with a letter or digit; at most 96 characters."
		},
		"action": { "enum": [
			"remove",
			"report",
			"fail"
		] },
		"reason": {
			"type": "string",
			"pattern": "\\S",
			"patternErrorMessage": "Say why, for whoever reviews it.",
			"description": "Why, for whoever reviews it."
		},
		"presence": { "enum": [
			"required",
			"optional",
			"forbidden"
		] }
	}
};

// datasets-schema/evaluation.schema.json
var evaluation_schema_default = {
	$schema: "http://json-schema.org/draft-07/schema#",
	$id: "https://lora-action.dev/schema/evaluation.schema.json",
	title: "Evaluation",
	description: "`evaluation.json`: every score, base and adapter side by side, and every verdict with its reason. Holds no times, so that a repeat is byte-identical.",
	type: "object",
	additionalProperties: false,
	required: [
		"version",
		"adapter",
		"closure",
		"evaluationId",
		"suites",
		"losses",
		"regurgitation",
		"live",
		"gates",
		"passed"
	],
	properties: {
		"version": {
			"const": 1,
			"description": "Version of this record's form."
		},
		"adapter": {
			"type": "string",
			"description": "Name of the adapter."
		},
		"closure": {
			"type": "string",
			"description": "Closure of the plan the adapter was trained by."
		},
		"evaluationId": {
			"type": "string",
			"description": "SHA-256 over the closure, the gates, the suites' digests and the held-out splits' ids: same id, nothing to evaluate again."
		},
		"suites": {
			"type": "array",
			"description": "Every suite a gate names.",
			"items": { "$ref": "#/definitions/suite" }
		},
		"losses": {
			"type": "array",
			"description": "Mean cross-entropy per supervised token, in nats.",
			"items": {
				"title": "LossScore",
				"type": "object",
				"additionalProperties": false,
				"required": [
					"split",
					"tokens",
					"base",
					"adapter"
				],
				"properties": {
					"split": {
						"type": "string",
						"description": "The held-out split."
					},
					"tokens": {
						"type": "integer",
						"description": "Supervised tokens."
					},
					"base": { "type": "number" },
					"adapter": { "type": "number" }
				}
			}
		},
		"regurgitation": {
			"description": "How much of the train records is continued verbatim; null without such a gate.",
			"oneOf": [{ "type": "null" }, {
				"title": "RegurgitationScore",
				"type": "object",
				"additionalProperties": false,
				"required": [
					"prefix",
					"length",
					"train",
					"control",
					"base",
					"excess"
				],
				"properties": {
					"prefix": {
						"type": "integer",
						"description": "Tokens shown."
					},
					"length": {
						"type": "integer",
						"description": "Tokens that count as continued when all are equal."
					},
					"train": { "$ref": "#/definitions/rate" },
					"control": { "$ref": "#/definitions/rate" },
					"base": { "$ref": "#/definitions/rate" },
					"excess": {
						"type": "number",
						"description": "Adapter's rate on train records less its rate on controls."
					}
				}
			}]
		},
		"live": {
			"title": "LiveCheck",
			"type": "object",
			"description": "Whether the adapter, loaded from disk, changes the output at all.",
			"additionalProperties": false,
			"required": ["maxLogitDifference", "prompts"],
			"properties": {
				"maxLogitDifference": {
					"type": ["number", "null"],
					"description": "Largest absolute difference of a logit, adapter loaded from disk against base; null when there is none to tell (no prompt, or logits that are not numbers)."
				},
				"prompts": {
					"type": "integer",
					"description": "Prompts compared."
				}
			}
		},
		"gates": {
			"type": "array",
			"description": "The verdicts: that the adapter is live, then the gates of the manifest in their order.",
			"items": { "$ref": "#/definitions/verdict" }
		},
		"passed": {
			"type": "boolean",
			"description": "Whether every gate passed."
		}
	},
	definitions: {
		"rate": {
			"title": "Rate",
			"type": "object",
			"additionalProperties": false,
			"required": [
				"count",
				"total",
				"rate",
				"interval"
			],
			"properties": {
				"count": {
					"type": "integer",
					"description": "How many did."
				},
				"total": {
					"type": "integer",
					"description": "Of how many."
				},
				"rate": {
					"type": "number",
					"description": "count / total."
				},
				"interval": {
					"type": "array",
					"items": { "type": "number" },
					"minItems": 2,
					"maxItems": 2,
					"description": "95% interval: Wilson for pass rates, Clopper-Pearson for regurgitation."
				}
			}
		},
		"answer": {
			"title": "Answer",
			"type": "object",
			"additionalProperties": false,
			"required": [
				"output",
				"tokens",
				"stopped",
				"passed",
				"failures"
			],
			"properties": {
				"output": { "type": "string" },
				"tokens": { "type": "integer" },
				"stopped": { "enum": ["end", "length"] },
				"passed": { "type": "boolean" },
				"failures": {
					"type": "array",
					"description": "The assertions that failed, in words.",
					"items": { "type": "string" }
				}
			}
		},
		"suite": {
			"title": "SuiteScore",
			"type": "object",
			"additionalProperties": false,
			"required": [
				"path",
				"name",
				"digest",
				"base",
				"adapter",
				"cases"
			],
			"properties": {
				"path": { "type": "string" },
				"name": { "type": "string" },
				"digest": {
					"type": "string",
					"description": "SHA-256 of the suite file."
				},
				"base": { "$ref": "#/definitions/rate" },
				"adapter": { "$ref": "#/definitions/rate" },
				"cases": {
					"type": "array",
					"items": {
						"title": "CaseScore",
						"type": "object",
						"additionalProperties": false,
						"required": [
							"name",
							"at",
							"base",
							"adapter"
						],
						"properties": {
							"name": { "type": "string" },
							"at": {
								"type": "string",
								"description": "file:line of the case."
							},
							"base": { "$ref": "#/definitions/answer" },
							"adapter": { "$ref": "#/definitions/answer" }
						}
					}
				}
			}
		},
		"verdict": {
			"title": "GateVerdict",
			"type": "object",
			"additionalProperties": false,
			"required": [
				"gate",
				"metric",
				"base",
				"adapter",
				"threshold",
				"passed",
				"reason"
			],
			"properties": {
				"gate": {
					"type": "string",
					"description": "What is measured, in words."
				},
				"metric": { "enum": [
					"pass-rate",
					"loss",
					"regurgitation",
					"live"
				] },
				"base": { "type": ["number", "null"] },
				"adapter": { "type": ["number", "null"] },
				"interval": {
					"type": "array",
					"items": { "type": "number" },
					"minItems": 2,
					"maxItems": 2,
					"description": "95% interval of the adapter's rate."
				},
				"baseInterval": {
					"type": "array",
					"items": { "type": "number" },
					"minItems": 2,
					"maxItems": 2,
					"description": "95% interval of the base model's rate."
				},
				"threshold": {
					"type": "string",
					"description": "Such as `≥ 0.90` or `< base`."
				},
				"passed": { "type": "boolean" },
				"reason": { "type": "string" }
			}
		}
	}
};

// datasets-schema/lock.schema.json
var lock_schema_default = {
	$schema: "http://json-schema.org/draft-07/schema#",
	$id: "https://lora-action.dev/schema/lock.schema.json",
	title: "DatasetLock",
	description: "`dataset.lock.json`, beside `dataset.yaml`: what a reviewer sees change in a pull request. Written by `lora check --fix`, never by hand.",
	type: "object",
	additionalProperties: false,
	required: [
		"version",
		"name",
		"datasetId",
		"splits",
		"files",
		"turns",
		"hygiene",
		"removed"
	],
	properties: {
		"version": {
			"const": 1,
			"description": "Version of this record's form."
		},
		"name": {
			"type": "string",
			"description": "Name of the data set."
		},
		"datasetId": {
			"$ref": "#/definitions/digest",
			"description": "Identity of the curated data: a multiset hash that does not depend on order or sharding."
		},
		"splits": {
			"type": "object",
			"description": "The curated data, by split.",
			"additionalProperties": {
				"title": "LockedSplit",
				"type": "object",
				"additionalProperties": false,
				"required": [
					"records",
					"id",
					"sequenceId"
				],
				"properties": {
					"records": {
						"type": "integer",
						"description": "Curated records."
					},
					"id": {
						"$ref": "#/definitions/digest",
						"description": "Multiset identity of the split."
					},
					"sequenceId": {
						"$ref": "#/definitions/digest",
						"description": "Identity of the split in its order."
					}
				}
			}
		},
		"files": {
			"type": "array",
			"description": "Every file that was read, in order of path.",
			"items": {
				"title": "LockedFile",
				"type": "object",
				"additionalProperties": false,
				"required": [
					"path",
					"mediaType",
					"digest",
					"size",
					"records"
				],
				"properties": {
					"path": {
						"type": "string",
						"description": "Relative to the repository root."
					},
					"split": {
						"type": "string",
						"description": "Split the file belongs to; none where its records are dealt."
					},
					"mediaType": {
						"type": "string",
						"description": "Such as `application/jsonl`."
					},
					"digest": {
						"$ref": "#/definitions/digest",
						"description": "SHA-256 of the file's bytes."
					},
					"size": {
						"type": "integer",
						"description": "Bytes."
					},
					"records": {
						"type": "integer",
						"description": "Records in the file, before hygiene."
					}
				}
			}
		},
		"dealt": {
			"title": "DealtSplits",
			"type": "object",
			"additionalProperties": false,
			"required": [
				"by",
				"seed",
				"shares",
				"records",
				"clusters",
				"largest",
				"links",
				"straddling",
				"heldOut"
			],
			"description": "How records were dealt whose files have no split, and which went where.",
			"properties": {
				"by": {
					"const": "grouped",
					"description": "Whole clusters."
				},
				"seed": {
					"type": "integer",
					"description": "As in the manifest."
				},
				"shares": {
					"type": "object",
					"additionalProperties": { "type": "number" },
					"description": "As in the manifest."
				},
				"records": {
					"type": "integer",
					"description": "Curated records that were dealt."
				},
				"clusters": {
					"type": "integer",
					"description": "Clusters they are of; a record that is like no other is one."
				},
				"largest": {
					"type": "integer",
					"description": "Records of the largest."
				},
				"links": {
					"type": "array",
					"items": { "enum": [
						"same-prompt",
						"near-duplicate",
						"leak",
						"paraphrase"
					] },
					"description": "What made clusters."
				},
				"straddling": {
					"type": "integer",
					"description": "Pairs of that kind with a record on either side, looked for anew after dealing."
				},
				"heldOut": {
					"type": "object",
					"additionalProperties": {
						"type": "array",
						"items": {
							"type": "string",
							"pattern": "^[0-9a-f]{32}$"
						}
					},
					"description": "For each held-out split the first 32 digits of its records' ids; all others are in `train`."
				}
			}
		},
		"turns": {
			"type": "object",
			"additionalProperties": { "type": "integer" },
			"description": "Turns of each role in the curated data."
		},
		"hygiene": {
			"type": "object",
			"description": "The settings the curated set was made with, nothing left to default."
		},
		"removed": {
			"type": "array",
			"description": "What hygiene left out of the curated data. The files keep it.",
			"items": {
				"title": "RemovedRecord",
				"type": "object",
				"additionalProperties": false,
				"required": [
					"record",
					"at",
					"rule"
				],
				"properties": {
					"record": {
						"type": "string",
						"description": "Record id: SHA-256 of the conversation's RFC 8785 canonical JSON."
					},
					"at": {
						"type": "string",
						"description": "file:line of the record."
					},
					"rule": {
						"type": "string",
						"description": "The check that removed it, such as `near-duplicate`."
					},
					"because": {
						"type": "string",
						"description": "file:line of the record it repeats or leaks."
					}
				}
			}
		}
	},
	definitions: { "digest": {
		"type": "string",
		"pattern": "^sha256:[0-9a-f]{64}$"
	} }
};

// datasets-schema/plan.schema.json
var plan_schema_default = {
	$schema: "http://json-schema.org/draft-07/schema#",
	$id: "https://lora-action.dev/schema/plan.schema.json",
	title: "Plan",
	description: "`plan.json`: the resolved recipe. Nothing is left to default, and an engine needs nothing else but the tokens.",
	type: "object",
	additionalProperties: false,
	required: [
		"version",
		"adapter",
		"closure",
		"engine",
		"base",
		"datasets",
		"chat",
		"lora",
		"training"
	],
	properties: {
		"version": {
			"const": 1,
			"description": "Version of this record's form."
		},
		"adapter": {
			"type": "string",
			"description": "Name of the adapter."
		},
		"closure": {
			"type": "string",
			"pattern": "^[0-9a-f]{64}$",
			"description": "SHA-256 of the RFC 8785 canonical JSON of this document without `adapter` and `closure`."
		},
		"engine": {
			"type": "object",
			"description": "What trains. Another version is another closure.",
			"additionalProperties": false,
			"required": [
				"name",
				"version",
				"backend",
				"device"
			],
			"properties": {
				"name": { "enum": ["tfjs", "peft"] },
				"version": { "type": "string" },
				"backend": { "enum": [
					"wasm",
					"tensorflow",
					"webgpu",
					"torch"
				] },
				"device": { "enum": ["cpu", "gpu"] }
			}
		},
		"base": {
			"type": "object",
			"description": "The frozen checkpoint.",
			"additionalProperties": false,
			"required": [
				"model",
				"revision",
				"files"
			],
			"properties": {
				"model": {
					"type": "string",
					"description": "Model id, or the directory relative to the repository root."
				},
				"revision": {
					"type": ["string", "null"],
					"description": "Commit for a model id, null for a directory."
				},
				"files": {
					"type": "array",
					"items": { "$ref": "#/definitions/file" },
					"description": "Every file that is read of the checkpoint: config, weights, tokenizer, template."
				}
			}
		},
		"datasets": {
			"type": "array",
			"description": "What is learned from, as curated.",
			"items": {
				"title": "PlannedDataset",
				"type": "object",
				"additionalProperties": false,
				"required": [
					"name",
					"datasetId",
					"train"
				],
				"properties": {
					"name": { "type": "string" },
					"datasetId": {
						"type": "string",
						"description": "Identity of the curated data, as in the lock."
					},
					"train": {
						"type": "string",
						"description": "Identity of the curated train split."
					}
				}
			}
		},
		"chat": {
			"type": "object",
			"description": "How conversations become tokens.",
			"additionalProperties": false,
			"required": [
				"template",
				"date",
				"maxLength",
				"overlong"
			],
			"properties": {
				"template": {
					"type": "string",
					"description": "Digest of the chat template's text."
				},
				"date": { "type": "string" },
				"maxLength": { "type": "integer" },
				"overlong": { "enum": ["fail", "drop"] }
			}
		},
		"lora": {
			"type": "object",
			"description": "As in `adapter.yaml`.",
			"additionalProperties": false,
			"required": [
				"r",
				"alpha",
				"dropout",
				"targets",
				"rslora"
			],
			"properties": {
				"r": { "type": "integer" },
				"alpha": { "type": "number" },
				"dropout": { "type": "number" },
				"targets": {
					"type": "array",
					"items": { "type": "string" },
					"description": "Projection names, sorted."
				},
				"rslora": { "type": "boolean" }
			}
		},
		"training": {
			"type": "object",
			"title": "PlannedTraining",
			"description": "As in `adapter.yaml`.",
			"additionalProperties": false,
			"required": [
				"seed",
				"epochs",
				"batchSize",
				"microBatchSize",
				"learningRate",
				"schedule",
				"warmup",
				"weightDecay",
				"adamBeta1",
				"adamBeta2",
				"adamEpsilon",
				"maxGradNorm",
				"packing",
				"precision",
				"gradientCheckpointing",
				"checkpointEvery"
			],
			"properties": {
				"seed": { "type": "integer" },
				"epochs": { "type": "integer" },
				"batchSize": { "type": "integer" },
				"microBatchSize": { "type": "integer" },
				"learningRate": { "type": "number" },
				"schedule": { "enum": [
					"cosine",
					"linear",
					"constant"
				] },
				"warmup": { "type": "number" },
				"weightDecay": { "type": "number" },
				"adamBeta1": { "type": "number" },
				"adamBeta2": { "type": "number" },
				"adamEpsilon": { "type": "number" },
				"maxGradNorm": { "type": "number" },
				"packing": { "type": "boolean" },
				"precision": { "enum": ["f32", "bf16"] },
				"gradientCheckpointing": { "enum": [
					"auto",
					"on",
					"off"
				] },
				"checkpointEvery": { "type": "integer" },
				"quantization": {
					"enum": [
						"none",
						"nf4",
						"int8"
					],
					"description": "This and what follows: of the peft engine alone."
				},
				"sharding": { "enum": [
					"auto",
					"on",
					"off"
				] },
				"compile": { "type": "boolean" },
				"deterministic": { "type": "boolean" },
				"launcher": {
					"type": ["string", "null"],
					"description": "How many processes compute changes the last digits."
				}
			}
		}
	},
	definitions: { "file": {
		"title": "FileDescriptor",
		"type": "object",
		"additionalProperties": false,
		"required": [
			"path",
			"digest",
			"size"
		],
		"properties": {
			"path": { "type": "string" },
			"digest": {
				"type": "string",
				"pattern": "^sha256:[0-9a-f]{64}$"
			},
			"size": { "type": "integer" }
		}
	} }
};

// datasets-schema/suite.schema.json
var suite_schema_default = {
	$schema: "http://json-schema.org/draft-07/schema#",
	$id: "https://lora-action.dev/schema/suite.schema.json",
	title: "Suite",
	description: "An evaluation suite: prompts, and what must hold of the answers. Base and adapter get the same prompts, greedily decoded.",
	type: "object",
	additionalProperties: false,
	required: ["name"],
	anyOf: [{ "required": ["cases"] }, { "required": ["from"] }],
	properties: {
		"name": {
			"type": "string",
			"minLength": 1,
			"description": "Shown in the report."
		},
		"maxNewTokens": {
			"type": "integer",
			"minimum": 1,
			"maximum": 4096,
			"default": 128,
			"description": "Longest answer, in tokens."
		},
		"system": {
			"type": "string",
			"description": "System turn put before cases that have none."
		},
		"tools": {
			"type": "array",
			"items": { "type": "object" },
			"description": "Tools offered to every case that lists none, in the OpenAI function shape."
		},
		"cases": {
			"type": "array",
			"minItems": 1,
			"description": "Prompts written out.",
			"items": {
				"type": "object",
				"title": "SuiteCase",
				"additionalProperties": false,
				"required": ["assert"],
				"properties": {
					"name": {
						"type": "string",
						"description": "Shown in the report; default: its number."
					},
					"prompt": {
						"type": "string",
						"description": "A single user turn; short for `messages`."
					},
					"messages": {
						"type": "array",
						"minItems": 1,
						"items": { "type": "object" },
						"description": "The conversation so far, ending before the assistant's turn."
					},
					"tools": {
						"type": "array",
						"items": { "type": "object" },
						"description": "Tools offered to this case."
					},
					"assert": { "$ref": "#/definitions/assertions" }
				}
			}
		},
		"from": {
			"type": "object",
			"additionalProperties": false,
			"required": ["dataset", "split"],
			"description": "Make a case of every fitting assistant turn of a held-out split; the turn itself is what is expected.",
			"properties": {
				"dataset": {
					"type": "string",
					"description": "Name of a data set."
				},
				"split": {
					"type": "string",
					"description": "One of its splits."
				},
				"turns": {
					"enum": [
						"tool-call",
						"reply",
						"all"
					],
					"default": "all",
					"description": "Turns that call a tool, turns that do not, or both."
				},
				"limit": {
					"type": "integer",
					"minimum": 1,
					"description": "Most cases, chosen by record id."
				}
			}
		},
		"assert": { "$ref": "#/definitions/assertions" }
	},
	definitions: {
		"assertions": {
			"title": "Assertions",
			"description": "What must hold of the answer. At the top of a suite: of every case, beside the case's own.",
			"type": "array",
			"minItems": 1,
			"items": { "$ref": "#/definitions/assertion" }
		},
		"assertion": {
			"title": "Assertion",
			"type": "object",
			"additionalProperties": false,
			"minProperties": 1,
			"maxProperties": 1,
			"properties": {
				"equals": {
					"type": "string",
					"description": "The answer, trimmed, is this; `{expected}` stands for the held-out turn."
				},
				"contains": {
					"type": "string",
					"description": "The answer contains this."
				},
				"not-contains": {
					"type": "string",
					"description": "The answer does not contain this."
				},
				"regex": {
					"type": "string",
					"description": "The answer matches this ECMAScript regular expression (flag u)."
				},
				"is-json": {
					"type": "boolean",
					"description": "The whole answer is (or is not) one JSON document."
				},
				"json-schema": {
					"type": "object",
					"description": "The answer is JSON that satisfies this schema."
				},
				"tool-call": {
					"description": "The answer calls exactly this tool, with arguments that satisfy its schema. `expected`: the call of the held-out turn, arguments equal.",
					"oneOf": [{ "const": "expected" }, {
						"type": "object",
						"additionalProperties": false,
						"required": ["name"],
						"properties": {
							"name": {
								"type": "string",
								"description": "Tool name."
							},
							"arguments": {
								"type": "object",
								"description": "Arguments, equal as JSON."
							}
						}
					}]
				},
				"max-tokens": {
					"type": "integer",
					"minimum": 1,
					"description": "The answer ends by itself within this many tokens."
				}
			}
		}
	}
};

// src/manifest/schemas.ts
const schemas = {
	adapter: adapter_schema_default,
	dataset: dataset_schema_default,
	evaluation: evaluation_schema_default,
	lock: lock_schema_default,
	plan: plan_schema_default,
	suite: suite_schema_default
};
function dereference(node, root) {
	if (node.$ref === void 0) return node;
	const name = node.$ref.replace("#/definitions/", "");
	const definition = root.definitions?.[name];
	if (definition === void 0) throw new Error(`schema ${root.$id ?? "?"} has no definition ${node.$ref}`);
	const { $ref: _, ...beside } = node;
	return {
		...dereference(definition, root),
		...beside
	};
}
function typeOf(value) {
	if (value === null) return "null";
	if (Array.isArray(value)) return "array";
	return typeof value;
}
function typesOf(node) {
	if (node.type !== void 0) return [node.type].flat();
	if (node.const !== void 0) return [typeOf(node.const)];
	return [...new Set((node.enum ?? []).map(typeOf))];
}
function acceptsType(node, value) {
	const types = typesOf(node);
	const type = typeOf(value);
	return types.length === 0 || types.includes(type) || type === "number" && types.includes("integer");
}
function intendedBranch(node, root, value) {
	const typed = (node.oneOf ?? []).map((branch) => dereference(branch, root)).filter((branch) => acceptsType(branch, value));
	if (typed.length < 2 || typeOf(value) !== "object") return typed[0];
	const likeness = (branch) => Object.entries(value).reduce((sum, [key, inner]) => {
		const property = branch.properties?.[key];
		if (property === void 0) return sum - 1;
		return sum + 1 + (property.const === void 0 ? 0 : property.const === inner ? 1 : -1);
	}, 0);
	const scores = typed.map(likeness);
	const best = Math.max(...scores);
	return scores.filter((score) => score === best).length === 1 ? typed[scores.indexOf(best)] : void 0;
}

export { typeOf as a, globFault as c, outside as d, pathFault as f, schemas as i, insideWorkspace as l, staticPrefix as m, dereference as n, plan_schema_default as o, realPath as p, intendedBranch as r, evaluation_schema_default as s, acceptsType as t, joined as u };