import { i as DAWN_VERSION } from "./install-DMUtIWZX.js";

// src/engine/tfjs/tensorflow/releases.ts
const TENSORFLOW_VERSION = "2.21.0";
const ADDON = {
	name: "@tensorflow/tfjs-node",
	version: "4.22.0",
	integrity: "sha512-uHrXeUlfgkMxTZqHkESSV7zSdKdV0LlsBeblqkuKU9nnfxB1pC6DtoyYVaLxznzZy7WQSegjcohxxCjAf6Dc7w=="
};
const NODE_API = {
	name: "node-api-headers",
	version: "1.9.0",
	integrity: "sha512-2oNILP4jXwRB4ywnYKjVk1YyJ96n2D4EOVJO6S3oYZ5PtbJrw3Yt9TpAuX3nBLMuzn74rnfGQrv13pS9vC+YiA=="
};
const CPU_WHEELS = [{
	name: "tensorflow-cpu",
	version: TENSORFLOW_VERSION,
	sha256: "dcc8afd32930e42d5296b6ee19078b773706830af4ea97fbe503b9f5e0f820cb"
}];
const GPU_WHEELS = [{
	name: "tensorflow",
	version: TENSORFLOW_VERSION,
	sha256: "b3b95643c4e70eb925839938fb35cbe142f317ec84af6844ee61513713bb13c0"
}, ...Object.entries({
	"cublas-cu12": ["12.9.3.13", "d7d51055f161b317c7105ddaae90e71eda059026074ffef93cf7cde2886bfe72"],
	"cuda-cupti-cu12": ["12.8.90", "ea0cb07ebda26bb9b29ba82cda34849e73c166c18162d3913575b0c9db9a6182"],
	"cuda-nvcc-cu12": ["12.9.86", "5d6a0d32fdc7ea39917c20065614ae93add6f577d840233237ff08e9a38f58f0"],
	"cuda-nvrtc-cu12": ["12.9.86", "210cf05005a447e29214e9ce50851e83fc5f4358df8b453155d5e1918094dcb4"],
	"cuda-runtime-cu12": ["12.9.79", "25bba2dfb01d48a9b59ca474a1ac43c6ebf7011f1b0b8cc44f54eb6ac48a96c3"],
	"cudnn-cu12": ["9.28.0.42", "9ff58b7f36dacd0a93e89f8f2957b52466889217963701daa15e577317cfa375"],
	"cufft-cu12": ["11.4.1.4", "c67884f2a7d276b4b80eb56a79322a95df592ae5e765cf1243693365ccab4e28"],
	"curand-cu12": ["10.3.10.19", "49b274db4780d421bd2ccd362e1415c13887c53c214f0d4b761752b8f9f6aa1e"],
	"cusolver-cu12": ["11.7.5.82", "15da72d1340d29b5b3cf3fd100e3cd53421dde36002eda6ed93811af63c40d88"],
	"cusparse-cu12": ["12.5.10.65", "73060ce019ac064a057267c585bf1fd5a353734151f87472ff02b2c5c9984e78"],
	"nccl-cu12": ["2.32.3", "bb94b2348e4861d5e8aa00b36c3d12d9bdf9c6369b82cbb723de0b582280a21c"],
	"nvjitlink-cu12": ["12.9.86", "e3f1171dbdc83c5932a45f0f4c99180a70de9bd2718c1ab77d14104f6d7147f9"]
}).map(([name, [version, sha256]]) => ({
	name: `nvidia-${name}`,
	version,
	sha256
}))];
const NEEDS = {
	glibc: [2, 27],
	driver: [525, 60],
	cpuBytes: 2 * 2 ** 30,
	gpuBytes: 12 * 2 ** 30
};
function atLeast(version, least) {
	for (const [i, want] of least.entries()) {
		const have = version[i] ?? 0;
		if (have !== want) return have > want;
	}
	return true;
}

// src/engine/tfjs/version.ts
const ENGINE_VERSION = "3+tfjs.4.22.0";
function engineVersion(backend) {
	switch (backend) {
		case "wasm": return ENGINE_VERSION;
		case "tensorflow": return `${ENGINE_VERSION}.tensorflow-${TENSORFLOW_VERSION}`;
		case "webgpu": return `${ENGINE_VERSION}.dawn-${DAWN_VERSION}`;
	}
}

export { GPU_WHEELS as a, TENSORFLOW_VERSION as c, CPU_WHEELS as i, atLeast as l, engineVersion as n, NEEDS as o, ADDON as r, NODE_API as s, ENGINE_VERSION as t };