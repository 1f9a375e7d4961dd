import { p as writeFileAtomic, r as exists } from "./excerpt-BpH1Ag8W.js";
import { C as countSeverities, E as worstFirst, T as integer, _ as table, a as duration, b as oneLine, c as changeSection, d as details, f as fenced, g as mermaid, h as md, l as blocks, m as list, o as gatesSection, p as link, r as renderTerminal, s as dataSection, u as code, v as words, w as headlineOf, y as cut } from "./terminal-lXstQxD7.js";
import { n as formatPlace } from "./error-CUOtd1Bd.js";
import { t as readTokens } from "./tokens-YMSw5B4K.js";
import { r as threadsFor, t as largestStep } from "./lanes-DizY39TZ.js";
import { n as trainingMemory, t as recomputesIn } from "./memory-BmHNxF6V.js";
import { f as projections } from "./mask-D-Y3O1Un.js";
import { promisify } from "node:util";
import { availableParallelism, totalmem } from "node:os";
import { execFile } from "node:child_process";

// src/pipeline/fitting.ts
const WASM_BYTES = 4 * 2 ** 30;
const LENGTH_STEP = 64;
const MIB = 2 ** 20;
function fitting(plan, config, longest, machine) {
	const { backend, device } = plan.engine;
	const where = backend === "wasm" ? "wasm" : device === "gpu" ? "gpu" : "machine";
	const lora = {
		...plan.lora,
		targets: projections(plan.lora.targets, "plan.json")
	};
	const availableTo = (threads) => where === "gpu" ? machine.gpu : where === "wasm" ? Math.min(threads * WASM_BYTES, machine.memory) : machine.memory;
	const stepOf = (training, tokens) => where === "wasm" ? largestStep(training, {
		tokens,
		supervised: Math.min(longest.supervised, tokens)
	}, config) : {
		lanes: 0,
		rows: training.microBatchSize
	};
	const estimate = (change = {}, tokens = longest.tokens, threads = 1) => {
		const training = {
			...plan.training,
			...change
		};
		const { lanes, rows } = stepOf(training, tokens);
		const lengths = new Array(rows).fill(tokens);
		const supervised = rows * Math.min(longest.supervised, tokens);
		const question = {
			config,
			lora,
			backend,
			precision: training.precision,
			threads,
			lanes,
			lengths,
			supervised
		};
		const { weights } = trainingMemory({
			...question,
			recompute: false
		});
		const free = (availableTo(threads) ?? Number.POSITIVE_INFINITY) - weights;
		const recompute = recomputesIn(free / threads, training.gradientCheckpointing, config, lengths);
		return {
			...trainingMemory({
				...question,
				recompute
			}),
			recompute
		};
	};
	const step = stepOf(plan.training, longest.tokens);
	const threads = threadsFor(step, machine.cores, machine.memory, (n) => estimate({}, longest.tokens, n));
	const found = estimate({}, longest.tokens, threads);
	const available = availableTo(threads);
	const fits = available === null ? null : found.total <= available;
	const rows = {
		count: step.rows,
		tokens: longest.tokens,
		counted: longest.counted
	};
	return {
		...found,
		where,
		available,
		fits,
		threads,
		rows,
		next: fits === false ? knob(available) : null
	};
	function knob(bytes) {
		const fitsWith = (change, tokens) => estimate(change, tokens).total <= bytes;
		const on = { gradientCheckpointing: "on" };
		if (fitsWith(on)) return "Write `gradientCheckpointing: on` under `training`.";
		for (let microBatchSize = plan.training.microBatchSize - 1; microBatchSize >= 1; microBatchSize--) if (fitsWith({
			...on,
			microBatchSize
		})) return `Write \`microBatchSize: ${microBatchSize}\` under \`training\`.`;
		const least = {
			...on,
			microBatchSize: 1
		};
		if ((backend === "tensorflow" || backend === "torch") && fitsWith({
			...least,
			precision: "bf16"
		})) return "Write `precision: bf16` and `microBatchSize: 1` under `training`.";
		for (let tokens = longest.tokens - (longest.tokens % LENGTH_STEP || LENGTH_STEP); tokens > 0; tokens -= LENGTH_STEP) if (fitsWith(least, tokens)) return `Write \`maxLength: ${tokens}\` and \`microBatchSize: 1\` under \`training\`.`;
		return "Choose a smaller base, or a machine with more memory.";
	}
}
function memoryLine({ where, available, fits, threads, rows, recompute, next, total, ...parts }) {
	const size = (bytes) => bytes < 2 ** 30 ? `${Math.round(bytes / MIB)} MiB` : `${(bytes / 2 ** 30).toFixed(1)} GiB`;
	const place = {
		wasm: "wasm can have",
		machine: "this machine has",
		gpu: "the GPU has"
	}[where];
	const of = available === null ? "; what the GPU has cannot be learned here" : ` of the ${size(available)} that ${place}`;
	const each = [
		"weights",
		"adapter",
		"activations",
		"logits"
	].map((name) => `${name} ${size(parts[name])}`).join(", ");
	const longest = `${threads > 1 ? `${threads} threads of ` : ""}${rows.count} × ${rows.counted ? "" : "up to "}${rows.tokens} tokens${recompute ? ", layers computed again" : ""}`;
	const verdict = fits === null ? "" : fits ? ": fits" : `: does not fit. ${next}`;
	return `about ${size(total)}${of} (${each}; ${longest})${verdict}`;
}
async function longestRow(tokens, plan) {
	const { maxLength } = plan.chat;
	if (!await exists(tokens)) return {
		tokens: maxLength,
		supervised: maxLength,
		counted: false
	};
	const { offsets, labels } = await readTokens(tokens);
	const longest = {
		tokens: 0,
		supervised: 0,
		counted: true
	};
	for (let row = 0; row + 1 < offsets.length; row++) {
		const [begin, end] = [Number(offsets[row]), Number(offsets[row + 1])];
		const supervised = labels.subarray(begin, end).reduce((count, label) => count + (label === -100 ? 0 : 1), 0);
		longest.tokens = Math.max(longest.tokens, end - begin);
		longest.supervised = Math.max(longest.supervised, supervised);
	}
	return longest;
}
async function thisMachine(cores = availableParallelism()) {
	const constrained = process.constrainedMemory?.() ?? 0;
	const memory = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
	try {
		const { stdout } = await promisify(execFile)("nvidia-smi", ["--query-gpu=memory.total", "--format=csv,noheader,nounits"], { timeout: 2e4 });
		const mebibytes = Number(stdout.split("\n")[0]);
		return {
			cores,
			memory,
			gpu: mebibytes > 0 ? mebibytes * MIB : null
		};
	} catch {
		return {
			cores,
			memory,
			gpu: null
		};
	}
}

