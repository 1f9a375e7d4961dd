import { t as LoraError } from "./error-CUOtd1Bd.js";
import { m as excerpt } from "./files-NVLVoTM2.js";

// src/chat/controltokens.ts
const indices = /* @__PURE__ */ new WeakMap();
function indexOf(chat) {
	const known = indices.get(chat);
	if (known) return known;
	const tokens = [...chat.controlTokens.keys()];
	const escaped = [...new Set(tokens.map((token) => token[0]))].map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
	const index = {
		first: tokens.length === 0 ? null : new RegExp(`[${escaped}]`, "g"),
		lengths: [...new Set(tokens.map((token) => token.length))].sort((a, b) => b - a)
	};
	indices.set(chat, index);
	return index;
}
function findControlTokens(chat, text) {
	const { first, lengths } = indexOf(chat);
	const found = [];
	let free = 0;
	for (const { index } of first === null ? [] : text.matchAll(first)) {
		if (index < free) continue;
		const length = lengths.find((candidate) => chat.controlTokens.has(text.slice(index, index + candidate)));
		if (length === void 0) continue;
		found.push({
			token: text.slice(index, index + length),
			index
		});
		free = index + length;
	}
	return found;
}
function refuseControlTokens(chat, conversation, rendered) {
	const inContent = [...conversation.messages.map((turn, k) => ({
		what: `Turn ${k + 1} (${turn.role})`,
		text: [
			turn.content,
			turn.reasoning_content ?? "",
			JSON.stringify(turn.tool_calls ?? [])
		].join("\n")
	})), {
		what: "The declaration of the tools",
		text: JSON.stringify(conversation.tools ?? [])
	}].flatMap(({ what, text }) => findControlTokens(chat, text).map(({ token }) => ({
		what,
		token
	})));
	if (inContent.length === 0) return;
	const inRow = findControlTokens(chat, rendered);
	const frame = inContent.find(({ token }) => {
		const count = (found) => found.filter((other) => other.token === token).length;
		return token === chat.bosToken || token === chat.eosToken || count(inRow) > count(inContent);
	});
	if (frame === void 0) return;
	throw new LoraError("chat-control-token", `${frame.what} contains ${excerpt(frame.token)}, which this tokenizer reads as a control token, not as text.`, {
		exit: 1,
		next: "Remove the token from the text, or write it another way."
	});
}

// src/chat/align.ts
function alignSpans(chat, text, spans) {
	const ids = chat.encode(text);
	const parts = splitAtControlTokens(chat, text);
	const joined = parts.flatMap((part) => part.ids);
	if (joined.length !== ids.length || joined.some((id, i) => id !== ids[i])) {
		const at = ids.findIndex((id, i) => id !== joined[i]);
		throw new LoraError("chat-tokens-differ", `The tokenizer makes other tokens of the whole row than of its parts between special tokens, from token ${at + 1} on (${excerpt(chat.decode(ids.slice(at, at + 8)))}).`, {
			exit: 1,
			next: "Use a base model whose special tokens take no white space from the text around them."
		});
	}
	const tokenAt = (boundary) => {
		const part = parts.findLast(({ begin }) => begin <= boundary);
		if (part === void 0 || boundary === text.length) return boundary === 0 ? 0 : ids.length;
		const before = text.slice(part.begin, boundary);
		const head = before === "" ? [] : chat.encode(before);
		const differs = head.findIndex((id, i) => id !== part.ids[i]);
		if (differs < 0) return part.first + head.length;
		const token = chat.decode(part.ids.slice(differs, differs + 1));
		throw new LoraError("chat-token-straddles", `The token ${excerpt(token)} holds both the end of ${excerpt(text.slice(Math.max(0, boundary - 20), boundary))} and the start of ${excerpt(text.slice(boundary, boundary + 20))}, so the answer does not begin with a token of its own.`, {
			exit: 1,
			next: "Remove the white space at the start of the assistant's text, or set `chat.template` to a template that trims it."
		});
	};
	return {
		ids,
		spans: spans.map(({ begin, end }) => ({
			begin: tokenAt(begin),
			end: tokenAt(end)
		}))
	};
}
function splitAtControlTokens(chat, text) {
	const bounds = [.../* @__PURE__ */ new Set([
		0,
		...findControlTokens(chat, text).map(({ index }) => index),
		text.length
	])];
	const parts = [];
	let first = 0;
	for (let i = 0; i + 1 < bounds.length; i++) {
		const begin = bounds[i];
		const ids = chat.encode(text.slice(begin, bounds[i + 1]));
		parts.push({
			begin,
			first,
			ids
		});
		first += ids.length;
	}
	return parts;
}

