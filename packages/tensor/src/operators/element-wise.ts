import type { Expression } from "../scalar/expression.ts";
import type { Shape } from "../shape.ts";
import {
  broadcasting,
  definePrimitive,
  type Attributes,
  type Domain,
  type GradientRule,
  type Primitive,
  type WrittenPrimitive,
} from "./define.ts";
import { sumTo } from "./sum-to.ts";

/** What is particular to one element-wise operator. */
export interface ElementWise<A extends Attributes> {
  readonly name: string;
  readonly dtype: WrittenPrimitive<A>["dtype"];
  /** One for each operand. */
  readonly domain: readonly Domain[];
  /** The result from the operands' elements at one place. */
  readonly meaning: (a: Expression, b: Expression, c: Expression) => Expression;
  /** Gradients in the shape of the output; they are summed to the operands' shapes. */
  readonly gradient?: GradientRule<A>;
  /** Attributes of the sample applications. */
  readonly attributes?: A;
}

/** Ways in which one, two or three operands of [m, n] broadcast. */
function operandShapes(count: number, m: number, n: number, way: number): readonly Shape[] {
  const ways: readonly (readonly Shape[])[] = [
    [
      [m, n],
      [m, n],
      [m, n],
    ],
    [[m, n], [n], [m, 1]],
    [
      [m, 1],
      [1, n],
      [m, n],
    ],
    [[], [m, n], []],
  ];
  return (ways[count === 1 ? 0 : way % ways.length] ?? []).slice(0, count);
}

/** An operator whose result at a place depends on its operands at that place alone; operands broadcast. */
export function elementWise<A extends Attributes>(options: ElementWise<A>): Primitive {
  const { name, dtype, domain, meaning, gradient } = options;
  return definePrimitive<A>({
    name,
    signature: `${domain.map(() => "...").join(", ")} -> ...`,
    shape: broadcasting(name),
    dtype,
    domain,
    // Without attributes of its own an operator has none.
    draw: (size) => ({ shapes: operandShapes(domain.length, size(), size(), size()), attributes: options.attributes ?? ({} as A) }),
    meaning: ([a, b, c]) => {
      const first = a();
      return meaning(first, domain.length > 1 ? b() : first, domain.length > 2 ? c() : first);
    },
    ...(gradient === undefined
      ? {}
      : {
          gradient: (inputs, outputGradient, output, attributes) =>
            gradient(inputs, outputGradient, output, attributes).map((each, i) => each && sumTo(each, (inputs[i] ?? each).shape)),
        }),
  });
}
