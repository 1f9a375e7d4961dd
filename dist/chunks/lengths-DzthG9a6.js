// src/dataset/lengths.ts
function charactersOf({ messages }) {
	let characters = 0;
	for (const { content, reasoning_content, tool_calls } of messages) {
		characters += content.length + (reasoning_content?.length ?? 0);
		for (const { function: called } of tool_calls ?? []) characters += called.name.length + JSON.stringify(called.arguments).length;
	}
	return characters;
}
function lengthsOf(characters) {
	const sorted = Int32Array.from(characters).sort();
	const rank = (share) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
	const buckets = /* @__PURE__ */ new Map();
	for (const length of sorted) {
		const from = length === 0 ? 0 : 2 ** (31 - Math.clz32(length));
		buckets.set(from, (buckets.get(from) ?? 0) + 1);
	}
	return {
		records: sorted.length,
		median: rank(.5),
		p95: rank(.95),
		longest: sorted.at(-1) ?? 0,
		histogram: [...buckets].map(([from, records]) => ({
			from,
			records
		}))
	};
}

export { lengthsOf as n, charactersOf as t };