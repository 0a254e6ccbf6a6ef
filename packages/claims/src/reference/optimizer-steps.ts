import {
  compile,
  evaluate,
  mapTree,
  scalar,
  treeLeaves,
  treeWithLeaves,
  zeros,
  type Backend,
  type Tensor,
  type Tree,
  type ValueAndGradient,
} from "@tercet/tensor";
import type { Optimizer } from "@tercet/training";
import { float64Data } from "./computed.ts";

/** Which steps are taken, always on the same batch. */
export interface Steps {
  readonly optimizer: Optimizer;
  readonly steps: number;
  readonly learningRate: number;
  readonly backend: Backend;
}

/** The loss before each step and after the last, and the parameters that the steps led to. */
export interface Stepped<Parameters extends Tree> {
  readonly losses: readonly number[];
  readonly trained: Parameters;
}

/** Takes optimizer steps in float64: the update rule of `training` itself, with float64 scalars. */
export async function optimizerSteps<Parameters extends Tree>(
  start: Parameters,
  withGradient: (p: Parameters) => Promise<ValueAndGradient<Parameters>>,
  { optimizer, steps, learningRate, backend }: Steps,
): Promise<Stepped<Parameters>> {
  const [beta1, beta2] = optimizer.betas;
  const update = compile(updateOf<Parameters>(optimizer), { backend });
  let parameters = start;
  let memory: readonly Parameters[] = Array.from({ length: optimizer.memories }, () =>
    mapTree(start, (leaf) => zeros(leaf.shape, leaf.dtype)),
  );
  // A compiled function takes tensors that hold data.
  await evaluate(
    memory.flatMap((tree) => treeLeaves(tree)),
    { backend },
  );
  const losses: number[] = [];
  for (let t = 1; t <= steps + 1; t++) {
    const { value, gradient } = await withGradient(parameters);
    losses.push(...(await float64Data(value)));
    if (t > steps) break;
    const float64 = (number: number): Tensor => scalar(number, "float64");
    const scalars = { learningRate: float64(learningRate), correction1: float64(1 - beta1 ** t), correction2: float64(1 - beta2 ** t) };
    ({ parameters, memory } = await update(parameters, gradient, memory, scalars));
  }
  return { losses, trained: parameters };
}

interface Scalars {
  readonly learningRate: Tensor;
  readonly correction1: Tensor;
  readonly correction2: Tensor;
}

function updateOf<Parameters extends Tree>({ update }: Optimizer) {
  return (parameters: Parameters, gradient: Parameters, memory: readonly Parameters[], scalars: Scalars) => {
    const gradients = treeLeaves(gradient);
    const memories = memory.map((tree) => treeLeaves(tree));
    // Trees of one form: each has a leaf at every place.
    const updated = treeLeaves(parameters).map((parameter, i) =>
      update({ parameter, gradient: gradients[i]!, memory: memories.map((leaves) => leaves[i]!) }, scalars),
    );
    const next = updated.map((each) => each.parameter);
    const kept = memory.map((tree, j) => treeWithLeaves(tree, updated.map((each) => each.memory[j]!))); // prettier-ignore
    return { parameters: treeWithLeaves(parameters, next), memory: kept };
  };
}