// src/report/cases-section.ts
const SHOWN$1 = 5;
function casesSection({ suites }, asked = []) {
	const parts = suites.flatMap((suite) => {
		const questions = asked.find(({ path }) => path === suite.path)?.cases;
		const part = failuresOf(suite, questions);
		return part === void 0 ? [] : [part];
	});
	return parts.length === 0 ? void 0 : blocks(md`### Failed cases`, ...parts);
}
function failuresOf(suite, questions) {
	const failed = suite.cases.flatMap((score, index) => score.adapter.passed ? [] : [{
		score,
		question: questions?.[index]
	}]);
	if (failed.length === 0) return void 0;
	const regressed = failed.filter(({ score }) => score.base.passed);
	const shown = [...regressed, ...failed.filter(({ score }) => !score.base.passed)].slice(0, SHOWN$1);
	const summary = words(md`**${suite.name}** ${code(suite.path)}: ${failed.length} of ${suite.cases.length} cases fail.`, regressed.length === 0 ? void 0 : `The base passes ${regressed.length} of them.`, shown.length === failed.length ? void 0 : `${shown.length} are shown.`);
	return blocks(summary, ...shown.map(({ score, question }) => details(`${score.name}: ${cut(oneLine(score.adapter.failures[0] ?? ""), 120)}`, caseOf(score, question))));
}
function caseOf({ at, base, adapter }, question) {
	const prompt = question?.conversation.messages.at(-1);
	const expected = question?.expected;
	const cutOff = adapter.stopped === "length" ? ", cut off" : "";
	return blocks(words(code(at), base.passed ? "passes with the base." : "fails with the base too."), prompt === void 0 ? void 0 : blocks(md`Prompt (last turn, ${prompt.role}):`, fenced(prompt.content, 500)), expected === void 0 ? void 0 : blocks(md`Held-out turn:`, fenced(turnText(expected), 500)), blocks(md`Answer (${adapter.tokens} tokens${cutOff}):`, fenced(adapter.output, 800)), list(adapter.failures.slice(0, 5).map((failure) => cut(failure, 500))));
}
function turnText({ content, tool_calls = [] }) {
	const calls = tool_calls.map((call) => JSON.stringify({
		name: call.function.name,
		arguments: call.function.arguments
	}));
	return [...content === "" ? [] : [content], ...calls].join("\n");
}

