import { t as LoraError } from "./error-CUOtd1Bd.js";
import { a as writeSafetensors, r as openSafetensors } from "./safetensors-4Gr9NdH6.js";
import { d as linearShapes, t as IGNORED } from "./mask-D-Y3O1Un.js";
import { createHash } from "node:crypto";

// src/formats/normal.ts
const CENTRE = {
	over: [
		2509.0809287301227,
		33430.57558358813,
		67265.7709270087,
		45921.95393154987,
		13731.69376550946,
		1971.5909503065513,
		133.14166789178438,
		3.3871328727963665
	],
	under: [
		5226.495278852854,
		28729.085735721943,
		39307.89580009271,
		21213.794301586597,
		5394.196021424751,
		687.1870074920579,
		42.31333070160091,
		1
	]
};
const MIDDLE = {
	over: [
		.0007745450142783414,
		.022723844989269184,
		.2417807251774506,
		1.2704582524523684,
		3.6478483247632045,
		5.769497221460691,
		4.630337846156546,
		1.4234371107496835
	],
	under: [
		1.0507500716444169e-9,
		.0005475938084995345,
		.015198666563616457,
		.14810397642748008,
		.6897673349851,
		1.6763848301838038,
		2.053191626637759,
		1
	]
};
const TAIL = {
	over: [
		2.0103343992922881e-7,
		27115555687434876e-21,
		.0012426609473880784,
		.026532189526576124,
		.29656057182850487,
		1.7848265399172913,
		5.463784911164114,
		6.657904643501103
	],
	under: [
		20442631033899397e-31,
		1.421511758316446e-7,
		18463183175100548e-21,
		.0007868691311456133,
		.014875361290850615,
		.1369298809227358,
		.599832206555888,
		1
	]
};
function normalQuantile(p) {
	const q = p - .5;
	if (Math.abs(q) <= .425) return q * ratio(CENTRE, .180625 - q * q);
	const r = Math.sqrt(-Math.log(q < 0 ? p : 1 - p));
	const x = r <= 5 ? ratio(MIDDLE, r - 1.6) : ratio(TAIL, r - 5);
	return q < 0 ? -x : x;
}
function ratio({ over, under }, r) {
	return horner(over, r) / horner(under, r);
}
function horner(coefficients, r) {
	let sum = 0;
	for (const coefficient of coefficients) sum = sum * r + coefficient;
	return sum;
}

// src/formats/random.ts
const M0 = 3528531795;
const M1 = 3449720151;
const W0 = 2654435769;
const W1 = 3144134277;
function mulHigh(a, b) {
	const aLow = a & 65535;
	const aHigh = a >>> 16;
	const bLow = b & 65535;
	const bHigh = b >>> 16;
	const middle = aHigh * bLow + (aLow * bLow >>> 16);
	const carry = aLow * bHigh + (middle & 65535);
	return aHigh * bHigh + Math.floor(middle / 65536) + Math.floor(carry / 65536) >>> 0;
}
function philox(key0, key1, c0, c1, c2, c3, out = /* @__PURE__ */ new Uint32Array(4)) {
	let k0 = key0 >>> 0;
	let k1 = key1 >>> 0;
	let x0 = c0 >>> 0;
	let x1 = c1 >>> 0;
	let x2 = c2 >>> 0;
	let x3 = c3 >>> 0;
	for (let round = 0; round < 10; round++) {
		const high0 = mulHigh(M0, x0);
		const low0 = Math.imul(M0, x0);
		const high1 = mulHigh(M1, x2);
		const low1 = Math.imul(M1, x2);
		x0 = (high1 ^ x1 ^ k0) >>> 0;
		x1 = low1 >>> 0;
		x2 = (high0 ^ x3 ^ k1) >>> 0;
		x3 = low0 >>> 0;
		k0 = k0 + W0 >>> 0;
		k1 = k1 + W1 >>> 0;
	}
	out[0] = x0;
	out[1] = x1;
	out[2] = x2;
	out[3] = x3;
	return out;
}
var RandomStream = class {
	key;
	block = /* @__PURE__ */ new Uint32Array(4);
	blockIndex = -1;
	next = 0;
	constructor(seed, stream) {
		if (!Number.isSafeInteger(seed)) throw new RangeError(`the seed must be an integer, not ${seed}`);
		const digest = createHash("sha256").update(`lora-action random stream v1\n${seed}\n${stream}`).digest();
		this.key = Uint32Array.from({ length: 4 }, (_, i) => digest.readUInt32LE(4 * i));
	}
	get position() {
		return this.next;
	}
	at(counter) {
		if (!Number.isSafeInteger(counter) || counter < 0) throw new RangeError(`no counter: ${counter}`);
		this.next = counter;
		return this;
	}
	uint32() {
		const index = Math.floor(this.next / 4);
		if (index !== this.blockIndex) {
			const [k0, k1, c2, c3] = this.key;
			philox(k0, k1, index >>> 0, Math.floor(index / 2 ** 32), c2, c3, this.block);
			this.blockIndex = index;
		}
		return this.block[this.next++ % 4];
	}
	float() {
		return this.uint32() / 2 ** 32;
	}
	normal() {
		const high = this.uint32() >>> 6;
		const low = this.uint32() >>> 6;
		return normalQuantile((high * 2 ** 26 + low + .5) / 2 ** 52);
	}
	below(bound) {
		if (!Number.isInteger(bound) || bound < 1 || bound > 2 ** 32) throw new RangeError(`no bound: ${bound}`);
		const limit = 2 ** 32 - 2 ** 32 % bound;
		for (;;) {
			const word = this.uint32();
			if (word < limit) return word % bound;
		}
	}
	shuffle(items) {
		const array = items;
		for (let i = items.length - 1; i > 0; i--) {
			const j = this.below(i + 1);
			const held = array[i];
			array[i] = array[j];
			array[j] = held;
		}
		return items;
	}
};

