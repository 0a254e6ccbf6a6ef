import { claim, emptyMeasure, sameBits, type Claim, type Outcome } from "@tercet/equivalence";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { Checked } from "./check.ts";
import { summaryText } from "./summary-text.ts";

function claimOn(backend: string, name: string): Claim {
  const property = sameBits({
    generate: fc.constant({ shape: [], data: new Float32Array(1) }),
    subject: (x) => ({ x }),
    other: (x) => ({ x }),
  });
  return claim({
    subject: { kind: "operator", name },
    property,
    backend: { name: backend },
    environment: { runtime: "node", device: "cpu" },
  });
}

function held(of: Claim, ofBound: number): Checked {
  const worst = { array: "y", at: [0], expected: 1, got: 1, bound: 1, absolute: ofBound, ulp: 0.5, ofBound };
  const rest = { runs: 3, milliseconds: 5, seed: 1, path: "0", distribution: [] } as const;
  const outcome = { kind: "held", claim: of.id, measure: { ...emptyMeasure, elements: 9, worst }, ...rest } as unknown as Outcome; // the text reads no distribution
  return { claim: of, outcome };
}

function failed(of: Claim): Checked {
  const replay = `npx tercet verify --replay=${of.id}@-7@4:0`;
  const rest = { measure: emptyMeasure, runs: 2, milliseconds: 2000, shrinks: 3, seed: -7, path: "4:0", replay } as const;
  return { claim: of, outcome: { kind: "failed", claim: of.id, what: "y[0] is 2, expected 1", counterExample: "[[1]]", ...rest } };
}

const facts = { milliseconds: 2000, seed: 0, runs: 25, chosen: 4 };
const mark = { bold: (text: string) => `<b>${text}</b>`, alarm: (text: string) => `<!>${text}</!>` };
const [good, bad, other] = [claimOn("js", "exp"), claimOn("js", "log"), claimOn("wasm", "exp")];
const checked: readonly Checked[] = [
  held(good, 0.4),
  failed(bad),
  held(other, 0.7),
  { claim: other, outcome: { kind: "unsupported", claim: other.id, why: "no float64 here" } },
];

it("counts by kind and backend, and marks rows with failures", () => {
  const text = summaryText(checked, { ...facts, width: 100, style: mark });
  expect(text).toMatch(/<!>operator {2}js +1 +1 +0 +0 +40 %<\/!>\noperator {2}wasm +1 +0 +1 +0 +70 %\n/);
});

it("tells failures in full, with the command that replays them on a line of its own, whatever the width", () => {
  for (const width of [40, 80, 120]) {
    const text = summaryText(checked, { ...facts, width, style: mark });
    expect(text).toMatch(/^ {2}npx tercet verify --replay=operator:log\/same-bits\/js\/node:cpu@-7@4:0$/m);
    expect(text).toContain("<!>FAILED</!>  operator:log/same-bits/js/node:cpu");
    const plain = text.replaceAll(/<\/?[b!]>/g, "").split("\n");
    expect(plain.filter((line) => line.length > width && !/operator:|replay/.test(line))).toEqual([]);
  }
});

it("names what is nearest to its bound, what was slow, why something was not checked, and that a run was stopped", () => {
  const text = summaryText(checked, { ...facts, chosen: 9, width: 100, style: { bold: (each) => each, alarm: (each) => each } });
  expect(text).toMatch(/nearest to their bounds\n {2}70 % {2}0\.5 ulp {2}operator:exp\/same-bits\/wasm\n {2}40 % /);
  expect(text).toMatch(/slowest\n {2}2\.00 s {2}operator:log\/same-bits\/js\n/);
  expect(text).toContain("unsupported  1 claim: no float64 here (operator:exp)");
  expect(text).toMatch(/Stopped: 5 of 9 claims were not reached\.\n$/);
});
