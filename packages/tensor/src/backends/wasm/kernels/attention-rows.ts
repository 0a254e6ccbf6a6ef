import type { FunctionSource } from "../assemble.ts";
import { call, choose, count, float, floats, int, lane, load, op, plus, store, times, type Code, type Local } from "../code.ts";
import { bitsOfFloat } from "../launch.ts";
import type { Mode } from "../modes.ts";
import { packLines } from "../tiles/pack.ts";
import { copyRows, tile, tileSizes } from "../tiles/tile.ts";
import { hoistedConstants } from "../loops/constants.ts";
import { biasParameters, biasRow } from "./bias-row.ts";
import { dropoutRow } from "./dropout-row.ts";
import { vectorExponential } from "./exponential.ts";

/** A count rounded up to whole blocks of two vectors. */
export function padded(count: Code): Code {
  return op("i32.and", plus(count, int(7)), int(-8));
}

/** A count of columns rounded up to whole tiles. */
export function wholeTiles(mode: Mode, count: Code): Code {
  const { columns } = tileSizes[mode];
  return op("i32.and", plus(count, int(columns - 1)), int(-columns));
}

/** The body for each panel of so many columns, with `panel` counting. */
export function eachPanel(mode: Mode, panel: Local, of: Code, body: Code): Code {
  const { columns } = tileSizes[mode];
  return count(panel, int(0), op("i32.div_u", wholeTiles(mode, of), int(columns)), int(1), body);
}

/**
 * Turns a row of n scores, with room for `padded(n)`, into exp(score scale - greatest). Parameters: row, n, scale's bits, address for 1 / sum.
 * Powers of a row of -Infinity alone are 0. The sum is of eight partial results, element i in number i mod 8, so its order depends on n alone.
 */
export const softmaxRow: FunctionSource = {
  key: "softmax row",
  parameters: ["i32", "i32", "i32", "i32"],
  build: (builder) => {
    const { row, n, scale, inverse } = builder.parameters("row", "n", "scale", "inverse");
    const { i, end, at } = builder.locals("i32", "i", "end", "at");
    const { factor, greatest, x, low, high } = builder.locals("v128", "factor", "greatest", "x", "low", "high");
    const { total, top } = builder.locals("f32", "total", "top");
    const constants = hoistedConstants(builder, n);
    const address = at.set(plus(row.get, op("i32.shl", i.get, int(2))));
    const lanes = (vector: Code): readonly Code[] => [0, 1, 2, 3].map((number) => lane("f32x4.extract_lane", vector, number));
    const exponential = (offset: number, sum: typeof low): Code => {
      const { statements, value } = vectorExponential(builder, constants, op("f32x4.sub", load("v128.load", at.get, offset), greatest.get));
      return [statements, x.set(value), store("v128.store", at.get, x.get, offset), sum.set(op("f32x4.add", sum.get, x.get))];
    };
    return [
      constants.prologue,
      end.set(padded(n.get)),
      factor.set(op("f32x4.splat", op("f32.reinterpret_i32", scale.get))),
      greatest.set(floats(-Infinity)),
      count(i, int(0), op("i32.and", n.get, int(-4)), int(4), [
        address,
        x.set(op("f32x4.mul", load("v128.load", at.get), factor.get)),
        store("v128.store", at.get, x.get),
        greatest.set(op("f32x4.max", greatest.get, x.get)),
      ]),
      top.set(lanes(greatest.get).reduce((a, b) => op("f32.max", a, b))),
      count(i, op("i32.and", n.get, int(-4)), n.get, int(1), [
        address,
        total.set(op("f32.mul", load("f32.load", at.get), op("f32.reinterpret_i32", scale.get))),
        store("f32.store", at.get, total.get),
        top.set(op("f32.max", top.get, total.get)),
      ]),
      count(i, n.get, end.get, int(1), [address, store("f32.store", at.get, float(-Infinity))]),
      greatest.set(op("f32x4.splat", choose(op("f32.eq", top.get, float(-Infinity)), float(0), top.get))),
      low.set(floats(0)),
      high.set(floats(0)),
      count(i, int(0), end.get, int(8), [address, exponential(0, low), exponential(16, high)]),
      store(
        "f32.store",
        inverse.get,
        op(
          "f32.div",
          float(1),
          [...lanes(low.get), ...lanes(high.get)].reduce((a, b) => op("f32.add", a, b)),
        ),
      ),
    ];
  },
};

/** A vector times factors of dropout: dropped places become 0, whatever stood there. */
export function keptTimes(factors: Code, vector: Code): Code {
  return op("v128.and", op("f32x4.mul", vector, factors), op("f32x4.ne", factors, floats(0)));
}

/** Lanes of the inverse of a sum of powers at an address. The greatest power is 1, so only a sum of 0 has an inverse above 1: its row stays 0. */
export function inverseLanes(address: Code): Code {
  return op("f32x4.splat", op("f32.min", load("f32.load", address), float(1)));
}

/**
 * Turns a row of n powers, with room for `padded(n)`, into weights. They are divided by their sum before they meet values, so that no sum of products is
 * greater than the greatest value. Parameters: row, n, address of 1 / sum (, factors of dropout).
 */
function weightRow(drops: boolean): FunctionSource {
  return {
    key: `weight row ${drops}`,
    parameters: new Array<"i32">(drops ? 4 : 3).fill("i32"),
    build: (builder) => {
      const { row, n, inverse, factors } = builder.parameters("row", "n", "inverse", "factors");
      const { i } = builder.locals("i32", "i");
      const inverses = builder.local("v128");
      const at = (base: Local): Code => load("v128.load", plus(base.get, i.get));
      const weight = op("f32x4.mul", at(row), inverses.get);
      return [
        inverses.set(inverseLanes(inverse.get)),
        count(i, int(0), op("i32.shl", padded(n.get), int(2)), int(16), [
          store("v128.store", plus(row.get, i.get), drops ? keptTimes(at(factors), weight) : weight),
        ]),
      ];
    },
  };
}

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
