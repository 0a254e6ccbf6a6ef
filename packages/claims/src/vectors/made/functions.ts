import {
  abs,
  add,
  div,
  equal,
  exp,
  floor,
  greater,
  less,
  log,
  logicalAnd,
  logicalNot,
  maximum,
  minimum,
  mul,
  neg,
  relu,
  sigmoid,
  softplus,
  sub,
  tanh,
  where,
  type Operand,
  type Tensor,
} from "@tercet/tensor";

// Functions of one number that a user writes in a line, under the names that ONNX and WebNN share.

/** The least integer that is not less. */
export function ceil(a: Tensor): Tensor {
  return neg(floor(neg(a)));
}

/** Between two bounds; the upper one wins. */
export function clip(a: Tensor, low: Operand, high: Operand): Tensor {
  return minimum(maximum(a, low), high);
}

/** a, and slope times it where it is negative. */
export function leakyRelu(a: Tensor, slope: Operand): Tensor {
  return where(less(a, 0), mul(a, slope), a);
}

/** a, and alpha (exp(a) - 1) where it is negative. */
export function elu(a: Tensor, alpha: number): Tensor {
  return where(less(a, 0), mul(sub(exp(a), 1), alpha), a);
}

/** gamma times elu; 0 counts as negative, which changes nothing. */
export function selu(a: Tensor, alpha: number, gamma: number): Tensor {
  return mul(elu(a, alpha), gamma);
}

/** elu of a / alpha, times alpha. */
export function celu(a: Tensor, alpha: number): Tensor {
  return add(relu(a), minimum(mul(sub(exp(div(a, alpha)), 1), alpha), 0));
}

/** A line cut off at 0 and 1. */
export function hardSigmoid(a: Tensor, alpha: number, beta: number): Tensor {
  return clip(add(mul(a, alpha), beta), 0, 1);
}

/** a max(0, min(6, a + 3)) / 6. */
export function hardSwish(a: Tensor): Tensor {
  return div(mul(a, clip(add(a, 3), 0, 6)), 6);
}

/** a sigmoid(alpha a). */
export function swish(a: Tensor, alpha: number): Tensor {
  return mul(a, sigmoid(mul(a, alpha)));
}

/** a tanh(log(1 + exp(a))). */
export function mish(a: Tensor): Tensor {
  return mul(a, tanh(softplus(a)));
}

/** a where it is above a threshold, else 0. */
export function thresholdedRelu(a: Tensor, threshold: number): Tensor {
  return where(greater(a, threshold), a, 0);
}

/** (exp(a) - exp(-a)) / 2. */
export function sinh(a: Tensor): Tensor {
  return div(sub(exp(a), exp(neg(a))), 2);
}

/** (exp(a) + exp(-a)) / 2. */
export function cosh(a: Tensor): Tensor {
  return div(add(exp(a), exp(neg(a))), 2);
}

/**
 * base to the power of an exponent, by way of the logarithm; a negative base takes the sign that an integer exponent gives it, and is NaN under any other.
 */
export function pow(base: Tensor, exponent: Tensor): Tensor {
  const size = exp(mul(exponent, log(abs(base))));
  const isWhole = equal(floor(exponent), exponent);
  const isOdd = logicalNot(equal(mul(floor(div(exponent, 2)), 2), exponent));
  const isNegative = less(base, 0);
  const signed = where(logicalAnd(isNegative, logicalAnd(isWhole, isOdd)), neg(size), size);
  const real = where(logicalAnd(isNegative, logicalNot(isWhole)), NaN, signed);
  // 0 log 0 is NaN, and everything to the power of 0 is 1.
  return where(equal(exponent, 0), 1, real);
}
