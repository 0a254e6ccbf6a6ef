import { abs, add, div, maximum, mul, sqrt, sub, zeros, type Tensor } from "@tercet/tensor";

/** Numbers of one step that change from step to step; scalars, so that a compiled step serves all of them. */
export interface StepScalars {
  readonly learningRate: Tensor;
  /** 1 - beta1^t and 1 - beta2^t for step t, from 1. */
  readonly correction1: Tensor;
  readonly correction2: Tensor;
}

/** One parameter with its gradient and the optimizer's memory of it. */
export interface Slot {
  readonly parameter: Tensor;
  readonly gradient: Tensor;
  /** As many tensors as the optimizer keeps, each of the parameter's shape. */
  readonly memory: readonly Tensor[];
}

/** A parameter after a step. */
export interface Updated {
  readonly parameter: Tensor;
  readonly memory: readonly Tensor[];
}

/** An update rule: pure, element by element, the same on every backend. */
export interface Optimizer {
  readonly name: string;
  /** Numbers that decide the rule; kept with a checkpoint, and compared when a run is resumed. */
  readonly settings: Readonly<Record<string, number>>;
  /** Tensors kept for each parameter; they start at zero. */
  readonly memories: number;
  /** Decay of the first and of the second moment, from which the loop makes the corrections. */
  readonly betas: readonly [number, number];
  readonly update: (slot: Slot, scalars: StepScalars) => Updated;
}

/** AdamW's settings; the defaults are torch's. */
export interface AdamWOptions {
  readonly beta1?: number;
  readonly beta2?: number;
  readonly eps?: number;
  readonly weightDecay?: number;
}

const average = (memory: Tensor, value: Tensor, beta: number): Tensor => add(mul(memory, beta), mul(value, 1 - beta));

/** Adam with decoupled weight decay (Loshchilov and Hutter, 2019), in torch's order of operations. */
export function adamW(options: AdamWOptions = {}): Optimizer {
  const { beta1 = 0.9, beta2 = 0.999, eps = 1e-8, weightDecay = 0.01 } = options;
  return {
    name: "adamw",
    settings: { beta1, beta2, eps, weightDecay },
    memories: 2,
    betas: [beta1, beta2],
    update: ({ parameter, gradient, memory }, { learningRate, correction1, correction2 }) => {
      const [m0 = zeros(parameter.shape), v0 = zeros(parameter.shape)] = memory;
      const decayed = weightDecay === 0 ? parameter : mul(parameter, sub(1, mul(learningRate, weightDecay)));
      const m = average(m0, gradient, beta1);
      const v = average(v0, mul(gradient, gradient), beta2);
      const size = add(div(sqrt(v), sqrt(correction2)), eps);
      return { parameter: sub(decayed, mul(div(learningRate, correction1), div(m, size))), memory: [m, v] };
    },
  };
}

/** Adam with the infinity norm (Kingma and Ba, 2015, section 7.1), as torch writes it: u = max(beta2 u, |g| + eps). */
export function adamax(options: Omit<AdamWOptions, "weightDecay"> = {}): Optimizer {
  const { beta1 = 0.9, beta2 = 0.999, eps = 1e-8 } = options;
  return {
    name: "adamax",
    settings: { beta1, beta2, eps },
    memories: 2,
    betas: [beta1, beta2],
    update: ({ parameter, gradient, memory }, { learningRate, correction1 }) => {
      const [m0 = zeros(parameter.shape), u0 = zeros(parameter.shape)] = memory;
      const m = average(m0, gradient, beta1);
      const u = maximum(mul(u0, beta2), add(abs(gradient), eps));
      return { parameter: sub(parameter, mul(div(learningRate, correction1), div(m, u))), memory: [m, u] };
    },
  };
}

/** Stochastic gradient descent with momentum (0: none). */
export function sgd(options: { readonly momentum?: number } = {}): Optimizer {
  const { momentum = 0 } = options;
  return {
    name: "sgd",
    settings: { momentum },
    memories: momentum === 0 ? 0 : 1,
    betas: [0, 0],
    update: ({ parameter, gradient, memory }, { learningRate }) => {
      const [velocity0] = memory;
      if (velocity0 === undefined) return { parameter: sub(parameter, mul(gradient, learningRate)), memory: [] };
      const velocity = add(mul(velocity0, momentum), gradient);
      return { parameter: sub(parameter, mul(velocity, learningRate)), memory: [velocity] };
    },
  };
}
