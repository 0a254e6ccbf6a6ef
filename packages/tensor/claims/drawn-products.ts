import { fill, refuse, type NamedArray, type NamedArrays, type Pool, type Refusal } from "@tercet/equivalence";
import type { Backend } from "../src/backend/interface.ts";
import { tensor } from "../src/create.ts";
import { linear } from "../src/operators/composites/linear.ts";
import { matmul } from "../src/operators/matmul.ts";
import { reshape } from "../src/operators/reshape.ts";
import { slice } from "../src/operators/slice.ts";
import { transpose } from "../src/operators/transpose.ts";
import type { Tensor } from "../src/tensor.ts";
import { compute } from "./compute.ts";

/** A product to compute: extents, how each matrix lies in memory, and its values. */
export interface Product {
  readonly batch: number;
  readonly m: number;
  readonly k: number;
  readonly n: number;
  /** Whether a matrix is the transposition of the one that is stored. */
  readonly turned: readonly [a: boolean, b: boolean];
  readonly biased: boolean;
  readonly values: readonly [a: Pool, b: Pool, bias: Pool];
}

function matrix(pool: Pool, extents: readonly [batch: number, rows: number, columns: number], turned: boolean): Tensor {
  const [batch, rows, columns] = extents;
  const shape = turned ? [batch, columns, rows] : [batch, rows, columns];
  const stored: NamedArray = fill(pool, { shape, domain: { kind: "finite" }, extent: 0, precision: "float32" });
  const made = tensor(stored.data, { shape });
  return turned ? transpose(made) : made;
}

function sidesOf({ batch, m, k, n, turned, values }: Product): readonly [a: Tensor, b: Tensor] {
  return [matrix(values[0], [batch, m, k], turned[0]), matrix(values[1], [batch, k, n], turned[1])];
}

/** The product, or a linear map where it has a bias. */
function times(a: Tensor, b: Tensor, { n, biased, values }: Product): Tensor {
  if (!biased) return matmul(a, b);
  const bias = fill(values[2], { shape: [n], domain: { kind: "finite" }, extent: 0, precision: "float32" });
  // A linear map takes one matrix of weights, [n, k].
  const weight = transpose(slice(b, { axis: 0, from: 0, to: 1 }));
  return linear(a, squeezed(weight), tensor(bias.data, { shape: [n] }));
}

function squeezed(x: Tensor): Tensor {
  return reshape(x, x.shape.slice(1));
}

/** The product as a tensor; a linear map where it has a bias. */
export function productOf(drawn: Product): Tensor {
  const [a, b] = sidesOf(drawn);
  return times(a, b, drawn);
}

/** Each row of a product as a product of its own. */
export function rowsOf(drawn: Product): readonly Tensor[] {
  const [a, b] = sidesOf(drawn);
  return Array.from({ length: drawn.m }, (_, row) => times(slice(a, { axis: 1, from: row, to: row + 1 }), b, drawn));
}

/** Results with their rows one after the other. */
export async function computed(on: Backend, tensors: readonly Tensor[]): Promise<NamedArrays | Refusal> {
  const { arrays } = await compute(on, tensors, { claimed: true });
  const [first] = arrays;
  if (first === undefined) return refuse("it has no output");
  if (arrays.length === 1) return { product: first };
  const [batch = 0, , n = 0] = first.shape;
  const data = new Float32Array(batch * arrays.length * n);
  arrays.forEach((row, i) => {
    for (let b = 0; b < batch; b++) data.set(row.data.subarray(b * n, (b + 1) * n), (b * arrays.length + i) * n);
  });
  return { product: { shape: [batch, arrays.length, n], data } };
}
