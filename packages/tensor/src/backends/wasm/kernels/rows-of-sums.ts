import type { FunctionBuilder, FunctionSource } from "../assemble.ts";
import { count, int, load, op, plus, store, type Code, type Local } from "../code.ts";

/** Goes over d numbers from byte 0 on: four at a time, then those that are left. */
function overRow(builder: FunctionBuilder, d: Local, four: (i: Local) => Code, one: (i: Local) => Code): Code {
  const { i, bulk } = builder.locals("i32", "i", "bulk");
  return [
    bulk.set(op("i32.shl", op("i32.and", d.get, int(-4)), int(2))),
    count(i, int(0), bulk.get, int(16), four(i)),
    count(i, bulk.get, op("i32.shl", d.get, int(2)), int(4), one(i)),
  ];
}

/** Adds rows of d numbers to rows elsewhere. Parameters: to, bytes between its rows, from, bytes between its rows, rows, d. */
export const addRows: FunctionSource = {
  key: "add rows",
  parameters: ["i32", "i32", "i32", "i32", "i32", "i32"],
  build: (builder) => {
    const { to, toRow, from, fromRow, rows, d } = builder.parameters("to", "toRow", "from", "fromRow", "rows", "d");
    const { row, target, source } = builder.locals("i32", "row", "target", "source");
    const places = (i: Local): Code => [target.set(plus(to.get, i.get)), source.set(plus(from.get, i.get))];
    const over = overRow(
      builder,
      d,
      (i) => [places(i), store("v128.store", target.get, op("f32x4.add", load("v128.load", target.get), load("v128.load", source.get)))],
      (i) => [places(i), store("f32.store", target.get, op("f32.add", load("f32.load", target.get), load("f32.load", source.get)))],
    );
    return count(row, int(0), rows.get, int(1), [over, to.set(plus(to.get, toRow.get)), from.set(plus(from.get, fromRow.get))]);
  },
};

/** Sets rows of d numbers to 0. Parameters: to, bytes between rows, rows, d. */
export const clearRows: FunctionSource = {
  key: "clear rows",
  parameters: ["i32", "i32", "i32", "i32"],
  build: (builder) => {
    const { to, toRow, rows, d } = builder.parameters("to", "toRow", "rows", "d");
    const { row } = builder.locals("i32", "row");
    const over = overRow(
      builder,
      d,
      (i) => store("v128.store", plus(to.get, i.get), op("i32x4.splat", int(0))),
      (i) => store("i32.store", plus(to.get, i.get), int(0)),
    );
    return count(row, int(0), rows.get, int(1), [over, to.set(plus(to.get, toRow.get))]);
  },
};
