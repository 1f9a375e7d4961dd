import { t as LoraError } from "./error-CUOtd1Bd.js";
import { a as openRegular, d as unreadable, f as writeAtomic, n as assertNotLfsPointer, t as excerpt } from "./excerpt-BpH1Ag8W.js";
import { n as isJsonObject, r as parseJson } from "./json-eJt1puFO.js";
import { createHash } from "node:crypto";
import { Buffer, isUtf8 } from "node:buffer";

// src/formats/halves.ts
function decodeFloat16(bits) {
	const words = new Uint32Array(bits.length);
	for (let i = 0; i < bits.length; i++) {
		const half = bits[i];
		const sign = (half & 32768) << 16;
		const exponent = half >>> 10 & 31;
		const fraction = half & 1023;
		if (exponent === 31) words[i] = sign | 2139095040 | fraction << 13;
		else if (exponent !== 0) words[i] = sign | exponent + 112 << 23 | fraction << 13;
		else if (fraction === 0) words[i] = sign;
		else {
			const shift = Math.clz32(fraction) - 21;
			words[i] = sign | 113 - shift << 23 | fraction << 13 + shift & 8388607;
		}
	}
	return new Float32Array(words.buffer);
}
function decodeBfloat16(bits) {
	const words = new Uint32Array(bits.length);
	for (let i = 0; i < bits.length; i++) words[i] = bits[i] << 16;
	return new Float32Array(words.buffer);
}
function encodeBfloat16(values) {
	const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
	const bits = new Uint16Array(values.length);
	for (let i = 0; i < bits.length; i++) {
		const word = words[i];
		const nan = (word & 2147483647) > 2139095040;
		bits[i] = nan ? 32704 : word + 32767 + (word >>> 16 & 1) >>> 16;
	}
	return bits;
}
function encodeFloat16(values) {
	const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
	const bits = new Uint16Array(values.length);
	for (let i = 0; i < bits.length; i++) {
		const word = words[i];
		const sign = word >>> 16 & 32768;
		const magnitude = word & 2147483647;
		if (magnitude > 2139095040) bits[i] = sign | 32256;
		else if (magnitude >= 1199566848) bits[i] = sign | 31744;
		else if (magnitude >= 947912704) bits[i] = sign | magnitude - 939524096 + 4095 + (magnitude >>> 13 & 1) >>> 13;
		else bits[i] = sign | Math.abs(values[i]) * 2 ** 24 + 2 ** 52 - 2 ** 52;
	}
	return bits;
}

// src/formats/safetensorsheader.ts
const BITS = {
	BOOL: 8,
	U8: 8,
	I8: 8,
	F8_E5M2: 8,
	F8_E4M3: 8,
	I16: 16,
	U16: 16,
	F16: 16,
	BF16: 16,
	I32: 32,
	U32: 32,
	F32: 32,
	F64: 64,
	I64: 64,
	U64: 64
};
function parseHeader(bytes, dataLength, place) {
	if (!isUtf8(bytes)) throw damaged(place, "its header is not UTF-8");
	const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
	if (!text.startsWith("{")) throw damaged(place, "its header is not a JSON object");
	let json;
	try {
		json = parseJson(text, place);
	} catch (error) {
		throw damaged(place, `its header is not valid JSON (${error.message.replace(/\.$/, "")})`);
	}
	if (!isJsonObject(json)) throw damaged(place, "its header is not a JSON object");
	let metadata = {};
	const tensors = [];
	for (const [name, value] of Object.entries(json)) if (name === "__metadata__") metadata = parseMetadata(value, place);
	else tensors.push([name, parseEntry(name, value, place)]);
	tensors.sort(([, a], [, b]) => a.begin - b.begin || a.end - b.end);
	checkCoverage(tensors, dataLength, place);
	return {
		metadata,
		tensors
	};
}
function parseMetadata(value, place) {
	if (isJsonObject(value) && Object.values(value).every((item) => typeof item === "string")) return value;
	throw damaged(place, "its __metadata__ is not a map of strings");
}
function parseEntry(name, value, place) {
	const tensor = `tensor ${excerpt(name, 120)}`;
	if (!isJsonObject(value)) throw damaged(place, `${tensor} is not described by an object`);
	const { dtype, shape, data_offsets: offsets } = value;
	if (typeof dtype !== "string" || !Object.hasOwn(BITS, dtype)) throw damaged(place, `${tensor} has the unknown dtype ${excerpt(JSON.stringify(dtype ?? null), 30)}`);
	if (!isSizes(shape)) throw damaged(place, `${tensor} has a shape that is not a list of sizes`);
	if (!isSizes(offsets) || offsets.length !== 2) throw damaged(place, `${tensor} has no data_offsets of two positions`);
	const [begin, end] = offsets;
	const expected = sizeOf(dtype, shape);
	if (end - begin !== expected) throw damaged(place, `${tensor} of ${`${dtype} [${shape.join(", ")}] takes ${expected} bytes`} but its data_offsets span ${end - begin}`);
	return {
		dtype,
		shape,
		begin,
		end
	};
}
function isSizes(value) {
	return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}
