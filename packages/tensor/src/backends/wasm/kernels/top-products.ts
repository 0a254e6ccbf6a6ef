import { topProductsDefinition } from "../../../operators/composites/top-products.ts";
import { topScaledProductsDefinition } from "../../../operators/composites/top-scaled-products.ts";
import type { Strided } from "../../../plan/kernel.ts";
import { call, count, int, least, op, plus, times } from "../code.ts";
import type { Launches, Word } from "../launch.ts";
import type { Mode } from "../modes.ts";
import { packPanels } from "../tiles/pack.ts";
import { tileSizes } from "../tiles/tile.ts";
import type { TunedKernel, TunedStep } from "../tuned.ts";
import { blockDots } from "./block-dots.ts";
import { atInput, isSearchable, searchLaunches, type Scorer } from "./candidate-search.ts";
import { blockProducts, blockRows, eightInLanes } from "./score-block.ts";

/** Panels whose products with a block stay in the first cache. */
const groupPanels = 4;

/** Products of a block of candidates with all contexts, a few panels of them at a time. */
function productScorer(mode: Mode, columns: number): Scorer<"vectors"> {
  return {
    key: `products ${mode} ${columns}`,
    names: ["vectors"],
    block: (builder, use, { words, at, row, rows, scratch, offer }) => {
      const { contexts, d, vectors } = words;
      const { first, panels, valid, u, uRow, lanes, own, i, to, context } = builder.locals(
        "i32",
        ...(["first", "panels", "valid", "u", "uRow", "lanes", "own", "i", "to", "context"] as const),
      );
      return [
        own.set(vectors.get),
        count(first, int(0), contexts.get, int(groupPanels * columns), [
          valid.set(least(int(groupPanels * columns), op("i32.sub", contexts.get, first.get))),
          panels.set(op("i32.div_u", plus(valid.get, int(columns - 1)), int(columns))),
          uRow.set(times(panels.get, 4 * columns)),
          lanes.set(scratch),
          u.set(plus(lanes.get, int(4 * blockRows * groupPanels * columns))),
          call(use(blockProducts(mode, columns)), u.get, at.get, row.get, own.get, panels.get, d.get, rows.get),
          to.set(lanes.get),
          count(i, int(0), rows.get, int(8), [
            call(use(eightInLanes), to.get, int(4 * blockRows), u.get, uRow.get, op("i32.and", plus(valid.get, int(3)), int(-4))),
            to.set(plus(to.get, int(32))),
            u.set(plus(u.get, times(uRow.get, 8))),
          ]),
          count(context, first.get, plus(first.get, valid.get), int(1), [
            offer(context.get, lanes.get),
            lanes.set(plus(lanes.get, int(4 * blockRows))),
          ]),
          own.set(plus(own.get, op("i32.mul", times(d.get, 4 * columns), panels.get))),
        ]),
      ];
    },
  };
}

/** Products of a block of candidates with the only context, whose vector is packed as one column. */
function dotScorer(mode: Mode): Scorer<"vectors"> {
  return {
    key: `dots ${mode}`,
    names: ["vectors"],
    block: (_, use, { words: { vectors, d }, at, row, rows, scratch, offer }) => [
      call(use(blockDots(mode)), scratch, at.get, row.get, vectors.get, d.get, rows.get),
      offer(int(0), scratch),
    ],
  };
}

function lower(step: TunedStep): Launches {
  const { kernel, inputs, mode } = step;
  const [a] = kernel.inputs as readonly [Strided]; // the first input are contexts
  const [contexts = 0, d = 0] = a.shape;
  const columns = contexts === 1 ? 1 : Math.min(tileSizes[mode].columns, 4 * Math.ceil(contexts / 4));
  const whole = columns * Math.ceil(contexts / columns);
  const [row = 0, column = 0] = a.strides.map((stride) => 4 * stride);
  const vectors: Word = { kind: "scratch", bytes: 0 };
  return searchLaunches(step, {
    scorer: contexts === 1 ? dotScorer(mode) : productScorer(mode, columns),
    words: { vectors },
    cyclesOfScore: (d * whole) / (8 * Math.max(1, contexts)),
    before: {
      source: packPanels(columns),
      words: [vectors, atInput(kernel, inputs, 0), d, contexts, 0, column, row],
      units: whole / columns,
      cycles: contexts * d,
    },
    scratchBytes: 4 * whole * d,
    threadBytes: 2 * 4 * blockRows * groupPanels * columns,
  });
}

/** Positions of the candidates of the greatest products, without a matrix of products. */
export const topProductsKernel: TunedKernel = { definition: topProductsDefinition, claims: isSearchable, lower };

/** The same with candidates of int8. */
export const topScaledProductsKernel: TunedKernel = { definition: topScaledProductsDefinition, claims: isSearchable, lower };
