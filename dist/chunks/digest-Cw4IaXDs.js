import { stat } from "node:fs/promises";
import { createReadStream } from "node:fs";
import { createHash, hash } from "node:crypto";

// src/formats/digest.ts
function sha256(data) {
	return hash("sha256", data, "hex");
}
function digestOf(data) {
	return `sha256:${sha256(data)}`;
}
async function digestFile(path, onProgress) {
	const hashed = createHash("sha256");
	const total = onProgress ? (await stat(path)).size : 0;
	let size = 0;
	for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
		hashed.update(chunk);
		size += chunk.length;
		onProgress?.({
			task: "hash",
			done: size,
			total,
			unit: "bytes"
		});
	}
	return {
		digest: `sha256:${hashed.digest("hex")}`,
		size
	};
}

export { digestOf as n, sha256 as r, digestFile as t };