import type { FunctionSource } from "../assemble.ts";
import { load, op, plus, store, times, type Code, type Local } from "../code.ts";
import { downFactors } from "./dropout-columns.ts";
import { dropoutParameters } from "./dropout-factors.ts";
import { downLines } from "./softmax-columns.ts";
import { keptTimes } from "./softmax-row.ts";

/**
 * From n lines of weights P and of gradients G of what they were multiplied into: P (F G - along) scale in place of the gradients, and P F in place of the weights,
 * where F are factors of dropout, or 1. A column for each query; lines lie `pitch` numbers apart. Parameters: weights, gradients, n, address of `columns` numbers
 * along, scale's bits, then `dropoutParameters` where there are any.
 */
export function scoreGradientColumns(columns: number, pitch: number, drops: boolean): FunctionSource {
  const line = 4 * pitch;
  return {
    key: `score gradient columns ${columns} ${pitch} ${drops}`,
    parameters: new Array<"i32">(drops ? 5 + dropoutParameters.length : 5).fill("i32"),
    build: (builder) => {
      const { weights, gradients, n, along, scale, ...words } = builder.parameters(
        ...(["weights", "gradients", "n", "along", "scale"] as const),
        ...dropoutParameters,
      );
      const { beside, end, at, other, alongAt } = builder.locals("i32", "beside", "end", "at", "other", "alongAt");
      const scales = builder.local("v128");
      /** Neighbouring vectors of a line: `at` is the address of a weight, and the gradients lie as far from them everywhere. All loads come before the stores. */
      const vectors = (at: Local, offset: number, alongs: readonly Code[], kept: (value: Code, i: number) => Code): Code => {
        const own = alongs.map((_, i) => ({ weight: builder.local("v128"), gradient: builder.local("v128"), at: offset + 16 * i }));
        return [
          other.set(plus(at.get, beside.get)),
          own.map(({ weight, at: place }) => weight.set(load("v128.load", at.get, place))),
          own.map(({ gradient, at: place }) => gradient.set(load("v128.load", other.get, place))),
          own.map(({ gradient }, i) => gradient.set(op("f32x4.mul", op("f32x4.sub", kept(gradient.get, i), alongs[i] ?? []), scales.get))),
          own.map(({ weight, gradient }) => gradient.set(op("f32x4.mul", weight.get, gradient.get))),
          own.map(({ weight }, i) => weight.set(kept(weight.get, i))),
          own.map(({ gradient, at: place }) => store("v128.store", other.get, gradient.get, place)),
          own.map(({ weight, at: place }) => store("v128.store", at.get, weight.get, place)),
        ];
      };
      const setUp: Code = [beside.set(op("i32.sub", gradients.get, weights.get)), scales.set(op("i32x4.splat", scale.get))];
      if (drops)
        return [
          setUp,
          downFactors(builder, { columns, line, from: weights, n, words }, ({ at: place, offset, column }, factors) => {
            const own = [0, 16].map((next) => load("v128.load", alongAt.get, next));
            return [
              alongAt.set(plus(along.get, column.get)),
              vectors(place, offset, own, (value, i) => keptTimes(factors[i as 0].get, value)), // one of two
            ];
          }),
        ];
      const turn = builder.turn(() =>
        vectors(
          at,
          0,
          Array.from({ length: columns / 4 }, (_, i) => load("v128.load", along.get, 16 * i)),
          (value) => value,
        ),
      );
      return [setUp, end.set(plus(weights.get, times(n.get, line))), downLines(at, weights.get, end, line, turn)];
    },
  };
}

/** Sums of products down the columns of two matrices of d lines. Parameters: address of `columns` sums, the matrices, d. */
export function dotColumns(columns: number): FunctionSource {
  return {
    key: `dot columns ${columns}`,
    parameters: ["i32", "i32", "i32", "i32"],
    build: (builder) => {
      const { to, a, b, d } = builder.parameters("to", "a", "b", "d");
      const { at, end, beside } = builder.locals("i32", "at", "end", "beside");
      const sums = Array.from({ length: columns / 4 }, () => builder.local("v128"));
      const product = (offset: number): Code =>
        op("f32x4.mul", load("v128.load", at.get, offset), load("v128.load", plus(at.get, beside.get), offset));
      return [
        beside.set(op("i32.sub", b.get, a.get)),
        end.set(plus(a.get, times(d.get, 4 * columns))),
        downLines(
          at,
          a.get,
          end,
          4 * columns,
          sums.map((sum, i) => sum.set(op("f32x4.add", sum.get, product(16 * i)))),
        ),
        sums.map((sum, i) => store("v128.store", to.get, sum.get, 16 * i)),
      ];
    },
  };
}
