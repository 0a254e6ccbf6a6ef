import { threefryWords } from "../../../operators/threefry.ts";
import { buildExpressions } from "../../../scalar/build-expressions.ts";
import { axis, type Expression } from "../../../scalar/expression.ts";
import { maskCounter, masking, maskPart } from "../../../scalar/mask-bits.ts";
import type { FunctionBuilder, Named } from "../assemble.ts";
import { int, op, type Code, type Local } from "../code.ts";
import type { HoistedConstants } from "../loops/constants.ts";
import { vectorBuilder, type Vector } from "../loops/vector-builder.ts";

/** What factors of dropout are made from: the key's two words, the threshold of 16 bits, and the bits of the factor. */
const words = ["k0", "k1", "threshold", "factor"] as const;

/** The further parameters of attention with dropout: position of the first row's first key, positions from row to row, then the words. */
export const dropoutParameters = ["position", "positionRow", "k0", "k1", "threshold", "factor"] as const;

/** Makes vectors of factors in a function with parameters for the words: `factor` where `randomMask` is true, otherwise 0. */
export interface DropoutFactors {
  /** Statements for the start of the function. */
  readonly prologue: Code;
  /** Factors of the positions 4 counter + w, for w from 0 to 3, of four counters. */
  ofCounters(counters: Code): { readonly statements: Code; readonly parts: readonly Code[] };
  /** Factors of any four positions. */
  of(positions: Code): { readonly statements: Code; readonly value: Code };
}

/** Factors of dropout by the operator's own definition. */
export function dropoutFactors(builder: FunctionBuilder, own: Named<(typeof words)[number]>, constants: HoistedConstants): DropoutFactors {
  const bits = builder.locals("v128", ...words, "half");
  const [key0, key1, place] = [axis("k0", 1), axis("k1", 1), axis("place", 1)];
  const given = (local: Local): ReadonlyMap<Expression, Vector> =>
    new Map([
      [key0, { type: "int32", code: bits.k0.get }],
      [key1, { type: "int32", code: bits.k1.get }],
      [place, { type: "int32", code: local.get }],
    ]);
  const kept = (part: Code): Code => op("v128.and", bits.factor.get, op("i32x4.le_s", bits.threshold.get, part));
  const wordsOf = (counter: typeof place | ReturnType<typeof maskCounter>) =>
    threefryWords(key0, key1, { first: masking, second: counter });
  return {
    prologue: [
      words.map((name) => bits[name].set(op("i32x4.splat", own[name].get))),
      bits.half.set(op("i32x4.splat", op("i32.or", own.k0.get, int(-1)))),
      bits.half.set(op("i32x4.shr_u", bits.half.get, int(16))),
    ],
    ofCounters: (counters) => {
      const local = builder.local("v128");
      const statements: Code[] = [local.set(counters)];
      const built = buildExpressions(wordsOf(place), given(local), vectorBuilder(builder, statements, constants));
      const parts = built.flatMap(({ code }) => [op("i32x4.shr_u", code, int(16)), op("v128.and", code, bits.half.get)]);
      return { statements, parts: parts.map(kept) };
    },
    of: (positions) => {
      const local = builder.local("v128");
      const statements: Code[] = [local.set(positions)];
      const part = maskPart(place, wordsOf(maskCounter(place)));
      const [built] = buildExpressions([part], given(local), vectorBuilder(builder, statements, constants));
      return { statements, value: kept(built?.code ?? []) };
    },
  };
}
