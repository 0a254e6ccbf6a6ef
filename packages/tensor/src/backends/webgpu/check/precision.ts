import type { Unsupported } from "../../../backend/interface.ts";
import { contractedUlp } from "../../../scalar/elementary-accuracy.ts";
import type { FloatPrecision } from "../../../scalar/float-precision.ts";
import { statedUlp, type Arithmetic } from "./arithmetic.ts";

/** What the oracle's bound takes from a device. */
export function precisionOf({ division, sqrt, contracts, flushesSubnormals, nonFiniteFaults }: Arithmetic): FloatPrecision {
  return {
    division: division === "inexact" ? statedUlp.division : 0.5,
    sqrt: sqrt === "inexact" ? statedUlp.sqrt : 0.5,
    ...(contracts ? { elementary: contractedUlp } : {}),
    flushesSubnormals,
    assumesFinite: nonFiniteFaults.length > 0,
  };
}

/** What a device can't do, with what its check found. */
export function unsupportedBy({ division, sqrt, flushesSubnormals, nonFiniteFaults }: Arithmetic): readonly Unsupported[] {
  const inexact = (ulp: number): string => `the device rounds otherwise, and no correction holds on it; WGSL allows ${ulp} ULP`;
  return [
    { what: "float64", why: "WGSL has no float64; use the backend js or reference" },
    ...(division === "inexact" ? [{ what: "division, correctly rounded", why: inexact(statedUlp.division) }] : []),
    ...(sqrt === "inexact" ? [{ what: "square root, correctly rounded", why: inexact(statedUlp.sqrt) }] : []),
    ...(flushesSubnormals ? [{ what: "subnormal numbers", why: "the device takes and gives 0 for them, as WGSL allows" }] : []),
    ...(nonFiniteFaults.length > 0
      ? [{ what: "numbers that are not finite", why: `the device does not keep them, as WGSL allows: ${nonFiniteFaults.join("; ")}` }]
      : []),
  ];
}
