import { t as LoraError } from "./error-CUOtd1Bd.js";
import { m as excerpt } from "./files-NVLVoTM2.js";
import { basename, dirname, join, posix, sep } from "node:path";
import { lstatSync, realpathSync } from "node:fs";

// src/manifest/paths.ts
function insideWorkspace(root, from, path, place) {
	const fault = pathFault(path);
	if (fault !== null) throw new LoraError("path-form", fault.message, {
		place,
		next: fault.next
	});
	const relative = joined(from, path);
	if (relative === null) throw outside(path, place);
	const realRoot = realpathSync(root);
	const real = realPath(join(realRoot, ...relative.split("/")));
	if (real !== null && (real === realRoot || real.startsWith(realRoot.endsWith(sep) ? realRoot : realRoot + sep))) return real;
	throw new LoraError("path-outside", `${excerpt(path)} leads out of the repository through a symbolic link.`, {
		place,
		next: "Put the files themselves into the repository; what lies outside of it is not part of a commit."
	});
}
function pathFault(path) {
	if (path.trim() === "") return {
		message: "The path is empty.",
		next: "Write a path relative to the manifest."
	};
	if (path.length > 1e3) return {
		message: `The path ${excerpt(path)} is ${path.length} characters long.`,
		next: "Shorten it."
	};
	if (path.includes("\0")) return {
		message: `The path ${excerpt(path)} holds a NUL character.`,
		next: "Delete it."
	};
	if (/^[A-Za-z]:/.test(path) || path.startsWith("/") || path.startsWith("\\\\") || path === "~" || path.startsWith("~/")) return {
		message: `The path ${excerpt(path)} is absolute.`,
		next: "Write it relative to the manifest, so that it means the same in every checkout."
	};
	if (path.includes("\\")) return {
		message: `The path ${excerpt(path)} has backslashes.`,
		next: `Use forward slashes: ${excerpt(path.replaceAll("\\", "/"))}.`
	};
	return null;
}
function globFault(glob) {
	const fault = pathFault(glob);
	if (fault !== null) return fault;
	if (glob.startsWith("!")) return {
		message: `${excerpt(glob)} excludes files, which is not supported.`,
		next: "List what belongs to the split instead."
	};
	const dynamic = glob.slice(staticPrefix(glob).length);
	if (/(^|[/{,(|])\.\.([/},)|]|$)/.test(dynamic) || /(^|[{,(|])\//.test(dynamic.replace(/^\//, ""))) return {
		message: `The glob ${excerpt(glob)} climbs up behind a wildcard.`,
		next: "Put `..` before the first wildcard, and no `/` at the start of an alternative."
	};
	return null;
}
function staticPrefix(glob) {
	const wildcard = glob.search(/[*?[\]{}()!+@|]/);
	return wildcard < 0 ? glob : glob.slice(0, glob.lastIndexOf("/", wildcard) + 1);
}
function joined(from, path) {
	const relative = posix.normalize(posix.join(from, path)).replace(/(.)\/$/, "$1");
	return relative === ".." || relative.startsWith("../") ? null : relative;
}
function outside(path, place) {
	return new LoraError("path-outside", `${excerpt(path)} leaves the repository.`, {
		place,
		next: "Move what it names into the repository: a commit must hold all that a run reads."
	});
}
function realPath(path) {
	try {
		return realpathSync(path);
	} catch (error) {
		const code = error.code;
		if (code !== "ENOENT" && code !== "ENOTDIR" || isLink(path) || dirname(path) === path) return null;
		const parent = realPath(dirname(path));
		return parent === null ? null : join(parent, basename(path));
	}
}
function isLink(path) {
	try {
		return lstatSync(path).isSymbolicLink();
	} catch {
		return false;
	}
}

export { pathFault as a, outside as i, insideWorkspace as n, realPath as o, joined as r, staticPrefix as s, globFault as t };