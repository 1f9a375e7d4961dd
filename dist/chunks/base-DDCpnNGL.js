import { P as digestFile } from "./workspace-e2l2jTos.js";
import { t as LoraError } from "./error-CUOtd1Bd.js";
import { n as insideWorkspace } from "./paths-oLtzHEAG.js";
import { t as fetchSnapshot } from "./snapshot-ZHp-oEmO.js";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

// src/publish/fetch-base.ts
const INDEX = "model.safetensors.index.json";
const SINGLE = "model.safetensors";
const TEXTS = /\.(json|jinja)$|^(merges\.txt|tokenizer\.model)$/;
async function fetchBase(options) {
	if (!/^[0-9a-f]{40}$/.test(options.revision)) throw new LoraError("hub-revision", `"${options.revision.slice(0, 60)}" is no commit: a base model is pinned to 40 hex digits.`, { next: "Copy the commit from the model's page on the Hub (Files, History) into `base.revision`." });
	const { model } = options;
	let weights = [];
	const texts = await fetchSnapshot({
		...options,
		choose: (files) => {
			const top = files.filter((file) => !file.path.includes("/"));
			const single = top.some((file) => file.path === SINGLE);
			const index = top.some((file) => file.path === INDEX);
			if (!single && !index) throw noWeights(model);
			if (!index) weights = [SINGLE];
			return top.filter((file) => TEXTS.test(file.path));
		}
	});
	if (weights.length === 0) weights = await shards(join(texts, INDEX), model);
	const unfetched = [];
	return {
		directory: await fetchSnapshot({
			...options,
			choose: (files) => weights.map((path) => listed(files, path, model)).filter(({ path, sha256, size }) => {
				if (options.weights || sha256 === void 0) return true;
				unfetched.push({
					path,
					sha256,
					size
				});
				return false;
			})
		}),
		unfetched
	};
}
async function shards(index, model) {
	const { weight_map: map } = JSON.parse(await readFile(index, "utf8"));
	if (typeof map !== "object" || map === null) throw noWeights(model);
	return [...new Set(Object.values(map))].sort();
}
function listed(files, path, model) {
	const found = files.find((file) => file.path === path);
	if (found !== void 0) return found;
	throw new LoraError("base-weights", `${INDEX} of ${model} names ${path.slice(0, 100)}, which the repository lacks.`, { exit: 3 });
}
function noWeights(model) {
	return new LoraError("base-weights", `${model} has no safetensors weights at this commit.`, {
		exit: 3,
		next: "Choose a commit that has them, or convert the checkpoint first."
	});
}

// src/pipeline/base.ts
const read = /^(config\.json|generation_config\.json|model[^/]*\.safetensors|model\.safetensors\.index\.json|tokenizer[^/]*\.json|special_tokens_map\.json|chat_template\.(jinja|json))$/;
async function resolveBase({ workspace, entry, weights }, environment, onProgress, signal) {
	const { model, revision, directory } = entry.manifest.base;
	const place = entry.positions.at(["base", "model"], { value: true });
	if (directory !== null) {
		const local = insideWorkspace(workspace.root, ".", directory, place);
		return {
			directory: local,
			revision,
			files: await describeCheckpoint(local, place, onProgress),
			complete: true
		};
	}
	const fetched = await fetchBase({
		model,
		revision: revision ?? "",
		weights,
		cacheDir: environment.hubCache,
		hubUrl: environment.hubUrl,
		token: environment.hubToken,
		onProgress,
		signal
	});
	const unfetched = fetched.unfetched.map(({ path, sha256, size }) => ({
		path,
		digest: `sha256:${sha256}`,
		size
	}));
	const present = await describeCheckpoint(fetched.directory, place, onProgress);
	const files = new Map([...unfetched, ...present].map((file) => [file.path, file]));
	return {
		directory: fetched.directory,
		revision,
		files: [...files.values()].sort((one, other) => one.path < other.path ? -1 : 1),
		complete: unfetched.length === 0
	};
}
function asManifestNames(error, entry, base) {
	if (!(error instanceof LoraError) || !error.message.includes(base.directory)) return error;
	const { model, directory } = entry.manifest.base;
	const { code, exit, next } = error;
	return new LoraError(code, error.message.replaceAll(base.directory, directory ?? model), {
		exit,
		place: error.place ?? entry.positions.at(["base", "model"], { value: true }),
		...next === void 0 ? {} : { next },
		cause: error
	});
}
async function describeCheckpoint(directory, place, onProgress) {
	const names = (await readdir(directory)).filter((name) => read.test(name)).sort();
	for (const needed of ["config.json", "tokenizer.json"]) {
		if (names.includes(needed)) continue;
		throw new LoraError("base-incomplete", `The base checkpoint has no ${needed}.`, {
			place,
			next: "Point base.model at a checkpoint directory in Hugging Face layout."
		});
	}
	const files = [];
	for (const name of names) {
		const { digest, size } = await digestFile(join(directory, name));
		files.push({
			path: name,
			digest,
			size
		});
		onProgress({
			task: "hash base",
			done: files.length,
			total: names.length,
			unit: "files"
		});
	}
	return files;
}

export { resolveBase as n, asManifestNames as t };