import { adamax, adamW, sgd, type Optimizer } from "@tercet/training";
import { compile, mapTree, treeToPaths, valueAndGrad, type Backend, type Tensor, type Tree } from "@tercet/tensor";
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

const momentum = 0.9;

/** An optimizer, and how far a parameter moves at most over the steps for a gradient that is off by one. */
interface Rule {
  readonly optimizer: Optimizer;
  readonly perGradient: number;
}

/** A step of Adam's family divides a gradient by at least `eps`; one of SGD adds what all steps before it kept of theirs. */
const rules: readonly Rule[] = [
  { optimizer: adamW({ weightDecay: 0.01, eps }), perGradient: steps * (learningRate / eps) },
  { optimizer: adamax({ eps }), perGradient: steps * (learningRate / eps) },
  { optimizer: sgd({ momentum }), perGradient: learningRate * (1 + (1 + momentum) + (1 + momentum + momentum ** 2)) },
];

/**
 * Loss, gradients, and losses and parameters over three optimizer steps, all in float64 as the library recorded them. A gradient's
 * tolerance is a float64 rounding of the library's float32 distance; what a parameter may be off after the steps is that times the
 * optimizer's `perGradient`, and its own rounding.
 */
export async function trainedOutputs<Parameters extends Tree>(
  reference: ReferenceCase,
  exact: Backend,
  of: TrainedLoss<Parameters>,
): Promise<readonly Computed[]> {
  const { outputs } = reference;
  const { parameters, prefix = "", lossTolerance: tolerance = "float64" } = of;
  const one = { part: "loss", tolerance } as const;
  const { names, start, loss, frozen } = trainable(reference, of);
  if (start.length === 0) {
    const value = await compile(of.loss, { backend: exact })(parameters);
    return [{ ...one, output: `${prefix}loss`, shape: [], values: await float64Data(value) }];
  }
  const withGradient = compile((p: readonly Tensor[]) => valueAndGrad(loss)(p), { backend: exact });
  const first = await withGradient(start);
  const computed: Computed[] = [{ ...one, output: `${prefix}loss`, shape: [], values: await float64Data(first.value) }];
  for (const [i, gradient] of first.gradient.entries()) {
    const output = `${prefix}grad/${names[i]}`;
    const isZero = reference.withZeroGradient.includes(names[i] ?? "");
    const tolerance = isZero ? { bound: gradientTolerance(reference, prefix, names[i] ?? "") } : "float64";
    computed.push({ output, part: "gradient", shape: gradient.shape, values: await float64Data(gradient), tolerance });
  }
  for (const { optimizer, perGradient } of rules) {
    const group = `${prefix}${optimizer.name}`;
    if (!outputs.has(`${group}/losses`)) continue;
    const { losses, trained } = await optimizerSteps(start, withGradient, { optimizer, steps, learningRate, backend: exact });
    computed.push({ ...one, output: `${group}/losses`, shape: [losses.length], values: Float64Array.from(losses) });
    for (const [i, parameter] of trained.entries()) {
      const output = `${group}/after${steps}/${names[i]}`;
      const bound = perGradient * gradientTolerance(reference, prefix, names[i] ?? "") + 2 ** -50 * (outputs.get(output)?.largest ?? 0);
      computed.push({ output, part: "step", shape: parameter.shape, values: await float64Data(parameter), tolerance: { bound } });
    }
    for (const [name, parameter] of frozen)
      computed.push({ output: `${group}/after${steps}/${name}`, part: "step", shape: parameter.shape, values: await float64Data(parameter), tolerance: "exact" }); // prettier-ignore
  }
  return computed;
}

interface Trainable {
  /** The library's names of what is trained. */
  readonly names: readonly string[];
  readonly start: readonly Tensor[];
  readonly loss: (trained: readonly Tensor[]) => Tensor;
  /** What the library keeps as it is, fixed positions for example, by its names. */
  readonly frozen: readonly (readonly [name: string, parameter: Tensor])[];
}

/**
 * What the library trains: parameters that the case has a gradient of. Several of ours may be one of the library's, such as a word table that
 * two encoders share: they stay one.
 */
function trainable<Parameters extends Tree>(
  { outputs }: ReferenceCase,
  { parameters, loss, theirNames, prefix = "" }: TrainedLoss<Parameters>,
): Trainable {
  const nameOf = new Map<string, string>();
  const start = new Map<string, Tensor>();
  const frozen: (readonly [string, Tensor])[] = [];
  for (const [ours, parameter] of treeToPaths(parameters)) {
    const theirs = theirNames.get(ours) ?? [];
    const name = theirs.find((each) => outputs.has(`${prefix}grad/${each}`));
    if (name === undefined) frozen.push(...theirs.map((each) => [each, parameter] as const));
    else nameOf.set(ours, name);
    if (name !== undefined && !start.has(name)) start.set(name, parameter);
  }
  const names = [...start.keys()];
  const withTrained = (trained: readonly Tensor[]): Parameters =>
    mapTree(parameters, (leaf, path) => trained[names.indexOf(nameOf.get(path) ?? "")] ?? leaf);
  return { names, start: [...start.values()], loss: (trained) => loss(withTrained(trained)), frozen };
}

/**
 * How far a float64 gradient may be off: the library's float32 distance a float64 rounding down. A gradient that is zero by symmetry is what
 * cancelling terms leave: its noise has their size, for which the case's largest gradient stands, and may be 0 by luck in one precision.
 */
function gradientTolerance({ outputs, withZeroGradient }: ReferenceCase, prefix: string, name: string): number {
  const { float32Error = 0, largest: own = 0 } = outputs.get(`${prefix}grad/${name}`) ?? {};
  const gradients = [...outputs].filter(([output]) => output.startsWith(`${prefix}grad/`));
  const largest = withZeroGradient.includes(name) ? Math.max(own, ...gradients.map(([, facts]) => facts.largest)) : own;
  return 2 ** -23 * (2 * float32Error + 2 ** -22 * largest);
}
