import {
  compare,
  compareRanks,
  emptyMeasure,
  referenceDistance,
  withReferenceBound,
  type Expected,
  type Measure,
} from "@tercet/equivalence";
import { expectedArray, numbersOf, type ReferenceCase } from "./case.ts";
import type { Computed, Part } from "./computed.ts";

/** How one output came out. */
export interface OutputRow {
  readonly case: string;
  readonly output: string;
  readonly part: Part;
  /** Of the case's own float64 output: shape, largest absolute value, and how far the library's float32 output is from it. */
  readonly shape: readonly number[];
  readonly largest: number;
  readonly float32Error: number;
  readonly held: boolean;
  /** Elements compared. */
  readonly elements: number;
  /** Largest absolute error. */
  readonly worst: number;
  /** Coordinates of the element that used most of its tolerance. */
  readonly at: readonly number[];
  readonly tolerance: number;
  /** The worst error as a part of the tolerance; above 1 the output is out. */
  readonly ofTolerance: number;
  /** The same as a part of this one output's own yardstick, where the library's float32 distance decides. */
  readonly ofYardstick?: number;
  /** What the comparison saw: ULP, the worst element. */
  readonly measure: Measure;
  /** Of scores: how many stand at the place that the library gives them, rounding included. */
  readonly ranks?: RankAgreement;
  /** What is wrong, in words, where something is. */
  readonly what?: string;
}

/** Scores at the library's place, and all of them. */
export interface RankAgreement {
  readonly agreeing: number;
  readonly of: number;
}

/** Is told of every output that is compared, and of the absolute error of each element in row-major order. */
export type ErrorsObserver = (row: OutputRow, errors: Float64Array) => void;

/** A float64 rounding as a part of a float32 one, 2^-53 / 2^-24: what the same computation loses when it is done in float64. */
const float64OfFloat32 = 2 ** -29;

/** How much more than that is granted: sums of another order, elementary functions of another library. */
const float64Slack = 2 ** 6;

/** A case's expected values for one output, with what the library's own float32 result is away from them. */
interface Wanted {
  readonly values: ArrayLike<number>;
  readonly float32Error: number;
  readonly largest: number;
}

async function wantedFor(reference: ReferenceCase, { output, expected }: Computed): Promise<Wanted | undefined> {
  if (expected !== undefined) return { values: expected, ...referenceDistance(expected, expected) };
  const [wide, own] = [await expectedArray(reference, `f64/${output}`), await expectedArray(reference, `f32/${output}`)];
  const values = wide ?? own;
  if (values === undefined) return undefined;
  const float64 = numbersOf(values);
  // What the recipe stated comes first: a damaged array must not widen its own tolerance.
  const distance = reference.outputs.get(output) ?? referenceDistance(own === undefined ? float64 : numbersOf(own), float64);
  return { values: float64, float32Error: distance.float32Error, largest: distance.largest };
}

/** Twice the library's own float32 distance, and one float32 step of the largest value. */
function yardstickOf(distance: Pick<Wanted, "float32Error" | "largest">): number {
  return withReferenceBound({ shape: [], data: Float64Array.of(0) }, distance).bound as number; // one number for all elements
}

/**
 * The library's distance is one draw of rounding errors and ours another: how much farther off an equally good computation may be by chance.
 * Derived in docs/decisions/0030-reference-tolerance.md.
 */
const chance = 1.25;

/** What the outputs of a case say together, since few elements say little. */
export interface CaseScale {
  /** The worst float32 distance of the library, relative to each output's largest value, over the outputs computed in float32. */
  readonly distance: number;
  /** The largest score. How far a dot product is off goes by its terms, and a score near 0 is what large ones leave. */
  readonly score: number;
}

export function scaleOf({ outputs }: ReferenceCase, computed: readonly Computed[]): CaseScale {
  const inFloat32 = computed.filter(({ tolerance }) => tolerance === "float32");
  const relative = inFloat32.map(({ output }) => {
    const { float32Error = 0, largest = 0 } = outputs.get(output) ?? {};
    return largest > 0 ? float32Error / largest : 0;
  });
  const scores = inFloat32.filter(({ ranked }) => ranked).map(({ output }) => outputs.get(output)?.largest ?? 0);
  return { distance: Math.max(0, ...relative), score: Math.max(0, ...scores) };
}

