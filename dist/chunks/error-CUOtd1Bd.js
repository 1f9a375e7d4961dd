// src/formats/error.ts
function formatPlace(place) {
	return [
		place.file,
		place.line,
		place.column
	].filter((part) => part !== void 0).join(":");
}
var LoraError = class extends Error {
	code;
	exit;
	place;
	next;
	constructor(code, message, options = {}) {
		super(message, options.cause === void 0 ? void 0 : { cause: options.cause });
		this.name = "LoraError";
		this.code = code;
		this.exit = options.exit ?? 2;
		this.place = options.place;
		this.next = options.next;
	}
};

export { formatPlace as n, LoraError as t };