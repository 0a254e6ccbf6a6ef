import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { nodeHost } from "@tercet/host/node";
import type { HostArray } from "../../../dtype.ts";
import type { KernelExpression, LoopKernel } from "../../../plan/kernel.ts";
import { createWasmBackend } from "../backend.ts";
import { reducesRows } from "./columns.ts";
import { interpret } from "./interpret.fixture.ts";
import { k, kernelOf, runLoop } from "./kernels.fixture.ts";

const one = createWasmBackend();
const two = createWasmBackend({ threads: 2, workers: nodeHost().workers, sharedFrom: 0 });
const three = createWasmBackend({ threads: 3, workers: nodeHost().workers, sharedFrom: 0 });
afterAll(() => Promise.all([two.close(), three.close()]));

const dataLength = 512;
const floatData = Float32Array.from({ length: dataLength }, (_, i) => (i % 37 === 0 ? -0 : Math.sin(i * 1.7) * 3));
const intData = Int32Array.from({ length: dataLength }, (_, i) => Math.imul(i, 40503) >> 9);
const boolData = Uint8Array.from({ length: dataLength }, (_, i) => Number(i % 3 === 0));
const inputs: readonly HostArray[] = [floatData, intData, boolData];
const slotOfReduction = 3;
const firstFreeSlot = 4;

/** Expressions over `rank` coordinates (and the reduced variable) whose loads stay in the data. Free slots hold strides from 0 to 3. */
function expressions(rank: number, reduced: boolean): { readonly float: fc.Arbitrary<KernelExpression> } {
  const variables = [...Array.from({ length: rank }, (_, axis) => k.coordinate(axis)), ...(reduced ? [k.reduced] : [])];
  const term = (variable: KernelExpression): fc.Arbitrary<KernelExpression> =>
    fc.oneof(
      fc.constant(variable),
      fc.constant(k.int(0)),
      fc.integer({ min: firstFreeSlot, max: 7 }).map((slot) => k.binary("mul", variable, k.parameter(slot))),
      fc.integer({ min: 1, max: 5 }).map((by) => k.binary("quotient", variable, k.int(by))),
      fc.integer({ min: 1, max: 5 }).map((by) => k.binary("remainder", variable, k.int(by))),
    );
  const offset: fc.Arbitrary<KernelExpression> = fc
    .tuple(fc.constant(k.int(0)), ...variables.map(term))
    .map((terms) => terms.reduce((a, b) => k.binary("add", a, b)));
  return fc.letrec<{ float: KernelExpression; int: KernelExpression; bool: KernelExpression }>((tie) => ({
    float: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      offset.map((at) => k.load(0, at)),
      fc.constantFrom(0, -0, 1.5, -2.25, Infinity).map((value) => k.float(value)),
      fc
        .tuple(fc.constantFrom("add", "sub", "mul", "div", "min", "max"), tie("float"), tie("float"))
        .map(([op, a, b]) => k.binary(op, a, b)),
      fc.tuple(fc.constantFrom("neg", "abs", "sqrt", "floor"), tie("float")).map(([op, a]) => k.unary(op, a)),
      fc.tuple(tie("bool"), tie("float"), tie("float")).map(([c, a, b]) => k.select(c, a, b)),
      tie("int").map((a) => k.cast("float32", a)),
      tie("bool").map((a) => k.cast("float32", a)),
    ),
    int: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      offset.map((at) => k.load(1, at, "int32")),
      offset,
      fc
        .tuple(fc.constantFrom("add", "sub", "mul", "min", "max", "bitAnd", "bitOr", "bitXor"), tie("int"), tie("int"))
        .map(([op, a, b]) => k.binary(op, a, b)),
      fc
        .tuple(fc.constantFrom("quotient", "remainder"), tie("int"), fc.integer({ min: 1, max: 9 }))
        .map(([op, a, b]) => k.binary(op, a, k.int(b))),
      fc.tuple(fc.constantFrom("shiftLeft", "shiftRight"), tie("int"), fc.nat(31)).map(([op, a, by]) => k.binary(op, a, k.int(by))),
      fc.tuple(tie("bool"), tie("int"), tie("int")).map(([c, a, b]) => k.select(c, a, b)),
      tie("float").map((a) => k.cast("int32", a)),
      fc.tuple(fc.constantFrom("neg", "abs"), tie("int")).map(([op, a]) => k.unary(op, a)),
    ),
    bool: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      offset.map((at) => k.load(2, at, "bool")),
      fc
        .tuple(fc.constantFrom("less", "lessEqual", "equal", "notEqual"), tie("float"), tie("float"))
        .map(([op, a, b]) => k.binary(op, a, b)),
      fc.tuple(fc.constantFrom("less", "equal"), tie("int"), tie("int")).map(([op, a, b]) => k.binary(op, a, b)),
      fc.tuple(fc.constantFrom("and", "or"), tie("bool"), tie("bool")).map(([op, a, b]) => ({ ...k.binary(op, a, b) })),
      tie("bool").map((a) => k.unary("not", a)),
      tie("float").map((a) => k.cast("bool", a)),
    ),
  }));
}

