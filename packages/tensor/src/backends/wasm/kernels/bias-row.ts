import type { FunctionSource } from "../assemble.ts";
import { choose, count, int, least, load, op, plus, store, type Code } from "../code.ts";

/** The further parameters of attention with a bias: the head's row of biases, the column for the first row and key, and how many columns there are. */
export const biasParameters = ["bias", "column", "width"] as const;

/**
 * Turns a row of n products into scores: product scale + bias[column + j] for key j, the column held inside 0 .. width - 1.
 * Parameters: row, n, scale's bits, bias, column, width.
 */
export const biasRow: FunctionSource = {
  key: "bias row",
  parameters: ["i32", "i32", "i32", "i32", "i32", "i32"],
  build: (builder) => {
    const { row, n, scale, bias, column, width } = builder.parameters("row", "n", "scale", "bias", "column", "width");
    const { j, bulk, at, place } = builder.locals("i32", "j", "bulk", "at", "place");
    const factors = builder.local("v128");
    const bytes = (index: Code): Code => op("i32.shl", index, int(2));
    const isInside = op("i32.and", op("i32.ge_s", column.get, int(0)), op("i32.le_s", plus(column.get, n.get), width.get));
    const factor = op("f32.reinterpret_i32", scale.get);
    const clamped = choose(op("i32.lt_s", place.get, int(0)), int(0), place.get);
    return [
      factors.set(op("f32x4.splat", factor)),
      // Where no column is held back, biases are neighbours as keys are.
      bulk.set(choose(isInside, op("i32.and", n.get, int(-4)), int(0))),
      count(j, int(0), bulk.get, int(4), [
        at.set(plus(row.get, bytes(j.get))),
        store(
          "v128.store",
          at.get,
          op(
            "f32x4.add",
            op("f32x4.mul", load("v128.load", at.get), factors.get),
            load("v128.load", plus(bias.get, bytes(plus(column.get, j.get)))),
          ),
        ),
      ]),
      count(j, bulk.get, n.get, int(1), [
        at.set(plus(row.get, bytes(j.get))),
        place.set(plus(column.get, j.get)),
        place.set(least(place.get, op("i32.sub", width.get, int(1)))),
        place.set(clamped),
        store(
          "f32.store",
          at.get,
          op("f32.add", op("f32.mul", load("f32.load", at.get), factor), load("f32.load", plus(bias.get, bytes(place.get)))),
        ),
      ]),
    ];
  },
};
