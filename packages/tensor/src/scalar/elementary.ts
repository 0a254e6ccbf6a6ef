import { periodicDomain, type Elementary } from "./elementary-accuracy.ts";
import type { Binary, ScalarType, Unary } from "./expression.ts";

/** Makes the nodes of some tree of scalars: expressions, kernel expressions, or the text of a program. */
export interface Builder<Node> {
  readonly constant: (type: ScalarType, value: number) => Node;
  readonly unary: (op: Unary, type: ScalarType, a: Node) => Node;
  readonly binary: (op: Binary, type: ScalarType, a: Node, b: Node) => Node;
  readonly select: (condition: Node, a: Node, b: Node) => Node;
  readonly cast: (type: ScalarType, a: Node) => Node;
}

/** The float32 words of a builder, so that formulas below read as formulas. A number is a float32 constant, in `int` an int32 one. */
interface Words<Node> {
  readonly add: (a: Node, b: Node | number) => Node;
  readonly sub: (a: Node | number, b: Node | number) => Node;
  readonly mul: (a: Node, b: Node | number) => Node;
  readonly div: (a: Node, b: Node) => Node;
  readonly min: (a: Node, b: number) => Node;
  readonly max: (a: Node, b: number) => Node;
  readonly less: (a: Node | number, b: Node | number) => Node;
  readonly equal: (a: Node, b: number) => Node;
  readonly abs: (a: Node) => Node;
  readonly number: (value: number) => Node;
  readonly select: (condition: Node, a: Node, b: Node) => Node;
  readonly int: (op: Binary, a: Node, b: Node | number) => Node;
  readonly isZero: (a: Node) => Node;
  readonly bitsOf: (a: Node) => Node;
  readonly fromBits: (a: Node) => Node;
  readonly toFloat: (a: Node) => Node;
  /** A value that is not negative, with the sign of x. */
  readonly withSignOf: (x: Node, size: Node) => Node;
  /** c0 + a (c1 + a (c2 + ...)). */
  readonly polynomial: (a: Node, coefficients: readonly number[]) => Node;
}

function wordsOf<Node extends object>(build: Builder<Node>): Words<Node> {
  const number = (value: number): Node => build.constant("float32", Math.fround(value));
  const node = (value: Node | number): Node => (typeof value === "number" ? number(value) : value);
  const whole = (value: Node | number): Node => (typeof value === "number" ? build.constant("int32", value) : value);
  const two =
    (op: Binary, type: ScalarType = "float32") =>
    (a: Node | number, b: Node | number): Node =>
      build.binary(op, type, node(a), node(b));
  const [add, mul] = [two("add"), two("mul")];
  const int = (op: Binary, a: Node, b: Node | number): Node => build.binary(op, "int32", a, whole(b));
  const bitsOf = (a: Node): Node => build.unary("bitsOf", "int32", a);
  const fromBits = (a: Node): Node => build.unary("fromBits", "float32", a);
  return {
    add,
    mul,
    sub: two("sub"),
    div: two("div"),
    min: two("min"),
    max: two("max"),
    less: two("less", "bool"),
    equal: two("equal", "bool"),
    abs: (a) => build.unary("abs", "float32", a),
    number,
    select: build.select,
    int,
    isZero: (a) => build.binary("equal", "bool", a, whole(0)),
    bitsOf,
    fromBits,
    withSignOf: (x, size) => fromBits(int("bitOr", bitsOf(size), int("bitAnd", bitsOf(x), -0x80000000))),
    toFloat: (a) => build.cast("float32", a),
    polynomial: (a, coefficients) =>
      coefficients.slice(0, -1).reduceRight((sum, coefficient) => add(mul(sum, a), coefficient), number(coefficients.at(-1) ?? 0)),
  };
}

// Coefficients are minimax fits of our own (iteratively reweighted least squares at 120 bits), rounded to float32.
const expTail = [0.5, 0.166665181517601, 0.04166620597243309, 0.008368917740881443, 0.0013950539287179708];
const expm1Tail = [0.5, 0.1666654348373413, 0.04166628047823906, 0.00836661085486412, 0.0013946497347205877];
const sinTail = [-0.16666655242443085, 0.00833216868340969, -0.0001951601152541116];
const cosTail = [0.04166664555668831, -0.0013887303648516536, 2.4431667043245398e-5];
const logTail = [0.6666666269302368, 0.4000033736228943, 0.28537169098854065, 0.23584969341754913];
const erfNear = [
  1.1283791065216064, -0.3761259913444519, 0.1128329187631607, -0.02684144116938114, 0.005164863541722298, -0.0007805793429724872,
  7.188000745372847e-5,
];
const erfcRoot = [
  1.0010863542556763, -0.14599594473838806, -0.06000545248389244, -0.012501667253673077, 0.013419183902442455, -0.00258231651969254,
  0.00016031959967222065,
];

/** Adding it rounds a float32 to a whole number n, and leaves n in the low bits. */
export const rounder = 12582912;
/** Its own bits. */
export const rounderBits = 0x4b400000;
// ln 2 in two parts, the first of 10 bits, so that its product with |n| < 2^14 is exact.
const ln2 = [0.693359375, -0.00021219444370128214] as const;
/** pi / 2 in parts of 11 bits and a rest. */
const halfPi = [1.5703125, 0.0004837512969970703, 7.549533620476723e-8, 2.5633440682570896e-12] as const;

