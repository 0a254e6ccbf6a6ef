import { adamax, adamW, type Optimizer } from "@tercet/training";
import { compile, treeToPaths, valueAndGrad, type Backend, type Tensor, type Tree } from "@tercet/tensor";
import type { ReferenceCase } from "./case.ts";
import { float64Data, type Computed } from "./computed.ts";
import { optimizerSteps } from "./optimizer-steps.ts";

/** A loss of a case as a function of float64 parameters. */
export interface TrainedLoss<Parameters extends Tree> {
  readonly parameters: Parameters;
  readonly loss: (parameters: Parameters) => Tensor;
  /** The library's names of each of our parameters. */
  readonly theirNames: ReadonlyMap<string, readonly string[]>;
  /** What stands before the names of the outputs: nothing, or `bce/`. */
  readonly prefix?: string;
  /** `float32` where the library computes its loss in float32 even in a float64 model. Default: float64. */
  readonly lossTolerance?: "float32" | "float64";
}

/** The steps of the recipes: three, of the same batch, at these rates. */
const steps = 3;
const learningRate = 1e-3;
const eps = 1e-8;

const optimizers: readonly Optimizer[] = [adamW({ weightDecay: 0.01, eps }), adamax({ eps })];

/**
 * Loss, gradients, and losses and parameters over three optimizer steps, all in float64 as the library recorded them. A gradient's
 * tolerance is a float64 rounding of the library's float32 distance; a step divides a gradient by at least `eps`, so what a parameter may be
 * off after three steps is 3 lr / eps times its gradient's tolerance, and its own rounding.
 */
export async function trainedOutputs<Parameters extends Tree>(
  reference: ReferenceCase,
  exact: Backend,
  { parameters, loss, theirNames, prefix = "", lossTolerance: tolerance = "float64" }: TrainedLoss<Parameters>,
): Promise<readonly Computed[]> {
  const { outputs } = reference;
  const named = (ours: string, group: string): string =>
    [...(theirNames.get(ours) ?? [])].map((theirs) => `${prefix}${group}/${theirs}`).find((name) => outputs.has(name)) ??
    `${prefix}${group}/${ours}`;
  const one = { part: "loss", tolerance } as const;
  if (![...outputs.keys()].some((name) => name.startsWith(`${prefix}grad/`))) {
    const value = await compile(loss, { backend: exact })(parameters);
    return [{ ...one, output: `${prefix}loss`, shape: [], values: await float64Data(value) }];
  }
  const withGradient = compile((p: Parameters) => valueAndGrad(loss)(p), { backend: exact });
  const first = await withGradient(parameters);
  const computed: Computed[] = [{ ...one, output: `${prefix}loss`, shape: [], values: await float64Data(first.value) }];
  for (const [ours, gradient] of treeToPaths(first.gradient))
    computed.push({
      output: named(ours, "grad"),
      part: "gradient",
      shape: gradient.shape,
      values: await float64Data(gradient),
      tolerance: "float64",
    });
  for (const optimizer of optimizers) {
    const group = `${prefix}${optimizer.name}`;
    if (!outputs.has(`${group}/losses`)) continue;
    const { losses, trained } = await optimizerSteps(parameters, withGradient, { optimizer, steps, learningRate, backend: exact });
    computed.push({ ...one, output: `${group}/losses`, shape: [losses.length], values: Float64Array.from(losses) });
    for (const [ours, parameter] of treeToPaths(trained)) {
      const bound = stepBound(reference, named(ours, "grad"), named(ours, `${optimizer.name}/after3`));
      const output = named(ours, `${optimizer.name}/after3`);
      computed.push({ output, part: "step", shape: parameter.shape, values: await float64Data(parameter), tolerance: { bound } });
    }
  }
  return computed;
}

function stepBound({ outputs }: ReferenceCase, gradient: string, after: string): number {
  const [of, parameter] = [outputs.get(gradient), outputs.get(after)];
  const gradientTolerance = 2 ** -23 * (2 * (of?.float32Error ?? 0) + 2 ** -22 * (of?.largest ?? 0));
  return steps * (learningRate / eps) * gradientTolerance + 2 ** -50 * (parameter?.largest ?? 0);
}
