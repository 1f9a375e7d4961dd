import { createReadStream } from "fs";
import { fileURLToPath } from "url";
import { Readable } from "stream";
import { open, stat as stat$1 } from "fs/promises";

// node_modules/@huggingface/hub/dist/FileBlob-UNXOJWFM.mjs
var FileBlob = class extends Blob {
	static async create(path) {
		path = path instanceof URL ? fileURLToPath(path) : path;
		const { size } = await stat$1(path);
		return new FileBlob(path, 0, size);
	}
	path;
	start;
	end;
	constructor(path, start, end) {
		super();
		this.path = path;
		this.start = start;
		this.end = end;
	}
	get size() {
		return this.end - this.start;
	}
	slice(start = 0, end = this.size) {
		if (start < 0 || end < 0) throw new TypeError("Unsupported negative start/end on FileBlob.slice");
		return new FileBlob(this.path, this.start + start, Math.min(this.start + end, this.end));
	}
	async arrayBuffer() {
		return (await this.execute((file) => file.read(Buffer.alloc(this.size), 0, this.size, this.start))).buffer;
	}
	async text() {
		return (await this.arrayBuffer()).toString("utf8");
	}
	stream() {
		if (this.start === this.end) return new Blob([]).stream();
		return Readable.toWeb(createReadStream(this.path, {
			start: this.start,
			end: this.end - 1
		}));
	}
	async execute(action) {
		const file = await open(this.path, "r");
		try {
			return await action(file);
		} finally {
			await file.close();
		}
	}
};

export { FileBlob };