import { createJsBackend, data, tensor, treeToPaths } from "@tercet/tensor";
import type { ParameterSpec } from "@tercet/transformer";
import { describe, expect, test } from "vitest";
import { initParameters, namedParameters, parametersFrom, parametersOn, type ParameterArray } from "./parameters.ts";

const specs: readonly ParameterSpec[] = [
  { name: "table.weight", shape: [40, 50], start: { kind: "normal", deviation: 0.5 } },
  { name: "layer.0.bias", shape: [3], start: { kind: "constant", value: 7 } },
  { name: "positions", shape: [2, 4], start: { kind: "sinusoidal" } },
];

const valuesOf = async (tree: object): Promise<ReadonlyMap<string, readonly number[]>> => {
  const values = new Map<string, readonly number[]>();
  for (const [name, value] of treeToPaths(tree)) values.set(name, [...(await data(value))]);
  return values;
};

describe("parameters from nothing", () => {
  test("start as their specs say", async () => {
    const values = await valuesOf(initParameters<object>(specs, 1));
    expect([...values.keys()]).toEqual(specs.map(({ name }) => name));
    expect(values.get("layer.0.bias")).toEqual([7, 7, 7]);
    expect(values.get("positions")?.slice(0, 4)).toEqual([0, 1, 0, 1]);
    const table = values.get("table.weight") ?? [];
    const mean = table.reduce((sum, value) => sum + value, 0) / table.length;
    const variance = table.reduce((sum, value) => sum + (value - mean) ** 2, 0) / table.length;
    // Six standard errors of 2000 draws.
    expect(Math.abs(mean)).toBeLessThan((6 * 0.5) / Math.sqrt(2000));
    expect(Math.abs(variance - 0.25)).toBeLessThan(6 * 0.25 * Math.sqrt(2 / 2000));
  });

  test("depend on the seed and their own name alone", async () => {
    const [one, again, other] = await Promise.all([1, 1, 2].map(async (seed) => valuesOf(initParameters<object>(specs, seed))));
    const alone = await valuesOf(initParameters<object>(specs.slice(0, 1), 1));
    expect(again).toEqual(one);
    expect(alone.get("table.weight")).toEqual(one!.get("table.weight"));
    expect(other!.get("table.weight")).not.toEqual(one!.get("table.weight"));
    const renamed = await valuesOf(initParameters<object>([{ ...specs[0]!, name: "other.weight" }], 1));
    expect(renamed.get("other.weight")).not.toEqual(one!.get("table.weight"));
  });
});

describe("parameters from arrays", () => {
  const arrays = (): Map<string, ParameterArray> =>
    new Map(specs.map(({ name, shape }) => [name, { shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(2) }]));

  test("stand under their names", async () => {
    const parameters = parametersFrom<object>(specs, arrays());
    expect(namedParameters(parameters).map(([name, value]) => [name, value.shape])).toEqual(specs.map(({ name, shape }) => [name, shape]));
  });

  test("that are missing, unused and misshaped are told together", () => {
    const given = arrays();
    given.delete("positions");
    given.set("lm_head.bias", { shape: [1], data: new Float32Array(1) });
    given.set("layer.0.bias", { shape: [1, 3], data: new Float32Array(3) });
    expect(() => parametersFrom(specs, given)).toThrow(
      expect.objectContaining({
        code: "parameters-incomplete",
        details: { missing: ["positions"], unused: ["lm_head.bias"], misshaped: ["layer.0.bias [1, 3] for [3]"] },
      }),
    );
  });

  test("may be left unused only by name", () => {
    const given = arrays();
    given.set("lm_head.bias", { shape: [1], data: new Float32Array(1) });
    expect(() => parametersFrom(specs, given, { unused: (name) => name.startsWith("lm_head.") })).not.toThrow();
    expect(() => parametersFrom(specs, given, { unused: (name) => name === "other" })).toThrow("parameters-incomplete");
  });
});

test("parameters on a backend have the same names and bits", async () => {
  const parameters = initParameters<object>(specs, 3);
  const placed = await parametersOn(parameters, createJsBackend());
  expect(await valuesOf(placed)).toEqual(await valuesOf(parameters));
});

test("host memory is given back as parameters are copied, that of tied ones after the last", async () => {
  const shared = new Float32Array([1, 2]);
  const parameters = { own: tensor(new Float32Array([3])), tied: tensor(shared), other: tensor(shared) };
  const placed = await parametersOn(parameters, createJsBackend(), { discards: true });
  expect(Object.fromEntries(await valuesOf(placed))).toEqual({ own: [3], tied: [1, 2], other: [1, 2] });
  expect(shared.length).toBe(0);
});

test("where an array can't be given back at once, as in Node 20, parameters are placed all the same", async () => {
  const own = Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, "transfer")!; // this engine has it
  try {
    Reflect.deleteProperty(ArrayBuffer.prototype, "transfer");
    const placed = await parametersOn({ weight: tensor(Float32Array.of(1, 2)) }, createJsBackend(), { discards: true });
    expect([...(await data(placed.weight))]).toEqual([1, 2]);
  } finally {
    Object.defineProperty(ArrayBuffer.prototype, "transfer", own);
  }
});
