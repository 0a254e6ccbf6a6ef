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
    const places = builder.local("v128");
    const constants = hoistedConstants(builder, n);
    const [key0, key1, place] = [axis("k0", 1), axis("k1", 1), axis("position", 1)];
    const statements: Code[] = [places.set(op("i32x4.add", op("i32x4.splat", plus(position.get, i.get)), ints(0, 1, 2, 3)))];
    const uniform = mul(cast("float32", shiftRight(threefryWord(key0, key1, place), 8)), 2 ** -24);
    const given = new Map([
      [key0, { type: "int32", code: op("i32x4.splat", k0.get) }],
      [key1, { type: "int32", code: op("i32x4.splat", k1.get) }],
      [place, { type: "int32", code: places.get }],
    ] as const);
    const { code } = vectorExpression(uniform, given, vectorBuilder(builder, statements, constants));
    const floats = (bits: Code): Code => op("i32x4.splat", bits);
    const value = op("v128.and", floats(factor.get), op("f32x4.le", floats(rate.get), code));
    return [
      constants.prologue,
      count(i, int(0), padded(n.get), int(4), [statements, store("v128.store", to.get, value), to.set(plus(to.get, int(16)))]),
    ];
  },
};
