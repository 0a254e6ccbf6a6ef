import type { FunctionBuilder, FunctionSource, Named } from "../assemble.ts";
import { int, ints, load, op, plus, repeatWhile, store, times, when, type Code, type Local } from "../code.ts";
import { hoistedConstants } from "../loops/constants.ts";
import { dropoutFactors, dropoutParameters } from "./dropout-factors.ts";
import { keptTimes } from "./softmax-row.ts";

/** Lines before and behind a matrix that {@link downFactors} may write to: it goes by four positions. */
export const factorMargin = 3;

/** Columns of a matrix of n lines, one for each query, and how the positions of its places follow. */
export interface FactorLines {
  readonly columns: number;
  /** Bytes from line to line. */
  readonly line: number;
  /** Address of the first line. */
  readonly from: Local;
  readonly n: Local;
  readonly words: Named<(typeof dropoutParameters)[number]>;
}

const counterBits = 2 ** 30 - 1;

/** What is done with the factors of two neighbouring vectors: those of the columns from `column` bytes on, at `offset` from the address `at`. */
export type WithFactors = (
  place: { readonly at: Local; readonly offset: number; readonly column: Local },
  factors: readonly [Local, Local],
) => Code;

/**
 * Runs `body` for every line and eight of its columns, with the factors of dropout there: positions are neighbours down a column. Four lines share a call of Threefry
 * where all columns are at the same of four positions; otherwise every line has its own.
 */
export function downFactors(builder: FunctionBuilder, lines: FactorLines, body: WithFactors): Code {
  const { columns, line, from, n, words } = lines;
  const { position, positionRow } = words;
  const { at, end, step, column } = builder.locals("i32", "at", "end", "step", "column");
  const lanes = [builder.lasting("v128"), builder.lasting("v128")] as const;
  const now = builder.local("v128");
  const constants = hoistedConstants(builder, n);
  const factors = dropoutFactors(builder, words, constants);
  const numbers = (first: number): Code => ints(first, first + 1, first + 2, first + 3);
  const keepEach = (values: readonly Code[], offset: number): Code => {
    const vectors = [builder.local("v128"), builder.local("v128")] as const;
    return [vectors.map((vector, half) => vector.set(values[half] ?? [])), body({ at, offset, column }, vectors)];
  };
  const fourLines = builder.turn(() => {
    const own = lanes.map((lane) =>
      factors.ofCounters(op("v128.and", op("i32x4.add", now.get, lane.get), constants.of("int32", counterBits))),
    );
    return [
      // One splat for both: V8 pairs no two of its own.
      now.set(op("i32x4.splat", step.get)),
      own.map(({ statements }) => statements),
      [0, 1, 2, 3].map((w) =>
        keepEach(
          own.map(({ parts }) => parts[w] ?? []),
          w * line,
        ),
      ),
      step.set(plus(step.get, int(1))),
      at.set(plus(at.get, int(4 * line))),
    ];
  });
  const oneLine = builder.turn(() => {
    const own = lanes.map((lane) => factors.of(op("i32x4.add", now.get, lane.get)));
    return [
      now.set(op("i32x4.splat", step.get)),
      own.map(({ statements }) => statements),
      keepEach(
        own.map(({ value }) => value),
        0,
      ),
      step.set(plus(step.get, int(1))),
      at.set(plus(at.get, int(line))),
    ];
  });
  const down = (start: Code, first: Code, apart: Code, turn: Code): Code =>
    Array.from({ length: columns / 8 }, (_, i) => [
      now.set(op("i32x4.splat", apart)),
      lanes.map((lane, half) => lane.set(op("i32x4.mul", numbers(8 * i + 4 * half), now.get))),
      step.set(first),
      column.set(int(32 * i)),
      at.set(plus(start, int(32 * i))),
      repeatWhile(op("i32.lt_u", at.get, end.get), turn),
    ]);
  const quarter = (value: Local): Code => op("i32.shr_u", value.get, int(2));
  const before = times(op("i32.and", position.get, int(3)), line);
  const body4 = down(op("i32.sub", from.get, before), quarter(position), quarter(positionRow), fourLines);
  const body1 = down(from.get, position.get, positionRow.get, oneLine);
  return [
    constants.prologue,
    factors.prologue,
    end.set(plus(from.get, times(n.get, line))),
    when(op("i32.and", positionRow.get, int(3)), body1, body4),
  ];
}

/** Multiplies n lines of `columns` weights by factors of dropout. Parameters: weights, n, then `dropoutParameters`. */
export function dropoutColumns(columns: number): FunctionSource {
  return {
    key: `dropout columns ${columns}`,
    parameters: new Array<"i32">(2 + dropoutParameters.length).fill("i32"),
    build: (builder) => {
      const { weights, n, ...words } = builder.parameters("weights", "n", ...dropoutParameters);
      return downFactors(builder, { columns, line: 4 * columns, from: weights, n, words }, ({ at, offset }, factors) => {
        const kept = factors.map(() => builder.local("v128"));
        return [
          kept.map((own, i) => own.set(load("v128.load", at.get, offset + 16 * i))),
          kept.map((own, i) => own.set(keptTimes(factors[i as 0].get, own.get))), // one of two
          kept.map((own, i) => store("v128.store", at.get, own.get, offset + 16 * i)),
        ];
      });
    },
  };
}
