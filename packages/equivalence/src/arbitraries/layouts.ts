import fc, { type Arbitrary } from "fast-check";
import { coordinates, elementsOf, type NamedArray } from "../array.ts";
import { orderKeys, orderOf, type OrderKeys } from "./orders.ts";

/** How a subject gets at an array: as it is, or through a view that makes it out of a stored one. */
export type Layout =
  | { readonly kind: "contiguous" }
  /** Transposing the stored array gives the array: axis i of it is axis order[i] of the stored one. */
  | { readonly kind: "transposed"; readonly order: readonly number[] }
  /** Slicing the stored array along an axis gives the array: its elements from, from + step, from + 2 step, ... */
  | { readonly kind: "strided"; readonly axis: number; readonly from: number; readonly step: number };

/** Numbers that make a layout of any shape: drawn apart from the shape, so that both shrink. */
export interface LayoutKeys {
  readonly kind: Layout["kind"];
  readonly order: OrderKeys;
  readonly axis: number;
  readonly from: number;
  readonly step: number;
}

/** Keys for layouts; they shrink to those of `contiguous`. */
export function layoutKeys(): Arbitrary<LayoutKeys> {
  return fc.record({
    kind: fc.constantFrom<Layout["kind"][]>("contiguous", "transposed", "strided"),
    order: orderKeys(),
    axis: fc.nat({ max: 7 }),
    from: fc.nat({ max: 3 }),
    step: fc.integer({ min: 1, max: 3 }),
  });
}

/** The layout that keys give a shape. */
export function layoutOf({ kind, order, axis, from, step }: LayoutKeys, shape: readonly number[]): Layout {
  if (shape.length === 0 || kind === "contiguous") return { kind: "contiguous" };
  if (kind === "transposed") return { kind, order: orderOf(order, shape.length) };
  return { kind, axis: axis % shape.length, from, step };
}

/**
 * Layouts of an array of a shape; they shrink to `contiguous`.
 * @example expect(inputAt({ generate: layouts([]) }, 1, "0")).toEqual({ kind: "contiguous" });
 */
export function layouts(shape: readonly number[]): Arbitrary<Layout> {
  return layoutKeys().map((keys) => layoutOf(keys, shape));
}

/**
 * The stored array of which a layout makes this one. Elements between the strides hold 77, so that reading one shows.
 * @example
 * const array = { shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) };
 * const stored = storedAs(array, { kind: "transposed", order: [1, 0] });
 * expect(stored).toEqual({ shape: [3, 2], data: Float32Array.of(1, 4, 2, 5, 3, 6) });
 */
export function storedAs(array: NamedArray, layout: Layout): NamedArray {
  switch (layout.kind) {
    case "contiguous":
      return { shape: array.shape, data: array.data };
    case "transposed": {
      const shape = [...array.shape];
      layout.order.forEach((storedAxis, axis) => (shape[storedAxis] = array.shape[axis] ?? 0));
      return scatter(array, shape, (at) => {
        const stored = [...at];
        layout.order.forEach((storedAxis, axis) => (stored[storedAxis] = at[axis] ?? 0));
        return stored;
      });
    }
    case "strided": {
      const { axis, from, step } = layout;
      const shape = array.shape.map((extent, i) => (i === axis ? from + extent * step : extent));
      return scatter(array, shape, (at) => at.map((place, i) => (i === axis ? from + place * step : place)));
    }
    default:
      return layout satisfies never;
  }
}

function scatter(array: NamedArray, shape: readonly number[], placeOf: (at: readonly number[]) => readonly number[]): NamedArray {
  const data = array.data.slice(0, 0);
  // A typed array's class keeps its element type: the same constructor with another length.
  const stored = new (data.constructor as new (length: number) => NamedArray["data"])(elementsOf(shape)).fill(77);
  array.data.forEach((value: number, index: number) => {
    const flat = placeOf(coordinates(array.shape, index)).reduce((sum, place, axis) => sum * (shape[axis] ?? 1) + place, 0);
    stored[flat] = value;
  });
  return { shape, data: stored };
}
