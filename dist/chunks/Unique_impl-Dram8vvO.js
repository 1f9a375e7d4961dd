import { o as __toESM, t as __commonJSMin } from "./rolldown-runtime-JJ0R4FiC.js";
import { H as encodeString, Jr as getArrayFromDType, Kr as computeStrides, V as decodeString, Vr as assert, ai as parseAxisParam, ii as makeZerosTypedArray, oi as sizeFromShape, v as buffer, z as TensorBuffer } from "./dist-gW98DawM.js";

// node_modules/long/src/long.js
var require_long = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = Long;
	var wasm = null;
	try {
		wasm = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array([
			0,
			97,
			115,
			109,
			1,
			0,
			0,
			0,
			1,
			13,
			2,
			96,
			0,
			1,
			127,
			96,
			4,
			127,
			127,
			127,
			127,
			1,
			127,
			3,
			7,
			6,
			0,
			1,
			1,
			1,
			1,
			1,
			6,
			6,
			1,
			127,
			1,
			65,
			0,
			11,
			7,
			50,
			6,
			3,
			109,
			117,
			108,
			0,
			1,
			5,
			100,
			105,
			118,
			95,
			115,
			0,
			2,
			5,
			100,
			105,
			118,
			95,
			117,
			0,
			3,
			5,
			114,
			101,
			109,
			95,
			115,
			0,
			4,
			5,
			114,
			101,
			109,
			95,
			117,
			0,
			5,
			8,
			103,
			101,
			116,
			95,
			104,
			105,
			103,
			104,
			0,
			0,
			10,
			191,
			1,
			6,
			4,
			0,
			35,
			0,
			11,
			36,
			1,
			1,
			126,
			32,
			0,
			173,
			32,
			1,
			173,
			66,
			32,
			134,
			132,
			32,
			2,
			173,
			32,
			3,
			173,
			66,
			32,
			134,
			132,
			126,
			34,
			4,
			66,
			32,
			135,
			167,
			36,
			0,
			32,
			4,
			167,
			11,
			36,
			1,
			1,
			126,
			32,
			0,
			173,
			32,
			1,
			173,
			66,
			32,
			134,
			132,
			32,
			2,
			173,
			32,
			3,
			173,
			66,
			32,
			134,
			132,
			127,
			34,
			4,
			66,
			32,
			135,
			167,
			36,
			0,
			32,
			4,
			167,
			11,
			36,
			1,
			1,
			126,
			32,
			0,
			173,
			32,
			1,
			173,
			66,
			32,
			134,
			132,
			32,
			2,
			173,
			32,
			3,
			173,
			66,
			32,
			134,
			132,
			128,
			34,
			4,
			66,
			32,
			135,
			167,
			36,
			0,
			32,
			4,
			167,
			11,
			36,
			1,
			1,
			126,
			32,
			0,
			173,
			32,
			1,
			173,
			66,
			32,
			134,
			132,
			32,
			2,
			173,
			32,
			3,
			173,
			66,
			32,
			134,
			132,
			129,
			34,
			4,
			66,
			32,
			135,
			167,
			36,
			0,
			32,
			4,
			167,
			11,
			36,
			1,
			1,
			126,
			32,
			0,
			173,
			32,
			1,
			173,
			66,
			32,
			134,
			132,
			32,
			2,
			173,
			32,
			3,
			173,
			66,
			32,
			134,
			132,
			130,
			34,
			4,
			66,
			32,
			135,
			167,
			36,
			0,
			32,
			4,
			167,
			11
		])), {}).exports;
	} catch (e) {}
	function Long(low, high, unsigned) {
		this.low = low | 0;
		this.high = high | 0;
		this.unsigned = !!unsigned;
	}
	Long.prototype.__isLong__;
	Object.defineProperty(Long.prototype, "__isLong__", { value: true });
	function isLong(obj) {
		return (obj && obj["__isLong__"]) === true;
	}
	Long.isLong = isLong;
	var INT_CACHE = {};
	var UINT_CACHE = {};
	function fromInt(value, unsigned) {
		var obj, cachedObj, cache;
		if (unsigned) {
			value >>>= 0;
			if (cache = 0 <= value && value < 256) {
				cachedObj = UINT_CACHE[value];
				if (cachedObj) return cachedObj;
			}
			obj = fromBits(value, (value | 0) < 0 ? -1 : 0, true);
			if (cache) UINT_CACHE[value] = obj;
			return obj;
		} else {
			value |= 0;
			if (cache = -128 <= value && value < 128) {
				cachedObj = INT_CACHE[value];
				if (cachedObj) return cachedObj;
			}
			obj = fromBits(value, value < 0 ? -1 : 0, false);
			if (cache) INT_CACHE[value] = obj;
			return obj;
		}
	}
	Long.fromInt = fromInt;
	function fromNumber(value, unsigned) {
		if (isNaN(value)) return unsigned ? UZERO : ZERO;
		if (unsigned) {
			if (value < 0) return UZERO;
			if (value >= TWO_PWR_64_DBL) return MAX_UNSIGNED_VALUE;
		} else {
			if (value <= -TWO_PWR_63_DBL) return MIN_VALUE;
			if (value + 1 >= TWO_PWR_63_DBL) return MAX_VALUE;
		}
		if (value < 0) return fromNumber(-value, unsigned).neg();
		return fromBits(value % TWO_PWR_32_DBL | 0, value / TWO_PWR_32_DBL | 0, unsigned);
	}
	Long.fromNumber = fromNumber;
	function fromBits(lowBits, highBits, unsigned) {
		return new Long(lowBits, highBits, unsigned);
	}
	Long.fromBits = fromBits;
	var pow_dbl = Math.pow;
	function fromString(str, unsigned, radix) {
		if (str.length === 0) throw Error("empty string");
		if (str === "NaN" || str === "Infinity" || str === "+Infinity" || str === "-Infinity") return ZERO;
		if (typeof unsigned === "number") radix = unsigned, unsigned = false;
		else unsigned = !!unsigned;
		radix = radix || 10;
		if (radix < 2 || 36 < radix) throw RangeError("radix");
		var p;
		if ((p = str.indexOf("-")) > 0) throw Error("interior hyphen");
		else if (p === 0) return fromString(str.substring(1), unsigned, radix).neg();
		var radixToPower = fromNumber(pow_dbl(radix, 8));
		var result = ZERO;
		for (var i = 0; i < str.length; i += 8) {
			var size = Math.min(8, str.length - i), value = parseInt(str.substring(i, i + size), radix);
			if (size < 8) {
				var power = fromNumber(pow_dbl(radix, size));
				result = result.mul(power).add(fromNumber(value));
			} else {
				result = result.mul(radixToPower);
				result = result.add(fromNumber(value));
			}
		}
		result.unsigned = unsigned;
		return result;
	}
	Long.fromString = fromString;
	function fromValue(val, unsigned) {
		if (typeof val === "number") return fromNumber(val, unsigned);
		if (typeof val === "string") return fromString(val, unsigned);
		return fromBits(val.low, val.high, typeof unsigned === "boolean" ? unsigned : val.unsigned);
	}
	Long.fromValue = fromValue;
	var TWO_PWR_16_DBL = 65536;
	var TWO_PWR_24_DBL = 1 << 24;
	var TWO_PWR_32_DBL = TWO_PWR_16_DBL * TWO_PWR_16_DBL;
	var TWO_PWR_64_DBL = TWO_PWR_32_DBL * TWO_PWR_32_DBL;
	var TWO_PWR_63_DBL = TWO_PWR_64_DBL / 2;
	var TWO_PWR_24 = fromInt(TWO_PWR_24_DBL);
	var ZERO = fromInt(0);
	Long.ZERO = ZERO;
	var UZERO = fromInt(0, true);
	Long.UZERO = UZERO;
	var ONE = fromInt(1);
	Long.ONE = ONE;
	var UONE = fromInt(1, true);
	Long.UONE = UONE;
	var NEG_ONE = fromInt(-1);
	Long.NEG_ONE = NEG_ONE;
	var MAX_VALUE = fromBits(-1, 2147483647, false);
	Long.MAX_VALUE = MAX_VALUE;
	var MAX_UNSIGNED_VALUE = fromBits(-1, -1, true);
	Long.MAX_UNSIGNED_VALUE = MAX_UNSIGNED_VALUE;
	var MIN_VALUE = fromBits(0, -2147483648, false);
	Long.MIN_VALUE = MIN_VALUE;
	var LongPrototype = Long.prototype;
	LongPrototype.toInt = function toInt() {
		return this.unsigned ? this.low >>> 0 : this.low;
	};
	LongPrototype.toNumber = function toNumber() {
		if (this.unsigned) return (this.high >>> 0) * TWO_PWR_32_DBL + (this.low >>> 0);
		return this.high * TWO_PWR_32_DBL + (this.low >>> 0);
	};
	LongPrototype.toString = function toString(radix) {
		radix = radix || 10;
		if (radix < 2 || 36 < radix) throw RangeError("radix");
		if (this.isZero()) return "0";
		if (this.isNegative()) {
			if (this.eq(MIN_VALUE)) {
				var radixLong = fromNumber(radix), div = this.div(radixLong), rem1 = div.mul(radixLong).sub(this);
				return div.toString(radix) + rem1.toInt().toString(radix);
			} else return "-" + this.neg().toString(radix);
		}
		var radixToPower = fromNumber(pow_dbl(radix, 6), this.unsigned), rem = this;
		var result = "";
		while (true) {
			var remDiv = rem.div(radixToPower), digits = (rem.sub(remDiv.mul(radixToPower)).toInt() >>> 0).toString(radix);
			rem = remDiv;
			if (rem.isZero()) return digits + result;
			else {
				while (digits.length < 6) digits = "0" + digits;
				result = "" + digits + result;
			}
		}
	};
	LongPrototype.getHighBits = function getHighBits() {
		return this.high;
	};
	LongPrototype.getHighBitsUnsigned = function getHighBitsUnsigned() {
		return this.high >>> 0;
	};
	LongPrototype.getLowBits = function getLowBits() {
		return this.low;
	};
	LongPrototype.getLowBitsUnsigned = function getLowBitsUnsigned() {
		return this.low >>> 0;
	};
	LongPrototype.getNumBitsAbs = function getNumBitsAbs() {
		if (this.isNegative()) return this.eq(MIN_VALUE) ? 64 : this.neg().getNumBitsAbs();
		var val = this.high != 0 ? this.high : this.low;
		for (var bit = 31; bit > 0; bit--) if ((val & 1 << bit) != 0) break;
		return this.high != 0 ? bit + 33 : bit + 1;
	};
	LongPrototype.isZero = function isZero() {
		return this.high === 0 && this.low === 0;
	};
	LongPrototype.eqz = LongPrototype.isZero;
	LongPrototype.isNegative = function isNegative() {
		return !this.unsigned && this.high < 0;
	};
	LongPrototype.isPositive = function isPositive() {
		return this.unsigned || this.high >= 0;
	};
	LongPrototype.isOdd = function isOdd() {
		return (this.low & 1) === 1;
	};
	LongPrototype.isEven = function isEven() {
		return (this.low & 1) === 0;
	};
	LongPrototype.equals = function equals(other) {
		if (!isLong(other)) other = fromValue(other);
		if (this.unsigned !== other.unsigned && this.high >>> 31 === 1 && other.high >>> 31 === 1) return false;
		return this.high === other.high && this.low === other.low;
	};
	LongPrototype.eq = LongPrototype.equals;
	LongPrototype.notEquals = function notEquals(other) {
		return !this.eq(other);
	};
	LongPrototype.neq = LongPrototype.notEquals;
	LongPrototype.ne = LongPrototype.notEquals;
	LongPrototype.lessThan = function lessThan(other) {
		return this.comp(other) < 0;
	};
	LongPrototype.lt = LongPrototype.lessThan;
	LongPrototype.lessThanOrEqual = function lessThanOrEqual(other) {
		return this.comp(other) <= 0;
	};
	LongPrototype.lte = LongPrototype.lessThanOrEqual;
	LongPrototype.le = LongPrototype.lessThanOrEqual;
	LongPrototype.greaterThan = function greaterThan(other) {
		return this.comp(other) > 0;
	};
	LongPrototype.gt = LongPrototype.greaterThan;
	LongPrototype.greaterThanOrEqual = function greaterThanOrEqual(other) {
		return this.comp(other) >= 0;
	};
	LongPrototype.gte = LongPrototype.greaterThanOrEqual;
	LongPrototype.ge = LongPrototype.greaterThanOrEqual;
	LongPrototype.compare = function compare(other) {
		if (!isLong(other)) other = fromValue(other);
		if (this.eq(other)) return 0;
		var thisNeg = this.isNegative(), otherNeg = other.isNegative();
		if (thisNeg && !otherNeg) return -1;
		if (!thisNeg && otherNeg) return 1;
		if (!this.unsigned) return this.sub(other).isNegative() ? -1 : 1;
		return other.high >>> 0 > this.high >>> 0 || other.high === this.high && other.low >>> 0 > this.low >>> 0 ? -1 : 1;
	};
	LongPrototype.comp = LongPrototype.compare;
	LongPrototype.negate = function negate() {
		if (!this.unsigned && this.eq(MIN_VALUE)) return MIN_VALUE;
		return this.not().add(ONE);
	};
	LongPrototype.neg = LongPrototype.negate;
	LongPrototype.add = function add(addend) {
		if (!isLong(addend)) addend = fromValue(addend);
		var a48 = this.high >>> 16;
		var a32 = this.high & 65535;
		var a16 = this.low >>> 16;
		var a00 = this.low & 65535;
		var b48 = addend.high >>> 16;
		var b32 = addend.high & 65535;
		var b16 = addend.low >>> 16;
		var b00 = addend.low & 65535;
		var c48 = 0, c32 = 0, c16 = 0, c00 = 0;
		c00 += a00 + b00;
		c16 += c00 >>> 16;
		c00 &= 65535;
		c16 += a16 + b16;
		c32 += c16 >>> 16;
		c16 &= 65535;
		c32 += a32 + b32;
		c48 += c32 >>> 16;
		c32 &= 65535;
		c48 += a48 + b48;
		c48 &= 65535;
		return fromBits(c16 << 16 | c00, c48 << 16 | c32, this.unsigned);
	};
	LongPrototype.subtract = function subtract(subtrahend) {
		if (!isLong(subtrahend)) subtrahend = fromValue(subtrahend);
		return this.add(subtrahend.neg());
	};
	LongPrototype.sub = LongPrototype.subtract;
	LongPrototype.multiply = function multiply(multiplier) {
		if (this.isZero()) return ZERO;
		if (!isLong(multiplier)) multiplier = fromValue(multiplier);
		if (wasm) return fromBits(wasm.mul(this.low, this.high, multiplier.low, multiplier.high), wasm.get_high(), this.unsigned);
		if (multiplier.isZero()) return ZERO;
		if (this.eq(MIN_VALUE)) return multiplier.isOdd() ? MIN_VALUE : ZERO;
		if (multiplier.eq(MIN_VALUE)) return this.isOdd() ? MIN_VALUE : ZERO;
		if (this.isNegative()) {
			if (multiplier.isNegative()) return this.neg().mul(multiplier.neg());
			else return this.neg().mul(multiplier).neg();
		} else if (multiplier.isNegative()) return this.mul(multiplier.neg()).neg();
		if (this.lt(TWO_PWR_24) && multiplier.lt(TWO_PWR_24)) return fromNumber(this.toNumber() * multiplier.toNumber(), this.unsigned);
		var a48 = this.high >>> 16;
		var a32 = this.high & 65535;
		var a16 = this.low >>> 16;
		var a00 = this.low & 65535;
		var b48 = multiplier.high >>> 16;
		var b32 = multiplier.high & 65535;
		var b16 = multiplier.low >>> 16;
		var b00 = multiplier.low & 65535;
		var c48 = 0, c32 = 0, c16 = 0, c00 = 0;
		c00 += a00 * b00;
		c16 += c00 >>> 16;
		c00 &= 65535;
		c16 += a16 * b00;
		c32 += c16 >>> 16;
		c16 &= 65535;
		c16 += a00 * b16;
		c32 += c16 >>> 16;
		c16 &= 65535;
		c32 += a32 * b00;
		c48 += c32 >>> 16;
		c32 &= 65535;
		c32 += a16 * b16;
		c48 += c32 >>> 16;
		c32 &= 65535;
		c32 += a00 * b32;
		c48 += c32 >>> 16;
		c32 &= 65535;
		c48 += a48 * b00 + a32 * b16 + a16 * b32 + a00 * b48;
		c48 &= 65535;
		return fromBits(c16 << 16 | c00, c48 << 16 | c32, this.unsigned);
	};
	LongPrototype.mul = LongPrototype.multiply;
	LongPrototype.divide = function divide(divisor) {
		if (!isLong(divisor)) divisor = fromValue(divisor);
		if (divisor.isZero()) throw Error("division by zero");
		if (wasm) {
			if (!this.unsigned && this.high === -2147483648 && divisor.low === -1 && divisor.high === -1) return this;
			return fromBits((this.unsigned ? wasm.div_u : wasm.div_s)(this.low, this.high, divisor.low, divisor.high), wasm.get_high(), this.unsigned);
		}
		if (this.isZero()) return this.unsigned ? UZERO : ZERO;
		var approx, rem, res;
		if (!this.unsigned) {
			if (this.eq(MIN_VALUE)) {
				if (divisor.eq(ONE) || divisor.eq(NEG_ONE)) return MIN_VALUE;
				else if (divisor.eq(MIN_VALUE)) return ONE;
				else {
					approx = this.shr(1).div(divisor).shl(1);
					if (approx.eq(ZERO)) return divisor.isNegative() ? ONE : NEG_ONE;
					else {
						rem = this.sub(divisor.mul(approx));
						res = approx.add(rem.div(divisor));
						return res;
					}
				}
			} else if (divisor.eq(MIN_VALUE)) return this.unsigned ? UZERO : ZERO;
			if (this.isNegative()) {
				if (divisor.isNegative()) return this.neg().div(divisor.neg());
				return this.neg().div(divisor).neg();
			} else if (divisor.isNegative()) return this.div(divisor.neg()).neg();
			res = ZERO;
		} else {
			if (!divisor.unsigned) divisor = divisor.toUnsigned();
			if (divisor.gt(this)) return UZERO;
			if (divisor.gt(this.shru(1))) return UONE;
			res = UZERO;
		}
		rem = this;
		while (rem.gte(divisor)) {
			approx = Math.max(1, Math.floor(rem.toNumber() / divisor.toNumber()));
			var log2 = Math.ceil(Math.log(approx) / Math.LN2), delta = log2 <= 48 ? 1 : pow_dbl(2, log2 - 48), approxRes = fromNumber(approx), approxRem = approxRes.mul(divisor);
			while (approxRem.isNegative() || approxRem.gt(rem)) {
				approx -= delta;
				approxRes = fromNumber(approx, this.unsigned);
				approxRem = approxRes.mul(divisor);
			}
			if (approxRes.isZero()) approxRes = ONE;
			res = res.add(approxRes);
			rem = rem.sub(approxRem);
		}
		return res;
	};
	LongPrototype.div = LongPrototype.divide;
	LongPrototype.modulo = function modulo(divisor) {
		if (!isLong(divisor)) divisor = fromValue(divisor);
		if (wasm) return fromBits((this.unsigned ? wasm.rem_u : wasm.rem_s)(this.low, this.high, divisor.low, divisor.high), wasm.get_high(), this.unsigned);
		return this.sub(this.div(divisor).mul(divisor));
	};
	LongPrototype.mod = LongPrototype.modulo;
	LongPrototype.rem = LongPrototype.modulo;
	LongPrototype.not = function not() {
		return fromBits(~this.low, ~this.high, this.unsigned);
	};
	LongPrototype.and = function and(other) {
		if (!isLong(other)) other = fromValue(other);
		return fromBits(this.low & other.low, this.high & other.high, this.unsigned);
	};
	LongPrototype.or = function or(other) {
		if (!isLong(other)) other = fromValue(other);
		return fromBits(this.low | other.low, this.high | other.high, this.unsigned);
	};
	LongPrototype.xor = function xor(other) {
		if (!isLong(other)) other = fromValue(other);
		return fromBits(this.low ^ other.low, this.high ^ other.high, this.unsigned);
	};
	LongPrototype.shiftLeft = function shiftLeft(numBits) {
		if (isLong(numBits)) numBits = numBits.toInt();
		if ((numBits &= 63) === 0) return this;
		else if (numBits < 32) return fromBits(this.low << numBits, this.high << numBits | this.low >>> 32 - numBits, this.unsigned);
		else return fromBits(0, this.low << numBits - 32, this.unsigned);
	};
	LongPrototype.shl = LongPrototype.shiftLeft;
	LongPrototype.shiftRight = function shiftRight(numBits) {
		if (isLong(numBits)) numBits = numBits.toInt();
		if ((numBits &= 63) === 0) return this;
		else if (numBits < 32) return fromBits(this.low >>> numBits | this.high << 32 - numBits, this.high >> numBits, this.unsigned);
		else return fromBits(this.high >> numBits - 32, this.high >= 0 ? 0 : -1, this.unsigned);
	};
	LongPrototype.shr = LongPrototype.shiftRight;
	LongPrototype.shiftRightUnsigned = function shiftRightUnsigned(numBits) {
		if (isLong(numBits)) numBits = numBits.toInt();
		numBits &= 63;
		if (numBits === 0) return this;
		else {
			var high = this.high;
			if (numBits < 32) {
				var low = this.low;
				return fromBits(low >>> numBits | high << 32 - numBits, high >>> numBits, this.unsigned);
			} else if (numBits === 32) return fromBits(high, 0, this.unsigned);
			else return fromBits(high >>> numBits - 32, 0, this.unsigned);
		}
	};
	LongPrototype.shru = LongPrototype.shiftRightUnsigned;
	LongPrototype.shr_u = LongPrototype.shiftRightUnsigned;
	LongPrototype.toSigned = function toSigned() {
		if (!this.unsigned) return this;
		return fromBits(this.low, this.high, false);
	};
	LongPrototype.toUnsigned = function toUnsigned() {
		if (this.unsigned) return this;
		return fromBits(this.low, this.high, true);
	};
	LongPrototype.toBytes = function toBytes(le) {
		return le ? this.toBytesLE() : this.toBytesBE();
	};
	LongPrototype.toBytesLE = function toBytesLE() {
		var hi = this.high, lo = this.low;
		return [
			lo & 255,
			lo >>> 8 & 255,
			lo >>> 16 & 255,
			lo >>> 24,
			hi & 255,
			hi >>> 8 & 255,
			hi >>> 16 & 255,
			hi >>> 24
		];
	};
	LongPrototype.toBytesBE = function toBytesBE() {
		var hi = this.high, lo = this.low;
		return [
			hi >>> 24,
			hi >>> 16 & 255,
			hi >>> 8 & 255,
			hi & 255,
			lo >>> 24,
			lo >>> 16 & 255,
			lo >>> 8 & 255,
			lo & 255
		];
	};
	Long.fromBytes = function fromBytes(bytes, unsigned, le) {
		return le ? Long.fromBytesLE(bytes, unsigned) : Long.fromBytesBE(bytes, unsigned);
	};
	Long.fromBytesLE = function fromBytesLE(bytes, unsigned) {
		return new Long(bytes[0] | bytes[1] << 8 | bytes[2] << 16 | bytes[3] << 24, bytes[4] | bytes[5] << 8 | bytes[6] << 16 | bytes[7] << 24, unsigned);
	};
	Long.fromBytesBE = function fromBytesBE(bytes, unsigned) {
		return new Long(bytes[4] << 24 | bytes[5] << 16 | bytes[6] << 8 | bytes[7], bytes[0] << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3], unsigned);
	};
}));