const kernels: fc.Arbitrary<LoopKernel> = fc.integer({ min: 0, max: 3 }).chain((rank) =>
  fc
    .oneof(
      expressions(rank, false).float,
      fc
        .tuple(fc.constantFrom("sum", "max", "min"), expressions(rank, true).float, expressions(rank, false).float, fc.boolean())
        .map(([reducer, body, around, ragged]) =>
          k.binary(
            "add",
            k.reduce(reducer, k.parameter(slotOfReduction), body, ragged && rank > 0 ? k.coordinate(rank - 1) : k.int(0)),
            around,
          ),
        ),
    )
    .map((value) => kernelOf(rank, ["float32", "int32", "bool"], value)),
);

function expectBits(got: HostArray, want: HostArray): void {
  expect(got.length).toBe(want.length);
  for (let i = 0; i < want.length; i++) if (!Object.is(got[i], want[i])) expect({ i, value: got[i] }).toEqual({ i, value: want[i] });
}

describe("random kernels", () => {
  const extents = fc.tuple(fc.nat(13), fc.nat(6), fc.nat(6), fc.nat(30));
  const strides = fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3), fc.nat(3));
  /** Axis extents come first, the innermost the longest. */
  const parametersOf = (rank: number, [a, b, c, r]: readonly number[], free: readonly number[]): number[] => [
    ...[c ?? 0, b ?? 0, a ?? 0].slice(3 - rank),
    ...new Array<number>(3 - rank).fill(0),
    r ?? 0,
    ...free,
  ];

  it("have the bits of the interpreter for all extents and strides", async () => {
    await fc.assert(
      fc.asyncProperty(kernels, extents, strides, async (kernel, sizes, free) => {
        const parameters = parametersOf(kernel.rank, sizes, free);
        expectBits(await runLoop(one, kernel, parameters, inputs), interpret(kernel, parameters, inputs));
      }),
      { numRuns: 400, verbose: true },
    );
  });

  it("have the same bits with two and three threads", async () => {
    await fc.assert(
      fc.asyncProperty(kernels, extents, strides, async (kernel, sizes, free) => {
        const parameters = parametersOf(kernel.rank, sizes, free);
        const want = await runLoop(one, kernel, parameters, inputs);
        expectBits(await runLoop(two, kernel, parameters, inputs), want);
        expectBits(await runLoop(three, kernel, parameters, inputs), want);
      }),
      { numRuns: 40, verbose: true },
    );
  });
});

