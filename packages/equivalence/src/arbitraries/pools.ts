import fc, { type Arbitrary } from "fast-check";
import { elementsOf, type NamedArray } from "../array.ts";
import type { Precision } from "../ulp.ts";
import type { Domain } from "./domain.ts";
import { numbers, numbersWithin, type Magnitude } from "./numbers.ts";

/** Which values an array of floating-point numbers is filled with. */
export interface ValueOptions {
  /** Element type; float32 when absent. */
  readonly precision?: Precision;
  /** All kinds of values (when absent), or only those around 1, as differences need them. */
  readonly values?: "all" | "moderate";
  /** Whether NaN and infinities may be among them; false when absent. */
  readonly nonFinite?: boolean;
  /** Whether subnormal numbers may be among them; true when absent. */
  readonly subnormals?: boolean;
}

/**
 * Values that an array of any shape is filled from. Drawn apart from the shape, so that a shape shrinks while the values stay,
 * and a large array costs no more draws than a small one.
 */
export type Pool = readonly number[];

const largestPool = 48;

/**
 * Pools of legal values of a domain. For an index, bound or offsets domain they become legal where the extent is known: in `fill`.
 * @example expect(inputAt({ generate: pools({ kind: "boolean" }, {}) }, 1, "0")!.every((value) => value === 0 || value === 1)).toBe(true);
 */
export function pools(domain: Domain, options: ValueOptions): Arbitrary<Pool> {
  const { precision = "float32" } = options;
  switch (domain.kind) {
    case "finite":
      return floats(options);
    case "positive":
      return floats(options).map((values) => values.map((value) => Math.abs(value) || 1));
    case "nonzero":
      return floats(options).map((values) => values.map((value) => value || 1));
    case "interval":
      return poolOf(numbersWithin(domain.from, domain.to, precision));
    case "integer":
      return poolOf(integersWithin(domain.from, domain.to));
    case "int8":
      return poolOf(integersWithin(-128, 127));
    case "boolean":
      return poolOf(fc.nat({ max: 1 }));
    case "index":
    case "bound":
    case "offsets":
      return poolOf(fc.nat({ max: 0xffff }));
    default:
      return domain satisfies never;
  }
}

/** What `fill` makes of a pool. */
export interface FillOptions {
  readonly shape: readonly number[];
  readonly domain: Domain;
  /** The extent that an index, bound or offsets domain speaks of. */
  readonly extent: number;
  readonly precision: Precision;
}

/**
 * An array of a shape from a pool: its values in turn, and beyond them scattered, so that no row repeats another.
 * @example
 * const options = { shape: [3], domain: { kind: "finite" }, extent: 0, precision: "float32" } as const;
 * expect(fill([1, 2, 3, 4], options).data).toEqual(Float32Array.of(1, 2, 3));
 */
export function fill(pool: Pool, { shape, domain, extent, precision }: FillOptions): NamedArray {
  const length = elementsOf(shape);
  const value = (index: number): number => pool[index < pool.length ? index : scatter(index) % pool.length] ?? 0;
  switch (domain.kind) {
    case "integer":
      return { shape, data: Int32Array.from({ length }, (_, index) => value(index)) };
    case "int8":
      return { shape, data: Int8Array.from({ length }, (_, index) => value(index)) };
    case "boolean":
      return { shape, data: Uint8Array.from({ length }, (_, index) => value(index)) };
    case "index":
      return { shape, data: Int32Array.from({ length }, (_, index) => value(index) % Math.max(1, extent)) };
    case "bound":
      return { shape, data: Int32Array.from({ length }, (_, index) => value(index) % (extent + 1)) };
    case "offsets": {
      const data = Int32Array.from({ length }, (_, index) => value(index) % (extent + 1)).fill(0, 0, 1);
      if (length > 1) data.fill(extent, length - 1);
      return { shape, data: data.sort() };
    }
    default: {
      const data = precision === "float32" ? new Float32Array(length) : new Float64Array(length);
      return { shape, data: data.map((_, index) => value(index)) };
    }
  }
}

function scatter(index: number): number {
  const mixed = Math.imul(index ^ (index >>> 7), 0x2c1b3c6d);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

function floats({ precision = "float32", values = "all", nonFinite = false, subnormals = true }: ValueOptions): Arbitrary<Pool> {
  const mixed = subnormals ? "mixed" : "mixed-normal";
  const all: readonly Magnitude[] = ["normal", mixed, "huge", ...(subnormals ? ["subnormal" as const] : []), "zero"];
  const kinds = values === "all" ? all : (["moderate"] as const);
  const equal = numbers(values === "all" ? mixed : "moderate", precision).map((value) => [value]);
  const others = kinds.map((kind) => poolOf(withNonFinite(numbers(kind, precision), nonFinite && kind === mixed)));
  return fc.oneof({ withCrossShrink: true }, poolOf(numbers("simple", precision)), ...others, equal);
}

/** Whole numbers of a closed interval: its ends, those around 0, and any. */
function integersWithin(from: number, to: number): Arbitrary<number> {
  const notable = [0, 1, -1, from, to].filter((value) => value >= from && value <= to);
  return fc.oneof({ withCrossShrink: true }, fc.constantFrom(...notable), fc.integer({ min: from, max: to }));
}

function withNonFinite(value: Arbitrary<number>, nonFinite: boolean): Arbitrary<number> {
  if (!nonFinite) return value;
  return fc.oneof({ arbitrary: value, weight: 4 }, { arbitrary: fc.constantFrom(NaN, Infinity, -Infinity), weight: 1 });
}

function poolOf(value: Arbitrary<number>): Arbitrary<Pool> {
  return fc.array(value, { minLength: 1, maxLength: largestPool, size: "max" });
}