function elementSize(dtype) {
	return BITS[dtype] / 8;
}
function sizeOf(dtype, shape) {
	return shape.reduce((product, size) => product * size, elementSize(dtype));
}
function checkCoverage(tensors, dataLength, place) {
	let covered = 0;
	let before = "the header";
	for (const [name, { begin, end }] of tensors) {
		const tensor = `tensor ${excerpt(name, 120)}`;
		if (begin < covered) throw damaged(place, `${tensor} overlaps ${before}`);
		if (begin > covered) throw damaged(place, `there is a hole of ${begin - covered} bytes between ${before} and ${tensor}`);
		if (end > dataLength) throw damaged(place, `${tensor} ends ${end - dataLength} bytes past the end of the file: it is truncated`);
		covered = end;
		before = tensor;
	}
	if (covered < dataLength) throw damaged(place, `${dataLength - covered} bytes at its end belong to no tensor`);
}
function layOut(tensors, metadata) {
	const rank = Object.keys(BITS);
	const order = [...tensors].sort((a, b) => rank.indexOf(b.dtype) - rank.indexOf(a.dtype) || Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
	const entries = [];
	if (Object.keys(metadata).length > 0) entries.push(["__metadata__", Object.fromEntries(Object.entries(metadata).sort(([a], [b]) => a < b ? -1 : 1))]);
	const names = /* @__PURE__ */ new Set(["__metadata__"]);
	let end = 0;
	for (const { name, dtype, shape } of order) {
		if (names.has(name)) throw new Error(`two tensors are called ${name}`);
		names.add(name);
		const size = sizeOf(dtype, shape);
		entries.push([name, {
			dtype,
			shape,
			data_offsets: [end, end + size]
		}]);
		end += size;
	}
	const members = entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
	const json = Buffer.from(`{${members.join(",")}}`);
	const padded = Math.ceil(json.length / 8) * 8;
	const header = Buffer.alloc(8 + padded, " ");
	header.writeBigUInt64LE(BigInt(padded), 0);
	json.copy(header, 8);
	return {
		header,
		order
	};
}
function damaged(place, why) {
	return new LoraError("safetensors-damaged", `${place.file} is not a whole safetensors file: ${why}.`, {
		place,
		next: "Download or write the file again."
	});
}

// src/formats/safetensors.ts
const MAX_HEADER = 1e8;
const MAX_READ = 2 ** 30;
async function openSafetensors(path, place = { file: path }) {
	const file = await openRegular(path, place);
	try {
		const { dataStart, header } = await readHeader(file, place);
		const tensors = /* @__PURE__ */ new Map();
		for (const [name, { dtype, shape, begin, end }] of header.tensors) tensors.set(name, {
			dtype,
			shape,
			begin: dataStart + begin,
			end: dataStart + end
		});
		return new OpenFile(file, place, header.metadata, tensors);
	} catch (error) {
		await file.close();
		throw error;
	}
}
async function writeSafetensors(path, tensors, metadata = {}) {
	for (const tensor of tensors) checkLength(tensor, tensor.data.length);
	await streamSafetensors(path, tensors.map(({ data, ...tensor }) => ({
		...tensor,
		chunks: () => [data]
	})), metadata);
}
async function streamSafetensors(path, tensors, metadata = {}) {
	const { header, order } = layOut(tensors, metadata);
	const hash = createHash("sha256");
	let size = 0;
	await writeAtomic(path, async (file) => {
		const write = async (bytes) => {
			for (let at = 0; at < bytes.length; at += MAX_READ) {
				const piece = bytes.subarray(at, at + MAX_READ);
				hash.update(piece);
				await file.writeFile(piece);
			}
			size += bytes.length;
		};
		await write(header);
		for (const tensor of order) {
			const before = size;
			for await (const chunk of tensor.chunks()) await write(chunk);
			checkLength(tensor, size - before);
		}
	});
	return {
		digest: `sha256:${hash.digest("hex")}`,
		size
	};
}
function checkLength({ name, dtype, shape }, length) {
	if (length !== sizeOf(dtype, shape)) throw new Error(`tensor ${name} of ${dtype} [${shape}] has ${length} bytes`);
}
function decodeFloats(dtype, bytes) {
	const count = bytes.byteLength / elementSize(dtype);
	if (dtype === "F32") return new Float32Array(bytes.buffer, bytes.byteOffset, count);
	const bits = new Uint16Array(bytes.buffer, bytes.byteOffset, count);
	return dtype === "F16" ? decodeFloat16(bits) : decodeBfloat16(bits);
}
function encodeFloats(dtype, values) {
	if (dtype === "F32") return values;
	return dtype === "F16" ? encodeFloat16(values) : encodeBfloat16(values);
}
async function readHeader(file, place) {
	const { size } = await file.stat();
	const head = await readAt(file, 0, Math.min(size, 128), place);
	assertNotLfsPointer(head, place);
	if (size < 8) throw damaged(place, `it has ${size} bytes, too few for a header`);
	const length = new DataView(head.buffer, head.byteOffset).getBigUint64(0, true);
	if (length > BigInt(MAX_HEADER)) throw damaged(place, `it claims a header of ${length} bytes`);
	const dataStart = 8 + Number(length);
	if (dataStart > size) throw damaged(place, `its header has ${length} bytes but the file only ${size}: it is truncated`);
	return {
		dataStart,
		header: parseHeader(await readAt(file, 8, Number(length), place), size - dataStart, place)
	};
}
var OpenFile = class {
	metadata;
	tensors;
	file;
	place;
	constructor(file, place, metadata, tensors) {
		this.file = file;
		this.place = place;
		this.metadata = metadata;
		this.tensors = tensors;
	}
	async read(name, first = 0, end) {
		const info = this.info(name);
		const size = elementSize(info.dtype);
		const [from, to] = [info.begin + first * size, end === void 0 ? info.end : info.begin + end * size];
		if (!(info.begin <= from && from <= to && to <= info.end)) throw new Error(`elements ${first} to ${end} of ${name}`);
		return readAt(this.file, from, to - from, this.place);
	}
	async readFloat32(name) {
		const { dtype } = this.info(name);
		if (dtype !== "F32" && dtype !== "F16" && dtype !== "BF16" && dtype !== "F64") throw new LoraError("safetensors-dtype", `Tensor ${excerpt(name, 120)} of ${this.place.file} is ${dtype}, which is not read as floating point.`, {
			place: this.place,
			next: "Use a checkpoint in F32, F16 or BF16."
		});
		const bytes = await this.read(name);
		return dtype === "F64" ? Float32Array.from(new Float64Array(bytes.buffer)) : decodeFloats(dtype, bytes);
	}
	async close() {
		await this.file.close();
	}
	info(name) {
		const info = this.tensors.get(name);
		if (info) return info;
		throw new LoraError("safetensors-missing", `${this.place.file} has no tensor ${excerpt(name, 120)}.`, { place: this.place });
	}
};
async function readAt(file, begin, length, place) {
	const bytes = new Uint8Array(length);
	let done = 0;
	while (done < length) {
		const { bytesRead } = await file.read(bytes, done, Math.min(length - done, MAX_READ), begin + done).catch((error) => {
			throw unreadable(error, place);
		});
		if (bytesRead === 0) throw damaged(place, "it became shorter while it was read");
		done += bytesRead;
	}
	return bytes;
}

export { writeSafetensors as a, streamSafetensors as i, encodeFloats as n, elementSize as o, openSafetensors as r, sizeOf as s, decodeFloats as t };