import type { FunctionSource } from "../assemble.ts";
import { count, int, load, op, plus, store, type Code } from "../code.ts";

/** Adds rows of d numbers to rows elsewhere. Parameters: to, bytes between its rows, from, bytes between its rows, rows, d. */
export const addRows: FunctionSource = {
  key: "add rows",
  parameters: ["i32", "i32", "i32", "i32", "i32", "i32"],
  build: (builder) => {
    const { to, toRow, from, fromRow, rows, d } = builder.parameters("to", "toRow", "from", "fromRow", "rows", "d");
    const { row, i, at } = builder.locals("i32", "row", "i", "at");
    const sum = (offset: Code): Code => op("f32.add", load("f32.load", at.get), load("f32.load", plus(from.get, offset)));
    return count(row, int(0), rows.get, int(1), [
      count(i, int(0), op("i32.shl", d.get, int(2)), int(4), [at.set(plus(to.get, i.get)), store("f32.store", at.get, sum(i.get))]),
      to.set(plus(to.get, toRow.get)),
      from.set(plus(from.get, fromRow.get)),
    ]);
  },
};

/** Sets rows of d numbers to 0. Parameters: to, bytes between rows, rows, d. */
export const clearRows: FunctionSource = {
  key: "clear rows",
  parameters: ["i32", "i32", "i32", "i32"],
  build: (builder) => {
    const { to, toRow, rows, d } = builder.parameters("to", "toRow", "rows", "d");
    const { row, i } = builder.locals("i32", "row", "i");
    return count(row, int(0), rows.get, int(1), [
      count(i, int(0), op("i32.shl", d.get, int(2)), int(4), store("i32.store", plus(to.get, i.get), int(0))),
      to.set(plus(to.get, toRow.get)),
    ]);
  },
};
