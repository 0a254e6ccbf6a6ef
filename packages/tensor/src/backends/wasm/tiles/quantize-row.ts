import { leastMagnitude, rowSteps } from "../../../operators/composites/quantized-linear.ts";
import type { FunctionSource } from "../assemble.ts";
import { choose, count, float, floats, int, ints, lane, load, op, plus, store, when, type Code } from "../code.ts";
import { bitsOfFloat } from "../launch.ts";

/** Added to a number below 2^22 it rounds it to an integer, ties to even, which then stands in the low bits. */
const magic = 1.5 * 2 ** 23;

/**
 * Rounds a row of k floats to 12-bit integers by its greatest magnitude, in 16 bits each, with zeros up to a multiple of 8.
 * Parameters: from, k, to, address of the row's step.
 */
export const quantizeRow: FunctionSource = {
  key: "quantize row",
  parameters: ["i32", "i32", "i32", "i32"],
  build: (builder) => {
    const { from, k, to, step } = builder.parameters("from", "k", "to", "step");
    const { i, at, bulk, rest } = builder.locals("i32", "i", "at", "bulk", "rest");
    const { low, high, factor, lowMask, highMask, greatestLow, greatestHigh } = builder.locals(
      "v128",
      ...(["low", "high", "factor", "lowMask", "highMask", "greatestLow", "greatestHigh"] as const),
    );
    const { greatest, factorOne } = builder.locals("f32", "greatest", "factorOne");
    const halves = [low, high];
    const place = at.set(plus(from.get, op("i32.shl", i.get, int(2))));
    const read = halves.map((half, n) => half.set(load("v128.load", at.get, 16 * n)));
    // A partial block is read beyond the row: the heap has a margin.
    const readPartly = [read, low.set(op("v128.and", low.get, lowMask.get)), high.set(op("v128.and", high.get, highMask.get))];
    const overRow = (body: Code): Code => [
      count(i, int(0), bulk.get, int(8), [place, read, body]),
      when(rest.get, [i.set(bulk.get), place, readPartly, body]),
    ];
    // Magnitudes compare as their bits do, and a NaN is above all of them.
    const magnitude = (vector: Code): Code => op("v128.and", vector, ints(0x7fffffff, 0x7fffffff, 0x7fffffff, 0x7fffffff));
    const atLeast = (sofar: typeof low, vector: Code): Code => sofar.set(op("i32x4.max_s", sofar.get, magnitude(vector)));
    const magicBits = bitsOfFloat(magic);
    const whole = (vector: Code): Code =>
      op(
        "i32x4.sub",
        op("f32x4.add", op("f32x4.mul", vector, factor.get), floats(magic)),
        ints(magicBits, magicBits, magicBits, magicBits),
      );
    const lanes = [0, 1, 2, 3].map((number) => op("f32.reinterpret_i32", lane("i32x4.extract_lane", greatestLow.get, number)));
    return [
      bulk.set(op("i32.and", k.get, int(-8))),
      rest.set(op("i32.and", k.get, int(7))),
      lowMask.set(op("i32x4.lt_s", ints(0, 1, 2, 3), op("i32x4.splat", rest.get))),
      highMask.set(op("i32x4.lt_s", ints(4, 5, 6, 7), op("i32x4.splat", rest.get))),
      greatestLow.set(ints(0, 0, 0, 0)),
      greatestHigh.set(ints(0, 0, 0, 0)),
      overRow([atLeast(greatestLow, low.get), atLeast(greatestHigh, high.get)]),
      greatestLow.set(op("i32x4.max_s", greatestLow.get, greatestHigh.get)),
      greatest.set(lanes.reduce((a, b) => op("f32.max", a, b))),
      factorOne.set(choose(op("f32.le", float(leastMagnitude), greatest.get), op("f32.div", float(rowSteps), greatest.get), float(0))),
      factor.set(op("f32x4.splat", factorOne.get)),
      // What is not finite has no step: an infinity minus itself is NaN.
      store("f32.store", step.get, op("f32.add", op("f32.div", greatest.get, float(rowSteps)), op("f32.sub", greatest.get, greatest.get))),
      overRow([store("v128.store", to.get, op("i16x8.narrow_i32x4_s", whole(low.get), whole(high.get))), to.set(plus(to.get, int(16)))]),
    ];
  },
};
