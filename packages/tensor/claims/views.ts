import { sameBits, type Claim } from "@tercet/equivalence";
import fc from "fast-check";
import { tensor } from "../src/create.ts";
import { add } from "../src/operators/add.ts";
import { reshape } from "../src/operators/reshape.ts";
import { slice } from "../src/operators/slice.ts";
import { transpose } from "../src/operators/transpose.ts";
import { sizeOf, stridesOf, type Shape } from "../src/shape.ts";
import { compute } from "./compute.ts";
import { claimsAbout, type ClaimPlace } from "./place.ts";

/** One view of what the views before it give. */
type View =
  { readonly kind: "reshape"; readonly way: number } | { readonly kind: "transpose" } | { readonly kind: "slice"; readonly axis: number };

// A reshape behind a transposition is where arithmetic begins: most steps are of both.
const step = fc
  .record({ way: fc.nat({ max: 0xff }), turns: fc.integer({ min: 0, max: 3 }), cut: fc.option(fc.nat({ max: 2 }), { freq: 3 }) })
  .map(({ way, turns, cut }): readonly View[] => [
    { kind: "reshape", way },
    ...(turns > 0 ? [{ kind: "transpose" } as const] : []),
    ...(cut === null ? [] : [{ kind: "slice", axis: cut } as const]),
  ]);
const chains = fc.record({
  extent: fc.constantFrom(24, 36, 48, 72),
  views: fc.array(step, { minLength: 2, maxLength: 5, size: "max" }).map((steps) => steps.flat()),
});

/** Elements in row-major order, and their shape. */
interface Values {
  readonly shape: Shape;
  readonly data: readonly number[];
}

/** Chains of reshapes, transpositions and slices give the elements that they give one after the other: their index arithmetic becomes one expression, and stays right. */
export function viewClaims(place: ClaimPlace): readonly Claim[] {
  const property = sameBits<{ readonly extent: number; readonly views: readonly View[] }>({
    name: "equals-formula",
    generate: chains,
    subject: async ({ extent, views }) => {
      let x = tensor(Float32Array.from({ length: extent }, (_, i) => i));
      for (const each of views) {
        if (each.kind === "reshape") x = reshape(x, shapeOf(x.size, each.way));
        else if (each.kind === "transpose")
          x = transpose(x, x.shape.map((_, axis) => x.rank - 1 - axis)); // prettier-ignore
        else x = slice(x, { axis: each.axis % x.rank, from: 0, to: halfOf(x.shape, each.axis) });
      }
      const { arrays } = await compute(place.backend, [add(reshape(x, [-1]), 1)], { claimed: true });
      return { y: arrays[0] ?? { shape: [0], data: new Float32Array(0) } };
    },
    other: ({ extent, views }) => {
      const start: Values = { shape: [extent], data: Array.from({ length: extent }, (_, i) => i) };
      const { data } = views.reduce(viewed, start);
      return { y: { shape: [data.length], data: Float32Array.from(data, (value) => value + 1) } };
    },
  });
  return [claimsAbout({ kind: "function", name: "views" }, place)(property)];
}

/** One of the ways to write a size as three factors. */
function shapeOf(size: number, way: number): Shape {
  const factors = (of: number): readonly number[] => Array.from({ length: of }, (_, i) => i + 1).filter((each) => of % each === 0);
  const firsts = factors(size);
  const first = firsts[way % firsts.length] ?? 1;
  const seconds = factors(size / first);
  const second = seconds[Math.floor(way / 16) % seconds.length] ?? 1;
  return [first, second, size / first / second];
}

function halfOf(shape: Shape, axis: number): number {
  return Math.ceil((shape[axis % shape.length] ?? 1) / 2);
}

function viewed({ shape, data }: Values, each: View): Values {
  if (each.kind === "reshape") return { shape: shapeOf(data.length, each.way), data };
  const axis = each.kind === "slice" ? each.axis % shape.length : -1;
  const made = each.kind === "slice" ? shape.with(axis, halfOf(shape, axis)) : shape.toReversed();
  const [own, before] = [stridesOf(made), stridesOf(shape)];
  const steps = each.kind === "slice" ? before : before.toReversed();
  const at = (place: number): number =>
    made.reduce((sum, extent, i) => sum + (Math.floor(place / (own[i] ?? 1)) % extent) * (steps[i] ?? 0), 0);
  return { shape: made, data: Array.from({ length: sizeOf(made) }, (_, place) => data[at(place)] ?? NaN) };
}