// node_modules/@tensorflow/tfjs-core/dist/hash_util.js
var import_long = /* @__PURE__ */ __toESM(require_long());
const Long = import_long.default || import_long;
function hexToLong(hex) {
	return Long.fromString(hex, true, 16);
}
const k0 = hexToLong("c3a5c85c97cb3127");
const k1 = hexToLong("b492b66fbe98f273");
const k2 = hexToLong("9ae16a3b2f90404f");
function shiftMix(val) {
	return val.xor(val.shru(47));
}
function fetch(s, offset, numBytes) {
	const bytes = s.slice(offset, offset + numBytes);
	return Long.fromBytes(Array.from(bytes), true, true);
}
function fetch64(s, offset) {
	return fetch(s, offset, 8);
}
function fetch32(s, offset) {
	return fetch(s, offset, 4);
}
function rotate64(val, shift) {
	return shift === 0 ? val : val.shru(shift).or(val.shl(64 - shift));
}
function hashLen16(u, v, mul = hexToLong("9ddfea08eb382d69")) {
	let a = u.xor(v).mul(mul);
	a = a.xor(a.shru(47));
	let b = v.xor(a).mul(mul);
	b = b.xor(b.shru(47));
	b = b.mul(mul);
	return b;
}
function weakHashLen32WithSeeds(w, x, y, z, a, b) {
	a = a.add(w);
	b = rotate64(b.add(a).add(z), 21);
	const c = a;
	a = a.add(x);
	a = a.add(y);
	b = b.add(rotate64(a, 44));
	return [a.add(z), b.add(c)];
}
function weakHashLen32WithSeedsStr(s, offset, a, b) {
	return weakHashLen32WithSeeds(fetch64(s, offset), fetch64(s, offset + 8), fetch64(s, offset + 16), fetch64(s, offset + 24), a, b);
}
function hashLen0to16(s, len = s.length) {
	if (len >= 8) {
		const mul = k2.add(len * 2);
		const a = fetch64(s, 0).add(k2);
		const b = fetch64(s, len - 8);
		return hashLen16(rotate64(b, 37).mul(mul).add(a), rotate64(a, 25).add(b).mul(mul), mul);
	}
	if (len >= 4) {
		const mul = k2.add(len * 2);
		return hashLen16(fetch32(s, 0).shl(3).add(len), fetch32(s, len - 4), mul);
	}
	if (len > 0) {
		const a = s[0];
		const b = s[len >> 1];
		const c = s[len - 1];
		const y = a + (b << 8);
		const z = len + (c << 2);
		return shiftMix(k2.mul(y).xor(k0.mul(z))).mul(k2);
	}
	return k2;
}
function hashLen17to32(s, len = s.length) {
	const mul = k2.add(len * 2);
	const a = fetch64(s, 0).mul(k1);
	const b = fetch64(s, 8);
	const c = fetch64(s, len - 8).mul(mul);
	const d = fetch64(s, len - 16).mul(k2);
	return hashLen16(rotate64(a.add(b), 43).add(rotate64(c, 30)).add(d), a.add(rotate64(b.add(k2), 18)).add(c), mul);
}
function hashLen33to64(s, len = s.length) {
	const mul = k2.add(len * 2);
	const a = fetch64(s, 0).mul(k2);
	const b = fetch64(s, 8);
	const c = fetch64(s, len - 8).mul(mul);
	const d = fetch64(s, len - 16).mul(k2);
	const y = rotate64(a.add(b), 43).add(rotate64(c, 30)).add(d);
	const z = hashLen16(y, a.add(rotate64(b.add(k2), 18)).add(c), mul);
	const e = fetch64(s, 16).mul(mul);
	const f = fetch64(s, 24);
	const g = y.add(fetch64(s, len - 32)).mul(mul);
	const h = z.add(fetch64(s, len - 24)).mul(mul);
	return hashLen16(rotate64(e.add(f), 43).add(rotate64(g, 30)).add(h), e.add(rotate64(f.add(a), 18)).add(g), mul);
}
function fingerPrint64(s, len = s.length) {
	const seed = Long.fromNumber(81, true);
	if (len <= 32) {
		if (len <= 16) return hashLen0to16(s, len);
		else return hashLen17to32(s, len);
	} else if (len <= 64) return hashLen33to64(s, len);
	let x = seed;
	let y = seed.mul(k1).add(113);
	let z = shiftMix(y.mul(k2).add(113)).mul(k2);
	let v = [Long.UZERO, Long.UZERO];
	let w = [Long.UZERO, Long.UZERO];
	x = x.mul(k2).add(fetch64(s, 0));
	let offset = 0;
	const end = (len - 1 >> 6) * 64;
	const last64 = end + (len - 1 & 63) - 63;
	do {
		x = rotate64(x.add(y).add(v[0]).add(fetch64(s, offset + 8)), 37).mul(k1);
		y = rotate64(y.add(v[1]).add(fetch64(s, offset + 48)), 42).mul(k1);
		x = x.xor(w[1]);
		y = y.add(v[0]).add(fetch64(s, offset + 40));
		z = rotate64(z.add(w[0]), 33).mul(k1);
		v = weakHashLen32WithSeedsStr(s, offset, v[1].mul(k1), x.add(w[0]));
		w = weakHashLen32WithSeedsStr(s, offset + 32, z.add(w[1]), y.add(fetch64(s, offset + 16)));
		[z, x] = [x, z];
		offset += 64;
	} while (offset !== end);
	const mul = k1.add(z.and(255).shl(1));
	offset = last64;
	w[0] = w[0].add(len - 1 & 63);
	v[0] = v[0].add(w[0]);
	w[0] = w[0].add(v[0]);
	x = rotate64(x.add(y).add(v[0]).add(fetch64(s, offset + 8)), 37).mul(mul);
	y = rotate64(y.add(v[1]).add(fetch64(s, offset + 48)), 42).mul(mul);
	x = x.xor(w[1].mul(9));
	y = y.add(v[0].mul(9).add(fetch64(s, offset + 40)));
	z = rotate64(z.add(w[0]), 33).mul(mul);
	v = weakHashLen32WithSeedsStr(s, offset, v[1].mul(mul), x.add(w[0]));
	w = weakHashLen32WithSeedsStr(s, offset + 32, z.add(w[1]), y.add(fetch64(s, offset + 16)));
	[z, x] = [x, z];
	return hashLen16(hashLen16(v[0], w[0], mul).add(shiftMix(y).mul(k0)).add(z), hashLen16(v[1], w[1], mul).add(x), mul);
}

