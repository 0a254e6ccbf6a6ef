import { blockSize, bringLeft, bringRight, multiplyRows, zeroRows, type Bring, type Rows, type RowsEach } from "./attention-tile.ts";

/** Queries of a tile whose first is `row0`; `count` of them are there. */
export const queriesOfTile: Rows = { row: (n) => `row0 + ${n}`, isThere: (n) => `${n} < count` };

/** Keys of a block of a row's `range`, from its key `block` on. */
export const keysOfBlock: Rows = { row: (n) => `range.x + block + ${n}`, isThere: (n) => `block + ${n} < range.y` };

/** First of the 32 numbers of a row that `part` is about, in {@link eachPart}. */
export const startOfPart: string = `part * ${blockSize}i`;

/** Statements for each 32 numbers of rows of this width. */
export function eachPart(width: string, body: string): string {
  return `for (var part = 0i; ${startOfPart} < ${width}; part++) {\n${body}\n}`;
}

/** What is brought and multiplied: rows of the tile or the block, as one function reads them. */
type Factor = Pick<Bring, "reader" | "rows">;

/** Declares to_r: the products of rows of the tile with those of a block, both `width` numbers long. */
export function productOfRows(
  each: RowsEach,
  to: string,
  { left, right, width }: Readonly<Record<"left" | "right", Factor>> & { width: string },
): string {
  const part = (factor: Factor): Bring => ({ ...factor, width, from: startOfPart });
  return `${zeroRows(each, to)}
${eachPart(
  width,
  `${bringLeft(each, part(left))}
${bringRight(part(right))}
workgroupBarrier();
${multiplyRows(each, to)}
workgroupBarrier();`,
)}`;
}
