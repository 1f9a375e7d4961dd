import { n as formatPlace, t as LoraError } from "./error-CUOtd1Bd.js";
import { s as readUtf8 } from "./excerpt-BpH1Ag8W.js";
import { C as parseStatement, D as PROVENANCE_FILE, E as verifyFiles, M as decided, T as short, i as dealtSplits, k as planDependencies, n as wo, t as openWorkspace, w as isPlainPath, x as parseEvaluation } from "./workspace-C7MpJkaQ.js";
import { n as isJsonObject, r as parseJson, t as canonicalJson } from "./json-eJt1puFO.js";
import { r as openSafetensors } from "./safetensors-4Gr9NdH6.js";
import { t as closureOf } from "./closure-DI6NafTu.js";
import { L as datasetId, N as readDataset, c as parseLock, o as lockPath, r as DatasetTally } from "./dist-CtmOvZGf.js";
import { r as sha256, t as digestFile } from "./digest-Cw4IaXDs.js";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { existsSync } from "node:fs";

// src/provenance/verify-record.ts
const WEIGHTS = "adapter_model.safetensors";
function verifyClosure({ predicate }) {
	const { plan, closure } = predicate.buildDefinition.internalParameters;
	const computed = closureOf(plan);
	const faults = [plan.closure, closure].filter((recorded) => recorded !== computed).map((recorded) => `the recorded plan hashes to ${short(computed)}, recorded is ${short(recorded)}`);
	return decided("closure", [...new Set(faults)], `The recorded plan hashes to ${short(computed)}, the recorded closure.`);
}
function verifyRecipe({ predicate }) {
	const { externalParameters: outer, internalParameters, resolvedDependencies } = predicate.buildDefinition;
	const { plan } = internalParameters;
	const faults = [];
	for (const part of [
		"adapter",
		"chat",
		"lora",
		"training"
	]) if (!same(outer[part], plan[part])) faults.push(`${part} differs between recipe and plan`);
	const expected = planDependencies(plan);
	for (const one of expected) {
		const found = resolvedDependencies.filter((other) => other.name === one.name);
		if (found.length !== 1 || !same(found[0], one)) faults.push(`dependency ${one.name} differs from the plan`);
	}
	const known = /* @__PURE__ */ new Set([
		...expected.map((one) => one.name),
		"source",
		...plan.datasets.map((one) => `dataset/${one.name}/lock`)
	]);
	for (const { name } of resolvedDependencies) if (!known.has(name)) faults.push(`dependency ${name} is not in the plan`);
	return decided("recipe", faults, "Recipe and dependencies agree with the plan the closure is made of.");
}
async function verifyEvaluation(directory, { subject, predicate }) {
	const claim = "evaluation";
	const text = await readText(join(directory, "evaluation.json"));
	if (text === null) return [{
		claim,
		state: "missing",
		detail: "There is no evaluation.json."
	}];
	let evaluation;
	try {
		evaluation = parseEvaluation(text);
	} catch (error) {
		if (!(error instanceof LoraError)) throw error;
		return [{
			claim,
			state: "false",
			detail: error.message
		}];
	}
	const { externalParameters, internalParameters } = predicate.buildDefinition;
	const byproduct = predicate.runDetails.byproducts.find((one) => one.name === "evaluation.json");
	const published = subject.find((one) => one.name === "evaluation.json");
	const faults = [];
	if (evaluation.closure !== internalParameters.closure) faults.push("it is about another closure");
	if (evaluation.evaluationId !== internalParameters.evaluationId) faults.push("its id is not the recorded one");
	if (!same(evaluation.gates, byproduct?.annotations?.gates)) faults.push("its verdicts are not the recorded ones");
	if (byproduct?.digest?.sha256 !== published?.digest.sha256) faults.push("its recorded digests differ");
	if (evaluation.passed !== evaluation.gates.every((gate) => gate.passed)) faults.push("its summary contradicts its verdicts");
	if (evaluation.gates.length <= externalParameters.gates.length) faults.push("a gate of the recipe has no verdict");
	const passed = evaluation.gates.filter((gate) => gate.passed).length;
	return [decided(claim, faults, "evaluation.json holds the recorded verdicts, and is about this closure."), {
		claim: "gates",
		state: evaluation.passed ? "asserted" : "false",
		detail: `${passed} of ${evaluation.gates.length} gates passed, by the record. Evaluating again would prove it.`
	}];
}
async function verifyAdapterConfig(directory, plan) {
	const claim = "adapter configuration";
	const text = await readText(join(directory, "adapter_config.json"));
	if (text === null) return {
		claim,
		state: "missing",
		detail: "There is no adapter_config.json."
	};
	const faults = [];
	try {
		const config = parseJson(text, { file: "adapter_config.json" });
		if (!isJsonObject(config)) return decided(claim, ["adapter_config.json holds no object"], "");
		faults.push(...configFaults(config, plan), ...await tensorFaults(directory, plan));
	} catch (error) {
		if (!(error instanceof LoraError)) throw error;
		faults.push(error.message.replace(/\.$/, ""));
	}
	const { r, alpha, targets } = plan.lora;
	return decided(claim, faults, `Rank ${r}, alpha ${alpha} and projections ${targets.join(", ")}, as in the recipe.`);
}
function configFaults(config, { lora, base }) {
	const faults = [];
	const { r, lora_alpha: alpha, target_modules: targets } = config;
	if (r !== lora.r) faults.push(`r is ${show(r)}, the recipe says ${lora.r}`);
	const root = Math.sqrt(lora.r);
	const scale = typeof alpha === "number" ? alpha / (config.use_rslora === true ? root : lora.r) : NaN;
	const planned = lora.alpha / (lora.rslora ? root : lora.r);
	if (!(Math.abs(scale - planned) <= 1e-9 * planned)) faults.push(`the scale is ${scale}, the recipe says ${planned}`);
	if (!same(Array.isArray(targets) ? targets.map(String).sort() : [], [...lora.targets].sort())) faults.push(`target_modules is ${show(targets)}`);
	if (config.base_model_name_or_path !== base.model) faults.push(`base_model_name_or_path is ${show(config.base_model_name_or_path)}, the recipe says ${base.model}`);
	if ((config.revision ?? null) !== base.revision) faults.push(`revision is ${show(config.revision)}`);
	return faults;
}
async function tensorFaults(directory, { lora }) {
	const file = await openSafetensors(join(directory, WEIGHTS), { file: WEIGHTS });
	try {
		const faults = [];
		const targets = /* @__PURE__ */ new Set();
		for (const [name, { shape }] of file.tensors) {
			const [, target, side] = /\.([^.]+)\.lora_([AB])\.weight$/.exec(name) ?? [];
			if (target === void 0 || !lora.targets.includes(target)) faults.push(`tensor ${name} is not in the recipe`);
			else if (shape[side === "A" ? 0 : 1] !== lora.r) faults.push(`tensor ${name} is not of rank ${lora.r}`);
			else targets.add(target);
		}
		for (const target of lora.targets) if (!targets.has(target)) faults.push(`no tensor adapts ${target}`);
		return faults;
	} finally {
		await file.close();
	}
}
function same(one, other) {
	return canonicalJson(one ?? null) === canonicalJson(other ?? null);
}
function show(value) {
	const text = JSON.stringify(value) ?? "absent";
	return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
async function readText(path) {
	try {
		return await readFile(path, "utf8");
	} catch (error) {
		if (error.code === "ENOENT") return null;
		throw error;
	}
}

// src/provenance/verify-data.ts
async function verifyData(root, entry, lock, onProgress, signal) {
	const removed = new Set(lock.removed.map(({ record, at }) => `${record} ${at}`));
	const tally = new DatasetTally();
	const faults = [];
	let kept = 0;
	const options = {
		splitOf: dealtSplits(lock.dealt),
		onFinding: ({ message }) => void faults.push(message.replace(/\.$/, "")),
		...onProgress === void 0 ? {} : { onProgress },
		...signal === void 0 ? {} : { signal }
	};
	for await (const record of readDataset(root, entry, options)) {
		const left = removed.delete(`${record.id} ${formatPlace(record.place)}`);
		tally.add(record, !left);
		if (!left) kept++;
	}
	const found = tally.splits();
	for (const split of [.../* @__PURE__ */ new Set([...Object.keys(lock.splits), ...Object.keys(found)])].sort()) {
		if (found[split]?.id === lock.splits[split]?.id) continue;
		faults.push(`split ${split} has other records than the lock (${found[split]?.records ?? 0}, not ${lock.splits[split]?.records ?? 0})`);
	}
	if (removed.size > 0) faults.push(`${removed.size} records that the lock left out are not there`);
	const proof = `${kept} records read again give the identities of ${lockPath(entry)}.`;
	return decided(`records of ${entry.name}`, faults, proof);
}

// src/provenance/verify-sources.ts
async function verifySource(statement, workspaceRoot) {
	const claim = "source commit";
	const source = dependency(statement, "source");
	const commit = source?.digest?.gitCommit;
	if (commit === void 0) return {
		claim,
		state: "missing",
		detail: "The record names no commit."
	};
	if (source?.annotations?.uncommittedChanges === true) return {
		claim,
		state: "missing",
		detail: `Built from ${short(commit)} with uncommitted changes: the commit alone does not say what went in.`
	};
	const where = source?.uri === void 0 ? "" : ` of ${source.uri.replace(/@[^@]*$/, "")}`;
	if (workspaceRoot === void 0) return {
		claim,
		state: "asserted",
		detail: `${short(commit)}${where}. A checkout of the repository would prove it exists.`
	};
	return await hasCommit(workspaceRoot, commit) ? {
		claim,
		state: "proven",
		detail: `${short(commit)} is a commit of this repository.`
	} : {
		claim,
		state: "asserted",
		detail: `${short(commit)}${where} is not in this checkout; fetch its whole history to look again.`
	};
}
async function verifyDatasets(statement, plan, workspaceRoot, onProgress, signal) {
	if (workspaceRoot === void 0) return plan.datasets.map(({ name, datasetId: id }) => ({
		claim: `data set ${name}`,
		state: "asserted",
		detail: `${short(id)}. A checkout of the repository would prove it.`
	}));
	const { datasets } = await openWorkspace(workspaceRoot);
	const claims = [];
	for (const planned of plan.datasets) {
		const found = await recordedLock(statement, planned.name, workspaceRoot);
		if ("claim" in found) {
			claims.push(found);
			continue;
		}
		const { lock, path, current } = found;
		const claim = `data set ${planned.name}`;
		const where = current ? "in this checkout" : "at the recorded commit";
		claims.push(decided(claim, lockFaults(lock, planned), `${path}, ${where}, is the recorded lock and states ${short(planned.datasetId)}.`));
		const entry = datasets.get(planned.name);
		if (entry !== void 0 && current) claims.push(await verifyData(workspaceRoot, entry, lock, onProgress, signal));
		else claims.push({
			claim: `records of ${planned.name}`,
			state: "asserted",
			detail: "The data here have moved on. A checkout of the recorded commit would prove the records."
		});
	}
	return claims;
}
async function recordedLock(statement, name, root) {
	const claim = `data set ${name}`;
	const recorded = dependency(statement, `dataset/${name}/lock`);
	const digest = recorded?.digest?.sha256;
	if (recorded?.uri === void 0 || digest === void 0) return {
		claim,
		state: "missing",
		detail: "The record names no lock for it."
	};
	const path = decodePath(recorded.uri);
	if (path === null) return {
		claim,
		state: "false",
		detail: "The recorded path of its lock leads out of the repository."
	};
	const commit = dependency(statement, "source")?.digest?.gitCommit;
	try {
		const found = await findLock(root, path, digest, commit);
		if (found !== null) return {
			...found,
			path
		};
	} catch (error) {
		if (!(error instanceof LoraError)) throw error;
		return {
			claim,
			state: "false",
			detail: error.message
		};
	}
	return {
		claim,
		state: "missing",
		detail: existsSync(join(root, path)) ? `${path} is not the recorded one here, nor at the recorded commit. Check that commit out to look again.` : `There is no ${path} here, nor at the recorded commit. Where the data are as they were, lora check --fix writes it.`
	};
}
function lockFaults(lock, { name, datasetId: id, train }) {
	const faults = [];
	if (lock.name !== name) faults.push(`the recorded lock is of ${lock.name}`);
	if (lock.datasetId !== id) faults.push(`the recorded lock says ${short(lock.datasetId)}, the plan ${short(id)}`);
	if (lock.splits.train?.id !== train) faults.push("the recorded lock has another train split");
	if (datasetId(lock.splits) !== lock.datasetId) faults.push("the lock's identity is not that of its splits");
	return faults;
}
async function verifyBase(plan, baseDirectory, onProgress, signal) {
	const claim = "base model";
	const { base } = plan;
	const named = base.revision === null ? base.model : `${base.model} at ${short(base.revision)}`;
	if (baseDirectory === void 0) return {
		claim,
		state: "asserted",
		detail: `${named}, ${base.files.length} files. The checkpoint's directory would prove it.`
	};
	const faults = [];
	for (const [index, file] of base.files.entries()) {
		signal?.throwIfAborted();
		onProgress?.({
			task: "hash base",
			done: index,
			total: base.files.length,
			unit: "files",
			detail: file.path
		});
		if (!isPlainPath(file.path)) faults.push(`${file.path} leads out of the directory`);
		else faults.push(...await differs(join(baseDirectory, file.path), file));
	}
	return decided(claim, faults, `All ${base.files.length} files of ${named} have the recorded SHA-256.`);
}
async function differs(path, file) {
	try {
		const { digest } = await digestFile(path);
		return digest === file.digest ? [] : [`${file.path} has SHA-256 ${short(digest)}, recorded is ${short(file.digest)}`];
	} catch (error) {
		if (error.code !== "ENOENT") throw error;
		return [`${file.path} is not there`];
	}
}
async function findLock(root, path, expected, commit) {
	const inTree = await readFile(join(root, path)).catch(() => null);
	if (inTree !== null && sha256(inTree) === expected) return {
		lock: parseLock(inTree.toString("utf8"), path),
		current: true
	};
	if (commit === void 0 || !await hasCommit(root, commit)) return null;
	const atCommit = await wo(root).showBuffer([`${commit}:./${path}`]).catch(() => null);
	if (atCommit === null || sha256(atCommit) !== expected) return null;
	return {
		lock: parseLock(atCommit.toString("utf8"), path),
		current: false
	};
}
function decodePath(uri) {
	try {
		const path = decodeURI(uri);
		return isPlainPath(path) ? path : null;
	} catch {
		return null;
	}
}
async function hasCommit(root, commit) {
	if (!/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(commit)) return false;
	return wo(root).raw([
		"cat-file",
		"-e",
		`${commit}^{commit}`
	]).then(() => true, () => false);
}
function dependency({ predicate }, name) {
	return predicate.buildDefinition.resolvedDependencies.find((one) => one.name === name);
}

// src/provenance/verify.ts
async function verifyAdapter(directory, options = {}) {
	const { workspaceRoot, baseDirectory, onProgress, signal } = options;
	const found = await readStatement(directory);
	if ("claim" in found) return [found];
	const { statement } = found;
	const { predicate } = statement;
	const { plan } = predicate.buildDefinition.internalParameters;
	return [
		{
			claim: "record",
			state: "proven",
			detail: `${PROVENANCE_FILE} is an in-toto statement about ${statement.subject.length} files.`
		},
		...await verifyFiles(directory, statement, onProgress, signal),
		verifyClosure(statement),
		verifyRecipe(statement),
		await verifyAdapterConfig(directory, plan),
		...await verifyEvaluation(directory, statement),
		...await verifyDatasets(statement, plan, workspaceRoot, onProgress, signal),
		await verifyBase(plan, baseDirectory, onProgress, signal),
		await verifySource(statement, workspaceRoot),
		{
			claim: "builder",
			state: "asserted",
			detail: `${predicate.runDetails.builder.id}. A signature would prove it.`
		},
		{
			claim: "signature",
			state: "missing",
			detail: "The record is not signed: whoever can write the directory could have written the record with it."
		}
	];
}
async function readStatement(directory) {
	try {
		return { statement: parseStatement(await readUtf8(join(directory, PROVENANCE_FILE), { file: PROVENANCE_FILE })) };
	} catch (error) {
		if (error instanceof LoraError && error.code === "file-missing") return {
			claim: "record",
			state: "missing",
			detail: `There is no ${PROVENANCE_FILE}: nothing says where this came from.`
		};
		if (!(error instanceof LoraError)) throw error;
		return {
			claim: "record",
			state: "false",
			detail: error.message
		};
	}
}

export { verifyAdapter as t };