import { createJsBackend, tensor, toArray } from "@tercet/tensor";
import { expect, it } from "vitest";
import { binaryLoss, marginLoss, pairRankingLoss } from "./pairs.ts";

const backend = createJsBackend();
const logits = [-3, 0.5, 2, 30, -30];
const exact = (values: readonly number[]): ReturnType<typeof tensor> => tensor(Float64Array.from(values));
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value) / values.length;
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

it("the binary loss is the mean of -y log p - (1 - y) log(1 - p)", async () => {
  const labels = [1, 0, 0.25, 1, 0];
  // log1p keeps what 1 - p would lose at 30 and -30.
  const expected = mean(logits.map((x, i) => labels[i]! * Math.log1p(Math.exp(-x)) + (1 - labels[i]!) * Math.log1p(Math.exp(x))));
  expect(await toArray(binaryLoss(exact(logits), exact(labels)), { backend })).toBeCloseTo(expected, 13);
});

it("the margin loss is the mean squared difference from the teacher's margins", async () => {
  const teacher = [-1, 0.5, 4, 28, -30];
  const expected = mean(logits.map((x, i) => (x - teacher[i]!) ** 2));
  expect(await toArray(marginLoss(exact(logits), exact(teacher)), { backend })).toBeCloseTo(expected, 13);
});

it.each(["sigmoid", "none"] as const)(
  "the ranking loss of pairs takes the first candidate as right (activation %s)",
  async (activation) => {
    const rows = [
      [0.5, -1, 2],
      [3, 0, -4],
    ];
    const expected = mean(
      rows.map((row) => {
        const scaled = row.map((x) => 10 * (activation === "sigmoid" ? sigmoid(x) : x));
        return Math.log(scaled.reduce((sum, x) => sum + Math.exp(x), 0)) - scaled[0]!;
      }),
    );
    const found = await toArray(pairRankingLoss(tensor(rows, { dtype: "float64" }), { scale: 10, activation }), { backend });
    expect(found).toBeCloseTo(expected, 12);
  },
);
