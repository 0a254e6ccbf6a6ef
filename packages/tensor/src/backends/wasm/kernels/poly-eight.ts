import type { FunctionBuilder, FunctionSource } from "../assemble.ts";
import { count, floats, int, load, op, plus, store, type Code, type Local } from "../code.ts";
import { hoistedConstants } from "../loops/constants.ts";
import { vectorExponential } from "./exponential.ts";

/**
 * Poly scores of eight candidates in lanes, from their products U [m][8] with the vectors of a context: softmax(sharpness U) . U over the vectors. All sums go from
 * first to last. Parameters: scores, U, room for as much again, m, bits of the sharpness.
 */
export const polyEight: FunctionSource = {
  key: "poly eight",
  parameters: ["i32", "i32", "i32", "i32", "i32"],
  build: (builder) => {
    const { scores, u, powers, m, sharpness } = builder.parameters("scores", "u", "powers", "m", "sharpness");
    const { i, at, to } = builder.locals("i32", "i", "at", "to");
    const { factor, zero } = builder.locals("v128", "factor", "zero");
    const constants = hoistedConstants(builder, m);
    const kept: Local[] = [];
    const recording: FunctionBuilder = {
      ...builder,
      local: (type) => {
        const local = builder.local(type);
        kept.push(local);
        return local;
      },
    };
    const halves = [0, 16] as const;
    const pair = (): readonly Local[] => halves.map(() => builder.local("v128"));
    const [greatest, sums, products] = [pair(), pair(), pair()] as const;
    const scaled = (n: number): Code => op("f32x4.mul", load("v128.load", at.get, halves[n] ?? 0), factor.get);
    const each = (pairs: readonly Local[], body: (local: Local, n: number) => Code): Code =>
      pairs.map((local, n) => local.set(body(local, n)));
    const overRows = (body: Code): Code => [
      at.set(u.get),
      to.set(powers.get),
      count(i, int(0), m.get, int(1), [body, at.set(plus(at.get, int(32))), to.set(plus(to.get, int(32)))]),
    ];
    const exponentials = halves.map((_, n) => vectorExponential(recording, constants, op("f32x4.sub", scaled(n), greatest[n]?.get ?? [])));
    const results = halves.map(() => recording.local("v128"));
    return [
      constants.prologue,
      factor.set(op("f32x4.splat", op("f32.reinterpret_i32", sharpness.get))),
      each(greatest, () => floats(-Infinity)),
      each(sums, () => floats(0)),
      each(products, () => floats(0)),
      // A NaN is passed over here and makes the power NaN.
      overRows(each(greatest, (local, n) => op("f32x4.pmax", local.get, scaled(n)))),
      // Where all is -Infinity, so are the differences to 0.
      each(greatest, (local) => op("v128.and", local.get, op("f32x4.ne", local.get, floats(-Infinity)))),
      overRows([
        exponentials.map(({ statements }) => statements),
        results.map((result, n) => result.set(exponentials[n]?.value ?? [])),
        results.map((result, n) => store("v128.store", to.get, result.get, halves[n] ?? 0)),
        each(sums, (local, n) => op("f32x4.add", local.get, results[n]?.get ?? [])),
        kept.map((local) => local.set(zero.get)),
      ]),
      // The greatest power is 1, so only a sum of 0 has an inverse above 1: its weights stay 0.
      each(sums, (local) => op("f32x4.pmin", op("f32x4.div", floats(1), local.get), floats(1))),
      overRows(
        each(products, (local, n) => {
          const weight = op("f32x4.mul", load("v128.load", to.get, halves[n] ?? 0), sums[n]?.get ?? []);
          return op("f32x4.add", local.get, op("f32x4.mul", weight, load("v128.load", at.get, halves[n] ?? 0)));
        }),
      ),
      products.map((local, n) => store("v128.store", scores.get, local.get, halves[n] ?? 0)),
    ];
  },
};
