import { topPolyScoresDefinition } from "../../../operators/composites/top-poly-scores.ts";
import type { Strided } from "../../../plan/kernel.ts";
import { call, count, int, op, plus, times } from "../code.ts";
import { bitsOfFloat, type Launches, type Word } from "../launch.ts";
import type { Mode } from "../modes.ts";
import type { TunedKernel, TunedStep } from "../tuned.ts";
import { searchLaunches, type Scorer } from "./candidate-search.ts";
import { packedVectors, polyBlock, polyBlockBytes } from "./poly-block.ts";
import { packContexts } from "./poly-score.ts";
import { blockRows } from "./score-block.ts";

const names = ["vectors", "m", "panels", "sharpness"] as const;

/** Poly scores of a block of candidates, one context after the other. */
function polyScorer(mode: Mode, columns: number): Scorer<(typeof names)[number]> {
  return {
    key: `poly ${mode} ${columns}`,
    names,
    block: (builder, use, { words, at, rows, scratch, offer }) => {
      const { row, contexts, d, vectors, m, panels, sharpness } = words;
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

function lower({ kernel, inputs, output, mode, threads }: TunedStep): Launches {
  const [y, candidates] = kernel.inputs as readonly [Strided, Strided]; // the definition has two inputs
  const [contexts = 0, m = 0, d = 0] = y.shape;
  const [n = 0] = candidates.shape;
  const at = inputs.map((slot, i): Word => ({ kind: "slot", slot, bytes: 4 * (kernel.inputs[i]?.offset ?? 0) })) as [Word, Word]; // as many as inputs
  const packed = packedVectors(mode, m);
  const { columns, panels } = packed;
  const vectors: Word = { kind: "scratch", bytes: 0 };
  return searchLaunches(
    {
      scorer: polyScorer(mode, columns),
      output: { kind: "slot", slot: output, bytes: 0 },
      candidates: at[1],
      row: 4 * (candidates.strides[0] ?? 0),
      ...{ contexts, n, d, threads },
      k: Number(kernel.attributes["k"]),
      words: { vectors, m, panels, sharpness: bitsOfFloat(Number(kernel.attributes["sharpness"])) },
      cycles: (contexts * n * panels * columns * d) / 8,
      scratchBytes: 4 * contexts * panels * columns * d,
      threadBytes: 4 * blockRows + polyBlockBytes(packed),
    },
    [packContexts(y, at[0], packed, vectors)],
  );
}

/** Positions of the best candidates of poly-encoder contexts, without a matrix of scores. */
export const topPolyScoresKernel: TunedKernel = {
  definition: topPolyScoresDefinition,
  claims: ({ inputs: [y, candidates] }) =>
    y?.dtype === "float32" &&
    candidates?.dtype === "float32" &&
    (y.shape[1] ?? 0) > 0 &&
    (candidates.strides[1] === 1 || (candidates.shape[1] ?? 0) <= 1),
  lower,
};
