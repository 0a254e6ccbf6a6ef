import { threefryWord } from "../../../operators/threefry.ts";
import { axis, cast, mul, shiftRight } from "../../../scalar/expression.ts";
import type { FunctionSource } from "../assemble.ts";
import { count, int, ints, op, plus, store, type Code } from "../code.ts";
import { hoistedConstants } from "../loops/constants.ts";
import { vectorBuilder } from "../loops/vector-builder.ts";
import { vectorExpression } from "../loops/vector-expression.ts";
import { padded } from "./softmax-row.ts";

/**
 * The factors of dropout for n neighbouring positions, with room for `padded(n)`: 0, or `factor` where `randomUniform` of the key is at least `rate`.
 * Parameters: to, n, first position, the key's two words, bits of rate and factor.
 */
export const dropoutRow: FunctionSource = {
  key: "dropout row",
  parameters: ["i32", "i32", "i32", "i32", "i32", "i32", "i32"],
  build: (builder) => {
    const { to, n, position, k0, k1, rate, factor } = builder.parameters("to", "n", "position", "k0", "k1", "rate", "factor");
    const { i } = builder.locals("i32", "i");
    const constants = hoistedConstants(builder, n);
    const bits = builder.locals("v128", "k0", "k1", "rate", "factor");
    const [key0, key1, place] = [axis("k0", 1), axis("k1", 1), axis("position", 1)];
    const uniform = mul(cast("float32", shiftRight(threefryWord(key0, key1, place), 8)), 2 ** -24);
    /** The factors of four positions after i. */
    const four = (first: 0 | 4): { readonly statements: Code; readonly value: Code } => {
      const places = builder.local("v128");
      const statements: Code[] = [
        places.set(op("i32x4.add", op("i32x4.splat", plus(position.get, i.get)), ints(first, first + 1, first + 2, first + 3))),
      ];
      const given = new Map([
        [key0, { type: "int32", code: bits.k0.get }],
        [key1, { type: "int32", code: bits.k1.get }],
        [place, { type: "int32", code: places.get }],
      ] as const);
      const { code } = vectorExpression(uniform, given, vectorBuilder(builder, statements, constants));
      return { statements, value: op("v128.and", bits.factor.get, op("f32x4.le", bits.rate.get, code)) };
    };
    const eight = builder.turn(() => {
      const [low, high] = [four(0), four(4)];
      return [low.statements, high.statements, store("v128.store", to.get, low.value), store("v128.store", to.get, high.value, 16)];
    });
    const words = { k0, k1, rate, factor };
    return [
      constants.prologue,
      (["k0", "k1", "rate", "factor"] as const).map((name) => bits[name].set(op("i32x4.splat", words[name].get))),
      count(i, int(0), padded(n.get), int(8), [eight, to.set(plus(to.get, int(32)))]),
    ];
  },
};
