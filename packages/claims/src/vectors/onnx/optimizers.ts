import { add, div, mul, scalar, sqrt, square, sub, type Tensor } from "@tercet/tensor";
import { adamW, sgd, type StepScalars } from "@tercet/training";
import type { Call, OnnxOperators, Results } from "./call.ts";

// ONNX's optimizers take a rate, a step count and, for each of n parameters, all parameters, then all gradients, then the memories.

interface Parameter {
  readonly parameter: Tensor;
  /** With the gradient of the norm added. */
  readonly gradient: Tensor;
  readonly memory: readonly Tensor[];
}

/** Parameters after a step, then their memories, each kind together. */
function stepped(call: Call, memories: number, step: (parameter: Parameter, count: number) => readonly Tensor[]): Results {
  const n = (call.count - 2) / (2 + memories);
  const at = (kind: number, i: number): Tensor => call.input(2 + kind * n + i);
  const count = call.integers(1)?.[0] ?? 0;
  const norm = call.number("norm_coefficient", 0);
  const results = Array.from({ length: n }, (_, i) => {
    const parameter = at(0, i);
    const gradient = add(mul(parameter, norm), at(1, i));
    return step({ parameter, gradient, memory: Array.from({ length: memories }, (_, j) => at(2 + j, i)) }, count);
  });
  return Array.from({ length: 1 + memories }, (_, kind) => results.map((each) => each[kind])).flat();
}

function scalars(call: Call, correction1: number, correction2: number): StepScalars {
  return { learningRate: call.input(0), correction1: scalar(correction1), correction2: scalar(correction2) };
}

/** Our AdamW without decay. ONNX adds epsilon before the second moment is corrected, so ours is as much larger. */
function adam(call: Call): Results {
  const [beta1, beta2] = [call.number("alpha", Math.fround(0.9)), call.number("beta", Math.fround(0.999))];
  return stepped(call, 2, (slot, count) => {
    const [first, second] = count > 0 ? [1 - beta1 ** count, 1 - beta2 ** count] : [1, 1];
    const eps = call.number("epsilon", Math.fround(1e-6)) / Math.sqrt(second);
    const { parameter, memory } = adamW({ beta1, beta2, eps, weightDecay: 0 }).update(slot, scalars(call, first, second));
    return [mul(parameter, 1 - call.number("norm_coefficient_post", 0)), ...memory];
  });
}

/** Our SGD where the gradient enters the velocity whole and is not looked ahead. */
function momentum(call: Call): Results {
  const [alpha, beta] = [call.number("alpha", 0), call.number("beta", 0)];
  const rate = call.input(0);
  return stepped(call, 1, (slot, count) => {
    const share = count > 0 ? beta : 1;
    if (share === 1 && call.text("mode", "standard") === "standard") {
      const { parameter, memory } = sgd({ momentum: alpha }).update(slot, scalars(call, 1, 1));
      return [parameter, ...memory];
    }
    const [velocity] = slot.memory as readonly [Tensor]; // one memory
    const moved = add(mul(velocity, alpha), mul(slot.gradient, share));
    const ahead = call.text("mode", "standard") === "nesterov" ? add(slot.gradient, mul(moved, alpha)) : moved;
    return [sub(slot.parameter, mul(rate, ahead)), moved];
  });
}

function adagrad(call: Call): Results {
  const eps = call.number("epsilon", Math.fround(1e-6));
  return stepped(call, 1, ({ parameter, gradient, memory }, count) => {
    const [squares] = memory as readonly [Tensor]; // one memory
    const rate = div(call.input(0), 1 + count * call.number("decay_factor", 0));
    const sum = add(squares, square(gradient));
    return [sub(parameter, div(mul(rate, gradient), add(sqrt(sum), eps))), sum];
  });
}

/** Steps of optimizers. */
export const optimizerOperators: OnnxOperators = { Adagrad: adagrad, Adam: adam, Momentum: momentum };
