import type { DeviceFacts, EpilogueCode, Launch, Launches, Operand, OperandPlace } from "../kernel.ts";
import { gridOf } from "../grid.ts";
import { buffersOf, chooseTile } from "./choose-tile.ts";
import { productCode, productKey, productNumbers, type ProductForm } from "./product.ts";
import { elementOf, sourceOf, type Matrix } from "./source.ts";
import { partsCode, partsGroup, partsNumbers } from "./sum-parts.ts";
import { depth, partDepth } from "./tile.ts";

/** An operand of a product [rows, length]: where it is bound, and how it lies there. */
export interface Factor {
  readonly place: OperandPlace;
  readonly matrix: Matrix;
  /** A factor of each row. */
  readonly scale?: Vector | undefined;
}

/** Numbers in memory: where they begin, and the elements from one to the next. */
export interface Vector {
  readonly place: OperandPlace;
  readonly offset: number;
  readonly step: number;
}

/** out[batch, i, j] = sum over k of left[batch, i, k] right[batch, j, k] (+ bias[j]), row-major. */
export interface Product {
  readonly batch: number;
  readonly rows: number;
  readonly columns: number;
  readonly length: number;
  readonly left: Factor;
  readonly right: Factor;
  readonly bias?: Vector | undefined;
  /** What is done with each element of the result. */
  readonly epilogue?: EpilogueCode | undefined;
}

/** Where a product goes. */
export interface Target {
  readonly out: OperandPlace;
  /** The scratch operand that it may use for parts. */
  readonly scratch: number;
}

const output: Target = { out: { kind: "output" }, scratch: 0 };

/** Launches of a product: one, or where workgroups would be few and sums are long, one for all parts of sums and one that adds them. */
export function lowerProduct(product: Product, device: DeviceFacts, target: Target = output): Launches {
  const { batch, rows, columns, length, bias, epilogue } = product;
  const size = batch * rows * columns;
  if (size === 0) return { launches: [] };
  const { tile, isTurned, isCut } = chooseTile(product, device);
  if (!isCut) {
    return { launches: [productLaunch({ product, tile, isTurned, out: target.out, isCut: false }, device)] };
  }
  const parts = Math.ceil(length / partDepth);
  const scratch: OperandPlace = { kind: "scratch", index: target.scratch };
  const scalar = product.left.matrix.type === "int32" ? "i32" : "f32";
  const own = { product: { ...product, bias: undefined, epilogue: undefined }, tile, isTurned, out: scratch, isCut: true };
  const numbers = partsNumbers.values({ size, parts, columns, biasAt: bias?.offset ?? 0, biasStep: bias?.step ?? 0 });
  const sum: Launch = {
    operands: [
      { place: scratch, element: scalar },
      { place: target.out, element: scalar },
      ...(bias === undefined ? [] : [{ place: bias.place, element: scalar }]),
      ...(epilogue?.operands ?? []),
    ],
    parameters: [...numbers, ...(epilogue?.parameters ?? [])],
    key: `parts ${scalar}${bias === undefined ? "" : " biased"} ${epilogue?.key ?? ""}`,
    code: ([from = "", to = "", ...others]) => {
      const [biases, behind] = bias === undefined ? [undefined, others] : [others[0], others.slice(1)];
      return partsCode({ scalar, parts: from, out: to, bias: biases, epilogue: epilogue?.code(behind, numbers.length) });
    },
    groups: gridOf(Math.ceil(size / partsGroup), device.limits.maxComputeWorkgroupsPerDimension),
  };
  return { launches: [productLaunch(own, device), sum], scratch: [4 * parts * size] };
}

function turned(product: Product): Product {
  return { ...product, rows: product.columns, columns: product.rows, left: product.right, right: product.left };
}

interface Cut {
  readonly product: Product;
  readonly tile: ProductForm["tile"];
  /** Whether the tile is one of the transposed product. */
  readonly isTurned: boolean;
  readonly out: OperandPlace;
  /** Whether each part of a sum goes to a result of its own. */
  readonly isCut: boolean;
}

function productLaunch({ product, tile, isTurned, out, isCut }: Cut, device: DeviceFacts): Launch {
  const { batch, rows, columns, length, left, right, bias, epilogue } = isTurned ? turned(product) : product;
  const scale = left.scale ?? right.scale;
  const sources = [
    sourceOf(left.matrix, { rows, depth: length }, left.scale !== undefined),
    sourceOf(right.matrix, { rows: columns, depth: length }, right.scale !== undefined),
  ] as const;
  const form: ProductForm = {
    tile,
    buffers: buffersOf(tile, device),
    left: sources[0],
    right: sources[1],
    bias: bias === undefined ? "none" : isTurned ? "rows" : "columns",
    wide: !isTurned && columns % 4 === 0,
  };
  const [rowTiles, columnTiles] = [Math.ceil(rows / tile.rows), Math.ceil(columns / tile.columns)];
  const tiles = batch * rowTiles * columnTiles;
  const partLength = isCut ? partDepth : depth * Math.max(1, Math.ceil(length / depth));
  const places = tiles * (isCut ? Math.ceil(length / partDepth) : 1);
  const scalar = left.matrix.type === "int32" ? "i32" : "f32";
  const operands: readonly Operand[] = [
    { place: left.place, element: elementOf(form.left) },
    { place: right.place, element: elementOf(form.right) },
    { place: out, element: form.wide ? `vec4<${scalar}>` : scalar },
    ...[bias, scale].flatMap((vector) => (vector === undefined ? [] : [{ place: vector.place, element: scalar }])),
    ...(epilogue?.operands ?? []),
  ];
  const numbers = productNumbers.values({
    ...{ rows, columns, length, rowTiles, columnTiles, tiles, places, partLength },
    ...{ leftAt: left.matrix.offset, leftBatch: left.matrix.batch, leftRow: left.matrix.row, leftDepth: left.matrix.depth },
    ...{ rightAt: right.matrix.offset, rightBatch: right.matrix.batch, rightRow: right.matrix.row, rightDepth: right.matrix.depth },
    ...{ scaleAt: scale?.offset ?? 0, scaleStep: scale?.step ?? 0, biasAt: bias?.offset ?? 0, biasStep: bias?.step ?? 0 },
    ...{ outRow: isTurned ? 1 : columns, outColumn: isTurned ? rows : 1, outBatch: rows * columns, outPart: batch * rows * columns },
  });
  return {
    operands,
    parameters: [...numbers, ...(epilogue?.parameters ?? [])],
    key: `${productKey(form)} ${epilogue?.key ?? ""}`,
    code: ([a = "", b = "", c = "", ...others]) => {
      const vectors = Number(bias !== undefined) + Number(scale !== undefined);
      const named = bias === undefined ? { scale: others[0] } : { bias: others[0], scale: others[1] };
      return productCode(form, { left: a, right: b, out: c, ...named }, epilogue?.code(others.slice(vectors), numbers.length));
    },
    groups: gridOf(places, device.limits.maxComputeWorkgroupsPerDimension),
  };
}