// src/report/findings-section.ts
const SHOWN = 20;
const marks = {
	error: "❌",
	warning: "⚠️",
	note: "ℹ️"
};
function findingsSection(findings) {
	if (findings.length === 0) return void 0;
	const sorted = worstFirst(findings);
	const errors = sorted.filter(({ severity }) => severity === "error");
	const others = sorted.filter(({ severity }) => severity !== "error");
	return blocks(md`### Findings`, errors.length === 0 ? void 0 : itemsOf(errors), others.length === 0 ? void 0 : details(countSeverities(others), itemsOf(others)));
}
function itemsOf(findings) {
	const left = findings.slice(SHOWN);
	const more = left.length === 0 ? void 0 : md`… and ${countSeverities(left)} more (${byRule(left)}).`;
	return blocks(list(findings.slice(0, SHOWN).map(itemOf)), more);
}
function itemOf({ severity, place, message, help, rule, related = [] }) {
	return words(marks[severity], place === void 0 ? void 0 : code(formatPlace(place)), cut(message, 400), help === void 0 ? void 0 : cut(help, 300), ...related.slice(0, 3).flatMap((other) => [cut(other.message, 100), code(formatPlace(other.place))]), md`<sub>${rule}</sub>`);
}
function byRule(findings) {
	const counted = /* @__PURE__ */ new Map();
	for (const { rule } of findings) counted.set(rule, (counted.get(rule) ?? 0) + 1);
	return [...counted].map(([rule, found]) => `${rule} ${found}`).join(", ");
}

// src/report/loss-curve.ts
const MAX_POINTS = 60;
function lossCurve(metrics) {
	const { points, perPoint } = downsample(metrics);
	const [first, last] = [metrics[0], metrics.at(-1)];
	if (points.length < 2 || first === void 0 || last === void 0) return void 0;
	const [low, high] = bounds(points);
	const source = [
		"xychart-beta",
		`    title "Training loss (nats a token${perPoint === 1 ? "" : `, mean of ${perPoint} steps each`})"`,
		`    x-axis "step" ${first.step} --> ${last.step}`,
		`    y-axis "loss" ${low} --> ${high}`,
		`    line [${points.map(short).join(", ")}]`
	].join("\n");
	return blocks(md`### Training`, mermaid(source));
}
function downsample(metrics) {
	const perPoint = Math.max(1, Math.ceil(metrics.length / 60));
	const points = [];
	for (let start = 0; start < metrics.length; start += perPoint) {
		const losses = metrics.slice(start, start + perPoint).flatMap(({ loss }) => Number.isFinite(loss) ? [loss] : []);
		if (losses.length > 0) points.push(losses.reduce((sum, loss) => sum + loss, 0) / losses.length);
	}
	return {
		points,
		perPoint
	};
}
function bounds(points) {
	const [least, most] = [Math.min(...points), Math.max(...points)];
	const margin = (most - least) * .05 || Math.abs(most) * .05 || 1;
	return [least >= 0 && least < most * .3 ? "0" : short(least - margin), short(most + margin)];
}
function short(value) {
	return String(Number(value.toFixed(4)));
}

