import { o as __toESM } from "./rolldown-runtime-JJ0R4FiC.js";
import { t as require_picocolors } from "./picocolors-BZg8MS2i.js";
import { n as formatPlace, t as LoraError } from "./error-CUOtd1Bd.js";
import { A as openSoundWorkspace, N as splitsDealt, et as resolveBase, j as select, nt as openChat, t as plain } from "./terminal-lXstQxD7.js";
import { n as labelConversation, t as IGNORED } from "./mask-D-Y3O1Un.js";
import { N as readDataset } from "./dist-CtmOvZGf.js";
import { t as text } from "./command-EsULF8G_.js";
import { t as findingHolder } from "./findings-DMuKViAN.js";
import { join } from "node:path";

// src/chat/inspect.ts
var import_picocolors = /* @__PURE__ */ __toESM(require_picocolors(), 1);
function inspectConversation(chat, conversation, place) {
	const { ids, labels } = labelConversation(chat, conversation, place);
	return inspectRow(chat, ids, labels);
}
function inspectRow(chat, ids, labels) {
	const pieces = [];
	let previous = [];
	let pending = [];
	let trained = false;
	const flush = () => {
		if (pending.length === 0) return;
		const before = chat.decode(previous);
		const together = chat.decode([...previous, ...pending]);
		const text = together.startsWith(before) ? together.slice(before.length) : chat.decode(pending);
		pieces.push({
			text,
			ids: pending,
			trained
		});
		previous = pending;
		pending = [];
	};
	for (let i = 0; i < ids.length; i++) {
		const isTrained = labels[i] !== IGNORED;
		if (isTrained !== trained) flush();
		trained = isTrained;
		pending.push(ids[i]);
		if (!endsInsideCharacter(chat.decode(pending)) || pending.length >= MAX_TOKENS_PER_CHARACTER) flush();
	}
	flush();
	return pieces;
}
const MAX_TOKENS_PER_CHARACTER = 4;
function endsInsideCharacter(text) {
	return text.endsWith("�");
}

// src/pipeline/inspecting.ts
async function inspectTokens(request, { rows, split, record }) {
	const workspace = await openSoundWorkspace(request.root, (finding) => request.listener({
		type: "finding",
		finding
	}));
	const entry = (await select(workspace, request.names, void 0)).adapters[0]?.entry;
	if (entry === void 0) throw new LoraError("name-unknown", "There is no adapter here to inspect.", { next: "Write an adapter.yaml, or give --cwd the root of the data repository." });
	const base = await resolveBase({
		workspace,
		entry,
		weights: false
	}, request.environment, () => {}, request.signal);
	const { template, date } = entry.manifest.chat;
	const chat = await openChat(base.directory, {
		root: workspace.root,
		date,
		...template === null ? {} : { template: join(workspace.root, template) }
	});
	const found = [];
	for (const name of entry.manifest.datasets) {
		const dataset = workspace.datasets.get(name);
		if (dataset === void 0) continue;
		for await (const source of readDataset(workspace.root, dataset, {
			splitOf: await splitsDealt(workspace, dataset, request.signal),
			onProgress: () => {},
			onFinding: () => {},
			signal: request.signal
		})) {
			if (source.split !== split || record !== void 0 && !source.id.startsWith(record)) continue;
			const pieces = inspectConversation(chat, source.conversation, source.place);
			const count = (only) => pieces.reduce((sum, piece) => sum + (!only || piece.trained ? piece.ids.length : 0), 0);
			found.push({
				place: formatPlace(source.place),
				record: source.id,
				tokens: count(false),
				trained: count(true),
				pieces
			});
			if (found.length === rows) return {
				adapter: entry.name,
				rows: found
			};
		}
	}
	if (found.length === 0) throw new LoraError("rows-none", `No record of split "${split}"${record === void 0 ? "" : ` begins with ${record}`}.`);
	return {
		adapter: entry.name,
		rows: found
	};
}

// src/cli/inspect.ts
const inspect = {
	usage: "inspect tokens [adapter] [--rows N] [--split SPLIT] [--record ID]",
	summary: "rows as the model sees them, what is trained marked: look here first",
	help: [
		"--rows N        how many rows (default 3)",
		"--split SPLIT   which split (default train)",
		"--record ID     the record whose id begins so"
	],
	options: {
		rows: { type: "string" },
		split: { type: "string" },
		record: { type: "string" }
	},
	async run(context) {
		const [what, name, ...rest] = context.names;
		if (what !== "tokens" || rest.length > 0) throw new LoraError("usage", "Say what to inspect.", { next: "Usage: lora inspect tokens [adapter]" });
		const rows = Number(text(context, "rows") ?? 3);
		if (!Number.isSafeInteger(rows) || rows < 1) throw new LoraError("usage", "--rows takes a whole number from 1.");
		const found = await inspected(context, name, {
			rows,
			split: text(context, "split") ?? "train",
			record: text(context, "record")
		});
		const colour = context.colour.result;
		const paint = import_picocolors.default.createColors(colour);
		const shades = [(piece) => paint.bgGreen(paint.black(piece)), (piece) => paint.bgGreenBright(paint.black(piece))];
		const coloured = (pieces) => pieces.map(({ text: piece, trained }, index) => trained ? shades[index % 2](plain(piece)) : plain(piece)).join("");
		const bracketed = (pieces) => pieces.map(({ text: piece, trained }, index) => {
			const opens = trained && pieces[index - 1]?.trained !== true ? "⟦" : "";
			const closes = trained && pieces[index + 1]?.trained !== true ? "⟧" : "";
			return `${opens}${plain(piece)}${closes}`;
		}).join("");
		const blocks = found.rows.map((row) => {
			const body = (colour ? coloured : bracketed)(row.pieces);
			return `${paint.bold(`${row.place}  ${row.record.slice(0, 12)}`)}  ${row.tokens} tokens, ${row.trained} trained\n${body}\n`;
		});
		context.print({
			json: found,
			text: `${blocks.join("\n")}\n${colour ? paint.bgGreen(paint.black("green")) : "⟦…⟧"} is trained (adapter ${found.adapter})\n`
		});
		return 0;
	}
};
async function inspected(context, name, options) {
	const { root, environment, signal } = context;
	const { listener, flush } = findingHolder(context);
	try {
		return await inspectTokens({
			root,
			names: name === void 0 ? [] : [name],
			environment,
			listener,
			signal
		}, options);
	} catch (error) {
		flush();
		throw error;
	}
}

export { inspect };