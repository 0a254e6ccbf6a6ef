import type { FunctionSource } from "../assemble.ts";
import { call, int, plus, times } from "../code.ts";
import { bitsOfFloat } from "../launch.ts";
import type { Mode } from "../modes.ts";
import { tileSizes } from "../tiles/tile.ts";
import { biasColumns, biasParameters } from "./bias-columns.ts";
import { columnsTimesRows, rowsTimesColumns, type ColumnProducts } from "./column-products.ts";
import { dropoutColumns, factorMargin } from "./dropout-columns.ts";
import { dropoutParameters } from "./dropout-factors.ts";
import { packQueries } from "./pack-queries.ts";
import { softmaxColumns } from "./softmax-columns.ts";

/** What attention has beside scaled products: dropout on its weights, or a bias added to its scores. */
export type AttentionVariant = "plain" | "dropout" | "bias";

const ownParameters = [
  "q",
  "qRow",
  "count",
  "d",
  "keys",
  "keyRow",
  "values",
  "valueRow",
  "n",
  "dv",
  "scale",
  "out",
  "outRow",
  "work",
] as const;

const further: { readonly [V in AttentionVariant]: readonly string[] } = { plain: [], dropout: dropoutParameters, bias: biasParameters };

/**
 * Attention of a few queries, at most a tile's columns, over n keys. Scores lie as [n][columns], a column for each query, so that keys and values are read as
 * they lie and softmax runs down the lanes. Parameters: q, bytes between its rows, queries, d, keys, bytes between them, values, bytes between them (at least 1), n,
 * dv, scale's bits, out, bytes between its rows, working memory; then those of the variant. Rows of q, keys and values have neighbouring elements.
 */
export function attentionColumns(mode: Mode, variant: AttentionVariant): FunctionSource {
  const { rows, columns } = tileSizes[mode];
  const line = 4 * columns;
  return {
    key: `attention columns ${mode} ${variant}`,
    parameters: new Array<"i32">(ownParameters.length + further[variant].length).fill("i32"),
    build: (builder, use) => {
      const own = builder.parameters(...ownParameters, ...dropoutParameters);
      const { bias, column, width } = builder.parameters(...ownParameters, ...biasParameters);
      const { q, qRow, count: queries, d, keys, keyRow, values, valueRow, n, dv, scale, out, outRow, work } = own;
      const { packed, scores } = builder.locals("i32", "packed", "scores");
      const products: ColumnProducts = { builder, use, mode, pitch: columns, n };
      const scaleNow = variant === "bias" ? int(bitsOfFloat(1)) : scale.get;
      return [
        // First room for a tile at the right edge.
        packed.set(plus(work.get, int(rows * line))),
        scores.set(plus(packed.get, times(d.get, line))),
        call(use(packQueries(columns)), packed.get, q.get, qRow.get, d.get, queries.get),
        rowsTimesColumns(products, { rows: { at: keys, bytes: keyRow }, packed, d, to: scores }),
        variant === "bias" ? call(use(biasColumns(columns)), scores.get, n.get, scale.get, bias.get, column.get, width.get) : [],
        call(use(softmaxColumns(columns)), scores.get, n.get, scaleNow, work.get),
        variant === "dropout"
          ? call(use(dropoutColumns(columns)), scores.get, n.get, ...dropoutParameters.map((name) => own[name].get))
          : [],
        columnsTimesRows(products, {
          ...{ matrix: scores, queries, rows: { at: values, bytes: valueRow }, width: dv },
          ...{ out: { at: out, bytes: outRow }, edge: work },
        }),
      ];
    },
  };
}

/** Bytes of working memory for `attentionColumns`. */
export function attentionWorkBytes(mode: Mode, { d, n }: { readonly d: number; readonly n: number }): number {
  const { rows, columns } = tileSizes[mode];
  return 4 * columns * (rows + d + n + factorMargin);
}
