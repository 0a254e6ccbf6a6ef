import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assemble, type FunctionSource } from "./assemble.ts";
import { call, choose, count, double, float, floats, int, ints, lane, load, op, plus, signed, store, unsigned, type Code } from "./code.ts";
import { requireEngine, type WasmMemory } from "./engine.ts";
import { instructions, type Opcode } from "./opcodes.ts";

const zero: Readonly<Record<string, Code>> = { i: int(1), q: load("i64.load", int(0)), f: float(1), d: double(1), v: ints(1, 2, 3, 4) };
const results: Readonly<Record<string, "i32" | "i64" | "f32" | "f64" | "v128">> = { i: "i32", q: "i64", f: "f32", d: "f64", v: "v128" };

function memoryOf(): WasmMemory {
  return new (requireEngine().Memory)({ initial: 1, maximum: 1, shared: false });
}

function compile(source: FunctionSource): { readonly run: (...operands: number[]) => void; readonly memory: WasmMemory } {
  const engine = requireEngine();
  const memory = memoryOf();
  const module = new engine.Module(assemble([source], { shared: false, maximumPages: 1 }));
  const { exports } = new engine.Instance(module, { kernel: { memory } });
  return { run: exports["0"] as (...operands: number[]) => void, memory };
}

describe("instructions", () => {
  it.each([...instructions])("%s is valid with the operands and the result that the table says", (_, instruction) => {
    const operands = Array.from(instruction.operands).map((letter) => zero[letter] ?? []);
    const code: Code = [operands, instruction.bytes, instruction.takesMemory ? [0, 0] : [], instruction.takesLane ? [0] : []];
    const source: FunctionSource = {
      key: "one",
      parameters: [],
      build: (builder) => {
        const type = results[instruction.result];
        return type === undefined ? code : builder.local(type).set(code);
      },
    };
    expect(requireEngine().validate(assemble([source], { shared: false, maximumPages: 1 }))).toBe(true);
  });

  it("a wrong operand type makes an invalid module, so the test above can fail", () => {
    const source: FunctionSource = {
      key: "bad",
      parameters: [],
      build: (builder) => builder.local("i32").set(op("i32.add", float(1), int(1))),
    };
    expect(requireEngine().validate(assemble([source], { shared: false, maximumPages: 1 }))).toBe(false);
  });

  it.each([
    ["f32x4.min", "f32.min"],
    ["f32x4.max", "f32.max"],
    ["f32x4.add", "f32.add"],
    ["f32x4.div", "f32.div"],
    ["f32x4.mul", "f32.mul"],
    ["f32x4.sub", "f32.sub"],
  ] as const)("%s has the bits of %s in every lane, NaN and signed zeros too", (vector, scalar) => {
    const { run, memory } = compile({
      key: "lanes",
      parameters: ["f32", "f32"],
      build: (builder) => {
        const { a, b } = builder.parameters("a", "b");
        return [
          store("v128.store", int(0), op(vector, op("f32x4.splat", a.get), op("f32x4.splat", b.get))),
          store("f32.store", int(16), op(scalar, a.get, b.get)),
        ];
      },
    });
    fc.assert(
      fc.property(fc.float(), fc.float(), (a, b) => {
        run(a, b);
        const [x, y, z, w, expected] = new Float32Array(memory.buffer, 0, 5);
        expect([x, y, z, w]).toEqual([expected, expected, expected, expected]);
      }),
      { verbose: true },
    );
  });
});

