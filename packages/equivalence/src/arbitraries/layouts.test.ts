import fc from "fast-check";
import { expect, test } from "vitest";
import { coordinates, type NamedArray } from "../array.ts";
import { layoutKeys, layoutOf, storedAs, type Layout } from "./layouts.ts";
import { fill, pools } from "./pools.ts";
import { shapes } from "./shapes.ts";

/** What a subject makes of a stored array: the view that a layout tells of, element by element. */
function view(stored: NamedArray, shape: readonly number[], layout: Layout, index: number): number | undefined {
  const at = coordinates(shape, index);
  const place = [...at];
  if (layout.kind === "transposed") layout.order.forEach((storedAxis, axis) => (place[storedAxis] = at[axis] ?? 0));
  if (layout.kind === "strided") place[layout.axis] = layout.from + (at[layout.axis] ?? 0) * layout.step;
  return stored.data[place.reduce((sum, one, axis) => sum * (stored.shape[axis] ?? 0) + one, 0)];
}

const options = { domain: { kind: "finite" }, extent: 0, precision: "float32" } as const;
const drawn = fc
  .tuple(shapes({ elements: 120 }), pools({ kind: "finite" }, {}), layoutKeys())
  .map(([shape, pool, keys]): [NamedArray, Layout] => [fill(pool, { shape, ...options }), layoutOf(keys, shape)]);

test("the view of the stored array is the array, in every layout", () => {
  fc.assert(
    fc.property(drawn, ([array, layout]) => {
      const stored = storedAs(array, layout);
      expect(stored.data.constructor).toBe(array.data.constructor);
      expect(stored.data.length).toBe(stored.shape.reduce((product, extent) => product * extent, 1));
      for (let index = 0; index < array.data.length; index++) expect(view(stored, array.shape, layout, index)).toBe(array.data[index]);
    }),
  );
});

test("every layout comes up, and what lies between strides is not 0", () => {
  const kinds = fc.sample(drawn, { seed: 1, numRuns: 200 }).map(([, layout]) => layout.kind);
  expect(new Set(kinds)).toEqual(new Set(["contiguous", "transposed", "strided"]));
  const array = { shape: [2], data: Float32Array.of(1, 2) };
  expect(storedAs(array, { kind: "strided", axis: 0, from: 1, step: 2 })).toEqual({ shape: [5], data: Float32Array.of(77, 1, 77, 2, 77) });
});

test("a subject that ignores the layout is caught, and its counter-example shrinks", () => {
  const details = fc.check(
    fc.property(drawn, ([array, layout]) => {
      const { data } = storedAs(array, layout);
      return array.data.every((value: number, index: number) => Object.is(data[index], value));
    }),
    { seed: 1 },
  );
  const [[array] = []] = details.counterexample ?? [];
  expect(array?.data.length).toBeLessThanOrEqual(4);
});
