import type { Head } from "@tercet/encoder";
import {
  compile,
  foldIn,
  keyTensor,
  mapTree,
  scalar,
  treeLeaves,
  treeWithLeaves,
  valueAndGrad,
  zeros,
  type Backend,
  type Key,
  type Tensor,
  type Tree,
} from "@tercet/tensor";
import type { Dropout, TransformerConfig } from "@tercet/transformer";
import { clip, globalNorm } from "./clip.ts";
import { batchLoss, type BatchTensors, type DropoutRates } from "./objective.ts";
import type { Optimizer } from "./optimizer.ts";

/** Everything that a step changes. The same state and batch give the same next state, bit by bit. */
export interface TrainingState<Parameters extends Tree> {
  readonly parameters: Parameters;
  /** The optimizer's tensors, one tree of the parameters' form for each of its memories. */
  readonly memory: readonly Parameters[];
  /** Steps done. */
  readonly step: number;
}

/** A fresh state: zero memory, no step done. */
export function initState<Parameters extends Tree>(parameters: Parameters, optimizer: Optimizer): TrainingState<Parameters> {
  const memory = Array.from({ length: optimizer.memories }, () => mapTree(parameters, (leaf) => zeros(leaf.shape, leaf.dtype)));
  return { parameters, memory, step: 0 };
}

/** What a step reports. */
export interface StepReport {
  /** Mean loss of the batch before the step. */
  readonly loss: Tensor;
  /** Norm of all gradients before clipping. */
  readonly gradientNorm: Tensor;
}

/** How a model is trained; all of it is part of the plan. */
export interface StepOptions<Config, Parameters extends Tree> {
  readonly head: Head<Config, Parameters>;
  readonly config: Config;
  readonly optimizer: Optimizer;
  readonly backend: Backend;
  /** Largest norm of all gradients together; 0: no limit. */
  readonly clipNorm: number;
  readonly dropout: DropoutRates;
  /** True: the backward pass keeps the input of each block alone and computes the block again. Same bits, less memory, about a quarter more time. Default false. */
  readonly recompute?: boolean;
}

/** The scalars and the key of one step. */
export interface StepInput {
  readonly learningRate: number;
  readonly key: Key;
}

interface Scalars extends Readonly<Record<string, Tensor>> {
  readonly learningRate: Tensor;
  readonly correction1: Tensor;
  readonly correction2: Tensor;
  readonly contextKey: Tensor;
  readonly candidateKey: Tensor;
}

/** One training step: the state that goes in is used up, the next one comes out. */
export type Step<Parameters extends Tree> = (
  state: TrainingState<Parameters>,
  batch: BatchTensors,
  input: StepInput,
) => Promise<{ readonly state: TrainingState<Parameters>; readonly report: StepReport }>;

/** A training step as one plan: forward, backward, clipping and optimizer together. The state that goes in is used up. */
export function trainingStep<Config extends { readonly transformer: TransformerConfig }, Parameters extends Tree>(
  options: StepOptions<Config, Parameters>,
): Step<Parameters> {
  const { head, config, optimizer, backend, clipNorm, recompute = false } = options;
  const isDropping = options.dropout.hidden + options.dropout.attention + options.dropout.inner > 0;

  /** One compiled function for each kind of batch; a kind decides the graph. */
  const compiledFor = (kind: BatchTensors["kind"]) =>
    compile(
      (parameters: Parameters, memory: readonly Parameters[], tensors: Tree, scalars: Scalars) => {
        const batch = { kind, tensors } as BatchTensors; // made from one value below
        const rates = (key: Tensor): Dropout => ({ key, ...options.dropout, recompute });
        const dropout =
          isDropping || recompute ? { context: rates(scalars.contextKey), candidate: rates(scalars.candidateKey) } : undefined;
        const { value, gradient } = valueAndGrad((p: Parameters) => batchLoss(head, config, p, batch, dropout))(parameters);
        const gradients = treeLeaves(gradient);
        const gradientNorm = globalNorm(gradients);
        const clipped = clipNorm > 0 ? clip(gradients, gradientNorm, clipNorm) : gradients;
        const memories = memory.map((tree) => treeLeaves(tree));
        const updated = treeLeaves(parameters).map((parameter, i) =>
          optimizer.update({ parameter, gradient: clipped[i]!, memory: memories.map((leaves) => leaves[i]!) }, scalars),
        );
        return {
          parameters: treeWithLeaves(
            parameters,
            updated.map((each) => each.parameter),
          ),
          memory: memory.map((tree, j) =>
            treeWithLeaves(
              tree,
              updated.map((each) => each.memory[j]!),
            ),
          ), // as many as the optimizer keeps
          report: { loss: value, gradientNorm },
        };
      },
      { backend, donate: [0, 1] },
    );
  const compiled = { "in-batch": compiledFor("in-batch"), listed: compiledFor("listed"), pairs: compiledFor("pairs") };

  return async (state, batch, input) => {
    const t = state.step + 1;
    const [beta1, beta2] = optimizer.betas;
    const scalars: Scalars = {
      learningRate: scalar(input.learningRate),
      correction1: scalar(1 - beta1 ** t),
      correction2: scalar(1 - beta2 ** t),
      contextKey: keyTensor(foldIn(input.key, 2 * state.step)),
      candidateKey: keyTensor(foldIn(input.key, 2 * state.step + 1)),
    };
    const result = await compiled[batch.kind](state.parameters, state.memory, batch.tensors, scalars);
    return { state: { parameters: result.parameters, memory: result.memory, step: t }, report: result.report };
  };
}
