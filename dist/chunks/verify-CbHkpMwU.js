import { o as __toESM } from "./rolldown-runtime-JJ0R4FiC.js";
import { t as LoraError } from "./error-CUOtd1Bd.js";
import { t as require_picocolors } from "./picocolors-BZg8MS2i.js";
import { n as insideWorkspace } from "./paths-oLtzHEAG.js";
import { t as openWorkspace } from "./workspace-v4pB3c_x.js";
import { E as parseStatement, t as fetchSnapshot, y as PROVENANCE_FILE } from "./snapshot-V6FumsEH.js";
import { t as verifyAdapter } from "./verify-C2f6nGEA.js";
import { t as text } from "./command-EsULF8G_.js";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { tmpdir } from "node:os";

// src/pipeline/verifying.ts
var import_picocolors = /* @__PURE__ */ __toESM(require_picocolors(), 1);
async function verifyTarget(target, request) {
	const { environment, signal } = request;
	const hub = /^hf:\/\/([^/@\s]+\/[^/@\s]+)(?:@(\S+))?$/.exec(target);
	if (target.startsWith("hf://") && hub === null) throw new LoraError("usage", `"${target}" is no repository of the Hub.`, { next: "Write hf://org/name or hf://org/name@revision." });
	if (hub === null) return verifyDirectory(target, request);
	const cacheDir = await mkdtemp(join(tmpdir(), "lora-verify-"));
	try {
		const { hubUrl, hubToken: token } = environment;
		return await verifyDirectory(await fetchSnapshot({
			model: hub[1],
			revision: hub[2] ?? "main",
			cacheDir,
			hubUrl,
			token,
			signal,
			onProgress: progressTo(request)
		}), request);
	} finally {
		await rm(cacheDir, {
			recursive: true,
			force: true
		});
	}
}
async function verifyDirectory(directory, request) {
	if (!(await stat(directory).catch(() => null))?.isDirectory()) throw new LoraError("usage", `There is no directory "${directory}".`, { next: "Name the directory the adapter was published to." });
	const workspace = await openWorkspace(request.root);
	const isDataRepository = workspace.datasets.size > 0;
	return verifyAdapter(directory, {
		workspaceRoot: isDataRepository ? request.root : void 0,
		baseDirectory: request.baseDirectory ?? await baseInWorkspace(directory, workspace),
		onProgress: progressTo(request),
		signal: request.signal
	});
}
async function baseInWorkspace(directory, { root, adapters }) {
	try {
		const { base } = parseStatement(await readFile(join(directory, PROVENANCE_FILE), "utf8")).predicate.buildDefinition.internalParameters.plan;
		const named = [...adapters.values()].find(({ manifest }) => manifest.base.directory === base.model);
		return named === void 0 ? void 0 : await insideWorkspace(root, ".", base.model, { file: named.file });
	} catch {
		return;
	}
}
function progressTo({ listener }) {
	return (progress) => listener({
		type: "progress",
		stage: "provenance",
		progress
	});
}
function renderClaims(claims, colour) {
	const paint = import_picocolors.default.createColors(colour);
	const colours = {
		proven: paint.green,
		asserted: paint.yellow,
		missing: paint.yellow,
		false: paint.red
	};
	const width = Math.max(...claims.map(({ claim }) => claim.length));
	const lines = claims.map(({ claim, state, detail }) => `${colours[state](state.padEnd(8))}  ${claim.padEnd(width)}  ${detail}`);
	const count = (state) => claims.filter((claim) => claim.state === state).length;
	return `${lines.join("\n")}\n\n${[
		"proven",
		"asserted",
		"missing",
		"false"
	].map((state) => `${count(state)} ${state}`).join(", ")}\n`;
}

// src/cli/verify.ts
const verify = {
	usage: "verify <directory | hf://org/name[@revision]> [--base-dir DIR]",
	summary: "each provenance claim: proven, asserted, missing or false",
	help: ["--cwd DIR        a checkout of the data repository: proves data set ids and the commit", "--base-dir DIR   the base checkpoint: proves its files (default: the directory the manifests name)"],
	options: { "base-dir": { type: "string" } },
	async run(context) {
		const [target] = context.names;
		if (target === void 0 || context.names.length > 1) throw new LoraError("usage", "Name one adapter to verify.", { next: "Usage: lora verify <directory | hf://org/name[@revision]>" });
		const base = text(context, "base-dir");
		const claims = await verifyTarget(target.startsWith("hf://") ? target : resolve(target), {
			root: context.root,
			baseDirectory: base === void 0 ? void 0 : resolve(base),
			environment: context.environment,
			listener: context.listener,
			signal: context.signal
		});
		context.print({
			json: {
				target,
				claims
			},
			text: renderClaims(claims, context.colour.result)
		});
		return claims.some((claim) => claim.state === "false" || claim.state === "missing" && claim.claim === "record") ? 1 : 0;
	}
};

export { verify };