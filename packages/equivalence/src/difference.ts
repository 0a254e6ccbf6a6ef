/** A function's value and a bound of its rounding error. */
export interface Sample {
  readonly value: number;
  readonly noise: number;
}

/** A derivative, and how far the true one may lie from it. */
export interface Slope {
  readonly value: number;
  readonly error: number;
}

/**
 * The derivative of a function at x from central differences in float64. Two Richardson extrapolations, from the steps
 * (h, h/2) and (h/2, h/4), give the value and, by what they differ, its error; the step is chosen so that this error and the
 * rounding noise of the values are together smallest. At a kink (relu at 0) the two one-sided slopes lie within the error.
 * @example
 * const slope = await estimateSlope(async (x) => ({ value: x ** 3, noise: 1e-15 }), 2);
 * expect(Math.abs(slope.value - 12)).toBeLessThan(slope.error);
 * expect(slope.error).toBeLessThan(1e-9);
 */
export async function estimateSlope(f: (x: number) => Promise<Sample>, x: number): Promise<Slope> {
  const centre = await f(x);
  let best: Slope = { value: NaN, error: NaN };
  for (const step of stepsAt(x)) {
    const [wide, middle, narrow] = [await differ(f, x, step), await differ(f, x, step / 2), await differ(f, x, step / 4)];
    const coarse = extrapolate(wide.slope, middle.slope);
    const fine = extrapolate(middle.slope, narrow.slope);
    const noise = (4 * narrow.noise + middle.noise) / 3;
    const truncation = Math.abs(fine - coarse);
    // The bend 2 f(x) - f(x + h) - f(x - h) over h falls with h on a smooth function and stays at a kink: this leaves the kink's part.
    const kink = Math.abs(2 * narrow.bend(centre) - middle.bend(centre)) / 2;
    const error = truncation + noise + kink;
    if (!(error >= best.error)) best = { value: fine, error };
    if (truncation <= noise || error <= 2 ** -30 * Math.abs(fine)) break;
  }
  return best;
}

/** Steps to try, the likeliest first: around the size of 1 or x, and for a small x (where a logarithm may bend sharply) around x alone. */
function stepsAt(x: number): readonly number[] {
  const size = Math.abs(x);
  const wide = [7, 4, 11, 15].map((k) => Math.max(size, 1) * 2 ** -k);
  const fine = size > 0 && size < 2 ** -3 ? [4, 8].map((k) => size * 2 ** -k) : [];
  return [...wide, ...fine].map(powerOfTwo);
}

// A power of two adds to x with little or no rounding.
function powerOfTwo(step: number): number {
  return 2 ** Math.round(Math.log2(step));
}

interface CentralDifference {
  readonly slope: number;
  readonly noise: number;
  readonly bend: (centre: Sample) => number;
}

async function differ(f: (x: number) => Promise<Sample>, x: number, step: number): Promise<CentralDifference> {
  const [right, left] = [x + step, x - step];
  const [above, below] = [await f(right), await f(left)];
  return {
    slope: (above.value - below.value) / (right - left),
    noise: (above.noise + below.noise) / (right - left),
    bend: (centre) => (above.value - 2 * centre.value + below.value) / step,
  };
}

// Central differences err by a multiple of h^2, which this takes away.
function extrapolate(wide: number, narrow: number): number {
  return (4 * narrow - wide) / 3;
}
