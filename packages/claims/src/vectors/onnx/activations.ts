import { geluErf, geluTanh, relu, sigmoid, softplus, mul } from "@tercet/tensor";
import { celu, elu, hardSigmoid, leakyRelu, mish, selu, swish, thresholdedRelu } from "../made/functions.ts";
import type { OnnxOperators } from "./call.ts";
import { one } from "./element-wise.ts";

/** Activations. */
export const activationOperators: OnnxOperators = {
  Celu: (call) => celu(call.input(0), call.number("alpha", 1)),
  Elu: (call) => elu(call.input(0), call.number("alpha", 1)),
  Gelu: (call) => (call.text("approximate", "none") === "tanh" ? geluTanh : geluErf)(call.input(0)),
  HardSigmoid: (call) => hardSigmoid(call.input(0), call.number("alpha", Math.fround(0.2)), call.number("beta", 0.5)),
  // As ONNX writes it; WebNN divides by 6 at the end.
  HardSwish: one((a) => mul(a, hardSigmoid(a, 1 / 6, 0.5))),
  LeakyRelu: (call) => leakyRelu(call.input(0), call.number("alpha", Math.fround(0.01))),
  Mish: one(mish),
  PRelu: (call) => leakyRelu(call.input(0), call.input(1)),
  Relu: one(relu),
  Selu: (call) => selu(call.input(0), call.number("alpha", Math.fround(1.67326319217681884765625)), call.number("gamma", Math.fround(1.05070102214813232421875))), // prettier-ignore
  Sigmoid: one(sigmoid),
  Softplus: one(softplus),
  SwiGLU: (call) => mul(swish(call.input(0), call.number("alpha", 1)), call.input(1)),
  Swish: (call) => swish(call.input(0), call.number("alpha", 1)),
  ThresholdedRelu: (call) => thresholdedRelu(call.input(0), call.number("alpha", 1)),
};