describe("reductions", () => {
  const [rows, length, other] = [k.parameter(0), k.parameter(1), k.coordinate(0)];
  const along = kernelOf(1, ["float32"], k.reduce("sum", length, k.load(0, k.binary("add", k.binary("mul", other, length), k.reduced))));
  const across = kernelOf(1, ["float32"], k.reduce("sum", length, k.load(0, k.binary("add", k.binary("mul", k.reduced, rows), other))));

  it.each([0, 1, 5, 8, 9, 100, 1001])("sums of %i have the same bits along contiguous memory, across it, and alone", async (n) => {
    const count = 21;
    const data = Float32Array.from({ length: count * n }, (_, i) => Math.cos(i) * 10 ** (i % 5));
    const turned = Float32Array.from({ length: count * n }, (_, i) => data[(i % count) * n + Math.floor(i / count)] ?? NaN);
    const sums = await runLoop(one, along, [count, n], [data]);
    expect(await runLoop(one, across, [count, n], [turned])).toEqual(sums);
    expect(await runLoop(two, across, [count, n], [turned])).toEqual(sums);
    expect(await runLoop(one, along, [1, n], [data.slice(7 * n, 8 * n)])).toEqual(sums.slice(7, 8));
  });

  it("segments with bounds from data have the bits that each has alone", async () => {
    const offsets = Int32Array.of(0, 3, 3, 20, 64);
    const bound = (plus: number): KernelExpression => k.load(1, k.binary("add", k.coordinate(0), k.int(plus)), "int32");
    const at = k.binary("add", k.binary("mul", k.reduced, k.parameter(1)), k.coordinate(1));
    const segments = kernelOf(2, ["float32", "int32"], k.reduce("sum", bound(1), k.load(0, at), bound(0)));
    const data = floatData.slice(0, 64 * 6);
    const got = await runLoop(one, segments, [4, 6], [data, offsets]);
    expectBits(got, interpret(segments, [4, 6], [data, offsets]));
    expect([...got.slice(6, 12)]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it("an empty maximum is -Infinity", async () => {
    const empty = kernelOf(1, ["float32"], k.reduce("max", k.int(0), k.load(0, k.reduced)));
    expect([...(await runLoop(one, empty, [5], [floatData]))]).toEqual(new Array(5).fill(-Infinity));
  });
});

describe("reductions over rows", () => {
  const at = k.binary("add", k.binary("mul", k.reduced, k.parameter(2)), k.coordinate(0));
  const term = k.binary("mul", k.load(0, at), k.load(1, k.coordinate(0)));
  const after = (reduction: KernelExpression): KernelExpression => k.binary("add", reduction, k.load(1, k.coordinate(0)));
  const whole = k.cast("int32", k.binary("mul", k.load(0, at), k.float(100)));
  const kernels: readonly (readonly [name: string, kernel: LoopKernel])[] = [
    ["sum", kernelOf(1, ["float32", "float32"], after(k.reduce("sum", k.parameter(1), term)))],
    ["max", kernelOf(1, ["float32", "float32"], after(k.reduce("max", k.parameter(1), term)))],
    ["sum of integers", kernelOf(1, ["float32", "float32"], k.reduce("sum", k.parameter(1), whole))],
    ["sum from a later row", kernelOf(1, ["float32", "float32"], k.reduce("sum", k.parameter(1), term, k.parameter(3)))],
  ];

  // Columns and rows. The last ones are large enough for two launches.
  const sizes = [[5, 0], [31, 7], [16_000, 4], [5, 7003], [31, 1803], [530, 104]] as const; // prettier-ignore
  it.each(kernels)("%s: every column has the bits that it has alone, whatever stands beside it", async (_, kernel) => {
    expect(reducesRows(kernel)).toBe(true);
    for (const [columns, rows] of sizes) {
      const data = Float32Array.from({ length: rows * columns }, (_, i) => Math.sin(i) * 10 ** (i % 5));
      const gain = Float32Array.from({ length: columns }, (_, i) => Math.cos(i));
      const parameters = [columns, rows, columns, 3];
      const expected = interpret(kernel, parameters, [data, gain]);
      for (const backend of [one, three]) expectBits(await runLoop(backend, kernel, parameters, [data, gain]), expected);
    }
  });
});

describe("loads under a condition", () => {
  it("do not leave memory where the branch is not taken, however far their offset lies", async () => {
    const far = k.binary("mul", k.binary("sub", k.coordinate(0), k.parameter(1)), k.int(2 ** 20));
    const inside = k.binary("lessEqual", k.parameter(1), k.coordinate(0));
    const value = k.select(
      inside,
      k.load(0, k.binary("sub", k.coordinate(0), k.parameter(1))),
      k.select(inside, k.load(0, far), k.float(-1)),
    );
    const kernel = kernelOf(1, ["float32"], value);
    expectBits(await runLoop(one, kernel, [40, 13], [floatData]), interpret(kernel, [40, 13], [floatData]));
  });

  it("of a row are not read at all where a reduction is empty", async () => {
    const body = k.binary("mul", k.load(0, k.binary("mul", k.coordinate(0), k.int(2 ** 28))), k.load(0, k.reduced));
    const kernel = kernelOf(1, ["float32"], k.reduce("sum", k.parameter(1), body));
    expect([...(await runLoop(one, kernel, [9, 0], [floatData]))]).toEqual(new Array(9).fill(0));
  });
});

describe("half types", () => {
  const halves = Uint16Array.from({ length: 65536 }, (_, i) => i);

  it("every float16 becomes the float32 that Float16Array says, and comes back", async () => {
    const widen = kernelOf(1, ["float16"], k.cast("float32", k.load(0, k.coordinate(0), "float16")));
    const wide = await runLoop(one, widen, [65536], [halves]);
    const want = Float32Array.from(new Float16Array(halves.buffer));
    expectBits(wide, want);
    const narrow = kernelOf(1, ["float32"], k.cast("float16", k.load(0, k.coordinate(0))));
    const back = await runLoop(one, narrow, [65536], [wide]);
    for (let i = 0; i < 65536; i++) if (!Number.isNaN(want[i])) expect(back[i]).toBe(i);
  });

  it("float32 becomes the nearest float16, even on a tie", async () => {
    const narrow = kernelOf(1, ["float32"], k.cast("float16", k.load(0, k.coordinate(0))));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.float(), { minLength: 1, maxLength: 50 }), async (values) => {
        const got = await runLoop(one, narrow, [values.length], [Float32Array.from(values)]);
        expect(new Float16Array((got as Uint16Array<ArrayBuffer>).buffer)).toEqual(Float16Array.from(values)); // a new array of its own
      }),
      { numRuns: 100, verbose: true },
    );
  });

  it("bfloat16 is the upper half of a float32, rounded to nearest even", async () => {
    const narrow = kernelOf(1, ["float32"], k.cast("bfloat16", k.load(0, k.coordinate(0))));
    const values = Float32Array.of(1, 1 + 2 ** -8, 1 + 3 * 2 ** -8, 1 + 2 ** -8 + 2 ** -20, -Infinity, 3.4e38, NaN);
    expect([...(await runLoop(one, narrow, [7], [values]))]).toEqual([0x3f80, 0x3f80, 0x3f82, 0x3f81, 0xff80, 0x7f80, 0x7fc0]);
    const widen = kernelOf(1, ["bfloat16"], k.cast("float32", k.load(0, k.coordinate(0), "bfloat16")));
    expect([...(await runLoop(one, widen, [2], [Uint16Array.of(0x3f81, 0xff80)]))]).toEqual([1.0078125, -Infinity]);
  });
});

it("an int32 kernel may store bools and integers of any sign", async () => {
  const parity = k.binary("equal", k.binary("remainder", k.load(0, k.coordinate(0), "int32"), k.int(3)), k.int(2));
  const kernel = kernelOf(1, ["int32"], parity);
  const got = await runLoop(one, kernel, [7], [Int32Array.of(-4, -3, -2, -1, 0, 2 ** 31 - 1, -(2 ** 31))]);
  expect([...got]).toEqual(
    [1, 0, 0, 1, 0, 0, 0].map((_, i) => Number([-4, -3, -2, -1, 0, 2 ** 31 - 1, -(2 ** 31)].map((v) => ((v % 3) + 3) % 3 === 2)[i])),
  );
});
