import type { FunctionSource } from "../assemble.ts";
import { call, count, int, load, op, plus, store, times, type Code, type Local } from "../code.ts";
import type { Mode } from "../modes.ts";
import { packLines } from "../tiles/pack.ts";
import { copyRows, tile, tileSizes } from "../tiles/tile.ts";
import { eachPanel, wholeTiles } from "../tiles/panels.ts";
import { dropoutParameters } from "./dropout-factors.ts";
import { dotRow } from "./dot-row.ts";
import { dropoutRow } from "./dropout-row.ts";
import { inverseLanes, keptTimes, padded, softmaxRow } from "./softmax-row.ts";

/**
 * From a row of exp(score - greatest) and a row of gradients of weights: P = powers inverse, and D = P (gradient factor - along) scale in place of the gradients;
 * the powers become P factor; what is dropped is 0. Both rows have room for `padded(n)`. Parameters: powers, gradients, n, address of inverse, along, bits of
 * scale (, factors of dropout).
 */
function scoreGradientRow(drops: boolean): FunctionSource {
  return {
    key: `score gradient row ${drops}`,
    parameters: ["i32", "i32", "i32", "i32", "f32", "i32", ...(drops ? (["i32"] as const) : [])],
    build: (builder) => {
      const { powers, gradients, n, inverse, along, scale, factors } = builder.parameters(
        ...(["powers", "gradients", "n", "inverse", "along", "scale", "factors"] as const),
      );
      const { i } = builder.locals("i32", "i");
      const { weight, factor, gradient } = builder.locals("v128", "weight", "factor", "gradient");
      const [inverses, alongs, scales] = [builder.local("v128"), builder.local("v128"), builder.local("v128")];
      const at = (base: Local): Code => plus(base.get, i.get);
      const kept = (vector: Code): Code => (drops ? keptTimes(factor.get, vector) : vector);
      return [
        inverses.set(inverseLanes(inverse.get)),
        alongs.set(op("f32x4.splat", along.get)),
        scales.set(op("i32x4.splat", scale.get)),
        count(i, int(0), op("i32.shl", padded(n.get), int(2)), int(16), [
          weight.set(op("f32x4.mul", load("v128.load", at(powers)), inverses.get)),
          drops ? factor.set(load("v128.load", at(factors))) : [],
          gradient.set(op("f32x4.sub", kept(load("v128.load", at(gradients))), alongs.get)),
          store("v128.store", at(gradients), op("f32x4.mul", op("f32x4.mul", weight.get, gradient.get), scales.get)),
          store("v128.store", at(powers), kept(weight.get)),
        ]),
      ];
    },
  };
}

/**
 * A few rows of the gradient of attention: writes the rows of the gradient of q, and leaves the weights (times the factors of dropout) and the gradients of the
 * scores, rows of whole tiles. Keys and values are packed in panels of n columns, the keys also in panels of d.
 * Parameters: q, bytes between its rows and columns, gradient, bytes between its rows, output, bytes between its rows, keys, values, key columns, n, d, scale's
 * bits, weights, score gradients, gradient of q, bytes between its rows, working memory; then those of dropout.
 */
export function attentionGradientRows(mode: Mode, rows: number, drops: boolean): FunctionSource {
  return {
    key: `attention gradient rows ${mode} ${rows} ${drops}`,
    parameters: new Array<"i32">(drops ? 24 : 18).fill("i32"),
    build: (builder, use) => {
      const own = builder.parameters(
        ...(["q", "qRow", "qColumn", "gradient", "gradientRow", "output", "outputRow", "keys", "values", "keyColumns", "n", "d"] as const),
        ...(["scale", "weights", "scores", "out", "outRow", "work"] as const),
        ...dropoutParameters,
      );
      const { q, qRow, qColumn, gradient, gradientRow, output, outputRow, n, d, weights, scores, out, outRow, work } = own;
      const { packed, result, factors, scoreRow, resultRow, panel, row, at } = builder.locals(
        "i32",
        ...(["packed", "result", "factors", "scoreRow", "resultRow", "panel", "row", "at"] as const),
      );
      const pack = use(packLines(rows));
      const tileBytes = 4 * tileSizes[mode].columns;
      const panels = (columns: Code, a: Code, b: Code, depth: Code, to: Code, stride: Code): Code =>
        eachPanel(
          mode,
          panel,
          columns,
          call(
            use(tile(mode, rows)),
            a,
            plus(b, times(op("i32.mul", panel.get, depth), tileBytes)),
            plus(to, times(panel.get, tileBytes)),
            stride,
            depth,
            int(0),
            int(0),
          ),
        );
      const rowOf = (base: Code, stride: Code): Code => plus(base, op("i32.mul", row.get, stride));
      const drop = (): Code => {
        const first = rowOf(own.position.get, own.positionRow.get);
        return call(use(dropoutRow), factors.get, n.get, first, own.k0.get, own.k1.get, own.rate.get, own.factor.get);
      };
      return [
        scoreRow.set(op("i32.shl", wholeTiles(mode, n.get), int(2))),
        resultRow.set(op("i32.shl", wholeTiles(mode, d.get), int(2))),
        // The first 64 bytes hold an inverse sum, and the product of result and gradient.
        factors.set(plus(work.get, int(64))),
        result.set(plus(factors.get, scoreRow.get)),
        packed.set(plus(result.get, op("i32.mul", resultRow.get, int(rows)))),
        call(pack, packed.get, q.get, qRow.get, qColumn.get, d.get, int(rows)),
        panels(n.get, packed.get, own.keys.get, d.get, weights.get, scoreRow.get),
        call(pack, packed.get, gradient.get, gradientRow.get, int(4), d.get, int(rows)),
        panels(n.get, packed.get, own.values.get, d.get, scores.get, scoreRow.get),
        count(row, int(0), int(rows), int(1), [
          at.set(rowOf(weights.get, scoreRow.get)),
          call(use(softmaxRow), at.get, n.get, own.scale.get, work.get),
          call(use(dotRow), plus(work.get, int(32)), rowOf(gradient.get, gradientRow.get), rowOf(output.get, outputRow.get), d.get),
          drops ? drop() : [],
          call(
            use(scoreGradientRow(drops)),
            at.get,
            rowOf(scores.get, scoreRow.get),
            n.get,
            work.get,
            load("f32.load", work.get, 32),
            own.scale.get,
            drops ? factors.get : [],
          ),
        ]),
        call(pack, packed.get, scores.get, scoreRow.get, int(4), n.get, int(rows)),
        panels(d.get, packed.get, own.keyColumns.get, n.get, result.get, resultRow.get),
        call(use(copyRows), out.get, outRow.get, result.get, resultRow.get, int(rows), d.get),
      ];
    },
  };
}

/** Bytes of working memory for `attentionGradientRows` of the largest tile. */
export function attentionGradientWorkBytes(mode: Mode, n: number, d: number): number {
  const { rows, columns } = tileSizes[mode];
  return 64 + 4 * (n + columns + rows * (d + columns) + rows * Math.max(n, d));
}
