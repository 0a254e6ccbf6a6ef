import type { Slots } from "./bounded.ts";
import type { Binary } from "./expression.ts";

type IntegerOp = Exclude<Binary, "div" | "min" | "max" | "less" | "lessEqual" | "equal" | "notEqual" | "and" | "or">;

/** int32 functions as JavaScript's integer operators have them: they wrap. */
const integers: { readonly [Op in IntegerOp]: (x: number, y: number) => number } = {
  add: (x, y) => (x + y) | 0,
  sub: (x, y) => (x - y) | 0,
  mul: Math.imul,
  quotient: (x, y) => Math.floor(x / y) | 0,
  remainder: (x, y) => (x - y * Math.floor(x / y)) | 0,
  bitAnd: (x, y) => x & y,
  bitOr: (x, y) => x | y,
  bitXor: (x, y) => x ^ y,
  shiftLeft: (x, y) => x << y,
  shiftRight: (x, y) => (x >>> y) | 0,
};

/** What an int32 holds without wrapping. */
const whole = 2 ** 31 - 1;

/** A function of integers: exact where its operands are, otherwise unknown, save for sums, differences and products that do not wrap. */
export function binaryOfIntegers(op: IntegerOp, { V, E }: Slots, out: number, a: number, b: number): () => void {
  const f = integers[op];
  const boundOf = (x: number, y: number, p: number, q: number): number => {
    if (op !== "add" && op !== "sub" && op !== "mul") return Infinity;
    const bound = op === "mul" ? Math.abs(x) * q + Math.abs(y) * p + p * q : p + q;
    const size = op === "mul" ? Math.abs(x * y) : Math.abs(x) + Math.abs(y);
    return size + bound <= whole ? bound : Infinity;
  };
  return () => {
    const [x, y, p, q] = [V[a]!, V[b]!, E[a]!, E[b]!];
    V[out] = f(x, y);
    E[out] = p === 0 && q === 0 ? 0 : boundOf(x, y, p, q);
  };
}

type Predicate = "less" | "lessEqual" | "equal" | "notEqual";

/** The distance y - x decides every predicate; where it is within the bounds of 0, both answers are possible. */
export function predicateOf(op: Predicate, { V, E }: Slots, out: number, a: number, b: number): () => void {
  return () => {
    const [x, y] = [V[a]!, V[b]!];
    const bound = E[a]! + E[b]!;
    const answer = op === "less" ? x < y : op === "lessEqual" ? x <= y : op === "equal" ? x === y : x !== y;
    V[out] = answer ? 1 : 0;
    E[out] = bound === 0 || Math.abs(y - x) > bound || (bound < Infinity && (x !== x || y !== y)) ? 0 : 1;
  };
}

/** A certain false decides `and`, a certain true decides `or`. */
export function logicOf(op: "and" | "or", { V, E }: Slots, out: number, a: number, b: number): () => void {
  const decisive = op === "and" ? 0 : 1;
  return () => {
    const [x, y] = [V[a]!, V[b]!];
    V[out] = op === "and" ? x & y : x | y;
    const isDecided = (x === decisive && E[a] === 0) || (y === decisive && E[b] === 0);
    E[out] = isDecided || (E[a] === 0 && E[b] === 0) ? 0 : 1;
  };
}
