import { t as StretchSigner } from "./chunks/sign-stretch-Dpk3_ewO.js";
import { parentPort, workerData } from "node:worker_threads";

// src/hygiene/signer.ts
const signer = StretchSigner.of(workerData);
parentPort.on("message", async (stretch) => {
	const { packed, name } = await (await signer).sign(stretch);
	parentPort.postMessage({
		packed,
		name
	}, [packed.buffer]);
});

export {  };