/**
 * Compares one output with what the case expects, element by element, and tells of its yardstick (twice the library's own float32 distance)
 * beside its tolerance.
 * @param scale the case's {@link scaleOf}: of few elements, a single output's distance and size are luck
 */
export async function compareOutput(
  reference: ReferenceCase,
  computed: Computed,
  scale: CaseScale,
  observe?: ErrorsObserver,
): Promise<OutputRow> {
  const { output, part, shape, compared, ranked, tolerance } = computed;
  const row = { case: reference.name, output, part };
  const wanted = await wantedFor(reference, computed);
  if (wanted === undefined) return { ...row, ...nothing, what: "the case has no expected values of this name" };
  const yardstick = yardstickOf(wanted);
  const { largest, float32Error } = wanted;
  const size = ranked === true ? Math.max(largest, scale.score) : largest;
  const float32 = chance * yardstickOf({ largest: size, float32Error: Math.max(float32Error, scale.distance * size) });
  const bounds = { float32, float64: yardstick * float64OfFloat32 * float64Slack, exact: 0 };
  const bound = typeof tolerance === "string" ? bounds[tolerance] : tolerance.bound;
  const expected: Expected = {
    shape: shapeIn(reference, computed),
    data: Float64Array.from(wanted.values),
    bound: compared === undefined ? bound : Float64Array.from(compared, (is) => (is === 1 ? bound : Infinity)),
    ...(tolerance === "float32" ? { yardstick } : {}),
    ...(ranked === undefined ? {} : { rankSlack: bound }),
  };
  const result = compare({ [output]: expected }, { [output]: { shape, data: computed.values } });
  const { elements, absolute, worst, ofYardstick } = result.measure;
  const compares: OutputRow = {
    ...row,
    ...{ shape: expected.shape, largest, float32Error },
    held: result.kind === "held" && elements > 0,
    elements,
    worst: absolute,
    at: worst?.at ?? [],
    tolerance: bound,
    ofTolerance: worst?.ofBound ?? 0,
    ...(ofYardstick === undefined ? {} : { ofYardstick }),
    measure: result.measure,
    ...(ranked === undefined ? {} : { ranks: agreementOf(computed, wanted.values) }),
    ...(result.kind === "failed" ? { what: result.what } : elements === 0 ? { what: "no element was compared" } : {}),
  };
  observe?.(compares, errorsOf(computed, wanted.values));
  return compares;
}

/** Places along the last axis; where that has one element, the scores of all rows are one list. */
function agreementOf({ values, shape }: Computed, wanted: ArrayLike<number>): RankAgreement {
  const last = shape.at(-1) ?? 1;
  const width = last > 1 ? last : values.length;
  let agreeing = 0;
  for (let start = 0; start < values.length; start += width) {
    const expected = Array.from({ length: width }, (_, i) => wanted[start + i] ?? NaN);
    agreeing += compareRanks(expected, values.subarray(start, start + width)).agreeing;
  }
  return { agreeing, of: values.length };
}

/** Absolute errors; 0 where nothing is compared. */
function errorsOf({ values, compared }: Computed, wanted: ArrayLike<number>): Float64Array {
  return Float64Array.from(values, (value, i) => {
    const expected = wanted[i] ?? NaN;
    return compared?.[i] === 0 || Object.is(value, expected) ? 0 : Math.abs(value - expected);
  });
}

const nothing = {
  shape: [],
  largest: NaN,
  float32Error: NaN,
  held: false,
  elements: 0,
  worst: NaN,
  at: [],
  tolerance: NaN,
  ofTolerance: NaN,
  measure: emptyMeasure,
} as const;

/** The shape that the case states, so that a transposed result does not pass. */
function shapeIn(reference: ReferenceCase, { output, shape, expected }: Computed): readonly number[] {
  const tensors = reference.expected?.tensors;
  const stated = tensors?.get(`f64/${output}`) ?? tensors?.get(`f32/${output}`);
  return expected === undefined ? (stated?.shape ?? shape) : shape;
}

/** The row of an output that nothing computes. */
export function uncomputedRow(reference: ReferenceCase, output: string): OutputRow {
  return { case: reference.name, output, part: "layer", ...nothing, what: "nothing computes this output" };
}
