import fc from "fast-check";
import { tensor } from "../src/create.ts";
import { add } from "../src/operators/add.ts";
import { attention } from "../src/operators/composites/attention.ts";
import { layerNorm } from "../src/operators/composites/layer-norm.ts";
import { linear } from "../src/operators/composites/linear.ts";
import { softmax } from "../src/operators/composites/softmax.ts";
import { concat } from "../src/operators/concat.ts";
import { gather } from "../src/operators/gather.ts";
import { matmul } from "../src/operators/matmul.ts";
import { max } from "../src/operators/max.ts";
import { mul } from "../src/operators/mul.ts";
import { pad } from "../src/operators/pad.ts";
import { reshape } from "../src/operators/reshape.ts";
import { scatterAdd } from "../src/operators/scatter-add.ts";
import { slice } from "../src/operators/slice.ts";
import { sub } from "../src/operators/sub.ts";
import { sum } from "../src/operators/sum.ts";
import { takeAlong } from "../src/operators/take-along.ts";
import { tanh } from "../src/operators/tanh.ts";
import { transpose } from "../src/operators/transpose.ts";
import { broadcastTo } from "../src/operators/broadcast-to.ts";
import { segmentSum } from "../src/operators/segment-sum.ts";
import type { Tensor } from "../src/tensor.ts";

/** One step of a random program: an operator, and which of the values so far it takes. */
interface Instruction {
  readonly operator: number;
  readonly operands: readonly number[];
}

/** A program that makes lazy tensors, and some of its values to ask for. */
export interface Program {
  readonly shape: readonly [rows: number, columns: number];
  readonly values: readonly number[];
  readonly instructions: readonly Instruction[];
  readonly results: readonly number[];
}

type Operator = (a: Tensor, b: Tensor, ids: Tensor) => Tensor;

const row = (a: Tensor): Tensor => reshape(slice(a, { axis: 0, from: 0, to: 1 }), [a.shape[1] ?? 0]);
const rowsOf = (a: Tensor): number => a.shape[0] ?? 0;

/** From [r, c] and [r, c], both finite, to [r, c]; ids are r row numbers that are column numbers too. Values stay small: what grows is bent by tanh. */
const operators: readonly Operator[] = [
  add,
  sub,
  mul,
  tanh,
  (a, b) => add(a, row(b)),
  (a, b) => mul(a, sum(b, { axis: 1, keep: true })),
  (a) => sub(a, max(a, { axis: 0, keep: true })),
  (a, b) => broadcastTo(sum(mul(a, b), { keep: true }), a.shape),
  (a) => softmax(a),
  (a) => softmax(a, { axis: 0 }),
  (a, b) => layerNorm(a, row(b), row(a), { eps: 1e-2 }),
  (a, b) => tanh(matmul(a, matmul(transpose(b), a))),
  (a, b) => tanh(matmul(matmul(a, transpose(a)), b)),
  (a, b) => linear(tanh(a), matmul(transpose(a), b), row(b)),
  (a) => reshape(transpose(reshape(a, [a.shape[1] ?? 0, rowsOf(a)])), a.shape),
  (a) => transpose(reshape(transpose(a), a.shape.toReversed())),
  (a, b) => slice(concat([a, b], 0), { axis: 0, from: 1, to: rowsOf(a) + 1 }),
  (a) => slice(pad(a, { axis: 1, before: 1, after: 0 }), { axis: 1, from: 0, to: a.shape[1] ?? 0 }),
  (a, _, ids) => gather(a, ids),
  (a, _, ids) => scatterAdd(a, ids, { rows: rowsOf(a) }),
  (a, b, ids) => mul(a, reshape(takeAlong(b, ids), [rowsOf(a), 1])),
  (a, b) => add(a, segmentSum(b, tensor(Int32Array.from({ length: rowsOf(a) + 1 }, (_, i) => (i === 0 ? 0 : i === 1 ? 1 : rowsOf(a)))))),
  (a, b) => {
    const [r, c] = [rowsOf(a), a.shape[1] ?? 0];
    const heads = (x: Tensor): Tensor => reshape(tanh(x), [r, 1, c]);
    const bounds = (at: number): Tensor => tensor(new Int32Array(r).fill(at));
    return reshape(attention(heads(a), heads(b), heads(add(a, b)), bounds(0), bounds(r), { scale: 0.5 }), [r, c]);
  },
];

/** Random programs of up to `length` instructions. */
export function programs(length: number): fc.Arbitrary<Program> {
  return fc
    .record({
      shape: fc.tuple(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 5, max: 9 })),
      values: fc.array(fc.integer({ min: -64, max: 64 }), { minLength: 24, maxLength: 24 }),
      instructions: fc.array(
        fc.record({ operator: fc.nat({ max: operators.length - 1 }), operands: fc.tuple(fc.nat({ max: 1000 }), fc.nat({ max: 1000 })) }),
        { minLength: 1, maxLength: length },
      ),
      results: fc.array(fc.nat({ max: 1000 }), { minLength: 1, maxLength: 3 }),
    })
    .map((program) => program);
}

/** The lazy results of a program, made anew: evaluation settles tensors. */
export function resultsOf({ shape, values, instructions, results }: Program): readonly Tensor[] {
  const [rows, columns] = shape;
  const input = (from: number): Tensor =>
    tensor(
      Float32Array.from({ length: rows * columns }, (_, i) => (values[(i * 7 + from) % values.length] ?? 0) / 32 + (i % 3) / 64),
      { shape },
    );
  const ids = tensor(Int32Array.from({ length: rows }, (_, i) => Math.abs(values[i] ?? 0) % rows));
  const made: Tensor[] = [input(0), input(5)];
  const at = (operand: number): Tensor => made[operand % made.length] as Tensor; // never empty
  for (const { operator, operands } of instructions) {
    const [a = 0, b = 0] = operands;
    made.push((operators[operator] ?? add)(at(a), at(b), ids));
  }
  // The last value leads through most of the program.
  return [made.at(-1) as Tensor, ...results.map(at)]; // as above
}
