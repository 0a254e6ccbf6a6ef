import { expect, test } from "vitest";
import type { Measure } from "./measure.ts";
import { describeOutcome, type Outcome } from "./outcome.ts";
import { fromJson, toJson } from "./outcome-json.ts";

const measure: Measure = {
  ...{ elements: 12, unbounded: 1, beyond: 2, ulp: Infinity, absolute: 0.25, ofYardstick: 0.5 },
  worst: { array: "y", at: [1, 0], expected: -0, got: NaN, bound: 0, absolute: Infinity, ulp: Infinity, ofBound: -Infinity },
};
const claim = "operator:exp/equals-oracle/js/node:cpu";
const outcomes: readonly Outcome[] = [
  { kind: "held", claim, runs: 100, milliseconds: 12.5, measure, distribution: [0, 99, 1], seed: -7, path: "3" },
  {
    kind: "held",
    claim,
    runs: 1,
    milliseconds: 0,
    measure: { elements: 1, unbounded: 0, beyond: 0, ulp: 0, absolute: 0 },
    distribution: [1],
    seed: 0,
    path: "0",
  },
  {
    ...{ kind: "failed", claim, runs: 3, milliseconds: 7, what: "y[1, 0] is NaN", measure, counterExample: '{"x":NaN}' },
    ...{ shrinks: 2, seed: 1, path: "2:0:1", replay: "npx tercet verify" },
  },
  { kind: "unsupported", claim, why: "no float64" },
  { kind: "not-run", claim, why: "stopped by its caller" },
];

test.each(outcomes)("an outcome survives JSON text: $kind", (outcome) => {
  expect(fromJson(JSON.parse(JSON.stringify(toJson(outcome))))).toEqual(outcome);
});

test("NaN, infinities and -0 come back as themselves", () => {
  const back = fromJson(JSON.parse(JSON.stringify(toJson(outcomes[0] as Outcome))));
  expect(back.kind === "held" && Object.is(back.measure.worst?.expected, -0)).toBe(true);
  expect(back.kind === "held" && back.measure.worst?.got).toBeNaN();
});

test("text that happens to be a number word stays text", () => {
  const outcome: Outcome = { kind: "not-run", claim: "NaN", why: "-0" };
  expect(fromJson(toJson(outcome))).toEqual(outcome);
});

test.each([
  [undefined, /kind/],
  [null, /kind/],
  [[], /kind/],
  [{ kind: "passed" }, /kind/],
  [{ kind: "unsupported", claim }, /why must be text/],
  [{ kind: "held", claim, runs: "many" }, /runs must be a number/],
  [{ kind: "held", claim, runs: 1 }, /milliseconds must be a number/],
  [{ kind: "held", claim, runs: 1, milliseconds: 1, measure: [] }, /measure must be an object/],
  [{ kind: "held", claim, runs: 1, milliseconds: 1, measure: { elements: 1 } }, /measure.unbounded must be a number/],
  [
    { kind: "held", claim, runs: 1, milliseconds: 1, measure: { ...measure, worst: { array: "y", at: 3 } } },
    /measure.worst.at must be a list of numbers/,
  ],
])("what is no outcome is refused with the field named: %j", (json, why) => {
  const result = fromJson(json);
  expect(result.kind === "invalid" && result.why).toMatch(why);
});

test("unknown fields are left out", () => {
  const json = { kind: "not-run", claim, why: "x", extra: 1, ["__proto__"]: { polluted: true } };
  expect(fromJson(json)).toEqual({ kind: "not-run", claim, why: "x" });
});

test("a description has what a reader needs", () => {
  const [held, , failed, unsupported] = outcomes.map(describeOutcome);
  expect(held).toMatch(/^held .*100 runs, 12 elements, Infinity ulp/);
  for (const part of ["y[1, 0] is NaN", '{"x":NaN}', "seed 1, path 2:0:1", "npx tercet verify"]) expect(failed).toContain(part);
  expect(unsupported).toContain("no float64");
});
