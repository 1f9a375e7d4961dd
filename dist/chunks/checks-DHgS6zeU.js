import { o as __toESM } from "./rolldown-runtime-JJ0R4FiC.js";
import { A as promptKey, B as findingOf, C as report, F as digestFile, L as sha256, M as dataFiles, N as describeFiles, P as filesMatching, R as readerOf, b as emptySplits, j as recordId, n as require_ajv, t as require_dist, w as normalise, x as readDataset, y as emptyFile } from "./dist-ChoxQ2nc.js";
import { n as formatPlace, t as LoraError } from "./error-CUOtd1Bd.js";
import { n as openData, p as excerpt } from "./files-D10lB0p3.js";
import { i as resolveSuite } from "./resolve-BhVU_IoV.js";
import { M as CachedModel, N as readYaml } from "./workspace-CkqVo_kv.js";
import { n as isJsonObject, r as parseJson, t as canonicalJson } from "./json-DfBjXcl4.js";
import { C as JaccardJoin, D as discloses, E as wordsOf, O as unpackColumns, S as JaccardIndex, T as Vocabulary, _ as Verdicts, a as transcribe, b as groupBySplit, c as COUNTED_ROLES, d as hashGram, f as lowBits, g as judgeNearDuplicates, h as hundredths, i as hasWords, l as Shard, m as judgeParaphrases, n as signingOf, o as userWords, p as AskedPrompts, r as MARKERS, s as require__2020, t as StretchSigner, u as Shingles, v as relate, w as Numbers, x as groupRows, y as byPlace } from "./sign-stretch-NsT21op0.js";
import { A as openSoundWorkspace, B as requireCheckpoint, M as baseCommit, P as fileAtBase, R as writeBlob, U as openChat, j as select, z as asManifestNames } from "./terminal-D587_AdK.js";
import { n as labelConversation, r as findControlTokens, t as IGNORED } from "./mask-Dq61pECa.js";
import { n as insideWorkspace } from "./paths-BCNcjjeJ.js";
import { g as readEndTokens, l as checkCheckpoint, n as trainingOrder, r as writeTokens, t as readTokens } from "./tokens-DE7U7PuV.js";
import { a as parseLock, c as writeLock, d as readTemplate, i as lockText, l as compareLocks, n as buildLock, o as readLock, r as lockPath, t as DatasetTally, u as datedTemplate } from "./lock-DI2iWgqz.js";
import { n as lengthsOf, t as charactersOf } from "./lengths-DzthG9a6.js";
import { t as systemFault } from "./systemfault-DBdVnHLy.js";
import { mkdir, mkdtemp, readFile, readdir, realpath, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { existsSync, readFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { setImmediate } from "node:timers/promises";
import { Script, createContext } from "node:vm";

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
	return `expected ${shown(wanted)}${at}, found ${shown(written)}`;
}
function commonPrefix(one, other) {
	let at = 0;
	while (at < one.length && at < other.length && one[at] === other[at]) at++;
	return at;
}
function shown(value) {
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

// src/chat/family.ts
function stopFinding(chat, checkpoint, ends) {
	const eos = chat.eosToken === void 0 ? void 0 : chat.controlTokens.get(chat.eosToken);
	const stops = checkpoint.stops.size > 0 ? checkpoint.stops : new Set(eos === void 0 ? [] : [eos]);
	const endless = [...ends].find((id) => !stops.has(id));
	if (endless === void 0 || stops.size === 0) return null;
	if (![...chat.controlTokens.values()].includes(endless)) return unmarkedEnd;
	const shown = [...stops].map((id) => excerpt(chat.decode([id]))).join(", ");
	const end = excerpt(chat.decode([endless]));
	return {
		rule: "base-cannot-stop",
		severity: "warning",
		message: `Assistant turns end with ${end}, but the base stops at ${shown}: answers run on to their limit, here and served. A LoRA adapter trains no embedding or head, so a base that has never written ${end} may not learn to.`,
		help: `Use the instruction-tuned checkpoint, or set \`chat.template\` to a template that ends assistant turns with ${excerpt(chat.decode([[...stops][0]]))}.`
	};
}
const unmarkedEnd = {
	rule: "template-trains-no-end",
	severity: "warning",
	message: "The chat template's {% generation %} ends before the token that ends the turn: the adapter does not learn to stop.",
	help: "Put {% endgeneration %} behind the end-of-turn token, in a copy named under `chat.template`."
};
function padFinding({ padToken, eosToken }) {
	if (padToken === void 0 || padToken !== eosToken) return null;
	return {
		rule: "pad-is-eos",
		severity: "note",
		message: `The tokenizer pads with its end token ${excerpt(padToken)}. The end is learnt here all the same, since nothing is padded; a trainer that masks padding by its id would lose it.`,
		help: "Nothing to do here. Give other tools a padding token of its own, or labels that are masked by length."
	};
}
function vocabularyFinding(chat, { rows }, highestUsed) {
	if (highestUsed < rows) return null;
	return {
		rule: "base-vocabulary",
		severity: "error",
		message: `The tokenizer gives rows of this data the token id ${highestUsed} (${excerpt(chat.decode([highestUsed]))}), but the base embeds ${rows} tokens, from 0 to ${rows - 1}.`,
		help: "Use the tokenizer and the weights of the same checkpoint."
	};
}
function injectedSystem(chat) {
	const text = chat.render({ messages: [
		{
			role: "user",
			content: "First question"
		},
		{
			role: "assistant",
			content: "First answer"
		},
		{
			role: "user",
			content: "Second question"
		},
		{
			role: "assistant",
			content: "Second answer"
		}
	] }, { addGenerationPrompt: false });
	const first = text.indexOf("First question");
	const answered = text.indexOf("First answer");
	const second = text.indexOf("Second question");
	if (first < 0 || answered < 0 || second < 0) return "";
	const between = text.slice(answered + 12, second);
	const end = findControlTokens(chat, between)[0];
	const frame = between.slice(end === void 0 ? 0 : end.index + end.token.length).trimStart();
	const before = text.slice(0, first);
	const prefix = frame !== "" && before.endsWith(frame) ? before.slice(0, -frame.length) : before;
	const bos = chat.bosToken ?? "";
	return withoutFrame(chat, bos !== "" && prefix.startsWith(bos) ? prefix.slice(bos.length) : prefix);
}
function withoutFrame(chat, text) {
	let plain = "";
	let at = 0;
	for (const { token, index } of findControlTokens(chat, text)) {
		plain += `${text.slice(at, index)}\n`;
		at = index + token.length;
	}
	plain += text.slice(at);
	return plain.replace(/^\s*(system|developer)\s*\n/, "").trim();
}
function injectionFinding(chat, mixed) {
	const injected = injectedSystem(chat);
	if (!/\p{L}/u.test(injected)) return null;
	return {
		rule: "template-injects-system",
		severity: mixed ? "warning" : "note",
		message: mixed ? `Some rows have a system turn; to the others the chat template adds one of its own: ${excerpt(injected, 120)}.` : `No row has a system turn, so the chat template adds one, and the adapter learns under it: ${excerpt(injected, 120)}.`,
		help: mixed ? "Give every row the system turn it is to be used with." : "Serve it without a system turn, or give every row the one it is to be used with."
	};
}
function labelledEnds(chat, conversation, place) {
	const { ids, labels } = labelConversation(chat, conversation, place);
	const ends = [];
	let highest = -1;
	for (let i = 0; i < ids.length; i++) {
		highest = Math.max(highest, ids[i]);
		if (labels[i] !== -100 && (i + 1 === ids.length || labels[i + 1] === -100)) ends.push(ids[i]);
	}
	return {
		highest,
		ends
	};
}

// src/chat/length.ts
function checkLength(length, place, { maxLength, overlong }) {
	if (length <= maxLength) return void 0;
	const dropped = overlong === "drop";
	return {
		rule: "row-overlong",
		severity: dropped ? "warning" : "error",
		message: `The record is ${length} tokens long; training.maxLength is ${maxLength}${dropped ? ", so it is left out" : ""}.`,
		help: dropped ? "Split the conversation, or raise training.maxLength." : "Split the conversation, raise training.maxLength, or set training.overlong: drop.",
		place
	};
}

// src/pipeline/tokens.ts
async function* curatedRecords(workspace, dataset, split, signal) {
	for await (const record of readDataset(workspace.root, dataset.entry, {
		signal,
		onFinding: () => {},
		onProgress: () => {}
	})) {
		if (dataset.records[record.ordinal]?.id !== record.id) throw new LoraError("data-changed", "The data changed while it was being read.", {
			exit: 1,
			place: record.place,
			next: "Run again when nothing writes to the files."
		});
		if (record.split === split && !dataset.hygiene.removed.has(record.ordinal)) yield record;
	}
}
async function writeRunTokens(workspace, datasets, chat, plan, run, { onProgress, onFinding, signal }) {
	const present = await existingTokens(run, plan);
	if (present !== null) return present;
	const rows = [];
	const total = datasets.reduce((sum, { lock }) => sum + (lock.splits.train?.records ?? 0), 0);
	let done = 0;
	let failed = 0;
	let dropped = 0;
	for (const dataset of datasets) for await (const record of curatedRecords(workspace, dataset, "train", signal)) {
		done += 1;
		try {
			const { ids, labels } = labelConversation(chat, record.conversation, record.place);
			const overlong = checkLength(ids.length, record.place, plan.chat);
			if (overlong !== void 0) {
				onFinding(overlong);
				if (overlong.severity === "error") failed += 1;
				else dropped += 1;
				continue;
			}
			rows.push({
				recordId: record.id,
				ids,
				labels
			});
		} catch (error) {
			if (!(error instanceof LoraError)) throw error;
			onFinding(findingOf(error));
			failed += 1;
		}
		if (done % 16 === 0 || done === total) onProgress({
			task: "tokenize",
			done,
			total,
			unit: "rows"
		});
	}
	if (failed > 0) throw new LoraError("rows-unfit", `${failed} of ${total} train records cannot be trained on.`, {
		exit: 1,
		next: "Mend or remove the records named above."
	});
	if (rows.length === 0) throw new LoraError("rows-none", "No train record is left to learn from.", { exit: 1 });
	await mkdir(run.root, { recursive: true });
	const order = trainingOrder(rows.length, plan.training.epochs, plan.training.seed);
	await writeTokens(run.tokens, {
		rows,
		order,
		metadata: {
			closure: plan.closure,
			dropped: String(dropped)
		}
	});
	return summarise(rows.map((row) => row.labels), dropped);
}
async function existingTokens(run, plan) {
	try {
		const tokens = await readTokens(run.tokens);
		if (tokens.metadata.closure !== plan.closure) return null;
		return summarise([tokens.labels], Number(tokens.metadata.dropped ?? 0), tokens.offsets.length - 1);
	} catch {
		return null;
	}
}
function summarise(labels, dropped, rows = labels.length) {
	let tokens = 0;
	let supervised = 0;
	for (const row of labels) {
		tokens += row.length;
		for (const label of row) if (label !== -100) supervised += 1;
	}
	return {
		rows,
		tokens,
		supervised,
		dropped
	};
}

// src/pipeline/base-findings.ts
const SAMPLE = 8;
const AMONG = 200;
async function baseFindings(workspace, entry, datasets, hubCache, signal) {
	const directory = await localBase(workspace, entry, hubCache);
	if (directory === null) return [];
	const { template, date } = entry.manifest.chat;
	const atBase = entry.positions.at(["base", "model"], { value: true });
	const atTemplate = template === null ? atBase : entry.positions.at(["chat", "template"], { value: true });
	const checkpoint = await readCheckpoint(directory).catch((error) => {
		throw asManifestNames(error, entry, { directory });
	});
	const own = template === null ? {} : { template: join(workspace.root, template) };
	const chat = await openChat(directory, {
		root: workspace.root,
		date,
		...own
	});
	const seen = await labelSample(chat, workspace, datasets, signal);
	const about = (finding, place) => finding === null ? [] : [{
		...finding,
		place
	}];
	return [
		...seen.faults,
		...about(vocabularyFinding(chat, checkpoint, seen.highest), atBase),
		...about(stopFinding(chat, checkpoint, seen.ends), atBase),
		...about(padFinding(chat), atBase),
		...about(systemFinding(chat, datasets), atTemplate),
		...about(await dateFinding(directory, template === null ? null : join(workspace.root, template), date), atTemplate)
	];
}
async function localBase(workspace, entry, hubCache) {
	const { model, revision, directory } = entry.manifest.base;
	const place = entry.positions.at(["base", "model"], { value: true });
	if (directory !== null) {
		const local = insideWorkspace(workspace.root, ".", directory, place);
		requireCheckpoint(await readdir(local), place);
		return local;
	}
	if (revision === null) return null;
	const snapshot = new CachedModel(hubCache, model).snapshot(revision);
	const needed = ["config.json", "tokenizer.json"].map((name) => stat(join(snapshot, name)).catch(() => null));
	return (await Promise.all(needed)).every((found) => found?.isFile()) ? snapshot : null;
}
async function readCheckpoint(directory) {
	const weights = (await readdir(directory)).some((name) => /^model\.safetensors(\.index\.json)?$/.test(name));
	const { vocabularySize } = await checkCheckpoint(directory, { weights });
	return {
		stops: await readEndTokens(directory),
		rows: vocabularySize
	};
}
async function labelSample(chat, workspace, datasets, signal) {
	const sampled = {
		faults: [],
		ends: /* @__PURE__ */ new Set(),
		highest: -1
	};
	for (const dataset of datasets) for (const { conversation, place } of await sampleOf(workspace, dataset, signal)) try {
		const { highest, ends } = labelledEnds(chat, conversation, place);
		sampled.highest = Math.max(sampled.highest, highest);
		for (const end of ends) sampled.ends.add(end);
	} catch (error) {
		if (!(error instanceof LoraError) || error.code === "chat-template-unsupported") throw error;
		sampled.faults.push(findingOf(error));
	}
	return sampled;
}
async function sampleOf(workspace, dataset, signal) {
	const faulty = new Set(dataset.findings.flatMap(({ severity, place }) => severity === "error" && place ? [at(place)] : []));
	const plain = [];
	const calling = [];
	let read = 0;
	for await (const record of curatedRecords(workspace, dataset, "train", signal)) {
		if (faulty.has(at(record.place))) continue;
		const kind = record.conversation.messages.some(({ tool_calls: calls }) => calls !== void 0) ? calling : plain;
		if (kind.length < SAMPLE) kind.push(record);
		if (++read === AMONG || plain.length === SAMPLE && calling.length === SAMPLE) break;
	}
	return [...plain, ...calling];
}
function at({ file, line }) {
	return `${file}:${line}`;
}
function systemFinding(chat, datasets) {
	let records = 0;
	let systems = 0;
	for (const { lock } of datasets) {
		for (const split of Object.values(lock.splits)) records += split?.records ?? 0;
		systems += lock.turns.system ?? 0;
	}
	if (systems >= records) return null;
	try {
		return injectionFinding(chat, systems > 0);
	} catch (error) {
		if (error instanceof LoraError) return null;
		throw error;
	}
}
async function dateFinding(directory, template, date) {
	const text = template === null ? (await readTemplate(directory))?.text : await readFile(template, "utf8");
	if (text === void 0 || datedTemplate(text) === null) return null;
	return {
		rule: "template-date",
		severity: "note",
		message: `The chat template writes the day's date. Training pins it to ${date} and records that; a server writes its own.`,
		help: "Set `chat.date` for another; `lora verify --for` says how to give a server the same."
	};
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
	const coverage = new CoverageIndex(GRAM);
	const long = new GramIndex(LONG_GRAM);
	const similar = new JaccardIndex(join);
	const ofText = /* @__PURE__ */ new Map();
	const short = /* @__PURE__ */ new Map();
	for (const [index, { prompt, text, transcript, joined }] of heldOut.entries()) {
		coverage.add(prompt);
		long.add(text);
		if (prompt.length > 0 && prompt.length < GRAM) {
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
	for (let index = 0; index < train.count; index++) {
		await pace.step();
		const transcript = train.transcript(index);
		const prompt = userWords(transcript);
		const found = /* @__PURE__ */ new Map();
		if (hasWords(transcript)) for (const { text, similarity } of similar.find(train.text(index))) for (const item of ofText.get(text)) found.set(item, {
			heldOut: item,
			by: "similarity",
			similarity
		});
		for (const { owner, words } of coverage.cover(prompt)) if (2 * words > heldOut[owner].prompt.length) found.set(owner, {
			heldOut: owner,
			by: "grams",
			covered: words
		});
		for (const owner of prompt.length < GRAM && short.get(prompt.join()) || []) found.set(owner, {
			heldOut: owner,
			by: "equality"
		});
		if (runs.size < heldOut.length) long.forEachShared(transcript, (owner) => {
			if (!runs.has(owner)) runs.set(owner, index);
		});
		if (found.size === 0) continue;
		for (const owner of found.keys()) hit.add(owner);
		const extent = (leak) => extentOf(leak, heldOut[leak.heldOut]);
		leaks.set(index, [...found.values()].sort((one, other) => extent(other) - extent(one) || one.heldOut - other.heldOut));
	}
	pace.end();
	for (const owner of hit) runs.delete(owner);
	return {
		leaks,
		runs
	};
}
function extentOf(leak, { prompt }) {
	if (leak.by === "equality") return 1;
	return leak.by === "grams" ? leak.covered / prompt.length : leak.similarity;
}

// src/hygiene/contamination-verdicts.ts
const CONTAMINATED_SET = .02;
const SHOWN$1 = 120;
function judgeContamination({ leaks, runs }, heldOut, train, vocabulary, verdicts) {
	const hit = /* @__PURE__ */ new Set();
	for (const [group, found] of leaks) {
		const worst = found[0];
		for (const leak of found) hit.add(leak.heldOut);
		const target = heldOut[worst.heldOut];
		const rows = train.groups[group];
		const shown = shower(rows, vocabulary, verdicts);
		const message = describe$1(worst, target, train.transcriptOf(rows[0]), shown) + (found.length > 1 ? ` So it does with ${found.length - 1} more held-out rows.` : "");
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
	return (words) => excerpt(vocabulary.textOf(words), SHOWN$1);
}
function describe$1(leak, target, transcript, shown) {
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
			message: `${hits.length} of the ${indices.length} rows held out in ${set} are given away by train records: ${percent(hits.length / indices.length)}, and above 2% the whole set counts as contaminated.`,
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
		const rows = train.groups[runs.get(example)];
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
function percent(share) {
	return `${(100 * share).toFixed(1)}%`;
}

// src/hygiene/corpus.ts
var Corpus = class {
	rows;
	ranked;
	sizes;
	blocks;
	vocabulary = new Vocabulary(MARKERS);
	#shards;
	#shardOf;
	#atOf;
	#numbers = [];
	constructor(shards) {
		this.#shards = shards;
		const count = shards.reduce((sum, { shard }) => sum + shard.count, 0);
		this.#shardOf = new Uint32Array(count);
		this.#atOf = new Uint32Array(count);
		this.sizes = new Uint32Array(count);
		this.blocks = shards.map(({ shard: { columns } }) => ({
			keys: columns.keys,
			ends: columns.keyEnds
		}));
		const rows = [];
		const [contents, prompts, answers] = [
			/* @__PURE__ */ new Map(),
			/* @__PURE__ */ new Map(),
			/* @__PURE__ */ new Map()
		];
		for (const [s, placed] of shards.entries()) {
			const { columns, count: records } = placed.shard;
			const [ids, promptKeys, answerKeys] = [
				columns.ids,
				columns.prompts,
				columns.answers
			].map((bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
			this.sizes.set(columns.sizes, rows.length);
			for (let at = 0; at < records; at++) {
				const ordinal = rows.length;
				this.#shardOf[ordinal] = s;
				this.#atOf[ordinal] = at;
				const prompt = numberOf(prompts, keyAt(promptKeys, at));
				const answer = numberOf(answers, keyAt(answerKeys, at));
				const content = numberOf(contents, prompt * 2 ** 26 + answer);
				rows.push(new CorpusRow(placed, at, ids, ordinal, content, prompt, columns.answered[at] === 1 ? answer : -1));
			}
		}
		const ranked = inPrecedence(rows);
		for (const [rank, row] of ranked.entries()) row.rank = rank;
		this.rows = rows;
		this.ranked = ranked;
	}
	transcript(ordinal) {
		const s = this.#shardOf[ordinal];
		const { shard } = this.#shards[s];
		this.#numbers[s] ??= this.#numbersOf(shard);
		const numbers = this.#numbers[s];
		return shard.transcript(this.#atOf[ordinal]).map((word) => numbers[word]);
	}
	shingles(ordinal) {
		return this.#shards[this.#shardOf[ordinal]].shard.shingles(this.#atOf[ordinal]);
	}
	#numbersOf({ columns: { words, wordEnds } }) {
		return Uint32Array.from(wordEnds, (end, i) => {
			return this.vocabulary.idOfBytes(words.subarray(i === 0 ? 0 : wordEnds[i - 1], end));
		});
	}
};
var CorpusRow = class {
	ordinal;
	content;
	prompt;
	answer;
	rank = 0;
	#placed;
	#at;
	#ids;
	constructor(placed, at, ids, ordinal, content, prompt, answer) {
		this.#placed = placed;
		this.#at = at;
		this.#ids = ids;
		this.ordinal = ordinal;
		this.content = content;
		this.prompt = prompt;
		this.answer = answer;
	}
	get id() {
		return this.#ids.toString("hex", 32 * this.#at, 32 * (this.#at + 1));
	}
	get idStart() {
		return this.#ids.readUIntBE(32 * this.#at, 6);
	}
	get split() {
		return this.#placed.split;
	}
	get place() {
		const { file, linesBefore, shard } = this.#placed;
		return {
			file,
			line: linesBefore + shard.columns.lines[this.#at]
		};
	}
	get hasWords() {
		return this.#placed.shard.columns.worded[this.#at] === 1;
	}
};
function inPrecedence(rows) {
	const starts = Float64Array.from(rows, ({ idStart }) => idStart);
	return rows.toSorted((one, other) => {
		const difference = starts[one.ordinal] - starts[other.ordinal];
		if (difference !== 0) return difference;
		if (one.id !== other.id) return one.id < other.id ? -1 : 1;
		return byPlace(one.place, other.place) || one.ordinal - other.ordinal;
	});
}
function keyAt(keys, at) {
	return keys.toString("latin1", 16 * at, 16 * (at + 1));
}
function numberOf(numbers, key) {
	const known = numbers.get(key);
	if (known !== void 0) return known;
	numbers.set(key, numbers.size);
	return numbers.size - 1;
}

// src/hygiene/exact.ts
function judgeExactDuplicates(rows, verdicts) {
	for (const [kept, ...copies] of groupBySplit(rows, (row) => row.content, 2)) for (const copy of copies) {
		verdicts.convict("exact-duplicate", copy, kept.place);
		verdicts.judge("exact-duplicate", copy.place, {
			message: `This record says the same as ${formatPlace(kept.place)}.`,
			help: "Delete one of the two.",
			removal: "`hygiene.exact: remove` leaves this one out.",
			related: relate("the record that is kept", [kept])
		});
	}
}
function judgeConflicts(rows, verdicts) {
	for (const group of groupBySplit(rows, (row) => row.prompt, 2)) {
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
function noteSharedAnswers(rows, verdicts) {
	const shared = groupBySplit(rows, (row) => row.answer, 2).map((group) => ({
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
function lengthOutliers(rows, lengths) {
	if (rows.length < FEWEST) return [];
	const logs = Float64Array.from(lengths, (length) => Math.log(Math.max(1, length)));
	const middle = median(logs);
	const spread = Math.max(LEAST_SPREAD, NORMAL * median(logs.map((value) => Math.abs(value - middle))));
	const outliers = rows.map((row, index) => ({
		row,
		characters: lengths[index],
		z: (logs[index] - middle) / spread
	})).filter(({ z }) => Math.abs(z) > OUTLIER).sort((one, other) => Math.abs(other.z) - Math.abs(one.z) || one.row.ordinal - other.row.ordinal);
	const [worst, ...others] = outliers;
	if (worst === void 0) return [];
	const usual = Math.round(Math.exp(middle)).toLocaleString("en");
	const of = ({ characters, z }) => `${characters.toLocaleString("en")} characters, ${z > 0 ? "far longer" : "far shorter"} than usual`;
	return [{
		rule: "length-outlier",
		severity: "note",
		message: `${outliers.length === 1 ? "1 record is" : `${outliers.length} records are`} of a length unlike the others', of which half have more than ${usual} characters. This one has ${of(worst)}.`,
		help: "Look at them: pasted files, cut-off answers and mixed-up sources show like this.",
		place: worst.row.place,
		...others.length === 0 ? {} : { related: others.slice(0, 5).map((one) => ({
			message: of(one),
			place: one.row.place
		})) }
	}];
}
function median(values) {
	const sorted = Float64Array.from(values).sort();
	const half = sorted.length >> 1;
	return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
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

// src/hygiene/hygiene.ts
const TRAIN = "train";
async function runHygiene(input) {
	const { settings } = input;
	const verdicts = new Verdicts(settings);
	const { corpus, asked } = await collect(input, verdicts);
	const { rows, vocabulary } = corpus;
	const transcriptOf = (row) => corpus.transcript(row.ordinal);
	const standing = () => corpus.ranked.filter((row) => verdicts.stands(row));
	const pace = (task, total) => new Pace(task, total, input);
	const { textOf, wanted } = distinctTexts(rows);
	const join = new JaccardJoin(corpus, settings.near.threshold, wanted);
	const heldOut = heldOutOf(standing(), input.evaluation, {
		transcriptOf,
		textOf
	}, vocabulary);
	if (heldOut.length > 0) {
		const train = groupRows(standing().filter((row) => row.split === TRAIN), (row) => row.content);
		const contamination = await findLeaks({
			count: train.length,
			transcript: (index) => transcriptOf(train[index][0]),
			text: (index) => textOf(train[index][0])
		}, heldOut, join, pace("contamination", train.length));
		judgeContamination(contamination, heldOut, {
			groups: train,
			transcriptOf
		}, vocabulary, verdicts);
	}
	judgeExactDuplicates(standing(), verdicts);
	const answered = standing().filter((row) => row.answer >= 0);
	judgeConflicts(answered, verdicts);
	await judgeNearDuplicates(standing(), {
		textOf,
		join
	}, verdicts, (total) => pace("near duplicates", total));
	noteSharedAnswers(answered.filter((row) => verdicts.stands(row)), verdicts);
	if (asked !== null) judgeParaphrases(asked, verdicts);
	return {
		findings: silenced(verdicts.findings, settings.ignore, input.placeOf),
		removed: verdicts.removed,
		counts: verdicts.counts
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
	const { rows } = corpus;
	const allowances = new Allowances(settings.allow);
	const remarks = new Remarks(verdicts, allowances);
	const lengths = new Numbers();
	const asked = settings.paraphrase === "off" ? null : new AskedPrompts();
	let first = 0;
	for (const { shard } of shards) {
		for (const { at, faults, remarks: made } of shard.notes.records) {
			const row = rows[first + at];
			for (const fault of faults) verdicts.fault(row.ordinal, {
				...fault,
				place: row.place
			});
			remarks.add(row, made);
		}
		for (const characters of shard.columns.said) lengths.push(characters);
		for (let at = 0; at < shard.count && asked?.tooMany === false; at++) {
			const prompt = shard.asked(at);
			if (prompt !== null) asked.add(rows[first + at], prompt);
		}
		first += shard.count;
	}
	remarks.judge();
	for (const finding of [...lengthOutliers(rows, lengths.view()), ...allowances.unused(placeOf)]) verdicts.note(finding);
	return {
		corpus,
		asked
	};
}
function distinctTexts(rows) {
	const first = new Int32Array(rows.length).fill(-1);
	const wanted = new Uint8Array(rows.length);
	for (const { content, ordinal } of rows) {
		if (first[content] >= 0) continue;
		first[content] = ordinal;
		wanted[ordinal] = 1;
	}
	return {
		textOf: ({ content }) => first[content],
		wanted
	};
}
function heldOutOf(rows, evaluation, { transcriptOf, textOf }, vocabulary) {
	const records = rows.filter((row) => row.split !== TRAIN).map((row) => {
		const transcript = transcriptOf(row);
		return {
			place: row.place,
			set: `split ${row.split}`,
			prompt: userWords(transcript),
			text: transcript,
			transcript,
			joined: textOf(row)
		};
	});
	const idsOf = (texts) => Uint32Array.from(texts.flatMap((text) => wordsOf(text).map((word) => vocabulary.idOf(word))));
	const prompts = evaluation.map(({ place, set = `suite ${place.file}`, texts, answers = [] }) => {
		return {
			place,
			set,
			prompt: idsOf(texts),
			text: idsOf([...texts, ...answers]),
			transcript: null,
			joined: null
		};
	});
	return [...records, ...prompts];
}

// src/dataset/stretches.ts
const STRETCH = 2 ** 23;
async function stretchesOf({ path, absolute }, about = STRETCH) {
	const { mediaType } = readerOf(path);
	const file = await openData(absolute, { file: path });
	try {
		const { size } = await file.stat();
		const starts = [0, ...mediaType === "application/jsonl" && !await isArray(file) ? await lineStarts(file, size, about) : []];
		return starts.map((start, i) => ({
			path,
			absolute,
			mediaType,
			start,
			end: starts[i + 1] ?? size
		}));
	} finally {
		await file.close();
	}
}
async function isArray(file) {
	const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0);
	return /^(?:\uFEFF)?[ \t\r]*\[[ \t\r]*\n/.test(buffer.toString("utf8", 0, bytesRead));
}
async function lineStarts(file, size, about) {
	const starts = [];
	const piece = Buffer.alloc(2 ** 16);
	let start = 0;
	for (let from = about; from < size; from += about) {
		if (from <= start) continue;
		for (let at = from - 1; at < size;) {
			const { bytesRead } = await file.read(piece, 0, piece.length, at);
			if (bytesRead === 0) return starts;
			const found = piece.subarray(0, bytesRead).indexOf(10);
			at += found < 0 ? bytesRead : found + 1;
			if (found < 0) continue;
			start = at;
			if (start < size) starts.push(start);
			break;
		}
	}
	return starts;
}

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
function threadsFor(stretches) {
	const bytes = stretches.reduce((sum, { start, end }) => sum + end - start, 0);
	if (signerScript() === null || bytes < WORTH_A_THREAD) return 0;
	return Math.min(MOST_THREADS, availableParallelism(), stretches.length);
}
async function* signStretches(stretches, job, threads, signal) {
	if (threads === 0) {
		const signer = await StretchSigner.of(job);
		for (const stretch of stretches) {
			refuseCancelled(signal);
			yield await signer.sign(stretch);
		}
		return;
	}
	const script = signerScript();
	if (script === null) throw new Error("there is no script to run in a thread");
	const workers = Array.from({ length: threads }, () => new Worker(script, { workerData: job }));
	try {
		const results = stretches.map(() => new Awaited());
		const fail = (error) => {
			for (const result of results) result.reject(error);
		};
		let next = 0;
		for (const worker of workers) {
			let current = -1;
			const ask = () => {
				current = next++;
				if (current < stretches.length) worker.postMessage(stretches[current]);
			};
			worker.on("message", (signed) => {
				results[current].resolve(signed);
				ask();
			});
			worker.on("error", fail);
			ask();
		}
		signal?.addEventListener("abort", () => fail(cancelled(signal)), { once: true });
		for (const { promise } of results) {
			refuseCancelled(signal);
			yield await promise;
		}
	} finally {
		await Promise.all(workers.map((worker) => worker.terminate()));
	}
}
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
async function* signDataset(root, entry, options) {
	const { onFinding, onProgress, signal } = options;
	const files = await cut(await dataFiles(root, entry, onFinding), options);
	const stretches = files.flatMap((file) => file.stretches);
	const { name, language, roles, hygiene, format } = entry.manifest;
	const settings = {
		name,
		language,
		roles,
		...signingOf(hygiene)
	};
	const version = options.version === void 0 ? signerVersion() : options.version;
	const directory = options.cache === void 0 || version === null ? null : join(options.cache, name);
	const signed = signStretches(stretches, {
		settings,
		format,
		cache: directory === null ? null : {
			directory,
			version: version ?? ""
		}
	}, options.threads ?? threadsFor(stretches), signal);
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
			const shard = new Shard(unpackColumns(value.packed));
			for (const { place, ...finding } of shard.notes.findings) onFinding({
				...finding,
				...place === void 0 ? {} : { place: moved(place, linesBefore) }
			});
			if (shard.count > 0) splits.add(file.split);
			yield {
				file: file.path,
				split: file.split,
				linesBefore,
				shard
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
}
async function cut(files, { stretch, onFinding }) {
	const result = [];
	for (const file of files) {
		let stretches = [];
		try {
			stretches = await stretchesOf(file, stretch);
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
	for (const name of await readdir(directory).catch(() => [])) if (!names.has(name)) await rm(join(directory, name), {
		force: true,
		recursive: true
	}).catch(() => {});
}

// src/hygiene/tallied.ts
function talliedRecords({ file, split, shard }) {
	const { ids, turns, characters } = shard.columns;
	const bytes = Buffer.from(ids.buffer, ids.byteOffset, ids.length);
	const width = COUNTED_ROLES.length;
	const lists = /* @__PURE__ */ new Map();
	return Array.from({ length: shard.count }, (_, at) => {
		const counts = turns.subarray(width * at, width * (at + 1));
		const key = counts.join();
		const roles = lists.get(key) ?? COUNTED_ROLES.flatMap((role, r) => new Array(counts[r]).fill(role));
		lists.set(key, roles);
		return {
			id: bytes.toString("hex", 32 * at, 32 * (at + 1)),
			split,
			file,
			roles,
			characters: characters[at]
		};
	});
}

// node_modules/diff/libesm/diff/base.js
var Diff = class {
	diff(oldStr, newStr, options = {}) {
		let callback;
		if (typeof options === "function") {
			callback = options;
			options = {};
		} else if ("callback" in options) callback = options.callback;
		const oldString = this.castInput(oldStr, options);
		const newString = this.castInput(newStr, options);
		const oldTokens = this.removeEmpty(this.tokenize(oldString, options));
		const newTokens = this.removeEmpty(this.tokenize(newString, options));
		return this.diffWithOptionsObj(oldTokens, newTokens, options, callback);
	}
	diffWithOptionsObj(oldTokens, newTokens, options, callback) {
		var _a;
		const done = (value) => {
			value = this.postProcess(value, options);
			if (callback) {
				setTimeout(function() {
					callback(value);
				}, 0);
				return;
			} else return value;
		};
		const newLen = newTokens.length, oldLen = oldTokens.length;
		let editLength = 1;
		let maxEditLength = newLen + oldLen;
		if (options.maxEditLength != null) maxEditLength = Math.min(maxEditLength, options.maxEditLength);
		const maxExecutionTime = (_a = options.timeout) !== null && _a !== void 0 ? _a : Infinity;
		const abortAfterTimestamp = Date.now() + maxExecutionTime;
		const bestPath = [{
			oldPos: -1,
			lastComponent: void 0
		}];
		let newPos = this.extractCommon(bestPath[0], newTokens, oldTokens, 0, options);
		if (bestPath[0].oldPos + 1 >= oldLen && newPos + 1 >= newLen) return done(this.buildValues(bestPath[0].lastComponent, newTokens, oldTokens));
		let minDiagonalToConsider = -Infinity, maxDiagonalToConsider = Infinity;
		const execEditLength = () => {
			for (let diagonalPath = Math.max(minDiagonalToConsider, -editLength); diagonalPath <= Math.min(maxDiagonalToConsider, editLength); diagonalPath += 2) {
				let basePath;
				const removePath = bestPath[diagonalPath - 1], addPath = bestPath[diagonalPath + 1];
				if (removePath) bestPath[diagonalPath - 1] = void 0;
				let canAdd = false;
				if (addPath) {
					const addPathNewPos = addPath.oldPos - diagonalPath;
					canAdd = addPath && 0 <= addPathNewPos && addPathNewPos < newLen;
				}
				const canRemove = removePath && removePath.oldPos + 1 < oldLen;
				if (!canAdd && !canRemove) {
					bestPath[diagonalPath] = void 0;
					continue;
				}
				if (!canRemove || canAdd && removePath.oldPos < addPath.oldPos) basePath = this.addToPath(addPath, true, false, 0, options);
				else basePath = this.addToPath(removePath, false, true, 1, options);
				newPos = this.extractCommon(basePath, newTokens, oldTokens, diagonalPath, options);
				if (basePath.oldPos + 1 >= oldLen && newPos + 1 >= newLen) return done(this.buildValues(basePath.lastComponent, newTokens, oldTokens)) || true;
				else {
					bestPath[diagonalPath] = basePath;
					if (basePath.oldPos + 1 >= oldLen) maxDiagonalToConsider = Math.min(maxDiagonalToConsider, diagonalPath - 1);
					if (newPos + 1 >= newLen) minDiagonalToConsider = Math.max(minDiagonalToConsider, diagonalPath + 1);
				}
			}
			editLength++;
		};
		if (callback) (function exec() {
			setTimeout(function() {
				if (editLength > maxEditLength || Date.now() > abortAfterTimestamp) return callback(void 0);
				if (!execEditLength()) exec();
			}, 0);
		})();
		else while (editLength <= maxEditLength && Date.now() <= abortAfterTimestamp) {
			const ret = execEditLength();
			if (ret) return ret;
		}
	}
	addToPath(path, added, removed, oldPosInc, options) {
		const last = path.lastComponent;
		if (last && !options.oneChangePerToken && last.added === added && last.removed === removed) return {
			oldPos: path.oldPos + oldPosInc,
			lastComponent: {
				count: last.count + 1,
				added,
				removed,
				previousComponent: last.previousComponent
			}
		};
		else return {
			oldPos: path.oldPos + oldPosInc,
			lastComponent: {
				count: 1,
				added,
				removed,
				previousComponent: last
			}
		};
	}
	extractCommon(basePath, newTokens, oldTokens, diagonalPath, options) {
		const newLen = newTokens.length, oldLen = oldTokens.length;
		let oldPos = basePath.oldPos, newPos = oldPos - diagonalPath, commonCount = 0;
		while (newPos + 1 < newLen && oldPos + 1 < oldLen && this.equals(oldTokens[oldPos + 1], newTokens[newPos + 1], options)) {
			newPos++;
			oldPos++;
			commonCount++;
			if (options.oneChangePerToken) basePath.lastComponent = {
				count: 1,
				previousComponent: basePath.lastComponent,
				added: false,
				removed: false
			};
		}
		if (commonCount && !options.oneChangePerToken) basePath.lastComponent = {
			count: commonCount,
			previousComponent: basePath.lastComponent,
			added: false,
			removed: false
		};
		basePath.oldPos = oldPos;
		return newPos;
	}
	equals(left, right, options) {
		if (options.comparator) return options.comparator(left, right);
		else return left === right || !!options.ignoreCase && left.toLowerCase() === right.toLowerCase();
	}
	removeEmpty(array) {
		const ret = [];
		for (let i = 0; i < array.length; i++) if (array[i]) ret.push(array[i]);
		return ret;
	}
	castInput(value, options) {
		return value;
	}
	tokenize(value, options) {
		return Array.from(value);
	}
	join(chars) {
		return chars.join("");
	}
	postProcess(changeObjects, options) {
		return changeObjects;
	}
	get useLongestToken() {
		return false;
	}
	buildValues(lastComponent, newTokens, oldTokens) {
		const components = [];
		let nextComponent;
		while (lastComponent) {
			components.push(lastComponent);
			nextComponent = lastComponent.previousComponent;
			delete lastComponent.previousComponent;
			lastComponent = nextComponent;
		}
		components.reverse();
		const componentLen = components.length;
		let componentPos = 0, newPos = 0, oldPos = 0;
		for (; componentPos < componentLen; componentPos++) {
			const component = components[componentPos];
			if (!component.removed) {
				if (!component.added && this.useLongestToken) {
					let value = newTokens.slice(newPos, newPos + component.count);
					value = value.map(function(value, i) {
						const oldValue = oldTokens[oldPos + i];
						return oldValue.length > value.length ? oldValue : value;
					});
					component.value = this.join(value);
				} else component.value = this.join(newTokens.slice(newPos, newPos + component.count));
				newPos += component.count;
				if (!component.added) oldPos += component.count;
			} else {
				component.value = this.join(oldTokens.slice(oldPos, oldPos + component.count));
				oldPos += component.count;
			}
		}
		return components;
	}
};

// node_modules/diff/libesm/diff/character.js
var CharacterDiff = class extends Diff {};
const characterDiff = new CharacterDiff();

// node_modules/diff/libesm/util/string.js
function longestCommonPrefix(str1, str2) {
	let i = 0;
	for (; i < str1.length && i < str2.length; i++) if (str1[i] != str2[i]) return str1.slice(0, i);
	return str1.slice(0, i);
}
function longestCommonSuffix(str1, str2) {
	let i;
	if (!str1 || !str2 || str1[str1.length - 1] != str2[str2.length - 1]) return "";
	for (i = 0; i < str1.length && i < str2.length; i++) if (str1[str1.length - (i + 1)] != str2[str2.length - (i + 1)]) return str1.slice(-i);
	return str1.slice(-i);
}
function replacePrefix(string, oldPrefix, newPrefix) {
	if (string.slice(0, oldPrefix.length) != oldPrefix) throw Error(`string ${JSON.stringify(string)} doesn't start with prefix ${JSON.stringify(oldPrefix)}; this is a bug`);
	return newPrefix + string.slice(oldPrefix.length);
}
function replaceSuffix(string, oldSuffix, newSuffix) {
	if (!oldSuffix) return string + newSuffix;
	if (string.slice(-oldSuffix.length) != oldSuffix) throw Error(`string ${JSON.stringify(string)} doesn't end with suffix ${JSON.stringify(oldSuffix)}; this is a bug`);
	return string.slice(0, -oldSuffix.length) + newSuffix;
}
function removePrefix(string, oldPrefix) {
	return replacePrefix(string, oldPrefix, "");
}
function removeSuffix(string, oldSuffix) {
	return replaceSuffix(string, oldSuffix, "");
}
function maximumOverlap(string1, string2) {
	return string2.slice(0, overlapCount(string1, string2));
}
function overlapCount(a, b) {
	let startA = 0;
	if (a.length > b.length) startA = a.length - b.length;
	let endB = b.length;
	if (a.length < b.length) endB = a.length;
	const map = Array(endB);
	let k = 0;
	map[0] = 0;
	for (let j = 1; j < endB; j++) {
		if (b[j] == b[k]) map[j] = map[k];
		else map[j] = k;
		while (k > 0 && b[j] != b[k]) k = map[k];
		if (b[j] == b[k]) k++;
	}
	k = 0;
	for (let i = startA; i < a.length; i++) {
		while (k > 0 && a[i] != b[k]) k = map[k];
		if (a[i] == b[k]) k++;
	}
	return k;
}
function segment(string, segmenter) {
	const parts = [];
	for (const segmentObj of Array.from(segmenter.segment(string))) {
		const segment = segmentObj.segment;
		if (parts.length && /\s/.test(parts[parts.length - 1]) && /\s/.test(segment)) parts[parts.length - 1] += segment;
		else parts.push(segment);
	}
	return parts;
}
function trailingWs(string, segmenter) {
	if (segmenter) return leadingAndTrailingWs(string, segmenter)[1];
	let i;
	for (i = string.length - 1; i >= 0; i--) if (!string[i].match(/\s/)) break;
	return string.substring(i + 1);
}
function leadingWs(string, segmenter) {
	if (segmenter) return leadingAndTrailingWs(string, segmenter)[0];
	const match = string.match(/^\s*/);
	return match ? match[0] : "";
}
function leadingAndTrailingWs(string, segmenter) {
	if (!segmenter) return [leadingWs(string), trailingWs(string)];
	if (segmenter.resolvedOptions().granularity != "word") throw new Error("The segmenter passed must have a granularity of \"word\"");
	const segments = segment(string, segmenter);
	const firstSeg = segments[0];
	const lastSeg = segments[segments.length - 1];
	return [/\s/.test(firstSeg) ? firstSeg : "", /\s/.test(lastSeg) ? lastSeg : ""];
}

// node_modules/diff/libesm/diff/word.js
const extendedWordChars = "a-zA-Z0-9_\\u{AD}\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{2C6}\\u{2C8}-\\u{2D7}\\u{2DE}-\\u{2FF}\\u{1E00}-\\u{1EFF}";
const tokenizeIncludingWhitespace = new RegExp(`[${extendedWordChars}]+|\\s+|[^${extendedWordChars}]`, "ug");
var WordDiff = class extends Diff {
	equals(left, right, options) {
		if (options.ignoreCase) {
			left = left.toLowerCase();
			right = right.toLowerCase();
		}
		return left.trim() === right.trim();
	}
	tokenize(value, options = {}) {
		let parts;
		if (options.intlSegmenter) {
			const segmenter = options.intlSegmenter;
			if (segmenter.resolvedOptions().granularity != "word") throw new Error("The segmenter passed must have a granularity of \"word\"");
			parts = segment(value, segmenter);
		} else parts = value.match(tokenizeIncludingWhitespace) || [];
		const tokens = [];
		let prevPart = null;
		parts.forEach((part) => {
			if (/\s/.test(part)) {
				if (prevPart == null) tokens.push(part);
				else tokens.push(tokens.pop() + part);
			} else if (prevPart != null && /\s/.test(prevPart)) {
				if (tokens[tokens.length - 1] == prevPart) tokens.push(tokens.pop() + part);
				else tokens.push(prevPart + part);
			} else tokens.push(part);
			prevPart = part;
		});
		return tokens;
	}
	join(tokens) {
		return tokens.map((token, i) => {
			if (i == 0) return token;
			else return token.replace(/^\s+/, "");
		}).join("");
	}
	postProcess(changes, options) {
		if (!changes || options.oneChangePerToken) return changes;
		let lastKeep = null;
		let insertion = null;
		let deletion = null;
		changes.forEach((change) => {
			if (change.added) insertion = change;
			else if (change.removed) deletion = change;
			else {
				if (insertion || deletion) dedupeWhitespaceInChangeObjects(lastKeep, deletion, insertion, change, options.intlSegmenter);
				lastKeep = change;
				insertion = null;
				deletion = null;
			}
		});
		if (insertion || deletion) dedupeWhitespaceInChangeObjects(lastKeep, deletion, insertion, null, options.intlSegmenter);
		return changes;
	}
};
const wordDiff = new WordDiff();
function dedupeWhitespaceInChangeObjects(startKeep, deletion, insertion, endKeep, segmenter) {
	if (deletion && insertion) {
		const [oldWsPrefix, oldWsSuffix] = leadingAndTrailingWs(deletion.value, segmenter);
		const [newWsPrefix, newWsSuffix] = leadingAndTrailingWs(insertion.value, segmenter);
		if (startKeep) {
			const commonWsPrefix = longestCommonPrefix(oldWsPrefix, newWsPrefix);
			startKeep.value = replaceSuffix(startKeep.value, newWsPrefix, commonWsPrefix);
			deletion.value = removePrefix(deletion.value, commonWsPrefix);
			insertion.value = removePrefix(insertion.value, commonWsPrefix);
		}
		if (endKeep) {
			const commonWsSuffix = longestCommonSuffix(oldWsSuffix, newWsSuffix);
			endKeep.value = replacePrefix(endKeep.value, newWsSuffix, commonWsSuffix);
			deletion.value = removeSuffix(deletion.value, commonWsSuffix);
			insertion.value = removeSuffix(insertion.value, commonWsSuffix);
		}
	} else if (insertion) {
		if (startKeep) {
			const ws = leadingWs(insertion.value, segmenter);
			insertion.value = insertion.value.substring(ws.length);
		}
		if (endKeep) {
			const ws = leadingWs(endKeep.value, segmenter);
			endKeep.value = endKeep.value.substring(ws.length);
		}
	} else if (startKeep && endKeep) {
		const newWsFull = leadingWs(endKeep.value, segmenter), [delWsStart, delWsEnd] = leadingAndTrailingWs(deletion.value, segmenter);
		const newWsStart = longestCommonPrefix(newWsFull, delWsStart);
		deletion.value = removePrefix(deletion.value, newWsStart);
		const newWsEnd = longestCommonSuffix(removePrefix(newWsFull, newWsStart), delWsEnd);
		deletion.value = removeSuffix(deletion.value, newWsEnd);
		endKeep.value = replacePrefix(endKeep.value, newWsFull, newWsEnd);
		startKeep.value = replaceSuffix(startKeep.value, newWsFull, newWsFull.slice(0, newWsFull.length - newWsEnd.length));
	} else if (endKeep) {
		const endKeepWsPrefix = leadingWs(endKeep.value, segmenter);
		const deletionWsSuffix = trailingWs(deletion.value, segmenter);
		const overlap = maximumOverlap(deletionWsSuffix, endKeepWsPrefix);
		deletion.value = removeSuffix(deletion.value, overlap);
	} else if (startKeep) {
		const startKeepWsSuffix = trailingWs(startKeep.value, segmenter);
		const deletionWsPrefix = leadingWs(deletion.value, segmenter);
		const overlap = maximumOverlap(startKeepWsSuffix, deletionWsPrefix);
		deletion.value = removePrefix(deletion.value, overlap);
	}
}
var WordsWithSpaceDiff = class extends Diff {
	tokenize(value) {
		const regex = new RegExp(`(\\r?\\n)|[${extendedWordChars}]+|[^\\S\\n\\r]+|[^${extendedWordChars}]`, "ug");
		return value.match(regex) || [];
	}
};
const wordsWithSpaceDiff = new WordsWithSpaceDiff();

// node_modules/diff/libesm/diff/line.js
var LineDiff = class extends Diff {
	constructor() {
		super(...arguments);
		this.tokenize = tokenize;
	}
	equals(left, right, options) {
		if (options.ignoreWhitespace) {
			if (!options.newlineIsToken || !left.includes("\n")) left = left.trim();
			if (!options.newlineIsToken || !right.includes("\n")) right = right.trim();
		} else if (options.ignoreNewlineAtEof && !options.newlineIsToken) {
			if (left.endsWith("\n")) left = left.slice(0, -1);
			if (right.endsWith("\n")) right = right.slice(0, -1);
		}
		return super.equals(left, right, options);
	}
};
const lineDiff = new LineDiff();
function tokenize(value, options) {
	if (options.stripTrailingCr) value = value.replace(/\r\n/g, "\n");
	const retLines = [], linesAndNewlines = value.split(/(\n|\r\n)/);
	if (!linesAndNewlines[linesAndNewlines.length - 1]) linesAndNewlines.pop();
	for (let i = 0; i < linesAndNewlines.length; i++) {
		const line = linesAndNewlines[i];
		if (i % 2 && !options.newlineIsToken) retLines[retLines.length - 1] += line;
		else retLines.push(line);
	}
	return retLines;
}

// node_modules/diff/libesm/diff/sentence.js
function isSentenceEndPunct(char) {
	return char == "." || char == "!" || char == "?";
}
var SentenceDiff = class extends Diff {
	tokenize(value) {
		var _a;
		const result = [];
		let tokenStartI = 0;
		for (let i = 0; i < value.length; i++) {
			if (i == value.length - 1) {
				result.push(value.slice(tokenStartI));
				break;
			}
			if (isSentenceEndPunct(value[i]) && value[i + 1].match(/\s/)) {
				result.push(value.slice(tokenStartI, i + 1));
				i = tokenStartI = i + 1;
				while ((_a = value[i + 1]) === null || _a === void 0 ? void 0 : _a.match(/\s/)) i++;
				result.push(value.slice(tokenStartI, i + 1));
				tokenStartI = i + 1;
			}
		}
		return result;
	}
};
const sentenceDiff = new SentenceDiff();

// node_modules/diff/libesm/diff/css.js
var CssDiff = class extends Diff {
	tokenize(value) {
		return value.split(/([{}:;,]|\s+)/);
	}
};
const cssDiff = new CssDiff();

// node_modules/diff/libesm/diff/json.js
var JsonDiff = class extends Diff {
	constructor() {
		super(...arguments);
		this.tokenize = tokenize;
	}
	get useLongestToken() {
		return true;
	}
	castInput(value, options) {
		const { undefinedReplacement, stringifyReplacer = (k, v) => typeof v === "undefined" ? undefinedReplacement : v } = options;
		return typeof value === "string" ? value : JSON.stringify(canonicalize(value, null, null, stringifyReplacer), null, "  ");
	}
	equals(left, right, options) {
		return super.equals(left.replace(/,([\r\n])/g, "$1"), right.replace(/,([\r\n])/g, "$1"), options);
	}
};
const jsonDiff = new JsonDiff();
function canonicalize(obj, stack, replacementStack, replacer, key) {
	stack = stack || [];
	replacementStack = replacementStack || [];
	if (replacer) obj = replacer(key === void 0 ? "" : key, obj);
	let i = 0;
	for (; i < stack.length; i += 1) if (stack[i] === obj) return replacementStack[i];
	let canonicalizedObj;
	if ("[object Array]" === Object.prototype.toString.call(obj)) {
		stack.push(obj);
		canonicalizedObj = new Array(obj.length);
		replacementStack.push(canonicalizedObj);
		for (i = 0; i < obj.length; i += 1) canonicalizedObj[i] = canonicalize(obj[i], stack, replacementStack, replacer, String(i));
		stack.pop();
		replacementStack.pop();
		return canonicalizedObj;
	}
	if (obj && obj.toJSON) obj = obj.toJSON();
	if (typeof obj === "object" && obj !== null) {
		stack.push(obj);
		canonicalizedObj = {};
		replacementStack.push(canonicalizedObj);
		const sortedKeys = [];
		let key;
		for (key in obj)
 /* istanbul ignore else */
		if (Object.prototype.hasOwnProperty.call(obj, key)) sortedKeys.push(key);
		sortedKeys.sort();
		for (i = 0; i < sortedKeys.length; i += 1) {
			key = sortedKeys[i];
			canonicalizedObj[key] = canonicalize(obj[key], stack, replacementStack, replacer, key);
		}
		stack.pop();
		replacementStack.pop();
	} else canonicalizedObj = obj;
	return canonicalizedObj;
}

// node_modules/diff/libesm/diff/array.js
var ArrayDiff = class extends Diff {
	tokenize(value) {
		return value.slice();
	}
	join(value) {
		return value;
	}
	removeEmpty(value) {
		return value;
	}
};
const arrayDiff = new ArrayDiff();
function diffArrays(oldArr, newArr, options) {
	return arrayDiff.diff(oldArr, newArr, options);
}

// src/hygiene/resemblance.ts
var Resemblance = class {
	#shingles;
	constructor(conversation) {
		this.#shingles = shinglesOf(conversation);
	}
	to(conversation) {
		const other = shinglesOf(conversation);
		let shared = 0;
		for (const shingle of other) if (this.#shingles.has(shingle)) shared++;
		return shared === 0 ? 0 : shared / (this.#shingles.size + other.size - shared);
	}
};
function shinglesOf(conversation) {
	const vocabulary = new Vocabulary(MARKERS);
	const transcript = transcribe(conversation, vocabulary);
	return new Set(new Shingles(vocabulary.words()).of(transcript));
}
const MOST_EDITS = 3e3;
function align(text, other) {
	const [mine, theirs] = [piecesOf(text), piecesOf(other)];
	const changes = diffArrays(mine, theirs, { maxEditLength: MOST_EDITS });
	if (changes === void 0) return [part("this", text), part("other", other)];
	return gathered(changes.map(({ value, added, removed }) => {
		return part(added ? "other" : removed ? "this" : "both", value.join(""));
	}));
}
function readable$1({ messages }) {
	return messages.flatMap(({ role, content, reasoning_content, tool_calls = [] }) => [
		...reasoning_content === void 0 ? [] : [`[${role}, reasoning] ${reasoning_content}`],
		...content === "" ? [] : [`[${role}] ${content}`],
		...tool_calls.map(({ function: { name, arguments: given } }) => `[call] ${name} ${JSON.stringify(given)}`)
	]).join("\n");
}
const PIECE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{M}\p{N}_]+|\s+|./gsu;
function piecesOf(text) {
	return text.match(PIECE) ?? [];
}
function gathered(parts) {
	const result = [];
	let mine = "";
	let theirs = "";
	const flush = () => {
		if (mine !== "") result.push(part("this", mine));
		if (theirs !== "") result.push(part("other", theirs));
		[mine, theirs] = ["", ""];
	};
	for (const [index, { in: where, text }] of parts.entries()) {
		const between = index > 0 && index < parts.length - 1 && !text.includes("\n") && !/[\p{L}\p{N}]/u.test(text);
		if (where === "this") mine += text;
		else if (where === "other") theirs += text;
		else if (between && mine !== "" && theirs !== "") {
			mine += text;
			theirs += text;
		} else {
			flush();
			result.push(part("both", text));
		}
	}
	flush();
	return result;
}
function part(where, text) {
	return {
		in: where,
		text
	};
}

// src/hygiene/edits.ts
const LEAST_SHARED = .5;
const MOST_POSTINGS = 64;
function pairEdits(went, came) {
	const pairs = [];
	const byPrompt = /* @__PURE__ */ new Map();
	const keyOf = ({ split, conversation }) => `${split} ${promptKey(conversation)}`;
	for (const before of went.toReversed()) {
		const key = keyOf(before);
		const list = byPrompt.get(key);
		if (list === void 0) byPrompt.set(key, [before]);
		else list.push(before);
	}
	const paired = /* @__PURE__ */ new Set();
	const rest = [];
	for (const after of came) {
		const before = byPrompt.get(keyOf(after))?.pop();
		if (before === void 0) rest.push(after);
		else {
			paired.add(before);
			pairs.push({
				before,
				after
			});
		}
	}
	pairs.push(...pairByWords(went.filter((one) => !paired.has(one)), rest));
	const order = new Map(came.map((after, index) => [after, index]));
	return pairs.sort((one, other) => order.get(one.after) - order.get(other.after));
}
function pairByWords(went, came) {
	const words = went.map(wordsIn);
	const postings = /* @__PURE__ */ new Map();
	for (const [index, set] of words.entries()) for (const word of set) {
		const key = `${went[index].split} ${word}`;
		const list = postings.get(key);
		if (list === void 0) postings.set(key, [index]);
		else list.push(index);
	}
	const taken = /* @__PURE__ */ new Set();
	return came.flatMap((after) => {
		const mine = wordsIn(after);
		const candidates = /* @__PURE__ */ new Set();
		for (const word of mine) {
			const list = postings.get(`${after.split} ${word}`);
			if (list !== void 0 && list.length <= MOST_POSTINGS) for (const index of list) candidates.add(index);
		}
		let best = null;
		for (const index of [...candidates].sort((a, b) => a - b)) {
			if (taken.has(index)) continue;
			const shared = jaccard(mine, words[index]);
			if (shared >= LEAST_SHARED && shared > (best?.shared ?? 0)) best = {
				index,
				shared
			};
		}
		if (best === null) return [];
		taken.add(best.index);
		return [{
			before: went[best.index],
			after
		}];
	});
}
function wordsIn({ conversation }) {
	return new Set(wordsOf(readable$1(conversation)));
}
function jaccard(one, other) {
	let both = 0;
	for (const word of one) if (other.has(word)) both++;
	return both / (one.size + other.size - both);
}

// src/pipeline/comparing.ts
const SHOWN = 5;
const EXCERPT = 600;
const AROUND = 60;
const MOST_HELD = 5e4;
const MOST_CLUSTERS = 5;
async function describeChange(compared) {
	const { records, hygiene, old } = compared;
	const kept = records.filter((_, ordinal) => !hygiene.removed.has(ordinal));
	const after = lengthsOf(kept.map(({ characters }) => characters));
	const clusters = duplicateClusters(hygiene.findings);
	const before = old === null ? null : await readBefore(compared, old);
	if (before === null || old === null) return {
		lengths: {
			before: null,
			after
		},
		clusters
	};
	const lengths = {
		before: lengthsOf(lengthsBefore(compared, old, before.counted)),
		after
	};
	return {
		records: await changesOf(compared, before),
		lengths,
		clusters
	};
}
async function readBefore({ root, entry, base, records, change, signal }, old) {
	const files = new Set(change.files.map(({ path }) => path));
	const came = /* @__PURE__ */ new Map();
	for (const { id, split, file } of records) if (files.has(file)) came.set(`${split} ${id}`, (came.get(`${split} ${id}`) ?? 0) + 1);
	const before = {
		counted: [],
		went: [],
		beyond: 0,
		came
	};
	const olds = old.files.filter(({ path }) => files.has(path));
	if (olds.length === 0) return before;
	const commit = await baseCommit(root, base);
	if (commit === null) return null;
	const directory = await mkdtemp(join(tmpdir(), "lora-base-"));
	try {
		for (const { path, split } of olds) {
			const copy = join(directory, "file");
			if (!await writeBlob(root, commit, path, copy)) return null;
			for await (const row of readerOf(path).read(copy, path)) {
				signal.throwIfAborted();
				const version = "value" in row ? versionOf(entry, path, split, row) : null;
				if (version === null) continue;
				before.counted.push({
					id: version.id,
					file: path,
					characters: charactersOf(version.conversation)
				});
				const key = `${version.split} ${version.id}`;
				const left = came.get(key) ?? 0;
				if (left > 0) came.set(key, left - 1);
				else if (before.went.length < MOST_HELD) before.went.push(version);
				else before.beyond++;
			}
		}
		return before;
	} catch (error) {
		if (error instanceof LoraError) return null;
		throw error;
	} finally {
		await rm(directory, {
			recursive: true,
			force: true
		});
	}
}
function versionOf({ manifest }, file, split, row) {
	const place = {
		file,
		line: row.line
	};
	try {
		const conversation = normalise(row.value, manifest.format, place);
		return {
			id: recordId(conversation),
			conversation,
			split,
			place
		};
	} catch (error) {
		if (error instanceof LoraError) return null;
		throw error;
	}
}
function lengthsBefore({ records, change }, old, counted) {
	const changed = new Set(change.files.map(({ path }) => path));
	const removed = /* @__PURE__ */ new Map();
	for (const { at, record } of old.removed) {
		const key = `${at.replace(/:\d+$/, "")} ${record}`;
		removed.set(key, (removed.get(key) ?? 0) + 1);
	}
	return [...counted, ...records.filter(({ file }) => !changed.has(file))].filter(({ id, file }) => {
		const left = removed.get(`${file} ${id}`) ?? 0;
		if (left > 0) removed.set(`${file} ${id}`, left - 1);
		return left === 0;
	}).map(({ characters }) => characters);
}
async function changesOf(compared, before) {
	const { went } = before;
	const { came, beyond } = await readCame(compared, before);
	const moved = pairMoves(went, came);
	const [gone, fresh] = [without(went, moved, "before"), without(came, moved, "after")];
	const edited = pairEdits(gone, fresh);
	const removed = without(gone, edited, "before");
	const added = without(fresh, edited, "after");
	return {
		added: added.length + beyond,
		removed: removed.length + before.beyond,
		edited: edited.length,
		moved: moved.length,
		examples: [
			...edited.slice(0, SHOWN).map((pair) => example("edited", pair.after, pair.before)),
			...moved.slice(0, SHOWN).map((pair) => example("moved", pair.after, pair.before)),
			...added.slice(0, SHOWN).map((version) => example("added", version)),
			...removed.slice(0, SHOWN).map((version) => example("removed", version))
		]
	};
}
async function readCame({ root, entry, change, signal }, before) {
	const left = new Map(before.came);
	const came = [];
	let beyond = 0;
	for (const { path, split, change: kind } of change.files) {
		if (kind === "removed") continue;
		try {
			for await (const row of readerOf(path).read(join(root, path), path)) {
				signal.throwIfAborted();
				const version = "value" in row ? versionOf(entry, path, split, row) : null;
				const count = version === null ? 0 : left.get(`${split} ${version.id}`) ?? 0;
				if (version === null || count === 0) continue;
				left.set(`${split} ${version.id}`, count - 1);
				if (came.length < MOST_HELD) came.push(version);
				else beyond++;
			}
		} catch (error) {
			if (!(error instanceof LoraError)) throw error;
		}
	}
	return {
		came,
		beyond
	};
}
function pairMoves(went, came) {
	const byId = /* @__PURE__ */ new Map();
	for (const before of went.toReversed()) byId.set(before.id, [...byId.get(before.id) ?? [], before]);
	return came.flatMap((after) => {
		const before = byId.get(after.id)?.pop();
		return before === void 0 ? [] : [{
			before,
			after
		}];
	});
}
function without(versions, pairs, side) {
	const paired = new Set(pairs.map((pair) => pair[side]));
	return versions.filter((version) => !paired.has(version));
}
function example(kind, { place, split, conversation }, before) {
	const now = readable$1(conversation);
	const was = before === void 0 ? now : readable$1(before.conversation);
	const withheld = [now, was].some(discloses);
	const elsewhere = before !== void 0 && (formatPlace(before.place) !== formatPlace(place) || before.split !== split);
	const text = kind === "edited" ? editText(align(was, now)) : now;
	return {
		kind,
		place,
		split,
		...elsewhere ? { from: {
			place: before.place,
			split: before.split
		} } : {},
		text: withheld ? null : cutAt(text, EXCERPT)
	};
}
function editText(parts) {
	return parts.map(({ in: where, text }, index) => {
		if (where === "this") return `[-${cutAt(text, EXCERPT / 4)}-]`;
		if (where === "other") return `{+${cutAt(text, EXCERPT / 4)}+}`;
		if (text.length <= 120) return text;
		return `${index === 0 ? "" : [...text.slice(0, 120)].slice(0, AROUND).join("")} … ${index === parts.length - 1 ? "" : [...text.slice(-120)].slice(-60).join("")}`;
	}).join("");
}
function cutAt(text, limit) {
	return text.length <= limit ? text : `${[...text.slice(0, 2 * limit)].slice(0, limit - 1).join("")}…`;
}
function duplicateClusters(findings) {
	const clusters = /* @__PURE__ */ new Map();
	for (const { rule, related } of findings) {
		const place = related?.[0]?.place;
		if (place === void 0 || rule !== "exact-duplicate" && rule !== "near-duplicate") continue;
		const key = formatPlace(place);
		const cluster = clusters.get(key) ?? {
			place,
			exact: 0,
			near: 0
		};
		cluster[rule === "exact-duplicate" ? "exact" : "near"]++;
		clusters.set(key, cluster);
	}
	const size = ({ exact, near }) => exact + near;
	return [...clusters.values()].sort((one, other) => size(other) - size(one)).slice(0, MOST_CLUSTERS);
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
	const { suites, splits } = measuredOn(workspace, entry.name);
	const prompts = [];
	for (const file of [...suites].sort()) prompts.push(...(await loadSuite(workspace.root, file)).prompts);
	for (const [name, measured] of [...splits].sort(([a], [b]) => a < b ? -1 : 1)) {
		const other = workspace.datasets.get(name);
		if (other === void 0) continue;
		for await (const { conversation, split, place } of readDataset(workspace.root, other, {
			signal,
			onFinding: () => {}
		})) {
			if (!measured.has(split)) continue;
			const said = (role) => conversation.messages.filter((turn) => turn.role === role).map(({ content }) => content);
			prompts.push({
				place,
				set: `split ${split} of ${name}`,
				texts: said("user"),
				answers: said("assistant")
			});
		}
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
function measuredOn(workspace, dataset) {
	const suites = /* @__PURE__ */ new Set();
	const splits = /* @__PURE__ */ new Map();
	const measure = (name, split) => {
		if (name !== dataset && split !== "train") splits.set(name, (splits.get(name) ?? /* @__PURE__ */ new Set()).add(split));
	};
	for (const { manifest } of workspace.adapters.values()) {
		if (!manifest.datasets.includes(dataset)) continue;
		for (const gate of manifest.gates) {
			if (!("suite" in gate)) {
				for (const name of manifest.datasets) measure(name, gate.split);
				continue;
			}
			suites.add(gate.suite);
			const from = workspace.suites.get(gate.suite)?.suite.from;
			if (from !== void 0) measure(from.dataset, from.split);
		}
	}
	return {
		suites,
		splits
	};
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

// src/pipeline/check.ts
async function checkDataset(workspace, entry, options) {
	const findings = [];
	const onFinding = (finding) => findings.push(finding);
	const { signal, onProgress } = options;
	const files = await describeFiles(workspace.root, entry, onProgress);
	const records = [];
	const cache = signatureCacheDirectory(workspace.root);
	async function* tallied() {
		for await (const placed of signDataset(workspace.root, entry, {
			cache,
			onProgress,
			onFinding,
			signal
		})) {
			for (const record of talliedRecords(placed)) records.push(record);
			yield placed;
		}
	}
	const hygiene = await runHygiene({
		placeOf: (path) => entry.positions.at(path),
		shards: tallied(),
		settings: entry.manifest.hygiene,
		evaluation: await heldOutPrompts(workspace, entry, {
			onFinding,
			signal
		}),
		onProgress,
		signal
	});
	findings.push(...hygiene.findings);
	const tally = new DatasetTally();
	for (const [ordinal, record] of records.entries()) tally.add(record, !hygiene.removed.has(ordinal));
	const lock = buildLock({
		manifest: entry.manifest,
		files,
		tally,
		removed: hygiene.removed.values()
	});
	const lockFile = lockPath(entry);
	const fault = await lockFault(workspace.root, entry, lock);
	const write = fault !== null && options.fix;
	if (write) await writeLock(workspace.root, entry, lock);
	else if (fault !== null) findings.push(fault);
	const base = options.base ?? "HEAD";
	const old = readable(await fileAtBase(workspace.root, base, lockFile), lockFile);
	const compared = compareLocks(old, lock);
	const details = {
		root: workspace.root,
		entry,
		base,
		old,
		records,
		hygiene,
		change: compared,
		signal
	};
	return {
		entry,
		records,
		hygiene,
		lock,
		findings,
		change: {
			...compared,
			...await describeChange(details)
		},
		wrote: write ? lockFile : null
	};
}
async function lockFault(root, entry, lock) {
	const help = "Run lora check --fix and commit the lock, so that a reviewer sees what changed.";
	let written;
	try {
		written = await readLock(root, entry);
	} catch (error) {
		if (error instanceof LoraError) return {
			...findingOf(error),
			help
		};
		throw error;
	}
	if (written === null) return {
		rule: "lock-missing",
		severity: "warning",
		message: `Data set ${entry.name} has no lock yet.`,
		help,
		place: { file: entry.file }
	};
	if (lockText(written) === lockText(lock)) return null;
	return {
		rule: "lock-stale",
		severity: "error",
		message: `The lock of data set ${entry.name} does not describe the data as it is.`,
		help,
		place: {
			file: lockPath(entry),
			line: 1
		}
	};
}
function readable(text, file) {
	try {
		return text === null ? null : parseLock(text, file);
	} catch {
		return null;
	}
}

// src/pipeline/events.ts
async function stage(listener, times, name, adapter, work) {
	const who = adapter === void 0 ? {} : { adapter };
	listener({
		type: "stage-start",
		stage: name,
		...who
	});
	const start = performance.now();
	let summary = "failed";
	try {
		const result = await work((progress) => listener({
			type: "progress",
			stage: name,
			...who,
			progress
		}));
		summary = result.summary;
		return result.value;
	} catch (error) {
		throw systemFault(error);
	} finally {
		const seconds = (performance.now() - start) / 1e3;
		times.push({
			name,
			seconds
		});
		listener({
			type: "stage-end",
			stage: name,
			...who,
			seconds,
			summary
		});
	}
}

// src/pipeline/checks.ts
async function checkWorkspace(request, { fix }) {
	const { listener, signal } = request;
	const times = [];
	const findings = [];
	return stage(listener, times, "check", void 0, async (onProgress) => {
		const tell = (finding) => {
			findings.push(finding);
			listener({
				type: "finding",
				finding
			});
		};
		const workspace = await openSoundWorkspace(request.root, tell);
		const selection = await select(workspace, request.names, request.base);
		for (const finding of await suiteFindings(workspace, selection)) tell(finding);
		const datasets = /* @__PURE__ */ new Map();
		for (const entry of selection.datasets) {
			const checked = await checkDataset(workspace, entry, {
				fix,
				base: request.base,
				signal,
				onProgress
			});
			datasets.set(entry.name, checked);
			for (const finding of checked.findings) tell(finding);
			if (checked.wrote !== null) listener({
				type: "note",
				message: `Wrote ${checked.wrote}.`
			});
		}
		let unfit;
		for (const { entry } of selection.adapters) {
			const learned = entry.manifest.datasets.flatMap((name) => datasets.get(name) ?? []);
			try {
				const { hubCache } = request.environment;
				for (const finding of await baseFindings(workspace, entry, learned, hubCache, signal)) tell(finding);
			} catch (error) {
				unfit ??= error;
				signal.throwIfAborted();
			}
		}
		if (unfit !== void 0) throw unfit;
		const passed = !findings.some((finding) => finding.severity === "error");
		return {
			value: {
				workspace,
				selection,
				datasets,
				findings,
				times,
				passed
			},
			summary: describe(datasets, findings)
		};
	});
}
async function suiteFindings(workspace, selection) {
	const files = new Set(selection.adapters.flatMap(({ entry }) => entry.manifest.gates.flatMap((gate) => "suite" in gate ? [gate.suite] : [])));
	return (await Promise.all([...files].sort().map((file) => loadSuite(workspace.root, file)))).flatMap((suite) => suite.findings);
}
function describe(datasets, findings) {
	let kept = 0;
	let removed = 0;
	for (const { records, hygiene } of datasets.values()) {
		removed += hygiene.removed.size;
		kept += records.length - hygiene.removed.size;
	}
	return `${kept} records kept, ${removed} removed; ${count(findings, "error")}, ${count(findings, "warning")}`;
}
function count(findings, severity) {
	const found = findings.filter((finding) => finding.severity === severity).length;
	return `${found} ${severity}${found === 1 ? "" : "s"}`;
}

export { heldOutPrompts as a, readable$1 as c, loadSuite as d, AssertionChecker as f, signatureCacheDirectory as i, curatedRecords as l, stage as n, Resemblance as o, runDirectory as r, align as s, checkWorkspace as t, writeRunTokens as u };