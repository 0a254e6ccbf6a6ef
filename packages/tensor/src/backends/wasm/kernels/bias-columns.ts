import type { FunctionSource } from "../assemble.ts";
import { choose, count, int, least, load, op, plus, repeatWhile, shuffle, store, times, when, type Code } from "../code.ts";

/** The further parameters of attention with a bias: the head's row of biases, the column for the first query and key, and how many columns there are. */
export const biasParameters = ["bias", "column", "width"] as const;

const reversed = [12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3];

/**
 * Turns n lines of products, one column for each query, into scores: product scale + bias[column + key - query], the place held inside 0 .. width - 1.
 * Parameters: scores, n, scale's bits, bias, column, width.
 */
export function biasColumns(columns: number): FunctionSource {
  return {
    key: `bias columns ${columns}`,
    parameters: ["i32", "i32", "i32", "i32", "i32", "i32"],
    build: (builder) => {
      const { scores, n, scale, bias, column, width } = builder.parameters("scores", "n", "scale", "bias", "column", "width");
      const { at, end, lane, place, from, address } = builder.locals("i32", "at", "end", "lane", "place", "from", "address");
      const factors = builder.local("v128");
      const factor = op("f32.reinterpret_i32", scale.get);
      const last = int(columns - 1);
      // Biases of neighbouring queries lie in descending order.
      const isInside = op("i32.and", op("i32.ge_s", column.get, last), op("i32.lt_s", column.get, width.get));
      const vectors = Array.from({ length: columns / 4 }, (_, i) => {
        const four = load("v128.load", from.get, 4 * columns - 16 * (i + 1));
        const product = op("f32x4.mul", load("v128.load", at.get, 16 * i), factors.get);
        return store("v128.store", at.get, op("f32x4.add", product, shuffle(four, four, reversed)), 16 * i);
      });
      const oneByOne: Code = count(lane, int(0), int(columns), int(1), [
        place.set(op("i32.sub", column.get, lane.get)),
        place.set(least(place.get, op("i32.sub", width.get, int(1)))),
        place.set(choose(op("i32.lt_s", place.get, int(0)), int(0), place.get)),
        address.set(plus(at.get, op("i32.shl", lane.get, int(2)))),
        store(
          "f32.store",
          address.get,
          op(
            "f32.add",
            op("f32.mul", load("f32.load", address.get), factor),
            load("f32.load", plus(bias.get, op("i32.shl", place.get, int(2)))),
          ),
        ),
      ]);
      return [
        factors.set(op("i32x4.splat", scale.get)),
        end.set(plus(scores.get, times(n.get, 4 * columns))),
        at.set(scores.get),
        repeatWhile(op("i32.lt_u", at.get, end.get), [
          when(isInside, [from.set(plus(bias.get, op("i32.shl", op("i32.sub", column.get, last), int(2)))), vectors], oneByOne),
          column.set(plus(column.get, int(1))),
          at.set(plus(at.get, int(4 * columns))),
        ]),
      ];
    },
  };
}
