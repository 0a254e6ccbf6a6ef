import fc, { type Arbitrary } from "fast-check";
import { elementsOf } from "../array.ts";

// The lengths at which tiles of 4, 6, 8 and 16 rows or columns are full, one short or one over. 1 comes first: shrinking ends there.
const edges: readonly number[] = [1, 2, 3, 0, 4, 5, 6, 7, 8, 9, 15, 16, 17];

/** Which extents may be drawn. */
export interface SizeOptions {
  /** Whether 0 may be drawn; true when absent. */
  readonly zero?: boolean;
  /** Largest extent; 17 when absent. Beyond that come 31, 32, 33 and so on at powers of two. */
  readonly largest?: number;
}

/**
 * Extents of an axis: 0, 1 and the neighbourhood of every tile edge.
 * @example expect(inputAt({ generate: sizes({ largest: 1, zero: false }) }, 1, "0")).toBe(1);
 */
export function sizes({ zero = true, largest = 17 }: SizeOptions = {}): Arbitrary<number> {
  const beyond: number[] = [];
  for (let edge = 32; edge - 1 <= largest; edge *= 2) beyond.push(edge - 1, edge, edge + 1);
  const legal = [...edges, ...beyond].filter((size) => size <= largest && (zero || size > 0));
  // By number, because `constantFrom` shrinks to its first value or not at all.
  return fc.nat({ max: legal.length - 1 }).map((index) => legal[index] ?? 1);
}

/** Which shapes may be drawn. */
export interface ShapeOptions extends SizeOptions {
  /** Fewest and most axes; 0 and 4 when absent. */
  readonly ranks?: readonly [fewest: number, most: number];
  /** Most elements; 4096 when absent. */
  readonly elements?: number;
}

/**
 * Shapes: scalars, vectors, zero extents, odd sizes around tile edges.
 * @example expect(inputAt({ generate: shapes({ ranks: [2, 2] }) }, 1, "0")!.length).toBe(2);
 */
export function shapes({ ranks: [fewest, most] = [0, 4], elements = 4096, ...options }: ShapeOptions = {}): Arbitrary<readonly number[]> {
  return fc.array(sizes(options), { minLength: fewest, maxLength: most, size: "max" }).map((shape) => fit(shape, elements));
}

// Cutting instead of drawing again: every draw counts, and shrinking stays straight.
function fit(shape: readonly number[], elements: number): readonly number[] {
  const smaller = [...shape];
  while (elementsOf(smaller) > elements) {
    const axis = smaller.indexOf(Math.max(...smaller));
    smaller[axis] = Math.ceil((smaller[axis] ?? 1) / 2);
  }
  return smaller;
}

/**
 * Shapes that broadcast together (aligned at the last axis, equal or 1): axes left out in front, extents replaced by 1.
 * @example expect(inputAt({ generate: broadcastPartners(2) }, 1, "0")!.length).toBe(2);
 */
export function broadcastPartners(count: number, options: ShapeOptions = {}): Arbitrary<readonly (readonly number[])[]> {
  const change = fc.record({ dropped: fc.nat({ max: 4 }), ones: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }) });
  return fc
    .tuple(shapes(options), fc.array(change, { minLength: count, maxLength: count }))
    .map(([shape, changes]) =>
      changes.map(({ dropped, ones }) =>
        shape.map((extent, axis) => (ones[axis % 4] === true ? 1 : extent)).slice(Math.min(dropped, shape.length)),
      ),
    );
}