const expansions: { readonly [F in Elementary]: <Node extends object>(x: Node, words: Words<Node>) => Node } = {
  /** e^x = 2^n e^r with |r| <= ln 2 / 2; 2^n in two factors, because n runs from -150 (subnormal results) to 128 (overflow). */
  exp(x, { add, sub, mul, min, max, polynomial, int, bitsOf, fromBits }) {
    const clamped = min(max(x, -104), 89);
    const shifted = add(mul(clamped, 1.4426950408889634), rounder);
    const n = sub(shifted, rounder);
    const r = sub(sub(clamped, mul(n, ln2[0])), mul(n, ln2[1]));
    const power = add(add(mul(mul(r, r), polynomial(r, expTail)), r), 1);
    const exponents = int("sub", bitsOf(shifted), rounderBits - 254);
    const half = int("shiftRight", exponents, 1);
    const first = fromBits(int("shiftLeft", half, 23));
    const second = fromBits(int("shiftLeft", int("sub", exponents, half), 23));
    return mul(mul(power, first), second);
  },

  /** log x = k ln 2 + log(1 + f) with 1 + f in [sqrt(1/2), sqrt 2), and log(1 + f) = 2 atanh(f / (2 + f)). */
  log(x, { add, sub, mul, div, less, equal, number, select, polynomial, int, bitsOf, fromBits, toFloat }) {
    const isSmall = less(x, 2 ** -126);
    const scaled = select(isSmall, mul(x, 2 ** 23), x);
    const sqrtHalf = 0x3f3504f3;
    const bits = int("add", bitsOf(scaled), 0x3f800000 - sqrtHalf);
    const k = sub(toFloat(int("shiftRight", bits, 23)), select(isSmall, number(127 + 23), number(127)));
    const f = sub(fromBits(int("add", int("bitAnd", bits, 0x7fffff), sqrtHalf)), 1);
    const s = div(f, add(f, 2));
    const z = mul(s, s);
    const halfSquare = mul(mul(f, f), 0.5);
    const tail = mul(z, polynomial(z, logTail));
    const rest = add(mul(s, add(halfSquare, tail)), mul(k, ln2[1]));
    const main = add(sub(f, sub(halfSquare, rest)), mul(k, ln2[0]));
    return select(less(x, Infinity), select(less(0, x), main, select(equal(x, 0), number(-Infinity), number(NaN))), x);
  },

  /** Up to 1.1 a polynomial in x^2 times x; beyond, 1 - q^8, where q is the eighth root of erfc: smooth enough for few terms. From 3.92 on it is 1. */
  erf(x, { sub, mul, min, abs, less, select, polynomial, withSignOf }) {
    const size = min(abs(x), 3.95);
    const near = mul(size, polynomial(mul(size, size), erfNear));
    const root = polynomial(size, erfcRoot);
    const square = mul(root, root);
    const fourth = mul(square, square);
    const far = sub(1, mul(fourth, fourth));
    return withSignOf(x, select(less(size, 1.1), near, far));
  },

  /** With m = e^(-2 |x|) - 1, exact to its last places near 0: tanh |x| = -m / (m + 2). */
  tanh(x, { add, sub, mul, div, max, abs, polynomial, int, bitsOf, fromBits, withSignOf }) {
    const clamped = max(mul(abs(x), -2), -20);
    const shifted = add(mul(clamped, 1.4426950408889634), rounder);
    const n = sub(shifted, rounder);
    const r = sub(sub(clamped, mul(n, ln2[0])), mul(n, ln2[1]));
    const scale = fromBits(int("shiftLeft", int("sub", bitsOf(shifted), rounderBits - 127), 23));
    const m = add(mul(add(mul(mul(r, r), polynomial(r, expm1Tail)), r), scale), sub(scale, 1));
    // The numerator is -m, so the sign bit that m / (m + 2) has is the wrong one.
    return withSignOf(x, abs(div(m, add(m, 2))));
  },

  // The sum of r and its cube's term loses the sign of -0.
  sin: (x, words) => words.select(words.equal(x, 0), x, periodic(x, 0, words)),
  cos: (x, words) => periodic(x, 1, words),
};

/** sin(x + quarter pi / 2): x less a multiple of pi / 2, then one of two polynomials, then a sign. */
function periodic<Node extends object>(x: Node, quarter: 0 | 1, words: Words<Node>): Node {
  const { add, sub, mul, abs, less, select, number, polynomial, int, isZero, bitsOf, fromBits } = words;
  const shifted = add(mul(x, 2 / Math.PI), rounder);
  const n = sub(shifted, rounder);
  const r = halfPi.reduce((rest, part) => sub(rest, mul(n, part)), x);
  const z = mul(r, r);
  const sine = add(mul(mul(z, r), polynomial(z, sinTail)), r);
  const cosine = add(sub(mul(mul(z, z), polynomial(z, cosTail)), mul(z, 0.5)), 1);
  const quadrant = quarter === 0 ? bitsOf(shifted) : int("add", bitsOf(shifted), 1);
  const size = select(isZero(int("bitAnd", quadrant, 1)), sine, cosine);
  const sign = int("shiftLeft", int("bitAnd", quadrant, 2), 30);
  return select(less(periodicDomain, abs(x)), number(NaN), fromBits(int("bitXor", bitsOf(size), sign)));
}

const names: ReadonlySet<Unary> = new Set<Unary>(["exp", "log", "erf", "tanh", "sin", "cos"] satisfies Elementary[]);

/** True for the functions that float32 backends see only as their expansion. */
export function isElementary(op: Unary): op is Elementary {
  return names.has(op);
}

/**
 * The float32 expansion of an elementary function in add, mul, div, comparisons and bit operations: no branches, no fused multiply-add,
 * each operation rounded to float32. Zeros keep their sign, subnormals are kept, NaN stays NaN; errors are in `elementaryUlp`.
 */
export function expand<Node extends object>(name: Elementary, x: Node, build: Builder<Node>): Node {
  return expansions[name](x, wordsOf(build));
}
