import { meaningAt, type Attributes, type Primitive } from "../../operators/define.ts";
import { evaluateMeaning } from "../../scalar/evaluate.ts";
import type { Bounded } from "../../scalar/evaluate-steps.ts";
import type { FloatPrecision } from "../../scalar/float-precision.ts";
import type { Tensor } from "../../tensor.ts";
import { orderOf } from "./order.ts";

/**
 * The values of tensors with their bounds for an implementation of this precision. Every primitive is computed by its meaning, every composite by its
 * decomposition; what no later tensor needs is let go at once.
 */
export function walkGraph(outputs: readonly Tensor[], leaf: (tensor: Tensor) => Bounded, precision?: FloatPrecision): readonly Bounded[] {
  const { tensors, resolve } = orderOf(outputs);
  const targets = outputs.map(resolve);
  const operandsOf = ({ source }: Tensor): readonly Tensor[] => (source.kind === "applied" ? source.inputs.map(resolve) : []);
  const uses = new Map<Tensor, number>();
  for (const used of [...tensors.flatMap(operandsOf), ...targets]) uses.set(used, (uses.get(used) ?? 0) + 1);

  const values = new Map<Tensor, Bounded>();
  for (const tensor of tensors) {
    const { source } = tensor;
    if (source.kind !== "applied") {
      values.set(tensor, leaf(tensor));
      continue;
    }
    const operands = operandsOf(tensor);
    const inputs = operands.map((operand) => ({ tensor: operand, data: values.get(operand) as Bounded })); // operands come first
    values.set(tensor, primitive(source.definition as Primitive, inputs, source.attributes, precision)); // the order has no composites
    for (const operand of operands) {
      const left = (uses.get(operand) ?? 1) - 1;
      uses.set(operand, left);
      if (left === 0) values.delete(operand);
    }
  }
  return targets.map((target) => values.get(target) as Bounded); // targets count as used
}

interface Operand {
  readonly tensor: Tensor;
  readonly data: Bounded;
}

function primitive(
  definition: Primitive,
  operands: readonly Operand[],
  attributes: Attributes,
  precision: FloatPrecision | undefined,
): Bounded {
  const shapes = operands.map(({ tensor }) => tensor.shape);
  const dtypes = operands.map(({ tensor }) => tensor.dtype);
  const { at, value } = meaningAt(definition, shapes, dtypes, attributes);
  return evaluateMeaning(
    at,
    value,
    operands.map(({ tensor: { shape }, data: { values, bounds } }) => ({ shape, values, bounds })),
    precision,
  );
}
