import type { Weights } from "./bert.ts";
import type { GraphBuilder } from "./graph-builder.ts";

/** Steps from 0 to the greatest magnitude of a column of weights. */
const steps = 127;

/**
 * Products as onnxruntime's `quantize_dynamic` writes them (weights int8 by columns, inputs uint8 with one scale, which products of one input share), in
 * the order of nodes that its optimiser makes one kernel of.
 */
export function quantizedProducts({ node, nodeOf, floats }: GraphBuilder): (x: string, path: string, weights: Weights) => string {
  const inputs = new Map<string, readonly string[]>();
  return (x, path, { shape, data }) => {
    const input = inputs.get(x) ?? nodeOf(3, "DynamicQuantizeLinear", [x]);
    inputs.set(x, input);
    const [whole = "", scale = "", zero = ""] = input;
    const [rows = 0, columns = 0] = shape;
    const { values, scales } = columnsInInt8(data, rows, columns);
    const product = node("MatMulInteger", [whole, floats(`${path}_int8`, shape, values), zero]);
    const both = node("Mul", [scale, floats(`${path}_scale`, [columns], scales)]);
    return node("Mul", [node("Cast", [product], { to: { kind: "int", value: 1 } }), both]);
  };
}

function columnsInInt8(data: Float32Array, rows: number, columns: number): { readonly values: Int8Array; readonly scales: Float32Array } {
  const scales = new Float32Array(columns);
  data.forEach((value, at) => (scales[at % columns] = Math.max(scales[at % columns] ?? 0, Math.abs(value) / steps)));
  const values = new Int8Array(rows * columns);
  data.forEach((value, at) => (values[at] = Math.round(value / (scales[at % columns] || 1))));
  return { values, scales };
}
