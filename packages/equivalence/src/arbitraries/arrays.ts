import type { Arbitrary } from "fast-check";
import type { NamedArray } from "../array.ts";
import type { Domain } from "./domain.ts";
import { fill, pools, type ValueOptions } from "./pools.ts";

/** Which arrays may be drawn. */
export interface ArrayOptions extends ValueOptions {
  readonly shape: readonly number[];
  /** Legal values; finite when absent. */
  readonly domain?: Domain;
  /** The extent that an index, bound or offsets domain speaks of; 0 when absent. */
  readonly extent?: number;
}

/**
 * Arrays of a shape with values of a domain: simple, normal, mixed, subnormal, huge, zeros, all equal; each array of one kind.
 * They shrink to fewer distinct values, to simple ones, and those towards 0.
 * @example expect(inputAt({ generate: arrays({ shape: [2, 3] }) }, 1, "0")!.data.length).toBe(6);
 */
export function arrays({ shape, domain = { kind: "finite" }, extent = 0, ...values }: ArrayOptions): Arbitrary<NamedArray> {
  const { precision = "float32" } = values;
  return pools(domain, values).map((pool) => fill(pool, { shape, domain, extent, precision }));
}
