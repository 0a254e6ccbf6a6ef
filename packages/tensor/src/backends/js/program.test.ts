import fc from "fast-check";
import { expect, test } from "vitest";
import { allocate, type Elements } from "./array.ts";
import { interpretProgram } from "./interpret.ts";
import { binary, coordinate, int, kernelOf, load, parameter, randomInputs, randomKernels, reduce, reduced } from "./kernels.fixture.ts";
import { programOf } from "../../plan/program.ts";
import { compileProgram, render } from "./render.ts";

test("equal computations are one instruction, whatever objects say them", () => {
  const twice = binary("add", load(0, coordinate(0)), load(0, coordinate(0)));
  expect(programOf(kernelOf(twice, ["float32"], 1)).count).toBe(3);
});

test("what does not change in an inner loop stands outside of it", () => {
  const row = load(0, coordinate(0));
  const total = reduce("sum", parameter(2), binary("mul", row, load(1, reduced)));
  const value = binary("div", load(1, coordinate(1)), total);
  const { levels, inner } = programOf(kernelOf(value, ["float32", "float32"], 2, 3));
  const kinds = levels.map((level) => level.map(({ expression }) => expression.kind));
  expect(kinds).toEqual([
    ["constant", "parameter"],
    ["coordinate", "load", "reduce"],
    ["coordinate", "load", "binary"],
  ]);
  expect(inner.map(({ expression }) => expression.kind)).toEqual(["reduced", "load", "binary"]);
});

test("generated code holds no name and no number that the kernel does not have", () => {
  const text = render(
    programOf(kernelOf(binary("add", load(0, coordinate(0)), { kind: "constant", type: "float32", value: -0 }), ["float32"], 1)),
  );
  expect(text).toContain("const t2 = -0;");
  expect(text).toContain("fround(t1 + t2)");
});

test("a sum of products rounds each product, as it would be if another kernel had made it, and then the sum", () => {
  const value = reduce("sum", int(2), binary("mul", load(0, reduced), load(0, reduced)));
  const input = Float32Array.of(1 + 2 ** -12, Math.fround(0.1));
  const sum = Math.fround((input[0] ?? 0) ** 2) + Math.fround((input[1] ?? 0) ** 2);
  for (const make of [compileProgram, interpretProgram]) {
    const out = new Float32Array(1);
    make(programOf(kernelOf(value, ["float32"], 0)))([out], [input], []);
    expect(out[0]).toBe(Math.fround(sum));
  }
});

test("half types are stored by their bits", () => {
  for (const type of ["float16", "bfloat16"] as const) {
    const value = { kind: "cast", type, a: load(0, coordinate(0)) } as const;
    for (const make of [compileProgram, interpretProgram]) {
      const out = new Uint16Array(2);
      make(programOf(kernelOf(value, ["float32"], 1)))([out], [Float32Array.of(1, -2)], [2]);
      expect([...out]).toEqual(type === "float16" ? [0x3c00, 0xc000] : [0x3f80, 0xc000]);
    }
  }
});

test("generated and interpreted kernels give the same bits", () => {
  const inputs = randomInputs.map((dtype, which) => {
    const elements: Elements = allocate(dtype, 16);
    for (let i = 0; i < 16; i++) elements[i] = dtype === "bool" ? i % 2 : Math.sin(which + i) * 10 ** ((i % 7) - 2);
    return elements;
  });
  fc.assert(
    fc.property(randomKernels(), fc.nat({ max: 4 }), fc.nat({ max: 4 }), (kernel, rows, columns) => {
      const program = programOf(kernel);
      const [generated, interpreted] = [new Float32Array(rows * columns), new Float32Array(rows * columns)];
      compileProgram(program)([generated], inputs, [rows, columns]);
      interpretProgram(program)([interpreted], inputs, [rows, columns]);
      expect(interpreted).toEqual(generated);
    }),
    { numRuns: 300 },
  );
});