// node_modules/@tensorflow/tfjs-core/dist/ops/conv_util.js
function computeDilation2DInfo(inputShape, filterShape, strides, pad, dataFormat = "NHWC", dilations) {
	const inputChannels = inputShape[3];
	return computeConv2DInfo(inputShape, [...filterShape, inputChannels], strides, dilations, pad, null, null, convertConv2DDataFormat(dataFormat));
}
function computePool2DInfo(inShape, filterSize, strides, dilations, pad, roundingMode, dataFormat = "channelsLast") {
	const [filterHeight, filterWidth] = parseTupleParam(filterSize);
	let filterShape;
	if (dataFormat === "channelsLast") filterShape = [
		filterHeight,
		filterWidth,
		inShape[3],
		inShape[3]
	];
	else if (dataFormat === "channelsFirst") filterShape = [
		filterHeight,
		filterWidth,
		inShape[1],
		inShape[1]
	];
	else throw new Error(`Unknown dataFormat ${dataFormat}`);
	return computeConv2DInfo(inShape, filterShape, strides, dilations, pad, roundingMode, false, dataFormat);
}
function computePool3DInfo(inShape, filterSize, strides, dilations, pad, roundingMode, dataFormat = "NDHWC") {
	const [filterDepth, filterHeight, filterWidth] = parse3TupleParam(filterSize);
	let filterShape;
	let $dataFormat;
	if (dataFormat === "NDHWC") {
		$dataFormat = "channelsLast";
		filterShape = [
			filterDepth,
			filterHeight,
			filterWidth,
			inShape[4],
			inShape[4]
		];
	} else if (dataFormat === "NCDHW") {
		$dataFormat = "channelsFirst";
		filterShape = [
			filterDepth,
			filterHeight,
			filterWidth,
			inShape[1],
			inShape[1]
		];
	} else throw new Error(`Unknown dataFormat ${dataFormat}`);
	return computeConv3DInfo(inShape, filterShape, strides, dilations, pad, false, $dataFormat, roundingMode);
}
function computeConv2DInfo(inShape, filterShape, strides, dilations, pad, roundingMode, depthwise = false, dataFormat = "channelsLast") {
	let [batchSize, inHeight, inWidth, inChannels] = [
		-1,
		-1,
		-1,
		-1
	];
	if (dataFormat === "channelsLast") [batchSize, inHeight, inWidth, inChannels] = inShape;
	else if (dataFormat === "channelsFirst") [batchSize, inChannels, inHeight, inWidth] = inShape;
	else throw new Error(`Unknown dataFormat ${dataFormat}`);
	const [filterHeight, filterWidth, , filterChannels] = filterShape;
	const [strideHeight, strideWidth] = parseTupleParam(strides);
	const [dilationHeight, dilationWidth] = parseTupleParam(dilations);
	const effectiveFilterHeight = getEffectiveFilterSize(filterHeight, dilationHeight);
	const effectiveFilterWidth = getEffectiveFilterSize(filterWidth, dilationWidth);
	const { padInfo, outHeight, outWidth } = getPadAndOutInfo(pad, inHeight, inWidth, strideHeight, strideWidth, effectiveFilterHeight, effectiveFilterWidth, roundingMode, dataFormat);
	const outChannels = depthwise ? filterChannels * inChannels : filterChannels;
	let outShape;
	if (dataFormat === "channelsFirst") outShape = [
		batchSize,
		outChannels,
		outHeight,
		outWidth
	];
	else if (dataFormat === "channelsLast") outShape = [
		batchSize,
		outHeight,
		outWidth,
		outChannels
	];
	return {
		batchSize,
		dataFormat,
		inHeight,
		inWidth,
		inChannels,
		outHeight,
		outWidth,
		outChannels,
		padInfo,
		strideHeight,
		strideWidth,
		filterHeight,
		filterWidth,
		effectiveFilterHeight,
		effectiveFilterWidth,
		dilationHeight,
		dilationWidth,
		inShape,
		outShape,
		filterShape
	};
}
function computeConv3DInfo(inShape, filterShape, strides, dilations, pad, depthwise = false, dataFormat = "channelsLast", roundingMode) {
	let [batchSize, inDepth, inHeight, inWidth, inChannels] = [
		-1,
		-1,
		-1,
		-1,
		-1
	];
	if (dataFormat === "channelsLast") [batchSize, inDepth, inHeight, inWidth, inChannels] = inShape;
	else if (dataFormat === "channelsFirst") [batchSize, inChannels, inDepth, inHeight, inWidth] = inShape;
	else throw new Error(`Unknown dataFormat ${dataFormat}`);
	const [filterDepth, filterHeight, filterWidth, , filterChannels] = filterShape;
	const [strideDepth, strideHeight, strideWidth] = parse3TupleParam(strides);
	const [dilationDepth, dilationHeight, dilationWidth] = parse3TupleParam(dilations);
	const effectiveFilterDepth = getEffectiveFilterSize(filterDepth, dilationDepth);
	const effectiveFilterHeight = getEffectiveFilterSize(filterHeight, dilationHeight);
	const effectiveFilterWidth = getEffectiveFilterSize(filterWidth, dilationWidth);
	const { padInfo, outDepth, outHeight, outWidth } = get3DPadAndOutInfo(pad, inDepth, inHeight, inWidth, strideDepth, strideHeight, strideWidth, effectiveFilterDepth, effectiveFilterHeight, effectiveFilterWidth, roundingMode);
	const outChannels = depthwise ? filterChannels * inChannels : filterChannels;
	let outShape;
	if (dataFormat === "channelsFirst") outShape = [
		batchSize,
		outChannels,
		outDepth,
		outHeight,
		outWidth
	];
	else if (dataFormat === "channelsLast") outShape = [
		batchSize,
		outDepth,
		outHeight,
		outWidth,
		outChannels
	];
	return {
		batchSize,
		dataFormat,
		inDepth,
		inHeight,
		inWidth,
		inChannels,
		outDepth,
		outHeight,
		outWidth,
		outChannels,
		padInfo,
		strideDepth,
		strideHeight,
		strideWidth,
		filterDepth,
		filterHeight,
		filterWidth,
		effectiveFilterDepth,
		effectiveFilterHeight,
		effectiveFilterWidth,
		dilationDepth,
		dilationHeight,
		dilationWidth,
		inShape,
		outShape,
		filterShape
	};
}
function computeOutputShape2D(inShape, fieldSize, stride, zeroPad, roundingMode) {
	if (zeroPad == null) zeroPad = computeDefaultPad(inShape, fieldSize, stride);
	const inputRows = inShape[0];
	const inputCols = inShape[1];
	return [round((inputRows - fieldSize + 2 * zeroPad) / stride + 1, roundingMode), round((inputCols - fieldSize + 2 * zeroPad) / stride + 1, roundingMode)];
}
function computeOutputShape4D(inShape, filterShape, outChannels, strides, zeroPad, roundingMode) {
	if (zeroPad == null) zeroPad = computeDefaultPad(inShape, filterShape[0], strides[0]);
	const outShape = [
		0,
		0,
		0,
		outChannels
	];
	for (let index = 0; index < 3; index++) if (inShape[index] + 2 * zeroPad >= filterShape[index]) outShape[index] = round((inShape[index] - filterShape[index] + 2 * zeroPad) / strides[index] + 1, roundingMode);
	return outShape;
}
function computeDefaultPad(inputShape, fieldSize, stride, dilation = 1) {
	const effectiveFieldSize = getEffectiveFilterSize(fieldSize, dilation);
	return Math.floor((inputShape[0] * (stride - 1) - stride + effectiveFieldSize) / 2);
}
function parseTupleParam(param) {
	if (typeof param === "number") return [
		param,
		param,
		param
	];
	if (param.length === 2) return [
		param[0],
		param[1],
		1
	];
	return param;
}
function parse3TupleParam(param) {
	return typeof param === "number" ? [
		param,
		param,
		param
	] : param;
}
function getEffectiveFilterSize(filterSize, dilation) {
	if (dilation <= 1) return filterSize;
	return filterSize + (filterSize - 1) * (dilation - 1);
}
function getPadAndOutInfo(pad, inHeight, inWidth, strideHeight, strideWidth, filterHeight, filterWidth, roundingMode, dataFormat) {
	let padInfo;
	let outHeight;
	let outWidth;
	if (typeof pad === "number") {
		padInfo = {
			top: pad,
			bottom: pad,
			left: pad,
			right: pad,
			type: pad === 0 ? "VALID" : "NUMBER"
		};
		const outShape = computeOutputShape2D([inHeight, inWidth], filterHeight, strideHeight, pad, roundingMode);
		outHeight = outShape[0];
		outWidth = outShape[1];
	} else if (pad === "same") {
		outHeight = Math.ceil(inHeight / strideHeight);
		outWidth = Math.ceil(inWidth / strideWidth);
		const padAlongHeight = Math.max(0, (outHeight - 1) * strideHeight + filterHeight - inHeight);
		const padAlongWidth = Math.max(0, (outWidth - 1) * strideWidth + filterWidth - inWidth);
		const top = Math.floor(padAlongHeight / 2);
		const bottom = padAlongHeight - top;
		const left = Math.floor(padAlongWidth / 2);
		padInfo = {
			top,
			bottom,
			left,
			right: padAlongWidth - left,
			type: "SAME"
		};
	} else if (pad === "valid") {
		padInfo = {
			top: 0,
			bottom: 0,
			left: 0,
			right: 0,
			type: "VALID"
		};
		outHeight = Math.ceil((inHeight - filterHeight + 1) / strideHeight);
		outWidth = Math.ceil((inWidth - filterWidth + 1) / strideWidth);
	} else if (typeof pad === "object") {
		const top = dataFormat === "channelsLast" ? pad[1][0] : pad[2][0];
		const bottom = dataFormat === "channelsLast" ? pad[1][1] : pad[2][1];
		const left = dataFormat === "channelsLast" ? pad[2][0] : pad[3][0];
		const right = dataFormat === "channelsLast" ? pad[2][1] : pad[3][1];
		padInfo = {
			top,
			bottom,
			left,
			right,
			type: top === 0 && bottom === 0 && left === 0 && right === 0 ? "VALID" : "EXPLICIT"
		};
		outHeight = round((inHeight - filterHeight + top + bottom) / strideHeight + 1, roundingMode);
		outWidth = round((inWidth - filterWidth + left + right) / strideWidth + 1, roundingMode);
	} else throw Error(`Unknown padding parameter: ${pad}`);
	return {
		padInfo,
		outHeight,
		outWidth
	};
}
function get3DPadAndOutInfo(pad, inDepth, inHeight, inWidth, strideDepth, strideHeight, strideWidth, filterDepth, filterHeight, filterWidth, roundingMode) {
	let padInfo;
	let outDepth;
	let outHeight;
	let outWidth;
	if (pad === "valid") pad = 0;
	if (typeof pad === "number") {
		padInfo = {
			top: pad,
			bottom: pad,
			left: pad,
			right: pad,
			front: pad,
			back: pad,
			type: pad === 0 ? "VALID" : "NUMBER"
		};
		const outShape = computeOutputShape4D([
			inDepth,
			inHeight,
			inWidth,
			1
		], [
			filterDepth,
			filterHeight,
			filterWidth
		], 1, [
			strideDepth,
			strideHeight,
			strideWidth
		], pad, roundingMode);
		outDepth = outShape[0];
		outHeight = outShape[1];
		outWidth = outShape[2];
	} else if (pad === "same") {
		outDepth = Math.ceil(inDepth / strideDepth);
		outHeight = Math.ceil(inHeight / strideHeight);
		outWidth = Math.ceil(inWidth / strideWidth);
		const padAlongDepth = (outDepth - 1) * strideDepth + filterDepth - inDepth;
		const padAlongHeight = (outHeight - 1) * strideHeight + filterHeight - inHeight;
		const padAlongWidth = (outWidth - 1) * strideWidth + filterWidth - inWidth;
		const front = Math.floor(padAlongDepth / 2);
		const back = padAlongDepth - front;
		const top = Math.floor(padAlongHeight / 2);
		const bottom = padAlongHeight - top;
		const left = Math.floor(padAlongWidth / 2);
		padInfo = {
			top,
			bottom,
			left,
			right: padAlongWidth - left,
			front,
			back,
			type: "SAME"
		};
	} else throw Error(`Unknown padding parameter: ${pad}`);
	return {
		padInfo,
		outDepth,
		outHeight,
		outWidth
	};
}
function round(value, roundingMode) {
	if (!roundingMode) return Math.trunc(value);
	switch (roundingMode) {
		case "round": return Math.round(value);
		case "ceil": return Math.ceil(value);
		case "floor": return Math.floor(value);
		default: throw new Error(`Unknown roundingMode ${roundingMode}`);
	}
}
function tupleValuesAreOne(param) {
	const [dimA, dimB, dimC] = parseTupleParam(param);
	return dimA === 1 && dimB === 1 && dimC === 1;
}
function eitherStridesOrDilationsAreOne(strides, dilations) {
	return tupleValuesAreOne(strides) || tupleValuesAreOne(dilations);
}
function convertConv2DDataFormat(dataFormat) {
	if (dataFormat === "NHWC") return "channelsLast";
	else if (dataFormat === "NCHW") return "channelsFirst";
	else throw new Error(`Unknown dataFormat ${dataFormat}`);
}

