import type { FunctionSource } from "../assemble.ts";
import { ints, int, load, op, plus, repeatWhile, store, times, type Code, type Local } from "../code.ts";
import type { Mode } from "../modes.ts";
import type { TileSize } from "./tile.ts";

/**
 * Largest tiles of products of integers. A product has to be added by an instruction of its own, so that one vector register more than in a tile of floats is
 * taken, and one row fewer fits.
 */
export const quantizedTileSizes: { readonly [M in Mode]: TileSize } = {
  wide: { rows: 4, columns: 16 },
  relaxed: { rows: 4, columns: 8 },
  baseline: { rows: 4, columns: 8 },
};

/** What tiles differ in beside their size. */
export interface QuantizedForm {
  /** From one row of A to the next. */
  readonly rowBytes: number;
  readonly isBiased: boolean;
}

/** Pairs of k between two checks of the loop's end. */
const unroll = 2;

/**
 * C[rows, columns] = (A B) step scale (+ bias) with exact sums of 16-bit integers: rows of A as [pairs of k][2], `rowBytes` apart, B as [pairs of k][columns][2]. An
 * element is its sum as a float32, times the step of its row, times the scale of its column, plus the bias, each rounded.
 * Parameters: a, b, c, bytes from one row of c to the next, pairs, addresses of the steps of the rows and the scales of the columns (, and of the bias).
 */
export function quantizedTile(mode: Mode, rows: number, { rowBytes, isBiased }: QuantizedForm): FunctionSource {
  const { columns } = quantizedTileSizes[mode];
  const bytes = 4 * columns;
  return {
    key: `quantized tile ${mode} ${rows} ${rowBytes} ${isBiased}`,
    parameters: new Array<"i32">(isBiased ? 8 : 7).fill("i32"),
    build: (builder) => {
      const { a, b, c, stride, pairs, step, scale, bias } = builder.parameters(
        ...(["a", "b", "c", "stride", "pairs", "step", "scale", "bias"] as const),
      );
      const { row, end } = builder.locals("i32", "row", "end");
      const vectors = (): readonly Local[] => Array.from({ length: columns / 4 }, () => builder.local("v128"));
      const sums = Array.from({ length: rows }, vectors);
      const turn = (n: number): Code => {
        const vectorsOfB = vectors();
        return [
          vectorsOfB.map((vector, i) => vector.set(load("v128.load", b.get, bytes * n + 16 * i))),
          sums.map((own, i) => {
            const pair = builder.local("v128");
            return [
              pair.set(load("v128.load32_splat", a.get, rowBytes * i + 4 * n)),
              own.map((sum, j) => sum.set(op("i32x4.add", sum.get, op("i32x4.dot_i16x8_s", pair.get, vectorsOfB[j]?.get ?? [])))),
            ];
          }),
        ];
      };
      const turns = (n: number): Code => [
        Array.from({ length: n }, (_, i) => turn(i)),
        a.set(plus(a.get, int(4 * n))),
        b.set(plus(b.get, int(bytes * n))),
      ];
      const until = (length: Code, n: number): Code => [
        end.set(plus(b.get, times(length, bytes))),
        repeatWhile(op("i32.lt_u", b.get, end.get), turns(n)),
      ];
      const [scales, biases] = [vectors(), isBiased ? vectors() : []];
      const read = (line: readonly Local[], at: Local): Code => line.map((vector, i) => vector.set(load("v128.load", at.get, 16 * i)));
      // Nothing is stored before all is computed: V8 pairs no loads with a store between them.
      const finished = sums.map((own, i) => {
        const factor = builder.local("v128");
        return [
          factor.set(load("v128.load32_splat", step.get, 4 * i)),
          own.map((sum, j) => {
            const product = op("f32x4.mul", op("f32x4.convert_i32x4_s", sum.get), factor.get);
            const scaled = op("f32x4.mul", product, scales[j]?.get ?? []);
            const bias = biases[j];
            return sum.set(bias === undefined ? scaled : op("f32x4.add", scaled, bias.get));
          }),
        ];
      });
      const stored = sums.map((own, i) => [
        own.map((sum, j) => store("v128.store", row.get, sum.get, 16 * j)),
        i === rows - 1 ? [] : row.set(plus(row.get, stride.get)),
      ]);
      return [
        sums.map((own) => own.map((sum) => sum.set(ints(0, 0, 0, 0)))),
        until(op("i32.and", pairs.get, int(-unroll)), unroll),
        until(op("i32.and", pairs.get, int(unroll - 1)), 1),
        read(scales, scale),
        read(biases, bias),
        finished,
        row.set(c.get),
        stored,
      ];
    },
  };
}
