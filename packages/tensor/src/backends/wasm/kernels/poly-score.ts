import { polyScoreListedDefinition } from "../../../operators/composites/poly-score-listed.ts";
import { polyScoreDefinition } from "../../../operators/composites/poly-score.ts";
import type { Strided } from "../../../plan/kernel.ts";
import type { FunctionSource } from "../assemble.ts";
import { call, count, int, least, op, plus, times } from "../code.ts";
import { bitsOfFloat, kernelParameters, readBlock, type Launch, type Launches, type Word } from "../launch.ts";
import type { Mode } from "../modes.ts";
import { packPanels } from "../tiles/pack.ts";
import { copyRows } from "../tiles/tile.ts";
import type { TunedKernel, TunedStep } from "../tuned.ts";
import { packedVectors, polyBlock, polyBlockBytes, type PackedVectors } from "./poly-block.ts";
import { blockRows } from "./score-block.ts";

/**
 * Poly-encoder scores [lists contexts, n]. Units are blocks of candidates, those of one list after those of another. The block: out, packed context vectors,
 * candidates, contexts of each list, m, n, d, panels of a context, bits of the sharpness, bytes between candidates, bytes between lists.
 */
function polyScores(mode: Mode, columns: number): FunctionSource {
  return {
    key: `poly score ${mode} ${columns}`,
    parameters: kernelParameters,
    build: (builder, use) => {
      const { pointer, from, to, scratch } = builder.parameters("pointer", "from", "to", "scratch");
      const block = builder.locals(
        "i32",
        ...(["out", "vectors", "candidates", "contexts", "m", "n", "d", "panels", "sharpness", "row", "listBytes"] as const),
      );
      const { out, vectors, candidates, contexts, m, n, d, panels, sharpness, row, listBytes } = block;
      const { unit, blocks, list, first, rows, at, context, number, bytes } = builder.locals(
        "i32",
        ...(["unit", "blocks", "list", "first", "rows", "at", "context", "number", "bytes"] as const),
      );
      const product = (a: typeof unit, b: typeof unit) => op("i32.mul", a.get, b.get);
      return [
        readBlock(block, pointer),
        blocks.set(op("i32.div_u", plus(n.get, int(blockRows - 1)), int(blockRows))),
        bytes.set(op("i32.mul", times(panels.get, 4 * columns), d.get)),
        count(unit, from.get, to.get, int(1), [
          list.set(op("i32.div_u", unit.get, blocks.get)),
          first.set(times(op("i32.sub", unit.get, product(list, blocks)), blockRows)),
          rows.set(least(int(blockRows), op("i32.sub", n.get, first.get))),
          at.set(plus(plus(candidates.get, product(list, listBytes)), product(first, row))),
          count(context, int(0), contexts.get, int(1), [
            number.set(plus(product(list, contexts), context.get)),
            call(
              use(polyBlock(mode, columns)),
              ...[
                scratch.get,
                at.get,
                row.get,
                plus(vectors.get, product(number, bytes)),
                panels.get,
                d.get,
                rows.get,
                m.get,
                sharpness.get,
              ],
              plus(scratch.get, int(4 * blockRows)),
            ),
            call(
              use(copyRows),
              ...[plus(out.get, op("i32.shl", plus(product(number, n), first.get), int(2))), int(0), scratch.get, int(0), int(1), rows.get],
            ),
          ]),
        ]),
      ];
    },
  };
}

/** Packs context vectors y [contexts, m, d] to panels at the start of scratch memory. */
export function packContexts(y: Strided, at: Word, { columns }: PackedVectors, to: Word): Launch {
  const [contexts = 0, m = 0, d = 0] = y.shape;
  const [batch = 0, row = 0, column = 0] = y.strides.map((stride) => 4 * stride);
  return {
    source: packPanels(columns),
    words: [to, at, d, m, batch, column, row],
    units: contexts * Math.ceil(m / columns),
    cycles: contexts * m * d,
  };
}

function lower({ kernel, inputs, output, mode }: TunedStep): Launches {
  const [y, candidates] = kernel.inputs as readonly [Strided, Strided]; // the definitions have two inputs
  const [all = 0, m = 0, d = 0] = y.shape;
  const isListed = candidates.shape.length === 3;
  const [n = 0] = candidates.shape.slice(-2);
  const [row = 0] = candidates.strides.slice(-2);
  const at = inputs.map((slot, i): Word => ({ kind: "slot", slot, bytes: 4 * (kernel.inputs[i]?.offset ?? 0) })) as [Word, Word]; // as many as inputs
  const packed = packedVectors(mode, m);
  const { columns, panels } = packed;
  const vectors: Word = { kind: "scratch", bytes: 0 };
  const sharpness = bitsOfFloat(Number(kernel.attributes["sharpness"]));
  const words = [
    ...[{ kind: "slot", slot: output, bytes: 0 } as const, vectors, at[1], isListed ? 1 : all],
    ...[m, n, d, panels, sharpness, 4 * row, isListed ? 4 * (candidates.strides[0] ?? 0) : 0],
  ];
  return {
    launches: [
      packContexts(y, at[0], packed, vectors),
      {
        source: polyScores(mode, columns),
        words,
        units: (isListed ? all : 1) * Math.ceil(n / blockRows),
        cycles: (all * n * panels * columns * d) / 8,
      },
    ],
    scratchBytes: 4 * all * panels * columns * d,
    threadBytes: 4 * blockRows + polyBlockBytes(packed),
  };
}

const claims: TunedKernel["claims"] = ({ inputs: [y, candidates], output }) =>
  output === "float32" && (y?.shape[1] ?? 0) > 0 && (candidates?.strides.at(-1) === 1 || (candidates?.shape.at(-1) ?? 0) <= 1);

/** Poly-encoder scores without a matrix of all products. */
export const polyScoreKernel: TunedKernel = { definition: polyScoreDefinition, claims, lower };

/** The same with candidates of each context's own: with the same bits. */
export const polyScoreListedKernel: TunedKernel = { definition: polyScoreListedDefinition, claims, lower };