// node_modules/@tensorflow/tfjs-core/dist/ops/axis_util.js
function axesAreInnerMostDims(axes, rank) {
	for (let i = 0; i < axes.length; ++i) if (axes[axes.length - i - 1] !== rank - 1 - i) return false;
	return true;
}
function combineLocations(outputLoc, reduceLoc, axes) {
	const rank = outputLoc.length + reduceLoc.length;
	const loc = [];
	let outIdx = 0;
	let reduceIdx = 0;
	for (let dim = 0; dim < rank; dim++) if (axes.indexOf(dim) === -1) loc.push(outputLoc[outIdx++]);
	else loc.push(reduceLoc[reduceIdx++]);
	return loc;
}
function computeOutAndReduceShapes(aShape, axes) {
	const outShape = [];
	const rank = aShape.length;
	for (let dim = 0; dim < rank; dim++) if (axes.indexOf(dim) === -1) outShape.push(aShape[dim]);
	return [outShape, axes.map((dim) => aShape[dim])];
}
function expandShapeToKeepDim(shape, axes) {
	return combineLocations(shape, axes.map((x) => 1), axes);
}
function assertAxesAreInnerMostDims(msg, axes, rank) {
	assert(axesAreInnerMostDims(axes, rank), () => `${msg} supports only inner-most axes for now. Got axes ${axes} and rank-${rank} input.`);
}
function getAxesPermutation(axes, rank) {
	if (axesAreInnerMostDims(axes, rank)) return null;
	const result = [];
	for (let i = 0; i < rank; ++i) if (axes.indexOf(i) === -1) result.push(i);
	axes.forEach((axis) => result.push(axis));
	return result;
}
function getUndoAxesPermutation(axes) {
	return axes.map((axis, i) => [i, axis]).sort((a, b) => a[1] - b[1]).map((x) => x[0]);
}
function getInnerMostAxes(numAxes, rank) {
	const res = [];
	for (let i = rank - numAxes; i < rank; ++i) res.push(i);
	return res;
}

