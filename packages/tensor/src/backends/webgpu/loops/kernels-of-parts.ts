import type { KernelExpression, LoopKernel } from "../../../plan/kernel.ts";
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
  const done = new Map<KernelExpression, KernelExpression>([[reduce, folded]]);
  const go = (e: KernelExpression): KernelExpression => {
    const own = done.get(e) ?? replaced(e, go);
    done.set(e, own);
    return own;
  };
  return {
    ...kernel,
    parameters: parameters + 2,
    inputs: [...inputs, reduce.type],
    values: kernel.values.map(go),
    key: `parts folded of ${kernel.key}`,
  };
}

const zero: KernelExpression = { kind: "constant", type: "int32", value: 0 };
const slot = (of: number): KernelExpression => ({ kind: "parameter", type: "int32", slot: of });
const whole = (op: Binary, a: KernelExpression, b: KernelExpression): KernelExpression => ({ kind: "binary", type: "int32", op, a, b });

function replaced(e: KernelExpression, go: (operand: KernelExpression) => KernelExpression): KernelExpression {
  switch (e.kind) {
    case "constant":
    case "parameter":
    case "coordinate":
    case "reduced":
    case "reduce":
      return e;
    case "load":
      return { ...e, offset: go(e.offset) };
    case "unary":
    case "cast":
      return { ...e, a: go(e.a) };
    case "binary":
      return { ...e, a: go(e.a), b: go(e.b) };
    case "select":
      return { ...e, condition: go(e.condition), a: go(e.a), b: go(e.b) };
    default:
      return e satisfies never;
  }
}
