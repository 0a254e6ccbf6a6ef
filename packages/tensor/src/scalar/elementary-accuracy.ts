/** The elementary functions: those that float32 backends see only as their expansion. */
export type Elementary = "exp" | "log" | "erf" | "tanh" | "sin" | "cos";

/**
 * Largest error of the float32 expansions of `elementary.ts`, in units of the last place of the result; the running bound adds it.
 * Measured over all 2^32 inputs (sin and cos: all within their domain) against double-double or long double references, rounded up.
 */
export const elementaryUlp: { readonly [F in Elementary]: number } = { exp: 2, log: 2, erf: 3, tanh: 3, sin: 2, cos: 2 };

/** Arguments beyond this size make sin and cos of float32 meaningless: the expansion subtracts multiples of pi / 2 in four parts of 11 bits. */
export const periodicDomain = 8192;
