import { i as __require, o as __toESM, t as __commonJSMin } from "./rolldown-runtime-JJ0R4FiC.js";
import { n as formatPlace, t as LoraError } from "./error-CUOtd1Bd.js";
import { n as stage, o as curatedRecords, t as checkWorkspace } from "./checks-CMqXUrlp.js";
import { m as readEndTokens, n as labelConversation } from "./mask-D-Y3O1Un.js";
import { t as readTokens } from "./tokens-YMSw5B4K.js";
import { c as describeTree, d as answerRequests, i as trainAdapter, n as readMetrics, o as addProvenance, r as tokenizeAdapter, s as assembleBundle, t as adapterStands, u as prepare } from "./training-BjLxOGOE.js";
import { n as digestOf, r as sha256, t as digestFile } from "./digest-Cw4IaXDs.js";
import { n as isJsonObject, r as parseJson, t as canonicalJson } from "./json-eJt1puFO.js";
import { f as violations, o as lockPath, s as lockText } from "./dist-CtmOvZGf.js";
import { B as gitState, D as percent$1, O as points, Z as asManifestNames, it as AssertionChecker, k as rateInWords, rt as loadSuite } from "./terminal-lXstQxD7.js";
import { l as replaceDirectory, p as writeFileAtomic } from "./excerpt-BpH1Ag8W.js";
import { A as serialiseStatement, C as parseStatement, D as PROVENANCE_FILE, I as require_dist, N as commitIter, O as buildStatement, _ as throwIfCancelled$1, b as stalePaths, c as createIfMissing, d as readHead, f as resolveRevision, g as retryingFetch, h as isAmbiguous, l as createTag, m as hubError, p as hasStatus, s as answerError, u as holdsFile, v as isSame, x as parseEvaluation, y as readPublished } from "./workspace-C7MpJkaQ.js";
import { c as fitting, d as thisMachine, l as longestRow, o as writeReport, u as memoryLine } from "./reports-C-KzHg2x.js";
import { t as verifyAdapter } from "./verify-M-HsvJed.js";
import { constants, copyFile, mkdir, readFile, readdir } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { setTimeout } from "node:timers/promises";

// src/evaluate/cases.ts
async function expandCases(loaded, records = []) {
	const { suite, findings } = loaded;
	if (suite === null || findings.length > 0) throw new LoraError("suite-invalid", `${loaded.path} has ${findings.length} findings.`, {
		...findings[0]?.place === void 0 ? {} : { place: findings[0].place },
		next: "Mend the suite first."
	});
	const { from } = suite;
	const cases = writtenCases(loaded, suite);
	if (from === void 0) return cases;
	const turns = from.turns ?? "all";
	const heldOut = (await lowestRecords(records, (record) => fittingTurns(record, turns).length, from.limit)).flatMap((record) => fittingTurns(record, turns).map((turn) => heldOutCase(record, turn, suite, from.split)));
	return [...cases, ...heldOut.slice(0, from.limit)];
}
function writtenCases({ written, positions }, suite) {
	return written.map(({ index, conversation }) => {
		const one = suite.cases?.[index];
		if (one === void 0) throw new Error(`suite has no case ${index}`);
		return {
			name: one.name ?? `case ${index + 1}`,
			place: positions.at(["cases", index]),
			conversation: withDefaults(conversation, suite),
			assertions: [...one.assert, ...suite.assert ?? []],
			maxNewTokens: suite.maxNewTokens
		};
	});
}
function heldOutCase(record, turn, suite, split) {
	const { messages, tools } = record.conversation;
	const expected = messages[turn];
	if (expected === void 0) throw new Error(`record ${record.id} has no turn ${turn}`);
	return {
		name: `${split} ${record.id.slice(0, 8)} turn ${turn + 1}`,
		place: record.place,
		conversation: withDefaults({
			messages: messages.slice(0, turn),
			...tools === void 0 ? {} : { tools }
		}, suite),
		expected,
		assertions: [...suite.assert ?? []],
		maxNewTokens: suite.maxNewTokens
	};
}
function withDefaults({ messages, tools }, suite) {
	const hasSystem = messages.some(({ role }) => role === "system");
	const offered = tools ?? suite.tools;
	return {
		messages: hasSystem || suite.system === void 0 ? messages : [{
			role: "system",
			content: suite.system
		}, ...messages],
		...offered === void 0 ? {} : { tools: offered }
	};
}
function fittingTurns({ conversation }, wanted) {
	return conversation.messages.flatMap((message, index) => {
		if (message.role !== "assistant" || message.train === false || index === 0) return [];
		const calls = (message.tool_calls ?? []).length > 0;
		return wanted === "all" || calls === (wanted === "tool-call") ? [index] : [];
	});
}
async function lowestRecords(records, turnsOf, limit = Number.POSITIVE_INFINITY) {
	let kept = /* @__PURE__ */ new Map();
	for await (const record of records) {
		if (turnsOf(record) === 0) continue;
		const twin = kept.get(record.id);
		if (twin === void 0 || formatPlace(record.place) < formatPlace(twin.place)) kept.set(record.id, record);
		if (kept.size > 2 * limit) kept = new Map(inOrder(kept).slice(0, limit));
	}
	return inOrder(kept).slice(0, limit).map(([, record]) => record);
}
function inOrder(records) {
	return [...records].sort(([one], [other]) => one < other ? -1 : 1);
}

// src/evaluate/evaluation-id.ts
const JUDGEMENT_VERSION = 1;
function evaluationIdOf({ closure, gates, suites, splits }) {
	const sorted = (items) => items.map((item) => canonicalJson(item)).sort();
	return sha256(canonicalJson({
		judgement: JUDGEMENT_VERSION,
		closure,
		gates,
		suites: sorted(suites.map(({ path, digest }) => ({
			path,
			digest
		}))),
		splits: sorted(splits.map(({ dataset, split, id }) => ({
			dataset,
			split,
			id
		})))
	}));
}

// src/chat/prompt.ts
function promptIds(chat, conversation) {
	return chat.encode(chat.render(conversation, { addGenerationPrompt: true }));
}

// src/evaluate/regurgitation.ts
function probeRows(rows, { prefix, length, samples }, endTokens, generate) {
	return rows.filter((row) => row.ids.length >= prefix + length).slice(0, samples).map((row) => {
		const ids = Array.from(row.ids).slice(0, prefix + length);
		const stretches = [];
		let start = prefix;
		while (start < ids.length) {
			const end = ids.findIndex((token, index) => index >= start && endTokens.has(token));
			const ends = end >= 0;
			const expected = ids.slice(start, ends ? end : ids.length);
			const most = expected.length + (ends ? 1 : 0);
			stretches.push({
				id: generate(ids.slice(0, start), most),
				expected,
				ends
			});
			start += most;
		}
		return {
			recordId: row.recordId,
			stretches
		};
	});
}
function countRegurgitated(probes, answer) {
	return probes.filter(({ stretches }) => stretches.every(({ id, expected, ends }) => {
		const { output_ids, stopped } = answer(id);
		return output_ids.length === expected.length && expected.every((token, index) => token === output_ids[index]) && (!ends || stopped === "end");
	})).length;
}

// src/evaluate/rows.ts
function byRecord(rows = []) {
	return [...rows].sort((one, other) => one.recordId < other.recordId ? -1 : one.recordId > other.recordId ? 1 : 0);
}
function distinctByRecord(rows = []) {
	return byRecord(rows).filter((row, index, sorted) => row.recordId !== sorted[index - 1]?.recordId);
}

// src/evaluate/requests.ts
const LIVE_PROMPTS = 4;
function neededSplits(gates) {
	const splits = /* @__PURE__ */ new Set();
	for (const gate of gates) {
		if (gate.metric === "loss") splits.add(gate.split);
		if (gate.metric === "regurgitation") splits.add(gate.split).add("train");
	}
	if (!gates.some((gate) => gate.metric === "pass-rate")) splits.add("train");
	return [...splits].sort();
}
function buildRequests({ gates, suites, rows, chat, endTokens }) {
	const asking = new Asking();
	const suiteQuestions = suites.map((suite) => ({
		suite,
		asked: suite.cases.map((evalCase) => ({
			evalCase,
			id: asking.generate(promptIds(chat, evalCase.conversation), evalCase.maxNewTokens + 1)
		}))
	}));
	const prompts = asking.requests.map((request) => request.input_ids);
	const losses = [...new Set(gates.flatMap((gate) => gate.metric === "loss" ? [gate.split] : []))].sort().map((split) => ({
		split,
		ids: byRecord(rows.get(split)).map((row) => asking.score(row))
	}));
	const regurgitation = [];
	for (const gate of gates) {
		if (gate.metric !== "regurgitation") continue;
		const probe = (split) => probeRows(distinctByRecord(rows.get(split)), gate, endTokens, (ids, most) => asking.generate(ids, most));
		const { split, prefix, length, samples } = gate;
		regurgitation.push({
			split,
			prefix,
			length,
			samples,
			train: probe("train"),
			control: probe(split)
		});
	}
	const live = livePrompts(prompts, rows).map((ids) => asking.logits(ids));
	return {
		requests: asking.requests,
		suites: suiteQuestions,
		losses,
		regurgitation,
		live
	};
}
var Asking = class {
	#requests = /* @__PURE__ */ new Map();
	get requests() {
		return [...this.#requests.values()];
	}
	generate(input_ids, max_new_tokens) {
		const id = idOf("generate", input_ids, max_new_tokens);
		return this.#add({
			id,
			kind: "generate",
			input_ids,
			max_new_tokens
		});
	}
	score(row) {
		const input_ids = Array.from(row.ids);
		const labels = Array.from(row.labels);
		if (input_ids.length !== labels.length) throw new Error(`row ${row.recordId} has ${labels.length} labels for ${input_ids.length} tokens`);
		return this.#add({
			id: idOf("score", input_ids, labels),
			kind: "score",
			input_ids,
			labels
		});
	}
	logits(input_ids) {
		return this.#add({
			id: idOf("logits", input_ids, null),
			kind: "logits",
			input_ids
		});
	}
	#add(request) {
		if (request.input_ids.length === 0) throw new Error(`a ${request.kind} request without tokens`);
		this.#requests.set(request.id, request);
		return request.id;
	}
};
function idOf(kind, ids, rest) {
	return sha256(JSON.stringify([
		kind,
		ids,
		rest
	])).slice(0, 32);
}
function livePrompts(ofSuites, rows) {
	const prompts = new Map(ofSuites.slice(0, LIVE_PROMPTS).map((ids) => [ids.join(), ids]));
	const splits = [...rows.keys()].sort((one, other) => Number(one === "train") - Number(other === "train") || (one < other ? -1 : 1));
	for (const row of splits.flatMap((split) => distinctByRecord(rows.get(split)).slice(0, LIVE_PROMPTS))) {
		if (prompts.size === LIVE_PROMPTS) break;
		const supervised = Array.from(row.labels).findIndex((label) => label !== -100);
		const ids = Array.from(row.ids).slice(0, Math.max(1, supervised));
		if (ids.length > 0) prompts.set(ids.join(), ids);
	}
	return [...prompts.values()];
}

// src/evaluate/gates.ts
const LIVE_THRESHOLD = 1e-4;
function judge(scores, gates) {
	return [liveVerdict(scores.live), ...gates.map((gate) => verdictOf(gate, scores))];
}
function verdictOf(gate, scores) {
	switch (gate.metric) {
		case "pass-rate": return suiteVerdict(gate, scores.suites);
		case "loss": return lossVerdict(gate, scores.losses);
		case "regurgitation": return regurgitationVerdict(gate, scores.regurgitation);
	}
}
function liveVerdict({ maxLogitDifference, prompts }) {
	const verdict = {
		gate: "adapter is live",
		metric: "live",
		threshold: `> ${LIVE_THRESHOLD}`,
		base: null
	};
	if (prompts === 0) return unmeasured(verdict, "There was no prompt to compare base and adapter on.");
	if (maxLogitDifference === null || !Number.isFinite(maxLogitDifference)) return unmeasured(verdict, "Base or adapter gives logits that are not numbers.");
	const passed = maxLogitDifference > LIVE_THRESHOLD;
	const difference = maxLogitDifference.toPrecision(3);
	const over = `over ${prompts} ${prompts === 1 ? "prompt" : "prompts"}`;
	const reason = passed ? `Loaded from disk, the adapter changes a logit by up to ${difference} ${over}.` : `Loaded from disk, the adapter leaves the output as it was: no logit changes by more than ${difference} ${over}.`;
	return {
		...verdict,
		adapter: maxLogitDifference,
		passed,
		reason
	};
}
function suiteVerdict(gate, suites) {
	const verdict = {
		gate: `pass rate of ${gate.suite}`,
		metric: "pass-rate",
		threshold: `≥ ${decimal(gate.min)}`,
		base: null
	};
	const score = suites.find(({ path }) => path === gate.suite);
	if (score === void 0) return unmeasured(verdict, "The suite was not run.");
	if (score.adapter.total === 0) return unmeasured(verdict, "The suite has no case, so nothing was measured.");
	const { base, adapter } = score;
	const passed = adapter.rate >= gate.min;
	const wanted = passed ? "" : `; ${percent$1(gate.min)} is wanted`;
	return {
		...verdict,
		base: base.rate,
		adapter: adapter.rate,
		interval: adapter.interval,
		baseInterval: base.interval,
		passed,
		reason: `${rateInWords(adapter)} cases pass, ${rateInWords(base)} with the base${wanted}.`
	};
}
function lossVerdict(gate, losses) {
	const { split, below, max } = gate;
	const thresholds = [...below === void 0 ? [] : ["< base"], ...max === void 0 ? [] : [`≤ ${decimal(max)}`]];
	const verdict = {
		gate: `loss on ${split}`,
		metric: "loss",
		threshold: thresholds.join(", "),
		base: null
	};
	const score = losses.find((loss) => loss.split === split);
	if (score === void 0) return unmeasured(verdict, `No loss was measured on split ${split}.`);
	if (score.tokens === 0) return unmeasured(verdict, `Split ${split} has no supervised token, so nothing was measured.`);
	const { base, adapter } = score;
	if (!Number.isFinite(adapter)) return {
		...verdict,
		base: finite(base),
		adapter: null,
		passed: false,
		reason: "The adapter's loss is not a number."
	};
	if (below !== void 0 && !Number.isFinite(base)) return {
		...verdict,
		adapter,
		passed: false,
		reason: "The base model's loss is not a number, so nothing can be below it."
	};
	const faults = [...below !== void 0 && !(adapter < base) ? ["it is not below the base's"] : [], ...max !== void 0 && !(adapter <= max) ? [`it exceeds ${decimal(max)}`] : []];
	const words = `The adapter's loss is ${adapter.toFixed(4)} nats a token, the base's ${Number.isFinite(base) ? base.toFixed(4) : "not a number"}`;
	return {
		...verdict,
		base: finite(base),
		adapter,
		passed: faults.length === 0,
		reason: `${words} (${score.tokens} tokens)${faults.length === 0 ? "" : `: ${faults.join(", and ")}`}.`
	};
}
function regurgitationVerdict(gate, scores) {
	const { prefix, length, samples, split, max } = gate;
	const verdict = {
		gate: "regurgitation of train records",
		metric: "regurgitation",
		threshold: `≤ ${decimal(max)} over controls`,
		base: null
	};
	const score = scores.find((one) => one.prefix === prefix && one.length === length && one.samples === samples && one.split === split);
	if (score === void 0) return unmeasured(verdict, "Regurgitation was not measured.");
	for (const [rate, name] of [[score.train, "train"], [score.control, split]]) {
		if (rate.total > 0) continue;
		return unmeasured(verdict, `No record of split ${name} is ${prefix + length} tokens long (prefix ${prefix} and length ${length}), so nothing was measured. Lower the gate's prefix or length.`);
	}
	const passed = score.excess <= max;
	const wanted = passed ? "" : `; at most ${points(max)} are allowed`;
	return {
		...verdict,
		base: score.base.rate,
		adapter: score.train.rate,
		interval: score.train.interval,
		baseInterval: score.base.interval,
		passed,
		reason: `${rateInWords(score.train)} train records are continued word for word, ${rateInWords(score.control)} controls of split ${split}: an excess of ${points(score.excess)} points${wanted}.`
	};
}
function unmeasured(verdict, reason) {
	return {
		...verdict,
		adapter: null,
		passed: false,
		reason
	};
}
function finite(value) {
	return Number.isFinite(value) ? value : null;
}
function decimal(value) {
	const short = value.toFixed(2);
	return Number(short) === value ? short : String(value);
}

// node_modules/@stdlib/utils-define-property/lib/define_property.js
var require_define_property = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = typeof Object.defineProperty === "function" ? Object.defineProperty : null;
	module.exports = main;
}));

// node_modules/@stdlib/utils-define-property/lib/has_define_property_support.js
var require_has_define_property_support = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var defineProperty = require_define_property();
	function hasDefinePropertySupport() {
		try {
			defineProperty({}, "x", {});
			return true;
		} catch (err) {
			return false;
		}
	}
	module.exports = hasDefinePropertySupport;
}));

// node_modules/@stdlib/utils-define-property/lib/builtin.js
var require_builtin = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var defineProperty = Object.defineProperty;
	module.exports = defineProperty;
}));

// node_modules/@stdlib/string-base-format-interpolate/lib/is_number.js
var require_is_number = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function isNumber(value) {
		return typeof value === "number";
	}
	module.exports = isNumber;
}));

// node_modules/@stdlib/string-base-format-interpolate/lib/zero_pad.js
var require_zero_pad = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function startsWithMinus(str) {
		return str[0] === "-";
	}
	function zeros(n) {
		var out = "";
		var i = 0;
		for (; i < n; i++) out += "0";
		return out;
	}
	function zeroPad(str, width, right) {
		var negative = false;
		var pad = width - str.length;
		if (pad < 0) return str;
		if (startsWithMinus(str)) {
			negative = true;
			str = str.substr(1);
		}
		str = right ? str + zeros(pad) : zeros(pad) + str;
		if (negative) str = "-" + str;
		return str;
	}
	module.exports = zeroPad;
}));

// node_modules/@stdlib/string-base-format-interpolate/lib/format_integer.js
var require_format_integer = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var isNumber = require_is_number();
	var zeroPad = require_zero_pad();
	var lowercase = String.prototype.toLowerCase;
	var uppercase = String.prototype.toUpperCase;
	function formatInteger(token) {
		var base;
		var out;
		var i;
		switch (token.specifier) {
			case "b":
				base = 2;
				break;
			case "o":
				base = 8;
				break;
			case "x":
			case "X":
				base = 16;
				break;
			default: base = 10;
		}
		out = token.arg;
		i = parseInt(out, 10);
		if (!isFinite(i)) {
			if (!isNumber(out)) throw new Error("invalid integer. Value: " + out);
			i = 0;
		}
		if (i < 0 && (token.specifier === "u" || base !== 10)) i = 4294967295 + i + 1;
		if (i < 0) {
			out = (-i).toString(base);
			if (token.precision) out = zeroPad(out, token.precision, token.padRight);
			out = "-" + out;
		} else {
			out = i.toString(base);
			if (!i && !token.precision) out = "";
			else if (token.precision) out = zeroPad(out, token.precision, token.padRight);
			if (token.sign) out = token.sign + out;
		}
		if (base === 16) {
			if (token.alternate) out = "0x" + out;
			out = token.specifier === uppercase.call(token.specifier) ? uppercase.call(out) : lowercase.call(out);
		}
		if (base === 8) {
			if (token.alternate && out.charAt(0) !== "0") out = "0" + out;
		}
		return out;
	}
	module.exports = formatInteger;
}));

// node_modules/@stdlib/string-base-format-interpolate/lib/is_string.js
var require_is_string$1 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function isString(value) {
		return typeof value === "string";
	}
	module.exports = isString;
}));

// node_modules/@stdlib/string-base-format-interpolate/lib/format_double.js
var require_format_double = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var abs = Math.abs;
	var lowercase = String.prototype.toLowerCase;
	var uppercase = String.prototype.toUpperCase;
	var replace = String.prototype.replace;
	var RE_EXP_POS_DIGITS = /e\+(\d)$/;
	var RE_EXP_NEG_DIGITS = /e-(\d)$/;
	var RE_ONLY_DIGITS = /^(\d+)$/;
	var RE_DIGITS_BEFORE_EXP = /^(\d+)e/;
	var RE_TRAILING_PERIOD_ZERO = /\.0$/;
	var RE_PERIOD_ZERO_EXP = /\.0*e/;
	var RE_ZERO_BEFORE_EXP = /(\..*[^0])0*e/;
	function formatDouble(f, token) {
		var digits;
		var out;
		switch (token.specifier) {
			case "e":
			case "E":
				out = f.toExponential(token.precision);
				break;
			case "f":
			case "F":
				out = f.toFixed(token.precision);
				break;
			case "g":
			case "G":
				if (abs(f) < 1e-4) {
					digits = token.precision;
					if (digits > 0) digits -= 1;
					out = f.toExponential(digits);
				} else out = f.toPrecision(token.precision);
				if (!token.alternate) {
					out = replace.call(out, RE_ZERO_BEFORE_EXP, "$1e");
					out = replace.call(out, RE_PERIOD_ZERO_EXP, "e");
					out = replace.call(out, RE_TRAILING_PERIOD_ZERO, "");
				}
				break;
			default: throw new Error("invalid double notation. Value: " + token.specifier);
		}
		out = replace.call(out, RE_EXP_POS_DIGITS, "e+0$1");
		out = replace.call(out, RE_EXP_NEG_DIGITS, "e-0$1");
		if (token.alternate) {
			out = replace.call(out, RE_ONLY_DIGITS, "$1.");
			out = replace.call(out, RE_DIGITS_BEFORE_EXP, "$1.e");
		}
		if (f >= 0 && token.sign) out = token.sign + out;
		out = token.specifier === uppercase.call(token.specifier) ? uppercase.call(out) : lowercase.call(out);
		return out;
	}
	module.exports = formatDouble;
}));

// node_modules/@stdlib/string-base-format-interpolate/lib/space_pad.js
var require_space_pad = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function spaces(n) {
		var out = "";
		var i = 0;
		for (; i < n; i++) out += " ";
		return out;
	}
	function spacePad(str, width, right) {
		var pad = width - str.length;
		if (pad < 0) return str;
		str = right ? str + spaces(pad) : spaces(pad) + str;
		return str;
	}
	module.exports = spacePad;
}));

// node_modules/@stdlib/string-base-format-interpolate/lib/main.js
var require_main$91 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var formatInteger = require_format_integer();
	var isString = require_is_string$1();
	var isNumber = require_is_number();
	var formatDouble = require_format_double();
	var spacePad = require_space_pad();
	var zeroPad = require_zero_pad();
	var fromCharCode = String.fromCharCode;
	var isArray = Array.isArray;
	function isnan(value) {
		return value !== value;
	}
	function initialize(token) {
		var out = {};
		out.specifier = token.specifier;
		out.precision = token.precision === void 0 ? 1 : token.precision;
		out.width = token.width;
		out.flags = token.flags || "";
		out.mapping = token.mapping;
		return out;
	}
	function formatInterpolate(tokens) {
		var hasPeriod;
		var flags;
		var token;
		var flag;
		var num;
		var out;
		var pos;
		var f;
		var i;
		var j;
		if (!isArray(tokens)) throw new TypeError("invalid argument. First argument must be an array. Value: `" + tokens + "`.");
		out = "";
		pos = 1;
		for (i = 0; i < tokens.length; i++) {
			token = tokens[i];
			if (isString(token)) out += token;
			else {
				hasPeriod = token.precision !== void 0;
				token = initialize(token);
				if (!token.specifier) throw new TypeError("invalid argument. Token is missing `specifier` property. Index: `" + i + "`. Value: `" + token + "`.");
				if (token.mapping) pos = token.mapping;
				flags = token.flags;
				for (j = 0; j < flags.length; j++) {
					flag = flags.charAt(j);
					switch (flag) {
						case " ":
							token.sign = " ";
							break;
						case "+":
							token.sign = "+";
							break;
						case "-":
							token.padRight = true;
							token.padZeros = false;
							break;
						case "0":
							token.padZeros = flags.indexOf("-") < 0;
							break;
						case "#":
							token.alternate = true;
							break;
						default: throw new Error("invalid flag: " + flag);
					}
				}
				if (token.width === "*") {
					token.width = parseInt(arguments[pos], 10);
					pos += 1;
					if (isnan(token.width)) throw new TypeError("the argument for * width at position " + pos + " is not a number. Value: `" + token.width + "`.");
					if (token.width < 0) {
						token.padRight = true;
						token.width = -token.width;
					}
				}
				if (hasPeriod) {
					if (token.precision === "*") {
						token.precision = parseInt(arguments[pos], 10);
						pos += 1;
						if (isnan(token.precision)) throw new TypeError("the argument for * precision at position " + pos + " is not a number. Value: `" + token.precision + "`.");
						if (token.precision < 0) {
							token.precision = 1;
							hasPeriod = false;
						}
					}
				}
				token.arg = arguments[pos];
				switch (token.specifier) {
					case "b":
					case "o":
					case "x":
					case "X":
					case "d":
					case "i":
					case "u":
						if (hasPeriod) token.padZeros = false;
						token.arg = formatInteger(token);
						break;
					case "s":
						token.maxWidth = hasPeriod ? token.precision : -1;
						token.arg = String(token.arg);
						break;
					case "c":
						if (!isnan(token.arg)) {
							num = parseInt(token.arg, 10);
							if (num < 0 || num > 127) throw new Error("invalid character code. Value: " + token.arg);
							token.arg = isnan(num) ? String(token.arg) : fromCharCode(num);
						}
						break;
					case "e":
					case "E":
					case "f":
					case "F":
					case "g":
					case "G":
						if (!hasPeriod) token.precision = 6;
						f = parseFloat(token.arg);
						if (!isFinite(f)) {
							if (!isNumber(token.arg)) throw new Error("invalid floating-point number. Value: " + out);
							f = token.arg;
							token.padZeros = false;
						}
						token.arg = formatDouble(f, token);
						break;
					default: throw new Error("invalid specifier: " + token.specifier);
				}
				if (token.maxWidth >= 0 && token.arg.length > token.maxWidth) token.arg = token.arg.substring(0, token.maxWidth);
				if (token.padZeros) token.arg = zeroPad(token.arg, token.width || token.precision, token.padRight);
				else if (token.width) token.arg = spacePad(token.arg, token.width, token.padRight);
				out += token.arg || "";
				pos += 1;
			}
		}
		return out;
	}
	module.exports = formatInterpolate;
}));

// node_modules/@stdlib/string-base-format-interpolate/lib/index.js
var require_lib$133 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$91();
	module.exports = main;
}));

// node_modules/@stdlib/string-base-format-tokenize/lib/main.js
var require_main$90 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var RE = /%(?:([1-9]\d*)\$)?([0 +\-#]*)(\*|\d+)?(?:(\.)(\*|\d+)?)?[hlL]?([%A-Za-z])/g;
	function parse(match) {
		var token = {
			"mapping": match[1] ? parseInt(match[1], 10) : void 0,
			"flags": match[2],
			"width": match[3],
			"precision": match[5],
			"specifier": match[6]
		};
		if (match[4] === "." && match[5] === void 0) token.precision = "1";
		return token;
	}
	function formatTokenize(str) {
		var content;
		var tokens;
		var match;
		var prev;
		tokens = [];
		prev = 0;
		match = RE.exec(str);
		while (match) {
			content = str.slice(prev, RE.lastIndex - match[0].length);
			if (content.length) tokens.push(content);
			if (match[6] === "%") tokens.push("%");
			else tokens.push(parse(match));
			prev = RE.lastIndex;
			match = RE.exec(str);
		}
		content = str.slice(prev);
		if (content.length) tokens.push(content);
		return tokens;
	}
	module.exports = formatTokenize;
}));

// node_modules/@stdlib/string-base-format-tokenize/lib/index.js
var require_lib$132 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$90();
	module.exports = main;
}));

// node_modules/@stdlib/string-format/lib/is_string.js
var require_is_string = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function isString(value) {
		return typeof value === "string";
	}
	module.exports = isString;
}));

// node_modules/@stdlib/string-format/lib/main.js
var require_main$89 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var interpolate = require_lib$133();
	var tokenize = require_lib$132();
	var isString = require_is_string();
	function format(str) {
		var args;
		var i;
		if (!isString(str)) throw new TypeError(format("invalid argument. First argument must be a string. Value: `%s`.", str));
		args = [tokenize(str)];
		for (i = 1; i < arguments.length; i++) args.push(arguments[i]);
		return interpolate.apply(null, args);
	}
	module.exports = format;
}));

// node_modules/@stdlib/string-format/lib/index.js
var require_lib$131 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$89();
	module.exports = main;
}));

// node_modules/@stdlib/utils-define-property/lib/polyfill.js
var require_polyfill$5 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var format = require_lib$131();
	var objectProtoype = Object.prototype;
	var toStr = objectProtoype.toString;
	var defineGetter = objectProtoype.__defineGetter__;
	var defineSetter = objectProtoype.__defineSetter__;
	var lookupGetter = objectProtoype.__lookupGetter__;
	var lookupSetter = objectProtoype.__lookupSetter__;
	function defineProperty(obj, prop, descriptor) {
		var prototype;
		var hasValue;
		var hasGet;
		var hasSet;
		if (typeof obj !== "object" || obj === null || toStr.call(obj) === "[object Array]") throw new TypeError(format("invalid argument. First argument must be an object. Value: `%s`.", obj));
		if (typeof descriptor !== "object" || descriptor === null || toStr.call(descriptor) === "[object Array]") throw new TypeError(format("invalid argument. Property descriptor must be an object. Value: `%s`.", descriptor));
		hasValue = "value" in descriptor;
		if (hasValue) {
			if (lookupGetter.call(obj, prop) || lookupSetter.call(obj, prop)) {
				prototype = obj.__proto__;
				obj.__proto__ = objectProtoype;
				delete obj[prop];
				obj[prop] = descriptor.value;
				obj.__proto__ = prototype;
			} else obj[prop] = descriptor.value;
		}
		hasGet = "get" in descriptor;
		hasSet = "set" in descriptor;
		if (hasValue && (hasGet || hasSet)) throw new Error("invalid argument. Cannot specify one or more accessors and a value or writable attribute in the property descriptor.");
		if (hasGet && defineGetter) defineGetter.call(obj, prop, descriptor.get);
		if (hasSet && defineSetter) defineSetter.call(obj, prop, descriptor.set);
		return obj;
	}
	module.exports = defineProperty;
}));

// node_modules/@stdlib/utils-define-property/lib/index.js
var require_lib$130 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var hasDefinePropertySupport = require_has_define_property_support();
	var builtin = require_builtin();
	var polyfill = require_polyfill$5();
	var defineProperty;
	if (hasDefinePropertySupport()) defineProperty = builtin;
	else defineProperty = polyfill;
	module.exports = defineProperty;
}));

// node_modules/@stdlib/utils-define-nonenumerable-read-only-property/lib/main.js
var require_main$88 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var defineProperty = require_lib$130();
	function setNonEnumerableReadOnly(obj, prop, value) {
		defineProperty(obj, prop, {
			"configurable": false,
			"enumerable": false,
			"writable": false,
			"value": value
		});
	}
	module.exports = setNonEnumerableReadOnly;
}));

// node_modules/@stdlib/utils-define-nonenumerable-read-only-property/lib/index.js
var require_lib$129 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$88();
	module.exports = main;
}));

// node_modules/@stdlib/math-base-assert-is-nan/lib/main.js
var require_main$87 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function isnan(x) {
		return x !== x;
	}
	module.exports = isnan;
}));

// node_modules/@stdlib/math-base-assert-is-nan/lib/index.js
var require_lib$128 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$87();
	module.exports = main;
}));

// node_modules/@stdlib/math-base-tools-evalpoly/lib/main.js
var require_main$86 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(c, x) {
		var p;
		var i = c.length;
		if (i < 2 || x === 0) {
			if (i === 0) return 0;
			return c[0];
		}
		i -= 1;
		p = c[i] * x + c[i - 1];
		i -= 2;
		while (i >= 0) {
			p = p * x + c[i];
			i -= 1;
		}
		return p;
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/function-ctor/lib/main.js
var require_main$85 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var Fcn = Function;
	module.exports = Fcn;
}));

// node_modules/@stdlib/function-ctor/lib/index.js
var require_lib$127 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$85();
	module.exports = main;
}));

// node_modules/@stdlib/math-base-tools-evalpoly/lib/factory.js
var require_factory$1 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var Fcn = require_lib$127();
	var evalpoly = require_main$86();
	function factory(c) {
		var f;
		var n;
		var m;
		var i;
		if (c.length > 500) return polyval;
		f = "return function evalpoly(x){";
		n = c.length;
		if (n === 0) f += "return 0.0;";
		else if (n === 1) f += "return " + c[0] + ";";
		else {
			f += "if(x===0.0){return " + c[0] + ";}";
			f += "return " + c[0];
			m = n - 1;
			for (i = 1; i < n; i++) {
				f += "+x*";
				if (i < m) f += "(";
				f += c[i];
			}
			for (i = 0; i < m - 1; i++) f += ")";
			f += ";";
		}
		f += "}";
		f += "//# sourceURL=evalpoly.factory.js";
		return new Fcn(f)();
		function polyval(x) {
			return evalpoly(c, x);
		}
	}
	module.exports = factory;
}));

// node_modules/@stdlib/math-base-tools-evalpoly/lib/index.js
var require_lib$126 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var setReadOnly = require_lib$129();
	var main = require_main$86();
	setReadOnly(main, "factory", require_factory$1());
	module.exports = main;
}));

// node_modules/@stdlib/assert-has-symbol-support/lib/main.js
var require_main$84 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function hasSymbolSupport() {
		return typeof Symbol === "function" && typeof Symbol("foo") === "symbol";
	}
	module.exports = hasSymbolSupport;
}));

// node_modules/@stdlib/assert-has-symbol-support/lib/index.js
var require_lib$125 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$84();
	module.exports = main;
}));

// node_modules/@stdlib/assert-has-tostringtag-support/lib/main.js
var require_main$83 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var FLG = require_lib$125()();
	function hasToStringTagSupport() {
		return FLG && typeof Symbol.toStringTag === "symbol";
	}
	module.exports = hasToStringTagSupport;
}));

// node_modules/@stdlib/assert-has-tostringtag-support/lib/index.js
var require_lib$124 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$83();
	module.exports = main;
}));

// node_modules/@stdlib/utils-native-class/lib/tostring.js
var require_tostring = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var toStr = Object.prototype.toString;
	module.exports = toStr;
}));

// node_modules/@stdlib/utils-native-class/lib/main.js
var require_main$82 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var toStr = require_tostring();
	function nativeClass(v) {
		return toStr.call(v);
	}
	module.exports = nativeClass;
}));

// node_modules/@stdlib/assert-has-own-property/lib/main.js
var require_main$81 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var has = Object.prototype.hasOwnProperty;
	function hasOwnProp(value, property) {
		if (value === void 0 || value === null) return false;
		return has.call(value, property);
	}
	module.exports = hasOwnProp;
}));

// node_modules/@stdlib/assert-has-own-property/lib/index.js
var require_lib$123 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$81();
	module.exports = main;
}));

// node_modules/@stdlib/symbol-ctor/lib/main.js
var require_main$80 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var Sym = typeof Symbol === "function" ? Symbol : void 0;
	module.exports = Sym;
}));

// node_modules/@stdlib/symbol-ctor/lib/index.js
var require_lib$122 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$80();
	module.exports = main;
}));

// node_modules/@stdlib/utils-native-class/lib/tostringtag.js
var require_tostringtag = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var Symbol = require_lib$122();
	var toStrTag = typeof Symbol === "function" ? Symbol.toStringTag : "";
	module.exports = toStrTag;
}));

// node_modules/@stdlib/utils-native-class/lib/polyfill.js
var require_polyfill$4 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var hasOwnProp = require_lib$123();
	var toStringTag = require_tostringtag();
	var toStr = require_tostring();
	function nativeClass(v) {
		var isOwn;
		var tag;
		var out;
		if (v === null || v === void 0) return toStr.call(v);
		tag = v[toStringTag];
		isOwn = hasOwnProp(v, toStringTag);
		try {
			v[toStringTag] = void 0;
		} catch (err) {
			return toStr.call(v);
		}
		out = toStr.call(v);
		if (isOwn) v[toStringTag] = tag;
		else delete v[toStringTag];
		return out;
	}
	module.exports = nativeClass;
}));

// node_modules/@stdlib/utils-native-class/lib/index.js
var require_lib$121 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var hasToStringTag = require_lib$124();
	var builtin = require_main$82();
	var polyfill = require_polyfill$4();
	var main;
	if (hasToStringTag()) main = polyfill;
	else main = builtin;
	module.exports = main;
}));

// node_modules/@stdlib/assert-is-uint32array/lib/main.js
var require_main$79 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var nativeClass = require_lib$121();
	var hasUint32Array = typeof Uint32Array === "function";
	function isUint32Array(value) {
		return hasUint32Array && value instanceof Uint32Array || nativeClass(value) === "[object Uint32Array]";
	}
	module.exports = isUint32Array;
}));

// node_modules/@stdlib/assert-is-uint32array/lib/index.js
var require_lib$120 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var isUint32Array = require_main$79();
	module.exports = isUint32Array;
}));

// node_modules/@stdlib/constants-uint32-max/lib/index.js
var require_lib$119 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var UINT32_MAX = 4294967295;
	module.exports = UINT32_MAX;
}));

// node_modules/@stdlib/assert-has-uint32array-support/lib/uint32array.js
var require_uint32array = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = typeof Uint32Array === "function" ? Uint32Array : null;
	module.exports = main;
}));

// node_modules/@stdlib/assert-has-uint32array-support/lib/main.js
var require_main$78 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var isUint32Array = require_lib$120();
	var UINT32_MAX = require_lib$119();
	var GlobalUint32Array = require_uint32array();
	function hasUint32ArraySupport() {
		var bool;
		var arr;
		if (typeof GlobalUint32Array !== "function") return false;
		try {
			arr = [
				1,
				3.14,
				-3.14,
				UINT32_MAX + 1,
				UINT32_MAX + 2
			];
			arr = new GlobalUint32Array(arr);
			bool = isUint32Array(arr) && arr[0] === 1 && arr[1] === 3 && arr[2] === UINT32_MAX - 2 && arr[3] === 0 && arr[4] === 1;
		} catch (err) {
			bool = false;
		}
		return bool;
	}
	module.exports = hasUint32ArraySupport;
}));

// node_modules/@stdlib/assert-has-uint32array-support/lib/index.js
var require_lib$118 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var hasUint32ArraySupport = require_main$78();
	module.exports = hasUint32ArraySupport;
}));

// node_modules/@stdlib/array-uint32/lib/main.js
var require_main$77 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var ctor = typeof Uint32Array === "function" ? Uint32Array : void 0;
	module.exports = ctor;
}));

// node_modules/@stdlib/array-uint32/lib/polyfill.js
var require_polyfill$3 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function polyfill() {
		throw new Error("not implemented");
	}
	module.exports = polyfill;
}));

// node_modules/@stdlib/array-uint32/lib/index.js
var require_lib$117 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var hasUint32ArraySupport = require_lib$118();
	var builtin = require_main$77();
	var polyfill = require_polyfill$3();
	var ctor;
	if (hasUint32ArraySupport()) ctor = builtin;
	else ctor = polyfill;
	module.exports = ctor;
}));

// node_modules/@stdlib/assert-is-float64array/lib/main.js
var require_main$76 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var nativeClass = require_lib$121();
	var hasFloat64Array = typeof Float64Array === "function";
	function isFloat64Array(value) {
		return hasFloat64Array && value instanceof Float64Array || nativeClass(value) === "[object Float64Array]";
	}
	module.exports = isFloat64Array;
}));

// node_modules/@stdlib/assert-is-float64array/lib/index.js
var require_lib$116 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var isFloat64Array = require_main$76();
	module.exports = isFloat64Array;
}));

// node_modules/@stdlib/assert-has-float64array-support/lib/float64array.js
var require_float64array = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = typeof Float64Array === "function" ? Float64Array : null;
	module.exports = main;
}));

// node_modules/@stdlib/assert-has-float64array-support/lib/main.js
var require_main$75 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var isFloat64Array = require_lib$116();
	var GlobalFloat64Array = require_float64array();
	function hasFloat64ArraySupport() {
		var bool;
		var arr;
		if (typeof GlobalFloat64Array !== "function") return false;
		try {
			arr = new GlobalFloat64Array([
				1,
				3.14,
				-3.14,
				NaN
			]);
			bool = isFloat64Array(arr) && arr[0] === 1 && arr[1] === 3.14 && arr[2] === -3.14 && arr[3] !== arr[3];
		} catch (err) {
			bool = false;
		}
		return bool;
	}
	module.exports = hasFloat64ArraySupport;
}));

// node_modules/@stdlib/assert-has-float64array-support/lib/index.js
var require_lib$115 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var hasFloat64ArraySupport = require_main$75();
	module.exports = hasFloat64ArraySupport;
}));

// node_modules/@stdlib/array-float64/lib/main.js
var require_main$74 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var ctor = typeof Float64Array === "function" ? Float64Array : void 0;
	module.exports = ctor;
}));

// node_modules/@stdlib/array-float64/lib/polyfill.js
var require_polyfill$2 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function polyfill() {
		throw new Error("not implemented");
	}
	module.exports = polyfill;
}));

// node_modules/@stdlib/array-float64/lib/index.js
var require_lib$114 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var hasFloat64ArraySupport = require_lib$115();
	var builtin = require_main$74();
	var polyfill = require_polyfill$2();
	var ctor;
	if (hasFloat64ArraySupport()) ctor = builtin;
	else ctor = polyfill;
	module.exports = ctor;
}));

// node_modules/@stdlib/assert-is-uint8array/lib/main.js
var require_main$73 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var nativeClass = require_lib$121();
	var hasUint8Array = typeof Uint8Array === "function";
	function isUint8Array(value) {
		return hasUint8Array && value instanceof Uint8Array || nativeClass(value) === "[object Uint8Array]";
	}
	module.exports = isUint8Array;
}));

// node_modules/@stdlib/assert-is-uint8array/lib/index.js
var require_lib$113 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var isUint8Array = require_main$73();
	module.exports = isUint8Array;
}));

// node_modules/@stdlib/constants-uint8-max/lib/index.js
var require_lib$112 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var UINT8_MAX = 255;
	module.exports = UINT8_MAX;
}));

// node_modules/@stdlib/assert-has-uint8array-support/lib/uint8array.js
var require_uint8array = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = typeof Uint8Array === "function" ? Uint8Array : null;
	module.exports = main;
}));

// node_modules/@stdlib/assert-has-uint8array-support/lib/main.js
var require_main$72 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var isUint8Array = require_lib$113();
	var UINT8_MAX = require_lib$112();
	var GlobalUint8Array = require_uint8array();
	function hasUint8ArraySupport() {
		var bool;
		var arr;
		if (typeof GlobalUint8Array !== "function") return false;
		try {
			arr = [
				1,
				3.14,
				-3.14,
				UINT8_MAX + 1,
				UINT8_MAX + 2
			];
			arr = new GlobalUint8Array(arr);
			bool = isUint8Array(arr) && arr[0] === 1 && arr[1] === 3 && arr[2] === UINT8_MAX - 2 && arr[3] === 0 && arr[4] === 1;
		} catch (err) {
			bool = false;
		}
		return bool;
	}
	module.exports = hasUint8ArraySupport;
}));

// node_modules/@stdlib/assert-has-uint8array-support/lib/index.js
var require_lib$111 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var hasUint8ArraySupport = require_main$72();
	module.exports = hasUint8ArraySupport;
}));

// node_modules/@stdlib/array-uint8/lib/main.js
var require_main$71 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var ctor = typeof Uint8Array === "function" ? Uint8Array : void 0;
	module.exports = ctor;
}));

// node_modules/@stdlib/array-uint8/lib/polyfill.js
var require_polyfill$1 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function polyfill() {
		throw new Error("not implemented");
	}
	module.exports = polyfill;
}));

// node_modules/@stdlib/array-uint8/lib/index.js
var require_lib$110 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var hasUint8ArraySupport = require_lib$111();
	var builtin = require_main$71();
	var polyfill = require_polyfill$1();
	var ctor;
	if (hasUint8ArraySupport()) ctor = builtin;
	else ctor = polyfill;
	module.exports = ctor;
}));

// node_modules/@stdlib/assert-is-uint16array/lib/main.js
var require_main$70 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var nativeClass = require_lib$121();
	var hasUint16Array = typeof Uint16Array === "function";
	function isUint16Array(value) {
		return hasUint16Array && value instanceof Uint16Array || nativeClass(value) === "[object Uint16Array]";
	}
	module.exports = isUint16Array;
}));

// node_modules/@stdlib/assert-is-uint16array/lib/index.js
var require_lib$109 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var isUint16Array = require_main$70();
	module.exports = isUint16Array;
}));

// node_modules/@stdlib/constants-uint16-max/lib/index.js
var require_lib$108 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var UINT16_MAX = 65535;
	module.exports = UINT16_MAX;
}));

// node_modules/@stdlib/assert-has-uint16array-support/lib/uint16array.js
var require_uint16array = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = typeof Uint16Array === "function" ? Uint16Array : null;
	module.exports = main;
}));

// node_modules/@stdlib/assert-has-uint16array-support/lib/main.js
var require_main$69 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var isUint16Array = require_lib$109();
	var UINT16_MAX = require_lib$108();
	var GlobalUint16Array = require_uint16array();
	function hasUint16ArraySupport() {
		var bool;
		var arr;
		if (typeof GlobalUint16Array !== "function") return false;
		try {
			arr = [
				1,
				3.14,
				-3.14,
				UINT16_MAX + 1,
				UINT16_MAX + 2
			];
			arr = new GlobalUint16Array(arr);
			bool = isUint16Array(arr) && arr[0] === 1 && arr[1] === 3 && arr[2] === UINT16_MAX - 2 && arr[3] === 0 && arr[4] === 1;
		} catch (err) {
			bool = false;
		}
		return bool;
	}
	module.exports = hasUint16ArraySupport;
}));

// node_modules/@stdlib/assert-has-uint16array-support/lib/index.js
var require_lib$107 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var hasUint16ArraySupport = require_main$69();
	module.exports = hasUint16ArraySupport;
}));

// node_modules/@stdlib/array-uint16/lib/main.js
var require_main$68 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var ctor = typeof Uint16Array === "function" ? Uint16Array : void 0;
	module.exports = ctor;
}));

// node_modules/@stdlib/array-uint16/lib/polyfill.js
var require_polyfill = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function polyfill() {
		throw new Error("not implemented");
	}
	module.exports = polyfill;
}));

// node_modules/@stdlib/array-uint16/lib/index.js
var require_lib$106 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var hasUint16ArraySupport = require_lib$107();
	var builtin = require_main$68();
	var polyfill = require_polyfill();
	var ctor;
	if (hasUint16ArraySupport()) ctor = builtin;
	else ctor = polyfill;
	module.exports = ctor;
}));

// node_modules/@stdlib/assert-is-little-endian/lib/ctors.js
var require_ctors = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var Uint8Array = require_lib$110();
	var ctors = {
		"uint16": require_lib$106(),
		"uint8": Uint8Array
	};
	module.exports = ctors;
}));

// node_modules/@stdlib/assert-is-little-endian/lib/main.js
var require_main$67 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var ctors = require_ctors();
	var bool;
	function isLittleEndian() {
		var uint16view;
		var uint8view;
		uint16view = new ctors["uint16"](1);
		uint16view[0] = 4660;
		uint8view = new ctors["uint8"](uint16view.buffer);
		return uint8view[0] === 52;
	}
	bool = isLittleEndian();
	module.exports = bool;
}));

// node_modules/@stdlib/assert-is-little-endian/lib/index.js
var require_lib$105 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var IS_LITTLE_ENDIAN = require_main$67();
	module.exports = IS_LITTLE_ENDIAN;
}));

// node_modules/@stdlib/number-float64-base-get-high-word/lib/high.js
var require_high$1 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var isLittleEndian = require_lib$105();
	var HIGH;
	if (isLittleEndian === true) HIGH = 1;
	else HIGH = 0;
	module.exports = HIGH;
}));

// node_modules/@stdlib/number-float64-base-get-high-word/lib/main.js
var require_main$66 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var Uint32Array = require_lib$117();
	var Float64Array = require_lib$114();
	var HIGH = require_high$1();
	var FLOAT64_VIEW = new Float64Array(1);
	var UINT32_VIEW = new Uint32Array(FLOAT64_VIEW.buffer);
	function getHighWord(x) {
		FLOAT64_VIEW[0] = x;
		return UINT32_VIEW[HIGH];
	}
	module.exports = getHighWord;
}));

// node_modules/@stdlib/number-float64-base-get-high-word/lib/index.js
var require_lib$104 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$66();
	module.exports = main;
}));

// node_modules/@stdlib/number-float64-base-set-high-word/lib/high.js
var require_high = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var isLittleEndian = require_lib$105();
	var HIGH;
	if (isLittleEndian === true) HIGH = 1;
	else HIGH = 0;
	module.exports = HIGH;
}));

// node_modules/@stdlib/number-float64-base-set-high-word/lib/main.js
var require_main$65 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var Uint32Array = require_lib$117();
	var Float64Array = require_lib$114();
	var HIGH = require_high();
	var FLOAT64_VIEW = new Float64Array(1);
	var UINT32_VIEW = new Uint32Array(FLOAT64_VIEW.buffer);
	function setHighWord(x, high) {
		FLOAT64_VIEW[0] = x;
		UINT32_VIEW[HIGH] = high >>> 0;
		return FLOAT64_VIEW[0];
	}
	module.exports = setHighWord;
}));

// node_modules/@stdlib/number-float64-base-set-high-word/lib/index.js
var require_lib$103 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$65();
	module.exports = main;
}));

// node_modules/@stdlib/number-float64-base-from-words/lib/indices.js
var require_indices$1 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var isLittleEndian = require_lib$105();
	var indices;
	var HIGH;
	var LOW;
	if (isLittleEndian === true) {
		HIGH = 1;
		LOW = 0;
	} else {
		HIGH = 0;
		LOW = 1;
	}
	indices = {
		"HIGH": HIGH,
		"LOW": LOW
	};
	module.exports = indices;
}));

// node_modules/@stdlib/number-float64-base-from-words/lib/main.js
var require_main$64 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var Uint32Array = require_lib$117();
	var Float64Array = require_lib$114();
	var indices = require_indices$1();
	var FLOAT64_VIEW = new Float64Array(1);
	var UINT32_VIEW = new Uint32Array(FLOAT64_VIEW.buffer);
	var HIGH = indices.HIGH;
	var LOW = indices.LOW;
	function fromWords(high, low) {
		UINT32_VIEW[HIGH] = high;
		UINT32_VIEW[LOW] = low;
		return FLOAT64_VIEW[0];
	}
	module.exports = fromWords;
}));

// node_modules/@stdlib/number-float64-base-from-words/lib/index.js
var require_lib$102 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$64();
	module.exports = main;
}));

// node_modules/@stdlib/constants-float64-pinf/lib/index.js
var require_lib$101 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var FLOAT64_PINF = Number.POSITIVE_INFINITY;
	module.exports = FLOAT64_PINF;
}));

// node_modules/@stdlib/number-ctor/lib/main.js
var require_main$63 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = Number;
}));

// node_modules/@stdlib/number-ctor/lib/index.js
var require_lib$100 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$63();
	module.exports = main;
}));

// node_modules/@stdlib/constants-float64-ninf/lib/index.js
var require_lib$99 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var FLOAT64_NINF = require_lib$100().NEGATIVE_INFINITY;
	module.exports = FLOAT64_NINF;
}));

// node_modules/@stdlib/constants-float64-exponent-bias/lib/index.js
var require_lib$98 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var FLOAT64_EXPONENT_BIAS = 1023;
	module.exports = FLOAT64_EXPONENT_BIAS;
}));

// node_modules/@stdlib/constants-float64-half-ln-two/lib/index.js
var require_lib$97 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var HALF_LN2 = .34657359027997264;
	module.exports = HALF_LN2;
}));

// node_modules/@stdlib/math-base-special-expm1/lib/polyval_q.js
var require_polyval_q$1 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return -.03333333333333313;
		return -.03333333333333313 + x * (.0015873015872548146 + x * (-793650757867488e-19 + x * (4008217827329362e-21 + x * -2.0109921818362437e-7)));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-expm1/lib/main.js
var require_main$62 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var isnan = require_lib$128();
	var getHighWord = require_lib$104();
	var setHighWord = require_lib$103();
	var fromWords = require_lib$102();
	var PINF = require_lib$101();
	var NINF = require_lib$99();
	var FLOAT64_EXPONENT_BIAS = require_lib$98();
	var HALF_LN2 = require_lib$97();
	var polyval = require_polyval_q$1();
	var OVERFLOW_THRESHOLD = 709.782712893384;
	var LN2_HI = .6931471803691238;
	var LN2_LO = 19082149292705877e-26;
	var LN2_INV = 1.4426950408889634;
	var LN2x56 = 38.816242111356935;
	var LN2_HALFX3 = 1.0397207708399179;
	function expm1(x) {
		var halfX;
		var twopk;
		var sign;
		var hi;
		var lo;
		var hx;
		var r1;
		var y;
		var z;
		var c;
		var t;
		var e;
		var k;
		if (x === PINF || isnan(x)) return x;
		if (x === NINF) return -1;
		if (x === 0) return x;
		if (x < 0) {
			sign = true;
			y = -x;
		} else {
			sign = false;
			y = x;
		}
		if (y >= LN2x56) {
			if (sign) return -1;
			if (y >= OVERFLOW_THRESHOLD) return PINF;
		}
		hx = getHighWord(y) | 0;
		if (y > HALF_LN2) {
			if (y < LN2_HALFX3) {
				if (sign) {
					hi = x + LN2_HI;
					lo = -LN2_LO;
					k = -1;
				} else {
					hi = x - LN2_HI;
					lo = LN2_LO;
					k = 1;
				}
			} else {
				if (sign) k = LN2_INV * x - .5;
				else k = LN2_INV * x + .5;
				k |= 0;
				t = k;
				hi = x - t * LN2_HI;
				lo = t * LN2_LO;
			}
			x = hi - lo;
			c = hi - x - lo;
		} else if (hx < 1016070144) return x;
		else k = 0;
		halfX = .5 * x;
		z = x * halfX;
		r1 = 1 + z * polyval(z);
		t = 3 - r1 * halfX;
		e = z * ((r1 - t) / (6 - x * t));
		if (k === 0) return x - (x * e - z);
		twopk = fromWords(FLOAT64_EXPONENT_BIAS + k << 20, 0);
		e = x * (e - c) - c;
		e -= z;
		if (k === -1) return .5 * (x - e) - .5;
		if (k === 1) {
			if (x < -.25) return -2 * (e - (x + .5));
			return 1 + 2 * (x - e);
		}
		if (k <= -2 || k > 56) {
			y = 1 - (e - x);
			if (k === 1024) {
				hi = getHighWord(y) + (k << 20) | 0;
				y = setHighWord(y, hi);
			} else y *= twopk;
			return y - 1;
		}
		t = 1;
		if (k < 20) {
			hi = 1072693248 - (2097152 >> k) | 0;
			t = setHighWord(t, hi);
			y = t - (e - x);
		} else {
			hi = FLOAT64_EXPONENT_BIAS - k << 20 | 0;
			t = setHighWord(t, hi);
			y = x - (e + t);
			y += 1;
		}
		y *= twopk;
		return y;
	}
	module.exports = expm1;
}));

// node_modules/@stdlib/math-base-special-expm1/lib/index.js
var require_lib$96 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var expm1 = require_main$62();
	module.exports = expm1;
}));

// node_modules/@stdlib/math-base-special-floor/lib/main.js
var require_main$61 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var floor = Math.floor;
	module.exports = floor;
}));

// node_modules/@stdlib/math-base-special-floor/lib/index.js
var require_lib$95 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$61();
	module.exports = main;
}));

// node_modules/@stdlib/math-base-special-log1p/lib/polyval_lp.js
var require_polyval_lp = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return .6666666666666735;
		return .6666666666666735 + x * (.3999999999940942 + x * (.2857142874366239 + x * (.22222198432149784 + x * (.1818357216161805 + x * (.15313837699209373 + x * .14798198605116586)))));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-log1p/lib/main.js
var require_main$60 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var isnan = require_lib$128();
	var getHighWord = require_lib$104();
	var setHighWord = require_lib$103();
	var PINF = require_lib$101();
	var NINF = require_lib$99();
	var FLOAT64_EXPONENT_BIAS = require_lib$98();
	var polyval = require_polyval_lp();
	var LN2_HI = .6931471803691238;
	var LN2_LO = 19082149292705877e-26;
	var SQRT2M1 = .41421356237309503;
	var SQRT2HALFM1 = -.2928932188134525;
	var SMALL = 1.862645149230957e-9;
	var TINY = 5551115123125783e-32;
	var TWO53 = 9007199254740992;
	var TWO_THIRDS = .6666666666666666;
	function log1p(x) {
		var hfsq;
		var hu;
		var y;
		var f;
		var c;
		var s;
		var z;
		var R;
		var u;
		var k;
		if (x < -1 || isnan(x)) return NaN;
		if (x === -1) return NINF;
		if (x === PINF) return x;
		if (x === 0) return x;
		if (x < 0) y = -x;
		else y = x;
		k = 1;
		if (y < SQRT2M1) {
			if (y < SMALL) {
				if (y < TINY) return x;
				return x - x * x * .5;
			}
			if (x > SQRT2HALFM1) {
				k = 0;
				f = x;
				hu = 1;
			}
		}
		if (k !== 0) {
			if (y < TWO53) {
				u = 1 + x;
				hu = getHighWord(u);
				k = (hu >> 20) - FLOAT64_EXPONENT_BIAS;
				if (k > 0) c = 1 - (u - x);
				else c = x - (u - 1);
				c /= u;
			} else {
				u = x;
				hu = getHighWord(u);
				k = (hu >> 20) - FLOAT64_EXPONENT_BIAS;
				c = 0;
			}
			hu &= 1048575;
			if (hu < 434334) u = setHighWord(u, hu | 1072693248);
			else {
				k += 1;
				u = setHighWord(u, hu | 1071644672);
				hu = 1048576 - hu >> 2;
			}
			f = u - 1;
		}
		hfsq = .5 * f * f;
		if (hu === 0) {
			if (f === 0) {
				c += k * LN2_LO;
				return k * LN2_HI + c;
			}
			R = hfsq * (1 - TWO_THIRDS * f);
			return k * LN2_HI - (R - (k * LN2_LO + c) - f);
		}
		s = f / (2 + f);
		z = s * s;
		R = z * polyval(z);
		if (k === 0) return f - (hfsq - s * (hfsq + R));
		return k * LN2_HI - (hfsq - (s * (hfsq + R) + (k * LN2_LO + c)) - f);
	}
	module.exports = log1p;
}));

// node_modules/@stdlib/math-base-special-log1p/lib/index.js
var require_lib$94 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var log1p = require_main$60();
	module.exports = log1p;
}));

// node_modules/@stdlib/math-base-special-sqrt/lib/main.js
var require_main$59 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var sqrt = Math.sqrt;
	module.exports = sqrt;
}));

// node_modules/@stdlib/math-base-special-sqrt/lib/index.js
var require_lib$93 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$59();
	module.exports = main;
}));

// node_modules/@stdlib/constants-float64-fourth-pi/lib/index.js
var require_lib$92 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var FOURTH_PI = .7853981633974483;
	module.exports = FOURTH_PI;
}));

// node_modules/@stdlib/math-base-special-asin/lib/rational_pq.js
var require_rational_pq$3 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalrational(x) {
		var ax;
		var s1;
		var s2;
		if (x === 0) return .16666666666666713;
		if (x < 0) ax = -x;
		else ax = x;
		if (ax <= 1) {
			s1 = -8.198089802484825 + x * (19.562619833175948 + x * (-16.262479672107002 + x * (5.444622390564711 + x * (-.6019598008014124 + x * .004253011369004428))));
			s2 = -49.18853881490881 + x * (139.51056146574857 + x * (-147.1791292232726 + x * (70.49610280856842 + x * (-14.740913729888538 + x * 1))));
		} else {
			x = 1 / x;
			s1 = .004253011369004428 + x * (-.6019598008014124 + x * (5.444622390564711 + x * (-16.262479672107002 + x * (19.562619833175948 + x * -8.198089802484825))));
			s2 = 1 + x * (-14.740913729888538 + x * (70.49610280856842 + x * (-147.1791292232726 + x * (139.51056146574857 + x * -49.18853881490881))));
		}
		return s1 / s2;
	}
	module.exports = evalrational;
}));

// node_modules/@stdlib/math-base-special-asin/lib/rational_rs.js
var require_rational_rs = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalrational(x) {
		var ax;
		var s1;
		var s2;
		if (x === 0) return .08333333333333809;
		if (x < 0) ax = -x;
		else ax = x;
		if (ax <= 1) {
			s1 = 28.536655482610616 + x * (-25.56901049652825 + x * (6.968710824104713 + x * (-.5634242780008963 + x * .002967721961301243)));
			s2 = 342.43986579130785 + x * (-383.8770957603691 + x * (147.0656354026815 + x * (-21.947795316429207 + x * 1)));
		} else {
			x = 1 / x;
			s1 = .002967721961301243 + x * (-.5634242780008963 + x * (6.968710824104713 + x * (-25.56901049652825 + x * 28.536655482610616)));
			s2 = 1 + x * (-21.947795316429207 + x * (147.0656354026815 + x * (-383.8770957603691 + x * 342.43986579130785)));
		}
		return s1 / s2;
	}
	module.exports = evalrational;
}));

// node_modules/@stdlib/math-base-special-asin/lib/main.js
var require_main$58 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var isnan = require_lib$128();
	var sqrt = require_lib$93();
	var PIO4 = require_lib$92();
	var ratevalPQ = require_rational_pq$3();
	var ratevalRS = require_rational_rs();
	var MOREBITS = 6123233995736766e-32;
	function asin(x) {
		var sgn;
		var zz;
		var a;
		var p;
		var z;
		if (isnan(x)) return NaN;
		if (x > 0) a = x;
		else {
			sgn = true;
			a = -x;
		}
		if (a > 1) return NaN;
		if (a > .625) {
			zz = 1 - a;
			p = zz * ratevalRS(zz);
			zz = sqrt(zz + zz);
			z = PIO4 - zz;
			zz = zz * p - MOREBITS;
			z -= zz;
			z += PIO4;
		} else {
			if (a < 1e-8) return x;
			zz = a * a;
			z = zz * ratevalPQ(zz);
			z = a * z + a;
		}
		return sgn ? -z : z;
	}
	module.exports = asin;
}));

// node_modules/@stdlib/math-base-special-asin/lib/index.js
var require_lib$91 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$58();
	module.exports = main;
}));

// node_modules/@stdlib/math-base-special-abs/lib/main.js
var require_main$57 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function abs(x) {
		return Math.abs(x);
	}
	module.exports = abs;
}));

// node_modules/@stdlib/math-base-special-abs/lib/index.js
var require_lib$90 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$57();
	module.exports = main;
}));

// node_modules/@stdlib/math-base-special-ceil/lib/main.js
var require_main$56 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var ceil = Math.ceil;
	module.exports = ceil;
}));

// node_modules/@stdlib/math-base-special-ceil/lib/index.js
var require_lib$89 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$56();
	module.exports = main;
}));

// node_modules/@stdlib/math-base-special-trunc/lib/main.js
var require_main$55 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var floor = require_lib$95();
	var ceil = require_lib$89();
	function trunc(x) {
		if (x < 0) return ceil(x);
		return floor(x);
	}
	module.exports = trunc;
}));

// node_modules/@stdlib/math-base-special-trunc/lib/index.js
var require_lib$88 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$55();
	module.exports = main;
}));

// node_modules/@stdlib/constants-float64-max-base2-exponent/lib/index.js
var require_lib$87 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var FLOAT64_MAX_BASE2_EXPONENT = 1023;
	module.exports = FLOAT64_MAX_BASE2_EXPONENT;
}));

// node_modules/@stdlib/constants-float64-max-base2-exponent-subnormal/lib/index.js
var require_lib$86 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var FLOAT64_MAX_BASE2_EXPONENT_SUBNORMAL = -1023;
	module.exports = FLOAT64_MAX_BASE2_EXPONENT_SUBNORMAL;
}));

// node_modules/@stdlib/constants-float64-min-base2-exponent-subnormal/lib/index.js
var require_lib$85 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var FLOAT64_MIN_BASE2_EXPONENT_SUBNORMAL = -1074;
	module.exports = FLOAT64_MIN_BASE2_EXPONENT_SUBNORMAL;
}));

// node_modules/@stdlib/math-base-assert-is-infinite/lib/main.js
var require_main$54 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var PINF = require_lib$101();
	var NINF = require_lib$99();
	function isInfinite(x) {
		return x === PINF || x === NINF;
	}
	module.exports = isInfinite;
}));

// node_modules/@stdlib/math-base-assert-is-infinite/lib/index.js
var require_lib$84 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$54();
	module.exports = main;
}));

// node_modules/@stdlib/constants-float64-high-word-sign-mask/lib/index.js
var require_lib$83 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var FLOAT64_HIGH_WORD_SIGN_MASK = 2147483648;
	module.exports = FLOAT64_HIGH_WORD_SIGN_MASK;
}));

// node_modules/@stdlib/constants-float64-high-word-abs-mask/lib/index.js
var require_lib$82 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var FLOAT64_HIGH_WORD_ABS_MASK = 2147483647;
	module.exports = FLOAT64_HIGH_WORD_ABS_MASK;
}));

// node_modules/@stdlib/number-float64-base-to-words/lib/indices.js
var require_indices = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var isLittleEndian = require_lib$105();
	var indices;
	var HIGH;
	var LOW;
	if (isLittleEndian === true) {
		HIGH = 1;
		LOW = 0;
	} else {
		HIGH = 0;
		LOW = 1;
	}
	indices = {
		"HIGH": HIGH,
		"LOW": LOW
	};
	module.exports = indices;
}));

// node_modules/@stdlib/number-float64-base-to-words/lib/assign.js
var require_assign$2 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var Uint32Array = require_lib$117();
	var Float64Array = require_lib$114();
	var indices = require_indices();
	var FLOAT64_VIEW = new Float64Array(1);
	var UINT32_VIEW = new Uint32Array(FLOAT64_VIEW.buffer);
	var HIGH = indices.HIGH;
	var LOW = indices.LOW;
	function toWords(x, out, stride, offset) {
		FLOAT64_VIEW[0] = x;
		out[offset] = UINT32_VIEW[HIGH];
		out[offset + stride] = UINT32_VIEW[LOW];
		return out;
	}
	module.exports = toWords;
}));

// node_modules/@stdlib/number-float64-base-to-words/lib/main.js
var require_main$53 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var fcn = require_assign$2();
	function toWords(x) {
		return fcn(x, [0, 0], 1, 0);
	}
	module.exports = toWords;
}));

// node_modules/@stdlib/number-float64-base-to-words/lib/index.js
var require_lib$81 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var setReadOnly = require_lib$129();
	var main = require_main$53();
	setReadOnly(main, "assign", require_assign$2());
	module.exports = main;
}));

// node_modules/@stdlib/math-base-special-copysign/lib/main.js
var require_main$52 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var SIGN_MASK = require_lib$83();
	var ABS_MASK = require_lib$82();
	var toWords = require_lib$81();
	var getHighWord = require_lib$104();
	var fromWords = require_lib$102();
	var WORDS = [0, 0];
	function copysign(x, y) {
		var hx;
		var hy;
		toWords.assign(x, WORDS, 1, 0);
		hx = WORDS[0];
		hx &= ABS_MASK;
		hy = getHighWord(y);
		hy &= SIGN_MASK;
		hx |= hy;
		return fromWords(hx, WORDS[1]);
	}
	module.exports = copysign;
}));

// node_modules/@stdlib/math-base-special-copysign/lib/index.js
var require_lib$80 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$52();
	module.exports = main;
}));

// node_modules/@stdlib/constants-float64-smallest-normal/lib/index.js
var require_lib$79 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var FLOAT64_SMALLEST_NORMAL = 22250738585072014e-324;
	module.exports = FLOAT64_SMALLEST_NORMAL;
}));

// node_modules/@stdlib/number-float64-base-normalize/lib/assign.js
var require_assign$1 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var FLOAT64_SMALLEST_NORMAL = require_lib$79();
	var isInfinite = require_lib$84();
	var isnan = require_lib$128();
	var abs = require_lib$90();
	var SCALAR = 4503599627370496;
	function normalize(x, out, stride, offset) {
		if (isnan(x) || isInfinite(x)) {
			out[offset] = x;
			out[offset + stride] = 0;
			return out;
		}
		if (x !== 0 && abs(x) < FLOAT64_SMALLEST_NORMAL) {
			out[offset] = x * SCALAR;
			out[offset + stride] = -52;
			return out;
		}
		out[offset] = x;
		out[offset + stride] = 0;
		return out;
	}
	module.exports = normalize;
}));

// node_modules/@stdlib/number-float64-base-normalize/lib/main.js
var require_main$51 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var fcn = require_assign$1();
	function normalize(x) {
		return fcn(x, [0, 0], 1, 0);
	}
	module.exports = normalize;
}));

// node_modules/@stdlib/number-float64-base-normalize/lib/index.js
var require_lib$78 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var setReadOnly = require_lib$129();
	var main = require_main$51();
	setReadOnly(main, "assign", require_assign$1());
	module.exports = main;
}));

// node_modules/@stdlib/constants-float64-high-word-exponent-mask/lib/index.js
var require_lib$77 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var FLOAT64_HIGH_WORD_EXPONENT_MASK = 2146435072;
	module.exports = FLOAT64_HIGH_WORD_EXPONENT_MASK;
}));

// node_modules/@stdlib/number-float64-base-exponent/lib/main.js
var require_main$50 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var getHighWord = require_lib$104();
	var EXP_MASK = require_lib$77();
	var BIAS = require_lib$98();
	function exponent(x) {
		var high = getHighWord(x);
		high = (high & EXP_MASK) >>> 20;
		return high - BIAS | 0;
	}
	module.exports = exponent;
}));

// node_modules/@stdlib/number-float64-base-exponent/lib/index.js
var require_lib$76 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$50();
	module.exports = main;
}));

// node_modules/@stdlib/math-base-special-ldexp/lib/main.js
var require_main$49 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var PINF = require_lib$101();
	var NINF = require_lib$99();
	var BIAS = require_lib$98();
	var MAX_EXPONENT = require_lib$87();
	var MAX_SUBNORMAL_EXPONENT = require_lib$86();
	var MIN_SUBNORMAL_EXPONENT = require_lib$85();
	var isnan = require_lib$128();
	var isInfinite = require_lib$84();
	var copysign = require_lib$80();
	var normalize = require_lib$78().assign;
	var floatExp = require_lib$76();
	var toWords = require_lib$81();
	var fromWords = require_lib$102();
	var TWO52_INV = 2220446049250313e-31;
	var CLEAR_EXP_MASK = 2148532223;
	var FRAC = [0, 0];
	var WORDS = [0, 0];
	function ldexp(frac, exp) {
		var high;
		var m;
		if (exp === 0 || frac === 0 || isnan(frac) || isInfinite(frac)) return frac;
		normalize(frac, FRAC, 1, 0);
		frac = FRAC[0];
		exp += FRAC[1];
		exp += floatExp(frac);
		if (exp < MIN_SUBNORMAL_EXPONENT) return copysign(0, frac);
		if (exp > MAX_EXPONENT) {
			if (frac < 0) return NINF;
			return PINF;
		}
		if (exp <= MAX_SUBNORMAL_EXPONENT) {
			exp += 52;
			m = TWO52_INV;
		} else m = 1;
		toWords.assign(frac, WORDS, 1, 0);
		high = WORDS[0];
		high &= CLEAR_EXP_MASK;
		high |= exp + BIAS << 20;
		return m * fromWords(high, WORDS[1]);
	}
	module.exports = ldexp;
}));

// node_modules/@stdlib/math-base-special-ldexp/lib/index.js
var require_lib$75 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$49();
	module.exports = main;
}));

// node_modules/@stdlib/math-base-special-exp/lib/polyval_p.js
var require_polyval_p$2 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return .16666666666666602;
		return .16666666666666602 + x * (-.0027777777777015593 + x * (6613756321437934e-20 + x * (-16533902205465252e-22 + x * 4.1381367970572385e-8)));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-exp/lib/expmulti.js
var require_expmulti = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var ldexp = require_lib$75();
	var polyvalP = require_polyval_p$2();
	function expmulti(hi, lo, k) {
		var r;
		var t;
		var c;
		var y;
		r = hi - lo;
		t = r * r;
		c = r - t * polyvalP(t);
		y = 1 - (lo - r * c / (2 - c) - hi);
		return ldexp(y, k);
	}
	module.exports = expmulti;
}));

// node_modules/@stdlib/math-base-special-exp/lib/main.js
var require_main$48 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var isnan = require_lib$128();
	var trunc = require_lib$88();
	var NINF = require_lib$99();
	var PINF = require_lib$101();
	var expmulti = require_expmulti();
	var LN2_HI = .6931471803691238;
	var LN2_LO = 19082149292705877e-26;
	var LOG2_E = 1.4426950408889634;
	var OVERFLOW = 709.782712893384;
	var UNDERFLOW = -745.1332191019411;
	var NEARZERO = 1 / (1 << 28);
	var NEG_NEARZERO = -NEARZERO;
	function exp(x) {
		var hi;
		var lo;
		var k;
		if (isnan(x) || x === PINF) return x;
		if (x === NINF) return 0;
		if (x > OVERFLOW) return PINF;
		if (x < UNDERFLOW) return 0;
		if (x > NEG_NEARZERO && x < NEARZERO) return 1 + x;
		if (x < 0) k = trunc(LOG2_E * x - .5);
		else k = trunc(LOG2_E * x + .5);
		hi = x - k * LN2_HI;
		lo = k * LN2_LO;
		return expmulti(hi, lo, k);
	}
	module.exports = exp;
}));

// node_modules/@stdlib/math-base-special-exp/lib/index.js
var require_lib$74 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$48();
	module.exports = main;
}));

// node_modules/@stdlib/math-base-assert-is-integer/lib/main.js
var require_main$47 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var floor = require_lib$95();
	function isInteger(x) {
		return floor(x) === x;
	}
	module.exports = isInteger;
}));

// node_modules/@stdlib/math-base-assert-is-integer/lib/index.js
var require_lib$73 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$47();
	module.exports = main;
}));

// node_modules/@stdlib/math-base-assert-is-even/lib/main.js
var require_main$46 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var isInteger = require_lib$73();
	function isEven(x) {
		return isInteger(x / 2);
	}
	module.exports = isEven;
}));

// node_modules/@stdlib/math-base-assert-is-even/lib/index.js
var require_lib$72 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$46();
	module.exports = main;
}));

// node_modules/@stdlib/math-base-assert-is-odd/lib/main.js
var require_main$45 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var isEven = require_lib$72();
	function isOdd(x) {
		if (x > 0) return isEven(x - 1);
		return isEven(x + 1);
	}
	module.exports = isOdd;
}));

// node_modules/@stdlib/math-base-assert-is-odd/lib/index.js
var require_lib$71 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$45();
	module.exports = main;
}));

// node_modules/@stdlib/number-float64-base-set-low-word/lib/low.js
var require_low$1 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var isLittleEndian = require_lib$105();
	var LOW;
	if (isLittleEndian === true) LOW = 0;
	else LOW = 1;
	module.exports = LOW;
}));

// node_modules/@stdlib/number-float64-base-set-low-word/lib/main.js
var require_main$44 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var Uint32Array = require_lib$117();
	var Float64Array = require_lib$114();
	var LOW = require_low$1();
	var FLOAT64_VIEW = new Float64Array(1);
	var UINT32_VIEW = new Uint32Array(FLOAT64_VIEW.buffer);
	function setLowWord(x, low) {
		FLOAT64_VIEW[0] = x;
		UINT32_VIEW[LOW] = low >>> 0;
		return FLOAT64_VIEW[0];
	}
	module.exports = setLowWord;
}));

// node_modules/@stdlib/number-float64-base-set-low-word/lib/index.js
var require_lib$70 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$44();
	module.exports = main;
}));

// node_modules/@stdlib/number-uint32-base-to-int32/lib/main.js
var require_main$43 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function uint32ToInt32(x) {
		return x | 0;
	}
	module.exports = uint32ToInt32;
}));

// node_modules/@stdlib/number-uint32-base-to-int32/lib/index.js
var require_lib$69 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var uint32ToInt32 = require_main$43();
	module.exports = uint32ToInt32;
}));

// node_modules/@stdlib/math-base-special-pow/lib/x_is_zero.js
var require_x_is_zero = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var isOdd = require_lib$71();
	var copysign = require_lib$80();
	var NINF = require_lib$99();
	var PINF = require_lib$101();
	function pow(x, y) {
		if (y === NINF) return PINF;
		if (y === PINF) return 0;
		if (y > 0) {
			if (isOdd(y)) return x;
			return 0;
		}
		if (isOdd(y)) return copysign(PINF, x);
		return PINF;
	}
	module.exports = pow;
}));

// node_modules/@stdlib/math-base-special-pow/lib/y_is_huge.js
var require_y_is_huge = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var ABS_MASK = require_lib$82();
	var getHighWord = require_lib$104();
	var HIGH_MAX_NEAR_UNITY = 1072693247;
	var HUGE = 1e300;
	var TINY = 1e-300;
	function pow(x, y) {
		if ((getHighWord(x) & ABS_MASK) <= HIGH_MAX_NEAR_UNITY) {
			if (y < 0) return HUGE * HUGE;
			return TINY * TINY;
		}
		if (y > 0) return HUGE * HUGE;
		return TINY * TINY;
	}
	module.exports = pow;
}));

// node_modules/@stdlib/math-base-special-pow/lib/y_is_infinite.js
var require_y_is_infinite = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var abs = require_lib$90();
	var PINF = require_lib$101();
	function pow(x, y) {
		if (x === -1) return (x - x) / (x - x);
		if (x === 1) return 1;
		if (abs(x) < 1 === (y === PINF)) return 0;
		return PINF;
	}
	module.exports = pow;
}));

// node_modules/@stdlib/constants-float64-num-high-word-significand-bits/lib/index.js
var require_lib$68 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var FLOAT64_NUM_HIGH_WORD_SIGNIFICAND_BITS = 20;
	module.exports = FLOAT64_NUM_HIGH_WORD_SIGNIFICAND_BITS;
}));

// node_modules/@stdlib/math-base-special-pow/lib/polyval_l.js
var require_polyval_l = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return .5999999999999946;
		return .5999999999999946 + x * (.4285714285785502 + x * (.33333332981837743 + x * (.272728123808534 + x * (.23066074577556175 + x * .20697501780033842))));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-pow/lib/log2ax.js
var require_log2ax = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var getHighWord = require_lib$104();
	var setLowWord = require_lib$70();
	var setHighWord = require_lib$103();
	var BIAS = require_lib$98();
	var HIGH_NUM_SIGNIFICAND_BITS = require_lib$68();
	var polyvalL = require_polyval_l();
	var HIGH_SIGNIFICAND_MASK = 1048575;
	var HIGH_MIN_NORMAL_EXP = 1048576;
	var HIGH_BIASED_EXP_0 = 1072693248;
	var HIGH_BIASED_EXP_NEG_512 = 536870912;
	var HIGH_SIGNIFICAND_HALF = 524288;
	var TWO53 = 9007199254740992;
	var CP = .9617966939259756;
	var CP_HI = .9617967009544373;
	var CP_LO = -7.028461650952758e-9;
	var BP = [1, 1.5];
	var DP_HI = [0, .5849624872207642];
	var DP_LO = [0, 1.350039202129749e-8];
	function log2ax(out, ax, ahx) {
		var tmp;
		var ss;
		var s2;
		var hs;
		var ls;
		var ht;
		var lt;
		var bp;
		var dp;
		var hp;
		var lp;
		var hz;
		var lz;
		var t1;
		var t2;
		var t;
		var r;
		var u;
		var v;
		var n;
		var j;
		var k;
		n = 0;
		if (ahx < HIGH_MIN_NORMAL_EXP) {
			ax *= TWO53;
			n -= 53;
			ahx = getHighWord(ax);
		}
		n += (ahx >> HIGH_NUM_SIGNIFICAND_BITS) - BIAS | 0;
		j = ahx & HIGH_SIGNIFICAND_MASK | 0;
		ahx = j | HIGH_BIASED_EXP_0 | 0;
		if (j <= 235662) k = 0;
		else if (j < 767610) k = 1;
		else {
			k = 0;
			n += 1;
			ahx -= HIGH_MIN_NORMAL_EXP;
		}
		ax = setHighWord(ax, ahx);
		bp = BP[k];
		u = ax - bp;
		v = 1 / (ax + bp);
		ss = u * v;
		hs = setLowWord(ss, 0);
		tmp = (ahx >> 1 | HIGH_BIASED_EXP_NEG_512) + HIGH_SIGNIFICAND_HALF;
		tmp += k << 18;
		ht = setHighWord(0, tmp);
		lt = ax - (ht - bp);
		ls = v * (u - hs * ht - hs * lt);
		s2 = ss * ss;
		r = s2 * s2 * polyvalL(s2);
		r += ls * (hs + ss);
		s2 = hs * hs;
		ht = 3 + s2 + r;
		ht = setLowWord(ht, 0);
		lt = r - (ht - 3 - s2);
		u = hs * ht;
		v = ls * ht + lt * ss;
		hp = u + v;
		hp = setLowWord(hp, 0);
		lp = v - (hp - u);
		hz = CP_HI * hp;
		lz = CP_LO * hp + lp * CP + DP_LO[k];
		dp = DP_HI[k];
		t = n;
		t1 = hz + lz + dp + t;
		t1 = setLowWord(t1, 0);
		t2 = lz - (t1 - t - dp - hz);
		out[0] = t1;
		out[1] = t2;
		return out;
	}
	module.exports = log2ax;
}));

// node_modules/@stdlib/math-base-special-pow/lib/polyval_w.js
var require_polyval_w$1 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return .5;
		return .5 + x * (-.3333333333333333 + x * .25);
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-pow/lib/logx.js
var require_logx = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var setLowWord = require_lib$70();
	var polyvalW = require_polyval_w$1();
	var INV_LN2 = 1.4426950408889634;
	var INV_LN2_HI = 1.4426950216293335;
	var INV_LN2_LO = 1.9259629911266175e-8;
	function logx(out, ax) {
		var t2;
		var t1;
		var t;
		var w;
		var u;
		var v;
		t = ax - 1;
		w = t * t * polyvalW(t);
		u = INV_LN2_HI * t;
		v = t * INV_LN2_LO - w * INV_LN2;
		t1 = u + v;
		t1 = setLowWord(t1, 0);
		t2 = v - (t1 - u);
		out[0] = t1;
		out[1] = t2;
		return out;
	}
	module.exports = logx;
}));

// node_modules/@stdlib/constants-float64-ln-two/lib/index.js
var require_lib$67 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var LN2 = .6931471805599453;
	module.exports = LN2;
}));

// node_modules/@stdlib/constants-float64-high-word-significand-mask/lib/index.js
var require_lib$66 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var FLOAT64_HIGH_WORD_SIGNIFICAND_MASK = 1048575;
	module.exports = FLOAT64_HIGH_WORD_SIGNIFICAND_MASK;
}));

// node_modules/@stdlib/math-base-special-pow/lib/polyval_p.js
var require_polyval_p$1 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return .16666666666666602;
		return .16666666666666602 + x * (-.0027777777777015593 + x * (6613756321437934e-20 + x * (-16533902205465252e-22 + x * 4.1381367970572385e-8)));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-pow/lib/pow2.js
var require_pow2 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var getHighWord = require_lib$104();
	var setHighWord = require_lib$103();
	var setLowWord = require_lib$70();
	var uint32ToInt32 = require_lib$69();
	var ldexp = require_lib$75();
	var LN2 = require_lib$67();
	var BIAS = require_lib$98();
	var ABS_MASK = require_lib$82();
	var HIGH_SIGNIFICAND_MASK = require_lib$66();
	var HIGH_NUM_SIGNIFICAND_BITS = require_lib$68();
	var polyvalP = require_polyval_p$1();
	var HIGH_MIN_NORMAL_EXP = 1048576;
	var HIGH_BIASED_EXP_NEG_1 = 1071644672;
	var LN2_HI = .6931471824645996;
	var LN2_LO = -1.904654299957768e-9;
	function pow2(j, hp, lp) {
		var tmp;
		var t1;
		var t;
		var r;
		var u;
		var v;
		var w;
		var z;
		var n;
		var i;
		var k;
		i = j & ABS_MASK | 0;
		k = (i >> HIGH_NUM_SIGNIFICAND_BITS) - BIAS | 0;
		n = 0;
		if (i > HIGH_BIASED_EXP_NEG_1) {
			n = j + (HIGH_MIN_NORMAL_EXP >> k + 1) >>> 0;
			k = ((n & ABS_MASK) >> HIGH_NUM_SIGNIFICAND_BITS) - BIAS | 0;
			tmp = (n & ~(HIGH_SIGNIFICAND_MASK >> k)) >>> 0;
			t = setHighWord(0, tmp);
			n = (n & HIGH_SIGNIFICAND_MASK | HIGH_MIN_NORMAL_EXP) >> HIGH_NUM_SIGNIFICAND_BITS - k >>> 0;
			if (j < 0) n = -n;
			hp -= t;
		}
		t = lp + hp;
		t = setLowWord(t, 0);
		u = t * LN2_HI;
		v = (lp - (t - hp)) * LN2 + t * LN2_LO;
		z = u + v;
		w = v - (z - u);
		t = z * z;
		t1 = z - t * polyvalP(t);
		r = z * t1 / (t1 - 2) - (w + z * w);
		z = 1 - (r - z);
		j = getHighWord(z);
		j = uint32ToInt32(j);
		j += n << HIGH_NUM_SIGNIFICAND_BITS >>> 0;
		if (j >> HIGH_NUM_SIGNIFICAND_BITS <= 0) z = ldexp(z, n);
		else z = setHighWord(z, j);
		return z;
	}
	module.exports = pow2;
}));

// node_modules/@stdlib/math-base-special-pow/lib/main.js
var require_main$42 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var isnan = require_lib$128();
	var isOdd = require_lib$71();
	var isInfinite = require_lib$84();
	var isInteger = require_lib$73();
	var sqrt = require_lib$93();
	var abs = require_lib$90();
	var toWords = require_lib$81();
	var setLowWord = require_lib$70();
	var uint32ToInt32 = require_lib$69();
	var NINF = require_lib$99();
	var PINF = require_lib$101();
	var ABS_MASK = require_lib$82();
	var xIsZero = require_x_is_zero();
	var yIsHuge = require_y_is_huge();
	var yIsInfinite = require_y_is_infinite();
	var log2ax = require_log2ax();
	var logx = require_logx();
	var pow2 = require_pow2();
	var HIGH_MAX_NEAR_UNITY = 1072693247;
	var HIGH_BIASED_EXP_31 = 1105199104;
	var HIGH_BIASED_EXP_64 = 1139802112;
	var HIGH_BIASED_EXP_10 = 1083179008;
	var HIGH_BIASED_EXP_0 = 1072693248;
	var HIGH_1075 = 1083231232;
	var HIGH_NEG_1075 = 3230714880;
	var HIGH_NUM_NONSIGN_BITS = 31;
	var HUGE = 1e300;
	var TINY = 1e-300;
	var OVT = 8008566259537294e-32;
	var WORDS = [0, 0];
	var LOG_WORKSPACE = [0, 0];
	function pow(x, y) {
		var ahx;
		var ahy;
		var ax;
		var hx;
		var lx;
		var hy;
		var ly;
		var sx;
		var sy;
		var y1;
		var hp;
		var lp;
		var t;
		var z;
		var j;
		var i;
		if (isnan(x) || isnan(y)) return NaN;
		toWords.assign(y, WORDS, 1, 0);
		hy = WORDS[0];
		ly = WORDS[1];
		if (ly === 0) {
			if (y === 0) return 1;
			if (y === 1) return x;
			if (y === -1) return 1 / x;
			if (y === .5) return sqrt(x);
			if (y === -.5) return 1 / sqrt(x);
			if (y === 2) return x * x;
			if (y === 3) return x * x * x;
			if (y === 4) {
				x *= x;
				return x * x;
			}
			if (isInfinite(y)) return yIsInfinite(x, y);
		}
		toWords.assign(x, WORDS, 1, 0);
		hx = WORDS[0];
		lx = WORDS[1];
		if (lx === 0) {
			if (hx === 0) return xIsZero(x, y);
			if (x === 1) return 1;
			if (x === -1 && isOdd(y)) return -1;
			if (isInfinite(x)) {
				if (x === NINF) return pow(-0, -y);
				if (y < 0) return 0;
				return PINF;
			}
		}
		if (x < 0 && isInteger(y) === false) return (x - x) / (x - x);
		ax = abs(x);
		ahx = hx & ABS_MASK | 0;
		ahy = hy & ABS_MASK | 0;
		sx = hx >>> HIGH_NUM_NONSIGN_BITS | 0;
		sy = hy >>> HIGH_NUM_NONSIGN_BITS | 0;
		if (sx && isOdd(y)) sx = -1;
		else sx = 1;
		if (ahy > HIGH_BIASED_EXP_31) {
			if (ahy > HIGH_BIASED_EXP_64) return yIsHuge(x, y);
			if (ahx < HIGH_MAX_NEAR_UNITY) {
				if (sy === 1) return sx * HUGE * HUGE;
				return sx * TINY * TINY;
			}
			if (ahx > HIGH_BIASED_EXP_0) {
				if (sy === 0) return sx * HUGE * HUGE;
				return sx * TINY * TINY;
			}
			t = logx(LOG_WORKSPACE, ax);
		} else t = log2ax(LOG_WORKSPACE, ax, ahx);
		y1 = setLowWord(y, 0);
		lp = (y - y1) * t[0] + y * t[1];
		hp = y1 * t[0];
		z = lp + hp;
		toWords.assign(z, WORDS, 1, 0);
		j = uint32ToInt32(WORDS[0]);
		i = uint32ToInt32(WORDS[1]);
		if (j >= HIGH_BIASED_EXP_10) {
			if ((j - HIGH_BIASED_EXP_10 | i) !== 0) return sx * HUGE * HUGE;
			if (lp + OVT > z - hp) return sx * HUGE * HUGE;
		} else if ((j & ABS_MASK) >= HIGH_1075) {
			if ((j - HIGH_NEG_1075 | i) !== 0) return sx * TINY * TINY;
			if (lp <= z - hp) return sx * TINY * TINY;
		}
		z = pow2(j, hp, lp);
		return sx * z;
	}
	module.exports = pow;
}));

// node_modules/@stdlib/math-base-special-pow/lib/index.js
var require_lib$65 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$42();
	module.exports = main;
}));

// node_modules/@stdlib/constants-float64-e/lib/index.js
var require_lib$64 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var E = 2.718281828459045;
	module.exports = E;
}));

// node_modules/@stdlib/constants-float64-eps/lib/index.js
var require_lib$63 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var FLOAT64_EPSILON = 2220446049250313e-31;
	module.exports = FLOAT64_EPSILON;
}));

// node_modules/@stdlib/math-base-special-beta/lib/lanczos_sum_expg_scaled.js
var require_lanczos_sum_expg_scaled = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalrational(x) {
		var ax;
		var s1;
		var s2;
		if (x === 0) return Infinity;
		if (x < 0) ax = -x;
		else ax = x;
		if (ax <= 1) {
			s1 = 709811.662581658 + x * (679979.8474157227 + x * (293136.7857211597 + x * (74887.54032914672 + x * (12555.290582413863 + x * (1443.4299244417066 + x * (115.24194596137347 + x * (6.309239205732627 + x * (.22668404630224365 + x * (.004826466289237662 + x * 4624429436045379e-20)))))))));
			s2 = 0 + x * (362880 + x * (1026576 + x * (1172700 + x * (723680 + x * (269325 + x * (63273 + x * (9450 + x * (870 + x * (45 + x * 1)))))))));
		} else {
			x = 1 / x;
			s1 = 4624429436045379e-20 + x * (.004826466289237662 + x * (.22668404630224365 + x * (6.309239205732627 + x * (115.24194596137347 + x * (1443.4299244417066 + x * (12555.290582413863 + x * (74887.54032914672 + x * (293136.7857211597 + x * (679979.8474157227 + x * 709811.662581658)))))))));
			s2 = 1 + x * (45 + x * (870 + x * (9450 + x * (63273 + x * (269325 + x * (723680 + x * (1172700 + x * (1026576 + x * (362880 + x * 0)))))))));
		}
		return s1 / s2;
	}
	module.exports = evalrational;
}));

// node_modules/@stdlib/math-base-special-beta/lib/main.js
var require_main$41 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var isnan = require_lib$128();
	var log1p = require_lib$94();
	var sqrt = require_lib$93();
	var abs = require_lib$90();
	var exp = require_lib$74();
	var pow = require_lib$65();
	var E = require_lib$64();
	var EPSILON = require_lib$63();
	var lanczosSumExpGScaled = require_lanczos_sum_expg_scaled();
	var G = 10.900511;
	function beta(a, b) {
		var ambh;
		var agh;
		var bgh;
		var cgh;
		var res;
		var tmp;
		var c;
		if (isnan(a) || isnan(b)) return NaN;
		if (a < 0 || b < 0) return NaN;
		if (b === 1) return 1 / a;
		if (a === 1) return 1 / b;
		c = a + b;
		if (c < EPSILON) {
			res = c / a;
			res /= b;
			return res;
		}
		if (c === a && b < EPSILON) return 1 / b;
		if (c === b && a < EPSILON) return 1 / a;
		if (a < b) {
			tmp = b;
			b = a;
			a = tmp;
		}
		agh = a + G - .5;
		bgh = b + G - .5;
		cgh = c + G - .5;
		res = lanczosSumExpGScaled(a) * (lanczosSumExpGScaled(b) / lanczosSumExpGScaled(c));
		ambh = a - .5 - b;
		if (abs(b * ambh) < cgh * 100 && a > 100) res *= exp(ambh * log1p(-b / cgh));
		else res *= pow(agh / cgh, ambh);
		if (cgh > 1e10) res *= pow(agh / cgh * (bgh / cgh), b);
		else res *= pow(agh * bgh / (cgh * cgh), b);
		res *= sqrt(E / bgh);
		return res;
	}
	module.exports = beta;
}));

// node_modules/@stdlib/math-base-special-beta/lib/index.js
var require_lib$62 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$41();
	module.exports = main;
}));

// node_modules/@stdlib/math-base-assert-is-positive-zero/lib/main.js
var require_main$40 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var PINF = require_lib$101();
	function isPositiveZero(x) {
		return x === 0 && 1 / x === PINF;
	}
	module.exports = isPositiveZero;
}));

// node_modules/@stdlib/math-base-assert-is-positive-zero/lib/index.js
var require_lib$61 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$40();
	module.exports = main;
}));

// node_modules/@stdlib/math-base-special-max/lib/main.js
var require_main$39 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var isPositiveZero = require_lib$61();
	var isnan = require_lib$128();
	var PINF = require_lib$101();
	function max(x, y) {
		if (isnan(x) || isnan(y)) return NaN;
		if (x === PINF || y === PINF) return PINF;
		if (x === y && x === 0) {
			if (isPositiveZero(x)) return x;
			return y;
		}
		if (x > y) return x;
		return y;
	}
	module.exports = max;
}));

// node_modules/@stdlib/math-base-special-max/lib/index.js
var require_lib$60 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var max = require_main$39();
	module.exports = max;
}));

// node_modules/@stdlib/math-base-assert-is-negative-zero/lib/main.js
var require_main$38 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var NINF = require_lib$99();
	function isNegativeZero(x) {
		return x === 0 && 1 / x === NINF;
	}
	module.exports = isNegativeZero;
}));

// node_modules/@stdlib/math-base-assert-is-negative-zero/lib/index.js
var require_lib$59 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$38();
	module.exports = main;
}));

// node_modules/@stdlib/math-base-special-min/lib/main.js
var require_main$37 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var isNegativeZero = require_lib$59();
	var isnan = require_lib$128();
	var NINF = require_lib$99();
	function min(x, y) {
		if (isnan(x) || isnan(y)) return NaN;
		if (x === NINF || y === NINF) return NINF;
		if (x === y && x === 0) {
			if (isNegativeZero(x)) return x;
			return y;
		}
		if (x < y) return x;
		return y;
	}
	module.exports = min;
}));

// node_modules/@stdlib/math-base-special-min/lib/index.js
var require_lib$58 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var min = require_main$37();
	module.exports = min;
}));

// node_modules/@stdlib/constants-float64-max/lib/index.js
var require_lib$57 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var FLOAT64_MAX = 17976931348623157e292;
	module.exports = FLOAT64_MAX;
}));

// node_modules/@stdlib/constants-int32-max/lib/index.js
var require_lib$56 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var INT32_MAX = 2147483647;
	module.exports = INT32_MAX;
}));

// node_modules/@stdlib/constants-float64-half-pi/lib/index.js
var require_lib$55 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var HALF_PI = 1.5707963267948966;
	module.exports = HALF_PI;
}));

// node_modules/@stdlib/constants-float64-pi/lib/index.js
var require_lib$54 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var PI = 3.141592653589793;
	module.exports = PI;
}));

// node_modules/@stdlib/math-base-special-kernel-cos/lib/polyval_c13.js
var require_polyval_c13 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return .0416666666666666;
		return .0416666666666666 + x * (-.001388888888887411 + x * 2480158728947673e-20);
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-kernel-cos/lib/polyval_c46.js
var require_polyval_c46 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return -2.7557314351390663e-7;
		return -2.7557314351390663e-7 + x * (2.087572321298175e-9 + x * -11359647557788195e-27);
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-kernel-cos/lib/main.js
var require_main$36 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var polyval13 = require_polyval_c13();
	var polyval46 = require_polyval_c46();
	function kernelCos(x, y) {
		var hz;
		var r;
		var w;
		var z = x * x;
		w = z * z;
		r = z * polyval13(z);
		r += w * w * polyval46(z);
		hz = .5 * z;
		w = 1 - hz;
		return w + (1 - w - hz + (z * r - x * y));
	}
	module.exports = kernelCos;
}));

// node_modules/@stdlib/math-base-special-kernel-cos/lib/index.js
var require_lib$53 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$36();
	module.exports = main;
}));

// node_modules/@stdlib/math-base-special-kernel-sin/lib/main.js
var require_main$35 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var S1 = -.16666666666666632;
	var S2 = .00833333333332249;
	var S3 = -.0001984126982985795;
	var S4 = 27557313707070068e-22;
	var S5 = -2.5050760253406863e-8;
	var S6 = 158969099521155e-24;
	function kernelSin(x, y) {
		var r;
		var v;
		var w;
		var z = x * x;
		w = z * z;
		r = S2 + z * (S3 + z * S4) + z * w * (S5 + z * S6);
		v = z * x;
		if (y === 0) return x + v * (S1 + z * r);
		return x - (z * (.5 * y - v * r) - y - v * S1);
	}
	module.exports = kernelSin;
}));

// node_modules/@stdlib/math-base-special-kernel-sin/lib/index.js
var require_lib$52 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$35();
	module.exports = main;
}));

// node_modules/@stdlib/number-float64-base-get-low-word/lib/low.js
var require_low = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var isLittleEndian = require_lib$105();
	var LOW;
	if (isLittleEndian === true) LOW = 0;
	else LOW = 1;
	module.exports = LOW;
}));

// node_modules/@stdlib/number-float64-base-get-low-word/lib/main.js
var require_main$34 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var Uint32Array = require_lib$117();
	var Float64Array = require_lib$114();
	var LOW = require_low();
	var FLOAT64_VIEW = new Float64Array(1);
	var UINT32_VIEW = new Uint32Array(FLOAT64_VIEW.buffer);
	function getLowWord(x) {
		FLOAT64_VIEW[0] = x;
		return UINT32_VIEW[LOW];
	}
	module.exports = getLowWord;
}));

// node_modules/@stdlib/number-float64-base-get-low-word/lib/index.js
var require_lib$51 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$34();
	module.exports = main;
}));

// node_modules/@stdlib/array-base-filled/lib/main.js
var require_main$33 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function filled(value, len) {
		var arr;
		var i;
		arr = [];
		for (i = 0; i < len; i++) arr.push(value);
		return arr;
	}
	module.exports = filled;
}));

// node_modules/@stdlib/array-base-filled/lib/index.js
var require_lib$50 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$33();
	module.exports = main;
}));

// node_modules/@stdlib/array-base-zeros/lib/main.js
var require_main$32 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var filled = require_lib$50();
	function zeros(len) {
		return filled(0, len);
	}
	module.exports = zeros;
}));

// node_modules/@stdlib/array-base-zeros/lib/index.js
var require_lib$49 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$32();
	module.exports = main;
}));

// node_modules/@stdlib/math-base-special-rempio2/lib/kernel_rempio2.js
var require_kernel_rempio2 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var floor = require_lib$95();
	var ldexp = require_lib$75();
	var zeros = require_lib$49();
	var IPIO2 = [
		10680707,
		7228996,
		1387004,
		2578385,
		16069853,
		12639074,
		9804092,
		4427841,
		16666979,
		11263675,
		12935607,
		2387514,
		4345298,
		14681673,
		3074569,
		13734428,
		16653803,
		1880361,
		10960616,
		8533493,
		3062596,
		8710556,
		7349940,
		6258241,
		3772886,
		3769171,
		3798172,
		8675211,
		12450088,
		3874808,
		9961438,
		366607,
		15675153,
		9132554,
		7151469,
		3571407,
		2607881,
		12013382,
		4155038,
		6285869,
		7677882,
		13102053,
		15825725,
		473591,
		9065106,
		15363067,
		6271263,
		9264392,
		5636912,
		4652155,
		7056368,
		13614112,
		10155062,
		1944035,
		9527646,
		15080200,
		6658437,
		6231200,
		6832269,
		16767104,
		5075751,
		3212806,
		1398474,
		7579849,
		6349435,
		12618859
	];
	var PIO2 = [
		1.570796251296997,
		7.549789415861596e-8,
		5390302529957765e-30,
		3282003415807913e-37,
		1270655753080676e-44,
		12293330898111133e-52,
		27337005381646456e-60,
		21674168387780482e-67
	];
	var TWO24 = 16777216;
	var TWON24 = 5.960464477539063e-8;
	var F = zeros(20);
	var Q = zeros(20);
	var FQ = zeros(20);
	var IQ = zeros(20);
	function compute(x, y, jz, q, q0, jk, jv, jx, f) {
		var carry;
		var fw;
		var ih;
		var jp;
		var i;
		var k;
		var n;
		var j;
		var z;
		jp = jk;
		z = q[jz];
		j = jz;
		for (i = 0; j > 0; i++) {
			fw = TWON24 * z | 0;
			IQ[i] = z - TWO24 * fw | 0;
			z = q[j - 1] + fw;
			j -= 1;
		}
		z = ldexp(z, q0);
		z -= 8 * floor(z * .125);
		n = z | 0;
		z -= n;
		ih = 0;
		if (q0 > 0) {
			i = IQ[jz - 1] >> 24 - q0;
			n += i;
			IQ[jz - 1] -= i << 24 - q0;
			ih = IQ[jz - 1] >> 23 - q0;
		} else if (q0 === 0) ih = IQ[jz - 1] >> 23;
		else if (z >= .5) ih = 2;
		if (ih > 0) {
			n += 1;
			carry = 0;
			for (i = 0; i < jz; i++) {
				j = IQ[i];
				if (carry === 0) {
					if (j !== 0) {
						carry = 1;
						IQ[i] = 16777216 - j;
					}
				} else IQ[i] = 16777215 - j;
			}
			if (q0 > 0) switch (q0) {
				case 1:
					IQ[jz - 1] &= 8388607;
					break;
				case 2: IQ[jz - 1] &= 4194303;
			}
			if (ih === 2) {
				z = 1 - z;
				if (carry !== 0) z -= ldexp(1, q0);
			}
		}
		if (z === 0) {
			j = 0;
			for (i = jz - 1; i >= jk; i--) j |= IQ[i];
			if (j === 0) {
				for (k = 1; IQ[jk - k] === 0; k++);
				for (i = jz + 1; i <= jz + k; i++) {
					f[jx + i] = IPIO2[jv + i];
					fw = 0;
					for (j = 0; j <= jx; j++) fw += x[j] * f[jx + (i - j)];
					q[i] = fw;
				}
				jz += k;
				return compute(x, y, jz, q, q0, jk, jv, jx, f);
			}
			jz -= 1;
			q0 -= 24;
			while (IQ[jz] === 0) {
				jz -= 1;
				q0 -= 24;
			}
		} else {
			z = ldexp(z, -q0);
			if (z >= TWO24) {
				fw = TWON24 * z | 0;
				IQ[jz] = z - TWO24 * fw | 0;
				jz += 1;
				q0 += 24;
				IQ[jz] = fw;
			} else IQ[jz] = z | 0;
		}
		fw = ldexp(1, q0);
		for (i = jz; i >= 0; i--) {
			q[i] = fw * IQ[i];
			fw *= TWON24;
		}
		for (i = jz; i >= 0; i--) {
			fw = 0;
			for (k = 0; k <= jp && k <= jz - i; k++) fw += PIO2[k] * q[i + k];
			FQ[jz - i] = fw;
		}
		fw = 0;
		for (i = jz; i >= 0; i--) fw += FQ[i];
		if (ih === 0) y[0] = fw;
		else y[0] = -fw;
		fw = FQ[0] - fw;
		for (i = 1; i <= jz; i++) fw += FQ[i];
		if (ih === 0) y[1] = fw;
		else y[1] = -fw;
		return n & 7;
	}
	function kernelRempio2(x, y, e0, nx) {
		var fw;
		var jk;
		var jv;
		var jx;
		var jz;
		var q0;
		var i;
		var j;
		var m;
		jk = 4;
		jx = nx - 1;
		jv = (e0 - 3) / 24 | 0;
		if (jv < 0) jv = 0;
		q0 = e0 - 24 * (jv + 1);
		j = jv - jx;
		m = jx + jk;
		for (i = 0; i <= m; i++) {
			if (j < 0) F[i] = 0;
			else F[i] = IPIO2[j];
			j += 1;
		}
		for (i = 0; i <= jk; i++) {
			fw = 0;
			for (j = 0; j <= jx; j++) fw += x[j] * F[jx + (i - j)];
			Q[i] = fw;
		}
		jz = jk;
		return compute(x, y, jz, Q, q0, jk, jv, jx, F);
	}
	module.exports = kernelRempio2;
}));

// node_modules/@stdlib/math-base-special-round/lib/main.js
var require_main$31 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var round = Math.round;
	module.exports = round;
}));

// node_modules/@stdlib/math-base-special-round/lib/index.js
var require_lib$48 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$31();
	module.exports = main;
}));

// node_modules/@stdlib/math-base-special-rempio2/lib/rempio2_medium.js
var require_rempio2_medium = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var round = require_lib$48();
	var getHighWord = require_lib$104();
	var INVPIO2 = .6366197723675814;
	var PIO2_1 = 1.5707963267341256;
	var PIO2_1T = 6077100506506192e-26;
	var PIO2_2 = 6077100506303966e-26;
	var PIO2_2T = 20222662487959506e-37;
	var PIO2_3 = 20222662487111665e-37;
	var PIO2_3T = 84784276603689e-45;
	var EXPONENT_MASK = 2047;
	function rempio2Medium(x, ix, y) {
		var high;
		var n;
		var t;
		var r;
		var w;
		var i;
		var j;
		n = round(x * INVPIO2);
		r = x - n * PIO2_1;
		w = n * PIO2_1T;
		j = ix >> 20 | 0;
		y[0] = r - w;
		high = getHighWord(y[0]);
		i = j - (high >> 20 & EXPONENT_MASK);
		if (i > 16) {
			t = r;
			w = n * PIO2_2;
			r = t - w;
			w = n * PIO2_2T - (t - r - w);
			y[0] = r - w;
			high = getHighWord(y[0]);
			i = j - (high >> 20 & EXPONENT_MASK);
			if (i > 49) {
				t = r;
				w = n * PIO2_3;
				r = t - w;
				w = n * PIO2_3T - (t - r - w);
				y[0] = r - w;
			}
		}
		y[1] = r - y[0] - w;
		return n;
	}
	module.exports = rempio2Medium;
}));

// node_modules/@stdlib/math-base-special-rempio2/lib/main.js
var require_main$30 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var ABS_MASK = require_lib$82();
	var EXPONENT_MASK = require_lib$77();
	var SIGNIFICAND_MASK = require_lib$66();
	var getHighWord = require_lib$104();
	var getLowWord = require_lib$51();
	var fromWords = require_lib$102();
	var rempio2Kernel = require_kernel_rempio2();
	var rempio2Medium = require_rempio2_medium();
	var ZERO = 0;
	var TWO24 = 16777216;
	var PIO2_1 = 1.5707963267341256;
	var PIO2_1T = 6077100506506192e-26;
	var TWO_PIO2_1T = 2 * PIO2_1T;
	var THREE_PIO2_1T = 3 * PIO2_1T;
	var FOUR_PIO2_1T = 4 * PIO2_1T;
	var PI_HIGH_WORD_SIGNIFICAND = 598523;
	var PIO4_HIGH_WORD = 1072243195;
	var THREE_PIO4_HIGH_WORD = 1073928572;
	var FIVE_PIO4_HIGH_WORD = 1074752122;
	var THREE_PIO2_HIGH_WORD = 1074977148;
	var SEVEN_PIO4_HIGH_WORD = 1075183036;
	var TWO_PI_HIGH_WORD = 1075388923;
	var NINE_PIO4_HIGH_WORD = 1075594811;
	var MEDIUM = 1094263291;
	var TX = [
		0,
		0,
		0
	];
	var TY = [0, 0];
	function rempio2(x, y) {
		var low;
		var e0;
		var hx;
		var ix;
		var nx;
		var i;
		var n;
		var z;
		hx = getHighWord(x) | 0;
		ix = hx & ABS_MASK | 0;
		if (ix <= PIO4_HIGH_WORD) {
			y[0] = x;
			y[1] = 0;
			return 0;
		}
		if (ix <= FIVE_PIO4_HIGH_WORD) {
			if ((ix & SIGNIFICAND_MASK) === PI_HIGH_WORD_SIGNIFICAND) return rempio2Medium(x, ix, y);
			if (ix <= THREE_PIO4_HIGH_WORD) {
				if (hx > 0) {
					z = x - PIO2_1;
					y[0] = z - PIO2_1T;
					y[1] = z - y[0] - PIO2_1T;
					return 1;
				}
				z = x + PIO2_1;
				y[0] = z + PIO2_1T;
				y[1] = z - y[0] + PIO2_1T;
				return -1;
			}
			if (hx > 0) {
				z = x - 2 * PIO2_1;
				y[0] = z - TWO_PIO2_1T;
				y[1] = z - y[0] - TWO_PIO2_1T;
				return 2;
			}
			z = x + 2 * PIO2_1;
			y[0] = z + TWO_PIO2_1T;
			y[1] = z - y[0] + TWO_PIO2_1T;
			return -2;
		}
		if (ix <= NINE_PIO4_HIGH_WORD) {
			if (ix <= SEVEN_PIO4_HIGH_WORD) {
				if (ix === THREE_PIO2_HIGH_WORD) return rempio2Medium(x, ix, y);
				if (hx > 0) {
					z = x - 3 * PIO2_1;
					y[0] = z - THREE_PIO2_1T;
					y[1] = z - y[0] - THREE_PIO2_1T;
					return 3;
				}
				z = x + 3 * PIO2_1;
				y[0] = z + THREE_PIO2_1T;
				y[1] = z - y[0] + THREE_PIO2_1T;
				return -3;
			}
			if (ix === TWO_PI_HIGH_WORD) return rempio2Medium(x, ix, y);
			if (hx > 0) {
				z = x - 4 * PIO2_1;
				y[0] = z - FOUR_PIO2_1T;
				y[1] = z - y[0] - FOUR_PIO2_1T;
				return 4;
			}
			z = x + 4 * PIO2_1;
			y[0] = z + FOUR_PIO2_1T;
			y[1] = z - y[0] + FOUR_PIO2_1T;
			return -4;
		}
		if (ix < MEDIUM) return rempio2Medium(x, ix, y);
		if (ix >= EXPONENT_MASK) {
			y[0] = NaN;
			y[1] = NaN;
			return 0;
		}
		low = getLowWord(x);
		e0 = (ix >> 20) - 1046;
		z = fromWords(ix - (e0 << 20 | 0), low);
		for (i = 0; i < 2; i++) {
			TX[i] = z | 0;
			z = (z - TX[i]) * TWO24;
		}
		TX[2] = z;
		nx = 3;
		while (TX[nx - 1] === ZERO) nx -= 1;
		n = rempio2Kernel(TX, TY, e0, nx, 1);
		if (hx < 0) {
			y[0] = -TY[0];
			y[1] = -TY[1];
			return -n;
		}
		y[0] = TY[0];
		y[1] = TY[1];
		return n;
	}
	module.exports = rempio2;
}));

// node_modules/@stdlib/math-base-special-rempio2/lib/index.js
var require_lib$47 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var rempio2 = require_main$30();
	module.exports = rempio2;
}));

// node_modules/@stdlib/math-base-special-sin/lib/main.js
var require_main$29 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var HIGH_WORD_ABS_MASK = require_lib$82();
	var HIGH_WORD_EXPONENT_MASK = require_lib$77();
	var getHighWord = require_lib$104();
	var kernelCos = require_lib$53();
	var kernelSin = require_lib$52();
	var rempio2 = require_lib$47();
	var PIO4_HIGH_WORD = 1072243195;
	var SMALL_HIGH_WORD = 1045430272;
	var Y = [0, 0];
	function sin(x) {
		var ix;
		var n;
		ix = getHighWord(x);
		ix &= HIGH_WORD_ABS_MASK;
		if (ix <= PIO4_HIGH_WORD) {
			if (ix < SMALL_HIGH_WORD) return x;
			return kernelSin(x, 0);
		}
		if (ix >= HIGH_WORD_EXPONENT_MASK) return NaN;
		n = rempio2(x, Y);
		switch (n & 3) {
			case 0: return kernelSin(Y[0], Y[1]);
			case 1: return kernelCos(Y[0], Y[1]);
			case 2: return -kernelSin(Y[0], Y[1]);
			default: return -kernelCos(Y[0], Y[1]);
		}
	}
	module.exports = sin;
}));

// node_modules/@stdlib/math-base-special-sin/lib/index.js
var require_lib$46 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$29();
	module.exports = main;
}));

// node_modules/@stdlib/constants-float64-sqrt-two-pi/lib/index.js
var require_lib$45 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var SQRT_TWO_PI = 2.5066282746310007;
	module.exports = SQRT_TWO_PI;
}));

// node_modules/@stdlib/math-base-special-gamma/lib/polyval_s.js
var require_polyval_s$1 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return .08333333333334822;
		return .08333333333334822 + x * (.0034722222160545866 + x * (-.0026813261780578124 + x * (-.00022954996161337813 + x * .0007873113957930937)));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-gamma/lib/stirling_approximation.js
var require_stirling_approximation = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var SQRT_TWO_PI = require_lib$45();
	var pow = require_lib$65();
	var exp = require_lib$74();
	var polyval = require_polyval_s$1();
	var MAX_STIRLING = 143.01608;
	function gamma(x) {
		var w;
		var y;
		var v;
		w = 1 / x;
		w = 1 + w * polyval(w);
		y = exp(x);
		if (x > MAX_STIRLING) {
			v = pow(x, .5 * x - .25);
			y = v * (v / y);
		} else y = pow(x, x - .5) / y;
		return SQRT_TWO_PI * y * w;
	}
	module.exports = gamma;
}));

// node_modules/@stdlib/constants-float64-eulergamma/lib/index.js
var require_lib$44 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var EULERGAMMA = .5772156649015329;
	module.exports = EULERGAMMA;
}));

// node_modules/@stdlib/math-base-special-gamma/lib/small_approximation.js
var require_small_approximation = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var EULER = require_lib$44();
	function gamma(x, z) {
		return z / ((1 + EULER * x) * x);
	}
	module.exports = gamma;
}));

// node_modules/@stdlib/math-base-special-gamma/lib/rational_pq.js
var require_rational_pq$2 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalrational(x) {
		var ax;
		var s1;
		var s2;
		if (x === 0) return 1;
		if (x < 0) ax = -x;
		else ax = x;
		if (ax <= 1) {
			s1 = 1 + x * (.4942148268014971 + x * (.20744822764843598 + x * (.04763678004571372 + x * (.010421379756176158 + x * (.0011913514700658638 + x * (.00016011952247675185 + x * 0))))));
			s2 = 1 + x * (.0714304917030273 + x * (-.23459179571824335 + x * (.035823639860549865 + x * (.011813978522206043 + x * (-.004456419138517973 + x * (.0005396055804933034 + x * -23158187332412014e-21))))));
		} else {
			x = 1 / x;
			s1 = 0 + x * (.00016011952247675185 + x * (.0011913514700658638 + x * (.010421379756176158 + x * (.04763678004571372 + x * (.20744822764843598 + x * (.4942148268014971 + x * 1))))));
			s2 = -23158187332412014e-21 + x * (.0005396055804933034 + x * (-.004456419138517973 + x * (.011813978522206043 + x * (.035823639860549865 + x * (-.23459179571824335 + x * (.0714304917030273 + x * 1))))));
		}
		return s1 / s2;
	}
	module.exports = evalrational;
}));

// node_modules/@stdlib/math-base-special-gamma/lib/main.js
var require_main$28 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var isnan = require_lib$128();
	var isInteger = require_lib$73();
	var isNegativeZero = require_lib$59();
	var abs = require_lib$90();
	var floor = require_lib$95();
	var sin = require_lib$46();
	var PINF = require_lib$101();
	var NINF = require_lib$99();
	var PI = require_lib$54();
	var stirlingApprox = require_stirling_approximation();
	var smallApprox = require_small_approximation();
	var rateval = require_rational_pq$2();
	function gamma(x) {
		var sign;
		var q;
		var p;
		var z;
		if (isInteger(x) && x < 0 || x === NINF || isnan(x)) return NaN;
		if (x === 0) {
			if (isNegativeZero(x)) return NINF;
			return PINF;
		}
		if (x > 171.61447887182297) return PINF;
		if (x < -170.5674972726612) return 0;
		q = abs(x);
		if (q > 33) {
			if (x >= 0) return stirlingApprox(x);
			p = floor(q);
			if ((p & 1) === 0) sign = -1;
			else sign = 1;
			z = q - p;
			if (z > .5) {
				p += 1;
				z = q - p;
			}
			z = q * sin(PI * z);
			return sign * PI / (abs(z) * stirlingApprox(q));
		}
		z = 1;
		while (x >= 3) {
			x -= 1;
			z *= x;
		}
		while (x < 0) {
			if (x > -1e-9) return smallApprox(x, z);
			z /= x;
			x += 1;
		}
		while (x < 2) {
			if (x < 1e-9) return smallApprox(x, z);
			z /= x;
			x += 1;
		}
		if (x === 2) return z;
		x -= 2;
		return z * rateval(x);
	}
	module.exports = gamma;
}));

// node_modules/@stdlib/math-base-special-gamma/lib/index.js
var require_lib$43 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$28();
	module.exports = main;
}));

// node_modules/@stdlib/constants-float64-max-nth-factorial/lib/index.js
var require_lib$42 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var FLOAT64_MAX_NTH_FACTORIAL = 170;
	module.exports = FLOAT64_MAX_NTH_FACTORIAL;
}));

// node_modules/@stdlib/math-base-special-factorial/lib/factorials.json
var require_factorials = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = [
		1,
		1,
		2,
		6,
		24,
		120,
		720,
		5040,
		40320,
		362880,
		3628800,
		39916800,
		479001600,
		6227020800,
		87178291200,
		1307674368e3,
		20922789888e3,
		355687428096e3,
		6402373705728e3,
		0x1b02b9306890000,
		0x21c3677c82b40000,
		0x2c5077d36b8c40000,
		0x3ceea4c2b3e0d80000,
		2585201673888498e7,
		6204484017332394e8,
		15511210043330986e9,
		40329146112660565e10,
		10888869450418352e12,
		30488834461171387e13,
		8841761993739702e15,
		26525285981219107e16,
		8222838654177922e18,
		2631308369336935e20,
		8683317618811886e21,
		29523279903960416e22,
		10333147966386145e24,
		37199332678990125e25,
		13763753091226346e27,
		5230226174666011e29,
		20397882081197444e30,
		8159152832478977e32,
		3345252661316381e34,
		140500611775288e37,
		6041526306337383e37,
		2658271574788449e39,
		11962222086548019e40,
		5502622159812089e42,
		25862324151116818e43,
		12413915592536073e45,
		6082818640342675e47,
		30414093201713376e48,
		15511187532873822e50,
		8065817517094388e52,
		42748832840600255e53,
		2308436973392414e56,
		12696403353658276e57,
		7109985878048635e59,
		40526919504877214e60,
		23505613312828785e62,
		13868311854568984e64,
		832098711274139e67,
		5075802138772248e68,
		3146997326038794e70,
		198260831540444e73,
		12688693218588417e73,
		8247650592082472e75,
		5443449390774431e77,
		3647111091818868e79,
		24800355424368305e80,
		1711224524281413e83,
		11978571669969892e84,
		8504785885678623e86,
		61234458376886085e87,
		44701154615126844e89,
		3307885441519386e92,
		248091408113954e95,
		18854947016660504e95,
		14518309202828587e97,
		11324281178206297e99,
		8946182130782976e101,
		7156945704626381e103,
		5797126020747368e105,
		4753643337012842e107,
		3945523969720659e109,
		3314240134565353e111,
		281710411438055e114,
		24227095383672734e114,
		2107757298379528e117,
		18548264225739844e118,
		1650795516090846e121,
		14857159644817615e122,
		1352001527678403e125,
		12438414054641308e126,
		11567725070816416e128,
		1087366156656743e131,
		1032997848823906e133,
		9916779348709496e134,
		9619275968248212e136,
		9426890448883248e138,
		9332621544394415e140,
		9332621544394415e142,
		942594775983836e145,
		9614466715035127e146,
		990290071648618e149,
		10299016745145628e150,
		1081396758240291e153,
		11462805637347084e154,
		1226520203196138e157,
		1324641819451829e159,
		14438595832024937e160,
		1588245541522743e163,
		17629525510902446e164,
		1974506857221074e167,
		22311927486598138e168,
		25435597334721877e170,
		2925093693493016e173,
		3393108684451898e175,
		3969937160808721e177,
		4684525849754291e179,
		5574585761207606e181,
		6689502913449127e183,
		8094298525273444e185,
		9875044200833601e187,
		1214630436702533e190,
		1506141741511141e192,
		1882677176888926e194,
		2372173242880047e196,
		30126600184576594e197,
		3856204823625804e200,
		4974504222477287e202,
		6466855489220474e204,
		847158069087882e207,
		11182486511960043e208,
		14872707060906857e210,
		19929427461615188e212,
		26904727073180504e214,
		3659042881952549e217,
		5012888748274992e219,
		6917786472619489e221,
		9615723196941089e223,
		13462012475717526e225,
		1898143759076171e228,
		2695364137888163e230,
		3854370717180073e232,
		55502938327393044e233,
		8047926057471992e236,
		11749972043909107e238,
		1727245890454639e241,
		25563239178728654e242,
		380892263763057e246,
		5713383956445855e247,
		862720977423324e250,
		13113358856834524e251,
		20063439050956823e253,
		30897696138473508e255,
		4789142901463394e258,
		7471062926282894e260,
		11729568794264145e262,
		1853271869493735e265,
		29467022724950384e266,
		47147236359920616e268,
		7590705053947219e271,
		12296942187394494e273,
		20044015765453026e275,
		3287218585534296e278,
		5423910666131589e280,
		9003691705778438e282,
		1503616514864999e285,
		25260757449731984e286,
		4269068009004705e289,
		7257415615307999e291
	];
}));

// node_modules/@stdlib/math-base-special-factorial/lib/main.js
var require_main$27 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var isnan = require_lib$128();
	var isInteger = require_lib$73();
	var gamma = require_lib$43();
	var PINF = require_lib$101();
	var FLOAT64_MAX_NTH_FACTORIAL = require_lib$42();
	var FACTORIALS = require_factorials();
	function factorial(x) {
		if (isnan(x)) return NaN;
		if (isInteger(x)) {
			if (x < 0) return NaN;
			if (x <= FLOAT64_MAX_NTH_FACTORIAL) return FACTORIALS[x];
			return PINF;
		}
		return gamma(x + 1);
	}
	module.exports = factorial;
}));

// node_modules/@stdlib/math-base-special-factorial/lib/index.js
var require_lib$41 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$27();
	module.exports = main;
}));

// node_modules/@stdlib/math-base-special-gamma-lanczos-sum/lib/rational_pq.js
var require_rational_pq$1 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalrational(x) {
		var ax;
		var s1;
		var s2;
		if (x === 0) return Infinity;
		if (x < 0) ax = -x;
		else ax = x;
		if (ax <= 1) {
			s1 = 38474670393.31777 + x * (36857665043.51951 + x * (15889202453.72942 + x * (4059208354.298835 + x * (680547661.1834733 + x * (78239755.00312005 + x * (6246580.776401795 + x * (341986.3488721347 + x * (12287.194511824551 + x * (261.61404416416684 + x * 2.5066282746310007)))))))));
			s2 = 0 + x * (362880 + x * (1026576 + x * (1172700 + x * (723680 + x * (269325 + x * (63273 + x * (9450 + x * (870 + x * (45 + x * 1)))))))));
		} else {
			x = 1 / x;
			s1 = 2.5066282746310007 + x * (261.61404416416684 + x * (12287.194511824551 + x * (341986.3488721347 + x * (6246580.776401795 + x * (78239755.00312005 + x * (680547661.1834733 + x * (4059208354.298835 + x * (15889202453.72942 + x * (36857665043.51951 + x * 38474670393.31777)))))))));
			s2 = 1 + x * (45 + x * (870 + x * (9450 + x * (63273 + x * (269325 + x * (723680 + x * (1172700 + x * (1026576 + x * (362880 + x * 0)))))))));
		}
		return s1 / s2;
	}
	module.exports = evalrational;
}));

// node_modules/@stdlib/math-base-special-gamma-lanczos-sum/lib/main.js
var require_main$26 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var gammaLanczosSum = require_rational_pq$1();
	module.exports = gammaLanczosSum;
}));

// node_modules/@stdlib/math-base-special-gamma-lanczos-sum/lib/index.js
var require_lib$40 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$26();
	module.exports = main;
}));

// node_modules/@stdlib/constants-float64-gamma-lanczos-g/lib/index.js
var require_lib$39 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var FLOAT64_GAMMA_LANCZOS_G = 10.900511;
	module.exports = FLOAT64_GAMMA_LANCZOS_G;
}));

// node_modules/@stdlib/math-base-special-gamma-delta-ratio/lib/gamma_delta_ratio_lanczos.js
var require_gamma_delta_ratio_lanczos = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var lanczosSum = require_lib$40();
	var gamma = require_lib$43();
	var log1p = require_lib$94();
	var abs = require_lib$90();
	var exp = require_lib$74();
	var pow = require_lib$65();
	var EPSILON = require_lib$63();
	var E = require_lib$64();
	var G = require_lib$39();
	var FLOAT64_MAX_NTH_FACTORIAL = require_lib$42();
	var FACTORIAL_169 = 4269068009004705e289;
	function gammaDeltaRatioLanczos(z, delta) {
		var result;
		var ratio;
		var zgh;
		if (z < EPSILON) {
			if (delta >= FLOAT64_MAX_NTH_FACTORIAL) {
				ratio = gammaDeltaRatioLanczos(delta, FLOAT64_MAX_NTH_FACTORIAL - delta);
				ratio *= z;
				ratio *= FACTORIAL_169;
				return 1 / ratio;
			}
			return 1 / (z * gamma(z + delta));
		}
		zgh = z + G - .5;
		if (z + delta === z) {
			if (abs(delta / zgh) < EPSILON) result = exp(-delta);
			else result = 1;
		} else {
			if (abs(delta) < 10) result = exp((.5 - z) * log1p(delta / zgh));
			else result = pow(zgh / (zgh + delta), z - .5);
			result *= lanczosSum(z) / lanczosSum(z + delta);
		}
		result *= pow(E / (zgh + delta), delta);
		return result;
	}
	module.exports = gammaDeltaRatioLanczos;
}));

// node_modules/@stdlib/math-base-special-gamma-delta-ratio/lib/main.js
var require_main$25 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var abs = require_lib$90();
	var floor = require_lib$95();
	var gamma = require_lib$43();
	var factorial = require_lib$41();
	var FLOAT64_MAX_NTH_FACTORIAL = require_lib$42();
	var gammaDeltaRatioLanczos = require_gamma_delta_ratio_lanczos();
	function gammaDeltaRatio(z, delta) {
		var result;
		var idelta;
		var iz;
		if (z <= 0 || z + delta <= 0) return gamma(z) / gamma(z + delta);
		idelta = floor(delta);
		if (idelta === delta) {
			iz = floor(z);
			if (iz === z) {
				if (z <= FLOAT64_MAX_NTH_FACTORIAL && z + delta <= FLOAT64_MAX_NTH_FACTORIAL) return factorial(iz - 1) / factorial(idelta + iz - 1);
			}
			if (abs(delta) < 20) {
				if (delta === 0) return 1;
				if (delta < 0) {
					z -= 1;
					result = z;
					delta += 1;
					while (delta !== 0) {
						z -= 1;
						result *= z;
						delta += 1;
					}
					return result;
				}
				result = 1 / z;
				delta -= 1;
				while (delta !== 0) {
					z += 1;
					result /= z;
					delta -= 1;
				}
				return result;
			}
		}
		return gammaDeltaRatioLanczos(z, delta);
	}
	module.exports = gammaDeltaRatio;
}));

// node_modules/@stdlib/math-base-special-gamma-delta-ratio/lib/index.js
var require_lib$38 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$25();
	module.exports = main;
}));

// node_modules/@stdlib/math-base-special-ln/lib/polyval_p.js
var require_polyval_p = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return .3999999999940942;
		return .3999999999940942 + x * (.22222198432149784 + x * .15313837699209373);
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-ln/lib/polyval_q.js
var require_polyval_q = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return .6666666666666735;
		return .6666666666666735 + x * (.2857142874366239 + x * (.1818357216161805 + x * .14798198605116586));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-ln/lib/main.js
var require_main$24 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var getHighWord = require_lib$104();
	var setHighWord = require_lib$103();
	var isnan = require_lib$128();
	var BIAS = require_lib$98();
	var NINF = require_lib$99();
	var polyvalP = require_polyval_p();
	var polyvalQ = require_polyval_q();
	var LN2_HI = .6931471803691238;
	var LN2_LO = 19082149292705877e-26;
	var TWO54 = 0x40000000000000;
	var ONE_THIRD = .3333333333333333;
	var HIGH_SIGNIFICAND_MASK = 1048575;
	var HIGH_MAX_NORMAL_EXP = 2146435072;
	var HIGH_MIN_NORMAL_EXP = 1048576;
	var HIGH_BIASED_EXP_0 = 1072693248;
	function ln(x) {
		var hfsq;
		var hx;
		var t2;
		var t1;
		var k;
		var R;
		var f;
		var i;
		var j;
		var s;
		var w;
		var z;
		if (x === 0) return NINF;
		if (isnan(x) || x < 0) return NaN;
		hx = getHighWord(x);
		k = 0;
		if (hx < HIGH_MIN_NORMAL_EXP) {
			k -= 54;
			x *= TWO54;
			hx = getHighWord(x);
		}
		if (hx >= HIGH_MAX_NORMAL_EXP) return x + x;
		k += (hx >> 20) - BIAS | 0;
		hx &= HIGH_SIGNIFICAND_MASK;
		i = hx + 614244 & 1048576 | 0;
		x = setHighWord(x, hx | i ^ HIGH_BIASED_EXP_0);
		k += i >> 20 | 0;
		f = x - 1;
		if ((HIGH_SIGNIFICAND_MASK & 2 + hx) < 3) {
			if (f === 0) {
				if (k === 0) return 0;
				return k * LN2_HI + k * LN2_LO;
			}
			R = f * f * (.5 - ONE_THIRD * f);
			if (k === 0) return f - R;
			return k * LN2_HI - (R - k * LN2_LO - f);
		}
		s = f / (2 + f);
		z = s * s;
		i = hx - 398458 | 0;
		w = z * z;
		j = 440401 - hx | 0;
		t1 = w * polyvalP(w);
		t2 = z * polyvalQ(w);
		i |= j;
		R = t2 + t1;
		if (i > 0) {
			hfsq = .5 * f * f;
			if (k === 0) return f - (hfsq - s * (hfsq + R));
			return k * LN2_HI - (hfsq - (s * (hfsq + R) + k * LN2_LO) - f);
		}
		if (k === 0) return f - s * (f - R);
		return k * LN2_HI - (s * (f - R) - k * LN2_LO - f);
	}
	module.exports = ln;
}));

// node_modules/@stdlib/math-base-special-ln/lib/index.js
var require_lib$37 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$24();
	module.exports = main;
}));

// node_modules/@stdlib/math-base-special-cos/lib/main.js
var require_main$23 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var getHighWord = require_lib$104();
	var kernelCos = require_lib$53();
	var kernelSin = require_lib$52();
	var rempio2 = require_lib$47();
	var ABS_MASK = require_lib$82();
	var EXPONENT_MASK = require_lib$77();
	var buffer = [0, 0];
	var HIGH_WORD_PIO4 = 1072243195;
	var HIGH_WORD_TWO_NEG_27 = 1044381696;
	function cos(x) {
		var ix;
		var n;
		ix = getHighWord(x);
		ix &= ABS_MASK;
		if (ix <= HIGH_WORD_PIO4) {
			if (ix < HIGH_WORD_TWO_NEG_27) return 1;
			return kernelCos(x, 0);
		}
		if (ix >= EXPONENT_MASK) return NaN;
		n = rempio2(x, buffer);
		switch (n & 3) {
			case 0: return kernelCos(buffer[0], buffer[1]);
			case 1: return -kernelSin(buffer[0], buffer[1]);
			case 2: return -kernelCos(buffer[0], buffer[1]);
			default: return kernelSin(buffer[0], buffer[1]);
		}
	}
	module.exports = cos;
}));

// node_modules/@stdlib/math-base-special-cos/lib/index.js
var require_lib$36 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$23();
	module.exports = main;
}));

// node_modules/@stdlib/math-base-special-sinpi/lib/main.js
var require_main$22 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var isnan = require_lib$128();
	var isInfinite = require_lib$84();
	var cos = require_lib$36();
	var sin = require_lib$46();
	var abs = require_lib$90();
	var copysign = require_lib$80();
	var PI = require_lib$54();
	function sinpi(x) {
		var ar;
		var r;
		if (isnan(x)) return NaN;
		if (isInfinite(x)) return NaN;
		r = x % 2;
		ar = abs(r);
		if (ar === 0 || ar === 1) return copysign(0, r);
		if (ar < .25) return sin(PI * r);
		if (ar < .75) {
			ar = .5 - ar;
			return copysign(cos(PI * ar), r);
		}
		if (ar < 1.25) {
			r = copysign(1, r) - r;
			return sin(PI * r);
		}
		if (ar < 1.75) {
			ar -= 1.5;
			return -copysign(cos(PI * ar), r);
		}
		r -= copysign(2, r);
		return sin(PI * r);
	}
	module.exports = sinpi;
}));

// node_modules/@stdlib/math-base-special-sinpi/lib/index.js
var require_lib$35 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$22();
	module.exports = main;
}));

// node_modules/@stdlib/math-base-special-gammaln/lib/polyval_a1.js
var require_polyval_a1 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return .06735230105312927;
		return .06735230105312927 + x * (.007385550860814029 + x * (.0011927076318336207 + x * (.00022086279071390839 + x * 25214456545125733e-21)));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-gammaln/lib/polyval_a2.js
var require_polyval_a2 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return .020580808432516733;
		return .020580808432516733 + x * (.0028905138367341563 + x * (.0005100697921535113 + x * (.00010801156724758394 + x * 44864094961891516e-21)));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-gammaln/lib/polyval_r.js
var require_polyval_r = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return 1.3920053346762105;
		return 1.3920053346762105 + x * (.7219355475671381 + x * (.17193386563280308 + x * (.01864591917156529 + x * (.0007779424963818936 + x * 7326684307446256e-21))));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-gammaln/lib/polyval_s.js
var require_polyval_s = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return .21498241596060885;
		return .21498241596060885 + x * (.325778796408931 + x * (.14635047265246445 + x * (.02664227030336386 + x * (.0018402845140733772 + x * 3194753265841009e-20))));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-gammaln/lib/polyval_t1.js
var require_polyval_t1 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return -.032788541075985965;
		return -.032788541075985965 + x * (.006100538702462913 + x * (-.0014034646998923284 + x * .00031563207090362595));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-gammaln/lib/polyval_t2.js
var require_polyval_t2 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return .01797067508118204;
		return .01797067508118204 + x * (-.0036845201678113826 + x * (.000881081882437654 + x * -.00031275416837512086));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-gammaln/lib/polyval_t3.js
var require_polyval_t3 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return -.010314224129834144;
		return -.010314224129834144 + x * (.0022596478090061247 + x * (-.0005385953053567405 + x * .0003355291926355191));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-gammaln/lib/polyval_u.js
var require_polyval_u = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return .6328270640250934;
		return .6328270640250934 + x * (1.4549225013723477 + x * (.9777175279633727 + x * (.22896372806469245 + x * .013381091853678766)));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-gammaln/lib/polyval_v.js
var require_polyval_v = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return 2.4559779371304113;
		return 2.4559779371304113 + x * (2.128489763798934 + x * (.7692851504566728 + x * (.10422264559336913 + x * .003217092422824239)));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-gammaln/lib/polyval_w.js
var require_polyval_w = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return .08333333333333297;
		return .08333333333333297 + x * (-.0027777777772877554 + x * (.0007936505586430196 + x * (-.00059518755745034 + x * (.0008363399189962821 + x * -.0016309293409657527))));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-gammaln/lib/main.js
var require_main$21 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var isnan = require_lib$128();
	var isInfinite = require_lib$84();
	var abs = require_lib$90();
	var ln = require_lib$37();
	var trunc = require_lib$88();
	var sinpi = require_lib$35();
	var PI = require_lib$54();
	var PINF = require_lib$101();
	var polyvalA1 = require_polyval_a1();
	var polyvalA2 = require_polyval_a2();
	var polyvalR = require_polyval_r();
	var polyvalS = require_polyval_s();
	var polyvalT1 = require_polyval_t1();
	var polyvalT2 = require_polyval_t2();
	var polyvalT3 = require_polyval_t3();
	var polyvalU = require_polyval_u();
	var polyvalV = require_polyval_v();
	var polyvalW = require_polyval_w();
	var A1C = .07721566490153287;
	var A2C = .3224670334241136;
	var RC = 1;
	var SC = -.07721566490153287;
	var T1C = .48383612272381005;
	var T2C = -.1475877229945939;
	var T3C = .06462494023913339;
	var UC = -.07721566490153287;
	var VC = 1;
	var WC = .4189385332046727;
	var YMIN = 1.4616321449683622;
	var TWO52 = 4503599627370496;
	var TWO56 = 72057594037927940;
	var TINY = 13877787807814457e-33;
	var TC = 1.4616321449683622;
	var TF = -.12148629053584961;
	var TT = -3638676997039505e-33;
	function gammaln(x) {
		var isNegative;
		var nadj;
		var flg;
		var p3;
		var p2;
		var p1;
		var p;
		var q;
		var t;
		var w;
		var y;
		var z;
		var r;
		if (isnan(x) || isInfinite(x)) return x;
		if (x === 0) return PINF;
		if (x < 0) {
			isNegative = true;
			x = -x;
		} else isNegative = false;
		if (x < TINY) return -ln(x);
		if (isNegative) {
			if (x >= TWO52) return PINF;
			t = sinpi(x);
			if (t === 0) return PINF;
			nadj = ln(PI / abs(t * x));
		}
		if (x === 1 || x === 2) return 0;
		if (x < 2) {
			if (x <= .9) {
				r = -ln(x);
				if (x >= YMIN - 1 + .27) {
					y = 1 - x;
					flg = 0;
				} else if (x >= YMIN - 1 - .27) {
					y = x - (TC - 1);
					flg = 1;
				} else {
					y = x;
					flg = 2;
				}
			} else {
				r = 0;
				if (x >= YMIN + .27) {
					y = 2 - x;
					flg = 0;
				} else if (x >= YMIN - .27) {
					y = x - TC;
					flg = 1;
				} else {
					y = x - 1;
					flg = 2;
				}
			}
			switch (flg) {
				case 0:
					z = y * y;
					p1 = A1C + z * polyvalA1(z);
					p2 = z * (A2C + z * polyvalA2(z));
					p = y * p1 + p2;
					r += p - .5 * y;
					break;
				case 1:
					z = y * y;
					w = z * y;
					p1 = T1C + w * polyvalT1(w);
					p2 = T2C + w * polyvalT2(w);
					p3 = T3C + w * polyvalT3(w);
					p = z * p1 - (TT - w * (p2 + y * p3));
					r += TF + p;
					break;
				case 2:
					p1 = y * (UC + y * polyvalU(y));
					p2 = VC + y * polyvalV(y);
					r += -.5 * y + p1 / p2;
			}
		} else if (x < 8) {
			flg = trunc(x);
			y = x - flg;
			p = y * (SC + y * polyvalS(y));
			q = RC + y * polyvalR(y);
			r = .5 * y + p / q;
			z = 1;
			switch (flg) {
				case 7: z *= y + 6;
				case 6: z *= y + 5;
				case 5: z *= y + 4;
				case 4: z *= y + 3;
				case 3:
					z *= y + 2;
					r += ln(z);
			}
		} else if (x < TWO56) {
			t = ln(x);
			z = 1 / x;
			y = z * z;
			w = WC + z * polyvalW(y);
			r = (x - .5) * (t - 1) + w;
		} else r = x * (ln(x) - 1);
		if (isNegative) r = nadj - r;
		return r;
	}
	module.exports = gammaln;
}));

// node_modules/@stdlib/math-base-special-gammaln/lib/index.js
var require_lib$34 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$21();
	module.exports = main;
}));

// node_modules/@stdlib/constants-float64-max-ln/lib/index.js
var require_lib$33 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var FLOAT64_MAX_LN = 709.782712893384;
	module.exports = FLOAT64_MAX_LN;
}));

// node_modules/@stdlib/constants-float64-sqrt-eps/lib/index.js
var require_lib$32 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var FLOAT64_SQRT_EPSILON = 1.4901161193847656e-8;
	module.exports = FLOAT64_SQRT_EPSILON;
}));

// node_modules/@stdlib/utils-eval/lib/index.js
var require_lib$31 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var evil = eval;
	module.exports = evil;
}));

// node_modules/@stdlib/assert-has-generator-support/lib/main.js
var require_main$20 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var evil = require_lib$31();
	function hasGeneratorSupport() {
		var bool;
		try {
			evil("\"use strict\"; (function* () {})");
			bool = true;
		} catch (err) {
			bool = false;
		}
		return bool;
	}
	module.exports = hasGeneratorSupport;
}));

// node_modules/@stdlib/assert-has-generator-support/lib/index.js
var require_lib$30 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$20();
	module.exports = main;
}));

// node_modules/@stdlib/math-base-tools-sum-series/lib/generators.js
var require_generators$1 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var abs = require_lib$90();
	var EPS = require_lib$63();
	var MAX_TERMS = 1e6;
	function sumSeries(generator, options) {
		var isgenerator;
		var tolerance;
		var nextTerm;
		var counter;
		var result;
		var opts = {};
		if (arguments.length > 1) opts = options;
		tolerance = opts.tolerance || EPS;
		counter = opts.maxTerms || MAX_TERMS;
		result = opts.initialValue || 0;
		isgenerator = typeof generator.next === "function";
		if (isgenerator === true) for (nextTerm of generator) {
			result += nextTerm;
			if (abs(tolerance * result) >= abs(nextTerm) || --counter === 0) break;
		}
		else do {
			nextTerm = generator();
			result += nextTerm;
		} while (abs(tolerance * result) < abs(nextTerm) && --counter);
		return result;
	}
	module.exports = sumSeries;
}));

// node_modules/@stdlib/math-base-tools-sum-series/lib/basic.js
var require_basic$1 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var abs = require_lib$90();
	var EPS = require_lib$63();
	var MAX_TERMS = 1e6;
	function sumSeries(generator, options) {
		var tolerance;
		var nextTerm;
		var counter;
		var result;
		var opts = {};
		if (arguments.length > 1) opts = options;
		tolerance = opts.tolerance || EPS;
		counter = opts.maxTerms || MAX_TERMS;
		result = opts.initialValue || 0;
		do {
			nextTerm = generator();
			result += nextTerm;
		} while (abs(tolerance * result) < abs(nextTerm) && --counter);
		return result;
	}
	module.exports = sumSeries;
}));

// node_modules/@stdlib/math-base-tools-sum-series/lib/index.js
var require_lib$29 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var hasGeneratorSupport = require_lib$30();
	var generator = require_generators$1();
	var basic = require_basic$1();
	var sumSeries;
	if (hasGeneratorSupport()) sumSeries = generator;
	else sumSeries = basic;
	module.exports = sumSeries;
}));

// node_modules/@stdlib/math-base-special-gammainc/lib/tgamma_i_large_x_series.js
var require_tgamma_i_large_x_series = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function tgammaILargeXSeries(a1, x1) {
		var result = 1;
		var a = a1;
		var x = x1;
		return next;
		function next() {
			var r = result;
			result *= a / x;
			a -= 1;
			return r;
		}
	}
	module.exports = tgammaILargeXSeries;
}));

// node_modules/@stdlib/math-base-special-gammainc/lib/tgamma_i_large_x.js
var require_tgamma_i_large_x = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var sumSeries = require_lib$29();
	var tgammaILargeXSeries = require_tgamma_i_large_x_series();
	function tgammaILargeX(a, x) {
		return sumSeries(tgammaILargeXSeries(a, x));
	}
	module.exports = tgammaILargeX;
}));

// node_modules/@stdlib/math-base-special-gammainc/lib/finite_gamma_q.js
var require_finite_gamma_q = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var exp = require_lib$74();
	function finiteGammaQ(a, x) {
		var term;
		var sum;
		var e;
		var n;
		e = exp(-x);
		sum = e;
		if (sum !== 0) {
			term = sum;
			for (n = 1; n < a; ++n) {
				term /= n;
				term *= x;
				sum += term;
			}
		}
		return sum;
	}
	module.exports = finiteGammaQ;
}));

// node_modules/@stdlib/math-base-special-erfc/lib/polyval_pp.js
var require_polyval_pp = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return -.3250421072470015;
		return -.3250421072470015 + x * (-.02848174957559851 + x * (-.005770270296489442 + x * -23763016656650163e-21));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-erfc/lib/polyval_qq.js
var require_polyval_qq = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return .39791722395915535;
		return .39791722395915535 + x * (.0650222499887673 + x * (.005081306281875766 + x * (.00013249473800432164 + x * -3960228278775368e-21)));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-erfc/lib/polyval_pa.js
var require_polyval_pa = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return .41485611868374833;
		return .41485611868374833 + x * (-.3722078760357013 + x * (.31834661990116175 + x * (-.11089469428239668 + x * (.035478304325618236 + x * -.002166375594868791))));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-erfc/lib/polyval_qa.js
var require_polyval_qa = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return .10642088040084423;
		return .10642088040084423 + x * (.540397917702171 + x * (.07182865441419627 + x * (.12617121980876164 + x * (.01363708391202905 + x * .011984499846799107))));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-erfc/lib/polyval_ra.js
var require_polyval_ra = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return -.6938585727071818;
		return -.6938585727071818 + x * (-10.558626225323291 + x * (-62.375332450326006 + x * (-162.39666946257347 + x * (-184.60509290671104 + x * (-81.2874355063066 + x * -9.814329344169145)))));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-erfc/lib/polyval_sa.js
var require_polyval_sa = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return 19.651271667439257;
		return 19.651271667439257 + x * (137.65775414351904 + x * (434.56587747522923 + x * (645.3872717332679 + x * (429.00814002756783 + x * (108.63500554177944 + x * (6.570249770319282 + x * -.0604244152148581))))));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-erfc/lib/polyval_rb.js
var require_polyval_rb = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return -.799283237680523;
		return -.799283237680523 + x * (-17.757954917754752 + x * (-160.63638485582192 + x * (-637.5664433683896 + x * (-1025.0951316110772 + x * -483.5191916086514))));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-erfc/lib/polyval_sb.js
var require_polyval_sb = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return 30.33806074348246;
		return 30.33806074348246 + x * (325.7925129965739 + x * (1536.729586084437 + x * (3199.8582195085955 + x * (2553.0504064331644 + x * (474.52854120695537 + x * -22.44095244658582)))));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-erfc/lib/main.js
var require_main$19 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var isnan = require_lib$128();
	var exp = require_lib$74();
	var setLowWord = require_lib$70();
	var PINF = require_lib$101();
	var NINF = require_lib$99();
	var polyvalPP = require_polyval_pp();
	var polyvalQQ = require_polyval_qq();
	var polyvalPA = require_polyval_pa();
	var polyvalQA = require_polyval_qa();
	var polyvalRA = require_polyval_ra();
	var polyvalSA = require_polyval_sa();
	var polyvalRB = require_polyval_rb();
	var polyvalSB = require_polyval_sb();
	var TINY = 1e-300;
	var SMALL = 13877787807814457e-33;
	var ERX = .8450629115104675;
	var PPC = .12837916709551256;
	var QQC = 1;
	var PAC = -.0023621185607526594;
	var QAC = 1;
	var RAC = -.009864944034847148;
	var SAC = 1;
	var RBC = -.0098649429247001;
	var SBC = 1;
	function erfc(x) {
		var sign;
		var ax;
		var z;
		var r;
		var s;
		var y;
		var p;
		var q;
		if (isnan(x)) return NaN;
		if (x === PINF) return 0;
		if (x === NINF) return 2;
		if (x === 0) return 1;
		if (x < 0) {
			sign = true;
			ax = -x;
		} else {
			sign = false;
			ax = x;
		}
		if (ax < .84375) {
			if (ax < SMALL) return 1 - x;
			z = x * x;
			r = PPC + z * polyvalPP(z);
			s = QQC + z * polyvalQQ(z);
			y = r / s;
			if (x < .25) return 1 - (x + x * y);
			r = x * y;
			r += x - .5;
			return .5 - r;
		}
		if (ax < 1.25) {
			s = ax - 1;
			p = PAC + s * polyvalPA(s);
			q = QAC + s * polyvalQA(s);
			if (sign) return 1 + ERX + p / q;
			return 1 - ERX - p / q;
		}
		if (ax < 28) {
			s = 1 / (ax * ax);
			if (ax < 2.857142857142857) {
				r = RAC + s * polyvalRA(s);
				s = SAC + s * polyvalSA(s);
			} else {
				if (x < -6) return 2 - TINY;
				r = RBC + s * polyvalRB(s);
				s = SBC + s * polyvalSB(s);
			}
			z = setLowWord(ax, 0);
			r = exp(-(z * z) - .5625) * exp((z - ax) * (z + ax) + r / s);
			if (sign) return 2 - r / ax;
			return r / ax;
		}
		if (sign) return 2 - TINY;
		return TINY * TINY;
	}
	module.exports = erfc;
}));

// node_modules/@stdlib/math-base-special-erfc/lib/index.js
var require_lib$28 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$19();
	module.exports = main;
}));

// node_modules/@stdlib/math-base-special-gammainc/lib/finite_half_gamma_q.js
var require_finite_half_gamma_q = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var erfc = require_lib$28();
	var sqrt = require_lib$93();
	var exp = require_lib$74();
	var PI = require_lib$54();
	function finiteHalfGammaQ(a, x) {
		var half;
		var term;
		var sum;
		var e;
		var n;
		e = erfc(sqrt(x));
		if (e !== 0 && a > 1) {
			term = exp(-x) / sqrt(PI * x);
			term *= x;
			half = .5;
			term /= half;
			sum = term;
			for (n = 2; n < a; ++n) {
				term /= n - half;
				term *= x;
				sum += term;
			}
			e += sum;
		}
		return e;
	}
	module.exports = finiteHalfGammaQ;
}));

// node_modules/@stdlib/constants-float64-min-ln/lib/index.js
var require_lib$27 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var FLOAT64_MIN_LN = -708.3964185322641;
	module.exports = FLOAT64_MIN_LN;
}));

// node_modules/@stdlib/math-base-special-gammainc/lib/full_igamma_prefix.js
var require_full_igamma_prefix$1 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var exp = require_lib$74();
	var pow = require_lib$65();
	var ln = require_lib$37();
	var MAX_LN = require_lib$33();
	var MIN_LN = require_lib$27();
	function fullIGammaPrefix(a, z) {
		var prefix;
		var alz = a * ln(z);
		if (z >= 1) {
			if (alz < MAX_LN && -z > MIN_LN) prefix = pow(z, a) * exp(-z);
			else if (a >= 1) prefix = pow(z / exp(z / a), a);
			else prefix = exp(alz - z);
		} else if (alz > MIN_LN) prefix = pow(z, a) * exp(-z);
		else if (z / a < MAX_LN) prefix = pow(z / exp(z / a), a);
		else prefix = exp(alz - z);
		return prefix;
	}
	module.exports = fullIGammaPrefix;
}));

// node_modules/@stdlib/math-base-special-log1pmx/lib/log1p_series.js
var require_log1p_series = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function log1pSeries(x) {
		var mMult = -x;
		var mProd = -1;
		var k = 0;
		return next;
		function next() {
			mProd *= mMult;
			k += 1;
			return mProd / k;
		}
	}
	module.exports = log1pSeries;
}));

// node_modules/@stdlib/math-base-special-log1pmx/lib/main.js
var require_main$18 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var abs = require_lib$90();
	var ln = require_lib$37();
	var FLOAT_EPS = require_lib$63();
	var sumSeries = require_lib$29();
	var log1pSeries = require_log1p_series();
	function log1pmx(x) {
		var opts;
		var ax;
		if (x <= -1) return NaN;
		ax = abs(x);
		if (ax > .95) return ln(1 + x) - x;
		if (ax < FLOAT_EPS) return -x * x / 2;
		opts = { "initialValue": -x };
		return sumSeries(log1pSeries(x), opts);
	}
	module.exports = log1pmx;
}));

// node_modules/@stdlib/math-base-special-log1pmx/lib/index.js
var require_lib$26 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var log1pmx = require_main$18();
	module.exports = log1pmx;
}));

// node_modules/@stdlib/constants-float64-two-pi/lib/index.js
var require_lib$25 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var TWO_PI = 6.283185307179586;
	module.exports = TWO_PI;
}));

// node_modules/@stdlib/math-base-special-gammainc/lib/polyval_c0.js
var require_polyval_c0 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return -.3333333333333333;
		return -.3333333333333333 + x * (.08333333333333333 + x * (-.014814814814814815 + x * (.0011574074074074073 + x * (.0003527336860670194 + x * (-.0001787551440329218 + x * (3919263178522438e-20 + x * (-21854485106799924e-22 + x * (-185406221071516e-20 + x * (8.296711340953087e-7 + x * (-1.7665952736826078e-7 + x * (6.707853543401498e-9 + x * (1.0261809784240309e-8 + x * (-4.382036018453353e-9 + x * 914769958223679e-24)))))))))))));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-gammainc/lib/polyval_c1.js
var require_polyval_c1 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return -.001851851851851852;
		return -.001851851851851852 + x * (-.003472222222222222 + x * (.0026455026455026454 + x * (-.0009902263374485596 + x * (.00020576131687242798 + x * (-4.018775720164609e-7 + x * (-18098550334489977e-21 + x * (764916091608111e-20 + x * (-16120900894563446e-22 + x * (4.647127802807434e-9 + x * (1.378633446915721e-7 + x * (-5.752545603517705e-8 + x * 1.1951628599778148e-8)))))))))));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-gammainc/lib/polyval_c2.js
var require_polyval_c2 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return .004133597883597883;
		return .004133597883597883 + x * (-.0026813271604938273 + x * (.0007716049382716049 + x * (20093878600823047e-22 + x * (-.00010736653226365161 + x * (52923448829120125e-21 + x * (-12760635188618728e-21 + x * (3.423578734096138e-8 + x * (13721957309062932e-22 + x * (-6.298992138380055e-7 + x * 1.4280614206064242e-7)))))))));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-gammainc/lib/polyval_c3.js
var require_polyval_c3 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return .0006494341563786008;
		return .0006494341563786008 + x * (.00022947209362139917 + x * (-.0004691894943952557 + x * (.00026772063206283885 + x * (-7561801671883977e-20 + x * (-2.396505113867297e-7 + x * (11082654115347302e-21 + x * (-56749528269915965e-22 + x * 14230900732435883e-22)))))));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-gammainc/lib/polyval_c4.js
var require_polyval_c4 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return -.0008618882909167117;
		return -.0008618882909167117 + x * (.0007840392217200666 + x * (-.0002990724803031902 + x * (-14638452578843418e-22 + x * (6641498215465122e-20 + x * (-3968365047179435e-20 + x * 11375726970678419e-21)))));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-gammainc/lib/polyval_c5.js
var require_polyval_c5 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return -.00033679855336635813;
		return -.00033679855336635813 + x * (-6972813758365858e-20 + x * (.0002772753244959392 + x * (-.00019932570516188847 + x * (6797780477937208e-20 + x * (1.419062920643967e-7 + x * (-13594048189768693e-21 + x * (8018470256334202e-21 + x * -2291481176508095e-21)))))));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-gammainc/lib/polyval_c6.js
var require_polyval_c6 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return .0005313079364639922;
		return .0005313079364639922 + x * (-.0005921664373536939 + x * (.0002708782096718045 + x * (7.902353232660328e-7 + x * (-8153969367561969e-20 + x * (561168275310625e-19 + x * -18329116582843375e-21)))));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-gammainc/lib/polyval_c7.js
var require_polyval_c7 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return .00034436760689237765;
		return .00034436760689237765 + x * (5171790908260592e-20 + x * (-.00033493161081142234 + x * (.0002812695154763237 + x * -.00010976582244684731)));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-gammainc/lib/polyval_c8.js
var require_polyval_c8 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return -.0006526239185953094;
		return -.0006526239185953094 + x * (.0008394987206720873 + x * -.000438297098541721);
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-gammainc/lib/igamma_temme_large.js
var require_igamma_temme_large = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var evalpoly = require_lib$126();
	var log1pmx = require_lib$26();
	var erfc = require_lib$28();
	var sqrt = require_lib$93();
	var exp = require_lib$74();
	var TWO_PI = require_lib$25();
	var polyvalC0 = require_polyval_c0();
	var polyvalC1 = require_polyval_c1();
	var polyvalC2 = require_polyval_c2();
	var polyvalC3 = require_polyval_c3();
	var polyvalC4 = require_polyval_c4();
	var polyvalC5 = require_polyval_c5();
	var polyvalC6 = require_polyval_c6();
	var polyvalC7 = require_polyval_c7();
	var polyvalC8 = require_polyval_c8();
	var workspace = [
		0,
		0,
		0,
		0,
		0,
		0,
		0,
		0,
		0,
		0
	];
	function igammaTemmeLarge(a, x) {
		var result;
		var sigma;
		var phi;
		var y;
		var z;
		sigma = (x - a) / a;
		phi = -log1pmx(sigma);
		y = a * phi;
		z = sqrt(2 * phi);
		if (x < a) z = -z;
		workspace[0] = polyvalC0(z);
		workspace[1] = polyvalC1(z);
		workspace[2] = polyvalC2(z);
		workspace[3] = polyvalC3(z);
		workspace[4] = polyvalC4(z);
		workspace[5] = polyvalC5(z);
		workspace[6] = polyvalC6(z);
		workspace[7] = polyvalC7(z);
		workspace[8] = polyvalC8(z);
		workspace[9] = -.0005967612901927463;
		result = evalpoly(workspace, 1 / a);
		result *= exp(-y) / sqrt(TWO_PI * a);
		if (x < a) result = -result;
		result += erfc(sqrt(y)) / 2;
		return result;
	}
	module.exports = igammaTemmeLarge;
}));

// node_modules/@stdlib/math-base-special-gammainc/lib/lower_incomplete_gamma_series.js
var require_lower_incomplete_gamma_series = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function lowerIncompleteGammaSeries(a1, z1) {
		var result = 1;
		var a = a1;
		var z = z1;
		return next;
		function next() {
			var r = result;
			a += 1;
			result *= z / a;
			return r;
		}
	}
	module.exports = lowerIncompleteGammaSeries;
}));

// node_modules/@stdlib/math-base-special-gammainc/lib/lower_gamma_series.js
var require_lower_gamma_series = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var sumSeries = require_lib$29();
	var lowerIncompleteGammaSeries = require_lower_incomplete_gamma_series();
	function lowerGammaSeries(a, z, initialValue) {
		var result;
		var s;
		initialValue = initialValue || 0;
		s = lowerIncompleteGammaSeries(a, z);
		result = sumSeries(s, { "initialValue": initialValue });
		return result;
	}
	module.exports = lowerGammaSeries;
}));

// node_modules/@stdlib/math-base-special-gamma-lanczos-sum-expg-scaled/lib/rational_pq.js
var require_rational_pq = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalrational(x) {
		var ax;
		var s1;
		var s2;
		if (x === 0) return Infinity;
		if (x < 0) ax = -x;
		else ax = x;
		if (ax <= 1) {
			s1 = 709811.662581658 + x * (679979.8474157227 + x * (293136.7857211597 + x * (74887.54032914672 + x * (12555.290582413863 + x * (1443.4299244417066 + x * (115.24194596137347 + x * (6.309239205732627 + x * (.22668404630224365 + x * (.004826466289237662 + x * 4624429436045379e-20)))))))));
			s2 = 0 + x * (362880 + x * (1026576 + x * (1172700 + x * (723680 + x * (269325 + x * (63273 + x * (9450 + x * (870 + x * (45 + x * 1)))))))));
		} else {
			x = 1 / x;
			s1 = 4624429436045379e-20 + x * (.004826466289237662 + x * (.22668404630224365 + x * (6.309239205732627 + x * (115.24194596137347 + x * (1443.4299244417066 + x * (12555.290582413863 + x * (74887.54032914672 + x * (293136.7857211597 + x * (679979.8474157227 + x * 709811.662581658)))))))));
			s2 = 1 + x * (45 + x * (870 + x * (9450 + x * (63273 + x * (269325 + x * (723680 + x * (1172700 + x * (1026576 + x * (362880 + x * 0)))))))));
		}
		return s1 / s2;
	}
	module.exports = evalrational;
}));

// node_modules/@stdlib/math-base-special-gamma-lanczos-sum-expg-scaled/lib/main.js
var require_main$17 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var gammaLanczosSumExpGScaled = require_rational_pq();
	module.exports = gammaLanczosSumExpGScaled;
}));

// node_modules/@stdlib/math-base-special-gamma-lanczos-sum-expg-scaled/lib/index.js
var require_lib$24 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$17();
	module.exports = main;
}));

// node_modules/@stdlib/math-base-special-gammainc/lib/regularised_gamma_prefix.js
var require_regularised_gamma_prefix = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var lanczosSumExpGScaled = require_lib$24();
	var gammaln = require_lib$34();
	var gamma = require_lib$43();
	var log1pmx = require_lib$26();
	var sqrt = require_lib$93();
	var abs = require_lib$90();
	var exp = require_lib$74();
	var pow = require_lib$65();
	var max = require_lib$60();
	var min = require_lib$58();
	var ln = require_lib$37();
	var FLOAT64_MAX = require_lib$57();
	var MAX_LN = require_lib$33();
	var MIN_LN = require_lib$27();
	var G = require_lib$39();
	var E = require_lib$64();
	function regularisedGammaPrefix(a, z) {
		var prefix;
		var amza;
		var agh;
		var alz;
		var amz;
		var sq;
		var d;
		agh = a + G - .5;
		d = (z - a - G + .5) / agh;
		if (a < 1) {
			if (z <= MIN_LN || a < 1 / FLOAT64_MAX) return exp(a * ln(z) - z - gammaln(a));
			return pow(z, a) * exp(-z) / gamma(a);
		}
		if (abs(d * d * a) <= 100 && a > 150) {
			prefix = a * log1pmx(d) + z * (.5 - G) / agh;
			prefix = exp(prefix);
		} else {
			alz = a * ln(z / agh);
			amz = a - z;
			if (min(alz, amz) <= MIN_LN || max(alz, amz) >= MAX_LN) {
				amza = amz / a;
				if (min(alz, amz) / 2 > MIN_LN && max(alz, amz) / 2 < MAX_LN) {
					sq = pow(z / agh, a / 2) * exp(amz / 2);
					prefix = sq * sq;
				} else if (min(alz, amz) / 4 > MIN_LN && max(alz, amz) / 4 < MAX_LN && z > a) {
					sq = pow(z / agh, a / 4) * exp(amz / 4);
					prefix = sq * sq;
					prefix *= prefix;
				} else if (amza > MIN_LN && amza < MAX_LN) prefix = pow(z * exp(amza) / agh, a);
				else prefix = exp(alz + amz);
			} else prefix = pow(z / agh, a) * exp(amz);
		}
		prefix *= sqrt(agh / E) / lanczosSumExpGScaled(a);
		return prefix;
	}
	module.exports = regularisedGammaPrefix;
}));

// node_modules/@stdlib/math-base-special-powm1/lib/main.js
var require_main$16 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var isnan = require_lib$128();
	var isinfinite = require_lib$84();
	var abs = require_lib$90();
	var expm1 = require_lib$96();
	var ln = require_lib$37();
	var pow = require_lib$65();
	var trunc = require_lib$88();
	function powm1(b, x) {
		var result;
		var y;
		if (isnan(b) || isnan(x)) return NaN;
		if (x === 0) return 0;
		if (b === 0) return -1;
		if (b < 0 && x % 2 === 0) b = -b;
		if (b > 0) {
			if (abs(x * (b - 1)) < .5 || abs(x) < .2) {
				y = ln(b) * x;
				if (y < .5) return expm1(y);
			}
		} else if (trunc(x) !== x) return NaN;
		result = pow(b, x) - 1;
		if (isinfinite(result) || isnan(result)) return NaN;
		return result;
	}
	module.exports = powm1;
}));

// node_modules/@stdlib/math-base-special-powm1/lib/index.js
var require_lib$23 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var powm1 = require_main$16();
	module.exports = powm1;
}));

// node_modules/@stdlib/math-base-special-gamma1pm1/lib/rational_p1q1.js
var require_rational_p1q1$1 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalrational(x) {
		var ax;
		var s1;
		var s2;
		if (x === 0) return -.01803556856784494;
		if (x < 0) ax = -x;
		else ax = x;
		if (ax <= 1) {
			s1 = -.01803556856784494 + x * (.02512664961998968 + x * (.049410315156753225 + x * (.0172491608709614 + x * (-.0002594535632054381 + x * (-.0005410098692152044 + x * (-3245886498259485e-20 + x * 0))))));
			s2 = 1 + x * (1.962029871977952 + x * (1.4801966942423133 + x * (.5413914320717209 + x * (.09885042511280101 + x * (.008213096746488934 + x * (.00022493629192211576 + x * -2.2335276320861708e-7))))));
		} else {
			x = 1 / x;
			s1 = 0 + x * (-3245886498259485e-20 + x * (-.0005410098692152044 + x * (-.0002594535632054381 + x * (.0172491608709614 + x * (.049410315156753225 + x * (.02512664961998968 + x * -.01803556856784494))))));
			s2 = -2.2335276320861708e-7 + x * (.00022493629192211576 + x * (.008213096746488934 + x * (.09885042511280101 + x * (.5413914320717209 + x * (1.4801966942423133 + x * (1.962029871977952 + x * 1))))));
		}
		return s1 / s2;
	}
	module.exports = evalrational;
}));

// node_modules/@stdlib/math-base-special-gamma1pm1/lib/rational_p2q2.js
var require_rational_p2q2$1 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalrational(x) {
		var ax;
		var s1;
		var s2;
		if (x === 0) return .04906224540690395;
		if (x < 0) ax = -x;
		else ax = x;
		if (ax <= 1) {
			s1 = .04906224540690395 + x * (-.09691175301595212 + x * (-.4149833583594954 + x * (-.4065671242119384 + x * (-.1584135863906922 + x * (-.024014982064857155 + x * -.0010034668769627955)))));
			s2 = 1 + x * (3.0234982984646304 + x * (3.4873958536072385 + x * (1.9141558827442668 + x * (.5071377386143635 + x * (.05770397226904519 + x * .001957681026011072)))));
		} else {
			x = 1 / x;
			s1 = -.0010034668769627955 + x * (-.024014982064857155 + x * (-.1584135863906922 + x * (-.4065671242119384 + x * (-.4149833583594954 + x * (-.09691175301595212 + x * .04906224540690395)))));
			s2 = .001957681026011072 + x * (.05770397226904519 + x * (.5071377386143635 + x * (1.9141558827442668 + x * (3.4873958536072385 + x * (3.0234982984646304 + x * 1)))));
		}
		return s1 / s2;
	}
	module.exports = evalrational;
}));

// node_modules/@stdlib/math-base-special-gamma1pm1/lib/rational_p3q3.js
var require_rational_p3q3$1 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalrational(x) {
		var ax;
		var s1;
		var s2;
		if (x === 0) return -.029232972183027003;
		if (x < 0) ax = -x;
		else ax = x;
		if (ax <= 1) {
			s1 = -.029232972183027003 + x * (.14421626775719232 + x * (-.14244039073863127 + x * (.05428096940550536 + x * (-.008505359768683364 + x * (.0004311713426792973 + x * 0)))));
			s2 = 1 + x * (-1.5016935605448505 + x * (.846973248876495 + x * (-.22009515181499575 + x * (.02558279715597587 + x * (-.0010066679553914337 + x * -8.271935218912905e-7)))));
		} else {
			x = 1 / x;
			s1 = 0 + x * (.0004311713426792973 + x * (-.008505359768683364 + x * (.05428096940550536 + x * (-.14244039073863127 + x * (.14421626775719232 + x * -.029232972183027003)))));
			s2 = -8.271935218912905e-7 + x * (-.0010066679553914337 + x * (.02558279715597587 + x * (-.22009515181499575 + x * (.846973248876495 + x * (-1.5016935605448505 + x * 1)))));
		}
		return s1 / s2;
	}
	module.exports = evalrational;
}));

// node_modules/@stdlib/math-base-special-gamma1pm1/lib/lgamma_small_imp.js
var require_lgamma_small_imp = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var ln = require_lib$37();
	var EPS = require_lib$63();
	var rateval1 = require_rational_p1q1$1();
	var rateval2 = require_rational_p2q2$1();
	var rateval3 = require_rational_p3q3$1();
	var Y1 = .15896368026733398;
	var Y2 = .5281534194946289;
	var Y3 = .45201730728149414;
	function lgammaSmallImp(z, zm1, zm2) {
		var prefix;
		var result;
		var r;
		var R;
		if (z < EPS) return -ln(z);
		if (zm1 === 0 || zm2 === 0) return 0;
		result = 0;
		if (z > 2) {
			if (z >= 3) {
				do {
					z -= 1;
					zm2 -= 1;
					result += ln(z);
				} while (z >= 3);
				zm2 = z - 2;
			}
			r = zm2 * (z + 1);
			R = rateval1(zm2);
			result += r * Y1 + r * R;
			return result;
		}
		if (z < 1) {
			result += -ln(z);
			zm2 = zm1;
			zm1 = z;
			z += 1;
		}
		if (z <= 1.5) {
			r = rateval2(zm1);
			prefix = zm1 * zm2;
			result += prefix * Y2 + prefix * r;
			return result;
		}
		r = zm2 * zm1;
		R = rateval3(-zm2);
		result += r * Y3 + r * R;
		return result;
	}
	module.exports = lgammaSmallImp;
}));

// node_modules/@stdlib/math-base-special-gamma1pm1/lib/main.js
var require_main$15 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var gamma = require_lib$43();
	var expm1 = require_lib$96();
	var log1p = require_lib$94();
	var isnan = require_lib$128();
	var lgammaSmallImp = require_lgamma_small_imp();
	function gamma1pm1(x) {
		if (isnan(x)) return NaN;
		if (x < 0) {
			if (x < -.5) return gamma(1 + x) - 1;
			return expm1(-log1p(x) + lgammaSmallImp(x + 2, x + 1, x));
		}
		if (x < 2) return expm1(lgammaSmallImp(x + 1, x, x - 1));
		return gamma(1 + x) - 1;
	}
	module.exports = gamma1pm1;
}));

// node_modules/@stdlib/math-base-special-gamma1pm1/lib/index.js
var require_lib$22 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var gamma1pm1 = require_main$15();
	module.exports = gamma1pm1;
}));

// node_modules/@stdlib/math-base-special-gammainc/lib/small_gamma2_series.js
var require_small_gamma2_series = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function smallGamma2Series(a, x) {
		var result;
		var apn;
		var n;
		var r;
		result = -x;
		x = -x;
		apn = a + 1;
		n = 1;
		return next;
		function next() {
			r = result / apn;
			result *= x;
			n += 1;
			result /= n;
			apn += 1;
			return r;
		}
	}
	module.exports = smallGamma2Series;
}));

// node_modules/@stdlib/math-base-special-gammainc/lib/tgamma_small_upper_part.js
var require_tgamma_small_upper_part = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var powm1 = require_lib$23();
	var sumSeries = require_lib$29();
	var gamma1pm1 = require_lib$22();
	var smallGamma2Series = require_small_gamma2_series();
	function tgammaSmallUpperPart(a, x, invert) {
		var initialValue;
		var result;
		var pgam;
		var p;
		var s;
		result = gamma1pm1(a);
		pgam = (result + 1) / a;
		p = powm1(x, a);
		result -= p;
		result /= a;
		s = smallGamma2Series(a, x);
		p += 1;
		initialValue = invert ? pgam : 0;
		result = -p * sumSeries(s, { "initialValue": (initialValue - result) / p });
		if (invert) result = -result;
		return [result, pgam];
	}
	module.exports = tgammaSmallUpperPart;
}));

// node_modules/@stdlib/constants-float32-smallest-normal/lib/index.js
var require_lib$21 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var FLOAT32_SMALLEST_NORMAL = 11754943508222875e-54;
	module.exports = FLOAT32_SMALLEST_NORMAL;
}));

// node_modules/@stdlib/math-base-tools-continued-fraction/lib/generators.js
var require_generators = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var abs = require_lib$90();
	var FLOAT32_SMALLEST_NORMAL = require_lib$21();
	var EPS = require_lib$63();
	var MAX_ITER = 1e6;
	function continuedFractionA(gen, factor, maxIter) {
		var isgenerator;
		var delta;
		var a0;
		var f;
		var C;
		var D;
		var v;
		isgenerator = typeof gen.next === "function";
		v = isgenerator ? gen.next().value : gen();
		f = v[1];
		a0 = v[0];
		if (f === 0) f = FLOAT32_SMALLEST_NORMAL;
		C = f;
		D = 0;
		if (isgenerator === true) do {
			v = gen.next().value;
			if (v) {
				D = v[1] + v[0] * D;
				if (D === 0) D = FLOAT32_SMALLEST_NORMAL;
				C = v[1] + v[0] / C;
				if (C === 0) C = FLOAT32_SMALLEST_NORMAL;
				D = 1 / D;
				delta = C * D;
				f *= delta;
			}
		} while (abs(delta - 1) > factor && --maxIter);
		else do {
			v = gen();
			if (v) {
				D = v[1] + v[0] * D;
				if (D === 0) D = FLOAT32_SMALLEST_NORMAL;
				C = v[1] + v[0] / C;
				if (C === 0) C = FLOAT32_SMALLEST_NORMAL;
				D = 1 / D;
				delta = C * D;
				f *= delta;
			}
		} while (v && abs(delta - 1) > factor && --maxIter);
		return a0 / f;
	}
	function continuedFractionB(gen, factor, maxIter) {
		var isgenerator;
		var delta;
		var f;
		var C;
		var D;
		var v;
		isgenerator = typeof gen.next === "function";
		v = isgenerator ? gen.next().value : gen();
		f = v[1];
		if (f === 0) f = FLOAT32_SMALLEST_NORMAL;
		C = f;
		D = 0;
		if (isgenerator === true) do {
			v = gen.next().value;
			if (v) {
				D = v[1] + v[0] * D;
				if (D === 0) D = FLOAT32_SMALLEST_NORMAL;
				C = v[1] + v[0] / C;
				if (C === 0) C = FLOAT32_SMALLEST_NORMAL;
				D = 1 / D;
				delta = C * D;
				f *= delta;
			}
		} while (v && abs(delta - 1) > factor && --maxIter);
		else do {
			v = gen();
			if (v) {
				D = v[1] + v[0] * D;
				if (D === 0) D = FLOAT32_SMALLEST_NORMAL;
				C = v[1] + v[0] / C;
				if (C === 0) C = FLOAT32_SMALLEST_NORMAL;
				D = 1 / D;
				delta = C * D;
				f *= delta;
			}
		} while (v && abs(delta - 1) > factor && --maxIter);
		return f;
	}
	function continuedFraction(generator, options) {
		var maxIter;
		var opts;
		var eps;
		opts = {};
		if (arguments.length > 1) opts = options;
		maxIter = opts.maxIter || MAX_ITER;
		eps = opts.tolerance || EPS;
		if (opts.keep) return continuedFractionB(generator, eps, maxIter);
		return continuedFractionA(generator, eps, maxIter);
	}
	module.exports = continuedFraction;
}));

// node_modules/@stdlib/math-base-tools-continued-fraction/lib/basic.js
var require_basic = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var abs = require_lib$90();
	var EPS = require_lib$63();
	var FLOAT32_SMALLEST_NORMAL = require_lib$21();
	var MAX_ITER = 1e6;
	function continuedFractionA(gen, factor, maxIter) {
		var delta;
		var a0;
		var C;
		var D;
		var f;
		var v = gen();
		f = v[1];
		a0 = v[0];
		if (f === 0) f = FLOAT32_SMALLEST_NORMAL;
		C = f;
		D = 0;
		do {
			v = gen();
			if (v) {
				D = v[1] + v[0] * D;
				if (D === 0) D = FLOAT32_SMALLEST_NORMAL;
				C = v[1] + v[0] / C;
				if (C === 0) C = FLOAT32_SMALLEST_NORMAL;
				D = 1 / D;
				delta = C * D;
				f *= delta;
			}
		} while (v && abs(delta - 1) > factor && --maxIter);
		return a0 / f;
	}
	function continuedFractionB(gen, factor, maxIter) {
		var delta;
		var C;
		var D;
		var f;
		var v = gen();
		f = v[1];
		if (f === 0) f = FLOAT32_SMALLEST_NORMAL;
		C = f;
		D = 0;
		do {
			v = gen();
			if (v) {
				D = v[1] + v[0] * D;
				if (D === 0) D = FLOAT32_SMALLEST_NORMAL;
				C = v[1] + v[0] / C;
				if (C === 0) C = FLOAT32_SMALLEST_NORMAL;
				D = 1 / D;
				delta = C * D;
				f *= delta;
			}
		} while (v && abs(delta - 1) > factor && --maxIter);
		return f;
	}
	function continuedFraction(generator, options) {
		var maxIter;
		var opts;
		var eps;
		opts = {};
		if (arguments.length > 1) opts = options;
		eps = opts.tolerance || EPS;
		maxIter = opts.maxIter || MAX_ITER;
		if (opts.keep) return continuedFractionB(generator, eps, maxIter);
		return continuedFractionA(generator, eps, maxIter);
	}
	module.exports = continuedFraction;
}));

// node_modules/@stdlib/math-base-tools-continued-fraction/lib/index.js
var require_lib$20 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var hasGeneratorSupport = require_lib$30();
	var generator = require_generators();
	var basic = require_basic();
	var continuedFraction;
	if (hasGeneratorSupport()) continuedFraction = generator;
	else continuedFraction = basic;
	module.exports = continuedFraction;
}));

// node_modules/@stdlib/math-base-special-gammainc/lib/upper_incomplete_gamma_fract.js
var require_upper_incomplete_gamma_fract = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function upperIncompleteGammaFract(a1, z1) {
		var z = z1 - a1 + 1;
		var a = a1;
		var k = 0;
		return next;
		function next() {
			k += 1;
			z += 2;
			return [k * (a - k), z];
		}
	}
	module.exports = upperIncompleteGammaFract;
}));

// node_modules/@stdlib/math-base-special-gammainc/lib/upper_gamma_fraction.js
var require_upper_gamma_fraction = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var continuedFraction = require_lib$20();
	var upperIncompleteGammaFract = require_upper_incomplete_gamma_fract();
	function upperGammaFraction(a, z) {
		var f = upperIncompleteGammaFract(a, z);
		return 1 / (z - a + 1 + continuedFraction(f));
	}
	module.exports = upperGammaFraction;
}));

// node_modules/@stdlib/math-base-special-gammainc/lib/igamma_final.js
var require_igamma_final = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var floor = require_lib$95();
	var gamma = require_lib$43();
	var abs = require_lib$90();
	var pow = require_lib$65();
	var ln = require_lib$37();
	var SQRT_EPSILON = require_lib$32();
	var FLOAT64_MAX = require_lib$57();
	var MAX_LN = require_lib$33();
	var tgammaILargeX = require_tgamma_i_large_x();
	var finiteGammaQ = require_finite_gamma_q();
	var finiteHalfGammaQ = require_finite_half_gamma_q();
	var fullIGammaPrefix = require_full_igamma_prefix$1();
	var igammaTemmeLarge = require_igamma_temme_large();
	var lowerGammaSeries = require_lower_gamma_series();
	var regularisedGammaPrefix = require_regularised_gamma_prefix();
	var tgammaSmallUpperPart = require_tgamma_small_upper_part();
	var upperGammaFraction = require_upper_gamma_fraction();
	function igammaFinal(x, a, regularized, upper) {
		var optimisedInvert;
		var evalMethod;
		var isHalfInt;
		var initValue;
		var useTemme;
		var isSmallA;
		var result;
		var invert;
		var isInt;
		var sigma;
		var res;
		var gam;
		var fa;
		var g;
		result = 0;
		invert = upper;
		isSmallA = a < 30 && a <= x + 1 && x < MAX_LN;
		if (isSmallA) {
			fa = floor(a);
			isInt = fa === a;
			isHalfInt = isInt ? false : abs(fa - a) === .5;
		} else {
			isInt = false;
			isHalfInt = false;
		}
		if (isInt && x > .6) {
			invert = !invert;
			evalMethod = 0;
		} else if (isHalfInt && x > .2) {
			invert = !invert;
			evalMethod = 1;
		} else if (x < SQRT_EPSILON && a > 1) evalMethod = 6;
		else if (x > 1e3 && (a < x || abs(a - 50) / x < 1)) {
			invert = !invert;
			evalMethod = 7;
		} else if (x < .5) {
			if (-.4 / ln(x) < a) evalMethod = 2;
			else evalMethod = 3;
		} else if (x < 1.1) {
			if (x * .75 < a) evalMethod = 2;
			else evalMethod = 3;
		} else {
			useTemme = false;
			if (regularized && a > 20) {
				sigma = abs((x - a) / a);
				if (a > 200) {
					if (20 / a > sigma * sigma) useTemme = true;
				} else if (sigma < .4) useTemme = true;
			}
			if (useTemme) evalMethod = 5;
			else if (x - 1 / (3 * x) < a) evalMethod = 2;
			else {
				evalMethod = 4;
				invert = !invert;
			}
		}
		switch (evalMethod) {
			case 0:
				result = finiteGammaQ(a, x);
				if (regularized === false) result *= gamma(a);
				break;
			case 1:
				result = finiteHalfGammaQ(a, x);
				if (regularized === false) result *= gamma(a);
				break;
			case 2:
				result = regularized ? regularisedGammaPrefix(a, x) : fullIGammaPrefix(a, x);
				if (result !== 0) {
					initValue = 0;
					optimisedInvert = false;
					if (invert) {
						initValue = regularized ? 1 : gamma(a);
						if (regularized || result >= 1 || FLOAT64_MAX * result > initValue) {
							initValue /= result;
							if (regularized || a < 1 || FLOAT64_MAX / a > initValue) {
								initValue *= -a;
								optimisedInvert = true;
							} else initValue = 0;
						} else initValue = 0;
					}
					result *= lowerGammaSeries(a, x, initValue) / a;
					if (optimisedInvert) {
						invert = false;
						result = -result;
					}
				}
				break;
			case 3:
				invert = !invert;
				res = tgammaSmallUpperPart(a, x, invert);
				result = res[0];
				g = res[1];
				invert = false;
				if (regularized) result /= g;
				break;
			case 4:
				result = regularized ? regularisedGammaPrefix(a, x) : fullIGammaPrefix(a, x);
				if (result !== 0) result *= upperGammaFraction(a, x);
				break;
			case 5:
				result = igammaTemmeLarge(a, x);
				if (x >= a) invert = !invert;
				break;
			case 6:
				result = regularized ? pow(x, a) / gamma(a + 1) : pow(x, a) / a;
				result *= 1 - a * x / (a + 1);
				break;
			case 7:
				result = regularized ? regularisedGammaPrefix(a, x) : fullIGammaPrefix(a, x);
				result /= x;
				if (result !== 0) result *= tgammaILargeX(a, x);
		}
		if (regularized && result > 1) result = 1;
		if (invert) {
			gam = regularized ? 1 : gamma(a);
			result = gam - result;
		}
		return result;
	}
	module.exports = igammaFinal;
}));

// node_modules/@stdlib/math-base-special-gammainc/lib/main.js
var require_main$14 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var gammaln = require_lib$34();
	var exp = require_lib$74();
	var ln = require_lib$37();
	var SQRT_TWO_PI = require_lib$45();
	var MAX_LN = require_lib$33();
	var PINF = require_lib$101();
	var FLOAT64_MAX_NTH_FACTORIAL = require_lib$42();
	var igammaFinal = require_igamma_final();
	var lowerGammaSeries = require_lower_gamma_series();
	var upperGammaFraction = require_upper_gamma_fraction();
	function gammainc(x, a, regularized, upper) {
		var normalized;
		var initValue;
		var invert;
		var result;
		if (x < 0 || a <= 0) return NaN;
		normalized = regularized === void 0 ? true : regularized;
		invert = upper;
		if (a >= FLOAT64_MAX_NTH_FACTORIAL && !normalized) {
			if (invert && a * 4 < x) {
				result = a * ln(x) - x;
				result += ln(upperGammaFraction(a, x));
			} else if (!invert && a > 4 * x) {
				result = a * ln(x) - x;
				initValue = 0;
				result += ln(lowerGammaSeries(a, x, initValue) / a);
			} else {
				result = igammaFinal(x, a, true, invert);
				if (result === 0) {
					if (invert) {
						result = 1 + 1 / (12 * a) + 1 / (288 * a * a);
						result = ln(result) - a + (a - .5) * ln(a);
						result += ln(SQRT_TWO_PI);
					} else {
						result = a * ln(x) - x;
						initValue = 0;
						result += ln(lowerGammaSeries(a, x, initValue) / a);
					}
				} else result = ln(result) + gammaln(a);
			}
			if (result > MAX_LN) return PINF;
			return exp(result);
		}
		return igammaFinal(x, a, normalized, invert);
	}
	module.exports = gammainc;
}));

// node_modules/@stdlib/math-base-special-gammainc/lib/index.js
var require_lib$19 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$14();
	module.exports = main;
}));

// node_modules/@stdlib/math-base-special-kernel-betainc/lib/full_igamma_prefix.js
var require_full_igamma_prefix = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var exp = require_lib$74();
	var pow = require_lib$65();
	var ln = require_lib$37();
	var MAX_LN = require_lib$33();
	var MIN_LN = require_lib$27();
	function fullIGammaPrefix(a, z) {
		var prefix;
		var alz = a * ln(z);
		if (z >= 1) {
			if (alz < MAX_LN && -z > MIN_LN) prefix = pow(z, a) * exp(-z);
			else if (a >= 1) prefix = pow(z / exp(z / a), a);
			else prefix = exp(alz - z);
		} else if (alz > MIN_LN) prefix = pow(z, a) * exp(-z);
		else if (z / a < MAX_LN) prefix = pow(z / exp(z / a), a);
		else prefix = exp(alz - z);
		return prefix;
	}
	module.exports = fullIGammaPrefix;
}));

// node_modules/@stdlib/math-base-special-kernel-betainc/lib/regularized_gamma_prefix.js
var require_regularized_gamma_prefix = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var lanczosSumExpGScaled = require_lib$24();
	var gammaln = require_lib$34();
	var gamma = require_lib$43();
	var log1p = require_lib$94();
	var sqrt = require_lib$93();
	var abs = require_lib$90();
	var exp = require_lib$74();
	var pow = require_lib$65();
	var max = require_lib$60();
	var min = require_lib$58();
	var ln = require_lib$37();
	var MAX_LN = require_lib$33();
	var MIN_LN = require_lib$27();
	var G = require_lib$39();
	var E = require_lib$64();
	function regularizedGammaPrefix(a, z) {
		var prefix;
		var amza;
		var agh;
		var alz;
		var amz;
		var sq;
		var d;
		agh = a + G - .5;
		d = (z - a - G + .5) / agh;
		if (a < 1) {
			if (z <= MIN_LN) return exp(a * ln(z) - z - gammaln(a));
			return pow(z, a) * exp(-z) / gamma(a);
		}
		if (abs(d * d * a) <= 100 && a > 150) {
			prefix = a * (log1p(d) - d) + z * (.5 - G) / agh;
			prefix = exp(prefix);
		} else {
			alz = a * ln(z / agh);
			amz = a - z;
			if (min(alz, amz) <= MIN_LN || max(alz, amz) >= MAX_LN) {
				amza = amz / a;
				if (min(alz, amz) / 2 > MIN_LN && max(alz, amz) / 2 < MAX_LN) {
					sq = pow(z / agh, a / 2) * exp(amz / 2);
					prefix = sq * sq;
				} else if (min(alz, amz) / 4 > MIN_LN && max(alz, amz) / 4 < MAX_LN && z > a) {
					sq = pow(z / agh, a / 4) * exp(amz / 4);
					prefix = sq * sq;
					prefix *= prefix;
				} else if (amza > MIN_LN && amza < MAX_LN) prefix = pow(z * exp(amza) / agh, a);
				else prefix = exp(alz + amz);
			} else prefix = pow(z / agh, a) * exp(amz);
		}
		prefix *= sqrt(agh / E) / lanczosSumExpGScaled(a);
		return prefix;
	}
	module.exports = regularizedGammaPrefix;
}));

// node_modules/@stdlib/math-base-special-kernel-betainc/lib/beta_small_b_large_a_series.js
var require_beta_small_b_large_a_series = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var gammaDeltaRatio = require_lib$38();
	var factorial = require_lib$41();
	var gammainc = require_lib$19();
	var log1p = require_lib$94();
	var abs = require_lib$90();
	var pow = require_lib$65();
	var ln = require_lib$37();
	var MIN_VALUE = require_lib$79();
	var EPSILON = require_lib$63();
	var fullIGammaPrefix = require_full_igamma_prefix();
	var regularizedGammaPrefix = require_regularized_gamma_prefix();
	var p = new Array(30);
	function betaSmallBLargeASeries(a, b, x, y, s0, mult, normalized) {
		var prefix;
		var tmp1;
		var tnp1;
		var sum;
		var b2n;
		var bm1;
		var lx2;
		var lxp;
		var mbn;
		var lx;
		var t4;
		var h;
		var j;
		var m;
		var n;
		var r;
		var t;
		var u;
		bm1 = b - 1;
		t = a + bm1 / 2;
		if (y < .35) lx = log1p(-y);
		else lx = ln(x);
		u = -t * lx;
		h = regularizedGammaPrefix(b, u);
		if (h <= MIN_VALUE) return s0;
		if (normalized) {
			prefix = h / gammaDeltaRatio(a, b);
			prefix /= pow(t, b);
		} else prefix = fullIGammaPrefix(b, u) / pow(t, b);
		prefix *= mult;
		p[0] = 1;
		j = gammainc(u, b, true, true);
		j /= h;
		sum = s0 + prefix * j;
		tnp1 = 1;
		lx2 = lx / 2;
		lx2 *= lx2;
		lxp = 1;
		t4 = 4 * t * t;
		b2n = b;
		for (n = 1; n < p.length; ++n) {
			tnp1 += 2;
			p[n] = 0;
			mbn = b - n;
			tmp1 = 3;
			for (m = 1; m < n; ++m) {
				mbn = m * b - n;
				p[n] += mbn * p[n - m] / factorial(tmp1);
				tmp1 += 2;
			}
			p[n] /= n;
			p[n] += bm1 / factorial(tnp1);
			j = (b2n * (b2n + 1) * j + (u + b2n + 1) * lxp) / t4;
			lxp *= lx2;
			b2n += 2;
			r = prefix * p[n] * j;
			sum += r;
			if (r > 1) {
				if (abs(r) < abs(EPSILON * sum)) break;
			} else if (abs(r / EPSILON) < abs(sum)) break;
		}
		return sum;
	}
	module.exports = betaSmallBLargeASeries;
}));

// node_modules/@stdlib/math-base-special-kernel-betainc/lib/rising_factorial_ratio.js
var require_rising_factorial_ratio = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function risingFactorialRatio(a, b, k) {
		var result;
		var i;
		if (k === 0) return 1;
		result = 1;
		for (i = 0; i < k; i++) result *= (a + i) / (b + i);
		return result;
	}
	module.exports = risingFactorialRatio;
}));

// node_modules/@stdlib/math-base-special-maxabs/lib/main.js
var require_main$13 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var abs = require_lib$90();
	var max = require_lib$60();
	function maxabs(x, y) {
		return max(abs(x), abs(y));
	}
	module.exports = maxabs;
}));

// node_modules/@stdlib/math-base-special-maxabs/lib/index.js
var require_lib$18 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var maxabs = require_main$13();
	module.exports = maxabs;
}));

// node_modules/@stdlib/math-base-special-minabs/lib/main.js
var require_main$12 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var abs = require_lib$90();
	var min = require_lib$58();
	function minabs(x, y) {
		return min(abs(x), abs(y));
	}
	module.exports = minabs;
}));

// node_modules/@stdlib/math-base-special-minabs/lib/index.js
var require_lib$17 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var minabs = require_main$12();
	module.exports = minabs;
}));

// node_modules/@stdlib/math-base-special-kernel-betainc/lib/ibeta_power_terms.js
var require_ibeta_power_terms = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var lanczosSumExpGScaled = require_lib$24();
	var maxabs = require_lib$18();
	var minabs = require_lib$17();
	var expm1 = require_lib$96();
	var log1p = require_lib$94();
	var sqrt = require_lib$93();
	var abs = require_lib$90();
	var exp = require_lib$74();
	var pow = require_lib$65();
	var min = require_lib$58();
	var ln = require_lib$37();
	var MAX_LN = require_lib$33();
	var MIN_LN = require_lib$27();
	var G = require_lib$39();
	var E = require_lib$64();
	function ibetaPowerTerms(a, b, x, y, normalized) {
		var result;
		var smallA;
		var ratio;
		var agh;
		var bgh;
		var cgh;
		var l1;
		var l2;
		var l3;
		var p1;
		var b1;
		var b2;
		var c;
		var l;
		if (!normalized) return pow(x, a) * pow(y, b);
		c = a + b;
		agh = a + G - .5;
		bgh = b + G - .5;
		cgh = c + G - .5;
		result = lanczosSumExpGScaled(c);
		result /= lanczosSumExpGScaled(a) * lanczosSumExpGScaled(b);
		result *= sqrt(bgh / E);
		result *= sqrt(agh / cgh);
		l1 = (x * b - y * agh) / agh;
		l2 = (y * a - x * bgh) / bgh;
		if (minabs(l1, l2) < .2) {
			if (l1 * l2 > 0 || min(a, b) < 1) {
				if (abs(l1) < .1) result *= exp(a * log1p(l1));
				else result *= pow(x * cgh / agh, a);
				if (abs(l2) < .1) result *= exp(b * log1p(l2));
				else result *= pow(y * cgh / bgh, b);
			} else if (maxabs(l1, l2) < .5) {
				smallA = a < b;
				ratio = b / a;
				if (smallA && ratio * l2 < .1 || !smallA && l1 / ratio > .1) {
					l3 = expm1(ratio * log1p(l2));
					l3 = l1 + l3 + l3 * l1;
					l3 = a * log1p(l3);
					result *= exp(l3);
				} else {
					l3 = expm1(log1p(l1) / ratio);
					l3 = l2 + l3 + l3 * l2;
					l3 = b * log1p(l3);
					result *= exp(l3);
				}
			} else if (abs(l1) < abs(l2)) {
				l = a * log1p(l1) + b * ln(y * cgh / bgh);
				if (l <= MIN_LN || l >= MAX_LN) {
					l += ln(result);
					if (l >= MAX_LN) return NaN;
					result = exp(l);
				} else result *= exp(l);
			} else {
				l = b * log1p(l2) + a * ln(x * cgh / agh);
				if (l <= MIN_LN || l >= MAX_LN) {
					l += ln(result);
					if (l >= MAX_LN) return NaN;
					result = exp(l);
				} else result *= exp(l);
			}
		} else {
			b1 = x * cgh / agh;
			b2 = y * cgh / bgh;
			l1 = a * ln(b1);
			l2 = b * ln(b2);
			if (l1 >= MAX_LN || l1 <= MIN_LN || l2 >= MAX_LN || l2 <= MIN_LN) {
				if (a < b) {
					p1 = pow(b2, b / a);
					l3 = a * (ln(b1) + ln(p1));
					if (l3 < MAX_LN && l3 > MIN_LN) result *= pow(p1 * b1, a);
					else {
						l2 += l1 + ln(result);
						if (l2 >= MAX_LN) return NaN;
						result = exp(l2);
					}
				} else {
					p1 = pow(b1, a / b);
					l3 = (ln(p1) + ln(b2)) * b;
					if (l3 < MAX_LN && l3 > MIN_LN) result *= pow(p1 * b2, b);
					else {
						l2 += l1 + ln(result);
						if (l2 >= MAX_LN) return NaN;
						result = exp(l2);
					}
				}
			} else result *= pow(b1, a) * pow(b2, b);
		}
		return result;
	}
	module.exports = ibetaPowerTerms;
}));

// node_modules/@stdlib/math-base-special-kernel-betainc/lib/ibeta_fraction2.js
var require_ibeta_fraction2 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var continuedFraction = require_lib$20();
	var ibetaPowerTerms = require_ibeta_power_terms();
	var OPTS = {
		"keep": true,
		"maxIter": 1e3
	};
	function ibetaFraction2t(a, b, x, y) {
		var m = 0;
		return next;
		function next() {
			var denom;
			var aN;
			var bN;
			aN = (a + m - 1) * (a + b + m - 1) * m * (b - m) * x * x;
			denom = a + 2 * m - 1;
			aN /= denom * denom;
			bN = m;
			bN += m * (b - m) * x / (a + 2 * m - 1);
			bN += (a + m) * (a * y - b * x + 1 + m * (2 - x)) / (a + 2 * m + 1);
			m += 1;
			return [aN, bN];
		}
	}
	function ibetaFraction2(a, b, x, y, normalized, out) {
		var result;
		var fract;
		var f;
		result = ibetaPowerTerms(a, b, x, y, normalized);
		if (out) out[1] = result;
		if (result === 0) return result;
		f = ibetaFraction2t(a, b, x, y);
		fract = continuedFraction(f, OPTS);
		return result / fract;
	}
	module.exports = ibetaFraction2;
}));

// node_modules/@stdlib/constants-float64-max-safe-integer/lib/index.js
var require_lib$16 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var FLOAT64_MAX_SAFE_INTEGER = 9007199254740991;
	module.exports = FLOAT64_MAX_SAFE_INTEGER;
}));

// node_modules/@stdlib/math-base-special-gcd/lib/bitwise_binary_gcd.js
var require_bitwise_binary_gcd = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function gcd(a, b) {
		var k = 0;
		var t;
		if (a === 0) return b;
		if (b === 0) return a;
		while ((a & 1) === 0 && (b & 1) === 0) {
			a >>>= 1;
			b >>>= 1;
			k += 1;
		}
		while ((a & 1) === 0) a >>>= 1;
		while (b) {
			while ((b & 1) === 0) b >>>= 1;
			if (a > b) {
				t = b;
				b = a;
				a = t;
			}
			b -= a;
		}
		return a << k;
	}
	module.exports = gcd;
}));

// node_modules/@stdlib/math-base-special-gcd/lib/binary_gcd.js
var require_binary_gcd = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function gcd(a, b) {
		var k = 1;
		var t;
		if (a === 0) return b;
		if (b === 0) return a;
		while (a % 2 === 0 && b % 2 === 0) {
			a /= 2;
			b /= 2;
			k *= 2;
		}
		while (a % 2 === 0) a /= 2;
		while (b) {
			while (b % 2 === 0) b /= 2;
			if (a > b) {
				t = b;
				b = a;
				a = t;
			}
			b -= a;
		}
		return k * a;
	}
	module.exports = gcd;
}));

// node_modules/@stdlib/math-base-special-gcd/lib/main.js
var require_main$11 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var isnan = require_lib$128();
	var isInteger = require_lib$73();
	var PINF = require_lib$101();
	var NINF = require_lib$99();
	var INT32_MAX = require_lib$56();
	var bitwise = require_bitwise_binary_gcd();
	var largeIntegers = require_binary_gcd();
	function gcd(a, b) {
		if (isnan(a) || isnan(b)) return NaN;
		if (a === PINF || b === PINF || a === NINF || b === NINF) return NaN;
		if (!(isInteger(a) && isInteger(b))) return NaN;
		if (a < 0) a = -a;
		if (b < 0) b = -b;
		if (a <= INT32_MAX && b <= INT32_MAX) return bitwise(a, b);
		return largeIntegers(a, b);
	}
	module.exports = gcd;
}));

// node_modules/@stdlib/math-base-special-gcd/lib/index.js
var require_lib$15 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$11();
	module.exports = main;
}));

// node_modules/@stdlib/math-base-special-binomcoef/lib/main.js
var require_main$10 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var MAX_SAFE_INTEGER = require_lib$16();
	var PINF = require_lib$101();
	var isInteger = require_lib$73();
	var isnan = require_lib$128();
	var isOdd = require_lib$71();
	var floor = require_lib$95();
	var gcd = require_lib$15();
	function binomcoef(n, k) {
		var res;
		var sgn;
		var b;
		var c;
		var d;
		var g;
		var s;
		if (isnan(n) || isnan(k)) return NaN;
		if (!isInteger(n) || !isInteger(k)) return NaN;
		if (k < 0) return 0;
		sgn = 1;
		if (n < 0) {
			n = -n + k - 1;
			if (isOdd(k)) sgn *= -1;
		}
		if (k > n) return 0;
		if (k === 0 || k === n) return sgn;
		if (k === 1 || k === n - 1) return sgn * n;
		if (n - k < k) k = n - k;
		s = floor(MAX_SAFE_INTEGER / n);
		res = 1;
		for (d = 1; d <= k; d++) {
			if (res > s) break;
			res *= n;
			res /= d;
			n -= 1;
		}
		if (d > k) return sgn * res;
		b = binomcoef(n, k - d + 1);
		if (b === PINF) return sgn * b;
		c = binomcoef(k, k - d + 1);
		g = gcd(b, c);
		b /= g;
		c /= g;
		res /= c;
		return sgn * res * b;
	}
	module.exports = binomcoef;
}));

// node_modules/@stdlib/math-base-special-binomcoef/lib/index.js
var require_lib$14 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$10();
	module.exports = main;
}));

// node_modules/@stdlib/math-base-special-kernel-betainc/lib/binomial_ccdf.js
var require_binomial_ccdf = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var binomcoef = require_lib$14();
	var floor = require_lib$95();
	var pow = require_lib$65();
	var MIN_VALUE = require_lib$79();
	function binomialCCDF(n, k, x, y) {
		var startTerm;
		var result;
		var start;
		var term;
		var i;
		result = pow(x, n);
		if (result > MIN_VALUE) {
			term = result;
			for (i = floor(n - 1); i > k; i--) {
				term *= (i + 1) * y / ((n - i) * x);
				result += term;
			}
		} else {
			start = floor(n * x);
			if (start <= k + 1) start = floor(k + 2);
			result = pow(x, start) * pow(y, n - start);
			result *= binomcoef(floor(n), floor(start));
			if (result === 0) for (i = start - 1; i > k; i--) {
				result += pow(x, i) * pow(y, n - i);
				result *= binomcoef(floor(n), floor(i));
			}
			else {
				term = result;
				startTerm = result;
				for (i = start - 1; i > k; i--) {
					term *= (i + 1) * y / ((n - i) * x);
					result += term;
				}
				term = startTerm;
				for (i = start + 1; i <= n; i++) {
					term *= (n - i + 1) * x / (i * y);
					result += term;
				}
			}
		}
		return result;
	}
	module.exports = binomialCCDF;
}));

// node_modules/@stdlib/math-base-special-kernel-betainc/lib/ibeta_a_step.js
var require_ibeta_a_step = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var ibetaPowerTerms = require_ibeta_power_terms();
	function ibetaAStep(a, b, x, y, k, normalized, out) {
		var prefix;
		var term;
		var sum;
		var i;
		prefix = ibetaPowerTerms(a, b, x, y, normalized);
		if (out) out[1] = prefix;
		prefix /= a;
		if (prefix === 0) return prefix;
		sum = 1;
		term = 1;
		for (i = 0; i < k - 1; ++i) {
			term *= (a + b + i) * x / (a + i + 1);
			sum += term;
		}
		prefix *= sum;
		return prefix;
	}
	module.exports = ibetaAStep;
}));

// node_modules/@stdlib/math-base-special-kernel-betainc/lib/ibeta_series.js
var require_ibeta_series = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var lanczosSumExpGScaled = require_lib$24();
	var sumSeries = require_lib$29();
	var log1p = require_lib$94();
	var sqrt = require_lib$93();
	var exp = require_lib$74();
	var pow = require_lib$65();
	var ln = require_lib$37();
	var MIN_VALUE = require_lib$79();
	var MAX_LN = require_lib$33();
	var MIN_LN = require_lib$27();
	var G = require_lib$39();
	var E = require_lib$64();
	var opts = { "maxTerms": 100 };
	function ibetaSeriesT(a, b, x, result) {
		var poch = 1 - b;
		var n = 1;
		return next;
		function next() {
			var r = result / a;
			a += 1;
			result *= poch * x / n;
			n += 1;
			poch += 1;
			return r;
		}
	}
	function ibetaSeries(a, b, x, s0, normalized, out, y) {
		var result;
		var agh;
		var bgh;
		var cgh;
		var l1;
		var l2;
		var c;
		var s;
		if (normalized) {
			c = a + b;
			agh = a + G - .5;
			bgh = b + G - .5;
			cgh = c + G - .5;
			result = lanczosSumExpGScaled(c) / (lanczosSumExpGScaled(a) * lanczosSumExpGScaled(b));
			l1 = ln(cgh / bgh) * (b - .5);
			l2 = ln(x * cgh / agh) * a;
			if (l1 > MIN_LN && l1 < MAX_LN && l2 > MIN_LN && l2 < MAX_LN) {
				if (a * b < bgh * 10) result *= exp((b - .5) * log1p(a / bgh));
				else result *= pow(cgh / bgh, b - .5);
				result *= pow(x * cgh / agh, a);
				result *= sqrt(agh / E);
				if (out) out[1] = result * pow(y, b);
			} else {
				result = ln(result) + l1 + l2 + (ln(agh) - 1) / 2;
				if (out) out[1] = exp(result + b * ln(y));
				result = exp(result);
			}
		} else result = pow(x, a);
		if (result < MIN_VALUE) return s0;
		s = ibetaSeriesT(a, b, x, result);
		opts.initialValue = s0;
		return sumSeries(s, opts);
	}
	module.exports = ibetaSeries;
}));

// node_modules/@stdlib/math-base-special-kernel-betainc/lib/assign.js
var require_assign = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var isnan = require_lib$128();
	var expm1 = require_lib$96();
	var floor = require_lib$95();
	var log1p = require_lib$94();
	var asin = require_lib$91();
	var beta = require_lib$62();
	var sqrt = require_lib$93();
	var exp = require_lib$74();
	var pow = require_lib$65();
	var max = require_lib$60();
	var min = require_lib$58();
	var MAX_FLOAT64 = require_lib$57();
	var MIN_FLOAT64 = require_lib$79();
	var MAX_INT32 = require_lib$56();
	var HALF_PI = require_lib$55();
	var PI = require_lib$54();
	var betaSmallBLargeASeries = require_beta_small_b_large_a_series();
	var risingFactorialRatio = require_rising_factorial_ratio();
	var ibetaPowerTerms = require_ibeta_power_terms();
	var ibetaFraction2 = require_ibeta_fraction2();
	var binomialCCDF = require_binomial_ccdf();
	var ibetaAStep = require_ibeta_a_step();
	var ibetaSeries = require_ibeta_series();
	var ONE_OVER_PI = 1 / PI;
	function ibetaImp(x, a, b, regularized, upper, out, stride, offset) {
		var lambda;
		var prefix;
		var fract;
		var bbar;
		var div;
		var tmp;
		var i0;
		var i1;
		var k;
		var n;
		var p;
		var y = 1 - x;
		i0 = offset;
		i1 = offset + stride;
		out[i1] = -1;
		if (isnan(x) || x < 0 || x > 1) {
			out[i0] = NaN;
			out[i1] = NaN;
			return out;
		}
		if (regularized) {
			if (a < 0 || b < 0) {
				out[i0] = NaN;
				out[i1] = NaN;
				return out;
			}
			if (a === 0) {
				if (b === 0) {
					out[i0] = NaN;
					out[i1] = NaN;
					return out;
				}
				if (b > 0) {
					out[i0] = upper ? 0 : 1;
					return out;
				}
			} else if (b === 0) {
				if (a > 0) {
					out[i0] = upper ? 1 : 0;
					return out;
				}
			}
		} else if (a <= 0 || b <= 0) {
			out[i0] = NaN;
			out[i1] = NaN;
			return out;
		}
		if (x === 0) {
			if (a === 1) out[i1] = 1;
			else out[i1] = a < 1 ? MAX_FLOAT64 / 2 : MIN_FLOAT64 * 2;
			if (upper) {
				out[i0] = regularized ? 1 : beta(a, b);
				return out;
			}
			out[i0] = 0;
			return out;
		}
		if (x === 1) {
			if (b === 1) out[i1] = 1;
			else out[i1] = b < 1 ? MAX_FLOAT64 / 2 : MIN_FLOAT64 * 2;
			if (upper) out[i0] = 0;
			else out[i0] = regularized ? 1 : beta(a, b);
			return out;
		}
		if (a === .5 && b === .5) {
			out[i1] = ONE_OVER_PI * sqrt(y * x);
			p = upper ? asin(sqrt(y)) : asin(sqrt(x));
			p /= HALF_PI;
			if (!regularized) p *= PI;
			out[i0] = p;
			return out;
		}
		if (a === 1) {
			tmp = b;
			b = a;
			a = tmp;
			tmp = y;
			y = x;
			x = tmp;
			upper = !upper;
		}
		if (b === 1) {
			if (a === 1) {
				out[i0] = upper ? y : x;
				out[i1] = 1;
				return out;
			}
			out[i1] = a * pow(x, a - 1);
			if (y < .5) p = upper ? -expm1(a * log1p(-y)) : exp(a * log1p(-y));
			else p = upper ? -(pow(x, a) - 1) : pow(x, a);
			if (!regularized) p /= a;
			out[i0] = p;
			return out;
		}
		if (min(a, b) <= 1) {
			if (x > .5) {
				tmp = b;
				b = a;
				a = tmp;
				tmp = y;
				y = x;
				x = tmp;
				upper = !upper;
			}
			if (max(a, b) <= 1) {
				if (a >= min(.2, b) || pow(x, a) <= .9) {
					if (upper) {
						fract = -(regularized ? 1 : beta(a, b));
						upper = false;
						fract = -ibetaSeries(a, b, x, fract, regularized, out, y);
					} else fract = ibetaSeries(a, b, x, 0, regularized, out, y);
				} else {
					tmp = b;
					b = a;
					a = tmp;
					tmp = y;
					y = x;
					x = tmp;
					upper = !upper;
					if (y >= .3) {
						if (upper) {
							fract = -(regularized ? 1 : beta(a, b));
							upper = false;
							fract = -ibetaSeries(a, b, x, fract, regularized, out, y);
						} else fract = ibetaSeries(a, b, x, 0, regularized, out, y);
					} else {
						if (regularized) prefix = 1;
						else prefix = risingFactorialRatio(a + b, a, 20);
						fract = ibetaAStep(a, b, x, y, 20, regularized, out);
						if (upper) {
							fract -= regularized ? 1 : beta(a, b);
							upper = false;
							fract = -betaSmallBLargeASeries(a + 20, b, x, y, fract, prefix, regularized);
						} else fract = betaSmallBLargeASeries(a + 20, b, x, y, fract, prefix, regularized);
					}
				}
			} else if (b <= 1 || x < .1 && pow(b * x, a) <= .7) {
				if (upper) {
					fract = -(regularized ? 1 : beta(a, b));
					upper = false;
					fract = -ibetaSeries(a, b, x, fract, regularized, out, y);
				} else fract = ibetaSeries(a, b, x, 0, regularized, out, y);
			} else {
				tmp = b;
				b = a;
				a = tmp;
				tmp = y;
				y = x;
				x = tmp;
				upper = !upper;
				if (y >= .3) {
					if (upper) {
						fract = -(regularized ? 1 : beta(a, b));
						upper = false;
						fract = -ibetaSeries(a, b, x, fract, regularized, out, y);
					} else fract = ibetaSeries(a, b, x, 0, regularized, out, y);
				} else if (a >= 15) {
					if (upper) {
						fract = -(regularized ? 1 : beta(a, b));
						upper = false;
						fract = -betaSmallBLargeASeries(a, b, x, y, fract, 1, regularized);
					} else fract = betaSmallBLargeASeries(a, b, x, y, 0, 1, regularized);
				} else {
					if (regularized) prefix = 1;
					else prefix = risingFactorialRatio(a + b, a, 20);
					fract = ibetaAStep(a, b, x, y, 20, regularized, out);
					if (upper) {
						fract -= regularized ? 1 : beta(a, b);
						upper = false;
						fract = -betaSmallBLargeASeries(a + 20, b, x, y, fract, prefix, regularized);
					} else fract = betaSmallBLargeASeries(a + 20, b, x, y, fract, prefix, regularized);
				}
			}
		} else {
			if (a < b) lambda = a - (a + b) * x;
			else lambda = (a + b) * y - b;
			if (lambda < 0) {
				tmp = b;
				b = a;
				a = tmp;
				tmp = y;
				y = x;
				x = tmp;
				upper = !upper;
			}
			if (b < 40) {
				if (floor(a) === a && floor(b) === b && a < MAX_INT32 - 100) {
					k = a - 1;
					n = b + k;
					fract = binomialCCDF(n, k, x, y);
					if (!regularized) fract *= beta(a, b);
				} else if (b * x <= .7) {
					if (upper) {
						fract = -(regularized ? 1 : beta(a, b));
						upper = false;
						fract = -ibetaSeries(a, b, x, fract, regularized, out, y);
					} else fract = ibetaSeries(a, b, x, 0, regularized, out, y);
				} else if (a > 15) {
					n = floor(b);
					if (n === b) n -= 1;
					bbar = b - n;
					if (regularized) prefix = 1;
					else prefix = risingFactorialRatio(a + bbar, bbar, n);
					fract = ibetaAStep(bbar, a, y, x, n, regularized);
					fract = betaSmallBLargeASeries(a, bbar, x, y, fract, 1, regularized);
					fract /= prefix;
				} else if (regularized) {
					n = floor(b);
					bbar = b - n;
					if (bbar <= 0) {
						n -= 1;
						bbar += 1;
					}
					fract = ibetaAStep(bbar, a, y, x, n, regularized);
					fract += ibetaAStep(a, bbar, x, y, 20, regularized);
					if (upper) fract -= 1;
					fract = betaSmallBLargeASeries(a + 20, bbar, x, y, fract, 1, regularized);
					if (upper) {
						fract = -fract;
						upper = false;
					}
				} else fract = ibetaFraction2(a, b, x, y, regularized, out);
			} else fract = ibetaFraction2(a, b, x, y, regularized, out);
		}
		if (out[i1] < 0) out[i1] = ibetaPowerTerms(a, b, x, y, true);
		div = y * x;
		if (out[i1] !== 0) {
			if (MAX_FLOAT64 * div < out[i1]) out[i1] = MAX_FLOAT64 / 2;
			else out[i1] /= div;
		}
		out[i0] = upper ? (regularized ? 1 : beta(a, b)) - fract : fract;
		return out;
	}
	module.exports = ibetaImp;
}));

// node_modules/@stdlib/math-base-special-kernel-betainc/lib/main.js
var require_main$9 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var compute = require_assign();
	function kernelBetainc(x, a, b, regularized, upper) {
		return compute(x, a, b, regularized, upper, [0, 0], 1, 0);
	}
	module.exports = kernelBetainc;
}));

// node_modules/@stdlib/math-base-special-kernel-betainc/lib/index.js
var require_lib$13 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var setReadOnly = require_lib$129();
	var main = require_main$9();
	setReadOnly(main, "assign", require_assign());
	module.exports = main;
}));

// node_modules/@stdlib/math-base-special-betainc/lib/main.js
var require_main$8 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var kernelBetainc = require_lib$13().assign;
	function betainc(x, a, b, regularized, upper) {
		var out = [0, 0];
		regularized = regularized === false ? false : true;
		upper = upper === true ? true : false;
		kernelBetainc(x, a, b, regularized, upper, out, 1, 0);
		return out[0];
	}
	module.exports = betainc;
}));

// node_modules/@stdlib/math-base-special-betainc/lib/index.js
var require_lib$12 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$8();
	module.exports = main;
}));

// node_modules/@stdlib/math-base-special-erfcinv/lib/rational_p1q1.js
var require_rational_p1q1 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalrational(x) {
		var ax;
		var s1;
		var s2;
		if (x === 0) return -.0005087819496582806;
		if (x < 0) ax = -x;
		else ax = x;
		if (ax <= 1) {
			s1 = -.0005087819496582806 + x * (-.008368748197417368 + x * (.03348066254097446 + x * (-.012692614766297404 + x * (-.03656379714117627 + x * (.02198786811111689 + x * (.008226878746769157 + x * (-.005387729650712429 + x * (0 + x * 0))))))));
			s2 = 1 + x * (-.9700050433032906 + x * (-1.5657455823417585 + x * (1.5622155839842302 + x * (.662328840472003 + x * (-.7122890234154284 + x * (-.05273963823400997 + x * (.07952836873415717 + x * (-.0023339375937419 + x * .0008862163904564247))))))));
		} else {
			x = 1 / x;
			s1 = 0 + x * (0 + x * (-.005387729650712429 + x * (.008226878746769157 + x * (.02198786811111689 + x * (-.03656379714117627 + x * (-.012692614766297404 + x * (.03348066254097446 + x * (-.008368748197417368 + x * -.0005087819496582806))))))));
			s2 = .0008862163904564247 + x * (-.0023339375937419 + x * (.07952836873415717 + x * (-.05273963823400997 + x * (-.7122890234154284 + x * (.662328840472003 + x * (1.5622155839842302 + x * (-1.5657455823417585 + x * (-.9700050433032906 + x * 1))))))));
		}
		return s1 / s2;
	}
	module.exports = evalrational;
}));

// node_modules/@stdlib/math-base-special-erfcinv/lib/rational_p2q2.js
var require_rational_p2q2 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalrational(x) {
		var ax;
		var s1;
		var s2;
		if (x === 0) return -.20243350835593876;
		if (x < 0) ax = -x;
		else ax = x;
		if (ax <= 1) {
			s1 = -.20243350835593876 + x * (.10526468069939171 + x * (8.3705032834312 + x * (17.644729840837403 + x * (-18.851064805871424 + x * (-44.6382324441787 + x * (17.445385985570866 + x * (21.12946554483405 + x * -3.6719225470772936)))))));
			s2 = 1 + x * (6.242641248542475 + x * (3.971343795334387 + x * (-28.66081804998 + x * (-20.14326346804852 + x * (48.560921310873994 + x * (10.826866735546016 + x * (-22.643693341313973 + x * 1.7211476576120028)))))));
		} else {
			x = 1 / x;
			s1 = -3.6719225470772936 + x * (21.12946554483405 + x * (17.445385985570866 + x * (-44.6382324441787 + x * (-18.851064805871424 + x * (17.644729840837403 + x * (8.3705032834312 + x * (.10526468069939171 + x * -.20243350835593876)))))));
			s2 = 1.7211476576120028 + x * (-22.643693341313973 + x * (10.826866735546016 + x * (48.560921310873994 + x * (-20.14326346804852 + x * (-28.66081804998 + x * (3.971343795334387 + x * (6.242641248542475 + x * 1)))))));
		}
		return s1 / s2;
	}
	module.exports = evalrational;
}));

// node_modules/@stdlib/math-base-special-erfcinv/lib/rational_p3q3.js
var require_rational_p3q3 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalrational(x) {
		var ax;
		var s1;
		var s2;
		if (x === 0) return -.1311027816799519;
		if (x < 0) ax = -x;
		else ax = x;
		if (ax <= 1) {
			s1 = -.1311027816799519 + x * (-.16379404719331705 + x * (.11703015634199525 + x * (.38707973897260434 + x * (.3377855389120359 + x * (.14286953440815717 + x * (.029015791000532906 + x * (.0021455899538880526 + x * (-6.794655751811263e-7 + x * (2.8522533178221704e-8 + x * -681149956853777e-24)))))))));
			s2 = 1 + x * (3.4662540724256723 + x * (5.381683457070069 + x * (4.778465929458438 + x * (2.5930192162362027 + x * (.848854343457902 + x * (.15226433829533179 + x * (.011059242293464892 + x * (0 + x * (0 + x * 0)))))))));
		} else {
			x = 1 / x;
			s1 = -681149956853777e-24 + x * (2.8522533178221704e-8 + x * (-6.794655751811263e-7 + x * (.0021455899538880526 + x * (.029015791000532906 + x * (.14286953440815717 + x * (.3377855389120359 + x * (.38707973897260434 + x * (.11703015634199525 + x * (-.16379404719331705 + x * -.1311027816799519)))))))));
			s2 = 0 + x * (0 + x * (0 + x * (.011059242293464892 + x * (.15226433829533179 + x * (.848854343457902 + x * (2.5930192162362027 + x * (4.778465929458438 + x * (5.381683457070069 + x * (3.4662540724256723 + x * 1)))))))));
		}
		return s1 / s2;
	}
	module.exports = evalrational;
}));

// node_modules/@stdlib/math-base-special-erfcinv/lib/rational_p4q4.js
var require_rational_p4q4 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalrational(x) {
		var ax;
		var s1;
		var s2;
		if (x === 0) return -.0350353787183178;
		if (x < 0) ax = -x;
		else ax = x;
		if (ax <= 1) {
			s1 = -.0350353787183178 + x * (-.0022242652921344794 + x * (.018557330651423107 + x * (.009508047013259196 + x * (.0018712349281955923 + x * (.00015754461742496055 + x * (460469890584318e-20 + x * (-2304047769118826e-25 + x * 26633922742578204e-28)))))));
			s2 = 1 + x * (1.3653349817554064 + x * (.7620591645536234 + x * (.22009110576413124 + x * (.03415891436709477 + x * (.00263861676657016 + x * (7646752923027944e-20 + x * (0 + x * 0)))))));
		} else {
			x = 1 / x;
			s1 = 26633922742578204e-28 + x * (-2304047769118826e-25 + x * (460469890584318e-20 + x * (.00015754461742496055 + x * (.0018712349281955923 + x * (.009508047013259196 + x * (.018557330651423107 + x * (-.0022242652921344794 + x * -.0350353787183178)))))));
			s2 = 0 + x * (0 + x * (7646752923027944e-20 + x * (.00263861676657016 + x * (.03415891436709477 + x * (.22009110576413124 + x * (.7620591645536234 + x * (1.3653349817554064 + x * 1)))))));
		}
		return s1 / s2;
	}
	module.exports = evalrational;
}));

// node_modules/@stdlib/math-base-special-erfcinv/lib/rational_p5q5.js
var require_rational_p5q5 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalrational(x) {
		var ax;
		var s1;
		var s2;
		if (x === 0) return -.016743100507663373;
		if (x < 0) ax = -x;
		else ax = x;
		if (ax <= 1) {
			s1 = -.016743100507663373 + x * (-.0011295143874558028 + x * (.001056288621524929 + x * (.00020938631748758808 + x * (14962478375834237e-21 + x * (4.4969678992770644e-7 + x * (4.625961635228786e-9 + x * (-2811287356288318e-29 + x * 9905570997331033e-32)))))));
			s2 = 1 + x * (.5914293448864175 + x * (.1381518657490833 + x * (.016074608709367652 + x * (.0009640118070051656 + x * (27533547476472603e-21 + x * (2.82243172016108e-7 + x * (0 + x * 0)))))));
		} else {
			x = 1 / x;
			s1 = 9905570997331033e-32 + x * (-2811287356288318e-29 + x * (4.625961635228786e-9 + x * (4.4969678992770644e-7 + x * (14962478375834237e-21 + x * (.00020938631748758808 + x * (.001056288621524929 + x * (-.0011295143874558028 + x * -.016743100507663373)))))));
			s2 = 0 + x * (0 + x * (2.82243172016108e-7 + x * (27533547476472603e-21 + x * (.0009640118070051656 + x * (.016074608709367652 + x * (.1381518657490833 + x * (.5914293448864175 + x * 1)))))));
		}
		return s1 / s2;
	}
	module.exports = evalrational;
}));

// node_modules/@stdlib/math-base-special-erfcinv/lib/main.js
var require_main$7 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var isnan = require_lib$128();
	var sqrt = require_lib$93();
	var ln = require_lib$37();
	var PINF = require_lib$101();
	var NINF = require_lib$99();
	var rationalFcnR1 = require_rational_p1q1();
	var rationalFcnR2 = require_rational_p2q2();
	var rationalFcnR3 = require_rational_p3q3();
	var rationalFcnR4 = require_rational_p4q4();
	var rationalFcnR5 = require_rational_p5q5();
	var Y1 = .08913147449493408;
	var Y2 = 2.249481201171875;
	var Y3 = .807220458984375;
	var Y4 = .9399557113647461;
	var Y5 = .9836282730102539;
	function erfcinv(x) {
		var sign;
		var qs;
		var q;
		var g;
		var r;
		if (isnan(x)) return NaN;
		if (x === 0) return PINF;
		if (x === 2) return NINF;
		if (x === 1) return 0;
		if (x > 2 || x < 0) return NaN;
		if (x > 1) {
			sign = -1;
			q = 2 - x;
		} else {
			sign = 1;
			q = x;
		}
		x = 1 - q;
		if (x <= .5) {
			g = x * (x + 10);
			r = rationalFcnR1(x);
			return sign * (g * Y1 + g * r);
		}
		if (q >= .25) {
			g = sqrt(-2 * ln(q));
			q -= .25;
			r = rationalFcnR2(q);
			return sign * (g / (Y2 + r));
		}
		q = sqrt(-ln(q));
		if (q < 3) {
			qs = q - 1.125;
			r = rationalFcnR3(qs);
			return sign * (Y3 * q + r * q);
		}
		if (q < 6) {
			qs = q - 3;
			r = rationalFcnR4(qs);
			return sign * (Y4 * q + r * q);
		}
		qs = q - 6;
		r = rationalFcnR5(qs);
		return sign * (Y5 * q + r * q);
	}
	module.exports = erfcinv;
}));

// node_modules/@stdlib/math-base-special-erfcinv/lib/index.js
var require_lib$11 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$7();
	module.exports = main;
}));

// node_modules/@stdlib/math-base-special-acos/lib/main.js
var require_main$6 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var isnan = require_lib$128();
	var asin = require_lib$91();
	var sqrt = require_lib$93();
	var PIO4 = require_lib$92();
	var MOREBITS = 6123233995736766e-32;
	function acos(x) {
		var z;
		if (isnan(x)) return NaN;
		if (x < -1 || x > 1) return NaN;
		if (x > .5) return 2 * asin(sqrt(.5 - .5 * x));
		z = PIO4 - asin(x);
		z += MOREBITS;
		z += PIO4;
		return z;
	}
	module.exports = acos;
}));

// node_modules/@stdlib/math-base-special-acos/lib/index.js
var require_lib$10 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$6();
	module.exports = main;
}));

// node_modules/@stdlib/constants-float64-sqrt-two/lib/index.js
var require_lib$9 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var SQRT2 = 1.4142135623730951;
	module.exports = SQRT2;
}));

// node_modules/@stdlib/math-base-special-kernel-betaincinv/lib/polyval_co14.js
var require_polyval_co14 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return .16666666666666666;
		return .16666666666666666 + x * .16666666666666666;
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-kernel-betaincinv/lib/polyval_co15.js
var require_polyval_co15 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return .058333333333333334;
		return .058333333333333334 + x * (.06666666666666667 + x * .008333333333333333);
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-kernel-betaincinv/lib/polyval_co16.js
var require_polyval_co16 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return .0251984126984127;
		return .0251984126984127 + x * (.026785714285714284 + x * (.0017857142857142857 + x * .0001984126984126984));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-kernel-betaincinv/lib/polyval_co17.js
var require_polyval_co17 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return .012039792768959435;
		return .012039792768959435 + x * (.010559964726631394 + x * (-.0011078042328042327 + x * (.0003747795414462081 + x * 27557319223985893e-22)));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-kernel-betaincinv/lib/polyval_co18.js
var require_polyval_co18 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return .003837005972422639;
		return .003837005972422639 + x * (.00610392115600449 + x * (-.0016095979637646305 + x * (.0005945867404200738 + x * (-6270542728876062e-20 + x * 2.505210838544172e-8))));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-kernel-betaincinv/lib/polyval_co19.js
var require_polyval_co19 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return .0032177478835464946;
		return .0032177478835464946 + x * (.0010898206731540065 + x * (-.0012579159844784845 + x * (.0006908420797309686 + x * (-.00016376804137220805 + x * (154012654012654e-19 + x * 16059043836821613e-26)))));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-kernel-betaincinv/lib/polyval_co20.js
var require_polyval_co20 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return .001743826229834001;
		return .001743826229834001 + x * (3353097688001788e-20 + x * (-.0007624513544032393 + x * (.0006451304695145635 + x * (-.000249472580470431 + x * (49255746366361444e-21 + x * (-39851014346715405e-22 + x * 7647163731819816e-28))))));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-kernel-betaincinv/lib/polyval_co21.js
var require_polyval_co21 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return .0009647274732138864;
		return .0009647274732138864 + x * (-.0003110108632631878 + x * (-.00036307660358786886 + x * (.0005140660578834113 + x * (-.00029133414466938067 + x * (9086710793521991e-20 + x * (-15303004486655377e-21 + x * (10914179173496788e-22 + x * 28114572543455206e-31)))))));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-kernel-betaincinv/lib/polyval_co22.js
var require_polyval_co22 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return .0005422926281312969;
		return .0005422926281312969 + x * (-.0003694266780000966 + x * (-.00010230378073700413 + x * (.00035764655430568635 + x * (-.00028690924218514614 + x * (.00012645437628698076 + x * (-33202652391372056e-21 + x * (4890304529197534e-21 + x * (-3.123956959982987e-7 + x * 822063524662433e-32))))))));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-kernel-betaincinv/lib/inverse_students_t_body_series.js
var require_inverse_students_t_body_series = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var gammaDeltaRatio = require_lib$38();
	var evalpoly = require_lib$126();
	var sqrt = require_lib$93();
	var PI = require_lib$54();
	var polyval1 = require_polyval_co14();
	var polyval2 = require_polyval_co15();
	var polyval3 = require_polyval_co16();
	var polyval4 = require_polyval_co17();
	var polyval5 = require_polyval_co18();
	var polyval6 = require_polyval_co19();
	var polyval7 = require_polyval_co20();
	var polyval8 = require_polyval_co21();
	var polyval9 = require_polyval_co22();
	var c0 = 0;
	var c = [
		1,
		0,
		0,
		0,
		0,
		0,
		0,
		0,
		0,
		0
	];
	function inverseStudentsTBodySeries(df, u) {
		var idf;
		var v = gammaDeltaRatio(df / 2, .5) * sqrt(df * PI) * (u - .5);
		idf = 1 / df;
		c[1] = polyval1(idf);
		c[2] = polyval2(idf);
		c[3] = polyval3(idf);
		c[4] = polyval4(idf);
		c[5] = polyval5(idf);
		c[6] = polyval6(idf);
		c[7] = polyval7(idf);
		c[8] = polyval8(idf);
		c[9] = polyval9(idf);
		return c0 + v * evalpoly(c, v * v);
	}
	module.exports = inverseStudentsTBodySeries;
}));

// node_modules/@stdlib/math-base-special-kernel-betaincinv/lib/inverse_students_t_tail_series.js
var require_inverse_students_t_tail_series = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var gammaDeltaRatio = require_lib$38();
	var evalpoly = require_lib$126();
	var sqrt = require_lib$93();
	var pow = require_lib$65();
	var PI = require_lib$54();
	var d = [
		0,
		0,
		0,
		0,
		0,
		0,
		0
	];
	function inverseStudentsTTailSeries(df, v) {
		var result;
		var power;
		var div;
		var np2;
		var np4;
		var np6;
		var rn;
		var w = gammaDeltaRatio(df / 2, .5) * sqrt(df * PI) * v;
		np2 = df + 2;
		np4 = df + 4;
		np6 = df + 6;
		d[0] = 1;
		d[1] = -(df + 1) / (2 * np2);
		np2 *= df + 2;
		d[2] = -df * (df + 1) * (df + 3) / (8 * np2 * np4);
		np2 *= df + 2;
		d[3] = -df * (df + 1) * (df + 5) * ((3 * df + 7) * df - 2) / (48 * np2 * np4 * np6);
		np2 *= df + 2;
		np4 *= df + 4;
		d[4] = -df * (df + 1) * (df + 7) * (((((15 * df + 154) * df + 465) * df + 286) * df - 336) * df + 64) / (384 * np2 * np4 * np6 * (df + 8));
		np2 *= df + 2;
		d[5] = -df * (df + 1) * (df + 3) * (df + 9) * ((((((35 * df + 452) * df + 1573) * df + 600) * df - 2020) * df + 928) * df - 128) / (1280 * np2 * np4 * np6 * (df + 8) * (df + 10));
		np2 *= df + 2;
		np4 *= df + 4;
		np6 *= df + 6;
		d[6] = -df * (df + 1) * (df + 11) * (((((((((((945 * df + 31506) * df + 425858) * df + 2980236) * df + 11266745) * df + 20675018) * df + 7747124) * df - 22574632) * df - 8565600) * df + 18108416) * df - 7099392) * df + 884736) / (46080 * np2 * np4 * np6 * (df + 8) * (df + 10) * (df + 12));
		rn = sqrt(df);
		div = pow(rn * w, 1 / df);
		power = div * div;
		result = evalpoly(d, power);
		result *= rn;
		result /= div;
		return -result;
	}
	module.exports = inverseStudentsTTailSeries;
}));

// node_modules/@stdlib/math-base-special-kernel-betaincinv/lib/inverse_students_t_hill.js
var require_inverse_students_t_hill = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var erfcinv = require_lib$11();
	var expm1 = require_lib$96();
	var sqrt = require_lib$93();
	var pow = require_lib$65();
	var HALF_PI = require_lib$55();
	var SQRT2 = require_lib$9();
	function inverseStudentsTHill(ndf, u) {
		var a;
		var b;
		var c;
		var d;
		var q;
		var x;
		var y;
		if (ndf > 0x56bc75e2d63100000) return -erfcinv(2 * u) * SQRT2;
		a = 1 / (ndf - .5);
		b = 48 / (a * a);
		c = ((20700 * a / b - 98) * a - 16) * a + 96.36;
		d = ((94.5 / (b + c) - 3) / b + 1) * sqrt(a * HALF_PI) * ndf;
		y = pow(d * 2 * u, 2 / ndf);
		if (y > .05 + a) {
			x = -erfcinv(2 * u) * SQRT2;
			y = x * x;
			if (ndf < 5) c += .3 * (ndf - 4.5) * (x + .6);
			c += (((.05 * d * x - 5) * x - 7) * x - 2) * x + b;
			y = (((((.4 * y + 6.3) * y + 36) * y + 94.5) / c - y - 3) / b + 1) * x;
			y = expm1(a * y * y);
		} else y = ((1 / (((ndf + 6) / (ndf * y) - .089 * d - .822) * (ndf + 2) * 3) + .5 / (ndf + 4)) * y - 1) * (ndf + 1) / (ndf + 2) + 1 / y;
		q = sqrt(ndf * y);
		return -q;
	}
	module.exports = inverseStudentsTHill;
}));

// node_modules/@stdlib/math-base-special-kernel-betaincinv/lib/inverse_students_t.js
var require_inverse_students_t = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var erfcinv = require_lib$11();
	var floor = require_lib$95();
	var ldexp = require_lib$75();
	var round = require_lib$48();
	var acos = require_lib$10();
	var sqrt = require_lib$93();
	var abs = require_lib$90();
	var cos = require_lib$36();
	var pow = require_lib$65();
	var sin = require_lib$46();
	var SQRT2 = require_lib$9();
	var PI = require_lib$54();
	var inverseStudentsTBodySeries = require_inverse_students_t_body_series();
	var inverseStudentsTTailSeries = require_inverse_students_t_tail_series();
	var inverseStudentsTHill = require_inverse_students_t_hill();
	var DF_THRESHOLD = 268435456;
	var ONE_THIRD = 1 / 3;
	var EXP = 106 / 3;
	var C = .8549879733383485;
	function inverseStudentsT(df, u, v) {
		var crossover;
		var tolerance;
		var rootAlpha;
		var invert;
		var result;
		var alpha;
		var tmp;
		var p0;
		var p2;
		var p4;
		var p5;
		var p;
		var r;
		var x;
		var a;
		var b;
		result = 0;
		if (u > v) {
			tmp = v;
			v = u;
			u = tmp;
			invert = true;
		} else invert = false;
		if (floor(df) === df && df < 20) {
			tolerance = ldexp(1, EXP);
			switch (floor(df)) {
				case 1:
					if (u === .5) result = 0;
					else result = -cos(PI * u) / sin(PI * u);
					break;
				case 2:
					result = (2 * u - 1) / sqrt(2 * u * v);
					break;
				case 4:
					alpha = 4 * u * v;
					rootAlpha = sqrt(alpha);
					r = 4 * cos(acos(rootAlpha) / 3) / rootAlpha;
					x = sqrt(r - 4);
					result = u - .5 < 0 ? -x : x;
					break;
				case 6:
					if (u < 1e-150) return (invert ? -1 : 1) * inverseStudentsTHill(df, u);
					a = 4 * (u - u * u);
					b = pow(a, ONE_THIRD);
					p = 6 * (1 + C * (1 / b - 1));
					do {
						p2 = p * p;
						p4 = p2 * p2;
						p5 = p * p4;
						p0 = p;
						p = 2 * (8 * a * p5 - 270 * p2 + 2187) / (5 * (4 * a * p4 - 216 * p - 243));
					} while (abs((p - p0) / p) > tolerance);
					p = sqrt(p - df);
					result = u - .5 < 0 ? -p : p;
					break;
				default: if (df > DF_THRESHOLD) result = erfcinv(2 * u) * SQRT2;
				else if (df < 3) {
					crossover = .2742 - df * .0242143;
					if (u > crossover) result = inverseStudentsTBodySeries(df, u);
					else result = inverseStudentsTTailSeries(df, u);
				} else {
					crossover = ldexp(1, round(df / -.654));
					if (u > crossover) result = inverseStudentsTHill(df, u);
					else result = inverseStudentsTTailSeries(df, u);
				}
			}
		} else if (df > DF_THRESHOLD) result = -erfcinv(2 * u) * SQRT2;
		else if (df < 3) {
			crossover = .2742 - df * .0242143;
			if (u > crossover) result = inverseStudentsTBodySeries(df, u);
			else result = inverseStudentsTTailSeries(df, u);
		} else {
			crossover = ldexp(1, round(df / -.654));
			if (u > crossover) result = inverseStudentsTHill(df, u);
			else result = inverseStudentsTTailSeries(df, u);
		}
		return invert ? -result : result;
	}
	module.exports = inverseStudentsT;
}));

// node_modules/@stdlib/math-base-special-kernel-betaincinv/lib/find_ibeta_inv_from_t_dist.js
var require_find_ibeta_inv_from_t_dist = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var inverseStudentsT = require_inverse_students_t();
	function findIBetaInvFromTDist(a, p, py) {
		var df;
		var u;
		var v;
		var t;
		u = p / 2;
		v = 1 - u;
		df = a * 2;
		t = inverseStudentsT(df, u, v);
		if (py) py.value = t * t / (df + t * t);
		return df / (df + t * t);
	}
	module.exports = findIBetaInvFromTDist;
}));

// node_modules/@stdlib/math-base-special-kernel-betaincinv/lib/temme1.js
var require_temme1 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var evalpoly = require_lib$126();
	var erfcinv = require_lib$11();
	var sqrt = require_lib$93();
	var exp = require_lib$74();
	var SQRT2 = require_lib$9();
	var workspace = [
		0,
		0,
		0,
		0,
		0,
		0,
		0
	];
	var terms = [
		0,
		0,
		0,
		0
	];
	function temme1(a, b, z) {
		var eta0;
		var eta2;
		var eta;
		var B2;
		var B3;
		var B;
		var c;
		eta0 = erfcinv(2 * z);
		eta0 /= -sqrt(a / 2);
		terms[0] = eta0;
		B = b - a;
		B2 = B * B;
		B3 = B2 * B;
		workspace[0] = -B * SQRT2 / 2;
		workspace[1] = (1 - 2 * B) / 8;
		workspace[2] = -(B * SQRT2 / 48);
		workspace[3] = -1 / 192;
		workspace[4] = -B * SQRT2 / 3840;
		workspace[5] = 0;
		workspace[6] = 0;
		terms[1] = evalpoly(workspace, eta0);
		workspace[0] = B * SQRT2 * (3 * B - 2) / 12;
		workspace[1] = (20 * B2 - 12 * B + 1) / 128;
		workspace[2] = B * SQRT2 * (20 * B - 1) / 960;
		workspace[3] = (16 * B2 + 30 * B - 15) / 4608;
		workspace[4] = B * SQRT2 * (21 * B + 32) / 53760;
		workspace[5] = (-(32 * B2) + 63) / 368640;
		workspace[6] = -B * SQRT2 * (120 * B + 17) / 25804480;
		terms[2] = evalpoly(workspace, eta0);
		workspace[0] = B * SQRT2 * (-75 * B2 + 80 * B - 16) / 480;
		workspace[1] = (-1080 * B3 + 868 * B2 - 90 * B - 45) / 9216;
		workspace[2] = B * SQRT2 * (-1190 * B2 + 84 * B + 373) / 53760;
		workspace[3] = (-2240 * B3 - 2508 * B2 + 2100 * B - 165) / 368640;
		workspace[4] = 0;
		workspace[5] = 0;
		workspace[6] = 0;
		terms[3] = evalpoly(workspace, eta0);
		eta = evalpoly(terms, 1 / a);
		eta2 = eta * eta;
		c = -exp(-eta2 / 2);
		if (eta2 === 0) return .5;
		return (1 + eta * sqrt((1 + c) / eta2)) / 2;
	}
	module.exports = temme1;
}));

// node_modules/@stdlib/math-base-special-kernel-betaincinv/lib/root_finder.js
var require_root_finder = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var ln = require_lib$37();
	var BIG = require_lib$57() / 4;
	function temmeRootFinder(t, a) {
		return roots;
		function roots(x) {
			var f1;
			var f;
			var y = 1 - x;
			if (y === 0) return [-BIG, -BIG];
			if (x === 0) return [-BIG, -BIG];
			f = ln(x) + a * ln(y) + t;
			f1 = 1 / x - a / y;
			return [f, f1];
		}
	}
	module.exports = temmeRootFinder;
}));

// node_modules/@stdlib/math-base-special-signum/lib/main.js
var require_main$5 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var isnan = require_lib$128();
	function signum(x) {
		if (x === 0 || isnan(x)) return x;
		return x < 0 ? -1 : 1;
	}
	module.exports = signum;
}));

// node_modules/@stdlib/math-base-special-signum/lib/index.js
var require_lib$8 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$5();
	module.exports = main;
}));

// node_modules/@stdlib/math-base-special-kernel-betaincinv/lib/newton_raphson.js
var require_newton_raphson = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var sign = require_lib$8();
	var abs = require_lib$90();
	var ldexp = require_lib$75();
	var MAX_VALUE = require_lib$57();
	function newtonRaphsonIterate(fun, guess, min, max, digits, maxIter) {
		var f0last;
		var delta1;
		var delta2;
		var factor;
		var result;
		var count;
		var delta;
		var res;
		var f0;
		var f1;
		f0 = 0;
		f0last = 0;
		result = guess;
		factor = ldexp(1, 1 - digits);
		delta = MAX_VALUE;
		delta1 = MAX_VALUE;
		delta2 = MAX_VALUE;
		count = maxIter;
		do {
			f0last = f0;
			delta2 = delta1;
			delta1 = delta;
			res = fun(result);
			f0 = res[0];
			f1 = res[1];
			count -= 1;
			if (f0 === 0) break;
			if (f1 === 0) {
				if (f0last === 0) {
					if (result === min) guess = max;
					else guess = min;
					f0last = fun(guess);
					delta = guess - result;
				}
				if (sign(f0last) * sign(f0) < 0) {
					if (delta < 0) delta = (result - min) / 2;
					else delta = (result - max) / 2;
				} else if (delta < 0) delta = (result - max) / 2;
				else delta = (result - min) / 2;
			} else delta = f0 / f1;
			if (abs(delta * 2) > abs(delta2)) delta = delta > 0 ? (result - min) / 2 : (result - max) / 2;
			guess = result;
			result -= delta;
			if (result <= min) {
				delta = .5 * (guess - min);
				result = guess - delta;
				if (result === min || result === max) break;
			} else if (result >= max) {
				delta = .5 * (guess - max);
				result = guess - delta;
				if (result === min || result === max) break;
			}
			if (delta > 0) max = guess;
			else min = guess;
		} while (count && abs(result * factor) < abs(delta));
		return result;
	}
	module.exports = newtonRaphsonIterate;
}));

// node_modules/@stdlib/math-base-special-kernel-betaincinv/lib/polyval_co1.js
var require_polyval_co1 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return -1;
		return -1 + x * (-5 + x * 5);
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-kernel-betaincinv/lib/polyval_co2.js
var require_polyval_co2 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return 1;
		return 1 + x * (21 + x * (-69 + x * 46));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-kernel-betaincinv/lib/polyval_co3.js
var require_polyval_co3 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return 7;
		return 7 + x * (-2 + x * (33 + x * (-62 + x * 31)));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-kernel-betaincinv/lib/polyval_co4.js
var require_polyval_co4 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return 25;
		return 25 + x * (-52 + x * (-17 + x * (88 + x * (-115 + x * 46))));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-kernel-betaincinv/lib/polyval_co5.js
var require_polyval_co5 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return 7;
		return 7 + x * (12 + x * (-78 + x * 52));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-kernel-betaincinv/lib/polyval_co6.js
var require_polyval_co6 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return -7;
		return -7 + x * (2 + x * (183 + x * (-370 + x * 185)));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-kernel-betaincinv/lib/polyval_co7.js
var require_polyval_co7 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return -533;
		return -533 + x * (776 + x * (-1835 + x * (10240 + x * (-13525 + x * 5410))));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-kernel-betaincinv/lib/polyval_co8.js
var require_polyval_co8 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return -1579;
		return -1579 + x * (3747 + x * (-3372 + x * (-15821 + x * (45588 + x * (-45213 + x * 15071)))));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-kernel-betaincinv/lib/polyval_co9.js
var require_polyval_co9 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return 449;
		return 449 + x * (-1259 + x * (-769 + x * (6686 + x * (-9260 + x * 3704))));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-kernel-betaincinv/lib/polyval_co10.js
var require_polyval_co10 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return 63149;
		return 63149 + x * (-151557 + x * (140052 + x * (-727469 + x * (2239932 + x * (-2251437 + x * 750479)))));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-kernel-betaincinv/lib/polyval_co11.js
var require_polyval_co11 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return 29233;
		return 29233 + x * (-78755 + x * (105222 + x * (146879 + x * (-1602610 + x * (3195183 + x * (-2554139 + x * 729754))))));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-kernel-betaincinv/lib/polyval_co12.js
var require_polyval_co12 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return 1;
		return 1 + x * (-13 + x * 13);
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-kernel-betaincinv/lib/polyval_co13.js
var require_polyval_co13 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return 1;
		return 1 + x * (21 + x * (-69 + x * 46));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-kernel-betaincinv/lib/temme2.js
var require_temme2 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var evalpoly = require_lib$126();
	var erfcinv = require_lib$11();
	var abs = require_lib$90();
	var exp = require_lib$74();
	var ln = require_lib$37();
	var sqrt = require_lib$93();
	var sin = require_lib$46();
	var cos = require_lib$36();
	var temmeRootFinder = require_root_finder();
	var newtonRaphsonIterate = require_newton_raphson();
	var polyval1 = require_polyval_co1();
	var polyval2 = require_polyval_co2();
	var polyval3 = require_polyval_co3();
	var polyval4 = require_polyval_co4();
	var polyval5 = require_polyval_co5();
	var polyval6 = require_polyval_co6();
	var polyval7 = require_polyval_co7();
	var polyval8 = require_polyval_co8();
	var polyval9 = require_polyval_co9();
	var polyval10 = require_polyval_co10();
	var polyval11 = require_polyval_co11();
	var polyval12 = require_polyval_co12();
	var polyval13 = require_polyval_co13();
	var workspace = [
		0,
		0,
		0,
		0,
		0,
		0
	];
	var terms = [
		0,
		0,
		0,
		0
	];
	function temme2(z, r, theta) {
		var upper;
		var lower;
		var alpha;
		var roots;
		var eta0;
		var eta;
		var sc7;
		var sc6;
		var sc5;
		var sc4;
		var sc3;
		var sc2;
		var sc;
		var lu;
		var s2;
		var c2;
		var c;
		var s;
		var u;
		var x;
		eta0 = erfcinv(2 * z) / -sqrt(r / 2);
		s = sin(theta);
		c = cos(theta);
		terms[0] = eta0;
		s2 = s * s;
		c2 = c * c;
		sc = s * c;
		sc2 = sc * sc;
		sc3 = sc2 * sc;
		sc4 = sc2 * sc2;
		sc5 = sc2 * sc3;
		sc6 = sc3 * sc3;
		sc7 = sc4 * sc3;
		workspace[0] = (2 * s2 - 1) / (3 * sc);
		workspace[1] = -polyval1(s2) / (36 * sc2);
		workspace[2] = polyval2(s2) / (1620 * sc3);
		workspace[3] = polyval3(s2) / (6480 * sc4);
		workspace[4] = polyval4(s2) / (90720 * sc5);
		workspace[5] = 0;
		terms[1] = evalpoly(workspace, eta0);
		workspace[0] = -polyval5(s2) / (405 * sc3);
		workspace[1] = polyval6(s2) / (2592 * sc4);
		workspace[2] = -polyval7(s2) / (204120 * sc5);
		workspace[3] = -polyval8(s2) / (2099520 * sc6);
		workspace[4] = 0;
		workspace[5] = 0;
		terms[2] = evalpoly(workspace, eta0);
		workspace[0] = polyval9(s2) / (102060 * sc5);
		workspace[1] = -polyval10(s2) / (20995200 * sc6);
		workspace[2] = polyval11(s2) / (36741600 * sc7);
		workspace[3] = 0;
		workspace[4] = 0;
		workspace[5] = 0;
		terms[3] = evalpoly(workspace, eta0);
		eta = evalpoly(terms, 1 / r);
		alpha = c / s;
		alpha *= alpha;
		lu = -(eta * eta) / (2 * s2) + ln(s2) + c2 * ln(c2) / s2;
		if (abs(eta) < .7) {
			workspace[0] = s2;
			workspace[1] = sc;
			workspace[2] = (1 - 2 * s2) / 3;
			workspace[3] = polyval12(s2) / (36 * sc);
			workspace[4] = polyval13(s2) / (270 * sc2);
			workspace[5] = 0;
			x = evalpoly(workspace, eta);
		} else {
			u = exp(lu);
			workspace[0] = u;
			workspace[1] = alpha;
			workspace[2] = 0;
			workspace[3] = 3 * alpha * (3 * alpha + 1) / 6;
			workspace[4] = 4 * alpha * (4 * alpha + 1) * (4 * alpha + 2) / 24;
			workspace[5] = 5 * alpha * (5 * alpha + 1) * (5 * alpha + 2) * (5 * alpha + 3) / 120;
			x = evalpoly(workspace, u);
			if ((x - s2) * eta < 0) x = 1 - x;
		}
		if (eta < 0) {
			lower = 0;
			upper = s2;
		} else {
			lower = s2;
			upper = 1;
		}
		if (x < lower || x > upper) x = (lower + upper) / 2;
		roots = temmeRootFinder(-lu, alpha);
		x = newtonRaphsonIterate(roots, x, lower, upper, 32, 100);
		return x;
	}
	module.exports = temme2;
}));

// node_modules/@stdlib/math-base-special-gammaincinv/node_modules/ms/index.js
var require_ms = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var s = 1e3;
	var m = s * 60;
	var h = m * 60;
	var d = h * 24;
	var y = d * 365.25;
	module.exports = function(val, options) {
		options = options || {};
		var type = typeof val;
		if (type === "string" && val.length > 0) return parse(val);
		else if (type === "number" && isNaN(val) === false) return options.long ? fmtLong(val) : fmtShort(val);
		throw new Error("val is not a non-empty string or a valid number. val=" + JSON.stringify(val));
	};
	function parse(str) {
		str = String(str);
		if (str.length > 100) return;
		var match = /^((?:\d+)?\.?\d+) *(milliseconds?|msecs?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d|years?|yrs?|y)?$/i.exec(str);
		if (!match) return;
		var n = parseFloat(match[1]);
		switch ((match[2] || "ms").toLowerCase()) {
			case "years":
			case "year":
			case "yrs":
			case "yr":
			case "y": return n * y;
			case "days":
			case "day":
			case "d": return n * d;
			case "hours":
			case "hour":
			case "hrs":
			case "hr":
			case "h": return n * h;
			case "minutes":
			case "minute":
			case "mins":
			case "min":
			case "m": return n * m;
			case "seconds":
			case "second":
			case "secs":
			case "sec":
			case "s": return n * s;
			case "milliseconds":
			case "millisecond":
			case "msecs":
			case "msec":
			case "ms": return n;
			default: return;
		}
	}
	function fmtShort(ms) {
		if (ms >= d) return Math.round(ms / d) + "d";
		if (ms >= h) return Math.round(ms / h) + "h";
		if (ms >= m) return Math.round(ms / m) + "m";
		if (ms >= s) return Math.round(ms / s) + "s";
		return ms + "ms";
	}
	function fmtLong(ms) {
		return plural(ms, d, "day") || plural(ms, h, "hour") || plural(ms, m, "minute") || plural(ms, s, "second") || ms + " ms";
	}
	function plural(ms, n, name) {
		if (ms < n) return;
		if (ms < n * 1.5) return Math.floor(ms / n) + " " + name;
		return Math.ceil(ms / n) + " " + name + "s";
	}
}));

// node_modules/@stdlib/math-base-special-gammaincinv/node_modules/debug/src/debug.js
var require_debug = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	exports = module.exports = createDebug.debug = createDebug["default"] = createDebug;
	exports.coerce = coerce;
	exports.disable = disable;
	exports.enable = enable;
	exports.enabled = enabled;
	exports.humanize = require_ms();
	exports.names = [];
	exports.skips = [];
	exports.formatters = {};
	var prevTime;
	function selectColor(namespace) {
		var hash = 0, i;
		for (i in namespace) {
			hash = (hash << 5) - hash + namespace.charCodeAt(i);
			hash |= 0;
		}
		return exports.colors[Math.abs(hash) % exports.colors.length];
	}
	function createDebug(namespace) {
		function debug() {
			if (!debug.enabled) return;
			var self = debug;
			var curr = +/* @__PURE__ */ new Date();
			self.diff = curr - (prevTime || curr);
			self.prev = prevTime;
			self.curr = curr;
			prevTime = curr;
			var args = new Array(arguments.length);
			for (var i = 0; i < args.length; i++) args[i] = arguments[i];
			args[0] = exports.coerce(args[0]);
			if ("string" !== typeof args[0]) args.unshift("%O");
			var index = 0;
			args[0] = args[0].replace(/%([a-zA-Z%])/g, function(match, format) {
				if (match === "%%") return match;
				index++;
				var formatter = exports.formatters[format];
				if ("function" === typeof formatter) {
					var val = args[index];
					match = formatter.call(self, val);
					args.splice(index, 1);
					index--;
				}
				return match;
			});
			exports.formatArgs.call(self, args);
			(debug.log || exports.log || console.log.bind(console)).apply(self, args);
		}
		debug.namespace = namespace;
		debug.enabled = exports.enabled(namespace);
		debug.useColors = exports.useColors();
		debug.color = selectColor(namespace);
		if ("function" === typeof exports.init) exports.init(debug);
		return debug;
	}
	function enable(namespaces) {
		exports.save(namespaces);
		exports.names = [];
		exports.skips = [];
		var split = (typeof namespaces === "string" ? namespaces : "").split(/[\s,]+/);
		var len = split.length;
		for (var i = 0; i < len; i++) {
			if (!split[i]) continue;
			namespaces = split[i].replace(/\*/g, ".*?");
			if (namespaces[0] === "-") exports.skips.push(new RegExp("^" + namespaces.substr(1) + "$"));
			else exports.names.push(new RegExp("^" + namespaces + "$"));
		}
	}
	function disable() {
		exports.enable("");
	}
	function enabled(name) {
		var i = 0, len = exports.skips.length;
		for (; i < len; i++) if (exports.skips[i].test(name)) return false;
		for (i = 0, len = exports.names.length; i < len; i++) if (exports.names[i].test(name)) return true;
		return false;
	}
	function coerce(val) {
		if (val instanceof Error) return val.stack || val.message;
		return val;
	}
}));

// node_modules/@stdlib/math-base-special-gammaincinv/node_modules/debug/src/browser.js
var require_browser = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	exports = module.exports = require_debug();
	exports.log = log;
	exports.formatArgs = formatArgs;
	exports.save = save;
	exports.load = load;
	exports.useColors = useColors;
	exports.storage = "undefined" != typeof chrome && "undefined" != typeof chrome.storage ? chrome.storage.local : localstorage();
	exports.colors = [
		"lightseagreen",
		"forestgreen",
		"goldenrod",
		"dodgerblue",
		"darkorchid",
		"crimson"
	];
	function useColors() {
		if (typeof window !== "undefined" && window.process && window.process.type === "renderer") return true;
		return typeof document !== "undefined" && document.documentElement && document.documentElement.style && document.documentElement.style.WebkitAppearance || typeof window !== "undefined" && window.console && (window.console.firebug || window.console.exception && window.console.table) || typeof navigator !== "undefined" && navigator.userAgent && navigator.userAgent.toLowerCase().match(/firefox\/(\d+)/) && parseInt(RegExp.$1, 10) >= 31 || typeof navigator !== "undefined" && navigator.userAgent && navigator.userAgent.toLowerCase().match(/applewebkit\/(\d+)/);
	}
	exports.formatters.j = function(v) {
		try {
			return JSON.stringify(v);
		} catch (err) {
			return "[UnexpectedJSONParseError]: " + err.message;
		}
	};
	function formatArgs(args) {
		var useColors = this.useColors;
		args[0] = (useColors ? "%c" : "") + this.namespace + (useColors ? " %c" : " ") + args[0] + (useColors ? "%c " : " ") + "+" + exports.humanize(this.diff);
		if (!useColors) return;
		var c = "color: " + this.color;
		args.splice(1, 0, c, "color: inherit");
		var index = 0;
		var lastC = 0;
		args[0].replace(/%[a-zA-Z%]/g, function(match) {
			if ("%%" === match) return;
			index++;
			if ("%c" === match) lastC = index;
		});
		args.splice(lastC, 0, c);
	}
	function log() {
		return "object" === typeof console && console.log && Function.prototype.apply.call(console.log, console, arguments);
	}
	function save(namespaces) {
		try {
			if (null == namespaces) exports.storage.removeItem("debug");
			else exports.storage.debug = namespaces;
		} catch (e) {}
	}
	function load() {
		var r;
		try {
			r = exports.storage.debug;
		} catch (e) {}
		if (!r && typeof process !== "undefined" && "env" in process) r = process.env.DEBUG;
		return r;
	}
	exports.enable(load());
	function localstorage() {
		try {
			return window.localStorage;
		} catch (e) {}
	}
}));

// node_modules/@stdlib/math-base-special-gammaincinv/node_modules/debug/src/node.js
var require_node = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var tty = __require("tty");
	var util = __require("util");
	exports = module.exports = require_debug();
	exports.init = init;
	exports.log = log;
	exports.formatArgs = formatArgs;
	exports.save = save;
	exports.load = load;
	exports.useColors = useColors;
	exports.colors = [
		6,
		2,
		3,
		4,
		5,
		1
	];
	exports.inspectOpts = Object.keys(process.env).filter(function(key) {
		return /^debug_/i.test(key);
	}).reduce(function(obj, key) {
		var prop = key.substring(6).toLowerCase().replace(/_([a-z])/g, function(_, k) {
			return k.toUpperCase();
		});
		var val = process.env[key];
		if (/^(yes|on|true|enabled)$/i.test(val)) val = true;
		else if (/^(no|off|false|disabled)$/i.test(val)) val = false;
		else if (val === "null") val = null;
		else val = Number(val);
		obj[prop] = val;
		return obj;
	}, {});
	var fd = parseInt(process.env.DEBUG_FD, 10) || 2;
	if (1 !== fd && 2 !== fd) util.deprecate(function() {}, "except for stderr(2) and stdout(1), any other usage of DEBUG_FD is deprecated. Override debug.log if you want to use a different log function (https://git.io/debug_fd)")();
	var stream = 1 === fd ? process.stdout : 2 === fd ? process.stderr : createWritableStdioStream(fd);
	function useColors() {
		return "colors" in exports.inspectOpts ? Boolean(exports.inspectOpts.colors) : tty.isatty(fd);
	}
	exports.formatters.o = function(v) {
		this.inspectOpts.colors = this.useColors;
		return util.inspect(v, this.inspectOpts).split("\n").map(function(str) {
			return str.trim();
		}).join(" ");
	};
	exports.formatters.O = function(v) {
		this.inspectOpts.colors = this.useColors;
		return util.inspect(v, this.inspectOpts);
	};
	function formatArgs(args) {
		var name = this.namespace;
		if (this.useColors) {
			var c = this.color;
			var prefix = "  \x1B[3" + c + ";1m" + name + " \x1B[0m";
			args[0] = prefix + args[0].split("\n").join("\n" + prefix);
			args.push("\x1B[3" + c + "m+" + exports.humanize(this.diff) + "\x1B[0m");
		} else args[0] = (/* @__PURE__ */ new Date()).toUTCString() + " " + name + " " + args[0];
	}
	function log() {
		return stream.write(util.format.apply(util, arguments) + "\n");
	}
	function save(namespaces) {
		if (null == namespaces) delete process.env.DEBUG;
		else process.env.DEBUG = namespaces;
	}
	function load() {
		return process.env.DEBUG;
	}
	function createWritableStdioStream(fd) {
		var stream;
		switch (process.binding("tty_wrap").guessHandleType(fd)) {
			case "TTY":
				stream = new tty.WriteStream(fd);
				stream._type = "tty";
				if (stream._handle && stream._handle.unref) stream._handle.unref();
				break;
			case "FILE":
				stream = new (__require("fs")).SyncWriteStream(fd, { autoClose: false });
				stream._type = "fs";
				break;
			case "PIPE":
			case "TCP":
				stream = new (__require("net")).Socket({
					fd,
					readable: false,
					writable: true
				});
				stream.readable = false;
				stream.read = null;
				stream._type = "pipe";
				if (stream._handle && stream._handle.unref) stream._handle.unref();
				break;
			default: throw new Error("Implement me. Unknown stream file type!");
		}
		stream.fd = fd;
		stream._isStdio = true;
		return stream;
	}
	function init(debug) {
		debug.inspectOpts = {};
		var keys = Object.keys(exports.inspectOpts);
		for (var i = 0; i < keys.length; i++) debug.inspectOpts[keys[i]] = exports.inspectOpts[keys[i]];
	}
	exports.enable(load());
}));

// node_modules/@stdlib/math-base-special-gammaincinv/node_modules/debug/src/index.js
var require_src = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	if (typeof process !== "undefined" && process.type === "renderer") module.exports = require_browser();
	else module.exports = require_node();
}));

// node_modules/@stdlib/constants-float32-max/lib/index.js
var require_lib$7 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var FLOAT32_MAX = 34028234663852886e22;
	module.exports = FLOAT32_MAX;
}));

// node_modules/@stdlib/math-base-special-gammaincinv/lib/higher_newton.js
var require_higher_newton = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var logger = require_src();
	var gammainc = require_lib$19();
	var abs = require_lib$90();
	var exp = require_lib$74();
	var ln = require_lib$37();
	var MAX_FLOAT32 = require_lib$7();
	var debug = logger("gammaincinv:higher_newton");
	function higherNewton(x0, a, m, p, q, lgama, invfp, pcase) {
		var dlnr;
		var xini;
		var ck0;
		var ck1;
		var ck2;
		var a2;
		var x2;
		var px;
		var qx;
		var xr;
		var t;
		var n;
		var r;
		var x = x0;
		t = 1;
		n = 1;
		a2 = a * a;
		xini = x0;
		do {
			x = x0;
			x2 = x * x;
			if (m === 0) {
				dlnr = (1 - a) * ln(x) + x + lgama;
				if (dlnr > ln(MAX_FLOAT32)) {
					debug("Warning: overflow problems in one or more steps of the computation. The initial approximation to the root is returned.");
					return xini;
				}
				r = exp(dlnr);
			} else r = -invfp * x;
			if (pcase) {
				px = gammainc(x, a, true, false);
				ck0 = -r * (px - p);
			} else {
				qx = gammainc(x, a, true, true);
				ck0 = r * (qx - q);
			}
			r = ck0;
			if (p > 1e-120 || n > 1) {
				ck1 = .5 * (x - a + 1) / x;
				ck2 = (2 * x2 - 4 * x * a + 4 * x + 2 * a2 - 3 * a + 1) / x2;
				ck2 /= 6;
				x0 = x + r * (1 + r * (ck1 + r * ck2));
			} else x0 = x + r;
			t = abs(x / x0 - 1);
			n += 1;
			x = x0;
			if (x < 0) {
				x = xini;
				n = 100;
			}
		} while (t > 2e-14 && n < 35);
		if (t > 2e-14 || n > 99) debug("Warning: the number of iterations in the Newton method reached the upper limit N=35. The last value obtained for the root is given as output.");
		xr = x || 0;
		return xr;
	}
	module.exports = higherNewton;
}));

// node_modules/@stdlib/math-base-special-gammaincinv/lib/polyval_ak1.js
var require_polyval_ak1 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return 0;
		return 0 + x * (1 + x * (1 + x * (1.5 + x * (2.6666666666666665 + x * (5.208333333333333 + x * 10.8)))));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-gammaincinv/lib/polyval_ak2.js
var require_polyval_ak2 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return 1;
		return 1 + x * (1 + x * (.3333333333333333 + x * (.027777777777777776 + x * (-.003703703703703704 + x * (.0002314814814814815 + x * 5878894767783657e-20)))));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-gammaincinv/lib/lambdaeta.js
var require_lambdaeta = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var abs = require_lib$90();
	var exp = require_lib$74();
	var ln = require_lib$37();
	var evalpoly = require_lib$126();
	var polyvalAK1 = require_polyval_ak1();
	var polyvalAK2 = require_polyval_ak2();
	var THRESHOLD = 1e-8;
	var ONEO12 = .08333333333333333;
	var ONEO120 = .008333333333333333;
	var AK = [
		1,
		0,
		0,
		0,
		0,
		0
	];
	function lambdaeta(eta) {
		var L2;
		var L3;
		var L4;
		var L5;
		var la;
		var L;
		var q;
		var r;
		var s = eta * eta * .5;
		if (eta === 0) la = 0;
		else if (eta < -1) {
			r = exp(-1 - s);
			la = polyvalAK1(r);
		} else if (eta < 1) {
			r = eta;
			la = polyvalAK2(r);
		} else {
			r = 11 + s;
			L = ln(r);
			la = r + L;
			r = 1 / r;
			L2 = L * L;
			L3 = L2 * L;
			L4 = L3 * L;
			L5 = L4 * L;
			AK[1] = (2 - L) * .5;
			AK[2] = (-9 * L + 6 + 2 * L2) / 6;
			AK[3] = -(3 * L3 + 36 * L - 22 * L2 - 12) * ONEO12;
			AK[4] = (60 + 350 * L2 - 300 * L - 125 * L3 + 12 * L4) / 60;
			AK[5] = -(-120 - 274 * L4 + 900 * L - 1700 * L2 + 1125 * L3 + 20 * L5) * ONEO120;
			la += L * r * evalpoly(AK, r);
		}
		r = 1;
		if (eta > -3.5 && eta < -.03 || eta > .03 && eta < 40) {
			r = 1;
			q = la;
			do {
				la = q * (s + ln(q)) / (q - 1);
				r = abs(q / la - 1);
				q = la;
			} while (r > THRESHOLD);
		}
		return la;
	}
	module.exports = lambdaeta;
}));

// node_modules/@stdlib/constants-float64-ln-sqrt-two-pi/lib/index.js
var require_lib$6 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var LN_SQRT_TWO_PI = .9189385332046728;
	module.exports = LN_SQRT_TWO_PI;
}));

// node_modules/@stdlib/math-base-special-gammaincinv/lib/chepolsum.js
var require_chepolsum = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var A = [
		1.9963790515900766,
		-.0017971032528832887,
		13129285796384672e-21,
		-2.340875228178749e-7,
		7.2291210671127e-9,
		-3280997607821e-22,
		19875070901e-21,
		-1509214183e-21,
		1375340084e-22,
		-145728923e-22,
		17532367e-22,
		-2351465e-22,
		346551e-22,
		-55471e-22,
		9548e-22,
		-1748e-22,
		332e-22,
		-58e-22
	];
	function chepolsum(n, t) {
		var tt;
		var u0;
		var u1;
		var u2;
		var k;
		u0 = 0;
		u1 = 0;
		tt = t + t;
		k = n;
		do {
			u2 = u1;
			u1 = u0;
			u0 = tt * u1 - u2 + A[k];
			k -= 1;
		} while (k >= 0);
		return (u0 - u2) / 2;
	}
	module.exports = chepolsum;
}));

// node_modules/@stdlib/math-base-special-gammaincinv/lib/polyval_c.js
var require_polyval_c = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return .025721014990011306;
		return .025721014990011306 + x * (.08247596616699963 + x * (-.0025328157302663564 + x * (.0006099292666946337 + x * (-.00033543297638406 + x * .000250505279903))));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-gammaincinv/lib/polyval_d.js
var require_polyval_d = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalpoly(x) {
		if (x === 0) return .08333333333333333;
		return .08333333333333333 + x * (-.002777777777777778 + x * (.0007936507936507937 + x * -.0005952380952380953));
	}
	module.exports = evalpoly;
}));

// node_modules/@stdlib/math-base-special-gammaincinv/lib/stirling.js
var require_stirling = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var gammaln = require_lib$34();
	var ln = require_lib$37();
	var LN_SQRT_TWO_PI = require_lib$6();
	var SMALLEST_FLOAT32 = require_lib$21();
	var MAX_FLOAT32 = require_lib$7();
	var chepolsum = require_chepolsum();
	var polyvalC = require_polyval_c();
	var polyvalD = require_polyval_d();
	var C6 = .30865217988013566;
	function stirling(x) {
		var z;
		if (x < SMALLEST_FLOAT32) return MAX_FLOAT32;
		if (x < 1) return gammaln(x + 1) - (x + .5) * ln(x) + x - LN_SQRT_TWO_PI;
		if (x < 2) return gammaln(x) - (x - .5) * ln(x) + x - LN_SQRT_TWO_PI;
		if (x < 3) return gammaln(x - 1) - (x - .5) * ln(x) + x - LN_SQRT_TWO_PI + ln(x - 1);
		if (x < 12) {
			z = 18 / (x * x) - 1;
			return chepolsum(17, z) / (12 * x);
		}
		z = 1 / (x * x);
		if (x < 1e3) return polyvalC(z) / (C6 + z) / x;
		return polyvalD(z) / x;
	}
	module.exports = stirling;
}));

// node_modules/@stdlib/math-base-special-gammaincinv/lib/gamstar.js
var require_gamstar = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var exp = require_lib$74();
	var gamma = require_lib$43();
	var ln = require_lib$37();
	var FLOAT32_MAX = require_lib$7();
	var SQRT_TWO_PI = require_lib$45();
	var stirling = require_stirling();
	function gamstar(x) {
		if (x >= 3) return exp(stirling(x));
		if (x > 0) return gamma(x) / (exp(-x + (x - .5) * ln(x)) * SQRT_TWO_PI);
		return FLOAT32_MAX;
	}
	module.exports = gamstar;
}));

// node_modules/@stdlib/math-base-special-gammaincinv/lib/rational_ak0bk0.js
var require_rational_ak0bk0 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalrational(x) {
		var ax;
		var s1;
		var s2;
		if (x === 0) return -.3333333333438;
		if (x < 0) ax = -x;
		else ax = x;
		if (ax <= 1) {
			s1 = -.3333333333438 + x * (-.2070740359969 + x * (-.05041806657154 + x * (-.004923635739372 + x * -4293658292782e-17)));
			s2 = 1 + x * (.7045554412463 + x * (.2118190062224 + x * (.03048648397436 + x * .001605037988091)));
		} else {
			x = 1 / x;
			s1 = -4293658292782e-17 + x * (-.004923635739372 + x * (-.05041806657154 + x * (-.2070740359969 + x * -.3333333333438)));
			s2 = .001605037988091 + x * (.03048648397436 + x * (.2118190062224 + x * (.7045554412463 + x * 1)));
		}
		return s1 / s2;
	}
	module.exports = evalrational;
}));

// node_modules/@stdlib/math-base-special-gammaincinv/lib/eps1.js
var require_eps1 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var abs = require_lib$90();
	var ln = require_lib$37();
	var lambdaeta = require_lambdaeta();
	var rateval = require_rational_ak0bk0();
	function eps1(eta) {
		var la;
		if (abs(eta) < 1) return rateval(eta);
		la = lambdaeta(eta);
		return ln(eta / (la - 1)) / eta;
	}
	module.exports = eps1;
}));

// node_modules/@stdlib/math-base-special-gammaincinv/lib/rational_ak1bk1.js
var require_rational_ak1bk1 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalrational(x) {
		var ax;
		var s1;
		var s2;
		if (x === 0) return -.0172847633523;
		if (x < 0) ax = -x;
		else ax = x;
		if (ax <= 1) {
			s1 = -.0172847633523 + x * (-.0159372646475 + x * (-.00464910887221 + x * (-.00060683488776 + x * -614830384279e-17)));
			s2 = 1 + x * (.764050615669 + x * (.297143406325 + x * (.0579490176079 + x * .00574558524851)));
		} else {
			x = 1 / x;
			s1 = -614830384279e-17 + x * (-.00060683488776 + x * (-.00464910887221 + x * (-.0159372646475 + x * -.0172847633523)));
			s2 = .00574558524851 + x * (.0579490176079 + x * (.297143406325 + x * (.764050615669 + x * 1)));
		}
		return s1 / s2;
	}
	module.exports = evalrational;
}));

// node_modules/@stdlib/math-base-special-gammaincinv/lib/rational_ak2bk2.js
var require_rational_ak2bk2 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalrational(x) {
		var ax;
		var s1;
		var s2;
		if (x === 0) return -.0172839517431;
		if (x < 0) ax = -x;
		else ax = x;
		if (ax <= 1) {
			s1 = -.0172839517431 + x * (-.0146362417966 + x * (-.00357406772616 + x * (-.000391032032692 + x * 249634036069e-17)));
			s2 = 1 + x * (.690560400696 + x * (.249962384741 + x * (.0443843438769 + x * .00424073217211)));
		} else {
			x = 1 / x;
			s1 = 249634036069e-17 + x * (-.000391032032692 + x * (-.00357406772616 + x * (-.0146362417966 + x * -.0172839517431)));
			s2 = .00424073217211 + x * (.0443843438769 + x * (.249962384741 + x * (.690560400696 + x * 1)));
		}
		return s1 / s2;
	}
	module.exports = evalrational;
}));

// node_modules/@stdlib/math-base-special-gammaincinv/lib/rational_ak3bk3.js
var require_rational_ak3bk3 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalrational(x) {
		var ax;
		var s1;
		var s2;
		if (x === 0) return .99994466948;
		if (x < 0) ax = -x;
		else ax = x;
		if (ax <= 1) {
			s1 = .99994466948 + x * (104.649839762 + x * (857.204033806 + x * (731.901559577 + x * 45.5174411671)));
			s2 = 1 + x * (104.526456943 + x * (823.313447808 + x * (3119.93802124 + x * 3970.03311219)));
		} else {
			x = 1 / x;
			s1 = 45.5174411671 + x * (731.901559577 + x * (857.204033806 + x * (104.649839762 + x * .99994466948)));
			s2 = 3970.03311219 + x * (3119.93802124 + x * (823.313447808 + x * (104.526456943 + x * 1)));
		}
		return s1 / s2;
	}
	module.exports = evalrational;
}));

// node_modules/@stdlib/math-base-special-gammaincinv/lib/eps2.js
var require_eps2 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var ln = require_lib$37();
	var rateval1 = require_rational_ak1bk1();
	var rateval2 = require_rational_ak2bk2();
	var rateval3 = require_rational_ak3bk3();
	function eps2(eta) {
		var lnmeta;
		var x;
		if (eta < -5) {
			x = eta * eta;
			lnmeta = ln(-eta);
			return (12 - x - 6 * (lnmeta * lnmeta)) / (12 * x * eta);
		}
		if (eta < -2) return rateval1(eta);
		if (eta < 2) return rateval2(eta);
		if (eta < 1e3) {
			x = 1 / eta;
			return rateval3(eta) / (-12 * eta);
		}
		return -1 / (12 * eta);
	}
	module.exports = eps2;
}));

// node_modules/@stdlib/math-base-special-gammaincinv/lib/rational_ak4bk4.js
var require_rational_ak4bk4 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalrational(x) {
		var ax;
		var s1;
		var s2;
		if (x === 0) return .0495346498136;
		if (x < 0) ax = -x;
		else ax = x;
		if (ax <= 1) {
			s1 = .0495346498136 + x * (.0299521337141 + x * (.00688296911516 + x * (.000512634846317 + x * -201411722031e-16)));
			s2 = 1 + x * (.759803615283 + x * (.261547111595 + x * (.0464854522477 + x * .00403751193496)));
		} else {
			x = 1 / x;
			s1 = -201411722031e-16 + x * (.000512634846317 + x * (.00688296911516 + x * (.0299521337141 + x * .0495346498136)));
			s2 = .00403751193496 + x * (.0464854522477 + x * (.261547111595 + x * (.759803615283 + x * 1)));
		}
		return s1 / s2;
	}
	module.exports = evalrational;
}));

// node_modules/@stdlib/math-base-special-gammaincinv/lib/rational_ak5bk5.js
var require_rational_ak5bk5 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalrational(x) {
		var ax;
		var s1;
		var s2;
		if (x === 0) return .00452313583942;
		if (x < 0) ax = -x;
		else ax = x;
		if (ax <= 1) {
			s1 = .00452313583942 + x * (.00120744920113 + x * (-789724156582e-16 + x * (-504476066942e-16 + x * -535770949796e-17)));
			s2 = 1 + x * (.912203410349 + x * (.405368773071 + x * (.0901638932349 + x * .00948935714996)));
		} else {
			x = 1 / x;
			s1 = -535770949796e-17 + x * (-504476066942e-16 + x * (-789724156582e-16 + x * (.00120744920113 + x * .00452313583942)));
			s2 = .00948935714996 + x * (.0901638932349 + x * (.405368773071 + x * (.912203410349 + x * 1)));
		}
		return s1 / s2;
	}
	module.exports = evalrational;
}));

// node_modules/@stdlib/math-base-special-gammaincinv/lib/rational_ak6bk6.js
var require_rational_ak6bk6 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalrational(x) {
		var ax;
		var s1;
		var s2;
		if (x === 0) return .00439937562904;
		if (x < 0) ax = -x;
		else ax = x;
		if (ax <= 1) {
			s1 = .00439937562904 + x * (.000487225670639 + x * (-.000128470657374 + x * (529110969589e-17 + x * 1.5716677175e-7)));
			s2 = 1 + x * (.794435257415 + x * (.333094721709 + x * (.0703527806143 + x * .00806110846078)));
		} else {
			x = 1 / x;
			s1 = 1.5716677175e-7 + x * (529110969589e-17 + x * (-.000128470657374 + x * (.000487225670639 + x * .00439937562904)));
			s2 = .00806110846078 + x * (.0703527806143 + x * (.333094721709 + x * (.794435257415 + x * 1)));
		}
		return s1 / s2;
	}
	module.exports = evalrational;
}));

// node_modules/@stdlib/math-base-special-gammaincinv/lib/rational_ak7bk7.js
var require_rational_ak7bk7 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalrational(x) {
		var ax;
		var s1;
		var s2;
		if (x === 0) return -.0011481191232;
		if (x < 0) ax = -x;
		else ax = x;
		if (ax <= 1) {
			s1 = -.0011481191232 + x * (-.112850923276 + x * (1.51623048511 + x * (-.218472031183 + x * .0730002451555)));
			s2 = 1 + x * (14.2482206905 + x * (69.7360396285 + x * (218.938950816 + x * 277.067027185)));
		} else {
			x = 1 / x;
			s1 = .0730002451555 + x * (-.218472031183 + x * (1.51623048511 + x * (-.112850923276 + x * -.0011481191232)));
			s2 = 277.067027185 + x * (218.938950816 + x * (69.7360396285 + x * (14.2482206905 + x * 1)));
		}
		return s1 / s2;
	}
	module.exports = evalrational;
}));

// node_modules/@stdlib/math-base-special-gammaincinv/lib/rational_ak8bk8.js
var require_rational_ak8bk8 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function evalrational(x) {
		var ax;
		var s1;
		var s2;
		if (x === 0) return -.000145727889667;
		if (x < 0) ax = -x;
		else ax = x;
		if (ax <= 1) {
			s1 = -.000145727889667 + x * (-.290806748131 + x * (-13.308504545 + x * (199.722374056 + x * -11.4311378756)));
			s2 = 1 + x * (139.612587808 + x * (2189.01116348 + x * (7115.24019009 + x * 45574.6081453)));
		} else {
			x = 1 / x;
			s1 = -11.4311378756 + x * (199.722374056 + x * (-13.308504545 + x * (-.290806748131 + x * -.000145727889667)));
			s2 = 45574.6081453 + x * (7115.24019009 + x * (2189.01116348 + x * (139.612587808 + x * 1)));
		}
		return s1 / s2;
	}
	module.exports = evalrational;
}));

// node_modules/@stdlib/math-base-special-gammaincinv/lib/eps3.js
var require_eps3 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var ln = require_lib$37();
	var rational1 = require_rational_ak4bk4();
	var rational2 = require_rational_ak5bk5();
	var rational3 = require_rational_ak6bk6();
	var rational4 = require_rational_ak7bk7();
	var rational5 = require_rational_ak8bk8();
	function eps3(eta) {
		var x;
		var y;
		if (eta < -8) {
			x = eta * eta;
			y = ln(-eta) / eta;
			return (-30 + eta * y * (6 * x * y * y - 12 + x)) / (12 * eta * x * x);
		}
		if (eta < -4) return rational1(eta) / (eta * eta);
		if (eta < -2) return rational2(eta);
		if (eta < 2) return rational3(eta);
		if (eta < 10) {
			x = 1 / eta;
			return rational4(x) / (eta * eta);
		}
		if (eta < 100) {
			x = 1 / eta;
			return rational5(x) / (eta * eta);
		}
		return -ln(eta) / (12 * eta * eta * eta);
	}
	module.exports = eps3;
}));

// node_modules/@stdlib/math-base-special-gammaincinv/lib/compute.js
var require_compute = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var logger = require_src();
	var evalpoly = require_lib$126();
	var gammaln = require_lib$34();
	var erfcinv = require_lib$11();
	var gamma = require_lib$43();
	var sqrt = require_lib$93();
	var abs = require_lib$90();
	var exp = require_lib$74();
	var min = require_lib$58();
	var pow = require_lib$65();
	var ln = require_lib$37();
	var SQRT_TWO_PI = require_lib$45();
	var MAX_FLOAT32 = require_lib$7();
	var TWO_PI = require_lib$25();
	var higherNewton = require_higher_newton();
	var lambdaeta = require_lambdaeta();
	var gamstar = require_gamstar();
	var eps1 = require_eps1();
	var eps2 = require_eps2();
	var eps3 = require_eps3();
	var debug = logger("gammaincinv:compute");
	var HALF = .5;
	var ONEO3 = .3333333333333333;
	var ONEO4 = .25;
	var ONEO5 = .2;
	var ONEO6 = .16666666666666666;
	var ONEO12 = .08333333333333333;
	var ONEO24 = .041666666666666664;
	var CK = [
		0,
		0,
		0,
		0,
		0
	];
	function compute(a, p, q) {
		var ap1inv;
		var invfp;
		var lgama;
		var pcase;
		var porq;
		var ainv;
		var logr;
		var ap22;
		var ap14;
		var ap13;
		var ap12;
		var vgam;
		var vmin;
		var xini;
		var ap1;
		var ap2;
		var ap3;
		var eta;
		var p6;
		var p5;
		var x0;
		var a2;
		var L2;
		var L3;
		var L4;
		var b2;
		var b3;
		var p3;
		var a4;
		var fp;
		var p4;
		var p2;
		var a3;
		var xr;
		var ck;
		var b;
		var L;
		var i;
		var k;
		var m;
		var r;
		var s;
		var t;
		var y;
		if (p < HALF) {
			pcase = true;
			porq = p;
			s = -1;
		} else {
			pcase = false;
			porq = q;
			s = 1;
		}
		k = 0;
		if (abs(a - 1) < 1e-4) {
			m = 0;
			if (pcase) {
				if (p < .001) {
					p2 = p * p;
					p3 = p2 * p;
					p4 = p3 * p;
					p5 = p4 * p;
					p6 = p5 * p;
					x0 = p + p2 * HALF + p3 * ONEO3 + p4 * ONEO4 + p5 * ONEO5 + p6 * ONEO6;
				} else x0 = -ln(1 - p);
			} else x0 = -ln(q);
			if (a === 1) {
				k = 2;
				xr = x0;
			} else {
				lgama = gammaln(a);
				k = 1;
			}
		}
		if (q < 1e-30 && a < HALF) {
			m = 0;
			x0 = -ln(q * gamma(a)) + (a - 1) * ln(-ln(q * gamma(a)));
			k = 1;
			lgama = gammaln(a);
		}
		if (a > 1 && a < 500 && p < 1e-80) {
			m = 0;
			ainv = 1 / a;
			ap1inv = 1 / (a + 1);
			x0 = (gammaln(a + 1) + ln(p)) * ainv;
			x0 = exp(x0);
			xini = x0;
			for (i = 0; i < 10; i++) x0 = xini * exp(x0 * ainv) * pow(1 - x0 * ap1inv, ainv);
			k = 1;
			lgama = gammaln(a);
		}
		logr = 1 / a * (ln(p) + gammaln(a + 1));
		if (logr < ln(ONEO5 * (1 + a)) && k === 0) {
			r = exp(logr);
			m = 0;
			a2 = a * a;
			a3 = a2 * a;
			a4 = a3 * a;
			ap1 = a + 1;
			ap12 = ap1 * ap1;
			ap13 = ap1 * ap12;
			ap14 = ap12 * ap12;
			ap2 = a + 2;
			ap22 = ap2 * ap2;
			ap3 = a + 3;
			CK[0] = 1;
			CK[1] = 1 / ap1;
			CK[2] = HALF * (3 * a + 5) / (ap12 * ap2);
			CK[3] = ONEO3 * (31 + 8 * a2 + 33 * a) / (ap13 * ap2 * ap3);
			CK[4] = ONEO24 * (2888 + 1179 * a3 + 125 * a4 + 3971 * a2 + 5661 * a) / (ap14 * ap22 * ap3 * (a + 4));
			x0 = r * evalpoly(CK, r);
			lgama = gammaln(a);
			k = 1;
		}
		if (a < 10 && k === 0) {
			vgam = sqrt(a) / (gamstar(a) * SQRT_TWO_PI);
			vmin = min(.02, vgam);
			if (q < vmin) {
				m = 0;
				b = 1 - a;
				b2 = b * b;
				b3 = b2 * b;
				eta = sqrt(-2 / a * ln(q / vgam));
				x0 = a * lambdaeta(eta);
				L = ln(x0);
				if (x0 > 5) {
					L2 = L * L;
					L3 = L2 * L;
					L4 = L3 * L;
					r = 1 / x0;
					CK[0] = L - 1;
					CK[1] = (3 * b - 2 * b * L + L2 - 2 * L + 2) * HALF;
					CK[2] = (24 * b * L - 11 * b2 - 24 * b - 6 * L2 + 12 * L - 12 - 9 * b * L2 + 6 * b2 * L + 2 * L3) * ONEO6;
					CK[3] = (-12 * b3 * L + 8.04 * b * L2 - 114 * b2 * L + (72 + 36 * L2) + (3 * L4 - 72 * L + 162) * (b - 168 * b * L) - (12 * L3 + 25 * b3) - (22 * b * L3 + 36 * b2 * L2 + 120 * b2)) * ONEO12;
					CK[4] = 0;
					x0 = x0 - L + b * r * evalpoly(CK, r);
				} else {
					r = 1 / x0;
					L2 = L * L;
					ck = L - 1;
					t = L - b * r * ck;
					if (t < x0) x0 -= t;
				}
				lgama = gammaln(a);
				k = 1;
			}
		}
		if (abs(porq - HALF) < 1e-5 && k === 0) {
			m = 0;
			ainv = 1 / a;
			x0 = a - ONEO3 + (.019753086419753086 + .007211444248481286 * ainv) * ainv;
			lgama = gammaln(a);
			k = 1;
		}
		if (a < 1 && k === 0) {
			m = 0;
			if (pcase) x0 = exp(1 / a * (ln(porq) + gammaln(a + 1)));
			else x0 = exp(1 / a * (ln(1 - porq) + gammaln(a + 1)));
			lgama = gammaln(a);
			k = 1;
		}
		if (k === 0) {
			m = 1;
			ainv = 1 / a;
			r = erfcinv(2 * porq);
			eta = s * r / sqrt(a * HALF);
			if (r < MAX_FLOAT32) {
				eta += (eps1(eta) + (eps2(eta) + eps3(eta) * ainv) * ainv) * ainv;
				x0 = a * lambdaeta(eta);
				y = eta;
				fp = -sqrt(a / TWO_PI) * exp(-HALF * a * y * y) / gamstar(a);
				invfp = 1 / fp;
			} else {
				debug("Warning: Overflow problems in one or more steps of the computation.");
				return NaN;
			}
		}
		if (k < 2) xr = higherNewton(x0, a, m, p, q, lgama, invfp, pcase);
		return xr;
	}
	module.exports = compute;
}));

// node_modules/@stdlib/math-base-special-gammaincinv/lib/main.js
var require_main$4 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var isnan = require_lib$128();
	var FLOAT32_SMALLEST = require_lib$21();
	var PINF = require_lib$101();
	var compute = require_compute();
	function gammaincinv(p, a, upper) {
		if (isnan(p) || isnan(a)) return NaN;
		if (a < FLOAT32_SMALLEST) return NaN;
		if (p > 1 || p < 0) return NaN;
		if (upper === true) {
			if (p === 0) return PINF;
			if (p === 1) return 0;
			return compute(a, 1 - p, p);
		}
		if (p === 0) return 0;
		if (p === 1) return PINF;
		return compute(a, p, 1 - p);
	}
	module.exports = gammaincinv;
}));

// node_modules/@stdlib/math-base-special-gammaincinv/lib/index.js
var require_lib$5 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$4();
	module.exports = main;
}));

// node_modules/@stdlib/constants-float64-smallest-subnormal/lib/index.js
var require_lib$4 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var FLOAT64_SMALLEST_SUBNORMAL = 5e-324;
	module.exports = FLOAT64_SMALLEST_SUBNORMAL;
}));

// node_modules/@stdlib/math-base-special-kernel-betaincinv/lib/temme3.js
var require_temme3 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var gammaincinv = require_lib$5();
	var ln = require_lib$37();
	var sqrt = require_lib$93();
	var SMALLEST_SUBNORMAL = require_lib$4();
	var temmeRootFinder = require_root_finder();
	var newtonRaphsonIterate = require_newton_raphson();
	function temme3(a, b, p, q) {
		var cross;
		var roots;
		var lower;
		var upper;
		var eta0;
		var eta;
		var w10;
		var w12;
		var w13;
		var w14;
		var e1;
		var e2;
		var e3;
		var mu;
		var d2;
		var d3;
		var d4;
		var w2;
		var w3;
		var w4;
		var w5;
		var w6;
		var w7;
		var w8;
		var w9;
		var w1;
		var d;
		var w;
		var u;
		var x;
		if (p < q) eta0 = gammaincinv(p, b, true);
		else eta0 = gammaincinv(q, b, false);
		eta0 /= a;
		mu = b / a;
		w = sqrt(1 + mu);
		w2 = w * w;
		w3 = w2 * w;
		w4 = w2 * w2;
		w5 = w3 * w2;
		w6 = w3 * w3;
		w7 = w4 * w3;
		w8 = w4 * w4;
		w9 = w5 * w4;
		w10 = w5 * w5;
		d = eta0 - mu;
		d2 = d * d;
		d3 = d2 * d;
		d4 = d2 * d2;
		w1 = w + 1;
		w12 = w1 * w1;
		w13 = w1 * w12;
		w14 = w12 * w12;
		e1 = (w + 2) * (w - 1) / (3 * w);
		e1 += (w3 + 9 * w2 + 21 * w + 5) * d / (36 * w2 * w1);
		e1 -= (w4 - 13 * w3 + 69 * w2 + 167 * w + 46) * d2 / (1620 * w12 * w3);
		e1 -= (7 * w5 + 21 * w4 + 70 * w3 + 26 * w2 - 93 * w - 31) * d3 / (6480 * w13 * w4);
		e1 -= (75 * w6 + 202 * w5 + 188 * w4 - 888 * w3 - 1345 * w2 + 118 * w + 138) * d4 / (272160 * w14 * w5);
		e2 = (28 * w4 + 131 * w3 + 402 * w2 + 581 * w + 208) * (w - 1) / (1620 * w1 * w3);
		e2 -= (35 * w6 - 154 * w5 - 623 * w4 - 1636 * w3 - 3983 * w2 - 3514 * w - 925) * d / (12960 * w12 * w4);
		e2 -= (2132 * w7 + 7915 * w6 + 16821 * w5 + 35066 * w4 + 87490 * w3 + 141183 * w2 + 95993 * w + 21640) * d2 / (816480 * w5 * w13);
		e2 -= (11053 * w8 + 53308 * w7 + 117010 * w6 + 163924 * w5 + 116188 * w4 - 258428 * w3 - 677042 * w2 - 481940 * w - 105497) * d3 / (14696640 * w14 * w6);
		e3 = -((3592 * w7 + 8375 * w6 - 1323 * w5 - 29198 * w4 - 89578 * w3 - 154413 * w2 - 116063 * w - 29632) * (w - 1)) / (816480 * w5 * w12);
		e3 -= (442043 * w9 + 2054169 * w8 + 3803094 * w7 + 3470754 * w6 + 2141568 * w5 - 2393568 * w4 - 19904934 * w3 - 34714674 * w2 - 23128299 * w - 5253353) * d / (146966400 * w6 * w13);
		e3 -= (116932 * w10 + 819281 * w9 + 2378172 * w8 + 4341330 * w7 + 6806004 * w6 + 10622748 * w5 + 18739500 * w4 + 30651894 * w3 + 30869976 * w2 + 15431867 * w + 2919016) * d2 / (146966400 * w14 * w7);
		eta = eta0 + e1 / a + e2 / (a * a) + e3 / (a * a * a);
		if (eta <= 0) eta = SMALLEST_SUBNORMAL;
		u = eta - mu * ln(eta) + (1 + mu) * ln(1 + mu) - mu;
		cross = 1 / (1 + mu);
		lower = eta < mu ? cross : 0;
		upper = eta < mu ? 1 : cross;
		x = (lower + upper) / 2;
		roots = temmeRootFinder(u, mu);
		return newtonRaphsonIterate(roots, x, lower, upper, 32, 100);
	}
	module.exports = temme3;
}));

// node_modules/@stdlib/math-base-special-kernel-betaincinv/lib/halley_iterate.js
var require_halley_iterate = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var abs = require_lib$90();
	var ldexp = require_lib$75();
	var sign = require_lib$8();
	var max = require_lib$60();
	var MAX_VALUE = require_lib$57();
	function halleyIterate(fun, guess, minimum, maximum, digits, maxIter) {
		var convergence;
		var outOfBounds;
		var delta1;
		var delta2;
		var factor;
		var result;
		var f0Last;
		var count;
		var delta;
		var denom;
		var diff;
		var num;
		var res;
		var f0;
		var f1;
		var f2;
		f0 = 0;
		outOfBounds = false;
		result = guess;
		factor = ldexp(1, 1 - digits);
		delta = max(1e7 * guess, 1e7);
		f0Last = 0;
		delta1 = delta;
		delta2 = delta;
		count = maxIter;
		do {
			f0Last = f0;
			delta2 = delta1;
			delta1 = delta;
			res = fun(result);
			f0 = res[0];
			f1 = res[1];
			f2 = res[2];
			count -= 1;
			if (f0 === 0) break;
			if (f1 === 0) {
				if (f0Last === 0) {
					if (result === minimum) guess = maximum;
					else guess = minimum;
					f0Last = fun(guess);
					delta = guess - result;
				}
				if (sign(f0Last) * sign(f0) < 0) {
					if (delta < 0) delta = (result - minimum) / 2;
					else delta = (result - maximum) / 2;
				} else if (delta < 0) delta = (result - maximum) / 2;
				else delta = (result - minimum) / 2;
			} else if (f2 === 0) delta = f0 / f1;
			else {
				denom = 2 * f0;
				num = 2 * f1 - f0 * (f2 / f1);
				if (abs(num) < 1 && abs(denom) >= abs(num) * MAX_VALUE) delta = f0 / f1;
				else delta = denom / num;
				if (delta * f1 / f0 < 0) {
					delta = f0 / f1;
					if (abs(delta) > 2 * abs(guess)) delta = (delta < 0 ? -1 : 1) * 2 * abs(guess);
				}
			}
			convergence = abs(delta / delta2);
			if (convergence > .8 && convergence < 2) {
				delta = delta > 0 ? (result - minimum) / 2 : (result - maximum) / 2;
				if (abs(delta) > result) delta = sign(delta) * result;
				delta2 = delta * 3;
			}
			guess = result;
			result -= delta;
			if (result < minimum) {
				if (abs(minimum) < 1 && abs(result) > 1 && MAX_VALUE / abs(result) < abs(minimum)) diff = 1e3;
				else diff = result / minimum;
				if (abs(diff) < 1) diff = 1 / diff;
				if (!outOfBounds && diff > 0 && diff < 3) {
					delta = .99 * (guess - minimum);
					result = guess - delta;
					outOfBounds = true;
				} else {
					delta = (guess - minimum) / 2;
					result = guess - delta;
					if (result === minimum || result === maximum) break;
				}
			} else if (result > maximum) {
				if (abs(maximum) < 1 && abs(result) > 1 && MAX_VALUE / abs(result) < abs(maximum)) diff = 1e3;
				else diff = result / maximum;
				if (abs(diff) < 1) diff = 1 / diff;
				if (!outOfBounds && diff > 0 && diff < 3) {
					delta = .99 * (guess - maximum);
					result = guess - delta;
					outOfBounds = true;
				} else {
					delta = (guess - maximum) / 2;
					result = guess - delta;
					if (result === minimum || result === maximum) break;
				}
			}
			if (delta > 0) maximum = guess;
			else minimum = guess;
		} while (count && abs(result * factor) < abs(delta));
		return result;
	}
	module.exports = halleyIterate;
}));

// node_modules/@stdlib/math-base-special-kernel-betaincinv/lib/ibeta_roots.js
var require_ibeta_roots = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var kernelBetainc = require_lib$13().assign;
	var abs = require_lib$90();
	var FLOAT64_MAX = require_lib$57();
	var FLOAT64_MIN_NORM = require_lib$79();
	function ibetaRoots(a, b, target, invert) {
		return roots;
		function roots(x) {
			var buf;
			var f1;
			var f2;
			var f;
			var y = 1 - x;
			buf = [0, 0];
			kernelBetainc(x, a, b, true, invert, buf, 1, 0);
			f = buf[0] - target;
			f1 = buf[1];
			if (invert) f1 = -f1;
			if (y === 0) y = FLOAT64_MIN_NORM * 64;
			if (x === 0) x = FLOAT64_MIN_NORM * 64;
			f2 = f1 * (-(y * a) + (b - 2) * x + 1);
			if (abs(f2) < y * x * FLOAT64_MAX) f2 /= y * x;
			if (invert) f2 = -f2;
			if (f1 === 0) f1 = (invert ? -1 : 1) * FLOAT64_MIN_NORM * 64;
			return [
				f,
				f1,
				f2
			];
		}
	}
	module.exports = ibetaRoots;
}));

// node_modules/@stdlib/math-base-special-kernel-betaincinv/lib/main.js
var require_main$3 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var evalpoly = require_lib$126();
	var betainc = require_lib$12();
	var expm1 = require_lib$96();
	var log1p = require_lib$94();
	var asin = require_lib$91();
	var beta = require_lib$62();
	var sqrt = require_lib$93();
	var abs = require_lib$90();
	var exp = require_lib$74();
	var pow = require_lib$65();
	var sin = require_lib$46();
	var max = require_lib$60();
	var min = require_lib$58();
	var ln = require_lib$37();
	var FLOAT64_MIN_NORM = require_lib$79();
	var HALF_PI = require_lib$55();
	var EPSILON = require_lib$63();
	var findIBetaInvFromTDist = require_find_ibeta_inv_from_t_dist();
	var temme1 = require_temme1();
	var temme2 = require_temme2();
	var temme3 = require_temme3();
	var halleyIterate = require_halley_iterate();
	var ibetaRoots = require_ibeta_roots();
	var DIGITS = 32;
	var MAX_ITERATIONS = 1e3;
	var terms = [
		0,
		0,
		0,
		0,
		0
	];
	function ibetaInvImp(a, b, p, q) {
		var digits;
		var invert;
		var lambda;
		var lower;
		var theta;
		var upper;
		var roots;
		var maxv;
		var minv;
		var bet;
		var ppa;
		var tmp;
		var xs2;
		var ap1;
		var bm1;
		var fs;
		var lx;
		var ps;
		var xg;
		var xs;
		var yp;
		var a2;
		var a3;
		var b2;
		var r;
		var l;
		var u;
		var x;
		var y;
		invert = false;
		if (q === 0) return [1, 0];
		if (p === 0) return [0, 1];
		if (a === 1) {
			if (b === 1) return [p, 1 - p];
			tmp = b;
			b = a;
			a = tmp;
			tmp = q;
			q = p;
			p = tmp;
			invert = true;
		}
		x = 0;
		lower = 0;
		upper = 1;
		if (a === .5) {
			if (b === .5) {
				x = sin(p * HALF_PI);
				x *= x;
				y = sin(q * HALF_PI);
				y *= y;
				return [x, y];
			}
			if (b > .5) {
				tmp = b;
				b = a;
				a = tmp;
				tmp = q;
				q = p;
				p = tmp;
				invert = !invert;
			}
		}
		if (b === .5 && a >= .5 && p !== 1) {
			yp = {};
			x = findIBetaInvFromTDist(a, p, yp);
			y = yp.value;
		} else if (b === 1) {
			if (p < q) {
				if (a > 1) {
					x = pow(p, 1 / a);
					y = -expm1(ln(p) / a);
				} else {
					x = pow(p, 1 / a);
					y = 1 - x;
				}
			} else {
				x = exp(log1p(-q) / a);
				y = -expm1(log1p(-q) / a);
			}
			if (invert) {
				tmp = y;
				y = x;
				x = tmp;
			}
			return [x, y];
		} else if (a + b > 5) {
			if (p > .5) {
				tmp = b;
				b = a;
				a = tmp;
				tmp = q;
				q = p;
				p = tmp;
				invert = !invert;
			}
			minv = min(a, b);
			maxv = max(a, b);
			if (sqrt(minv) > maxv - minv && minv > 5) {
				x = temme1(a, b, p);
				y = 1 - x;
			} else {
				r = a + b;
				theta = asin(sqrt(a / r));
				lambda = minv / r;
				if (lambda >= .2 && lambda <= .8 && r >= 10) {
					ppa = pow(p, 1 / a);
					if (ppa < .0025 && a + b < 200) x = ppa * pow(a * beta(a, b), 1 / a);
					else x = temme2(p, r, theta);
					y = 1 - x;
				} else {
					if (a < b) {
						tmp = b;
						b = a;
						a = tmp;
						tmp = q;
						q = p;
						p = tmp;
						invert = !invert;
					}
					bet = 0;
					if (b < 2) bet = beta(a, b);
					if (bet === 0) y = 1;
					else {
						y = pow(b * q * bet, 1 / b);
						x = 1 - y;
					}
				}
				if (y > 1e-5) {
					x = temme3(a, b, p, q);
					y = 1 - x;
				}
			}
		} else if (a < 1 && b < 1) {
			xs = (1 - a) / (2 - a - b);
			fs = betainc(xs, a, b) - p;
			if (abs(fs) / p < EPSILON * 3) {
				if (invert) return [1 - xs, xs];
				return [xs, 1 - xs];
			}
			if (fs < 0) {
				tmp = b;
				b = a;
				a = tmp;
				tmp = q;
				q = p;
				p = tmp;
				invert = !invert;
				xs = 1 - xs;
			}
			xg = pow(a * p * beta(a, b), 1 / a);
			x = xg / (1 + xg);
			y = 1 / (1 + xg);
			if (x > xs) x = xs;
			upper = xs;
		} else if (a > 1 && b > 1) {
			xs = (a - 1) / (a + b - 2);
			xs2 = (b - 1) / (a + b - 2);
			ps = betainc(xs, a, b) - p;
			if (ps < 0) {
				tmp = b;
				b = a;
				a = tmp;
				tmp = q;
				q = p;
				p = tmp;
				tmp = xs2;
				xs2 = xs;
				xs = tmp;
				invert = !invert;
			}
			lx = ln(p * a * beta(a, b)) / a;
			x = exp(lx);
			y = x < .9 ? 1 - x : -expm1(lx);
			if (b < a && x < .2) {
				ap1 = a - 1;
				bm1 = b - 1;
				a2 = a * a;
				a3 = a * a2;
				b2 = b * b;
				terms[0] = 0;
				terms[1] = 1;
				terms[2] = bm1 / ap1;
				ap1 *= ap1;
				terms[3] = bm1 * (3 * a * b + 5 * b + a2 - a - 4) / (2 * (a + 2) * ap1);
				ap1 *= a + 1;
				terms[4] = bm1 * (33 * a * b2 + 31 * b2 + 8 * a2 * b2 - 30 * a * b - 47 * b + 11 * a2 * b + 6 * a3 * b + 18 + 4 * a - a3 + a2 * a2 - 10 * a2);
				terms[4] /= 3 * (a + 3) * (a + 2) * ap1;
				x = evalpoly(terms, x);
			}
			if (x > xs) x = xs;
			upper = xs;
		} else {
			if (b < a) {
				tmp = b;
				b = a;
				a = tmp;
				tmp = q;
				q = p;
				p = tmp;
				invert = !invert;
			}
			if (pow(p, 1 / a) < .5) {
				x = pow(p * a * beta(a, b), 1 / a);
				if (x === 0) x = FLOAT64_MIN_NORM;
				y = 1 - x;
			} else {
				y = pow(1 - pow(p, b * beta(a, b)), 1 / b);
				if (y === 0) y = FLOAT64_MIN_NORM;
				x = 1 - y;
			}
		}
		if (x > .5) {
			tmp = b;
			b = a;
			a = tmp;
			tmp = q;
			q = p;
			p = tmp;
			tmp = y;
			y = x;
			x = tmp;
			invert = !invert;
			l = 1 - upper;
			u = 1 - lower;
			lower = l;
			upper = u;
		}
		if (lower === 0) {
			if (invert) {
				lower = EPSILON;
				if (x < lower) x = lower;
			} else lower = FLOAT64_MIN_NORM;
			if (x < lower) x = lower;
		}
		digits = DIGITS;
		if (x < 1e-50 && (a < 1 || b < 1)) {
			digits *= 3;
			digits /= 2;
		}
		roots = ibetaRoots(a, b, p < q ? p : q, p >= q);
		x = halleyIterate(roots, x, lower, upper, digits, MAX_ITERATIONS);
		if (x === lower) x = 0;
		if (invert) return [1 - x, x];
		return [x, 1 - x];
	}
	module.exports = ibetaInvImp;
}));

// node_modules/@stdlib/math-base-special-kernel-betaincinv/lib/index.js
var require_lib$3 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$3();
	module.exports = main;
}));

// node_modules/@stdlib/math-base-special-betaincinv/lib/main.js
var require_main$2 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var isnan = require_lib$128();
	var kernelBetaincinv = require_lib$3();
	function betaincinv(p, a, b, upper) {
		if (isnan(p) || isnan(a) || isnan(b)) return NaN;
		if (a <= 0 || b <= 0) return NaN;
		if (p < 0 || p > 1) return NaN;
		if (upper) return kernelBetaincinv(a, b, 1 - p, p)[0];
		return kernelBetaincinv(a, b, p, 1 - p)[0];
	}
	module.exports = betaincinv;
}));

// node_modules/@stdlib/math-base-special-betaincinv/lib/index.js
var require_lib$2 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main$2();
	module.exports = main;
}));

// node_modules/@stdlib/stats-base-dists-beta-quantile/lib/main.js
var require_main$1 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var betaincinv = require_lib$2();
	var isnan = require_lib$128();
	function quantile(p, alpha, beta) {
		if (isnan(p) || isnan(alpha) || isnan(beta) || alpha <= 0 || beta <= 0 || p < 0 || p > 1) return NaN;
		return betaincinv(p, alpha, beta);
	}
	module.exports = quantile;
}));

// node_modules/@stdlib/utils-constant-function/lib/main.js
var require_main = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function wrap(value) {
		return constantFunction;
		function constantFunction() {
			return value;
		}
	}
	module.exports = wrap;
}));

// node_modules/@stdlib/utils-constant-function/lib/index.js
var require_lib$1 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var main = require_main();
	module.exports = main;
}));

// node_modules/@stdlib/stats-base-dists-beta-quantile/lib/factory.js
var require_factory = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var constantFunction = require_lib$1();
	var betaincinv = require_lib$2();
	var isnan = require_lib$128();
	function factory(alpha, beta) {
		if (isnan(alpha) || isnan(beta) || alpha <= 0 || beta <= 0) return constantFunction(NaN);
		return quantile;
		function quantile(p) {
			if (isnan(p) || p < 0 || p > 1) return NaN;
			return betaincinv(p, alpha, beta);
		}
	}
	module.exports = factory;
}));

// node_modules/@stdlib/stats-base-dists-beta-quantile/lib/index.js
var require_lib = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var setReadOnly = require_lib$129();
	var main = require_main$1();
	setReadOnly(main, "factory", require_factory());
	module.exports = main;
}));

// src/evaluate/statistics.ts
var import_lib = /* @__PURE__ */ __toESM(require_lib(), 1);
const Z95 = 1.959963984540054;
const TAIL = .025;
function wilson(count, total) {
	assertCounts(count, total);
	if (total === 0) return [0, 1];
	const rate = count / total;
	const square = Z95 * Z95;
	const scale = 1 + square / total;
	const centre = (rate + square / (2 * total)) / scale;
	const half = Z95 / scale * Math.sqrt(rate * (1 - rate) / total + square / (4 * total * total));
	return [count === 0 ? 0 : Math.max(0, centre - half), count === total ? 1 : Math.min(1, centre + half)];
}
function clopperPearson(count, total) {
	assertCounts(count, total);
	if (total === 0) return [0, 1];
	return [count === 0 ? 0 : (0, import_lib.default)(TAIL, count, total - count + 1), count === total ? 1 : (0, import_lib.default)(.975, count + 1, total - count)];
}
function rateOf(count, total, interval) {
	return {
		count,
		total,
		rate: total === 0 ? 0 : count / total,
		interval: interval(count, total)
	};
}
function excessOf(rate, control) {
	if (rate.total === 0 || control.total === 0) return 0;
	return (rate.count * control.total - control.count * rate.total) / (rate.total * control.total);
}
function assertCounts(count, total) {
	if (Number.isSafeInteger(count) && Number.isSafeInteger(total) && count >= 0 && count <= total) return;
	throw new RangeError(`${count} of ${total} is no proportion`);
}

// src/evaluate/score.ts
function score(input, base, adapter) {
	const { asked, chat } = input;
	const checker = new AssertionChecker();
	const scores = {
		suites: asked.suites.map(({ suite, asked: cases }) => {
			const scored = cases.map(({ evalCase, id }) => {
				const side = (answers) => scoreAnswer(answers, id, evalCase, chat, checker);
				return {
					name: evalCase.name,
					at: formatPlace(evalCase.place),
					base: side(base),
					adapter: side(adapter)
				};
			});
			return {
				path: suite.path,
				name: suite.name,
				digest: suite.digest,
				...passRates(scored),
				cases: scored
			};
		}),
		losses: asked.losses.map(({ split, ids }) => lossOf(split, ids, base, adapter)),
		regurgitation: asked.regurgitation.map((questions) => regurgitationOf(questions, base, adapter)),
		live: compareLogits(asked.live, base, adapter)
	};
	const gates = judge(scores, input.adapter.gates);
	const { split: _, samples: __, ...regurgitation } = scores.regurgitation[0] ?? {
		split: "",
		samples: 0
	};
	return valid({
		version: 1,
		adapter: input.adapter.name,
		closure: input.closure,
		evaluationId: input.evaluationId,
		suites: scores.suites,
		losses: scores.losses.filter(({ tokens, base, adapter }) => tokens > 0 && Number.isFinite(base + adapter)),
		regurgitation: "prefix" in regurgitation ? regurgitation : null,
		live: scores.live,
		gates,
		passed: gates.every((gate) => gate.passed)
	});
}
function scoreAnswer(answers, id, evalCase, chat, checker) {
	const { output_ids, stopped } = answers.of("generate", id);
	const ids = output_ids.slice(0, evalCase.maxNewTokens);
	const output = chat.decode(ids, { skipSpecial: false });
	const { tools } = evalCase.conversation;
	const failures = checker.check({
		text: output,
		tokens: ids.length,
		stopped
	}, {
		...evalCase,
		...tools === void 0 ? {} : { tools }
	});
	return {
		output,
		tokens: ids.length,
		stopped,
		passed: failures.length === 0,
		failures
	};
}
function passRates(cases) {
	const rate = (side) => rateOf(cases.filter((one) => one[side].passed).length, cases.length, wilson);
	return {
		base: rate("base"),
		adapter: rate("adapter")
	};
}
function lossOf(split, ids, base, adapter) {
	let tokens = 0;
	const sums = {
		base: 0,
		adapter: 0
	};
	for (const id of ids) {
		const [one, other] = [base.of("score", id), adapter.of("score", id)];
		if (one.tokens !== other.tokens) throw new Error(`base and adapter scored ${one.tokens} and ${other.tokens} tokens of one row`);
		tokens += one.tokens;
		sums.base += one.loss;
		sums.adapter += other.loss;
	}
	const mean = (sum) => tokens === 0 ? 0 : sum / tokens;
	return {
		split,
		tokens,
		base: mean(sums.base),
		adapter: mean(sums.adapter)
	};
}
function regurgitationOf(questions, base, adapter) {
	const { train: trained, control: controls, ...settings } = questions;
	const rate = (probes, answers) => rateOf(countRegurgitated(probes, (id) => answers.of("generate", id)), probes.length, clopperPearson);
	const train = rate(trained, adapter);
	const control = rate(controls, adapter);
	return {
		...settings,
		train,
		control,
		base: rate(trained, base),
		excess: excessOf(train, control)
	};
}
function compareLogits(ids, base, adapter) {
	let largest = 0;
	for (const id of ids) {
		const [one, other] = [base.of("logits", id).logits, adapter.of("logits", id).logits];
		if (one.length !== other.length) throw new Error(`base and adapter give ${one.length} and ${other.length} logits`);
		for (const [index, logit] of one.entries()) largest = Math.max(largest, Math.abs(logit - other[index]));
	}
	return {
		maxLogitDifference: ids.length > 0 && Number.isFinite(largest) ? largest : null,
		prompts: ids.length
	};
}
function valid(evaluation) {
	const [fault] = violations("evaluation", evaluation);
	if (fault !== void 0) throw new Error(`evaluation.json would break its schema at ${fault.instancePath}: ${fault.keyword}`);
	return evaluation;
}

// src/pipeline/evaluation.ts
async function gatherQuestions(prepared, signal) {
	const { entry, plan, chat, base } = prepared;
	const { gates } = entry.manifest;
	const loaded = await loadSuites(prepared);
	const suites = [];
	for (const suite of loaded) {
		const from = suite.suite?.from;
		const source = from === void 0 ? void 0 : sourceOf(prepared, from.dataset);
		const records = from === void 0 || source === void 0 ? [] : curatedRecords(prepared.workspace, source, from.split, signal);
		suites.push({
			path: suite.path,
			name: suite.suite?.name ?? suite.path,
			digest: suite.digest,
			cases: await expandCases(suite, records)
		});
	}
	const rows = new Map(await Promise.all(neededSplits(gates).map(async (split) => [split, await rowsOf(prepared, split, signal)])));
	const asked = buildRequests({
		gates,
		suites,
		rows,
		chat,
		endTokens: await readEndTokens(base.directory)
	});
	const splits = prepared.datasets.flatMap(({ entry: { name }, lock }) => Object.entries(lock.splits).map(([split, { id }]) => ({
		dataset: name,
		split,
		id
	})));
	return {
		evaluationId: evaluationIdOf({
			closure: plan.closure,
			gates,
			suites,
			splits
		}),
		asked
	};
}
async function loadSuites({ workspace, entry }) {
	const files = [...new Set(entry.manifest.gates.flatMap((gate) => "suite" in gate ? [gate.suite] : []))].sort();
	return Promise.all(files.map((file) => loadSuite(workspace.root, file)));
}
function sourceOf(prepared, name) {
	const found = prepared.datasets.find(({ entry }) => entry.name === name);
	if (found !== void 0) return found;
	throw new LoraError("suite-dataset", `A suite takes its cases from data set "${name}", which adapter ${prepared.entry.name} does not list.`, {
		place: prepared.entry.positions.at(["datasets"]),
		next: "List the data set in the adapter's manifest: only then are its train rows held against the suite."
	});
}
async function rowsOf(prepared, split, signal) {
	if (split === "train") return trainRows(prepared);
	const rows = [];
	for (const dataset of prepared.datasets) for await (const record of curatedRecords(prepared.workspace, dataset, split, signal)) {
		const { ids, labels } = labelConversation(prepared.chat, record.conversation, record.place);
		rows.push({
			recordId: record.id,
			ids,
			labels
		});
	}
	return rows;
}
async function trainRows({ run }) {
	const { inputIds, labels, offsets, recordIds } = await readTokens(run.tokens);
	return Array.from({ length: offsets.length - 1 }, (_, row) => {
		const [begin, end] = [Number(offsets[row]), Number(offsets[row + 1])];
		return {
			recordId: Buffer.from(recordIds.subarray(row * 32, row * 32 + 32)).toString("hex"),
			ids: inputIds.subarray(begin, end),
			labels: labels.subarray(begin, end)
		};
	});
}
function answer(prepared, questions, side, onProgress, signal) {
	const { engine, base, run, plan, entry } = prepared;
	return answerRequests({
		engine,
		base: base.directory,
		adapter: side === "base" ? null : run.adapter,
		precision: plan.training.precision,
		requests: questions.asked.requests,
		workDir: run.work,
		onProgress,
		signal
	}).catch((error) => {
		throw asManifestNames(error, entry, base);
	});
}
async function evaluateAdapter(request, prepared, questions) {
	const { entry, plan, chat, run, times } = prepared;
	return stage(request.listener, times, "evaluate", entry.name, async (onProgress) => {
		const standing = await readEvaluation(run.evaluation);
		const same = standing?.evaluationId === questions.evaluationId;
		const evaluation = same ? standing : await ask();
		if (!same) await writeFileAtomic(run.evaluation, `${JSON.stringify(evaluation, null, 2)}\n`);
		const failed = evaluation.gates.filter((gate) => !gate.passed).length;
		const verdict = failed === 0 ? `all ${evaluation.gates.length} gates passed` : `${failed} of ${evaluation.gates.length} gates failed`;
		return {
			value: evaluation,
			summary: same ? `${verdict} (nothing changed since)` : verdict
		};
		async function ask() {
			const [base, adapter] = await bothSides(request, prepared, questions, onProgress);
			const { evaluationId, asked } = questions;
			return score({
				adapter: entry.manifest,
				closure: plan.closure,
				evaluationId,
				asked,
				chat
			}, base, adapter);
		}
	});
}
async function bothSides(request, prepared, questions, onProgress) {
	if (prepared.engine.device === "gpu") return [await answer(prepared, questions, "base", onProgress, request.signal), await answer(prepared, questions, "adapter", onProgress, request.signal)];
	const stop = new AbortController();
	const signal = AbortSignal.any([request.signal, stop.signal]);
	const sides = [answer(prepared, questions, "base", () => {}, signal), answer(prepared, questions, "adapter", onProgress, signal)];
	try {
		return await Promise.all(sides);
	} catch (error) {
		stop.abort();
		await Promise.allSettled(sides);
		throw error;
	}
}
async function readEvaluation(path) {
	const text = await readFile(path, "utf8").catch(() => null);
	if (text === null) return null;
	try {
		return parseEvaluation(text);
	} catch {
		return null;
	}
}

// src/publish/directory.ts
function directoryTarget({ directory, url }) {
	return { async publish(files, options) {
		const { tag } = options;
		const tagged = tag === void 0 ? void 0 : `${directory}@${tag.replace(/[^\w.+@-]/g, encodeURIComponent)}`;
		if (tag !== void 0 && tagged !== void 0 && await holds(tagged, files, options) === "other") throw new LoraError("tag-taken", `${url}@${tag} exists already and holds something else.`, { next: "A release does not change: choose another version." });
		const standing = await holds(directory, files, options);
		const released = tagged !== void 0 && await holds(tagged, files, options) === "same";
		const replace = standing !== "same" && !released;
		if (replace) {
			if (standing === "other") await assertOurs(directory, url);
			await write(directory, files, options);
		}
		const newTag = tagged !== void 0 && !released;
		if (newTag) await write(tagged, files, options);
		return {
			url: tag === void 0 ? url : `${url}@${tag}`,
			changed: replace || newTag,
			...tag === void 0 ? {} : { tag },
			message: sentence(replace, newTag ? tag : void 0, url)
		};
	} };
}
function sentence(replaced, newTag, url) {
	if (newTag !== void 0) return replaced ? `Published to ${url}, tagged ${newTag}.` : `Unchanged at ${url}, now tagged ${newTag}.`;
	return replaced ? `Published to ${url}.` : `Nothing to publish: ${url} holds this closure already.`;
}
async function holds(directory, files, { closure, signal }) {
	const present = await list(directory);
	if (present.length === 0) return "nothing";
	const text = await readFile(join(directory, PROVENANCE_FILE), "utf8").catch(() => null);
	if (text === null || present.length !== files.length) return "other";
	return await isSame(readPublished(text), files, closure, async (file) => {
		signal?.throwIfAborted();
		return present.includes(file.path) && (await digestFile(join(directory, file.path))).digest === file.digest;
	}) ? "same" : "other";
}
async function assertOurs(directory, url) {
	const text = await readFile(join(directory, PROVENANCE_FILE), "utf8").catch(() => null);
	const published = text === null ? null : readPublished(text);
	const strangers = (await list(directory)).filter((path) => path !== "provenance.json" && !published?.files.has(path));
	if (published !== null && strangers.length === 0) return;
	const named = strangers.slice(0, 3).join(", ");
	throw new LoraError("publish-directory", `${url} holds files that no release put there (${named || "provenance.json"}).`, { next: "Publish to a directory of its own, or move those files away." });
}
async function write(directory, files, options) {
	const { onProgress, signal } = options;
	const total = files.reduce((sum, file) => sum + file.size, 0);
	let done = 0;
	await mkdir(dirname(directory), { recursive: true });
	await replaceDirectory(directory, async (temporary) => {
		for (const file of files) {
			throwIfCancelled(signal);
			const to = join(temporary, file.path);
			await mkdir(dirname(to), { recursive: true });
			await copyFile(file.source, to, constants.COPYFILE_FICLONE);
			await assertCopied(to, file);
			done += file.size;
			onProgress?.({
				task: "publish",
				done,
				total,
				unit: "bytes",
				detail: file.path
			});
		}
	});
}
async function assertCopied(path, file) {
	const { digest } = await digestFile(path);
	if (digest === file.digest) return;
	throw new LoraError("publish-changed", `${file.path} changed while it was published.`, {
		exit: 3,
		next: "Run again."
	});
}
function throwIfCancelled(signal) {
	if (signal?.aborted) throw new LoraError("cancelled", "Publishing was cancelled; nothing was changed.", { exit: 130 });
}
async function list(directory) {
	return (await readdir(directory, {
		recursive: true,
		withFileTypes: true
	}).catch((error) => {
		if (error.code === "ENOENT") return [];
		if (error.code !== "ENOTDIR") throw error;
		throw new LoraError("publish-directory", `${directory} is a file, not a directory.`, { next: "Change `publish.to`." });
	})).filter((entry) => !entry.isDirectory()).map((entry) => relative(directory, join(entry.parentPath, entry.name)).split(sep).join("/")).sort();
}

// src/publish/hub.ts
const BRANCH = "main";
const MAX_PLANS = 5;
function hubTarget(options) {
	return { async publish(files, request) {
		const { signal } = request;
		throwIfCancelled$1(signal);
		const token = await options.token(signal);
		const repo = {
			id: options.repo,
			hubUrl: options.hubUrl.replace(/\/+$/, ""),
			token: usable(token, options.repo),
			fetch: retryingFetch({
				fetch: options.fetch,
				signal,
				...options.delay === void 0 ? {} : { delay: options.delay }
			})
		};
		try {
			return await publish(repo, files, request, options);
		} catch (error) {
			throwIfCancelled$1(signal);
			throw hubError(error, `publish to ${repo.id}`);
		}
	} };
}
async function publish(repo, files, request, { private: hidden, delay = 500 }) {
	const { tag, closure, signal } = request;
	for (let plan = 1;; plan++) {
		const head = await openHead(repo, hidden);
		if (tag !== void 0) {
			const tagged = await resolveRevision(repo, tag);
			if (tagged !== null) return await released(repo, files, request, tag, tagged);
		}
		if (await same(head, files, closure)) return await finish(repo, head.commit, false, tag);
		try {
			return await finish(repo, await commitOn(repo, head, files, request), true, tag);
		} catch (error) {
			throwIfCancelled$1(signal);
			const stale = hasStatus(error, 412);
			if (!stale && !isAmbiguous(error)) throw error;
			if (plan >= MAX_PLANS) throw stale ? tooBusy(repo) : error;
			if (!stale) {
				const landed = await openHead(repo, hidden);
				if (landed.commit !== head.commit && await same(landed, files, closure)) return await finish(repo, landed.commit, true, tag);
			}
		}
		await setTimeout(delay * 2 ** (plan - 1), void 0, signal === void 0 ? {} : { signal }).catch(() => throwIfCancelled$1(signal));
	}
}
async function released(repo, files, { closure }, tag, commit) {
	if (await same(await readHead(repo, commit), files, closure)) return result(repo, commit, false, false, tag);
	throw new LoraError("tag-taken", `${repo.id} has a tag ${tag} already (${commit.slice(0, 12)}), and it holds something else.`, { next: "A release does not change: choose another version." });
}
async function finish(repo, commit, changed, tag) {
	if (tag === void 0) return result(repo, commit, changed, false, void 0);
	if (await createTag(repo, tag, commit)) return result(repo, commit, changed, true, tag);
	if (await resolveRevision(repo, tag) === commit) return result(repo, commit, changed, false, tag);
	throw new LoraError("tag-taken", `Somebody else put the tag ${tag} on ${repo.id} at the same time.`, { next: `Commit ${commit.slice(0, 12)} holds this release without a tag: choose another version.` });
}
function result(repo, commit, committed, newTag, tag) {
	const at = `${repo.id} at ${commit.slice(0, 12)}`;
	const message = committed ? `Published to ${at}${tag === void 0 ? "" : `, tagged ${tag}`}.` : newTag ? `Unchanged: ${at} holds this closure already; now tagged ${tag}.` : `Nothing to publish: ${at}${tag === void 0 ? "" : ` (${tag})`} holds this closure already.`;
	return {
		url: `${repo.hubUrl}/${repo.id}/tree/${tag === void 0 ? commit : encodeURIComponent(tag)}`,
		changed: committed || newTag,
		commit,
		...tag === void 0 ? {} : { tag },
		message
	};
}
async function openHead(repo, hidden) {
	let commit = await resolveRevision(repo, BRANCH);
	if (commit === null) {
		await createIfMissing(repo, hidden ? "private" : "public");
		commit = await resolveRevision(repo, BRANCH);
	}
	if (commit !== null) return readHead(repo, commit);
	throw new LoraError("hub-missing", `${repo.id} has no branch ${BRANCH} that this token can see.`, {
		exit: 3,
		next: "Check the repository's name and the token's rights."
	});
}
function same(head, files, closure) {
	return isSame(head.published, files, closure, (file) => holdsFile(head, file));
}
async function commitOn(repo, head, files, { message, onProgress, signal }) {
	const changed = [];
	for (const file of files) if (!await holdsFile(head, file)) changed.push(file);
	const operations = [...changed.map((file) => ({
		operation: "addOrUpdate",
		path: file.path,
		content: pathToFileURL(file.source)
	})), ...stalePaths(head.published, files).filter((path) => head.files.has(path)).map((path) => ({
		operation: "delete",
		path
	}))];
	const [title = "", ...description] = message.split("\n");
	const uploads = commitIter({
		repo: {
			type: "model",
			name: repo.id
		},
		title,
		description: description.join("\n").trim(),
		operations,
		branch: BRANCH,
		parentCommit: head.commit,
		hubUrl: repo.hubUrl,
		accessToken: repo.token,
		fetch: repo.fetch,
		useXet: false,
		...signal === void 0 ? {} : { abortSignal: signal }
	});
	const total = changed.reduce((sum, file) => sum + file.size, 0);
	const sizes = new Map(changed.map((file) => [file.path, file.size]));
	const sent = /* @__PURE__ */ new Map();
	for (;;) {
		const step = await uploads.next();
		if (step.done) {
			if (step.value === void 0) throw new LoraError("hub-refused", "The Hub answered a commit without its id.", { exit: 3 });
			onProgress?.({
				task: "publish",
				done: total,
				total,
				unit: "bytes"
			});
			return step.value.commit.oid;
		}
		if (step.value.event === "fileProgress" && step.value.state === "uploading") sent.set(step.value.path, step.value.progress * (sizes.get(step.value.path) ?? 0));
		const done = Math.round([...sent.values()].reduce((sum, bytes) => sum + bytes, 0));
		const detail = step.value.event === "phase" ? step.value.phase : step.value.path;
		onProgress?.({
			task: "publish",
			done,
			total,
			unit: "bytes",
			detail
		});
	}
}
function usable(token, repo) {
	if (token === void 0 || token === "") throw new LoraError("hub-token", `Publishing to ${repo} needs a Hub token, and none was given.`, {
		exit: 3,
		next: "Set HF_TOKEN to a token with write access, or set up Trusted Publishers for the repository."
	});
	if (!token.startsWith("hf_")) throw new LoraError("hub-token", "The Hub token does not start with \"hf_\", so it is none of the Hub's.", {
		exit: 3,
		next: "Copy the token again from https://huggingface.co/settings/tokens."
	});
	return token;
}
function tooBusy(repo) {
	return new LoraError("hub-busy", `Other commits to ${repo.id} came first ${MAX_PLANS} times in a row.`, {
		exit: 3,
		next: "Run again when less is going on there."
	});
}

// src/publish/trusted.ts
async function exchangeToken({ hubUrl, repo, idToken, fetch, signal }) {
	const origin = hubUrl.replace(/\/+$/, "");
	let subject;
	try {
		subject = await idToken(origin);
	} catch (cause) {
		throw new LoraError("trusted-publisher", `The workflow gave no ID token: ${cause.message}`, {
			exit: 3,
			next: "Give the job `permissions: id-token: write`, or set HF_TOKEN.",
			cause
		});
	}
	try {
		const response = await retryingFetch({
			fetch,
			signal
		})(`${origin}/oauth/token`, {
			method: "POST",
			headers: {
				"Content-Type": "application/json",
				Accept: "application/json"
			},
			body: JSON.stringify({
				grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
				subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
				subject_token: subject,
				resource: repo
			})
		});
		if (response.status === 400 || response.status === 401 || response.status === 403) throw await unregistered(response, repo);
		if (!response.ok) throw await answerError(response);
		const { access_token: token } = await response.json();
		if (typeof token === "string" && token !== "") return token;
	} catch (error) {
		throwIfCancelled$1(signal);
		throw hubError(error, `exchange the workflow's identity for a token for ${repo}`);
	}
	throw new LoraError("trusted-publisher", "The Hub answered the token exchange without a token.", { exit: 3 });
}
async function unregistered(response, repo) {
	const said = await response.json().catch(() => ({}));
	const reason = [said.error, said.error_description].filter((one) => typeof one === "string").join(": ");
	return new LoraError("trusted-publisher", `The Hub does not know this workflow as a publisher of ${repo} (${reason || response.status}).`, {
		exit: 3,
		next: `Register this repository and workflow under Trusted Publishers at https://huggingface.co/${repo}/settings, or set HF_TOKEN.`
	});
}

// src/publish/open.ts
function hubRepository(to) {
	return /^hf:\/\/([\w.-]+\/[\w.-]+)$/.exec(to)?.[1] ?? null;
}
function openTarget(to, options) {
	const repo = hubRepository(to);
	if (repo !== null) {
		const { hubUrl, hubToken, idToken, onToken, fetch } = options;
		const token = async (signal) => {
			if (hubToken !== void 0 || idToken === void 0) return hubToken;
			const exchanged = await exchangeToken({
				hubUrl,
				repo,
				idToken,
				fetch,
				signal
			});
			onToken?.(exchanged);
			return exchanged;
		};
		return hubTarget({
			repo,
			hubUrl,
			token,
			private: options.private,
			fetch
		});
	}
	if (to.startsWith("file:")) {
		const directory = join(options.workspaceRoot, to.slice(5));
		const inside = relative(options.workspaceRoot, directory);
		if (!isAbsolute(to.slice(5)) && inside !== "" && inside !== ".." && !inside.startsWith(`..${sep}`)) return directoryTarget({
			directory,
			url: `file:./${inside.split(sep).join("/")}`
		});
		throw new LoraError("publish-target", `"${to.slice(0, 100)}" is not a directory below the repository's root.`, { next: "Use a relative path of its own, such as file:./published." });
	}
	throw new LoraError("publish-target", `"${to.slice(0, 100)}" names no place to publish to.`, { next: "Use hf://org/name or file:./directory." });
}

// src/pipeline/publishing.ts
async function publishAdapter(request, prepared, evaluation, tag) {
	const { entry, plan, run, times, workspace, base } = prepared;
	const { publish } = entry.manifest;
	if (!evaluation.passed) {
		request.listener({
			type: "note",
			message: `${entry.name} is not published: a gate failed.`
		});
		return null;
	}
	if (publish === null) {
		request.listener({
			type: "note",
			message: `${entry.name} is not published: its manifest has no publish section.`
		});
		return null;
	}
	return stage(request.listener, times, "publish", entry.name, async (onProgress) => {
		const claims = await verifyAdapter(run.bundle, {
			workspaceRoot: workspace.root,
			baseDirectory: base.complete ? base.directory : void 0,
			signal: request.signal
		});
		const needed = (claim) => claim === "record" || claim.startsWith("file ");
		const bad = claims.filter(({ claim, state }) => state === "false" || needed(claim) && state !== "proven");
		if (!await sameBytes(run.evaluation, join(run.bundle, "evaluation.json"))) bad.push({
			claim: "evaluation",
			state: "false",
			detail: "The evaluation that passed is not the one in the tree."
		});
		if (bad.length > 0 || evaluation.closure !== plan.closure) throw new LoraError("bundle-damaged", `What would be published for ${entry.name} does not agree with its record: ${bad.map(({ claim, detail }) => `${claim}: ${detail}`).join(" ") || "another closure."}`, {
			exit: 1,
			next: `Run lora eval ${entry.name} again.`
		});
		const { hubUrl, hubToken, idToken, onToken } = request.environment;
		const result = await openTarget(publish.to, {
			workspaceRoot: workspace.root,
			private: publish.private,
			hubUrl,
			hubToken,
			idToken,
			onToken
		}).publish(await describeTree(run.bundle), {
			message: `${entry.name}: closure ${plan.closure.slice(0, 12)}`,
			tag,
			closure: plan.closure,
			onProgress,
			signal: request.signal
		});
		return {
			value: result,
			summary: `${result.url}: ${result.message}`
		};
	});
}
async function sameBytes(one, other) {
	const [a, b] = await Promise.all([one, other].map((path) => readFile(path).catch(() => null)));
	return a != null && b != null && a.equals(b);
}

// src/publish/card-text.ts
var import_dist = require_dist();
function plain(text) {
	return oneLine(text).replace(/[\\`*_[\]|~#$]/g, "\\$&").replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
function code(text) {
	return `\`${oneLine(text).replaceAll("`", "'").replaceAll("|", "\\|") || " "}\``;
}
function table(head, rows) {
	const line = (cells) => `| ${cells.join(" | ")} |`;
	return [
		line(head),
		line(head.map(() => "---")),
		...rows.map(line)
	].join("\n");
}
function fenced(language, content) {
	const longest = Math.max(2, ...[...content.matchAll(/`+/g)].map(([run]) => run.length));
	const fence = "`".repeat(longest + 1);
	return `${fence}${language}\n${content}\n${fence}`;
}
function pythonString(text) {
	return JSON.stringify(text).replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
function oneLine(text) {
	return text.replace(/[\x00-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069\s]+/g, " ").trim();
}

// src/publish/license.ts
const KNOWN = new Set(`afl-3.0 agpl-3.0 apache-2.0 artistic-2.0 bsd-2-clause bsd-3-clause bsd-3-clause-clear bsl-1.0 cc-by-2.0 cc-by-2.5
  cc-by-3.0 cc-by-4.0 cc-by-nc-2.0 cc-by-nc-3.0 cc-by-nc-4.0 cc-by-nc-nd-3.0 cc-by-nc-nd-4.0 cc-by-nc-sa-2.0
  cc-by-nc-sa-3.0 cc-by-nc-sa-4.0 cc-by-nd-4.0 cc-by-sa-3.0 cc-by-sa-4.0 cc0-1.0 cdla-permissive-1.0 cdla-permissive-2.0
  cdla-sharing-1.0 ecl-2.0 epl-1.0 epl-2.0 etalab-2.0 eupl-1.1 eupl-1.2 gpl-2.0 gpl-3.0 isc lgpl-2.1 lgpl-3.0 lppl-1.3c
  mit mpl-2.0 ms-pl ncsa ofl-1.1 osl-3.0 postgresql unlicense wtfpl zlib`.split(/\s+/));
const RENAMED = {
	"c-uda-1.0": "c-uda",
	"gfdl-1.3": "gfdl",
	"odbl-1.0": "odbl",
	"odc-by-1.0": "odc-by",
	"pddl-1.0": "pddl"
};
function licenseFields(licenses) {
	const distinct = [...new Set(licenses)].sort();
	const [only] = distinct;
	if (distinct.length === 1 && only !== void 0) {
		const id = only.toLowerCase().replace(/-(only|or-later)$/, "");
		const known = KNOWN.has(id) ? id : RENAMED[id];
		if (known !== void 0) return { license: known };
	}
	return {
		license: "other",
		license_name: distinct.join(" and ").toLowerCase()
	};
}

// src/publish/card.ts
function modelCard(input) {
	const sections = [
		`# ${plain(input.name)}`,
		input.description === null ? "" : plain(input.description),
		about(input),
		"## Evaluation",
		evaluationText(input.evaluation),
		"## How to use",
		usage(input),
		"## Training",
		training(input.plan),
		"## Data",
		data(input.datasets),
		"## Provenance",
		provenance(input)
	];
	return `---\n${(0, import_dist.stringify)(frontMatter(input), {
		lineWidth: 0,
		aliasDuplicateObjects: false
	})}---\n\n${sections.filter((one) => one !== "").join("\n\n")}\n`;
}
function frontMatter({ name, plan, evaluation, datasets }) {
	const languages = [...new Set(datasets.flatMap((one) => one.language))].sort();
	const codes = [...new Set(languages.map((tag) => tag.split("-")[0].toLowerCase()))].sort();
	const regional = languages.filter((tag) => tag.includes("-"));
	const results = modelResults(plan, evaluation);
	return {
		...plan.base.revision === null ? {} : {
			base_model: plan.base.model,
			base_model_relation: "adapter"
		},
		library_name: "peft",
		pipeline_tag: "text-generation",
		...licenseFields(datasets.map((one) => one.license)),
		...codes.length === 0 ? {} : { language: codes },
		...regional.length === 0 ? {} : { language_bcp47: regional },
		datasets: datasets.map((one) => one.name).sort(),
		tags: [
			"lora",
			"peft",
			"lora-action"
		],
		...results.length === 0 ? {} : { "model-index": [{
			name,
			results
		}] }
	};
}
function modelResults(plan, { suites, losses }) {
	const task = {
		type: "text-generation",
		name: "Text generation"
	};
	return [...suites.map((suite) => ({
		task,
		dataset: {
			type: suite.path,
			name: suite.name
		},
		metrics: [{
			type: "pass-rate",
			name: "Pass rate",
			value: suite.adapter.rate
		}]
	})), ...losses.map((loss) => ({
		task,
		dataset: {
			type: plan.datasets.map((one) => one.name).join(", "),
			name: `Split ${loss.split}`,
			split: loss.split
		},
		metrics: [{
			type: "loss",
			name: "Loss (nats per token)",
			value: loss.adapter
		}]
	}))];
}
function about({ plan, datasets }) {
	const at = plan.base.revision === null ? "a checkpoint kept beside the data" : `revision ${code(plan.base.revision)}`;
	const names = datasets.map((one) => code(one.name)).join(", ");
	return `A LoRA adapter for ${code(plan.base.model)} (${at}), learned from ${names} and released only because it passed the gates below.`;
}
function evaluationText({ gates, suites, losses }) {
	const verdicts = gates.map((gate) => [
		plain(gate.gate),
		measured(gate, gate.base, gate.baseInterval),
		measured(gate, gate.adapter, gate.interval),
		plain(gate.threshold),
		gate.passed ? "passed" : "**failed**"
	]);
	const scores = [...suites.map((suite) => [
		plain(suite.name),
		rate(suite.base),
		rate(suite.adapter),
		String(suite.adapter.total)
	]), ...losses.map((loss) => [
		`Loss on split ${plain(loss.split)}, nats per token`,
		loss.base.toFixed(4),
		loss.adapter.toFixed(4),
		`${loss.tokens} tokens`
	])];
	return [
		"Base model and adapter answer the same prompts, greedily decoded. Brackets hold 95% intervals.",
		table([
			"Gate",
			"Base",
			"Adapter",
			"Threshold",
			"Verdict"
		], verdicts),
		...scores.length === 0 ? [] : [table([
			"Measured",
			"Base",
			"Adapter",
			"Cases"
		], scores)],
		"Every answer and every reason is in `evaluation.json`."
	].join("\n\n");
}
function measured(gate, value, interval) {
	if (value === null) return "–";
	const isRate = gate.metric === "pass-rate" || gate.metric === "regurgitation";
	const show = (number) => isRate ? percent(number) : number.toPrecision(4);
	return interval === void 0 ? show(value) : `${show(value)} [${show(interval[0])}, ${show(interval[1])}]`;
}
function rate({ rate: value, interval, count, total }) {
	return `${percent(value)} [${percent(interval[0])}, ${percent(interval[1])}] (${count}/${total})`;
}
function percent(value) {
	return `${(100 * value).toFixed(1)}%`;
}
function usage({ plan, repository }) {
	const revision = plan.base.revision === null ? "" : `, revision=${pythonString(plan.base.revision)}`;
	const local = repository === null ? "\"path/to/this/directory\"" : pythonString(repository);
	const lines = [
		"from peft import PeftModel",
		"from transformers import AutoModelForCausalLM, AutoTokenizer",
		"",
		`base = AutoModelForCausalLM.from_pretrained(${pythonString(plan.base.model)}${revision})`,
		`model = PeftModel.from_pretrained(base, ${local})`,
		`tokenizer = AutoTokenizer.from_pretrained(${local})`
	];
	const note = plan.base.revision === null ? "\n\nThe base model is a directory of the data repository: give the path it has with you." : "";
	return fenced("python", lines.join("\n")) + note;
}
function training({ lora, training: recipe, chat, engine }) {
	const scale = lora.rslora ? "alpha/√r" : "alpha/r";
	const rows = [
		["Rank, alpha, scale", `${lora.r}, ${lora.alpha}, ${scale}`],
		["Dropout", String(lora.dropout)],
		["Projections", lora.targets.map(code).join(", ")],
		["Seed", String(recipe.seed)],
		["Epochs", String(recipe.epochs)],
		["Rows per step", `${recipe.batchSize} (${recipe.microBatchSize} per pass)`],
		["Learning rate", `${recipe.learningRate}, ${recipe.schedule}, warmup ${recipe.warmup}`],
		["AdamW", `betas ${recipe.adamBeta1}, ${recipe.adamBeta2}; epsilon ${recipe.adamEpsilon}; weight decay ${recipe.weightDecay}`],
		["Gradient norm", recipe.maxGradNorm === 0 ? "not clipped" : `clipped to ${recipe.maxGradNorm}`],
		["Longest row", `${chat.maxLength} tokens`],
		["Precision of frozen weights", recipe.precision],
		["Engine", `${engine.name} ${plain(engine.version)} on ${engine.backend}`]
	];
	return `Loss is taken on assistant turns only.\n\n${table(["Setting", "Value"], rows)}`;
}
function data(datasets) {
	return datasets.map(({ name, description, license, lock }) => {
		const splits = Object.entries(lock.splits).sort(([one], [other]) => one < other ? -1 : 1);
		const removed = /* @__PURE__ */ new Map();
		for (const { rule } of lock.removed) removed.set(rule, (removed.get(rule) ?? 0) + 1);
		const causes = [...removed].sort(([one], [other]) => one < other ? -1 : 1).map(([rule, count]) => `${count} by ${plain(rule)}`);
		return [
			`### ${plain(name)}`,
			...description === null ? [] : [plain(description)],
			[
				`- Identity: ${code(lock.datasetId)}`,
				`- Licence: ${plain(license)}`,
				...splits.map(([split, { records }]) => `- Split ${code(split)}: ${records} records`),
				`- Removed by hygiene: ${causes.length === 0 ? "none" : `${lock.removed.length} (${causes.join(", ")})`}`
			].join("\n")
		].join("\n\n");
	}).join("\n\n");
}
function provenance({ plan, repository }) {
	const where = repository === null ? "this/directory" : `hf://${repository}`;
	return [
		`Closure ${code(plan.closure)}: the SHA-256 of the recipe, the identities of the data, and the digests of the base model.`,
		"`provenance.json` is an in-toto statement (SLSA provenance v1) about every file here. It is not signed. Each of its claims can be looked at:",
		fenced("sh", `lora verify ${where}`)
	].join("\n\n");
}

// src/pipeline/record.ts
async function recordAdapter(request, prepared, evaluation, startedOn) {
	const { entry, plan, run, base, times, workspace } = prepared;
	await stage(request.listener, times, "provenance", entry.name, async (onProgress) => {
		const source = await gitState(workspace.root);
		const text = card(prepared, evaluation);
		if (await stands(prepared, evaluation, source?.commit ?? null, text)) return {
			value: void 0,
			summary: "nothing changed since"
		};
		const { template } = entry.manifest.chat;
		const files = await assembleBundle(run.bundle, {
			adapterDirectory: run.adapter,
			baseDirectory: base.directory,
			plan,
			template: template === null ? null : await readFile(join(workspace.root, template), "utf8"),
			card: text,
			evaluation: run.evaluation
		});
		const statement = buildStatement({
			files,
			plan,
			gates: entry.manifest.gates,
			evaluation,
			source,
			locks: prepared.datasets.map(({ entry: dataset, lock }) => ({
				name: dataset.name,
				path: lockPath(dataset),
				digest: digestOf(lockText(lock))
			})),
			builder: {
				...request.environment.builder,
				version: await engineVersions(run.environment)
			},
			startedOn,
			finishedOn: (/* @__PURE__ */ new Date()).toISOString()
		});
		const record = serialiseStatement(statement);
		await addProvenance(run.bundle, record);
		await writeFileAtomic(run.provenance, record);
		onProgress({
			task: "record",
			done: files.length,
			total: files.length,
			unit: "files"
		});
		return {
			value: void 0,
			summary: `${files.length} files recorded`
		};
	});
}
async function engineVersions(path) {
	const text = await readFile(path, "utf8").catch(() => null);
	if (text === null) return void 0;
	const json = parseJson(text, { file: path });
	if (!isJsonObject(json)) return void 0;
	return Object.fromEntries(Object.entries(json).filter((entry) => typeof entry[1] === "string"));
}
async function stands({ run }, evaluation, commit, card) {
	if ((await verifyAdapter(run.bundle)).some(({ claim, state }) => state === "false" || claim === "record" && state === "missing")) return false;
	const text = (path) => readFile(path, "utf8").catch(() => "");
	const record = await text(join(run.bundle, PROVENANCE_FILE));
	if (record !== await text(run.provenance) || card !== await text(join(run.bundle, "README.md"))) return false;
	const { internalParameters, resolvedDependencies } = parseStatement(record).predicate.buildDefinition;
	const recorded = resolvedDependencies.find(({ name }) => name === "source")?.digest?.gitCommit ?? null;
	return internalParameters.evaluationId === evaluation.evaluationId && recorded === commit;
}
function card({ entry, plan, datasets }, evaluation) {
	return modelCard({
		name: entry.name,
		description: entry.manifest.description,
		plan,
		evaluation,
		datasets: datasets.map(({ entry: { name, manifest }, lock }) => ({
			name,
			description: manifest.description,
			license: manifest.license,
			language: manifest.language,
			lock
		})),
		repository: entry.manifest.publish === null ? null : hubRepository(entry.manifest.publish.to)
	});
}

// src/pipeline/build.ts
async function buildAdapters(request, options) {
	const checked = await checkWorkspace(request, { fix: false });
	const findings = checked.findings;
	const outcome = {
		goal: options.goal,
		checked,
		findings,
		adapters: [],
		passed: checked.passed
	};
	if (!checked.passed) return outcome;
	if (options.tag !== void 0 && checked.selection.adapters.length !== 1) throw new LoraError("tag-ambiguous", `The tag ${options.tag} names one release, but ${checked.selection.adapters.length} adapters were selected.`, { next: "Name the adapter that is released." });
	for (const { entry, because } of checked.selection.adapters) {
		const weights = options.goal !== "plan" && options.goal !== "publish-only";
		const adapter = await build(request, options, checked, await prepare(request, checked, {
			entry,
			because,
			weights
		}));
		outcome.adapters.push(adapter);
		if (adapter.evaluation !== null) outcome.passed &&= adapter.evaluation.passed;
	}
	return outcome;
}
async function build(request, options, checked, prepared) {
	const { entry, plan, run, because, times } = prepared;
	const outcome = {
		name: entry.name,
		because,
		plan,
		directory: run.root,
		rows: prepared.datasets.reduce((sum, { lock }) => sum + (lock.splits.train?.records ?? 0), 0),
		standing: {
			adapter: await adapterStands(prepared),
			evaluation: await readEvaluation(run.evaluation) !== null
		},
		memory: await estimateMemory(request, prepared),
		metrics: [],
		evaluation: null,
		suites: void 0,
		published: null,
		times,
		report: null
	};
	if (options.goal === "plan") return outcome;
	if (!(outcome.standing.adapter && outcome.standing.evaluation) && options.goal !== "publish-only") await prepared.engine.ready();
	const startedOn = (/* @__PURE__ */ new Date()).toISOString();
	switch (options.goal) {
		case "train":
			await tokenizeAdapter(request, prepared);
			outcome.memory = await noteMemory(request, prepared);
			outcome.metrics = await trainAdapter(request, prepared);
			break;
		case "publish-only":
			outcome.metrics = await readMetrics(run.metrics);
			outcome.evaluation = await readEvaluation(run.evaluation);
			if (outcome.evaluation === null) throw notYet(prepared, "evaluated", "lora eval");
			break;
		case "evaluate-only":
			Object.assign(outcome, await evaluateOnly(request, prepared));
			break;
		default: Object.assign(outcome, await trainAndEvaluate(request, prepared));
	}
	if (outcome.evaluation !== null) {
		if (options.goal !== "publish-only") await recordAdapter(request, prepared, outcome.evaluation, startedOn);
		if (options.goal === "run" || options.goal === "publish-only") outcome.published = await publishAdapter(request, prepared, outcome.evaluation, options.tag);
	}
	outcome.report = await writeReport(checked, outcome, run.report);
	return outcome;
}
async function trainAndEvaluate(request, prepared) {
	await tokenizeAdapter(request, prepared);
	const memory = await noteMemory(request, prepared);
	const questions = await gatherQuestions(prepared, request.signal);
	const suites = questions.asked.suites.map(({ suite }) => suite);
	return {
		memory,
		metrics: await trainAdapter(request, prepared),
		suites,
		evaluation: await evaluateAdapter(request, prepared, questions)
	};
}
async function noteMemory(request, prepared) {
	const memory = await estimateMemory(request, prepared);
	if (memory?.fits === false) request.listener({
		type: "note",
		message: `Training may not fit: ${memoryLine(memory)}`
	});
	return memory;
}
async function evaluateOnly(request, prepared) {
	if (!await adapterStands(prepared)) throw notYet(prepared, "trained", "lora train");
	const questions = await gatherQuestions(prepared, request.signal);
	const suites = questions.asked.suites.map(({ suite }) => suite);
	return {
		metrics: await readMetrics(prepared.run.metrics),
		suites,
		evaluation: await evaluateAdapter(request, prepared, questions)
	};
}
function notYet({ entry, plan }, what, command) {
	return new LoraError("stage-missing", `Adapter ${entry.name} is not ${what} as the repository stands (closure ${plan.closure.slice(0, 12)}).`, { next: `Run ${command} ${entry.name} first${what === "evaluated" ? ", or bring the .lora directory of the job that did" : ""}.` });
}
async function estimateMemory({ environment }, { plan, config, run }) {
	if (config === null || (plan.training.quantization ?? "none") !== "none") return null;
	return fitting(plan, config, await longestRow(run.tokens, plan), await thisMachine(environment.threads));
}

export { buildAdapters as t };