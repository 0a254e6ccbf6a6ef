import type { FunctionSource } from "../assemble.ts";
import { call, count, int, least, op, plus, times, when, type Code } from "../code.ts";
import { bitsOfFloat } from "../launch.ts";
import type { Mode } from "../modes.ts";
import { inTiles } from "../tiles/in-tiles.ts";
import { copyRows, tile, tileSizes } from "../tiles/tile.ts";
import { biasColumns, biasParameters } from "./bias-columns.ts";
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
      const { packed, scores, key, query, panel, valid } = builder.locals(
        "i32",
        ...(["packed", "scores", "key", "query", "panel", "valid"] as const),
      );
      const product = (a: Code, b: Code): Code => op("i32.mul", a, b);
      const score = (size: number): Code =>
        call(
          use(tile(mode, size, { strided: true })),
          plus(keys.get, product(key.get, keyRow.get)),
          packed.get,
          plus(scores.get, times(key.get, line)),
          ...[int(line), d.get, int(0), int(0), keyRow.get],
        );
      const weigh = (size: number): Code => {
        const run = (to: Code, stride: Code): Code =>
          call(
            use(tile(mode, size, { pitch: columns, stridedB: true })),
            plus(scores.get, op("i32.shl", query.get, int(2))),
            plus(values.get, op("i32.shl", panel.get, int(2))),
            ...[to, stride, n.get, int(0), int(0), valueRow.get],
          );
        const target = plus(plus(out.get, product(query.get, outRow.get)), op("i32.shl", panel.get, int(2)));
        return when(op("i32.eq", valid.get, int(columns)), run(target, outRow.get), [
          run(work.get, int(line)),
          call(use(copyRows), target, outRow.get, work.get, int(line), int(size), valid.get),
        ]);
      };
      const scaleNow = variant === "bias" ? int(bitsOfFloat(1)) : scale.get;
      return [
        // First room for a tile at the right edge.
        packed.set(plus(work.get, int(rows * line))),
        scores.set(plus(packed.get, times(d.get, line))),
        call(use(packQueries(columns)), packed.get, q.get, qRow.get, d.get, queries.get),
        inTiles(builder, { i: key, from: int(0), to: n.get }, rows, score),
        variant === "bias" ? call(use(biasColumns(columns)), scores.get, n.get, scale.get, bias.get, column.get, width.get) : [],
        call(use(softmaxColumns(columns)), scores.get, n.get, scaleNow, work.get),
        variant === "dropout"
          ? call(use(dropoutColumns(columns)), scores.get, n.get, ...dropoutParameters.map((name) => own[name].get))
          : [],
        count(panel, int(0), dv.get, int(columns), [
          valid.set(least(int(columns), op("i32.sub", dv.get, panel.get))),
          inTiles(builder, { i: query, from: int(0), to: queries.get }, rows, weigh),
        ]),
      ];
    },
  };
}

/** Bytes of working memory for `attentionColumns`. */
export function attentionWorkBytes(mode: Mode, { d, n }: { readonly d: number; readonly n: number }): number {
  const { rows, columns } = tileSizes[mode];
  return 4 * columns * (rows + d + n + factorMargin);
}
