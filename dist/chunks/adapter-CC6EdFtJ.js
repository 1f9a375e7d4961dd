import { t as LoraError } from "./error-CUOtd1Bd.js";
import { l as replaceDirectory, p as writeFileAtomic, s as readUtf8 } from "./excerpt-BpH1Ag8W.js";
import { n as isJsonObject, r as parseJson } from "./json-eJt1puFO.js";
import { a as writeSafetensors, r as openSafetensors } from "./safetensors-4Gr9NdH6.js";
import { o as loraParameterShapes } from "./tokens-YMSw5B4K.js";
import { d as linearShapes, f as projections } from "./mask-D-Y3O1Un.js";
import { join } from "node:path";

// src/engine/tfjs/adapter.ts
const ADAPTER_WEIGHTS = "adapter_model.safetensors";
const ADAPTER_CONFIG = "adapter_config.json";
const PREFIX = "base_model.model.";
async function writeAdapter(directory, adapter, origin) {
	await replaceDirectory(directory, (temporary) => writeAdapterFiles(temporary, adapter, origin));
}
async function writeAdapterFiles(directory, { settings, parameters }, origin) {
	const tensors = parameters.map(({ name, shape, values }) => ({
		name: tensorName(name),
		dtype: "F32",
		shape,
		data: new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
	}));
	await writeSafetensors(join(directory, ADAPTER_WEIGHTS), tensors, {
		format: "pt",
		closure: origin.closure
	});
	await writeFileAtomic(join(directory, ADAPTER_CONFIG), `${JSON.stringify(adapterConfig(settings, origin), null, 2)}\n`);
}
function adapterConfig(settings, origin) {
	return {
		alpha_pattern: {},
		auto_mapping: null,
		base_model_name_or_path: origin.base,
		bias: "none",
		fan_in_fan_out: false,
		inference_mode: true,
		init_lora_weights: true,
		layers_pattern: null,
		layers_to_transform: null,
		lora_alpha: settings.alpha,
		lora_dropout: origin.dropout,
		modules_to_save: null,
		peft_type: "LORA",
		r: settings.r,
		rank_pattern: {},
		revision: origin.revision,
		target_modules: [...settings.targets].sort(),
		task_type: "CAUSAL_LM",
		use_dora: false,
		use_rslora: settings.rslora
	};
}
async function adapterClosure(directory) {
	try {
		await readUtf8(join(directory, ADAPTER_CONFIG), { file: ADAPTER_CONFIG });
		const file = await openSafetensors(join(directory, ADAPTER_WEIGHTS));
		await file.close();
		return file.metadata.closure ?? null;
	} catch (error) {
		if (error instanceof LoraError) return null;
		throw error;
	}
}
async function openAdapter(directory, config) {
	const settings = await readSettings(join(directory, ADAPTER_CONFIG), config);
	const path = join(directory, ADAPTER_WEIGHTS);
	const file = await openSafetensors(path);
	try {
		const parameters = loraParameterShapes(config, settings);
		const names = new Set(parameters.map(({ name }) => tensorName(name)));
		for (const name of file.tensors.keys()) if (!names.has(name)) throw refuse("adapter-unexpected", path, `has a tensor ${name}, which ${ADAPTER_CONFIG} does not account for`);
		for (const parameter of parameters) {
			const name = tensorName(parameter.name);
			const found = file.tensors.get(name);
			if (found === void 0) throw refuse("adapter-missing", path, `has no tensor ${name}`);
			if (found.shape.join() !== parameter.shape.join()) throw refuse("adapter-shape", path, `has ${name} of shape [${found.shape.join(", ")}]; the base asks for [${parameter.shape.join(", ")}]`);
		}
		return {
			settings,
			parameters,
			read: (name) => file.readFloat32(tensorName(name)),
			close: () => file.close()
		};
	} catch (error) {
		await file.close();
		throw error;
	}
}
async function readAdapter(directory, config) {
	const { settings, parameters, read, close } = await openAdapter(directory, config);
	try {
		const values = [];
		for (const parameter of parameters) values.push({
			...parameter,
			values: await read(parameter.name)
		});
		return {
			settings,
			parameters: values
		};
	} finally {
		await close();
	}
}
function tensorName(parameter) {
	return `${PREFIX}${parameter}.weight`;
}
async function readSettings(file, config) {
	const json = parseJson(await readUtf8(file, { file }), { file });
	if (!isJsonObject(json)) throw refuse("adapter-config", file, "is not a JSON object");
	const { r, lora_alpha: alpha, target_modules: targets, use_rslora: rslora } = json;
	if (json.peft_type !== "LORA") throw refuse("adapter-config", file, `has peft_type ${JSON.stringify(json.peft_type ?? null)}; only LORA is computed`);
	for (const [key, plain] of [
		["use_dora", false],
		["fan_in_fan_out", false],
		["bias", "none"],
		["lora_bias", false],
		["use_qalora", false]
	]) if ((json[key] ?? plain) !== plain) throw refuse("adapter-config", file, `has ${key} ${JSON.stringify(json[key])}; only plain LoRA is computed`);
	for (const key of [
		"rank_pattern",
		"alpha_pattern",
		"modules_to_save",
		"layers_to_transform",
		"target_parameters",
		"trainable_token_indices",
		"layer_replication",
		"alora_invocation_tokens",
		"arrow_config",
		"kasa_config",
		"monteclora_config",
		"use_bdlora"
	]) {
		const value = json[key] ?? null;
		if (value !== null && Object.keys(value).length > 0) throw refuse("adapter-config", file, `has ${key}; only plain LoRA is computed`);
	}
	const initialised = json.init_lora_weights ?? true;
	if (typeof initialised !== "boolean" && ![
		"gaussian",
		"eva",
		"orthogonal"
	].includes(initialised)) throw refuse("adapter-config", file, `has init_lora_weights ${JSON.stringify(initialised)}, which may change the base; only plain LoRA is computed`);
	if (typeof r !== "number" || !Number.isInteger(r) || r < 1) throw refuse("adapter-config", file, "has no rank r");
	if (typeof alpha !== "number") throw refuse("adapter-config", file, "has no lora_alpha");
	if (!Array.isArray(targets) || !targets.every((name) => typeof name === "string")) throw refuse("adapter-config", file, "does not list its target_modules");
	return {
		r,
		alpha,
		rslora: rslora === true,
		targets: targeted(targets, config, file)
	};
}
function targeted(names, config, file) {
	const linears = linearShapes(config);
	const means = (name) => linears.filter((linear) => `.${linear.name}`.endsWith(`.${name}`));
	const meant = new Set(names.flatMap(means));
	const partly = linears.find((linear) => {
		const others = linears.filter(({ projection }) => projection === linear.projection);
		return !meant.has(linear) && others.some((other) => meant.has(other));
	});
	if (partly !== void 0) throw refuse("adapter-config", file, `targets ${partly.projection} in some layers and not in ${partly.name}`);
	return projections(names.flatMap((name) => {
		const found = means(name);
		return found.length === 0 ? [name] : found.map(({ projection }) => projection);
	}), file);
}
function refuse(code, file, what) {
	return new LoraError(code, `${file} ${what}.`, {
		place: { file },
		next: "Train or fetch the adapter again for this base."
	});
}

export { readAdapter as a, openAdapter as i, ADAPTER_WEIGHTS as n, writeAdapter as o, adapterClosure as r, writeAdapterFiles as s, ADAPTER_CONFIG as t };