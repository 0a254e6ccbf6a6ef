import { threefryWord } from "../../../operators/threefry.ts";
import { axis, cast, mul, shiftRight } from "../../../scalar/expression.ts";
import type { FunctionBuilder, Named } from "../assemble.ts";
import { op, type Code } from "../code.ts";
import type { HoistedConstants } from "../loops/constants.ts";
import { vectorBuilder } from "../loops/vector-builder.ts";
import { vectorExpression } from "../loops/vector-expression.ts";

/** What factors of dropout are made from: the key's two words, bits of rate and factor. */
const words = ["k0", "k1", "rate", "factor"] as const;

/** The further parameters of attention with dropout: position of the first row's first key, positions from row to row, then the words. */
export const dropoutParameters = ["position", "positionRow", "k0", "k1", "rate", "factor"] as const;

/** Makes vectors of factors in a function with parameters for the words. */
export interface DropoutFactors {
  /** Statements for the start of the function. */
  readonly prologue: Code;
  /** The factors of four positions: 0, or `factor` where `randomUniform` of the key is at least `rate`. */
  of(positions: Code): { readonly statements: Code; readonly value: Code };
}

/** Factors of dropout by the operator's own definition. */
export function dropoutFactors(builder: FunctionBuilder, own: Named<(typeof words)[number]>, constants: HoistedConstants): DropoutFactors {
  const bits = builder.locals("v128", ...words);
  const [key0, key1, place] = [axis("k0", 1), axis("k1", 1), axis("position", 1)];
  const uniform = mul(cast("float32", shiftRight(threefryWord(key0, key1, place), 8)), 2 ** -24);
  return {
    prologue: words.map((name) => bits[name].set(op("i32x4.splat", own[name].get))),
    of: (positions) => {
      const places = builder.local("v128");
      const statements: Code[] = [places.set(positions)];
      const given = new Map([
        [key0, { type: "int32", code: bits.k0.get }],
        [key1, { type: "int32", code: bits.k1.get }],
        [place, { type: "int32", code: places.get }],
      ] as const);
      const { code } = vectorExpression(uniform, given, vectorBuilder(builder, statements, constants));
      return { statements, value: op("v128.and", bits.factor.get, op("f32x4.le", bits.rate.get, code)) };
    },
  };
}
