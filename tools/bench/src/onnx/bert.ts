import type { BertConfig } from "@tercet/transformer";
import type { Precision } from "../contestants/task.ts";
import { graphBuilder, type GraphBuilder } from "./graph-builder.ts";
import type { Attribute, Graph } from "./model.ts";
import { quantizedProducts } from "./quantized.ts";

/** The operator set of the graph: the newest one whose masks onnxruntime's fusion of attention knows. */
export const operatorSet = 12;

/** An array of a checkpoint in float32. */
export interface Weights {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/**
 * A BERT encoder with mean pooling and normalisation: int64 `input_ids`, `attention_mask` and `token_type_ids`, [batch, length] and padded, to
 * `sentence_embedding`, [batch, width]. The nodes are those that PyTorch's exporter writes for such a model, in the form in which onnxruntime's
 * graph optimisations know them (fused attention, embeddings, skip layer norm and GELU). In `int8` dense layers are what onnxruntime's own dynamic
 * quantisation makes of them, weights by their columns.
 */
export function bertGraph(config: BertConfig, weights: ReadonlyMap<string, Weights>, precision: Precision = "float32"): Graph {
  const builder = graphBuilder();
  const { node, integers, number } = builder;
  const parameters = parametersIn(builder, weights);
  const quantized = precision === "int8" ? quantizedProducts(builder) : undefined;
  const norm = (path: string, x: string): string =>
    layerNorm(builder, x, { scale: parameters.plain(`${path}.weight`), shift: parameters.plain(`${path}.bias`), eps: config.eps });
  const product = (path: string, x: string): string =>
    quantized === undefined ? node("MatMul", [x, parameters.transposed(path)]) : quantized(x, path, parameters.transposedArray(path));
  const dense = (path: string, x: string): string => node("Add", [product(`${path}.weight`, x), parameters.plain(`${path}.bias`)]);

  const unsqueezed = (x: string, axis: number): string => node("Unsqueeze", [x], { axes: ints(axis) });
  // Counted from the mask, as RoBERTa does: a slice of a table has a length that shape inference cannot see, and fusions need it.
  const positions = node("Sub", [node("CumSum", ["attention_mask", builder.index(1)]), builder.index(1)]);
  const embedding = (name: string, ids: string): string => node("Gather", [parameters.plain(`embeddings.${name}_embeddings.weight`), ids]);
  const typed = node("Add", [embedding("word", "input_ids"), embedding("token_type", "token_type_ids")]);
  let x = norm("embeddings.LayerNorm", node("Add", [typed, embedding("position", positions)]));

  const present = node("Cast", [unsqueezed(unsqueezed("attention_mask", 1), 2)], toFloat);
  const hidden = node("Sub", [number(1), present]);
  const mask = node("Mul", [hidden, number(-10000)]);

  const headWidth = config.width / config.heads;
  const split = (path: string, from: string, order: readonly number[]): string => {
    const reshaped = node("Reshape", [dense(path, from), integers(0, 0, config.heads, headWidth)]);
    return node("Transpose", [reshaped], { perm: ints(...order) });
  };
  for (let layer = 0; layer < config.layers; layer++) {
    const at = `encoder.layer.${String(layer)}`;
    const [q, k, v] = [
      split(`${at}.attention.self.query`, x, [0, 2, 1, 3]),
      split(`${at}.attention.self.key`, x, [0, 2, 3, 1]),
      split(`${at}.attention.self.value`, x, [0, 2, 1, 3]),
    ];
    const scores = node("Add", [node("Div", [node("MatMul", [q, k]), number(Math.sqrt(headWidth))]), mask]);
    const shares = node("Softmax", [scores], { axis: int(3) });
    const mixed = node("Transpose", [node("MatMul", [shares, v])], { perm: ints(0, 2, 1, 3) });
    const attended = dense(`${at}.attention.output.dense`, node("Reshape", [mixed, integers(0, 0, config.width)]));
    const middle = norm(`${at}.attention.output.LayerNorm`, node("Add", [attended, x]));
    const inner = gelu(builder, dense(`${at}.intermediate.dense`, middle));
    x = norm(`${at}.output.LayerNorm`, node("Add", [dense(`${at}.output.dense`, inner), middle]));
  }

  // sentence-transformers' mean pooling and Normalize.
  const ones = node("Cast", [unsqueezed("attention_mask", 2)], toFloat);
  const sum = (of: string): string => node("ReduceSum", [of], { axes: ints(1), keepdims: int(0) });
  const mean = node("Div", [sum(node("Mul", [x, ones])), sum(ones)]);
  node("Div", [mean, node("ReduceL2", [mean], { axes: ints(1), keepdims: int(1) })]);

  const tokens = (name: string) => ({ name, type: "int64", shape: ["batch", "length"] }) as const;
  return builder.graph("bert", [tokens("input_ids"), tokens("attention_mask"), tokens("token_type_ids")], {
    name: "sentence_embedding",
    type: "float32",
    shape: ["batch", config.width],
  });
}

function gelu({ node, number }: GraphBuilder, x: string): string {
  const error = node("Erf", [node("Div", [x, number(Math.SQRT2)])]);
  return node("Mul", [node("Mul", [x, node("Add", [error, number(1)])]), number(0.5)]);
}

/** As PyTorch writes it where the operator set has no layer norm. */
function layerNorm({ node, number }: GraphBuilder, x: string, norm: { scale: string; shift: string; eps: number }): string {
  const mean = (of: string): string => node("ReduceMean", [of], { axes: ints(-1), keepdims: int(1) });
  const centred = node("Sub", [x, mean(x)]);
  const variance = mean(node("Pow", [centred, number(2)]));
  const scaled = node("Div", [centred, node("Sqrt", [node("Add", [variance, number(norm.eps)])])]);
  return node("Add", [node("Mul", [scaled, norm.scale]), norm.shift]);
}

const toFloat: { readonly to: Attribute } = { to: int(1) };

function int(value: number): Attribute {
  return { kind: "int", value };
}

function ints(...value: readonly number[]): Attribute {
  return { kind: "ints", value };
}

interface Parameters {
  readonly plain: (path: string) => string;
  /** [outputs, inputs], as PyTorch keeps it, to [inputs, outputs]. */
  readonly transposed: (path: string) => string;
  readonly transposedArray: (path: string) => Weights;
}

function parametersIn(builder: GraphBuilder, weights: ReadonlyMap<string, Weights>): Parameters {
  const find = (path: string): Weights => {
    const found = weights.get(path);
    if (found === undefined) throw new Error(`The weights have no ${path}.`);
    return found;
  };
  const transposedArray = (path: string): Weights => {
    const { shape, data } = find(path);
    const [rows = 0, columns = 0] = shape;
    const result = new Float32Array(data.length);
    for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) result[j * rows + i] = data[i * columns + j] ?? 0;
    return { shape: [columns, rows], data: result };
  };
  return {
    plain: (path) => builder.floats(path, find(path).shape, find(path).data),
    transposed: (path) => {
      const { shape, data } = transposedArray(path);
      return builder.floats(`${path}_transposed`, shape, data);
    },
    transposedArray,
  };
}