// src/report/recipe-section.ts
function recipeSection(plan, evaluation) {
	const { base, engine, datasets, lora, training, chat } = plan;
	const rows = [
		["Closure", code(plan.closure)],
		["Base", words(code(base.model), ...base.revision === null ? [] : ["at", code(base.revision)])],
		...datasets.map(({ name, datasetId }) => ["Data set", words(name, code(datasetId))]),
		["LoRA", loraInWords(lora)],
		["Training", trainingInWords(training)],
		["Seed", training.seed],
		["Chat template", words(code(chat.template), `date ${chat.date}, at most ${integer(chat.maxLength)} tokens a row`)],
		["Engine", `${engine.name} ${engine.version} on ${engine.backend} (${engine.device.toUpperCase()}), ${training.precision}`],
		...evaluation ? [["Evaluation", code(evaluation.evaluationId)]] : []
	];
	return details("Recipe and provenance", blocks(table(["", ""], rows)));
}
function loraInWords({ r, alpha, dropout, targets, rslora }) {
	return `r ${r}, α ${alpha}, dropout ${dropout}${rslora ? `, scaled by α/√r` : ""}; ${targets.join(", ")}`;
}
function trainingInWords(training) {
	const { epochs, batchSize, learningRate, schedule, warmup, weightDecay, maxGradNorm, packing } = training;
	return [
		`${epochs} ${epochs === 1 ? "epoch" : "epochs"}`,
		`batch ${batchSize}`,
		`learning rate ${learningRate}, ${schedule}, warmup ${warmup}`,
		`weight decay ${weightDecay}`,
		maxGradNorm === 0 ? "no clipping" : `gradient norm ≤ ${maxGradNorm}`,
		...packing ? ["packed"] : []
	].join("; ");
}

// src/report/report.ts
function reportBlocks(input) {
	const { plan, evaluation, suites, metrics = [], dataChanges = [], findings = [], hygiene = [], stages = [] } = input;
	const { dealt = [] } = input;
	return [
		title(input),
		evaluation ? gatesSection(evaluation) : void 0,
		findingsSection(findings),
		dataSection(dataChanges, hygiene, dealt),
		...dataChanges.map(changeSection),
		evaluation ? casesSection(evaluation, suites) : void 0,
		lossCurve(metrics),
		plan ? recipeSection(plan, evaluation) : void 0,
		stageTimes(stages)
	].flatMap((section) => section === void 0 || section.text === "" ? [] : [section.text]);
}
function renderReport(input) {
	return `${reportBlocks(input).join("\n\n")}\n`;
}
function title(input) {
	const { passed, subject, words: verdict } = headlineOf(input);
	const { published } = input;
	return blocks(md`## ${passed ? "✅" : "❌"} ${subject}: ${verdict}`, published ? publication(published) : void 0);
}
function publication({ url, changed, tag }) {
	const target = link(code(url), url);
	const as = tag === void 0 || tag === null ? void 0 : words("as", code(tag));
	return words(changed ? "Published to" : "Already published, nothing changed:", target, as);
}
function stageTimes(stages) {
	if (stages.length === 0) return void 0;
	const total = stages.reduce((sum, { seconds }) => sum + seconds, 0);
	const each = stages.map(({ name, seconds }) => `${name} ${duration(seconds)}`).join(" · ");
	return md`<sub>${each} · together ${duration(total)}</sub>`;
}

