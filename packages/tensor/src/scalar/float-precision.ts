import type { Elementary } from "./elementary-accuracy.ts";

/**
 * How an implementation's float32 differs from IEEE 754's with every operation rounded to the nearest: what a backend says of itself, and what the
 * running bound of the oracle is derived from. Sums and products are rounded to the nearest everywhere.
 */
export interface FloatPrecision {
  /** Units of the last place by which a quotient may be off; 0.5 is correct rounding. */
  readonly division: number;
  /** The same of a square root. */
  readonly sqrt: number;
  /** The same of elementary functions that are not the expansion with each of its operations rounded once; Infinity: nothing is promised. */
  readonly elementary?: { readonly [F in Elementary]?: number };
  /** True where a subnormal number may count as 0. */
  readonly flushesSubnormals?: boolean;
  /** True where a compiler may assume that there are no NaN and no infinities: what comes of them is unknown. */
  readonly assumesFinite?: boolean;
  /** True where the sign of a zero may be another: compilers take x 0 for 0, whatever the sign of x. No bound depends on it. */
  readonly losesSignsOfZero?: boolean;
}

/** Every operation rounded to the nearest: what holds of a backend that says nothing. */
export const nearest: FloatPrecision = { division: 0.5, sqrt: 0.5 };
