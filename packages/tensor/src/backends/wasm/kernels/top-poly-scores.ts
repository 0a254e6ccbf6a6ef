import { topPolyScoresDefinition } from "../../../operators/composites/top-poly-scores.ts";
import { topScaledPolyScoresDefinition } from "../../../operators/composites/top-scaled-poly-scores.ts";
import type { Strided } from "../../../plan/kernel.ts";
import { call, count, int, op, plus, times } from "../code.ts";
import { bitsOfFloat, type Launches, type Word } from "../launch.ts";
import type { Mode } from "../modes.ts";
import type { TunedKernel, TunedStep } from "../tuned.ts";
import { atInput, isSearchable, searchLaunches, type Scorer } from "./candidate-search.ts";
import { packedVectors, polyBlock, polyBlockBytes } from "./poly-block.ts";
import { packContexts } from "./poly-score.ts";
import { blockRows } from "./score-block.ts";

const names = ["vectors", "m", "panels", "sharpness"] as const;

/** Poly scores of a block of candidates, one context after the other. */
function polyScorer(mode: Mode, columns: number): Scorer<(typeof names)[number]> {
  return {
    key: `poly ${mode} ${columns}`,
    names,
    block: (builder, use, { words, at, row, rows, scratch, offer }) => {
      const { contexts, d, vectors, m, panels, sharpness } = words;
      const { context, own, scores } = builder.locals("i32", "context", "own", "scores");
      return [
        own.set(vectors.get),
        scores.set(scratch),
        count(context, int(0), contexts.get, int(1), [
          call(
            use(polyBlock(mode, columns)),
            ...[scores.get, at.get, row.get, own.get, panels.get, d.get, rows.get, m.get, sharpness.get],
            plus(scores.get, int(4 * blockRows)),
          ),
          offer(context.get, scores.get),
          own.set(plus(own.get, op("i32.mul", times(panels.get, 4 * columns), d.get))),
        ]),
      ];
    },
  };
}

function lower(step: TunedStep): Launches {
  const { kernel, inputs, mode } = step;
  const [y] = kernel.inputs as readonly [Strided]; // the first input are contexts
  const [contexts = 0, m = 0, d = 0] = y.shape;
  const packed = packedVectors(mode, m);
  const { columns, panels } = packed;
  const vectors: Word = { kind: "scratch", bytes: 0 };
  return searchLaunches(step, {
    scorer: polyScorer(mode, columns),
    words: { vectors, m, panels, sharpness: bitsOfFloat(Number(kernel.attributes["sharpness"])) },
    cyclesOfScore: (panels * columns * d) / 8,
    before: packContexts(y, atInput(kernel, inputs, 0), packed, vectors),
    scratchBytes: 4 * contexts * panels * columns * d,
    threadBytes: 4 * blockRows + polyBlockBytes(packed),
  });
}

const claims: TunedKernel["claims"] = (kernel) => isSearchable(kernel) && (kernel.inputs[0]?.shape[1] ?? 0) > 0;

/** Positions of the best candidates of poly-encoder contexts, without a matrix of scores. */
export const topPolyScoresKernel: TunedKernel = { definition: topPolyScoresDefinition, claims, lower };

/** The same with candidates of int8. */
export const topScaledPolyScoresKernel: TunedKernel = { definition: topScaledPolyScoresDefinition, claims, lower };
