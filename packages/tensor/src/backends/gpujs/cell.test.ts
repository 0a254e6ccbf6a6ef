import { describe, expect, test } from "vitest";
import { binary, coordinate, int, kernelOf, load, parameter, reduce, reduced } from "../js/kernels.fixture.ts";
import { programOf } from "../../plan/program.ts";
import { cellOf } from "./cell.ts";
import { modeTraits, type GpujsMode } from "./modes.ts";
import { strayLoads } from "./stray-loads.ts";

/** A row of a product: sum over r of in0[c0 * p1 + r] in1[r]. */
const product = kernelOf(
  reduce("sum", parameter(1), binary("mul", load(0, binary("add", binary("mul", coordinate(0), parameter(1)), reduced)), load(1, reduced))),
  ["float32", "float32"],
  1,
  2,
);
const textOf = (kernel: typeof product, mode: GpujsMode): string => cellOf(kernel, 0, modeTraits[mode], "axes").source;

test("webgpu and webgl2: integers are counted up once, so that gpu.js keeps them as integers", () => {
  expect(textOf(product, "webgpu")).toBe(`function (p1, in0, in1) {
let c0 = 0; c0++;
let w1 = 0; w1++;
let t0 = 0; t0++;
let t1 = 0; t1++;
let t2 = 0; t2++;
let t3 = 0; t3++;
let r = 0; r++;
let t4 = 0; t4++;
let t5 = 0; t5++;
w1 = this.thread.x;
c0 = w1;
t0 = 0;
t1 = p1;
t2 = c0;
t3 = t2 * t1;
let v0 = 0;
r = t0;
while (r < t1) {
t4 = r;
t5 = t3 + t4;
const t6 = in0[t5];
const t7 = in1[t4];
const t8 = t6 * t7;
v0 = v0 + t8;
r = r + 1;
}
const t9 = v0;
return t9;
}`);
  expect(textOf(product, "webgl2")).toBe(textOf(product, "webgpu"));
});

test("webasm: integers are arguments, because gpu.js makes floats of declared ones", () => {
  const cell = cellOf(product, 0, modeTraits.webasm, "axes");
  expect(cell.source.split("\n")[0]).toBe("function (p1, in0, in1, c0, w1, t0, t1, t2, t3, r, t4, t5) {");
  expect(cell.source).not.toContain("let c0");
  expect(cell.arguments.slice(0, 4)).toEqual([
    { kind: "integer", slot: 1 },
    { kind: "input", index: 0 },
    { kind: "input", index: 1 },
    { kind: "scratch" },
  ]);
});

test("cpu: every operation of float32 is rounded, a sum at its end", () => {
  const text = textOf(product, "cpu");
  expect(text).toContain("const t8 = Math.fround(t6 * t7);");
  expect(text).toContain("v0 = v0 + t8;");
  expect(text).toContain("const t9 = Math.fround(v0);");
  expect(text).toContain("t3 = Math.imul(t2, t1);");
});

describe("an output", () => {
  const twice = { ...product, outputs: ["float32", "int32"], values: [...product.values, load(0, coordinate(0), "int32")] } as const;

  test("is a kernel with what it needs and no more", () => {
    expect(cellOf(twice, 1, modeTraits.webgpu, "axes").arguments).toEqual([{ kind: "input", index: 0 }]);
  });

  test("of int32 is two cells an element, each a half of 16 bits", () => {
    expect(cellOf(twice, 1, modeTraits.webgpu, "axes").source).toContain(`half = w1 & 1;
w1 = w1 >>> 1;`);
  });
});

test("a number that text can't say is an argument", () => {
  const infinite = kernelOf(binary("add", load(0, coordinate(0)), { kind: "constant", type: "float32", value: -Infinity }), ["float32"], 1);
  expect(cellOf(infinite, 0, modeTraits.webgpu, "axes").arguments).toContainEqual({ kind: "number", value: -Infinity });
});

test("a large integer is put together from halves that a float32 holds", () => {
  expect(textOf(kernelOf(binary("add", load(0, coordinate(0), "int32"), int(-0x7fff_fffe)), ["int32"], 1), "webasm")).toContain(
    "(-32768 << 16) | 2;",
  );
});

test("loads whose place comes from data may be out of range, and are kept inside where a read outside ends the run", () => {
  const placed = load(1, load(2, coordinate(0), "int32"));
  const summed = load(4, reduce("sum", int(2), load(5, reduced, "int32")));
  const value = binary("add", binary("add", placed, summed), load(3, coordinate(0)));
  const program = programOf(kernelOf(value, ["float32", "float32", "int32", "float32", "float32", "int32"], 1));
  const stray = strayLoads(program);
  const inputs = program.levels
    .flat()
    .flatMap(({ id, expression }) => (expression.kind === "load" && stray.has(id) ? [expression.input] : []));
  expect(inputs.sort()).toEqual([1, 4]);
  expect(cellOf(program.kernel, 0, modeTraits.webasm, "axes").source).toContain("< 0 || ");
  expect(cellOf(program.kernel, 0, modeTraits.webgpu, "axes").source).not.toContain("< 0 || ");
});
