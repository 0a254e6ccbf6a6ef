import { rewritten, withOperands, type KernelExpression, type LoopKernel } from "../../../plan/kernel.ts";
import type { Binary } from "../../../scalar/expression.ts";
import { reduceOf } from "./long-reductions.ts";

/** The bare reduction of a kernel as a kernel. */
export function partsOf(kernel: LoopKernel): LoopKernel {
  const reduce = reduceOf(kernel);
  if (reduce === undefined) throw new TypeError("There is nothing to cut into pieces");
  return { ...kernel, outputs: [reduce.type], values: [reduce], key: `parts of ${kernel.key}` };
}

/**
 * A kernel whose reduction stands in parts behind its inputs, by part and then by element. How many parts, and how many elements, are the parameters after its own.
 */
export function foldedParts(kernel: LoopKernel): LoopKernel {
  const reduce = reduceOf(kernel);
  if (reduce === undefined) throw new TypeError("There is nothing to cut into pieces");
  const { rank, parameters, inputs } = kernel;
  let element: KernelExpression = zero;
  for (let axis = 0; axis < rank; axis++) {
    const coordinate: KernelExpression = { kind: "coordinate", type: "int32", axis };
    element = axis === 0 ? coordinate : whole("add", whole("mul", element, slot(axis)), coordinate);
  }
  const place = whole("add", whole("mul", { kind: "reduced", type: "int32" }, slot(parameters + 1)), element);
  const body: KernelExpression = { kind: "load", type: reduce.type, input: inputs.length, offset: place };
  const folded: KernelExpression = { ...reduce, from: zero, to: slot(parameters), body };
  return {
    ...kernel,
    parameters: parameters + 2,
    inputs: [...inputs, reduce.type],
    values: rewritten(kernel.values, (e, go) => (e === reduce ? folded : withOperands(e, go))),
    key: `parts folded of ${kernel.key}`,
  };
}

const zero: KernelExpression = { kind: "constant", type: "int32", value: 0 };
const slot = (of: number): KernelExpression => ({ kind: "parameter", type: "int32", slot: of });
const whole = (op: Binary, a: KernelExpression, b: KernelExpression): KernelExpression => ({ kind: "binary", type: "int32", op, a, b });
