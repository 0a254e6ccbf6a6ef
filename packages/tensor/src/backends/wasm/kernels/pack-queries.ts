import type { FunctionSource } from "../assemble.ts";
import { choose, count, int, load, op, plus, store, type Code, type Local } from "../code.ts";
import { turned } from "../tiles/turned.ts";

/**
 * Copies up to `columns` rows of d neighbouring elements to [d][columns]. Columns after the last row repeat it: they are computed with, and nobody reads what
 * comes of them. Parameters: to, from, bytes between rows, d, rows (at least 1).
 */
export function packQueries(columns: number): FunctionSource {
  return {
    key: `pack queries ${columns}`,
    parameters: ["i32", "i32", "i32", "i32", "i32"],
    build: (builder) => {
      const { to, from, row, d, rows } = builder.parameters("to", "from", "row", "d", "rows");
      const { i, target, bulk } = builder.locals("i32", "i", "target", "bulk");
      const line = 4 * columns;
      const at = Array.from({ length: columns }, () => builder.local("i32"));
      const next = (n: number): Code => plus(at[n - 1]?.get ?? [], choose(op("i32.lt_s", int(n), rows.get), row.get, int(0)));
      /** Four elements of four rows, transposed. */
      const four = (first: number): Code => {
        const own = [0, 1, 2, 3].map(() => builder.local("v128")) as [Local, Local, Local, Local]; // one for each number
        const [turn, transposed] = turned(builder, own);
        return [
          own.map((vector, n) => vector.set(load("v128.load", plus(at[first + n]?.get ?? [], op("i32.shl", i.get, int(2)))))),
          turn,
          transposed.map((vector, k) => store("v128.store", target.get, vector, k * line + 4 * first)),
        ];
      };
      const firsts = Array.from({ length: columns / 4 }, (_, n) => 4 * n);
      return [
        at.map((own, n) => own.set(n === 0 ? from.get : next(n))),
        target.set(to.get),
        bulk.set(op("i32.and", d.get, int(-4))),
        count(i, int(0), bulk.get, int(4), [firsts.map(four), target.set(plus(target.get, int(4 * line)))]),
        count(i, bulk.get, d.get, int(1), [
          at.map((own, n) => store("f32.store", target.get, load("f32.load", plus(own.get, op("i32.shl", i.get, int(2)))), 4 * n)),
          target.set(plus(target.get, int(line))),
        ]),
      ];
    },
  };
}
