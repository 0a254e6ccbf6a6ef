import {
  abs, add, cast, cos, div, equal, erf, exp, floor, greater, greaterEqual, isFloat, less, lessEqual, log, logicalAnd, logicalNot, logicalOr, maximum, minimum,
  mul, neg, notEqual, reciprocal, round, sign, sin, sqrt, sub, tanh, where, type Tensor,
} from "@tercet/tensor"; // prettier-ignore
import { isOtherWidth } from "../carried.ts";
import { leaveOut } from "../left-out.ts";
import { ceil, clip, cosh, pow, sinh } from "../made/functions.ts";
import type { Call, OnnxOperator, OnnxOperators } from "./call.ts";

/** An operator of one input that has no attributes. */
export function one(f: (a: Tensor) => Tensor): OnnxOperator {
  return (call) => f(call.input(0));
}

/** An operator of two inputs that has no attributes. */
export function two(f: (a: Tensor, b: Tensor) => Tensor): OnnxOperator {
  return (call) => f(call.input(0), call.input(1));
}

/** The same over any number of inputs, from the first to the last. */
function all(f: (a: Tensor, b: Tensor) => Tensor): OnnxOperator {
  return (call) => Array.from({ length: call.count - 1 }, (_, i) => call.input(i + 1)).reduce(f, call.input(0));
}

/** Sums and products of whole numbers wrap at the width of their type, and only that of int32 is ours; int64 wraps in no case. */
function arithmetic(f: (a: Tensor, b: Tensor) => Tensor): OnnxOperator {
  return (call) => {
    const type = call.type(0) ?? "";
    if (isOtherWidth(type) && type !== "int64") leaveOut("arithmetic of integers that are not 32 bits wide", type);
    return f(call.input(0), call.input(1));
  };
}

/** Floats only: whole numbers are not divided and not raised to powers here. */
function ofFloats(f: (a: Tensor, b: Tensor) => Tensor): OnnxOperator {
  return (call) => {
    const [a, b] = [call.input(0), call.input(1)];
    if (!isFloat(a.dtype)) leaveOut("division and powers of integers", `${call.node.operator} of ${call.type(0) ?? a.dtype}`);
    return f(a, b);
  };
}

/** Whether an element is infinite, of the signs that attributes name. */
function isInfinite(call: Call): Tensor {
  const a = call.input(0);
  const [above, below] = [equal(a, Infinity), equal(a, -Infinity)];
  const [positive, negative] = [call.number("detect_positive", 1), call.number("detect_negative", 1)];
  if (positive === 0) return negative === 0 ? logicalAnd(above, below) : below;
  return negative === 0 ? above : logicalOr(above, below);
}

function clipped(call: Call): Tensor {
  const a = call.input(0);
  const [low, high] = [call.optional(1), call.optional(2)];
  if (low !== undefined && high !== undefined) return clip(a, low, high);
  return low === undefined ? (high === undefined ? a : minimum(a, high)) : maximum(a, low);
}

/** Arithmetic, comparison and elementary functions. */
export const elementWiseOperators: OnnxOperators = {
  Abs: one(abs),
  Add: arithmetic(add),
  And: two(logicalAnd),
  Ceil: one(ceil),
  Clip: clipped,
  Cos: one(cos),
  Cosh: one(cosh),
  Div: ofFloats(div),
  Equal: two(equal),
  Erf: one(erf),
  Exp: one(exp),
  Floor: one(floor),
  Greater: two(greater),
  GreaterOrEqual: two(greaterEqual),
  IsInf: isInfinite,
  IsNaN: one((a) => notEqual(a, a)),
  Less: two(less),
  LessOrEqual: two(lessEqual),
  Log: one(log),
  Max: all(maximum),
  Min: all(minimum),
  Mul: arithmetic(mul),
  Neg: one(neg),
  Not: one(logicalNot),
  Or: two(logicalOr),
  Pow: ofFloats((a, b) => pow(a, cast(b, a.dtype))),
  Reciprocal: one(reciprocal),
  Round: one(round),
  Sign: one(sign),
  Sin: one(sin),
  Sinh: one(sinh),
  Sqrt: one(sqrt),
  Sub: arithmetic(sub),
  Sum: all(add),
  Tan: one((a) => div(sin(a), cos(a))),
  Tanh: one(tanh),
  Where: (call) => where(call.input(0), call.input(1), call.input(2)),
  Xor: two((a, b) => logicalAnd(logicalOr(a, b), logicalNot(logicalAnd(a, b)))),
};
