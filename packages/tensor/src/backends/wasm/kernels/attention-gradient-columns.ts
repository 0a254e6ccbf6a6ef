import type { FunctionSource } from "../assemble.ts";
import { call, count, int, least, op, plus, times, when, type Code } from "../code.ts";
import type { Mode } from "../modes.ts";
import { inTiles } from "../tiles/in-tiles.ts";
import { copyRows, tile, tileSizes } from "../tiles/tile.ts";
import { dropoutParameters } from "./dropout-factors.ts";
import { packQueries } from "./pack-queries.ts";
import { dotColumns, scoreGradientColumns } from "./score-gradient-columns.ts";
import { softmaxColumns } from "./softmax-columns.ts";

/** Queries whose weights and gradients of scores are kept side by side until they are added to the gradients of keys and values: two or four tiles. */
export const keptColumns = 32;

const ownParameters = [
  "q",
  "qRow",
  "gradient",
  "gradientRow",
  "output",
  "outputRow",
  "count",
  "keys",
  "values",
  "rowBytes",
  "n",
  "d",
  "scale",
  "weights",
  "scores",
  "out",
  "outRow",
  "work",
] as const;

/**
 * The gradient of attention for a few queries, at most a tile's columns: writes the rows of the gradient of q, and leaves weights (times the factors of dropout)
 * and gradients of scores as [n][keptColumns], a column for each query. Parameters: q, bytes between its rows, gradient, bytes, output, bytes, queries, keys,
 * values, bytes between the rows of both, n, d, scale's bits, weights, score gradients, gradient of q, bytes between its rows, working memory; then those of dropout.
 */
export function attentionGradientColumns(mode: Mode, drops: boolean): FunctionSource {
  const { rows, columns } = tileSizes[mode];
  const [line, keptLine] = [4 * columns, 4 * keptColumns];
  return {
    key: `attention gradient columns ${mode} ${drops}`,
    parameters: new Array<"i32">(ownParameters.length + (drops ? dropoutParameters.length : 0)).fill("i32"),
    build: (builder, use) => {
      const own = builder.parameters(...ownParameters, ...dropoutParameters);
      const { q, qRow, gradient, gradientRow, output, outputRow, count: queries, keys, values, rowBytes, n, d } = own;
      const { scale, weights, scores, out, outRow, work } = own;
      const names = ["packed", "packedGradient", "packedOutput", "key", "query", "panel", "valid", "edge"] as const;
      const { packed, packedGradient, packedOutput, key, query, panel, valid, edge } = builder.locals("i32", ...names);
      const product = (a: Code, b: Code): Code => op("i32.mul", a, b);
      const pack = (to: Code, from: Code, row: Code): Code => call(use(packQueries(columns)), to, from, row, d.get, queries.get);
      /** Rows of keys or values times packed columns. */
      const down = (left: Code, right: Code, to: Code): Code =>
        inTiles(builder, { i: key, from: int(0), to: n.get }, rows, (size) =>
          call(
            use(tile(mode, size, { strided: true })),
            plus(left, product(key.get, rowBytes.get)),
            right,
            plus(to, times(key.get, keptLine)),
            ...[int(keptLine), d.get, int(0), int(0), rowBytes.get],
          ),
        );
      const ofQueries = (size: number): Code => {
        const run = (to: Code, stride: Code): Code =>
          call(
            use(tile(mode, size, { pitch: keptColumns, stridedB: true })),
            plus(scores.get, op("i32.shl", query.get, int(2))),
            plus(keys.get, op("i32.shl", panel.get, int(2))),
            ...[to, stride, n.get, int(0), int(0), rowBytes.get],
          );
        const target = plus(plus(out.get, product(query.get, outRow.get)), op("i32.shl", panel.get, int(2)));
        return when(op("i32.eq", valid.get, int(columns)), run(target, outRow.get), [
          run(edge.get, int(line)),
          call(use(copyRows), target, outRow.get, edge.get, int(line), int(size), valid.get),
        ]);
      };
      return [
        // First two lines for sums.
        edge.set(plus(work.get, int(2 * line))),
        packed.set(plus(edge.get, int(rows * line))),
        packedGradient.set(plus(packed.get, times(d.get, line))),
        packedOutput.set(plus(packedGradient.get, times(d.get, line))),
        pack(packed.get, q.get, qRow.get),
        pack(packedGradient.get, gradient.get, gradientRow.get),
        pack(packedOutput.get, output.get, outputRow.get),
        call(use(dotColumns(columns)), plus(work.get, int(line)), packedGradient.get, packedOutput.get, d.get),
        down(keys.get, packed.get, weights.get),
        down(values.get, packedGradient.get, scores.get),
        call(use(softmaxColumns(columns, keptColumns)), weights.get, n.get, scale.get, work.get),
        call(
          use(scoreGradientColumns(columns, keptColumns, drops)),
          ...[weights.get, scores.get, n.get, plus(work.get, int(line)), scale.get],
          ...(drops ? dropoutParameters.map((name) => own[name].get) : []),
        ),
        count(panel, int(0), d.get, int(columns), [
          valid.set(least(int(columns), op("i32.sub", d.get, panel.get))),
          inTiles(builder, { i: query, from: int(0), to: queries.get }, rows, ofQueries),
        ]),
      ];
    },
  };
}

/** Bytes of working memory for `attentionGradientColumns`. */
export function attentionGradientWorkBytes(mode: Mode, d: number): number {
  const { rows, columns } = tileSizes[mode];
  return 4 * columns * (2 + rows + 3 * d);
}
