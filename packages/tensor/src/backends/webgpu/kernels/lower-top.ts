import type { DeviceFacts, Launch, Operand, OperandPlace } from "../kernel.ts";
import { gridOf } from "../grid.ts";
import { shuffling } from "../neighbours.ts";
import { mergeCode, mergedLists, mergeGroup, mergeNumbers } from "./merge-lists.ts";
import { blockLength, sortCode, sortNumbers, type SortForm } from "./sort-blocks.ts";

/** Values [rows, length] whose greatest are looked for. */
export interface TopValues {
  readonly place: OperandPlace;
  readonly type: SortForm["type"];
  readonly offset: number;
  readonly row: number;
  readonly column: number;
  readonly length: number;
  /** Elements of the rows that went before, whole blocks of them. Default 0. */
  readonly before?: number;
}

/** Positions [rows, k] of the greatest of rows of `length` elements. */
export interface Top {
  readonly rows: number;
  readonly length: number;
  readonly k: number;
  /** Two scratch operands for lists. */
  readonly lists: readonly [number, number];
}

/** Blocks of a row that are sorted apart. */
function blocksOf(length: number): number {
  return Math.max(1, Math.ceil(length / blockLength));
}

/** Entries of a block that can be among the greatest. */
function keptOf({ k }: Top): number {
  return Math.min(k, blockLength);
}

/** A merge of lists of all rows. */
interface Level {
  readonly lists: number;
  readonly length: number;
  readonly made: number;
  readonly kept: number;
}

function levelsOf(top: Top): readonly Level[] {
  const levels: Level[] = [];
  for (let lists = blocksOf(top.length), length = keptOf(top); lists > 1;) {
    const [made, kept] = [Math.ceil(lists / mergedLists), Math.min(top.k, length * Math.min(lists, mergedLists))];
    levels.push({ lists, length, made, kept });
    [lists, length] = [made, kept];
  }
  return levels;
}

/** Bytes of each of the two scratch operands for lists. */
export function listBytes(top: Top): number {
  return 8 * top.rows * Math.max(0, ...levelsOf(top).map(({ lists, length }) => lists * length));
}

const output: Operand = { place: { kind: "output" }, element: "i32" };

function list(index: number): Operand {
  return { place: { kind: "scratch", index }, element: "vec2<u32>" };
}

/** The launch that sorts blocks of values: to lists, or where all elements of a row are one block, to the result. */
export function sortLaunch(top: Top, values: TopValues, { limits, shuffleWidth: shuffled }: DeviceFacts): Launch {
  const { place, type, offset, row, column, length, before = 0 } = values;
  const allBlocks = blocksOf(top.length);
  const [blocks, isLast] = [blocksOf(length), allBlocks === 1];
  const size = Math.min(blockLength, 2 ** Math.ceil(Math.log2(Math.max(1, allBlocks === 1 ? length : blockLength))));
  return {
    operands: [{ place, element: "u32" }, isLast ? output : list(top.lists[0])],
    parameters: sortNumbers.values({
      ...{
        rows: top.rows,
        length,
        size,
        blocks,
        kept: keptOf(top),
        values: offset,
        row,
        column,
        firstBlock: before / blockLength,
        allBlocks,
      },
    }),
    key: `sort ${type}${isLast ? " to positions" : ""}${shuffled > 1 ? ` by ${shuffled}` : ""}`,
    ...shuffling(shuffled),
    code: ([from = "", to = ""]) => sortCode({ type, isLast, shuffled }, from, to),
    groups: gridOf(top.rows * blocks, limits.maxComputeWorkgroupsPerDimension),
  };
}

/** Launches that merge the lists of all blocks, some at a time. */
export function mergeLaunches(top: Top, { limits }: DeviceFacts): readonly Launch[] {
  return levelsOf(top).map(({ lists, length, made, kept }, level): Launch => {
    const isLast = made === 1;
    const [from, to] = level % 2 === 0 ? top.lists : ([top.lists[1], top.lists[0]] as const);
    return {
      operands: [list(from), isLast ? output : list(to)],
      parameters: mergeNumbers.values({ rows: top.rows, lists, length, made, kept }),
      key: `merge${isLast ? " to positions" : ""}`,
      code: ([entries = "", out = ""]) => mergeCode(isLast, entries, out),
      groups: gridOf(Math.ceil((top.rows * lists * length) / mergeGroup), limits.maxComputeWorkgroupsPerDimension),
    };
  });
}
