import { ulpSize, type Expectations, type Expected } from "@tercet/equivalence";
import { cast, createReferenceBackend, type Backend, type Tensor } from "@tercet/tensor";
import type { ForeignArray } from "./carried.ts";
import type { Vector, Wanted } from "./vector.ts";

/** Fraction bits and smallest exponent of float types. */
const formats: Readonly<Record<string, { readonly fraction: number; readonly least: number }>> = {
  ...{ float16: { fraction: 10, least: -14 }, bfloat16: { fraction: 7, least: -126 } },
  ...{ float32: { fraction: 23, least: -126 }, float64: { fraction: 52, least: -1022 } },
};

/** Half the distance between neighbouring numbers of a type around a value; of whole numbers nothing is rounded. */
function halfUlp(type: string, value: number): number {
  const format = formats[type];
  if (format === undefined || !Number.isFinite(value)) return 0;
  const exponent = value === 0 ? format.least : Math.max(format.least, Math.floor(Math.log2(Math.abs(value))));
  return 2 ** (exponent - format.fraction - 1);
}

/** How much coarser than the float32 that we compute in a type rounds. */
function coarseness(type: string, isStored: boolean): number {
  const format = formats[type];
  return isStored || format === undefined || format.fraction >= 23 ? 1 : 2 ** (23 - format.fraction);
}

/** Half types are read as float32, exactly. */
export function readable(tensor: Tensor): Tensor {
  return tensor.dtype === "float16" || tensor.dtype === "bfloat16" ? cast(tensor, "float32") : tensor;
}

/**
 * How near results must come to those of others.
 *
 * The oracle walks the same graph in float64 and bounds the rounding of any implementation by B. The expected value is an implementation's too: it was
 * rounded to its type (half an ulp), and where it was computed in a type of few bits all the way, it may have lost as much as B says for that type.
 * What it did lose is its distance d from the oracle. So the bound is B + min(B', max(half an ulp, d)), B' being B for the expected value's type: a
 * correctly rounded value gives B and half an ulp, a less exact one B and its own error, and no more of that than rounding explains. Where the oracle is
 * exact B is 0 and the result must be equal.
 */
export function expectationsOf(vector: Vector, { precision }: Pick<Backend, "precision">): Promise<Expectations> {
  const own = expectations.get(vector) ?? new Map<string, Promise<Expectations>>();
  expectations.set(vector, own);
  const key = JSON.stringify(precision ?? null);
  const known = own.get(key) ?? expected(vector.wanted(), precision);
  own.set(key, known);
  return known;
}

/** The oracle walks a case once, whatever number of backends of one precision it is run on. */
const expectations = new WeakMap<Vector, Map<string, Promise<Expectations>>>();

async function expected(wanted: readonly Wanted[], precision: Backend["precision"]): Promise<Expectations> {
  const reference = createReferenceBackend({ precision });
  const buffers = await reference.walk(
    wanted.map(({ tensor }) => readable(tensor)),
    [],
  );
  return Object.fromEntries(
    wanted.map((each, i) => {
      const buffer = buffers[i] as (typeof buffers)[number]; // one for each
      const { values, bounds } = reference.readWithBounds(buffer);
      const isStored = each.tensor.dtype === "float16" || each.tensor.dtype === "bfloat16";
      const { type } = each.expected;
      const bound = values.map((value, at) => boundOf(each.expected, at, { value, bound: bounds?.[at] ?? 0, isStored }));
      return [
        each.name,
        { shape: each.expected.shape, data: each.expected.values, bound, ...(yardstickOf(each, type) ?? {}) } satisfies Expected,
      ];
    }),
  );
}

interface Oracle {
  readonly value: number;
  readonly bound: number;
  readonly isStored: boolean;
}

function boundOf({ type, values }: ForeignArray, at: number, { value, bound, isStored }: Oracle): number {
  const expected = values[at] ?? NaN;
  const half = halfUlp(type, expected);
  const scale = coarseness(type, isStored);
  const ofType = scale === 1 ? bound : bound * scale + (bound === 0 && isHeld(value, half) ? 0 : half);
  const lost = Object.is(expected, value) || expected === value ? 0 : Math.abs(expected - value);
  return bound + Math.min(ofType, Math.max(half, lost));
}

/** Whether a type whose numbers lie two halves apart around a value holds it as it is. */
function isHeld(value: number, half: number): boolean {
  return half === 0 || Number.isInteger(value / (2 * half));
}

function yardstickOf({ stated, expected }: Wanted, type: string): Pick<Expected, "yardstick"> | undefined {
  if (stated === undefined || type !== "float32") return undefined;
  if ("absolute" in stated) return { yardstick: stated.absolute };
  return { yardstick: expected.values.map((value) => stated.ulp * ulpSize(value, "float32")) };
}
