import {
  createJsBackend,
  data,
  key,
  treeLeaves,
  treeToPaths,
  treeWithLeaves,
  tensor,
  valueAndGrad,
  type Tensor,
  type Tree,
} from "@tercet/tensor";
import { expect, it } from "vitest";
import { batchLoss, batchTensors } from "./objective.ts";
import { sgd } from "./optimizer.ts";
import { initState, trainingStep } from "./step.ts";
import { tinyRuns } from "./tiny.fixture.ts";

const backend = createJsBackend();
const noDropout = { hidden: 0, attention: 0, inner: 0 };
const numbersOf = async (leaf: Tensor): Promise<readonly number[]> => Array.from(await data(leaf), Number);

/** One step of plain descent at rate 1, beside the gradient that the loss has by itself; the norm is limited to a share of the gradient's. */
async function descended(head: string, share: number) {
  const { head: own, config, parameters: small, examples } = tinyRuns[head]!();
  // Ten times the weights that a model starts with: their gradients are far above rounding.
  const before = (await Promise.all(treeLeaves(small).map(numbersOf))).map((leaf) => leaf.map((each) => Math.fround(10 * each)));
  const leaves = treeLeaves(small).map((leaf, i) => tensor(Float32Array.from(before[i]!), { shape: leaf.shape }));
  const parameters = treeWithLeaves(small, leaves);
  const batch = batchTensors(examples.batch(Int32Array.of(0, 1, 2, 3), key(7)), config.transformer);
  const { value, gradient } = valueAndGrad((p: Tree) => batchLoss(own, config, p, batch))(parameters);
  const gradients = await Promise.all(treeLeaves(gradient).map(numbersOf));
  const loss = (await numbersOf(value))[0]!;
  const norm = Math.hypot(...gradients.flat());
  const clipNorm = share * norm;
  const optimizer = sgd();
  const step = trainingStep({ head: own, config, optimizer, backend, clipNorm, dropout: noDropout });
  const { state, report } = await step(initState(parameters, optimizer), batch, { learningRate: 1, key: key(1) });
  const after = await Promise.all(treeLeaves(state.parameters).map(numbersOf));
  const moved = after.map((leaf, i) => leaf.map((each, j) => each - before[i]![j]!));
  return {
    gradients,
    moved,
    loss,
    norm,
    report,
    names: treeToPaths(parameters).map(([name]) => name),
    largest: Math.max(...before.flat().map(Math.abs)),
  };
}

it.each(Object.keys(tinyRuns))("a step of a %s-encoder goes against the gradient, and tells loss and norm", async (head) => {
  const { gradients, moved, loss, norm, report, names, largest } = await descended(head, 0);
  expect((await data(report.loss))[0]! / loss).toBeCloseTo(1, 5);
  expect((await data(report.gradientNorm))[0]! / norm).toBeCloseTo(1, 5);
  // A difference of two float32 numbers of the parameters' size.
  moved.forEach((leaf, i) =>
    leaf.forEach((each, j) => expect(Math.abs(each + gradients[i]![j]!), names[i]).toBeLessThan(2 ** -21 * (largest + norm))),
  );
  expect(norm).toBeGreaterThan(0.01);
});

it.each(Object.keys(tinyRuns))(
  "a step of a %s-encoder is as long as the limit where the gradient is longer, in its direction",
  async (head) => {
    const { gradients, moved, norm, largest } = await descended(head, 0.25);
    const flat = moved.flat();
    expect(Math.hypot(...flat) / (0.25 * norm)).toBeCloseTo(1, 4);
    gradients.flat().forEach((each, i) => expect(Math.abs(flat[i]! + each / 4)).toBeLessThan(2 ** -21 * (largest + norm)));
  },
);
