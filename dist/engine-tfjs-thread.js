import { t as LoraError } from "./chunks/error-CUOtd1Bd.js";
import { t as systemFault } from "./chunks/systemfault-DBdVnHLy.js";
import { f as loadDecoder, n as parameterViews, o as readTrainingRows, r as takeLanes, x as startBackend } from "./chunks/threads-D1IpNpYq.js";
import { o as loraParameterShapes } from "./chunks/tokens-YMSw5B4K.js";
import { parentPort, workerData } from "node:worker_threads";

// src/engine/tfjs/thread.ts
const port = parentPort;
const reply = (message) => port.postMessage(message);
function fail(error) {
	const fault = systemFault(error);
	if (!(fault instanceof LoraError)) throw fault;
	const { code, message, exit, next } = fault;
	reply({
		kind: "fault",
		code,
		message,
		options: next === void 0 ? { exit } : {
			exit,
			next
		}
	});
}
async function prepare({ base, tokens, shared, ...job }) {
	await startBackend();
	const model = await loadDecoder(base);
	const shapes = loraParameterShapes(model.config, job.settings);
	const values = parameterViews(shapes, shared.values);
	const parameters = shapes.map((shape, i) => ({
		...shape,
		values: values[i]
	}));
	return {
		...job,
		model,
		parameters,
		data: await readTrainingRows(tokens, model.config.vocabularySize)
	};
}
const job = workerData;
try {
	const context = await prepare(job);
	port.on("message", (task) => {
		takeLanes(context, job.shared, task, async () => {}).then((results) => reply({
			kind: "done",
			results
		}), fail);
	});
	reply({ kind: "ready" });
} catch (error) {
	fail(error);
}

export {  };