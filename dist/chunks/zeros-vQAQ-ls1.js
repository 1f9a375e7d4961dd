import { A as complex, F as ENGINE, Hr as assertNonNegativeIntegerDimensions, ii as makeZerosTypedArray, oi as sizeFromShape } from "./dist-gW98DawM.js";

// node_modules/@tensorflow/tfjs-core/dist/ops/zeros.js
function zeros(shape, dtype = "float32") {
	assertNonNegativeIntegerDimensions(shape);
	if (dtype === "complex64") {
		const real = zeros(shape, "float32");
		const imag = zeros(shape, "float32");
		return complex(real, imag);
	}
	const values = makeZerosTypedArray(sizeFromShape(shape), dtype);
	return ENGINE.makeTensor(values, shape, dtype);
}

export { zeros as t };