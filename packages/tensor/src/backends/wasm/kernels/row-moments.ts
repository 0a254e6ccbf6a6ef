import type { FunctionBuilder } from "../assemble.ts";
import { floats, lane, op, shuffle, words, type Code, type Local } from "../code.ts";
import { loadHalf, type Half, type RowLoop } from "./rows.ts";

/** Two vectors of two float64, from the four float32 of a vector that is set first. */
export interface Doubles {
  readonly statements: Code;
  readonly pairs: readonly [Code, Code];
}

/** The four lanes of a vector as float64. */
export function doublesOf(builder: FunctionBuilder, vector: Code): Doubles {
  const local = builder.local("v128");
  const upper = shuffle(local.get, local.get, words(2, 3, 2, 3));
  return {
    statements: local.set(vector),
    pairs: [op("f64x2.promote_low_f32x4", local.get), op("f64x2.promote_low_f32x4", upper)],
  };
}

/** Four float32 from two vectors of two float64, each rounded once. */
export function rounded([low, high]: readonly [Code, Code]): Code {
  return shuffle(op("f32x4.demote_f64x2_zero", low), op("f32x4.demote_f64x2_zero", high), words(0, 1, 4, 5));
}

/** Mean and standard deviation of a row, in float64: their error would be common to the whole row, and they cost little beside it. */
export interface Moments {
  readonly statements: Code;
  readonly mean: Local;
  readonly deviation: Local;
}

/** Sums of eight partial results, element i in number i mod 8, added in ascending order: the bits depend on the row alone. */
export function rowMoments(
  builder: FunctionBuilder,
  loop: RowLoop,
  x: Local,
  { d, eps }: { readonly d: Local; readonly eps: Local },
): Moments {
  const { mean, deviation } = builder.locals("f64", "mean", "deviation");
  const centre = builder.local("v128");
  const sums = Array.from({ length: 4 }, () => builder.local("v128"));
  const clear = sums.map((sum) => sum.set(floats(0)));
  const each = (half: Half, term: (pair: Code) => Code): Code => {
    const { statements, pairs } = doublesOf(builder, loadHalf(x, loop, half));
    const masks =
      half.mask === undefined
        ? []
        : [words(0, 0, 1, 1), words(2, 2, 3, 3)].map((order) => shuffle(half.mask ?? [], half.mask ?? [], order));
    const own = half.bytes === 0 ? sums.slice(0, 2) : sums.slice(2);
    const added = pairs.map((pair, i) => {
      const value = masks[i] === undefined ? term(pair) : op("v128.and", term(pair), masks[i]);
      return own[i]?.set(op("f64x2.add", own[i].get, value)) ?? [];
    });
    return [statements, added];
  };
  const meanOf = (): Code => {
    const lanes = sums.flatMap((sum) => [0, 1].map((number) => lane("f64x2.extract_lane", sum.get, number)));
    return op(
      "f64.div",
      lanes.reduce((a, b) => op("f64.add", a, b)),
      op("f64.convert_i32_s", d.get),
    );
  };
  const square = (pair: Code): Code => {
    const centred = builder.local("v128");
    return op("f64x2.mul", centred.tee(op("f64x2.sub", pair, centre.get)), centred.get);
  };
  const statements: Code = [
    clear,
    loop.over((half) => each(half, (pair) => pair)),
    mean.set(meanOf()),
    centre.set(op("f64x2.splat", mean.get)),
    clear,
    loop.over((half) => each(half, square)),
    deviation.set(op("f64.sqrt", op("f64.add", meanOf(), op("f64.promote_f32", op("f32.reinterpret_i32", eps.get))))),
  ];
  return { statements, mean, deviation };
}
