import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createJsBackend } from "../src/backends/js/backend.ts";
import type { Definition } from "../src/operators/define.ts";
import { linearDefinition } from "../src/operators/composites/linear.ts";
import { definitions } from "../src/operators/index.ts";
import { matmulDefinition } from "../src/operators/matmul.ts";
import type { Drawn } from "./application.ts";
import { finiteOnly, deepSizes, drawn, kindsOf, longSizes } from "./drawn.ts";

// What the claims say holds for what they draw: so what they draw is looked at here.

const backend = createJsBackend();
const samples = new Map(
  definitions.map((definition) => [definition, fc.sample(drawn(definition, backend), { seed: 3, numRuns: 160 })] as const),
);
const of = (definition: Definition): readonly Drawn[] => samples.get(definition) ?? [];
const all: readonly Drawn[] = definitions.flatMap(of);

const extents = ({ inputs }: Drawn): readonly number[] => inputs.flatMap(({ shape }) => shape);
const floats = ({ inputs }: Drawn): readonly (readonly number[])[] =>
  inputs.flatMap(({ data }) => (data instanceof Float32Array || data instanceof Float64Array ? [Array.from(data)] : []));
const least = ({ inputs }: Drawn): number => (inputs.some(({ data }) => data instanceof Float64Array) ? 2 ** -1022 : 2 ** -126);

/** Operators whose inputs take any float. */
const ofFinite = definitions.filter(({ domain }) => domain.some(({ kind }) => kind === "finite"));

describe.each(definitions.filter(({ domain }) => domain.length > 0).map((definition) => [definition.name, definition] as const))(
  "%s",
  (_, definition) => {
    const isOfKeys = definition.domain.length === 1 && definition.signature.startsWith("2 ");
    test("no elements, one, views of both kinds", () => {
      const some = (rule: (drawn: Drawn) => boolean): void => expect(of(definition).some(rule)).toBe(true);
      if (!isOfKeys && !["argmax", "segmentIds"].includes(definition.name)) some((application) => extents(application).includes(0));
      if (!isOfKeys && definition.name !== "segmentIds") some((application) => extents(application).includes(1));
      for (const kind of ["contiguous", "transposed", "strided"] as const)
        some(({ inputs }) => inputs.some(({ layout }) => layout.kind === kind));
    });

    test("every type of elements that it takes", () => {
      const types = new Set(of(definition).flatMap(({ inputs }) => inputs.map(({ data }) => data.constructor.name)));
      const names = { float32: "Float32Array", float64: "Float64Array", int32: "Int32Array", bool: "Uint8Array" } as const;
      if (ofFinite.includes(definition)) for (const kind of kindsOf(definition, backend)) expect(types).toContain(names[kind]);
    });
  },
);

test.each<[what: string, rule: (values: readonly number[], least: number) => boolean]>([
  ["subnormal values alone", (values, from) => values.length > 0 && values.every((value) => value !== 0 && Math.abs(value) < from)],
  ["huge values alone", (values) => values.length > 0 && values.every((value) => Math.abs(value) >= 2 ** 100 && Number.isFinite(value))],
  ["equal values", (values) => values.length > 1 && new Set(values).size === 1],
  ["both signs", (values) => Math.min(...values) < 0 && Math.max(...values) > 0],
  ["-0", (values) => values.some((value) => Object.is(value, -0))],
  ["NaN", (values) => values.some(Number.isNaN)],
  ["Infinity", (values) => values.includes(Infinity)],
  ["-Infinity", (values) => values.includes(-Infinity)],
])("each operator of floats is tried with %s", (what, rule) => {
  const without = ofFinite
    .filter((definition) => !(finiteOnly.has(definition) && /NaN|Infinity/.test(what)))
    .filter((definition) => !of(definition).some((application) => floats(application).some((values) => rule(values, least(application)))));
  expect(without.map(({ name }) => name)).toEqual([]);
});

test("whole numbers reach both ends of int32", () => {
  const values = new Set(all.flatMap(({ inputs }) => inputs.flatMap(({ data }) => (data instanceof Int32Array ? Array.from(data) : []))));
  for (const end of [-(2 ** 31), -1, 0, 1, 2 ** 31 - 1]) expect(values).toContain(end);
});

test("operands of one application have unequal shapes that broadcast", () => {
  const elementWise = definitions.filter(({ domain, signature }) => domain.length > 1 && /^(\.\.\., )+\.\.\. ->/.test(signature));
  expect(elementWise.length).toBeGreaterThan(10);
  for (const definition of elementWise)
    expect(
      of(definition).some(({ inputs: [a, b] }) => a?.shape.join() !== b?.shape.join()),
      definition.name,
    ).toBe(true);
});

test("every length at the edge of a block comes up, in products too", () => {
  const lengths = new Set(all.flatMap(extents));
  for (const length of [...longSizes, ...deepSizes, 4, 5, 6, 7, 8, 9, 15, 16, 17]) expect(lengths).toContain(length);
  const ofProducts = fc.sample(drawn(matmulDefinition, backend), { seed: 4, numRuns: 1500 });
  const [rows, depths, columns] = [new Set<number>(), new Set<number>(), new Set<number>()];
  for (const {
    inputs: [a, b],
  } of ofProducts) {
    rows.add(a?.shape.at(-2) ?? 0);
    depths.add(a?.shape.at(-1) ?? 0);
    columns.add(b?.shape.at(-1) ?? 0);
  }
  for (const length of [5, 6, 7, 89, 90, 91, 95, 96, 97]) expect(rows).toContain(length);
  for (const length of [511, 512, 513, 1025]) expect(depths).toContain(length);
  for (const length of [7, 8, 9, 31, 32, 33]) expect(columns).toContain(length);
  expect(of(linearDefinition).some((application) => extents(application).some((extent) => extent > 500))).toBe(true);
});
