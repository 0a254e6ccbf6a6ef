import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { float32Bits, float32FromBits } from "./bits.ts";
import { elementaryUlp, periodicDomain, type Elementary } from "./elementary-accuracy.ts";
import { elementaryValues } from "./elementary-values.fixture.ts";
import { expand, isElementary } from "./elementary.ts";
import { erfFloat64 } from "./erf.ts";
import { computing, type Computed } from "./numbers.fixture.ts";

const names = Object.keys(elementaryUlp) as Elementary[]; // its keys, by its type
const expansion = (name: Elementary, x: number): number =>
  expand<Computed>(name, { type: "float32", value: Math.fround(x) }, computing).value;
const float64: { readonly [F in Elementary]: (x: number) => number } = {
  exp: Math.exp,
  log: Math.log,
  erf: erfFloat64,
  tanh: Math.tanh,
  sin: Math.sin,
  cos: Math.cos,
};

/** The distance of a float32 from an exact value, in units of the exact value's last place. */
function ulpsApart(got: number, exact: number): number {
  const exponent = Math.max(-126, Math.floor(Math.log2(Math.abs(exact))));
  return Math.abs(got - exact) / 2 ** (exponent - 23);
}

describe.each(names)("%s", (name) => {
  test.each(elementaryValues[name])("of %f lies within its stated units of mpmath's value", (x, y) => {
    expect(ulpsApart(expansion(name, x), y)).toBeLessThanOrEqual(elementaryUlp[name]);
  });

  test("lies within its stated units of float64 at every exponent", () => {
    const isPeriodic = name === "sin" || name === "cos";
    const last = float32Bits(isPeriodic ? periodicDomain : 3.4e38);
    let worst = 0;
    for (let bits = 0; bits <= last; bits += 99_991) {
      for (const sign of [0, -0x80000000]) {
        const x = float32FromBits(bits | sign);
        const [exact, got] = [float64[name](x), expansion(name, x)];
        const rounded = Math.fround(exact);
        if (!Number.isFinite(rounded) || rounded === 0) expect([x, got]).toEqual([x, rounded]);
        else worst = Math.max(worst, ulpsApart(got, exact));
      }
    }
    expect(worst).toBeLessThanOrEqual(elementaryUlp[name]);
    // A stated accuracy that nothing comes near would hide a loss.
    expect(worst).toBeGreaterThan(elementaryUlp[name] / 2);
  });

  test("is right at zeros, infinities and NaN", () => {
    for (const x of [0, -0, NaN]) expect(expansion(name, x)).toBe(Math.fround(float64[name](x)));
    for (const x of [Infinity, -Infinity]) expect(expansion(name, x)).toBe(float64[name](x));
  });
});

/** Where the expansions are worst, as the search over all arguments found. */
const worstAt: { readonly [F in Elementary]: number } = { exp: -5.849, log: 1.413, erf: 1.097, tanh: 4.505, sin: 4505.2, cos: 2228.9 };

test.each(names)("%s keeps its stated units where it is worst, and needs them", (name) => {
  const middle = float32Bits(worstAt[name]);
  let worst = 0;
  for (let bits = middle - 20_000; bits < middle + 20_000; bits++) {
    const x = float32FromBits(bits);
    worst = Math.max(worst, ulpsApart(expansion(name, x), float64[name](x)));
  }
  expect(worst).toBeLessThanOrEqual(elementaryUlp[name]);
  expect(worst).toBeGreaterThan(0.9 * elementaryUlp[name]);
});

test.each(names)("the documentation of %s states its units", (name) => {
  const text = readFileSync(new URL(`../operators/${name}.ts`, import.meta.url), "utf8");
  expect(text).toContain(`In float32 within ${elementaryUlp[name]} units in the last place`);
});

test("results that are subnormal keep their last places", () => {
  expect(expansion("exp", -100)).toBe(Math.fround(Math.exp(-100)));
  for (const name of ["erf", "tanh", "sin"] as const) expect(expansion(name, 2 ** -140)).toBe(Math.fround(float64[name](2 ** -140)));
});

test("erf and tanh stay between -1 and 1", () => {
  for (let x = 0; x < 12; x += 0.001) {
    expect(Math.abs(expansion("erf", x))).toBeLessThanOrEqual(1);
    expect(Math.abs(expansion("tanh", -x))).toBeLessThanOrEqual(1);
  }
});

test("erf and tanh are odd, bit by bit", () => {
  for (const name of ["erf", "tanh"] as const) for (let x = 0; x < 5; x += 0.01) expect(expansion(name, -x)).toBe(-expansion(name, x));
});

test("sin and cos of an argument beyond their domain are NaN, not something near", () => {
  for (const name of ["sin", "cos"] as const) {
    expect(expansion(name, periodicDomain)).not.toBeNaN();
    expect(expansion(name, periodicDomain + 1)).toBeNaN();
    expect(expansion(name, -1e30)).toBeNaN();
  }
});

test("only the six functions are elementary", () => {
  expect(["exp", "log", "erf", "tanh", "sin", "cos", "sqrt", "neg", "floor"].map((op) => isElementary(op as "exp"))).toEqual([
    ...Array.from({ length: 6 }, () => true),
    false,
    false,
    false,
  ]);
});
