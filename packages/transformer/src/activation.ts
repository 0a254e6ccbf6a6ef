import { geluErf, geluSigmoid, geluTanh, maximum, minimum, mul, relu, sigmoid, softplus, square, tanh, type Tensor } from "@tercet/tensor";

/** Non-linearities of feed-forward blocks; the three GELUs differ by up to 2e-2 and are never exchanged silently. */
export type Activation =
  | "gelu-erf"
  | "gelu-tanh"
  | "gelu-sigmoid"
  /** `gelu-erf` between -10 and 10. */
  | "gelu-erf-clipped"
  | "relu"
  /** min(relu(x), 6). */
  | "relu-6"
  | "relu-squared"
  /** max(x, x / 100). */
  | "relu-leaky"
  /** x sigmoid(x). */
  | "silu"
  /** x tanh(ln(1 + e^x)). */
  | "mish"
  | "tanh"
  | "sigmoid"
  | "identity";

const functions: { readonly [A in Activation]: (x: Tensor) => Tensor } = {
  "gelu-erf": geluErf,
  "gelu-tanh": geluTanh,
  "gelu-sigmoid": geluSigmoid,
  "gelu-erf-clipped": (x) => maximum(minimum(geluErf(x), 10), -10),
  relu,
  "relu-6": (x) => minimum(relu(x), 6),
  "relu-squared": (x) => square(relu(x)),
  "relu-leaky": (x) => maximum(x, mul(x, 0.01)),
  silu: (x) => mul(x, sigmoid(x)),
  mish: (x) => mul(x, tanh(softplus(x))),
  tanh,
  sigmoid,
  identity: (x) => x,
};

/** The names of all activations: configurations come from files. */
export const activationNames: readonly string[] = Object.keys(functions);

/** An activation of each element, as part of a graph. */
export function activate(activation: Activation, x: Tensor): Tensor {
  return functions[activation](x);
}
