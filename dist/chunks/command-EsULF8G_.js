// src/cli/command.ts
function text(context, name) {
	const value = context.options[name];
	return typeof value === "string" ? value : void 0;
}

export { text as t };