import { polyScoreDefinition } from "../../../operators/composites/poly-score.ts";
import type { Strided } from "../../../plan/kernel.ts";
import type { FunctionSource } from "../assemble.ts";
import { call, count, int, op, plus, times, type Code, type Local } from "../code.ts";
import { bitsOfFloat, kernelParameters, readBlock, type Launches, type Word } from "../launch.ts";
import type { Mode } from "../modes.ts";
import { inTiles } from "../tiles/in-tiles.ts";
import { packPanels } from "../tiles/pack.ts";
import { copyRows, tile, tileSizes } from "../tiles/tile.ts";
import type { TunedKernel, TunedStep } from "../tuned.ts";
import { dotRow } from "./dot-row.ts";
import { softmaxRow, weightRow } from "./softmax-row.ts";

/**
 * Poly-encoder scores [contexts, candidates]. The block: out, codes, candidates, contexts, m, n, d, bits of the sharpness, bytes between candidates. The context
 * vectors are packed as codes [contexts][m / columns][d][columns]; candidates are read as they lie, a few at a time, and their products with all vectors
 * of a context are turned into a score at once: no product outlives its candidate. A thread takes a contiguous range of candidates.
 */
function polyScores(mode: Mode, columns: number): FunctionSource {
  return {
    key: `poly score ${mode} ${columns}`,
    parameters: kernelParameters,
    build: (builder, use) => {
      const { pointer, from, to, scratch } = builder.parameters("pointer", "from", "to", "scratch");
      const block = builder.locals("i32", "out", "codes", "candidates", "contexts", "m", "n", "d", "sharpness", "row");
      const { out, codes, candidates, contexts, m, n, d, sharpness, row } = block;
      const { i, context, panel, panels, panelBytes, products, productRow, weights, number, at } = builder.locals(
        "i32",
        ...(["i", "context", "panel", "panels", "panelBytes", "products", "productRow", "weights", "number", "at"] as const),
      );
      const product = (a: Code, b: Code): Code => op("i32.mul", a, b);
      const multiply = (size: number): Code =>
        call(
          use(tile(mode, size, { columns, strided: true })),
          plus(candidates.get, product(i.get, row.get)),
          plus(codes.get, product(plus(product(context.get, panels.get), panel.get), panelBytes.get)),
          plus(products.get, times(panel.get, 4 * columns)),
          ...[productRow.get, d.get, int(0), int(0), row.get],
        );
      /** softmax(sharpness U) . U of one row of products. */
      const score = (target: Local): Code => [
        call(use(copyRows), weights.get, int(0), at.get, int(0), int(1), m.get),
        call(use(softmaxRow), weights.get, m.get, sharpness.get, scratch.get),
        call(use(weightRow(false)), weights.get, m.get, scratch.get),
        call(use(dotRow), target.get, weights.get, at.get, m.get),
      ];
      const place = builder.local("i32");
      const candidatesAt = (size: number): Code =>
        count(context, int(0), contexts.get, int(1), [
          count(panel, int(0), panels.get, int(1), multiply(size)),
          at.set(products.get),
          place.set(plus(out.get, op("i32.shl", plus(product(context.get, n.get), i.get), int(2)))),
          count(number, int(0), int(size), int(1), [
            score(place),
            at.set(plus(at.get, productRow.get)),
            place.set(plus(place.get, int(4))),
          ]),
        ]);
      return [
        readBlock(block, pointer),
        panels.set(op("i32.div_u", plus(m.get, int(columns - 1)), int(columns))),
        panelBytes.set(times(d.get, 4 * columns)),
        productRow.set(times(panels.get, 4 * columns)),
        // The first 64 bytes hold an inverse sum.
        products.set(plus(scratch.get, int(64))),
        weights.set(plus(products.get, times(productRow.get, tileSizes[mode].rows))),
        inTiles(builder, { i, from: from.get, to: to.get }, tileSizes[mode].rows, candidatesAt),
      ];
    },
  };
}

function lower({ kernel, inputs, output, mode }: TunedStep): Launches {
  const [y, candidates] = kernel.inputs as readonly [Strided, Strided]; // the definition has two inputs
  const [contexts = 0, m = 0, d = 0] = y.shape;
  const [n = 0] = candidates.shape;
  const [ySlot, candidateSlot] = inputs.map((slot, i): Word => ({ kind: "slot", slot, bytes: 4 * (kernel.inputs[i]?.offset ?? 0) }));
  const [yBatch = 0, yRow = 0, yColumn = 0] = y.strides.map((stride) => 4 * stride);
  // A few vectors take a narrower tile, so that little is computed of what is not there.
  const { rows, columns: widest } = tileSizes[mode];
  const columns = Math.min(widest, 4 * Math.ceil(m / 4));
  const whole = columns * Math.ceil(m / columns);
  const codes: Word = { kind: "scratch", bytes: 0 };
  return {
    launches: [
      {
        source: packPanels(columns),
        words: [codes, ySlot ?? 0, d, m, yBatch, yColumn, yRow],
        units: contexts * Math.ceil(m / columns),
        cycles: contexts * m * d,
      },
      {
        source: polyScores(mode, columns),
        words: [
          { kind: "slot", slot: output, bytes: 0 },
          codes,
          candidateSlot ?? 0,
          contexts,
          m,
          n,
          d,
          bitsOfFloat(Number(kernel.attributes["sharpness"])),
          4 * (candidates.strides[0] ?? 0),
        ],
        units: n,
        grain: rows,
        cycles: (contexts * n * whole * d) / 8,
      },
    ],
    scratchBytes: 4 * contexts * whole * d,
    threadBytes: 64 + 4 * (rows * whole + whole + 8),
  };
}

/** Poly-encoder scores without a matrix of all products. */
export const polyScoreKernel: TunedKernel = {
  definition: polyScoreDefinition,
  claims: ({ inputs: [y, candidates], output }) =>
    output === "float32" && (y?.shape[1] ?? 0) > 0 && (candidates?.strides[1] === 1 || (candidates?.shape[1] ?? 0) <= 1),
  lower,
};
