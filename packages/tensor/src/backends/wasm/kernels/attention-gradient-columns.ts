import type { FunctionSource } from "../assemble.ts";
import { call, int, plus, times, type Code } from "../code.ts";
import type { Mode } from "../modes.ts";
import { tileSizes } from "../tiles/tile.ts";
import { columnsTimesRows, rowsTimesColumns, type ColumnProducts } from "./column-products.ts";
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
  const line = 4 * columns;
  return {
    key: `attention gradient columns ${mode} ${drops}`,
    parameters: new Array<"i32">(ownParameters.length + (drops ? dropoutParameters.length : 0)).fill("i32"),
    build: (builder, use) => {
      const own = builder.parameters(...ownParameters, ...dropoutParameters);
      const { q, qRow, gradient, gradientRow, output, outputRow, count: queries, keys, values, rowBytes, n, d } = own;
      const { scale, weights, scores, out, outRow, work } = own;
      const { packed, packedGradient, packedOutput, edge } = builder.locals("i32", "packed", "packedGradient", "packedOutput", "edge");
      const products: ColumnProducts = { builder, use, mode, pitch: keptColumns, n };
      const keyRows = { at: keys, bytes: rowBytes };
      const pack = (to: Code, from: Code, row: Code): Code => call(use(packQueries(columns)), to, from, row, d.get, queries.get);
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
        rowsTimesColumns(products, { rows: keyRows, packed, d, to: weights }),
        rowsTimesColumns(products, { rows: { at: values, bytes: rowBytes }, packed: packedGradient, d, to: scores }),
        call(use(softmaxColumns(columns, keptColumns)), weights.get, n.get, scale.get, work.get),
        call(
          use(scoreGradientColumns(columns, keptColumns, drops)),
          ...[weights.get, scores.get, n.get, plus(work.get, int(line)), scale.get],
          ...(drops ? dropoutParameters.map((name) => own[name].get) : []),
        ),
        columnsTimesRows(products, { matrix: scores, queries, rows: keyRows, width: d, out: { at: out, bytes: outRow }, edge }),
      ];
    },
  };
}

/** Bytes of working memory for `attentionGradientColumns`. */
export function attentionGradientWorkBytes(mode: Mode, d: number): number {
  const { rows, columns } = tileSizes[mode];
  return 4 * columns * (2 + rows + 3 * d);
}
