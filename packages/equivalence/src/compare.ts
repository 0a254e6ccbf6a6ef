import { coordinates, elementsOf, type Elements, type Expectations, type Expected, type NamedArray, type NamedArrays } from "./array.ts";
import { emptyMeasure, mergeMeasures, type Difference, type Measure } from "./measure.ts";
import { compareRanks } from "./ranks.ts";
import { roundTo, ulpError, type Precision } from "./ulp.ts";

/** Whether arrays are what was expected, with the worst element, and what is wrong where they are not. */
export type Comparison =
  { readonly kind: "held"; readonly measure: Measure } | { readonly kind: "failed"; readonly what: string; readonly measure: Measure };

/**
 * Compares arrays with expectations element by element: every name present and no other, equal shapes, every element within its bound.
 * @example
 * const got = { y: { shape: [2], data: Float32Array.of(1, 2.5) } };
 * const expected = { y: { shape: [2], data: Float64Array.of(1, 2), bound: 0.1 } };
 * expect(compare(expected, got)).toMatchObject({ kind: "failed", measure: { beyond: 1, worst: { at: [1], ulp: 2 ** 21 } } });
 */
export function compare(expected: Expectations, got: NamedArrays): Comparison {
  return compareAll(expected, got, compareWithin);
}

/**
 * Compares arrays bit by bit: the same element type, 0 differs from -0, one NaN is as good as another.
 * @example
 * const zero = { y: { shape: [1], data: Float32Array.of(0) } };
 * expect(compareBits(zero, { y: { shape: [1], data: Float32Array.of(-0) } }).kind).toBe("failed");
 */
export function compareBits(expected: NamedArrays, got: NamedArrays): Comparison {
  return compareAll(expected, got, compareExactly);
}

type CompareOne<E> = (name: string, expected: E, got: NamedArray) => Comparison;

function failed(what: string, measure: Measure = emptyMeasure): Comparison {
  return { kind: "failed", what, measure };
}

function compareAll<E extends NamedArray>(expected: Readonly<Record<string, E>>, got: NamedArrays, one: CompareOne<E>): Comparison {
  const surplus = Object.keys(got).filter((name) => !(name in expected));
  if (surplus.length > 0) return failed(`unexpected array ${surplus.join(", ")}`);
  let measure = emptyMeasure;
  let what: string | undefined;
  for (const [name, wanted] of Object.entries(expected)) {
    const array = got[name];
    const result =
      array === undefined ? failed(`array ${name} is missing`) : (faultOfShape(name, wanted, array) ?? one(name, wanted, array));
    measure = mergeMeasures(measure, result.measure);
    if (result.kind === "failed") what ??= result.what;
  }
  return what === undefined ? { kind: "held", measure } : failed(what, measure);
}

function faultOfShape(name: string, expected: NamedArray, got: NamedArray): Comparison | undefined {
  const show = (array: NamedArray): string => `[${array.shape.join(", ")}]`;
  if (show(expected) !== show(got)) return failed(`array ${name} has shape ${show(got)}, expected ${show(expected)}`);
  const size = elementsOf(got.shape);
  if (got.data.length === size && expected.data.length === size) return undefined;
  return failed(`array ${name} of shape ${show(got)} has ${got.data.length} elements, expected has ${expected.data.length}`);
}

function compareWithin(name: string, expected: Expected, got: NamedArray): Comparison {
  const { measure, what } = measureElements(name, expected, got, differenceOf);
  if (what !== undefined) return failed(what, measure);
  const swap = expected.rankSlack === undefined ? undefined : faultOfRanks(name, expected, got, expected.rankSlack);
  return swap === undefined ? { kind: "held", measure } : failed(swap, measure);
}

function compareExactly(name: string, expected: NamedArray, got: NamedArray): Comparison {
  if (expected.data.constructor !== got.data.constructor)
    return failed(`array ${name} is a ${got.data.constructor.name}, expected a ${expected.data.constructor.name}`);
  const { measure, what } = measureElements(name, { shape: expected.shape, data: expected.data }, got, (...args) => {
    const difference = differenceOf(...args);
    return { ...difference, ofBound: Object.is(difference.expected, difference.got) ? 0 : Infinity };
  });
  return what === undefined ? { kind: "held", measure } : failed(what, measure);
}

