import { n as renderFindings } from "./terminal-lXstQxD7.js";

// src/cli/findings.ts
const SHOWN = 3;
function findingHolder(context, tell = findingText) {
	let held = [];
	return {
		listener: (event) => {
			if (event.type === "finding" && !context.json) held.push(event.finding);
			context.listener(event);
		},
		flush: () => {
			if (held.length > 0) context.say(tell(held, context.colour.said, context.columns.said).trimEnd());
			held = [];
		}
	};
}
function findingPrinter(context) {
	const { listener, flush } = findingHolder(context, findingCounts);
	return {
		listener: (event) => {
			listener(event);
			if (event.type === "stage-end") flush();
		},
		flush
	};
}
function findingCounts(findings, colour, columns) {
	const errors = findings.filter(({ severity }) => severity === "error");
	const counts = /* @__PURE__ */ new Map();
	for (const { severity, rule } of findings) if (severity !== "error") counts.set(rule, (counts.get(rule) ?? 0) + 1);
	const words = [...counts].sort(([, one], [, other]) => other - one).map(([rule, count]) => `${count} ${rule}`);
	return `${renderFindings(errors, {
		colour,
		columns
	})}${words.length === 0 ? "" : `  ${words.join(", ")}: see lora check\n`}`;
}
function findingText(findings, colour, columns) {
	const { shown, hidden } = few(findings);
	const more = [...hidden].map(([rule, count]) => `  … and ${count} more of ${rule}; --json lists them all\n`);
	return `${renderFindings(shown, {
		colour,
		columns
	})}${more.join("")}`;
}
function few(findings) {
	const seen = /* @__PURE__ */ new Map();
	const hidden = /* @__PURE__ */ new Map();
	return {
		shown: findings.filter((finding) => {
			if (finding.severity === "error") return true;
			const count = (seen.get(finding.rule) ?? 0) + 1;
			seen.set(finding.rule, count);
			if (count <= SHOWN) return true;
			hidden.set(finding.rule, (hidden.get(finding.rule) ?? 0) + 1);
			return false;
		}),
		hidden
	};
}

export { findingPrinter as n, findingText as r, findingHolder as t };