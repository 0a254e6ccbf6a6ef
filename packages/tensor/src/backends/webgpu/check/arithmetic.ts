/** How a device computes in float32, as its start-up check found. */
export interface Arithmetic {
  /** `native`: WGSL's own operator rounds correctly. `corrected`: with a residual it does. `inexact`: within what WGSL states. */
  readonly division: "native" | "corrected" | "inexact";
  readonly sqrt: "native" | "corrected" | "inexact";
  /** The compiler computes with constants across operations, as if floats were real numbers: kernels hide constants from it. */
  readonly foldsConstants: boolean;
  /** A product and a sum may be rounded as one. */
  readonly contracts: boolean;
  readonly flushesSubnormals: boolean;
  /** What went wrong with infinities and NaN; empty where they are kept. */
  readonly nonFiniteFaults: readonly string[];
  /** Everything else that is not as kernels need it; a device with an entry can't be used. */
  readonly faults: readonly string[];
}

/** Errors of division and square root that WGSL allows, in ULP. sqrt is stated as 1 / inverseSqrt, 2 ULP, with a division of 2.5. */
export const statedUlp = { division: 2.5, sqrt: 4.5 } as const;

/** What kernels are written for before a device was checked: nothing is relied on. */
export const unchecked: Arithmetic = {
  division: "native",
  sqrt: "native",
  foldsConstants: false,
  contracts: false,
  flushesSubnormals: false,
  nonFiniteFaults: [],
  faults: [],
};
