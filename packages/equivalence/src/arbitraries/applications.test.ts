import fc from "fast-check";
import { expect, test } from "vitest";
import { applications, type Applicable } from "./applications.ts";

const matmul: Applicable<{ readonly transposed: boolean }> = {
  draw: (size) => {
    const [m, k, n] = [size(), size(), size()];
    return {
      shapes: [
        [m, k],
        [k, n],
      ],
      attributes: { transposed: m > n },
    };
  },
  domain: [{ kind: "finite" }],
};

const segmentSum: Applicable<object> = {
  draw: (size) => ({ shapes: [[size(), 2], [size()]], attributes: {} }),
  domain: [{ kind: "finite" }, { kind: "offsets", of: 0, axis: 0 }],
};

const gather: Applicable<object> = {
  draw: (size) => ({ shapes: [[size(), 2], [size()]], attributes: {} }),
  domain: [{ kind: "finite" }, { kind: "index", of: 0, axis: 0 }],
};

test("inputs have the drawn shapes, and the last domain stands for all that follow", () => {
  fc.assert(
    fc.property(applications(matmul), ({ inputs, attributes }) => {
      const [a, b] = inputs;
      expect(inputs.map(({ data }) => data.constructor)).toEqual([Float32Array, Float32Array]);
      expect(a?.shape[1]).toBe(b?.shape[0]);
      expect(attributes.transposed).toBe((a?.shape[0] ?? 0) > (b?.shape[1] ?? 0));
      expect(inputs.every(({ layout }) => layout.kind === "contiguous")).toBe(true);
    }),
  );
});

test("offsets end at the extent that they divide, also when that is 0", () => {
  const drawn = fc.sample(applications(segmentSum), { seed: 1, numRuns: 300 });
  for (const { inputs } of drawn) {
    const [values, starts] = inputs;
    expect([starts?.data.length, starts?.data[0], starts?.data.at(-1)]).toEqual([starts?.shape[0], 0, values?.shape[0]]);
  }
  expect(drawn.some(({ inputs }) => inputs[0]?.shape[0] === 0)).toBe(true);
});

test("row numbers exist, and no rows are asked of an empty array", () => {
  for (const { inputs } of fc.sample(applications(gather), { seed: 1, numRuns: 300 })) {
    const [values, ids] = inputs;
    for (const id of ids?.data ?? []) expect(id >= 0 && id < (values?.shape[0] ?? 0)).toBe(true);
  }
});

test("ends of ranges reach from 0 to the extent, both included", () => {
  const ranged: Applicable<object> = { ...gather, domain: [{ kind: "finite" }, { kind: "bound", of: 0, axis: 0 }] };
  const drawn = fc
    .sample(applications(ranged), { seed: 1, numRuns: 300 })
    .flatMap(({ inputs: [values, ends] }) => Array.from(ends?.data ?? [], (end) => ({ end, extent: values?.shape[0] ?? 0 })));
  expect(drawn.every(({ end, extent }) => end >= 0 && end <= extent)).toBe(true);
  expect(drawn.some(({ end, extent }) => end === extent && extent > 0)).toBe(true);
});

test("options reach shapes, values and layouts", () => {
  const options = { precision: "float64", size: { zero: false, largest: 3 }, views: true } as const;
  const drawn = fc.sample(applications(matmul, options), { seed: 1, numRuns: 100 });
  const inputs = drawn.flatMap((application) => application.inputs);
  expect(inputs.every(({ data, shape }) => data instanceof Float64Array && shape.every((extent) => extent >= 1 && extent <= 3))).toBe(true);
  expect(new Set(inputs.map(({ layout }) => layout.kind)).size).toBe(3);
});

test("at most one size of an application is long, and every long one comes up", () => {
  const long = [40, 41, 600];
  const drawn = fc.sample(applications(matmul, { long }), { seed: 1, numRuns: 400 });
  const sizesOf = drawn.map(({ inputs: [a, b] }) => [a?.shape[0] ?? 0, a?.shape[1] ?? 0, b?.shape[1] ?? 0].filter((size) => size > 17));
  expect(sizesOf.every((sizes) => sizes.length <= 1)).toBe(true);
  expect(new Set(sizesOf.flat())).toEqual(new Set(long));
  expect(sizesOf.filter((sizes) => sizes.length === 0).length).toBeGreaterThan(200);
});
