import type { NamedArray } from "./arrays.ts";
import { errors } from "./errors.ts";

/**
 * The values as float32, exactly: float32 as it is, float16 and bfloat16 widened. Nothing is rounded.
 * @throws TercetError `conversion-refused` for every other type; see {@link roundToFloat32} for float64.
 * @example expect(toFloat32({ dtype: "bfloat16", shape: [1], data: new Uint16Array([0x3fc0]) })[0]).toBe(1.5);
 */
export function toFloat32(array: NamedArray, name = ""): Float32Array {
  switch (array.dtype) {
    case "float32":
      return array.data;
    case "bfloat16":
      return widenBfloat16(array.data);
    case "float16":
      return widenFloat16(array.data);
    default:
      throw errors["conversion-refused"]({ name, from: array.dtype, to: "float32", reason: "it would not be exact" });
  }
}

/** The values as float32, rounding float64 to nearest; other types as {@link toFloat32}. */
export function roundToFloat32(array: NamedArray, name = ""): Float32Array {
  return array.dtype === "float64" ? Float32Array.from(array.data) : toFloat32(array, name);
}

/** The values of any floating-point type as float64, exactly. */
export function toFloat64(array: NamedArray, name = ""): Float64Array {
  return array.dtype === "float64" ? array.data : Float64Array.from(toFloat32(array, name));
}

/**
 * Whole numbers or booleans as int32, each checked.
 * @throws TercetError `conversion-refused` when one does not fit, or for other types.
 * @example expect([...toInt32({ dtype: "int64", shape: [2], data: new BigInt64Array([5n, -1n]) })]).toEqual([5, -1]);
 */
export function toInt32(array: NamedArray, name = ""): Int32Array {
  const numbers = toIntegers(array, name);
  const at = numbers.findIndex((value) => value !== (value | 0));
  if (at >= 0)
    throw errors["conversion-refused"]({ name, from: array.dtype, to: "int32", reason: `element ${at} is ${String(numbers[at])}` });
  return Int32Array.from(numbers);
}

/** Whole numbers or booleans as numbers. @throws TercetError `conversion-refused` beyond 2^53 - 1, or for other types. */
export function toIntegers(array: NamedArray, name = ""): readonly number[] {
  switch (array.dtype) {
    case "int64":
    case "uint64": {
      const numbers = Array.from<bigint, number>(array.data, Number);
      const at = numbers.findIndex((value) => !Number.isSafeInteger(value));
      if (at >= 0)
        throw errors["conversion-refused"]({
          name,
          from: array.dtype,
          to: "a number",
          reason: `element ${at} is ${String(array.data[at])}`,
        });
      return numbers;
    }
    case "int32":
    case "uint32":
    case "int16":
    case "uint16":
    case "int8":
    case "uint8":
    case "bool":
      return Array.from(array.data);
    default:
      throw errors["conversion-refused"]({ name, from: array.dtype, to: "whole numbers", reason: "it holds no whole numbers" });
  }
}

/** How many values of a floating-point array are NaN or infinite; 0 for other types. */
export function countNonFinite(array: NamedArray): number {
  if (!["float64", "float32", "float16", "bfloat16"].includes(array.dtype)) return 0;
  let count = 0;
  for (const value of toFloat64(array)) if (!Number.isFinite(value)) count += 1;
  return count;
}

/**
 * Rounds float32 values to bfloat16 bits, to nearest, ties to even; NaN stays NaN.
 * @example expect(toBfloat16(new Float32Array([1.5]))[0]).toBe(0x3fc0);
 */
export function toBfloat16(values: Float32Array): Uint16Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  return Uint16Array.from(bits, (word) => {
    if ((word & 0x7fffffff) > 0x7f800000) return (word >>> 16) | 0x40;
    return (word + 0x7fff + ((word >>> 16) & 1)) >>> 16;
  });
}

/**
 * Rounds float32 values to float16 bits, to nearest, ties to even; too large values become infinite, NaN stays NaN.
 * @example expect(toFloat16(new Float32Array([1.5]))[0]).toBe(0x3e00);
 */
export function toFloat16(values: Float32Array): Uint16Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  return Uint16Array.from(values, (value, i) => {
    const sign = ((bits[i] ?? 0) >>> 16) & 0x8000;
    if (Number.isNaN(value)) return sign | 0x7e00;
    const size = Math.abs(value);
    // 65520 lies half-way between the largest half and what would come next.
    if (size >= 65520) return sign | 0x7c00;
    const exponent = Math.max(-14, size === 0 ? -14 : Math.floor(Math.log2(size)));
    const step = 2 ** (exponent - 10);
    const scaled = roundHalfEven(size / step);
    // Adding carries over into the exponent by itself; log2 may be one off next to a power of two, which this undoes too.
    return sign | ((exponent + 14) * 1024 + scaled);
  });
}

function roundHalfEven(value: number): number {
  const low = Math.floor(value);
  const rest = value - low;
  return rest > 0.5 || (rest === 0.5 && low % 2 === 1) ? low + 1 : low;
}

function widenBfloat16(bits: Uint16Array): Float32Array {
  return new Float32Array(Uint32Array.from(bits, (half) => half << 16).buffer);
}

function widenFloat16(bits: Uint16Array): Float32Array {
  const wide = Uint32Array.from(bits, (half) => {
    const [sign, exponent, fraction] = [(half & 0x8000) << 16, (half >>> 10) & 0x1f, half & 0x3ff];
    if (exponent === 31) return sign | 0x7f800000 | (fraction << 13);
    if (exponent > 0) return sign | ((exponent + 112) << 23) | (fraction << 13);
    if (fraction === 0) return sign;
    // A subnormal half is a normal float32: its leading one becomes the implicit one.
    const shift = Math.clz32(fraction) - 21;
    return sign | ((113 - shift) << 23) | ((fraction << (shift + 13)) & 0x7fffff);
  });
  return new Float32Array(wide.buffer);
}
