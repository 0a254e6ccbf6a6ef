import type { FunctionBuilder, FunctionSource } from "../assemble.ts";
import { floats, int, load, op, plus, repeatWhile, store, times, type Code, type Local } from "../code.ts";
import { hoistedConstants } from "../loops/constants.ts";
import { vectorExponential } from "./exponential.ts";

/** Every sum of powers is of eight partial results, of every eighth key each, so its order depends on the number of keys alone. */
const partials = 8;

/** Goes down the lines of a matrix of lines side by side: `at` is the address of each. */
export function downLines(at: Local, from: Code, end: Local, bytes: number, body: Code): Code {
  return [at.set(from), repeatWhile(op("i32.lt_u", at.get, end.get), [body, at.set(plus(at.get, int(bytes)))])];
}

/** Vectors that lie side by side. */
function vectorsOf(builder: FunctionBuilder, columns: number): readonly { readonly local: Local; readonly offset: number }[] {
  return Array.from({ length: columns / 4 }, (_, i) => ({ local: builder.local("v128"), offset: 16 * i }));
}

/**
 * Turns n lines of `columns` scores, one column for each query, into weights: softmax(score scale) down each column. Lanes are queries, so nothing is added across
 * lanes; columns of -Infinity alone become 0. Lines lie `pitch` numbers apart. Parameters: scores, n, scale's bits, address of a line for work.
 */
export function softmaxColumns(columns: number, pitch: number = columns): FunctionSource {
  return {
    key: `softmax columns ${columns} ${pitch}`,
    parameters: ["i32", "i32", "i32", "i32"],
    build: (builder) => {
      const { scores, n, scale, work } = builder.parameters("scores", "n", "scale", "work");
      const { at, end, first, limit } = builder.locals("i32", "at", "end", "first", "limit");
      const factor = builder.local("v128");
      const [tops, sums, totals] = [0, 1, 2].map(() => vectorsOf(builder, columns)) as [
        ReturnType<typeof vectorsOf>,
        ReturnType<typeof vectorsOf>,
        ReturnType<typeof vectorsOf>,
      ]; // three times
      const constants = hoistedConstants(builder, n);
      const line = 4 * pitch;
      const at16 = (offset: number): Code => load("v128.load", at.get, offset);
      // Through memory, so that V8 sees which vectors are neighbours.
      const viaMemory = (vectors: typeof tops, value: (own: Code) => Code): Code => [
        vectors.map(({ local, offset }) => store("v128.store", work.get, value(local.get), offset)),
        vectors.map(({ local, offset }) => local.set(load("v128.load", work.get, offset))),
      ];
      const scaled = builder.turn(() => {
        const values = tops.map(({ offset }) => {
          const own = builder.local("v128");
          return { own, code: own.set(op("f32x4.mul", at16(offset), factor.get)) };
        });
        return [
          values.map(({ code }) => code),
          values.map(({ own }, i) => store("v128.store", at.get, own.get, 16 * i)),
          // One instruction where max has eight; NaN, which it passes over, becomes the column's sum.
          tops.map(({ local }, i) => local.set(op("f32x4.pmax", local.get, values[i]?.own.get ?? []))),
        ];
      });
      const powers = builder.turn(() => {
        const values = tops.map(({ local, offset }) => vectorExponential(builder, constants, op("f32x4.sub", at16(offset), local.get)));
        return [
          values.map(({ statements }) => statements),
          values.map(({ value }, i) => store("v128.store", at.get, value, 16 * i)),
          sums.map(({ local }, i) => local.set(op("f32x4.add", local.get, values[i]?.value ?? []))),
        ];
      });
      const weights = totals.map(({ local, offset }) => store("v128.store", at.get, op("f32x4.mul", at16(offset), local.get), offset));
      return [
        constants.prologue,
        end.set(plus(scores.get, times(n.get, line))),
        factor.set(op("i32x4.splat", scale.get)),
        tops.map(({ local }) => local.set(floats(-Infinity))),
        downLines(at, scores.get, end, line, scaled),
        viaMemory(tops, (top) => op("v128.bitselect", floats(0), top, op("f32x4.eq", top, floats(-Infinity)))),
        totals.map(({ local }) => local.set(floats(0))),
        first.set(scores.get),
        limit.set(plus(scores.get, int(partials * line))),
        repeatWhile(op("i32.lt_u", first.get, limit.get), [
          sums.map(({ local }) => local.set(floats(0))),
          downLines(at, first.get, end, partials * line, powers),
          totals.map(({ local }, i) => local.set(op("f32x4.add", local.get, sums[i]?.local.get ?? []))),
          first.set(plus(first.get, int(line))),
        ]),
        // The greatest power is 1, so only a sum of 0 has an inverse above 1: its column stays 0.
        viaMemory(totals, (total) => op("f32x4.min", op("f32x4.div", floats(1), total), floats(1))),
        downLines(at, scores.get, end, line, weights),
      ];
    },
  };
}