// src/model/lora.ts
function loraScale(settings) {
	return settings.alpha / (settings.rslora ? Math.sqrt(settings.r) : settings.r);
}
function loraParameterShapes(config, settings) {
	return linearShapes(config).filter((linear) => settings.targets.includes(linear.projection)).flatMap((linear) => [{
		name: `${linear.name}.lora_A`,
		linear,
		which: "A",
		shape: [settings.r, linear.in]
	}, {
		name: `${linear.name}.lora_B`,
		linear,
		which: "B",
		shape: [linear.out, settings.r]
	}]);
}
function freshParameters(config, settings, seed) {
	return loraParameterShapes(config, settings).map((parameter) => {
		const values = new Float32Array(parameter.shape[0] * parameter.shape[1]);
		if (parameter.which === "A") {
			const bound = 1 / Math.sqrt(parameter.linear.in);
			const stream = new RandomStream(seed, `lora-init/${parameter.name}`);
			for (let i = 0; i < values.length; i++) values[i] = bound * (2 * stream.float() - 1);
		}
		return {
			...parameter,
			values
		};
	});
}
function bindLora(parameters, tensors, settings, dropout = null) {
	const scale = loraScale(settings);
	const pairs = /* @__PURE__ */ new Map();
	parameters.forEach((parameter, i) => {
		const pair = pairs.get(parameter.linear.name) ?? {};
		if (parameter.which === "A") pair.a = tensors[i];
		else pair.b = tensors[i];
		pairs.set(parameter.linear.name, pair);
	});
	return (name, rows) => {
		const pair = pairs.get(name);
		if (pair === void 0) return null;
		return {
			...pair,
			scale,
			mask: dropout?.mask(name, rows, pair.a.shape[1]) ?? null
		};
	};
}

