import type { FunctionSource } from "../assemble.ts";
import { call, count, int, op, plus, times, type Code } from "../code.ts";
import { bitsOfFloat } from "../launch.ts";
import type { Mode } from "../modes.ts";
import { packLines } from "../tiles/pack.ts";
import { eachPanel, wholeTiles } from "../tiles/panels.ts";
import { copyRows, tile, tileSizes } from "../tiles/tile.ts";
import { biasParameters, biasRow } from "./bias-row.ts";
import { dropoutRow } from "./dropout-row.ts";
import { softmaxRow, weightRow } from "./softmax-row.ts";

/** The further parameters of attention with dropout: position of the first row's first key, positions from row to row, the key's words, bits of rate and factor. */
export const dropoutParameters = ["position", "positionRow", "k0", "k1", "rate", "factor"] as const;

/** What attention has beside scaled products: dropout on its weights, or a bias added to its scores. */
export type AttentionVariant = "plain" | "dropout" | "bias";

const rowParameters = ["q", "qRow", "qColumn", "d", "keys", "values", "n", "dv", "scale", "out", "outRow", "work"] as const;

const further: { readonly [V in AttentionVariant]: readonly string[] } = { plain: [], dropout: dropoutParameters, bias: biasParameters };

/**
 * Attention of a few rows over one range of n keys, packed by `packMatrix` to panels of a tile's columns: keys [n][d], values [dv][n].
 * Parameters: q, bytes between its rows and columns, d, keys, values, n, dv, scale's bits, out, bytes between its rows, working memory; then those of the variant.
 */
export function attentionRows(mode: Mode, rows: number, variant: AttentionVariant): FunctionSource {
  const drops = variant === "dropout";
  return {
    key: `attention rows ${mode} ${rows} ${variant}`,
    parameters: new Array<"i32">(rowParameters.length + further[variant].length).fill("i32"),
    build: (builder, use) => {
      const own = builder.parameters(...rowParameters, ...dropoutParameters);
      const { bias, column, width } = builder.parameters(...rowParameters, ...biasParameters);
      const { q, qRow, qColumn, d, keys, values, n, dv, scale, out, outRow, work } = own;
      const { packedQ, scores, scoreRow, packedP, result, resultRow, panel, row, at } = builder.locals(
        "i32",
        ...(["packedQ", "scores", "scoreRow", "packedP", "result", "resultRow", "panel", "row", "at"] as const),
      );
      const pack = use(packLines(rows));
      const multiply = use(tile(mode, rows));
      const tileBytes = 4 * tileSizes[mode].columns;
      const panels = (columns: Code, body: Code): Code => eachPanel(mode, panel, columns, body);
      const panelOf = (base: Code, depth: Code): Code => plus(base, times(op("i32.mul", panel.get, depth), tileBytes));
      const panelColumn = (base: Code): Code => plus(base, times(panel.get, tileBytes));
      const drop = (): Code => {
        const first = plus(own.position.get, op("i32.mul", row.get, own.positionRow.get));
        // The place of the packed weights is still free.
        return call(use(dropoutRow), packedP.get, n.get, first, own.k0.get, own.k1.get, own.rate.get, own.factor.get);
      };
      /** The next row of queries is one key further from its first key. */
      const addBias = (): Code => [
        call(use(biasRow), at.get, n.get, scale.get, bias.get, op("i32.sub", column.get, row.get), width.get),
        call(use(softmaxRow), at.get, n.get, int(bitsOfFloat(1)), work.get),
      ];
      return [
        scoreRow.set(op("i32.shl", wholeTiles(mode, n.get), int(2))),
        resultRow.set(op("i32.shl", wholeTiles(mode, dv.get), int(2))),
        // The first 64 bytes hold an inverse sum.
        packedQ.set(plus(work.get, int(64))),
        scores.set(plus(packedQ.get, op("i32.mul", d.get, int(4 * rows)))),
        packedP.set(plus(scores.get, op("i32.mul", scoreRow.get, int(rows)))),
        result.set(plus(packedP.get, op("i32.mul", scoreRow.get, int(rows)))),
        call(pack, packedQ.get, q.get, qRow.get, qColumn.get, d.get, int(rows)),
        panels(n.get, call(multiply, packedQ.get, panelOf(keys.get, d.get), panelColumn(scores.get), scoreRow.get, d.get, int(0), int(0))),
        count(row, int(0), int(rows), int(1), [
          at.set(plus(scores.get, op("i32.mul", row.get, scoreRow.get))),
          variant === "bias" ? addBias() : call(use(softmaxRow), at.get, n.get, scale.get, work.get),
          drops ? drop() : [],
          call(use(weightRow(drops)), at.get, n.get, work.get, drops ? packedP.get : []),
        ]),
        call(pack, packedP.get, scores.get, scoreRow.get, int(4), n.get, int(rows)),
        panels(
          dv.get,
          call(multiply, packedP.get, panelOf(values.get, n.get), panelColumn(result.get), resultRow.get, n.get, int(0), int(0)),
        ),
        call(use(copyRows), out.get, outRow.get, result.get, resultRow.get, int(rows), dv.get),
      ];
    },
  };
}

/** Bytes of working memory for `attentionRows` of the largest tile. */
export function attentionWorkBytes(mode: Mode, sizes: { readonly d: number; readonly dv: number; readonly n: number }): number {
  const { rows, columns } = tileSizes[mode];
  return 64 + 4 * rows * (sizes.d + 2 * (sizes.n + columns) + sizes.dv + columns);
}
