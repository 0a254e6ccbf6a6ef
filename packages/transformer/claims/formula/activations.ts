import type { Activation } from "../../src/activation.ts";

/** 1 - erf(x) for x >= 1 by its continued fraction (Abramowitz and Stegun, 7.1.14), from the inside out. */
function tail(x: number): number {
  let fraction = 0;
  // So many terms leave less than exp(-40) of the value: they fall as exp(-2 x sqrt(2 n)).
  for (let n = Math.ceil(220 / (x * x)) + 10; n > 0; n--) fraction = n / 2 / (x + fraction);
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + fraction);
}

/** erf(x) for |x| < 1 by its series (7.1.5). */
function series(x: number): number {
  let [sum, power] = [x, x];
  for (let n = 1; n < 30; n++) {
    power *= (-x * x) / n;
    sum += power / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

/** The probability of a standard normal number below x, as (1 + erf(x half)) / 2 with the root of a half that is given. */
function normalBelow(x: number, half: number): number {
  const y = x * half;
  if (Math.abs(y) < 1) return (1 + series(y)) / 2;
  return y < 0 ? tail(-y) / 2 : 1 - tail(y) / 2;
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** One non-linearity at x. `constant` gives a number in the precision that is computed in. */
export function activationAt(activation: Activation, x: number, constant: (value: number) => number): number {
  const gelu = (): number => x * normalBelow(x, constant(Math.SQRT1_2));
  switch (activation) {
    case "gelu-erf":
      return gelu();
    case "gelu-tanh":
      return (x / 2) * (1 + Math.tanh(constant(Math.sqrt(2 / Math.PI)) * (x + constant(0.044715) * x ** 3)));
    case "gelu-sigmoid":
      return x * sigmoid(constant(1.702) * x);
    case "gelu-erf-clipped":
      return Math.min(10, Math.max(-10, gelu()));
    case "relu":
      return x > 0 ? x : 0;
    case "relu-6":
      return x > 6 ? 6 : x > 0 ? x : 0;
    case "relu-squared":
      return x > 0 ? x * x : 0;
    case "relu-leaky":
      return x > 0 ? x : x * constant(0.01);
    case "silu":
      return x * sigmoid(x);
    case "mish":
      return x * Math.tanh(Math.log1p(Math.exp(x)));
    case "tanh":
      return Math.tanh(x);
    case "sigmoid":
      return sigmoid(x);
    case "identity":
      return x;
    default:
      return activation satisfies never;
  }
}