// src/pipeline/reports.ts
function checkInput({ datasets, findings, times }) {
	return {
		findings,
		dataChanges: [...datasets.values()].map(({ change }) => change),
		hygiene: [...datasets.values()].map(({ entry, hygiene }) => ({
			dataset: entry.name,
			counts: hygiene.counts
		})),
		dealt: [...datasets.values()].flatMap(({ entry, lock: { dealt, splits } }) => {
			return dealt === void 0 ? [] : [{
				dataset: entry.name,
				dealt,
				splits
			}];
		}),
		stages: times
	};
}
function adapterInput({ name, plan, evaluation, suites, metrics, published, times }) {
	return {
		adapter: name,
		plan,
		evaluation,
		suites,
		metrics,
		published,
		stages: times
	};
}
function whole(checked, adapter) {
	return {
		...checkInput(checked),
		...adapterInput(adapter),
		stages: [...checked.times, ...adapter.times]
	};
}
async function writeReport(checked, adapter, path) {
	await writeFileAtomic(path, renderReport(whole(checked, adapter)));
	return path;
}
function actionReport(checked, built) {
	const adapters = built?.adapters ?? [];
	const [only] = adapters;
	if (only !== void 0 && adapters.length === 1) return {
		blocks: reportBlocks(whole(checked, only)),
		path: only.report
	};
	return {
		blocks: [...reportBlocks(checkInput(checked)), ...adapters.flatMap((adapter) => reportBlocks(adapterInput(adapter)))],
		path: null
	};
}
function renderCheck(outcome, colour) {
	const text = renderTerminal(checkInput(outcome), {
		colour,
		withoutFindings: true
	});
	const adapters = outcome.selection.adapters.map(({ entry }) => entry.name).join(", ");
	return adapters === "" ? text : `${text}  adapters that build on this: ${adapters}\n`;
}
function renderBuild({ goal, checked, adapters }, colour) {
	if (!checked.passed) return `✗ ${headlineOf({ findings: checked.findings }).words}: nothing was built\n`;
	if (adapters.length === 0) return "Nothing to build: no adapter is affected.\n";
	if (goal === "plan") return adapters.map(planLine).join("");
	const before = adapters.length === 1 ? checked.times : [];
	return adapters.map((adapter) => {
		const input = {
			...adapterInput(adapter),
			stages: [...before, ...adapter.times]
		};
		return `${renderTerminal(input, { colour })}${filesLine(adapter)}`;
	}).join("\n");
}
function planLine({ name, plan, because, standing, memory, directory, rows }) {
	return `${name}  ${!standing.adapter ? `would train on ${rows} records` : standing.evaluation ? "trained and evaluated: nothing to do" : "trained: would be evaluated"}\n  because  ${because.join("; ")}\n  closure  ${plan.closure}\n  base     ${plan.base.model}${plan.base.revision === null ? "" : `@${plan.base.revision}`}${memory === null ? "" : `\n  memory   ${memoryLine(memory)}`}\n  plan     ${directory}/plan.json\n`;
}
function filesLine({ directory, report }) {
	return report === null ? "" : `  report   ${report}\n  run      ${directory}\n`;
}
function checkDocument({ passed, findings, datasets, selection }) {
	return {
		passed,
		findings,
		datasets: [...datasets.values()].map(({ entry, lock, hygiene, change, wrote }) => ({
			name: entry.name,
			manifest: entry.file,
			lockWritten: wrote,
			datasetId: lock.datasetId,
			splits: lock.splits,
			dealt: dealtDocument(lock),
			removed: lock.removed,
			hygiene: hygiene.counts,
			change
		})),
		adapters: selection.adapters.map(({ entry, because }) => ({
			name: entry.name,
			manifest: entry.file,
			because
		}))
	};
}
function dealtDocument({ dealt }) {
	if (dealt === void 0) return null;
	const { heldOut, ...how } = dealt;
	return {
		...how,
		heldOut: Object.fromEntries(Object.entries(heldOut).map(([split, ids]) => [split, ids.length]))
	};
}
function buildDocument({ goal, passed, checked, adapters }) {
	return {
		goal,
		passed,
		check: checkDocument(checked),
		adapters: adapters.map(({ name, because, plan, directory, standing, memory, metrics, evaluation, published, report, times }) => ({
			name,
			because,
			closure: plan.closure,
			directory,
			standing,
			memory,
			plan,
			steps: metrics.length,
			loss: metrics.length === 0 ? null : {
				first: metrics[0]?.loss,
				last: metrics.at(-1)?.loss
			},
			passed: evaluation?.passed ?? null,
			gates: evaluation?.gates ?? [],
			published,
			report,
			stages: times
		}))
	};
}

export { renderCheck as a, fitting as c, thisMachine as d, renderBuild as i, longestRow as l, buildDocument as n, writeReport as o, checkDocument as r, reportBlocks as s, actionReport as t, memoryLine as u };