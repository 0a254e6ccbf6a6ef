import { float32Bits, float32FromBits, halfBits, halfFromBits, roundToEven, roundToHalf, toInt8 } from "../../scalar/bits.ts";
import { erfFloat64 } from "../../scalar/erf.ts";

/** What kernels call beside `Math`: generated source gets it as arguments, the interpreter as it is. */
export interface Functions {
  readonly fround: (value: number) => number;
  readonly erf: (value: number) => number;
  readonly toInt: (value: number) => number;
  readonly toInt8: (value: number) => number;
  readonly nearest: (value: number) => number;
  readonly quotient: (a: number, b: number) => number;
  readonly remainder: (a: number, b: number) => number;
  readonly bitsOf: (value: number) => number;
  readonly fromBits: (bits: number) => number;
  readonly roundFloat16: (value: number) => number;
  readonly roundBfloat16: (value: number) => number;
  readonly float16Bits: (value: number) => number;
  readonly bfloat16Bits: (value: number) => number;
  readonly fromFloat16: (bits: number) => number;
  readonly fromBfloat16: (bits: number) => number;
}

/** Truncates and saturates; NaN gives 0. */
function toInt(value: number): number {
  return value >= 2147483647 ? 2147483647 : value <= -2147483648 ? -2147483648 : value | 0;
}

export const functions: Functions = {
  fround: Math.fround,
  erf: erfFloat64,
  toInt,
  toInt8,
  nearest: roundToEven,
  quotient: (a, b) => Math.floor(a / b) | 0,
  remainder: (a, b) => (a - Math.floor(a / b) * b) | 0,
  bitsOf: float32Bits,
  fromBits: float32FromBits,
  roundFloat16: (value) => roundToHalf("float16", value),
  roundBfloat16: (value) => roundToHalf("bfloat16", value),
  float16Bits: (value) => halfBits("float16", value),
  bfloat16Bits: (value) => halfBits("bfloat16", value),
  fromFloat16: (bits) => halfFromBits("float16", bits),
  fromBfloat16: (bits) => float32FromBits(bits << 16),
};
