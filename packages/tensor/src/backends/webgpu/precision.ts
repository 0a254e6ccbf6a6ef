import type { FloatPrecision } from "../../scalar/float-precision.ts";

/**
 * What WGSL promises of float32 (section 15.7.4): a quotient within 2.5 units of the last place; a square root as 1 / inverseSqrt(x), of which the latter is within 2 units;
 * subnormal numbers may count as 0.
 */
export const wgslPrecision: FloatPrecision = { division: 2.5, sqrt: 4.5, flushesSubnormals: true };
