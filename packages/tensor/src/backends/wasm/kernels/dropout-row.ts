import type { FunctionSource } from "../assemble.ts";
import { count, int, ints, op, plus, store } from "../code.ts";
import { hoistedConstants } from "../loops/constants.ts";
import { dropoutFactors } from "./dropout-factors.ts";
import { padded } from "./softmax-row.ts";

/**
 * The factors of dropout for n neighbouring positions, with room for `padded(n)`. Parameters: to, n, first position, the key's two words, bits of rate and
 * factor.
 */
export const dropoutRow: FunctionSource = {
  key: "dropout row",
  parameters: ["i32", "i32", "i32", "i32", "i32", "i32", "i32"],
  build: (builder) => {
    const { to, n, position, ...words } = builder.parameters("to", "n", "position", "k0", "k1", "rate", "factor");
    const { i } = builder.locals("i32", "i");
    const constants = hoistedConstants(builder, n);
    const factors = dropoutFactors(builder, words, constants);
    const eight = builder.turn(() => {
      const first = op("i32x4.splat", plus(position.get, i.get));
      const [low, high] = [factors.of(op("i32x4.add", first, ints(0, 1, 2, 3))), factors.of(op("i32x4.add", first, ints(4, 5, 6, 7)))];
      return [low.statements, high.statements, store("v128.store", to.get, low.value), store("v128.store", to.get, high.value, 16)];
    });
    return [constants.prologue, factors.prologue, count(i, int(0), padded(n.get), int(8), [eight, to.set(plus(to.get, int(32)))])];
  },
};
