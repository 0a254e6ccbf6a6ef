import { quantizedLinearDefinition } from "../../../operators/composites/quantized-linear.ts";
import { leadingStride } from "../../../plan/leading-stride.ts";
import type { ClaimedKernel, Strided } from "../../../plan/kernel.ts";
import { sizeOf } from "../../../shape.ts";
import type { DeviceFacts, EpilogueCode, GpuKernel, Launch, Launches, OperandPlace } from "../kernel.ts";
import { gridOf } from "../grid.ts";
import { shuffling } from "../neighbours.ts";
import { buffersOf, chooseQuantizedTile } from "./choose-tile.ts";
import { quantizedCode, quantizedKey, quantizedNumbers, type QuantizedForm } from "./quantized-product.ts";
import { fitsMatrices, matrixEnables, matrixExtents, matrixKey, quantizedMatrixCode } from "./quantized-matrix.ts";
import { quantizeRowsCode, rowNumbers } from "./quantize-rows.ts";
import { elementOf, sourceOf, type Matrix } from "./source.ts";

const [planes, steps]: readonly [OperandPlace, OperandPlace] = [
  { kind: "scratch", index: 0 },
  { kind: "scratch", index: 1 },
];

/** x (scale weight)^T (+ bias) in whole numbers: rows of x are rounded once, then multiplied as words of bytes. */
export const quantizedLinearKernel: GpuKernel = {
  definition: quantizedLinearDefinition,
  claims: ({ inputs: [x, weight] }) =>
    x !== undefined && leadingStride(x, 1) !== undefined && (weight?.strides[1] === 1 || (weight?.shape[1] ?? 0) <= 1),
  epilogueScratch: 2,
  lower,
};

function lower(kernel: ClaimedKernel, device: DeviceFacts, epilogue?: EpilogueCode): Launches {
  const [x, weight, scale, bias] = kernel.inputs as readonly [Strided, Strided, Strided, Strided?]; // the definition has these inputs
  const [columns = 0, length = 0] = weight.shape;
  const rows = sizeOf(x.shape.slice(0, -1));
  if (rows * columns === 0) return { launches: [] };
  // Whole vectors of four words.
  const words = 4 * Math.ceil(length / 16);
  const most = device.limits.maxComputeWorkgroupsPerDimension;
  const quantize: Launch = {
    operands: [
      { place: { kind: "input", index: 0 }, element: "f32" },
      { place: planes, element: "u32" },
      { place: steps, element: "f32" },
    ],
    parameters: rowNumbers.values({ rows, length, words, at: x.offset, row: leadingStride(x, 1) ?? 0, place: x.strides.at(-1) ?? 0 }),
    key: `quantize rows by ${device.shuffleWidth}`,
    code: ([a = "", b = "", c = ""]) => quantizeRowsCode(device.shuffleWidth, a, b, c),
    ...shuffling(device.shuffleWidth),
    groups: gridOf(rows, most),
  };
  const matrix = matrixOf(weight);
  const shape = device.matrix !== undefined && fitsMatrices(device.matrix, matrix, { columns, length }) ? device.matrix : undefined;
  const tile = chooseQuantizedTile({ batch: 1, rows, columns, length }, { batch: 1, rows: 2 * rows, columns, length: words }, device);
  const form: QuantizedForm = {
    tile,
    buffers: buffersOf(tile, device),
    weight: sourceOf(matrix, { rows: columns, depth: Math.ceil(length / 4) }),
    isBiased: bias !== undefined,
    hasPackedDots: device.hasPackedDots,
  };
  const cut = shape === undefined ? { planeRows: tile.rows, columns: tile.columns } : matrixExtents(shape);
  const rowTiles = Math.ceil((2 * rows) / cut.planeRows);
  const places = rowTiles * Math.ceil(columns / cut.columns);
  const numbers = quantizedNumbers.values({
    ...{ rows, columns, length: Math.ceil(length / 4), words, rowTiles, places },
    ...{ weightAt: matrix.offset, weightRow: matrix.row, weightWord: matrix.depth },
    ...{ scaleAt: scale.offset, scaleStep: scale.strides[0] ?? 0, biasAt: bias?.offset ?? 0, biasStep: bias?.strides[0] ?? 0 },
  });
  const multiply: Launch = {
    operands: [
      { place: planes, element: "vec4<u32>" },
      { place: steps, element: "f32" },
      { place: { kind: "input", index: 1 }, element: shape === undefined ? elementOf(form.weight) : "vec4<u32>" },
      { place: { kind: "input", index: 2 }, element: "f32" },
      { place: { kind: "output" }, element: "f32" },
      ...(bias === undefined ? [] : [{ place: { kind: "input", index: 3 }, element: "f32" } as const]),
      ...(epilogue?.operands ?? []),
    ],
    parameters: [...numbers, ...(epilogue?.parameters ?? [])],
    key: `${shape === undefined ? quantizedKey(form) : matrixKey(shape, bias !== undefined)} ${epilogue?.key ?? ""}`,
    ...(shape === undefined ? {} : { enables: matrixEnables }),
    code: ([a = "", b = "", c = "", d = "", e = "", ...others]) => {
      const [biases, behind] = bias === undefined ? [undefined, others] : [others[0], others.slice(1)];
      const memory = { planes: a, steps: b, weight: c, scale: d, out: e, bias: biases };
      const finish = epilogue?.code(behind, numbers.length);
      return shape === undefined ? quantizedCode(form, memory, finish) : quantizedMatrixCode(shape, memory, finish);
    },
    groups: gridOf(places, most),
  };
  // Matrices are read whole: what lies behind the last row is no result.
  const planeRows = shape === undefined ? 2 * rows : rowTiles * cut.planeRows;
  return { launches: [quantize, multiply], scratch: [4 * words * planeRows, 4 * rows] };
}

/** A weight as words of four elements of a row, where rows consist of words; otherwise as bytes. */
function matrixOf({ offset, strides, shape }: Strided): Matrix {
  const [row = 0] = strides;
  const isOfWords = [offset, row, shape[1] ?? 0].every((number) => number % 4 === 0);
  return isOfWords
    ? { type: "words", offset: offset / 4, batch: 0, row: row / 4, depth: 1 }
    : { type: "bytes", offset, batch: 0, row, depth: 4 };
}