// node_modules/@tensorflow/tfjs-core/dist/ops/gather_nd_util.js
function prepareAndValidate(tensor, indices) {
	const tensorRank = tensor.shape.length;
	const indicesRank = indices.shape.length;
	if (tensorRank < 1) throw new Error(`tf.gatherND() expects the input to be rank 1 or higher, but the rank was ${tensorRank}.`);
	if (indicesRank < 1) throw new Error(`tf.gatherND() expects the indices to be rank 1 or higher, but the rank was ${indicesRank}.`);
	if (indices.dtype !== "int32") throw new Error(`tf.gatherND() expects the indices to be int32 type, but the dtype was ${indices.dtype}.`);
	if (indices.shape[indicesRank - 1] > tensorRank) throw new Error(`index innermost dimension length must be <= tensor rank; saw: ${indices.shape[indicesRank - 1]} vs. ${tensorRank}`);
	if (sizeFromShape(tensor.shape) === 0) throw new Error(`Requested more than 0 entries, but input is empty. Input shape: ${tensor.shape}.`);
	const indicesShape = indices.shape;
	const sliceRank = indicesShape[indicesShape.length - 1];
	let nResult = 1;
	for (let i = 0; i < indicesShape.length - 1; ++i) nResult *= indicesShape[i];
	const inputShape = tensor.shape;
	const resultShape = indicesShape.slice();
	resultShape.pop();
	let sliceSize = 1;
	for (let i = sliceRank; i < tensorRank; ++i) {
		sliceSize *= inputShape[i];
		resultShape.push(inputShape[i]);
	}
	const strides = [...computeStrides(tensor.shape).map((stride) => stride / sliceSize), 1].slice(0, sliceRank);
	return [
		resultShape,
		nResult,
		sliceSize,
		strides
	];
}

