import { t as LoraError } from "./error-CUOtd1Bd.js";
import { constants, mkdir, open, readFile, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { createHash, randomBytes } from "node:crypto";
import { Buffer, isUtf8 } from "node:buffer";

// src/formats/processes.ts
function isAlive(pid) {
	try {
		process.kill(pid, 0);
	} catch (error) {
		return error.code !== "ESRCH";
	}
	try {
		const told = readFileSync(`/proc/${pid}/stat`, "latin1");
		return !/^[ZX]/.test(told.slice(told.lastIndexOf(")") + 2));
	} catch {
		return true;
	}
}
function killGroup(leader, signal) {
	try {
		process.kill(-leader, signal);
	} catch {}
}

// src/formats/utf8.ts
function withoutBom(bytes) {
	return bytes[0] === 239 && bytes[1] === 187 && bytes[2] === 191 ? bytes.subarray(3) : bytes;
}
function startsAsUtf16(bytes) {
	return bytes[0] === 255 && bytes[1] === 254 || bytes[0] === 254 && bytes[1] === 255;
}
function invalidUtf8(bytes, place) {
	if (startsAsUtf16(bytes)) return new LoraError("file-encoding", `${place.file} is UTF-16.`, {
		place,
		next: "Save it as UTF-8."
	});
	const at = firstInvalidByte(bytes);
	const lines = new TextDecoder("utf-8").decode(bytes.subarray(0, at)).split("\n");
	const byte = (bytes[at] ?? 0).toString(16).toUpperCase().padStart(2, "0");
	return new LoraError("file-encoding", `Not valid UTF-8: byte 0x${byte}.`, {
		place: {
			file: place.file,
			line: (place.line ?? 1) + lines.length - 1,
			column: (lines.at(-1)?.length ?? 0) + (lines.length === 1 ? place.column ?? 1 : 1)
		},
		next: "Save the file as UTF-8."
	});
}
function firstInvalidByte(bytes) {
	let good = 0;
	let bad = bytes.length;
	while (good < bad) {
		const middle = good + bad + 1 >>> 1;
		if (isWholePrefix(bytes.subarray(0, middle))) good = middle;
		else bad = middle - 1;
	}
	while (good > 0 && !isUtf8(bytes.subarray(0, good))) good--;
	return good;
}
function isWholePrefix(bytes) {
	try {
		new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
		return true;
	} catch {
		return false;
	}
}

// src/formats/files.ts
async function writeFileAtomic(path, data) {
	await writeAtomic(path, (file) => file.writeFile(data));
}
async function writeAtomic(path, write) {
	await mkdir(dirname(path), { recursive: true });
	const temporary = siblingOf(path);
	try {
		const file = await open(temporary, "wx");
		try {
			await write(file);
			await file.sync();
		} finally {
			await file.close();
		}
		await rename(temporary, path);
	} catch (error) {
		await rm(temporary, { force: true });
		throw error;
	}
}
async function replaceFiles(files) {
	const written = [];
	try {
		for (const { path, data } of files) {
			const temporary = siblingOf(path);
			written.push({
				temporary,
				path
			});
			const file = await open(temporary, "wx", (await stat(path)).mode);
			try {
				await file.writeFile(data);
				await file.sync();
			} finally {
				await file.close();
			}
		}
		for (const { temporary, path } of written) await rename(temporary, path);
	} catch (error) {
		await Promise.all(written.map(({ temporary }) => rm(temporary, { force: true })));
		throw error;
	}
}
async function replaceDirectory(target, write) {
	const previous = join(dirname(target), `.${basename(target)}.previous`);
	if (await exists(previous)) {
		if (await exists(target)) await rm(previous, { recursive: true });
		else await rename(previous, target);
	}
	await removeAbandoned(target);
	const temporary = siblingOf(target);
	await mkdir(temporary, { recursive: true });
	try {
		await write(temporary);
		const replaced = await exists(target);
		if (replaced) await rename(target, previous);
		try {
			await rename(temporary, target);
		} catch (error) {
			if (replaced) await rename(previous, target);
			throw error;
		}
		await rm(previous, {
			recursive: true,
			force: true
		});
	} catch (error) {
		await rm(temporary, {
			recursive: true,
			force: true
		});
		throw error;
	}
}
async function readUtf8(path, place) {
	let bytes;
	try {
		bytes = await readFile(path);
	} catch (error) {
		throw unreadable(error, place);
	}
	assertNotLfsPointer(bytes, place);
	if (!isUtf8(bytes)) throw invalidUtf8(bytes, {
		file: place.file,
		line: 1
	});
	return withoutBom(bytes).toString("utf8");
}
async function openRegular(path, place) {
	let file;
	try {
		file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
	} catch (error) {
		throw unreadable(error, place);
	}
	if ((await file.stat()).isFile()) return file;
	await file.close();
	throw new LoraError("file-unreadable", `${place.file} is not a regular file.`, { place });
}
async function openData(path, place) {
	const file = await openRegular(path, place);
	try {
		const head = Buffer.alloc(128);
		const { bytesRead } = await file.read(head, 0, head.length, 0);
		assertNotLfsPointer(head.subarray(0, bytesRead), place);
		if (startsAsUtf16(head)) throw invalidUtf8(head, place);
		return file;
	} catch (error) {
		await file.close();
		throw error instanceof LoraError ? error : unreadable(error, place);
	}
}
const CHUNK = 2 ** 20;
async function readChunks(path, place) {
	const file = await openData(path, place);
	const { size } = await file.stat();
	return file.createReadStream({
		start: 0,
		highWaterMark: Math.min(CHUNK, size + 1)
	});
}
const LFS_POINTER = Buffer.from("version https://git-lfs.github.com/spec/");
function assertNotLfsPointer(head, place) {
	if (Buffer.compare(head.subarray(0, LFS_POINTER.length), LFS_POINTER) !== 0) return;
	throw new LoraError("lfs-pointer", `${place.file} is a Git LFS pointer, not the data itself.`, {
		place,
		next: "Run `git lfs pull`, or check out with `lfs: true`."
	});
}
function unreadable(cause, place) {
	const code = cause.code;
	if (code === "ENOENT") return new LoraError("file-missing", `${place.file} does not exist.`, {
		place,
		cause
	});
	const reason = code === "EISDIR" ? "it is a directory" : code ?? cause.message;
	return new LoraError("file-unreadable", `${place.file} cannot be read: ${reason}.`, {
		place,
		cause
	});
}
async function exists(path) {
	return stat(path).then(() => true, () => false);
}
const HOST = createHash("sha256").update(hostname()).digest("hex").slice(0, 8);
function siblingOf(path) {
	const own = `${process.pid}.${HOST}.${randomBytes(4).toString("hex")}`;
	return join(dirname(path), `.${basename(path)}.${own}.tmp`);
}
async function removeAbandoned(path) {
	const start = `.${basename(path)}.`;
	for (const name of await readdir(dirname(path)).catch(() => [])) {
		if (!name.startsWith(start)) continue;
		const [, pid, host] = /^(\d+)\.([0-9a-f]{8})\.[0-9a-f]{8}\.tmp$/.exec(name.slice(start.length)) ?? [];
		if (host !== HOST || isAlive(Number(pid))) continue;
		await rm(join(dirname(path), name), {
			recursive: true,
			force: true
		});
	}
}

// src/formats/excerpt.ts
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\p{Surrogate}]/gu;
function excerpt(text, limit = 60) {
	const kept = [...text.slice(0, limit * 2 + 2)].slice(0, limit).join("");
	const cut = kept.length < text.length ? "…" : "";
	return `"${kept.replace(UNPRINTABLE, (c) => `\\u${c.codePointAt(0)?.toString(16).padStart(4, "0")}`)}${cut}"`;
}

export { killGroup as _, openRegular as a, removeAbandoned as c, unreadable as d, writeAtomic as f, isAlive as g, withoutBom as h, openData as i, replaceDirectory as l, invalidUtf8 as m, assertNotLfsPointer as n, readChunks as o, writeFileAtomic as p, exists as r, readUtf8 as s, excerpt as t, replaceFiles as u };