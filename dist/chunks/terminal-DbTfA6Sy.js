import { o as __toESM } from "./rolldown-runtime-JJ0R4FiC.js";
import { n as formatPlace, t as LoraError } from "./error-CUOtd1Bd.js";
import { t as require_picocolors } from "./picocolors-BZg8MS2i.js";
import { n as wo, t as openWorkspace } from "./workspace-v4pB3c_x.js";
import { o as staticPrefix, r as joined } from "./paths-oLtzHEAG.js";
import { realpath } from "node:fs/promises";
import { isAbsolute, relative, resolve } from "node:path";

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
	return dataset.manifest.files.some(({ path }) => mayMatch(dataset.directory, path, file));
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
function percent(rate) {
	return `${(rate * 100).toFixed(1)}%`;
}
function points(difference) {
	return (difference * 100).toFixed(1);
}
function rateInWords({ count, total, rate }) {
	return `${count} of ${total} (${percent(rate)})`;
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

// src/report/data-section.ts
function dataSection(changes, hygiene) {
	if (changes.length === 0 && hygiene.length === 0) return void 0;
	return blocks(md`### Data`, ...changes.map(changeOf), hygieneTable(hygiene));
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
	return percent(value) + ends;
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

// src/report/terminal.ts
function plain(text) {
	return visible(text);
}
function renderFindings(findings, { colour }) {
	const paint = import_picocolors.default.createColors(colour);
	return worstFirst(findings).map((finding) => `${renderFinding(finding, paint)}\n`).join("");
}
function renderFinding({ severity, rule, message, help, place, related = [] }, paint) {
	const at = place === void 0 ? "" : `${paint.bold(oneLine(formatPlace(place)))}  `;
	const also = related.map((other) => `\n    ${oneLine(formatPlace(other.place))}  ${oneLine(other.message)}`);
	const advice = help === void 0 ? "" : `\n    ${paint.cyan("help:")} ${oneLine(help)}`;
	return `${at}${paintSeverity(severity, paint)}  ${paint.dim(oneLine(rule))}  ${oneLine(message)}${paint.dim(also.join(""))}${advice}`;
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
	const { evaluation, findings = [], dataChanges = [], published, stages = [] } = input;
	const { passed, subject, words } = headlineOf(input);
	const mark = passed ? paint.green("✓") : paint.red("✗");
	return [
		options.withoutFindings === true ? "" : renderFindings(findings, options),
		`${mark} ${paint.bold(oneLine(subject))}: ${words}\n`,
		dataChanges.map((change) => renderChange(change, paint)).join(""),
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
	return title + lines.map((line) => `    ${line}\n`).join("");
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

export { gitState as A, worstFirst as C, openSoundWorkspace as D, rateInWords as E, select as O, integer as S, points as T, cut as _, gatesSection as a, countSeverities as b, code as c, link as d, list as f, words as g, table as h, duration as i, fileAtBase as k, details as l, mermaid as m, renderFindings as n, dataSection as o, md as p, renderTerminal as r, blocks as s, plain as t, fenced as u, oneLine as v, percent as w, headlineOf as x, visible as y };