function measureElements(
  name: string,
  expected: Expected,
  got: NamedArray,
  differ: typeof differenceOf,
): { readonly measure: Measure; readonly what: string | undefined } {
  let [elements, unbounded, beyond, ulp, absolute] = [0, 0, 0, 0, 0];
  let ofYardstick: number | undefined;
  let worst: { readonly index: number; readonly difference: Difference } | undefined;
  for (let index = 0; index < got.data.length; index++) {
    const bound = at(expected.bound, index, 0);
    if (!(bound < Infinity)) {
      unbounded++;
      continue;
    }
    elements++;
    const difference = differ(name, expected.data[index] ?? NaN, got.data[index] ?? NaN, bound, precisionOf(got.data));
    if (difference.ofBound > 1) beyond++;
    ulp = Math.max(ulp, difference.ulp);
    absolute = Math.max(absolute, difference.absolute);
    const yardstick = at(expected.yardstick, index, NaN);
    if (!Number.isNaN(yardstick)) ofYardstick = Math.max(ofYardstick ?? 0, ratio(difference.absolute, yardstick));
    if (worst === undefined || difference.ofBound > worst.difference.ofBound) worst = { index, difference };
  }
  const found = worst === undefined ? undefined : { ...worst.difference, at: coordinates(got.shape, worst.index) };
  const measure: Measure = {
    ...{ elements, unbounded, beyond, ulp, absolute },
    ...(ofYardstick === undefined ? {} : { ofYardstick }),
    ...(found === undefined ? {} : { worst: found }),
  };
  return { measure, what: beyond > 0 && found !== undefined ? describe(found, beyond, elements) : undefined };
}

function differenceOf(array: string, expected: number, got: number, bound: number, precision: Precision | "integer"): Difference {
  const absolute = errorOf(expected, got, bound, precision);
  const ulp = precision === "integer" ? absolute : ulpError(got, expected, precision);
  return { array, at: [], expected, got, bound, absolute, ulp, ofBound: ratio(absolute, bound) };
}

function errorOf(expected: number, got: number, bound: number, precision: Precision | "integer"): number {
  if (got === expected || (Number.isNaN(got) && Number.isNaN(expected))) return 0;
  if (Number.isNaN(got) || Number.isNaN(expected)) return Infinity;
  // An infinite result is right where a value inside the bound rounds to it.
  const reach = Math.sign(got) * expected + bound;
  if (Math.abs(got) === Infinity && precision !== "integer" && roundTo(reach, precision) === Infinity) return 0;
  return Math.abs(got - expected);
}

function faultOfRanks(name: string, expected: Expected, got: NamedArray, slack: number): string | undefined {
  const width = got.shape.at(-1) ?? 1;
  for (let start = 0; start < got.data.length; start += width) {
    const row = (data: Elements): Elements => data.subarray(start, start + width);
    const { misplaced, first } = compareRanks(row(expected.data), row(got.data), slack);
    if (misplaced > 0 && first !== undefined)
      return `array ${name} ranks ${first.got} at place ${first.place} of row ${start / width}, expected ${first.expected}`;
  }
  return undefined;
}

function precisionOf(data: Elements): Precision | "integer" {
  if (data instanceof Float32Array) return "float32";
  return data instanceof Float64Array ? "float64" : "integer";
}

function at(values: number | Float64Array | undefined, index: number, absent: number): number {
  if (values === undefined) return absent;
  return typeof values === "number" ? values : (values[index] ?? NaN);
}

function ratio(part: number, whole: number): number {
  if (part === 0) return 0;
  return whole > 0 ? part / whole : Infinity;
}

function show(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

function describe(worst: Difference, beyond: number, elements: number): string {
  const place = `${worst.array}[${worst.at.join(", ")}]`;
  const distance = `off by ${worst.absolute.toPrecision(3)} (${worst.ulp.toPrecision(3)} ulp), bound ${worst.bound.toPrecision(3)}`;
  return `${place} is ${show(worst.got)}, expected ${show(worst.expected)}: ${distance}; ${beyond} of ${elements} elements`;
}
