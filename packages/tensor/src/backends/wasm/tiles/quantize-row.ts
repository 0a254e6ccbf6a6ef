import { leastMagnitude, rowSteps } from "../../../operators/composites/quantized-linear.ts";
import type { FunctionSource } from "../assemble.ts";
import { choose, count, float, floats, int, ints, lane, load, op, plus, store, when, type Code, type Local } from "../code.ts";
import { blockOfPairs } from "./row-of-pairs.ts";

/** Added to a number below 2^22 it rounds it to an integer, ties to even, which then stands in the low bits. */
const magic = 1.5 * 2 ** 23;

/**
 * Rounds a row of k floats to 12-bit integers by its greatest magnitude, as words of two, see `pairsOf`, with zeros up to a whole block. All of it is for
 * neighbouring vectors alike, so that V8 pairs them. Parameters: from, k, to, address of the row's step.
 */
export const quantizeRow: FunctionSource = {
  key: "quantize row",
  parameters: ["i32", "i32", "i32", "i32"],
  build: (builder) => {
    const { from, k, to, step } = builder.parameters("from", "k", "to", "step");
    const { i, at, bulk, rest } = builder.locals("i32", "i", "at", "bulk", "rest");
    const vectors = (): readonly Local[] => Array.from({ length: blockOfPairs / 4 }, () => builder.local("v128"));
    const [masks, tops, factor] = [vectors(), vectors(), builder.local("v128")];
    const { greatest, factorOne } = builder.locals("f32", "greatest", "factorOne");
    /** The four vectors of a block. A partial one is read beyond the row, where the heap has a margin, and masked. */
    const overRow = (body: (read: readonly Code[]) => Code): Code => {
      const turn = (masked: boolean): Code =>
        builder.turn(() => {
          const read = tops.map((_, n) => load("v128.load", at.get, 16 * n));
          return [
            at.set(plus(from.get, op("i32.shl", i.get, int(2)))),
            body(masked ? read.map((each, n) => op("v128.and", each, masks[n]?.get ?? [])) : read),
          ];
        });
      return [count(i, int(0), bulk.get, int(blockOfPairs), turn(false)), when(rest.get, [i.set(bulk.get), turn(true)])];
    };
    // Magnitudes compare as their bits do, and a NaN is above all of them.
    const magnitude = (vector: Code): Code => op("v128.and", vector, ints(0x7fffffff, 0x7fffffff, 0x7fffffff, 0x7fffffff));
    const whole = (vector: Code): Code => op("f32x4.add", op("f32x4.mul", vector, factor.get), floats(magic));
    const low = ints(0xffff, 0xffff, 0xffff, 0xffff);
    const halves = tops.length / 2;
    const lanes = [0, 1, 2, 3].map((n) => op("f32.reinterpret_i32", lane("i32x4.extract_lane", tops[0]?.get ?? [], n)));
    return [
      bulk.set(op("i32.and", k.get, int(-blockOfPairs))),
      rest.set(op("i32.and", k.get, int(blockOfPairs - 1))),
      masks.map((mask, n) => mask.set(op("i32x4.lt_s", ints(4 * n, 4 * n + 1, 4 * n + 2, 4 * n + 3), op("i32x4.splat", rest.get)))),
      tops.map((top) => top.set(ints(0, 0, 0, 0))),
      overRow((read) => tops.map((top, n) => top.set(op("i32x4.max_s", top.get, magnitude(read[n] ?? []))))),
      // Through memory, where the row will stand: stores of neighbours are what V8 pairs.
      tops.map((top, n) => store("v128.store", to.get, top.get, 16 * n)),
      tops.slice(1).map((_, n) => tops[0]?.set(op("i32x4.max_s", tops[0].get, load("v128.load", to.get, 16 * (n + 1)))) ?? []),
      greatest.set(lanes.reduce((a, b) => op("f32.max", a, b))),
      factorOne.set(choose(op("f32.le", float(leastMagnitude), greatest.get), op("f32.div", float(rowSteps), greatest.get), float(0))),
      factor.set(op("f32x4.splat", factorOne.get)),
      // What is not finite has no step: an infinity minus itself is NaN.
      store("f32.store", step.get, op("f32.add", op("f32.div", greatest.get, float(rowSteps)), op("f32.sub", greatest.get, greatest.get))),
      overRow((read) => {
        const words = Array.from({ length: halves }, (_, n) => {
          const word = builder.local("v128");
          const [first, second] = [whole(read[n] ?? []), whole(read[n + halves] ?? [])];
          return { word, made: word.set(op("v128.or", op("v128.and", first, low), op("i32x4.shl", second, int(16)))) };
        });
        return [
          words.map(({ made }) => made),
          words.map(({ word }, n) => store("v128.store", to.get, word.get, 16 * n)),
          to.set(plus(to.get, int(2 * blockOfPairs))),
        ];
      }),
    ];
  },
};
