import type { FunctionSource } from "../assemble.ts";
import { choose, count, float, floats, int, load, op, plus, store, type Code } from "../code.ts";
import { hoistedConstants } from "../loops/constants.ts";
import { vectorExponential } from "./exponential.ts";

/** A count rounded up to whole blocks of two vectors. */
export function padded(count: Code): Code {
  return op("i32.and", plus(count, int(7)), int(-8));
}

/**
 * Turns a row of n scores, with room for `padded(n)`, into exp(score scale - greatest). Parameters: row, n, scale's bits, address of 32 bytes for 1 / sum and
 * work. Powers of a row of -Infinity alone are 0. The sum is of eight partial results, element i in number i mod 8, so its order depends on n alone.
 */
export const softmaxRow: FunctionSource = {
  key: "softmax row",
  parameters: ["i32", "i32", "i32", "i32"],
  build: (builder) => {
    const { row, n, scale, inverse } = builder.parameters("row", "n", "scale", "inverse");
    const { i, end, at } = builder.locals("i32", "i", "end", "at");
    const { factor, greatest } = builder.locals("v128", "factor", "greatest");
    const { total, top } = builder.locals("f32", "total", "top");
    const constants = hoistedConstants(builder, n);
    const address = at.set(plus(row.get, op("i32.shl", i.get, int(2))));
    const halves = [
      { offset: 0, top: builder.local("v128"), sum: builder.local("v128") },
      { offset: 16, top: builder.local("v128"), sum: builder.local("v128") },
    ] as const;
    /** The eight lanes of two locals, through memory: so that V8 sees that they are neighbours. */
    const lanes = (name: "top" | "sum", fold: (a: Code, b: Code) => Code): Code => [
      halves.map((half) => store("v128.store", inverse.get, half[name].get, half.offset)),
      [0, 1, 2, 3, 4, 5, 6, 7].map((number) => load("f32.load", inverse.get, 4 * number)).reduce(fold),
    ];
    const scaled = builder.turn(() => {
      const values = halves.map(({ offset }) => {
        const x = builder.local("v128");
        return { x, code: x.set(op("f32x4.mul", load("v128.load", at.get, offset), factor.get)) };
      });
      return [
        values.map(({ code }) => code),
        values.map(({ x }, n) => store("v128.store", at.get, x.get, halves[n]?.offset)),
        // One instruction where max has eight; NaN, which it passes over, becomes the row's sum.
        values.map(({ x }, n) => halves[n]?.top.set(op("f32x4.pmax", halves[n].top.get, x.get)) ?? []),
      ];
    });
    const powers = builder.turn(() => {
      const values = halves.map(({ offset }) =>
        vectorExponential(builder, constants, op("f32x4.sub", load("v128.load", at.get, offset), greatest.get)),
      );
      return [
        values.map(({ statements }) => statements),
        values.map(({ value }, n) => store("v128.store", at.get, value, halves[n]?.offset)),
        values.map(({ value }, n) => halves[n]?.sum.set(op("f32x4.add", halves[n].sum.get, value)) ?? []),
      ];
    });
    return [
      constants.prologue,
      end.set(padded(n.get)),
      factor.set(op("f32x4.splat", op("f32.reinterpret_i32", scale.get))),
      halves.map(({ top }) => top.set(floats(-Infinity))),
      count(i, int(0), op("i32.and", n.get, int(-8)), int(8), [address, scaled]),
      top.set(lanes("top", (a, b) => op("f32.max", a, b))),
      count(i, op("i32.and", n.get, int(-8)), n.get, int(1), [
        address,
        total.set(op("f32.mul", load("f32.load", at.get), op("f32.reinterpret_i32", scale.get))),
        store("f32.store", at.get, total.get),
        top.set(op("f32.max", top.get, total.get)),
      ]),
      count(i, n.get, end.get, int(1), [address, store("f32.store", at.get, float(-Infinity))]),
      greatest.set(op("f32x4.splat", choose(op("f32.eq", top.get, float(-Infinity)), float(0), top.get))),
      halves.map(({ sum }) => sum.set(floats(0))),
      count(i, int(0), end.get, int(8), [address, powers]),
      total.set(lanes("sum", (a, b) => op("f32.add", a, b))),
      store("f32.store", inverse.get, op("f32.div", float(1), total.get)),
    ];
  },
};

/** A vector times factors of dropout: dropped places become 0, whatever stood there. */
export function keptTimes(factors: Code, vector: Code): Code {
  return op("v128.and", op("f32x4.mul", vector, factors), op("f32x4.ne", factors, floats(0)));
}