// src/chat/tokens.ts
const ID_BYTES = 32;
function trainingOrder(rows, epochs, seed) {
	const order = new Int32Array(rows * epochs);
	for (let epoch = 0; epoch < epochs; epoch++) {
		const rowsOfEpoch = Int32Array.from({ length: rows }, (_, row) => row);
		order.set(new RandomStream(seed, `training-order/${epoch}`).shuffle(rowsOfEpoch), epoch * rows);
	}
	return order;
}
async function writeTokens(path, { rows, order, metadata = {} }) {
	for (const { recordId, ids, labels } of rows) {
		if (!/^[0-9a-f]{64}$/.test(recordId)) throw new RangeError(`not a record id: ${recordId}`);
		if (ids.length !== labels.length) throw new RangeError(`${ids.length} ids but ${labels.length} labels`);
	}
	const sorted = rows.toSorted((a, b) => a.recordId < b.recordId ? -1 : a.recordId > b.recordId ? 1 : 0);
	const offsets = new BigInt64Array(sorted.length + 1);
	let total = 0;
	sorted.forEach(({ ids }, row) => {
		total += ids.length;
		offsets[row + 1] = BigInt(total);
	});
	const inputIds = new Int32Array(total);
	const labels = new Int32Array(total);
	const recordIds = new Uint8Array(sorted.length * ID_BYTES);
	sorted.forEach((row, i) => {
		const begin = Number(offsets[i]);
		inputIds.set(row.ids, begin);
		labels.set(row.labels, begin);
		recordIds.set(Buffer.from(row.recordId, "hex"), i * ID_BYTES);
	});
	const fault = faultOf({
		inputIds,
		labels,
		offsets: Float64Array.from(offsets, Number),
		order,
		recordIds,
		metadata
	});
	if (fault !== void 0) throw new RangeError(fault);
	const tensor = (name, dtype, shape, data) => ({
		name,
		dtype,
		shape,
		data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
	});
	await writeSafetensors(path, [
		tensor("input_ids", "I32", [total], inputIds),
		tensor("labels", "I32", [total], labels),
		tensor("offsets", "I64", [offsets.length], offsets),
		tensor("order", "I32", [order.length], order),
		tensor("record_ids", "U8", [sorted.length, ID_BYTES], recordIds)
	], metadata);
}
async function readTokens(path, place = { file: path }) {
	const file = await openSafetensors(path, place);
	try {
		const bytes = (name, dtype, rank) => tensorBytes(file, name, dtype, rank, place);
		const tokens = {
			inputIds: new Int32Array(await bytes("input_ids", "I32", 1)),
			labels: new Int32Array(await bytes("labels", "I32", 1)),
			offsets: Float64Array.from(new BigInt64Array(await bytes("offsets", "I64", 1)), Number),
			order: new Int32Array(await bytes("order", "I32", 1)),
			recordIds: new Uint8Array(await bytes("record_ids", "U8", 2)),
			metadata: file.metadata
		};
		const fault = faultOf(tokens);
		if (fault !== void 0) throw invalid(fault, place);
		return tokens;
	} finally {
		await file.close();
	}
}
async function tensorBytes(file, name, dtype, rank, place) {
	const info = file.tensors.get(name);
	if (info === void 0) throw invalid(`it has no tensor ${name}`, place);
	if (info.dtype !== dtype || info.shape.length !== rank) throw invalid(`${name} is ${info.dtype} [${info.shape}], not ${dtype} of rank ${rank}`, place);
	const bytes = await file.read(name);
	return bytes.byteOffset % 8 === 0 && bytes.byteLength === bytes.buffer.byteLength ? bytes.buffer : bytes.slice().buffer;
}
function faultOf({ inputIds, labels, offsets, order, recordIds }) {
	const rows = offsets.length - 1;
	if (rows < 0 || offsets[0] !== 0 || offsets[rows] !== inputIds.length) return `offsets do not go from 0 to the ${inputIds.length} tokens there are`;
	if (labels.length !== inputIds.length) return `there are ${labels.length} labels for ${inputIds.length} tokens`;
	if (recordIds.length !== rows * ID_BYTES) return `record_ids has ${recordIds.length} bytes for ${rows} rows`;
	for (let row = 0; row < rows; row++) {
		const [begin, end] = [offsets[row], offsets[row + 1]];
		if (!(end > begin)) return `row ${row} is empty, or offsets fall`;
		let trained = 0;
		for (let i = begin; i < end; i++) {
			if (inputIds[i] < 0) return `token ${i} (row ${row}) is ${inputIds[i]}`;
			if (labels[i] === -100) continue;
			if (labels[i] !== inputIds[i]) return `label ${i} (row ${row}) is ${labels[i]}, neither ${IGNORED} nor its token`;
			trained++;
		}
		if (trained === 0) return `row ${row} has no label to train on`;
		if (trained === end - begin) return `row ${row} has a label on every token`;
	}
	for (let row = 1; row < rows; row++) {
		const previous = recordIds.subarray((row - 1) * ID_BYTES, row * ID_BYTES);
		if (Buffer.compare(previous, recordIds.subarray(row * ID_BYTES, (row + 1) * ID_BYTES)) > 0) return `row ${row} is not in the order of record ids`;
	}
	const bad = order.findIndex((row) => row < 0 || row >= rows);
	return bad < 0 ? void 0 : `order[${bad}] is ${order[bad]}, but there are ${rows} rows`;
}
function invalid(fault, place) {
	return new LoraError("tokens-invalid", `${place.file} is damaged: ${fault}.`, {
		exit: 3,
		place,
		next: "Delete the run directory and run again."
	});
}

export { freshParameters as a, philox as c, bindLora as i, trainingOrder as n, loraParameterShapes as o, writeTokens as r, loraScale as s, readTokens as t };