// src/chat/unasked.ts
const known = /* @__PURE__ */ new WeakMap();
function unaskedPrompt(chat) {
	const found = known.get(chat) ?? probe(chat);
	known.set(chat, found);
	return found;
}
function probe(chat) {
	const conversation = (answer) => ({ messages: [{
		role: "user",
		content: "a"
	}, {
		role: "assistant",
		content: answer
	}] });
	try {
		const one = chat.render(conversation("a"), { addGenerationPrompt: false });
		if (one !== chat.render(conversation("a"), { addGenerationPrompt: true })) return "";
		const tail = commonEnd(one, chat.render(conversation("b"), { addGenerationPrompt: false }));
		const [end] = findControlTokens(chat, tail);
		return end === void 0 ? "" : tail.slice(end.index + end.token.length).trimStart();
	} catch (error) {
		if (error instanceof LoraError) return "";
		throw error;
	}
}
function commonEnd(a, b) {
	let length = 0;
	while (length < a.length && length < b.length && a.at(-1 - length) === b.at(-1 - length)) length++;
	return a.slice(a.length - length);
}

// src/chat/written.ts
function refuseUnwritten(conversation, isTrained, written) {
	const packed = withoutSpace(written);
	if (packed === "") return;
	const holds = (text) => forms(text).some((form) => packed.includes(withoutSpace(form)));
	for (const [k, turn] of conversation.messages.entries()) {
		if (!isTrained(turn)) continue;
		const { content, reasoning_content: reasoning = "", tool_calls: calls = [] } = turn;
		if (!holds(reasoning)) throw refusal$1("chat-reasoning-lost", `The chat template leaves out the reasoning of turn ${k + 1}.`, { next: "Set `chat.template` to a template that writes `reasoning_content`, or remove it from the record." });
		for (const { function: called } of calls) {
			const lost = holds(called.name) ? leaves(called.arguments).find((leaf) => !holds(leaf)) : called.name;
			if (lost === void 0) continue;
			const what = lost === called.name ? "" : `of ${excerpt(lost)} in `;
			throw refusal$1("chat-tool-call-lost", `The chat template leaves out ${what === "" ? "" : "the argument "}${what}the tool call ${excerpt(called.name)} of turn ${k + 1}.`, { next: "Set `chat.template` to a template that writes tool calls." });
		}
		if (calls.length === 0 && !content.includes("<think>") && !content.includes("</think>") && !holds(content)) throw refusal$1("chat-content-lost", `The chat template does not write what turn ${k + 1} says: ${excerpt(content)}.`, { next: "Set `chat.template` to a template that writes the text of assistant turns as it is." });
	}
}
function leaves(value) {
	if (typeof value === "string") return [value];
	if (Number.isSafeInteger(value)) return [String(value)];
	if (Array.isArray(value)) return value.flatMap(leaves);
	return value !== null && typeof value === "object" ? Object.values(value).flatMap(leaves) : [];
}
function forms(text) {
	const json = JSON.stringify(text).slice(1, -1);
	return [text, ...[json, json.replace(/[\x7f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)].flatMap((form) => [form, JSON.stringify(form).slice(1, -1)])];
}
function withoutSpace(text) {
	return text.replace(/[\s\p{Cc}]+/gu, "");
}
function refusal$1(code, message, { next }) {
	return new LoraError(code, message, {
		exit: 1,
		next
	});
}

// src/chat/spans.ts
function trainedSpans(chat, conversation) {
	const turns = conversation.messages.flatMap((turn, k) => isTrained(turn) ? [k] : []);
	if (turns.length === 0) throw refusal("chat-no-trainable-turn", "Nothing to learn from: no assistant turn is trained on.", { next: "Add an assistant turn, or remove the record." });
	const text = chat.render(conversation, { addGenerationPrompt: false });
	refuseMissingCalls(conversation, text);
	const spans = markedSpans(chat, conversation, text) ?? turns.map((k) => turnSpan(chat, conversation, k, text));
	refuseControlTokens(chat, conversation, text);
	const written = spans.map(({ begin, end }) => text.slice(begin, end)).join("\n");
	refuseUnwritten(conversation, isTrained, written);
	return {
		text,
		spans
	};
}
function isTrained(turn) {
	return turn.role === "assistant" && turn.train !== false;
}
function markedSpans(chat, conversation, text) {
	const marked = chat.renderMarked(conversation);
	if (marked === null) return null;
	if (marked.text !== text) throw refusal("chat-marks-changed", "The chat template changes the text that {% generation %} encloses after marking it.", { next: "Move {% generation %} to where the text is written out, in a copy named under `chat.template`." });
	const assistants = conversation.messages.filter(({ role }) => role === "assistant");
	let { spans } = marked;
	if (!assistants.every(isTrained)) {
		if (spans.length !== assistants.length) throw refusal("chat-marks-unmatched", `The chat template marks ${spans.length} spans with {% generation %} for ${assistants.length} assistant turns, so it is unclear which belong to the turns with "train": false.`, { next: "Let the template mark each assistant turn once, or train on all of them." });
		spans = spans.filter((_, i) => isTrained(assistants[i]));
	}
	return spans.filter(({ begin, end }) => end > begin);
}
function turnSpan(chat, conversation, k, whole) {
	const first = (count) => ({
		...conversation,
		messages: conversation.messages.slice(0, count)
	});
	const turn = `turn ${k + 1}`;
	const prompt = renderPrompt(chat, first(k), turn);
	const answered = k + 1 === conversation.messages.length ? whole : chat.render(first(k + 1), { addGenerationPrompt: false });
	if (!answered.startsWith(prompt)) throw rewritten(`the turns before ${turn}`, `once ${turn} is there`, prompt, answered);
	const unasked = unaskedPrompt(chat);
	const end = (answered.endsWith(unasked) ? answered.slice(0, answered.length - unasked.length) : answered).trimEnd().length;
	const token = endToken(chat, answered.slice(prompt.length, end));
	if (token === void 0) throw refusal("chat-no-end-of-turn", `The chat template ends ${turn} with ${excerpt(answered.slice(-24))}, which is no special token of the tokenizer: the model would not learn to stop.`, { next: "Set `chat.template` to a template that ends assistant turns with the end-of-turn token." });
	if (end - token.length <= prompt.length) throw refusal("chat-empty-turn", `The chat template writes nothing for ${turn} but the token that ends it.`, { next: "Give the turn some content, or set `chat.template` to a template that writes what it holds." });
	if (!whole.startsWith(answered.slice(0, end))) throw rewritten(turn, "once later turns are there", answered.slice(0, end), whole);
	return {
		begin: prompt.length,
		end
	};
}
function renderPrompt(chat, before, turn) {
	try {
		return chat.render(before, { addGenerationPrompt: true });
	} catch (error) {
		if (!(error instanceof LoraError)) throw error;
		throw refusal("chat-prompt-refused", `The chat template renders the conversation, but not the prompt that ${turn} answers. ${error.message}`, {
			next: `Mark ${turn} "train": false, or begin the conversation with a user turn.`,
			cause: error
		});
	}
}
function endToken(chat, text) {
	let found;
	for (const token of chat.controlTokens.keys()) if (text.endsWith(token) && token.length > (found?.length ?? 0)) found = token;
	return found;
}
function refuseMissingCalls(conversation, text) {
	conversation.messages.forEach((turn, k) => {
		const missing = turn.tool_calls?.find(({ function: called }) => !text.includes(called.name));
		if (missing === void 0) return;
		throw refusal("chat-tool-call-lost", `The chat template leaves out the tool call ${excerpt(missing.function.name)} of turn ${k + 1}.`, { next: "Set `chat.template` to a template that writes tool calls." });
	});
}
function rewritten(what, when, expected, found) {
	let at = 0;
	while (at < expected.length && expected[at] === found[at]) at++;
	const around = (text) => excerpt(text.slice(Math.max(0, at - 12), at + 28));
	return refusal("chat-template-rewrites", `The chat template writes ${what} differently ${when}: ${around(expected)} becomes ${around(found)}. The model would be trained on other text than it sees in use.`, { next: "Set `chat.template` to a template without that, such as those under templates/ of lora-action, mark the earlier assistant turns \"train\": false, or make a record of each answer." });
}
function refusal(code, message, options) {
	return new LoraError(code, message, {
		exit: 1,
		...options
	});
}

// src/chat/mask.ts
const IGNORED = -100;
function labelConversation(chat, conversation, place) {
	return atRecord(place, () => {
		const { text, spans } = trainedSpans(chat, conversation);
		const aligned = alignSpans(chat, text, spans);
		const ids = Int32Array.from(aligned.ids);
		const labels = new Int32Array(ids.length).fill(IGNORED);
		for (const { begin, end } of aligned.spans) labels.set(ids.subarray(begin, end), begin);
		assertMask(labels);
		assertPromptIsPrefix(chat, text, spans, aligned);
		assertOneBos(chat, ids);
		return {
			ids,
			labels,
			pieces: pieces(text, spans)
		};
	});
}
function assertMask(labels) {
	const trained = labels.reduce((count, label) => count + (label === -100 ? 0 : 1), 0);
	if (trained === 0) throw new LoraError("chat-mask-empty", "The chat template leaves no token of this conversation to train on.", {
		exit: 1,
		next: "Look at the row with `lora inspect tokens`; set `chat.template` to a template that marks or ends assistant turns."
	});
	if (trained === labels.length) throw new LoraError("chat-mask-full", "Every token of this conversation would be trained on, the prompt too.", {
		exit: 1,
		next: "Give the conversation a turn before the assistant's, or correct the template's {% generation %} marks."
	});
}
function assertPromptIsPrefix(chat, text, spans, aligned) {
	const last = spans.at(-1);
	const begin = aligned.spans.at(-1)?.begin;
	if (last === void 0) return;
	const prompt = chat.encode(text.slice(0, last.begin));
	if (prompt.length === begin && prompt.every((id, i) => id === aligned.ids[i])) return;
	throw new LoraError("chat-prompt-tokens-differ", "The prompt of the last answer has other tokens than the row has up to there.", {
		exit: 1,
		next: "Use a base model whose tokenizer splits text at its special tokens."
	});
}
function assertOneBos(chat, ids) {
	const bos = chat.bosToken === void 0 ? void 0 : chat.controlTokens.get(chat.bosToken);
	if (bos === void 0 || ids[0] !== bos || ids[1] !== bos) return;
	throw new LoraError("chat-two-bos", `The rendered row begins with ${excerpt(chat.bosToken ?? "")} twice.`, {
		exit: 1,
		next: "Remove it from the text, or set `chat.template` to a template that writes it once."
	});
}
function pieces(text, spans) {
	const found = [];
	let at = 0;
	for (const { begin, end } of spans) {
		if (begin > at) found.push({
			text: text.slice(at, begin),
			trained: false
		});
		found.push({
			text: text.slice(begin, end),
			trained: true
		});
		at = end;
	}
	if (at < text.length) found.push({
		text: text.slice(at),
		trained: false
	});
	return found;
}
function atRecord(place, action) {
	try {
		return action();
	} catch (error) {
		if (!(error instanceof LoraError) || error.code === "chat-template-unsupported") throw error;
		const { code, message, exit, next } = error;
		throw new LoraError(code, message, {
			exit,
			place,
			cause: error,
			...next === void 0 ? {} : { next }
		});
	}
}

export { labelConversation as n, findControlTokens as r, IGNORED as t };