import { describe, expect, test } from "vitest";
import { failureOf, outcomeOf } from "../../test/outcome-of.ts";
import { exact, multiply, matmul } from "../../test/product.ts";
import { vector } from "../../test/items.ts";
import { applications, type Application } from "../arbitraries/applications.ts";
import type { Expectations, NamedArray, NamedArrays } from "../array.ts";
import { gradientEqualsDifference } from "./gradient-equals-difference.ts";

describe("gradientEqualsDifference", () => {
  const generate = applications(matmul, { precision: "float64", values: "moderate", size: { largest: 5 } });
  const subject = (application: Application): Expectations => ({ c: multiply(application, exact) });
  const transpose = ({ shape: [m = 0, n = 0], data }: NamedArray): NamedArray => ({
    shape: [n, m],
    data: Float64Array.from(data, (_, index) => data[(index % m) * n + Math.floor(index / m)] ?? NaN),
  });
  const product = (a?: NamedArray, b?: NamedArray): NamedArray => {
    const inputs = [a, b].flatMap((array) => (array === undefined ? [] : [{ ...array, layout: { kind: "contiguous" } as const }]));
    return multiply({ inputs }, exact);
  };
  const gradient = ({ inputs: [a, b] }: Application, { c }: NamedArrays) =>
    a && b ? [product(c, transpose(b)), product(transpose(a), c)] : [];

  test("the right gradient of a product holds, tightly", async () => {
    const outcome = await outcomeOf(gradientEqualsDifference({ generate, subject, gradient }), 30);
    expect(outcome).toMatchObject({ kind: "held" });
    expect(outcome.kind === "held" && outcome.measure.worst?.bound).toBeLessThan(1e-9);
  });

  test("a gradient that forgets to transpose, a scaled one, and one with a wrong element fail", async () => {
    const scaled = (application: Application, weights: NamedArrays) =>
      gradient(application, weights).map(({ shape, data }) => ({ shape, data: Float64Array.from(data, (value) => value * (1 + 1e-6)) }));
    const { counterExample } = await failureOf(gradientEqualsDifference({ generate, subject, gradient: scaled }));
    expect(counterExample).toContain('"shape":[1,1]');
    const wrongElement = (application: Application, weights: NamedArrays) =>
      gradient(application, weights).map(({ shape, data }, input) => ({
        shape,
        data: Float64Array.from(data, (value, index) => (input === 1 && index === 1 ? value + 0.001 : value)),
      }));
    expect((await failureOf(gradientEqualsDifference({ generate, subject, gradient: wrongElement }))).what).toContain(
      "gradient of input 1",
    );
    const forgot = ({ inputs: [a, b] }: Application, { c }: NamedArrays) =>
      a && b
        ? [{ shape: a.shape, data: product(c, { ...b, shape: [b.shape[1] ?? 0, b.shape[0] ?? 0] }).data }, product(transpose(a), c)]
        : [];
    await failureOf(gradientEqualsDifference({ generate, subject, gradient: forgot }));
  });

  test("a missing gradient fails, an undefined one is left out, relu's kink is allowed either slope", async () => {
    expect((await failureOf(gradientEqualsDifference({ generate, subject, gradient: () => [] }))).what).toMatch(/0 gradients for 2 inputs/);
    const second = (application: Application, weights: NamedArrays) => [undefined, gradient(application, weights)[1]];
    expect((await outcomeOf(gradientEqualsDifference({ generate, subject, gradient: second }), 20)).kind).toBe("held");
    const unary = applications(
      { draw: (size) => ({ shapes: [[size()]], attributes: {} }), domain: [{ kind: "finite" }] },
      { precision: "float64", values: "moderate" },
    );
    const relu = ({ inputs: [x] }: Application): Expectations => vector(Float64Array.from(x?.data ?? [], (value) => Math.max(value, 0)));
    const slope =
      (atZero: number, above: number) =>
      ({ inputs: [x] }: Application, { y }: NamedArrays) =>
        x && y
          ? [
              {
                shape: x.shape,
                data: Float64Array.from(x.data, (value, i) => (value > 0 ? above : value === 0 ? atZero : 0) * (y.data[i] ?? 0)),
              },
            ]
          : [];
    for (const atZero of [0, 1])
      expect((await outcomeOf(gradientEqualsDifference({ generate: unary, subject: relu, gradient: slope(atZero, 1) }), 40)).kind).toBe(
        "held",
      );
    await failureOf(gradientEqualsDifference({ generate: unary, subject: relu, gradient: slope(2.5, 1) }));
    await failureOf(gradientEqualsDifference({ generate: unary, subject: relu, gradient: slope(0, 1.001) }));
  });

  test("of a large input only some elements are checked, and the others are counted as unbounded", async () => {
    const outcome = await outcomeOf(gradientEqualsDifference({ generate, subject, gradient, most: 3 }), 20);
    expect(outcome.kind === "held" && outcome.measure.unbounded).toBeGreaterThan(outcome.kind === "held" ? outcome.measure.elements : 0);
  });
});