// node_modules/@tensorflow/tfjs-core/dist/ops/slice_util.js
const NEW_AXIS = -2;
const SHRINK_AXIS = -1;
function assertParamsValid(input, begin, size) {
	const inputRank = input.shape.length;
	assert(inputRank === begin.length, () => `Error in slice${inputRank}D: Length of begin ${begin} must match the rank of the array (${inputRank}).`);
	assert(inputRank === size.length, () => `Error in slice${inputRank}D: Length of size ${size} must match the rank of the array (${inputRank}).`);
	for (let i = 0; i < inputRank; ++i) assert(begin[i] + size[i] <= input.shape[i], () => `Error in slice${inputRank}D: begin[${i}] + size[${i}] (${begin[i] + size[i]}) would overflow input.shape[${i}] (${input.shape[i]})`);
}
function computeOutShape$2(begin, end, strides) {
	const size = [];
	for (let axis = 0; axis < begin.length; axis++) size[axis] = Math.ceil((end[axis] - begin[axis]) / strides[axis]);
	return size;
}
function isSliceContinous(shape, begin, size) {
	let firstNonOneAxis = size.length;
	for (let i = 0; i < size.length; i++) if (size[i] > 1) {
		firstNonOneAxis = i;
		break;
	}
	for (let i = firstNonOneAxis + 1; i < size.length; i++) if (begin[i] > 0 || size[i] !== shape[i]) return false;
	return true;
}
function computeFlatOffset(begin, strides) {
	let flatOffset = begin.length > 0 ? begin[begin.length - 1] : 1;
	for (let i = 0; i < begin.length - 1; i++) flatOffset += begin[i] * strides[i];
	return flatOffset;
}
function parseSliceParams(x, begin, size) {
	let begin_;
	const xRank = x.shape.length;
	if (typeof begin === "number") begin_ = [begin, ...new Array(xRank - 1).fill(0)];
	else if (begin.length < xRank) begin_ = begin.concat(new Array(xRank - begin.length).fill(0));
	else begin_ = begin.slice();
	begin_.forEach((d) => {
		assert(d !== -1, () => "slice() does not support negative begin indexing.");
	});
	let size_;
	if (size == null) size_ = new Array(xRank).fill(-1);
	else if (typeof size === "number") size_ = [size, ...new Array(xRank - 1).fill(-1)];
	else if (size.length < xRank) size_ = size.concat(new Array(xRank - size.length).fill(-1));
	else size_ = size;
	size_ = size_.map((d, i) => {
		if (d >= 0) return d;
		else {
			assert(d === -1, () => `Negative size values should be exactly -1 but got ${d} for the slice() size at index ${i}.`);
			return x.shape[i] - begin_[i];
		}
	});
	return [begin_, size_];
}
function sliceInfo(xShape, begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask) {
	let stridesNonNull;
	if (strides == null) {
		stridesNonNull = new Array(begin.length);
		stridesNonNull.fill(1);
	} else stridesNonNull = strides;
	if (ellipsisMask != null && (ellipsisMask & ellipsisMask - 1) !== 0) throw new Error("Multiple ellipses in slice is not allowed.");
	let ellipsisSeen = false;
	const sparseSpec = {
		dims: stridesNonNull.length,
		numAddAxisAfterEllipsis: 0,
		begin: begin.slice(),
		end: end.slice(),
		strides: stridesNonNull.slice(),
		beginMask,
		endMask,
		ellipsisMask,
		newAxisMask,
		shrinkAxisMask
	};
	for (let i = 0; i < sparseSpec.dims; i++) {
		if (ellipsisSeen && (1 << i & newAxisMask) !== 0) sparseSpec.numAddAxisAfterEllipsis++;
		if (1 << i & ellipsisMask) ellipsisSeen = true;
	}
	if (!ellipsisSeen) {
		sparseSpec.ellipsisMask |= 1 << sparseSpec.dims;
		sparseSpec.dims++;
	}
	const denseSpec = {
		dims: xShape.length,
		beginMask: 0,
		endMask: 0,
		beginValid: false,
		endValid: false
	};
	buildDenseSpec(sparseSpec, denseSpec);
	let isIdentity = true;
	let sliceDim0 = true;
	let isSimpleSlice = true;
	const processingShape = [];
	const finalShape = [];
	for (let i = 0; i < xShape.length; ++i) {
		if (denseSpec.strides[i] === 0) throw Error(`strides[${i}] must be non-zero`);
		const shrinkI = !!(denseSpec.shrinkAxisMask & 1 << i);
		const dimI = xShape[i];
		if (dimI === -1) {
			processingShape.push(shrinkI ? 1 : -1);
			continue;
		}
		const masks = [denseSpec.beginMask & 1 << i, denseSpec.endMask & 1 << i];
		const validRange = [denseSpec.strides[i] > 0 ? 0 : -1, denseSpec.strides[i] > 0 ? dimI : dimI - 1];
		if (shrinkI && denseSpec.strides[i] <= 0) throw Error("only stride 1 allowed on non-range indexing.");
		isSimpleSlice = isSimpleSlice && denseSpec.strides[i] === 1;
		const beginAndEndMasked = !!(denseSpec.beginMask & 1 << i && denseSpec.endMask & 1 << i);
		if (denseSpec.beginValid && denseSpec.endValid) {
			if (shrinkI) {
				const xFwd = denseSpec.begin[i] < 0 ? dimI + denseSpec.begin[i] : denseSpec.begin[i];
				denseSpec.begin[i] = xFwd;
				denseSpec.end[i] = denseSpec.begin[i] + 1;
				if (xFwd < 0 || xFwd >= dimI) throw Error(`slice index ${denseSpec.begin[i]} of dimension ${i} out of bounds.`);
			} else {
				denseSpec.begin[i] = canonical(denseSpec.begin[i], 0, denseSpec.strides[i], dimI, masks, validRange);
				denseSpec.end[i] = canonical(denseSpec.end[i], 1, denseSpec.strides[i], dimI, masks, validRange);
			}
			const takeAllInDimension = denseSpec.strides[i] === 1 && denseSpec.begin[i] === 0 && denseSpec.end[i] === dimI;
			isIdentity = isIdentity && takeAllInDimension;
			sliceDim0 = sliceDim0 && (i === 0 && denseSpec.strides[i] === 1 || takeAllInDimension);
		} else {
			isIdentity = isIdentity && denseSpec.strides[i] === 1 && beginAndEndMasked;
			sliceDim0 = sliceDim0 && (i === 0 && denseSpec.strides[i] === 1 || beginAndEndMasked);
		}
		let intervalLength;
		let knownInterval = false;
		if (denseSpec.beginValid && denseSpec.endValid) {
			intervalLength = denseSpec.end[i] - denseSpec.begin[i];
			knownInterval = true;
		} else if (shrinkI) {
			intervalLength = 1;
			knownInterval = true;
		} else if (beginAndEndMasked) {
			if (dimI >= 0) {
				if (denseSpec.strides[i] < 0) intervalLength = -dimI;
				else intervalLength = dimI;
				knownInterval = true;
			}
		}
		if (knownInterval) {
			let sizeI;
			if (intervalLength === 0 || intervalLength < 0 !== denseSpec.strides[i] < 0) sizeI = 0;
			else sizeI = Math.trunc(intervalLength / denseSpec.strides[i]) + (intervalLength % denseSpec.strides[i] !== 0 ? 1 : 0);
			processingShape.push(sizeI);
		} else processingShape.push(-1);
	}
	for (let denseDim = 0; denseDim < denseSpec.finalShapeGatherIndices.length; ++denseDim) {
		const gatherIndex = denseSpec.finalShapeGatherIndices[denseDim];
		if (gatherIndex >= 0) finalShape.push(processingShape[gatherIndex]);
		else if (gatherIndex === NEW_AXIS) finalShape.push(1);
	}
	return {
		finalShapeSparse: finalShape.filter((dim, i) => denseSpec.finalShapeGatherIndices[i] !== NEW_AXIS),
		finalShape,
		isIdentity,
		sliceDim0,
		isSimpleSlice,
		begin: denseSpec.begin,
		end: denseSpec.end,
		strides: denseSpec.strides
	};
}
function buildDenseSpec(sparse, dense) {
	dense.beginMask = 0;
	dense.endMask = 0;
	dense.shrinkAxisMask = 0;
	let fullIndex = 0;
	dense.beginValid = sparse.begin != null;
	dense.endValid = sparse.end != null;
	dense.begin = new Array(dense.dims);
	dense.end = new Array(dense.dims);
	dense.strides = new Array(dense.dims);
	dense.finalShapeGatherIndices = [];
	dense.finalShapeGatherIndicesSparse = [];
	dense.inputShapeGatherIndicesSparse = new Array(dense.dims);
	for (let i = 0; i < sparse.dims; i++) if (1 << i & sparse.ellipsisMask) {
		const nextIndex = Math.min(dense.dims - (sparse.dims - i) + 1 + sparse.numAddAxisAfterEllipsis, dense.dims);
		for (; fullIndex < nextIndex; fullIndex++) {
			dense.begin[fullIndex] = 0;
			dense.end[fullIndex] = 0;
			dense.strides[fullIndex] = 1;
			dense.beginMask |= 1 << fullIndex;
			dense.endMask |= 1 << fullIndex;
			dense.finalShapeGatherIndices.push(fullIndex);
			dense.finalShapeGatherIndicesSparse.push(-1);
			dense.inputShapeGatherIndicesSparse[fullIndex] = i;
		}
	} else if (1 << i & sparse.newAxisMask) {
		dense.finalShapeGatherIndices.push(NEW_AXIS);
		dense.finalShapeGatherIndicesSparse.push(-1);
	} else {
		if (fullIndex === dense.begin.length) throw Error(`Index out of range using input dim ${fullIndex}; input has only ${dense.dims} dims, ${dense.begin.length}.`);
		if (sparse.begin != null) dense.begin[fullIndex] = sparse.begin[i];
		if (sparse.end != null) dense.end[fullIndex] = sparse.end[i];
		dense.strides[fullIndex] = sparse.strides[i];
		if (sparse.beginMask & 1 << i) dense.beginMask |= 1 << fullIndex;
		if (sparse.endMask & 1 << i) dense.endMask |= 1 << fullIndex;
		if (sparse.shrinkAxisMask & 1 << i) {
			dense.finalShapeGatherIndices.push(SHRINK_AXIS);
			dense.finalShapeGatherIndicesSparse.push(-1);
			dense.shrinkAxisMask |= 1 << fullIndex;
		} else {
			dense.finalShapeGatherIndices.push(fullIndex);
			dense.finalShapeGatherIndicesSparse.push(i);
		}
		dense.inputShapeGatherIndicesSparse[fullIndex] = i;
		fullIndex++;
	}
}
function canonical(x, c, strideI, dimI, masks, validRange) {
	if (masks[c]) return strideI > 0 ? validRange[c] : validRange[c + 1 & 1];
	else {
		const xFwd = x < 0 ? dimI + x : x;
		return xFwd < validRange[0] ? validRange[0] : xFwd > validRange[1] ? validRange[1] : xFwd;
	}
}

// node_modules/@tensorflow/tfjs-core/dist/ops/concat_util.js
function assertParamsConsistent(shapes, axis) {
	const rank = shapes[0].length;
	shapes.forEach((shape, i) => {
		assert(shape.length === rank, () => `Error in concat${rank}D: rank of tensors[${i}] must be the same as the rank of the rest (${rank})`);
	});
	assert(axis >= 0 && axis < rank, () => `Error in concat${rank}D: axis must be between 0 and ${rank - 1}.`);
	const firstShape = shapes[0];
	shapes.forEach((shape, i) => {
		for (let r = 0; r < rank; r++) assert(r === axis || shape[r] === firstShape[r], () => `Error in concat${rank}D: Shape of tensors[${i}] (${shape}) does not match the shape of the rest (${firstShape}) along the non-concatenated axis ${i}.`);
	});
}
function computeOutShape$1(shapes, axis) {
	const outputShape = shapes[0].slice();
	for (let i = 1; i < shapes.length; i++) outputShape[axis] += shapes[i][axis];
	return outputShape;
}

// node_modules/@tensorflow/tfjs-core/dist/ops/rotate_util.js
function getImageCenter(center, imageHeight, imageWidth) {
	return [imageWidth * (typeof center === "number" ? center : center[0]), imageHeight * (typeof center === "number" ? center : center[1])];
}

// node_modules/@tensorflow/tfjs-core/dist/ops/array_ops_util.js
function getReshaped(inputShape, blockShape, prod, batchToSpace = true) {
	let reshaped = [];
	if (batchToSpace) {
		reshaped = reshaped.concat(blockShape.slice(0));
		reshaped.push(inputShape[0] / prod);
		reshaped = reshaped.concat(inputShape.slice(1));
	} else {
		reshaped = reshaped.concat(inputShape[0]);
		const spatialLength = blockShape.length;
		for (let i = 0; i < spatialLength; ++i) reshaped = reshaped.concat([inputShape[i + 1] / blockShape[i], blockShape[i]]);
		reshaped = reshaped.concat(inputShape.slice(spatialLength + 1));
	}
	return reshaped;
}
function getPermuted(reshapedRank, blockShapeRank, batchToSpace = true) {
	const permuted = [];
	if (batchToSpace) {
		permuted.push(blockShapeRank);
		for (let i = blockShapeRank + 1; i < reshapedRank; ++i) if (i <= 2 * blockShapeRank) {
			permuted.push(i);
			permuted.push(i - (blockShapeRank + 1));
		} else permuted.push(i);
	} else {
		const permutedBeforeBatch = [];
		const permutedAfterBatch = [];
		for (let i = 1; i < reshapedRank; ++i) if (i >= blockShapeRank * 2 + 1 || i % 2 === 1) permutedAfterBatch.push(i);
		else permutedBeforeBatch.push(i);
		permuted.push(...permutedBeforeBatch);
		permuted.push(0);
		permuted.push(...permutedAfterBatch);
	}
	return permuted;
}
function getReshapedPermuted(inputShape, blockShape, prod, batchToSpace = true) {
	const reshapedPermuted = [];
	if (batchToSpace) reshapedPermuted.push(inputShape[0] / prod);
	else reshapedPermuted.push(inputShape[0] * prod);
	for (let i = 1; i < inputShape.length; ++i) if (i <= blockShape.length) {
		if (batchToSpace) reshapedPermuted.push(blockShape[i - 1] * inputShape[i]);
		else reshapedPermuted.push(inputShape[i] / blockShape[i - 1]);
	} else reshapedPermuted.push(inputShape[i]);
	return reshapedPermuted;
}
function getSliceBeginCoords(crops, blockShape) {
	const sliceBeginCoords = [0];
	for (let i = 0; i < blockShape; ++i) sliceBeginCoords.push(crops[i][0]);
	return sliceBeginCoords;
}
function getSliceSize(uncroppedShape, crops, blockShape) {
	const sliceSize = uncroppedShape.slice(0, 1);
	for (let i = 0; i < blockShape; ++i) sliceSize.push(uncroppedShape[i + 1] - crops[i][0] - crops[i][1]);
	return sliceSize;
}

