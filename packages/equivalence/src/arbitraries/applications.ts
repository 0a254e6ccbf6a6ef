import fc, { type Arbitrary } from "fast-check";
import type { NamedArray } from "../array.ts";
import type { Domain } from "./domain.ts";
import { layoutKeys, layoutOf, type Layout } from "./layouts.ts";
import { fill, pools, type ValueOptions } from "./pools.ts";
import { sizes, type SizeOptions } from "./shapes.ts";

/** What an operator's definition says of its legal inputs; a definition of the tensor package is one. */
export interface Applicable<Attributes> {
  /** Shapes of the inputs and attributes, made from sizes that are drawn one by one. */
  readonly draw: (size: () => number) => { readonly shapes: readonly (readonly number[])[]; readonly attributes: Attributes };
  /** Legal values of each input; the last one stands for all that follow. */
  readonly domain: readonly Domain[];
}

/** An input array, and the layout in which a subject shall hold it (`storedAs`). */
export interface Operand extends NamedArray {
  readonly layout: Layout;
}

/** One application of an operator: its inputs and attributes. */
export interface Application<Attributes = unknown> {
  readonly inputs: readonly Operand[];
  readonly attributes: Attributes;
}

/** Which applications may be drawn. */
export interface ApplicationOptions extends ValueOptions {
  /** Sizes that shapes are made from; `sizes()` when absent. */
  readonly size?: SizeOptions;
  /** Lengths of which at most one is drawn for an application, and for most none: the edges of blocks, which two axes at once would make slow. */
  readonly long?: readonly number[];
  /** Whether inputs come transposed and strided too; false when absent. */
  readonly views?: boolean;
}

// More than any operator draws; the sequence starts again behind it.
const drawnSizes = 12;

/**
 * Legal applications of an operator, from its definition alone. Sizes, values and layouts are drawn apart from each other,
 * so that each shrinks while the others stay: to small shapes first, then to simple values, then to plain layouts.
 * @example
 * const matmul: Applicable<Record<string, never>> = {
 *   draw: (size) => { const [m, k, n] = [size(), size(), size()]; return { shapes: [[m, k], [k, n]], attributes: {} }; },
 *   domain: [{ kind: "finite" }, { kind: "finite" }],
 * };
 * const { inputs } = inputAt({ generate: applications(matmul) }, 1, "0")!;
 * expect(inputs[0]!.shape[1]).toBe(inputs[1]!.shape[0]);
 */
export function applications<Attributes>(
  { draw, domain }: Applicable<Attributes>,
  { size, long = [], views = false, ...values }: ApplicationOptions = {},
): Arbitrary<Application<Attributes>> {
  const { precision = "float32" } = values;
  const domainOf = (input: number): Domain => domain[input] ?? domain.at(-1) ?? { kind: "finite" };
  const shaped = fc
    // A tuple, because an array does not go back to earlier elements when it shrinks.
    .tuple(fc.tuple(...Array.from({ length: drawnSizes }, () => sizes(size))), longPlaces(long))
    .map(([drawn, place]) => {
      let next = 0;
      return draw(() => {
        const at = next++ % drawnSizes;
        return (at === place?.at ? long[place.which] : drawn[at]) ?? 1;
      });
    })
    .filter(({ shapes }) => shapes.every((shape, input) => isFillable(shape, domainOf(input), shapes)));
  // Inputs beyond the usual number (a longer list to concatenate) share the pool of the last.
  const usual = Math.max(1, domain.length, draw(() => 1).shapes.length);
  const contents = Array.from({ length: usual }, (_, input) =>
    fc.record({ pool: pools(domainOf(input), values), keys: views ? layoutKeys() : fc.constant(undefined) }),
  );
  return fc.tuple(shaped, fc.tuple(...contents)).map(([{ shapes, attributes }, drawn]) => ({
    inputs: shapes.map((shape, input) => {
      const { pool = [0], keys } = drawn[Math.min(input, usual - 1)] ?? {};
      const wanted = domainOf(input);
      const array = fill(pool, { shape, domain: wanted, extent: extentOf(wanted, shapes), precision });
      return { ...array, layout: keys === undefined ? { kind: "contiguous" } : layoutOf(keys, shape) };
    }),
    attributes,
  }));
}

/** Which of the first sizes is long, and how long; undefined, to which it shrinks, in three of four. */
function longPlaces(long: readonly number[]): Arbitrary<{ readonly at: number; readonly which: number } | undefined> {
  if (long.length === 0) return fc.constant(undefined);
  const place = fc.record({ at: fc.nat({ max: 3 }), which: fc.nat({ max: long.length - 1 }) });
  return fc.oneof({ withCrossShrink: true }, { arbitrary: fc.constant(undefined), weight: 3 }, { arbitrary: place, weight: 1 });
}

function extentOf(domain: Domain, shapes: readonly (readonly number[])[]): number {
  return "of" in domain ? (shapes[domain.of]?.[domain.axis] ?? 0) : 0;
}

/** Whether legal values for a shape exist: no row number of no rows, no offsets that can't reach the end. */
function isFillable(shape: readonly number[], domain: Domain, shapes: readonly (readonly number[])[]): boolean {
  const [length = 1] = shape;
  if (domain.kind === "index") return extentOf(domain, shapes) > 0 || shape.includes(0);
  if (domain.kind === "offsets") return length > 1 || (length === 1 && extentOf(domain, shapes) === 0);
  return true;
}
