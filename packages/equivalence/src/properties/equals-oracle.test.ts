import { describe, expect, test } from "vitest";
import { failureOf, outcomeOf } from "../../test/outcome-of.ts";
import { float32, multiply, matmul, productOracle as oracle, type Product } from "../../test/product.ts";
import { vector } from "../../test/items.ts";
import { applications, type Application } from "../arbitraries/applications.ts";
import { refuse, type NamedArrays } from "../array.ts";
import { equalsOracle } from "./equals-oracle.ts";

describe("equalsOracle", () => {
  const generate = applications(matmul);
  const subject = (term?: Product["term"]) => (application: Application) =>
    float32(multiply(application, { round: Math.fround, ...(term === undefined ? {} : { term }) }));

  test("a right product holds, far from empty", async () => {
    const outcome = await outcomeOf(equalsOracle({ generate, subject: subject(), oracle }));
    expect(outcome).toMatchObject({ kind: "held", runs: 100 });
    expect(outcome.kind === "held" && outcome.measure.elements).toBeGreaterThan(1000);
    expect(outcome.kind === "held" && outcome.measure.worst?.ofBound).toBeGreaterThan(0);
    expect(outcome.kind === "held" && outcome.measure.ofYardstick).toBeLessThan(1);
  });

  test("a product that forgets the term k = 4 shrinks to k = 5 and a few rows and columns", async () => {
    const { counterExample, what, measure } = await failureOf(
      equalsOracle({ generate, subject: subject((a, b, k) => (k === 4 ? 0 : a * b)), oracle }),
    );
    expect(counterExample).toMatch(/"shape":\[\d,5\].*"shape":\[5,\d\]/);
    expect(what).toMatch(/^c\[\d, \d\] is /);
    expect(measure.elements).toBeLessThanOrEqual(9);
  });

  test("terms rounded to half the bits are beyond the bound", async () => {
    const coarse = (a: number, b: number): number => Math.fround(a * b * (1 + 2 ** -12));
    const { measure } = await failureOf(equalsOracle({ generate, subject: subject(coarse), oracle }));
    expect(measure.worst?.ofBound).toBeGreaterThan(1);
  });

  test("a wrong shape, a missing array and a throw fail and say so", async () => {
    const flat = ({ inputs }: Application) => vector(new Float32Array((inputs[0]?.shape[0] ?? 0) * (inputs[1]?.shape[1] ?? 0)));
    expect((await failureOf(equalsOracle({ generate, subject: flat, oracle }))).what).toMatch(/unexpected array y/);
    const throwing = (): NamedArrays => {
      throw new RangeError("too large");
    };
    expect((await failureOf(equalsOracle({ generate, subject: throwing, oracle }))).what).toBe("it threw RangeError: too large");
    expect((await failureOf(equalsOracle({ generate, subject: subject(), oracle: throwing }))).what).toContain(
      "the oracle threw RangeError",
    );
  });

  test("a refusal makes the claim unsupported", async () => {
    expect(await outcomeOf(equalsOracle({ generate, subject: () => refuse("no matrices"), oracle }))).toMatchObject({
      kind: "unsupported",
      why: "no matrices",
    });
  });

  test("a subject that ignores how its inputs lie in memory is not told from a right one without views, and is with them", async () => {
    const viewed = applications(matmul, { views: true });
    const lazy = ({ inputs }: Application) =>
      float32(
        multiply(
          { inputs: inputs.map((one) => (one.layout.kind === "contiguous" ? one : { ...one, data: one.data.slice().reverse() })) },
          { round: Math.fround },
        ),
      );
    expect((await outcomeOf(equalsOracle({ generate, subject: lazy, oracle }))).kind).toBe("held");
    await failureOf(equalsOracle({ generate: viewed, subject: lazy, oracle }));
  });
});
