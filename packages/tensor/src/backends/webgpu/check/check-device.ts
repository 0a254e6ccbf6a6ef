import type { Device } from "../device.ts";
import type { Arithmetic } from "./arithmetic.ts";
import type { ProbeName } from "./probes.ts";
import { runProbes } from "./run-probes.ts";

/** Finds how a device computes: every difference that a compiler or the hardware may bring is looked for, none is assumed. */
export async function checkDevice(device: Device): Promise<Arithmetic> {
  const tried = await runProbes(device);
  const holds = (name: ProbeName): boolean => tried[name].wrong === 0;
  const faultsOf = (...names: readonly ProbeName[]): readonly string[] =>
    names.flatMap((name) => (holds(name) ? [] : [`${name}: ${tried[name].example}`]));
  return {
    division: holds("division") ? "native" : holds("correctedDivision") ? "corrected" : "inexact",
    sqrt: holds("sqrt") ? "native" : holds("correctedSqrt") ? "corrected" : "inexact",
    foldsConstants: !(holds("foldedSums") && holds("foldedProducts") && holds("foldedRatios") && holds("foldedZeros")),
    contracts: !holds("contraction"),
    flushesSubnormals: !holds("subnormals"),
    nonFiniteFaults: faultsOf("overflow", "notANumber", "comparison"),
    faults: faultsOf("rounding", "conversion", "truncation", "integers", "negation", "nearest"),
  };
}
