import type { Binary, Unary } from "../../../scalar/expression.ts";
import { rewritten, withOperands, type KernelExpression } from "../../../plan/kernel.ts";

/**
 * Casts from and to storage types as integer operations. A half value is its 16 bits in an int32, an int8 its value; what stays of a storage type in the result
 * are loads, read as such integers.
 */
export function expandHalves(values: readonly KernelExpression[]): readonly KernelExpression[] {
  return rewritten(values, (e, go) => (e.kind === "cast" ? cast(e, go(e.a)) : withOperands(e, go)));
}

function cast(e: Extract<KernelExpression, { kind: "cast" }>, a: KernelExpression): KernelExpression {
  if (e.type === e.a.type) return a;
  const wide = e.a.type === "float16" ? fromFloat16(a) : e.a.type === "bfloat16" ? fromBits(shift("shiftLeft", a, 16)) : a;
  if (e.type === "int8") return toInt8(wide.type === "int32" ? wide : { kind: "cast", type: "int32", a: wide });
  if (e.type !== "float16" && e.type !== "bfloat16") return wide.type === e.type ? wide : { ...e, a: wide };
  const narrow: KernelExpression = wide.type === "float32" ? wide : { kind: "cast", type: "float32", a: wide };
  return e.type === "float16" ? toFloat16(narrow) : toBfloat16(narrow);
}

const int = (value: number): KernelExpression => ({ kind: "constant", type: "int32", value });
const two = (op: Binary, a: KernelExpression, b: KernelExpression, type: "int32" | "bool" | "float32" = "int32"): KernelExpression => ({
  kind: "binary",
  type,
  op,
  a,
  b,
});
const shift = (op: "shiftLeft" | "shiftRight", a: KernelExpression, by: number): KernelExpression => two(op, a, int(by));
const one = (op: Unary, type: "int32" | "float32", a: KernelExpression): KernelExpression => ({ kind: "unary", type, op, a });
const fromBits = (a: KernelExpression): KernelExpression => one("fromBits", "float32", a);
const pick = (condition: KernelExpression, a: KernelExpression, b: KernelExpression): KernelExpression => ({
  kind: "select",
  type: "int32",
  condition,
  a,
  b,
});

function fromFloat16(h: KernelExpression): KernelExpression {
  const magnitude = two("bitAnd", h, int(0x7fff));
  const sign = shift("shiftLeft", two("bitAnd", h, int(0x8000)), 16);
  // 2^112 moves the exponent's bias and makes subnormals normal, exactly.
  const scaled = two("mul", fromBits(shift("shiftLeft", magnitude, 13)), { kind: "constant", type: "float32", value: 2 ** 112 }, "float32");
  const special = pick(two("less", int(0x7bff), magnitude, "bool"), int(0x7f800000), int(0));
  return fromBits(two("bitOr", two("bitOr", one("bitsOf", "int32", scaled), special), sign));
}

function toFloat16(x: KernelExpression): KernelExpression {
  const bits = one("bitsOf", "int32", x);
  const sign = two("bitAnd", shift("shiftRight", bits, 16), int(0x8000));
  const magnitude = two("bitAnd", bits, int(0x7fffffff));
  // Adding 0.5 rounds a subnormal at the right bit, to nearest even, in the adder.
  const half: KernelExpression = { kind: "constant", type: "float32", value: 0.5 };
  const subnormal = two("sub", one("bitsOf", "int32", two("add", fromBits(magnitude), half, "float32")), int(0x3f000000));
  const odd = two("bitAnd", shift("shiftRight", magnitude, 13), int(1));
  const normal = shift("shiftRight", two("add", two("add", magnitude, int((15 - 127) * 2 ** 23 + 0xfff)), odd), 13);
  const finite = pick(two("less", magnitude, int(0x38800000), "bool"), subnormal, normal);
  const large = pick(two("less", int(0x7f800000), magnitude, "bool"), int(0x7e00), int(0x7c00));
  return two("bitOr", pick(two("less", magnitude, int(0x47800000), "bool"), finite, large), sign);
}

function toInt8(x: KernelExpression): KernelExpression {
  return two("max", two("min", x, int(127)), int(-128));
}

function toBfloat16(x: KernelExpression): KernelExpression {
  const bits = one("bitsOf", "int32", x);
  const isNaN = two("less", int(0x7f800000), two("bitAnd", bits, int(0x7fffffff)), "bool");
  const high = shift("shiftRight", bits, 16);
  const odd = two("bitAnd", high, int(1));
  const rounded = shift("shiftRight", two("add", two("add", bits, int(0x7fff)), odd), 16);
  return pick(isNaN, two("bitOr", high, int(0x40)), rounded);
}
