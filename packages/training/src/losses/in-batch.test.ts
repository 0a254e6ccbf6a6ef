import { createJsBackend, grad, tensor, toArray, type Tensor } from "@tercet/tensor";
import { describe, expect, it } from "vitest";
import { inBatchLoss, listedLoss } from "./in-batch.ts";

const logits = [
  [1.5, -2, 0.25],
  [40, 3, 3],
  [-1, 0, 9],
];
const backend = createJsBackend();

/** Mean over rows of log(sum over the places that take part of exp(x)) - x[target]. */
function plain(rows: readonly (readonly number[])[], targets: readonly number[], excluded: (i: number, j: number) => boolean): number {
  const losses = rows.map((row, i) => {
    const most = Math.max(...row.filter((_, j) => !excluded(i, j)));
    const total = row.reduce((sum, x, j) => (excluded(i, j) ? sum : sum + Math.exp(x - most)), 0);
    return Math.log(total) + most - row[targets[i]!]!;
  });
  return losses.reduce((sum, loss) => sum + loss) / losses.length;
}

describe.each(["float32", "float64"] as const)("in %s", (dtype) => {
  const x = tensor(logits, { dtype });
  const digits = dtype === "float32" ? 5 : 13;

  it("the in-batch loss is the mean cross-entropy of the diagonal", async () => {
    expect(await toArray(inBatchLoss(x), { backend })).toBeCloseTo(
      plain(logits, [0, 1, 2], () => false),
      digits,
    );
  });

  it("equal texts are left out, however high their logits are", async () => {
    const duplicates = tensor([false, false, true, true, false, false, false, false, false], { shape: [3, 3], dtype: "bool" });
    const excluded = (i: number, j: number): boolean => (i === 0 && j === 2) || (i === 1 && j === 0);
    expect(await toArray(inBatchLoss(x, duplicates), { backend })).toBeCloseTo(plain(logits, [0, 1, 2], excluded), digits);
    const gradient = (await toArray(grad((y: Tensor) => inBatchLoss(y, duplicates))(x), { backend })) as number[][]; // of the logits' shape
    gradient.forEach((row, i) => row.forEach((value, j) => (excluded(i, j) ? expect(Math.abs(value)).toBe(0) : expect(value).not.toBe(0))));
    // What is taken from the target goes to the others: nothing leaks to the masked places.
    for (const row of gradient) expect(row.reduce((sum, value) => sum + value)).toBeCloseTo(0, digits);
  });

  it("a context whose negatives are all equal texts has loss 0 and no gradient", async () => {
    const duplicates = tensor([false, true, true, false], { shape: [2, 2], dtype: "bool" });
    const y = tensor(
      [
        [1, 9],
        [9, 1],
      ],
      { dtype },
    );
    expect(await toArray(inBatchLoss(y, duplicates), { backend })).toBe(0);
    const gradient = await toArray(grad((z: Tensor) => inBatchLoss(z, duplicates))(y), { backend });
    expect([gradient].flat(3).every((value) => Number(value) === 0)).toBe(true);
  });

  it("the listed loss takes the target that each context names", async () => {
    const targets = [2, 0, 1];
    expect(await toArray(listedLoss(x, tensor(Int32Array.from(targets))), { backend })).toBeCloseTo(
      plain(logits, targets, () => false),
      digits,
    );
  });
});
