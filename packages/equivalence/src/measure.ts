/** One element's distance from what was expected of it. */
export interface Difference {
  /** Name of the array. */
  readonly array: string;
  /** Coordinates of the element. */
  readonly at: readonly number[];
  readonly expected: number;
  readonly got: number;
  readonly bound: number;
  /** |got - expected|. */
  readonly absolute: number;
  /** The same in units of the spacing of the result's own precision (integers: 1). */
  readonly ulp: number;
  /** The same as a part of the bound: more than 1 is a failure. */
  readonly ofBound: number;
}

/** What a comparison saw, summed over arrays and runs. */
export interface Measure {
  /** Elements that were compared with a bound. */
  readonly elements: number;
  /** Elements of which nothing is known (bound NaN or Infinity), so that nothing was checked. */
  readonly unbounded: number;
  /** Elements beyond their bound. */
  readonly beyond: number;
  /** Largest error in ULP, and absolute, of any element. */
  readonly ulp: number;
  readonly absolute: number;
  /** Largest error as a part of the yardstick, where one was given: above 1 it is larger than likely. */
  readonly ofYardstick?: number;
  /** The element that used most of its bound. */
  readonly worst?: Difference;
}

/**
 * The measure of nothing.
 * @example expect(emptyMeasure.elements).toBe(0);
 */
export const emptyMeasure: Measure = { elements: 0, unbounded: 0, beyond: 0, ulp: 0, absolute: 0 };

/**
 * Two measures as one: counts added, errors the larger of both. On equal parts of the bound the first worst element stays.
 * @example expect(mergeMeasures(emptyMeasure, { ...emptyMeasure, elements: 2 }).elements).toBe(2);
 */
export function mergeMeasures(a: Measure, b: Measure): Measure {
  const worst = (b.worst?.ofBound ?? -1) > (a.worst?.ofBound ?? -1) ? b.worst : a.worst;
  const ofYardstick =
    a.ofYardstick === undefined || b.ofYardstick === undefined ? (a.ofYardstick ?? b.ofYardstick) : Math.max(a.ofYardstick, b.ofYardstick);
  return {
    elements: a.elements + b.elements,
    unbounded: a.unbounded + b.unbounded,
    beyond: a.beyond + b.beyond,
    ulp: Math.max(a.ulp, b.ulp),
    absolute: Math.max(a.absolute, b.absolute),
    ...(ofYardstick === undefined ? {} : { ofYardstick }),
    ...(worst === undefined ? {} : { worst }),
  };
}
