import type { NamedArray, Precision } from "@tercet/equivalence";
import fc, { type Arbitrary } from "fast-check";
import { sizeOf, type Shape } from "../src/shape.ts";

/** One input of floats: its shape, and between which numbers its values lie. */
export interface InputSpec {
  readonly shape: Shape;
  readonly from: number;
  readonly to: number;
}

/** A setting, and what the values of its inputs come from. */
export interface DrawnGraph<Setting> {
  readonly setting: Setting;
  readonly seed: number;
  /** True: values of a few steps only, so that counter-examples are easy to read. */
  readonly coarse: boolean;
  /** What it is computed in. */
  readonly precision: Precision;
}

/** Settings with seeds for their inputs. */
export function drawnGraphs<Setting>(setting: Arbitrary<Setting>, precisions: readonly Precision[]): Arbitrary<DrawnGraph<Setting>> {
  return fc.record({ setting, seed: fc.nat({ max: 0xffff }), coarse: fc.boolean(), precision: fc.constantFrom(...precisions) });
}

/** Steps of a coarse value from one end of its interval to the other. */
const coarseSteps = 8;

/** Values of inputs as float64, each a float32 number, so that both precisions compute with the same; every input has values of its own. */
export function valuesOf(
  specs: readonly InputSpec[],
  { seed, coarse }: Pick<DrawnGraph<unknown>, "seed" | "coarse">,
): readonly NamedArray[] {
  return specs.map(({ shape, from, to }, input) => {
    let state = Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(input + 1, 0x85ebca6b);
    const data = Float64Array.from({ length: sizeOf(shape) }, () => {
      state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x3c6ef35f) | 0;
      const part = (((state >>> 8) ^ (state << 7)) & 0xffff) / 0x10000;
      return Math.fround(from + (to - from) * (coarse ? Math.round(part * coarseSteps) / coarseSteps : part));
    });
    return { shape, data };
  });
}
