import { o as __toESM } from "./rolldown-runtime-JJ0R4FiC.js";
import { n as formatPlace, t as LoraError } from "./error-CUOtd1Bd.js";
import { t as require_picocolors } from "./picocolors-BZg8MS2i.js";
import { A as Numbers, C as JaccardJoin, D as hasWords, E as MARKERS, I as replaceCached, L as arePacked, R as packColumns, S as JaccardIndex, T as wordsOf, _ as SimilarTexts, a as stretchesOf, b as groupRows, c as require__2020, d as judgeParaphrases, f as noteSkippedParaphrases, g as relate, h as Verdicts, i as STRETCH, j as grown, k as userWords, l as Shard, m as judgeNearDuplicates, n as identify, o as StretchSigner, p as hundredths, r as isIdentity, s as signingOf, t as KnownStretches, u as AskedPrompts, v as TRAIN, w as Components, x as Comparisons, y as byPlace, z as unpackColumns } from "./stretch-digests-Hha6otzg.js";
import { n as digestOf$1, r as sha256, t as digestFile } from "./digest-Cw4IaXDs.js";
import { d as unreadable, r as exists, s as readUtf8, t as excerpt } from "./excerpt-BpH1Ag8W.js";
import { n as isJsonObject, r as parseJson, t as canonicalJson } from "./json-eJt1puFO.js";
import { F as normalise, H as filesMatching, M as emptySplits, N as readDataset, P as report, U as findingOf, V as dataFiles, W as readerOf, j as emptyFile, p as require_ajv, t as require_dist } from "./dist-CtmOvZGf.js";
import { l as insideWorkspace, m as staticPrefix, u as joined } from "./schemas-B0p4TefS.js";
import { p as readDecoderConfig, s as checkCheckpoint, u as openCheckpoint } from "./mask-D-Y3O1Un.js";
import { i as resolveSuite } from "./resolve-DxCU5jb8.js";
import { F as readYaml, a as heldOutIds, i as dealtSplits, n as wo, o as fetchSnapshot, t as openWorkspace } from "./workspace-C7MpJkaQ.js";
import { readFile, readdir, realpath, rm, stat } from "node:fs/promises";
import { basename, isAbsolute, join, relative, resolve } from "node:path";
import { createWriteStream, existsSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { createHash } from "node:crypto";
import { Buffer as Buffer$1 } from "node:buffer";
import { spawn } from "node:child_process";
import { setImmediate } from "node:timers/promises";
import { once } from "node:events";
import { Script, createContext } from "node:vm";
import { pipeline } from "node:stream/promises";

// src/evaluate/bounded-regex.ts
const MATCH_MILLISECONDS = 1e3;
var MatchTimeout = class extends Error {
	constructor(pattern) {
		super(`/${pattern.source}/ takes longer than ${MATCH_MILLISECONDS} ms`);
		this.name = "MatchTimeout";
	}
};
const test = new Script("pattern.test(text)");
const context = Object.assign(Object.create(null), {
	pattern: void 0,
	text: ""
});
createContext(context);
function boundedTest(pattern, text) {
	context.pattern = pattern;
	context.text = text;
	try {
		return test.runInContext(context, { timeout: MATCH_MILLISECONDS });
	} catch (error) {
		if (error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT") throw new MatchTimeout(pattern);
		throw error;
	} finally {
		context.pattern = void 0;
		context.text = "";
	}
}

// src/evaluate/json-schema.ts
var import_ajv = require_ajv();
var import__2020 = require__2020();
var import_dist = /* @__PURE__ */ __toESM(require_dist(), 1);
var SchemaCompiler = class {
	#compiled = /* @__PURE__ */ new Map();
	#strict;
	constructor(options) {
		this.#strict = options.strict;
	}
	compile(schema) {
		const key = canonicalJson(schema);
		const known = this.#compiled.get(key);
		if (known !== void 0) return known;
		const check = compile(schema, this.#strict);
		this.#compiled.set(key, check);
		return check;
	}
};
const regExp = Object.assign((pattern, flags) => {
	const compiled = new RegExp(pattern, flags);
	return {
		test: (text) => boundedTest(compiled, text),
		toString: () => String(compiled)
	};
}, { code: "regExp" });
function compile(schema, strict) {
	if (schema.$async !== void 0) throw invalid("$async is not supported");
	const options = {
		strict,
		strictTypes: false,
		strictTuples: false,
		strictRequired: false,
		allowUnionTypes: true,
		ownProperties: true,
		logger: false,
		code: { regExp }
	};
	const ajv = typeof schema.$schema === "string" && schema.$schema.includes("2020-12") ? new import__2020.Ajv2020(options) : new import_ajv.Ajv(options);
	import_dist.default.default(ajv);
	let validate;
	try {
		validate = ajv.compile(schema);
	} catch (error) {
		throw invalid(error.message, error);
	}
	return (value) => {
		try {
			if (validate(value)) return [];
		} catch (error) {
			if (error instanceof MatchTimeout) return [`the pattern ${excerpt(error.message)}`];
			throw error;
		}
		return (validate.errors ?? []).slice(0, 3).map((error) => {
			const extra = error.keyword === "additionalProperties" ? ` (${excerpt(error.params.additionalProperty)})` : "";
			const allowed = error.keyword === "enum" ? ` ${excerpt(JSON.stringify(error.params.allowedValues))}` : "";
			return `${error.instancePath === "" ? "it" : excerpt(error.instancePath)} ${error.message}${extra}${allowed}`;
		});
	};
}
function invalid(reason, cause) {
	return new LoraError("json-schema", `Not a usable JSON Schema: ${reason}.`, { cause });
}

// src/evaluate/tool-calls.ts
const OPEN = "<tool_call>";
const CLOSE = "</tool_call>";
const PYTHON = "<|python_tag|>";
const MISTRAL = "[TOOL_CALLS]";
function parseAnswer(text) {
	try {
		if (text.includes(OPEN) || text.includes(CLOSE)) return hermes(text);
		if (text.includes(MISTRAL)) return mistral(text);
		return llama(text);
	} catch (error) {
		if (error instanceof CallFault) return {
			content: text.trim(),
			calls: [],
			fault: error.message
		};
		throw error;
	}
}
var CallFault = class extends Error {};
function hermes(text) {
	const calls = [];
	let content = "";
	let at = 0;
	for (;;) {
		const open = text.indexOf(OPEN, at);
		const beside = open < 0 ? text.slice(at) : text.slice(at, open);
		if (beside.includes(CLOSE)) throw new CallFault(`${CLOSE} stands without ${OPEN}`);
		content += beside;
		if (open < 0) return {
			content: content.trim(),
			calls
		};
		const start = skipSpace(text, open + 11);
		const end = endOfObject(text, start);
		const after = end === void 0 ? -1 : skipSpace(text, end);
		if (end === void 0 || !text.startsWith(CLOSE, after)) {
			const close = text.indexOf(CLOSE, start);
			if (close < 0) throw new CallFault(`the call is not closed by ${CLOSE}: ${excerpt(text.slice(start))}`);
			callOf(json(text.slice(start, close)), "arguments");
			throw new CallFault(`the call is not one JSON object: ${excerpt(text.slice(start, close))}`);
		}
		calls.push(callOf(json(text.slice(start, end)), "arguments"));
		at = after + 12;
	}
}
function mistral(text) {
	const marker = text.indexOf(MISTRAL);
	const list = text.slice(marker + 12).trim();
	if (!list.startsWith("[")) throw new CallFault(`${MISTRAL} is not followed by a JSON list: ${excerpt(list)}`);
	const value = json(list);
	if (!Array.isArray(value) || value.length === 0) throw new CallFault(`${MISTRAL} is followed by no call`);
	return {
		content: text.slice(0, marker).trim(),
		calls: value.map((call) => callOf(call, "arguments"))
	};
}
function llama(text) {
	const marker = text.indexOf(PYTHON);
	if (marker >= 0) {
		const call = callOf(json(text.slice(marker + 14).trim()), "parameters");
		return {
			content: text.slice(0, marker).trim(),
			calls: [call]
		};
	}
	const whole = text.trim();
	if (!whole.startsWith("{") || !/"name"\s*:/.test(whole) || !/"parameters"\s*:/.test(whole)) return {
		content: whole,
		calls: []
	};
	const value = json(whole);
	if (!isJsonObject(value) || typeof value.name !== "string" || !isJsonObject(value.parameters)) return {
		content: whole,
		calls: []
	};
	if (Object.keys(value).length !== 2) return {
		content: whole,
		calls: []
	};
	return {
		content: "",
		calls: [callOf(value, "parameters")]
	};
}
function callOf(value, argumentsKey) {
	if (!isJsonObject(value)) throw new CallFault(`a call is a JSON object, found ${excerpt(JSON.stringify(value))}`);
	const unknown = Object.keys(value).find((key) => ![
		"name",
		argumentsKey,
		"id"
	].includes(key));
	if (unknown !== void 0) throw new CallFault(`a call has no key ${excerpt(unknown)}`);
	const { name, id } = value;
	const given = value[argumentsKey];
	if (typeof name !== "string" || name === "") throw new CallFault("the call lacks \"name\"");
	if (given === void 0) throw new CallFault(`the call lacks "${argumentsKey}"`);
	if (!isJsonObject(given)) throw new CallFault(`"${argumentsKey}" is not a JSON object but ${excerpt(JSON.stringify(given))}`);
	if (id !== void 0 && typeof id !== "string") throw new CallFault("the call's \"id\" is not a string");
	return {
		name,
		arguments: given
	};
}
function json(text) {
	try {
		return parseJson(text, {
			file: "answer",
			line: 1
		});
	} catch (error) {
		if (!(error instanceof LoraError)) throw error;
		throw new CallFault(`the call is not valid JSON (${error.message.replace(/\.$/, "")}): ${excerpt(text)}`);
	}
}
function endOfObject(text, start) {
	if (text[start] !== "{") return void 0;
	let depth = 0;
	let quoted = false;
	for (let at = start; at < text.length; at++) {
		const character = text[at];
		if (quoted) {
			if (character === "\\") at++;
			else if (character === "\"") quoted = false;
		} else if (character === "\"") quoted = true;
		else if (character === "{") depth++;
		else if (character === "}" && --depth === 0) return at + 1;
	}
}
function skipSpace(text, from) {
	let at = from;
	while (at < text.length && " 	\r\n".includes(text[at])) at++;
	return at;
}

// src/evaluate/assertions.ts
const EXPECTED = "{expected}";
var AssertionChecker = class {
	#assertedSchemas = new SchemaCompiler({ strict: true });
	#toolSchemas = new SchemaCompiler({ strict: false });
	check(output, target) {
		return target.assertions.flatMap((assertion) => this.#checkOne(assertion, output, target));
	}
	#checkOne(assertion, output, target) {
		const { text } = output;
		if (assertion.equals !== void 0) return checkEquals(assertion.equals, text, target.expected);
		if (assertion.contains !== void 0) {
			if (text.includes(assertion.contains)) return [];
			return [`Expected the answer to contain ${excerpt(assertion.contains)}, found ${found(text)}.`];
		}
		const unwanted = assertion["not-contains"];
		if (unwanted !== void 0) {
			const at = text.indexOf(unwanted);
			if (at < 0) return [];
			return [`Expected the answer not to contain ${excerpt(unwanted)}, found it at character ${at + 1}.`];
		}
		if (assertion.regex !== void 0) return checkRegex(assertion.regex, text);
		if (assertion["is-json"] !== void 0) return checkIsJson(assertion["is-json"], text);
		if (assertion["json-schema"] !== void 0) return this.#checkJsonSchema(assertion["json-schema"], text);
		if (assertion["tool-call"] !== void 0) return this.#checkToolCall(assertion["tool-call"], text, target);
		const most = assertion["max-tokens"];
		if (most !== void 0) return checkMaxTokens(most, output);
		throw new Error(`unknown assertion ${JSON.stringify(assertion)}`);
	}
	#checkJsonSchema(schema, text) {
		const document = readJson(text);
		if ("fault" in document) return [`Expected JSON that satisfies the schema, found ${document.fault}.`];
		const faults = this.#assertedSchemas.compile(schema)(document.value);
		return faults.length === 0 ? [] : [`Expected JSON that satisfies the schema, but ${faults.join("; ")}; found ${found(text)}.`];
	}
	#checkToolCall(wanted, text, target) {
		const answer = parseAnswer(text);
		const calls = wanted === "expected" ? heldOutCalls(target.expected) : [wanted];
		const expectation = describeCalls(calls);
		if (answer.fault !== void 0) return [`Expected ${expectation}, but ${answer.fault}.`];
		if (answer.calls.length !== calls.length) return [`Expected ${expectation}, found ${describeAnswer(answer)}.`];
		return calls.flatMap((call, index) => this.#compareCall(call, answer.calls[index], target.tools ?? []));
	}
	#compareCall(wanted, written, tools) {
		if (written.name !== wanted.name) return [`Expected a call of ${excerpt(wanted.name ?? "")}, found one of ${excerpt(written.name)}.`];
		const failures = [];
		if (wanted.arguments !== void 0) {
			const difference = firstDifference(wanted.arguments, written.arguments, "");
			if (difference !== void 0) failures.push(`Arguments of ${excerpt(written.name)}: ${difference}.`);
		}
		const parameters = tools.find((tool) => tool.function.name === written.name)?.function.parameters;
		if (parameters !== void 0) try {
			const faults = this.#toolSchemas.compile(parameters)(written.arguments);
			if (faults.length > 0) failures.push(`Arguments of ${excerpt(written.name)} do not satisfy the tool's parameters: ${faults.join("; ")}.`);
		} catch (error) {
			if (!(error instanceof LoraError)) throw error;
			failures.push(`The parameters declared for ${excerpt(written.name)} cannot be checked: ${error.message}`);
		}
		return failures;
	}
};
function checkEquals(pattern, text, expected) {
	const wanted = pattern.replaceAll(EXPECTED, () => expected?.content ?? "{expected}").trim();
	const answer = text.trim();
	if (answer === wanted) return [];
	const at = commonPrefix(wanted, answer);
	if (at < 30) return [`Expected the answer ${found(wanted)}, found ${found(answer)}.`];
	const [from, mark] = [at - 10, "…"];
	return [`Expected the answer to go on ${found(mark + wanted.slice(from))} at character ${at + 1}, found ${found(mark + answer.slice(from))}.`];
}
function checkRegex(source, text) {
	const pattern = new RegExp(source, "u");
	try {
		if (boundedTest(pattern, text)) return [];
	} catch (error) {
		if (!(error instanceof MatchTimeout)) throw error;
		return [`Expected a match of ${excerpt(source)}, but the pattern takes too long on ${found(text)}.`];
	}
	return [`Expected a match of ${excerpt(source)}, found ${found(text)}.`];
}
function checkIsJson(wanted, text) {
	const document = readJson(text);
	if ("fault" in document) return wanted ? [`Expected one JSON document, found ${document.fault}.`] : [];
	return wanted ? [] : [`Expected text that is not JSON, found ${found(text)}.`];
}
function checkMaxTokens(most, { tokens, stopped }) {
	if (stopped === "end" && tokens <= most) return [];
	return [`Expected the answer to end within ${most} tokens, found ${stopped === "end" ? `${tokens}` : `no end after ${tokens}`}.`];
}
function readJson(text) {
	try {
		return { value: parseJson(text.trim(), {
			file: "answer",
			line: 1
		}) };
	} catch (error) {
		if (!(error instanceof LoraError)) throw error;
		return { fault: `${found(text)} (${error.message.replace(/\.$/, "")})` };
	}
}
function heldOutCalls(expected) {
	if (expected === void 0) throw new Error("`tool-call: expected` on a case without a held-out turn");
	return (expected.tool_calls ?? []).map((call) => call.function);
}
function describeCalls(calls) {
	if (calls.length === 0) return "no tool call";
	if (calls.length === 1) return `a call of ${excerpt(calls[0]?.name ?? "")}`;
	return `calls of ${calls.map((call) => excerpt(call.name ?? "")).join(", ")}`;
}
function describeAnswer({ calls, content }) {
	return calls.length === 0 ? `no tool call: ${found(content)}` : describeCalls(calls);
}
function firstDifference(wanted, written, path) {
	const at = path === "" ? "" : ` at ${excerpt(path)}`;
	if (isJsonObject(wanted) && isJsonObject(written)) {
		for (const key of Object.keys(wanted).sort()) {
			const inner = `${path}/${key}`;
			if (!Object.hasOwn(written, key)) return `${excerpt(inner)} is missing`;
			const difference = firstDifference(wanted[key], written[key], inner);
			if (difference !== void 0) return difference;
		}
		const extra = Object.keys(written).find((key) => !Object.hasOwn(wanted, key));
		return extra === void 0 ? void 0 : `${excerpt(`${path}/${extra}`)} was not expected`;
	}
	if (Array.isArray(wanted) && Array.isArray(written)) {
		if (wanted.length !== written.length) return `expected ${wanted.length} items${at}, found ${written.length}`;
		for (const [index, item] of wanted.entries()) {
			const difference = firstDifference(item, written[index], `${path}/${index}`);
			if (difference !== void 0) return difference;
		}
		return;
	}
	if (canonicalJson(wanted) === canonicalJson(written)) return void 0;
	return `expected ${shown$1(wanted)}${at}, found ${shown$1(written)}`;
}
function commonPrefix(one, other) {
	let at = 0;
	while (at < one.length && at < other.length && one[at] === other[at]) at++;
	return at;
}
function shown$1(value) {
	return found(JSON.stringify(value)).slice(1, -1);
}
function found(text) {
	return excerpt(text, 100);
}

// src/evaluate/suite.ts
async function loadSuite(root, file) {
	const read = await readYaml(file, "suite", root);
	if ("findings" in read) return {
		path: file,
		digest: "",
		suite: null,
		positions: { at: () => read.findings[0]?.place ?? { file } },
		written: [],
		prompts: [],
		findings: read.findings
	};
	const { digest } = await digestFile(join(root, file));
	const suite = resolveSuite(read.value);
	const checking = new SuiteCheck(suite, read.positions);
	checking.run();
	const { written, findings } = checking;
	const prompts = written.map(({ index, conversation }) => ({
		place: read.positions.at(["cases", index]),
		texts: conversation.messages.filter(({ role }) => role === "user").map(({ content }) => content)
	}));
	return {
		path: file,
		digest,
		suite,
		positions: read.positions,
		written,
		prompts,
		findings
	};
}
var SuiteCheck = class {
	findings = [];
	written = [];
	#suite;
	#positions;
	#schemas = new SchemaCompiler({ strict: true });
	constructor(suite, positions) {
		this.#suite = suite;
		this.#positions = positions;
	}
	run() {
		const { cases = [], from, assert = [], tools } = this.#suite;
		if (from !== void 0) this.#checkSource();
		this.#checkAssertions(["assert"], assert);
		if (tools !== void 0) this.#normalised(["tools"], {
			messages: [{
				role: "user",
				content: ""
			}],
			tools
		});
		const names = /* @__PURE__ */ new Map();
		for (const [index, one] of cases.entries()) {
			this.#checkCase(index, one);
			if (one.name === void 0) continue;
			const first = names.get(one.name);
			if (first === void 0) names.set(one.name, index);
			else this.#refuse("suite-case-name", [
				"cases",
				index,
				"name"
			], `Two cases are called ${excerpt(one.name)}.`, "Rename one.", [
				"cases",
				first,
				"name"
			]);
		}
	}
	#checkSource() {
		const { cases, from, assert } = this.#suite;
		if (from?.split === "train") this.#refuse("suite-split", ["from", "split"], "Cases cannot come from the train split.", "Take a held-out split: cases from train measure memory, not learning.");
		if (assert === void 0) this.#refuse("suite-assert", ["from"], "Nothing is asserted of the cases made from the split.", "Add `assert:` at the top level, such as `assert: [{ tool-call: expected }]`.");
		const compares = (assert ?? []).findIndex((assertion) => assertion.equals?.includes(EXPECTED) === true);
		if (compares >= 0 && cases === void 0 && from?.turns !== "reply") {
			const help = "Set `from.turns: reply`; for turns that call a tool, use `tool-call: expected`.";
			const message = `${EXPECTED} stands for a turn's text, but the cases include turns that call a tool.`;
			this.#refuse("suite-expected", ["assert", compares], message, help);
		}
	}
	#checkCase(index, one) {
		const at = ["cases", index];
		this.#checkAssertions([...at, "assert"], one.assert, one);
		if (one.prompt === void 0 === (one.messages === void 0)) {
			const [message, help] = one.prompt === void 0 ? ["The case has no prompt.", "Give `prompt` (one user turn) or `messages` (a conversation)."] : ["The case has both `prompt` and `messages`.", "Keep one of them."];
			this.#refuse("suite-case-prompt", at, message, help);
			return;
		}
		const messages = one.messages ?? [{
			role: "user",
			content: one.prompt ?? ""
		}];
		const conversation = this.#normalised([...at, one.messages === void 0 ? "prompt" : "messages"], {
			messages,
			...one.tools === void 0 ? {} : { tools: one.tools }
		});
		if (conversation === void 0) return;
		const last = conversation.messages.at(-1);
		if (last?.role !== "user" && last?.role !== "tool") {
			const message = `The conversation ends with the ${last?.role ?? "?"}'s turn, so there is nothing to answer.`;
			const help = "End it with a user or tool turn.";
			this.#refuse("suite-last-turn", [
				...at,
				"messages",
				messages.length - 1
			], message, help);
			return;
		}
		this.written.push({
			index,
			conversation
		});
	}
	#checkAssertions(path, assertions, one) {
		const { cases, from, maxNewTokens, tools } = this.#suite;
		const heldOut = one === void 0 && from !== void 0 && cases === void 0;
		for (const [index, assertion] of assertions.entries()) {
			const at = [...path, index];
			if (assertion.regex !== void 0) this.#checkRegex([...at, "regex"], assertion.regex);
			if (assertion["json-schema"] !== void 0) this.#checkSchema([...at, "json-schema"], assertion["json-schema"]);
			const call = assertion["tool-call"];
			if (!heldOut && (call === "expected" || assertion.equals?.includes("{expected}") === true)) {
				const message = "There is no held-out turn to compare with: only cases made by `from` have one.";
				const help = "Write out what is expected, or move this into a suite that has `from` and no `cases`.";
				this.#refuse("suite-expected", [...at, call === "expected" ? "tool-call" : "equals"], message, help);
			}
			if (typeof call === "object" && one !== void 0) {
				if (!(one.tools ?? tools ?? []).map((tool) => tool.function?.name).includes(call.name)) {
					const message = `The tool ${excerpt(call.name)} is not offered to the case.`;
					this.#refuse("suite-tool", [
						...at,
						"tool-call",
						"name"
					], message, "Add it to `tools`, of the case or of the suite.");
				}
			}
			const most = assertion["max-tokens"];
			if (most !== void 0 && most > maxNewTokens) {
				const message = `Answers are cut at maxNewTokens ${maxNewTokens}, so an end within ${most} tokens cannot be seen.`;
				this.#refuse("suite-max-tokens", [...at, "max-tokens"], message, `Set the suite's maxNewTokens to ${most} or more.`);
			}
		}
	}
	#checkRegex(path, source) {
		try {
			new RegExp(source, "u");
		} catch (error) {
			const reason = error.message.replace(/^Invalid regular expression: /, "");
			this.#refuse("suite-regex", path, `Not a regular expression: ${reason}.`, "Patterns are ECMAScript with the flag u; characters such as { and - need a backslash where they stand for themselves.");
		}
	}
	#checkSchema(path, schema) {
		try {
			this.#schemas.compile(schema);
		} catch (error) {
			if (!(error instanceof LoraError)) throw error;
			this.#refuse("suite-json-schema", path, error.message, "Schemas are JSON Schema draft 7, or 2020-12 with `$schema` saying so.");
		}
	}
	#normalised(path, value) {
		try {
			return normalise(value, "messages", this.#positions.at(path));
		} catch (error) {
			if (!(error instanceof LoraError)) throw error;
			this.findings.push({
				help: "Turns have a role (system, user, assistant, tool) and content; tools are in the OpenAI function shape.",
				...findingOf(error),
				place: this.#positions.at(path)
			});
			return;
		}
	}
	#refuse(rule, path, message, help, twin) {
		const related = twin === void 0 ? {} : { related: [{
			message: "The other one.",
			place: this.#positions.at(twin)
		}] };
		const place = this.#positions.at(path, { value: true });
		this.findings.push({
			rule,
			severity: "error",
			message,
			help,
			place,
			...related
		});
	}
};

// src/chat/tokenizerclass.ts
function asTransformersLoads(tokenizer, config, modelType) {
	if (!isJsonObject(tokenizer) || !isJsonObject(tokenizer.model ?? null)) return tokenizer;
	const model = tokenizer.model;
	const prefix = config.add_prefix_space;
	switch (classOf(config, modelType)) {
		case "LlamaTokenizer": {
			if (namesByteLevel(tokenizer)) return tokenizer;
			const scheme = prefix === false ? "never" : config.legacy === true ? "always" : "first";
			return {
				...tokenizer,
				model: {
					...model,
					...DEFAULTS,
					fuse_unk: true,
					byte_fallback: true
				},
				normalizer: null,
				pre_tokenizer: {
					type: "Metaspace",
					replacement: "▁",
					prepend_scheme: scheme,
					split: false
				}
			};
		}
		case "GPT2Tokenizer": return {
			...tokenizer,
			model: {
				...model,
				...DEFAULTS
			},
			normalizer: null,
			pre_tokenizer: {
				type: "ByteLevel",
				add_prefix_space: prefix === true,
				use_regex: true
			}
		};
		case "Qwen2Tokenizer": {
			const split = {
				type: "Split",
				pattern: { Regex: QWEN2_REGEX },
				behavior: "Isolated",
				invert: false
			};
			const bytes = {
				type: "ByteLevel",
				add_prefix_space: prefix === true,
				use_regex: false
			};
			return {
				...tokenizer,
				model: {
					...model,
					...DEFAULTS
				},
				normalizer: { type: "NFC" },
				pre_tokenizer: {
					type: "Sequence",
					pretokenizers: [split, bytes]
				}
			};
		}
		default: return tokenizer;
	}
}
const DEFAULTS = {
	dropout: null,
	unk_token: null,
	fuse_unk: false,
	byte_fallback: false,
	ignore_merges: false
};
const QWEN2_REGEX = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
function classOf({ tokenizer_class: declared }, modelType) {
	if (modelType === "mistral" || modelType === "mixtral") return void 0;
	if (modelType === "qwen2" || modelType === "qwen3" && declared === void 0) return "Qwen2Tokenizer";
	return typeof declared === "string" ? declared.replace(/Fast$/, "") : void 0;
}
function namesByteLevel({ model, ...parts }) {
	const { vocab } = model;
	return JSON.stringify(parts).includes("\"ByteLevel\"") || isJsonObject(vocab ?? null) && "ByteLevel" in vocab;
}

// src/chat/chatfiles.ts
const NAMED = [
	"bos_token",
	"eos_token",
	"unk_token",
	"sep_token",
	"pad_token",
	"cls_token",
	"mask_token"
];
async function readChatFiles(directory, options) {
	const read = [];
	const placeOf = (path) => ({ file: shown(path, options.root) });
	const readJson = async (name) => {
		const path = join(directory, name);
		if (!await exists(path)) return void 0;
		read.push(name);
		return parseLenient(await readUtf8(path, placeOf(path)), placeOf(path));
	};
	const tokenizer = await readJson("tokenizer.json");
	if (tokenizer === void 0) throw new LoraError("tokenizer-missing", `${shown(directory, options.root)} has no tokenizer.json.`, {
		place: placeOf(join(directory, "tokenizer.json")),
		next: "Use a checkpoint that has one; `AutoTokenizer.from_pretrained(…).save_pretrained(…)` writes it."
	});
	const config = objectOf(await readJson("tokenizer_config.json"), placeOf(join(directory, "tokenizer_config.json")));
	const decoder = isJsonObject(config.added_tokens_decoder) ? config.added_tokens_decoder : void 0;
	const map = decoder ? {} : objectOf(await readJson("special_tokens_map.json"), placeOf(directory));
	const model = objectOf(await readJson("config.json"), placeOf(join(directory, "config.json")));
	const named = /* @__PURE__ */ new Map();
	for (const name of NAMED) {
		const token = tokenText(map[name]) ?? tokenText(config[name]);
		if (token !== void 0) named.set(name, token);
	}
	const templates = await readTemplates(directory, options, config, read, placeOf, readJson);
	return {
		tokenizer: asTransformersLoads(tokenizer, config, model.model_type),
		tokenizerPlace: placeOf(join(directory, "tokenizer.json")),
		addedTokens: Object.entries(decoder ?? {}).flatMap(([id, token]) => isJsonObject(token) && typeof token.content === "string" ? [{
			...token,
			id: Number(id),
			content: token.content
		}] : []),
		named,
		special: /* @__PURE__ */ new Set([...named.values(), ...extraTokens(config)]),
		templates,
		read
	};
}
async function readTemplates(directory, options, config, read, placeOf, readJson) {
	if (options.template !== void 0) {
		const place = placeOf(options.template);
		return [{
			name: "default",
			source: await readUtf8(options.template, place),
			place
		}];
	}
	const files = ["chat_template.jinja"];
	const more = join(directory, "additional_chat_templates");
	if (await exists(more)) {
		const names = (await readdir(more)).filter((name) => name.endsWith(".jinja")).toSorted();
		files.push(...names.map((name) => `additional_chat_templates/${name}`));
	}
	const templates = [];
	for (const file of files) {
		const path = join(directory, file);
		if (!await exists(path)) continue;
		read.push(file);
		const name = file === "chat_template.jinja" ? "default" : basename(file, ".jinja");
		templates.push({
			name,
			source: await readUtf8(path, placeOf(path)),
			place: placeOf(path)
		});
	}
	for (const file of ["chat_template.json", "tokenizer_config.json"]) {
		if (templates.length > 0) break;
		const holder = file === "tokenizer_config.json" ? config : await readJson(file);
		const place = placeOf(join(directory, file));
		templates.push(...listed$1(isJsonObject(holder ?? null) ? holder.chat_template : void 0, place));
	}
	if (templates.some(({ name }) => name === "default")) return templates;
	const names = templates.map(({ name }) => name).join(", ");
	throw new LoraError("chat-template-missing", `${shown(directory, options.root)} has no ${templates.length ? "default " : ""}chat template${names && `, only ${names}`}.`, {
		place: placeOf(join(directory, "tokenizer_config.json")),
		next: "Use the instruction-tuned checkpoint, or write a Jinja template and name it under `chat: { template: … }` in adapter.yaml."
	});
}
function listed$1(value, place) {
	if (typeof value === "string") return [{
		name: "default",
		source: value,
		place
	}];
	if (!Array.isArray(value)) return [];
	return value.flatMap((item) => isJsonObject(item) && typeof item.name === "string" && typeof item.template === "string" ? [{
		name: item.name,
		source: item.template,
		place
	}] : []);
}
function extraTokens(config) {
	return [config.additional_special_tokens, config.extra_special_tokens].flatMap((tokens) => typeof tokens === "object" && tokens !== null ? Object.values(tokens).flatMap((token) => tokenText(token) ?? []) : []);
}
function tokenText(value) {
	if (typeof value === "string") return value;
	return isJsonObject(value) && typeof value.content === "string" ? value.content : void 0;
}
function parseLenient(text, place) {
	try {
		return JSON.parse(text);
	} catch {
		return parseJson(text, place);
	}
}
function objectOf(value, place) {
	if (value === void 0) return {};
	if (isJsonObject(value)) return value;
	throw new LoraError("tokenizer-malformed", `${place.file} must hold a JSON object.`, { place });
}
function shown(path, root) {
	const inside = root === void 0 ? path : relative(root, path);
	if (!isAbsolute(inside) && !inside.startsWith("..")) return inside.replaceAll("\\", "/") || ".";
	return path.split(/[\\/]/).slice(-2).join("/");
}

// node_modules/@huggingface/jinja/dist/index.js
var __defProp = Object.defineProperty;
var __defNormalProp = (obj, key, value) => key in obj ? __defProp(obj, key, {
	enumerable: true,
	configurable: true,
	writable: true,
	value
}) : obj[key] = value;
var __publicField = (obj, key, value) => {
	__defNormalProp(obj, typeof key !== "symbol" ? key + "" : key, value);
	return value;
};
var TOKEN_TYPES = Object.freeze({
	Text: "Text",
	NumericLiteral: "NumericLiteral",
	StringLiteral: "StringLiteral",
	Identifier: "Identifier",
	Equals: "Equals",
	OpenParen: "OpenParen",
	CloseParen: "CloseParen",
	OpenStatement: "OpenStatement",
	CloseStatement: "CloseStatement",
	OpenExpression: "OpenExpression",
	CloseExpression: "CloseExpression",
	OpenSquareBracket: "OpenSquareBracket",
	CloseSquareBracket: "CloseSquareBracket",
	OpenCurlyBracket: "OpenCurlyBracket",
	CloseCurlyBracket: "CloseCurlyBracket",
	Comma: "Comma",
	Dot: "Dot",
	Colon: "Colon",
	Pipe: "Pipe",
	CallOperator: "CallOperator",
	AdditiveBinaryOperator: "AdditiveBinaryOperator",
	MultiplicativeBinaryOperator: "MultiplicativeBinaryOperator",
	ExponentiationBinaryOperator: "ExponentiationBinaryOperator",
	ComparisonBinaryOperator: "ComparisonBinaryOperator",
	UnaryOperator: "UnaryOperator",
	Comment: "Comment"
});
var Token = class {
	constructor(value, type) {
		this.value = value;
		this.type = type;
	}
};
function isWord(char) {
	return /\w/.test(char);
}
function isInteger(char) {
	return /[0-9]/.test(char);
}
function isWhitespace(char) {
	return /\s/.test(char);
}
var ORDERED_MAPPING_TABLE = [
	["{%", TOKEN_TYPES.OpenStatement],
	["%}", TOKEN_TYPES.CloseStatement],
	["{{", TOKEN_TYPES.OpenExpression],
	["}}", TOKEN_TYPES.CloseExpression],
	["(", TOKEN_TYPES.OpenParen],
	[")", TOKEN_TYPES.CloseParen],
	["{", TOKEN_TYPES.OpenCurlyBracket],
	["}", TOKEN_TYPES.CloseCurlyBracket],
	["[", TOKEN_TYPES.OpenSquareBracket],
	["]", TOKEN_TYPES.CloseSquareBracket],
	[",", TOKEN_TYPES.Comma],
	[".", TOKEN_TYPES.Dot],
	[":", TOKEN_TYPES.Colon],
	["|", TOKEN_TYPES.Pipe],
	["<=", TOKEN_TYPES.ComparisonBinaryOperator],
	[">=", TOKEN_TYPES.ComparisonBinaryOperator],
	["==", TOKEN_TYPES.ComparisonBinaryOperator],
	["!=", TOKEN_TYPES.ComparisonBinaryOperator],
	["<", TOKEN_TYPES.ComparisonBinaryOperator],
	[">", TOKEN_TYPES.ComparisonBinaryOperator],
	["+", TOKEN_TYPES.AdditiveBinaryOperator],
	["-", TOKEN_TYPES.AdditiveBinaryOperator],
	["~", TOKEN_TYPES.AdditiveBinaryOperator],
	["**", TOKEN_TYPES.ExponentiationBinaryOperator],
	["*", TOKEN_TYPES.MultiplicativeBinaryOperator],
	["//", TOKEN_TYPES.MultiplicativeBinaryOperator],
	["/", TOKEN_TYPES.MultiplicativeBinaryOperator],
	["%", TOKEN_TYPES.MultiplicativeBinaryOperator],
	["=", TOKEN_TYPES.Equals]
];
var ESCAPE_CHARACTERS = /* @__PURE__ */ new Map([
	["n", "\n"],
	["t", "	"],
	["r", "\r"],
	["b", "\b"],
	["f", "\f"],
	["v", "\v"],
	["'", "'"],
	["\"", "\""],
	["\\", "\\"]
]);
function preprocess(template, options = {}) {
	if (template.endsWith("\n")) template = template.slice(0, -1);
	if (options.lstrip_blocks) template = template.replace(/^[ \t]*({[#%-])/gm, "$1");
	if (options.trim_blocks) template = template.replace(/([#%-]})\n/g, "$1");
	return template.replace(/(\s*){%(-?)\s*(?:end)?generation\s*(-?)%}(\s*)/gs, (_, before, lstrip, rstrip, after) => (lstrip ? "" : before) + (rstrip ? "" : after));
}
function tokenize$1(source, options = {}) {
	const tokens = [];
	const src = preprocess(source, options);
	let cursorPosition = 0;
	let curlyBracketDepth = 0;
	const consumeWhile = (predicate) => {
		let str = "";
		while (predicate(src[cursorPosition])) {
			if (src[cursorPosition] === "\\") {
				++cursorPosition;
				if (cursorPosition >= src.length) throw new SyntaxError("Unexpected end of input");
				const escaped = src[cursorPosition++];
				if (escaped === "x" || escaped === "u") {
					const length = escaped === "x" ? 2 : 4;
					const hex = src.slice(cursorPosition, cursorPosition + length);
					if (hex.length !== length || /[^0-9a-f]/i.test(hex)) throw new SyntaxError(`Invalid hexadecimal escape sequence: \\${escaped}${hex}`);
					str += String.fromCharCode(parseInt(hex, 16));
					cursorPosition += length;
					continue;
				}
				const unescaped = ESCAPE_CHARACTERS.get(escaped);
				if (unescaped === void 0) throw new SyntaxError(`Unexpected escaped character: ${escaped}`);
				str += unescaped;
				continue;
			}
			str += src[cursorPosition++];
			if (cursorPosition >= src.length) throw new SyntaxError("Unexpected end of input");
		}
		return str;
	};
	const stripTrailingWhitespace = () => {
		const lastToken = tokens.at(-1);
		if (lastToken && lastToken.type === TOKEN_TYPES.Text) {
			lastToken.value = lastToken.value.trimEnd();
			if (lastToken.value === "") tokens.pop();
		}
	};
	const skipLeadingWhitespace = () => {
		while (cursorPosition < src.length && isWhitespace(src[cursorPosition])) ++cursorPosition;
	};
	main: while (cursorPosition < src.length) {
		const lastTokenType = tokens.at(-1)?.type;
		if (lastTokenType === void 0 || lastTokenType === TOKEN_TYPES.CloseStatement || lastTokenType === TOKEN_TYPES.CloseExpression || lastTokenType === TOKEN_TYPES.Comment) {
			let text = "";
			while (cursorPosition < src.length && !(src[cursorPosition] === "{" && (src[cursorPosition + 1] === "%" || src[cursorPosition + 1] === "{" || src[cursorPosition + 1] === "#"))) text += src[cursorPosition++];
			if (text.length > 0) {
				tokens.push(new Token(text, TOKEN_TYPES.Text));
				continue;
			}
		}
		if (src[cursorPosition] === "{" && src[cursorPosition + 1] === "#") {
			cursorPosition += 2;
			const stripBefore = src[cursorPosition] === "-";
			if (stripBefore) ++cursorPosition;
			let comment = "";
			while (src[cursorPosition] !== "#" || src[cursorPosition + 1] !== "}") {
				if (cursorPosition + 2 >= src.length) throw new SyntaxError("Missing end of comment tag");
				comment += src[cursorPosition++];
			}
			const stripAfter = comment.endsWith("-");
			if (stripAfter) comment = comment.slice(0, -1);
			if (stripBefore) stripTrailingWhitespace();
			tokens.push(new Token(comment, TOKEN_TYPES.Comment));
			cursorPosition += 2;
			if (stripAfter) skipLeadingWhitespace();
			continue;
		}
		if (src.slice(cursorPosition, cursorPosition + 3) === "{%-") {
			stripTrailingWhitespace();
			tokens.push(new Token("{%", TOKEN_TYPES.OpenStatement));
			cursorPosition += 3;
			continue;
		}
		if (src.slice(cursorPosition, cursorPosition + 3) === "{{-") {
			stripTrailingWhitespace();
			tokens.push(new Token("{{", TOKEN_TYPES.OpenExpression));
			curlyBracketDepth = 0;
			cursorPosition += 3;
			continue;
		}
		consumeWhile(isWhitespace);
		if (src.slice(cursorPosition, cursorPosition + 3) === "-%}") {
			tokens.push(new Token("%}", TOKEN_TYPES.CloseStatement));
			cursorPosition += 3;
			skipLeadingWhitespace();
			continue;
		}
		if (src.slice(cursorPosition, cursorPosition + 3) === "-}}") {
			tokens.push(new Token("}}", TOKEN_TYPES.CloseExpression));
			cursorPosition += 3;
			skipLeadingWhitespace();
			continue;
		}
		const char = src[cursorPosition];
		if (char === "-" || char === "+") {
			const lastTokenType2 = tokens.at(-1)?.type;
			if (lastTokenType2 === TOKEN_TYPES.Text || lastTokenType2 === void 0) throw new SyntaxError(`Unexpected character: ${char}`);
			switch (lastTokenType2) {
				case TOKEN_TYPES.Identifier:
				case TOKEN_TYPES.NumericLiteral:
				case TOKEN_TYPES.StringLiteral:
				case TOKEN_TYPES.CloseParen:
				case TOKEN_TYPES.CloseSquareBracket: break;
				default: {
					++cursorPosition;
					let num = consumeWhile(isInteger);
					if (num.length > 0 && src[cursorPosition] === "." && isInteger(src[cursorPosition + 1])) {
						++cursorPosition;
						const frac = consumeWhile(isInteger);
						num = `${num}.${frac}`;
					}
					tokens.push(new Token(`${char}${num}`, num.length > 0 ? TOKEN_TYPES.NumericLiteral : TOKEN_TYPES.UnaryOperator));
					continue;
				}
			}
		}
		for (const [seq, type] of ORDERED_MAPPING_TABLE) {
			if (seq === "}}" && curlyBracketDepth > 0) continue;
			if (src.slice(cursorPosition, cursorPosition + seq.length) === seq) {
				tokens.push(new Token(seq, type));
				if (type === TOKEN_TYPES.OpenExpression) curlyBracketDepth = 0;
				else if (type === TOKEN_TYPES.OpenCurlyBracket) ++curlyBracketDepth;
				else if (type === TOKEN_TYPES.CloseCurlyBracket) --curlyBracketDepth;
				cursorPosition += seq.length;
				continue main;
			}
		}
		if (char === "'" || char === "\"") {
			++cursorPosition;
			const str = consumeWhile((c) => c !== char);
			tokens.push(new Token(str, TOKEN_TYPES.StringLiteral));
			++cursorPosition;
			continue;
		}
		if (isInteger(char)) {
			let num = consumeWhile(isInteger);
			if (tokens.at(-1)?.type !== TOKEN_TYPES.Dot && src[cursorPosition] === "." && isInteger(src[cursorPosition + 1])) {
				++cursorPosition;
				const frac = consumeWhile(isInteger);
				num = `${num}.${frac}`;
			}
			tokens.push(new Token(num, TOKEN_TYPES.NumericLiteral));
			continue;
		}
		if (isWord(char)) {
			const word = consumeWhile(isWord);
			tokens.push(new Token(word, TOKEN_TYPES.Identifier));
			continue;
		}
		throw new SyntaxError(`Unexpected character: ${char}`);
	}
	return tokens;
}
var Statement = class {
	type = "Statement";
};
var Program = class extends Statement {
	constructor(body) {
		super();
		this.body = body;
	}
	type = "Program";
};
var If = class extends Statement {
	constructor(test, body, alternate) {
		super();
		this.test = test;
		this.body = body;
		this.alternate = alternate;
	}
	type = "If";
};
var For = class extends Statement {
	constructor(loopvar, iterable, body, defaultBlock) {
		super();
		this.loopvar = loopvar;
		this.iterable = iterable;
		this.body = body;
		this.defaultBlock = defaultBlock;
	}
	type = "For";
};
var Break = class extends Statement {
	type = "Break";
};
var Continue = class extends Statement {
	type = "Continue";
};
var SetStatement = class extends Statement {
	constructor(assignee, value, body) {
		super();
		this.assignee = assignee;
		this.value = value;
		this.body = body;
	}
	type = "Set";
};
var Macro = class extends Statement {
	constructor(name, args, body) {
		super();
		this.name = name;
		this.args = args;
		this.body = body;
	}
	type = "Macro";
};
var Comment = class extends Statement {
	constructor(value) {
		super();
		this.value = value;
	}
	type = "Comment";
};
var Expression = class extends Statement {
	type = "Expression";
};
var MemberExpression = class extends Expression {
	constructor(object, property, computed) {
		super();
		this.object = object;
		this.property = property;
		this.computed = computed;
	}
	type = "MemberExpression";
};
var CallExpression = class extends Expression {
	constructor(callee, args) {
		super();
		this.callee = callee;
		this.args = args;
	}
	type = "CallExpression";
};
var Identifier = class extends Expression {
	constructor(value) {
		super();
		this.value = value;
	}
	type = "Identifier";
};
var Literal = class extends Expression {
	constructor(value) {
		super();
		this.value = value;
	}
	type = "Literal";
};
var IntegerLiteral = class extends Literal {
	type = "IntegerLiteral";
};
var FloatLiteral = class extends Literal {
	type = "FloatLiteral";
};
var StringLiteral = class extends Literal {
	type = "StringLiteral";
};
var ArrayLiteral = class extends Literal {
	type = "ArrayLiteral";
};
var TupleLiteral = class extends Literal {
	type = "TupleLiteral";
};
var ObjectLiteral = class extends Literal {
	type = "ObjectLiteral";
};
var BinaryExpression = class extends Expression {
	constructor(operator, left, right) {
		super();
		this.operator = operator;
		this.left = left;
		this.right = right;
	}
	type = "BinaryExpression";
};
var FilterExpression = class extends Expression {
	constructor(operand, filter) {
		super();
		this.operand = operand;
		this.filter = filter;
	}
	type = "FilterExpression";
};
var FilterStatement = class extends Statement {
	constructor(filter, body) {
		super();
		this.filter = filter;
		this.body = body;
	}
	type = "FilterStatement";
};
var SelectExpression = class extends Expression {
	constructor(lhs, test) {
		super();
		this.lhs = lhs;
		this.test = test;
	}
	type = "SelectExpression";
};
var TestExpression = class extends Expression {
	constructor(operand, negate, test) {
		super();
		this.operand = operand;
		this.negate = negate;
		this.test = test;
	}
	type = "TestExpression";
};
var UnaryExpression = class extends Expression {
	constructor(operator, argument) {
		super();
		this.operator = operator;
		this.argument = argument;
	}
	type = "UnaryExpression";
};
var SliceExpression = class extends Expression {
	constructor(start = void 0, stop = void 0, step = void 0) {
		super();
		this.start = start;
		this.stop = stop;
		this.step = step;
	}
	type = "SliceExpression";
};
var KeywordArgumentExpression = class extends Expression {
	constructor(key, value) {
		super();
		this.key = key;
		this.value = value;
	}
	type = "KeywordArgumentExpression";
};
var SpreadExpression = class extends Expression {
	constructor(argument) {
		super();
		this.argument = argument;
	}
	type = "SpreadExpression";
};
var KeywordSpreadExpression = class extends Expression {
	constructor(argument) {
		super();
		this.argument = argument;
	}
	type = "KeywordSpreadExpression";
};
var CallStatement = class extends Statement {
	constructor(call, callerArgs, body) {
		super();
		this.call = call;
		this.callerArgs = callerArgs;
		this.body = body;
	}
	type = "CallStatement";
};
var Ternary = class extends Expression {
	constructor(condition, trueExpr, falseExpr) {
		super();
		this.condition = condition;
		this.trueExpr = trueExpr;
		this.falseExpr = falseExpr;
	}
	type = "Ternary";
};
function parse$1(tokens) {
	const program = new Program([]);
	let current = 0;
	function expect(type, error) {
		const prev = tokens[current++];
		if (!prev || prev.type !== type) throw new Error(`Parser Error: ${error}. ${prev.type} !== ${type}.`);
		return prev;
	}
	function expectIdentifier(name) {
		if (!isIdentifier(name)) throw new SyntaxError(`Expected ${name}`);
		++current;
	}
	function parseAny() {
		switch (tokens[current].type) {
			case TOKEN_TYPES.Comment: return new Comment(tokens[current++].value);
			case TOKEN_TYPES.Text: return parseText();
			case TOKEN_TYPES.OpenStatement: return parseJinjaStatement();
			case TOKEN_TYPES.OpenExpression: return parseJinjaExpression();
			default: throw new SyntaxError(`Unexpected token type: ${tokens[current].type}`);
		}
	}
	function is(...types) {
		return current + types.length <= tokens.length && types.every((type, i) => type === tokens[current + i].type);
	}
	function isStatement(...names) {
		return tokens[current]?.type === TOKEN_TYPES.OpenStatement && tokens[current + 1]?.type === TOKEN_TYPES.Identifier && names.includes(tokens[current + 1]?.value);
	}
	function isIdentifier(...names) {
		return current + names.length <= tokens.length && names.every((name, i) => tokens[current + i].type === "Identifier" && name === tokens[current + i].value);
	}
	function parseText() {
		return new StringLiteral(expect(TOKEN_TYPES.Text, "Expected text token").value);
	}
	function parseJinjaStatement() {
		expect(TOKEN_TYPES.OpenStatement, "Expected opening statement token");
		if (tokens[current].type !== TOKEN_TYPES.Identifier) throw new SyntaxError(`Unknown statement, got ${tokens[current].type}`);
		const name = tokens[current].value;
		let result;
		switch (name) {
			case "set":
				++current;
				result = parseSetStatement();
				break;
			case "if":
				++current;
				result = parseIfStatement();
				expect(TOKEN_TYPES.OpenStatement, "Expected {% token");
				expectIdentifier("endif");
				expect(TOKEN_TYPES.CloseStatement, "Expected %} token");
				break;
			case "macro":
				++current;
				result = parseMacroStatement();
				expect(TOKEN_TYPES.OpenStatement, "Expected {% token");
				expectIdentifier("endmacro");
				expect(TOKEN_TYPES.CloseStatement, "Expected %} token");
				break;
			case "for":
				++current;
				result = parseForStatement();
				expect(TOKEN_TYPES.OpenStatement, "Expected {% token");
				expectIdentifier("endfor");
				expect(TOKEN_TYPES.CloseStatement, "Expected %} token");
				break;
			case "call": {
				++current;
				let callerArgs = null;
				if (is(TOKEN_TYPES.OpenParen)) callerArgs = parseArgs("parameters");
				const callee = parsePrimaryExpression();
				if (callee.type !== "Identifier") throw new SyntaxError(`Expected identifier following call statement`);
				const callArgs = parseArgs("call");
				expect(TOKEN_TYPES.CloseStatement, "Expected closing statement token");
				const body = [];
				while (!isStatement("endcall")) body.push(parseAny());
				expect(TOKEN_TYPES.OpenStatement, "Expected '{%'");
				expectIdentifier("endcall");
				expect(TOKEN_TYPES.CloseStatement, "Expected closing statement token");
				result = new CallStatement(new CallExpression(callee, callArgs), callerArgs, body);
				break;
			}
			case "break":
				++current;
				expect(TOKEN_TYPES.CloseStatement, "Expected closing statement token");
				result = new Break();
				break;
			case "continue":
				++current;
				expect(TOKEN_TYPES.CloseStatement, "Expected closing statement token");
				result = new Continue();
				break;
			case "filter": {
				++current;
				let filterNode = parsePrimaryExpression();
				if (filterNode instanceof Identifier && is(TOKEN_TYPES.OpenParen)) filterNode = parseCallExpression(filterNode);
				expect(TOKEN_TYPES.CloseStatement, "Expected closing statement token");
				const filterBody = [];
				while (!isStatement("endfilter")) filterBody.push(parseAny());
				expect(TOKEN_TYPES.OpenStatement, "Expected '{%'");
				expectIdentifier("endfilter");
				expect(TOKEN_TYPES.CloseStatement, "Expected '%}'");
				result = new FilterStatement(filterNode, filterBody);
				break;
			}
			default: throw new SyntaxError(`Unknown statement type: ${name}`);
		}
		return result;
	}
	function parseJinjaExpression() {
		expect(TOKEN_TYPES.OpenExpression, "Expected opening expression token");
		const result = parseExpression();
		expect(TOKEN_TYPES.CloseExpression, "Expected closing expression token");
		return result;
	}
	function parseSetStatement() {
		const left = parseExpressionSequence();
		let value = null;
		const body = [];
		if (is(TOKEN_TYPES.Equals)) {
			++current;
			value = parseExpressionSequence();
		} else {
			expect(TOKEN_TYPES.CloseStatement, "Expected %} token");
			while (!isStatement("endset")) body.push(parseAny());
			expect(TOKEN_TYPES.OpenStatement, "Expected {% token");
			expectIdentifier("endset");
		}
		expect(TOKEN_TYPES.CloseStatement, "Expected closing statement token");
		return new SetStatement(left, value, body);
	}
	function parseIfStatement() {
		const test = parseExpression();
		expect(TOKEN_TYPES.CloseStatement, "Expected closing statement token");
		const body = [];
		const alternate = [];
		while (!isStatement("elif", "else", "endif")) body.push(parseAny());
		if (isStatement("elif")) {
			++current;
			++current;
			const result = parseIfStatement();
			alternate.push(result);
		} else if (isStatement("else")) {
			++current;
			++current;
			expect(TOKEN_TYPES.CloseStatement, "Expected closing statement token");
			while (!isStatement("endif")) alternate.push(parseAny());
		}
		return new If(test, body, alternate);
	}
	function parseMacroStatement() {
		const name = parsePrimaryExpression();
		if (name.type !== "Identifier") throw new SyntaxError(`Expected identifier following macro statement`);
		const args = parseArgs("parameters");
		expect(TOKEN_TYPES.CloseStatement, "Expected closing statement token");
		const body = [];
		while (!isStatement("endmacro")) body.push(parseAny());
		return new Macro(name, args, body);
	}
	function parseExpressionSequence(primary = false) {
		const fn = primary ? parsePrimaryExpression : parseExpression;
		const expressions = [fn()];
		const isTuple = is(TOKEN_TYPES.Comma);
		while (isTuple) {
			++current;
			expressions.push(fn());
			if (!is(TOKEN_TYPES.Comma)) break;
		}
		return isTuple ? new TupleLiteral(expressions) : expressions[0];
	}
	function parseForStatement() {
		const loopVariable = parseExpressionSequence(true);
		if (!(loopVariable instanceof Identifier || loopVariable instanceof TupleLiteral)) throw new SyntaxError(`Expected identifier/tuple for the loop variable, got ${loopVariable.type} instead`);
		if (!isIdentifier("in")) throw new SyntaxError("Expected `in` keyword following loop variable");
		++current;
		const iterable = parseExpression();
		expect(TOKEN_TYPES.CloseStatement, "Expected closing statement token");
		const body = [];
		while (!isStatement("endfor", "else")) body.push(parseAny());
		const alternative = [];
		if (isStatement("else")) {
			++current;
			++current;
			expect(TOKEN_TYPES.CloseStatement, "Expected closing statement token");
			while (!isStatement("endfor")) alternative.push(parseAny());
		}
		return new For(loopVariable, iterable, body, alternative);
	}
	function parseExpression() {
		return parseIfExpression();
	}
	function parseIfExpression() {
		const a = parseLogicalOrExpression();
		if (isIdentifier("if")) {
			++current;
			const test = parseLogicalOrExpression();
			if (isIdentifier("else")) {
				++current;
				return new Ternary(test, a, parseIfExpression());
			} else return new SelectExpression(a, test);
		}
		return a;
	}
	function parseLogicalOrExpression() {
		let left = parseLogicalAndExpression();
		while (isIdentifier("or")) {
			const operator = tokens[current];
			++current;
			const right = parseLogicalAndExpression();
			left = new BinaryExpression(operator, left, right);
		}
		return left;
	}
	function parseLogicalAndExpression() {
		let left = parseLogicalNegationExpression();
		while (isIdentifier("and")) {
			const operator = tokens[current];
			++current;
			const right = parseLogicalNegationExpression();
			left = new BinaryExpression(operator, left, right);
		}
		return left;
	}
	function parseLogicalNegationExpression() {
		let right;
		while (isIdentifier("not")) {
			const operator = tokens[current];
			++current;
			right = new UnaryExpression(operator, parseLogicalNegationExpression());
		}
		return right ?? parseComparisonExpression();
	}
	function parseComparisonExpression() {
		let left = parseAdditiveExpression();
		while (true) {
			let operator;
			if (isIdentifier("not", "in")) {
				operator = new Token("not in", TOKEN_TYPES.Identifier);
				current += 2;
			} else if (isIdentifier("in")) operator = tokens[current++];
			else if (is(TOKEN_TYPES.ComparisonBinaryOperator)) operator = tokens[current++];
			else break;
			const right = parseAdditiveExpression();
			left = new BinaryExpression(operator, left, right);
		}
		return left;
	}
	function parseAdditiveExpression() {
		let left = parseMultiplicativeExpression();
		while (is(TOKEN_TYPES.AdditiveBinaryOperator)) {
			const operator = tokens[current];
			++current;
			const right = parseMultiplicativeExpression();
			left = new BinaryExpression(operator, left, right);
		}
		return left;
	}
	function parseCallMemberExpression() {
		const member = parseMemberExpression(parsePrimaryExpression());
		if (is(TOKEN_TYPES.OpenParen)) return parseCallExpression(member);
		return member;
	}
	function parseCallExpression(callee) {
		let expression = new CallExpression(callee, parseArgs("call"));
		expression = parseMemberExpression(expression);
		if (is(TOKEN_TYPES.OpenParen)) expression = parseCallExpression(expression);
		return expression;
	}
	function parseArgs(mode) {
		expect(TOKEN_TYPES.OpenParen, "Expected opening parenthesis for arguments list");
		const args = parseArgumentsList(mode);
		expect(TOKEN_TYPES.CloseParen, "Expected closing parenthesis for arguments list");
		return args;
	}
	function parseArgumentsList(mode) {
		const args = [];
		const parameterNames = /* @__PURE__ */ new Set();
		let sawKeywordOrDefault = false;
		let sawSpreadArgument = false;
		while (!is(TOKEN_TYPES.CloseParen)) {
			const isKeywordSpread = is(TOKEN_TYPES.ExponentiationBinaryOperator);
			const isPositionalSpread = is(TOKEN_TYPES.MultiplicativeBinaryOperator) && tokens[current].value === "*";
			if (mode === "parameters" && (isKeywordSpread || isPositionalSpread)) throw new SyntaxError("Argument unpacking is not allowed in parameter declarations");
			if (isKeywordSpread) {
				++current;
				args.push(new KeywordSpreadExpression(parseExpression()));
				if (is(TOKEN_TYPES.Comma)) ++current;
				if (!is(TOKEN_TYPES.CloseParen)) throw new SyntaxError("Expected closing parenthesis: `**` must be applied to the final argument");
				break;
			}
			let argument;
			if (isPositionalSpread) {
				if (sawSpreadArgument) throw new SyntaxError("Only one `*` argument unpacking is allowed");
				sawSpreadArgument = true;
				++current;
				argument = new SpreadExpression(parseExpression());
			} else {
				argument = parseExpression();
				if (is(TOKEN_TYPES.Equals)) {
					++current;
					if (!(argument instanceof Identifier)) throw new SyntaxError(mode === "parameters" ? "Expected identifier for parameter declaration" : "Expected identifier for keyword argument");
					const value = parseExpression();
					argument = new KeywordArgumentExpression(argument, value);
				}
				if (mode === "parameters") {
					if (!(argument instanceof Identifier || argument instanceof KeywordArgumentExpression)) throw new SyntaxError("Expected identifier for parameter declaration");
					const parameterName = argument instanceof Identifier ? argument.value : argument.key.value;
					if (parameterNames.has(parameterName)) throw new SyntaxError(`Duplicate parameter name: ${parameterName}`);
					parameterNames.add(parameterName);
				}
				if (argument instanceof KeywordArgumentExpression) sawKeywordOrDefault = true;
				else if (sawKeywordOrDefault) throw new SyntaxError(mode === "call" ? "Positional arguments must come before keyword arguments" : "Non-default argument follows default argument");
				else if (sawSpreadArgument) throw new SyntaxError("Positional arguments must not follow `*` argument unpacking");
			}
			args.push(argument);
			if (is(TOKEN_TYPES.Comma)) ++current;
		}
		return args;
	}
	function parseMemberExpressionArgumentsList() {
		const slices = [];
		let isSlice = false;
		while (!is(TOKEN_TYPES.CloseSquareBracket)) if (is(TOKEN_TYPES.Colon)) {
			slices.push(void 0);
			++current;
			isSlice = true;
		} else {
			slices.push(parseExpression());
			if (is(TOKEN_TYPES.Colon)) {
				++current;
				isSlice = true;
			}
		}
		if (slices.length === 0) throw new SyntaxError(`Expected at least one argument for member/slice expression`);
		if (isSlice) {
			if (slices.length > 3) throw new SyntaxError(`Expected 0-3 arguments for slice expression`);
			return new SliceExpression(...slices);
		}
		return slices[0];
	}
	function parseMemberExpression(object) {
		while (is(TOKEN_TYPES.Dot) || is(TOKEN_TYPES.OpenSquareBracket)) {
			const operator = tokens[current];
			++current;
			let property;
			const computed = operator.type === TOKEN_TYPES.OpenSquareBracket;
			if (computed) {
				property = parseMemberExpressionArgumentsList();
				expect(TOKEN_TYPES.CloseSquareBracket, "Expected closing square bracket");
			} else {
				property = parsePrimaryExpression();
				if (property.type !== "Identifier" && property.type !== "IntegerLiteral") throw new SyntaxError(`Expected identifier or integer following dot operator`);
			}
			object = new MemberExpression(object, property, computed);
		}
		return object;
	}
	function parseMultiplicativeExpression() {
		let left = parsePowerExpression();
		while (is(TOKEN_TYPES.MultiplicativeBinaryOperator)) {
			const operator = tokens[current++];
			const right = parsePowerExpression();
			left = new BinaryExpression(operator, left, right);
		}
		return left;
	}
	function parsePowerExpression() {
		let left = parseTestExpression();
		while (is(TOKEN_TYPES.ExponentiationBinaryOperator)) {
			const operator = tokens[current++];
			const right = parseTestExpression();
			left = new BinaryExpression(operator, left, right);
		}
		return left;
	}
	function parseTestExpression() {
		let operand = parseFilterExpression();
		while (isIdentifier("is")) {
			++current;
			const negate = isIdentifier("not");
			if (negate) ++current;
			const filter = parsePrimaryExpression();
			if (!(filter instanceof Identifier)) throw new SyntaxError(`Expected identifier for the test`);
			operand = new TestExpression(operand, negate, filter);
		}
		return operand;
	}
	function parseFilterExpression() {
		let operand = parseUnarySignExpression();
		while (is(TOKEN_TYPES.Pipe)) {
			++current;
			let filter = parsePrimaryExpression();
			if (!(filter instanceof Identifier)) throw new SyntaxError(`Expected identifier for the filter`);
			if (is(TOKEN_TYPES.OpenParen)) filter = parseCallExpression(filter);
			operand = new FilterExpression(operand, filter);
		}
		return operand;
	}
	function parseUnarySignExpression() {
		const token = tokens[current];
		if (token && (token.type === TOKEN_TYPES.UnaryOperator || token.type === TOKEN_TYPES.AdditiveBinaryOperator) && (token.value === "-" || token.value === "+")) {
			const operator = tokens[current++];
			return new UnaryExpression(operator, parseUnarySignExpression());
		}
		return parseCallMemberExpression();
	}
	function parsePrimaryExpression() {
		const token = tokens[current++];
		switch (token.type) {
			case TOKEN_TYPES.NumericLiteral: {
				const num = token.value;
				return num.includes(".") ? new FloatLiteral(Number(num)) : new IntegerLiteral(Number(num));
			}
			case TOKEN_TYPES.StringLiteral: {
				let value = token.value;
				while (is(TOKEN_TYPES.StringLiteral)) value += tokens[current++].value;
				return new StringLiteral(value);
			}
			case TOKEN_TYPES.Identifier: return new Identifier(token.value);
			case TOKEN_TYPES.OpenParen: {
				const expression = parseExpressionSequence();
				expect(TOKEN_TYPES.CloseParen, "Expected closing parenthesis, got ${tokens[current].type} instead.");
				return expression;
			}
			case TOKEN_TYPES.OpenSquareBracket: {
				const values = [];
				while (!is(TOKEN_TYPES.CloseSquareBracket)) {
					values.push(parseExpression());
					if (is(TOKEN_TYPES.Comma)) ++current;
				}
				++current;
				return new ArrayLiteral(values);
			}
			case TOKEN_TYPES.OpenCurlyBracket: {
				const values = /* @__PURE__ */ new Map();
				while (!is(TOKEN_TYPES.CloseCurlyBracket)) {
					const key = parseExpression();
					expect(TOKEN_TYPES.Colon, "Expected colon between key and value in object literal");
					const value = parseExpression();
					values.set(key, value);
					if (is(TOKEN_TYPES.Comma)) ++current;
				}
				++current;
				return new ObjectLiteral(values);
			}
			default: throw new SyntaxError(`Unexpected token: ${token.type}`);
		}
	}
	while (current < tokens.length) program.body.push(parseAny());
	return program;
}
function slice(array, start, stop, step = 1) {
	const direction = Math.sign(step);
	if (direction >= 0) {
		start = (start ??= 0) < 0 ? Math.max(array.length + start, 0) : Math.min(start, array.length);
		stop = (stop ??= array.length) < 0 ? Math.max(array.length + stop, 0) : Math.min(stop, array.length);
	} else {
		start = (start ??= array.length - 1) < 0 ? Math.max(array.length + start, -1) : Math.min(start, array.length - 1);
		stop = (stop ??= -1) < -1 ? Math.max(array.length + stop, -1) : Math.min(stop, array.length - 1);
	}
	const result = [];
	for (let i = start; direction * i < direction * stop; i += step) result.push(array[i]);
	return result;
}
function titleCase(value) {
	return value.replace(/\b\w/g, (c) => c.toUpperCase());
}
function escapeRegExp(s) {
	return s.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
function replace(str, oldvalue, newvalue, count) {
	if (count === 0) return str;
	let remaining = count == null || count < 0 ? Infinity : count;
	const pattern = oldvalue.length === 0 ? new RegExp("(?=)", "gu") : new RegExp(escapeRegExp(oldvalue), "gu");
	return str.replaceAll(pattern, (match) => {
		if (remaining > 0) {
			--remaining;
			return newvalue;
		}
		return match;
	});
}
var BreakControl = class extends Error {};
var ContinueControl = class extends Error {};
var EMPTY_BUILTINS = /* @__PURE__ */ new Map();
var RuntimeValue = class {
	type = "RuntimeValue";
	value;
	get builtins() {
		return EMPTY_BUILTINS;
	}
	constructor(value = void 0) {
		this.value = value;
	}
	__bool__() {
		return new BooleanValue(!!this.value);
	}
	toString() {
		return String(this.value);
	}
};
var IntegerValue = class extends RuntimeValue {
	type = "IntegerValue";
};
var FloatValue = class extends RuntimeValue {
	type = "FloatValue";
	toString() {
		if (Object.is(this.value, -0)) return "-0.0";
		return this.value % 1 === 0 ? this.value.toFixed(1) : this.value.toString();
	}
};
var StringValue$1 = class extends RuntimeValue {
	type = "StringValue";
	_builtins;
	get builtins() {
		return this._builtins ??= /* @__PURE__ */ new Map([
			["upper", new FunctionValue(() => {
				return new StringValue$1(this.value.toUpperCase());
			})],
			["lower", new FunctionValue(() => {
				return new StringValue$1(this.value.toLowerCase());
			})],
			["strip", new FunctionValue(() => {
				return new StringValue$1(this.value.trim());
			})],
			["title", new FunctionValue(() => {
				return new StringValue$1(titleCase(this.value));
			})],
			["capitalize", new FunctionValue(() => {
				return new StringValue$1(this.value.charAt(0).toUpperCase() + this.value.slice(1));
			})],
			["length", new IntegerValue(this.value.length)],
			["rstrip", new FunctionValue(() => {
				return new StringValue$1(this.value.trimEnd());
			})],
			["lstrip", new FunctionValue(() => {
				return new StringValue$1(this.value.trimStart());
			})],
			["startswith", new FunctionValue((args) => {
				if (args.length === 0) throw new Error("startswith() requires at least one argument");
				const pattern = args[0];
				if (pattern instanceof StringValue$1) return new BooleanValue(this.value.startsWith(pattern.value));
				else if (pattern instanceof ArrayValue) {
					for (const item of pattern.value) {
						if (!(item instanceof StringValue$1)) throw new Error("startswith() tuple elements must be strings");
						if (this.value.startsWith(item.value)) return new BooleanValue(true);
					}
					return new BooleanValue(false);
				}
				throw new Error("startswith() argument must be a string or tuple of strings");
			})],
			["endswith", new FunctionValue((args) => {
				if (args.length === 0) throw new Error("endswith() requires at least one argument");
				const pattern = args[0];
				if (pattern instanceof StringValue$1) return new BooleanValue(this.value.endsWith(pattern.value));
				else if (pattern instanceof ArrayValue) {
					for (const item of pattern.value) {
						if (!(item instanceof StringValue$1)) throw new Error("endswith() tuple elements must be strings");
						if (this.value.endsWith(item.value)) return new BooleanValue(true);
					}
					return new BooleanValue(false);
				}
				throw new Error("endswith() argument must be a string or tuple of strings");
			})],
			["split", new FunctionValue((args) => {
				const sep = args[0] ?? new NullValue();
				if (!(sep instanceof StringValue$1 || sep instanceof NullValue)) throw new Error("sep argument must be a string or null");
				const maxsplit = args[1] ?? new IntegerValue(-1);
				if (!(maxsplit instanceof IntegerValue)) throw new Error("maxsplit argument must be a number");
				let result = [];
				if (sep instanceof NullValue) {
					const text = this.value.trimStart();
					for (const { 0: match, index } of text.matchAll(/\S+/g)) {
						if (maxsplit.value !== -1 && result.length >= maxsplit.value && index !== void 0) {
							result.push(match + text.slice(index + match.length));
							break;
						}
						result.push(match);
					}
				} else {
					if (sep.value === "") throw new Error("empty separator");
					result = this.value.split(sep.value);
					if (maxsplit.value !== -1 && result.length > maxsplit.value) result.push(result.splice(maxsplit.value).join(sep.value));
				}
				return new ArrayValue(result.map((part) => new StringValue$1(part)));
			})],
			["replace", new FunctionValue((args) => {
				if (args.length < 2) throw new Error("replace() requires at least two arguments");
				const oldValue = args[0];
				const newValue = args[1];
				if (!(oldValue instanceof StringValue$1 && newValue instanceof StringValue$1)) throw new Error("replace() arguments must be strings");
				let count;
				if (args.length > 2) {
					if (args[2].type === "KeywordArgumentsValue") count = args[2].value.get("count") ?? new NullValue();
					else count = args[2];
				} else count = new NullValue();
				if (!(count instanceof IntegerValue || count instanceof NullValue)) throw new Error("replace() count argument must be a number or null");
				return new StringValue$1(replace(this.value, oldValue.value, newValue.value, count.value));
			})]
		]);
	}
};
var BooleanValue = class extends RuntimeValue {
	type = "BooleanValue";
};
var NON_ASCII_CHARS = /[\x7f-\uffff]/g;
function makeAsciiSafe(str) {
	return str.replace(NON_ASCII_CHARS, (char) => "\\u" + char.charCodeAt(0).toString(16).padStart(4, "0"));
}
function toJSON(input, options = {}, depth = 0, convertUndefinedToNull = true) {
	const { indent = null, ensureAscii = false, separators = null, sortKeys = false } = options;
	let itemSeparator;
	let keySeparator;
	if (separators) [itemSeparator, keySeparator] = separators;
	else if (indent) {
		itemSeparator = ",";
		keySeparator = ": ";
	} else {
		itemSeparator = ", ";
		keySeparator = ": ";
	}
	switch (input.type) {
		case "NullValue": return "null";
		case "UndefinedValue": return convertUndefinedToNull ? "null" : "undefined";
		case "IntegerValue":
		case "FloatValue":
		case "BooleanValue": return JSON.stringify(input.value);
		case "StringValue": {
			let result = JSON.stringify(input.value);
			if (ensureAscii) result = makeAsciiSafe(result);
			return result;
		}
		case "ArrayValue":
		case "NamespaceValue":
		case "ObjectValue": {
			const indentValue = indent ? " ".repeat(indent) : "";
			const basePadding = "\n" + indentValue.repeat(depth);
			const childrenPadding = basePadding + indentValue;
			if (input.type === "ArrayValue") {
				const core = input.value.map((x) => toJSON(x, options, depth + 1, convertUndefinedToNull));
				return indent && core.length > 0 ? `[${childrenPadding}${core.join(`${itemSeparator}${childrenPadding}`)}${basePadding}]` : `[${core.join(itemSeparator)}]`;
			} else {
				let entries = Array.from(input.value.entries());
				if (sortKeys) entries = entries.sort(([a], [b]) => a.localeCompare(b));
				const core = entries.map(([key, value]) => {
					let keyStr = JSON.stringify(key);
					if (ensureAscii) keyStr = makeAsciiSafe(keyStr);
					const v = `${keyStr}${keySeparator}${toJSON(value, options, depth + 1, convertUndefinedToNull)}`;
					return indent ? `${childrenPadding}${v}` : v;
				});
				return indent && core.length > 0 ? `{${core.join(itemSeparator)}${basePadding}}` : `{${core.join(itemSeparator)}}`;
			}
		}
		default: throw new Error(`Cannot convert to JSON: ${input.type}`);
	}
}
var ObjectValue = class extends RuntimeValue {
	type = "ObjectValue";
	_builtins;
	__bool__() {
		return new BooleanValue(this.value.size > 0);
	}
	get builtins() {
		return this._builtins ??= /* @__PURE__ */ new Map([
			["get", new FunctionValue(([key, defaultValue]) => {
				if (!(key instanceof StringValue$1)) throw new Error(`Object key must be a string: got ${key.type}`);
				return this.value.get(key.value) ?? defaultValue ?? new NullValue();
			})],
			["items", new FunctionValue(() => this.items())],
			["keys", new FunctionValue(() => this.keys())],
			["values", new FunctionValue(() => this.values())],
			["dictsort", new FunctionValue((args) => {
				let kwargs = /* @__PURE__ */ new Map();
				const positionalArgs = args.filter((arg) => {
					if (arg instanceof KeywordArgumentsValue) {
						kwargs = arg.value;
						return false;
					}
					return true;
				});
				const caseSensitive = positionalArgs.at(0) ?? kwargs.get("case_sensitive") ?? new BooleanValue(false);
				if (!(caseSensitive instanceof BooleanValue)) throw new Error("case_sensitive must be a boolean");
				const by = positionalArgs.at(1) ?? kwargs.get("by") ?? new StringValue$1("key");
				if (!(by instanceof StringValue$1)) throw new Error("by must be a string");
				if (!["key", "value"].includes(by.value)) throw new Error("by must be either 'key' or 'value'");
				const reverse = positionalArgs.at(2) ?? kwargs.get("reverse") ?? new BooleanValue(false);
				if (!(reverse instanceof BooleanValue)) throw new Error("reverse must be a boolean");
				return new ArrayValue(Array.from(this.value.entries()).map(([key, value]) => new ArrayValue([new StringValue$1(key), value])).sort((a, b) => {
					const index = by.value === "key" ? 0 : 1;
					const aVal = a.value[index];
					const bVal = b.value[index];
					const result = compareRuntimeValues(aVal, bVal, caseSensitive.value);
					return reverse.value ? -result : result;
				}));
			})]
		]);
	}
	items() {
		return new ArrayValue(Array.from(this.value.entries()).map(([key, value]) => new ArrayValue([new StringValue$1(key), value])));
	}
	keys() {
		return new ArrayValue(Array.from(this.value.keys()).map((key) => new StringValue$1(key)));
	}
	values() {
		return new ArrayValue(Array.from(this.value.values()));
	}
	toString() {
		return toJSON(this, {}, 0, false);
	}
};
var KeywordArgumentsValue = class extends ObjectValue {
	type = "KeywordArgumentsValue";
};
var NamespaceValue = class extends RuntimeValue {
	type = "NamespaceValue";
	toString() {
		return toJSON(this, {}, 0, false);
	}
};
var ArrayValue = class extends RuntimeValue {
	type = "ArrayValue";
	_builtins;
	get builtins() {
		return this._builtins ??= /* @__PURE__ */ new Map([["length", new IntegerValue(this.value.length)]]);
	}
	__bool__() {
		return new BooleanValue(this.value.length > 0);
	}
	toString() {
		return toJSON(this, {}, 0, false);
	}
};
var TupleValue = class extends ArrayValue {
	type = "TupleValue";
};
var FunctionValue = class extends RuntimeValue {
	type = "FunctionValue";
};
var NullValue = class extends RuntimeValue {
	type = "NullValue";
};
var UndefinedValue = class extends RuntimeValue {
	type = "UndefinedValue";
};
function normalizeNamespaceEntry(pair) {
	let values;
	if (pair instanceof ArrayValue) values = pair.value;
	else if (pair instanceof StringValue$1) values = Array.from(pair.value, (char) => new StringValue$1(char));
	if (!values || values.length !== 2) throw new Error("namespace expected an object or an iterable of [key, value] pairs");
	const [key, value] = values;
	if (!(key instanceof StringValue$1)) throw new Error("namespace keys must be strings");
	return [key, value];
}
var _Environment = class {
	constructor(parent) {
		this.parent = parent;
	}
	variables = /* @__PURE__ */ new Map([["namespace", new FunctionValue((args) => {
		const positional = args.slice();
		let kwargs;
		if (positional.at(-1) instanceof KeywordArgumentsValue) kwargs = positional.pop();
		if (positional.length > 1) throw new Error(`namespace expected at most 1 argument, got ${positional.length}`);
		const entries = /* @__PURE__ */ new Map();
		if (positional.length === 1) {
			const source = positional[0];
			if (source instanceof ObjectValue) for (const [key, value] of source.value) entries.set(key, value);
			else if (source instanceof ArrayValue) for (const pair of source.value) {
				const [key, value] = normalizeNamespaceEntry(pair);
				entries.set(key.value, value);
			}
			else throw new Error(`'${source.type}' object is not iterable`);
		}
		if (kwargs) for (const [key, value] of kwargs.value) entries.set(key, value);
		return new NamespaceValue(entries);
	})]]);
	tests = _Environment.TESTS;
	set(name, value) {
		return this.declareVariable(name, convertToRuntimeValues(value));
	}
	declareVariable(name, value) {
		if (this.variables.has(name)) throw new SyntaxError(`Variable already declared: ${name}`);
		this.variables.set(name, value);
		return value;
	}
	setVariable(name, value) {
		this.variables.set(name, value);
		return value;
	}
	resolve(name) {
		if (this.variables.has(name)) return this;
		if (this.parent) return this.parent.resolve(name);
		throw new Error(`Unknown variable: ${name}`);
	}
	lookupVariable(name) {
		try {
			return this.resolve(name).variables.get(name) ?? new UndefinedValue();
		} catch {
			return new UndefinedValue();
		}
	}
};
var Environment$1 = _Environment;
__publicField(Environment$1, "TESTS", /* @__PURE__ */ new Map([
	["boolean", (operand) => operand.type === "BooleanValue"],
	["callable", (operand) => operand instanceof FunctionValue],
	["odd", (operand) => {
		if (!(operand instanceof IntegerValue)) throw new Error(`cannot odd on ${operand.type}`);
		return operand.value % 2 !== 0;
	}],
	["even", (operand) => {
		if (!(operand instanceof IntegerValue)) throw new Error(`cannot even on ${operand.type}`);
		return operand.value % 2 === 0;
	}],
	["false", (operand) => operand.type === "BooleanValue" && !operand.value],
	["true", (operand) => operand.type === "BooleanValue" && operand.value],
	["none", (operand) => operand.type === "NullValue"],
	["string", (operand) => operand.type === "StringValue"],
	["number", (operand) => operand instanceof IntegerValue || operand instanceof FloatValue],
	["integer", (operand) => operand instanceof IntegerValue],
	["iterable", (operand) => operand.type === "ArrayValue" || operand.type === "StringValue"],
	["mapping", (operand) => operand instanceof ObjectValue],
	["sequence", (operand) => operand instanceof ArrayValue || operand instanceof ObjectValue || operand instanceof StringValue$1],
	["lower", (operand) => {
		const str = operand.value;
		return operand.type === "StringValue" && str === str.toLowerCase();
	}],
	["upper", (operand) => {
		const str = operand.value;
		return operand.type === "StringValue" && str === str.toUpperCase();
	}],
	["none", (operand) => operand.type === "NullValue"],
	["defined", (operand) => operand.type !== "UndefinedValue"],
	["undefined", (operand) => operand.type === "UndefinedValue"],
	["equalto", (a, b) => a.value === b.value],
	["eq", (a, b) => a.value === b.value]
]));
function isAttributeContainer(value) {
	return value instanceof ObjectValue || value instanceof NamespaceValue;
}
function isNumericLikeValue(value) {
	return value instanceof IntegerValue || value instanceof FloatValue || value instanceof BooleanValue;
}
function getNumericValue(value) {
	return value instanceof BooleanValue ? Number(value.value) : value.value;
}
function getAttributeValue(item, attributePath) {
	const parts = attributePath.split(".");
	let value = item;
	for (const part of parts) if (isAttributeContainer(value)) value = value.value.get(part) ?? new UndefinedValue();
	else if (value instanceof ArrayValue) {
		const index = parseInt(part, 10);
		if (!isNaN(index) && index >= 0 && index < value.value.length) value = value.value[index];
		else return new UndefinedValue();
	} else return new UndefinedValue();
	return value;
}
function compareRuntimeValues(a, b, caseSensitive = false) {
	if (a instanceof NullValue && b instanceof NullValue) return 0;
	if (a instanceof NullValue || b instanceof NullValue) throw new Error(`Cannot compare ${a.type} with ${b.type}`);
	if (a instanceof UndefinedValue && b instanceof UndefinedValue) return 0;
	if (a instanceof UndefinedValue || b instanceof UndefinedValue) throw new Error(`Cannot compare ${a.type} with ${b.type}`);
	if (isNumericLikeValue(a) && isNumericLikeValue(b)) {
		const aNum = getNumericValue(a);
		const bNum = getNumericValue(b);
		return aNum < bNum ? -1 : aNum > bNum ? 1 : 0;
	}
	if (a.type !== b.type) throw new Error(`Cannot compare different types: ${a.type} and ${b.type}`);
	switch (a.type) {
		case "StringValue": {
			let aStr = a.value;
			let bStr = b.value;
			if (!caseSensitive) {
				aStr = aStr.toLowerCase();
				bStr = bStr.toLowerCase();
			}
			return aStr < bStr ? -1 : aStr > bStr ? 1 : 0;
		}
		default: throw new Error(`Cannot compare type: ${a.type}`);
	}
}
function getParameterDescriptor(argument) {
	if (argument.type === "Identifier") return { name: argument.value };
	const keywordArgument = argument;
	return {
		name: keywordArgument.key.value,
		defaultValue: keywordArgument.value
	};
}
function isSpecialMacroArgument(name) {
	return name === "kwargs" || name === "varargs";
}
function findAccessedSpecialMacroArguments(parameters, body) {
	const declared = /* @__PURE__ */ new Set();
	const accessed = /* @__PURE__ */ new Set();
	const declareName = (name) => {
		if (isSpecialMacroArgument(name)) declared.add(name);
	};
	const declareTarget = (target) => {
		if (target.type === "Identifier") declareName(target.value);
		else if (target.type === "TupleLiteral") for (const item of target.value) declareTarget(item);
	};
	const declareArgument = (argument) => {
		declareName(getParameterDescriptor(argument).name);
	};
	const visitArgumentDefaults = (args) => {
		for (const argument of args) {
			const parameter = getParameterDescriptor(argument);
			if (parameter.defaultValue) visit(parameter.defaultValue);
		}
	};
	const visitFilter = (filter) => {
		if (filter.type === "CallExpression") visit(filter.args);
	};
	const visit = (node) => {
		if (Array.isArray(node)) {
			for (const item of node) visit(item);
			return;
		}
		if (node instanceof Map) {
			for (const [key, value] of node) {
				visit(key);
				visit(value);
			}
			return;
		}
		if (!(node instanceof Statement)) return;
		switch (node.type) {
			case "For": {
				const statement = node;
				declareTarget(statement.loopvar);
				if (statement.iterable.type === "SelectExpression") {
					const iterable = statement.iterable;
					visit(iterable.lhs);
					visit(statement.body);
					visit(statement.defaultBlock);
					visit(iterable.test);
					return;
				}
				visit(statement.iterable);
				visit(statement.body);
				visit(statement.defaultBlock);
				return;
			}
			case "Set": {
				const statement = node;
				declareTarget(statement.assignee);
				visit(statement.value);
				visit(statement.body);
				return;
			}
			case "Macro": {
				const statement = node;
				for (const argument of statement.args) declareArgument(argument);
				visitArgumentDefaults(statement.args);
				visit(statement.body);
				return;
			}
			case "CallStatement": {
				const statement = node;
				visit(statement.call);
				for (const argument of statement.callerArgs ?? []) declareArgument(argument);
				visitArgumentDefaults(statement.callerArgs ?? []);
				visit(statement.body);
				return;
			}
			case "FilterStatement": {
				const statement = node;
				visit(statement.body);
				visitFilter(statement.filter);
				return;
			}
			case "Identifier": {
				const name = node.value;
				if (isSpecialMacroArgument(name) && !declared.has(name)) accessed.add(name);
				return;
			}
			case "MemberExpression": {
				const expression = node;
				visit(expression.object);
				if (expression.computed) visit(expression.property);
				return;
			}
			case "FilterExpression": {
				const expression = node;
				visit(expression.operand);
				visitFilter(expression.filter);
				return;
			}
			case "TestExpression":
				visit(node.operand);
				return;
			case "SelectExpression": {
				const expression = node;
				visit(expression.test);
				visit(expression.lhs);
				return;
			}
			case "KeywordArgumentExpression":
				visit(node.value);
				return;
			default: for (const child of Object.values(node)) visit(child);
		}
	};
	for (const parameter of parameters) declareArgument(parameter);
	visit(body);
	return accessed;
}
var Interpreter = class {
	global;
	constructor(env) {
		this.global = env ?? new Environment$1();
	}
	run(program) {
		return this.evaluate(program, this.global);
	}
	evaluateBinaryExpression(node, environment) {
		const left = this.evaluate(node.left, environment);
		switch (node.operator.value) {
			case "and": return left.__bool__().value ? this.evaluate(node.right, environment) : left;
			case "or": return left.__bool__().value ? left : this.evaluate(node.right, environment);
		}
		const right = this.evaluate(node.right, environment);
		switch (node.operator.value) {
			case "==": return new BooleanValue(left.value == right.value);
			case "!=": return new BooleanValue(left.value != right.value);
		}
		if (left instanceof UndefinedValue || right instanceof UndefinedValue) {
			if (right instanceof UndefinedValue && ["in", "not in"].includes(node.operator.value)) return new BooleanValue(node.operator.value === "not in");
			throw new Error(`Cannot perform operation ${node.operator.value} on undefined values`);
		} else if (left instanceof NullValue || right instanceof NullValue) throw new Error("Cannot perform operation on null values");
		else if (node.operator.value === "~") return new StringValue$1(left.value.toString() + right.value.toString());
		else if (node.operator.value === "**" && isNumericLikeValue(left) && isNumericLikeValue(right)) {
			const a = getNumericValue(left);
			const b = getNumericValue(right);
			if (a === 0 && b < 0) throw new Error("0.0 cannot be raised to a negative power");
			const result = a ** b;
			if (!Number.isFinite(result)) throw new Error("Exponentiation result is not a finite real number");
			return left instanceof FloatValue || right instanceof FloatValue || b < 0 ? new FloatValue(result) : new IntegerValue(result);
		} else if ((left instanceof IntegerValue || left instanceof FloatValue) && (right instanceof IntegerValue || right instanceof FloatValue)) {
			const a = left.value, b = right.value;
			switch (node.operator.value) {
				case "+":
				case "-":
				case "*": {
					const res = node.operator.value === "+" ? a + b : node.operator.value === "-" ? a - b : a * b;
					return left instanceof FloatValue || right instanceof FloatValue ? new FloatValue(res) : new IntegerValue(res);
				}
				case "/": return new FloatValue(a / b);
				case "//": {
					const res = Math.floor(a / b);
					return left instanceof FloatValue || right instanceof FloatValue ? new FloatValue(res) : new IntegerValue(res);
				}
				case "%": {
					const rem = a % b;
					return left instanceof FloatValue || right instanceof FloatValue ? new FloatValue(rem) : new IntegerValue(rem);
				}
				case "<": return new BooleanValue(a < b);
				case ">": return new BooleanValue(a > b);
				case ">=": return new BooleanValue(a >= b);
				case "<=": return new BooleanValue(a <= b);
			}
		} else if (left instanceof ArrayValue && right instanceof ArrayValue) switch (node.operator.value) {
			case "+": return new ArrayValue(left.value.concat(right.value));
		}
		else if (right instanceof ArrayValue) {
			const member = right.value.find((x) => x.value === left.value) !== void 0;
			switch (node.operator.value) {
				case "in": return new BooleanValue(member);
				case "not in": return new BooleanValue(!member);
			}
		}
		if (left instanceof StringValue$1 || right instanceof StringValue$1) switch (node.operator.value) {
			case "+": return new StringValue$1(left.value.toString() + right.value.toString());
		}
		if (left instanceof StringValue$1 && right instanceof StringValue$1) switch (node.operator.value) {
			case "in": return new BooleanValue(right.value.includes(left.value));
			case "not in": return new BooleanValue(!right.value.includes(left.value));
		}
		if (left instanceof StringValue$1 && right instanceof ObjectValue) switch (node.operator.value) {
			case "in": return new BooleanValue(right.value.has(left.value));
			case "not in": return new BooleanValue(!right.value.has(left.value));
		}
		throw new SyntaxError(`Unknown operator "${node.operator.value}" between ${left.type} and ${right.type}`);
	}
	evaluateArguments(args, environment) {
		const positionalArguments = [];
		const keywordArguments = /* @__PURE__ */ new Map();
		const addKeywordArgument = (key, value) => {
			if (keywordArguments.has(key)) throw new Error(`Got multiple values for keyword argument '${key}'`);
			keywordArguments.set(key, value);
		};
		for (const argument of args) if (argument.type === "SpreadExpression") {
			const spreadNode = argument;
			const val = this.evaluate(spreadNode.argument, environment);
			if (!(val instanceof ArrayValue)) throw new Error(`Cannot unpack non-iterable type: ${val.type}`);
			for (const item of val.value) positionalArguments.push(item);
		} else if (argument.type !== "KeywordArgumentExpression" && argument.type !== "KeywordSpreadExpression") positionalArguments.push(this.evaluate(argument, environment));
		for (const argument of args) if (argument.type === "KeywordArgumentExpression") {
			const kwarg = argument;
			addKeywordArgument(kwarg.key.value, this.evaluate(kwarg.value, environment));
		} else if (argument.type === "KeywordSpreadExpression") {
			const spreadNode = argument;
			const val = this.evaluate(spreadNode.argument, environment);
			if (!(val instanceof ObjectValue)) throw new Error(`Argument after ** must be a mapping, not ${val.type}`);
			for (const [key, value] of val.value) addKeywordArgument(key, value);
		}
		return [positionalArguments, keywordArguments];
	}
	applyFilter(operand, filterNode, environment) {
		if (filterNode.type === "Identifier") {
			const filter = filterNode;
			if (filter.value === "safe") return operand;
			if (filter.value === "tojson") return new StringValue$1(toJSON(operand, {}));
			if (operand instanceof ArrayValue) switch (filter.value) {
				case "list": return operand;
				case "first": return operand.value[0];
				case "last": return operand.value[operand.value.length - 1];
				case "length": return new IntegerValue(operand.value.length);
				case "reverse": return new ArrayValue(operand.value.slice().reverse());
				case "sort": return new ArrayValue(operand.value.slice().sort((a, b) => compareRuntimeValues(a, b, false)));
				case "join": return new StringValue$1(operand.value.map((x) => x.value).join(""));
				case "string": return new StringValue$1(toJSON(operand, {}, 0, false));
				case "unique": {
					const seen = /* @__PURE__ */ new Set();
					const output = [];
					for (const item of operand.value) if (!seen.has(item.value)) {
						seen.add(item.value);
						output.push(item);
					}
					return new ArrayValue(output);
				}
				default: throw new Error(`Unknown ArrayValue filter: ${filter.value}`);
			}
			else if (operand instanceof StringValue$1) switch (filter.value) {
				case "length":
				case "upper":
				case "lower":
				case "title":
				case "capitalize": {
					const builtin = operand.builtins.get(filter.value);
					if (builtin instanceof FunctionValue) return builtin.value([], environment);
					else if (builtin instanceof IntegerValue) return builtin;
					else throw new Error(`Unknown StringValue filter: ${filter.value}`);
				}
				case "trim": return new StringValue$1(operand.value.trim());
				case "indent": return new StringValue$1(operand.value.split("\n").map((x, i) => i === 0 || x.length === 0 ? x : "    " + x).join("\n"));
				case "join":
				case "string": return operand;
				case "int": {
					const val = parseInt(operand.value, 10);
					return new IntegerValue(isNaN(val) ? 0 : val);
				}
				case "float": {
					const val = parseFloat(operand.value);
					return new FloatValue(isNaN(val) ? 0 : val);
				}
				default: throw new Error(`Unknown StringValue filter: ${filter.value}`);
			}
			else if (operand instanceof IntegerValue || operand instanceof FloatValue) switch (filter.value) {
				case "abs": return operand instanceof IntegerValue ? new IntegerValue(Math.abs(operand.value)) : new FloatValue(Math.abs(operand.value));
				case "int": return new IntegerValue(Math.floor(operand.value));
				case "float": return new FloatValue(operand.value);
				case "string": return new StringValue$1(operand.toString());
				default: throw new Error(`Unknown NumericValue filter: ${filter.value}`);
			}
			else if (operand instanceof ObjectValue) switch (filter.value) {
				case "items": return new ArrayValue(Array.from(operand.value.entries()).map(([key, value]) => new ArrayValue([new StringValue$1(key), value])));
				case "length": return new IntegerValue(operand.value.size);
				default: {
					const builtin = operand.builtins.get(filter.value);
					if (builtin) {
						if (builtin instanceof FunctionValue) return builtin.value([], environment);
						return builtin;
					}
					throw new Error(`Unknown ObjectValue filter: ${filter.value}`);
				}
			}
			else if (operand instanceof BooleanValue) switch (filter.value) {
				case "bool": return new BooleanValue(operand.value);
				case "int": return new IntegerValue(operand.value ? 1 : 0);
				case "float": return new FloatValue(operand.value ? 1 : 0);
				case "string": return new StringValue$1(operand.value ? "true" : "false");
				default: throw new Error(`Unknown BooleanValue filter: ${filter.value}`);
			}
			throw new Error(`Cannot apply filter "${filter.value}" to type: ${operand.type}`);
		} else if (filterNode.type === "CallExpression") {
			const filter = filterNode;
			if (filter.callee.type !== "Identifier") throw new Error(`Unknown filter: ${filter.callee.type}`);
			const filterName = filter.callee.value;
			if (filterName === "tojson") {
				const [, kwargs] = this.evaluateArguments(filter.args, environment);
				const indent = kwargs.get("indent") ?? new NullValue();
				if (!(indent instanceof IntegerValue || indent instanceof NullValue)) throw new Error("If set, indent must be a number");
				const ensureAscii = kwargs.get("ensure_ascii") ?? new BooleanValue(false);
				if (!(ensureAscii instanceof BooleanValue)) throw new Error("If set, ensure_ascii must be a boolean");
				const sortKeys = kwargs.get("sort_keys") ?? new BooleanValue(false);
				if (!(sortKeys instanceof BooleanValue)) throw new Error("If set, sort_keys must be a boolean");
				const separatorsArg = kwargs.get("separators") ?? new NullValue();
				let separators = null;
				if (separatorsArg instanceof ArrayValue || separatorsArg instanceof TupleValue) {
					if (separatorsArg.value.length !== 2) throw new Error("separators must be a tuple of two strings");
					const [itemSep, keySep] = separatorsArg.value;
					if (!(itemSep instanceof StringValue$1) || !(keySep instanceof StringValue$1)) throw new Error("separators must be a tuple of two strings");
					separators = [itemSep.value, keySep.value];
				} else if (!(separatorsArg instanceof NullValue)) throw new Error("If set, separators must be a tuple of two strings");
				return new StringValue$1(toJSON(operand, {
					indent: indent.value,
					ensureAscii: ensureAscii.value,
					sortKeys: sortKeys.value,
					separators
				}));
			} else if (filterName === "join") {
				let value;
				if (operand instanceof StringValue$1) value = Array.from(operand.value);
				else if (operand instanceof ArrayValue) value = operand.value.map((x) => x.value);
				else throw new Error(`Cannot apply filter "${filterName}" to type: ${operand.type}`);
				const [args, kwargs] = this.evaluateArguments(filter.args, environment);
				const separator = args.at(0) ?? kwargs.get("separator") ?? new StringValue$1("");
				if (!(separator instanceof StringValue$1)) throw new Error("separator must be a string");
				return new StringValue$1(value.join(separator.value));
			} else if (filterName === "int" || filterName === "float") {
				const [args, kwargs] = this.evaluateArguments(filter.args, environment);
				const defaultValue = args.at(0) ?? kwargs.get("default") ?? (filterName === "int" ? new IntegerValue(0) : new FloatValue(0));
				if (operand instanceof StringValue$1) {
					const val = filterName === "int" ? parseInt(operand.value, 10) : parseFloat(operand.value);
					return isNaN(val) ? defaultValue : filterName === "int" ? new IntegerValue(val) : new FloatValue(val);
				} else if (operand instanceof IntegerValue || operand instanceof FloatValue) return operand;
				else if (operand instanceof BooleanValue) return filterName === "int" ? new IntegerValue(operand.value ? 1 : 0) : new FloatValue(operand.value ? 1 : 0);
				else throw new Error(`Cannot apply filter "${filterName}" to type: ${operand.type}`);
			} else if (filterName === "default") {
				const [args, kwargs] = this.evaluateArguments(filter.args, environment);
				const defaultValue = args[0] ?? new StringValue$1("");
				const booleanValue = args[1] ?? kwargs.get("boolean") ?? new BooleanValue(false);
				if (!(booleanValue instanceof BooleanValue)) throw new Error("`default` filter flag must be a boolean");
				if (operand instanceof UndefinedValue || booleanValue.value && !operand.__bool__().value) return defaultValue;
				return operand;
			}
			if (operand instanceof ArrayValue) {
				switch (filterName) {
					case "sort": {
						const [args, kwargs] = this.evaluateArguments(filter.args, environment);
						const reverse = args.at(0) ?? kwargs.get("reverse") ?? new BooleanValue(false);
						if (!(reverse instanceof BooleanValue)) throw new Error("reverse must be a boolean");
						const caseSensitive = args.at(1) ?? kwargs.get("case_sensitive") ?? new BooleanValue(false);
						if (!(caseSensitive instanceof BooleanValue)) throw new Error("case_sensitive must be a boolean");
						const attribute = args.at(2) ?? kwargs.get("attribute") ?? new NullValue();
						if (!(attribute instanceof StringValue$1 || attribute instanceof IntegerValue || attribute instanceof NullValue)) throw new Error("attribute must be a string, integer, or null");
						const getSortValue = (item) => {
							if (attribute instanceof NullValue) return item;
							return getAttributeValue(item, attribute instanceof IntegerValue ? String(attribute.value) : attribute.value);
						};
						return new ArrayValue(operand.value.slice().sort((a, b) => {
							const result = compareRuntimeValues(getSortValue(a), getSortValue(b), caseSensitive.value);
							return reverse.value ? -result : result;
						}));
					}
					case "selectattr":
					case "rejectattr": {
						const select = filterName === "selectattr";
						if (operand.value.some((item) => !isAttributeContainer(item))) throw new Error(`\`${filterName}\` can only be applied to array of objects`);
						if (filter.args.some((x) => x.type !== "StringLiteral")) throw new Error(`arguments of \`${filterName}\` must be strings`);
						const [attr, testName, value] = filter.args.map((x) => this.evaluate(x, environment));
						let testFunction;
						if (testName) {
							const test = environment.tests.get(testName.value);
							if (!test) throw new Error(`Unknown test: ${testName.value}`);
							testFunction = test;
						} else testFunction = (...x) => x[0].__bool__().value;
						return new ArrayValue(operand.value.filter((item) => {
							const a = item.value.get(attr.value);
							const result = a ? testFunction(a, value) : false;
							return select ? result : !result;
						}));
					}
					case "map": {
						const [, kwargs] = this.evaluateArguments(filter.args, environment);
						if (kwargs.has("attribute")) {
							const attr = kwargs.get("attribute");
							if (!(attr instanceof StringValue$1)) throw new Error("attribute must be a string");
							const defaultValue = kwargs.get("default");
							return new ArrayValue(operand.value.map((item) => {
								if (!isAttributeContainer(item)) throw new Error("items in map must be an object");
								const value = getAttributeValue(item, attr.value);
								return value instanceof UndefinedValue ? defaultValue ?? new UndefinedValue() : value;
							}));
						} else throw new Error("`map` expressions without `attribute` set are not currently supported.");
					}
				}
				throw new Error(`Unknown ArrayValue filter: ${filterName}`);
			} else if (operand instanceof StringValue$1) {
				switch (filterName) {
					case "indent": {
						const [args, kwargs] = this.evaluateArguments(filter.args, environment);
						const width = args.at(0) ?? kwargs.get("width") ?? new IntegerValue(4);
						if (!(width instanceof IntegerValue)) throw new Error("width must be a number");
						const first = args.at(1) ?? kwargs.get("first") ?? new BooleanValue(false);
						const blank = args.at(2) ?? kwargs.get("blank") ?? new BooleanValue(false);
						const lines = operand.value.split("\n");
						const indent = " ".repeat(width.value);
						return new StringValue$1(lines.map((x, i) => !first.value && i === 0 || !blank.value && x.length === 0 ? x : indent + x).join("\n"));
					}
					case "replace": {
						const replaceFn = operand.builtins.get("replace");
						if (!(replaceFn instanceof FunctionValue)) throw new Error("replace filter not available");
						const [args, kwargs] = this.evaluateArguments(filter.args, environment);
						return replaceFn.value([...args, new KeywordArgumentsValue(kwargs)], environment);
					}
				}
				throw new Error(`Unknown StringValue filter: ${filterName}`);
			} else if (operand instanceof ObjectValue) {
				const builtin = operand.builtins.get(filterName);
				if (builtin && builtin instanceof FunctionValue) {
					const [args, kwargs] = this.evaluateArguments(filter.args, environment);
					if (kwargs.size > 0) args.push(new KeywordArgumentsValue(kwargs));
					return builtin.value(args, environment);
				}
				throw new Error(`Unknown ObjectValue filter: ${filterName}`);
			} else throw new Error(`Cannot apply filter "${filterName}" to type: ${operand.type}`);
		}
		throw new Error(`Unknown filter: ${filterNode.type}`);
	}
	evaluateFilterExpression(node, environment) {
		const operand = this.evaluate(node.operand, environment);
		return this.applyFilter(operand, node.filter, environment);
	}
	evaluateTestExpression(node, environment) {
		const operand = this.evaluate(node.operand, environment);
		const test = environment.tests.get(node.test.value);
		if (!test) throw new Error(`Unknown test: ${node.test.value}`);
		const result = test(operand);
		return new BooleanValue(node.negate ? !result : result);
	}
	evaluateSelectExpression(node, environment) {
		if (!this.evaluate(node.test, environment).__bool__().value) return new UndefinedValue();
		return this.evaluate(node.lhs, environment);
	}
	evaluateUnaryExpression(node, environment) {
		const argument = this.evaluate(node.argument, environment);
		switch (node.operator.value) {
			case "not": return new BooleanValue(!argument.__bool__().value);
			case "+":
			case "-": {
				const sign = node.operator.value === "-" ? -1 : 1;
				if (argument instanceof IntegerValue || argument instanceof FloatValue || argument instanceof BooleanValue) {
					const result = sign * (argument instanceof BooleanValue ? argument.value ? 1 : 0 : argument.value);
					return argument instanceof FloatValue ? new FloatValue(result) : new IntegerValue(result);
				}
				throw new SyntaxError(`Unknown operator "${node.operator.value}" for ${argument.type}`);
			}
			default: throw new SyntaxError(`Unknown operator: ${node.operator.value}`);
		}
	}
	evaluateTernaryExpression(node, environment) {
		return this.evaluate(node.condition, environment).__bool__().value ? this.evaluate(node.trueExpr, environment) : this.evaluate(node.falseExpr, environment);
	}
	evalProgram(program, environment) {
		return this.evaluateBlock(program.body, environment);
	}
	evaluateBlock(statements, environment) {
		let result = "";
		for (const statement of statements) {
			const lastEvaluated = this.evaluate(statement, environment);
			if (lastEvaluated.type !== "NullValue" && lastEvaluated.type !== "UndefinedValue") result += lastEvaluated.toString();
		}
		return new StringValue$1(result);
	}
	evaluateIdentifier(node, environment) {
		return environment.lookupVariable(node.value);
	}
	evaluateCallExpression(expr, environment) {
		const [args, kwargs] = this.evaluateArguments(expr.args, environment);
		if (kwargs.size > 0) args.push(new KeywordArgumentsValue(kwargs));
		const fn = this.evaluate(expr.callee, environment);
		if (fn.type !== "FunctionValue") throw new Error(`Cannot call something that is not a function: got ${fn.type}`);
		return fn.value(args, environment);
	}
	evaluateSliceExpression(object, expr, environment) {
		if (!(object instanceof ArrayValue || object instanceof StringValue$1)) throw new Error("Slice object must be an array or string");
		const start = this.evaluate(expr.start, environment);
		const stop = this.evaluate(expr.stop, environment);
		const step = this.evaluate(expr.step, environment);
		if (!(start instanceof IntegerValue || start instanceof UndefinedValue)) throw new Error("Slice start must be numeric or undefined");
		if (!(stop instanceof IntegerValue || stop instanceof UndefinedValue)) throw new Error("Slice stop must be numeric or undefined");
		if (!(step instanceof IntegerValue || step instanceof UndefinedValue)) throw new Error("Slice step must be numeric or undefined");
		if (object instanceof ArrayValue) return new ArrayValue(slice(object.value, start.value, stop.value, step.value));
		else return new StringValue$1(slice(Array.from(object.value), start.value, stop.value, step.value).join(""));
	}
	evaluateMemberExpression(expr, environment) {
		const object = this.evaluate(expr.object, environment);
		let property;
		if (expr.computed) {
			if (expr.property.type === "SliceExpression") return this.evaluateSliceExpression(object, expr.property, environment);
			else property = this.evaluate(expr.property, environment);
		} else if (expr.property.type === "IntegerLiteral") property = new IntegerValue(expr.property.value);
		else property = new StringValue$1(expr.property.value);
		let value;
		if (isAttributeContainer(object)) {
			if (!(property instanceof StringValue$1)) throw new Error(`Cannot access property with non-string: got ${property.type}`);
			value = object.value.get(property.value) ?? (object instanceof ObjectValue ? object.builtins.get(property.value) : void 0);
		} else if (object instanceof ArrayValue || object instanceof StringValue$1) {
			if (property instanceof IntegerValue) {
				if (object instanceof StringValue$1) {
					const character = object.value.at(property.value);
					value = character === void 0 ? void 0 : new StringValue$1(character);
				} else value = object.value.at(property.value);
			} else if (property instanceof StringValue$1) value = object.builtins.get(property.value);
			else throw new Error(`Cannot access property with non-string/non-number: got ${property.type}`);
		} else {
			if (!(property instanceof StringValue$1)) throw new Error(`Cannot access property with non-string: got ${property.type}`);
			value = object.builtins.get(property.value);
		}
		return value instanceof RuntimeValue ? value : new UndefinedValue();
	}
	evaluateSet(node, environment) {
		const rhs = node.value ? this.evaluate(node.value, environment) : this.evaluateBlock(node.body, environment);
		if (node.assignee.type === "Identifier") {
			const variableName = node.assignee.value;
			environment.setVariable(variableName, rhs);
		} else if (node.assignee.type === "TupleLiteral") {
			const tuple = node.assignee;
			if (!(rhs instanceof ArrayValue)) throw new Error(`Cannot unpack non-iterable type in set: ${rhs.type}`);
			const arr = rhs.value;
			if (arr.length !== tuple.value.length) throw new Error(`Too ${tuple.value.length > arr.length ? "few" : "many"} items to unpack in set`);
			for (let i = 0; i < tuple.value.length; ++i) {
				const elem = tuple.value[i];
				if (elem.type !== "Identifier") throw new Error(`Cannot unpack to non-identifier in set: ${elem.type}`);
				environment.setVariable(elem.value, arr[i]);
			}
		} else if (node.assignee.type === "MemberExpression") {
			const member = node.assignee;
			const object = this.evaluate(member.object, environment);
			if (!(object instanceof NamespaceValue)) throw new Error("cannot assign attribute on non-namespace object");
			if (member.property.type !== "Identifier") throw new Error("Cannot assign to member with non-identifier property");
			object.value.set(member.property.value, rhs);
		} else throw new Error(`Invalid LHS inside assignment expression: ${JSON.stringify(node.assignee)}`);
		return new NullValue();
	}
	evaluateIf(node, environment) {
		const test = this.evaluate(node.test, environment);
		return this.evaluateBlock(test.__bool__().value ? node.body : node.alternate, environment);
	}
	evaluateFor(node, environment) {
		const scope = new Environment$1(environment);
		let test, iterable;
		if (node.iterable.type === "SelectExpression") {
			const select = node.iterable;
			iterable = this.evaluate(select.lhs, scope);
			test = select.test;
		} else iterable = this.evaluate(node.iterable, scope);
		if (!(iterable instanceof ArrayValue || iterable instanceof ObjectValue)) throw new Error(`Expected iterable or object type in for loop: got ${iterable.type}`);
		if (iterable instanceof ObjectValue) iterable = iterable.keys();
		const items = [];
		const scopeUpdateFunctions = [];
		for (let i = 0; i < iterable.value.length; ++i) {
			const loopScope = new Environment$1(scope);
			const current = iterable.value[i];
			let scopeUpdateFunction;
			if (node.loopvar.type === "Identifier") scopeUpdateFunction = (scope2) => scope2.setVariable(node.loopvar.value, current);
			else if (node.loopvar.type === "TupleLiteral") {
				const loopvar = node.loopvar;
				if (current.type !== "ArrayValue") throw new Error(`Cannot unpack non-iterable type: ${current.type}`);
				const c = current;
				if (loopvar.value.length !== c.value.length) throw new Error(`Too ${loopvar.value.length > c.value.length ? "few" : "many"} items to unpack`);
				scopeUpdateFunction = (scope2) => {
					for (let j = 0; j < loopvar.value.length; ++j) {
						if (loopvar.value[j].type !== "Identifier") throw new Error(`Cannot unpack non-identifier type: ${loopvar.value[j].type}`);
						scope2.setVariable(loopvar.value[j].value, c.value[j]);
					}
				};
			} else throw new Error(`Invalid loop variable(s): ${node.loopvar.type}`);
			if (test) {
				scopeUpdateFunction(loopScope);
				if (!this.evaluate(test, loopScope).__bool__().value) continue;
			}
			items.push(current);
			scopeUpdateFunctions.push(scopeUpdateFunction);
		}
		let result = "";
		let noIteration = true;
		for (let i = 0; i < items.length; ++i) {
			const loop = /* @__PURE__ */ new Map([
				["index", new IntegerValue(i + 1)],
				["index0", new IntegerValue(i)],
				["revindex", new IntegerValue(items.length - i)],
				["revindex0", new IntegerValue(items.length - i - 1)],
				["first", new BooleanValue(i === 0)],
				["last", new BooleanValue(i === items.length - 1)],
				["length", new IntegerValue(items.length)],
				["previtem", i > 0 ? items[i - 1] : new UndefinedValue()],
				["nextitem", i < items.length - 1 ? items[i + 1] : new UndefinedValue()]
			]);
			scope.setVariable("loop", new ObjectValue(loop));
			scopeUpdateFunctions[i](scope);
			try {
				const evaluated = this.evaluateBlock(node.body, scope);
				result += evaluated.value;
			} catch (err) {
				if (err instanceof ContinueControl) continue;
				if (err instanceof BreakControl) break;
				throw err;
			}
			noIteration = false;
		}
		if (noIteration) {
			const defaultEvaluated = this.evaluateBlock(node.defaultBlock, scope);
			result += defaultEvaluated.value;
		}
		return new StringValue$1(result);
	}
	bindMacroArguments(displayName, parameters, specialArguments, args, scope) {
		const positionalArguments = args.slice();
		let keywordArguments = /* @__PURE__ */ new Map();
		if (positionalArguments.at(-1) instanceof KeywordArgumentsValue) keywordArguments = new Map(positionalArguments.pop().value);
		const pendingDefaults = [];
		for (let i = 0; i < parameters.length; ++i) {
			const { name, defaultValue } = getParameterDescriptor(parameters[i]);
			let value = positionalArguments[i];
			if (value === void 0 && keywordArguments.has(name)) {
				value = keywordArguments.get(name);
				keywordArguments.delete(name);
			}
			if (value === void 0 && defaultValue !== void 0) pendingDefaults.push([name, defaultValue]);
			scope.setVariable(name, value ?? new UndefinedValue());
		}
		if (specialArguments.has("kwargs")) scope.setVariable("kwargs", new ObjectValue(keywordArguments));
		else if (keywordArguments.size > 0) throw new Error(`macro ${displayName} takes no keyword argument '${keywordArguments.keys().next().value}'`);
		if (specialArguments.has("varargs")) scope.setVariable("varargs", new ArrayValue(positionalArguments.slice(parameters.length)));
		else if (positionalArguments.length > parameters.length) throw new Error(`macro ${displayName} takes not more than ${parameters.length} argument(s)`);
		for (const [name, defaultValue] of pendingDefaults) scope.setVariable(name, this.evaluate(defaultValue, scope));
	}
	evaluateMacro(node, environment) {
		const specialArguments = findAccessedSpecialMacroArguments(node.args, node.body);
		environment.setVariable(node.name.value, new FunctionValue((args, scope) => {
			const macroScope = new Environment$1(scope);
			this.bindMacroArguments(`'${node.name.value}'`, node.args, specialArguments, args, macroScope);
			return this.evaluateBlock(node.body, macroScope);
		}));
		return new NullValue();
	}
	evaluateCallStatement(node, environment) {
		const parameters = node.callerArgs ?? [];
		const specialArguments = findAccessedSpecialMacroArguments(parameters, node.body);
		const callerFn = new FunctionValue((callerArguments) => {
			const callBlockEnv = new Environment$1(environment);
			this.bindMacroArguments("None", parameters, specialArguments, callerArguments, callBlockEnv);
			return this.evaluateBlock(node.body, callBlockEnv);
		});
		const [macroArgs, macroKwargs] = this.evaluateArguments(node.call.args, environment);
		macroArgs.push(new KeywordArgumentsValue(macroKwargs));
		const fn = this.evaluate(node.call.callee, environment);
		if (fn.type !== "FunctionValue") throw new Error(`Cannot call something that is not a function: got ${fn.type}`);
		const newEnv = new Environment$1(environment);
		newEnv.setVariable("caller", callerFn);
		return fn.value(macroArgs, newEnv);
	}
	evaluateFilterStatement(node, environment) {
		const rendered = this.evaluateBlock(node.body, environment);
		return this.applyFilter(rendered, node.filter, environment);
	}
	evaluate(statement, environment) {
		if (!statement) return new UndefinedValue();
		switch (statement.type) {
			case "Program": return this.evalProgram(statement, environment);
			case "Set": return this.evaluateSet(statement, environment);
			case "If": return this.evaluateIf(statement, environment);
			case "For": return this.evaluateFor(statement, environment);
			case "Macro": return this.evaluateMacro(statement, environment);
			case "CallStatement": return this.evaluateCallStatement(statement, environment);
			case "Break": throw new BreakControl();
			case "Continue": throw new ContinueControl();
			case "IntegerLiteral": return new IntegerValue(statement.value);
			case "FloatLiteral": return new FloatValue(statement.value);
			case "StringLiteral": return new StringValue$1(statement.value);
			case "ArrayLiteral": return new ArrayValue(statement.value.map((x) => this.evaluate(x, environment)));
			case "TupleLiteral": return new TupleValue(statement.value.map((x) => this.evaluate(x, environment)));
			case "ObjectLiteral": {
				const mapping = /* @__PURE__ */ new Map();
				for (const [key, value] of statement.value) {
					const evaluatedKey = this.evaluate(key, environment);
					if (!(evaluatedKey instanceof StringValue$1)) throw new Error(`Object keys must be strings: got ${evaluatedKey.type}`);
					mapping.set(evaluatedKey.value, this.evaluate(value, environment));
				}
				return new ObjectValue(mapping);
			}
			case "Identifier": return this.evaluateIdentifier(statement, environment);
			case "CallExpression": return this.evaluateCallExpression(statement, environment);
			case "MemberExpression": return this.evaluateMemberExpression(statement, environment);
			case "UnaryExpression": return this.evaluateUnaryExpression(statement, environment);
			case "BinaryExpression": return this.evaluateBinaryExpression(statement, environment);
			case "FilterExpression": return this.evaluateFilterExpression(statement, environment);
			case "FilterStatement": return this.evaluateFilterStatement(statement, environment);
			case "TestExpression": return this.evaluateTestExpression(statement, environment);
			case "SelectExpression": return this.evaluateSelectExpression(statement, environment);
			case "Ternary": return this.evaluateTernaryExpression(statement, environment);
			case "Comment": return new NullValue();
			default: throw new SyntaxError(`Unknown node type: ${statement.type}`);
		}
	}
};
function convertToRuntimeValues(input) {
	switch (typeof input) {
		case "number": return Number.isInteger(input) ? new IntegerValue(input) : new FloatValue(input);
		case "string": return new StringValue$1(input);
		case "boolean": return new BooleanValue(input);
		case "undefined": return new UndefinedValue();
		case "object": if (input === null) return new NullValue();
		else if (Array.isArray(input)) return new ArrayValue(input.map(convertToRuntimeValues));
		else return new ObjectValue(new Map(Object.entries(input).map(([key, value]) => [key, convertToRuntimeValues(value)])));
		case "function": return new FunctionValue((args, _scope) => {
			return convertToRuntimeValues(input(...args.map((x) => x.value)) ?? null);
		});
		default: throw new Error(`Cannot convert to runtime value: ${input}`);
	}
}
var PRECEDENCE = Object.freeze({
	CONDITIONAL: 0,
	LOGICAL_OR: 1,
	LOGICAL_AND: 2,
	LOGICAL_NOT: 3,
	COMPARISON: 4,
	ADDITIVE: 5,
	MULTIPLICATIVE: 6,
	EXPONENTIATION: 7,
	TEST: 8,
	FILTER: 9,
	UNARY_SIGN: 10,
	ATOM: 11
});

// src/chat/jinja.ts
const InterpreterBase = Interpreter;
const Environment = Environment$1;
const parse = parse$1;
const tokenize = tokenize$1;
const GENERATION = "__generation__";
const MARKS = {
	begin: "﷐",
	end: "﷑"
};
const BODIES = [
	"body",
	"alternate",
	"defaultBlock"
];
const STATEMENTS = /* @__PURE__ */ new Set([
	"If",
	"For",
	"Set",
	"Macro",
	"CallStatement",
	"FilterStatement",
	"Break",
	"Continue"
]);
const SILENT = /* @__PURE__ */ new Set([
	...STATEMENTS,
	"Comment",
	"StringLiteral"
]);
function prepare(program) {
	const outputs = /* @__PURE__ */ new WeakSet();
	const iterations = /* @__PURE__ */ new WeakSet();
	const visit = (node) => {
		for (const field of BODIES) {
			const body = node[field];
			if (!Array.isArray(body)) continue;
			for (const child of body) if (STATEMENTS.has(child.type)) visit(child);
			else if (!SILENT.has(child.type)) outputs.add(child);
		}
		if (node.type === "For") {
			const iteration = parse([]);
			iteration.body = node.body;
			node.body = [iteration];
			iterations.add(iteration);
		}
	};
	visit(program);
	return {
		program,
		outputs,
		iterations
	};
}

// src/chat/python.ts
var TemplateFault = class extends Error {
	needle;
	constructor(message, needle) {
		super(message);
		this.needle = needle;
	}
};
const SPACE = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const LEADING_SPACE = new RegExp(`^[${SPACE}]+`, "u");
const TRAILING_SPACE = new RegExp(`[${SPACE}]+$`, "u");
function strip(text, side, chars = null) {
	if (chars === null) {
		const left = side === "rstrip" ? text : text.replace(LEADING_SPACE, "");
		return side === "lstrip" ? left : left.replace(TRAILING_SPACE, "");
	}
	const set = new Set(chars);
	const points = [...text];
	let begin = 0;
	let end = points.length;
	if (side !== "rstrip") while (begin < end && set.has(points[begin])) begin++;
	if (side !== "lstrip") while (end > begin && set.has(points[end - 1])) end--;
	return points.slice(begin, end).join("");
}
function floatText(value) {
	if (Number.isInteger(value) && Math.abs(value) < 0x2386f26fc10000) return `${Object.is(value, -0) ? "-0" : value}.0`;
	const [mantissa, exponent] = value.toExponential().split("e");
	const power = Number(exponent);
	if (power >= -4 && power < 16) return String(value);
	return `${mantissa}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
}
function itemsOf(value) {
	return value.value;
}
function entriesOf(value) {
	return [...value.value];
}
function str(value) {
	if (value.type === "StringValue") return value.value;
	return value.type === "UndefinedValue" ? "" : repr(value);
}
function repr(value) {
	switch (value.type) {
		case "StringValue": return reprString(value.value);
		case "IntegerValue": return String(value.value);
		case "FloatValue": return floatText(value.value);
		case "BooleanValue": return value.value ? "True" : "False";
		case "NullValue": return "None";
		case "UndefinedValue": return "Undefined";
		case "ArrayValue": return `[${itemsOf(value).map(repr).join(", ")}]`;
		case "TupleValue": {
			const items = itemsOf(value).map(repr);
			return items.length === 1 ? `(${items[0]},)` : `(${items.join(", ")})`;
		}
		case "ObjectValue": return `{${entriesOf(value).map(([key, item]) => `${reprString(key)}: ${repr(item)}`).join(", ")}}`;
		default: throw new TemplateFault(`writes out a ${nameOf(value)}, which has no text of its own`);
	}
}
function reprString(text) {
	const quote = text.includes("'") && !text.includes("\"") ? "\"" : "'";
	const named = {
		"\\": "\\\\",
		"\n": "\\n",
		"\r": "\\r",
		"	": "\\t",
		[quote]: `\\${quote}`
	};
	return quote + text.replace(/[\\'"]|(?! )[\p{C}\p{Z}]/gu, (char) => {
		if (named[char] !== void 0) return named[char];
		if (char === "'" || char === "\"") return char;
		const hex = char.codePointAt(0).toString(16);
		if (hex.length <= 2) return `\\x${hex.padStart(2, "0")}`;
		return hex.length <= 4 ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
	}) + quote;
}
function nameOf(value) {
	return {
		StringValue: "str",
		IntegerValue: "int",
		FloatValue: "float",
		BooleanValue: "bool",
		NullValue: "None",
		UndefinedValue: "undefined value",
		ArrayValue: "list",
		TupleValue: "tuple",
		ObjectValue: "dict",
		FunctionValue: "function",
		NamespaceValue: "namespace"
	}[value.type] ?? value.type;
}
const NUMERIC = /* @__PURE__ */ new Set([
	"IntegerValue",
	"FloatValue",
	"BooleanValue"
]);
function equals(a, b) {
	if (a === b) return true;
	if (NUMERIC.has(a.type) && NUMERIC.has(b.type)) return Number(a.value) === Number(b.value);
	if (a.type !== b.type) return false;
	if (a.type === "StringValue") return a.value === b.value;
	if (a.type === "NullValue" || a.type === "UndefinedValue") return true;
	if (a.type === "ArrayValue" || a.type === "TupleValue") {
		const right = itemsOf(b);
		return itemsOf(a).length === right.length && itemsOf(a).every((item, i) => equals(item, right[i]));
	}
	if (a.type === "ObjectValue") {
		const right = b.value;
		const left = entriesOf(a);
		return left.length === right.size && left.every(([key, item]) => right.has(key) && equals(item, right.get(key)));
	}
	return false;
}
function dumps(value, options, depth = 0) {
	switch (value.type) {
		case "NullValue": return "null";
		case "BooleanValue":
		case "IntegerValue": return String(value.value);
		case "FloatValue": return floatText(value.value);
		case "StringValue": return dumpString(value.value, options);
		case "ArrayValue":
		case "TupleValue": return bracket("[", itemsOf(value).map((item) => dumps(item, options, depth + 1)), "]", options, depth);
		case "ObjectValue": {
			const entries = entriesOf(value);
			if (options.sortKeys) entries.sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
			return bracket("{", entries.map(([key, item]) => dumpString(key, options) + options.separators[1] + dumps(item, options, depth + 1)), "}", options, depth);
		}
		default: throw new TemplateFault(`applies tojson to a ${nameOf(value)}, which JSON cannot write`, /\|\s*tojson/);
	}
}
function dumpString(text, { ensureAscii }) {
	const quoted = JSON.stringify(text);
	if (!ensureAscii) return quoted;
	return quoted.replace(/[\x7f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
function bracket(open, items, close, options, depth) {
	if (options.indent === null || items.length === 0) return open + items.join(options.separators[0]) + close;
	const inner = `\n${options.indent.repeat(depth + 1)}`;
	return `${open}${inner}${items.join(options.separators[0] + inner)}\n${options.indent.repeat(depth)}${close}`;
}

// src/chat/interpreter.ts
var PythonInterpreter = class extends InterpreterBase {
	prepared;
	marking;
	constructor(prepared, scope, marking) {
		super(scope);
		this.prepared = prepared;
		this.marking = marking;
	}
	evaluate(node, scope) {
		const value = this.dispatch(node, scope);
		return this.prepared.outputs.has(node) ? text(str(value)) : value;
	}
	dispatch(node, scope) {
		switch (node?.type) {
			case "Program": return super.evaluate(node, this.prepared.iterations.has(node) ? new Environment(scope) : scope);
			case "CallStatement": return this.callBlock(node, scope);
			case "CallExpression": return this.call(node, scope);
			case "FilterExpression": return this.filter(node, scope);
			case "BinaryExpression": return this.binary(node, scope);
			case "TestExpression": return guard(() => super.evaluate(node, scope), "Unknown test", () => {
				const name = node.test.value;
				return new TemplateFault(`uses the test "is ${name}"`, new RegExp(`\\bis\\s+(not\\s+)?${name}\\b`));
			});
			case "MemberExpression": return this.member(node, scope);
			case "Evaluated": return node.value;
			default: return super.evaluate(node, scope);
		}
	}
	member(node, scope) {
		const object = this.evaluate(node.object, scope);
		const property = node.property;
		if (object.type === "StringValue" && node.computed && property.type !== "SliceExpression") {
			const index = this.evaluate(property, scope);
			if (index.type === "IntegerValue") return fromJs([...object.value].at(index.value));
			return super.evaluate({
				...node,
				object: evaluated(object),
				property: evaluated(index)
			}, scope);
		}
		return super.evaluate({
			...node,
			object: evaluated(object)
		}, scope);
	}
	callBlock(node, scope) {
		if (node.call.callee.value !== "__generation__") return super.evaluate(node, scope);
		const body = super.evaluate({
			type: "Program",
			body: node.body
		}, new Environment(scope));
		return this.marking ? text(MARKS.begin + str(body) + MARKS.end) : body;
	}
	call(node, scope) {
		const callee = node.callee;
		if (callee.type === "MemberExpression" && !callee.computed) {
			const name = callee.property.value;
			if (name === "strip" || name === "lstrip" || name === "rstrip") return this.stripMethod(node, name, scope);
		}
		return guard(() => super.evaluate(node, scope), "Cannot call something that is not a function", () => {
			const name = describe$1(callee);
			return new TemplateFault(`calls ${name}(…)`, new RegExp(`${literal$1(name.split(".").at(-1))}\\s*\\(`));
		});
	}
	stripMethod(node, side, scope) {
		const object = this.evaluate(node.callee.object, scope);
		if (object.type !== "StringValue") throw new TemplateFault(`calls ${side}() on a ${nameOf(object)}`);
		const { positional } = this.arguments(node.args, scope);
		return text(strip(object.value, side, characters(positional[0])));
	}
	filter(node, scope) {
		const filter = node.filter;
		const name = filter.type === "CallExpression" ? filter.callee.value : filter.value;
		const args = filter.args ?? [];
		const operand = () => this.evaluate(node.operand, scope);
		switch (name) {
			case "tojson": return text(this.json(operand(), args, scope));
			case "trim": {
				const { positional, named } = this.arguments(args, scope);
				return text(strip(str(operand()), "strip", characters(positional[0] ?? named.get("chars"))));
			}
			case "string": return text(str(operand()));
			case "length":
			case "count": return lengthOf(operand());
			case "selectattr":
			case "rejectattr": return this.selectByAttribute(operand(), name === "selectattr", args, scope);
			case "join": return this.join(operand(), args, scope);
			default: {
				const fault = () => new TemplateFault(`uses the filter "${name}"`, new RegExp(`\\|\\s*${literal$1(name)}\\b`));
				return guard(() => super.evaluate(node, scope), /^(Unknown (\w+Value )?filter|Cannot apply filter)/, fault);
			}
		}
	}
	join(operand, args, scope) {
		const { positional, named } = this.arguments(args, scope);
		const needle = /\|\s*join\b/;
		if (named.has("attribute") || positional.length > 1) throw new TemplateFault("uses join by attribute", needle);
		const separator = positional[0] ?? named.get("d");
		const between = separator ? str(separator) : "";
		if (operand.type === "StringValue") return text([...operand.value].join(between));
		if (!isList(operand)) throw new TemplateFault(`joins a ${nameOf(operand)}`, needle);
		return text(operand.value.map(str).join(between));
	}
	selectByAttribute(operand, select, args, scope) {
		const needle = /\|\s*(selectattr|rejectattr)\b/;
		const [attribute, test, expected] = this.arguments(args, scope).positional;
		if (!isList(operand)) throw new TemplateFault(`selects by attribute from a ${nameOf(operand)}`, needle);
		if (attribute?.type !== "StringValue" || attribute.value.includes(".")) throw new TemplateFault("selects by something other than the name of one attribute", needle);
		const name = test === void 0 ? "truth" : str(test);
		const library = scope.tests.get(name);
		if (!library && ![
			"truth",
			"ne",
			"in"
		].includes(name)) throw new TemplateFault(`uses the test "${name}"`, needle);
		const passes = (value) => {
			if (name === "truth") return value.__bool__().value;
			if (name === "eq" || name === "equalto") return equals(value, expected);
			if (name === "ne") return !equals(value, expected);
			if (name === "in") return (expected?.value ?? []).some((item) => equals(item, value));
			return library(value);
		};
		const of = (item) => item.value.get(attribute.value) ?? fromJs(void 0);
		const items = operand.value;
		if (items.some((item) => item.type !== "ObjectValue")) throw new TemplateFault("selects from a list of other than mappings", needle);
		const literals = items.filter((item) => passes(of(item)) === select).map(evaluated);
		return super.evaluate({
			type: "ArrayLiteral",
			value: literals
		}, scope);
	}
	json(operand, args, scope) {
		const { positional, named } = this.arguments(args, scope);
		const option = (index, name) => {
			const given = positional[index] ?? named.get(name);
			return given === void 0 || given.type === "NullValue" ? void 0 : given;
		};
		const indent = option(1, "indent")?.value;
		const separators = option(2, "separators");
		const pair = separators ? separators.value.map(str) : void 0;
		return dumps(operand, {
			ensureAscii: Boolean(option(0, "ensure_ascii")?.value),
			indent: indent === void 0 ? null : typeof indent === "number" ? " ".repeat(indent) : indent,
			separators: pair ?? [indent === void 0 ? ", " : ",", ": "],
			sortKeys: Boolean(option(3, "sort_keys")?.value)
		});
	}
	binary(node, scope) {
		const operator = node.operator.value;
		if (operator === "and" || operator === "or") return super.evaluate(node, scope);
		const left = this.evaluate(node.left, scope);
		const right = this.evaluate(node.right, scope);
		switch (operator) {
			case "==": return fromJs(equals(left, right));
			case "!=": return fromJs(!equals(left, right));
			case "~": return text(str(left) + str(right));
			case "in":
			case "not in":
				if (isList(right)) return fromJs(right.value.some((item) => equals(item, left)) === (operator === "in"));
				break;
			case "+":
				if (left.type === "StringValue" && right.type === "StringValue") return text(left.value + right.value);
				if (left.type === "StringValue" || right.type === "StringValue") {
					const [value, part] = left.type === "StringValue" ? [right, node.right] : [left, node.left];
					throw new TemplateFault(`adds ${describe$1(part)}, a ${nameOf(value)}, to a string`);
				}
		}
		return super.evaluate({
			...node,
			left: evaluated(left),
			right: evaluated(right)
		}, scope);
	}
	arguments(args, scope) {
		const positional = [];
		const named = /* @__PURE__ */ new Map();
		for (const arg of args) {
			if (arg.type === "SpreadExpression" || arg.type === "KeywordSpreadExpression") throw new TemplateFault("unpacks arguments with *");
			if (arg.type === "KeywordArgumentExpression") named.set(arg.key.value, this.evaluate(arg.value, scope));
			else positional.push(this.evaluate(arg, scope));
		}
		return {
			positional,
			named
		};
	}
};
const fromJs = (value) => new Environment().set("value", value);
const StringValue = fromJs("").constructor;
const text = (value) => new StringValue(value);
const evaluated = (value) => ({
	type: "Evaluated",
	value
});
const isList = (value) => value.type === "ArrayValue" || value.type === "TupleValue";
const literal$1 = (name) => name.replace(/[^\w]/g, "\\$&");
function characters(value) {
	return value === void 0 || value.type === "NullValue" ? null : str(value);
}
function lengthOf(value) {
	if (value.type === "StringValue") return fromJs([...value.value].length);
	if (isList(value)) return fromJs(value.value.length);
	if (value.type === "ObjectValue") return fromJs(value.value.size);
	if (value.type === "UndefinedValue") return fromJs(0);
	throw new TemplateFault(`takes the length of a ${nameOf(value)}`, /\|\s*(length|count)\b/);
}
function describe$1(node) {
	if (node.type === "Identifier") return node.value;
	if (node.type !== "MemberExpression") return "an expression";
	const property = node.property;
	const object = describe$1(node.object);
	return node.computed ? `${object}[${JSON.stringify(property.value ?? "…")}]` : `${object}.${property.value}`;
}
function guard(action, message, fault) {
	try {
		return action();
	} catch (error) {
		const own = error instanceof Error && !(error instanceof TemplateFault);
		const text = own ? error.message : "";
		if (own && (typeof message === "string" ? text.startsWith(message) : message.test(text))) throw fault();
		throw error;
	}
}

// src/chat/strftime.ts
const MONTHS = "January February March April May June July August September October November December".split(" ");
const DAYS = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");
const two = (value) => String(value).padStart(2, "0");
function strftime(date, format) {
	const day = /* @__PURE__ */ new Date(`${date}T00:00:00Z`);
	const month = MONTHS[day.getUTCMonth()];
	const weekday = DAYS[day.getUTCDay()];
	const dayOfYear = Math.round((day.getTime() - Date.UTC(day.getUTCFullYear(), 0, 1)) / 864e5) + 1;
	const fields = {
		Y: String(day.getUTCFullYear()),
		y: two(day.getUTCFullYear() % 100),
		m: two(day.getUTCMonth() + 1),
		d: two(day.getUTCDate()),
		e: String(day.getUTCDate()).padStart(2),
		B: month,
		b: month.slice(0, 3),
		A: weekday,
		a: weekday.slice(0, 3),
		j: String(dayOfYear).padStart(3, "0"),
		H: "00",
		I: "12",
		M: "00",
		S: "00",
		p: "AM",
		F: date,
		"%": "%"
	};
	return format.replace(/%(-?)(.?)/gsu, (directive, hyphen, letter) => {
		const field = fields[letter];
		if (field === void 0) throw new TemplateFault(`uses the date format "${directive}"`, /strftime_now/);
		return hyphen === "" ? field : field.replace(/^[0 ]+(?=.)/, "");
	});
}

// src/chat/templatelines.ts
const CLOSERS = {
	"{%": "%}",
	"{{": "}}",
	"{#": "#}"
};
function tagLines(source) {
	const tags = [];
	const opener = /\{[%{#]/g;
	let line = 1;
	let counted = 0;
	for (let match = opener.exec(source); match; match = opener.exec(source)) {
		line += newlines(source.slice(counted, match.index));
		counted = match.index;
		const end = closes(source, match.index + 2, CLOSERS[match[0]]);
		tags.push({
			line,
			end
		});
		opener.lastIndex = end;
	}
	return tags;
}
function lineOf(source, needle) {
	const found = needle === void 0 ? -1 : source.search(needle);
	return found < 0 ? void 0 : 1 + newlines(source.slice(0, found));
}
function closes(source, from, closer) {
	for (let i = from; i < source.length; i++) {
		const char = source[i];
		if (source.startsWith(closer, i)) return i + 2;
		if (closer === "#}" || char !== "'" && char !== "\"") continue;
		for (i++; i < source.length && source[i] !== char; i++) if (source[i] === "\\") i++;
	}
	return source.length;
}
function newlines(text) {
	return text.split("\n").length - 1;
}

// src/chat/template.ts
var Raised = class extends Error {};
const MAX_RANGE = 1e5;
function compileTemplate(source, place, date) {
	const prepared = parseTemplate(source, place);
	const run = (variables, marking) => {
		const scope = new Environment();
		for (const [name, value] of Object.entries(globals(date))) scope.set(name, value);
		for (const [name, value] of Object.entries(variables)) scope.setVariable(name, new Environment().set(name, value));
		try {
			return new PythonInterpreter(prepared, scope, marking).evaluate(prepared.program, scope).value;
		} catch (error) {
			throw renderError(error, source, place);
		}
	};
	return {
		marksGeneration: GENERATION_TAG.test(source),
		render: (variables) => run(variables, false),
		renderMarked: (variables) => splitMarks(run(variables, true))
	};
}
const GENERATION_TAG = /\{%-?\s*generation\s*-?%\}/;
function parseTemplate(source, place) {
	const blocks = source.replace(/\{%(-?)\s*generation\s*(-?)%\}/g, `{%$1 call ${GENERATION}() $2%}`).replace(/\{%(-?)\s*endgeneration\s*(-?)%\}/g, "{%$1 endcall $2%}");
	const lines = tagLines(source);
	const options = {
		lstrip_blocks: true,
		trim_blocks: true
	};
	let tokens;
	try {
		tokens = tokenize(blocks, options);
	} catch (error) {
		const fails = (upTo) => {
			try {
				tokenize(source.slice(0, upTo), options);
				return false;
			} catch {
				return true;
			}
		};
		const tag = lines.find(({ end }) => fails(end)) ?? lines.at(-1);
		throw syntaxError(error.message, place, tag?.line);
	}
	let reached = 0;
	const watched = new Proxy(tokens, { get(target, key) {
		const index = typeof key === "string" ? Number(key) : NaN;
		if (index > reached && index < target.length) reached = index;
		return Reflect.get(target, key);
	} });
	try {
		return prepare(parse(watched));
	} catch (error) {
		const line = lines[tokens.slice(0, reached + 1).filter(({ type }) => /^Open(Statement|Expression)$|^Comment$/.test(type)).length - 1]?.line;
		const message = error.message;
		const unknown = /^Unknown statement type: (\w+)/.exec(message)?.[1];
		if (unknown && !/^(end\w+|else|elif)$/.test(unknown)) throw unsupported$1(`{% ${unknown} %}`, place, line);
		if (error instanceof TypeError) throw syntaxError("it ends inside a block or an expression that is not closed", place, line);
		throw syntaxError(message.replace(/^Parser Error: /, ""), place, line);
	}
}
function globals(date) {
	return {
		true: true,
		false: false,
		none: null,
		True: true,
		False: false,
		None: null,
		range,
		raise_exception: (message) => {
			throw new Raised(String(message));
		},
		strftime_now: (format) => strftime(date, String(format))
	};
}
function range(first, last, step = 1) {
	const [begin, end] = last === void 0 ? [0, first] : [first, last];
	const length = Math.max(0, Math.ceil((end - begin) / step));
	if (!Number.isInteger(length) || length > MAX_RANGE) throw new TemplateFault(`asks for a range of ${length}`, /\brange\s*\(/);
	return Array.from({ length }, (_, i) => begin + i * step);
}
function splitMarks(marked) {
	const spans = [];
	let plain = "";
	let begin = 0;
	let depth = 0;
	for (const part of marked.split(new RegExp(`(?<=[${MARKS.begin}${MARKS.end}])`, "u"))) {
		const mark = part.at(-1);
		plain += mark === MARKS.begin || mark === MARKS.end ? part.slice(0, -1) : part;
		if (mark === MARKS.begin && depth++ === 0) begin = plain.length;
		if (mark === MARKS.end && --depth === 0) spans.push({
			begin,
			end: plain.length
		});
	}
	return {
		text: plain,
		spans
	};
}
function renderError(error, source, place) {
	if (error instanceof Raised) return new LoraError("chat-template-raised", `The chat template refuses this conversation: ${excerpt(error.message, 200)}.`, {
		exit: 1,
		place,
		next: "Change the conversation, or set `chat.template` to a template that takes it.",
		cause: error
	});
	if (error instanceof TemplateFault) return unsupported$1(error.message, place, lineOf(source, error.needle), error);
	return new LoraError("chat-template-failed", `The chat template fails: ${excerpt(error.message, 200)}.`, {
		place,
		next: "Set `chat.template` to a template that renders this conversation.",
		cause: error
	});
}
function unsupported$1(construct, place, line, cause) {
	const what = construct.startsWith("{%") ? `uses ${construct}` : construct;
	return new LoraError("chat-template-unsupported", `The chat template ${what}, which cannot be rendered here.`, {
		place: at(place, line),
		next: "Set `chat.template` to a copy of the template without it.",
		cause
	});
}
function syntaxError(message, place, line) {
	return new LoraError("chat-template-syntax", `The chat template has a syntax error: ${message}.`, {
		place: at(place, line),
		next: "Correct the template, or set `chat.template` to one that works."
	});
}
function at(place, line) {
	return line === void 0 || place.file.endsWith(".json") ? place : {
		...place,
		line
	};
}

// node_modules/@huggingface/tokenizers/dist/tokenizers.mjs
var DictionarySplitter = class {
	constructor(dictionary) {
		this.trie = this._build_trie(dictionary);
	}
	_build_trie(dictionary) {
		const trie = /* @__PURE__ */ Object.create(null);
		for (const word of dictionary) {
			let node = trie;
			for (let i = 0; i < word.length; ++i) {
				const char = word[i];
				node = node[char] ??= /* @__PURE__ */ Object.create(null);
			}
			node.end = word;
		}
		return trie;
	}
	split(text) {
		const result = [];
		const n = text.length;
		let start = 0;
		let i = 0;
		while (i < n) {
			let node = this.trie;
			let match = null;
			let j = i;
			while (j < n && (node = node[text[j]])) {
				if (node.end) match = node.end;
				++j;
			}
			if (match) {
				if (i > start) result.push(text.slice(start, i));
				result.push(match);
				i += match.length;
				start = i;
			} else ++i;
		}
		if (start < n) result.push(text.slice(start));
		return result;
	}
};
var DictionarySplitter_default = DictionarySplitter;
var AddedToken = class {
	constructor(config) {
		this.content = config.content;
		this.id = config.id;
		this.single_word = config.single_word ?? false;
		this.lstrip = config.lstrip ?? false;
		this.rstrip = config.rstrip ?? false;
		this.special = config.special ?? false;
		this.normalized = config.normalized ?? !this.special;
	}
};
var AddedToken_default = AddedToken;
var compile_unicode_regexp = (source, flags) => {
	try {
		return new RegExp(source, flags);
	} catch (error) {
		if (!(error instanceof SyntaxError)) throw error;
		const property_names = /* @__PURE__ */ new Map();
		const rewritten = source.replace(/(\\[pP])\{([^}=]+)\}/g, (text, p, n, offset) => {
			let preceding_backslashes = 0;
			for (let i = offset - 1; i >= 0 && source[i] === "\\"; --i) ++preceding_backslashes;
			if (preceding_backslashes % 2 === 1) return text;
			let property_name = property_names.get(n);
			if (property_name === void 0) {
				try {
					new RegExp(`\\p{${n}}`, "u");
					property_name = n;
				} catch {
					property_name = `Script=${n}`;
				}
				property_names.set(n, property_name);
			}
			return `${p}{${property_name}}`;
		});
		if (rewritten === source) throw error;
		try {
			return new RegExp(rewritten, flags);
		} catch {
			throw error;
		}
	}
};
var clean_up_tokenization = (text) => text.replace(/ \./g, ".").replace(/ \?/g, "?").replace(/ \!/g, "!").replace(/ ,/g, ",").replace(/ \' /g, "'").replace(/ n't/g, "n't").replace(/ 'm/g, "'m").replace(/ 's/g, "'s").replace(/ 've/g, "'ve").replace(/ 're/g, "'re");
var create_pattern = (pattern, invert = true) => {
	if (pattern.Regex !== void 0) return compile_unicode_regexp(rewrite_oniguruma_to_js(normalize_bloom_split_char_class(pattern.Regex)), "gu");
	else if (pattern.String !== void 0) {
		const escaped = escape_reg_exp(pattern.String);
		return new RegExp(invert ? escaped : `(${escaped})`, "gu");
	} else {
		console.warn("Unknown pattern type:", pattern);
		return null;
	}
};
var UNICODE_WORD_CHARS_IN_CLASS = "\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}";
var UNICODE_WORD_CHARS = `${UNICODE_WORD_CHARS_IN_CLASS}\\u00B2\\u00B3\\u00B9\\u00BC-\\u00BE`;
var UNICODE_WORD_CLASS = `[${UNICODE_WORD_CHARS}]`;
var UNICODE_NON_WORD_CLASS = `[^${UNICODE_WORD_CHARS}]`;
var UNICODE_WORD_BOUNDARY = `(?:(?<!${UNICODE_WORD_CLASS})(?=${UNICODE_WORD_CLASS})|(?<=${UNICODE_WORD_CLASS})(?!${UNICODE_WORD_CLASS}))`;
var UNICODE_NON_WORD_BOUNDARY = `(?:(?<!${UNICODE_WORD_CLASS})(?!${UNICODE_WORD_CLASS})|(?<=${UNICODE_WORD_CLASS})(?=${UNICODE_WORD_CLASS}))`;
var LINE_START_ANCHOR = "(?:(?<![\\s\\S])|(?<=\\n))";
var LINE_END_ANCHOR = "(?:(?=\\n)|(?![\\s\\S]))";
var HEX_DIGIT_CHARS = "0-9A-Fa-f";
var ESCAPE_REWRITES = /* @__PURE__ */ new Map([
	["A", "(?<![\\s\\S])"],
	["z", "(?![\\s\\S])"],
	["Z", "(?=\\n?(?![\\s\\S]))"],
	["h", `[${HEX_DIGIT_CHARS}]`],
	["H", `[^${HEX_DIGIT_CHARS}]`],
	["w", UNICODE_WORD_CLASS],
	["W", UNICODE_NON_WORD_CLASS],
	["d", "\\p{Nd}"],
	["D", "\\P{Nd}"],
	["s", "\\p{White_Space}"],
	["S", "\\P{White_Space}"],
	["b", UNICODE_WORD_BOUNDARY],
	["B", UNICODE_NON_WORD_BOUNDARY],
	["a", "\\x07"],
	["e", "\\x1B"]
]);
var CLASS_ESCAPE_REWRITES = /* @__PURE__ */ new Map([
	["h", HEX_DIGIT_CHARS],
	["w", UNICODE_WORD_CHARS_IN_CLASS],
	["d", "\\p{Nd}"],
	["D", "\\P{Nd}"],
	["s", "\\p{White_Space}"],
	["S", "\\P{White_Space}"],
	["a", "\\x07"],
	["e", "\\x1B"]
]);
var CLASS_COMPLEMENT_ALTERNATIVES = /* @__PURE__ */ new Map([["W", `[^${UNICODE_WORD_CHARS_IN_CLASS}]`], ["H", `[^${HEX_DIGIT_CHARS}]`]]);
var RAW_WHITESPACE_ESCAPES = /* @__PURE__ */ new Map([
	["\n", "\\n"],
	["\r", "\\r"],
	["	", "\\t"],
	["\f", "\\f"],
	["\v", "\\v"]
]);
var POSIX_CLASS_FRAGMENTS = /* @__PURE__ */ new Map([
	["alpha", "\\p{Alphabetic}"],
	["alnum", "\\p{Alphabetic}\\p{Nd}"],
	["digit", "\\p{Nd}"],
	["lower", "\\p{Lowercase}"],
	["upper", "\\p{Uppercase}"],
	["space", "\\p{White_Space}"],
	["blank", "\\t\\p{Zs}"],
	["punct", "\\p{P}\\p{S}"],
	["cntrl", "\\p{Cc}"],
	["word", UNICODE_WORD_CHARS_IN_CLASS],
	["xdigit", HEX_DIGIT_CHARS]
]);
var JS_SYNTAX_CHARS = "^$\\.*+?()[]{}|/";
var GROUP_PREFIX_RE = /^\(\?(?:<[=!]|<[A-Za-z_][A-Za-z0-9_]*>|[:=!>])/;
var BRACED_ESCAPE_RE = /^\\([pPxu])\{([^}]*)\}/;
var QUANTIFIER_BRACE_RE = /^\{(\d+(?:,\d*)?|,\d+)\}/;
var POSIX_BRACKET_RE = /^\[:(\^?)(\p{Alphabetic}+):\]/u;
var EMPTY_NEGATED_POSIX_BRACKET_RE = /^\[:\^:\]/;
var UNSUPPORTED_POSIX_BRACKET_RE = /^\[(?:\.[^\]]*\.\]|=[^\]]*=\])/;
var FIXED_WIDTH_ESCAPE_RE = /^(?:\\x[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|\\c[A-Za-z])/;
var is_ascii_letter = (char) => char >= "A" && char <= "Z" || char >= "a" && char <= "z";
var character_at = (text, index) => String.fromCodePoint(text.codePointAt(index));
var get_ascii_folded_hex_atom = (hex) => {
	if (!/^[0-9A-Fa-f]{1,8}$/.test(hex)) return null;
	const code_point = Number.parseInt(hex, 16);
	if (code_point > 127) return null;
	const letter = String.fromCharCode(code_point);
	return is_ascii_letter(letter) ? `[${letter.toLowerCase()}${letter.toUpperCase()}]` : null;
};
var normalize_bloom_split_char_class = (regex) => regex.replace(/\[\^\(\\s\|\[([^\]]+)\]\)\]/g, "[^()|\\s$1]");
var ANY_CODE_POINT = "[\\s\\S]";
var MAX_CHARACTER_CLASS_NESTING_DEPTH = 256;
var create_character_class_operand = () => ({
	fragment: "",
	alternatives: [],
	tail: null,
	contains_complex_set: false
});
var throw_character_class_range_error = (index) => {
	throw new SyntaxError(`Unsupported range with a set-valued character-class operand at index ${index}`);
};
var add_character_class_atom = (operand, atom, index, contains_complex_set = true) => {
	if (operand.tail === "range") throw_character_class_range_error(index);
	operand.alternatives.push(atom);
	operand.tail = "set";
	operand.contains_complex_set = operand.contains_complex_set || contains_complex_set;
};
var append_character_class_fragment = (operand, fragment, set_valued = false, index = -1) => {
	if (set_valued && operand.tail === "range") throw_character_class_range_error(index);
	if (operand.tail === "range") {
		operand.fragment += fragment;
		operand.tail = "complete_range";
		return;
	}
	operand.fragment += fragment;
	operand.tail = set_valued ? "set" : "scalar";
	operand.contains_complex_set = operand.contains_complex_set || set_valued;
};
var rewrite_character_class_escape = (regex, index, operand) => {
	const braced = BRACED_ESCAPE_RE.exec(regex.slice(index));
	if (braced) {
		const [text, kind, body] = braced;
		if (kind === "P" && body === "Word") add_character_class_atom(operand, `[^${UNICODE_WORD_CHARS_IN_CLASS}]`, index);
		else append_character_class_fragment(operand, kind === "x" ? `\\u{${body}}` : kind === "p" && body === "Word" ? UNICODE_WORD_CHARS_IN_CLASS : text, kind === "p" || kind === "P", index);
		return index + text.length;
	}
	const fixed_width = FIXED_WIDTH_ESCAPE_RE.exec(regex.slice(index));
	if (fixed_width) {
		append_character_class_fragment(operand, fixed_width[0]);
		return index + fixed_width[0].length;
	}
	if (index + 1 >= regex.length) throw new SyntaxError(`Unterminated escape in character class at index ${index}`);
	const next = character_at(regex, index + 1);
	const next_end = index + 1 + next.length;
	const raw_whitespace = RAW_WHITESPACE_ESCAPES.get(next);
	if (raw_whitespace !== void 0) {
		append_character_class_fragment(operand, raw_whitespace);
		return next_end;
	}
	const complement = CLASS_COMPLEMENT_ALTERNATIVES.get(next);
	if (complement !== void 0) {
		add_character_class_atom(operand, complement, index);
		return next_end;
	}
	const rewrite = CLASS_ESCAPE_REWRITES.get(next);
	let replacement;
	let set_valued = false;
	if (rewrite !== void 0) {
		replacement = rewrite;
		set_valued = next !== "a" && next !== "e";
	} else if (/[A-Za-z0-9]/.test(next)) replacement = `\\${next}`;
	else if (JS_SYNTAX_CHARS.includes(next) || next === "-") replacement = `\\${next}`;
	else replacement = next;
	append_character_class_fragment(operand, replacement, set_valued, index);
	return next_end;
};
var compile_character_set_union = (pieces) => {
	if (pieces.length === 1) return pieces[0];
	return `(?:(?=(?:${pieces.join("|")}))${ANY_CODE_POINT})`;
};
var compile_character_class_operand = (operand) => {
	return compile_character_set_union(operand.fragment.length === 0 ? operand.alternatives : [`[${operand.fragment}]`, ...operand.alternatives]);
};
var get_ascii_fold_additions = (positive_atom) => {
	const membership = compile_unicode_regexp(`^(?:${positive_atom})$`, "u");
	let additions = "";
	for (let offset = 0; offset < 26; ++offset) {
		const upper = String.fromCharCode(65 + offset);
		const lower = String.fromCharCode(97 + offset);
		const has_upper = membership.test(upper);
		if (has_upper !== membership.test(lower)) additions += has_upper ? lower : upper;
	}
	return additions;
};
var parse_character_class = (regex, start, ascii_fold, apply_ascii_fold = true, nesting_depth = 1) => {
	if (nesting_depth > MAX_CHARACTER_CLASS_NESTING_DEPTH) throw new SyntaxError(`Maximum character-class nesting depth of ${MAX_CHARACTER_CLASS_NESTING_DEPTH} exceeded at index ${start}`);
	let i = start + 1;
	const negated = regex[i] === "^";
	if (negated) ++i;
	const first_content_index = i;
	const operands = [create_character_class_operand()];
	let operand = operands[0];
	let contains_nested_negated_complex_set = false;
	while (i < regex.length) {
		const char = character_at(regex, i);
		if (char === "\\") {
			i = rewrite_character_class_escape(regex, i, operand);
			continue;
		}
		if (char === "]") {
			if (i === first_content_index) {
				append_character_class_fragment(operand, "\\]");
				++i;
				continue;
			}
			if (operand.tail === null) {
				if (operands.length > 1) throw new SyntaxError(`Malformed character-class intersection with an empty operand at index ${i}`);
				throw new SyntaxError(`Empty character class at index ${start}`);
			}
			const contains_complex_set = operands.some((candidate) => candidate.contains_complex_set);
			if (negated && operands.length > 1 && contains_nested_negated_complex_set) throw new SyntaxError(`Unsupported outer-negated character-class intersection with a nested negated class containing a Unicode property, POSIX class, or shorthand at index ${start}`);
			const first_atom = compile_character_class_operand(operands[0]);
			let positive_atom = first_atom;
			if (operands.length > 1) {
				let lookaheads = "";
				for (let j = 1; j < operands.length; ++j) lookaheads += `(?=${compile_character_class_operand(operands[j])})`;
				positive_atom = `(?:${lookaheads}${first_atom})`;
			}
			const is_direct_class = operands.length === 1 && operand.alternatives.length === 0;
			let direct_fragment = operand.fragment;
			if (ascii_fold && apply_ascii_fold) {
				const additions = get_ascii_fold_additions(positive_atom);
				if (additions.length > 0) {
					if (is_direct_class) {
						direct_fragment += additions;
						positive_atom = `[${direct_fragment}]`;
					} else positive_atom = compile_character_set_union([positive_atom, `[${additions}]`]);
				}
			}
			return {
				atom: negated ? is_direct_class ? `[^${direct_fragment}]` : `(?:(?!${positive_atom})${ANY_CODE_POINT})` : positive_atom,
				end: i + 1,
				negated,
				contains_complex_set,
				contains_nested_negated_complex_set
			};
		}
		if (regex.startsWith("&&", i)) {
			if (operand.tail === null) throw new SyntaxError(`Malformed character-class intersection with an empty operand at index ${i}`);
			operand = create_character_class_operand();
			operands.push(operand);
			i += 2;
			continue;
		}
		if (char === "[") {
			const suffix = regex.slice(i);
			if (EMPTY_NEGATED_POSIX_BRACKET_RE.test(suffix)) throw new SyntaxError(`Malformed empty negated POSIX character class at index ${i}`);
			const posix = POSIX_BRACKET_RE.exec(suffix);
			if (posix) {
				const [, posix_negated, name] = posix;
				const fragment = POSIX_CLASS_FRAGMENTS.get(name);
				if (fragment === void 0) throw new SyntaxError(`Unsupported POSIX character class "${name}" at index ${i}`);
				if (ascii_fold && posix_negated && (name === "lower" || name === "upper")) throw new SyntaxError(`Unsupported negated POSIX ${name} class inside an inline case-insensitive group`);
				if (posix_negated) add_character_class_atom(operand, `[^${fragment}]`, i);
				else append_character_class_fragment(operand, fragment, true, i);
				i += posix[0].length;
				continue;
			}
			if (UNSUPPORTED_POSIX_BRACKET_RE.test(suffix)) throw new SyntaxError(`Unsupported POSIX collating or equivalence bracket expression at index ${i}`);
			const nested = parse_character_class(regex, i, ascii_fold, false, nesting_depth + 1);
			add_character_class_atom(operand, nested.atom, i, nested.contains_complex_set);
			contains_nested_negated_complex_set ||= nested.contains_nested_negated_complex_set || nested.negated && nested.contains_complex_set;
			i = nested.end;
			continue;
		}
		if (char === "-") {
			const is_terminal_literal = regex[i + 1] === "]" || regex.startsWith("&&", i + 1);
			if (operand.tail === "set" && !is_terminal_literal) throw_character_class_range_error(i);
			if (operand.tail === null || operand.tail === "range" || operand.tail === "complete_range" || is_terminal_literal) append_character_class_fragment(operand, "\\-");
			else {
				operand.fragment += "-";
				operand.tail = "range";
			}
			++i;
			continue;
		}
		append_character_class_fragment(operand, char === "^" && operand.fragment.length === 0 ? "\\^" : char);
		i += char.length;
	}
	throw new SyntaxError(`${operands.length > 1 ? "Unterminated character-class intersection" : "Unterminated character class"} at index ${start}`);
};
var rewrite_oniguruma_to_js = (regex) => {
	let out = "";
	let atom_start = -1;
	let last_was_quantifier = false;
	let ascii_fold = false;
	const group_states = [];
	const emit_atom = (text) => {
		atom_start = out.length;
		out += text;
		last_was_quantifier = false;
	};
	for (let i = 0; i < regex.length;) {
		const char = character_at(regex, i);
		if (char === "\\") {
			const braced = BRACED_ESCAPE_RE.exec(regex.slice(i));
			if (braced) {
				const [text, kind, body] = braced;
				let replacement2 = text;
				if (kind === "x") {
					const code_point_escape = `\\u{${body}}`;
					replacement2 = ascii_fold ? get_ascii_folded_hex_atom(body) ?? code_point_escape : code_point_escape;
				} else if (body === "Word") replacement2 = kind === "p" ? UNICODE_WORD_CLASS : UNICODE_NON_WORD_CLASS;
				emit_atom(replacement2);
				i += text.length;
				continue;
			}
			const fixed_width = FIXED_WIDTH_ESCAPE_RE.exec(regex.slice(i));
			if (fixed_width) {
				const text = fixed_width[0];
				emit_atom(ascii_fold && text[1] !== "c" ? get_ascii_folded_hex_atom(text.slice(2)) ?? text : text);
				i += text.length;
				continue;
			}
			if (i + 1 >= regex.length) {
				out += char;
				break;
			}
			const next = character_at(regex, i + 1);
			i += 1 + next.length;
			if (next === "G") continue;
			const raw_whitespace = RAW_WHITESPACE_ESCAPES.get(next);
			if (raw_whitespace !== void 0) {
				emit_atom(raw_whitespace);
				continue;
			}
			const rewrite = ESCAPE_REWRITES.get(next);
			let replacement;
			if (rewrite !== void 0) replacement = rewrite;
			else if (/[A-Za-z0-9]/.test(next)) replacement = `\\${next}`;
			else if (JS_SYNTAX_CHARS.includes(next)) replacement = `\\${next}`;
			else replacement = next;
			emit_atom(replacement);
			continue;
		}
		switch (char) {
			case "[": {
				const parsed = parse_character_class(regex, i, ascii_fold);
				emit_atom(parsed.atom);
				i = parsed.end;
				continue;
			}
			case "]":
				emit_atom("\\]");
				++i;
				continue;
			case ".":
				emit_atom("[^\\n]");
				++i;
				continue;
			case "^":
				emit_atom(LINE_START_ANCHOR);
				++i;
				continue;
			case "$":
				emit_atom(LINE_END_ANCHOR);
				++i;
				continue;
			case "(": {
				const inline_case_insensitive = regex.startsWith("(?i:", i);
				const source_prefix = inline_case_insensitive ? "(?i:" : GROUP_PREFIX_RE.exec(regex.slice(i))?.[0] ?? "(";
				const output_prefix = inline_case_insensitive ? "(?:" : source_prefix === "(?>" ? "(?:" : source_prefix;
				group_states.push([out.length, ascii_fold]);
				if (inline_case_insensitive) ascii_fold = true;
				out += output_prefix;
				last_was_quantifier = false;
				i += source_prefix.length;
				continue;
			}
			case ")":
				out += char;
				[atom_start, ascii_fold] = group_states.pop() ?? [-1, false];
				last_was_quantifier = false;
				++i;
				continue;
			case "|":
				out += char;
				atom_start = -1;
				last_was_quantifier = false;
				++i;
				continue;
			case "{": {
				const quant = QUANTIFIER_BRACE_RE.exec(regex.slice(i));
				if (!quant || atom_start < 0) {
					emit_atom("\\{");
					++i;
					continue;
				}
				const body = quant[1].startsWith(",") ? `0${quant[1]}` : quant[1];
				i += quant[0].length;
				const following = regex[i];
				if (following === "+" || following === "*") {
					out = `${out.slice(0, atom_start)}(?:${out.slice(atom_start)}{${body}})${following}`;
					++i;
				} else out += `{${body}}`;
				last_was_quantifier = true;
				continue;
			}
			case "}":
				emit_atom("\\}");
				++i;
				continue;
			case "+":
				if (last_was_quantifier) {
					++i;
					continue;
				}
				out += char;
				last_was_quantifier = true;
				++i;
				continue;
			case "*":
			case "?":
				out += char;
				last_was_quantifier = true;
				++i;
				continue;
			default:
				emit_atom(ascii_fold && is_ascii_letter(char) ? `[${char.toLowerCase()}${char.toUpperCase()}]` : char);
				i += char.length;
				continue;
		}
	}
	return out;
};
var escape_reg_exp = (string) => string.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
var fuse_unk = (arr, tokens_to_ids, unk_token_id) => {
	const fused = [];
	let i = 0;
	while (i < arr.length) {
		fused.push(arr[i]);
		if ((tokens_to_ids.get(arr[i]) ?? unk_token_id) !== unk_token_id) {
			++i;
			continue;
		}
		while (++i < arr.length && (tokens_to_ids.get(arr[i]) ?? unk_token_id) === unk_token_id) if (tokens_to_ids.get(fused.at(-1)) !== unk_token_id) fused[fused.length - 1] += arr[i];
	}
	return fused;
};
var is_chinese_char = (cp) => cp >= 19968 && cp <= 40959 || cp >= 13312 && cp <= 19903 || cp >= 131072 && cp <= 173791 || cp >= 173824 && cp <= 177983 || cp >= 177984 && cp <= 178207 || cp >= 178208 && cp <= 183983 || cp >= 63744 && cp <= 64255 || cp >= 194560 && cp <= 195103;
var is_integral_number = (x) => Number.isInteger(x) || typeof x === "bigint";
var len = (s) => {
	let length = 0;
	for (const c of s) ++length;
	return length;
};
var lowercase_and_remove_accents = (text) => remove_accents(text.toLowerCase());
var merge_arrays = (...arrs) => Array.prototype.concat.apply([], arrs);
var object_to_map = (obj) => new Map(Object.entries(obj));
var regex_split = (text, regex) => {
	const result = [];
	let prev = 0;
	for (const match of text.matchAll(regex)) {
		const full_match = match[0];
		if (prev < match.index) result.push(text.slice(prev, match.index));
		if (full_match.length > 0) result.push(full_match);
		prev = match.index + full_match.length;
	}
	if (prev < text.length) result.push(text.slice(prev));
	return result;
};
var remove_accents = (text) => text.replace(/\p{M}/gu, "");
var validate_object = (obj, name, required_keys = []) => {
	if (!obj || Array.isArray(obj) || typeof obj !== "object") return `${name} must be a valid object`;
	for (const key of required_keys) if (!(key in obj)) return `${name} must contain a "${key}" property`;
	return null;
};
var whitespace_split = (text) => text.match(/\S+/g) || [];
var Callable = class {
	constructor() {
		const closure = function(...args) {
			return closure._call(...args);
		};
		return Object.setPrototypeOf(closure, new.target.prototype);
	}
};
var Callable_default = Callable;
var Normalizer = class extends Callable_default {
	constructor(config) {
		super();
		this.config = config;
	}
	_call(text) {
		return this.normalize(text);
	}
};
var Normalizer_default = Normalizer;
var BertNormalizer = class extends Normalizer_default {
	tokenize_chinese_chars(text) {
		const output = [];
		for (let i = 0; i < text.length; ++i) {
			const char = text[i];
			if (is_chinese_char(char.charCodeAt(0))) {
				output.push(" ");
				output.push(char);
				output.push(" ");
			} else output.push(char);
		}
		return output.join("");
	}
	strip_accents(text) {
		return text.normalize("NFD").replace(/\p{Mn}/gu, "");
	}
	is_control(char) {
		switch (char) {
			case "	":
			case "\n":
			case "\r": return false;
			default: return /^\p{Cc}|\p{Cf}|\p{Co}|\p{Cs}$/u.test(char);
		}
	}
	clean_text(text) {
		const output = [];
		for (const char of text) {
			const cp = char.charCodeAt(0);
			if (cp === 0 || cp === 65533 || this.is_control(char)) continue;
			if (/^\s$/.test(char)) output.push(" ");
			else output.push(char);
		}
		return output.join("");
	}
	normalize(text) {
		if (this.config.clean_text) text = this.clean_text(text);
		if (this.config.handle_chinese_chars) text = this.tokenize_chinese_chars(text);
		if (this.config.lowercase) {
			text = text.toLowerCase();
			if (this.config.strip_accents !== false) text = this.strip_accents(text);
		} else if (this.config.strip_accents) text = this.strip_accents(text);
		return text;
	}
};
var BertNormalizer_default = BertNormalizer;
var Precompiled = class extends Normalizer_default {
	constructor(config) {
		super(config);
		this.charsmap = config.precompiled_charsmap ?? null;
	}
	normalize(text) {
		text = text.replace(/[\u0001-\u0008\u000B\u000E-\u001F\u007F\u008F\u009F]/gm, "");
		text = text.replace(/[\u0009\u000A\u000C\u000D\u00A0\u1680\u2000-\u200F\u2028\u2029\u202F\u205F\u2581\u3000\uFEFF\uFFFD]/gm, " ");
		if (text.includes("～")) text = text.split("～").map((part) => part.normalize("NFKC")).join("～");
		else text = text.normalize("NFKC");
		return text;
	}
};
var Precompiled_default = Precompiled;
var Sequence = class extends Normalizer_default {
	constructor(config) {
		super(config);
		this.normalizers = (config.normalizers ?? []).map((x) => create_normalizer_default(x));
	}
	normalize(text) {
		return this.normalizers.reduce((t, normalizer) => {
			return normalizer ? normalizer.normalize(t) : t;
		}, text);
	}
};
var Sequence_default = Sequence;
var Replace = class extends Normalizer_default {
	constructor(config) {
		super(config);
		this.pattern = create_pattern(this.config.pattern ?? {});
	}
	normalize(text) {
		return this.pattern === null ? text : text.replaceAll(this.pattern, this.config.content ?? "");
	}
};
var Replace_default = Replace;
var UnicodeNormalizer = class extends Normalizer_default {
	constructor() {
		super(...arguments);
		this.form = "NFC";
	}
	normalize(text) {
		text = text.normalize(this.form);
		return text;
	}
};
var UnicodeNormalizer_default = UnicodeNormalizer;
var NFC = class extends UnicodeNormalizer_default {
	constructor() {
		super(...arguments);
		this.form = "NFC";
	}
};
var NFC_default = NFC;
var NFD = class extends UnicodeNormalizer_default {
	constructor() {
		super(...arguments);
		this.form = "NFD";
	}
};
var NFD_default = NFD;
var NFKC = class extends UnicodeNormalizer_default {
	constructor() {
		super(...arguments);
		this.form = "NFKC";
	}
};
var NFKC_default = NFKC;
var NFKD = class extends UnicodeNormalizer_default {
	constructor() {
		super(...arguments);
		this.form = "NFKD";
	}
};
var NFKD_default = NFKD;
var Strip = class extends Normalizer_default {
	normalize(text) {
		if (this.config.strip_left && this.config.strip_right) text = text.trim();
		else {
			if (this.config.strip_left) text = text.trimStart();
			if (this.config.strip_right) text = text.trimEnd();
		}
		return text;
	}
};
var Strip_default = Strip;
var StripAccents = class extends Normalizer_default {
	normalize(text) {
		return remove_accents(text);
	}
};
var StripAccents_default = StripAccents;
var Lowercase = class extends Normalizer_default {
	normalize(text) {
		return text.toLowerCase();
	}
};
var Lowercase_default = Lowercase;
var Prepend = class extends Normalizer_default {
	normalize(text) {
		text = this.config.prepend + text;
		return text;
	}
};
var Prepend_default = Prepend;
function create_normalizer(config) {
	if (config === null) return null;
	switch (config.type) {
		case "BertNormalizer": return new BertNormalizer_default(config);
		case "Precompiled": return new Precompiled_default(config);
		case "Sequence": return new Sequence_default(config);
		case "Replace": return new Replace_default(config);
		case "NFC": return new NFC_default(config);
		case "NFD": return new NFD_default(config);
		case "NFKC": return new NFKC_default(config);
		case "NFKD": return new NFKD_default(config);
		case "Strip": return new Strip_default(config);
		case "StripAccents": return new StripAccents_default(config);
		case "Lowercase": return new Lowercase_default(config);
		case "Prepend": return new Prepend_default(config);
		default: throw new Error(`Unknown Normalizer type: ${config.type}`);
	}
}
var create_normalizer_default = create_normalizer;
var PreTokenizer = class extends Callable_default {
	pre_tokenize(text, options) {
		return (Array.isArray(text) ? text.map((x) => this.pre_tokenize_text(x, options)) : this.pre_tokenize_text(text, options)).flat();
	}
	_call(text, options) {
		return this.pre_tokenize(text, options);
	}
};
var PreTokenizer_default = PreTokenizer;
var BYTES_TO_UNICODE = (() => {
	const bs = [
		...Array.from({ length: "~".charCodeAt(0) - "!".charCodeAt(0) + 1 }, (_, i) => i + "!".charCodeAt(0)),
		...Array.from({ length: "¬".charCodeAt(0) - "¡".charCodeAt(0) + 1 }, (_, i) => i + "¡".charCodeAt(0)),
		...Array.from({ length: "ÿ".charCodeAt(0) - "®".charCodeAt(0) + 1 }, (_, i) => i + "®".charCodeAt(0))
	];
	const cs = bs.slice();
	let n = 0;
	for (let b = 0; b < 256; ++b) if (!bs.includes(b)) {
		bs.push(b);
		cs.push(256 + n);
		n += 1;
	}
	const ccs = cs.map((n2) => String.fromCharCode(n2));
	return Object.fromEntries(bs.map((b, i) => [b, ccs[i]]));
})();
var reverse_dictionary = (data) => Object.fromEntries(Object.entries(data).map(([key, value]) => [value, key]));
var UNICODE_TO_BYTES = reverse_dictionary(BYTES_TO_UNICODE);
var PUNCTUATION_REGEX = "\\p{P}\\u0021-\\u002F\\u003A-\\u0040\\u005B-\\u0060\\u007B-\\u007E";
var ByteLevel = class extends PreTokenizer_default {
	constructor(config) {
		super();
		this.config = config;
		this.add_prefix_space = this.config.add_prefix_space ?? false;
		this.trim_offsets = this.config.trim_offsets ?? false;
		this.use_regex = this.config.use_regex ?? true;
		this.pattern = /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu;
		this.byte_encoder = BYTES_TO_UNICODE;
		this.text_encoder = new TextEncoder();
	}
	pre_tokenize_text(text, options) {
		if (this.add_prefix_space && !text.startsWith(" ")) text = " " + text;
		return (this.use_regex ? text.match(this.pattern) || [] : [text]).map((token) => Array.from(this.text_encoder.encode(token), (byte) => this.byte_encoder[byte]).join(""));
	}
};
var ByteLevel_default = ByteLevel;
var Whitespace = class extends PreTokenizer_default {
	pre_tokenize_text(text, options) {
		return text.match(/\w+|[^\w\s]+/g) || [];
	}
};
var Whitespace_default = Whitespace;
var Metaspace = class extends PreTokenizer_default {
	constructor(config) {
		super();
		this.replacement = config.replacement ?? "▁";
		this.str_rep = config.str_rep || this.replacement;
		this.prepend_scheme = config.prepend_scheme ?? "always";
	}
	pre_tokenize_text(text, options) {
		const { section_index = void 0 } = options ?? {};
		let normalized = text.replaceAll(" ", this.str_rep);
		if (!normalized.startsWith(this.replacement) && (this.prepend_scheme === "always" || this.prepend_scheme === "first" && section_index === 0)) normalized = this.str_rep + normalized;
		return [normalized];
	}
};
var Metaspace_default = Metaspace;
var Split = class extends PreTokenizer_default {
	constructor(config) {
		super();
		this.config = config;
		this.pattern = create_pattern(this.config.pattern ?? {}, this.config.invert ?? true);
	}
	pre_tokenize_text(text) {
		if (this.pattern === null) return [];
		if (this.config.invert) return (text.match(this.pattern) || []).filter((x) => x);
		else if (this.config.behavior?.toLowerCase() === "removed") return text.split(this.pattern).filter((x) => x);
		else return regex_split(text, this.pattern);
	}
};
var Split_default = Split;
var Punctuation = class extends PreTokenizer_default {
	constructor(config) {
		super();
		this.config = config;
		this.pattern = new RegExp(`[^${PUNCTUATION_REGEX}]+|[${PUNCTUATION_REGEX}]+`, "gu");
	}
	pre_tokenize_text(text) {
		return text.match(this.pattern) || [];
	}
};
var Punctuation_default = Punctuation;
var Digits = class extends PreTokenizer_default {
	constructor(config) {
		super();
		this.config = config;
		const digit_pattern = `[^\\d]+|\\d${this.config.individual_digits ? "" : "+"}`;
		this.pattern = new RegExp(digit_pattern, "gu");
	}
	pre_tokenize_text(text) {
		return text.match(this.pattern) || [];
	}
};
var Digits_default = Digits;
var BertPreTokenizer = class extends PreTokenizer_default {
	constructor() {
		super();
		this.pattern = new RegExp(`[^\\s${PUNCTUATION_REGEX}]+|[${PUNCTUATION_REGEX}]`, "gu");
	}
	pre_tokenize_text(text, options) {
		return text.trim().match(this.pattern) || [];
	}
};
var BertPreTokenizer_default = BertPreTokenizer;
var Replace2 = class extends PreTokenizer_default {
	constructor(config) {
		super();
		this.config = config;
		this.pattern = create_pattern(this.config.pattern ?? {});
		this.content = this.config.content ?? "";
	}
	pre_tokenize_text(text) {
		if (this.pattern === null) return [text];
		return [text.replaceAll(this.pattern, this.config.content ?? "")];
	}
};
var Replace_default2 = Replace2;
var Sequence2 = class extends PreTokenizer_default {
	constructor(config) {
		super();
		this.tokenizers = (config.pretokenizers ?? []).map((x) => create_pre_tokenizer_default(x));
	}
	pre_tokenize_text(text, options) {
		return this.tokenizers.reduce((pre_tokenized_text, tokenizer) => {
			return tokenizer ? tokenizer.pre_tokenize(pre_tokenized_text, options) : pre_tokenized_text;
		}, [text]);
	}
};
var Sequence_default2 = Sequence2;
var WhitespaceSplit = class extends PreTokenizer_default {
	pre_tokenize_text(text) {
		return whitespace_split(text);
	}
};
var WhitespaceSplit_default = WhitespaceSplit;
var FixedLength = class extends PreTokenizer_default {
	constructor(config) {
		super();
		this.config = config;
		this._length = config.length;
	}
	pre_tokenize_text(text) {
		const tokens = [];
		for (let i = 0; i < text.length; i += this._length) tokens.push(text.slice(i, i + this._length));
		return tokens;
	}
};
var FixedLength_default = FixedLength;
function create_pre_tokenizer(config) {
	if (config === null) return null;
	switch (config.type) {
		case "BertPreTokenizer": return new BertPreTokenizer_default();
		case "Sequence": return new Sequence_default2(config);
		case "Whitespace": return new Whitespace_default();
		case "WhitespaceSplit": return new WhitespaceSplit_default();
		case "Metaspace": return new Metaspace_default(config);
		case "ByteLevel": return new ByteLevel_default(config);
		case "Split": return new Split_default(config);
		case "Punctuation": return new Punctuation_default(config);
		case "Digits": return new Digits_default(config);
		case "Replace": return new Replace_default2(config);
		case "FixedLength": return new FixedLength_default(config);
		default: throw new Error(`Unknown PreTokenizer type: ${config.type}`);
	}
}
var create_pre_tokenizer_default = create_pre_tokenizer;
var TokenizerModel = class extends Callable_default {
	constructor(config) {
		super();
		this.config = config;
		this.vocab = [];
		this.tokens_to_ids = /* @__PURE__ */ new Map();
		this.unk_token_id = void 0;
		this.unk_token = void 0;
		this.end_of_word_suffix = void 0;
		this.fuse_unk = this.config.fuse_unk ?? false;
	}
	_call(tokens) {
		let result = this.encode(tokens);
		if (this.fuse_unk) result = fuse_unk(result, this.tokens_to_ids, this.unk_token_id);
		return result;
	}
};
var TokenizerModel_default = TokenizerModel;
var WordPieceTokenizer = class extends TokenizerModel_default {
	constructor(config) {
		super(config);
		this.max_input_chars_per_word = 100;
		this.tokens_to_ids = object_to_map(config.vocab);
		this.unk_token_id = this.tokens_to_ids.get(config.unk_token);
		this.unk_token = config.unk_token;
		this.max_input_chars_per_word = config.max_input_chars_per_word ?? 100;
		this.vocab = new Array(this.tokens_to_ids.size);
		for (const [key, value] of this.tokens_to_ids) this.vocab[value] = key;
	}
	encode(tokens) {
		const output_tokens = [];
		for (const token of tokens) {
			const chars = [...token];
			if (chars.length > this.max_input_chars_per_word) {
				output_tokens.push(this.unk_token);
				continue;
			}
			let is_unknown = false;
			let start = 0;
			const sub_tokens = [];
			while (start < chars.length) {
				let end = chars.length;
				let current_substring = null;
				while (start < end) {
					let substr = chars.slice(start, end).join("");
					if (start > 0) substr = this.config.continuing_subword_prefix + substr;
					if (this.tokens_to_ids.has(substr)) {
						current_substring = substr;
						break;
					}
					--end;
				}
				if (current_substring === null) {
					is_unknown = true;
					break;
				}
				sub_tokens.push(current_substring);
				start = end;
			}
			if (is_unknown) output_tokens.push(this.unk_token);
			else output_tokens.push(...sub_tokens);
		}
		return output_tokens;
	}
};
var WordPiece_default = WordPieceTokenizer;
var CharTrieNode = class _CharTrieNode {
	constructor(is_leaf, children) {
		this.is_leaf = is_leaf;
		this.children = children;
	}
	static default() {
		return new _CharTrieNode(false, /* @__PURE__ */ new Map());
	}
};
var CharTrie = class {
	constructor() {
		this.root = CharTrieNode.default();
	}
	extend(texts) {
		for (const text of texts) this.push(text);
	}
	push(text) {
		let node = this.root;
		for (const ch of text) {
			let child = node.children.get(ch);
			if (child === void 0) {
				child = CharTrieNode.default();
				node.children.set(ch, child);
			}
			node = child;
		}
		node.is_leaf = true;
	}
	*common_prefix_search(chars, start = 0) {
		let node = this.root;
		if (node === void 0) return;
		let prefix = "";
		for (let i = start; i < chars.length; ++i) {
			const ch = chars[i];
			prefix += ch;
			node = node.children.get(ch);
			if (node === void 0) return;
			if (node.is_leaf) yield prefix;
		}
	}
};
var CharTrie_default = CharTrie;
var TokenLatticeNode = class _TokenLatticeNode {
	constructor(token_id, node_id, pos, length, score) {
		this.token_id = token_id;
		this.node_id = node_id;
		this.pos = pos;
		this.length = length;
		this.score = score;
		this.prev = null;
		this.backtrace_score = 0;
	}
	clone() {
		const n = new _TokenLatticeNode(this.token_id, this.node_id, this.pos, this.length, this.score);
		n.prev = this.prev;
		n.backtrace_score = this.backtrace_score;
		return n;
	}
};
var TokenLattice = class {
	constructor(sentence, bos_token_id, eos_token_id) {
		this.chars = Array.from(sentence);
		this.len = this.chars.length;
		this.bos_token_id = bos_token_id;
		this.eos_token_id = eos_token_id;
		this.nodes = [];
		this.begin_nodes = Array.from({ length: this.len + 1 }, () => []);
		this.end_nodes = Array.from({ length: this.len + 1 }, () => []);
		const bos = new TokenLatticeNode(this.bos_token_id ?? 0, 0, 0, 0, 0);
		const eos = new TokenLatticeNode(this.eos_token_id ?? 0, 1, this.len, 0, 0);
		this.nodes.push(bos.clone());
		this.nodes.push(eos.clone());
		this.begin_nodes[this.len].push(eos);
		this.end_nodes[0].push(bos);
	}
	insert(pos, length, score, token_id) {
		const node_id = this.nodes.length;
		const node = new TokenLatticeNode(token_id, node_id, pos, length, score);
		this.begin_nodes[pos].push(node);
		this.end_nodes[pos + length].push(node);
		this.nodes.push(node);
	}
	viterbi() {
		const len2 = this.len;
		let pos = 0;
		while (pos <= len2) {
			if (this.begin_nodes[pos].length == 0) return [];
			for (let rnode of this.begin_nodes[pos]) {
				rnode.prev = null;
				let best_score = 0;
				let best_node = null;
				for (let lnode of this.end_nodes[pos]) {
					const score = lnode.backtrace_score + rnode.score;
					if (best_node === null || score > best_score) {
						best_node = lnode.clone();
						best_score = score;
					}
				}
				if (best_node !== null) {
					rnode.prev = best_node;
					rnode.backtrace_score = best_score;
				} else return [];
			}
			++pos;
		}
		const results = [];
		const prev = this.begin_nodes[len2][0].prev;
		if (prev === null) return [];
		let node = prev.clone();
		while (node.prev !== null) {
			results.push(node.clone());
			node = node.clone().prev.clone();
		}
		results.reverse();
		return results;
	}
	piece(node) {
		return this.chars.slice(node.pos, node.pos + node.length).join("");
	}
	tokens() {
		return this.viterbi().map((x) => this.piece(x));
	}
	token_ids() {
		return this.viterbi().map((x) => x.token_id);
	}
};
var TokenLattice_default = TokenLattice;
function min(arr) {
	if (arr.length === 0) throw new Error("Array must not be empty");
	let min_value = arr[0];
	let index_of_min = 0;
	for (let i = 1; i < arr.length; ++i) if (arr[i] < min_value) {
		min_value = arr[i];
		index_of_min = i;
	}
	return [min_value, index_of_min];
}
var Unigram = class extends TokenizerModel_default {
	constructor(config, eos_token) {
		super(config);
		const vocab_size = config.vocab.length;
		this.vocab = new Array(vocab_size);
		this.scores = new Array(vocab_size);
		for (let i = 0; i < vocab_size; ++i) [this.vocab[i], this.scores[i]] = config.vocab[i];
		this.unk_token_id = config.unk_id;
		this.unk_token = this.vocab[config.unk_id];
		this.tokens_to_ids = new Map(this.vocab.map((x, i) => [x, i]));
		this.bos_token = " ";
		this.bos_token_id = this.tokens_to_ids.get(this.bos_token);
		this.eos_token = eos_token;
		this.eos_token_id = this.tokens_to_ids.get(this.eos_token);
		this.unk_token = this.vocab[this.unk_token_id];
		this.min_score = min(this.scores)[0];
		this.unk_score = this.min_score - 10;
		this.scores[this.unk_token_id] = this.unk_score;
		this.trie = new CharTrie_default();
		this.trie.extend(this.vocab);
		this.fuse_unk = true;
	}
	populate_nodes(lattice) {
		const chars = lattice.chars;
		const mblen = 1;
		let begin_pos = 0;
		while (begin_pos < chars.length) {
			let has_single_node = false;
			const prefixed_tokens = this.trie.common_prefix_search(chars, begin_pos);
			for (const token of prefixed_tokens) {
				const token_id = this.tokens_to_ids.get(token);
				const token_score = this.scores[token_id];
				const n = len(token);
				lattice.insert(begin_pos, n, token_score, token_id);
				if (!has_single_node && n === mblen) has_single_node = true;
			}
			if (!has_single_node) lattice.insert(begin_pos, mblen, this.unk_score, this.unk_token_id);
			begin_pos += mblen;
		}
	}
	tokenize(normalized) {
		const lattice = new TokenLattice_default(normalized, this.bos_token_id, this.eos_token_id);
		this.populate_nodes(lattice);
		return lattice.tokens();
	}
	encode(tokens) {
		const to_return = [];
		for (const token of tokens) {
			const tokenized = this.tokenize(token);
			to_return.push(...tokenized);
		}
		return to_return;
	}
};
var Unigram_default = Unigram;
var PriorityQueue = class {
	constructor(comparator = (a, b) => a > b, max_size = Infinity) {
		this._heap = [];
		this._comparator = comparator;
		this._max_size = max_size;
	}
	get size() {
		return this._heap.length;
	}
	is_empty() {
		return this.size === 0;
	}
	peek() {
		return this._heap[0];
	}
	push(...values) {
		return this.extend(values);
	}
	extend(values) {
		for (const value of values) if (this.size < this._max_size) {
			this._heap.push(value);
			this._sift_up();
		} else {
			const smallest = this._smallest();
			if (this._comparator(value, this._heap[smallest])) {
				this._heap[smallest] = value;
				this._sift_up_from(smallest);
			}
		}
		return this.size;
	}
	pop() {
		const popped_value = this.peek();
		const bottom = this.size - 1;
		if (bottom > 0) this._swap(0, bottom);
		this._heap.pop();
		this._sift_down();
		return popped_value;
	}
	replace(value) {
		const replaced_value = this.peek();
		this._heap[0] = value;
		this._sift_down();
		return replaced_value;
	}
	_parent(i) {
		return (i + 1 >>> 1) - 1;
	}
	_left(i) {
		return (i << 1) + 1;
	}
	_right(i) {
		return i + 1 << 1;
	}
	_greater(i, j) {
		return this._comparator(this._heap[i], this._heap[j]);
	}
	_swap(i, j) {
		const temp = this._heap[i];
		this._heap[i] = this._heap[j];
		this._heap[j] = temp;
	}
	_sift_up() {
		this._sift_up_from(this.size - 1);
	}
	_sift_up_from(node) {
		while (node > 0 && this._greater(node, this._parent(node))) {
			this._swap(node, this._parent(node));
			node = this._parent(node);
		}
	}
	_sift_down() {
		let node = 0;
		while (this._left(node) < this.size && this._greater(this._left(node), node) || this._right(node) < this.size && this._greater(this._right(node), node)) {
			const max_child = this._right(node) < this.size && this._greater(this._right(node), this._left(node)) ? this._right(node) : this._left(node);
			this._swap(node, max_child);
			node = max_child;
		}
	}
	_smallest() {
		return 2 ** Math.floor(Math.log2(this.size)) - 1;
	}
};
var PriorityQueue_default = PriorityQueue;
var LRUCache = class {
	constructor(capacity) {
		this.capacity = capacity;
		this.cache = /* @__PURE__ */ new Map();
	}
	get(key) {
		if (!this.cache.has(key)) return void 0;
		const value = this.cache.get(key);
		this.cache.delete(key);
		this.cache.set(key, value);
		return value;
	}
	put(key, value) {
		if (this.cache.has(key)) this.cache.delete(key);
		this.cache.set(key, value);
		if (this.cache.size > this.capacity) this.cache.delete(this.cache.keys().next().value);
	}
	clear() {
		this.cache.clear();
	}
};
var LRUCache_default = LRUCache;
var BPE = class extends TokenizerModel_default {
	constructor(config) {
		super(config);
		this.tokens_to_ids = object_to_map(config.vocab);
		this.unk_token_id = this.tokens_to_ids.get(config.unk_token);
		this.unk_token = config.unk_token;
		this.vocab = new Array(this.tokens_to_ids.size);
		for (const [key, value] of this.tokens_to_ids) this.vocab[value] = key;
		const use_new_merge_format = Array.isArray(config.merges[0]);
		this.merges = use_new_merge_format ? config.merges : config.merges.map((x) => x.split(" ", 2));
		this.bpe_ranks = new Map(this.merges.map((x, i) => [JSON.stringify(x), i]));
		this.end_of_word_suffix = config.end_of_word_suffix;
		this.continuing_subword_suffix = config.continuing_subword_suffix ?? null;
		this.byte_fallback = this.config.byte_fallback ?? false;
		if (this.byte_fallback) this.text_encoder = new TextEncoder();
		this.ignore_merges = this.config.ignore_merges ?? false;
		this.max_length_to_cache = 256;
		this.cache_capacity = 1e4;
		this.cache = new LRUCache_default(this.cache_capacity);
	}
	clear_cache() {
		this.cache.clear();
	}
	bpe(token) {
		if (token.length === 0) return [];
		const cached = this.cache.get(token);
		if (cached !== void 0) return cached;
		const word = Array.from(token);
		if (this.end_of_word_suffix) word[word.length - 1] += this.end_of_word_suffix;
		let result = [];
		if (word.length > 1) {
			const queue = new PriorityQueue_default((a, b) => a.score < b.score);
			let starting_node = {
				token: word[0],
				bias: 0,
				prev: null,
				next: null
			};
			let previous_node = starting_node;
			for (let i = 1; i < word.length; ++i) {
				const current_node = {
					bias: i / word.length,
					token: word[i],
					prev: previous_node,
					next: null
				};
				previous_node.next = current_node;
				this.add_node(queue, previous_node);
				previous_node = current_node;
			}
			while (!queue.is_empty()) {
				const node = queue.pop();
				if (node.deleted || !node.next || node.next.deleted) continue;
				node.deleted = true;
				node.next.deleted = true;
				if (node.prev) {
					const new_previous_node = { ...node.prev };
					node.prev.deleted = true;
					node.prev = new_previous_node;
					if (new_previous_node.prev) new_previous_node.prev.next = new_previous_node;
					else starting_node = new_previous_node;
				}
				const merged = {
					token: node.token + node.next.token,
					bias: node.bias,
					prev: node.prev,
					next: node.next.next
				};
				if (merged.prev) {
					merged.prev.next = merged;
					this.add_node(queue, merged.prev);
				} else starting_node = merged;
				if (merged.next) {
					merged.next.prev = merged;
					this.add_node(queue, merged);
				}
			}
			for (let current_node = starting_node; current_node !== null; current_node = current_node.next) result.push(current_node.token);
		} else result = word;
		if (this.continuing_subword_suffix) for (let i = 0; i < result.length - 1; ++i) result[i] += this.continuing_subword_suffix;
		if (token.length < this.max_length_to_cache) this.cache.put(token, result);
		return result;
	}
	add_node(queue, node) {
		const rank = this.bpe_ranks.get(JSON.stringify([node.token, node.next.token]));
		if (rank !== void 0) {
			node.score = rank + node.bias;
			queue.push(node);
		}
	}
	encode(tokens) {
		const output_tokens = [];
		for (const token of tokens) {
			if (this.ignore_merges && this.tokens_to_ids.has(token)) {
				output_tokens.push(token);
				continue;
			}
			const bpe_token_list = this.bpe(token);
			for (const t of bpe_token_list) if (this.tokens_to_ids.has(t)) output_tokens.push(t);
			else if (this.byte_fallback) {
				const byte_tokens = Array.from(this.text_encoder.encode(t)).map((x) => `<0x${x.toString(16).toUpperCase().padStart(2, "0")}>`);
				if (byte_tokens.every((x) => this.tokens_to_ids.has(x))) output_tokens.push(...byte_tokens);
				else if (this.unk_token != null) output_tokens.push(this.unk_token);
			} else if (this.unk_token != null) output_tokens.push(this.unk_token);
		}
		return output_tokens;
	}
};
var BPE_default = BPE;
var Legacy = class extends TokenizerModel_default {
	constructor(config, more_config) {
		super(config);
		const vocab = config.vocab;
		this.tokens_to_ids = object_to_map(more_config.target_lang ? vocab[more_config.target_lang] : vocab);
		this.bos_token = more_config.bos_token;
		this.bos_token_id = this.tokens_to_ids.get(this.bos_token);
		this.eos_token = more_config.eos_token;
		this.eos_token_id = this.tokens_to_ids.get(this.eos_token);
		this.pad_token = more_config.pad_token;
		this.pad_token_id = this.tokens_to_ids.get(this.pad_token);
		this.unk_token = more_config.unk_token;
		this.unk_token_id = this.tokens_to_ids.get(this.unk_token);
		this.vocab = new Array(this.tokens_to_ids.size);
		for (const [key, value] of this.tokens_to_ids) this.vocab[value] = key;
	}
	encode(tokens) {
		return tokens;
	}
};
var Legacy_default = Legacy;
function create_tokenizer_model(model_config, config) {
	switch (model_config.type) {
		case "WordPiece": return new WordPiece_default(model_config);
		case "Unigram": return new Unigram_default(model_config, config.eos_token);
		case "BPE": return new BPE_default(model_config);
		default:
			if (model_config.vocab) {
				if (Array.isArray(model_config.vocab)) return new Unigram_default(model_config, config.eos_token);
				else if (Object.hasOwn(model_config, "continuing_subword_prefix") && Object.hasOwn(model_config, "unk_token")) {
					if (Object.hasOwn(model_config, "merges")) return new BPE_default(model_config);
					else return new WordPiece_default(model_config);
				} else return new Legacy_default(model_config, {
					target_lang: config.target_lang,
					bos_token: config.bos_token,
					eos_token: config.eos_token,
					pad_token: config.pad_token,
					unk_token: config.unk_token
				});
			}
			throw new Error(`Unknown TokenizerModel type: ${model_config?.type}`);
	}
}
var create_tokenizer_model_default = create_tokenizer_model;
var PostProcessor = class extends Callable_default {
	constructor(config) {
		super();
		this.config = config;
	}
	_call(tokens, ...args) {
		return this.post_process(tokens, ...args);
	}
};
var PostProcessor_default = PostProcessor;
var TemplateProcessing = class extends PostProcessor_default {
	post_process(tokens, tokens_pair = null, add_special_tokens = true) {
		const type = tokens_pair === null ? this.config.single : this.config.pair;
		let processed_tokens = [];
		let types = [];
		for (const item of type) if ("SpecialToken" in item) {
			if (add_special_tokens) {
				processed_tokens.push(item.SpecialToken.id);
				types.push(item.SpecialToken.type_id);
			}
		} else if ("Sequence" in item) {
			if (item.Sequence.id === "A") {
				processed_tokens = merge_arrays(processed_tokens, tokens);
				types = merge_arrays(types, new Array(tokens.length).fill(item.Sequence.type_id));
			} else if (item.Sequence.id === "B") {
				processed_tokens = merge_arrays(processed_tokens, tokens_pair);
				types = merge_arrays(types, new Array(tokens_pair.length).fill(item.Sequence.type_id));
			}
		}
		return {
			tokens: processed_tokens,
			token_type_ids: types
		};
	}
};
var TemplateProcessing_default = TemplateProcessing;
var ByteLevel2 = class extends PostProcessor_default {
	post_process(tokens, tokens_pair = null) {
		return {
			tokens,
			tokens_pair
		};
	}
};
var ByteLevel_default2 = ByteLevel2;
var BertProcessing = class extends PostProcessor_default {
	constructor(config) {
		super(config);
		this.sep = config.sep;
		this.cls = config.cls;
	}
	post_process(tokens, tokens_pair = null, add_special_tokens = true) {
		if (add_special_tokens) tokens = merge_arrays([this.cls[0]], tokens, [this.sep[0]]);
		let token_type_ids = new Array(tokens.length).fill(0);
		if (tokens_pair) {
			const middle = [];
			const after = add_special_tokens ? [this.sep[0]] : [];
			tokens = merge_arrays(tokens, middle, tokens_pair, after);
			token_type_ids = merge_arrays(token_type_ids, new Array(tokens_pair.length + middle.length + after.length).fill(1));
		}
		return {
			tokens,
			token_type_ids
		};
	}
};
var BertProcessing_default = BertProcessing;
var RobertaProcessing = class extends PostProcessor_default {
	constructor(config) {
		super(config);
		this.sep = config.sep;
		this.cls = config.cls;
	}
	post_process(tokens, tokens_pair, add_special_tokens = true) {
		if (add_special_tokens) tokens = merge_arrays([this.cls[0]], tokens, [this.sep[0]]);
		let token_type_ids = new Array(tokens.length).fill(0);
		if (tokens_pair) {
			const middle = add_special_tokens ? [this.sep[0]] : [];
			const after = add_special_tokens ? [this.sep[0]] : [];
			tokens = merge_arrays(tokens, middle, tokens_pair, after);
			token_type_ids = merge_arrays(token_type_ids, new Array(tokens_pair.length + middle.length + after.length).fill(1));
		}
		return {
			tokens,
			token_type_ids
		};
	}
};
var RobertaProcessing_default = RobertaProcessing;
var Sequence3 = class extends PostProcessor_default {
	constructor(config) {
		super(config);
		this.processors = (config.processors ?? []).map((x) => create_post_processor_default(x));
	}
	post_process(tokens, tokens_pair = null, add_special_tokens = true) {
		let processed_tokens = {
			tokens,
			tokens_pair
		};
		for (const processor of this.processors) processed_tokens = processor.post_process(processed_tokens.tokens, processed_tokens.tokens_pair, add_special_tokens);
		return processed_tokens;
	}
};
var Sequence_default3 = Sequence3;
function create_post_processor(config) {
	if (config === null) return null;
	switch (config.type) {
		case "TemplateProcessing": return new TemplateProcessing_default(config);
		case "ByteLevel": return new ByteLevel_default2(config);
		case "BertProcessing": return new BertProcessing_default(config);
		case "RobertaProcessing": return new RobertaProcessing_default(config);
		case "Sequence": return new Sequence_default3(config);
		default: throw new Error(`Unknown PostProcessor type: ${config.type}`);
	}
}
var create_post_processor_default = create_post_processor;
var Decoder = class extends Callable_default {
	constructor(config) {
		super();
		this.config = config;
		this.added_tokens = [];
		this.end_of_word_suffix = null;
		this.trim_offsets = "trim_offsets" in config ? config.trim_offsets : false;
	}
	_call(tokens) {
		return this.decode(tokens);
	}
	decode(tokens) {
		return this.decode_chain(tokens).join("");
	}
};
var Decoder_default = Decoder;
var ByteLevel3 = class extends Decoder_default {
	constructor(config) {
		super(config);
		this.byte_decoder = UNICODE_TO_BYTES;
		this.text_decoder = new TextDecoder("utf-8", {
			fatal: false,
			ignoreBOM: true
		});
		this.end_of_word_suffix = null;
	}
	convert_tokens_to_string(tokens) {
		const text = tokens.join("");
		const byte_array = new Uint8Array([...text].map((c) => this.byte_decoder[c]));
		return this.text_decoder.decode(byte_array);
	}
	decode_chain(tokens) {
		const sub_texts = [];
		let current_sub_text = [];
		for (const token of tokens) if (this.added_tokens.find((x) => x.content === token) !== void 0) {
			if (current_sub_text.length > 0) {
				sub_texts.push(this.convert_tokens_to_string(current_sub_text));
				current_sub_text = [];
			}
			sub_texts.push(token);
		} else current_sub_text.push(token);
		if (current_sub_text.length > 0) sub_texts.push(this.convert_tokens_to_string(current_sub_text));
		return sub_texts;
	}
};
var ByteLevel_default3 = ByteLevel3;
var WordPiece = class extends Decoder_default {
	constructor(config) {
		super(config);
		this.cleanup = config.cleanup;
	}
	decode_chain(tokens) {
		return tokens.map((token, i) => {
			if (i !== 0) {
				const prefix = this.config.prefix;
				if (prefix && token.startsWith(prefix)) token = token.replace(prefix, "");
				else token = " " + token;
			}
			if (this.cleanup) token = clean_up_tokenization(token);
			return token;
		});
	}
};
var WordPiece_default2 = WordPiece;
var Metaspace2 = class extends Decoder_default {
	constructor(config) {
		super(config);
		this.replacement = config.replacement ?? "▁";
	}
	decode_chain(tokens) {
		const result = [];
		for (let i = 0; i < tokens.length; ++i) {
			let normalized = tokens[i].replaceAll(this.replacement, " ");
			if (i == 0 && normalized.startsWith(" ")) normalized = normalized.substring(1);
			result.push(normalized);
		}
		return result;
	}
};
var Metaspace_default2 = Metaspace2;
var BPE2 = class extends Decoder_default {
	constructor(config) {
		super(config);
		this.suffix = config.suffix ?? "";
	}
	decode_chain(tokens) {
		return tokens.map((token, i) => {
			return token.replaceAll(this.suffix, i === tokens.length - 1 ? "" : " ");
		});
	}
};
var BPE_default2 = BPE2;
var CTC = class extends Decoder_default {
	constructor(config) {
		super(config);
		this.pad_token = config.pad_token ?? "";
		this.word_delimiter_token = config.word_delimiter_token ?? "";
		this.cleanup = config.cleanup;
	}
	convert_tokens_to_string(tokens) {
		if (tokens.length === 0) return "";
		const grouped_tokens = [tokens[0]];
		for (let i = 1; i < tokens.length; ++i) if (tokens[i] !== grouped_tokens.at(-1)) grouped_tokens.push(tokens[i]);
		let text = grouped_tokens.filter((token) => token !== this.pad_token).join("");
		if (this.cleanup) text = clean_up_tokenization(text).replaceAll(this.word_delimiter_token, " ").trim();
		return text;
	}
	decode_chain(tokens) {
		return [this.convert_tokens_to_string(tokens)];
	}
};
var CTC_default = CTC;
var Sequence4 = class extends Decoder_default {
	constructor(config) {
		super(config);
		this.decoders = (config.decoders ?? []).map((x) => create_decoder_default(x));
	}
	decode_chain(tokens) {
		return this.decoders.reduce((toks, decoder) => {
			return decoder.decode_chain(toks);
		}, tokens);
	}
};
var Sequence_default4 = Sequence4;
var Replace3 = class extends Decoder_default {
	constructor(config) {
		super(config);
		this.pattern = create_pattern(this.config.pattern);
	}
	decode_chain(tokens) {
		const content = this.config.content ?? "";
		const pattern = this.pattern;
		return pattern === null ? tokens : tokens.map((token) => token.replaceAll(pattern, content));
	}
};
var Replace_default3 = Replace3;
var Fuse = class extends Decoder_default {
	decode_chain(tokens) {
		return [tokens.join("")];
	}
};
var Fuse_default = Fuse;
var Strip2 = class extends Decoder_default {
	constructor(config) {
		super(config);
		this.content = config.content ?? "";
		this.start = config.start ?? 0;
		this.stop = config.stop ?? 0;
	}
	decode_chain(tokens) {
		return tokens.map((token) => {
			let start_cut = 0;
			for (let i = 0; i < this.start; ++i) if (token[i] === this.content) {
				start_cut = i + 1;
				continue;
			} else break;
			let stop_cut = token.length;
			for (let i = 0; i < this.stop; ++i) {
				const index = token.length - i - 1;
				if (token[index] === this.content) {
					stop_cut = index;
					continue;
				} else break;
			}
			return token.slice(start_cut, stop_cut);
		});
	}
};
var Strip_default2 = Strip2;
var ByteFallback = class extends Decoder_default {
	constructor(config) {
		super(config);
		this.text_decoder = new TextDecoder();
	}
	decode_chain(tokens) {
		const new_tokens = [];
		let previous_byte_tokens = [];
		for (const token of tokens) {
			let bytes = null;
			if (token.length === 6 && token.startsWith("<0x") && token.endsWith(">")) {
				const byte = parseInt(token.slice(3, 5), 16);
				if (!isNaN(byte)) bytes = byte;
			}
			if (bytes !== null) previous_byte_tokens.push(bytes);
			else {
				if (previous_byte_tokens.length > 0) {
					const string = this.text_decoder.decode(Uint8Array.from(previous_byte_tokens));
					new_tokens.push(string);
					previous_byte_tokens = [];
				}
				new_tokens.push(token);
			}
		}
		if (previous_byte_tokens.length > 0) {
			const string = this.text_decoder.decode(Uint8Array.from(previous_byte_tokens));
			new_tokens.push(string);
			previous_byte_tokens = [];
		}
		return new_tokens;
	}
};
var ByteFallback_default = ByteFallback;
function create_decoder(config) {
	if (config === null) return null;
	switch (config.type) {
		case "ByteLevel": return new ByteLevel_default3(config);
		case "WordPiece": return new WordPiece_default2(config);
		case "Metaspace": return new Metaspace_default2(config);
		case "BPEDecoder": return new BPE_default2(config);
		case "CTC": return new CTC_default(config);
		case "Sequence": return new Sequence_default4(config);
		case "Replace": return new Replace_default3(config);
		case "Fuse": return new Fuse_default(config);
		case "Strip": return new Strip_default2(config);
		case "ByteFallback": return new ByteFallback_default(config);
		default: throw new Error(`Unknown Decoder type: ${config.type}`);
	}
}
var create_decoder_default = create_decoder;
var Tokenizer = class {
	constructor(tokenizer, config) {
		const tokenizer_error = validate_object(tokenizer, "Tokenizer", [
			"model",
			"decoder",
			"post_processor",
			"pre_tokenizer",
			"normalizer"
		]);
		if (tokenizer_error) throw new Error(tokenizer_error);
		const config_error = validate_object(config, "Config");
		if (config_error) throw new Error(config_error);
		this.tokenizer = tokenizer;
		this.config = config;
		this.normalizer = create_normalizer_default(this.tokenizer.normalizer);
		this.pre_tokenizer = create_pre_tokenizer_default(this.tokenizer.pre_tokenizer);
		this.model = create_tokenizer_model_default(this.tokenizer.model, this.config);
		this.post_processor = create_post_processor_default(this.tokenizer.post_processor);
		this.decoder = create_decoder_default(this.tokenizer.decoder);
		this.special_tokens = [];
		this.all_special_ids = [];
		this.added_tokens = [];
		const unnormalized_contents = [];
		const normalized_contents = [];
		this.added_tokens_map = /* @__PURE__ */ new Map();
		for (const added_token of this.tokenizer.added_tokens) {
			const token = new AddedToken_default(added_token);
			this.added_tokens.push(token);
			this.model.tokens_to_ids.set(token.content, token.id);
			this.model.vocab[token.id] = token.content;
			if (token.special) {
				this.special_tokens.push(token.content);
				this.all_special_ids.push(token.id);
			}
			this.added_tokens_map.set(token.content, token);
			if (token.normalized && this.normalizer !== null) {
				const normalized_content = this.normalizer(token.content);
				normalized_contents.push(normalized_content);
				this.added_tokens_map.set(normalized_content, token);
			} else unnormalized_contents.push(token.content);
		}
		(this.config.additional_special_tokens ?? []).forEach((token) => {
			if (!this.special_tokens.includes(token)) this.special_tokens.push(token);
		});
		if (this.decoder) {
			this.decoder.added_tokens = this.added_tokens;
			this.decoder.end_of_word_suffix = this.model.end_of_word_suffix;
		}
		this.splitter_unnormalized = new DictionarySplitter_default(unnormalized_contents);
		this.splitter_normalized = new DictionarySplitter_default(normalized_contents);
		this.remove_space = this.config.remove_space;
		this.clean_up_tokenization_spaces = this.config.clean_up_tokenization_spaces ?? true;
		this.do_lowercase_and_remove_accent = this.config.do_lowercase_and_remove_accent ?? false;
	}
	encode(text, { text_pair = null, add_special_tokens = true, return_token_type_ids = null } = {}) {
		const { tokens, token_type_ids } = this.tokenize_helper(text, {
			text_pair,
			add_special_tokens
		});
		const input_ids = tokens.map((t) => this.added_tokens_map.get(t)?.id ?? this.model.tokens_to_ids.get(t) ?? this.model.unk_token_id);
		const result = {
			ids: input_ids,
			tokens,
			attention_mask: new Array(input_ids.length).fill(1)
		};
		if (return_token_type_ids && token_type_ids) result.token_type_ids = token_type_ids;
		return result;
	}
	decode(token_ids, options = {}) {
		if (!Array.isArray(token_ids) || token_ids.length === 0 || !is_integral_number(token_ids[0])) throw Error("token_ids must be a non-empty array of integers.");
		let tokens = token_ids.map((i) => this.model.vocab[Number(i)] ?? this.model.unk_token);
		if (options.skip_special_tokens) tokens = tokens.filter((x) => !this.special_tokens.includes(x));
		let decoded = this.decoder ? this.decoder(tokens) : tokens.join(" ");
		if (this.decoder && this.decoder.end_of_word_suffix) {
			decoded = decoded.replaceAll(this.decoder.end_of_word_suffix, " ");
			if (options.skip_special_tokens) decoded = decoded.trim();
		}
		if (options.clean_up_tokenization_spaces ?? this.clean_up_tokenization_spaces) decoded = clean_up_tokenization(decoded);
		return decoded;
	}
	tokenize(text, { text_pair = null, add_special_tokens = false } = {}) {
		return this.tokenize_helper(text, {
			text_pair,
			add_special_tokens
		}).tokens;
	}
	encode_text(text) {
		if (text === null) return null;
		const sections = this.splitter_unnormalized.split(text);
		sections.forEach((section, i) => {
			const added_token = this.added_tokens_map.get(section);
			if (added_token) {
				if (added_token.lstrip && i > 0) sections[i - 1] = sections[i - 1].trimEnd();
				if (added_token.rstrip && i < sections.length - 1) sections[i + 1] = sections[i + 1].trimStart();
			}
		});
		return sections.flatMap((processed_text, section_index) => {
			if (processed_text.length === 0) return [];
			if (this.added_tokens_map.has(processed_text)) return [processed_text];
			if (this.remove_space === true) processed_text = processed_text.trim().split(/\s+/).join(" ");
			if (this.do_lowercase_and_remove_accent) processed_text = lowercase_and_remove_accents(processed_text);
			if (this.normalizer !== null) processed_text = this.normalizer(processed_text);
			if (processed_text.length === 0) return [];
			const subsections = this.splitter_normalized.split(processed_text);
			subsections.forEach((subsection, j) => {
				const added_token = this.added_tokens_map.get(subsection);
				if (added_token) {
					if (added_token.lstrip && j > 0) subsections[j - 1] = subsections[j - 1].trimEnd();
					if (added_token.rstrip && j < subsections.length - 1) subsections[j + 1] = subsections[j + 1].trimStart();
				}
			});
			return subsections.flatMap((subsection) => {
				if (subsection.length === 0) return [];
				if (this.added_tokens_map.has(subsection)) return [subsection];
				const section_tokens = this.pre_tokenizer !== null ? this.pre_tokenizer(subsection, { section_index }) : [subsection];
				return this.model(section_tokens);
			});
		});
	}
	tokenize_helper(text, { text_pair = null, add_special_tokens = true }) {
		const tokens1 = this.encode_text(text);
		const tokens2 = this.encode_text(text_pair || null);
		return this.post_processor ? this.post_processor(tokens1, tokens2, add_special_tokens) : { tokens: merge_arrays(tokens1 ?? [], tokens2 ?? []) };
	}
	token_to_id(token) {
		return this.model.tokens_to_ids.get(token);
	}
	id_to_token(id) {
		return this.model.vocab[id];
	}
	get_added_tokens_decoder() {
		const decoder = /* @__PURE__ */ new Map();
		for (const token of this.added_tokens) decoder.set(token.id, token);
		return decoder;
	}
	get_vocab(with_added_tokens = true) {
		const vocab = /* @__PURE__ */ new Map();
		for (let i = 0; i < this.model.vocab.length; ++i) {
			const token = this.model.vocab[i];
			if (with_added_tokens || !this.added_tokens_map.has(token)) vocab.set(token, i);
		}
		return vocab;
	}
};
var Tokenizer_default = Tokenizer;

// src/chat/tokenizerfile.ts
function supportedTokenizer(json, place) {
	if (!isJsonObject(json) || !isJsonObject(json.model) || !Array.isArray(json.added_tokens ?? [])) throw new LoraError("tokenizer-malformed", `${place.file} is not a tokenizer: it has no "model".`, {
		place,
		next: "Fetch the file again from the model's repository."
	});
	const model = supportedModel(json.model, Boolean(json.pre_tokenizer), place);
	const normalizer = supportedNormalizer(json.normalizer ?? null, place);
	const tokens = json.added_tokens ?? [];
	const marksFirst = JSON.stringify(json.pre_tokenizer ?? null).includes("\"first\"");
	if (normalizer !== null && marksFirst && tokens.some(({ normalized }) => normalized)) throw unsupported("Metaspace at the start of a text together with normalized added tokens", place);
	return {
		decoder: null,
		...json,
		post_processor: null,
		truncation: null,
		padding: null,
		model,
		normalizer,
		added_tokens: tokens,
		pre_tokenizer: preTokenizer(json.pre_tokenizer ?? null, place)
	};
}
function supportedModel(given, isSplit, place) {
	const model = { ...given };
	if (model.type === void 0 && Array.isArray(model.merges)) model.type = "BPE";
	if (model.type !== "BPE" || !isJsonObject(model.vocab) || !Array.isArray(model.merges)) throw unsupported(`a model of type ${excerpt(String(model.type ?? "unknown"))}`, place);
	if (typeof model.dropout === "number" && model.dropout > 0) throw unsupported("BPE dropout", place);
	if (model.continuing_subword_prefix) throw unsupported("a subword prefix", place);
	if (model.end_of_word_suffix) throw unsupported("an end-of-word suffix", place);
	if (model.byte_fallback) {
		const { vocab } = model;
		const missing = Array.from({ length: 256 }, (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`).find((token) => !(token in vocab));
		if (missing !== void 0) throw unsupported(`byte fallback without the token ${missing}`, place);
	} else if (model.fuse_unk && isSplit) throw unsupported("fused unknown tokens", place);
	return model;
}
function supportedNormalizer(json, place) {
	if (!isJsonObject(json)) return null;
	const type = String(json.type);
	switch (type) {
		case "NFC":
		case "NFD":
		case "NFKC":
		case "NFKD":
		case "Prepend": return json;
		case "Sequence": return {
			type,
			normalizers: (Array.isArray(json.normalizers) ? json.normalizers : []).map((part) => supportedNormalizer(part, place))
		};
		case "Replace":
			if (isJsonObject(json.pattern ?? null)) checkExpression(json.pattern.Regex, place);
			return {
				...json,
				content: String(json.content ?? "").replaceAll("$", "$$$$")
			};
		default: throw unsupported(`the normalizer ${excerpt(type)}`, place);
	}
}
const GPT2_REGEX = "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";
const PREFIX_SPACE = {
	type: "Replace",
	pattern: { Regex: "\\A[^ ]" },
	content: " $&"
};
function preTokenizer(json, place, isFirst = true) {
	if (!isJsonObject(json)) return json;
	const type = String(json.type);
	switch (type) {
		case "ByteLevel": {
			const bytes = {
				...json,
				add_prefix_space: false,
				use_regex: false
			};
			const parts = json.use_regex === false ? [bytes] : [isolated(GPT2_REGEX), bytes];
			return sequence(json.add_prefix_space === true ? [PREFIX_SPACE, ...parts] : parts);
		}
		case "Sequence": return sequence((Array.isArray(json.pretokenizers) ? json.pretokenizers : []).map((part, i) => preTokenizer(part, place, isFirst && i === 0)));
		case "Digits": return isolated(json.individual_digits ? "\\p{N}" : "\\p{N}+");
		case "Split": {
			const behaviour = String(json.behavior).toLowerCase();
			if (!(json.invert ? behaviour === "removed" : behaviour === "isolated" || behaviour === "removed")) throw unsupported(`the split behaviour ${excerpt(String(json.behavior))}`, place);
			return {
				...json,
				pattern: splitPattern(json.pattern ?? null, behaviour === "removed", place)
			};
		}
		case "Metaspace": {
			const scheme = json.prepend_scheme ?? (json.add_prefix_space === false ? "never" : "always");
			if (scheme === "first" && !isFirst) throw unsupported("Metaspace behind another pre-tokenizer", place);
			const marked = {
				...json,
				prepend_scheme: scheme
			};
			const mark = String(json.replacement ?? "▁");
			return json.split === false ? marked : sequence([marked, isolated(`${mark}[^${mark}]*`)]);
		}
		default: throw unsupported(`the pre-tokenizer ${excerpt(type)}`, place);
	}
}
function splitPattern(pattern, removes, place) {
	if (!isJsonObject(pattern)) throw unsupported("a split without a pattern", place);
	if (typeof pattern.String === "string") return { Regex: pattern.String.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&") };
	if (removes && /(?<!\\)\((?!\?)/.test(String(pattern.Regex))) throw unsupported("a split that removes groups", place);
	checkExpression(pattern.Regex, place);
	return pattern;
}
function checkExpression(regex, place) {
	const source = String(regex ?? "");
	if ((source.match(/\\(?:[pPxu]\{[^}]*\}|.)/gs) ?? []).includes("\\G")) throw unsupported("an expression with \\G", place);
	const skeleton = source.replace(/\\(?:[pPxu]\{[^}]*\}|.)/gs, "x").replace(/\[[^\]]*\]/g, "x");
	if (/[*+?]\+|\(\?>/.test(skeleton)) throw unsupported("an expression with possessive quantifiers or atomic groups", place);
}
function sequence(pretokenizers) {
	return {
		type: "Sequence",
		pretokenizers
	};
}
function isolated(regex) {
	return {
		type: "Split",
		pattern: { Regex: regex },
		behavior: "Isolated",
		invert: false
	};
}
function unsupported(what, place) {
	return new LoraError("tokenizer-unsupported", `${place.file} uses ${what}, which would give other token ids here.`, {
		place,
		next: "Use a base model whose tokenizer.json does without it."
	});
}

// src/chat/unicodegaps.generated.ts
const UNICODE_GAPS = {
	L: "88f c5c cdc a7ce-a7cf a7d2 a7d4 a7f1 10940-10959 10ec5-10ec7 11db0-11ddb 16ea0-16eb8 16ebb-16ed3 16ff2-16ff3 187f8-187ff 18d09-18d1e 18d80-18df2 1e6c0-1e6de 1e6e0-1e6e2 1e6e4-1e6e5 1e6e7-1e6ed 1e6f0-1e6f4 1e6fe-1e6ff 2b73a-2b73f 2cea2-2cead 323b0-33479",
	Lu: "a7ce a7d2 a7d4 16ea0-16eb8",
	Ll: "295 a7cf 16ebb-16ed3",
	Lt: "",
	Lm: "a7f1 10ec5 11dd9 16ff2-16ff3 1e6ff",
	Lo: "295 88f c5c cdc 10940-10959 10ec6-10ec7 11db0-11dd8 11dda-11ddb 187f8-187ff 18d09-18d1e 18d80-18df2 1e6c0-1e6de 1e6e0-1e6e2 1e6e4-1e6e5 1e6e7-1e6ed 1e6f0-1e6f4 1e6fe 2b73a-2b73f 2cea2-2cead 323b0-33479",
	M: "1acf-1add 1ae0-1aeb 10efa-10efb 11b60-11b67 1e6e3 1e6e6 1e6ee-1e6ef 1e6f5",
	N: "11de0-11de9 16ff4-16ff6",
	P: "10ed0",
	S: "20c1 2b96 fbc3-fbd2 fd90-fd91 fdc8-fdce 10ed1-10ed8 1ccfa-1ccfc 1ceba-1ced0 1cee0-1cef0 1f6d8 1f777-1f77a 1f8d0-1f8d8 1fa54-1fa57 1fa8a 1fa8e 1fac8 1facd 1faea 1faef 1fbfa",
	NFC: "897-898 89c-89f 8ca-8ce 9fe 1ac1-1ac2 1ac5-1ac9 1acb-1adc 1ae0-1ae5 1ae7-1aeb 1df6-1df8 10d24-10d27 10d69-10d6d 10eab-10eac 10f48-10f4a 10f4c 10f82 10f84 1145e 1e08f 1e130-1e136 1e2ae 1e2ec-1e2ef 1e4ec-1e4ed 1e4ef 1e5ee 1e6e3 1e6e6 1e6ee-1e6ef 1e6f5",
	NFD: "897-898 89c-89f 8ca-8ce 9fe c3c d3b-d3c eba 1715 1ac1-1ac2 1ac5-1ac9 1acb-1adc 1ae0-1ae5 1ae7-1aeb 1df6-1df8 1dfa a82c 105c9 105e4 10d24-10d27 10d69-10d6d 10eab-10eac 10f48-10f4a 10f4c 10f82 10f84 11070 1133b 11383 11385 1138e 11391 113c5 113c7-113c8 113ce-113d0 1145e 11839-1183a 11938 1193d-1193e 11943 119e0 11a34 11a47 11a99 11d42 11d44-11d45 11d97 11f41-11f42 16121-16128 1612f 16d68-16d6a 16ff0-16ff1 1e08f 1e130-1e136 1e2ae 1e2ec-1e2ef 1e4ec-1e4ed 1e4ef 1e5ee 1e6e3 1e6e6 1e6ee-1e6ef 1e6f5",
	NFKC: "897-898 89c-89f 8ca-8ce 9fe 1ac1-1ac2 1ac5-1ac9 1acb-1adc 1ae0-1ae5 1ae7-1aeb 1df6-1df8 32ff a7f1-a7f4 ab69 10781-10785 10787-107b0 107b2-107ba 10d24-10d27 10d69-10d6d 10eab-10eac 10f48-10f4a 10f4c 10f82 10f84 1145e 1ccd6-1ccf9 1e030-1e06d 1e08f 1e130-1e136 1e2ae 1e2ec-1e2ef 1e4ec-1e4ed 1e4ef 1e5ee 1e6e3 1e6e6 1e6ee-1e6ef 1e6f5 1f16c 1fbf0-1fbf9",
	NFKD: "897-898 89c-89f 8ca-8ce 9fe c3c d3b-d3c eba 1715 1ac1-1ac2 1ac5-1ac9 1acb-1adc 1ae0-1ae5 1ae7-1aeb 1df6-1df8 1dfa 32ff a7f1-a7f4 a82c ab69 105c9 105e4 10781-10785 10787-107b0 107b2-107ba 10d24-10d27 10d69-10d6d 10eab-10eac 10f48-10f4a 10f4c 10f82 10f84 11070 1133b 11383 11385 1138e 11391 113c5 113c7-113c8 113ce-113d0 1145e 11839-1183a 11938 1193d-1193e 11943 119e0 11a34 11a47 11a99 11d42 11d44-11d45 11d97 11f41-11f42 16121-16128 1612f 16d68-16d6a 16ff0-16ff1 1ccd6-1ccf9 1e030-1e06d 1e08f 1e130-1e136 1e2ae 1e2ec-1e2ef 1e4ec-1e4ed 1e4ef 1e5ee 1e6e3 1e6e6 1e6ee-1e6ef 1e6f5 1f16c 1fbf0-1fbf9"
};

// src/chat/tokenizer.ts
function openTokenizer(json, added, named, place) {
	const description = supportedTokenizer(json, place);
	const tokens = [...description.added_tokens];
	for (const token of added.toSorted((a, b) => a.id - b.id)) if (!tokens.some(({ content }) => content === token.content)) tokens.push(token);
	const { vocab } = description.model;
	const unlisted = [...named].filter((name) => !tokens.some(({ content }) => content === name));
	for (const content of unlisted) if (Object.hasOwn(vocab, content)) tokens.push({
		id: vocab[content],
		content,
		special: true
	});
	checkAddedTokens(tokens, vocab, place);
	description.added_tokens = tokens.map((token) => ({
		...token,
		special: token.special === true || named.has(token.content)
	}));
	let engine;
	try {
		engine = new Tokenizer_default(description, { clean_up_tokenization_spaces: false });
	} catch (error) {
		throw unsupported(`something the tokenizer library cannot read (${excerpt(error.message, 160)})`, place);
	}
	const controlTokens = /* @__PURE__ */ new Map();
	for (const { content, id, special } of description.added_tokens) if (special && content !== "") controlTokens.set(content, id);
	const otherwise = readOtherwise(description, tokens);
	const withoutId = unlisted.filter((name) => name !== "" && !Object.hasOwn(vocab, name));
	return {
		vocabularySize: engine.model.vocab.length,
		controlTokens,
		encode(text) {
			for (const [pattern, why] of otherwise) {
				const found = pattern.exec(text);
				if (found) throw unknownText(`${codePoint(found[0])}, ${why}`, text.slice(found.index, found.index + 24), place);
			}
			const named = withoutId.find((name) => text.includes(name));
			if (named !== void 0) throw unknownText("a special token that tokenizer.json gives no id", named, place);
			const { ids } = engine.encode(text, { add_special_tokens: false });
			if (ids.includes(void 0)) throw unknownText("a part it has no token for", text, place);
			return ids;
		},
		decode(ids, options = {}) {
			if (ids.length === 0) return "";
			return engine.decode(ids, {
				skip_special_tokens: options.skipSpecial ?? false,
				clean_up_tokenization_spaces: false
			});
		}
	};
}
function checkAddedTokens(tokens, vocab, place) {
	const size = Object.keys(vocab).length;
	let highest = -1;
	for (const { content, id, single_word } of tokens) {
		if (single_word) throw unsupported(`an added token that matches whole words only (${excerpt(content)})`, place);
		const given = Object.hasOwn(vocab, content) ? vocab[content] : Math.max(size, highest + 1);
		if (given !== id) throw unsupported(`the added token ${excerpt(content)} with id ${id} in place of ${given}`, place);
		highest = Math.max(highest, id);
	}
}
function readOtherwise(description, tokens) {
	const patterns = [[/\p{Surrogate}/u, "half of a surrogate pair, which is no character"]];
	const parts = JSON.stringify([description.normalizer, description.pre_tokenizer]);
	const named = parts.match(/(?<=\\[pP]\{\^?)\w+(?=\})|\bNFK?[CD]\b/g) ?? [];
	const others = named.some((name) => !(name in UNICODE_GAPS)) || /\\[wWdDbB]|\[:/.test(parts);
	const gaps = [.../* @__PURE__ */ new Set([...named, ...others ? [
		"L",
		"M",
		"N",
		"P",
		"S"
	] : []])].flatMap((name) => UNICODE_GAPS[name]?.split(" ") ?? []).filter((range) => range !== "");
	if (gaps.length > 0) {
		const ranges = gaps.map((range) => range.replace(/\w+/g, "\\u{$&}")).join("");
		patterns.push([new RegExp(`[${ranges}]`, "u"), "which Unicode versions class differently"]);
	}
	const escaped = (token) => token.content.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
	for (const token of tokens.filter(({ lstrip, rstrip }) => lstrip || rstrip)) {
		const around = [...token.lstrip ? [`[\\u0085\\ufeff](?=[\\s\\u0085]*${escaped(token)})`] : [], ...token.rstrip ? [`(?<=${escaped(token)}[\\s\\u0085]*)[\\u0085\\ufeff]`] : []];
		patterns.push([new RegExp(around.join("|"), "u"), `beside ${excerpt(token.content)}, which takes the white space around it`]);
	}
	return patterns;
}
function codePoint(text) {
	return `U+${text.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
}
function unknownText(what, text, place) {
	return new LoraError("tokenizer-unknown-text", `The tokenizer cannot be trusted with ${what}: ${excerpt(text)}.`, {
		exit: 1,
		place,
		next: "Remove it from the text, or write it another way."
	});
}

// src/chat/chat.ts
async function openChat(directory, options) {
	const files = await readChatFiles(directory, options);
	const tokenizer = openTokenizer(files.tokenizer, files.addedTokens, files.special, files.tokenizerPlace);
	const templates = new Map(files.templates.map(({ name, source, place }) => [name, compileTemplate(source, place, options.date)]));
	const templateFor = (conversation) => {
		return (conversation.tools?.length ? templates.get("tool_use") : void 0) ?? templates.get("default");
	};
	const named = Object.fromEntries(files.named);
	const variables = (conversation, addGenerationPrompt) => ({
		...named,
		messages: conversation.messages.map(templateMessage),
		tools: conversation.tools?.length ? conversation.tools : null,
		documents: null,
		add_generation_prompt: addGenerationPrompt
	});
	return {
		templateDigest: templateDigest(files.templates),
		files: files.read.toSorted(),
		vocabularySize: tokenizer.vocabularySize,
		controlTokens: tokenizer.controlTokens,
		bosToken: files.named.get("bos_token"),
		eosToken: files.named.get("eos_token"),
		padToken: files.named.get("pad_token"),
		render: (conversation, { addGenerationPrompt }) => templateFor(conversation).render(variables(conversation, addGenerationPrompt)),
		renderMarked: (conversation) => {
			const template = templateFor(conversation);
			return template.marksGeneration ? template.renderMarked(variables(conversation, false)) : null;
		},
		encode: tokenizer.encode,
		decode: tokenizer.decode
	};
}
function templateMessage({ train: _, ...message }) {
	return message.reasoning_content === void 0 ? message : {
		thinking: message.reasoning_content,
		...message
	};
}
function templateDigest(templates) {
	const [only] = templates;
	if (templates.length === 1 && only) return digestOf$1(only.source);
	return digestOf$1(canonicalJson(Object.fromEntries(templates.map(({ name, source }) => [name, source]))));
}

// src/engine/peft/base.ts
async function checkTransformersCheckpoint(directory, { weights }) {
	const file = join(directory, "config.json");
	const json = parseJson(await readUtf8(file, { file }), { file });
	const vocabulary = isJsonObject(json) ? json.vocab_size : void 0;
	if (!isJsonObject(json) || typeof json.model_type !== "string" || typeof vocabulary !== "number") throw new LoraError("base-config", `${file} does not name a language model: it needs model_type and vocab_size.`, {
		exit: 2,
		place: { file },
		next: "Point base.model at a causal language model in Hugging Face layout."
	});
	if (weights) await (await openCheckpoint(directory)).close();
	return vocabulary;
}

// src/publish/fetch-base.ts
const INDEX = "model.safetensors.index.json";
const SINGLE = "model.safetensors";
const TEXTS = /\.(json|jinja)$|^(merges\.txt|tokenizer\.model)$/;
async function fetchBase(options) {
	if (!/^[0-9a-f]{40}$/.test(options.revision)) throw new LoraError("hub-revision", `"${options.revision.slice(0, 60)}" is no commit: a base model is pinned to 40 hex digits.`, { next: "Copy the commit from the model's page on the Hub (Files, History) into `base.revision`." });
	const { model } = options;
	let weights = [];
	const texts = await fetchSnapshot({
		...options,
		choose: (files) => {
			const top = files.filter((file) => !file.path.includes("/"));
			const single = top.some((file) => file.path === SINGLE);
			const index = top.some((file) => file.path === INDEX);
			if (!single && !index) throw noWeights(model);
			if (!index) weights = [SINGLE];
			return top.filter((file) => TEXTS.test(file.path));
		}
	});
	if (weights.length === 0) weights = await shards(join(texts, INDEX), model);
	const unfetched = [];
	return {
		directory: await fetchSnapshot({
			...options,
			choose: (files) => weights.map((path) => listed(files, path, model)).filter(({ path, sha256, size }) => {
				if (options.weights || sha256 === void 0) return true;
				unfetched.push({
					path,
					sha256,
					size
				});
				return false;
			})
		}),
		unfetched
	};
}
async function shards(index, model) {
	const { weight_map: map } = JSON.parse(await readFile(index, "utf8"));
	if (typeof map !== "object" || map === null) throw noWeights(model);
	return [...new Set(Object.values(map))].sort();
}
function listed(files, path, model) {
	const found = files.find((file) => file.path === path);
	if (found !== void 0) return found;
	throw new LoraError("base-weights", `${INDEX} of ${model} names ${path.slice(0, 100)}, which the repository lacks.`, { exit: 3 });
}
function noWeights(model) {
	return new LoraError("base-weights", `${model} has no safetensors weights at this commit.`, {
		exit: 3,
		next: "Choose a commit that has them, or convert the checkpoint first."
	});
}

// src/pipeline/base.ts
const read = /^(config\.json|generation_config\.json|model[^/]*\.safetensors|model\.safetensors\.index\.json|tokenizer[^/]*\.json|special_tokens_map\.json|chat_template\.(jinja|json))$/;
async function resolveBase({ workspace, entry, weights }, environment, onProgress, signal) {
	const { model, revision, directory } = entry.manifest.base;
	const place = entry.positions.at(["base", "model"], { value: true });
	if (directory !== null) {
		const local = insideWorkspace(workspace.root, ".", directory, place);
		return {
			directory: local,
			revision,
			files: await describeCheckpoint(local, place, onProgress),
			complete: true
		};
	}
	const fetched = await fetchBase({
		model,
		revision: revision ?? "",
		weights,
		cacheDir: environment.hubCache,
		hubUrl: environment.hubUrl,
		token: environment.hubToken,
		onProgress,
		signal
	});
	const unfetched = fetched.unfetched.map(({ path, sha256, size }) => ({
		path,
		digest: `sha256:${sha256}`,
		size
	}));
	const present = await describeCheckpoint(fetched.directory, place, onProgress);
	const files = new Map([...unfetched, ...present].map((file) => [file.path, file]));
	return {
		directory: fetched.directory,
		revision,
		files: [...files.values()].sort((one, other) => one.path < other.path ? -1 : 1),
		complete: unfetched.length === 0
	};
}
function asManifestNames(error, entry, base) {
	if (!(error instanceof LoraError)) return error;
	const named = error.message.includes(base.directory);
	const inside = error.place?.file.startsWith(base.directory) === true;
	if (!named && !inside) return error;
	const { model, directory } = entry.manifest.base;
	const { code, exit, next, place } = error;
	const elsewhere = inside ? named || directory === null ? void 0 : within(directory, place, base) : place;
	return new LoraError(code, error.message.replaceAll(base.directory, directory ?? model), {
		exit,
		place: elsewhere ?? entry.positions.at(["base", "model"], { value: true }),
		...next === void 0 ? {} : { next },
		cause: error
	});
}
function within(directory, place, base) {
	return {
		...place,
		file: `${directory}${place.file.slice(base.directory.length)}`
	};
}
async function checkBase({ training }, directory, { weights }) {
	if (training.engine === "peft") return {
		vocabulary: await checkTransformersCheckpoint(directory, { weights }),
		config: await readDecoderConfig(directory).catch(() => null)
	};
	const config = await checkCheckpoint(directory, { weights });
	return {
		vocabulary: config.vocabularySize,
		config
	};
}
function requireCheckpoint(names, place) {
	for (const needed of ["config.json", "tokenizer.json"]) {
		if (names.includes(needed)) continue;
		throw new LoraError("base-incomplete", `The base checkpoint has no ${needed}.`, {
			place,
			next: "Point base.model at a checkpoint directory in Hugging Face layout."
		});
	}
}
async function describeCheckpoint(directory, place, onProgress) {
	const names = (await readdir(directory)).filter((name) => read.test(name)).sort();
	requireCheckpoint(names, place);
	const files = [];
	for (const name of names) {
		const { digest, size } = await digestFile(join(directory, name));
		files.push({
			path: name,
			digest,
			size
		});
		onProgress({
			task: "hash base",
			done: files.length,
			total: names.length,
			unit: "files"
		});
	}
	return files;
}

// src/hygiene/allow.ts
var Allowances = class {
	#entries;
	#known;
	#used = /* @__PURE__ */ new Set();
	constructor(entries) {
		this.#entries = entries;
		this.#known = new Set(entries.map((entry) => entry.fingerprint));
	}
	admits({ fingerprint }) {
		if (fingerprint === void 0 || !this.#known.has(fingerprint)) return false;
		this.#used.add(fingerprint);
		return true;
	}
	unused(placeOf) {
		return this.#entries.flatMap((entry, index) => {
			if (this.#used.has(entry.fingerprint)) return [];
			return [{
				rule: "allow-unused",
				severity: "warning",
				message: `Nothing in the data has the fingerprint ${excerpt(entry.fingerprint)}.`,
				help: "Take the entry out: what it allowed is gone, or has changed.",
				place: placeOf([
					"hygiene",
					"allow",
					index
				])
			}];
		});
	}
};

// src/hygiene/numbering.ts
const GOLDEN = 2654435761;
function numberKeys(keys) {
	const length = keys.length / 4;
	const numbers = new Uint32Array(length);
	const mask = slotsFor(length) - 1;
	const slots = new Uint32Array(mask + 1);
	let count = 0;
	for (let i = 0; i < length; i++) {
		let slot = keys[4 * i] & mask;
		for (; slots[slot] !== 0; slot = slot + 1 & mask) if (same(keys, 4 * (slots[slot] - 1), 4 * i)) break;
		if (slots[slot] === 0) {
			slots[slot] = i + 1;
			numbers[i] = count++;
		} else numbers[i] = numbers[slots[slot] - 1];
	}
	return {
		numbers,
		count
	};
}
function numberPairs(ones, others) {
	const { length } = ones;
	const numbers = new Uint32Array(length);
	const mask = slotsFor(length) - 1;
	const slots = new Uint32Array(mask + 1);
	const times = new Uint32Array(length);
	for (let i = 0; i < length; i++) times[ones[i]] += 1;
	let count = 0;
	for (let i = 0; i < length; i++) {
		if (times[ones[i]] === 1) {
			numbers[i] = count++;
			continue;
		}
		const one = ones[i];
		const other = others[i];
		const hash = Math.imul(Math.imul(one, GOLDEN) ^ other, GOLDEN);
		let slot = (hash ^ hash >>> 15) & mask;
		for (; slots[slot] !== 0; slot = slot + 1 & mask) {
			const first = slots[slot] - 1;
			if (ones[first] === one && others[first] === other) break;
		}
		if (slots[slot] === 0) {
			slots[slot] = i + 1;
			numbers[i] = count++;
		} else numbers[i] = numbers[slots[slot] - 1];
	}
	return {
		numbers,
		count
	};
}
function slotsFor(count) {
	return 2 ** Math.ceil(Math.log2(2 * count + 16));
}
function same(keys, one, other) {
	return keys[one] === keys[other] && keys[one + 1] === keys[other + 1] && keys[one + 2] === keys[other + 2] && keys[one + 3] === keys[other + 3];
}
function sortedBy(keys) {
	let from = Uint32Array.from({ length: keys.length }, (_, i) => i);
	let to = new Uint32Array(keys.length);
	const starts = /* @__PURE__ */ new Uint32Array(2049);
	for (const shift of [
		0,
		11,
		22
	]) {
		starts.fill(0);
		for (let i = 0; i < keys.length; i++) starts[(keys[i] >>> shift & 2047) + 1] += 1;
		for (let digit = 0; digit < 2048; digit++) starts[digit + 1] += starts[digit];
		for (let i = 0; i < from.length; i++) {
			const at = from[i];
			to[starts[keys[at] >>> shift & 2047]++] = at;
		}
		[from, to] = [to, from];
	}
	return from;
}

// src/hygiene/gram.ts
function hashGram(ids, start, length) {
	let a = 2538058380 ^ length;
	let b = 1007110753 ^ length;
	for (let i = start; i < start + length; i++) {
		const id = ids[i];
		let k = Math.imul(id, 3432918353);
		k = Math.imul(k << 15 | k >>> 17, 461845907);
		a ^= k;
		a = Math.imul(a << 13 | a >>> 19, 5) + 3864292196;
		k = Math.imul(id, 597399067);
		k = Math.imul(k << 16 | k >>> 16, 2869860233);
		b ^= k;
		b = Math.imul(b << 17 | b >>> 15, 5) + 1444728091;
	}
	return join53(a, b);
}
function join53(a, b) {
	return (mix(a) >>> 0) * 2 ** 21 + (mix(b) >>> 11);
}
function mix(hash) {
	let h = hash ^ hash >>> 16;
	h = Math.imul(h, 2246822507);
	h ^= h >>> 13;
	h = Math.imul(h, 3266489909);
	return h ^ h >>> 16;
}
function lowBits(hash) {
	return hash >>> 0;
}

// src/hygiene/vocabulary.ts
var Vocabulary = class {
	#bytes = /* @__PURE__ */ new Uint8Array(4096);
	#ends = /* @__PURE__ */ new Uint32Array(512);
	#hashes = /* @__PURE__ */ new Int32Array(1024);
	#slots = /* @__PURE__ */ new Int32Array(1024);
	#mask = 1023;
	#count = 0;
	#scratch = Buffer.alloc(4096);
	#ids = /* @__PURE__ */ new Uint32Array(1024);
	#length = 0;
	constructor(reserved = []) {
		for (const name of reserved) this.idOf(name);
	}
	get count() {
		return this.#count;
	}
	idOf(word) {
		return this.#idOf(0, this.#write(word));
	}
	idOfBytes(word) {
		if (word.length > this.#scratch.length) this.#scratch = Buffer.alloc(2 * word.length);
		this.#scratch.set(word);
		return this.#idOf(0, word.length);
	}
	begin() {
		this.#length = 0;
	}
	mark(id) {
		this.#reserve(1);
		this.#ids[this.#length++] = id;
	}
	say(text) {
		const length = this.#write(text);
		if (length === text.length) this.#sayAscii(length);
		else for (const word of wordsOf(text)) this.mark(this.idOf(word));
	}
	end() {
		return this.#ids.subarray(0, this.#length);
	}
	hashesOf(ids) {
		const hashes = new Int32Array(2 * ids.length);
		for (let i = 0; i < ids.length; i++) {
			hashes[2 * i] = this.#hashes[2 * ids[i]];
			hashes[2 * i + 1] = this.#hashes[2 * ids[i] + 1];
		}
		return hashes;
	}
	textOf(ids) {
		return Array.from(ids, (id) => Buffer.from(this.#bytes.subarray(this.#startOf(id), this.#startOf(id + 1))).toString("utf8")).join(" ");
	}
	words() {
		return {
			bytes: this.#bytes.slice(0, this.#startOf(this.#count)),
			ends: this.#ends.slice(0, this.#count),
			hashes: this.#hashes.slice(0, 2 * this.#count)
		};
	}
	#write(text) {
		if (3 * text.length >= this.#scratch.length) this.#scratch = Buffer.alloc(4 * text.length);
		return this.#scratch.write(text, 0, "utf8");
	}
	#sayAscii(length) {
		this.#reserve(1 + (length >> 1));
		const text = this.#scratch;
		text[length] = 0;
		for (let at = 0; at < length; at++) {
			const start = at;
			for (let folded = FOLDED[text[at]]; folded !== 0; folded = FOLDED[text[++at]]) text[at] = folded;
			if (at > start) this.#ids[this.#length++] = this.#idOf(start, at);
		}
	}
	#idOf(start, end) {
		const [a, b] = hashesOf(this.#scratch, start, end);
		const slots = this.#slots;
		const mask = this.#mask;
		const hashes = this.#hashes;
		for (let slot = a & mask;; slot = slot + 1 & mask) {
			const id = slots[slot] - 1;
			if (id < 0) return this.#add(slot, a, b, start, end);
			if (hashes[2 * id] === a && hashes[2 * id + 1] === b) return id;
		}
	}
	#add(slot, a, b, start, end) {
		const id = this.#count++;
		const from = this.#startOf(id);
		const to = from + end - start;
		if (to > this.#bytes.length) this.#bytes = grown(this.#bytes, new Uint8Array(2 * to));
		this.#bytes.set(this.#scratch.subarray(start, end), from);
		if (id === this.#ends.length) {
			this.#ends = grown(this.#ends, new Uint32Array(2 * id));
			this.#hashes = grown(this.#hashes, new Int32Array(4 * id));
		}
		this.#ends[id] = to;
		this.#hashes[2 * id] = a;
		this.#hashes[2 * id + 1] = b;
		this.#slots[slot] = id + 1;
		if (2 * this.#count > this.#mask) this.#rehash();
		return id;
	}
	#rehash() {
		this.#slots = new Int32Array(2 * this.#slots.length);
		this.#mask = 2 * this.#mask + 1;
		for (let id = 0; id < this.#count; id++) {
			let slot = this.#hashes[2 * id] & this.#mask;
			while (this.#slots[slot] !== 0) slot = slot + 1 & this.#mask;
			this.#slots[slot] = id + 1;
		}
	}
	#reserve(more) {
		const length = this.#length + more;
		if (length <= this.#ids.length) return;
		this.#ids = grown(this.#ids, new Uint32Array(2 * length));
	}
	#startOf(id) {
		return id === 0 ? 0 : this.#ends[id - 1];
	}
};
function hashesOf(bytes, start, end) {
	let a = 2538058380 ^ end - start;
	let b = 1007110753 ^ end - start;
	let at = start;
	do
		for (let four = 0; four < 4; four++) {
			let bits = 0;
			for (let shift = 0; shift < 32; shift += 8, at++) if (at < end) bits |= bytes[at] << shift;
			let k = Math.imul(bits, 3432918353);
			a ^= Math.imul(k << 15 | k >>> 17, 461845907);
			a = Math.imul(a << 13 | a >>> 19, 5) + 3864292196 | 0;
			k = Math.imul(bits, 597399067);
			b ^= Math.imul(k << 16 | k >>> 16, 2869860233);
			b = Math.imul(b << 17 | b >>> 15, 5) + 1444728091 | 0;
		}
	while (at < end);
	return [mix(a), mix(b)];
}
const FOLDED = /* @__PURE__ */ new Uint8Array(256);
for (const char of "abcdefghijklmnopqrstuvwxyz0123456789_") {
	FOLDED[char.charCodeAt(0)] = char.charCodeAt(0);
	FOLDED[char.toUpperCase().charCodeAt(0)] = char.charCodeAt(0);
}

// src/hygiene/corpus.ts
var Corpus = class {
	count;
	shards;
	firsts;
	ranked;
	ranks;
	contents;
	prompts;
	answers;
	sizes;
	blocks;
	vocabulary = new Vocabulary(MARKERS);
	#shardOf;
	#splits;
	#splitOf;
	#numbers = [];
	#rows = /* @__PURE__ */ new Map();
	constructor(shards) {
		this.shards = shards;
		const { firsts, count } = placed(shards);
		this.firsts = firsts;
		this.count = count;
		this.blocks = shards.map(({ shard }) => shard.keys);
		this.#splits = [...new Set(shards.map(({ split }) => split ?? "train"))];
		this.#shardOf = new Uint32Array(count);
		this.#splitOf = new Uint32Array(count);
		this.sizes = new Uint32Array(count);
		for (const [s, { shard, split }] of shards.entries()) {
			this.#shardOf.fill(s, this.firsts[s], this.firsts[s] + shard.count);
			this.#splitOf.fill(this.#splits.indexOf(split ?? "train"), this.firsts[s], this.firsts[s] + shard.count);
			this.sizes.set(shard.head.sizes, this.firsts[s]);
		}
		this.prompts = numberKeys(this.#gathered("prompts")).numbers;
		this.answers = numberKeys(this.#gathered("answers")).numbers;
		this.contents = numberPairs(this.prompts, this.answers).numbers;
		this.ranked = this.#inPrecedence();
		this.ranks = new Uint32Array(count);
		for (let rank = 0; rank < count; rank++) this.ranks[this.ranked[rank]] = rank;
	}
	row(ordinal) {
		const known = this.#rows.get(ordinal);
		if (known !== void 0) return known;
		const row = new CorpusRow(this, ordinal);
		this.#rows.set(ordinal, row);
		return row;
	}
	rows(takes) {
		const ranks = new Numbers();
		for (let ordinal = 0; ordinal < this.count; ordinal++) if (takes(ordinal)) ranks.push(this.ranks[ordinal]);
		return Array.from(ranks.view().sort(), (rank) => this.row(this.ranked[rank]));
	}
	inOrder(takes) {
		const taken = new Numbers();
		for (let rank = 0; rank < this.count; rank++) if (takes(this.ranked[rank])) taken.push(this.ranked[rank]);
		return taken.view();
	}
	splitOf(ordinal) {
		return this.#splits[this.#splitOf[ordinal]];
	}
	isDealt(ordinal) {
		return this.placedOf(ordinal).split === null;
	}
	deal(ordinal, split) {
		if (!this.#splits.includes(split)) this.#splits.push(split);
		this.#splitOf[ordinal] = this.#splits.indexOf(split);
	}
	isAnswered(ordinal) {
		return this.placedOf(ordinal).shard.head.answered[this.at(ordinal)] === 1;
	}
	hasWords(ordinal) {
		return this.placedOf(ordinal).shard.head.worded[this.at(ordinal)] === 1;
	}
	placedOf(ordinal) {
		return this.shards[this.#shardOf[ordinal]];
	}
	at(ordinal) {
		return ordinal - this.firsts[this.#shardOf[ordinal]];
	}
	id(ordinal) {
		return idOf(this.placedOf(ordinal).shard, this.at(ordinal));
	}
	place(ordinal) {
		const { file, linesBefore, shard } = this.placedOf(ordinal);
		return {
			file,
			line: linesBefore + shard.head.lines[this.at(ordinal)]
		};
	}
	transcript(ordinal) {
		const s = this.#shardOf[ordinal];
		const { shard } = this.shards[s];
		this.#numbers[s] ??= this.#numbersOf(shard);
		const numbers = this.#numbers[s];
		return shard.transcript(this.at(ordinal)).map((word) => numbers[word]);
	}
	shingles(ordinal) {
		return this.placedOf(ordinal).shard.shingles(this.at(ordinal));
	}
	groups(numbers, takes) {
		const times = new Uint32Array(this.count);
		for (let ordinal = 0; ordinal < this.count; ordinal++) times[numbers[ordinal]] += 1;
		const bySplit = new Map(this.#splits.map((split) => [split, /* @__PURE__ */ new Map()]));
		for (const row of this.rows((ordinal) => times[numbers[ordinal]] > 1 && takes(ordinal))) {
			const groups = bySplit.get(row.split);
			const group = groups.get(numbers[row.ordinal]);
			if (group === void 0) groups.set(numbers[row.ordinal], [row]);
			else group.push(row);
		}
		return [...bySplit.values()].flatMap((groups) => [...groups.values()].filter(({ length }) => length > 1)).sort(([one], [other]) => one.rank - other.rank);
	}
	*inShards(ordinals, needed = () => true) {
		const positions = new Int32Array(this.count).fill(-1);
		for (let i = 0; i < ordinals.length; i++) positions[ordinals[i]] = i;
		for (const [s, { shard }] of this.shards.entries()) {
			const first = this.firsts[s];
			const listed = Array.from({ length: shard.count }, (_, at) => first + at).filter((one) => positions[one] >= 0);
			if (listed.some(needed)) shard.hold();
			for (const ordinal of listed) yield positions[ordinal];
			shard.release();
		}
	}
	release() {
		for (const { shard } of this.shards) shard.release();
	}
	#gathered(column) {
		const bytes = new Uint8Array(16 * this.count);
		for (const [s, { shard }] of this.shards.entries()) bytes.set(shard.head[column], 16 * this.firsts[s]);
		return new Uint32Array(bytes.buffer);
	}
	#inPrecedence() {
		const starts = new Uint32Array(this.count);
		for (const [s, { shard }] of this.shards.entries()) {
			const { ids } = shard.head;
			const view = new DataView(ids.buffer, ids.byteOffset, ids.byteLength);
			for (let at = 0, i = this.firsts[s]; at < shard.count; at++, i++) starts[i] = view.getUint32(32 * at);
		}
		const ranked = sortedBy(starts);
		for (let from = 0; from < ranked.length;) {
			let to = from + 1;
			while (to < ranked.length && starts[ranked[to]] === starts[ranked[from]]) to++;
			if (to - from > 1) ranked.subarray(from, to).sort((one, other) => this.#compared(one, other));
			from = to;
		}
		return ranked;
	}
	#compared(one, other) {
		const [mine, its] = [one, other].map((ordinal) => this.#idBytes(ordinal));
		return Buffer$1.compare(mine, its) || byPlace(this.place(one), this.place(other)) || one - other;
	}
	#idBytes(ordinal) {
		const { ids } = this.placedOf(ordinal).shard.head;
		return Buffer$1.from(ids.buffer, ids.byteOffset + 32 * this.at(ordinal), 32);
	}
	#numbersOf(shard) {
		const { words, wordEnds } = shard.words();
		return Uint32Array.from(wordEnds, (end, i) => {
			return this.vocabulary.idOfBytes(words.subarray(i === 0 ? 0 : wordEnds[i - 1], end));
		});
	}
};
var CorpusRow = class {
	ordinal;
	rank;
	content;
	prompt;
	answer;
	hasWords;
	#corpus;
	constructor(corpus, ordinal) {
		this.#corpus = corpus;
		this.ordinal = ordinal;
		this.rank = corpus.ranks[ordinal];
		this.content = corpus.contents[ordinal];
		this.prompt = corpus.prompts[ordinal];
		this.answer = corpus.isAnswered(ordinal) ? corpus.answers[ordinal] : -1;
		this.hasWords = corpus.hasWords(ordinal);
	}
	get id() {
		return this.#corpus.id(this.ordinal);
	}
	get split() {
		return this.#corpus.splitOf(this.ordinal);
	}
	get place() {
		return this.#corpus.place(this.ordinal);
	}
};
function placed(shards) {
	const firsts = new Uint32Array(shards.length);
	let count = 0;
	for (const [s, { shard }] of shards.entries()) {
		firsts[s] = count;
		count += shard.count;
	}
	return {
		firsts,
		count
	};
}
function idOf({ head: { ids } }, at) {
	return Buffer$1.from(ids.buffer, ids.byteOffset + 32 * at, 32).toString("hex");
}

// src/hygiene/postings.ts
var Postings = class {
	#heads = (/* @__PURE__ */ new Int32Array(4096)).fill(-1);
	#keys = /* @__PURE__ */ new Float64Array(4096);
	#owners = /* @__PURE__ */ new Int32Array(4096);
	#positions = /* @__PURE__ */ new Int32Array(4096);
	#next = /* @__PURE__ */ new Int32Array(4096);
	#count = 0;
	add(key, owner, position) {
		if (this.#count === this.#keys.length) this.#grow();
		const node = this.#count++;
		this.#keys[node] = key;
		this.#owners[node] = owner;
		this.#positions[node] = position;
		this.#link(node);
	}
	has(key) {
		let node = this.#heads[this.#slot(key)];
		while (node >= 0 && this.#keys[node] !== key) node = this.#next[node];
		return node >= 0;
	}
	forEach(key, visit) {
		for (let node = this.#heads[this.#slot(key)]; node >= 0; node = this.#next[node]) if (this.#keys[node] === key) visit(this.#owners[node], this.#positions[node]);
	}
	#slot(key) {
		return lowBits(key) & this.#heads.length - 1;
	}
	#link(node) {
		const slot = this.#slot(this.#keys[node]);
		this.#next[node] = this.#heads[slot];
		this.#heads[slot] = node;
	}
	#grow() {
		const length = 2 * this.#keys.length;
		this.#keys = enlarged(this.#keys, new Float64Array(length));
		this.#owners = enlarged(this.#owners, new Int32Array(length));
		this.#positions = enlarged(this.#positions, new Int32Array(length));
		this.#next = enlarged(this.#next, new Int32Array(length));
		this.#heads = new Int32Array(length).fill(-1);
		for (let node = 0; node < this.#count; node++) this.#link(node);
	}
};
function enlarged(from, to) {
	to.set(from);
	return to;
}

// src/hygiene/overlap.ts
var GramIndex = class {
	n;
	#postings = new Postings();
	#texts = [];
	constructor(n) {
		this.n = n;
	}
	add(text) {
		const owner = this.#texts.length;
		this.#texts.push(text);
		for (let i = 0; i + this.n <= text.length; i++) this.#postings.add(hashGram(text, i, this.n), owner, i);
	}
	forEachShared(text, visit) {
		const seen = /* @__PURE__ */ new Set();
		for (let i = 0; i + this.n <= text.length; i++) {
			const hash = hashGram(text, i, this.n);
			if (!this.#postings.has(hash) || seen.has(hash)) continue;
			this.#postings.forEach(hash, (owner, position) => {
				if (!this.#same(text, i, this.#texts[owner], position)) return;
				seen.add(hash);
				visit(owner, position);
			});
		}
	}
	#same(one, at, other, from) {
		for (let k = 0; k < this.n; k++) if (one[at + k] !== other[from + k]) return false;
		return true;
	}
};
var CoverageIndex = class {
	#grams;
	#starts = [];
	#length = 0;
	#stamps = /* @__PURE__ */ new Uint32Array(0);
	#stamp = 0;
	constructor(n) {
		this.#grams = new GramIndex(n);
	}
	add(text) {
		this.#grams.add(text);
		this.#starts.push(this.#length);
		this.#length += text.length;
	}
	cover(text) {
		if (this.#stamps.length < this.#length) this.#stamps = new Uint32Array(this.#length);
		const stamp = ++this.#stamp;
		const words = /* @__PURE__ */ new Map();
		this.#grams.forEachShared(text, (owner, position) => {
			const start = this.#starts[owner] + position;
			let fresh = 0;
			for (let at = start; at < start + this.#grams.n; at++) {
				if (this.#stamps[at] !== stamp) fresh++;
				this.#stamps[at] = stamp;
			}
			words.set(owner, (words.get(owner) ?? 0) + fresh);
		});
		return [...words].map(([owner, count]) => ({
			owner,
			words: count
		})).sort((one, other) => one.owner - other.owner);
	}
};
function longestSharedRun(text, other) {
	const states = suffixAutomaton(other);
	const best = {
		start: 0,
		length: 0
	};
	let state = 0;
	let length = 0;
	for (let i = 0; i < text.length; i++) {
		const word = text[i];
		while (state !== 0 && !states[state].next.has(word)) {
			state = states[state].link;
			length = states[state].length;
		}
		const next = states[state].next.get(word);
		if (next !== void 0) {
			state = next;
			length++;
		}
		if (length > best.length) {
			best.length = length;
			best.start = i - length + 1;
		}
	}
	return best;
}
function suffixAutomaton(text) {
	const states = [{
		length: 0,
		link: -1,
		next: /* @__PURE__ */ new Map()
	}];
	let last = 0;
	for (const word of text) {
		const current = states.push({
			length: states[last].length + 1,
			link: 0,
			next: /* @__PURE__ */ new Map()
		}) - 1;
		let at = last;
		while (at >= 0 && !states[at].next.has(word)) {
			states[at].next.set(word, current);
			at = states[at].link;
		}
		if (at >= 0) {
			const target = states[at].next.get(word);
			if (states[at].length + 1 === states[target].length) states[current].link = target;
			else {
				const { link, next } = states[target];
				const clone = states.push({
					length: states[at].length + 1,
					link,
					next: new Map(next)
				}) - 1;
				while (at >= 0 && states[at].next.get(word) === target) {
					states[at].next.set(word, clone);
					at = states[at].link;
				}
				states[target].link = clone;
				states[current].link = clone;
			}
		}
		last = current;
	}
	return states;
}

// src/hygiene/contamination.ts
const GRAM = 8;
const LONG_GRAM = 13;
async function findLeaks(train, heldOut, join, pace) {
	const coverage = new CoverageIndex(8);
	const long = new GramIndex(LONG_GRAM);
	const similar = new JaccardIndex(join);
	const ofText = /* @__PURE__ */ new Map();
	const short = /* @__PURE__ */ new Map();
	for (const [index, { prompt, text, transcript, joined }] of heldOut.entries()) {
		coverage.add(prompt);
		long.add(text);
		if (prompt.length > 0 && prompt.length < 8) {
			const key = prompt.join();
			short.set(key, [...short.get(key) ?? [], index]);
		}
		if (transcript === null || joined === null || !hasWords(transcript)) continue;
		const alike = ofText.get(joined);
		if (alike === void 0) {
			similar.add(joined);
			ofText.set(joined, [index]);
		} else alike.push(index);
	}
	const leaks = /* @__PURE__ */ new Map();
	const runs = /* @__PURE__ */ new Map();
	const hit = /* @__PURE__ */ new Set();
	for (const index of train.visit()) {
		await pace.step();
		const overlap = train.known?.(index) ?? overlapOf(train.transcript(index), heldOut, {
			coverage,
			long,
			short
		});
		train.learn?.(index, overlap);
		const found = /* @__PURE__ */ new Map();
		if (train.hasWords(index)) for (const { text, similarity } of similar.find(train.text(index))) for (const item of ofText.get(text)) found.set(item, {
			heldOut: item,
			by: "similarity",
			similarity
		});
		for (const [owner, words] of overlap.covered) found.set(owner, {
			heldOut: owner,
			by: "grams",
			covered: words
		});
		for (const owner of overlap.equal) found.set(owner, {
			heldOut: owner,
			by: "equality"
		});
		for (const owner of overlap.runs) if (index < (runs.get(owner) ?? Infinity)) runs.set(owner, index);
		if (found.size === 0) continue;
		for (const owner of found.keys()) hit.add(owner);
		const extent = (leak) => extentOf(leak, heldOut[leak.heldOut]);
		leaks.set(index, [...found.values()].sort((one, other) => extent(other) - extent(one) || one.heldOut - other.heldOut));
	}
	pace.end();
	for (const owner of hit) runs.delete(owner);
	const inOrder = [...leaks].sort(([one], [other]) => one - other);
	return {
		leaks: new Map(inOrder),
		runs
	};
}
function overlapOf(transcript, heldOut, { coverage, long, short }) {
	const prompt = userWords(transcript);
	const covered = coverage.cover(prompt).filter(({ owner, words }) => 2 * words > heldOut[owner].prompt.length).map(({ owner, words }) => [owner, words]);
	const runs = /* @__PURE__ */ new Set();
	long.forEachShared(transcript, (owner) => runs.add(owner));
	return {
		covered,
		equal: prompt.length < 8 && short.get(prompt.join()) || [],
		runs: [...runs]
	};
}
function extentOf(leak, { prompt }) {
	if (leak.by === "equality") return 1;
	return leak.by === "grams" ? leak.covered / prompt.length : leak.similarity;
}

// src/hygiene/giveaways.ts
const SLOTS = 2 ** 24;
var Giveaways = class {
	#components;
	#wordsOf;
	#counts = new Uint8Array(SLOTS);
	constructor(components, wordsOf) {
		this.#components = components;
		this.#wordsOf = wordsOf;
	}
	async link(visit, pace) {
		const known = /* @__PURE__ */ new Map();
		const long = /* @__PURE__ */ new Set();
		for (const item of visit()) {
			const words = this.#wordsOf(item);
			if (words.length === 0) continue;
			const all = hashGram(words, 0, words.length);
			const same = known.get(all);
			if (same !== void 0) {
				this.#components.join(same, item);
				continue;
			}
			known.set(all, item);
			if (words.length < 8) continue;
			long.add(item);
			for (const hash of gramsOf(words)) if (this.#count(hash) < 255) this.#counts[slotOf(hash)] += 1;
		}
		const index = new Postings();
		for (const item of visit()) if (long.has(item)) for (const hash of this.#rare(this.#wordsOf(item))) index.add(hash, item, 0);
		for (const item of visit()) {
			await pace.step();
			if (!long.has(item)) continue;
			const grams = gramsOf(this.#wordsOf(item));
			const candidates = /* @__PURE__ */ new Set();
			for (const hash of grams) index.forEach(hash, (owner) => candidates.add(owner));
			candidates.delete(item);
			if (candidates.size === 0) continue;
			const own = new Set(grams);
			for (const other of candidates) {
				if (this.#components.of(other) === this.#components.of(item)) continue;
				if (isGivenAway(this.#wordsOf(other), own)) this.#components.join(other, item);
			}
		}
		pace.end();
	}
	#count(hash) {
		return this.#counts[slotOf(hash)];
	}
	#rare(words) {
		const grams = gramsOf(words).map((hash, at) => ({
			hash,
			at,
			count: this.#count(hash)
		}));
		grams.sort((one, other) => other.count - one.count || one.at - other.at);
		const covered = new Uint8Array(words.length);
		let left = Math.floor(words.length / 2);
		let first = 0;
		for (; first < grams.length; first++) {
			const { at } = grams[first];
			const fresh = covered.subarray(at, at + 8).reduce((sum, word) => sum + (word === 0 ? 1 : 0), 0);
			if (fresh > left) break;
			left -= fresh;
			covered.fill(1, at, at + 8);
		}
		return new Set(grams.slice(first).flatMap(({ hash, count }) => count > 1 ? [hash] : []));
	}
};
function isGivenAway(words, by) {
	let covered = 0;
	let end = 0;
	for (const [at, hash] of gramsOf(words).entries()) {
		if (!by.has(hash)) continue;
		covered += at + 8 - Math.max(at, end);
		end = at + 8;
	}
	return 2 * covered > words.length;
}
function gramsOf(words) {
	return Array.from({ length: Math.max(0, words.length - 8 + 1) }, (_, i) => hashGram(words, i, 8));
}
function slotOf(hash) {
	return lowBits(hash) & SLOTS - 1;
}

// src/hygiene/links.ts
function linksOf({ paraphrases, leaks }) {
	return [
		"same-prompt",
		"near-duplicate",
		...leaks ? ["leak"] : [],
		...paraphrases ? ["paraphrase"] : []
	];
}
async function linkedRecords(ordinals, source, paceFor) {
	const { corpus, textOf, join, paraphrases, leaks } = source;
	const itemOf = new Int32Array(corpus.count).fill(-1);
	const components = new Components(ordinals.length);
	const asking = new Int32Array(corpus.count).fill(-1);
	const similar = new SimilarTexts(join, components);
	const added = new Uint8Array(corpus.count);
	const pace = paceFor(ordinals.length);
	for (const [item, ordinal] of ordinals.entries()) {
		await pace.step();
		itemOf[ordinal] = item;
		const prompt = corpus.prompts[ordinal];
		if (asking[prompt] < 0) asking[prompt] = item;
		else components.join(asking[prompt], item);
		const text = textOf(ordinal);
		if (added[text] === 1 || !corpus.hasWords(ordinal)) continue;
		added[text] = 1;
		similar.add(text, item);
	}
	pace.end();
	if (leaks) {
		const prompts = ordinals.filter((ordinal, item) => asking[corpus.prompts[ordinal]] === item);
		const giveaways = new Giveaways(components, (item) => userWords(corpus.transcript(ordinals[item])));
		function* visit() {
			for (const index of corpus.inShards(prompts)) yield itemOf[prompts[index]];
		}
		await giveaways.link(visit, paceFor(prompts.length));
	}
	if (paraphrases !== null) {
		const items = paraphrases.prompts.map(({ rows }) => rows.map(({ ordinal }) => itemOf[ordinal]).filter((item) => item >= 0));
		for (const same of items) components.joinAll(same);
		for (const { one, other } of paraphrases.pairs) components.joinAll([...items[one].slice(0, 1), ...items[other].slice(0, 1)]);
	}
	return components;
}

// src/hygiene/shares.ts
function splitFor(recordId, seed, shares) {
	const hash = sha256(`lora-action split v1\0${seed}\0${recordId}`);
	const at = Number.parseInt(hash.slice(0, 13), 16) / 16 ** 13;
	let end = 0;
	for (const split of Object.keys(shares).sort()) {
		end += shares[split];
		if (at < end) return split;
	}
	return TRAIN;
}

// src/hygiene/dealing.ts
async function dealRecords(ordinals, { by, seed, shares }, source, paceFor) {
	const { corpus } = source;
	const components = await linkedRecords(ordinals, source, paceFor);
	const sizes = new Uint32Array(ordinals.length);
	const counts = new Uint32Array(ordinals.length);
	let records = 0;
	for (const [item, ordinal] of ordinals.entries()) {
		const head = components.of(item);
		sizes[head] += 1;
		if (!corpus.isDealt(ordinal)) continue;
		counts[head] += 1;
		records++;
	}
	const split = Object.fromEntries([TRAIN, ...Object.keys(shares)].map((name) => [name, 0]));
	const heldOut = new Numbers();
	const goes = /* @__PURE__ */ new Map();
	let clusters = 0;
	let largest = 0;
	for (const [item, ordinal] of ordinals.entries()) {
		const head = components.of(item);
		const count = counts[head];
		if (head === item && count > 0) {
			clusters++;
			largest = Math.max(largest, count);
			const drawn = count < sizes[head] ? TRAIN : splitFor(corpus.id(ordinal), seed, shares);
			const most = Math.max(1, (shares[drawn] ?? 1) * records);
			if (drawn !== "train" && count <= most) goes.set(head, drawn);
		}
		if (!corpus.isDealt(ordinal)) continue;
		const to = goes.get(head) ?? "train";
		split[to] += 1;
		if (to === "train") continue;
		corpus.deal(ordinal, to);
		heldOut.push(ordinal);
	}
	return {
		by,
		seed,
		shares,
		records,
		clusters,
		largest,
		links: linksOf(source),
		split,
		heldOut: heldOut.view()
	};
}

// src/hygiene/duplicates.ts
const MOST = 5;
var Duplicates = class {
	components;
	#records;
	#repeats = /* @__PURE__ */ new Map();
	constructor(records) {
		this.#records = records;
		this.components = new Components(records.ranked.length);
	}
	repeat(kind, row, of) {
		this.components.join(row.rank, of.rank);
		this.#repeats.set(row, kind);
	}
	isRepeat(row) {
		return this.#repeats.has(row);
	}
	kept() {
		const { ranked } = this.#records;
		const heads = new Uint8Array(ranked.length);
		const kept = /* @__PURE__ */ new Map();
		for (const { rank } of this.#repeats.keys()) {
			const head = this.components.of(rank);
			if (heads[head] === 0) kept.set(head, []);
			heads[head] = 1;
		}
		for (let rank = 0; rank < ranked.length; rank++) {
			const head = this.components.of(rank);
			if (heads[head] === 0) continue;
			const row = this.#records.row(ranked[rank]);
			if (!this.isRepeat(row)) kept.get(head).push(row);
		}
		return kept;
	}
	sizes() {
		const sizes = /* @__PURE__ */ new Map();
		for (const [{ rank }, kind] of this.#repeats) {
			const head = this.components.of(rank);
			const size = sizes.get(head) ?? {
				exact: 0,
				near: 0
			};
			size[kind]++;
			sizes.set(head, size);
		}
		return sizes;
	}
	largest() {
		const kept = this.kept();
		return [...this.sizes()].sort(([a, one], [b, other]) => other.exact + other.near - one.exact - one.near || a - b).slice(0, MOST).map(([head, size]) => {
			const [{ place }, ...others] = kept.get(head);
			return {
				place,
				alsoKept: others.map((row) => row.place),
				...size
			};
		});
	}
};

// src/hygiene/exact.ts
function judgeExactDuplicates(sameContent, verdicts, duplicates) {
	for (const [kept, ...copies] of sameContent) for (const copy of copies) {
		verdicts.convict("exact-duplicate", copy, kept.place);
		duplicates.repeat("exact", copy, kept);
		verdicts.judge("exact-duplicate", copy.place, {
			message: `This record says the same as ${formatPlace(kept.place)}.`,
			help: "Delete one of the two.",
			removal: "`hygiene.exact: remove` leaves this one out.",
			related: relate("the record that is kept", [kept])
		});
	}
}
function judgeConflicts(samePrompt, verdicts) {
	for (const group of samePrompt) {
		const byAnswer = groupRows(group, (row) => row.answer);
		if (byAnswer.length < 2) continue;
		const [first, ...others] = byAnswer.map(([row]) => row);
		for (const row of group) verdicts.convict("conflict", row, row === first ? others[0]?.place : first.place);
		verdicts.judge("conflict", first.place, {
			message: `${group.length} records have the same prompt and ${byAnswer.length} different answers.`,
			help: "Keep the right answer and delete the others.",
			removal: "`hygiene.conflict: remove` leaves all of them out.",
			related: relate("the same prompt, answered differently", others)
		});
	}
}
function noteSharedAnswers(sameAnswer, verdicts) {
	const shared = sameAnswer.map((group) => ({
		first: group[0],
		records: group.length,
		prompts: new Set(group.map((row) => row.prompt)).size
	})).filter(({ prompts }) => prompts > 1).sort((one, other) => other.prompts - one.prompts);
	const most = shared[0];
	if (most === void 0) return;
	const records = shared.reduce((sum, answer) => sum + answer.records, 0);
	verdicts.note({
		rule: "shared-answer",
		severity: "note",
		message: `${shared.length} answer${shared.length === 1 ? " is" : "s are"} given to more than one prompt, in ${records} records; the one given here, to ${most.prompts} prompts.`,
		help: "Fine for set phrases. Many records with one answer teach the model to give it whatever the question.",
		place: most.first.place,
		...shared.length === 1 ? {} : { related: shared.slice(1, 1 + 5).map(({ first, prompts }) => ({
			message: `an answer given to ${prompts} prompts`,
			place: first.place
		})) }
	});
}

// src/hygiene/contamination-verdicts.ts
const CONTAMINATED_SET = .02;
const SHOWN = 120;
function judgeContamination({ leaks, runs }, heldOut, train, vocabulary, verdicts) {
	const hit = /* @__PURE__ */ new Set();
	for (const [group, found] of leaks) {
		const worst = found[0];
		for (const leak of found) hit.add(leak.heldOut);
		const target = heldOut[worst.heldOut];
		const rows = train.group(group);
		const shown = shower(rows, vocabulary, verdicts);
		const message = describe(worst, target, train.transcriptOf(rows[0]), shown) + (found.length > 1 ? ` So it does with ${found.length - 1} more held-out rows.` : "");
		const related = found.slice(0, 5).map((leak) => ({
			message: `held out in ${heldOut[leak.heldOut].set}, ${Math.floor(100 * extentOf(leak, heldOut[leak.heldOut]))}% of it given away`,
			place: heldOut[leak.heldOut].place
		}));
		for (const row of rows) {
			verdicts.convict("contamination", row, target.place);
			verdicts.judge("contamination", row.place, {
				message,
				help: "Delete one of the two: a score on rows the model has learnt from says nothing.",
				removal: "`hygiene.contamination: remove` leaves the train record out.",
				related
			});
		}
	}
	noteContaminatedSets(hit, heldOut, verdicts);
	noteSharedRuns(runs, heldOut, train, vocabulary, verdicts);
}
function shower(rows, vocabulary, verdicts) {
	if (rows.some((row) => verdicts.discloses(row))) return () => "not shown, for the record holds what must not be";
	return (words) => excerpt(vocabulary.textOf(words), SHOWN);
}
function describe(leak, target, transcript, shown) {
	const held = `${formatPlace(target.place)} (${target.set})`;
	if (leak.by === "equality") return `This train record has the same short prompt as held-out ${held}: ${shown(target.prompt)}.`;
	if (leak.by === "similarity") return `This train record is a near duplicate of held-out ${held}: Jaccard similarity ${hundredths(leak.similarity)}.`;
	const { start, length } = longestSharedRun(target.prompt, userWords(transcript));
	const run = shown(target.prompt.subarray(start, start + length));
	return `This train record gives held-out ${held} away: ${leak.covered} of the ${target.prompt.length} words of its user turns lie in runs of 8 that both have; the longest has ${length}: ${run}.`;
}
function noteContaminatedSets(hit, heldOut, verdicts) {
	for (const [set, indices] of bySet(heldOut)) {
		const hits = indices.filter((index) => hit.has(index)).map((index) => heldOut[index].place);
		if (hits.length <= CONTAMINATED_SET * indices.length) continue;
		const [first, ...others] = hits.sort(byPlace);
		verdicts.note({
			rule: "contaminated-set",
			severity: "warning",
			message: `${hits.length} of the ${indices.length} rows held out in ${set} are given away by train records: ${percent$3(hits.length / indices.length)}, and above 2% the whole set counts as contaminated.`,
			help: "Scores on it are flattered until the leaking train records are gone.",
			place: first,
			...others.length === 0 ? {} : { related: others.slice(0, 5).map((place) => ({
				message: "given away as well",
				place
			})) }
		});
	}
}
function noteSharedRuns(runs, heldOut, train, vocabulary, verdicts) {
	for (const [set, indices] of bySet(heldOut)) {
		const touched = indices.filter((index) => runs.has(index));
		const [example] = touched.sort((one, other) => byPlace(heldOut[one].place, heldOut[other].place));
		if (example === void 0) continue;
		const rows = train.group(runs.get(example));
		const [row] = rows;
		const shown = shower(rows, vocabulary, verdicts);
		const { text } = heldOut[example];
		const { start, length } = longestSharedRun(text, train.transcriptOf(row));
		verdicts.note({
			rule: "shared-run",
			severity: "warning",
			message: `${touched.length} of the ${indices.length} rows held out in ${set} share a run of 13 words or more with a train record, though no record gives one away. This one has ${length} in common with ${formatPlace(row.place)}: ${shown(text.subarray(start, start + length))}.`,
			help: "Set phrases are harmless; an answer that is learnt word for word is not.",
			place: heldOut[example].place,
			related: [{
				message: "the train record it shares the run with",
				place: row.place
			}]
		});
	}
}
function bySet(heldOut) {
	const sets = /* @__PURE__ */ new Map();
	for (const [index, { set }] of heldOut.entries()) {
		const indices = sets.get(set);
		if (indices === void 0) sets.set(set, [index]);
		else indices.push(index);
	}
	return sets;
}
function percent$3(share) {
	return `${(100 * share).toFixed(1)}%`;
}

// src/hygiene/held-out.ts
function heldOutRecords(ordinals, { corpus, textOf }) {
	const rows = new Array(ordinals.length);
	for (const index of corpus.inShards(ordinals)) {
		const ordinal = ordinals[index];
		const transcript = corpus.transcript(ordinal);
		rows[index] = {
			place: corpus.place(ordinal),
			set: `split ${corpus.splitOf(ordinal)}`,
			prompt: userWords(transcript),
			text: transcript,
			transcript,
			joined: textOf(ordinal)
		};
	}
	return rows;
}
function heldOutPrompts$1(evaluation, vocabulary) {
	const idsOf = (texts) => Uint32Array.from(texts.flatMap((text) => wordsOf(text).map((word) => vocabulary.idOf(word))));
	return evaluation.map(({ place, set = `suite ${place.file}`, texts, answers = [] }) => {
		return {
			place,
			set,
			prompt: idsOf(texts),
			text: idsOf([...texts, ...answers]),
			transcript: null,
			joined: null
		};
	});
}
async function judgeLeaks(heldOut, { corpus, join, textOf }, verdicts, known, paceFor) {
	const { firsts, group } = trainTexts(corpus, (ordinal) => !verdicts.removed.has(ordinal));
	const contamination = await findLeaks({
		visit: () => corpus.inShards(firsts, (ordinal) => known?.get(ordinal) === void 0),
		hasWords: (index) => corpus.hasWords(firsts[index]),
		transcript: (index) => corpus.transcript(firsts[index]),
		text: (index) => textOf(firsts[index]),
		known: (index) => known?.get(firsts[index]),
		learn: (index, overlap) => known?.set(firsts[index], overlap)
	}, heldOut, join, paceFor(firsts.length));
	judgeContamination(contamination, heldOut, {
		group,
		transcriptOf: ({ ordinal }) => corpus.transcript(ordinal)
	}, corpus.vocabulary, verdicts);
	return contamination.leaks.size;
}
function trainTexts(corpus, stands) {
	const { contents } = corpus;
	const members = corpus.inOrder((ordinal) => corpus.splitOf(ordinal) === "train" && stands(ordinal));
	const seen = new Uint8Array(corpus.count);
	const firsts = members.filter((ordinal) => {
		const isFirst = seen[contents[ordinal]] === 0;
		seen[contents[ordinal]] = 1;
		return isFirst;
	});
	const next = new Int32Array(corpus.count).fill(-1);
	const latest = new Int32Array(corpus.count).fill(-1);
	for (const ordinal of members) {
		const before = latest[contents[ordinal]];
		if (before >= 0) next[before] = ordinal;
		latest[contents[ordinal]] = ordinal;
	}
	const group = (index) => {
		const rows = [corpus.row(firsts[index])];
		for (let at = next[firsts[index]]; at >= 0; at = next[at]) rows.push(corpus.row(at));
		return rows;
	};
	return {
		firsts,
		group
	};
}

// src/hygiene/ignore.ts
function silenced(findings, ignore, placeOf) {
	if (ignore.length === 0) return findings;
	const rules = new Set(ignore.map(({ rule }) => rule));
	const met = /* @__PURE__ */ new Set();
	const heard = findings.filter(({ rule, severity }) => {
		if (severity === "error" || !rules.has(rule)) return true;
		met.add(rule);
		return false;
	});
	const idle = ignore.flatMap(({ rule }, index) => {
		if (met.has(rule)) return [];
		const fails = findings.some((finding) => finding.rule === rule);
		return [{
			rule: "ignore-unused",
			severity: "warning",
			message: fails ? `All findings of the rule ${excerpt(rule)} are errors, which are not silenced.` : `There is no finding of a rule ${excerpt(rule)} to silence.`,
			help: fails ? "Mend the data, or choose another action for the rule." : "Take the entry out, or correct the rule's name.",
			place: placeOf([
				"hygiene",
				"ignore",
				index
			])
		}];
	});
	return [...heard, ...idle];
}

// src/hygiene/lengths.ts
const OUTLIER = 6;
const LEAST_SPREAD = Math.log(4) / OUTLIER;
const FEWEST = 50;
const NORMAL = 1.4826;
function lengthOutliers(lengths, placeOf) {
	if (lengths.length < FEWEST) return [];
	const times = /* @__PURE__ */ new Map();
	for (let record = 0; record < lengths.length; record++) times.set(lengths[record], (times.get(lengths[record]) ?? 0) + 1);
	const logOf = (length) => Math.log(Math.max(1, length));
	const logs = Array.from(times, ([length, count]) => ({
		value: logOf(length),
		count
	}));
	const middle = median(logs);
	const distances = logs.map(({ value, count }) => ({
		value: Math.abs(value - middle),
		count
	}));
	const spread = Math.max(LEAST_SPREAD, NORMAL * median(distances));
	const outliers = [];
	for (let record = 0; record < lengths.length; record++) {
		const characters = lengths[record];
		const z = (logOf(characters) - middle) / spread;
		if (Math.abs(z) > OUTLIER) outliers.push({
			record,
			characters,
			z
		});
	}
	outliers.sort((one, other) => Math.abs(other.z) - Math.abs(one.z) || one.record - other.record);
	const [worst, ...others] = outliers;
	if (worst === void 0) return [];
	const usual = Math.round(Math.exp(middle)).toLocaleString("en");
	const of = ({ characters, z }) => `${characters.toLocaleString("en")} characters, ${z > 0 ? "far longer" : "far shorter"} than usual`;
	return [{
		rule: "length-outlier",
		severity: "note",
		message: `${outliers.length === 1 ? "1 record is" : `${outliers.length} records are`} of a length unlike the others', of which half have more than ${usual} characters. This one has ${of(worst)}.`,
		help: "Look at them: pasted files, cut-off answers and mixed-up sources show like this.",
		place: placeOf(worst.record),
		...others.length === 0 ? {} : { related: others.slice(0, 5).map((one) => ({
			message: of(one),
			place: placeOf(one.record)
		})) }
	}];
}
function median(values) {
	const sorted = values.toSorted((one, other) => one.value - other.value);
	const total = sorted.reduce((sum, { count }) => sum + count, 0);
	const at = (rank) => {
		let before = 0;
		for (const { value, count } of sorted) {
			before += count;
			if (rank < before) return value;
		}
		return NaN;
	};
	const half = total >> 1;
	return total % 2 === 1 ? at(half) : (at(half - 1) + at(half)) / 2;
}

// src/hygiene/pace.ts
const STRIDE = 256;
var Pace = class {
	#done = 0;
	#task;
	#total;
	#onProgress;
	#signal;
	constructor(task, total, { onProgress, signal }) {
		this.#task = task;
		this.#total = total;
		this.#onProgress = onProgress;
		this.#signal = signal;
	}
	async step() {
		if (this.#done++ % STRIDE !== 0) return;
		this.#report();
		await setImmediate();
		if (this.#signal?.aborted) throw new LoraError("cancelled", `Cancelled during: ${this.#task}.`, {
			exit: 130,
			cause: this.#signal.reason
		});
	}
	end() {
		this.#report();
	}
	#report() {
		const total = this.#total === void 0 ? {} : { total: this.#total };
		this.#onProgress?.({
			task: this.#task,
			done: this.#done,
			...total,
			unit: "records"
		});
	}
};

// src/hygiene/remarks.ts
const MOST_TOLD = 100;
const SETTINGS = {
	secret: "secrets",
	"personal-email": "personal",
	"personal-phone": "personal",
	"personal-card": "personal",
	"personal-iban": "personal",
	"personal-ip": "personal",
	"special-token": "specialTokens",
	"speaker-label": "speakerLabels",
	refusal: "refusals",
	truncated: "truncated",
	"invalid-json": "invalidJson",
	language: "language"
};
var Remarks = class {
	#verdicts;
	#allowances;
	#groups = /* @__PURE__ */ new Map();
	constructor(verdicts, allowances) {
		this.#verdicts = verdicts;
		this.#allowances = allowances;
	}
	add(row, remarks) {
		const told = /* @__PURE__ */ new Set();
		for (const remark of remarks) {
			if (this.#allowances.admits(remark)) continue;
			const { rule, subject, message } = remark;
			this.#verdicts.convict(rule, row);
			const fails = this.#verdicts.actionOf(rule) === "fail";
			const group = this.#groups.get(`${rule} ${subject}`);
			if (group === void 0) this.#groups.set(`${rule} ${subject}`, {
				rule,
				records: 1,
				last: row,
				examples: [{
					row,
					remark
				}]
			});
			else {
				const again = group.last === row;
				group.last = row;
				if (!again) group.records++;
				if (again && (!fails || told.has(message))) continue;
				if (group.examples.length < (fails ? MOST_TOLD : 1 + 5)) group.examples.push({
					row,
					remark
				});
			}
			told.add(message);
		}
	}
	judge() {
		for (const { rule, records, examples } of this.#groups.values()) {
			const fails = this.#verdicts.actionOf(rule) === "fail";
			const told = fails ? examples : examples.slice(0, 1);
			for (const [index, { row, remark }] of told.entries()) {
				const more = records - (fails ? new Set(examples.map((example) => example.row)).size : 1);
				const last = index === told.length - 1 && more > 0;
				const allow = remark.fingerprint === void 0 ? "" : " What may stay is allowed by its fingerprint, in `hygiene.allow`.";
				this.#verdicts.judge(rule, row.place, {
					message: `${this.#say(remark)}${last ? ` So it is with ${more} more record${more === 1 ? "" : "s"}.` : ""}`,
					help: `${remark.help}${allow}`,
					removal: `\`hygiene.${SETTINGS[rule]}: remove\` leaves the record${records === 1 ? "" : "s"} out.`,
					...fails || examples.length === 1 ? {} : { related: examples.slice(1).map((one) => ({
						message: this.#say(one.remark),
						place: one.row.place
					})) }
				});
			}
		}
	}
	#say({ message, fingerprint }) {
		return fingerprint === void 0 ? message : `${message} Its fingerprint: ${fingerprint}.`;
	}
};

// src/hygiene/share-notes.ts
const FAR = 2;
function noteShares({ split, shares, records, clusters, largest }, placeOf) {
	if (records === 0) return [{
		rule: "dataset-empty-split",
		severity: "error",
		message: "There is no readable record to deal.",
		help: "Put records into the files without a split, or take `splits` out of the manifest.",
		place: placeOf(["splits"])
	}];
	const why = `${records} records in ${clusters} clusters were dealt; the largest has ${largest}.`;
	return Object.entries(split).flatMap(([name, dealt]) => {
		const place = placeOf([
			"splits",
			"shares",
			name
		]);
		if (dealt === 0) return [{
			rule: "dataset-empty-split",
			severity: "error",
			message: `No record was dealt to the split ${name}: ${why}`,
			help: "Give it a larger share or `splits` another seed; where most records are one cluster, see what links them.",
			place
		}];
		const share = shares[name];
		if (name === "train" || share === void 0) return [];
		const got = dealt / records;
		if (got <= FAR * share && FAR * got >= share) return [];
		return [{
			rule: "split-share",
			severity: "note",
			message: `The split ${name} has ${percent$2(got)} of the records that were dealt, not ${percent$2(share)}: ${why}`,
			help: "Clusters are dealt whole, by chance. Another share or seed changes it; more data makes it even.",
			place
		}];
	});
}
function percent$2(share) {
	return `${(100 * share).toFixed(1)}%`;
}

// src/hygiene/straddling.ts
function straddling(ordinals, { paraphrases, ...compared }) {
	return samePrompts(ordinals, compared) + nearDuplicates(ordinals, compared) + asked(ordinals, compared, paraphrases);
}
function samePrompts(ordinals, { corpus }) {
	const first = new Int32Array(corpus.count).fill(-1);
	let pairs = 0;
	for (const ordinal of ordinals) {
		const prompt = corpus.prompts[ordinal];
		if (first[prompt] < 0) first[prompt] = ordinal;
		else if (corpus.splitOf(first[prompt]) !== corpus.splitOf(ordinal)) pairs++;
	}
	return pairs;
}
function nearDuplicates(ordinals, { corpus, textOf, join }) {
	const indexes = /* @__PURE__ */ new Map();
	const added = new Int32Array(corpus.count).fill(-1);
	let pairs = 0;
	for (const ordinal of ordinals) {
		const text = textOf(ordinal);
		const now = corpus.splitOf(ordinal);
		if (!corpus.hasWords(ordinal) || added[text] >= 0 && corpus.splitOf(added[text]) === now) continue;
		added[text] = ordinal;
		for (const [split, index] of indexes) if (split !== now) pairs += index.find(text).length;
		const own = indexes.get(now) ?? new JaccardIndex(join);
		indexes.set(now, own);
		own.add(text);
	}
	return pairs;
}
function asked(ordinals, { corpus }, paraphrases) {
	if (paraphrases === null) return 0;
	const among = new Uint8Array(corpus.count);
	for (const ordinal of ordinals) among[ordinal] = 1;
	const splits = paraphrases.prompts.map(({ rows }) => {
		return new Set(rows.filter(({ ordinal }) => among[ordinal] === 1).map(({ split }) => split));
	});
	return splits.reduce((sum, { size }) => sum + Math.max(0, size - 1), 0) + paraphrases.pairs.filter(({ one, other }) => {
		const [mine, theirs] = [splits[one], splits[other]];
		return mine.size > 0 && theirs.size > 0 && (/* @__PURE__ */ new Set([...mine, ...theirs])).size > 1;
	}).length;
}

// src/hygiene/hygiene.ts
async function runHygiene(input) {
	const { settings, placeOf } = input;
	const verdicts = new Verdicts(settings);
	const { corpus, asked } = await collect(input, verdicts);
	const { contents, prompts, answers, vocabulary } = corpus;
	const pace = (task, total) => new Pace(task, total, input);
	const stands = (ordinal) => !verdicts.removed.has(ordinal);
	const answered = (ordinal) => corpus.isAnswered(ordinal) && stands(ordinal);
	const { textOf, wanted } = distinctTexts(contents);
	const memory = input.memory ?? null;
	const join = new JaccardJoin(corpus, settings.near.threshold, wanted, memory?.join.recall(corpus, wanted) ?? null);
	const compared = {
		corpus,
		join,
		textOf
	};
	const leakInto = async (sought, heldOut) => {
		if (heldOut.length === 0) return 0;
		const known = memory?.overlaps(sought, corpus, heldOut) ?? null;
		return await judgeLeaks(heldOut, compared, verdicts, known, (total) => pace("contamination", total));
	};
	const heldOut = corpus.inOrder((ordinal) => corpus.splitOf(ordinal) !== "train" && stands(ordinal));
	await leakInto("held-out", [...heldOutRecords(heldOut, compared), ...heldOutPrompts$1(input.evaluation, vocabulary)]);
	const duplicates = new Duplicates(corpus);
	judgeExactDuplicates(corpus.groups(contents, stands), verdicts, duplicates);
	judgeConflicts(corpus.groups(prompts, answered), verdicts);
	const alike = corpus.rows((ordinal) => join.shares(textOf(ordinal)) && stands(ordinal));
	await judgeNearDuplicates(alike, {
		textOf: ({ ordinal }) => textOf(ordinal),
		join
	}, verdicts, duplicates, (total) => pace("near duplicates", total));
	const paraphrases = asked?.search(verdicts) ?? null;
	let dealt = null;
	if (input.splits) {
		const leaks = verdicts.actionOf("contamination") !== "report";
		const links = {
			...compared,
			paraphrases,
			leaks
		};
		const among = corpus.inOrder((ordinal) => corpus.splitOf(ordinal) === "train" && stands(ordinal));
		const { heldOut, ...done } = await dealRecords(among, input.splits, links, (total) => pace("splits", total));
		const given = await leakInto("dealt", heldOutRecords(heldOut, compared));
		const torn = straddling(among, links) + (leaks ? given : 0);
		if (torn > 0) throw new Error(`dealing put ${torn} pairs of records apart that belong together`);
		for (const note of noteShares(done, placeOf)) verdicts.note(note);
		dealt = lockedSplits(done, heldOut, torn, corpus);
	}
	await leakInto("dealt-elsewhere", heldOutPrompts$1(input.dealtElsewhere ?? [], vocabulary));
	noteSharedAnswers(corpus.groups(answers, answered), verdicts);
	if (paraphrases !== null) judgeParaphrases(paraphrases, verdicts);
	else if (asked !== null) noteSkippedParaphrases(asked, verdicts);
	await memory?.keep(join);
	corpus.release();
	return {
		findings: silenced(verdicts.findings, settings.ignore, placeOf),
		removed: verdicts.removed,
		counts: verdicts.counts,
		clusters: duplicates.largest(),
		dealt
	};
}
async function collect(input, verdicts) {
	const { settings, placeOf, signal } = input;
	const shards = [];
	for await (const placed of input.shards) {
		if (signal?.aborted) throw new LoraError("cancelled", "Cancelled while records were read.", { exit: 130 });
		shards.push(placed);
	}
	const corpus = new Corpus(shards);
	const allowances = new Allowances(settings.allow);
	const remarks = new Remarks(verdicts, allowances);
	const lengths = new Uint32Array(corpus.count);
	const asked = settings.paraphrase === "off" ? null : new AskedPrompts();
	for (const [s, { shard }] of shards.entries()) {
		const first = corpus.firsts[s];
		for (const { at, faults, remarks: made } of shard.notes.records) {
			const row = corpus.row(first + at);
			for (const fault of faults) verdicts.fault(row.ordinal, {
				...fault,
				place: row.place
			});
			remarks.add(row, made);
		}
		lengths.set(shard.head.said, first);
		if (asked === null || asked.tooMany) continue;
		shard.hold();
		for (let at = 0; at < shard.count && !asked.tooMany; at++) {
			const prompt = shard.asked(at);
			if (prompt !== null) asked.add(corpus.row(first + at), prompt);
		}
		shard.release();
	}
	remarks.judge();
	const outliers = lengthOutliers(lengths, (ordinal) => corpus.place(ordinal));
	for (const finding of [...outliers, ...allowances.unused(placeOf)]) verdicts.note(finding);
	return {
		corpus,
		asked
	};
}
function distinctTexts(contents) {
	const first = new Int32Array(contents.length).fill(-1);
	const wanted = new Uint8Array(contents.length);
	for (let ordinal = 0; ordinal < contents.length; ordinal++) {
		if (first[contents[ordinal]] >= 0) continue;
		first[contents[ordinal]] = ordinal;
		wanted[ordinal] = 1;
	}
	return {
		textOf: (ordinal) => first[contents[ordinal]],
		wanted
	};
}
function lockedSplits({ split: _, ...dealt }, heldOut, torn, corpus) {
	const ids = Array.from(heldOut, (ordinal) => [corpus.id(ordinal), corpus.splitOf(ordinal)]);
	return {
		...dealt,
		straddling: torn,
		heldOut: heldOutIds(Object.keys(dealt.shares), ids)
	};
}

// src/hygiene/join-memory.ts
const FORMAT$1 = 3;
const HALF = 32 / 2;
const WORD = 4;
var JoinMemory = class JoinMemory {
	#path;
	#kept;
	#corpus = null;
	#changed = true;
	constructor(path, kept) {
		this.#path = path;
		this.#kept = kept;
	}
	static async at(path) {
		const packed = await readFile(path).catch(() => null);
		const sound = packed !== null && arePacked(packed);
		return new JoinMemory(path, sound ? unpackColumns(Uint8Array.from(packed)) : null);
	}
	recall(corpus, wanted) {
		this.#corpus = corpus;
		const kept = this.#kept;
		if (kept === null) return null;
		const now = new Map(corpus.shards.map(({ name }, s) => [name, corpus.firsts[s]]));
		const [format, shards] = JSON.parse(Buffer.from(kept.shards).toString("utf8"));
		if (format !== FORMAT$1) return null;
		const textNow = new Int32Array(kept.wanted.length).fill(-1);
		const known = new Uint8Array(corpus.count);
		const gone = [];
		let first = 0;
		let some = false;
		let all = shards.length === corpus.shards.length;
		for (const [s, [name, count]] of shards.entries()) {
			const start = now.get(name);
			if (corpus.shards[s]?.name !== name) all = false;
			if (start !== void 0) {
				some = true;
				for (let at = 0; at < count; at++) {
					if (kept.wanted[first + at] === 0) continue;
					textNow[first + at] = start + at;
					known[start + at] = 1;
				}
				now.delete(name);
			} else for (let at = 0; at < count; at++) if (kept.wanted[first + at] === 1) gone.push(first + at);
			first += count;
		}
		if (!some) return null;
		const moved = new Map(gone.map((text) => [hexOf(kept.ids, HALF * text), text]));
		for (const placed of moved.size === 0 ? [] : corpus.shards) {
			const start = now.get(placed.name);
			if (start === void 0) continue;
			now.delete(placed.name);
			for (let at = 0; at < placed.shard.count; at++) {
				const text = wanted[start + at] === 1 ? moved.get(hexOf(placed.shard.head.ids, 32 * at)) : void 0;
				if (text === void 0 || textNow[text] >= 0) continue;
				textNow[text] = start + at;
				known[start + at] = 1;
			}
		}
		this.#changed = !all;
		const [texts, numbers] = [new Uint32Array(kept.texts.length), new Uint32Array(kept.texts.length)];
		let length = 0;
		for (let i = 0; i < kept.texts.length; i++) {
			const text = textNow[kept.texts[i]];
			if (text < 0) continue;
			texts[length] = text;
			numbers[length++] = kept.numbers[i];
		}
		const classes = new Map(Array.from(keysIn(kept.lastKeys), (key, i) => [key, kept.classes[i]]));
		const anew = /* @__PURE__ */ new Map();
		const anewKeys = keysIn(kept.anewKeys);
		for (const [i, text] of kept.anewTexts.entries()) {
			if (textNow[text] < 0) continue;
			anew.set(textNow[text], anewKeys.subarray(i === 0 ? 0 : kept.anewEnds[i - 1], kept.anewEnds[i]));
		}
		const pairs = columnsOf(kept.alike, textNow);
		const others = columnsOf(kept.compared, textNow);
		const compared = new Comparisons();
		for (let i = 0; i < others.ones.length; i++) compared.set(others.ones[i], others.others[i], others.common[i]);
		const order = {
			classes,
			anew
		};
		return {
			proposals: {
				known,
				pairs,
				keys: keysIn(kept.keys),
				texts: texts.subarray(0, length),
				numbers: numbers.subarray(0, length),
				order
			},
			compared
		};
	}
	async keep({ proposals: { pairs, keys, starts, numbers, order }, wanted, compared }) {
		const corpus = this.#corpus;
		if (corpus === null || !this.#changed || corpus.shards.some(({ name }) => name === null)) return;
		const [texts, listed] = [new Numbers(), new Numbers()];
		for (let text = 0; text < wanted.length; text++) for (let i = starts[text]; i < starts[text + 1]; i++) {
			if (numbers[i] < pairs.ones.length) continue;
			texts.push(text);
			listed.push(numbers[i] - pairs.ones.length);
		}
		const anew = [...order.anew];
		let end = 0;
		const anewEnds = Uint32Array.from(anew, ([, keys]) => end += keys.length);
		const anewKeys = new Float64Array(end);
		for (const [i, [, keys]] of anew.entries()) anewKeys.set(keys, anewEnds[i] - keys.length);
		const others = new Numbers();
		for (const pair of compared) for (const number of pair) others.push(number);
		const columns = {
			shards: Buffer.from(JSON.stringify([FORMAT$1, corpus.shards.map(({ name, shard }) => [name, shard.count])])),
			wanted,
			ids: halfIds(corpus),
			alike: triples(pairs),
			keys: halves(keys),
			texts: texts.view(),
			numbers: listed.view(),
			lastKeys: halves(Float64Array.from(order.classes.keys())),
			classes: Uint8Array.from(order.classes.values()),
			anewTexts: Uint32Array.from(anew, ([text]) => text),
			anewKeys: halves(anewKeys),
			anewEnds,
			compared: others.view()
		};
		await replaceCached(this.#path, packColumns(columns));
	}
};
function halves(keys) {
	return new Uint32Array(keys.buffer, keys.byteOffset, 2 * keys.length);
}
function keysIn(halves) {
	return new Float64Array(halves.buffer, halves.byteOffset, halves.length / 2);
}
function triples({ ones, others, common }) {
	const all = new Uint32Array(3 * ones.length);
	for (let i = 0; i < ones.length; i++) all.set([
		ones[i],
		others[i],
		common[i]
	], 3 * i);
	return all;
}
function columnsOf(triples, textNow) {
	const [ones, others, common] = [
		new Numbers(),
		new Numbers(),
		new Numbers()
	];
	for (let i = 0; i < triples.length; i += 3) {
		const [one, other] = [textNow[triples[i]], textNow[triples[i + 1]]];
		if (one < 0 || other < 0) continue;
		ones.push(one);
		others.push(other);
		common.push(triples[i + 2]);
	}
	return {
		ones: ones.view(),
		others: others.view(),
		common: common.view()
	};
}
function halfIds({ count, shards, firsts }) {
	const halves = new Uint32Array(HALF * count / WORD);
	for (const [s, { shard }] of shards.entries()) {
		const { buffer, byteOffset, byteLength } = shard.head.ids;
		const ids = new Uint32Array(buffer, byteOffset, byteLength / WORD);
		for (let at = 0, to = HALF / WORD * firsts[s]; at < ids.length; at += 32 / WORD, to += HALF / WORD) for (let i = 0; i < HALF / WORD; i++) halves[to + i] = ids[at + i];
	}
	return new Uint8Array(halves.buffer);
}
function hexOf(ids, from) {
	return Buffer.from(ids.buffer, ids.byteOffset + from, HALF).toString("hex");
}

// src/hygiene/overlap-memory.ts
const FORMAT = 1;
const MOST_KEPT$1 = 2 ** 22;
const NONE = {
	covered: [],
	equal: [],
	runs: []
};
var OverlapMemory = class OverlapMemory {
	#path;
	#kept;
	#corpus = null;
	#heldOut = "";
	#looked = /* @__PURE__ */ new Uint8Array(0);
	#found = /* @__PURE__ */ new Map();
	#numbers = 0;
	constructor(path, kept) {
		this.#path = path;
		this.#kept = kept;
	}
	static async at(path) {
		const text = await readFile(path, "utf8").catch(() => "");
		const body = text.slice(65);
		return new OverlapMemory(path, text.slice(0, 64) === sha256(body) ? JSON.parse(body) : null);
	}
	recall(corpus, heldOut) {
		this.#corpus = corpus;
		this.#heldOut = digestOf(corpus, heldOut);
		this.#looked = new Uint8Array(corpus.count);
		if (this.#kept?.heldOut === this.#heldOut) for (const [s, { name }] of corpus.shards.entries()) {
			const known = name === null ? void 0 : this.#kept.shards[name];
			if (known === void 0) continue;
			const first = corpus.firsts[s];
			for (let at = 0; at < known.looked.length; at++) if (known.looked[at] === "1") this.#looked[first + at] = 1;
			for (const [at, overlap] of known.found) this.#add(first + at, overlap);
		}
		return {
			get: (ordinal) => this.#looked[ordinal] === 1 ? this.#found.get(ordinal) ?? NONE : void 0,
			set: (ordinal, overlap) => {
				if (this.#looked[ordinal] === 1) return;
				this.#looked[ordinal] = 1;
				this.#add(ordinal, overlap);
			}
		};
	}
	async keep() {
		const corpus = this.#corpus;
		if (corpus === null || this.#numbers > MOST_KEPT$1) return;
		const shards = {};
		for (const [s, { name, shard }] of corpus.shards.entries()) {
			const first = corpus.firsts[s];
			const looked = this.#looked.subarray(first, first + shard.count);
			if (name === null || !looked.includes(1)) continue;
			const found = [];
			for (let at = 0; at < shard.count; at++) {
				const overlap = this.#found.get(first + at);
				if (overlap !== void 0) found.push([at, overlap]);
			}
			shards[name] = {
				looked: looked.join(""),
				found
			};
		}
		if (Object.keys(shards).length === 0) return;
		const kept = {
			heldOut: this.#heldOut,
			shards
		};
		const body = JSON.stringify(kept);
		if (body !== JSON.stringify(this.#kept)) await replaceCached(this.#path, `${sha256(body)}\n${body}`);
	}
	#add(ordinal, overlap) {
		const { covered, equal, runs } = overlap;
		const numbers = 2 * covered.length + equal.length + runs.length;
		if (numbers === 0) return;
		this.#numbers += numbers;
		if (this.#numbers <= MOST_KEPT$1) this.#found.set(ordinal, overlap);
	}
};
function digestOf({ vocabulary }, heldOut) {
	const hash = createHash("sha256").update(`lora-action held-out v${FORMAT}\0`);
	for (const { prompt, text } of heldOut) {
		hash.update(`${prompt.length} ${text.length}\0`);
		hash.update(vocabulary.hashesOf(prompt)).update(vocabulary.hashesOf(text));
	}
	return hash.digest("hex");
}

// src/hygiene/memory.ts
const JOIN = "join";
const SOUGHT = {
	"held-out": "overlaps",
	dealt: "overlaps-dealt",
	"dealt-elsewhere": "overlaps-elsewhere"
};
const MEMORY_FILES = [JOIN, ...Object.values(SOUGHT)];
var Memory = class Memory {
	join;
	#overlaps;
	constructor(join, overlaps) {
		this.join = join;
		this.#overlaps = overlaps;
	}
	static async of(cache, name) {
		const at = (file) => join(cache, name, file);
		const overlaps = /* @__PURE__ */ new Map();
		for (const [sought, file] of Object.entries(SOUGHT)) overlaps.set(sought, await OverlapMemory.at(at(file)));
		return new Memory(await JoinMemory.at(at(JOIN)), overlaps);
	}
	overlaps(sought, corpus, heldOut) {
		return this.#overlaps.get(sought).recall(corpus, heldOut);
	}
	async keep(join) {
		await this.join.keep(join);
		for (const overlaps of this.#overlaps.values()) await overlaps.keep();
	}
};

// src/hygiene/signers.ts
const MOST_THREADS = 8;
const WORTH_A_THREAD = 2 ** 22;
function signerScript() {
	return [
		"./hygiene-signer.js",
		"../hygiene-signer.js",
		...process.features.typescript ? ["./signer.ts"] : []
	].map((place) => fileURLToPath(new URL(place, import.meta.url))).find((path) => existsSync(path)) ?? null;
}
function signerVersion() {
	const script = signerScript();
	return script?.endsWith(".js") ? sha256(readFileSync(script)) : null;
}
function threadsFor(sizes) {
	const bytes = sizes.reduce((sum, size) => sum + size, 0);
	if (signerScript() === null || bytes < WORTH_A_THREAD) return 0;
	return Math.min(MOST_THREADS, availableParallelism(), Math.max(sizes.length, Math.ceil(bytes / WORTH_A_THREAD)));
}
var Signers = class {
	#job;
	#threads;
	#signal;
	#workers = null;
	#signer = null;
	constructor(job, threads, signal) {
		this.#job = job;
		this.#threads = threads;
		this.#signal = signal;
	}
	async *identify(files) {
		const tasks = files.map((of) => ({
			kind: "identify",
			of
		}));
		let next = 0;
		for await (const identity of this.#results(tasks, async () => null)) {
			const of = files[next++];
			yield identity ?? await identify(of);
		}
	}
	sign(stretches, digests) {
		const tasks = stretches.map((stretch, i) => ({
			kind: "sign",
			stretch,
			digest: digests[i] ?? null
		}));
		return this.#results(tasks, async (task) => {
			this.#signer ??= StretchSigner.of(this.#job);
			const { stretch, digest } = task;
			return (await this.#signer).sign(stretch, digest);
		});
	}
	async close() {
		await Promise.all((this.#workers ?? []).map((worker) => worker.terminate()));
		this.#workers = null;
	}
	async *#results(tasks, here) {
		const signal = this.#signal;
		if (this.#threads === 0) {
			for (const task of tasks) {
				refuseCancelled(signal);
				yield await here(task);
			}
			return;
		}
		const results = tasks.map(() => new Awaited());
		const fail = (error) => {
			for (const result of results) result?.reject(error);
		};
		const workers = this.#started();
		let next = 0;
		for (const worker of workers) {
			let current = -1;
			const ask = () => {
				current = next++;
				if (current < tasks.length) worker.postMessage(tasks[current]);
			};
			worker.removeAllListeners("message").removeAllListeners("error");
			worker.on("message", (result) => {
				results[current].resolve(result);
				ask();
			});
			worker.on("error", fail);
			ask();
		}
		signal?.addEventListener("abort", () => fail(cancelled(signal)), { once: true });
		for (const [i, { promise }] of results.entries()) {
			refuseCancelled(signal);
			yield await promise;
			results[i] = null;
		}
	}
	#started() {
		const script = signerScript();
		if (script === null) throw new Error("there is no script to run in a thread");
		this.#workers ??= Array.from({ length: this.#threads }, () => new Worker(script, { workerData: this.#job }));
		return this.#workers;
	}
};
var Awaited = class {
	resolve;
	reject;
	promise = new Promise((resolve, reject) => {
		this.resolve = resolve;
		this.reject = reject;
	});
	constructor() {
		this.promise.catch(() => {});
	}
};
function refuseCancelled(signal) {
	if (signal?.aborted) throw cancelled(signal);
}
function cancelled({ reason }) {
	return new LoraError("cancelled", "Cancelled while records were read.", {
		exit: 130,
		cause: reason
	});
}

// src/hygiene/sign-dataset.ts
const STRETCHES = "stretches";
async function* signDataset(root, entry, options) {
	const { onFinding, onProgress, signal, stretch = STRETCH } = options;
	const { name, language, roles, hygiene, format } = entry.manifest;
	const settings = {
		name,
		language,
		roles,
		...signingOf(hygiene)
	};
	const version = options.version === void 0 ? signerVersion() : options.version;
	const directory = options.cache === void 0 || version === null ? null : join(options.cache, name);
	const { thorough = false } = options;
	const job = {
		settings,
		format,
		cache: directory === null ? null : {
			directory,
			version: version ?? "",
			thorough
		}
	};
	const data = await dataFiles(root, entry, onFinding);
	const sizes = await Promise.all(data.map(async ({ absolute }) => (await stat(absolute).catch(() => null))?.size ?? 0));
	const known = await KnownStretches.of(directory === null ? null : join(directory, STRETCHES), stretch);
	const blobs = await (directory === null || options.onFiles === void 0 ? void 0 : options.blobsOf)?.(data) ?? /* @__PURE__ */ new Map();
	const tasks = data.map((file, i) => known.taskFor(file, readerOf(file.path).mediaType, sizes[i], blobs));
	const unknown = sizes.filter((_, i) => options.onFiles === void 0 || !isIdentity(tasks[i]));
	const signers = new Signers(job, options.threads ?? threadsFor(unknown), signal);
	try {
		const identities = options.onFiles === void 0 ? null : await identified(data, tasks, signers);
		options.onFiles?.(data.map((file, i) => described(file, identities[i])));
		const files = await cut$1(data, identities, known, options);
		const stretches = files.flatMap((file) => file.stretches);
		const signed = signers.sign(stretches.map((one) => one.stretch), stretches.map(({ digest }) => digest));
		const names = /* @__PURE__ */ new Set();
		const splits = /* @__PURE__ */ new Set();
		let done = 0;
		for (const { file, stretches } of files) {
			let linesBefore = 0;
			let rows = 0;
			for (let i = 0; i < stretches.length; i++) {
				const { value, done: over } = await signed.next();
				if (over) throw new Error("fewer stretches were signed than were cut");
				names.add(value.name);
				const shard = new Shard(value.shard);
				for (const { place, ...finding } of shard.notes.findings) onFinding({
					...finding,
					...place === void 0 ? {} : { place: moved(place, linesBefore) }
				});
				if (shard.count > 0 && file.split !== null) splits.add(file.split);
				yield {
					file: file.path,
					split: file.split,
					linesBefore,
					shard,
					name: directory === null ? null : value.name
				};
				linesBefore += shard.notes.lines;
				rows += shard.notes.rows;
				done += shard.count;
				onProgress?.({
					task: "read",
					done,
					unit: "records",
					detail: file.path
				});
			}
			if (stretches.length > 0 && rows === 0) onFinding(emptyFile(file.path));
		}
		await signed.next();
		onProgress?.({
			task: "read",
			done,
			total: done,
			unit: "records"
		});
		for (const finding of emptySplits(entry, (split) => splits.has(split))) onFinding(finding);
		if (directory !== null) await sweep(directory, names);
		if (identities !== null) await known.keep();
	} finally {
		await signers.close();
	}
}
async function identified(files, tasks, signers) {
	const hashed = signers.identify(tasks.filter((task) => !isIdentity(task)));
	const identities = [];
	try {
		for (const task of tasks) identities.push(isIdentity(task) ? task : (await hashed.next()).value);
		await hashed.next();
	} catch (error) {
		throw unreadable(error, { file: files[identities.length].path });
	}
	return identities;
}
function described({ path, split }, { digest, size }) {
	return {
		path,
		...split === null ? {} : { split },
		mediaType: readerOf(path).mediaType,
		digest,
		size
	};
}
async function cut$1(files, identities, known, { stretch, onFinding }) {
	const result = [];
	for (const [i, file] of files.entries()) {
		let stretches = [];
		try {
			const identity = identities?.[i];
			const { mediaType } = readerOf(file.path);
			const found = identity === void 0 ? null : known.of(file, mediaType, identity);
			const digest = mediaType === "application/jsonl" ? null : identity?.digest ?? null;
			stretches = found ?? (await stretchesOf(file, stretch)).map((one) => ({
				stretch: one,
				digest
			}));
		} catch (error) {
			report(error, onFinding);
		}
		result.push({
			file,
			stretches
		});
	}
	return result;
}
function moved(place, lines) {
	return place.line === void 0 ? place : {
		...place,
		line: place.line + lines
	};
}
async function sweep(directory, names) {
	for (const name of await readdir(directory).catch(() => [])) if (!names.has(name.replace(/\.[a-z]+$/, "")) && name !== STRETCHES && !MEMORY_FILES.includes(name)) await rm(join(directory, name), {
		force: true,
		recursive: true
	}).catch(() => {});
}

// src/pipeline/git.ts
async function gitState(root) {
	const git = wo(root);
	if (!await git.checkIsRepo()) return null;
	try {
		const commit = (await git.revparse(["HEAD"])).trim();
		const status = await git.raw([
			"status",
			"--porcelain",
			"--untracked-files=no",
			"--",
			"."
		]);
		const remote = (await git.getRemotes(true)).find((one) => one.name === "origin")?.refs.fetch;
		return {
			commit,
			dirty: status.trim() !== "",
			remote: remote === void 0 || remote === "" ? null : remote
		};
	} catch {
		return null;
	}
}
async function changedFiles(root, base) {
	const git = wo(root);
	if (!await git.checkIsRepo()) throw new LoraError("git-missing", `${root} is not in a git repository, so what changed since ${base} cannot be told.`, { next: "Leave --base out to take every adapter." });
	if (base.startsWith("-")) throw new LoraError("git-revision", `"${base}" is not a revision.`);
	let mergeBase;
	try {
		mergeBase = (await git.raw([
			"merge-base",
			base,
			"HEAD"
		])).trim();
	} catch (cause) {
		throw new LoraError("git-revision", `Git knows no common ancestor of "${base}" and HEAD.`, {
			next: "Fetch the base branch with enough history (in a workflow: actions/checkout with fetch-depth: 0).",
			cause
		});
	}
	const top = (await git.revparse(["--show-toplevel"])).trim();
	const prefix = relative(await realpath(top), await realpath(root)).replaceAll("\\", "/");
	const tracked = await git.raw([
		"diff",
		"--name-only",
		"--no-renames",
		"-z",
		mergeBase,
		"--"
	]);
	const untracked = await git.raw([
		"ls-files",
		"--others",
		"--exclude-standard",
		"--full-name",
		"-z"
	]);
	const paths = [...new Set((tracked + untracked).split("\0").filter((path) => path !== ""))];
	return (prefix === "" ? paths : paths.filter((path) => path.startsWith(`${prefix}/`)).map((path) => path.slice(prefix.length + 1))).sort();
}
async function fileAtBase(root, base, path) {
	const git = wo(root);
	try {
		const mergeBase = (await git.raw([
			"merge-base",
			base,
			"HEAD"
		])).trim();
		return await git.raw(["show", `${mergeBase}:./${path}`]);
	} catch {
		return null;
	}
}
async function uncommitted(root, paths) {
	const git = wo(root);
	try {
		const known = await git.raw([
			"ls-tree",
			"-r",
			"--name-only",
			"-z",
			"HEAD",
			"--",
			...paths.map(literal)
		]);
		const changed = await git.raw([
			"diff",
			"--name-only",
			"--relative",
			"-z",
			"HEAD",
			"--",
			...paths.map(literal)
		]);
		const [committed, differing] = [new Set(known.split("\0")), new Set(changed.split("\0"))];
		return paths.filter((path) => !committed.has(path) || differing.has(path));
	} catch {
		return [...paths];
	}
}
async function prefixInRepository(root) {
	return wo(root).revparse(["--show-prefix"]).then((prefix) => prefix.trim()).catch(() => "");
}
function literal(path) {
	return `:(literal)${path}`;
}
async function commitDate(root) {
	return wo(root).raw([
		"log",
		"-1",
		"--format=%cs"
	]).then((date) => date.trim() || null).catch(() => null);
}
async function baseCommit(root, base) {
	if (base.startsWith("-")) return null;
	return wo(root).raw([
		"merge-base",
		base,
		"HEAD"
	]).then((commit) => commit.trim() || null).catch(() => null);
}
async function writeBlob(root, commit, path, target) {
	const child = spawn("git", [
		"cat-file",
		"blob",
		`${commit}:./${path}`
	], {
		cwd: root,
		stdio: [
			"ignore",
			"pipe",
			"ignore"
		]
	});
	const ended = once(child, "close");
	await pipeline(child.stdout, createWriteStream(target));
	const [code] = await ended;
	return code === 0;
}

// src/dataset/benchmark.ts
const QUESTIONS = [
	"question",
	"prompt",
	"problem",
	"instruction",
	"query",
	"input",
	"text"
];
const ANSWERS = [
	"answer",
	"completion",
	"solution",
	"output",
	"response",
	"target",
	"canonical_solution"
];
const FORMATS = [["messages", "messages"], ["conversations", "sharegpt"]];
async function* readBenchmarks(root, entry, { onFinding, signal }) {
	const realRoot = await realpath(root);
	const seen = /* @__PURE__ */ new Set();
	for (const [index, benchmark] of entry.manifest.hygiene.contamination.against.entries()) {
		const at = entry.positions.at([
			"hygiene",
			"contamination",
			"against",
			index
		], { value: true });
		try {
			for (const file of (await filesMatching(realRoot, entry.directory, benchmark.path, at, onFinding)).sort()) {
				if (seen.has(file)) continue;
				seen.add(file);
				yield* rowsOf(insideWorkspace(realRoot, ".", file, at), file, benchmark, onFinding, signal);
			}
		} catch (error) {
			if (!(error instanceof LoraError)) throw error;
			onFinding(findingOf(error));
		}
	}
}
async function* rowsOf(absolute, file, benchmark, onFinding, signal) {
	let first = null;
	let mute = 0;
	for await (const row of readerOf(file).read(absolute, file)) {
		signal?.throwIfAborted();
		const place = {
			file,
			line: row.line
		};
		try {
			if ("error" in row) throw row.error;
			const asked = askedIn(row.value, benchmark, place);
			if (asked !== null) yield {
				place,
				...asked
			};
			else {
				first ??= place;
				mute++;
			}
		} catch (error) {
			if (!(error instanceof LoraError)) throw error;
			onFinding(findingOf(error));
		}
	}
	if (first === null) return;
	const named = benchmark.question === void 0 ? `none of ${QUESTIONS.join(", ")}` : `no ${excerpt(benchmark.question)}`;
	onFinding({
		rule: "benchmark-row",
		severity: "error",
		message: `${mute} row${mute === 1 ? "" : "s"} of ${file}, from this one on, ${mute === 1 ? "has" : "have"} ${named} with a text.`,
		help: "Name the key of the question: `against: [{ path: …, question: … }]`.",
		place: first
	});
}
function askedIn(row, { question, answer }, place) {
	if (!isJsonObject(row)) return null;
	if (question === void 0) {
		for (const [key, format] of FORMATS) if (Array.isArray(row[key])) return turnsOf(normalise(row, format, place));
		if (Array.isArray(row.prompt)) return turnsOf(normalise({
			completion: "",
			...row
		}, "prompt-completion", place));
	}
	const asked = question === void 0 ? firstText(row, QUESTIONS) : firstText(row, [question]);
	if (asked === void 0) return null;
	const context = question === void 0 && asked.key === "instruction" ? firstText(row, ["input"]) : void 0;
	const given = firstText(row, answer === void 0 ? ANSWERS : [answer]);
	return {
		questions: [asked.text, ...context === void 0 ? [] : [context.text]],
		answers: given === void 0 ? [] : [given.text]
	};
}
function turnsOf({ messages }) {
	const said = (role) => messages.filter((turn) => turn.role === role).map(({ content }) => content);
	return {
		questions: said("user"),
		answers: said("assistant")
	};
}
function firstText(row, keys) {
	for (const key of keys) {
		const text = row[key];
		if (typeof text === "string" && text.trim() !== "") return {
			key,
			text
		};
	}
}

// src/pipeline/heldout.ts
async function heldOutPrompts(workspace, entry, { onFinding, signal }) {
	const prompts = [];
	for (const file of suitesOf(workspace, entry.name)) prompts.push(...(await loadSuite(workspace.root, file)).prompts);
	for (const { other, splits } of measuredOn(workspace, entry.name)) {
		const stated = new Set(other.manifest.files.flatMap(({ split }) => split ?? []));
		const wanted = splits.filter((split) => stated.has(split));
		if (wanted.length > 0) prompts.push(...await promptsIn(workspace, other, wanted, () => NOWHERE, signal));
	}
	for await (const { place, questions, answers } of readBenchmarks(workspace.root, entry, {
		onFinding,
		signal
	})) prompts.push({
		place,
		set: `benchmark ${place.file}`,
		texts: questions,
		answers
	});
	return prompts;
}
const NOWHERE = "";
async function promptsIn(workspace, entry, splits, splitOf, signal) {
	const prompts = [];
	const options = {
		signal,
		splitOf,
		onFinding: () => {}
	};
	for await (const { conversation, split, place } of readDataset(workspace.root, entry, options)) {
		if (!splits.includes(split)) continue;
		const said = (role) => conversation.messages.filter((turn) => turn.role === role).map(({ content }) => content);
		prompts.push({
			place,
			set: `split ${split} of ${entry.name}`,
			texts: said("user"),
			answers: said("assistant")
		});
	}
	return prompts;
}
function suitesOf(workspace, dataset) {
	const gates = learners(workspace, dataset).flatMap(({ manifest }) => manifest.gates);
	return [...new Set(gates.flatMap((gate) => "suite" in gate ? [gate.suite] : []))].sort();
}
function measuredOn(workspace, dataset) {
	const measured = /* @__PURE__ */ new Map();
	const measure = (name, split) => {
		if (name !== dataset && split !== "train") measured.set(name, (measured.get(name) ?? /* @__PURE__ */ new Set()).add(split));
	};
	for (const { manifest } of learners(workspace, dataset)) for (const gate of manifest.gates) if ("suite" in gate) {
		const from = workspace.suites.get(gate.suite)?.suite.from;
		if (from !== void 0) measure(from.dataset, from.split);
	} else for (const name of manifest.datasets) measure(name, gate.split);
	return [...measured].sort(([a], [b]) => a < b ? -1 : 1).flatMap(([name, splits]) => {
		const other = workspace.datasets.get(name);
		return other === void 0 ? [] : [{
			other,
			splits: [...splits]
		}];
	});
}
function learners(workspace, dataset) {
	return [...workspace.adapters.values()].filter(({ manifest }) => manifest.datasets.includes(dataset));
}

// src/pipeline/rundir.ts
function runDirectory(workspaceRoot, adapter, closure) {
	const root = join(workspaceRoot, ".lora", adapter, closure);
	const at = (name) => join(root, name);
	return {
		root,
		plan: at("plan.json"),
		tokens: at("tokens.safetensors"),
		metrics: at("metrics.jsonl"),
		environment: at("environment.json"),
		adapter: at("adapter"),
		evaluation: at("evaluation.json"),
		provenance: at("provenance.json"),
		report: at("report.md"),
		bundle: at("bundle"),
		work: at("evaluation")
	};
}
function signatureCacheDirectory(workspaceRoot) {
	return join(workspaceRoot, ".lora", "cache", "hygiene");
}

// src/pipeline/dealing.ts
async function splitsDealt(workspace, entry, signal) {
	const { splits, hygiene } = entry.manifest;
	if (splits === null) return void 0;
	const options = {
		onFinding: () => {},
		signal
	};
	const cache = signatureCacheDirectory(workspace.root);
	const { dealt } = await runHygiene({
		placeOf: (path) => entry.positions.at(path),
		shards: signDataset(workspace.root, entry, {
			cache,
			...options
		}),
		settings: hygiene,
		splits,
		memory: await Memory.of(cache, entry.name),
		evaluation: await heldOutPrompts(workspace, entry, options),
		signal
	});
	return dealtSplits(dealt ?? void 0);
}
async function dealtPrompts(workspace, entry, signal) {
	const prompts = [];
	for (const { other, splits } of measuredOn(workspace, entry.name)) {
		const shares = other.manifest.splits?.shares ?? {};
		const wanted = splits.filter((split) => Object.hasOwn(shares, split));
		const splitOf = wanted.length === 0 ? void 0 : await splitsDealt(workspace, other, signal);
		if (splitOf === void 0) continue;
		const dealt = {
			...other,
			manifest: {
				...other.manifest,
				files: other.manifest.files.filter(({ split }) => split === null)
			}
		};
		prompts.push(...await promptsIn(workspace, dealt, wanted, splitOf, signal));
	}
	return prompts;
}

// src/manifest/affected.ts
function affectedAdapters(workspace, changedFiles) {
	const changed = [...new Set(changedFiles.flatMap((file) => joined(".", file) ?? []))].sort();
	return [...workspace.adapters.values()].flatMap((entry) => {
		const because = changed.flatMap((file) => reasons(workspace, entry, file).slice(0, 1));
		return because.length === 0 ? [] : [{
			adapter: entry.name,
			because
		}];
	});
}
function reasons(workspace, entry, file) {
	const { manifest } = entry;
	const because = [];
	if (file === entry.file) because.push(`${file} (manifest)`);
	if (file === manifest.chat.template) because.push(`${file} (chat template)`);
	const base = manifest.base.directory;
	if (base !== null && (base === "." ? !file.includes("/") : file.startsWith(`${base}/`))) because.push(`${file} (base model)`);
	for (const name of manifest.datasets) {
		const dataset = workspace.datasets.get(name);
		if (dataset !== void 0 && belongsTo(dataset, file)) because.push(`${file} (data set ${name})`);
	}
	for (const gate of manifest.gates) {
		if (!("suite" in gate)) continue;
		if (file === gate.suite) because.push(`${file} (evaluation suite)`);
		const source = workspace.suites.get(gate.suite)?.suite.from?.dataset;
		const dataset = source === void 0 ? void 0 : workspace.datasets.get(source);
		if (dataset !== void 0 && belongsTo(dataset, file)) because.push(`${file} (evaluation data ${dataset.name})`);
	}
	return because;
}
function belongsTo(dataset, file) {
	const beside = (name) => dataset.directory === "." ? name : `${dataset.directory}/${name}`;
	if (file === dataset.file || file === beside("dataset.lock.json")) return true;
	const { files, hygiene } = dataset.manifest;
	return [...files, ...hygiene.contamination.against].some(({ path }) => mayMatch(dataset.directory, path, file));
}
function mayMatch(directory, glob, file) {
	const prefix = staticPrefix(glob);
	if (prefix === glob) return file === joined(directory, glob);
	const start = joined(directory, prefix === "" ? "." : prefix);
	if (start === null || start !== "." && !file.startsWith(`${start}/`)) return false;
	const extension = /\.[A-Za-z0-9]+$/.exec(glob)?.[0] ?? "";
	return file.endsWith(extension);
}

// src/pipeline/select.ts
async function select(workspace, names, base) {
	const chosen = names.length === 0 ? {
		adapters: [...workspace.adapters.values()],
		datasets: [...workspace.datasets.values()]
	} : named(workspace, names);
	if (base === void 0) return withData(workspace, chosen.adapters.map((entry) => ({
		entry,
		because: [names.length === 0 ? "every adapter was asked for" : "it was named"]
	})), chosen.datasets);
	const changed = await changedFiles(workspace.root, base);
	const affected = new Map(affectedAdapters(workspace, changed).map(({ adapter, because }) => [adapter, because]));
	return withData(workspace, chosen.adapters.flatMap((entry) => {
		const because = affected.get(entry.name);
		return because === void 0 ? [] : [{
			entry,
			because
		}];
	}), chosen.datasets.filter((entry) => changed.some((path) => entry.directory === "." || path.startsWith(`${entry.directory}/`))));
}
function withData(workspace, adapters, datasets) {
	const wanted = new Set(datasets.map((entry) => entry.name));
	for (const { entry } of adapters) for (const name of entry.manifest.datasets) wanted.add(name);
	return {
		adapters,
		datasets: [...workspace.datasets.values()].filter((entry) => wanted.has(entry.name))
	};
}
function named(workspace, names) {
	const adapters = /* @__PURE__ */ new Set();
	const datasets = /* @__PURE__ */ new Set();
	for (const name of names) {
		const path = relative(workspace.root, isAbsolute(name) ? name : resolve(workspace.root, name)).replaceAll("\\", "/") || ".";
		const fits = (entry) => entry.name === name || entry.file === path || entry.directory === path;
		const found = [...workspace.adapters.values()].filter(fits);
		const data = [...workspace.datasets.values()].filter(fits);
		if (found.length + data.length === 0) {
			const known = [...workspace.adapters.keys(), ...workspace.datasets.keys()].join(", ");
			throw new LoraError("name-unknown", `Nothing here is called "${name}".`, { next: known === "" ? "Write manifests first: lora init." : `Known: ${known}.` });
		}
		for (const entry of found) adapters.add(entry);
		for (const entry of data) datasets.add(entry);
	}
	return {
		adapters: [...adapters],
		datasets: [...datasets]
	};
}

// src/pipeline/workspace.ts
async function openSoundWorkspace(root, tell) {
	const workspace = await openWorkspace(root);
	for (const finding of workspace.findings) tell(finding);
	const errors = workspace.findings.filter((finding) => finding.severity === "error").length;
	if (errors === 0) return workspace;
	throw new LoraError("manifest-invalid", `${errors} error${errors === 1 ? "" : "s"} in the manifests.`, { next: "Mend the places named above." });
}

// src/evaluate/words.ts
var import_picocolors = /* @__PURE__ */ __toESM(require_picocolors(), 1);
function percent$1(rate) {
	return `${(rate * 100).toFixed(1)}%`;
}
function points(difference) {
	return (difference * 100).toFixed(1);
}
function rateInWords({ count, total, rate }) {
	return `${count} of ${total} (${percent$1(rate)})`;
}

// src/report/input.ts
function headlineOf({ adapter, plan, evaluation, metrics, findings = [] }) {
	const subject = adapter ?? "data";
	const errors = findings.filter(({ severity }) => severity === "error").length;
	if (errors > 0) return {
		passed: false,
		subject,
		words: `${count(errors, "error")} found`
	};
	if (evaluation) {
		const { gates, passed } = evaluation;
		const failed = gates.filter((gate) => !gate.passed).length;
		const all = gates.length === 1 ? "the gate" : `all ${gates.length} gates`;
		return {
			passed,
			subject,
			words: passed ? `${all} passed` : `${failed} of ${count(gates.length, "gate")} failed`
		};
	}
	if (metrics !== void 0 && metrics.length > 0) return {
		passed: true,
		subject,
		words: "trained, not evaluated"
	};
	return {
		passed: true,
		subject,
		words: plan ? "planned" : "checks passed"
	};
}
function count(number, word) {
	return `${integer(number)} ${word}${number === 1 ? "" : "s"}`;
}
function integer(value) {
	return String(value).replace(/\B(?=(\d{3})+$)/g, " ");
}
const severities = [
	"error",
	"warning",
	"note"
];
function worstFirst(findings) {
	const weight = ({ severity }) => severities.indexOf(severity);
	return [...findings].sort((one, other) => weight(one) - weight(other) || compare(one.rule, other.rule));
}
function countSeverities(findings) {
	return severities.map((severity) => ({
		severity,
		found: findings.filter((finding) => finding.severity === severity).length
	})).filter(({ found }) => found > 0).map(({ severity, found }) => count(found, severity)).join(", ");
}
function compare(one, other) {
	return one < other ? -1 : one > other ? 1 : 0;
}

// src/report/escape.ts
const INVISIBLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}\p{Surrogate}]/gu;
function visible(text) {
	return text.replace(/\r\n?/g, "\n").replace(INVISIBLE, (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`);
}
function oneLine(text) {
	return visible(text).replace(/\s+/gu, " ").trim();
}
function cut(text, limit) {
	const points = [...text.slice(0, limit * 2 + 2)];
	return points.length <= limit ? text : `${points.slice(0, limit - 1).join("")}…`;
}
const PARTED = "&#8203;";
function escapeHtml(text) {
	return oneLine(text).replace(/[&<>"'`|]|@|#(?=\d)|GH-(?=\d)|:(?=\/\/)|www(?=\.)/giu, (match) => /^[&<>"'`|]$/.test(match) ? `&#${match.charCodeAt(0)};` : match + PARTED);
}
function escapeMarkdown(text) {
	return oneLine(text).replace(/[\\`*_~[\]&<>|$@]|#(?=\d|#*$)|GH-(?=\d)|:(?=\/\/)|www(?=\.)|^\+(?!\S)|^-(?![^\s\-:])|^=|^:(?=-)|^#(?![^\s#])|^\d{1,9}(?=[.)](?!\S))/giu, (match) => {
		switch (match) {
			case "&": return "&amp;";
			case "<": return "&lt;";
			case ">": return "&gt;";
			case "|": return "&#124;";
			case "$": return "<span>$</span>";
			case "@":
			case ":": return match + PARTED;
			case "#": return `\\#${PARTED}`;
		}
		if (/^\d/.test(match)) return `${match}\\`;
		return /^[a-z]/i.test(match) ? match + PARTED : `\\${match}`;
	});
}
function codeSpan(text) {
	const line = oneLine(text);
	if (line === "") return "<code></code>";
	if (line.includes("|")) return `<code>${escapeMarkdown(line)}</code>`;
	const fence = "`".repeat(longestRun(line, "`") + 1);
	const pad = line.startsWith("`") || line.endsWith("`") ? " " : "";
	return `${fence}${pad}${line}${pad}${fence}`;
}
function fencedBlock(text, info = "") {
	const body = visible(text);
	const fence = "`".repeat(Math.max(3, longestRun(body, "`") + 1));
	return `${fence}${info}\n${body}\n${fence}`;
}
function longestRun(text, character) {
	let longest = 0;
	let run = 0;
	for (const one of text) {
		run = one === character ? run + 1 : 0;
		if (run > longest) longest = run;
	}
	return longest;
}

// src/report/markdown.ts
var Markdown = class {
	text;
	constructor(text) {
		this.text = text;
	}
};
function md(strings, ...values) {
	return new Markdown(strings.map((string, index) => string + (index < values.length ? inline(values[index]) : "")).join(""));
}
function code(text, limit = 200) {
	return new Markdown(codeSpan(cut(text, limit)));
}
function fenced(text, limit = 1e3) {
	return new Markdown(fencedBlock(cut(text, limit)));
}
function mermaid(source) {
	return new Markdown(fencedBlock(source, "mermaid"));
}
function link(text, url) {
	if (!/^https?:\/\//.test(url) || !URL.canParse(url)) return code(url);
	const target = new URL(url).href.replace(/[()\\|`*_[\]~$@<>]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
	return new Markdown(`[${inline(text)}](${target})`);
}
function table(head, rows, alignment = []) {
	const line = (cells) => `| ${cells.map(cell).join(" | ")} |`;
	const rule = head.map((_, index) => ({
		left: "---",
		right: "--:",
		center: ":-:"
	})[alignment[index] ?? "left"]);
	const body = rows.map((row) => {
		if (row.length !== head.length) throw new Error(`a row of ${row.length} cells in a table of ${head.length}`);
		return line(row);
	});
	return new Markdown([
		line(head),
		`|${rule.join("|")}|`,
		...body
	].join("\n"));
}
function list(items) {
	return new Markdown(items.map((item) => `- ${cell(item)}`).join("\n"));
}
function details(summary, body) {
	return new Markdown(`<details>\n<summary>${escapeHtml(summary)}</summary>\n\n${body.text}\n\n</details>`);
}
function words(...pieces) {
	return new Markdown(pieces.flatMap((piece) => piece === void 0 || piece === "" ? [] : [inline(piece)]).join(" "));
}
function blocks(...parts) {
	return new Markdown(parts.flatMap((part) => part === void 0 || part.text === "" ? [] : [part.text]).join("\n\n"));
}
function cell(piece) {
	const text = inline(piece);
	if (text.includes("\n")) throw new Error("a table cell or list item of several lines");
	return text;
}
function inline(piece) {
	if (piece instanceof Markdown) return piece.text;
	return typeof piece === "number" ? String(piece) : escapeMarkdown(piece);
}

// src/report/change-section.ts
const EXCERPT = 400;
const MOST_KEPT = 3;
const BAR = 20;
const KINDS = [
	"edited",
	"moved",
	"added",
	"removed"
];
function recordCounts(records) {
	const of = (number, what) => number === 0 ? [] : [`${integer(number)} ${what}`];
	return [
		...of(records.added, "added"),
		...of(records.removed, "removed"),
		...of(records.edited, "edited"),
		...of(records.moved, "moved to another split")
	].join(", ");
}
function changeSection({ name, kind, records, lengths, clusters = [] }) {
	if (kind === "same") return void 0;
	const counts = records === void 0 ? "" : recordCounts(records);
	const parts = [
		counts === "" ? void 0 : md`${counts}.`,
		...records === void 0 ? [] : KINDS.map((one) => examplesOf(one, records)),
		lengths === void 0 || lengths.after.records === 0 ? void 0 : histogram(lengths.before, lengths.after),
		clusters.length === 0 ? void 0 : largestClusters(clusters)
	];
	return parts.every((part) => part === void 0) ? void 0 : blocks(md`### Records of ${name}`, ...parts);
}
function examplesOf(kind, records) {
	const examples = records.examples.filter((example) => example.kind === kind);
	if (examples.length === 0) return void 0;
	const all = records[kind];
	const shown = examples.length === 1 ? "one is shown" : `${examples.length} are shown`;
	const summary = `${count(all, "record")} ${kind}${all > examples.length ? `, of which ${shown}` : ""}`;
	return details(summary, blocks(...examples.map(exampleOf)));
}
function exampleOf({ place, split, from, text }) {
	const was = from === void 0 ? void 0 : md`(before: ${code(formatPlace(from.place))} in ${code(from.split)})`;
	const shown = text === null ? md`Not shown: it holds what looks like a credential.` : fenced(text, EXCERPT);
	return blocks(words(code(formatPlace(place)), "in", code(split), was), shown);
}
function histogram(before, after) {
	const change = (was, is) => was === void 0 || was === is ? integer(is) : `${integer(was)} → ${integer(is)}`;
	const summary = [
		`Characters a conversation: half have at most ${change(before?.median, after.median)}`,
		`95 of 100 at most ${change(before?.p95, after.p95)}`,
		`the longest ${change(before?.longest, after.longest)}`
	].join(", ");
	const counts = ({ histogram: buckets }) => new Map(buckets.map(({ from, records }) => [from, records]));
	const [was, is] = [before === null ? null : counts(before), counts(after)];
	const from = [.../* @__PURE__ */ new Set([...was?.keys() ?? [], ...is.keys()])].sort((a, b) => a - b);
	const most = Math.max(...is.values(), ...was?.values() ?? []);
	const rows = from.map((start) => {
		const now = is.get(start) ?? 0;
		return [
			start === 0 ? "0" : `${integer(start)} – ${integer(2 * start - 1)}`,
			...was === null ? [] : [integer(was.get(start) ?? 0)],
			integer(now),
			bar(now, most)
		];
	});
	const head = [
		"Characters",
		...was === null ? [] : ["Before"],
		was === null ? "Records" : "After",
		""
	];
	const alignment = head.map((_, index) => index === head.length - 1 ? "left" : "right");
	return details(summary, table(head, rows, alignment));
}
function bar(number, most) {
	const eighths = most === 0 ? 0 : Math.round(number / most * BAR * 8);
	const rest = eighths % 8;
	return "█".repeat(Math.floor(eighths / 8)) + (rest === 0 ? "" : String.fromCodePoint(9616 - rest));
}
function largestClusters(clusters) {
	const items = clusters.map(({ place, alsoKept, exact, near }) => {
		const kinds = [exact === 0 ? "" : `${integer(exact)} exact`, near === 0 ? "" : `${integer(near)} near`];
		const line = words(code(formatPlace(place)), "stands for", kinds.filter((kind) => kind !== "").join(" and "));
		if (alsoKept.length === 0) return line;
		const others = alsoKept.slice(0, MOST_KEPT).map((other) => code(formatPlace(other)));
		const more = alsoKept.length - others.length;
		return words(md`${line}; kept beside it:`, ...others, more > 0 ? `and ${integer(more)} more` : void 0);
	});
	return details("Largest clusters of duplicates", list(items));
}

// src/report/data-section.ts
function dataSection(changes, hygiene, dealt = []) {
	if (changes.length === 0 && hygiene.length === 0) return void 0;
	const lines = dealt.map(({ dataset, ...how }) => md`**${dataset}**: ${dealtWords(how)}`);
	return blocks(md`### Data`, ...changes.map(changeOf), ...lines, hygieneTable(hygiene));
}
function dealtWords({ dealt, splits }) {
	const of = (records) => percent(records / Math.max(1, dealt.records));
	const parts = Object.entries(dealt.shares).sort(([one], [other]) => one < other ? -1 : 1).map(([name, share]) => {
		const held = dealt.heldOut[name]?.length ?? 0;
		return `${name} ${integer(held)} (${of(held)}; asked ${percent(share)})`;
	});
	return `${count(dealt.records, "record")} dealt in ${count(dealt.clusters, "cluster")}, the largest of ${integer(dealt.largest)}: train ${integer(splits.train?.records ?? 0)}, ${parts.join(", ")}. Held against one another anew, ${count(dealt.straddling, "pair")} straddle (${dealt.links.join(", ")}).`;
}
function percent(share) {
	return `${(100 * share).toFixed(1)}%`;
}
function changeOf(change) {
	const id = code(change.datasetId.after.replace("sha256:", "").slice(0, 12));
	if (change.kind === "same") return md`**${change.name}** ${id} is unchanged.`;
	const title = change.kind === "new" ? md`**${change.name}** ${id} is new.` : md`**${change.name}** changed: ${code((change.datasetId.before ?? "").replace("sha256:", "").slice(0, 12))} → ${id}`;
	const rows = changeRows(change).map(({ what, ...row }) => [
		what,
		integer(row.before),
		integer(row.after),
		row.words
	]);
	const settings = change.settings.length === 0 ? void 0 : md`Hygiene settings that changed: ${change.settings.join(", ")}.`;
	return blocks(title, rows.length === 0 ? void 0 : table([
		"",
		"Before",
		"After",
		"Change"
	], rows, [
		"left",
		"right",
		"right",
		"right"
	]), settings);
}
function changeRows(change) {
	const line = (plain, { before, after }, words, what) => ({
		what: what ?? plain,
		plain,
		before,
		after,
		words: words ?? signed(after - before)
	});
	return [
		...change.splits.map((split) => {
			const words = split.replaced ? "other records" : split.reordered ? "other order" : void 0;
			return line(`records in ${split.split}`, split, words);
		}),
		...change.turns.map((turns) => line(`${turns.role} turns`, turns)),
		...change.leftOut.map((rule) => line(`left out: ${rule.rule}`, rule)),
		...change.files.map((file) => line(`rows of ${file.path}`, file.records, file.change, md`rows of ${code(file.path)}`))
	];
}
function hygieneTable(hygiene) {
	if (hygiene.length === 0) return void 0;
	const rows = hygiene.flatMap(({ dataset, counts }) => counts.filter(({ found }) => found > 0).map(({ rule, action, found, removed }) => [
		dataset,
		rule,
		action,
		integer(found),
		integer(removed)
	]));
	if (rows.length === 0) {
		const rules = new Set(hygiene.flatMap(({ counts }) => counts.map(({ rule }) => rule))).size;
		return md`Hygiene found nothing (${count(rules, "rule")}).`;
	}
	return table([
		"Data set",
		"Hygiene rule",
		"Action",
		"Found",
		"Left out"
	], rows, [
		"left",
		"left",
		"left",
		"right",
		"right"
	]);
}
function signed(difference) {
	if (difference === 0) return "";
	return `${difference > 0 ? "+" : "−"}${integer(Math.abs(difference))}`;
}

// src/report/gates-section.ts
function gatesSection({ gates }) {
	const rows = gates.map((verdict) => [
		verdict.passed ? "✅ pass" : "❌ fail",
		verdict.gate,
		measured(verdict, "base"),
		measured(verdict, "adapter"),
		verdict.threshold,
		verdict.reason
	]);
	const head = [
		"Verdict",
		"Gate",
		"Base",
		"Adapter",
		"Threshold",
		"Reason"
	];
	const note = gates.some(({ interval }) => interval !== void 0) ? md`<sub>In brackets: 95% interval.</sub>` : void 0;
	return blocks(md`### Gates`, table(head, rows, [
		"left",
		"left",
		"right",
		"right",
		"left",
		"left"
	]), note);
}
function measured(verdict, side) {
	const value = verdict[side];
	const interval = side === "base" ? verdict.baseInterval : verdict.interval;
	if (value === null) return "–";
	if (verdict.metric === "loss") return value.toFixed(4);
	if (verdict.metric === "live") return value.toPrecision(3);
	const ends = interval === void 0 ? "" : ` (${interval.map((end) => (end * 100).toFixed(1)).join("–")})`;
	return percent$1(value) + ends;
}

// src/report/time.ts
function duration(seconds) {
	if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
	const whole = Math.round(seconds);
	if (whole < 60) return `${whole} s`;
	if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
	const minutes = Math.round(seconds / 60);
	return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

// src/report/columns.ts
function columns(head, rows) {
	const lines = [head.map(({ title }) => title), ...rows];
	const widths = head.map((_, index) => Math.max(...lines.map((line) => width(line[index] ?? ""))));
	return lines.map((line) => head.map(({ right }, index) => {
		const cell = line[index] ?? "";
		const space = " ".repeat(Math.max(0, (widths[index] ?? 0) - width(cell)));
		return right ? space + cell : cell + space;
	}).join("  ").trimEnd());
}
const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
const WIDE = /\p{Emoji_Presentation}|\ufe0f|\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|[\u3000-\u303f\uff00-\uff60\uffe0-\uffe6]/u;
function width(text) {
	let cells = 0;
	for (const { segment } of segmenter.segment(text)) cells += WIDE.test(segment) ? 2 : 1;
	return cells;
}

// src/report/wrap.ts
const NARROWEST = 30;
function wrap(text, columns, before, indent) {
	if (columns === void 0 || columns < NARROWEST) return text;
	let line = "";
	let used = before;
	const lines = [];
	for (const word of text.split(" ")) {
		const cells = width(word);
		if (used + (line === "" ? 0 : 1) + cells <= columns || line === "" && used <= indent) {
			used += cells + (line === "" ? 0 : 1);
			line = line === "" ? word : `${line} ${word}`;
			continue;
		}
		lines.push(line);
		line = word;
		used = indent + cells;
	}
	return [...lines, line].join(`\n${" ".repeat(indent)}`);
}

// src/report/terminal.ts
function plain(text) {
	return visible(text);
}
function renderFindings(findings, { colour, columns: cells }) {
	const paint = import_picocolors.default.createColors(colour);
	return worstFirst(findings).map((finding) => `${renderFinding(finding, paint, cells)}\n`).join("");
}
function renderFinding({ severity, rule, message, help, place, related = [] }, paint, cells) {
	const where = place === void 0 ? "" : oneLine(formatPlace(place));
	const name = oneLine(rule);
	const head = width(where === "" ? "" : `${where}  `) + width(`${severity}  ${name}  `);
	const also = related.map((other) => {
		const at = `    ${oneLine(formatPlace(other.place))}  `;
		return `\n${at}${wrap(oneLine(other.message), cells, width(at), 6)}`;
	});
	const advice = help === void 0 ? "" : `\n    ${paint.cyan("help:")} ${wrap(oneLine(help), cells, 10, 10)}`;
	return `${where === "" ? "" : `${paint.bold(where)}  `}${paintSeverity(severity, paint)}  ${paint.dim(name)}  ${wrap(oneLine(message), cells, head, 4)}${paint.dim(also.join(""))}${advice}`;
}
function paintSeverity(severity, paint) {
	return {
		error: paint.red,
		warning: paint.yellow,
		note: paint.blue
	}[severity](severity);
}
function renderGates(gates, { colour }) {
	const paint = import_picocolors.default.createColors(colour);
	const [title = "", ...rows] = columns([
		{ title: "" },
		{ title: "gate" },
		{
			title: "base",
			right: true
		},
		{
			title: "adapter",
			right: true
		},
		{ title: "threshold" }
	], gates.map((verdict) => [
		verdict.passed ? "pass" : "FAIL",
		oneLine(verdict.gate),
		measured(verdict, "base"),
		measured(verdict, "adapter"),
		oneLine(verdict.threshold)
	]));
	const body = rows.map((row, index) => {
		const { passed, reason } = gates[index];
		const line = `  ${(passed ? paint.green : paint.red)(row.slice(0, 4))}${row.slice(4)}`;
		return passed ? line : `${line}\n        ${paint.red(oneLine(reason))}`;
	});
	return `${[`  ${paint.dim(title)}`, ...body].join("\n")}\n`;
}
function renderTerminal(input, options) {
	const paint = import_picocolors.default.createColors(options.colour);
	const { evaluation, findings = [], dataChanges = [], dealt = [], published, stages = [] } = input;
	const { passed, subject, words } = headlineOf(input);
	const mark = passed ? paint.green("✓") : paint.red("✗");
	return [
		options.withoutFindings === true ? "" : renderFindings(findings, options),
		`${mark} ${paint.bold(oneLine(subject))}: ${words}\n`,
		dataChanges.map((change) => renderChange(change, paint)).join(""),
		dealt.map((one) => `  ${oneLine(one.dataset)} splits: ${oneLine(dealtWords(one))}\n`).join(""),
		evaluation ? renderGates(evaluation.gates, options) : "",
		published ? renderPublication(published) : "",
		stages.length === 0 ? "" : renderStages(stages, paint)
	].filter((part) => part !== "").join("");
}
function renderChange(change, paint) {
	const id = paint.dim(oneLine(change.datasetId.after.replace("sha256:", "").slice(0, 12)));
	const kind = {
		new: "new",
		same: "unchanged",
		changed: "changed"
	}[change.kind];
	const title = `  ${oneLine(change.name)} ${id} ${kind}\n`;
	if (change.kind === "same") return title;
	const rows = changeRows(change).map(({ plain: what, before, after, words }) => [
		cut(oneLine(what), 60),
		integer(before),
		"→",
		integer(after),
		words
	]);
	const [, ...lines] = columns([
		{ title: "" },
		{
			title: "",
			right: true
		},
		{ title: "" },
		{
			title: "",
			right: true
		},
		{ title: "" }
	], rows);
	const records = change.records === void 0 ? "" : recordCounts(change.records);
	return title + (records === "" ? "" : `    records: ${records}\n`) + lines.map((line) => `    ${line}\n`).join("");
}
function renderPublication({ url, changed, tag }) {
	const as = tag === void 0 || tag === null ? "" : ` as ${oneLine(tag)}`;
	return `  ${changed ? "published to" : "already published, nothing changed:"} ${oneLine(url)}${as}\n`;
}
function renderStages(stages, paint) {
	const total = stages.reduce((sum, { seconds }) => sum + seconds, 0);
	const each = stages.map(({ name, seconds }) => `${name} ${duration(seconds)}`);
	return `  ${paint.dim([...each, `together ${duration(total)}`].join(", "))}\n`;
}

export { requireCheckpoint as $, openSoundWorkspace as A, gitState as B, countSeverities as C, percent$1 as D, worstFirst as E, signatureCacheDirectory as F, Memory as G, uncommitted as H, heldOutPrompts as I, placed as J, runHygiene as K, baseCommit as L, dealtPrompts as M, splitsDealt as N, points as O, runDirectory as P, checkBase as Q, commitDate as R, count as S, integer as T, writeBlob as U, prefixInRepository as V, signDataset as W, join53 as X, Vocabulary as Y, asManifestNames as Z, table as _, duration as a, oneLine as b, changeSection as c, details as d, resolveBase as et, fenced as f, mermaid as g, md as h, columns as i, AssertionChecker as it, select as j, rateInWords as k, blocks as l, list as m, renderFindings as n, openChat as nt, gatesSection as o, link as p, idOf as q, renderTerminal as r, loadSuite as rt, dataSection as s, plain as t, fetchBase as tt, code as u, words as v, headlineOf as w, visible as x, cut as y, fileAtBase as z };