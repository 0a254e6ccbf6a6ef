/** The elementary functions: those that float32 backends see only as their expansion. */
export type Elementary = "exp" | "log" | "erf" | "tanh" | "sin" | "cos";

/**
 * Largest error of the float32 expansions of `elementary.ts`, in units of the last place of the result; the running bound adds it.
 * Measured over all 2^32 inputs (sin and cos: all within their domain): the expansions printed as C, compiled without contraction, against
 * glibc's float64 functions. Worst: exp 1.0125 at -5.849, log 0.8399 at 1.413, erf 2.5962 at 1.097, tanh 2.4984 at 4.505, sin 2.3374 at 4505.2,
 * cos 2.3205 at 2228.9.
 */
export const elementaryUlp: { readonly [F in Elementary]: number } = {
  exp: 1.02,
  log: 0.84,
  erf: 2.6,
  tanh: 2.5,
  sin: 2.34,
  cos: 2.33,
};

/**
 * What becomes greater where a compiler rounds a product and a sum as one. Measured as gcc contracts, over all 2^32 inputs (sin and cos: within their domain), and on every 53rd input with
 * either product of a sum of two as the one that is fused. Worst: exp 1.0417 at -5.856; log 0.8399, erf 2.4174, tanh 2.4984, sin 2.3374 and cos 2.3205 stay within the units above.
 */
export const contractedUlp: { readonly [F in Elementary]?: number } = { exp: 1.05 };

/**
 * How much of a division's error beyond half a unit becomes error of a function, unit by unit. tanh ends with one. In log a quotient s is part of a small
 * term: a relative change of s moves the result by at most 0.0725 of that (at f = sqrt 2 - 1, k = 0), and a unit of s is at most two of the result.
 */
export const divisionShare: { readonly [F in Elementary]: number } = { exp: 0, log: 0.15, erf: 0, tanh: 1, sin: 0, cos: 0 };

/** Arguments beyond this size make sin and cos of float32 meaningless: the expansion subtracts multiples of pi / 2 in four parts of 11 bits. */
export const periodicDomain = 8192;
