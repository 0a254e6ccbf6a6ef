import { expect, test } from "vitest";
import { formulaOf } from "./formula.ts";
import { definitions } from "./index.ts";

const named = (name: string) => formulaOf(definitions.find((definition) => definition.name === name)!); // names of the list

test("an element-wise operator shows its operands, and its gradient", () => {
  const { sample, value, gradient } = named("mul");
  expect(sample).toBe("a float32 [3, 2], b float32 [3, 2] -> y float32 [3, 2]");
  expect(value).toEqual(["y[i0, i1] = a[i0, i1] * b[i0, i1]"]);
  expect(gradient).toEqual(["da = mul(g, b)", "db = mul(g, a)"]);
});

test("a gradient that another one is made of stands for itself", () => {
  expect(named("maximum").gradient).toEqual(["da = where(less(b, a), g, where(equal(a, b), mul(g, 0.5), 0))", "db = sub(g, da)"]);
});

test("views show places, and integers of shapes that change nothing are left out", () => {
  expect(named("slice").value).toEqual(["y[i0, i1, i2] = a[i0, (i1 * 5) + 2, i2]"]);
  expect(named("transpose").value).toEqual(["y[i0, i1, i2] = a[i1, i2, i0]"]);
});

test("a reduction shows its range, also where it comes from data", () => {
  expect(named("matmul").value).toEqual(["y[i0, i1, i2] = sum over 0 <= k < 4 of (a[i0, i1, k] * b[i0, k, i2])"]);
  expect(named("segmentSum").value).toEqual(["y[i0, i1, i2] = sum over b[i0] <= n < b[i0 + 1] of (a[n, i1, i2])"]);
});

test("a composite shows its decomposition, and pieces that are used twice once", () => {
  expect(named("sigmoid").value).toEqual(["y = div(1, add(exp(neg(a)), 1))"]);
  expect(named("softmax").value).toEqual([
    't1 = exp(sub(a, stopGradient(reshape(max(a, {"axis":2}), {"shape":[3,2,1]}))))',
    'y = div(t1, reshape(sum(t1, {"axis":2}), {"shape":[3,2,1]}))',
  ]);
});

test("what has no gradient shows none", () => {
  expect(named("argmax").gradient).toEqual([]);
  expect(named("relu").gradient).toEqual(["da = where(less(0, a), g, 0)"]);
});

test("every definition has a formula that is not empty and not without end", () => {
  for (const definition of definitions) {
    const { sample, value, gradient } = formulaOf(definition);
    expect(sample, definition.name).toContain("-> y ");
    expect(value.at(-1), definition.name).toMatch(/^y.* = .+/);
    expect([...value, ...gradient].join("\n").length, definition.name).toBeLessThan(6000);
    expect([...value, ...gradient].join("\n"), definition.name).not.toMatch(/\?\[|undefined|NaN/);
  }
});