// node_modules/@tensorflow/tfjs-core/dist/ops/split_util.js
function prepareSplitSize(x, numOrSizeSplits, axis = 0) {
	let splitSizes = [];
	if (typeof numOrSizeSplits === "number") {
		assert(x.shape[axis] % numOrSizeSplits === 0, () => "Number of splits must evenly divide the axis.");
		splitSizes = new Array(numOrSizeSplits).fill(x.shape[axis] / numOrSizeSplits);
	} else {
		const numOfNegs = numOrSizeSplits.reduce((count, value) => {
			if (value === -1) count += 1;
			return count;
		}, 0);
		assert(numOfNegs <= 1, () => "There should be only one negative value in split array.");
		const negIndex = numOrSizeSplits.indexOf(-1);
		if (negIndex !== -1) {
			const total = numOrSizeSplits.reduce((a, b) => b > 0 ? a + b : a);
			numOrSizeSplits[negIndex] = x.shape[axis] - total;
		}
		assert(x.shape[axis] === numOrSizeSplits.reduce((a, b) => a + b), () => "The sum of sizes must match the size of the axis dimension.");
		splitSizes = numOrSizeSplits;
	}
	return splitSizes;
}

// node_modules/@tensorflow/tfjs-core/dist/ops/sparse/sparse_fill_empty_rows_util.js
function getSparseFillEmptyRowsIndicesDenseShapeMismatch(indicesLength) {
	return `Received SparseTensor with denseShape[0] = 0 but
  indices.shape[0] = ${indicesLength}`;
}
function getSparseFillEmptyRowsNegativeIndexErrorMessage(index, value) {
	return `indices(${index}, 0) is invalid: ${value} < 0`;
}
function getSparseFillEmptyRowsOutOfRangeIndexErrorMessage(index, value, limit) {
	return `indices(${index}, 0) is invalid: ${value} >= ${limit}`;
}

// node_modules/@tensorflow/tfjs-core/dist/ops/sparse/sparse_reshape_util.js
function getSparseReshapeMultipleNegativeOneOutputDimErrorMessage(dim1, dim2) {
	return `only one output dimension may be -1, not both ${dim1} and ${dim2}`;
}
function getSparseReshapeNegativeOutputDimErrorMessage(dim, value) {
	return `size ${dim} must be non-negative, not ${value}`;
}
function getSparseReshapeEmptyTensorZeroOutputDimErrorMessage() {
	return "reshape cannot infer the missing input size for an empty tensor unless all specified input sizes are non-zero";
}
function getSparseReshapeInputOutputMultipleErrorMessage(inputShape, outputShape) {
	return `Input to reshape is a SparseTensor with ${sizeFromShape(inputShape)}
  dense values, but the requested shape requires a multiple of ${sizeFromShape(outputShape)}. inputShape=${inputShape} outputShape= ${outputShape}`;
}
function getSparseReshapeInputOutputMismatchErrorMessage(inputShape, outputShape) {
	return `Input to reshape is a tensor with ${sizeFromShape(inputShape)} dense values, but the requested shape has ${sizeFromShape(outputShape)}. inputShape=${inputShape} outputShape=${outputShape}`;
}

// node_modules/@tensorflow/tfjs-core/dist/ops/sparse/sparse_segment_reduction_util.js
function getSparseSegmentReductionNegativeSegmentIdsErrorMessage() {
	return `segment ids must be >= 0`;
}
function getSparseSegmentReductionNonIncreasingSegmentIdsErrorMessage() {
	return `segment ids are not increasing`;
}
function getSparseSegmentReductionSegmentIdOutOfRangeErrorMessage(segmentId, outputRows) {
	return `Segment id ${segmentId} out of range [0, ${outputRows}), possibly because segmentIds input is not sorted.`;
}
function getSparseSegmentReductionIndicesOutOfRangeErrorMessage(index, indexValue, inputRows) {
	return `Bad: indices[${index}] == ${indexValue} out of range [0, ${inputRows})`;
}

// node_modules/@tensorflow/tfjs-core/dist/ops/segment_util.js
function computeOutShape(aShape, axis, numSegments) {
	const outShape = [];
	const rank = aShape.length;
	for (let dim = 0; dim < rank; dim++) if (dim !== axis) outShape.push(aShape[dim]);
	else outShape.push(numSegments);
	return outShape;
}
function collectGatherOpShapeInfo(x, indices, axis, batchDims) {
	const indicesRank = indices.shape.length;
	const xRank = x.shape.length;
	if (batchDims !== 0) {
		if (batchDims < -indicesRank || batchDims > indicesRank) throw new Error(`Expect batchDims in the range of [-${indicesRank}, ${indicesRank}], but got ${batchDims}`);
	}
	if (batchDims < 0) batchDims += indicesRank;
	if (batchDims > xRank) throw new Error(`batchDims (${batchDims}) must be less than rank(x) (
    ${xRank}).`);
	if (axis < batchDims) throw new Error(`batchDims (${batchDims}) must be less than or equal to axis (${axis}).`);
	for (let i = 0; i < batchDims; ++i) if (x.shape[i] !== indices.shape[i]) throw new Error(`x.shape[${i}]: ${x.shape[i]} should be equal to indices.shape[${i}]: ${indices.shape[i]}.`);
	const dimSize = x.shape[axis];
	const outputShape = [];
	let batchSize = 1;
	let outerSize = 1;
	let sliceSize = 1;
	for (let i = 0; i < batchDims; ++i) {
		outputShape.push(x.shape[i]);
		batchSize *= x.shape[i];
	}
	for (let i = batchDims; i < axis; i++) {
		outputShape.push(x.shape[i]);
		outerSize *= x.shape[i];
	}
	for (let i = batchDims; i < indicesRank; i++) outputShape.push(indices.shape[i]);
	for (let i = axis + 1; i < xRank; i++) {
		outputShape.push(x.shape[i]);
		sliceSize *= x.shape[i];
	}
	return {
		batchSize,
		sliceSize,
		outerSize,
		dimSize,
		outputShape
	};
}

// node_modules/@tensorflow/tfjs-core/dist/backends/backend_util.js
function fromUint8ToStringArray(vals) {
	try {
		return vals.map((val) => decodeString(val));
	} catch (err) {
		throw new Error(`Failed to decode encoded string bytes into utf-8, error: ${err}`);
	}
}
function fromStringArrayToUint8(strings) {
	return strings.map((s) => encodeString(s));
}

// node_modules/@tensorflow/tfjs-backend-cpu/dist/kernels/Concat_impl.js
function concatImpl(inputs, outShape, dtype, simplyConcat) {
	const outVals = getArrayFromDType(dtype, sizeFromShape(outShape));
	if (simplyConcat && dtype !== "string") {
		let offset = 0;
		inputs.forEach((input) => {
			const size = sizeFromShape(input.shape);
			outVals.set(input.vals, offset);
			offset += size;
		});
	} else {
		let colOffset = 0;
		inputs.forEach((input) => {
			const decodedData = dtype === "string" ? fromUint8ToStringArray(input.vals) : input.vals;
			let tIdx = 0;
			for (let row = 0; row < input.shape[0]; ++row) {
				const resIdx = row * outShape[1] + colOffset;
				for (let col = 0; col < input.shape[1]; ++col) outVals[resIdx + col] = decodedData[tIdx++];
			}
			colOffset += input.shape[1];
		});
	}
	return outVals;
}

// node_modules/@tensorflow/tfjs-backend-cpu/dist/kernels/Range_impl.js
function rangeImpl(start, stop, step, dtype) {
	if (start === stop || start < stop && step < 0 || stop < start && step > 1) return makeZerosTypedArray(0, dtype);
	const numElements = Math.abs(Math.ceil((stop - start) / step));
	const values = makeZerosTypedArray(numElements, dtype);
	if (stop < start && step === 1) step = -1;
	values[0] = start;
	for (let i = 1; i < values.length; i++) values[i] = values[i - 1] + step;
	return values;
}

// node_modules/@tensorflow/tfjs-backend-cpu/dist/kernels/Slice.js
function sliceImpl(vals, begin, size, shape, dtype) {
	const isContinous = isSliceContinous(shape, begin, size);
	const length = sizeFromShape(size);
	const xStrides = computeStrides(shape);
	if (isContinous) {
		const flatOffset = computeFlatOffset(begin, xStrides);
		if (dtype === "string") return vals.slice(flatOffset, flatOffset + length);
		return vals.subarray(flatOffset, flatOffset + length);
	}
	const decodedData = dtype === "string" ? fromUint8ToStringArray(vals) : vals;
	const inBuf = buffer(shape, dtype, decodedData);
	const outBuf = buffer(size, dtype);
	for (let i = 0; i < outBuf.size; ++i) {
		const outLoc = outBuf.indexToLoc(i);
		const inLoc = outLoc.map((idx, j) => idx + begin[j]);
		outBuf.set(inBuf.get(...inLoc), ...outLoc);
	}
	if (dtype === "string") return fromStringArrayToUint8(outBuf.values);
	return outBuf.values;
}