describe("encoding", () => {
  it("signed numbers survive as constants", () => {
    const { run, memory } = compile({ key: "constant", parameters: [], build: () => store("i32.store", int(0), int(0)) });
    run();
    expect(new Int32Array(memory.buffer)[0]).toBe(0);
    fc.assert(
      fc.property(fc.integer(), (value) => {
        const one = compile({ key: "constant", parameters: [], build: () => store("i32.store", int(0), int(value)) });
        one.run();
        expect(new Int32Array(one.memory.buffer)[0]).toBe(value);
      }),
      { numRuns: 50, verbose: true },
    );
  });

  it.each([
    [0, [0]],
    [127, [127]],
    [128, [128, 1]],
    [624485, [0xe5, 0x8e, 0x26]],
  ])("unsigned %i is %j", (value, bytes) => {
    expect(unsigned(value)).toEqual(bytes);
  });

  it("signed -123456 is as in the LEB128 definition", () => {
    expect(signed(-123456)).toEqual([0xc0, 0xbb, 0x78]);
  });

  it("floats keep their bits", () => {
    const { run, memory } = compile({
      key: "floats",
      parameters: [],
      build: () => [store("f32.store", int(0), float(-0)), store("v128.store", int(16), floats(0.1))],
    });
    run();
    const values = new Float32Array(memory.buffer);
    expect(values[0]).toBe(-0);
    expect([...values.slice(4, 8)]).toEqual(new Array(4).fill(Math.fround(0.1)));
  });
});

describe("statements", () => {
  it("a counted loop runs for each value below its end, and not at all for an empty range", () => {
    const { run, memory } = compile({
      key: "sum",
      parameters: ["i32", "i32", "i32"],
      build: (builder) => {
        const { from, to, step } = builder.parameters("from", "to", "step");
        const { i, sum } = builder.locals("i32", "i", "sum");
        return [count(i, from.get, to.get, step.get, sum.set(plus(sum.get, i.get))), store("i32.store", int(0), sum.get)];
      },
    });
    fc.assert(
      fc.property(
        fc.integer({ min: -20, max: 20 }),
        fc.integer({ min: -20, max: 20 }),
        fc.integer({ min: 1, max: 5 }),
        (from, to, step) => {
          run(from, to, step);
          let sum = 0;
          for (let i = from; i < to; i += step) sum += i;
          expect(new Int32Array(memory.buffer)[0]).toBe(sum);
        },
      ),
      { verbose: true },
    );
  });

  it("functions call others, each of which is in the module once", () => {
    const twice: FunctionSource = {
      key: "twice",
      parameters: ["i32"],
      build: (builder) => {
        const { at } = builder.parameters("at");
        return store("i32.store", at.get, op("i32.shl", load("i32.load", at.get), int(1)));
      },
    };
    const { run, memory } = compile({
      key: "main",
      parameters: [],
      build: (_, use) => {
        expect(use(twice)).toBe(use({ ...twice }));
        return [store("i32.store", int(8), int(choice)), call(use(twice), int(8)), call(use(twice), int(8))];
      },
    });
    run();
    expect(new Int32Array(memory.buffer)[2]).toBe(4 * choice);
  });

  it("choose takes the first where the condition is not 0", () => {
    const { run, memory } = compile({
      key: "choose",
      parameters: ["i32"],
      build: (builder) => store("i32.store", int(0), choose(builder.parameters("on").on.get, int(5), int(7))),
    });
    run(2);
    expect(new Int32Array(memory.buffer)[0]).toBe(5);
    run(0);
    expect(new Int32Array(memory.buffer)[0]).toBe(7);
  });

  it("lanes go in and out", () => {
    const { run, memory } = compile({
      key: "lane",
      parameters: ["i32"],
      build: (builder) => {
        const changed = lane("i32x4.replace_lane", ints(1, 2, 3, 4), 2, builder.parameters("value").value.get);
        return store("i32.store", int(0), lane("i32x4.extract_lane", changed, 2));
      },
    });
    run(-9);
    expect(new Int32Array(memory.buffer)[0]).toBe(-9);
  });
});

const choice = 21;

it("the table's names are those of the instructions that code may use", () => {
  const name: Opcode = "f32x4.relaxed_madd";
  expect(instructions.get(name)?.operands).toBe("vvv");
});
