import { describe, expect, test } from "vitest";
import { elementaryUlp } from "../../../scalar/elementary-accuracy.ts";
import { Device } from "../device.ts";
import { absence, openSpied } from "../spied.fixture.ts";
import { statedUlp, unchecked } from "./arithmetic.ts";
import { checkDevice } from "./check-device.ts";
import { precisionOf, unsupportedBy } from "./precision.ts";
import { probeInputs, probes } from "./probes.ts";
import { runProbes } from "./run-probes.ts";

describe("what a device says of itself", () => {
  test("is nothing but float64 where it computes as IEEE 754 has it", () => {
    expect(precisionOf(unchecked)).toMatchObject({ division: 0.5, sqrt: 0.5, flushesSubnormals: false, assumesFinite: false });
    expect(unsupportedBy(unchecked).map(({ what }) => what)).toEqual(["float64"]);
  });

  test("is a bound and a reason for all that it does otherwise", () => {
    const found = {
      ...unchecked,
      division: "inexact",
      sqrt: "inexact",
      flushesSubnormals: true,
      nonFiniteFaults: ["overflow: at 3"],
    } as const;
    expect(precisionOf(found)).toMatchObject({ ...statedUlp, flushesSubnormals: true, assumesFinite: true });
    expect(unsupportedBy(found).map(({ what }) => what)).toEqual([
      "float64",
      "division, correctly rounded",
      "square root, correctly rounded",
      "subnormal numbers",
      "numbers that are not finite",
    ]);
    expect(unsupportedBy(found).at(-1)?.why).toContain("at 3");
  });

  test("widens the bound of the exponential where products and sums are rounded as one", () => {
    expect(precisionOf(unchecked).elementary).toBeUndefined();
    expect(precisionOf({ ...unchecked, contracts: true }).elementary?.exp).toBeGreaterThan(elementaryUlp.exp);
  });

  test("is exact where a correction makes it so", () => {
    expect(precisionOf({ ...unchecked, division: "corrected", sqrt: "corrected" })).toMatchObject({ division: 0.5, sqrt: 0.5 });
  });
});

test("every probe is tried on many numbers, and on those where arithmetic has its edges", () => {
  const { left, right } = probeInputs();
  const [x, y] = [new Float32Array(left.buffer), new Float32Array(right.buffer)];
  for (const [name, { expected }] of Object.entries(probes)) {
    const tried = Array.from(left, (p, i) => expected(x[i] ?? 0, y[i] ?? 0, p, right[i] ?? 0)).filter((bits) => bits !== undefined);
    expect([name, tried.length >= (name === "subnormals" ? 20 : 60)]).toEqual([name, true]);
  }
});

describe.skipIf(absence !== undefined)(`the device of this machine${absence === undefined ? "" : `: ${absence}`}`, () => {
  test("converts, rounds and multiplies integers as every device must, and is found to compute as its backend says", async () => {
    const { backend, device } = await openSpied();
    const found = await checkDevice(new Device(device, {}));
    expect(found.faults).toEqual([]);
    expect(precisionOf(found)).toEqual(backend.precision);
    await backend.close();
  });

  test("has exact quotients and roots by the correction, where they are not so by themselves", async () => {
    const { backend, device } = await openSpied();
    const tried = await runProbes(new Device(device, {}));
    const { division, sqrt } = await checkDevice(new Device(device, {}));
    if (division !== "inexact") expect(Math.min(tried.division.wrong, tried.correctedDivision.wrong)).toBe(0);
    if (sqrt !== "inexact") expect(Math.min(tried.sqrt.wrong, tried.correctedSqrt.wrong)).toBe(0);
    await backend.close();
  });
});