// node_modules/@tensorflow/tfjs-backend-cpu/dist/kernels/StringNGrams_impl.js
var StringNGramsOp = class {
	constructor(separator, nGramWidths, leftPad, rightPad, padWidth, preserveShortSequences) {
		this.separator = encodeString(separator);
		this.nGramWidths = nGramWidths;
		this.leftPad = encodeString(leftPad);
		this.rightPad = encodeString(rightPad);
		this.padWidth = padWidth;
		this.preserveShort = preserveShortSequences;
	}
	getPadWidth(nGramWidth) {
		return Math.min(this.padWidth < 0 ? nGramWidth - 1 : this.padWidth, nGramWidth - 1);
	}
	getNumNGrams(length, nGramWidth) {
		const padWidth = this.getPadWidth(nGramWidth);
		return Math.max(0, length + 2 * padWidth - nGramWidth + 1);
	}
	createNGrams(data, splitIndex, output, outputStartIndex, numNGrams, nGramWidth) {
		for (let nGramIndex = 0; nGramIndex < numNGrams; ++nGramIndex) {
			const padWidth = this.getPadWidth(nGramWidth);
			const leftPadding = Math.max(0, padWidth - nGramIndex);
			const rightPadding = Math.max(0, padWidth - (numNGrams - (nGramIndex + 1)));
			const numTokens = nGramWidth - (leftPadding + rightPadding);
			const dataStartIndex = splitIndex + (leftPadding > 0 ? 0 : nGramIndex - padWidth);
			let nGramSize = 0;
			nGramSize += leftPadding * this.leftPad.length;
			for (let n = 0; n < numTokens; ++n) nGramSize += data[dataStartIndex + n].length;
			nGramSize += rightPadding * this.rightPad.length;
			const numSeparators = leftPadding + rightPadding + numTokens - 1;
			nGramSize += numSeparators * this.separator.length;
			output[outputStartIndex + nGramIndex] = new Uint8Array(nGramSize);
			const nGram = output[outputStartIndex + nGramIndex];
			let nextNGramIndex = 0;
			const appendToNGram = (str) => str.forEach((value) => nGram[nextNGramIndex++] = value);
			for (let n = 0; n < leftPadding; ++n) {
				appendToNGram(this.leftPad);
				appendToNGram(this.separator);
			}
			for (let n = 0; n < numTokens - 1; ++n) {
				appendToNGram(data[dataStartIndex + n]);
				appendToNGram(this.separator);
			}
			if (numTokens > 0) {
				appendToNGram(data[dataStartIndex + numTokens - 1]);
				for (let n = 0; n < rightPadding; ++n) {
					appendToNGram(this.separator);
					appendToNGram(this.rightPad);
				}
			} else {
				for (let n = 0; n < rightPadding - 1; ++n) {
					appendToNGram(this.rightPad);
					appendToNGram(this.separator);
				}
				appendToNGram(this.rightPad);
			}
		}
	}
	compute(data, splits) {
		const inputDataSize = data.length;
		const splitsSize = splits.length;
		if (splitsSize > 0) {
			let prevSplit = splits[0];
			if (prevSplit !== 0) throw new Error(`First split value must be 0, got ${prevSplit}`);
			for (let i = 1; i < splitsSize; ++i) {
				let validSplits = splits[i] >= prevSplit;
				validSplits = validSplits && splits[i] <= inputDataSize;
				if (!validSplits) throw new Error(`Invalid split value ${splits[i]}, must be in [${prevSplit}, ${inputDataSize}]`);
				prevSplit = splits[i];
			}
			if (prevSplit !== inputDataSize) throw new Error(`Last split value must be data size. Expected ${inputDataSize}, got ${prevSplit}`);
		}
		const numBatchItems = splitsSize - 1;
		const nGramsSplits = getArrayFromDType("int32", splitsSize);
		if (inputDataSize === 0 || splitsSize === 0) {
			const empty = new Array(inputDataSize);
			for (let i = 0; i <= numBatchItems; ++i) nGramsSplits[i] = 0;
			return [empty, nGramsSplits];
		}
		nGramsSplits[0] = 0;
		for (let i = 1; i <= numBatchItems; ++i) {
			const length = splits[i] - splits[i - 1];
			let numNGrams = 0;
			this.nGramWidths.forEach((nGramWidth) => {
				numNGrams += this.getNumNGrams(length, nGramWidth);
			});
			if (this.preserveShort && length > 0 && numNGrams === 0) numNGrams = 1;
			nGramsSplits[i] = nGramsSplits[i - 1] + numNGrams;
		}
		const nGrams = new Array(nGramsSplits[numBatchItems]);
		for (let i = 0; i < numBatchItems; ++i) {
			const splitIndex = splits[i];
			let outputStartIdx = nGramsSplits[i];
			this.nGramWidths.forEach((nGramWidth) => {
				const length = splits[i + 1] - splits[i];
				const numNGrams = this.getNumNGrams(length, nGramWidth);
				this.createNGrams(data, splitIndex, nGrams, outputStartIdx, numNGrams, nGramWidth);
				outputStartIdx += numNGrams;
			});
			if (this.preserveShort && outputStartIdx === nGramsSplits[i]) {
				const dataLength = splits[i + 1] - splits[i];
				if (dataLength === 0) continue;
				const nGramWidth = dataLength + 2 * this.padWidth;
				this.createNGrams(data, splitIndex, nGrams, outputStartIdx, 1, nGramWidth);
			}
		}
		return [nGrams, nGramsSplits];
	}
};
function stringNGramsImpl(data, dataSplits, separator, nGramWidths, leftPad, rightPad, padWidth, preserveShortSequences) {
	return new StringNGramsOp(separator, nGramWidths, leftPad, rightPad, padWidth, preserveShortSequences).compute(data, dataSplits);
}

// node_modules/@tensorflow/tfjs-backend-cpu/dist/kernels/StringSplit_impl.js
function split(str, delimiters, skipEmpty, result) {
	if (!str.length) return;
	if (delimiters.length === 0) {
		for (let i = 0; i < str.length; ++i) result.push(str.subarray(i, i + 1));
		return;
	}
	if (delimiters.length === 1) {
		const delimiter = delimiters[0];
		let f = str.indexOf(delimiter);
		while (f !== -1) {
			const token = str.subarray(0, f);
			if (!skipEmpty || token.length !== 0) result.push(token);
			str = str.subarray(f + 1);
			f = str.indexOf(delimiter);
		}
		if (!skipEmpty || str.length !== 0) result.push(str);
		return;
	}
	let tokenStart = 0;
	for (let i = 0; i < str.length + 1; i++) if (i === str.length || delimiters.indexOf(str[i]) !== -1) {
		const token = str.subarray(tokenStart, i);
		if (!skipEmpty || token.length !== 0) result.push(token);
		tokenStart = i + 1;
	}
}
function stringSplitImpl(input, delimiter, skipEmpty) {
	const batchSize = input.length;
	const tokens = [];
	let outputSize = 0;
	let maxNumEntries = 0;
	const numIndices = new Array(batchSize);
	for (let i = 0; i < batchSize; ++i) {
		const prevTokensLength = tokens.length;
		split(input[i], delimiter, skipEmpty, tokens);
		const nEntries = tokens.length - prevTokensLength;
		numIndices[i] = nEntries;
		outputSize += nEntries;
		maxNumEntries = Math.max(maxNumEntries, nEntries);
	}
	const indices = getArrayFromDType("int32", outputSize * 2);
	const values = new Array(outputSize);
	const shape = [batchSize, maxNumEntries];
	let c = 0;
	for (let i = 0; i < batchSize; ++i) for (let j = 0; j < numIndices[i]; ++j) {
		indices[c * 2] = i;
		indices[c * 2 + 1] = j;
		values[c] = tokens[c];
		++c;
	}
	return [
		indices,
		values,
		shape
	];
}

// node_modules/@tensorflow/tfjs-backend-cpu/dist/kernels/StringToHashBucketFast_impl.js
function stringToHashBucketFastImpl(input, numBuckets) {
	const output = getArrayFromDType("int32", input.length);
	for (let i = 0; i < input.length; ++i) output[i] = fingerPrint64(input[i]).modulo(numBuckets).getLowBitsUnsigned();
	return output;
}

// node_modules/@tensorflow/tfjs-backend-cpu/dist/kernels/Unique_impl.js
function uniqueImpl(values, axis, shape, dtype) {
	const $axis = parseAxisParam(axis, shape)[0];
	const newShape = [
		1,
		shape[0],
		1
	];
	for (let i = 0; i < $axis; i++) newShape[0] *= shape[i];
	newShape[1] = shape[$axis];
	for (let i = $axis + 1; i < shape.length; i++) newShape[2] *= shape[i];
	const uniqueElements = /* @__PURE__ */ new Map();
	const indices = new Int32Array(shape[$axis]);
	const inputBuffer = new TensorBuffer(newShape, dtype, values);
	const uniqueIndices = [];
	const is1DTensor = newShape[0] === 1 && newShape[2] === 1;
	for (let i = 0; i < shape[$axis]; i++) {
		let element;
		if (is1DTensor) element = values[i].toString();
		else {
			const axisValues = [];
			for (let m = 0; m < newShape[0]; m++) for (let n = 0; n < newShape[2]; n++) axisValues.push(inputBuffer.get(m, i, n));
			element = axisValues.join(",");
		}
		const existingIndex = uniqueElements.get(element);
		if (existingIndex != null) indices[i] = existingIndex;
		else {
			const uniqueIndex = uniqueElements.size;
			uniqueElements.set(element, uniqueIndex);
			indices[i] = uniqueIndex;
			uniqueIndices.push(i);
		}
	}
	const outputTmpShape = newShape.slice();
	outputTmpShape[1] = uniqueElements.size;
	const outputBuffer = new TensorBuffer(outputTmpShape, dtype);
	uniqueIndices.forEach((uniqueElementIndex, i) => {
		for (let m = 0; m < newShape[0]; m++) for (let n = 0; n < newShape[2]; n++) outputBuffer.set(inputBuffer.get(m, uniqueElementIndex, n), m, i, n);
	});
	const outputShape = shape.slice();
	outputShape[$axis] = outputTmpShape[1];
	return {
		outputValues: outputBuffer.values,
		outputShape,
		indices
	};
}

export { getImageCenter as A, assertAxesAreInnerMostDims as B, getSparseFillEmptyRowsOutOfRangeIndexErrorMessage as C, getReshapedPermuted as D, getReshaped as E, computeOutShape$2 as F, getUndoAxesPermutation as G, expandShapeToKeepDim as H, isSliceContinous as I, computeDilation2DInfo as J, computeConv2DInfo as K, parseSliceParams as L, computeOutShape$1 as M, assertParamsValid as N, getSliceBeginCoords as O, computeFlatOffset as P, eitherStridesOrDilationsAreOne as Q, sliceInfo as R, getSparseFillEmptyRowsNegativeIndexErrorMessage as S, getPermuted as T, getAxesPermutation as U, computeOutAndReduceShapes as V, getInnerMostAxes as W, computePool3DInfo as X, computePool2DInfo as Y, convertConv2DDataFormat as Z, getSparseReshapeInputOutputMismatchErrorMessage as _, sliceImpl as a, getSparseReshapeNegativeOutputDimErrorMessage as b, fromStringArrayToUint8 as c, computeOutShape as d, getSparseSegmentReductionIndicesOutOfRangeErrorMessage as f, getSparseReshapeEmptyTensorZeroOutputDimErrorMessage as g, getSparseSegmentReductionSegmentIdOutOfRangeErrorMessage as h, stringNGramsImpl as i, assertParamsConsistent as j, getSliceSize as k, fromUint8ToStringArray as l, getSparseSegmentReductionNonIncreasingSegmentIdsErrorMessage as m, stringToHashBucketFastImpl as n, rangeImpl as o, getSparseSegmentReductionNegativeSegmentIdsErrorMessage as p, computeConv3DInfo as q, stringSplitImpl as r, concatImpl as s, uniqueImpl as t, collectGatherOpShapeInfo as u, getSparseReshapeInputOutputMultipleErrorMessage as v, prepareSplitSize as w, getSparseFillEmptyRowsIndicesDenseShapeMismatch as x, getSparseReshapeMultipleNegativeOneOutputDimErrorMessage as y, prepareAndValidate as z };