import type { FunctionSource } from "../assemble.ts";
import { count, floats, int, load, op, plus, repeatWhile, store, times, when, type Code, type Local } from "../code.ts";
import type { Mode } from "../modes.ts";

/** Extent of a tile; smaller ones for the rows that are left have as many columns. */
export interface TileSize {
  readonly rows: number;
  /** A multiple of 4, so that a row is whole vectors; of 8 where V8 pairs them. */
  readonly columns: number;
}

const size = (rows: number, columns: number): TileSize => ({ rows, columns });

/**
 * The tiles of each mode that products choose from by measuring, the most likely first. x86 has 15 free vector registers: 6 rows of two vectors leave one for
 * the element of A when multiply and add are one instruction, and 5 one more for the product when they are two. Where two neighbouring vectors share a register
 * of 256 bits, 6 x 16 takes the room of 6 x 8. Machines with 32 registers have room for 8 x 8; 4 x 8 is for engines that need more registers than they should.
 */
export const tileFamilies: { readonly [M in Mode]: readonly [TileSize, ...TileSize[]] } = {
  wide: [size(6, 16), size(5, 16), size(4, 16)],
  relaxed: [size(6, 8), size(4, 8), size(8, 8)],
  baseline: [size(5, 8), size(4, 8), size(8, 8)],
};

/** The first tile of each mode, for kernels that are not products. */
export const tileSizes: { readonly [M in Mode]: TileSize } = {
  wide: tileFamilies.wide[0],
  relaxed: tileFamilies.relaxed[0],
  baseline: tileFamilies.baseline[0],
};

/** Steps of k between two checks of the loop's end. */
const unroll = 4;

/** a b + c in the way of a mode; every product uses it, so that an element has the same bits in all of them. */
export function multiplyAdd(mode: Mode, a: Code, b: Code, c: Code): Code {
  return mode === "baseline" ? op("f32x4.add", c, op("f32x4.mul", a, b)) : op("f32x4.relaxed_madd", a, b, c);
}

/** How a tile differs from a mode's own. */
export interface TileShape {
  /** Columns of B, a multiple of 4. Default: those of the mode. */
  readonly columns?: number;
  /** True where rows of A are read as they lie, from one address and bytes between rows, instead of packed as [k][pitch]. Default false. */
  readonly strided?: boolean;
  /** Rows that A was packed with, where this tile takes only some of them. Default: the tile's rows. */
  readonly pitch?: number;
  /** True where rows of B are read as they lie, with bytes between them, instead of packed as [k][columns]. Default false. */
  readonly stridedB?: boolean;
}

/**
 * C[rows, columns] = A B (+ C) (+ bias): A packed as [k][pitch], B as [k][columns]. Each element adds its products in ascending k.
 * Parameters: a, b, c, bytes from one row of c to the next, k, 1 to start from C, address of bias values for the columns or 0 (, bytes from one row of a, or of
 * b, to the next).
 */
