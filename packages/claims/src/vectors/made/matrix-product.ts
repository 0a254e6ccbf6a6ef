import { broadcastTo, matmul, reshape, type Tensor } from "@tercet/tensor";

/** A product of matrices as NumPy has it: leading axes broadcast, and an operand of one axis is a row on the left and a column on the right. */
export function matrixProduct(a: Tensor, b: Tensor): Tensor {
  const left = a.rank === 1 ? reshape(a, [1, ...a.shape]) : a;
  const right = b.rank === 1 ? reshape(b, [...b.shape, 1]) : b;
  const lead = broadcast(left.shape.slice(0, -2), right.shape.slice(0, -2));
  const whole = (x: Tensor): Tensor => broadcastTo(x, [...lead, ...x.shape.slice(-2)]);
  const product = matmul(whole(left), whole(right));
  return reshape(product, [...lead, ...(a.rank === 1 ? [] : [left.shape.at(-2) ?? 1]), ...(b.rank === 1 ? [] : [right.shape.at(-1) ?? 1])]);
}

/** The shape to which two shapes broadcast. */
export function broadcast(a: readonly number[], b: readonly number[]): readonly number[] {
  const rank = Math.max(a.length, b.length);
  const at = (shape: readonly number[], i: number): number => shape[i - rank + shape.length] ?? 1;
  return Array.from({ length: rank }, (_, i) => (at(a, i) === 1 ? at(b, i) : at(a, i)));
}
