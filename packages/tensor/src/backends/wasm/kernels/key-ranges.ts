import type { FunctionBuilder, Named } from "../assemble.ts";
import { int, least, load, op, plus, repeatWhile, type Code, type Local } from "../code.ts";

/** A run of rows row .. last - 1 that attend to the same keys first .. first + n - 1. */
export interface RangeOfKeys {
  readonly row: Local;
  readonly last: Local;
  readonly first: Local;
  readonly n: Local;
  /** Sets the others from `row`: the run ends before `end` at the latest. */
  find(end: Code): Code;
}

/** Finds runs of rows with one range, from their bounds. */
export function rangeOfKeys(builder: FunctionBuilder, { from, to, rows, keys }: Named<"from" | "to" | "rows" | "keys">): RangeOfKeys {
  const { row, last, first, n, limit } = builder.locals("i32", "row", "last", "first", "n", "limit");
  const boundOf = (base: Local, index: Code): Code => load("i32.load", plus(base.get, op("i32.shl", index, int(2))));
  // No more keys than there is scratch memory for, whatever the bounds say.
  const lengthAt = (index: Code): Code => least(keys.get, op("i32.sub", boundOf(to, index), boundOf(from, index)));
  const isSame = op("i32.and", op("i32.eq", boundOf(from, last.get), first.get), op("i32.eq", lengthAt(last.get), n.get));
  return {
    row,
    last,
    first,
    n,
    find: (end) => [
      first.set(boundOf(from, row.get)),
      n.set(lengthAt(row.get)),
      limit.set(end),
      limit.set(least(rows.get, limit.get)),
      last.set(plus(row.get, int(1))),
      // Both sides of an and are computed: the bounds one after the last row lie in memory.
      repeatWhile(op("i32.and", op("i32.lt_s", last.get, limit.get), isSame), last.set(plus(last.get, int(1)))),
    ],
  };
}
