import type { FunctionSource } from "../assemble.ts";
import { count, floats, int, load, op, plus, repeatWhile, store, when, type Code, type Local } from "../code.ts";
import type { Mode } from "../modes.ts";

/** Columns of every tile: two vectors. */
export const tileColumns = 8;

/**
 * Rows of the largest tile. x86 has 15 free vector registers: 6 x 8 leaves one for the element of A when multiply and add are one instruction,
 * and 5 x 8 one more for the product when they are two.
 */
export const tileRows: { readonly [M in Mode]: number } = { relaxed: 6, baseline: 5 };

const unroll = 4;

/** a b + c in the way of a mode; every tile uses it, so that an element has the same bits in all of them. */
function multiplyAdd(mode: Mode, a: Code, b: Code, c: Code): Code {
  return mode === "relaxed" ? op("f32x4.relaxed_madd", a, b, c) : op("f32x4.add", c, op("f32x4.mul", a, b));
}

/**
 * C[rows, 8] = A B (+ C) (+ bias): A packed as [k][rows], B as [k][8]. Each element adds its products in ascending k.
 * Parameters: a, b, c, bytes from one row of c to the next, k, 1 to start from C, address of 8 bias values or 0.
 */
export function tile(mode: Mode, rows: number): FunctionSource {
  return { key: `tile ${mode} ${rows}`, parameters: ["i32", "i32", "i32", "i32", "i32", "i32", "i32"], build };

  function build(builder: Parameters<FunctionSource["build"]>[0]): Code {
    const { a, b, c, stride, k, continued, bias } = builder.parameters("a", "b", "c", "stride", "k", "continued", "bias");
    const sums = Array.from({ length: rows }, () => [builder.local("v128"), builder.local("v128")] as const);
    const { row, end } = builder.locals("i32", "row", "end");
    const eachRow = (body: (pair: readonly [Local, Local]) => Code): Code => [
      row.set(c.get),
      sums.map((pair, i) => [body(pair), i === rows - 1 ? [] : row.set(plus(row.get, stride.get))]),
    ];
    const step = (n: number): Code => {
      const { left, right } = builder.locals("v128", "left", "right");
      return [
        left.set(load("v128.load", b.get, 32 * n)),
        right.set(load("v128.load", b.get, 32 * n + 16)),
        sums.map(([first, second], i) => {
          const value = builder.local("v128");
          return [
            value.set(load("v128.load32_splat", a.get, 4 * (rows * n + i))),
            first.set(multiplyAdd(mode, value.get, left.get, first.get)),
            second.set(multiplyAdd(mode, value.get, right.get, second.get)),
          ];
        }),
      ];
    };
    const steps = (n: number): Code => [
      Array.from({ length: n }, (_, i) => step(i)),
      a.set(plus(a.get, int(4 * rows * n))),
      b.set(plus(b.get, int(32 * n))),
    ];
    const until = (length: Code, n: number): Code => [
      end.set(plus(b.get, op("i32.shl", length, int(5)))),
      repeatWhile(op("i32.lt_u", b.get, end.get), steps(n)),
    ];
    return [
      when(
        continued.get,
        eachRow(([first, second]) => [first.set(load("v128.load", row.get)), second.set(load("v128.load", row.get, 16))]),
        sums.map(([first, second]) => [first.set(floats(0)), second.set(floats(0))]),
      ),
      until(op("i32.and", k.get, int(-unroll)), unroll),
      until(op("i32.and", k.get, int(unroll - 1)), 1),
      when(
        bias.get,
        sums.map(([first, second]) => [
          first.set(op("f32x4.add", first.get, load("v128.load", bias.get))),
          second.set(op("f32x4.add", second.get, load("v128.load", bias.get, 16))),
        ]),
      ),
      eachRow(([first, second]) => [store("v128.store", row.get, first.get), store("v128.store", row.get, second.get, 16)]),
    ];
  }
}

/**
 * Copies `columns` floats of each of `rows` rows. Parameters: to, bytes between its rows, from, bytes between its rows, rows, columns.
 * Tiles at the right edge go through a whole tile in scratch memory.
 */
export const copyRows: FunctionSource = {
  key: "copy rows",
  parameters: ["i32", "i32", "i32", "i32", "i32", "i32"],
  build: (builder) => {
    const { to, toStride, from, fromStride, rows, columns } = builder.parameters("to", "toStride", "from", "fromStride", "rows", "columns");
    const { row, column, bulk } = builder.locals("i32", "row", "column", "bulk");
    const at = (base: Local): Code => plus(base.get, op("i32.shl", column.get, int(2)));
    return [
      bulk.set(op("i32.and", columns.get, int(-4))),
      count(row, int(0), rows.get, int(1), [
        count(column, int(0), bulk.get, int(4), store("v128.store", at(to), load("v128.load", at(from)))),
        count(column, bulk.get, columns.get, int(1), store("f32.store", at(to), load("f32.load", at(from)))),
        to.set(plus(to.get, toStride.get)),
        from.set(plus(from.get, fromStride.get)),
      ]),
    ];
  },
};
