import { a as typeOf, i as schemas, n as dereference, r as intendedBranch } from "./schemas-B0p4TefS.js";
import { posix } from "node:path";

// src/manifest/resolve.ts
function resolveDataset(manifest) {
	const { splits } = manifest;
	const spelled = splits === void 0 ? {} : { splits: typeof splits === "string" ? { by: splits } : splits };
	const once = fill({
		...manifest,
		...spelled
	}, schemas.dataset);
	for (const rule of [
		"near",
		"contamination",
		"personal"
	]) if (typeof once.hygiene[rule] === "string") once.hygiene[rule] = { action: once.hygiene[rule] };
	const filled = fill(once, schemas.dataset);
	const { contamination } = filled.hygiene;
	contamination.against = contamination.against.map((file) => typeof file === "string" ? { path: file } : file);
	const { personal } = filled.hygiene;
	for (const kind of [
		"email",
		"phone",
		"card",
		"iban",
		"ip"
	]) personal[kind] ??= personal.action;
	const files = filled.files.map(({ path, split }) => ({
		path,
		split: split ?? null
	}));
	return {
		description: null,
		...filled,
		splits: filled.splits ?? null,
		files
	};
}
function resolveAdapter(manifest, directory) {
	const filled = fill(manifest, schemas.adapter);
	const { base, chat, training } = filled;
	return {
		...filled,
		description: manifest.description ?? null,
		base: {
			model: base.model,
			revision: isDirectoryModel(base.model) ? null : base.revision ?? null,
			directory: isDirectoryModel(base.model) ? fromManifest(directory, base.model) : null
		},
		chat: {
			template: typeof chat.template === "string" ? fromManifest(directory, chat.template) : null,
			date: chat.date
		},
		training: resolveTraining(training),
		publish: filled.publish ?? null
	};
}
function resolveTraining(training) {
	const backend = training.backend ?? (training.engine === "peft" ? "torch" : "wasm");
	return {
		...training,
		backend,
		device: training.device ?? (backend === "wasm" ? "cpu" : "gpu"),
		precision: training.precision ?? (backend === "wasm" || backend === "webgpu" ? "f32" : "bf16"),
		microBatchSize: training.microBatchSize ?? training.batchSize,
		launcher: training.launcher ?? null
	};
}
function resolveSuite(suite) {
	return fill(suite, schemas.suite);
}
function isDirectoryModel(model) {
	return model === "." || model === ".." || model.startsWith("./") || model.startsWith("../");
}
function fromManifest(directory, path) {
	return posix.normalize(posix.join(directory, path)).replace(/(.)\/$/, "$1");
}
function fill(value, root, schema = root) {
	const node = dereference(schema, root);
	const given = value === void 0 ? silent(node) : value;
	if (node.oneOf !== void 0) {
		const branch = intendedBranch(node, root, given);
		return branch === void 0 ? structuredClone(given) : fill(given, root, branch);
	}
	if (typeOf(given) === "array" && node.items !== void 0) {
		const items = node.items;
		return given.map((item) => fill(item, root, items));
	}
	if (given !== void 0 && typeOf(given) === "object" && node.properties !== void 0) {
		const filled = { ...given };
		for (const [key, property] of Object.entries(node.properties)) {
			const inner = fill(filled[key], root, property);
			if (inner !== void 0) filled[key] = inner;
		}
		return filled;
	}
	return structuredClone(given);
}
function silent(node) {
	if (node.default !== void 0) return node.default;
	return node.type === "object" && node.properties !== void 0 && node.required === void 0 ? {} : void 0;
}

export { resolveSuite as i, resolveAdapter as n, resolveDataset as r, isDirectoryModel as t };