export function tile(mode: Mode, rows: number, shape: TileShape = {}): FunctionSource {
  const { columns = tileSizes[mode].columns, strided = false, pitch = rows, stridedB = false } = shape;
  if (strided && stridedB) throw new TypeError("One of two matrices is read as it lies");
  return {
    key: `tile ${mode} ${rows} ${columns} ${pitch}${strided ? " strided" : ""}${stridedB ? " stridedB" : ""}`,
    parameters: new Array<"i32">(strided || stridedB ? 8 : 7).fill("i32"),
    build: (builder) => {
      const { a, b, c, stride, k, continued, bias, apart } = builder.parameters(
        ...(["a", "b", "c", "stride", "k", "continued", "bias", "apart"] as const),
      );
      const { row, end } = builder.locals("i32", "row", "end");
      const rowBytes = 4 * columns;
      const vectors = (): readonly Local[] => Array.from({ length: rowBytes / 16 }, () => builder.local("v128"));
      const sums = Array.from({ length: rows }, vectors);
      const eachSum = (body: (sum: Local, offset: number) => Code): Code => sums.map((own) => own.map((sum, i) => body(sum, 16 * i)));
      const eachRow = (body: (sum: Local, offset: number) => Code): Code => [
        row.set(c.get),
        sums.map((own, i) => [own.map((sum, j) => body(sum, 16 * j)), i === rows - 1 ? [] : row.set(plus(row.get, stride.get))]),
      ];
      const rowsOfA = strided ? Array.from({ length: rows }, () => builder.local("i32")) : [];
      const elementOfA = (i: number, n: number): Code =>
        load("v128.load32_splat", (rowsOfA[i] ?? a).get, strided ? 4 * n : 4 * (pitch * n + i));
      const step = (n: number): Code => {
        const vectorsOfB = vectors();
        return [
          vectorsOfB.map((vector, i) => vector.set(load("v128.load", b.get, (stridedB ? 0 : rowBytes * n) + 16 * i))),
          stridedB ? b.set(plus(b.get, apart.get)) : [],
          sums.map((own, i) => {
            const value = builder.local("v128");
            return [
              value.set(elementOfA(i, n)),
              own.map((sum, j) => sum.set(multiplyAdd(mode, value.get, vectorsOfB[j]?.get ?? [], sum.get))),
            ];
          }),
        ];
      };
      const steps = (n: number): Code => [
        Array.from({ length: n }, (_, i) => step(i)),
        strided ? rowsOfA.map((own) => own.set(plus(own.get, int(4 * n)))) : a.set(plus(a.get, int(4 * pitch * n))),
        stridedB ? [] : b.set(plus(b.get, int(rowBytes * n))),
      ];
      const until = (length: Code, n: number): Code => [
        end.set(plus(b.get, stridedB ? op("i32.mul", length, apart.get) : times(length, rowBytes))),
        repeatWhile(op("i32.lt_u", b.get, end.get), steps(n)),
      ];
      return [
        rowsOfA.map((own, i) => own.set(i === 0 ? a.get : plus(rowsOfA[i - 1]?.get ?? [], apart.get))),
        when(
          continued.get,
          eachRow((sum, offset) => sum.set(load("v128.load", row.get, offset))),
          eachSum((sum) => sum.set(floats(0))),
        ),
        until(op("i32.and", k.get, int(-unroll)), unroll),
        until(op("i32.and", k.get, int(unroll - 1)), 1),
        when(
          bias.get,
          eachSum((sum, offset) => sum.set(op("f32x4.add", sum.get, load("v128.load", bias.get, offset)))),
        ),
        eachRow((sum, offset) => store("v128.store", row.get, sum.get, offset)),
      ];
    },
  };
}

/**
 * Copies `columns` floats of each of `rows` rows. Parameters: to, bytes between its rows, from, bytes between its rows, rows, columns.
 * Tiles at the right edge go through a whole tile in scratch memory.
 */
export const copyRows: FunctionSource = {
  key: "copy rows",
  parameters: ["i32", "i32", "i32", "i32", "i32", "i32"],
  build: (builder) => {
    const { to, toStride, from, fromStride, rows, columns } = builder.parameters("to", "toStride", "from", "fromStride", "rows", "columns");
    const { row, column, bulk } = builder.locals("i32", "row", "column", "bulk");
    const at = (base: Local): Code => plus(base.get, op("i32.shl", column.get, int(2)));
    return [
      bulk.set(op("i32.and", columns.get, int(-4))),
      count(row, int(0), rows.get, int(1), [
        count(column, int(0), bulk.get, int(4), store("v128.store", at(to), load("v128.load", at(from)))),
        count(column, bulk.get, columns.get, int(1), store("f32.store", at(to), load("f32.load", at(from)))),
        to.set(plus(to.get, toStride.get)),
        from.set(plus(from.get, fromStride.get)),
      ]),
    ];
  },
};
