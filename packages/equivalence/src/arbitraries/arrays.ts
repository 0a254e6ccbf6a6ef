import fc, { type Arbitrary } from "fast-check";
import { elementsOf, type NamedArray } from "../array.ts";
import type { Precision } from "../ulp.ts";
import type { Domain } from "./domain.ts";
import { numbers, numbersWithin, type Magnitude } from "./numbers.ts";
import { offsets } from "./ragged.ts";

/** Which values an array of floating-point numbers is filled with. */
export interface ValueOptions {
  /** Element type; float32 when absent. */
  readonly precision?: Precision;
  /** All kinds of values (when absent), or only those around 1, as differences need them. */
  readonly values?: "all" | "moderate";
  /** Whether NaN and infinities may be among them; false when absent. */
  readonly nonFinite?: boolean;
}

/** Which arrays may be drawn. */
export interface ArrayOptions extends ValueOptions {
  readonly shape: readonly number[];
  /** Legal values; finite when absent. An index or offsets domain needs `extent`. */
  readonly domain?: Domain;
  /** The extent that an index or offsets domain speaks of. */
  readonly extent?: number;
}

/**
 * Arrays of a shape with values of a domain: simple, normal, mixed, subnormal, huge, zeros, all equal; each array of one kind.
 * They shrink to simple values, and those towards 0.
 * @example expect(inputAt({ generate: arrays({ shape: [2, 3] }) }, 1, "0").data.length).toBe(6);
 */
export function arrays({ shape, domain = { kind: "finite" }, extent = 0, ...options }: ArrayOptions): Arbitrary<NamedArray> {
  const length = elementsOf(shape);
  return elementsIn(domain, length, extent, options).map((data) => ({ shape, data }));
}

function elementsIn(domain: Domain, length: number, extent: number, options: ValueOptions): Arbitrary<NamedArray["data"]> {
  switch (domain.kind) {
    case "finite":
      return floats(length, options, (value) => value);
    case "positive":
      return floats(length, options, (value) => Math.abs(value) || 1);
    case "nonzero":
      return floats(length, options, (value) => value || 1);
    case "interval": {
      const { precision = "float32" } = options;
      const value = numbersWithin(domain.from, domain.to, precision);
      return fc.oneof(list(value, length), repeated(value, length)).map((values) => floatArray(values, precision));
    }
    case "integer":
      return list(fc.integer({ min: domain.from, max: domain.to }), length).map((values) => Int32Array.from(values));
    case "boolean":
      return list(fc.nat({ max: 1 }), length).map((values) => Uint8Array.from(values));
    case "index":
      return list(fc.nat({ max: Math.max(0, extent - 1) }), length).map((values) => Int32Array.from(values));
    case "offsets":
      return offsets(length - 1, extent);
    default:
      return domain satisfies never;
  }
}

function floats(length: number, options: ValueOptions, fit: (value: number) => number): Arbitrary<NamedArray["data"]> {
  const { precision = "float32", values = "all", nonFinite = false } = options;
  const kinds: readonly Magnitude[] = values === "all" ? ["normal", "mixed", "huge", "subnormal", "zero"] : ["moderate"];
  const simple = list(numbers("simple", precision), length);
  const others = kinds.map((kind) => list(withNonFinite(numbers(kind, precision), nonFinite && kind === "mixed"), length));
  const equal = repeated(numbers(values === "all" ? "mixed" : "moderate", precision), length);
  return fc.oneof({ withCrossShrink: true }, simple, ...others, equal).map((drawn) => floatArray(drawn.map(fit), precision));
}

function withNonFinite(value: Arbitrary<number>, nonFinite: boolean): Arbitrary<number> {
  if (!nonFinite) return value;
  return fc.oneof({ arbitrary: value, weight: 7 }, { arbitrary: fc.constantFrom(NaN, Infinity, -Infinity), weight: 1 });
}

function list(value: Arbitrary<number>, length: number): Arbitrary<number[]> {
  return fc.array(value, { minLength: length, maxLength: length });
}

function repeated(value: Arbitrary<number>, length: number): Arbitrary<number[]> {
  return value.map((one) => new Array<number>(length).fill(one));
}

function floatArray(values: readonly number[], precision: Precision): Float32Array | Float64Array {
  return precision === "float32" ? Float32Array.from(values) : Float64Array.from(values);
}
