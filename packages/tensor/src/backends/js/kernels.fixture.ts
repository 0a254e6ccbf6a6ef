import fc from "fast-check";
import type { DType } from "../../dtype.ts";
import type { KernelExpression, LoopKernel } from "../../plan/kernel.ts";
import type { Binary, Unary } from "../../scalar/expression.ts";

export const int = (value: number): KernelExpression => ({ kind: "constant", type: "int32", value });
export const coordinate = (axis: number): KernelExpression => ({ kind: "coordinate", type: "int32", axis });
export const parameter = (slot: number): KernelExpression => ({ kind: "parameter", type: "int32", slot });
export const reduced: KernelExpression = { kind: "reduced", type: "int32" };

const predicates: readonly Binary[] = ["less", "lessEqual", "equal", "notEqual"];

export function binary(op: Binary, a: KernelExpression, b: KernelExpression): KernelExpression {
  return { kind: "binary", type: predicates.includes(op) ? "bool" : a.type, op, a, b };
}

export function load(input: number, offset: KernelExpression, type: KernelExpression["type"] = "float32"): KernelExpression {
  return { kind: "load", type, input, offset };
}

export function reduce(reducer: "sum" | "max" | "min", to: KernelExpression, body: KernelExpression): KernelExpression {
  return { kind: "reduce", type: body.type, reducer, from: int(0), to, body };
}

export function kernelOf(value: KernelExpression, inputs: readonly DType[], rank: number, parameters: number = rank): LoopKernel {
  return { kind: "loop", rank, parameters, inputs, outputs: [value.type], values: [value], key: JSON.stringify(value) };
}

/** Inputs of the kernels below, of each type 16 elements. */
export const randomInputs: readonly DType[] = ["float32", "int32", "bool", "float64"];

/** Kernels of two axes of extents below 5 and a reduction over 4, on `randomInputs`. */
export function randomKernels(): fc.Arbitrary<LoopKernel> {
  const place = (depth: number): fc.Arbitrary<KernelExpression> =>
    fc.constantFrom(...[int(depth % 16), coordinate(0), coordinate(1), binary("add", binary("mul", coordinate(0), int(3)), coordinate(1))]);
  const within = (inner: boolean): fc.Arbitrary<KernelExpression> =>
    inner
      ? fc.oneof(
          place(1),
          fc.constant(reduced),
          place(2).map((at) => binary("add", at, reduced)),
        )
      : place(3);
  const expressions = (inner: boolean): fc.Arbitrary<KernelExpression> => {
    const { float } = fc.letrec<{ float: KernelExpression; whole: KernelExpression; truth: KernelExpression }>((tie) => ({
      float: fc.oneof(
        { maxDepth: 5 },
        within(inner).map((at) => load(0, at)),
        fc.float().map((value): KernelExpression => ({ kind: "constant", type: "float32", value })),
        fc
          .tuple(fc.constantFrom<Binary[]>("add", "sub", "mul", "div", "min", "max"), tie("float"), tie("float"))
          .map(([op, a, b]) => binary(op, a, b)),
        fc
          .tuple(fc.constantFrom<Unary[]>("neg", "abs", "sqrt", "floor"), tie("float"))
          .map(([op, a]): KernelExpression => ({ kind: "unary", type: "float32", op, a })),
        fc
          .tuple(tie("truth"), tie("float"), tie("float"))
          .map(([condition, a, b]): KernelExpression => ({ kind: "select", type: "float32", condition, a, b })),
        tie("whole").map((a): KernelExpression => ({ kind: "cast", type: "float32", a })),
        within(inner).map((at): KernelExpression => ({ kind: "cast", type: "float32", a: load(3, at, "float64") })),
      ),
      whole: fc.oneof(
        { maxDepth: 4 },
        within(inner).map((at) => load(1, at, "int32")),
        fc.integer().map(int),
        fc
          .tuple(fc.constantFrom<Binary[]>("add", "sub", "mul", "bitAnd", "bitOr", "bitXor", "min", "max"), tie("whole"), tie("whole"))
          .map(([op, a, b]) => binary(op, a, b)),
        fc
          .tuple(fc.constantFrom<Binary[]>("shiftLeft", "shiftRight"), tie("whole"), fc.nat(31))
          .map(([op, a, by]) => binary(op, a, int(by))),
        fc
          .tuple(fc.constantFrom<Binary[]>("quotient", "remainder"), tie("whole"), fc.integer({ min: 1, max: 1000 }))
          .map(([op, a, by]) => binary(op, a, int(by))),
        tie("float").map((a): KernelExpression => ({ kind: "cast", type: "int32", a })),
        tie("truth").map((a): KernelExpression => ({ kind: "cast", type: "int32", a })),
      ),
      truth: fc.oneof(
        { maxDepth: 3 },
        within(inner).map((at) => load(2, at, "bool")),
        fc.tuple(fc.constantFrom(...predicates), tie("float"), tie("float")).map(([op, a, b]) => binary(op, a, b)),
        fc.tuple(fc.constantFrom<Binary[]>("and", "or"), tie("truth"), tie("truth")).map(([op, a, b]) => binary(op, a, b)),
      ),
    }));
    return float;
  };
  const reduction = fc
    .tuple(fc.constantFrom<("sum" | "max" | "min")[]>("sum", "max", "min"), expressions(true))
    .map(([reducer, body]) => reduce(reducer, int(4), body));
  return fc
    .tuple(expressions(false), reduction, fc.boolean())
    .map(([outside, inside, isReducing]) => kernelOf(isReducing ? binary("add", outside, inside) : outside, randomInputs, 2));
}
