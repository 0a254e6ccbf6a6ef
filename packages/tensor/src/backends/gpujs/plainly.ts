import { rewritten, withOperands, type KernelExpression } from "../../plan/kernel.ts";
import { addsRounder, isRounding } from "../../plan/rounding.ts";
import { rounderBits } from "../../scalar/elementary.ts";
import type { Binary } from "../../scalar/expression.ts";
import type { ModeTraits } from "./modes.ts";

const signBit = -0x80000000;

/**
 * Says plainly what the expansions of elementary functions say with bits, and nothing else but: "the size of this with the sign of that" as comparisons, where bits are
 * slow; and a rounding to whole numbers by adding a large number as a rounding, where a compiler may regroup sums and lose it. So with float16, whose smallest
 * numbers are otherwise widened by way of subnormal ones.
 */
export function plainly(
  values: readonly KernelExpression[],
  { dialect, regroupsSums, precision }: Pick<ModeTraits, "dialect" | "regroupsSums" | "precision">,
): readonly KernelExpression[] {
  const rewriters = [
    ...(dialect.avoidsBits ? [signed] : []),
    ...(regroupsSums ? [rounded] : []),
    ...(precision?.flushesSubnormals ? [widened] : []),
  ];
  return rewritten(
    values,
    (e, go) => rewriters.reduce<KernelExpression | undefined>((made, each) => made ?? each(e, go), undefined) ?? withOperands(e, go),
  );
}

type Inner = (e: KernelExpression) => KernelExpression;

/** From fromBits(bitsOf(size) | (bitsOf(sign) & the sign bit)), whose size is not negative. */
function signed(e: KernelExpression, go: Inner): KernelExpression | undefined {
  if (e.kind !== "unary" || e.op !== "fromBits") return undefined;
  const whole = e.a;
  if (whole.kind !== "binary" || whole.op !== "bitOr") return undefined;
  const { a: size, b: sign } = whole;
  if (size.kind !== "unary" || size.op !== "bitsOf" || sign.kind !== "binary" || sign.op !== "bitAnd") return undefined;
  const { a: of, b: mask } = sign;
  if (of.kind !== "unary" || of.op !== "bitsOf" || mask.kind !== "constant" || mask.value !== signBit) return undefined;
  return signedSize(go(size.a), go(of.a));
}

const zero: KernelExpression = { kind: "constant", type: "float32", value: 0 };
const one: KernelExpression = { kind: "constant", type: "float32", value: 1 };
const less = (a: KernelExpression, b: KernelExpression): KernelExpression => ({ kind: "binary", type: "bool", op: "less", a, b });

function signedSize(size: KernelExpression, sign: KernelExpression): KernelExpression {
  const isZero: KernelExpression = { kind: "binary", type: "bool", op: "equal", a: sign, b: zero };
  // 1 / x tells -0 from 0.
  const inverse: KernelExpression = { kind: "binary", type: "float32", op: "div", a: one, b: sign };
  const isNegative: KernelExpression = { kind: "select", type: "bool", condition: isZero, a: less(inverse, zero), b: less(sign, zero) };
  const negative: KernelExpression = { kind: "unary", type: "float32", op: "neg", a: size };
  return { kind: "select", type: "float32", condition: isNegative, a: negative, b: size };
}

/** From (x + rounder) - rounder, and from the bits of x + rounder. */
function rounded(e: KernelExpression, go: Inner): KernelExpression | undefined {
  const nearest = (x: KernelExpression): KernelExpression => ({ kind: "unary", type: "float32", op: "round", a: go(x) });
  if (isRounding(e)) return nearest(e.a.a);
  if (e.kind !== "unary" || e.op !== "bitsOf" || !addsRounder(e.a)) return undefined;
  const bits: KernelExpression = { kind: "constant", type: "int32", value: rounderBits };
  return { kind: "binary", type: "int32", op: "add", a: { kind: "cast", type: "int32", a: nearest(e.a.a) }, b: bits };
}

/** From the conversion of a float16, which is its 16 bits in an integer, to float32. */
function widened(e: KernelExpression, go: Inner): KernelExpression | undefined {
  if (e.kind !== "cast" || e.type !== "float32" || e.a.type !== "float16") return undefined;
  const half = go(e.a);
  const int = (value: number): KernelExpression => ({ kind: "constant", type: "int32", value });
  const two = (op: Binary, a: KernelExpression, b: number): KernelExpression => ({ kind: "binary", type: "int32", op, a, b: int(b) });
  const magnitude = two("bitAnd", half, 0x7fff);
  const isBelow = (limit: number): KernelExpression => ({ kind: "binary", type: "bool", op: "less", a: magnitude, b: int(limit) });
  // Below the normal numbers the size is a number of smallest steps, 2^-24.
  const steps: KernelExpression = { kind: "cast", type: "float32", a: magnitude };
  const small: KernelExpression = {
    kind: "binary",
    type: "float32",
    op: "mul",
    a: steps,
    b: { kind: "constant", type: "float32", value: 2 ** -24 },
  };
  const bias = (127 - 15) << 23;
  const exponent: KernelExpression = { kind: "select", type: "int32", condition: isBelow(0x7c00), a: int(bias), b: int(2 * bias) };
  const bits: KernelExpression = { kind: "binary", type: "int32", op: "add", a: two("shiftLeft", magnitude, 13), b: exponent };
  const normal: KernelExpression = { kind: "unary", type: "float32", op: "fromBits", a: bits };
  const size: KernelExpression = { kind: "select", type: "float32", condition: isBelow(0x400), a: small, b: normal };
  const isPositive: KernelExpression = { kind: "binary", type: "bool", op: "less", a: half, b: int(0x8000) };
  return { kind: "select", type: "float32", condition: isPositive, a: size, b: { kind: "unary", type: "float32", op: "neg", a: size } };
}
