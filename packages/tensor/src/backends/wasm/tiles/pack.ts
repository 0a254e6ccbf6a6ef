import type { FunctionSource } from "../assemble.ts";
import {
  call,
  choose,
  count,
  float,
  int,
  least,
  load,
  memoryLane,
  op,
  plus,
  shuffle,
  store,
  times,
  when,
  words,
  type Code,
  type Local,
} from "../code.ts";
import { kernelParameters, readBlock } from "../launch.ts";
import { turned } from "./turned.ts";

/** Lines that lie side by side after packing, in pieces of four, two and one. */
function pieces(lines: number): readonly { readonly first: number; readonly size: 1 | 2 | 4 }[] {
  const all: { first: number; size: 1 | 2 | 4 }[] = [];
  for (let first = 0; first < lines;) {
    const size = lines - first >= 4 ? 4 : lines - first >= 2 ? 2 : 1;
    all.push({ first, size });
    first += size;
  }
  return all;
}

/**
 * Packs `lines` lines of k elements to [k][lines]: rows of A, or columns of B. Lines at or after `valid` become zeros.
 * Parameters: to, from, bytes between lines, bytes between elements of a line, k, valid.
 */
export function packLines(lines: number): FunctionSource {
  return { key: `pack ${lines}`, parameters: ["i32", "i32", "i32", "i32", "i32", "i32"], build };

  function build(builder: Parameters<FunctionSource["build"]>[0]): Code {
    const { to, from, line, step, k, valid } = builder.parameters("to", "from", "line", "step", "k", "valid");
    const { i, j, source, bulk, pointer } = builder.locals("i32", "i", "j", "source", "bulk", "pointer");
    const whole = op("i32.eq", valid.get, int(lines));
    const width = 4 * lines;

    /** Lines are contiguous: four elements of each are transposed in registers. */
    const transposed = (): Code => {
      const rows = Array.from({ length: lines }, () => builder.local("v128"));
      const loads = rows.map((row, n) => [
        row.set(load("v128.load", pointer.get)),
        n === lines - 1 ? [] : pointer.set(plus(pointer.get, line.get)),
      ]);
      const stores = pieces(lines).map(({ first, size }) => {
        if (size === 4) {
          const [turn, four] = turned(builder, rows.slice(first, first + 4) as [Local, Local, Local, Local]); // just as many
          return [turn, four.map((vector, n) => store("v128.store", to.get, vector, n * width + 4 * first))];
        }
        const part = (n: number): Code => rows[first + n]?.get ?? [];
        if (size === 1) return [0, 1, 2, 3].map((n) => memoryLane("v128.store32_lane", to.get, part(0), n, n * width + 4 * first));
        const low = shuffle(part(0), part(1), words(0, 4, 1, 5));
        const high = shuffle(part(0), part(1), words(2, 6, 3, 7));
        return [low, high].flatMap((pair, half) =>
          [0, 1].map((n) => memoryLane("v128.store64_lane", to.get, pair, n, (2 * half + n) * width + 4 * first)),
        );
      });
      return [
        bulk.set(op("i32.and", k.get, int(-4))),
        count(i, int(0), bulk.get, int(4), [
          pointer.set(plus(from.get, op("i32.shl", i.get, int(2)))),
          loads,
          stores,
          to.set(plus(to.get, int(4 * width))),
        ]),
      ];
    };

    /** Elements of different lines are neighbours: they are copied as they lie. */
    const copied = (): Code =>
      count(i, int(0), k.get, int(1), [
        pieces(lines).map(({ first, size }) => {
          // A whole vector may be read past the last line: the heap has a margin.
          const vector = load("v128.load", source.get, 4 * first);
          if (size === 4) return store("v128.store", to.get, vector, 4 * first);
          return memoryLane(size === 2 ? "v128.store64_lane" : "v128.store32_lane", to.get, vector, 0, 4 * first);
        }),
        source.set(plus(source.get, step.get)),
        to.set(plus(to.get, int(width))),
      ]);

    const oneByOne: Code = [
      source.set(plus(from.get, op("i32.mul", i.get, step.get))),
      count(j, int(0), int(lines), int(1), [
        store(
          "f32.store",
          plus(to.get, op("i32.shl", j.get, int(2))),
          choose(
            op("i32.lt_s", j.get, valid.get),
            load("f32.load", choose(op("i32.lt_s", j.get, valid.get), source.get, from.get)),
            float(0),
          ),
        ),
        source.set(plus(source.get, line.get)),
      ]),
      to.set(plus(to.get, int(width))),
    ];

    return [
      bulk.set(int(0)),
      when(op("i32.and", whole, op("i32.eq", step.get, int(4))), transposed()),
      when(
        op("i32.and", whole, op("i32.eq", line.get, int(4))),
        // One line whose elements are neighbours too was packed above.
        [source.set(plus(from.get, op("i32.mul", bulk.get, step.get))), when(op("i32.eqz", bulk.get), [copied(), bulk.set(k.get)])],
      ),
      count(i, bulk.get, k.get, int(1), oneByOne),
    ];
  }
}

/**
 * Packs `lines` lines of k elements to panels [lines / columns][k][columns]. Parameters: to, from, bytes between lines, bytes between elements of a line, k,
 * lines.
 */
export function packMatrix(columns: number): FunctionSource {
  return {
    key: `pack matrix ${columns}`,
    parameters: ["i32", "i32", "i32", "i32", "i32", "i32"],
    build: (builder, use) => {
      const { to, from, line, step, k, lines } = builder.parameters("to", "from", "line", "step", "k", "lines");
      const { i } = builder.locals("i32", "i");
      const valid = least(int(columns), op("i32.sub", lines.get, i.get));
      return count(i, int(0), lines.get, int(columns), [
        call(use(packLines(columns)), to.get, from.get, line.get, step.get, k.get, valid),
        to.set(plus(to.get, times(k.get, 4 * columns))),
        from.set(plus(from.get, times(line.get, columns))),
      ]);
    },
  };
}

/**
 * Packs matrices B [batch][K, N] to panels [batch][N / columns][K][columns], the last one filled with zeros. Units are panels. The block: to,
 * from, K, N, then bytes between batches, rows and columns of B.
 */
export function packPanels(columns: number): FunctionSource {
  return {
    key: `pack panels ${columns}`,
    parameters: kernelParameters,
    build: (builder, use) => {
      const { pointer, unit, end } = builder.parameters("pointer", "unit", "end");
      const block = builder.locals("i32", "to", "from", "k", "n", "batchStride", "rowStride", "columnStride");
      const { to, from, k, n, batchStride, rowStride, columnStride } = block;
      const { panels, number, panel } = builder.locals("i32", "panels", "number", "panel");
      const pack = use(packLines(columns));
      return [
        readBlock(block, pointer),
        panels.set(op("i32.div_u", plus(n.get, int(columns - 1)), int(columns))),
        count(unit, unit.get, end.get, int(1), [
          number.set(op("i32.div_u", unit.get, panels.get)),
          panel.set(op("i32.sub", unit.get, op("i32.mul", number.get, panels.get))),
          call(
            pack,
            plus(to.get, op("i32.mul", unit.get, times(k.get, 4 * columns))),
            plus(from.get, plus(op("i32.mul", number.get, batchStride.get), op("i32.mul", times(panel.get, columns), columnStride.get))),
            columnStride.get,
            rowStride.get,
            k.get,
            least(int(columns), op("i32.sub", n.get, times(panel.get, columns))),
          ),
        ]),
      ];
    },
  };
}
