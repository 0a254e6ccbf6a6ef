import { hostArray } from "../src/dtype.ts";
import { tensor } from "../src/create.ts";
import type { Attributes, Definition, Domain } from "../src/operators/define.ts";
import { key } from "../src/random.ts";
import { threefry } from "../src/scalar/threefry.ts";
import type { Shape } from "../src/shape.ts";
import type { Tensor } from "../src/tensor.ts";

/** Draws one 32-bit number after another. */
export function numbersFrom(seed: number): () => number {
  let position = 0;
  const from = key(seed);
  return () => threefry(from, [0, position++])[0] >>> 0;
}

/** One legal application of a definition. */
export interface Sample {
  readonly inputs: readonly Tensor[];
  readonly attributes: Attributes;
}

/**
 * A sample application in float64. All float elements are different, none is an integer or 0, and all lie apart, so that a small step crosses no edge
 * of a function that has edges. Undefined when the drawn shapes leave no legal values.
 */
export function sampleOf(definition: Definition, seed: number, mostSize: number): Sample | undefined {
  const next = numbersFrom(seed);
  const { shapes, attributes } = definition.draw(() => next() % (mostSize + 1));
  const count = shapes.reduce((sum, shape) => sum + sizeOf(shape), 0);
  const order = Array.from({ length: count }, (_, i) => ({ i, by: next() })).sort((a, b) => a.by - b.by);
  let used = 0;
  /** -1.5 .. 1.5, about 3 / count apart. */
  const float = (): number => onGrid((3 * ((order[used++]?.i ?? 0) + 0.5123)) / count - 1.5);
  const inputs: Tensor[] = [];
  for (const [i, shape] of shapes.entries()) {
    const input = inputOf(shape, definition.domain[i] ?? { kind: "finite" }, shapes, float, next);
    if (input === undefined) return undefined;
    inputs.push(input);
  }
  return { inputs, attributes };
}

/** Multiples of 2^-20: a step that is a multiple of a small power of two is then exact. */
function onGrid(value: number): number {
  return Math.round(value * 2 ** 20) / 2 ** 20;
}

function sizeOf(shape: Shape): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

function inputOf(shape: Shape, domain: Domain, shapes: readonly Shape[], float: () => number, next: () => number): Tensor | undefined {
  const size = sizeOf(shape);
  const extent = "of" in domain ? (shapes[domain.of]?.[domain.axis] ?? 0) : 0;
  const integers = (value: (i: number) => number): Tensor =>
    tensor(
      Int32Array.from({ length: size }, (_, i) => value(i)),
      { shape },
    );
  const floats = (value: () => number): Tensor => tensor(Float64Array.from({ length: size }, value), { shape });
  switch (domain.kind) {
    case "boolean":
      return tensor(
        hostArray("bool", size).map(() => next() % 2),
        { shape, dtype: "bool" },
      );
    case "integer":
      return integers(() => domain.from + (next() % (domain.to - domain.from + 1)));
    case "int8":
      return tensor(
        Int8Array.from({ length: size }, () => next()),
        { shape },
      );
    case "index":
      return extent === 0 && size > 0 ? undefined : integers(() => next() % extent);
    case "bound":
      return integers(() => next() % (extent + 1));
    case "offsets": {
      const inner = Array.from({ length: Math.max(0, size - 2) }, () => next() % (extent + 1)).sort((a, b) => a - b);
      const bounds = [0, ...inner, extent];
      return integers((i) => bounds[i] ?? 0);
    }
    case "positive":
      return floats(() => float() + 1.75);
    case "interval":
      return floats(() => onGrid(domain.from + ((domain.to - domain.from) * (float() + 1.5)) / 3));
    case "nonzero":
    case "finite":
      return floats(float);
    default:
      return domain satisfies never;
  }
}
